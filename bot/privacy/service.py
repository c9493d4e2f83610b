"""Use cases of privacy: export, deletion and visibility, for one member in one server."""

import json
from collections.abc import Sequence

from bot.core.database import Transaction
from bot.core.feature import Core, Personal
from bot.core.ids import GuildId, UserId
from bot.privacy import store
from bot.privacy.messages import AskedToErase, Erased, Exported, VisibilitySet
from bot.server import members


class PrivacyService:
    """What a person wrote is theirs. ``personal``: the part of each feature."""

    def __init__(self, core: Core, personal: Sequence[Personal]) -> None:
        self._core = core
        self._personal = tuple(personal)
        # What hangs on other rows goes before them: later wings hang on earlier ones.
        self._last_first = self._personal[::-1]

    async def export(self, guild_id: GuildId, user_id: UserId) -> Exported:
        """Everything that is kept about the member in this server."""
        tables = await self._core.database.read(
            lambda tx: store.export(tx, self._personal, guild_id, user_id)
        )
        count = sum(len(rows) for rows in tables.values())
        return Exported(json.dumps(tables, indent=2, ensure_ascii=False), count)

    async def ask_to_erase(self, guild_id: GuildId, user_id: UserId) -> AskedToErase:
        """How much would be deleted."""
        return AskedToErase((await self.export(guild_id, user_id)).row_count)

    async def erase(self, guild_id: GuildId, user_id: UserId) -> Erased:
        """Delete everything about the member, and the copies of it that stand in Discord.

        Each feature first does what needs the rows: it frees partners, and puts what has to
        happen in Discord into the outbox, so that a crash in between leaves no copy behind.
        """
        now = self._core.clock.now()

        def erase(tx: Transaction) -> Erased:
            for hooks in (
                [one.before_erasure for one in self._last_first],
                [one.redraw for one in self._last_first],
                [one.on_erasure for one in self._last_first],
            ):
                for hook in hooks:
                    if hook is not None:
                        hook(tx, guild_id, user_id, now)
            return Erased(store.erase(tx, self._last_first, guild_id, user_id))

        result = await self._core.database.write(erase)
        self._core.wake()
        return result

    async def set_hidden(
        self, guild_id: GuildId, user_id: UserId, *, hidden: bool
    ) -> VisibilitySet:
        """Show the member to others, or never, also on cards that stand already."""
        now = self._core.clock.now()

        def choose(tx: Transaction) -> None:
            if members.get(tx, guild_id, user_id).hidden is hidden:
                return
            members.set_hidden(tx, guild_id, user_id, hidden=hidden)
            for one in self._last_first:
                if one.redraw is not None:
                    one.redraw(tx, guild_id, user_id, now)

        await self._core.database.write(choose)
        self._core.wake()
        return VisibilitySet(hidden)
