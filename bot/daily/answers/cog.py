"""Answers: the form, *Submit as my answer*, and sharing."""

import discord

from bot.core.ids import PostId, UserId
from bot.daily.answers.messages import (
    KEEP,
    AnswerForm,
    AnswerRecorded,
    AnswerShared,
    HowTo,
    SharedRest,
    TooShort,
)
from bot.daily.answers.rules import Submission
from bot.daily.answers.service import AnswerService
from bot.gateway.notifier import incoming_message
from bot.gateway.routes import CommandInteraction, ComponentInteraction, message_menu, route

MENU = "Submit as my answer"


class AnswersCog:
    """Members answer by form or with a message; what they write in threads comes as an event."""

    def __init__(self, service: AnswerService) -> None:
        self._service = service

    @route("answers:form", opens_modal=True)
    async def open_form(self, click: ComponentInteraction) -> AnswerForm:
        """*Answer*: open the form, with what was written before."""
        return await self._service.open_form(click.guild_id, click.user_id, click.id(PostId))

    @route("answers:submit")
    async def submit(self, click: ComponentInteraction) -> AnswerRecorded | TooShort:
        """The form came in."""
        return await self._service.submit_form(
            Submission(
                post_id=click.id(PostId),
                guild_id=click.guild_id,
                user_id=click.user_id,
                name=click.user_name,
                text=click.text("text"),
                written_at=click.created_at,
                shared=click.text("who") != KEEP,
            )
        )

    @route("answers:howto")
    async def explain(self, click: ComponentInteraction) -> HowTo:
        """*What counts?*"""
        return HowTo(click.number(0))

    @route("answers:share")
    async def share(self, click: ComponentInteraction) -> AnswerShared:
        """*Share in thread*."""
        return await self._service.share(click.guild_id, click.user_id, click.id(PostId))

    @route("answers:rest")
    async def read_on(self, click: ComponentInteraction) -> SharedRest:
        """*Read on*, below a long answer in the thread."""
        return await self._service.rest_of_shared(
            click.guild_id, click.id(PostId), click.id(UserId, 1)
        )

    @message_menu(MENU)
    async def submit_message(
        self, used: CommandInteraction, message: discord.Message
    ) -> AnswerRecorded | TooShort:
        """The message menu."""
        return await self._service.submit_message(
            used.guild_id, used.user_id, incoming_message(message)
        )
