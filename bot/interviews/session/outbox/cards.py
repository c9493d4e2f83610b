"""A session's cards: one in its thread, or one in each one's direct messages, drawn by
``core.live_card``. If the thread is gone or takes nothing any more, it goes on in direct messages.
"""

from dataclasses import replace
from datetime import datetime

from bot.core.database import Transaction
from bot.core.errors import DeliveryError, DeliveryFailure
from bot.core.feature import Core
from bot.core.ids import ChannelId, MessageId
from bot.core.live_card import CardView, LiveCard
from bot.core.outbox.store import OutboxRow
from bot.core.ports import Place
from bot.interviews.session.messages import SessionCard
from bot.interviews.session.rules.state import DIRECT, THREAD
from bot.interviews.session.store import cards, sessions
from bot.interviews.session.store.cards import IN_THREAD, StandingCard
from bot.interviews.session.tx import card, rows

LOST = frozenset(DeliveryFailure) - {DeliveryFailure.TEMPORARY}


class SessionCards:
    """What ``LiveCard`` asks of sessions; ``row.subject`` is a session and a person, 0 for the
    card in the thread."""

    def view(self, tx: Transaction, row: OutboxRow, marker: str) -> CardView | None:
        """The card; None if it has no place there (any more)."""
        session_id, user_id = rows.card_of(row.subject)
        session = sessions.get(tx, session_id)
        if session is None or session.place != (DIRECT if user_id else THREAD):
            return None
        standing = cards.get(tx, session_id, user_id)
        view = CardView(
            guild_id=session.guild_id,
            place=Place(user_id=user_id) if user_id else Place(channel_id=session.thread_id),
            message=card.card(tx, session, marker),
            revision=session.revision,
            drawn_revision=0,
        )
        if standing is None:
            return view
        return replace(
            view, drawn_revision=standing.drawn_revision, channel_id=standing.channel_id,
            message_id=standing.message_id,
        )  # fmt: skip

    def save_posted(
        self,
        tx: Transaction,
        row: OutboxRow,
        channel_id: ChannelId,
        message_id: MessageId,
        revision: int,
        now: datetime,
    ) -> None:
        """The card stands there."""
        session_id, user_id = rows.card_of(row.subject)
        cards.save(tx, StandingCard(session_id, user_id, channel_id, message_id, revision))

    def save_drawn(self, tx: Transaction, row: OutboxRow, revision: int, now: datetime) -> None:
        """The card shows this revision."""
        standing = cards.get(tx, *rows.card_of(row.subject))
        if standing is not None:
            cards.save(tx, replace(standing, drawn_revision=revision))

    def lose(self, tx: Transaction, row: OutboxRow, now: datetime) -> None:
        """The thread is gone: go on in direct messages. Somebody takes none: say it with their
        next command."""
        session_id, user_id = rows.card_of(row.subject)
        if user_id != IN_THREAD and row.kind == rows.CARD:
            rows.leave_note(tx, row.guild_id, session_id, user_id)
        elif user_id != IN_THREAD:
            cards.remove(tx, session_id, user_id)
        else:
            session = sessions.get(tx, session_id)
            if session is not None and session.place == THREAD:
                rows.go_direct(tx, session, now)


class CardDrawing:
    """What of drawing a card asks Discord, outside any transaction."""

    def __init__(self, core: Core) -> None:
        self._core = core

    def finish(self, view: CardView) -> object:
        """In direct messages the card says of which server it is."""
        assert isinstance(view.message, SessionCard)
        if view.place.user_id is None:
            return view.message
        return replace(view.message, guild_name=self._core.notifier.guild_name(view.guild_id))

    async def edit(self, view: CardView, message: object) -> None:
        """Draw it again; a thread that Discord archived after a week of silence is woken."""
        assert view.channel_id is not None
        assert view.message_id is not None
        try:
            await self._core.notifier.edit(view.channel_id, view.message_id, message)
        except DeliveryError as error:
            if view.place.user_id is not None or error.failure is not DeliveryFailure.GONE:
                raise
            await self._core.notifier.unarchive_thread(view.channel_id)
            await self._core.notifier.edit(view.channel_id, view.message_id, message)


def live_card(core: Core) -> LiveCard:
    """The handlers of a session's cards."""
    drawing = CardDrawing(core)
    return LiveCard(
        core, SessionCards(), post_kind=rows.CARD, draw_kind=rows.DRAW, lost_if=LOST,
        finish=drawing.finish, edit=drawing.edit,
    )  # fmt: skip
