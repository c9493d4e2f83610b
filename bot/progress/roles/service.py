"""Use cases of earned roles: choosing one, switching it off, looking who earned it."""

from datetime import datetime

from bot.core.database import Transaction
from bot.core.errors import RoleObstacle, UserError
from bot.core.feature import Core
from bot.core.ids import GuildId, RoleId
from bot.progress.roles import store
from bot.progress.roles import tx as roles
from bot.progress.roles.messages import WHY_NOT, RoleOff, RoleSet
from bot.progress.roles.rules import LEAST, MOST, EarnedBy, RoleRule, came_back

NEVER = (RoleObstacle.NOT_GIVEN, RoleObstacle.POWERFUL, RoleObstacle.GONE)
"""What no organiser can change by a permission."""


class RoleService:
    """Optional: nothing is given before an organiser chose a role."""

    def __init__(self, core: Core) -> None:
        self._core = core

    async def choose(
        self, guild_id: GuildId, kind: EarnedBy, role_id: RoleId, number: int
    ) -> RoleSet:
        """Give a role for something. A role that can't be given yet is chosen all the same, and
        given once it can be."""
        obstacle, now = self._core.notifier.role_obstacle(guild_id, role_id), self._core.clock.now()
        if obstacle in NEVER:
            raise UserError(f"I can't give <@&{role_id}>: {WHY_NOT[obstacle]} Nothing changed.")
        if not LEAST <= number <= MOST:
            raise UserError(f"I need a number from {LEAST} to {MOST:,}. Nothing changed.")

        def save(tx: Transaction) -> None:
            store.save(tx, RoleRule(guild_id, kind, role_id, number, now))
            roles.look(tx, guild_id, now)

        await self._core.write(save)
        return RoleSet(kind, role_id, number, obstacle)

    async def switch_off(self, guild_id: GuildId, kind: EarnedBy) -> RoleOff:
        """A role isn't given any more, and taken from those who got it. Harmless to repeat."""
        now = self._core.clock.now()

        def remove(tx: Transaction) -> bool:
            was_on = store.remove(tx, guild_id, kind)
            roles.look(tx, guild_id, now)
            return was_on

        return RoleOff(kind, await self._core.write(remove))

    async def role_deleted(self, guild_id: GuildId, role_id: RoleId) -> None:
        """A role is gone: nobody earns it any more."""
        now = self._core.clock.now()
        await self._core.write(lambda tx: roles.forget_role(tx, guild_id, role_id, now))

    async def claim_due(self) -> None:
        """Agenda: look who earned what in the servers whose time it is."""
        now = self._core.clock.now()
        for guild_id in await self._core.database.read(lambda tx: store.due(tx, now)):
            if self._core.notifier.is_connected(guild_id):
                await self._look(guild_id, now)
                self._core.outbox.refresh()

    async def _look(self, guild_id: GuildId, now: datetime) -> None:
        """A role that was deleted, perhaps while the bot was away, is no longer earned. Who left
        and came back unnoticed wears none any more, and is given theirs again."""
        chosen, held = await self._core.database.read(
            lambda tx: (store.rules_of(tx, guild_id), store.holders(tx, guild_id))
        )
        joined_at = self._core.presence.joined_at
        back = came_back(held, {one.user_id: joined_at(guild_id, one.user_id) for one in held})
        there = self._core.notifier.has_role
        lost = [one.role_id for one in chosen if not there(guild_id, one.role_id)]

        def look(tx: Transaction) -> None:
            for role_id in lost:
                roles.forget_role(tx, guild_id, role_id, now)
            for one in back:
                store.take(tx, guild_id, one.user_id, one.role_id)
            roles.look(tx, guild_id, now)

        await self._core.database.write(look)
