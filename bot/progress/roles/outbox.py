"""Roles given and taken, each once; a permission that is missing is told once."""

import logging

from bot.core.database import Transaction
from bot.core.errors import DeliveryError, DeliveryFailure, RoleObstacle
from bot.core.feature import Core
from bot.core.ids import GuildId, RoleId, UserId
from bot.core.outbox import store as outbox
from bot.core.outbox.rules import KEEPS_TRYING
from bot.core.outbox.service import Handler
from bot.core.outbox.store import OutboxRow
from bot.daily.alerts.tx import notice
from bot.progress.roles import store
from bot.progress.roles import tx as roles
from bot.progress.roles.messages import WHY_NOT
from bot.progress.roles.rules import EarnedBy, RoleHolder
from bot.server.settings import store as guilds

CANT = (
    "**I can't give <@&{role}> to those who earned it, or take it back:** {why} "
    "`/organise role` changes it."
)
log = logging.getLogger(__name__)


class RoleHandlers:
    """Roles in the outbox."""

    def __init__(self, core: Core) -> None:
        self._core = core

    @property
    def handlers(self) -> dict[str, Handler]:
        """What does a row, by its kind."""
        return {roles.GIVE: self.give, roles.TAKE: self.take}

    async def give(self, row: OutboxRow) -> None:
        """If at this moment it is earned, and may be given; else the next look puts it in again."""
        core, (guild_id, user_id, role_id) = self._core, _of(row)
        now = core.clock.now()

        def look(tx: Transaction) -> tuple[EarnedBy | None, bool]:
            kind = roles.still_earned(tx, guild_id, user_id, role_id, now)
            return kind, role_id in store.held_by(tx, guild_id, user_id)

        kind, may_be_given = await core.database.read(look)
        is_given = False
        if kind is not None and await core.presence.is_there(guild_id, user_id):
            holder = RoleHolder(guild_id, user_id, role_id, kind, now)
            if not may_be_given and not await self._may_begin(row, holder):
                return
            obstacle = await self._change(row, wanted=True)
            is_given = obstacle is None
            if may_be_given:  # by an earlier try
                self._keep_trying(row, obstacle)
        elif kind is None and may_be_given:
            self._keep_trying(row, await self._change(row, wanted=False))

        def note(tx: Transaction) -> None:
            if not is_given:
                store.take(tx, guild_id, user_id, role_id)
            outbox.complete(tx, row.outbox_id)

        await core.database.write(note)

    async def _may_begin(self, row: OutboxRow, holder: RoleHolder) -> bool:
        """Whether a role is to be given that the bot hasn't given; it is noted then. Discord isn't
        asked while it can't be."""
        guild_id, user_id, role_id = _of(row)
        obstacle = self._core.notifier.role_obstacle(guild_id, role_id)
        is_theirs = obstacle is None and await self._core.notifier.wears_role(
            guild_id, user_id, role_id
        )
        if obstacle not in (None, RoleObstacle.GONE):
            await self._tell(guild_id, role_id, obstacle)

        def note(tx: Transaction) -> bool:
            if is_theirs:
                outbox.discard(tx, row.outbox_id, roles.THEIRS)
            elif obstacle is not None:
                outbox.complete(tx, row.outbox_id)
            elif outbox.get(tx, row.outbox_id) is not None:  # else they were erased meanwhile
                store.give(tx, holder)
                return True
            return False

        return await self._core.database.write(note)

    async def take(self, row: OutboxRow) -> None:
        """If it isn't earned (again) at this moment."""
        core, (guild_id, user_id, role_id) = self._core, _of(row)
        now = core.clock.now()
        kind = await core.database.read(
            lambda tx: roles.still_earned(tx, guild_id, user_id, role_id, now)
        )
        obstacle = None
        if kind is None:
            obstacle = await self._change(row, wanted=False)
            self._keep_trying(row, obstacle)

        def note(tx: Transaction) -> None:
            if kind is None and obstacle in (None, RoleObstacle.GONE):
                store.take(tx, guild_id, user_id, role_id)
            # Of somebody who is erased nothing is kept once it is done.
            over = outbox.forget if row.subject.endswith(roles.ERASED) else outbox.complete
            over(tx, row.outbox_id)

        await core.database.write(note)

    def _keep_trying(self, row: OutboxRow, obstacle: RoleObstacle | None) -> None:
        """Raises ``DeliveryError`` while a role that may be worn can't be taken, or noted."""
        if obstacle in (None, RoleObstacle.GONE):
            return
        if self._core.clock.now() < row.due_at + KEEPS_TRYING:
            raise DeliveryError(DeliveryFailure.FORBIDDEN, f"the role: {obstacle.name}")
        log.warning("a role that is to be taken back is out of reach", extra=row.ids)

    async def _change(self, row: OutboxRow, *, wanted: bool) -> RoleObstacle | None:
        """What stands against it, which is told the organisers once; None: Discord took it."""
        guild_id, user_id, role_id = _of(row)
        obstacle = self._core.notifier.role_obstacle(guild_id, role_id)
        if obstacle is RoleObstacle.GONE:
            return obstacle
        if obstacle is None:
            try:
                await self._core.notifier.set_role(guild_id, user_id, role_id, wanted=wanted)
            except DeliveryError as error:
                if error.failure is not DeliveryFailure.FORBIDDEN:
                    raise
                obstacle = RoleObstacle.ABOVE
        if obstacle is not None:
            await self._tell(guild_id, role_id, obstacle)
        return obstacle

    async def _tell(self, guild_id: GuildId, role_id: RoleId, obstacle: RoleObstacle) -> None:
        now = self._core.clock.now()

        def tell(tx: Transaction) -> None:
            settings = guilds.get(tx, guild_id)
            if settings is not None:
                words = CANT.format(role=role_id, why=WHY_NOT[obstacle])
                key = f"role:{role_id}:{obstacle.name}"
                notice(tx, settings, key, words, now, for_good=True)

        await self._core.write(tell)


def _of(row: OutboxRow) -> tuple[GuildId, UserId, RoleId]:
    """The server, the member and the role that a row is about."""
    guild_id, user_id, role_id = (
        int(part) for part in row.subject.removesuffix(roles.ERASED).split(":")
    )
    return GuildId(guild_id), UserId(user_id), RoleId(role_id)
