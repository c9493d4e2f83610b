"""*Well put*, and the organisers' pick."""

import discord

from bot.core.ids import AnswerId, MessageId, PostId, UserId
from bot.daily.votes.messages import VoteShown
from bot.daily.votes.service import VoteService
from bot.gateway.routes import CommandInteraction, ComponentInteraction, message_menu, route

MENU = "Well put"


class VotesCog:
    """On the copy of an answer by its button, on a message by its menu."""

    def __init__(self, service: VoteService) -> None:
        self._service = service

    @route("votes:give")
    async def give(self, click: ComponentInteraction) -> VoteShown:
        """*Well put*."""
        return await self._service.give(
            click.guild_id, click.user_id, click.id(PostId), click.id(UserId, 1),
            is_organiser=click.is_organiser,
        )  # fmt: skip

    @message_menu(MENU)
    async def give_message(self, used: CommandInteraction, message: discord.Message) -> VoteShown:
        """The message menu."""
        return await self._service.give_message(
            used.guild_id, used.user_id, MessageId(message.id), is_organiser=used.is_organiser
        )

    @route("votes:back", update=True)
    async def take_back(self, click: ComponentInteraction) -> VoteShown:
        """*Take it back*."""
        return await self._service.take_back(
            click.guild_id, click.user_id, click.id(AnswerId), is_organiser=click.is_organiser
        )

    @route("votes:pick", organisers_only=True, update=True)
    async def pick(self, click: ComponentInteraction) -> VoteShown:
        """*Pick it for the reveal*."""
        return await self._service.pick(
            click.guild_id, click.user_id, click.id(AnswerId), wanted=True
        )

    @route("votes:unpick", organisers_only=True, update=True)
    async def unpick(self, click: ComponentInteraction) -> VoteShown:
        """*Take the pick back*."""
        return await self._service.pick(
            click.guild_id, click.user_id, click.id(AnswerId), wanted=False
        )
