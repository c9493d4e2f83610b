"""Use cases of privacy: export, deletion and visibility, of a member or a whole server."""

import logging
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime
from functools import partial
from typing import TypeVar

from bot.core import erasures
from bot.core.backup import COPIES_LIVE
from bot.core.database import Transaction
from bot.core.erasures import EVERYBODY, REMEMBERED, Erasure
from bot.core.feature import Core, Personal, ServerTable
from bot.core.ids import DIRECT, EVERYWHERE, GuildId, UserId
from bot.core.outbox.trim import KEPT_FOR
from bot.privacy import messages, store
from bot.privacy import tx as listed
from bot.privacy.export.service import Exports
from bot.privacy.messages import Erased, Scope, ServerErased, Terms
from bot.privacy.rules import PolicyFigures, policy
from bot.server import members

T = TypeVar("T")
DEFAULT_TERMS = Terms()
FIGURES = PolicyFigures(copies=COPIES_LIVE.days, hashes=REMEMBERED.days, sent=KEPT_FOR.days)
MOST_OFFERED = 24
"""Discord takes 25 options, of which one is *all*."""
MOST = 500
"""Rows of a server that go in one transaction: it takes some twenty milliseconds."""
log = logging.getLogger(__name__)


class PrivacyService:
    """What a person wrote is theirs. ``personal``: the part of each feature."""

    def __init__(
        self, core: Core, personal: Sequence[Personal], terms: Terms = DEFAULT_TERMS
    ) -> None:
        self._core = core
        self._terms = terms
        self._personal = tuple(personal)
        self._exports = Exports(core.database)
        # What hangs on other rows goes before them: later wings hang on earlier ones.
        self._last_first = self._personal[::-1]

    def policy(self) -> messages.PolicyFile:
        """The privacy policy, of what is kept and of what ends it."""
        of_all, *of_features = self._personal
        return messages.PolicyFile(
            policy(store.entries([*of_features, of_all]), self._terms, FIGURES)
        )

    def policy_in_short(self) -> messages.PolicyShown:
        """`/privacy about`."""
        return messages.PolicyShown(self._terms, FIGURES.copies)

    async def export(self, where: GuildId | None, user_id: UserId) -> messages.Exported:
        """Everything that is kept about the member in this server, and what is the same in all; in
        all servers (None), tables by the server's id."""
        return await self._exports.make(
            user_id, lambda tx: listed.export(tx, self._personal, where, user_id)
        )

    async def begin_export(
        self, here: GuildId | None, user_id: UserId
    ) -> messages.Exported | messages.ServersOffered:
        """/privacy export: in a server about that one; in direct messages, or where nothing is kept
        here, about the one server there is or the one that is chosen."""
        where = await self._whereabouts(messages.DataRequest.EXPORT, here, user_id)
        if isinstance(where, messages.ServersOffered):
            return where
        return await self.export_from(where, here, user_id)

    async def begin_erasure(
        self, here: GuildId | None, user_id: UserId
    ) -> messages.AskedToErase | messages.ServersOffered:
        """/privacy delete, in the same places; asks before anything is deleted."""
        where = await self._whereabouts(messages.DataRequest.ERASE, here, user_id)
        if isinstance(where, messages.ServersOffered):
            return where
        return await self.ask_to_erase_in(where, here, user_id)

    async def _whereabouts(
        self, purpose: messages.DataRequest, here: GuildId | None, user_id: UserId
    ) -> GuildId | messages.ServersOffered | None:
        if here is not None and await self._core.database.read(
            lambda tx: store.keeps(tx, self._personal, here, user_id)
        ):
            return here
        servers = await self.servers_of(user_id)
        if servers in ((), (DIRECT,)) or (here is None and len(servers) == 1):
            return next(iter(servers), here)
        scopes = sorted(
            (self._scope(one, here) for one in servers),
            key=lambda one: (one.guild_id != DIRECT, not one.name, one.name),
        )
        return messages.ServersOffered(
            purpose, tuple(scopes[:MOST_OFFERED]), len(servers) - (DIRECT in servers),
            nothing_here=here is not None,
        )  # fmt: skip

    def _scope(self, guild_id: GuildId | None, here: GuildId | None) -> Scope:
        if guild_id is None:
            return Scope()
        return Scope(guild_id, self._core.notifier.guild_name(guild_id), guild_id == here)

    async def export_from(
        self, where: GuildId | None, here: GuildId | None, user_id: UserId
    ) -> messages.Exported:
        """Everything that is kept in a server, or in all of them (None)."""
        found = await self.export(where, user_id)
        scope = self._scope(where, here)
        return replace(found, scope=scope, terms=self._terms, user_id=user_id)

    async def ask_to_erase_in(
        self, where: GuildId | None, here: GuildId | None, user_id: UserId
    ) -> messages.AskedToErase:
        """Whether anything would be deleted."""

        def look(tx: Transaction) -> tuple[bool, bool]:
            if where is None:
                return bool(store.servers_of(tx, self._personal, user_id)), False
            own = where != DIRECT and store.keeps(tx, self._personal, DIRECT, user_id)
            return store.keeps(tx, self._personal, where, user_id), own

        anything, stays = await self._core.database.read(look)
        scope = self._scope(where, here)
        return messages.AskedToErase(anything, scope, self._terms, own_stays=stays)

    async def erase_in(
        self, where: GuildId | None, here: GuildId | None, user_id: UserId, asked_at: datetime
    ) -> Erased:
        """*Delete everything*, in a server or in all of them (None). ``asked_at``: by Discord's
        clock, as what members write; the machine's may differ, and what was written before would
        be read again."""
        done = await (
            self.erase_everywhere(user_id, asked_at)
            if where is None
            else self.erase(where, user_id, asked_at)
        )
        return replace(done, scope=self._scope(where, here))

    async def erase(
        self, guild_id: GuildId, user_id: UserId, asked_at: datetime | None = None
    ) -> Erased:
        """Delete everything about the member, and the copies of it that stand in Discord. What is
        the same in every server stays, unless ``guild_id`` is ``DIRECT``."""
        now = self._core.clock.now()

        def erase(tx: Transaction) -> Erased:
            self._core.erasures.note(tx, asked_at or now, guild_id, user_id)
            count = self._erase(tx, guild_id, user_id, now)
            return Erased(count, own_stays=store.has_own(tx, self._personal, user_id))

        return await self._and_remember(erase)

    async def servers_of(self, user_id: UserId) -> tuple[GuildId, ...]:
        """The servers in which anything is kept about a person, ascending; ``DIRECT`` where it is
        the same in all of them."""
        return await self._core.database.read(
            lambda tx: store.servers_of(tx, self._personal, user_id)
        )

    async def erase_everywhere(self, user_id: UserId, asked_at: datetime | None = None) -> Erased:
        """Delete everything about a person in all servers, in one transaction."""
        now = self._core.clock.now()

        def erase(tx: Transaction) -> Erased:
            self._core.erasures.note(tx, asked_at or now, EVERYWHERE, user_id)
            servers = store.servers_of(tx, self._personal, user_id)
            return Erased(sum(self._erase(tx, one, user_id, now) for one in servers))

        return await self._and_remember(erase)

    async def export_everywhere(self, user_id: UserId) -> messages.Exported:
        """Everything that is kept about a person in all servers."""
        return await self.export(None, user_id)

    async def export_as_text(self, user_id: UserId) -> str:
        """The same as JSON, without the files that Discord takes."""
        return await self._exports.make(
            user_id, lambda tx: listed.export_as_text(tx, self._personal, user_id)
        )

    async def erase_server(self, guild_id: GuildId) -> ServerErased:
        """Delete everything about a server and all its members. What stands in Discord stays:
        it is the server's, and the bot is mostly gone from there. Harmless to repeat, and to be
        repeated after a crash: what a large server has most of goes some rows at a time, so
        that no other one waits."""
        now, count = self._core.clock.now(), 0
        tables = [table for one in self._last_first for table in one.of_server if table.parts]
        for table in tables:
            count += await self._erase_in_parts(table, guild_id)
        homes = await self._core.database.read(lambda tx: store.homes(tx, self._personal, guild_id))

        def erase(tx: Transaction) -> ServerErased:
            self._core.erasures.note(tx, now, guild_id, EVERYBODY)
            store.pass_on(tx, self._personal, guild_id, homes)
            return ServerErased(count + store.erase_server(tx, self._last_first, guild_id))

        erased = await self._and_remember(erase)
        self._core.bank.own.forget(guild_id)
        return erased

    async def _erase_in_parts(self, table: ServerTable, guild_id: GuildId) -> int:
        database, count = self._core.database, 0
        parts = await database.read(lambda tx: store.parts_of(tx, table, guild_id))
        while parts:
            go = partial(store.erase_parts, table=table, guild_id=guild_id, parts=parts, most=MOST)
            rows, done = await database.write(go)
            parts, count = parts[done:], count + rows
        return count

    async def catch_up(self) -> int:
        """Erase again whoever was erased after this database was copied; of how many people and
        servers anything was there. To be called before anything is said. Raises ``ErasuresError``
        where the list beside the database or its key can't be used."""
        kept, now = self._core.erasures, self._core.clock.now()
        kept.open()
        erased, again = await self._core.database.read(kept.unknown), 0
        if erased:
            again = await self._core.database.write(lambda tx: self._erase_again(tx, erased, now))
        await self._core.database.write(kept.learn)
        await kept.save(self._core.database)
        return again

    async def forget_erasures(self) -> None:
        """Forget who was erased where nothing can bring them back any more: no copy is so old, and
        nothing in Discord that is so old is read again."""
        long_ago = self._core.clock.now() - REMEMBERED

        def forget(tx: Transaction) -> int:
            hooks = (one.read_again_since for one in self._personal)
            since = (hook(tx) for hook in hooks if hook is not None)
            before = min((at for at in since if at is not None), default=long_ago)
            return erasures.prune(tx, min(before, long_ago))

        if await self._core.database.write(forget):
            await self._core.erasures.save(self._core.database)

    def _erase_again(self, tx: Transaction, erased: Sequence[Erasure], now: datetime) -> int:
        """In the order and as far as it was, since what goes with a server hangs on what there was
        then; of how many anything was there."""
        servers, people = listed.recognised(tx, self._personal, self._core.erasures.who)
        again = 0
        for one in erased:
            count, here = 0, servers.get(one.who)
            if here is not None:
                if not one.with_own:
                    store.pass_on(tx, self._personal, here, store.homes(tx, self._personal, here))
                count += store.erase_server(tx, self._last_first, here)
            for guild_id, user_id in people.get(one.who, ()):
                if one.with_own:
                    count += store.erase_at_home(tx, self._personal, guild_id, user_id)
                if not one.with_own or guild_id != DIRECT:
                    count += self._erase(tx, guild_id, user_id, now)
            again += count > 0
        return again

    async def _and_remember(self, erase: Callable[[Transaction], T]) -> T:
        """Erase, and have it remembered beside the database before it is confirmed."""
        result = await self._core.write(erase)
        try:
            await self._core.erasures.save(self._core.database)
        except OSError as error:
            # The database knows it; the next start or erasure brings the list up to date.
            log.error("the list of erasures can't be written", extra={"why": str(error)})
        return result

    def _erase(self, tx: Transaction, guild_id: GuildId, user_id: UserId, now: datetime) -> int:
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
        return store.erase(tx, self._last_first, guild_id, user_id)

    async def set_hidden(
        self, guild_id: GuildId, user_id: UserId, *, hidden: bool
    ) -> messages.VisibilitySet:
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
        return messages.VisibilitySet(hidden)
