"""The feedback after a session, and ``/mock history``.

Buttons of a session may be pressed in direct messages, where there is no guild; the services
find the session by its id and refuse who is not in it.
"""

import discord
from discord.ext import commands

from bot.core.errors import UserError
from bot.gateway import layout
from bot.gateway.replies import auto_defer, open_modal, reply, update_message
from bot.gateway.router import Press, Router
from bot.gateway.routes import LONG_AGO
from bot.interviews.feedback.messages import DebriefPanel, Part, Revealed, TooLate
from bot.interviews.feedback.service.feedback import DebriefService
from bot.interviews.feedback.service.history import HistoryService
from bot.interviews.feedback.service.revealing import RevealService
from bot.interviews.feedback.ui import feedback as debrief_ui
from bot.interviews.feedback.ui import history as history_ui
from bot.interviews.group import mock


class DebriefCommands(commands.Cog):
    """A part of the cog; it needs ``_debrief``, ``_reveals`` and ``_history``."""

    _debrief: DebriefService
    _reveals: RevealService
    _history: HistoryService

    def _register_debrief(self, router: Router) -> None:
        router.register("mock:debrief", self.open_debrief)
        router.register("mock:score", self.open_scores, opens_form=True)
        router.register("mock:scored", self.score)
        router.register("mock:words", self.open_words, opens_form=True)
        router.register("mock:said", self.say)
        router.register("mock:submit", self.submit)
        router.register("mock:reveal", self.reveal)
        router.register("mock:practise", self.practise)
        router.register("mock:history", self.turn_history)
        router.register("mock:past", self.open_past)

    @mock.command(name="history")
    async def show_history(self, interaction: discord.Interaction) -> None:
        """Your mock interviews, roles and scores over time; only you see it."""
        async with auto_defer(interaction):
            if interaction.guild_id is None:
                raise UserError("This works in your study group's server, not here.")
            result = await self._history.show(interaction.guild_id, interaction.user.id)
            await reply(interaction, history_ui.history(result))

    async def turn_history(self, press: Press) -> None:
        """Another page of the history, in its place."""
        result = await self._history.show(press.guild_id, press.user_id, press.number(0))
        await update_message(press.raw, history_ui.history(result))

    async def open_past(self, press: Press) -> None:
        """A session of the history was chosen."""
        result = await self._debrief.open(press.chosen_id(int), press.user_id)
        await reply(press.raw, _drawn(result))

    async def open_debrief(self, press: Press) -> None:
        """*Give feedback*."""
        result = await self._debrief.open(press.number(0), press.user_id)
        await reply(press.raw, _drawn(result))

    async def open_scores(self, press: Press) -> None:
        """*Score yourself*, *Score your partner*."""
        form = await self._debrief.score_form(press.number(0), press.user_id, _part(press))
        await open_modal(press.raw, debrief_ui.score_form(form, press.raw.id))

    async def score(self, press: Press) -> None:
        """Scores came in; the panel shows them."""
        given = {name: press.text(name) for name in press.values}
        result = await self._debrief.score(press.number(0), press.user_id, _part(press), given)
        await update_message(press.raw, _drawn(result))

    async def open_words(self, press: Press) -> None:
        """*In words*, *Write a note*."""
        form = await self._debrief.words_form(press.number(0), press.user_id)
        await open_modal(press.raw, debrief_ui.words_form(form, press.raw.id))

    async def say(self, press: Press) -> None:
        """Words came in; the panel shows them."""
        result = await self._debrief.say(
            press.number(0), press.user_id, press.text("strengths"), press.text("try_next")
        )
        if isinstance(result, TooLate):
            await reply(press.raw, debrief_ui.too_late(result))
        else:
            await update_message(press.raw, _drawn(result))

    async def submit(self, press: Press) -> None:
        """*Submit*."""
        result = await self._debrief.submit(press.number(0), press.user_id)
        await update_message(press.raw, _drawn(result))

    async def reveal(self, press: Press) -> None:
        """*See feedback*."""
        result = await self._reveals.reveal(press.number(0), press.user_id)
        await reply(press.raw, debrief_ui.revealed(result))

    async def practise(self, press: Press) -> None:
        """*Practise this*."""
        result = await self._reveals.practise(press.number(0), press.user_id)
        await reply(press.raw, debrief_ui.practised(result))


def _drawn(result: DebriefPanel | Revealed) -> layout.Card:
    if isinstance(result, Revealed):
        return debrief_ui.revealed(result)
    return debrief_ui.panel(result)


def _part(press: Press) -> Part:
    try:
        return Part(press.args[1])
    except (IndexError, ValueError):
        raise UserError(LONG_AGO) from None
