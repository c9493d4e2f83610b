"""/quiz, and the buttons, selects and forms of its cards."""

from collections.abc import Awaitable, Callable

import discord
from discord import app_commands
from discord.ext import commands

from bot import look
from bot.bank.model import TOPICS, Difficulty
from bot.errors import UserError
from bot.gateway.components import LONG_AGO, Handler, Press, Router
from bot.gateway.replies import open_form, promptly, redraw, reply
from bot.quiz import ui
from bot.quiz.messages import (
    GroupBusy,
    GroupSteered,
    QuizEnded,
    QuizQuestion,
    QuizResult,
    QuizRunning,
    TypedForm,
)
from bot.quiz.rules import MOST_QUESTIONS
from bot.quiz.service import (
    ANY,
    NEED,
    GroupService,
    GroupWish,
    HostService,
    QuizService,
    ReportService,
    Wish,
)

LEVELS = [app_commands.Choice(name=level.value, value=level.value) for level in Difficulty]
MOST_CHOICES = 25


def drawn(result: QuizQuestion | QuizResult | QuizEnded | QuizRunning) -> look.Card:
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
        self._group = group
        self._hosts = hosts
        self._register_private(router)
        self._register_group(router)

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

    def _register_group(self, router: Router) -> None:
        router.register("quiz:join", self.join)
        router.register("quiz:leave", self.leave)
        router.register("quiz:choose", self.choose)
        router.register("quiz:mine", self.mine)
        router.register("quiz:begin", self._steering(self._hosts.start))
        router.register("quiz:pause", self._steering(self._hosts.pause))
        router.register("quiz:resume", self._steering(self._hosts.resume))
        router.register("quiz:stop", self._steering(self._hosts.end))
        router.register("quiz:skip", self.skip)

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
        async with promptly(interaction):
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
        async with promptly(interaction):
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
        await redraw(press.interaction, drawn(result))

    async def pick(self, press: Press) -> None:
        """A click on an option."""
        result = await self._service.choose(
            press.guild_id, press.user_id, press.number(0), press.number(1),
            (press.number(2),), _argument(press, 3),
        )  # fmt: skip
        await redraw(press.interaction, drawn(result))

    async def pick_several(self, press: Press) -> None:
        """The options of a select."""
        chosen = tuple(int(one) for one in press.chosen("") if one.isdecimal())
        result = await self._service.choose(
            press.guild_id, press.user_id, press.number(0), press.number(1), chosen,
            _argument(press, 2),
        )  # fmt: skip
        await redraw(press.interaction, drawn(result))

    async def open_typed(self, press: Press) -> None:
        """*Enter a number*, *Type your answer*; a settled question shows its result instead."""
        result = await self._service.open_form(
            press.guild_id, press.user_id, press.number(0), press.number(1)
        )
        if isinstance(result, TypedForm):
            await open_form(press.interaction, ui.typed_form(result, press.interaction.id))
        else:
            await redraw(press.interaction, drawn(result))

    async def enter(self, press: Press) -> None:
        """The form of a figure or a short text came in."""
        result = await self._service.enter(
            press.guild_id, press.user_id, press.number(0), press.number(1), press.text("number")
        )
        await redraw(press.interaction, drawn(result))

    async def give_up(self, press: Press) -> None:
        """*I don't know*."""
        result = await self._service.give_up(
            press.guild_id, press.user_id, press.number(0), press.number(1)
        )
        await redraw(press.interaction, drawn(result))

    async def end(self, press: Press) -> None:
        """*Stop here*, *End it*."""
        result = await self._service.end(press.guild_id, press.user_id, press.number(0))
        await redraw(press.interaction, drawn(result))

    async def repeat_misses(self, press: Press) -> None:
        """*Repeat the misses*."""
        result = await self._service.repeat_misses(press.guild_id, press.user_id, press.number(0))
        await redraw(press.interaction, drawn(result))

    async def open_report(self, press: Press) -> None:
        """*Report this question*."""
        form = self._reports.open_form(_argument(press, 0))
        await open_form(press.interaction, ui.report_form(form, press.interaction.id))

    async def report(self, press: Press) -> None:
        """A report came in."""
        result = await self._reports.report(
            press.guild_id, press.user_id, _argument(press, 0), press.text("text")
        )
        await reply(press.interaction, ui.reported_card(result))

    async def join(self, press: Press) -> None:
        """*Join*."""
        result = await self._group.join(press.guild_id, press.user_id, press.number(0))
        await reply(press.interaction, ui.joined_card(result))

    async def leave(self, press: Press) -> None:
        """*Leave*."""
        result = await self._group.leave(press.guild_id, press.user_id, press.number(0))
        await reply(press.interaction, ui.left_card(result))

    async def choose(self, press: Press) -> None:
        """A letter on the public card; the reply is private."""
        result = await self._group.choose(
            press.guild_id, press.user_id, press.number(0), press.number(1), press.number(2),
            _argument(press, 3),
        )  # fmt: skip
        await reply(press.interaction, ui.choice_card(result))

    async def mine(self, press: Press) -> None:
        """*How I stand*."""
        result = await self._group.mine(press.guild_id, press.user_id, press.number(0))
        await reply(press.interaction, ui.mine_card(result))

    async def skip(self, press: Press) -> None:
        """*Skip* and *Next*."""
        result = await self._hosts.skip(
            press.guild_id, press.user_id, press.number(0), press.number(1), _argument(press, 2),
            is_organiser=_is_organiser(press),
        )  # fmt: skip
        await reply(press.interaction, ui.steered_card(result))

    def _steering(self, act: Callable[..., Awaitable[GroupSteered]]) -> Handler:
        """*Start*, *Pause*, *Go on*, *End*."""

        async def steer(press: Press) -> None:
            result = await act(
                press.guild_id, press.user_id, press.number(0), is_organiser=_is_organiser(press)
            )
            await reply(press.interaction, ui.steered_card(result))

        return steer


def _is_organiser(press: Press) -> bool:
    return press.interaction.permissions.manage_guild


def _topics(first: list[tuple[str, str]], typed: str) -> list[app_commands.Choice[str]]:
    names = first + [(topic.name, topic.id) for topic in TOPICS.values()]
    wanted = typed.strip().casefold()
    found = [
        app_commands.Choice(name=name, value=value)
        for name, value in names
        if wanted in name.casefold() or wanted in value
    ]
    return found[:MOST_CHOICES]


def _argument(press: Press, at: int) -> str:
    if at >= len(press.args):
        raise UserError(LONG_AGO)
    return press.args[at]
