"""What is said in a thread that exists twice."""

from bot.core.outbox.extras import ClosedExtra
from bot.gateway import layout
from bot.gateway.layout import Accent


def closed_extra(message: ClosedExtra) -> layout.Card:
    """The last word in an extra thread."""
    words = "**I opened this thread twice by mistake.** Nothing that you wrote here is lost."
    if message.kept_id is not None:
        words += f"\nPlease continue in <#{message.kept_id}>. This one is closed now."
    return layout.notice(Accent.QUIET, words)
