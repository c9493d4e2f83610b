"""/streak week, and the buttons of a member's week."""

from discord import app_commands

from bot.core.ids import GuildId
from bot.gateway.routes import CommandInteraction, ComponentInteraction, command, route
from bot.progress.my_week.messages import MyWeekOff, MyWeekSet, MyWeekShown
from bot.progress.my_week.service import MyWeekService
from bot.server.completion import complete_zone
from bot.server.weekdays import DAY_NAMES

OFF = "off"
DAYS = [
    *(app_commands.Choice(name=name, value=str(at)) for at, name in enumerate(DAY_NAMES)),
    app_commands.Choice(name="off", value=OFF),
]


class MyWeekCog:
    """A member's own week."""

    def __init__(self, service: MyWeekService) -> None:
        self._service = service

    @command("streak week")
    @app_commands.describe(
        day="A day to send it on, or off",
        time="When, such as 18:00 (default 18:00)",
        timezone="Your zone: type a city, country or offset",
    )
    @app_commands.choices(day=DAYS)
    @app_commands.autocomplete(timezone=complete_zone)
    async def week(
        self, used: CommandInteraction, day: str | None = None, time: str | None = None,
        timezone: str | None = None,
    ) -> MyWeekShown | MyWeekSet | MyWeekOff:  # fmt: skip
        """Your week at a glance, here or each week by direct message."""
        if day == OFF:
            return await self._service.stop(used.guild_id, used.user_id)
        if day is None and time is None and timezone is None:
            return await self._service.show(used.guild_id, used.user_id)
        weekday = None if day is None else int(day)
        return await self._service.want(used.guild_id, used.user_id, weekday, time, timezone)

    @route("my_week:show")
    async def show(self, click: ComponentInteraction) -> MyWeekShown:
        """*My week*."""
        return await self._service.show(click.guild_id, click.user_id)

    @route("my_week:on", update=True)
    async def want(self, click: ComponentInteraction) -> MyWeekSet:
        """*Send it each week*."""
        return await self._service.want(click.guild_id, click.user_id)

    @route("my_week:there")
    async def want_there(self, click: ComponentInteraction) -> MyWeekSet:
        """One of the zones that what was typed may mean, with the day and the time."""
        weekday = click.number(0) if click.argument(0) else None
        at, zone = click.argument(1) or None, click.argument(2)
        return await self._service.want(click.guild_id, click.user_id, weekday, at, zone)

    @route("my_week:stop")
    async def stop(self, click: ComponentInteraction) -> MyWeekOff:
        """*Stop weekly messages*, also in a direct message: the server is in the id."""
        by_message = click.server_id is None
        return await self._service.stop(click.id(GuildId), click.user_id, by_message=by_message)
