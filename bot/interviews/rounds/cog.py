"""/mock setup, /mock round and /mock why, and the buttons of their cards."""

from collections.abc import Sequence

import discord
from discord import app_commands
from discord.ext import commands

from bot.core.clock import Clock
from bot.core.errors import UserError
from bot.gateway import layout
from bot.gateway.replies import auto_defer, reply, update_message
from bot.gateway.router import ORGANISERS_ONLY, Press, Router
from bot.gateway.routes import LONG_AGO
from bot.interviews.group import mock
from bot.interviews.rounds import ui
from bot.interviews.rounds.messages import RoundHeld, RoundPlanned
from bot.interviews.rounds.service.rounds import RoundService, SetupWish
from bot.server.settings.rules import parse_time
from bot.server.zones import ZoneIndex

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
UNCHANGED = "Nothing changed."


class RoundCommands(commands.Cog):
    """The part of the cog that organisers use, and why a pair is one."""

    _rounds: RoundService
    _zones: ZoneIndex
    _clock: Clock

    def _register_rounds(self, router: Router) -> None:
        router.register("mock:hold", self.go_ahead, organisers_only=True)
        router.register("mock:drop", self.not_now, organisers_only=True)
        router.register("mock:why", self.show_why)

    @mock.command(name="setup")
    @app_commands.describe(
        channel="Where rounds are announced and pairs get their private threads",
        weekday="The day of the round (default Sunday)",
        time="When, such as 18:00 (default 18:00)",
        timezone="Type a city, a country or an offset (default: the daily question's)",
        every="How often (default every week)",
        events="Whether sessions appear among the server's events (default no)",
        pause="True: no rounds by themselves until you say False",
    )
    @app_commands.choices(weekday=WEEKDAYS)
    @app_commands.choices(every=OFTEN)
    async def set_up(
        self,
        interaction: discord.Interaction,
        channel: discord.TextChannel | None = None,
        weekday: int | None = None,
        time: str | None = None,
        timezone: str | None = None,
        every: int | None = None,
        events: bool | None = None,
        pause: bool | None = None,
    ) -> None:
        """Organisers: start rounds of mock interviews here, or change them."""
        async with auto_defer(interaction):
            guild_id = _organisers_guild(interaction)
            clock_time = None if time is None else parse_time(time)
            if time is not None and clock_time is None:
                raise UserError(f"I can't read that time. Type it like 18:00 or 6 pm. {UNCHANGED}")
            wish = SetupWish(
                channel_id=None if channel is None else channel.id,
                weekday=weekday,
                round_time=clock_time,
                tz=None if timezone is None else self._read_zone(timezone),
                every_weeks=every,
                events=events,
                paused=pause,
            )
            shown = await self._rounds.set_up(guild_id, interaction.user.id, wish)
            await reply(interaction, ui.setup_panel(shown))

    @set_up.autocomplete("timezone")
    async def find_round_zone(
        self, _interaction: discord.Interaction, current: str
    ) -> list[app_commands.Choice[str]]:
        """Zones by city, country or offset."""
        found = self._zones.search(current, now=self._clock.now())
        return [app_commands.Choice(name=zone.label, value=zone.name) for zone in found]

    def _read_zone(self, text: str) -> str:
        known = self._zones.parse(text)
        if known is not None:
            return known.key
        near = self._zones.search(text, now=self._clock.now(), limit=3)
        if len(near) == 1:
            return near[0].name
        names = ", ".join(f"`{zone.name}`" for zone in near) or "`Europe/Berlin`, `Asia/Kolkata`"
        raise UserError(f"I don't know that time zone. Did you mean {names}? {UNCHANGED}")

    @mock.command(name="round")
    async def plan_round(self, interaction: discord.Interaction) -> None:
        """Organisers: see what a round would bring now, then hold it or not."""
        async with auto_defer(interaction):
            planned = await self._rounds.dry_run(_organisers_guild(interaction))
            await reply(interaction, ui.plan_card(planned))

    @mock.command(name="why")
    async def explain(self, interaction: discord.Interaction) -> None:
        """Why you were paired as you were, or why you wait; only you see it."""
        async with auto_defer(interaction):
            shown = await self._rounds.why(interaction.guild_id or 0, interaction.user.id)
            await reply(interaction, ui.why_card(shown))

    async def go_ahead(self, press: Press) -> None:
        """*Go ahead*: the round of this very card, or the new plan if it no longer holds."""
        digest = _argument(press.args, 2)
        result = await self._rounds.go_ahead(
            press.guild_id, press.number(0), press.number(1), digest
        )
        await update_message(press.raw, drawn(result))

    async def not_now(self, press: Press) -> None:
        """*Not now*."""
        await update_message(press.raw, ui.dropped_card())

    async def show_why(self, press: Press) -> None:
        """*How do I stand?*, from direct messages: the member's own, in the server it is about."""
        shown = await self._rounds.why(press.number(0), press.user_id)
        await reply(press.raw, ui.why_card(shown))


def drawn(result: RoundHeld | RoundPlanned) -> layout.Card:
    """What became of *Go ahead*."""
    return ui.held_card(result) if isinstance(result, RoundHeld) else ui.plan_card(result)


def _organisers_guild(interaction: discord.Interaction) -> int:
    """The guild, for those only who may manage it: Discord can't hide single subcommands."""
    if interaction.guild_id is None or not interaction.permissions.manage_guild:
        raise UserError(ORGANISERS_ONLY)
    return interaction.guild_id


def _argument(args: Sequence[str], at: int) -> str:
    if at >= len(args):
        raise UserError(LONG_AGO)
    return args[at]
