"""/quiz, and the buttons, selects and forms of its cards."""

import discord
from discord import app_commands
from discord.ext import commands

from bot.bank.model import TOPICS, Difficulty
from bot.core.errors import UserError
from bot.gateway import layout
from bot.gateway.replies import auto_defer, open_modal, reply, update_message
from bot.gateway.router import Press, Router
from bot.practice.quiz import ui
from bot.practice.quiz.group.cog import GroupButtons, argument_of, chosen_of
from bot.practice.quiz.rules import MOST_QUESTIONS
from bot.practice.quiz.services import (
    ANY,
    NEED,
    GroupService,
    GroupWish,
    HostService,
    QuizService,
    ReportService,
    Wish,
)
from bot.practice.quiz.solo.messages import (
    GroupBusy,
    QuizEnded,
    QuizQuestion,
    QuizResult,
    QuizRunning,
    TypedForm,
)

LEVELS = [app_commands.Choice(name=level.value, value=level.value) for level in Difficulty]
MOST_CHOICES = 25


def drawn(result: QuizQuestion | QuizResult | QuizEnded | QuizRunning) -> layout.Card:
    """The card of whatever comes now."""
    if isinstance(result, QuizQuestion):
        return ui.question_card(result)
    if isinstance(result, QuizResult):
        return ui.result_card(result)
    return ui.ended_card(result) if isinstance(result, QuizEnded) else ui.running_card(result)


class QuizCog(commands.Cog):
    """Quizzes for oneself, privately, and for a group."""

    quiz = app_commands.Group(
        name="quiz", description="Test yourself, alone or as a group", guild_only=True
    )

    def __init__(
        self,
        service: QuizService,
        reports: ReportService,
        group: GroupService,
        hosts: HostService,
        router: Router,
    ) -> None:
        self._service = service
        self._reports = reports
        self._hosts = hosts
        self._register_private(router)
        GroupButtons(group, hosts, router)

    def _register_private(self, router: Router) -> None:
        router.register("quiz:show", self.show)
        router.register("quiz:pick", self.pick)
        router.register("quiz:picks", self.pick_several)
        router.register("quiz:form", self.open_typed, opens_form=True)
        router.register("quiz:number", self.enter)
        router.register("quiz:pass", self.give_up)
        router.register("quiz:end", self.end)
        router.register("quiz:again", self.repeat_misses)
        router.register("quiz:flag", self.open_report, opens_form=True)
        router.register("quiz:flagged", self.report)

    @quiz.command()
    @app_commands.describe(
        topic="A topic; empty: what you need (due reviews, weak topics, then new)",
        difficulty="Only this difficulty",
        questions="How many, 1 to 20",
    )
    @app_commands.choices(difficulty=LEVELS)
    async def start(
        self,
        interaction: discord.Interaction,
        topic: str = NEED,
        difficulty: str | None = None,
        questions: app_commands.Range[int, 1, MOST_QUESTIONS] = 5,
    ) -> None:
        """A quiz for yourself, on a topic or on what you need; only you see it."""
        async with auto_defer(interaction):
            if interaction.guild_id is None:
                raise UserError("This works in your study group's server, not here.")
            level = None if difficulty is None else Difficulty(difficulty)
            result = await self._service.start(
                interaction.guild_id, interaction.user.id, Wish(topic, level, questions)
            )
            await reply(interaction, drawn(result))

    @start.autocomplete("topic")
    async def find_topic(
        self, _interaction: discord.Interaction, current: str
    ) -> list[app_commands.Choice[str]]:
        """What I need, any topic, then the topics whose name holds what was typed."""
        return _topics([("What I need", NEED), ("Any topic", ANY)], current)

    @quiz.command(name="group")
    @app_commands.describe(
        topic="A topic; empty: any",
        questions="How many, 1 to 20",
        seconds="For each question, 10 to 120",
        speed="Whether a quick right answer gets up to 4 points more",
    )
    async def open_lobby(
        self,
        interaction: discord.Interaction,
        topic: str = ANY,
        questions: app_commands.Range[int, 1, MOST_QUESTIONS] = 5,
        seconds: app_commands.Range[int, 10, 120] = 30,
        speed: bool = True,
    ) -> None:
        """A quiz for all in this channel: the same questions, private answers, a scoreboard."""
        async with auto_defer(interaction):
            if interaction.guild_id is None or interaction.channel_id is None:
                raise UserError("This works in your study group's server, not here.")
            wish = GroupWish(topic, questions, seconds, speed)
            result = await self._hosts.open_lobby(
                interaction.guild_id, interaction.channel_id, interaction.user.id, wish
            )
            if isinstance(result, GroupBusy):
                await reply(interaction, ui.busy_card(result))
            else:
                await reply(interaction, ui.lobby_card(result))

    @open_lobby.autocomplete("topic")
    async def find_group_topic(
        self, _interaction: discord.Interaction, current: str
    ) -> list[app_commands.Choice[str]]:
        """Any topic, then the topics whose name holds what was typed."""
        return _topics([("Any topic", ANY)], current)

    async def show(self, press: Press) -> None:
        """*Next*, *Go on*, *How it went*."""
        result = await self._service.show(press.guild_id, press.user_id, press.number(0))
        await update_message(press.raw, drawn(result))

    async def pick(self, press: Press) -> None:
        """A click on an option."""
        result = await self._service.choose(
            press.guild_id, press.user_id, press.number(0), press.number(1),
            (press.number(2),), argument_of(press, 3),
        )  # fmt: skip
        await update_message(press.raw, drawn(result))

    async def pick_several(self, press: Press) -> None:
        """The options of a select."""
        result = await self._service.choose(
            press.guild_id, press.user_id, press.number(0), press.number(1), chosen_of(press),
            argument_of(press, 2),
        )  # fmt: skip
        await update_message(press.raw, drawn(result))

    async def open_typed(self, press: Press) -> None:
        """*Enter a number*, *Type your answer*; a settled question shows its result instead."""
        result = await self._service.open_form(
            press.guild_id, press.user_id, press.number(0), press.number(1)
        )
        if isinstance(result, TypedForm):
            await open_modal(press.raw, ui.typed_form(result, press.raw.id))
        else:
            await update_message(press.raw, drawn(result))

    async def enter(self, press: Press) -> None:
        """The form of a figure or a short text came in."""
        result = await self._service.enter(
            press.guild_id, press.user_id, press.number(0), press.number(1), press.text("number")
        )
        await update_message(press.raw, drawn(result))

    async def give_up(self, press: Press) -> None:
        """*I don't know*."""
        result = await self._service.give_up(
            press.guild_id, press.user_id, press.number(0), press.number(1)
        )
        await update_message(press.raw, drawn(result))

    async def end(self, press: Press) -> None:
        """*Stop here*, *End it*."""
        result = await self._service.end(press.guild_id, press.user_id, press.number(0))
        await update_message(press.raw, drawn(result))

    async def repeat_misses(self, press: Press) -> None:
        """*Repeat the misses*."""
        result = await self._service.repeat_misses(press.guild_id, press.user_id, press.number(0))
        await update_message(press.raw, drawn(result))

    async def open_report(self, press: Press) -> None:
        """*Report this question*."""
        form = self._reports.open_form(argument_of(press, 0))
        await open_modal(press.raw, ui.report_form(form, press.raw.id))

    async def report(self, press: Press) -> None:
        """A report came in."""
        result = await self._reports.report(
            press.guild_id, press.user_id, argument_of(press, 0), press.text("text")
        )
        await reply(press.raw, ui.reported_card(result))


def _topics(first: list[tuple[str, str]], typed: str) -> list[app_commands.Choice[str]]:
    names = first + [(topic.name, topic.id) for topic in TOPICS.values()]
    wanted = typed.strip().casefold()
    found = [
        app_commands.Choice(name=name, value=value)
        for name, value in names
        if wanted in name.casefold() or wanted in value
    ]
    return found[:MOST_CHOICES]
