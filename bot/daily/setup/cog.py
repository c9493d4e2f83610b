"""/setup, and the panel on which one thing is changed at a time."""

from datetime import time

import discord
from discord import app_commands
from discord.ext import commands

from bot.bank.model import TOPICS
from bot.core.clock import Clock
from bot.core.errors import UserError
from bot.daily.setup import rules, ui
from bot.daily.setup.rules import MIXES, Counts, Field, Mix
from bot.daily.setup.service import Changes, SetupService
from bot.gateway.replies import auto_defer, open_modal, reply, update_message
from bot.gateway.router import Press, Router
from bot.gateway.routes import LONG_AGO
from bot.server.settings.rules import parse_time, parse_weekdays
from bot.server.zones import ZoneIndex

WEEKDAY_CHOICES = [
    app_commands.Choice(name="every day", value="every day"),
    app_commands.Choice(name="Monday to Friday", value="mon-fri"),
    app_commands.Choice(name="Monday to Saturday", value="mon-sat"),
    app_commands.Choice(name="Monday, Wednesday, Friday", value="mon wed fri"),
    app_commands.Choice(name="weekends", value="weekends"),
]
MIX_CHOICES: list[app_commands.Choice[str]] = [
    app_commands.Choice(name=words, value=mix.value) for mix, words in rules.MIX_WORDS.items()
]
REVEAL_CHOICES: list[app_commands.Choice[int]] = [
    app_commands.Choice(name=f"after {words}", value=minutes)
    for minutes, words in rules.REVEAL_CHOICES.items()
]
COUNTS_CHOICES: list[app_commands.Choice[str]] = [
    app_commands.Choice(name=one.value, value=one.value) for one in Counts
]
UNCHANGED = "Nothing changed."


class SetupCog(commands.Cog):
    """An organiser sets the server up in two minutes."""

    def __init__(
        self, service: SetupService, router: Router, zones: ZoneIndex, clock: Clock
    ) -> None:
        self._service = service
        self._zones = zones
        self._clock = clock
        router.register("organiser:change", self.open_change, organisers_only=True, opens_form=True)
        router.register("organiser:save", self.save_change, organisers_only=True)

    @app_commands.command()
    @app_commands.guild_only()
    @app_commands.default_permissions(manage_guild=True)
    @app_commands.checks.has_permissions(manage_guild=True)
    @app_commands.describe(
        channel="Where the question of the day is posted",
        time="When, such as 09:00 (default 09:00)",
        timezone="Type a city, a country or an offset (default UTC)",
        weekdays="Which days, such as mon-fri (default every day)",
        role="A role to ping with each question",
        topics="Names between commas, or all (default all)",
        difficulty="How hard (default any difficulty)",
        reveal="When the model answer comes (default after 1 day)",
        counts="What makes a day count for streaks (default the daily answer)",
        notices="Where I tell organisers of trouble (default: the same channel)",
    )
    @app_commands.choices(difficulty=MIX_CHOICES)
    @app_commands.choices(reveal=REVEAL_CHOICES)
    @app_commands.choices(counts=COUNTS_CHOICES)
    async def setup(
        self,
        interaction: discord.Interaction,
        channel: discord.TextChannel,
        time: str | None = None,
        timezone: str | None = None,
        weekdays: str | None = None,
        role: discord.Role | None = None,
        topics: str | None = None,
        difficulty: str | None = None,
        reveal: int | None = None,
        counts: str | None = None,
        notices: discord.TextChannel | None = None,
    ) -> None:
        """Start the daily question here, or change it. Only the channel is needed."""
        async with auto_defer(interaction):
            changes = Changes(
                channel_id=channel.id,
                post_time=None if time is None else _read_time(time),
                tz=None if timezone is None else self._read_zone(timezone),
                weekdays=None if weekdays is None else _read_weekdays(weekdays),
                ping_role_id=None if role is None else role.id,
                topics=None if topics is None else _read_topics(topics),
                difficulty_mix=None if difficulty is None else MIXES[Mix(difficulty)],
                reveal_minutes=reveal,
                any_practice=None if counts is None else counts == Counts.PRACTICE,
                notice_channel_id=None if notices is None else notices.id,
            )
            guild_id = interaction.guild_id or 0
            shown = await self._service.apply(guild_id, interaction.user.id, changes)
            await reply(interaction, ui.panel(shown))

    @setup.autocomplete("timezone")
    async def find_zone(
        self, _interaction: discord.Interaction, current: str
    ) -> list[app_commands.Choice[str]]:
        """Zones by city, country or offset."""
        found = self._zones.search(current, now=self._clock.now())
        return [app_commands.Choice(name=zone.label, value=zone.name) for zone in found]

    @setup.autocomplete("weekdays")
    async def find_weekdays(
        self, _interaction: discord.Interaction, current: str
    ) -> list[app_commands.Choice[str]]:
        """Common choices, and what was typed if it can be read."""
        wanted = current.casefold().strip()
        found = [one for one in WEEKDAY_CHOICES if wanted in one.name.casefold()]
        if wanted and parse_weekdays(wanted):
            found.insert(0, app_commands.Choice(name=current[:100], value=current[:100]))
        return found[:25]

    @setup.autocomplete("topics")
    async def find_topics(
        self, _interaction: discord.Interaction, current: str
    ) -> list[app_commands.Choice[str]]:
        """Completes the last name of the list."""
        before, _, last = current.rpartition(",")
        stem = f"{before.strip()}, " if before.strip() else ""
        wanted = last.casefold().strip()
        names = [topic.name for topic in TOPICS.values() if wanted in topic.name.casefold()]
        choices = [f"{stem}{name}" for name in names if len(stem) + len(name) <= 100]
        return [app_commands.Choice(name=one, value=one) for one in choices[:25]]

    def _read_zone(self, text: str) -> str:
        known = self._zones.parse(text)
        if known is not None:
            return known.key
        near = self._zones.search(text, now=self._clock.now(), limit=3)
        if len(near) == 1:
            return near[0].name
        names = ", ".join(f"`{zone.name}`" for zone in near) or "`Europe/Berlin`, `Asia/Kolkata`"
        raise UserError(f"I don't know that time zone. Did you mean {names}? {UNCHANGED}")

    async def open_change(self, press: Press) -> None:
        """*Change one thing*: open the form for it."""
        form = await self._service.change_form(press.guild_id, _field(press.text("")))
        await open_modal(press.raw, ui.change_form(form, press.raw.id))

    async def save_change(self, press: Press) -> None:
        """One setting came in: save it and draw the panel anew."""
        changes = self._changes(_field(press.args[0] if press.args else ""), press)
        shown = await self._service.apply(press.guild_id, press.user_id, changes)
        await update_message(press.raw, ui.panel(shown))

    def _changes(self, field: Field, press: Press) -> Changes:
        value, values = press.text("value"), press.chosen("value")
        match field:
            case Field.CHANNEL:
                return Changes(channel_id=_number(value))
            case Field.TIME:
                return Changes(post_time=_read_time(value))
            case Field.ZONE:
                return Changes(tz=self._read_zone(value))
            case Field.WEEKDAYS:
                return Changes(weekdays=frozenset(_number(day) % 7 for day in values))
            case Field.ROLE:
                return Changes(ping_role_id=_number(value)) if value else Changes(no_role=True)
            case Field.TOPICS:
                return Changes(topics=rules.topic_weights(frozenset(values)))
            case Field.MIX:
                return Changes(difficulty_mix=MIXES[Mix(value)])
            case Field.REVEAL:
                return Changes(reveal_minutes=_number(value))
            case Field.NOTICES:
                if not value:
                    return Changes(no_notice_channel=True)
                return Changes(notice_channel_id=_number(value))
            case Field.MINIMUM:
                return Changes(min_chars=_read_minimum(value))
            case Field.LATE:
                return Changes(late_counts=value == "yes")
            case Field.COUNTS:
                return Changes(any_practice=value == Counts.PRACTICE)
            case Field.MILESTONES:
                return Changes(milestones=value == "yes")
            case Field.REPORTS:
                return Changes(author_reports=value == "yes")


def _field(name: str) -> Field:
    try:
        return Field(name)
    except ValueError:
        raise UserError(LONG_AGO) from None


def _number(text: str) -> int:
    if not text.isdigit():
        raise UserError(f"I need a number there, not `{text[:20]}`. {UNCHANGED}")
    return int(text)


def _read_minimum(text: str) -> int:
    number = _number(text.strip())
    if not 1 <= number <= rules.MOST_CHARS:
        raise UserError(f"Choose a length from 1 to {rules.MOST_CHARS}. {UNCHANGED}")
    return number


def _read_time(text: str) -> time:
    found = parse_time(text)
    if found is None:
        raise UserError(f"I can't read that time. Write it as 09:00 or 8:30 pm. {UNCHANGED}")
    return found


def _read_weekdays(text: str) -> frozenset[int]:
    found = parse_weekdays(text)
    if not found:
        raise UserError(
            "I can't read those weekdays. Write `every day`, `mon-fri` or `mon wed fri`. "
            f"{UNCHANGED}"
        )
    return found


def _read_topics(text: str) -> dict[str, int]:
    found = rules.read_topics(text)
    if found.unknown:
        names = ", ".join(f"`{name[:30]}`" for name in found.unknown[:3])
        raise UserError(
            f"I don't know the topic {names}. Choose from the list, or write `all`. {UNCHANGED}"
        )
    return found.weights
