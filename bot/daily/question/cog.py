"""/organise for the daily question, the buttons of its card, and the operators' /operator."""

from typing import Any

import discord
from discord import app_commands

from bot.core.ids import GuildId, PostId
from bot.daily.question import messages
from bot.daily.question.service import DailyService
from bot.gateway.routes import CommandInteraction, ComponentInteraction, command, route
from bot.server.completion import Choices, choices, complete_date


class DailyCog:
    """Organisers steer the daily question; members press the card's buttons."""

    def __init__(self, service: DailyService) -> None:
        self._service = service

    async def _questions(self: Any, raw: discord.Interaction, current: str) -> Choices:
        found = await self._service.find_questions(GuildId(raw.guild_id or 0), current)
        return choices((title, question_id) for question_id, title in found)

    @command("organise now", organisers_only=True)
    async def now(self, used: CommandInteraction) -> messages.Posting:
        """Post today's question at once."""
        return await self._service.post_now(used.guild_id)

    @command("organise skip", organisers_only=True)
    @app_commands.describe(
        date="Which date, such as 2026-12-24",
        reason="What members read about it",
        undo="Undo a skip",
    )
    @app_commands.autocomplete(date=complete_date)
    async def skip(
        self,
        used: CommandInteraction,
        date: str,
        reason: app_commands.Range[str, 1, 80] = "the organisers are taking a break",
        undo: bool = False,
    ) -> messages.DaySkipped | messages.SkipTakenBack:
        """Leave a date out; nobody loses a streak over it."""
        return await self._service.skip_day(used.guild_id, date, reason, undo=undo)

    @command("organise queue", organisers_only=True)
    @app_commands.describe(
        question="Type a word of its title or topic", date="Which date, such as 2026-12-24"
    )
    @app_commands.autocomplete(question=_questions, date=complete_date)
    async def queue(self, used: CommandInteraction, question: str, date: str) -> messages.Queued:
        """Choose the question for a date."""
        return await self._service.queue_question(used.guild_id, date, question, used.user_id)

    @command("organise preview", organisers_only=True)
    @app_commands.describe(question="A question to look at; empty: the next one")
    @app_commands.autocomplete(question=_questions)
    async def preview(
        self, used: CommandInteraction, question: str | None = None
    ) -> messages.Preview:
        """See the next card, or any other; only you see it."""
        return await self._service.preview(used.guild_id, question)

    @route("question:preview", organisers_only=True)
    async def preview_next(self, click: ComponentInteraction) -> messages.Preview:
        """*Preview*."""
        return await self._service.preview(click.guild_id, None)

    @command("organise pause", organisers_only=True)
    async def pause(self, used: CommandInteraction) -> messages.QuestionsPaused:
        """No questions until you resume."""
        return await self._service.pause(used.guild_id)

    @command("organise resume", organisers_only=True)
    async def resume(self, used: CommandInteraction) -> messages.QuestionsResumed:
        """Bring the questions back."""
        return await self._service.resume(used.guild_id)

    @command("operator reload", operators_only=True)
    async def reload(self, _used: CommandInteraction) -> messages.BankReloaded:
        """Read the question bank again, all of it or nothing."""
        return await self._service.reload_bank()

    @route("question:hint", formerly=("daily:hint",))
    async def show_hint(self, click: ComponentInteraction) -> messages.Hint:
        """The card's *Hint* button."""
        return await self._service.hint(click.guild_id, click.id(PostId))

    @route("question:now", organisers_only=True)
    async def post_first(self, click: ComponentInteraction) -> messages.Posting:
        """*Post the first question now*."""
        return await self._service.post_now(click.guild_id)
