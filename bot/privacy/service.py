"""Use cases of privacy: export, deletion and visibility, of a member or a whole server."""

import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from bot.core.database import Transaction
from bot.core.feature import Core, Personal
from bot.core.ids import GuildId, UserId
from bot.privacy import store
from bot.privacy.messages import AskedToErase, Erased, Exported, ServerErased, VisibilitySet
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
        """Delete everything about the member, and the copies of it that stand in Discord."""
        now = self._core.clock.now()
        return await self._core.write(lambda tx: self._erase(tx, guild_id, user_id, now))

    async def servers_of(self, user_id: UserId) -> tuple[GuildId, ...]:
        """The servers in which anything is kept about a person, ascending."""
        return await self._core.database.read(
            lambda tx: store.servers_of(tx, self._personal, user_id)
        )

    async def erase_everywhere(self, user_id: UserId) -> Erased:
        """Delete everything about a person in all servers, in one transaction."""
        now = self._core.clock.now()

        def erase(tx: Transaction) -> Erased:
            servers = store.servers_of(tx, self._personal, user_id)
            return Erased(sum(self._erase(tx, one, user_id, now).row_count for one in servers))

        return await self._core.write(erase)

    async def export_everywhere(self, user_id: UserId) -> Exported:
        """Everything that is kept about a person in all servers: tables by the server's id."""

        def gather(tx: Transaction) -> dict[str, dict[str, list[dict[str, Any]]]]:
            return {
                str(one): store.export(tx, self._personal, one, user_id)
                for one in store.servers_of(tx, self._personal, user_id)
            }

        found = await self._core.database.read(gather)
        count = sum(len(rows) for tables in found.values() for rows in tables.values())
        return Exported(json.dumps(found, indent=2, ensure_ascii=False), count)

    async def erase_server(self, guild_id: GuildId) -> ServerErased:
        """Delete everything about a server and all its members. What stands in Discord stays:
        it is the server's, and the bot is mostly gone from there. Harmless to repeat."""
        return await self._core.write(lambda tx: self._erase_server(tx, guild_id))

    def _erase_server(self, tx: Transaction, guild_id: GuildId) -> ServerErased:
        return ServerErased(store.erase_server(tx, self._last_first, guild_id))

    def _erase(self, tx: Transaction, guild_id: GuildId, user_id: UserId, now: datetime) -> Erased:
        """Each feature first does what needs the rows: it frees partners, and puts what has to
        happen in Discord into the outbox, so that a crash in between leaves no copy behind."""
        for hooks in (
            [one.before_erasure for one in self._last_first],
            [one.redraw for one in self._last_first],
            [one.on_erasure for one in self._last_first],
        ):
            for hook in hooks:
                if hook is not None:
                    hook(tx, guild_id, user_id, now)
        return Erased(store.erase(tx, self._last_first, guild_id, user_id))

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
