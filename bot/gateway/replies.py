"""Answering interactions: privately unless said otherwise, and always within 3 seconds."""

import asyncio
import io
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from typing import Any

import discord
from discord import ui

from bot.gateway.layout import FileReply

# Discord gives three seconds; what is left is for the way there and back.
PATIENCE_SECONDS = 1.5

Files = Sequence[discord.File]


def attached(files: Files) -> dict[str, Any]:
    """The pictures of a card that is changed; of one without, nothing is said about them."""
    return {"attachments": list(files)} if files else {}


def _lock(interaction: discord.Interaction) -> asyncio.Lock:
    """One answer at a time: a deferral and a reply must not cross."""
    lock = interaction.extras.setdefault("answering", asyncio.Lock())
    assert isinstance(lock, asyncio.Lock)
    return lock


@asynccontextmanager
async def auto_defer(
    interaction: discord.Interaction, *, private: bool = True, thinking: bool = True
) -> AsyncIterator[None]:
    """Defer the interaction if what happens inside takes longer than the patience; ``thinking``
    shows that as a message of its own."""

    async def defer() -> None:
        async with _lock(interaction):
            if not interaction.response.is_done():
                await interaction.response.defer(ephemeral=private, thinking=thinking)

    deferring: list[asyncio.Task[None]] = []
    # A timer and no task: nearly always there is nothing to do, and this runs for every click.
    timer = asyncio.get_running_loop().call_later(
        PATIENCE_SECONDS, lambda: deferring.append(asyncio.create_task(defer(), name="defer"))
    )
    try:
        yield
    finally:
        timer.cancel()
        async with _lock(interaction):  # a deferral that is under way arrives
            for task in deferring:
                task.cancel()
                await asyncio.gather(task, return_exceptions=True)


async def reply(
    interaction: discord.Interaction,
    view: ui.LayoutView,
    *,
    private: bool = True,
    files: Files = (),
) -> None:
    """Answer with a card: as the first answer, or after a deferral as its follow-up."""
    view.stop()  # nothing listens for clicks in this object: the router does
    async with _lock(interaction):
        if interaction.response.is_done():
            await interaction.followup.send(view=view, ephemeral=private, files=files)
        else:
            await interaction.response.send_message(view=view, ephemeral=private, files=files)


async def reply_with_file(interaction: discord.Interaction, answer: FileReply) -> None:
    """Answer privately with a few words and a file."""
    file = discord.File(io.BytesIO(answer.content), answer.name)
    async with _lock(interaction):
        if interaction.response.is_done():
            await interaction.followup.send(answer.words, file=file, ephemeral=True)
        else:
            await interaction.response.send_message(answer.words, file=file, ephemeral=True)


async def update_message(
    interaction: discord.Interaction, view: ui.LayoutView, files: Files = ()
) -> None:
    """Replace the card on which was clicked."""
    view.stop()
    async with _lock(interaction):
        if interaction.response.is_done():
            await interaction.edit_original_response(view=view, **attached(files))
        else:
            await interaction.response.edit_message(view=view, **attached(files))


async def open_modal(interaction: discord.Interaction, modal: ui.Modal) -> None:
    """Open a modal; it must be the first answer."""
    modal.stop()  # the router takes the submit, also after a restart
    await interaction.response.send_modal(modal)
