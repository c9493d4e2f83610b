"""/quiz group, the buttons of its card, and the private lists that they open."""

import discord
from discord import app_commands

from bot.core.ids import GroupQuizId, GuildId
from bot.gateway.routes import CommandInteraction, ComponentInteraction, command, route
from bot.practice.quiz.asking.messages import NoQuestionFits
from bot.practice.quiz.asking.rules import ANY, MOST_QUESTIONS, topics_like
from bot.practice.quiz.group.messages import (
    ChoiceNoted,
    GroupBusy,
    GroupJoined,
    GroupLeft,
    GroupMine,
    GroupOptions,
    GroupSteered,
    HostStep,
    LobbyOpened,
)  # fmt: skip
from bot.practice.quiz.group.rules import GroupQuizOptions
from bot.practice.quiz.group.service import GroupService


class GroupCog:
    """What players and hosts press. The public card is drawn by the outbox; replies are private."""

    def __init__(self, service: GroupService) -> None:
        self._service = service

    async def _topics(self, raw: discord.Interaction, typed: str) -> list[app_commands.Choice[str]]:
        among = await self._service.topics(GuildId(raw.guild_id or 0))
        offered = topics_like(
            typed, ("Any topic", ANY), among=among, titles=self._service.bank.titles
        )
        return [app_commands.Choice(name=name, value=value) for name, value in offered]

    @command("quiz group")
    @app_commands.describe(
        topic="A topic; empty: any",
        questions="How many, 1 to 20",
        seconds="For each question, 10 to 120",
        speed="Whether a quick right answer gets up to 4 points more",
    )
    # discord.py binds it to whatever the command is bound to; its hint knows its own groups only
    @app_commands.autocomplete(topic=_topics)  # type: ignore[type-var]
    async def open_lobby(
        self,
        used: CommandInteraction,
        topic: str = ANY,
        questions: app_commands.Range[int, 1, MOST_QUESTIONS] = 5,
        seconds: app_commands.Range[int, 10, 120] = 30,
        speed: bool = True,
    ) -> LobbyOpened | GroupBusy | NoQuestionFits:
        """A quiz for all in this channel, with a scoreboard."""
        return await self._service.open_lobby(
            used.guild_id, used.channel_id, used.user_id,
            GroupQuizOptions(topic, questions, seconds, speed),
        )  # fmt: skip

    @route("group:join", formerly=("quiz:join",), one_card=True)
    async def join(self, click: ComponentInteraction) -> GroupJoined:
        """*Join*."""
        return await self._service.join(click.guild_id, click.user_id, click.id(GroupQuizId))

    @route("group:leave", formerly=("quiz:leave",), one_card=True)
    async def leave(self, click: ComponentInteraction) -> GroupLeft:
        """*Leave*."""
        return await self._service.leave(click.guild_id, click.user_id, click.id(GroupQuizId))

    @route("group:choose", formerly=("quiz:choose",), one_card=True)
    async def choose(self, click: ComponentInteraction) -> ChoiceNoted:
        """A letter on the public card."""
        return await self._service.choose(
            click.guild_id, click.user_id, click.id(GroupQuizId), click.number(1),
            (click.number(2),), click.argument(3),
        )  # fmt: skip

    @route("group:options", formerly=("quiz:options",), one_card=True)
    async def show_options(self, click: ComponentInteraction) -> GroupOptions:
        """*Choose all that are right* on the public card; the select is private."""
        return await self._service.show_options(
            click.guild_id, click.user_id, click.id(GroupQuizId), click.number(1),
            click.argument(2),
        )  # fmt: skip

    @route("group:tick", formerly=("quiz:tick",), one_card=True)
    async def tick(self, click: ComponentInteraction) -> ChoiceNoted:
        """The options of the private select."""
        return await self._service.choose(
            click.guild_id, click.user_id, click.id(GroupQuizId), click.number(1),
            click.positions(), click.argument(2),
        )  # fmt: skip

    @route("group:mine", formerly=("quiz:mine",), one_card=True)
    async def mine(self, click: ComponentInteraction) -> GroupMine:
        """*How I stand*."""
        return await self._service.mine(click.guild_id, click.user_id, click.id(GroupQuizId))

    @route("group:again")
    async def play_again(
        self, click: ComponentInteraction
    ) -> LobbyOpened | GroupBusy | GroupJoined | NoQuestionFits:
        """*Play again*."""
        return await self._service.play_again(click.guild_id, click.user_id, click.id(GroupQuizId))

    @route("group:host", one_card=True)
    async def show_controls(self, click: ComponentInteraction) -> GroupSteered:
        """*For the host*: Start, Pause, Skip and End, privately."""
        return await self._steer(click, HostStep.LOOKED)

    @route("group:begin", formerly=("quiz:begin",), one_card=True)
    async def start(self, click: ComponentInteraction) -> GroupSteered:
        """*Start*."""
        return await self._steer(click, HostStep.STARTED)

    @route("group:pause", formerly=("quiz:pause",), one_card=True)
    async def pause(self, click: ComponentInteraction) -> GroupSteered:
        """*Pause*."""
        return await self._steer(click, HostStep.PAUSED)

    @route("group:resume", formerly=("quiz:resume",), one_card=True)
    async def resume(self, click: ComponentInteraction) -> GroupSteered:
        """*Go on*."""
        return await self._steer(click, HostStep.RESUMED)

    @route("group:skip", formerly=("quiz:skip",), one_card=True)
    async def skip(self, click: ComponentInteraction) -> GroupSteered:
        """*Skip* and *Next*."""
        return await self._steer(click, HostStep.SKIPPED, (click.number(1), click.argument(2)))

    @route("group:stop", formerly=("quiz:stop",), one_card=True)
    async def end(self, click: ComponentInteraction) -> GroupSteered:
        """*End*."""
        return await self._steer(click, HostStep.ENDED)

    async def _steer(
        self, click: ComponentInteraction, step: HostStep, shown: tuple[int, str] = (0, "")
    ) -> GroupSteered:
        return await self._service.steer(
            click.guild_id, click.user_id, click.id(GroupQuizId), step,
            is_organiser=click.raw.permissions.manage_guild, shown=shown,
        )  # fmt: skip
