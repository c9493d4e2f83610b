"""How the card looks."""

from discord import ButtonStyle

from bot.gateway import layout
from bot.gateway.layout import Accent
from bot.interviews.calls.messages import CallCard


def call_card(message: CallCard) -> layout.Card:
    """Somebody wants to practise now."""
    who = "Somebody wants" if message.people == 1 else f"{message.people:,} members want"
    head = f"### {who} to do a mock interview now"
    if message.ping_role_id is not None:
        head = f"<@&{message.ping_role_id}>\n{head}"
    until = f"{layout.short_time(message.until_at)} ({layout.from_now(message.until_at)})"
    words = (
        f"*Join* by {until}, and if you're a match, it starts five minutes later, privately. "
        "Nobody sees who asks before that."
    )
    join = layout.button("Join", f"pool:answer:{message.marker}", style=ButtonStyle.success)
    return layout.notice(Accent.QUESTION, f"{head}\n{words}", join)


RENDERERS: layout.Renderers = {CallCard: call_card}
