"""/organise week, and its buttons."""

import discord
from discord import app_commands

from bot.core.ids import ChannelId
from bot.gateway.routes import CommandInteraction, ComponentInteraction, command, route
from bot.progress.group_week.messages import GroupWeekOff, GroupWeekPreview, GroupWeekSet
from bot.progress.group_week.service import GroupWeekService
from bot.server.weekdays import DAY_NAMES

OFF = "off"
DAYS = [
    *(app_commands.Choice(name=name, value=str(at)) for at, name in enumerate(DAY_NAMES)),
    app_commands.Choice(name="off", value=OFF),
]


class GroupWeekCog:
    """What the group did, told once a week."""

    def __init__(self, service: GroupWeekService) -> None:
        self._service = service

    @command("organise week", organisers_only=True)
    @app_commands.describe(
        day="On which day, or off (default Sunday)",
        time="When, such as 18:00 (default 18:00)",
        channel="Where (default the channel of the questions)",
    )
    @app_commands.choices(day=DAYS)
    async def week(
        self, used: CommandInteraction, day: str | None = None, time: str | None = None,
        channel: discord.TextChannel | None = None,
    ) -> GroupWeekSet | GroupWeekOff:  # fmt: skip
        """Post a summary of the group's week, on a day you choose."""
        if day == OFF:
            return await self._service.switch_off(used.guild_id)
        weekday = None if day is None else int(day)
        channel_id = None if channel is None else ChannelId(channel.id)
        return await self._service.switch_on(used.guild_id, weekday, time, channel_id)

    @route("group_week:preview", organisers_only=True)
    async def preview(self, click: ComponentInteraction) -> GroupWeekPreview:
        """*Show it now*."""
        return await self._service.preview(click.guild_id)

    @route("group_week:off", organisers_only=True, update=True)
    async def switch_off(self, click: ComponentInteraction) -> GroupWeekOff:
        """*Turn it off*."""
        return await self._service.switch_off(click.guild_id)
