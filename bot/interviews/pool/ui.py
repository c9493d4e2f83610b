"""How practising now looks. Pure drawing."""

from bot.gateway import layout
from bot.gateway.layout import Accent
from bot.interviews.pool.messages import PoolMatched, PoolOver, PoolStopped, PoolWaiting


def pool_card(message: PoolMatched | PoolWaiting) -> layout.Card:
    """A partner, or a place among those who wait."""
    if isinstance(message, PoolMatched):
        return layout.notice(
            Accent.GOOD,
            f"**You're practising with <@{message.partner_id}>**, {message.minutes} minutes, from "
            f"{layout.short_time(message.starts_at)} ({layout.from_now(message.starts_at)}). "
            "Your session appears in a moment, with everything in it.",
        )
    head = "You're waiting." if message.is_new else "You're still waiting."
    people = "You're the only one" if message.count == 1 else f"{message.count} are waiting, you"
    among = " at the moment" if message.count == 1 else " among them; none fits you just now"
    return layout.notice(
        Accent.INFO,
        f"**{head}** {people}{among}. Whoever fits and comes by "
        f"{layout.short_time(message.until)} gets a session with you, five minutes later. "
        "If nobody does, I'll tell you.",
        layout.button("Stop waiting", f"pool:stop:{message.guild_id}"),
    )


def pool_stopped(message: PoolStopped) -> layout.Card:
    """Wait no longer."""
    words = "You've stopped waiting." if message.was_waiting else "You weren't waiting any more."
    return layout.notice(Accent.QUIET, f"**{words}** `/mock now` any time.")


def pool_over_card(message: PoolOver) -> layout.Card:
    """In direct messages: the hour is over."""
    where = layout.escape(message.guild_name) or "your study group"
    return layout.notice(
        Accent.QUIET,
        f"**The hour is over and nobody came along** ({where}). Rounds "
        "find you a partner at a time that suits you both; or wait once more.",
        layout.button("Wait another hour", f"pool:again:{message.guild_id}:{message.marker}"),
    )


RENDERERS: layout.Renderers = {
    PoolMatched: pool_card,
    PoolWaiting: pool_card,
    PoolStopped: pool_stopped,
    PoolOver: pool_over_card,
}
