"""/setup, and the panel on which one thing is changed at a time."""

import discord
from discord import app_commands

from bot.core.errors import UserError
from bot.core.ids import GuildId
from bot.daily.question.messages import ChangeForm, SetupShown
from bot.daily.setup.messages import BeginForm, Introduced, WhereToSetUp
from bot.daily.setup.service import SetupService
from bot.gateway.routes import CommandInteraction, ComponentInteraction, command, route
from bot.server import readers
from bot.server.choices import REVEAL, Counts, Mix, complete_topics
from bot.server.completion import Choices, choices, complete_zone

WEEKDAY_CHOICES = (
    ("every day", "every day"),
    ("Monday to Friday", "mon-fri"),
    ("Monday to Saturday", "mon-sat"),
    ("Monday, Wednesday, Friday", "mon wed fri"),
    ("weekends", "weekends"),
)
MIX_CHOICES = choices((mix.words, mix.value) for mix in Mix)
REVEAL_CHOICES: list[app_commands.Choice[int]] = [
    app_commands.Choice(name=f"after {words}", value=minutes) for minutes, words in REVEAL.items()
]
COUNTS_CHOICES = choices((one.value, one.value) for one in Counts)


async def _weekdays(_raw: discord.Interaction, current: str) -> Choices:
    """Common choices, and what was typed if it can be read."""
    wanted = current.casefold().strip()
    found = [pair for pair in WEEKDAY_CHOICES if wanted in pair[0].casefold()]
    try:
        readers.read_weekdays(wanted)
        found.insert(0, (current, current))
    except UserError:
        pass  # not to be read yet
    return choices(found)


class SetupCog:
    """An organiser sets the server up in two minutes."""

    def __init__(self, service: SetupService) -> None:
        self._service = service

    async def _topics(self, _raw: discord.Interaction, current: str) -> Choices:
        """Completes the last name of the list."""
        return choices(complete_topics(current, self._service.titles))

    @command("setup", organisers_only=True)
    @app_commands.describe(
        channel="Where the question of the day is posted",
        time="When, such as 09:00 (default 09:00)",
        timezone="A city, a country or an offset (else I ask)",
        weekdays="Which days, such as mon-fri (default every day)",
        role="A role to ping with each question",
        topics="Names between commas, or all (default all)",
        difficulty="How hard (default any difficulty)",
        reveal="When the model answer comes (default after 1 day)",
        counts="What makes a day count (default the daily answer)",
        notices="A channel that only organisers see (default: I message you)",
    )
    @app_commands.choices(difficulty=MIX_CHOICES, counts=COUNTS_CHOICES)
    @app_commands.choices(reveal=REVEAL_CHOICES)
    @app_commands.autocomplete(timezone=complete_zone, weekdays=_weekdays)
    # discord.py binds it to whatever the command is bound to; its hint knows its own groups only
    @app_commands.autocomplete(topics=_topics)  # type: ignore[type-var]
    async def setup(
        self, used: CommandInteraction, channel: discord.TextChannel, time: str | None = None,
        timezone: str | None = None, weekdays: str | None = None, role: discord.Role | None = None,
        topics: str | None = None, difficulty: str | None = None, reveal: int | None = None,
        counts: str | None = None, notices: discord.TextChannel | None = None,
    ) -> SetupShown:  # fmt: skip
        """Start the daily question here, or change its settings."""
        given = {
            "channel": channel.id,
            "time": time,
            "zone": timezone,
            "weekdays": weekdays,
            "role": None if role is None else role.id,
            "topics": topics,
            "mix": difficulty,
            "reveal": reveal,
            "counts": counts,
            "notices": None if notices is None else notices.id,
        }
        typed = {key: str(value) for key, value in given.items() if value is not None}
        return await self._service.change(used.guild_id, used.user_id, typed)

    @route("setup:begin", organisers_only=True, opens_modal=True)
    async def begin(self, click: ComponentInteraction) -> BeginForm:
        """*Set up*: a channel and a time zone."""
        return await self._service.begin_form(click.guild_id)

    @route("setup:started", organisers_only=True)
    async def start(self, click: ComponentInteraction) -> SetupShown:
        """That form came in."""
        names = ("channel", "time", "zone")
        given = {name: click.text(name) for name in names if click.text(name).strip()}
        return await self._service.change(click.guild_id, click.user_id, given)

    @route("setup:panel", organisers_only=True)
    async def show_panel(self, click: ComponentInteraction) -> SetupShown:
        """*Settings*."""
        return await self._service.panel(click.guild_id)

    @route("setup:zone", organisers_only=True, update=True)
    async def take_guess(self, click: ComponentInteraction) -> SetupShown:
        """*Yes*: the zone that was guessed is the one."""
        given = {"zone": click.argument(0)}
        return await self._service.change(click.guild_id, click.user_id, given)

    @route("setup:ask", organisers_only=True, opens_modal=True)
    async def ask_zone(self, click: ComponentInteraction) -> ChangeForm:
        """*Choose the time zone*."""
        return await self._service.change_form(click.guild_id, "zone")

    @route("setup:introduce", organisers_only=True)
    async def introduce(self, click: ComponentInteraction) -> Introduced:
        """*Introduce me here*."""
        return await self._service.introduce(click.guild_id, click.channel_id)

    @route("setup:there")
    async def tell_where(self, click: ComponentInteraction) -> WhereToSetUp:
        """*Set up* in direct messages: the server is in the id."""
        return await self._service.where_to_set_up(click.id(GuildId))

    @route("setup:change", organisers_only=True, opens_modal=True, formerly=("organiser:change",))
    async def open_change(self, click: ComponentInteraction) -> ChangeForm:
        """*Change one thing*: open the form for it."""
        return await self._service.change_form(click.guild_id, click.text(""))

    @route("setup:save", organisers_only=True, update=True, formerly=("organiser:save",))
    async def save_change(self, click: ComponentInteraction) -> SetupShown:
        """One setting came in: save it and draw the panel again."""
        given = {click.argument(0): ", ".join(click.chosen("value"))}
        return await self._service.change(click.guild_id, click.user_id, given)
