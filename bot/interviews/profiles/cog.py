"""``/mock join``: type, look, save."""

from enum import StrEnum
from typing import TypeVar

import discord
from discord import app_commands
from discord.ext import commands

from bot.core.clock import Clock
from bot.core.errors import UserError
from bot.gateway.layout import Card
from bot.gateway.replies import open_modal, reply, update_message
from bot.gateway.router import Press, Router
from bot.gateway.routes import LONG_AGO
from bot.interviews.group import mock
from bot.interviews.membership import ui as place_ui
from bot.interviews.membership.service.membership import MembershipService
from bot.interviews.profiles.messages import DraftShown, JoinForm
from bot.interviews.profiles.service import Basics, JoiningService, Wishes
from bot.interviews.profiles.ui import cards as ui
from bot.interviews.profiles.ui import forms as join_forms
from bot.interviews.values.values import Cadence, Level, OddWish, RoleWish, Track
from bot.server.zones import ZoneIndex

W = TypeVar("W", bound=StrEnum)
ZONES_OFFERED = 10
UNKNOWN_ZONE = "I don't know that time zone. Did you mean {names}? Nothing changed."


class JoinSteps(commands.Cog):
    """The steps of joining; the parts below it need the same services."""

    _joining: JoiningService
    _membership: MembershipService
    _zones: ZoneIndex
    _clock: Clock

    def _register_steps(self, router: Router) -> None:
        router.register("mock:join", self.join_round, opens_form=True)
        router.register("mock:join-open", self.open_basics, opens_form=True)
        router.register("mock:join-basics", self.enter_basics)
        router.register("mock:join-more", self.open_wishes, opens_form=True)
        router.register("mock:join-wishes", self.enter_wishes)
        router.register("mock:join-zone", self.choose_zone)
        router.register("mock:join-save", self.save_profile)
        router.register("mock:join-discard", self.discard_draft)

    @mock.command(name="join")
    @app_commands.describe(timezone="Type a city, a country or an offset; empty: as before")
    async def join_mock(
        self, interaction: discord.Interaction, timezone: str | None = None
    ) -> None:
        """Practise interviews with other members, or change what you practise and when."""
        tz = "" if timezone is None else self._zone_or_refuse(timezone)
        await self.begin_joining(interaction, tz)

    @join_mock.autocomplete("timezone")
    async def find_own_zone(
        self, _interaction: discord.Interaction, current: str
    ) -> list[app_commands.Choice[str]]:
        """Zones by city, country or offset."""
        found = self._zones.search(current, now=self._clock.now())
        return [app_commands.Choice(name=zone.label, value=zone.name) for zone in found]

    async def begin_joining(self, interaction: discord.Interaction, tz: str) -> None:
        """The form, what was typed before, or the profile."""
        guild_id, user_id = guild_of(interaction), interaction.user.id
        result = await self._joining.begin(guild_id, user_id, tz)
        if isinstance(result, JoinForm):
            await open_modal(interaction, join_forms.basics_form(result, interaction.id))
        elif isinstance(result, DraftShown):
            await reply(interaction, self._draft(result))
        else:
            shown = await self._membership.profile(guild_id, user_id)
            await reply(interaction, place_ui.profile_card(shown))

    def _draft(self, shown: DraftShown) -> Card:
        """The card, with the zones that an unread one may mean."""
        zones: list[tuple[str, str]] = []
        if not shown.draft.tz and shown.draft.zone.strip():
            now = self._clock.now()
            typed = shown.draft.zone[: join_forms.LONGEST_ZONE]
            found = self._zones.search(typed, now=now, limit=ZONES_OFFERED)
            zones = [(zone.name, zone.label) for zone in found]
        return ui.draft_card(shown, zones)

    def _zone(self, text: str) -> str:
        """The zone that a text names, or the only one it may mean; "" for anything else."""
        text = text[: join_forms.LONGEST_ZONE]
        known = self._zones.parse(text)
        if known is not None:
            return known.key
        if not text.strip():
            return ""
        near = self._zones.search(text, now=self._clock.now(), limit=2)
        return near[0].name if len(near) == 1 else ""

    def _zone_or_refuse(self, text: str) -> str:
        tz = self._zone(text)
        if not tz:
            near = self._zones.search(text[:60], now=self._clock.now(), limit=3)
            names = ", ".join(f"`{zone.name}`" for zone in near)
            raise UserError(UNKNOWN_ZONE.format(names=names or "`Europe/Berlin`, `Asia/Kolkata`"))
        return tz

    async def join_round(self, press: Press) -> None:
        """*Join* on the public card of a round: as ``/mock join``."""
        await self.begin_joining(press.raw, "")

    async def open_basics(self, press: Press) -> None:
        """*Join* and *Change*."""
        form = await self._joining.form(press.guild_id, press.user_id)
        await open_modal(press.raw, join_forms.basics_form(form, press.raw.id))

    async def enter_basics(self, press: Press) -> None:
        """The first form came in."""
        given = Basics(
            level=_one(Level, press.text("level")),
            tracks=frozenset(_several(Track, press.chosen("tracks"))),
            topics=frozenset(press.chosen("topics")),
            zone=press.text("zone"),
            tz=self._zone(press.text("zone")),
            hours=press.text("hours"),
        )
        shown = await self._joining.enter_basics(press.guild_id, press.user_id, given)
        await _answer(press, self._draft(shown))

    async def open_wishes(self, press: Press) -> None:
        """*More wishes*."""
        form = await self._joining.form(press.guild_id, press.user_id)
        await open_modal(press.raw, join_forms.wishes_form(form, press.raw.id))

    async def enter_wishes(self, press: Press) -> None:
        """The second form came in."""
        given = Wishes(
            cadence=_one(Cadence, press.text("cadence")) or Cadence.WEEKLY,
            languages=frozenset(press.chosen("languages")),
            more_languages=press.text("more_languages"),
            role_wish=_one(RoleWish, press.text("role_wish")) or RoleWish.BOTH,
            odd_wish=_one(OddWish, press.text("odd_wish")) or OddWish.FIRST_NEXT,
        )
        shown = await self._joining.enter_wishes(press.guild_id, press.user_id, given)
        await _answer(press, self._draft(shown))

    async def choose_zone(self, press: Press) -> None:
        """One of the zones on the card."""
        known = self._zones.parse(press.text(""))
        if known is None:
            raise UserError(LONG_AGO)
        shown = await self._joining.choose_zone(press.guild_id, press.user_id, known.key)
        await update_message(press.raw, self._draft(shown))

    async def save_profile(self, press: Press) -> None:
        """*Save*."""
        result = await self._joining.save(press.guild_id, press.user_id, press.number(0))
        card = self._draft(result) if isinstance(result, DraftShown) else ui.saved_card(result)
        await update_message(press.raw, card)

    async def discard_draft(self, press: Press) -> None:
        """*Discard*."""
        result = await self._joining.discard(press.guild_id, press.user_id)
        await update_message(press.raw, ui.discarded_card(result))


async def _answer(press: Press, card: Card) -> None:
    """A form that was opened from a private card replaces it; from a command, or from the
    public card of a round, it gets its own."""
    message = press.raw.message
    if message is None or not message.flags.ephemeral:
        await reply(press.raw, card)
    else:
        await update_message(press.raw, card)


def _one(kind: type[W], value: str) -> W | None:
    return next(iter(_several(kind, (value,))), None)


def _several(kind: type[W], values: tuple[str, ...]) -> list[W]:
    """Those of the values that the kind knows."""
    return [one for one in kind if one.value in values]


def guild_of(interaction: discord.Interaction) -> int:
    if interaction.guild_id is None:
        raise UserError("This works in your study group's server, not here.")
    return interaction.guild_id
