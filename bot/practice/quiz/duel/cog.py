"""/quiz duel, and the buttons and forms of its cards."""

from dataclasses import replace

import discord
from discord import app_commands

from bot.core.ids import DuelId, UserId
from bot.gateway.routes import CommandInteraction, ComponentInteraction, command, route
from bot.practice.quiz.asking.messages import NoQuestionFits
from bot.practice.quiz.asking.rules import Judge, judge_choice, judge_pass, judge_typed
from bot.practice.quiz.duel.messages import (
    DuelBusy,
    DuelOpened,
    DuelOver,
    DuelQuestion,
    DuelWaiting,
)
from bot.practice.quiz.duel.rules import Opponent
from bot.practice.quiz.duel.service import DuelService


class DuelCog:
    """Duels of two members. What *Accept*, *Play* and *Decline* on the public card lead to is a
    private reply; from there on each click changes that reply."""

    def __init__(self, service: DuelService) -> None:
        self._service = service

    @command("quiz duel")
    @app_commands.describe(member="Who to challenge; they have a day to accept")
    async def duel(
        self, used: CommandInteraction, member: discord.Member | discord.User
    ) -> DuelOpened | DuelBusy | NoQuestionFits:
        """Challenge a member to five questions within a day."""
        return await self._service.challenge(
            used.guild_id, used.channel_id, used.user_id, _opponent(member, used.raw.channel)
        )

    @route("duel:accept")
    @route("duel:take", update=True)
    async def accept(self, click: ComponentInteraction) -> object:
        """*Accept*, on the public card and on a private one."""
        return await self._service.accept(click.guild_id, click.user_id, click.id(DuelId))

    @route("duel:again")
    async def rematch(self, click: ComponentInteraction) -> DuelOpened | DuelBusy | NoQuestionFits:
        """*Rematch*."""
        return await self._service.rematch(click.guild_id, click.user_id, click.id(DuelId))

    @route("duel:decline")
    async def decline(self, click: ComponentInteraction) -> object:
        """*Decline or take back*."""
        return await self._service.decline(click.guild_id, click.user_id, click.id(DuelId))

    @route("duel:play")
    @route("duel:next", update=True)
    async def play(self, click: ComponentInteraction) -> object:
        """*Play* and *My result* on the public card; *Next*, *How it stands* and *Look again*
        on a private one."""
        return await self._service.play(click.guild_id, click.user_id, click.id(DuelId))

    @route("duel:pick", update=True)
    async def pick(self, click: ComponentInteraction) -> object:
        """A click on an option."""
        return await self._answer(click, judge_choice((click.number(2),)), click.argument(3))

    @route("duel:picks", update=True)
    async def pick_several(self, click: ComponentInteraction) -> object:
        """The options of a select."""
        return await self._answer(click, judge_choice(click.positions()), click.argument(2))

    @route("duel:form", opens_modal=True, update=True)
    async def open_form(self, click: ComponentInteraction) -> object:
        """*Enter a number*, *Type your answer*; a settled question shows its result instead."""
        return await self._service.open_form(
            click.guild_id, click.user_id, click.id(DuelId), click.number(1)
        )

    @route("duel:number", update=True)
    async def enter(self, click: ComponentInteraction) -> object:
        """The form of a figure or a short text came in."""
        typed = click.text("number")
        shown = await self._answer(click, judge_typed(typed))
        if isinstance(shown, (DuelQuestion, DuelWaiting, DuelOver)):  # it wasn't judged
            return replace(shown, typed=typed)
        return shown

    @route("duel:pass", update=True)
    async def give_up(self, click: ComponentInteraction) -> object:
        """*I don't know*."""
        return await self._answer(click, judge_pass)

    async def _answer(
        self, click: ComponentInteraction, judge: Judge, fingerprint: str | None = None
    ) -> object:
        return await self._service.answer(
            click.guild_id, click.user_id, click.id(DuelId), click.number(1), judge, fingerprint
        )


def _opponent(member: discord.Member | discord.User, channel: object) -> Opponent:
    """As Discord knows them. Whom it tells about as a user only has left the server."""
    user_id = UserId(member.id)
    if not isinstance(member, discord.Member):
        return Opponent(user_id, is_bot=member.bot, is_member=False)
    sees = True
    if isinstance(channel, discord.abc.GuildChannel):
        sees = channel.permissions_for(member).view_channel
    return Opponent(user_id, is_bot=member.bot, sees_channel=sees)
