"""What tells that something that failed in a server may work now.

Discord says so by its events on channels, roles, the bot's own roles and threads; nobody has to
wait for the next try then. Whether it is a gain isn't judged: what the bot could not see before
it can't compare with, and the outbox asks only where something failed.
"""

from collections.abc import Awaitable, Callable, Coroutine, Mapping
from typing import Any

from bot.core.ids import GuildId

Listener = Callable[..., Coroutine[Any, Any, None]]
EVENTS = (
    "on_guild_channel_update", "on_guild_role_update", "on_guild_role_delete",
    "on_member_update", "on_raw_thread_update", "on_raw_thread_delete", "on_thread_join",
)  # fmt: skip
"""Of members only the bot itself is known, so that only its own roles are heard of."""


def permission_listeners(permitted: Callable[[GuildId], Awaitable[None]]) -> Mapping[str, Listener]:
    """A listener for each event, by its name."""

    async def changed(*what: Any) -> None:
        now = what[-1]  # before it, where there is one, stands how it was
        guild = getattr(now, "guild", None)
        await permitted(GuildId(now.guild_id if guild is None else guild.id))

    return dict.fromkeys(EVENTS, changed)
