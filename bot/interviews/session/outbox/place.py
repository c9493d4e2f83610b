"""Where a session takes place: its private thread, its cards, and the server's event of it.

The thread is opened once and closed after the end. If it can't be opened, is gone or takes nothing
any more, the session goes on in direct messages with the same card. A crash after a request and
before its commit is met by looking for the thread, or the event, by its name.

Everybody in the server sees the event, so it names nobody: "Mock interview 12". It exists while the
session is agreed on or running, where the organiser wants one; it is moved with it and deleted when
it is off or over. Without the permission, or with a hundred events, the session goes on without it.
"""

from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial

from bot.core.database import Transaction
from bot.core.errors import DeliveryError, DeliveryFailure
from bot.core.feature import Core
from bot.core.ids import ChannelId, EventId, MessageId, SessionId, UserId
from bot.core.live_card import CardView, LiveCard
from bot.core.outbox import rules as made
from bot.core.outbox import store as outbox
from bot.core.outbox.store import OutboxRow
from bot.core.ports import Place, ServerEvent
from bot.interviews.session.messages import ObserverOutCard, SessionCard
from bot.interviews.session.rules.state import DIRECT, THREAD, WANTED, Session
from bot.interviews.session.service.session import Forget
from bot.interviews.session.store import cards, sessions
from bot.interviews.session.store.cards import IN_THREAD, StandingCard
from bot.interviews.session.tx import machine, rows, views
from bot.interviews.values import store as settings_store
from bot.interviews.values.rules import ENDS, SessionState

NAME = "Mock interview {}"


class PlaceHandlers:
    """Opens and closes the thread of a session."""

    def __init__(self, core: Core, *, forget: Forget) -> None:
        self._core = core
        self._forget = forget

    async def open(self, row: OutboxRow) -> None:
        """A private thread with the two and an observer; else direct messages."""
        session = await self._session(row)
        if session is None or session.place != WANTED or session.state in ENDS:
            if session is not None and not row.is_first_attempt:
                await self._doubt(row, session)  # an earlier try may have opened one
            await self._core.database.write(
                lambda tx: outbox.discard(tx, row.outbox_id, "not wanted")
            )
            return
        gone: tuple[UserId, ...] = ()
        thread_id = None
        if row.was_cut_off:
            await self._doubt(row, session)
        if session.channel_id is not None:
            try:
                opened = await self._core.notifier.open_private_thread(
                    session.guild_id, session.channel_id, NAME.format(session.session_id),
                    look_first=not row.is_first_attempt,
                )  # fmt: skip
                thread_id = ChannelId(opened)
                gone = await self._let_in(session, thread_id)
            except DeliveryError as error:
                if error.is_doubtful:
                    await self._doubt(row, session)
                if error.failure is DeliveryFailure.TEMPORARY:
                    raise
                await self._archive(thread_id)  # into which not everybody can be let
                thread_id = None
        await self._core.database.write(
            partial(self._opened, row=row, before=session, thread_id=thread_id, gone=gone)
        )

    async def _doubt(self, row: OutboxRow, session: Session) -> None:
        """Have a thread looked for that nobody heard of."""
        if session.channel_id is not None:
            what = f"{made.THREAD} {NAME.format(session.session_id)}"
            await self._core.outbox.doubts.add(row, what, Place(channel_id=session.channel_id))

    async def _session(self, row: OutboxRow) -> Session | None:
        session_id = SessionId(int(row.subject))
        return await self._core.database.read(lambda tx: sessions.get(tx, session_id))

    async def _let_in(self, session: Session, thread_id: ChannelId) -> tuple[UserId, ...]:
        """Add everybody; those who are no longer in the server are given back."""
        gone = []
        for user_id in session.present:
            try:
                await self._core.notifier.add_to_thread(thread_id, user_id)
            except DeliveryError as error:
                if (
                    error.failure is DeliveryFailure.TEMPORARY
                    or await self._core.notifier.is_member(session.guild_id, user_id)
                ):
                    raise
                gone.append(user_id)
        return tuple(gone)

    async def _archive(self, thread_id: ChannelId | None) -> None:
        if thread_id is None:
            return
        try:
            await self._core.notifier.archive_thread(thread_id)
        except DeliveryError as error:
            if error.failure is DeliveryFailure.TEMPORARY:
                raise

    def _opened(
        self, tx: Transaction, row: OutboxRow, before: Session, thread_id: ChannelId | None,
        gone: tuple[UserId, ...],
    ) -> None:  # fmt: skip
        now = self._core.clock.now()
        outbox.complete(tx, row.outbox_id, None if thread_id is None else MessageId(thread_id))
        session_id = SessionId(int(row.subject))
        session = sessions.get(tx, session_id)
        if session is None:
            return
        if thread_id is None:
            rows.go_direct(tx, session, now)
            return
        sessions.set_place(
            tx, session_id, THREAD, channel_id=session.channel_id, thread_id=thread_id
        )
        rows.post_card(tx, session, now)
        rows.part_late(tx, before, session, now, is_found=not row.is_first_attempt)
        for user_id in gone:
            machine.leave(tx, session.guild_id, user_id, now)
            self._forget(tx, session.guild_id, user_id, now)

    async def close(self, row: OutboxRow) -> None:
        """After the end the thread is archived and stays readable for the two."""
        session = await self._session(row)
        if session is not None and session.state in ENDS:
            await self._archive(session.thread_id)
        await self._core.database.write(lambda tx: outbox.complete(tx, row.outbox_id))


ABOUT = (
    "Two members practise a job interview with each other. It is between the two of them; "
    "/mock join brings you a partner of your own."
)
SHOWN = frozenset({SessionState.CONFIRMED, SessionState.CHECKED_IN})
STAYS = SHOWN | {SessionState.RUNNING}
SOON = timedelta(minutes=1)


class EventHandlers:
    """Creates, moves and deletes the scheduled event."""

    def __init__(self, core: Core) -> None:
        self._core = core

    async def sync(self, row: OutboxRow) -> None:
        """The event shows what is agreed."""

        def load(tx: Transaction) -> tuple[Session | None, bool]:
            settings = settings_store.get(tx, row.guild_id)
            session = sessions.get(tx, SessionId(int(row.subject)))
            return session, settings is not None and settings.events

        session, wanted = await self._core.database.read(load)
        event_id = None if session is None else session.event_id
        doubts, what = self._core.outbox.doubts, f"{made.EVENT} {NAME.format(row.subject)}"
        await doubts.add_if_cut_off(row, what, Place())
        try:
            if session is not None:
                event_id = await self._sync(row, session, wanted=wanted)
        except DeliveryError as error:
            if error.is_doubtful:
                await doubts.add(row, what, Place())
            there = session is not None and (session.event_id or session.state not in STAYS)
            now = self._core.clock.now()
            if made.is_tried_again(error.failure, row.due_at, now, stands=bool(there)):
                raise
            if error.failure is DeliveryFailure.GONE:
                event_id = None  # an organiser deleted it: it is not forced upon them again
        await self._core.database.write(
            partial(self._synced, row=row, before=session, event_id=event_id)
        )

    async def _sync(self, row: OutboxRow, session: Session, *, wanted: bool) -> EventId | None:
        notifier, guild_id = self._core.notifier, session.guild_id
        name, event_id = NAME.format(session.session_id), session.event_id
        if wanted and session.state in SHOWN and session.starts_at > self._core.clock.now() + SOON:
            event = ServerEvent(
                name=name, description=ABOUT, location="Discord", starts_at=session.starts_at,
                ends_at=session.starts_at + session.length,
            )  # fmt: skip
            again = not row.is_first_attempt
            return await notifier.save_event(guild_id, event, event_id=event_id, look_first=again)
        if session.state in STAYS:
            return event_id
        if event_id is None and not row.is_first_attempt:
            # An earlier try may have made one and died before it was written down.
            event_id = next(iter(await notifier.find_events(guild_id, name)), None)
        if event_id is not None:
            await notifier.delete_event(guild_id, event_id)
        return None

    def _synced(
        self, tx: Transaction, row: OutboxRow, before: Session | None, event_id: EventId | None
    ) -> None:
        outbox.complete(tx, row.outbox_id, None if event_id is None else MessageId(event_id))
        if before is None:
            return
        sessions.set_event(tx, before.session_id, event_id)
        fresh = sessions.get(tx, before.session_id)
        # What changed while Discord was asked is shown next.
        if fresh is not None and (fresh.state, fresh.starts_at) != (before.state, before.starts_at):
            outbox.move(tx, row.kind, row.subject, self._core.clock.now())


OUT = -1
"""The revision of a card whose reader is out: whatever the two do, it is drawn no more."""
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
        place = Place(user_id=user_id) if user_id else Place(channel_id=session.thread_id)
        view = CardView(
            guild_id=session.guild_id, place=place, revision=session.revision, drawn_revision=0,
            message=views.session_card(tx, session, marker, user_id or None),
            is_over=session.state in ENDS,
        )  # fmt: skip
        if user_id in session.parted:
            view = replace(view, revision=OUT, message=ObserverOutCard(marker, session))
            if standing is None:
                if not row.is_first_attempt:  # an earlier try may have put it there
                    outbox.retract(tx, row, row.due_at, user_id=user_id)
                return None
        if standing is None:
            return view
        return replace(
            view, drawn_revision=standing.drawn_revision, channel_id=standing.channel_id,
            message_id=standing.message_id,
        )  # fmt: skip

    def save_posted(
        self, tx: Transaction, row: OutboxRow, channel_id: ChannelId, message_id: MessageId,
        revision: int, now: datetime,
    ) -> None:  # fmt: skip
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
        assert isinstance(view.message, SessionCard | ObserverOutCard)
        if view.place.user_id is None:
            return view.message
        return replace(view.message, guild_name=self._core.notifier.guild_name(view.guild_id))


def live_card(core: Core) -> LiveCard:
    """The handlers of a session's cards."""
    return LiveCard(
        core, SessionCards(), post_kind=rows.CARD, draw_kind=rows.DRAW, lost_if=LOST,
        finish=CardDrawing(core).finish,
    )  # fmt: skip
