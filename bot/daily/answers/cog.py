"""Answers: the form, *Submit as my answer*, and messages in threads."""

import discord
from discord import app_commands
from discord.ext import commands

from bot.core.errors import UserError
from bot.core.ids import ChannelId, GuildId
from bot.daily.answers import ui
from bot.daily.answers.messages import AnswerRecorded, TooShort
from bot.daily.answers.service import AnswerService, Submission
from bot.gateway.layout import Card
from bot.gateway.notifier import incoming_message
from bot.gateway.replies import auto_defer, open_modal, reply
from bot.gateway.router import Press, Router

MENU = "Submit as my answer"


def outcome(result: AnswerRecorded | TooShort) -> Card:
    """The private reply to something that was handed in."""
    return ui.recorded(result) if isinstance(result, AnswerRecorded) else ui.too_short(result)


class AnswersCog(commands.Cog):
    """Members answer, in three ways."""

    def __init__(self, bot: commands.Bot, service: AnswerService, router: Router) -> None:
        self._bot = bot
        self._service = service
        router.register("answers:form", self.open_form, opens_form=True)
        router.register("answers:submit", self.submit)
        router.register("answers:howto", self.explain)
        router.register("answers:share", self.share)
        self._menu = app_commands.ContextMenu(name=MENU, callback=self.submit_message)
        self._menu.guild_only = True

    async def cog_load(self) -> None:
        """Context menus can't be declared in a cog: add it by hand."""
        self._bot.tree.add_command(self._menu)

    async def open_form(self, press: Press) -> None:
        """*Answer*: open the form, with what was written before."""
        form = await self._service.open_form(press.guild_id, press.user_id, press.number(0))
        await open_modal(press.raw, ui.answer_form(form, press.raw.id))

    async def submit(self, press: Press) -> None:
        """The form came in."""
        user = press.raw.user
        result = await self._service.submit_form(
            Submission(
                post_id=press.number(0),
                guild_id=press.guild_id,
                user_id=user.id,
                name=user.display_name,
                text=press.text("text"),
                written_at=press.raw.created_at,
                shared=press.text("who") != ui.KEEP,
            )
        )
        await reply(press.raw, outcome(result))

    async def explain(self, press: Press) -> None:
        """*What counts?*"""
        await reply(press.raw, ui.how_to(press.number(0)))

    async def share(self, press: Press) -> None:
        """*Share in thread*."""
        result = await self._service.share(press.guild_id, press.user_id, press.number(0))
        await reply(press.raw, ui.shared(result))

    async def submit_message(
        self, interaction: discord.Interaction, message: discord.Message
    ) -> None:
        """The message menu."""
        async with auto_defer(interaction):
            if interaction.guild_id is None:
                raise UserError("This works in your study group's server, not here.")
            result = await self._service.submit_message(
                interaction.guild_id, interaction.user.id, incoming_message(message)
            )
            await reply(interaction, outcome(result))

    def _is_question_thread(self, channel_id: ChannelId, guild_id: GuildId | None) -> bool:
        """Cheap look before the database is asked: a thread that the bot itself opened.

        A thread that the cache doesn't know may be one.
        """
        guild = None if guild_id is None else self._bot.get_guild(guild_id)
        if guild is None or self._bot.user is None:
            return False
        if guild.get_channel(channel_id) is not None:
            return False
        thread = guild.get_thread(channel_id)
        return thread is None or thread.owner_id == self._bot.user.id

    @commands.Cog.listener()
    async def on_message(self, message: discord.Message) -> None:
        """A message in a question's thread is an answer, where messages may be read."""
        if message.guild is None or not self._bot.intents.message_content:
            return
        if self._is_question_thread(message.channel.id, message.guild.id):
            await self._service.message_written(message.guild.id, incoming_message(message))

    @commands.Cog.listener()
    async def on_raw_message_edit(self, payload: discord.RawMessageUpdateEvent) -> None:
        """An edit updates the answer."""
        if payload.guild_id is None or not self._bot.intents.message_content:
            return
        await self._service.message_edited(payload.guild_id, incoming_message(payload.message))

    @commands.Cog.listener()
    async def on_raw_message_delete(self, payload: discord.RawMessageDeleteEvent) -> None:
        """A deletion withdraws it."""
        if payload.guild_id is not None:
            await self._service.messages_deleted(payload.guild_id, [payload.message_id])

    @commands.Cog.listener()
    async def on_raw_bulk_message_delete(self, payload: discord.RawBulkMessageDeleteEvent) -> None:
        """So do many."""
        if payload.guild_id is not None:
            await self._service.messages_deleted(payload.guild_id, sorted(payload.message_ids))
