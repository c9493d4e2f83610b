"""Answering interactions: privately unless said otherwise, and always within 3 seconds."""

import asyncio
import contextlib
import io
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from functools import partial
from types import MappingProxyType
from typing import Any

import discord
from discord import ui

from bot.core.errors import DeliveryError, UserError
from bot.gateway import measured
from bot.gateway.layout import Accent, FileReply, HandedBack, notice
from bot.gateway.requests import FIRST_ANSWER_SECONDS, AnswerLostError, answering
from bot.gateway.written import pieces

# Discord gives three seconds; what is left is for the way there and back.
PATIENCE_SECONDS = 1.5
ANSWERED, DEFERRED, DOUBTFUL, DONE = "answered", "deferred", "doubtful deferral", "done"

NO_FILES_HERE = (
    "I'm not allowed to attach files in this channel, so I can't give you this one here. Try again "
    "in another channel, or ask an organiser to give me *Attach Files*."
)

TOO_LARGE, TOO_LARGE_CODE = 413, 40005

IN_THE_FILE = "What you wrote is in the file, so that you can send it again."

Files = Mapping[str, bytes]
"""The pictures of a card, by their names."""
NO_FILES: Files = MappingProxyType({})


def fresh(files: Files) -> list[discord.File]:
    """Files to send: each is read once, so every try has its own."""
    return [discord.File(io.BytesIO(content), name) for name, content in files.items()]


def attached(files: Files) -> dict[str, Any]:
    """The same for a card that is changed; of one without pictures nothing is said about them."""
    return {"attachments": fresh(files)} if files else {}


def one_at_a_time(interaction: discord.Interaction) -> asyncio.Lock:
    """Held by whoever asks whether there is an answer and then gives one: a deferral that is on its
    way and a reply must not cross, or Discord refuses the reply and the bot thinks for ever."""
    lock = interaction.extras.setdefault("answering", asyncio.Lock())
    assert isinstance(lock, asyncio.Lock)
    return lock


def is_answered(interaction: discord.Interaction) -> bool:
    """Whether it has its first answer, so that only a message more can follow."""
    return interaction.response.is_done() or ANSWERED in interaction.extras


def is_done(interaction: discord.Interaction) -> bool:
    """Whether what the member asked for was done, so that only the answer can still fail."""
    return bool(interaction.extras.get(DONE))


def is_awaited(interaction: discord.Interaction) -> bool:
    """Whether the member looks at a message that says that the bot thinks."""
    return bool(interaction.extras.get(DEFERRED))


async def answer_first(
    interaction: discord.Interaction, call: Callable[[], Awaitable[object]]
) -> bool:
    """Answer for the first time, ``one_at_a_time``. discord.py doesn't know that it is done where
    Discord says so. False: a deferral whose outcome was lost is there, and still to be filled."""
    taken = await answering(call, patience=FIRST_ANSWER_SECONDS)
    interaction.extras[ANSWERED] = True
    measured.acknowledged(interaction)
    if taken is None and DOUBTFUL in interaction.extras:
        interaction.extras[DEFERRED] = interaction.extras.pop(DOUBTFUL)
        return False
    return True


async def answer_again(
    interaction: discord.Interaction, fill: Callable[[], Awaitable[object]],
    add: Callable[[], Awaitable[object]],
) -> object:  # fmt: skip
    """Say something where there is a first answer: it ``fill``s what was deferred, which may be
    repeated, or is a message more (``add``)."""
    if is_awaited(interaction):
        said = await answering(fill)
        interaction.extras[DEFERRED] = False
        return said
    return await answering(add, once=True)


@asynccontextmanager
async def auto_defer(
    interaction: discord.Interaction, *, private: bool = True, thinking: bool = True
) -> AsyncIterator[None]:
    """Defer the interaction if what happens inside takes longer than the patience; ``thinking``
    shows that as a message of its own."""

    async def defer() -> None:
        async with one_at_a_time(interaction):
            if not is_answered(interaction):
                defer = partial(interaction.response.defer, ephemeral=private, thinking=thinking)
                try:
                    await answer_first(interaction, defer)
                    interaction.extras[DEFERRED] = thinking
                except AnswerLostError:
                    interaction.extras[DOUBTFUL] = thinking  # the answer sees whether it is there

    deferring: list[asyncio.Task[None]] = []
    # A timer and no task: nearly always there is nothing to do, and this runs for every click.
    timer = asyncio.get_running_loop().call_later(
        PATIENCE_SECONDS, lambda: deferring.append(asyncio.create_task(defer(), name="defer"))
    )
    try:
        yield
    finally:
        timer.cancel()
        async with one_at_a_time(interaction):  # a deferral that is under way arrives
            for task in deferring:
                task.cancel()
                await asyncio.gather(task, return_exceptions=True)


async def reply(
    interaction: discord.Interaction,
    view: ui.LayoutView,
    files: Files = NO_FILES,
    *,
    private: bool = True,
) -> None:
    """Answer with a card: as the first answer, in place of the deferral, or as a message more."""
    view.stop()  # nothing listens for clicks in this object: the router does
    send = interaction.response.send_message
    async with one_at_a_time(interaction):
        if is_answered(interaction) or not await answer_first(
            interaction, lambda: send(view=view, ephemeral=private, files=fresh(files))
        ):
            await answer_again(
                interaction,
                fill=lambda: interaction.edit_original_response(view=view, **attached(files)),
                add=lambda: interaction.followup.send(
                    view=view, ephemeral=private, files=fresh(files)
                ),
            )


async def reply_with_file(interaction: discord.Interaction, answer: FileReply) -> None:
    """Answer privately with a few words and files; `UserError` where no files are allowed, or none
    that large."""

    def file(name: str = answer.name, content: bytes = answer.content) -> discord.File:
        return discord.File(io.BytesIO(content), name)

    words, send = answer.words, interaction.response.send_message
    try:
        async with one_at_a_time(interaction):
            if is_answered(interaction) or not await answer_first(
                interaction, lambda: send(words, file=file(), ephemeral=True)
            ):
                await answer_again(
                    interaction,
                    fill=lambda: interaction.edit_original_response(
                        content=words, attachments=[file()]
                    ),
                    add=lambda: interaction.followup.send(words, file=file(), ephemeral=True),
                )
            for one in answer.more:
                add = partial(interaction.followup.send, file=file(*one), ephemeral=True)
                await answering(add, once=True)
    except discord.Forbidden:
        raise UserError(NO_FILES_HERE) from None
    except discord.HTTPException as error:
        if error.status != TOO_LARGE and error.code != TOO_LARGE_CODE:
            raise
        raise UserError(answer.too_large) from None


async def hand_back(interaction: discord.Interaction, answer: HandedBack) -> None:
    """A few words, if any, and what a member wrote: in a file or, where no files are allowed, in as
    many messages as it takes."""
    words, written = answer.words, answer.written
    told = f"{words}\n{IN_THE_FILE}".strip()
    file = FileReply(told, "what-you-wrote.txt", written.encode())
    try:
        await reply_with_file(interaction, file)
    except UserError:
        for piece in pieces(written):
            told = f"{words}\nWhat you wrote:\n>>> {piece}".strip()
            await reply(interaction, notice(Accent.QUIET, told))
            words = "This goes on."


async def update_message(
    interaction: discord.Interaction, view: ui.LayoutView, files: Files = NO_FILES
) -> None:
    """Replace the card on which was clicked."""
    view.stop()
    edit = interaction.response.edit_message
    async with one_at_a_time(interaction):
        if is_answered(interaction) or not await answer_first(
            interaction, lambda: edit(view=view, **attached(files))
        ):
            await answering(
                lambda: interaction.edit_original_response(view=view, **attached(files))
            )
            interaction.extras[DEFERRED] = False


async def say_later(
    interaction: discord.Interaction, then: Callable[[], Awaitable[object | None]],
    draw: Callable[[object], ui.LayoutView],
) -> None:  # fmt: skip
    """Put what is known later in the place of the answer. The answer stands whatever happens: the
    member may have closed it, and what it was about may be gone."""
    with contextlib.suppress(UserError, DeliveryError, discord.HTTPException):
        message = await then()
        if message is not None:
            view = draw(message)
            view.stop()
            await answering(lambda: interaction.edit_original_response(view=view))


async def open_modal(interaction: discord.Interaction, modal: ui.Modal) -> None:
    """Open a modal; it must be the first answer."""
    modal.stop()  # the router takes the submit, also after a restart
    await answer_first(interaction, lambda: interaction.response.send_modal(modal))
