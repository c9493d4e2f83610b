"""Pictures in a card: found before it is said, drawn, and put in place of their plain text."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Awaitable, Callable, Iterator
from contextlib import AbstractAsyncContextManager, nullcontext
from functools import partial
from typing import TypeVar

import discord
from discord import ui

from bot.core.errors import DeliveryError, DeliveryFailure
from bot.core.ids import GuildId
from bot.gateway import layout
from bot.gateway.drawing.turns import NOBODYS, WAIT_SECONDS, NoTurnError, Whose
from bot.gateway.drawing.worker_process import WorkerProcess
from bot.gateway.failures import delivery_error
from bot.gateway.replies import NO_FILES, Files

T = TypeVar("T")
MOST_PARTS = 34
"""Discord takes 40 components in a message; a picture splits its text in three."""
Piece = tuple[layout.CardItem, layout.Picture | None]
"""Text of a card, and the picture that it may be."""
Lookup = Callable[[str], str | None]
Deliver = Callable[[ui.LayoutView, Files], Awaitable[T]]
"""Says a card with the files that it shows."""
Draw = Callable[[layout.Picture], Awaitable[bytes | None]]


class Pictures:
    """Draws what is to be a picture in a card. What can't be drawn stays text."""

    def __init__(self, worker: WorkerProcess, formula_of: Lookup) -> None:
        """``formula_of``: the LaTeX of a line of text that stands for a formula, if it does."""
        self.worker = worker
        self._formula_of = formula_of

    async def can_draw(self, latex: str, guild_id: GuildId) -> bool:
        """Whether a formula of a server becomes a picture. True where nothing is drawn, or not in
        time: nobody knows."""
        if not self.worker.is_available:
            return True
        try:
            what = {"latex": latex}
            return await self.worker.draw("formula", what, Whose(guild_id), _patience()) is not None
        except NoTurnError:
            return True

    async def say(
        self, draw: Callable[[], ui.LayoutView], deliver: Deliver[T],
        while_drawing: Callable[[], AbstractAsyncContextManager[None]] = nullcontext,
        whose: Whose = NOBODYS,
    ) -> T:  # fmt: skip
        """Say a card with its pictures; where Discord takes no files (the bot lacks *Attach Files*)
        or a picture doesn't get its turn in time, with the words that stand for them."""
        view, files = draw(), NO_FILES
        if self.wanted(view):
            async with while_drawing():
                files = await self.put_into(view, whose)
        try:
            return await deliver(view, files)
        except (discord.Forbidden, DeliveryError) as error:
            if not files or delivery_error(error).failure is not DeliveryFailure.FORBIDDEN:
                raise
        return await deliver(draw(), NO_FILES)

    def wanted(self, view: ui.LayoutView) -> bool:
        """Whether there is anything to draw; says so without drawing."""
        if not self.worker.is_available:
            return False
        return any(
            isinstance(item, layout.Picture) or self._has_formula(item)
            for item in view.walk_children()
        )

    async def put_into(self, view: ui.LayoutView, whose: Whose = NOBODYS) -> dict[str, bytes]:
        """Replace what can be drawn in the card; the files that have to be sent with it."""
        if not self.wanted(view):
            return {}
        files: dict[str, bytes] = {}
        draw = partial(self._draw, whose, _patience())
        parts = sum(1 for _ in view.walk_children())
        for holder in [view, *(one for one in view.walk_children() if _holds(one))]:
            assert isinstance(holder, (ui.LayoutView, ui.Container))
            items: list[layout.CardItem] = []
            for item in list(holder.children):
                room = min(layout.MOST_PICTURES - len(files), (MOST_PARTS - parts) // 2)
                drawn = await self._drawn(item, draw, files, room)
                parts += len(drawn) - 1
                items += drawn
            if items != holder.children:
                holder.clear_items()
                for item in items:
                    holder.add_item(item)
        return files

    async def _drawn(
        self, item: layout.CardItem, draw: Draw, files: dict[str, bytes], room: int
    ) -> list[layout.CardItem]:
        """An item, or what stands in its place."""
        shown: list[layout.CardItem] = []
        for text, picture in self._pieces(item, room):
            if picture is None:
                shown.append(text)
                continue
            png = await draw(picture)
            if png is None:
                shown.append(text)
                continue
            name = f"{hashlib.blake2b(png, digest_size=8).hexdigest()}.png"
            files[name] = png
            gallery: ui.MediaGallery[ui.LayoutView] = ui.MediaGallery()
            gallery.add_item(
                media=f"attachment://{name}", description=layout.truncate(picture.alt, 1024)
            )
            shown.append(gallery)
        return shown if any(isinstance(one, ui.MediaGallery) for one in shown) else [item]

    async def _draw(self, whose: Whose, until: float, picture: layout.Picture) -> bytes | None:
        try:
            return await self.worker.draw(picture.kind, picture.what, whose, until)
        except NoTurnError:
            return None

    def _pieces(
        self, item: layout.CardItem, room: int
    ) -> Iterator[tuple[layout.CardItem, layout.Picture | None]]:
        if isinstance(item, layout.Picture):
            yield item, item if room > 0 else None
        elif not self._has_formula(item):
            yield item, None
        else:
            assert isinstance(item, ui.TextDisplay)
            for one in layout.with_pictures(item.content, self._formula_of, room):
                yield one, one if isinstance(one, layout.Picture) else None

    def _has_formula(self, item: ui.Item[ui.LayoutView]) -> bool:
        if not isinstance(item, ui.TextDisplay) or "`" not in item.content:
            return False
        return any(
            line.startswith("`") and self._formula_of(line) is not None
            for line in item.content.split("\n")
        )


def _patience() -> float:
    """Until when a card waits for turns, however many pictures it has."""
    return asyncio.get_running_loop().time() + WAIT_SECONDS


def _holds(item: ui.Item[ui.LayoutView]) -> bool:
    return isinstance(item, ui.Container)
