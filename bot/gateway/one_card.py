"""One private message for a member about one thing, changed from click to click.

Discord lets a private message change for 15 minutes after the interaction that made it. What is
kept here is how to change it; it is lost with the process, and then one more message comes.
"""

import asyncio
from collections import OrderedDict
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import discord
from discord import ui

from bot.gateway import replies
from bot.gateway.requests import answering

MOST_KEPT = 5000
MARGIN = timedelta(seconds=30)
"""Before the 15 minutes are over: the change has to arrive in time."""
_NO_LONGER = frozenset((401, 403, 404))
"""The member has dismissed it, or its time is over after all."""

Key = tuple[str, str, int]
"""The room, what it is about, and the member."""


@dataclass(slots=True)
class _Kept:
    lock: asyncio.Lock = field(default_factory=asyncio.Lock)
    edit: Callable[..., Awaitable[Any]] | None = None
    until: datetime | None = None


class OneCard:
    """The private messages that can be changed, by what they are about and whose they are."""

    def __init__(self) -> None:
        self._kept: OrderedDict[Key, _Kept] = OrderedDict()

    def __len__(self) -> int:
        """How many messages are kept."""
        return len(self._kept)

    async def show(
        self,
        key: Key,
        interaction: discord.Interaction,
        view: ui.LayoutView,
        files: replies.Files = replies.NO_FILES,
    ) -> None:
        """Change the member's message, or send the first one; the click is answered either way."""
        view.stop()  # nothing listens for clicks in this object: the router does
        self._tidy(interaction.created_at)
        kept = self._kept.setdefault(key, _Kept())
        self._kept.move_to_end(key)
        while len(self._kept) > MOST_KEPT:
            self._kept.popitem(last=False)
        async with kept.lock:  # two quick clicks make one message
            if _is_on_it(interaction):
                await replies.update_message(interaction, view, files)
                kept.edit, kept.until = (
                    interaction.edit_original_response, interaction.expires_at - MARGIN,
                )  # fmt: skip
                return
            if await self._changed(kept, interaction, view, files):
                return
            await self._send(kept, interaction, view, files)
            kept.until = interaction.expires_at - MARGIN

    def _tidy(self, now: datetime) -> None:
        """Let those go that can't be changed any more: each keeps its whole interaction. The one
        that was shown longest ago stands first."""
        while self._kept:
            key, first = next(iter(self._kept.items()))
            if first.lock.locked() or (first.until is not None and now < first.until):
                return
            del self._kept[key]

    async def _send(
        self,
        kept: _Kept,
        interaction: discord.Interaction,
        view: ui.LayoutView,
        files: replies.Files,
    ) -> None:
        send = interaction.response.send_message
        async with replies.one_at_a_time(interaction):
            if not replies.is_answered(interaction) and await replies.answer_first(
                interaction, lambda: send(view=view, ephemeral=True, files=replies.fresh(files))
            ):
                kept.edit = interaction.edit_original_response
                return
            sent = await replies.answer_again(
                interaction,
                fill=lambda: interaction.edit_original_response(
                    view=view, **replies.attached(files)
                ),
                add=lambda: interaction.followup.send(
                    view=view, ephemeral=True, wait=True, files=replies.fresh(files)
                ),
            )
            kept.edit = getattr(sent, "edit", None)

    async def _changed(
        self,
        kept: _Kept,
        interaction: discord.Interaction,
        view: ui.LayoutView,
        files: replies.Files,
    ) -> bool:
        edit, until = kept.edit, kept.until
        if edit is None or until is None or interaction.created_at >= until:
            return False
        async with replies.one_at_a_time(interaction):
            if not replies.is_answered(interaction):
                # It says nothing; the message says it.
                await replies.answer_first(interaction, interaction.response.defer)
            if replies.is_awaited(interaction):
                return False  # a message of its own says that the bot thinks: it is the answer
        try:
            await answering(lambda: edit(view=view, **replies.attached(files)))
        except discord.HTTPException as error:
            if error.status not in _NO_LONGER:
                raise
            return False
        return True


def _is_on_it(interaction: discord.Interaction) -> bool:
    """Whether the click was on a private message, which then changes in its place."""
    return interaction.message is not None and interaction.message.flags.ephemeral
