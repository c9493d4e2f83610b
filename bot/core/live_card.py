"""A live card: posted once, drawn again when what it shows has changed, found again after a crash.

Behind it stand two rows of the outbox: one posts the card, one draws it. What the card shows has a
revision that counts up with each change; a card whose drawn revision is older is drawn again.

If the process dies after the request and before the commit, the next try finds the message by its
marker and adopts it; what an earlier try sent may be old, so it counts as never drawn. If the card
is gone for good, its room decides what becomes of what it showed.

A thread that is archived is woken for it. In one that is closed to the bot the card stands as it
was: it is drawn once the bot may, for a month.
"""

import logging
from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Protocol

from bot.core.database import Transaction
from bot.core.errors import DeliveryError, DeliveryFailure
from bot.core.feature import Core
from bot.core.ids import ChannelId, GuildId, MessageId
from bot.core.outbox import store as outbox
from bot.core.outbox.service import FailureHandler, Handler
from bot.core.outbox.store import OutboxRow
from bot.core.outbox.waking import change
from bot.core.ports import Place

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class CardView:
    """A card as it has to look now, and where it stands."""

    guild_id: GuildId
    place: Place
    message: object
    revision: int
    drawn_revision: int
    channel_id: ChannelId | None = None
    message_id: MessageId | None = None
    """Where it stands; None before it was posted."""
    is_over: bool = False
    """Nothing goes on there any more: an archived thread is put to rest again after a drawing."""


class CardRoom(Protocol):
    """What the room of a card does inside a transaction; ``row.subject`` says which card."""

    def view(self, tx: Transaction, row: OutboxRow, marker: str) -> CardView | None:
        """The card; None if there is none to show (any more)."""
        ...

    def save_posted(
        self,
        tx: Transaction,
        row: OutboxRow,
        channel_id: ChannelId,
        message_id: MessageId,
        revision: int,
        now: datetime,
    ) -> None:
        """The card stands there and shows this revision."""
        ...

    def save_drawn(self, tx: Transaction, row: OutboxRow, revision: int, now: datetime) -> None:
        """The card shows this revision."""
        ...

    def lose(self, tx: Transaction, row: OutboxRow, now: datetime) -> None:
        """The card can't be shown any more: end, or go on without it."""
        ...


class LiveCard:
    """The outbox handlers of one kind of card."""

    def __init__(
        self,
        core: Core,
        room: CardRoom,
        *,
        post_kind: str,
        draw_kind: str,
        pause: timedelta = timedelta(),
        retry_after: Callable[[Transaction, OutboxRow], timedelta | None] | None = None,
        lost_if: Collection[DeliveryFailure] = (DeliveryFailure.GONE,),
        finish: Callable[[CardView], object] | None = None,
    ) -> None:
        """``pause``: between two drawings. ``retry_after``: how soon a drawing that failed for the
        moment is tried again; None: as the outbox does. ``lost_if``: failures of a drawing after
        which the card is lost. ``finish``: the message with what Discord alone knows, as nobody
        asks it in a transaction."""
        self._core = core
        self._room = room
        self._post_kind = post_kind
        self._draw_kind = draw_kind
        self._pause = pause
        self._retry_after = retry_after
        self._lost_if = frozenset(lost_if)
        self._finish = finish or (lambda view: view.message)

    @property
    def handlers(self) -> dict[str, Handler]:
        """What posts and what draws, by the kind of their rows."""
        return {self._post_kind: self.post, self._draw_kind: self.draw}

    @property
    def failures(self) -> dict[str, FailureHandler]:
        """What hears of a card that could not be posted."""
        return {self._post_kind: self.could_not_post}

    async def post(self, row: OutboxRow) -> None:
        """The card appears; from now on it can be drawn."""
        view = await self._core.database.write(lambda tx: self._room.view(tx, row, row.marker))
        if view is None:
            await self._discard(row, "there is nothing to show any more")
            return
        message = self._finish(view)
        message_id = MessageId(await self._core.outbox.send_once(row, view.place, message))
        channel_id = view.place.channel_id
        if channel_id is None and view.place.user_id is not None:
            channel_id = ChannelId(await self._core.notifier.direct_channel(view.place.user_id))
        now = self._core.clock.now()
        # What an earlier try sent may show less than there is now: then it is drawn again.
        revision = view.revision if row.is_first_attempt else 0

        def posted(tx: Transaction) -> None:
            outbox.complete(tx, row.outbox_id, message_id)
            self._room.save_posted(tx, row, channel_id or ChannelId(0), message_id, revision, now)
            # It may have been asked for before there was a card to draw.
            if not outbox.put(
                tx, guild_id=row.guild_id, kind=self._draw_kind, subject=row.subject,
                due_at=now + self._pause, now=now, user_id=row.user_id, lasting=True,
            ):  # fmt: skip
                outbox.move(tx, self._draw_kind, row.subject, now + self._pause)

        await self._core.database.write(posted)

    async def could_not_post(self, row: OutboxRow, error: DeliveryError | None) -> None:
        """A card that Discord won't take, or that came too late, is lost."""
        if error is None or error.failure is not DeliveryFailure.TEMPORARY:
            await self._lose(row)

    async def draw(self, row: OutboxRow) -> None:
        """The card shows what is. What changes meanwhile is drawn after the pause, or at once if
        it was made due at once."""

        def look(tx: Transaction) -> CardView | None:
            marker = outbox.marker_of(tx, self._post_kind, row.subject)
            return self._room.view(tx, row, marker)

        view = await self._core.database.write(look)
        if view is None or view.message_id is None or view.channel_id is None:
            await self._discard(row, "no card")
            return
        if view.revision != view.drawn_revision:
            try:
                await self._edit(view, self._finish(view))
            except DeliveryError as error:
                await self._not_drawn(row, view, error)
                return
        now = self._core.clock.now()

        def drawn(tx: Transaction) -> None:
            if view.revision != view.drawn_revision:
                self._room.save_drawn(tx, row, view.revision, now)
            if outbox.is_due(tx, row.outbox_id, now):
                return
            outbox.complete(tx, row.outbox_id, view.message_id)
            fresh = self._room.view(tx, row, "")
            if fresh is not None and fresh.revision != view.revision:
                outbox.move(tx, self._draw_kind, row.subject, now + self._pause)

        await self._core.database.write(drawn)

    async def _edit(self, view: CardView, message: object) -> None:
        assert view.channel_id is not None
        assert view.message_id is not None
        notifier, channel_id = self._core.notifier, view.channel_id
        edit = partial(notifier.edit, channel_id, view.message_id, message)
        if not await change(notifier, channel_id, edit, rests=view.is_over):
            raise DeliveryError(DeliveryFailure.GONE, "there is no such card")

    async def _not_drawn(self, row: OutboxRow, view: CardView, error: DeliveryError) -> None:
        if error.failure in self._lost_if:
            if not await self._has_moved(row, view):
                await self._lose(row)
            return
        retry_after = self._retry_after
        if retry_after is not None and error.failure is DeliveryFailure.TEMPORARY:
            error.retry_after = await self._core.database.read(lambda tx: retry_after(tx, row))
        raise error

    async def _has_moved(self, row: OutboxRow, view: CardView) -> bool:
        """Whether the card was posted anew while the old one was being drawn: then that one."""
        now = self._core.clock.now()

        def follow(tx: Transaction) -> bool:
            fresh = self._room.view(tx, row, "")
            if fresh is None or fresh.message_id == view.message_id:
                return False
            return outbox.move(tx, self._draw_kind, row.subject, now)

        return await self._core.database.write(follow)

    async def _lose(self, row: OutboxRow) -> None:
        now = self._core.clock.now()

        def lose(tx: Transaction) -> None:
            self._room.lose(tx, row, now)
            outbox.discard(tx, row.outbox_id, "the card can't be shown")

        log.info("a card is lost", extra={"outbox_id": row.outbox_id, "kind": row.kind})
        await self._core.database.write(lose)

    async def _discard(self, row: OutboxRow, why: str) -> None:
        await self._core.database.write(lambda tx: outbox.discard(tx, row.outbox_id, why))
