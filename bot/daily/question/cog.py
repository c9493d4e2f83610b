"""/daily, and the buttons of the question's card."""

from datetime import date, timedelta

import discord
from discord import app_commands
from discord.ext import commands

from bot.core.clock import Clock
from bot.core.errors import UserError
from bot.daily.question import ui
from bot.daily.question.messages import DaySkipped
from bot.daily.question.service import AskingService, DailyService
from bot.gateway.replies import auto_defer, reply
from bot.gateway.router import Press, Router

_MANAGE = discord.Permissions(manage_guild=True)
WRONG_DATE = "I can't read that date. Write it as 2026-12-24, or choose one from the list."


def guild_of(interaction: discord.Interaction) -> int:
    """The guild of a command that only works in one."""
    if interaction.guild_id is None:
        raise UserError("This works in your study group's server, not here.")
    return interaction.guild_id


def read_date(text: str) -> date:
    """A date as an organiser writes it."""
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        raise UserError(WRONG_DATE) from None


@app_commands.guild_only()
@app_commands.default_permissions(_MANAGE)
class DailyCog(
    commands.GroupCog,
    group_name="daily",
    group_description="The question of the day, for organisers",
):
    """Organisers steer the daily question; members press the card's buttons."""

    def __init__(
        self, service: DailyService, asking: AskingService, router: Router, clock: Clock
    ) -> None:
        self._service = service
        self._asking = asking
        self._clock = clock
        router.register("daily:hint", self.show_hint)
        router.register("daily:status", self.show_status, organisers_only=True)

    async def cog_app_command_check(self, interaction: discord.Interaction) -> bool:
        """The permission again, on our side: a server can loosen the default."""
        if not interaction.permissions.manage_guild:
            raise app_commands.MissingPermissions(["manage_guild"])
        return True

    async def interaction_check(self, interaction: discord.Interaction) -> bool:
        """Every command of the group is for organisers."""
        return await self.cog_app_command_check(interaction)

    @app_commands.command()
    async def now(self, interaction: discord.Interaction) -> None:
        """Post today's question at once."""
        async with auto_defer(interaction):
            result = await self._service.post_now(guild_of(interaction))
            await reply(interaction, ui.posting(result))

    @app_commands.command()
    @app_commands.describe(
        date="Which date, such as 2026-12-24",
        reason="What members read about it",
        undo="Take a skip back",
    )
    async def skip(
        self,
        interaction: discord.Interaction,
        date: str,
        reason: app_commands.Range[str, 1, 80] = "the organisers take a break",
        undo: bool = False,
    ) -> None:
        """Leave a date out; nobody loses a streak by it."""
        async with auto_defer(interaction):
            result = await self._service.skip_day(
                guild_of(interaction), read_date(date), reason, undo=undo
            )
            view = (
                ui.skipped(result) if isinstance(result, DaySkipped) else ui.skip_taken_back(result)
            )
            await reply(interaction, view)

    @app_commands.command()
    @app_commands.describe(
        question="Type a word of its title or topic", date="Which date, such as 2026-12-24"
    )
    async def queue(self, interaction: discord.Interaction, question: str, date: str) -> None:
        """Put a question at a date."""
        async with auto_defer(interaction):
            result = await self._service.queue_question(
                guild_of(interaction), read_date(date), question, interaction.user.id
            )
            await reply(interaction, ui.queued(result))

    @app_commands.command()
    @app_commands.describe(question="A question to look at; empty: the next one")
    async def preview(self, interaction: discord.Interaction, question: str | None = None) -> None:
        """See the next card, or any other; only you see it."""
        async with auto_defer(interaction):
            result = await self._asking.preview(guild_of(interaction), question)
            await reply(interaction, ui.preview(result))

    @app_commands.command()
    async def pause(self, interaction: discord.Interaction) -> None:
        """No questions until you resume."""
        async with auto_defer(interaction):
            result = await self._service.pause(guild_of(interaction))
            await reply(interaction, ui.paused(result))

    @app_commands.command()
    async def resume(self, interaction: discord.Interaction) -> None:
        """Bring the questions back."""
        async with auto_defer(interaction):
            result = await self._service.resume(guild_of(interaction))
            await reply(interaction, ui.resumed(result))

    @app_commands.command()
    async def status(self, interaction: discord.Interaction) -> None:
        """The last seven days, the next one, and what is wrong if anything is."""
        async with auto_defer(interaction):
            result = await self._asking.status(guild_of(interaction))
            await reply(interaction, ui.status(result))

    @app_commands.command()
    async def reload(self, interaction: discord.Interaction) -> None:
        """Read the question bank anew, all of it or nothing."""
        async with auto_defer(interaction):
            result = await self._asking.reload_bank()
            await reply(interaction, ui.reloaded(result))

    @queue.autocomplete("question")
    @preview.autocomplete("question")
    async def find_question(
        self, _interaction: discord.Interaction, current: str
    ) -> list[app_commands.Choice[str]]:
        """Questions whose title or topic holds what was typed."""
        found = self._asking.find_questions(current)
        return [app_commands.Choice(name=title[:100], value=id_) for id_, title in found]

    @queue.autocomplete("date")
    @skip.autocomplete("date")
    async def find_date(
        self, _interaction: discord.Interaction, current: str
    ) -> list[app_commands.Choice[str]]:
        """The dates of the next three weeks, by weekday or number."""
        today = self._clock.now().date()
        days = (today + timedelta(days=offset) for offset in range(21))
        names = ((f"{day:%A} {day.day} {day:%B}", day.isoformat()) for day in days)
        wanted = current.casefold()
        return [
            app_commands.Choice(name=name, value=value)
            for name, value in names
            if wanted in name.casefold() or value.startswith(wanted)
        ]

    async def show_hint(self, press: Press) -> None:
        """The card's *Hint* button."""
        result = await self._asking.hint(press.guild_id, press.number(0))
        await reply(press.raw, ui.hint(result))

    async def show_status(self, press: Press) -> None:
        """The *Status* button of a notice."""
        await reply(press.raw, ui.status(await self._asking.status(press.guild_id)))
