"""/organise role, and its button."""

import discord
from discord import app_commands

from bot.core.errors import UserError
from bot.core.ids import RoleId
from bot.gateway.routes import LONG_AGO, CommandInteraction, ComponentInteraction, command, route
from bot.progress.roles.messages import RoleOff, RoleSet
from bot.progress.roles.rules import EarnedBy
from bot.progress.roles.service import RoleService

KINDS = [
    app_commands.Choice(name="days in a row", value=EarnedBy.STREAK.value),
    app_commands.Choice(name="mock interviews held", value=EarnedBy.MOCKS.value),
]


class RoleCog:
    """Roles that members earn."""

    def __init__(self, service: RoleService) -> None:
        self._service = service

    @command("organise role", organisers_only=True)
    @app_commands.describe(
        earned_by="What it is for", role="Which role; leave empty to turn it off",
        number="How many of them it takes (default 7)",
    )  # fmt: skip
    @app_commands.choices(earned_by=KINDS)
    async def role(
        self, used: CommandInteraction, earned_by: str, role: discord.Role | None = None,
        number: app_commands.Range[int, 1, 1000] = 7,
    ) -> RoleSet | RoleOff:  # fmt: skip
        """A role that members earn by streaks or mock interviews."""
        kind = EarnedBy(earned_by)
        if role is None:
            return await self._service.switch_off(used.guild_id, kind)
        return await self._service.choose(used.guild_id, kind, RoleId(role.id), number)

    @route("roles:off", organisers_only=True, update=True)
    async def switch_off(self, click: ComponentInteraction) -> RoleOff:
        """*Turn it off*."""
        if click.argument(0) not in set(EarnedBy):
            raise UserError(LONG_AGO)
        return await self._service.switch_off(click.guild_id, EarnedBy(click.argument(0)))
