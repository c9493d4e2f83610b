"""/mock session, and the buttons of a session's card.

A card may stand in direct messages, where there is no server: a session is found by its number
and the service refuses everybody who is not in it.
"""

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime

import discord
from discord.ext import commands

from bot.core.errors import UserError
from bot.gateway.layout import FileReply
from bot.gateway.replies import auto_defer, open_modal, reply, reply_with_file, update_message
from bot.gateway.router import Handler, Press, Router
from bot.gateway.routes import LONG_AGO
from bot.interviews.group import mock
from bot.interviews.session.messages.life import StepTaken
from bot.interviews.session.service.life import LifeService
from bot.interviews.session.service.times import TimesService
from bot.interviews.session.ui import clicks

Click = Callable[[int, int], Awaitable[StepTaken]]
TimedClick = Callable[[int, int, datetime], Awaitable[StepTaken]]


class LifeCommands(commands.Cog):
    """The part of the ``/mock`` cog that is about one session. ``_life`` and ``_times`` are set
    by whoever composes the cog."""

    _life: LifeService
    _times: TimesService

    def _register_life(self, router: Router) -> None:
        router.register("mock:confirm", self._timed(lambda *a: self._life.confirm(*a)))
        router.register("mock:accept", self._timed(lambda *a: self._life.accept(*a)))
        router.register("mock:offer", self._timed(lambda *a: self._times.suggest(*a), again=True))
        router.register("mock:here", self._click(lambda *a: self._life.check_in(*a)))
        router.register("mock:start", self._click(lambda *a: self._life.start(*a)))
        router.register("mock:finish", self._click(lambda *a: self._life.finish(*a)))
        router.register("mock:met", self._click(lambda *a: self._life.met(*a)))
        router.register("mock:pool", self._click(lambda *a: self._life.pool(*a)))
        router.register("mock:other", self.other_time)
        router.register("mock:propose", self.propose_time, opens_form=True)
        router.register("mock:proposed", self.take_time)
        router.register("mock:cancel", self.ask_to_cancel)
        router.register("mock:calloff", self.call_off)
        router.register("mock:calendar", self.calendar)
        router.register("mock:show", self.show)

    @mock.command(name="session")
    async def session(self, interaction: discord.Interaction) -> None:
        """Your next mock interview with all its buttons; only you see it."""
        async with auto_defer(interaction):
            if interaction.guild_id is None:
                raise UserError("This works in your study group's server, not here.")
            result = await self._life.mine(interaction.guild_id, interaction.user.id)
            await reply(interaction, clicks.mine_card(result))

    def _click(self, act: Click) -> Handler:
        """A button that needs no more than who pressed it."""

        async def handle(press: Press) -> None:
            result = await act(press.user_id, press.number(0))
            await reply(press.raw, clicks.step_card(result))

        return handle

    def _timed(self, act: TimedClick, *, again: bool = False) -> Handler:
        """A button that says which time it means. ``again``: it stands on a private card, which
        is replaced."""

        async def handle(press: Press) -> None:
            result = await act(press.user_id, press.number(0), _moment(press.number(1)))
            answer = update_message if again else reply
            await answer(press.raw, clicks.step_card(result))

        return handle

    async def other_time(self, press: Press) -> None:
        """*Other time*."""
        result = await self._times.times(press.user_id, press.number(0))
        await reply(press.raw, clicks.times_card(result))

    async def propose_time(self, press: Press) -> None:
        """*Propose one*."""
        form = await self._times.form(press.user_id, press.number(0))
        await open_modal(press.raw, clicks.time_form(form, press.raw.id))

    async def take_time(self, press: Press) -> None:
        """A time came in."""
        result = await self._times.suggest_written(
            press.user_id, press.number(0), press.text("date"), press.text("time")
        )
        await reply(press.raw, clicks.step_card(result))

    async def ask_to_cancel(self, press: Press) -> None:
        """*Cancel*: nothing is called off yet."""
        result = await self._life.ask_to_cancel(press.user_id, press.number(0))
        await reply(press.raw, clicks.cancel_card(result))

    async def call_off(self, press: Press) -> None:
        """*Same partner, later* and *Back to the pool*."""
        wish = press.args[1] if len(press.args) > 1 else ""
        if wish not in ("same", "pool"):
            raise UserError(LONG_AGO)
        result = await self._life.call_off(press.user_id, press.number(0), wish)
        await update_message(press.raw, clicks.step_card(result))

    async def calendar(self, press: Press) -> None:
        """*Add to calendar*."""
        result = await self._life.calendar(press.user_id, press.number(0))
        words = clicks.calendar_words(result)
        await reply_with_file(press.raw, FileReply(words, result.name, result.content))

    async def show(self, press: Press) -> None:
        """*Show the card*."""
        result = await self._life.show(press.user_id, press.number(0))
        await reply(press.raw, clicks.mine_card(result))

    @commands.Cog.listener()
    async def on_raw_thread_delete(self, payload: discord.RawThreadDeleteEvent) -> None:
        """A thread is gone; if it was a session's, that goes on in direct messages."""
        await self._life.thread_deleted(payload.guild_id, payload.thread_id)

    @commands.Cog.listener()
    async def on_guild_channel_delete(self, channel: discord.abc.GuildChannel) -> None:
        """A channel is gone and its threads with it: Discord says nothing of those."""
        await self._life.channel_deleted(channel.guild.id, channel.id)


def _moment(seconds: int) -> datetime:
    try:
        return datetime.fromtimestamp(seconds, UTC)
    except (OverflowError, ValueError, OSError):
        raise UserError(LONG_AGO) from None
