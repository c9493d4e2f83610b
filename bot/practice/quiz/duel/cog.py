"""/quiz duel, and the buttons and forms of its cards."""

from typing import Any

import discord
from discord import app_commands
from discord.ext import commands

from bot.core.errors import UserError
from bot.gateway import layout
from bot.gateway.replies import auto_defer, open_modal, reply, update_message
from bot.gateway.router import Press, Router
from bot.practice.quiz import ui
from bot.practice.quiz.duel.messages import (
    DuelAnswered,
    DuelBusy,
    DuelOver,
    DuelQuestion,
    DuelWaiting,
)
from bot.practice.quiz.group.cog import argument_of, chosen_of
from bot.practice.quiz.services import ChallengeService, DuelService, Opponent
from bot.practice.quiz.solo.messages import TypedForm


def drawn(result: DuelQuestion | DuelAnswered | DuelWaiting | DuelOver) -> layout.Card:
    """The card of whatever comes now."""
    if isinstance(result, DuelQuestion):
        return ui.duel_question_card(result)
    if isinstance(result, DuelAnswered):
        return ui.duel_answer_card(result)
    if isinstance(result, DuelWaiting):
        return ui.duel_waiting_card(result)
    return ui.duel_over_card(result)


class DuelCog(commands.Cog):
    """Duels of two members. Its command is one of `/quiz`, which another cog brings."""

    def __init__(
        self,
        client: commands.Bot,
        challenges: ChallengeService,
        service: DuelService,
        router: Router,
    ) -> None:
        self._client = client
        self._challenges = challenges
        self._service = service
        router.register("duel:accept", self.accept)
        router.register("duel:take", self.take)
        router.register("duel:decline", self.decline)
        router.register("duel:play", self.play)
        router.register("duel:next", self.go_on)
        router.register("duel:pick", self.pick)
        router.register("duel:picks", self.pick_several)
        router.register("duel:form", self.open_typed, opens_form=True)
        router.register("duel:number", self.enter)
        router.register("duel:pass", self.give_up)

    async def cog_load(self) -> None:
        """Put the command below `/quiz`."""
        quiz = self._client.tree.get_command("quiz")
        assert isinstance(quiz, app_commands.Group)
        quiz.add_command(self._command())

    def _command(self) -> app_commands.Command[Any, ..., None]:
        challenges = self._challenges

        @app_commands.command()
        @app_commands.describe(member="Whom you challenge; they have a day to accept")
        async def duel(
            interaction: discord.Interaction, member: discord.Member | discord.User
        ) -> None:
            """Challenge a member: five questions, each in their own time within a day."""
            async with auto_defer(interaction):
                if interaction.guild_id is None or interaction.channel_id is None:
                    raise UserError("This works in your study group's server, not here.")
                result = await challenges.challenge(
                    interaction.guild_id,
                    interaction.channel_id,
                    interaction.user.id,
                    _opponent(member, interaction.channel),
                )
                if isinstance(result, DuelBusy):
                    await reply(interaction, ui.duel_busy_card(result))
                else:
                    await reply(interaction, ui.opened_card(result))

        return duel

    async def accept(self, press: Press) -> None:
        """*Accept* on the public card; the first question comes privately."""
        result = await self._challenges.accept(press.guild_id, press.user_id, press.number(0))
        await reply(press.raw, drawn(result))

    async def take(self, press: Press) -> None:
        """*Accept* on a private card."""
        result = await self._challenges.accept(press.guild_id, press.user_id, press.number(0))
        await update_message(press.raw, drawn(result))

    async def decline(self, press: Press) -> None:
        """*Decline*."""
        result = await self._challenges.decline(press.guild_id, press.user_id, press.number(0))
        if isinstance(result, DuelOver):
            await reply(press.raw, drawn(result))
        else:
            await reply(press.raw, ui.declined_card(result))

    async def play(self, press: Press) -> None:
        """*Play* and *How it went* on the public card; the reply is private."""
        result = await self._service.play(press.guild_id, press.user_id, press.number(0))
        await reply(press.raw, drawn(result))

    async def go_on(self, press: Press) -> None:
        """*Next*, *How it stands* and *Look again* on a private card."""
        result = await self._service.play(press.guild_id, press.user_id, press.number(0))
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
            form = ui.typed_form(result, press.raw.id, "duel")
            await open_modal(press.raw, form)
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


def _opponent(member: discord.Member | discord.User, channel: object) -> Opponent:
    """As Discord knows them. Whom it tells about as a user only has left the server."""
    if not isinstance(member, discord.Member):
        return Opponent(member.id, is_bot=member.bot, is_member=False)
    sees = True
    if isinstance(channel, discord.abc.GuildChannel):
        sees = channel.permissions_for(member).view_channel
    return Opponent(member.id, is_bot=member.bot, sees_channel=sees)
