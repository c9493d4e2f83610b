"""/organise interviews, /organise round and /mock why, and the buttons of their cards."""

import discord
from discord import app_commands

from bot.core.errors import UserError
from bot.core.ids import ChannelId, GuildId, RoleId
from bot.gateway.routes import LONG_AGO, CommandInteraction, ComponentInteraction, command, route
from bot.interviews.rounds import messages
from bot.interviews.rounds.rules import read_schedule
from bot.interviews.rounds.service.rounds import NO_ROLE, RoundService, RoundSettingsPatch
from bot.interviews.values.rules import VoiceKind
from bot.server.completion import complete_zone
from bot.server.readers import read_zone

WEEKDAYS = [
    app_commands.Choice(name=name, value=at)
    for at, name in enumerate(
        ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
    )
]
OFTEN = [
    app_commands.Choice(name="every week", value=1),
    app_commands.Choice(name="every other week", value=2),
]

WITHOUT = [
    app_commands.Choice(name="no voice channel", value="voice"),
    app_commands.Choice(name="no role to ping", value="ping"),
]
NO_THREADS = (
    "Pairs get private threads, which an announcement channel can't have: choose a text channel."
)


def _voice_kind(
    voice: discord.VoiceChannel | discord.CategoryChannel | None, without: str | None
) -> VoiceKind | None:
    if without == "voice":
        return VoiceKind.NONE
    if voice is None:
        return None
    is_category = voice.type is discord.ChannelType.category
    return VoiceKind.CATEGORY if is_category else VoiceKind.CHANNEL


class RoundCog:
    """What organisers use, and why a pair is one."""

    def __init__(self, rounds: RoundService) -> None:
        self._rounds = rounds

    @command("organise interviews", organisers_only=True)
    @app_commands.describe(
        channel="Where rounds are announced and pairs get their threads",
        weekday="The day of the round (default Sunday)",
        time="When, such as 18:00 (default 18:00)",
        timezone="A city, a country or an offset (default: as for questions)",
        every="How often (default every week)",
        events="Whether sessions appear as server events (default no)",
        pause="True: no automatic rounds until you say False",
        voice="Where pairs talk: a voice channel, or a category for rooms",
        ping="The role to ping when somebody wants to practise now",
        without="Stop using the voice channel or the role",
    )
    @app_commands.choices(weekday=WEEKDAYS, every=OFTEN)
    @app_commands.choices(without=WITHOUT)
    @app_commands.autocomplete(timezone=complete_zone)
    async def set_up(
        self, used: CommandInteraction, channel: discord.TextChannel | None = None,
        weekday: int | None = None, time: str | None = None, timezone: str | None = None,
        every: int | None = None, events: bool | None = None, pause: bool | None = None,
        voice: discord.VoiceChannel | discord.CategoryChannel | None = None,
        ping: discord.Role | None = None, without: str | None = None,
    ) -> messages.RoundsSetUp:  # fmt: skip
        """Start rounds of mock interviews here, or change them."""
        role_id, refused = None if ping is None else RoleId(ping.id), list[str]()
        if channel is not None and channel.type is discord.ChannelType.news:
            refused.append(NO_THREADS)
            channel = None
        if without == "ping":
            role_id = NO_ROLE
        elif role_id is not None and (uncalled := self._rounds.uncalled(used.guild_id, role_id)):
            refused.append(uncalled)
            role_id = None
        more = (channel, weekday, every, events, pause, voice, role_id, without)
        is_all = all(one is None for one in more)
        read = read_schedule(time, timezone, used.created_at, is_all=is_all, refused=refused)
        patch = RoundSettingsPatch(
            channel_id=None if channel is None else ChannelId(channel.id),
            weekday=weekday,
            round_time=read.at,
            tz=read.tz,
            every_weeks=every,
            events=events,
            paused=pause,
            voice_id=None if voice is None else ChannelId(voice.id),
            voice_kind=_voice_kind(voice, without),
            ping_role_id=role_id,
        )
        return await self._rounds.set_up(used.guild_id, used.user_id, patch, read)

    @route("round:zone", organisers_only=True, update=True)
    async def take_zone(self, click: ComponentInteraction) -> messages.RoundsSetUp:
        """One of the zones that what was typed may mean."""
        patch = RoundSettingsPatch(tz=read_zone(click.argument(0), click.created_at).key)
        return await self._rounds.set_up(click.guild_id, click.user_id, patch)

    @route("round:begin", organisers_only=True, opens_modal=True)
    async def begin(self, _click: ComponentInteraction) -> messages.RoundsForm:
        """*Set up mock interviews*: a channel is all it takes."""
        return messages.RoundsForm()

    @route("round:begun", organisers_only=True)
    async def set_up_in(self, click: ComponentInteraction) -> messages.RoundsSetUp:
        """That form came in."""
        channel_id = click.text("channel")
        if not channel_id.isdecimal():
            raise UserError(LONG_AGO)
        patch = RoundSettingsPatch(channel_id=ChannelId(int(channel_id)))
        return await self._rounds.set_up(click.guild_id, click.user_id, patch)

    @command("organise round", organisers_only=True)
    async def plan_round(self, used: CommandInteraction) -> messages.RoundPlanned:
        """See which pairs a round would make now; start it or not."""
        return await self._rounds.dry_run(used.guild_id)

    @command("mock why")
    async def explain(self, used: CommandInteraction) -> messages.WhyShown:
        """Why you were paired like that, or why you're still waiting."""
        return await self._rounds.why(used.guild_id, used.user_id)

    @route("round:hold", organisers_only=True, update=True, formerly=("mock:hold",))
    async def go_ahead(
        self, click: ComponentInteraction
    ) -> messages.RoundHeld | messages.RoundPlanned:
        """*Go ahead*: the round of this very card, or the new plan if it no longer holds."""
        digest = click.argument(2)
        if not digest:
            raise UserError(LONG_AGO)
        return await self._rounds.go_ahead(click.guild_id, click.number(0), click.number(1), digest)

    @route("round:drop", organisers_only=True, update=True, formerly=("mock:drop",))
    async def not_now(self, _click: ComponentInteraction) -> messages.RoundDropped:
        """*Not now*."""
        return messages.RoundDropped()

    @route("round:why", formerly=("mock:why",))
    async def show_why(self, click: ComponentInteraction) -> messages.WhyShown:
        """*Where do I stand?*, from direct messages: the member's own, in that server."""
        in_server = click.server_id is not None
        return await self._rounds.why(click.id(GuildId), click.user_id, in_server=in_server)
