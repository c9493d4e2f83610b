"""/streak and its buttons."""

from datetime import date

import discord
from discord import app_commands

from bot.core.ids import GuildId, UserId
from bot.daily.streaks import messages
from bot.daily.streaks.service import ReminderService, StreakService
from bot.gateway.routes import CommandInteraction, ComponentInteraction, command, route
from bot.server.completion import complete_zone

OLDEST = date(2015, 1, 1).toordinal()
"""Discord itself began then."""


class StreakCog:
    """How a member stands."""

    def __init__(self, service: StreakService, reminders: ReminderService) -> None:
        self._service = service
        self._reminders = reminders

    @command("streak show")
    @app_commands.describe(
        member="Somebody else; empty: you", public="Show it to the whole channel"
    )
    async def show(
        self, used: CommandInteraction, member: discord.Member | None = None, public: bool = False
    ) -> messages.StreakShown:
        """Your streak, or another member's; only you see it."""
        return await self._service.show(used.guild_id, used.user_id, _whose(used, member))

    @command("streak why")
    @app_commands.describe(member="Somebody else; empty: you")
    async def why(
        self, used: CommandInteraction, member: discord.Member | None = None
    ) -> messages.StreakExplained:
        """The last 14 days, one line each."""
        return await self._service.explain(used.guild_id, used.user_id, _whose(used, member))

    @command("streak remind")
    @app_commands.describe(
        time="When, such as 20:30, or off", timezone="Your zone: type a city, country or offset"
    )
    @app_commands.autocomplete(timezone=complete_zone)
    async def remind(
        self, used: CommandInteraction, time: str, timezone: str | None = None
    ) -> messages.ReminderSet | messages.ReminderOff:
        """A message in the evening, only if a streak is at stake."""
        return await self._reminders.set_reminder(used.guild_id, used.user_id, time, timezone)

    @route("streaks:mine")
    async def show_mine(self, click: ComponentInteraction) -> messages.StreakShown:
        """*My streak*."""
        return await self._service.show(click.guild_id, click.user_id, click.user_id)

    @route("streaks:why")
    async def show_why(self, click: ComponentInteraction) -> messages.StreakExplained:
        """*Why?* and *Earlier*; 0 stands for the member who presses."""
        user_id = click.id(UserId) or click.user_id
        last: date | None = None
        if click.argument(1):
            last = date.fromordinal(max(OLDEST, min(click.number(1), date.max.toordinal())))
        return await self._service.explain(click.guild_id, click.user_id, user_id, last)

    @route("streaks:rules")
    async def show_rules(self, click: ComponentInteraction) -> messages.StreakRules:
        """*How streaks work*."""
        return await self._service.rules(click.guild_id)

    @route("streaks:remind")
    async def remind_there(
        self, click: ComponentInteraction
    ) -> messages.ReminderSet | messages.ReminderOff:
        """One of the zones that what was typed may mean, with the time."""
        at, zone = click.argument(0), click.argument(1)
        return await self._reminders.set_reminder(click.guild_id, click.user_id, at, zone)

    @route("streaks:quiet")
    async def stop_reminders(self, click: ComponentInteraction) -> messages.ReminderOff:
        """*Stop reminders*, in a direct message: the server is in the id."""
        return await self._reminders.stop_by_message(click.id(GuildId), click.user_id)


def _whose(used: CommandInteraction, member: discord.Member | None) -> UserId:
    return used.user_id if member is None else UserId(member.id)
