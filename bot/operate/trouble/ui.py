"""How trouble looks. Pure drawing."""

from collections.abc import Callable
from typing import Any

from bot.gateway import layout
from bot.gateway.layout import Accent
from bot.operate.trouble.messages import TroubleReport
from bot.operate.trouble.rules import LONGEST, Occurrences


def report(message: TroubleReport) -> layout.Card:
    """What went wrong, how often, and by which reference the log tells more."""
    one = message.summary
    since = "I started" if one.is_first else "my last message"
    head = (
        "### Something keeps going wrong\n"
        f"{layout.count(one.times, 'error')} since {since}, {layout.from_now(one.since)}:"
    )
    rows = [_row(kind) for kind in one.kinds]
    if one.more_kinds:
        rows.append(f"- and {layout.count(one.more_kinds, 'other kind')}")
    advice = (
        "Search the log for a reference: its lines say what happened. Members read the same one in "
        "my apology.\n-# I write at most once an hour. `STUDYBOT_OPERATOR_USER` says whom I tell."
    )
    step = layout.next_step("Check everything", f"trouble:doctor:{message.marker}")
    return layout.card(
        layout.container(
            Accent.TROUBLE, layout.text(head), layout.text(layout.listing(rows, 2500)),
            layout.text(advice), layout.row(step),
        )
    )  # fmt: skip


def _row(one: Occurrences) -> str:
    trouble = one.trouble
    words = trouble.event if not trouble.what else f"{trouble.event}: {trouble.what}"
    fault = f" ({_safe(trouble.fault)})" if trouble.fault else ""
    last = f"last {layout.from_now(one.last_at)}, `{one.reference}`"
    return f"- **{_safe(words)}**{fault}, {layout.count(one.times, 'time')}, {last}"


def _safe(words: str) -> str:
    return layout.escape(layout.truncate(words, 2 * LONGEST))


RENDERERS: dict[type, Callable[[Any], object]] = {TroubleReport: report}
