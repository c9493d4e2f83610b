"""/streak, /leaderboard, and their buttons."""

from datetime import date, time

import discord
from discord import app_commands
from discord.ext import commands

from bot.core.clock import Clock
from bot.core.errors import UserError
from bot.daily.streaks import ui
from bot.daily.streaks.messages import Period
from bot.daily.streaks.service import ReminderService, StreakService
from bot.gateway.replies import auto_defer, reply
from bot.gateway.router import Press, Router
from bot.server.settings.rules import parse_time
from bot.server.zones import ZoneIndex

PERIODS = [
    app_commands.Choice(name="this week", value=Period.WEEK.name),
    app_commands.Choice(name="this month", value=Period.MONTH.name),
    app_commands.Choice(name="all time", value=Period.EVER.name),
]


def read_time(text: str) -> time:
    """A wall clock time as people write it."""
    found = parse_time(text)
    if found is None:
        raise UserError("I can't read that time. Write it as 20:30 or 8:30 pm.")
    return found


class StreakCog(commands.Cog):
    """How a member stands."""

    streak = app_commands.Group(
        name="streak", description="How you stand, why, and what reminds you", guild_only=True
    )

    def __init__(
        self,
        service: StreakService,
        reminders: ReminderService,
        router: Router,
        zones: ZoneIndex,
        clock: Clock,
    ) -> None:
        self._service = service
        self._reminders = reminders
        self._zones = zones
        self._clock = clock
        router.register("streaks:mine", self.show_mine)
        router.register("streaks:why", self.show_why)
        router.register("streaks:rules", self.show_rules)
        router.register("streaks:board", self.show_board)
        router.register("streaks:quiet", self.stop_reminders)

    @streak.command()
    @app_commands.describe(
        member="Somebody else; empty: you", public="Show it to the whole channel"
    )
    async def show(
        self,
        interaction: discord.Interaction,
        member: discord.Member | None = None,
        public: bool = False,
    ) -> None:
        """Your streak, or another member's; only you see it."""
        async with auto_defer(interaction, private=not public):
            user_id = (member or interaction.user).id
            result = await self._service.show(_guild(interaction), interaction.user.id, user_id)
            await reply(interaction, ui.shown(result), private=not public)

    @streak.command()
    @app_commands.describe(member="Somebody else; empty: you")
    async def why(
        self, interaction: discord.Interaction, member: discord.Member | None = None
    ) -> None:
        """The last 14 days, one line each."""
        async with auto_defer(interaction):
            user_id = (member or interaction.user).id
            result = await self._service.explain(_guild(interaction), interaction.user.id, user_id)
            await reply(interaction, ui.explained(result))

    @streak.command()
    @app_commands.describe(
        time="When, such as 20:30, or off", timezone="Your zone: type a city, country or offset"
    )
    async def remind(
        self, interaction: discord.Interaction, time: str, timezone: str | None = None
    ) -> None:
        """A direct message in the evening, only while a streak is at stake."""
        async with auto_defer(interaction):
            guild_id, user_id = _guild(interaction), interaction.user.id
            if time.strip().casefold() in ("off", "no", "stop", "never"):
                await reply(
                    interaction,
                    ui.reminder_off(await self._reminders.stop_reminder(guild_id, user_id)),
                )
                return
            zone = None
            if timezone is not None:
                known = self._zones.parse(timezone)
                if known is None:
                    raise UserError("I don't know that time zone. Choose one from the list.")
                zone = known.key
            result = await self._reminders.set_reminder(guild_id, user_id, read_time(time), zone)
            await reply(interaction, ui.reminder_set(result))

    @remind.autocomplete("timezone")
    async def find_zone(
        self, _interaction: discord.Interaction, current: str
    ) -> list[app_commands.Choice[str]]:
        """Zones by city, country or offset."""
        found = self._zones.search(current, now=self._clock.now())
        return [app_commands.Choice(name=zone.label, value=zone.name) for zone in found]

    @streak.command()
    @app_commands.describe(shown="Off: you are on no leaderboard and nobody sees your streak")
    async def visibility(self, interaction: discord.Interaction, shown: bool) -> None:
        """Whether others see you on leaderboards and in milestones."""
        async with auto_defer(interaction):
            result = await self._service.set_hidden(
                _guild(interaction), interaction.user.id, hidden=not shown
            )
            await reply(interaction, ui.visibility(result))

    @app_commands.command()
    @app_commands.guild_only()
    @app_commands.describe(period="Of when", public="Show it to the whole channel")
    @app_commands.choices(period=PERIODS)
    async def leaderboard(
        self,
        interaction: discord.Interaction,
        period: str = Period.WEEK.name,
        public: bool = False,
    ) -> None:
        """Who answered most; only you see it."""
        async with auto_defer(interaction, private=not public):
            result = await self._service.leaderboard(
                _guild(interaction), interaction.user.id, Period[period]
            )
            await reply(interaction, ui.leaderboard(result), private=not public)

    @commands.Cog.listener()
    async def on_app_command_completion(
        self, interaction: discord.Interaction, _command: object
    ) -> None:
        """A note that waits for the member comes with whatever command they use next."""
        if interaction.guild_id is None:
            return
        note = await self._service.take_note(interaction.guild_id, interaction.user.id)
        if note:
            await reply(interaction, ui.note(note))

    async def show_mine(self, press: Press) -> None:
        """*My streak*."""
        result = await self._service.show(press.guild_id, press.user_id, press.user_id)
        await reply(press.raw, ui.shown(result))

    async def show_why(self, press: Press) -> None:
        """*Why?* and *Earlier*; 0 stands for who presses."""
        user_id = press.number(0) or press.user_id
        last: date | None = None
        if len(press.args) > 1:
            last = date.fromordinal(max(1, min(press.number(1), date.max.toordinal())))
        result = await self._service.explain(press.guild_id, press.user_id, user_id, last)
        await reply(press.raw, ui.explained(result))

    async def show_rules(self, press: Press) -> None:
        """*How streaks work*."""
        await reply(press.raw, ui.rules())

    async def show_board(self, press: Press) -> None:
        """*Week*, *Month*, *All time*."""
        name = press.args[0].upper() if press.args else ""
        period = Period[name] if name in Period.__members__ else Period.WEEK
        result = await self._service.leaderboard(press.guild_id, press.user_id, period)
        await reply(press.raw, ui.leaderboard(result))

    async def stop_reminders(self, press: Press) -> None:
        """*Stop reminders*, in a direct message: the guild is in the id."""
        result = await self._reminders.stop_reminder(press.number(0), press.user_id)
        await reply(press.raw, ui.reminder_off(result))


def _guild(interaction: discord.Interaction) -> int:
    if interaction.guild_id is None:
        raise UserError("This works in your study group's server, not here.")
    return interaction.guild_id
