"""/quiz start, and the buttons, selects and forms of its cards."""

import discord
from discord import app_commands

from bot.bank.model import Difficulty
from bot.core.ids import GuildId, QuizId
from bot.gateway.routes import CommandInteraction, ComponentInteraction, command, route
from bot.practice.quiz.asking import rules
from bot.practice.quiz.solo.service import QuizService

LEVELS = [app_commands.Choice(name=level.value, value=level.value) for level in Difficulty]


class QuizCog:
    """Quizzes for oneself, privately."""

    def __init__(self, service: QuizService) -> None:
        self._service = service

    async def _topics(self, raw: discord.Interaction, typed: str) -> list[app_commands.Choice[str]]:
        level = raw.namespace.difficulty or ""
        among = await self._service.topics(GuildId(raw.guild_id or 0), level)
        first = (("What I need", rules.NEED), ("Any topic", rules.ANY))
        offered = rules.topics_like(typed, *first, among=among, titles=self._service.titles)
        return [app_commands.Choice(name=name, value=value) for name, value in offered]

    @command("quiz start")
    @app_commands.describe(
        topic="A topic; empty: what you need most",
        difficulty="Only this difficulty",
        questions="How many, 1 to 20",
    )
    @app_commands.choices(difficulty=LEVELS)
    # discord.py binds it to whatever the command is bound to; its hint knows its own groups only
    @app_commands.autocomplete(topic=_topics)  # type: ignore[type-var]
    async def start(
        self,
        used: CommandInteraction,
        topic: str = rules.NEED,
        difficulty: str | None = None,
        questions: app_commands.Range[int, 1, rules.MOST_QUESTIONS] = 5,
    ) -> object:
        """A quiz for yourself, on a topic or on what you need."""
        level = None if difficulty is None else Difficulty(difficulty)
        request = rules.QuizRequest(topic, level, questions)
        return await self._service.start(used.guild_id, used.user_id, request)

    @route("quiz:new")
    async def start_at_once(self, click: ComponentInteraction) -> object:
        """*Quiz me*: what the member needs or the topic of the button, or the quiz that runs."""
        request = rules.QuizRequest(click.argument(0) or rules.NEED, None, 5)
        return await self._service.start(click.guild_id, click.user_id, request)

    @route("quiz:show", update=True)
    async def show(self, click: ComponentInteraction) -> object:
        """*Next*, *Go on*, *My result*."""
        return await self._service.show(click.guild_id, click.user_id, click.id(QuizId))

    @route("quiz:pick", update=True)
    async def pick(self, click: ComponentInteraction) -> object:
        """A click on an option."""
        return await self._answer(click, rules.judge_choice((click.number(2),)), click.argument(3))

    @route("quiz:picks", update=True)
    async def pick_several(self, click: ComponentInteraction) -> object:
        """The options of a select."""
        return await self._answer(click, rules.judge_choice(click.positions()), click.argument(2))

    @route("quiz:form", opens_modal=True, update=True)
    async def open_form(self, click: ComponentInteraction) -> object:
        """*Enter a number*, *Type your answer*; a settled question shows its result instead."""
        return await self._service.open_form(
            click.guild_id, click.user_id, click.id(QuizId), click.number(1)
        )

    @route("quiz:number", update=True)
    async def enter(self, click: ComponentInteraction) -> object:
        """The form of a figure or a short text came in."""
        typed = click.text("number")
        return await self._answer(click, rules.judge_typed(typed), _seen(click), typed)

    @route("quiz:pass", update=True)
    async def give_up(self, click: ComponentInteraction) -> object:
        """*I don't know*."""
        return await self._answer(click, rules.judge_pass, _seen(click))

    async def _answer(
        self, click: ComponentInteraction, judge: rules.Judge, fingerprint: str | None,
        typed: str = "",
    ) -> object:  # fmt: skip
        return await self._service.answer(
            click.guild_id, click.user_id, click.id(QuizId), click.number(1), judge, fingerprint,
            typed,
        )  # fmt: skip

    @route("quiz:end", update=True)
    async def end(self, click: ComponentInteraction) -> object:
        """*Stop here*, *End it*."""
        return await self._service.end(click.guild_id, click.user_id, click.id(QuizId))

    @route("quiz:more", update=True)
    async def another(self, click: ComponentInteraction) -> object:
        """*Another 5*, *Only my weak topics*, *Quiz me*."""
        return await self._service.another(click.guild_id, click.user_id, click.argument(0))

    @route("quiz:again", update=True)
    async def repeat_misses(self, click: ComponentInteraction) -> object:
        """*Repeat the … I missed*."""
        return await self._service.repeat_misses(click.guild_id, click.user_id, click.id(QuizId))


def _seen(click: ComponentInteraction) -> str | None:
    """The fingerprint of the question as it was seen; None: of a time when ids had none."""
    return click.argument(2) or None
