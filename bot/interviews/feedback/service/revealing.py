"""The reveal of feedback, and what to practise after it.

What is shown to one of the pair: their own scores, and what the other submitted about them,
only when the session is done. ``mock-reveal`` watches for the end of the 48 hours; ``mock-ready``
says once, in the thread or to each of the two, that there is something to see.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta
from functools import partial

from bot.bank.model import TOPICS
from bot.bank.question_bank import QuestionBank
from bot.core.clock import Clock as WallClock
from bot.core.database import Database, Transaction
from bot.core.errors import DeliveryError, DeliveryFailure, UserError
from bot.core.ids import SessionId, UserId
from bot.core.outbox import store as outbox
from bot.core.outbox.service import OutboxService
from bot.core.outbox.store import OutboxRow
from bot.core.ports import Place
from bot.interviews.feedback import rules as scores
from bot.interviews.feedback import store as feedback
from bot.interviews.feedback.messages import Practised, Revealed, RevealReady, Words
from bot.interviews.feedback.store import Feedback
from bot.interviews.session.store import sessions
from bot.interviews.session.store.sessions import Session
from bot.interviews.session.tx import rows, seats
from bot.interviews.session.tx.seats import Seat
from bot.interviews.values.dimensions import Dimension
from bot.interviews.values.rubrics import RUBRICS
from bot.interviews.values.values import State
from bot.practice.quiz.rules import can_be_asked
from bot.practice.review import tx as reviews
from bot.practice.review.rules import due_on

REVEAL = "mock-reveal"
READY = "mock-ready"
SOON = timedelta(minutes=10)
READY_LASTS = timedelta(days=2)
MOST_TOPICS = 3
NOT_OUT = (
    "Nothing can be seen yet: feedback opens for both when both have submitted, or 48 hours "
    "after the session."
)
SHADOW = "You looked on in this session: its feedback stays between the two."
NOT_HELD = "This session wasn't held, so there is no feedback to see."
NOTHING_TO_PRACTISE = (
    "You had no questions as a candidate in this session, so there is nothing to bring back."
)


def revealed(tx: Transaction, shelf: QuestionBank, seat: Seat) -> Revealed:
    """What one of the pair may see of a session that is done."""
    _refuse_unless_done(seat)
    said = feedback.of_session(tx, seat.session.session_id)
    mine = said.get(seat.user_id, Feedback(seat.user_id))
    theirs = _submitted_by(said, seat)
    weak = None
    if seat.asked is not None:
        weak = scores.weakest(RUBRICS[seat.asked.track], theirs.partner_scores, mine.self_scores)
    return Revealed(
        session_id=seat.session.session_id,
        partner_id=seat.partner_id,
        starts_at=seat.session.starts_at,
        rubric=None if seat.asked is None else RUBRICS[seat.asked.track],
        own=mine.self_scores,
        said=theirs.partner_scores,
        words=Words.NOTE if seat.asked is None else Words.REVIEW,
        strengths=theirs.strengths,
        try_next=theirs.try_next,
        said_nothing=theirs.submitted_at is None,
        weakest=weak,
        topics=_topics(shelf, seat, weak),
        can_practise=bool(seat.asked is not None and seat.asked.question_ids),
    )


def _submitted_by(said: dict[int, Feedback], seat: Seat) -> Feedback:
    """What the partner submitted; drafts stay with their author."""
    partner_id = seat.partner_id
    theirs = None if partner_id is None else said.get(partner_id)
    if theirs is None or theirs.submitted_at is None:
        return Feedback(partner_id or 0)
    return theirs


def _refuse_unless_done(seat: Seat) -> None:
    if seat.is_shadow:
        raise UserError(SHADOW)
    if seat.session.state in (State.CANCELLED, State.NO_SHOW):
        raise UserError(NOT_HELD)
    if seat.session.state is not State.DONE:
        raise UserError(NOT_OUT)


def _topics(shelf: QuestionBank, seat: Seat, weak: Dimension | None) -> tuple[str, ...]:
    """Topics for ``/quiz start``, as names: those of the weakest dimension, or of the
    questions that were asked, as far as the bank has quiz questions on them."""
    asked = [shelf.question(one) for one in (seat.asked.question_ids if seat.asked else ())]
    found = [one.topic for one in asked if one is not None]
    if weak is not None and weak.topics:
        found = list(weak.topics)
    quizzable = (
        topic
        for topic in dict.fromkeys(found)
        if any(can_be_asked(one) for one in shelf.bank.by_topic.get(topic, ()))
    )
    return tuple(TOPICS[topic].name for topic in quizzable)[:MOST_TOPICS]


def announce(tx: Transaction, session: Session, now: datetime) -> None:
    """Tell the two that the feedback is out, if there is any; once."""
    if not feedback.submitted(tx, session.session_id):
        return
    readers: tuple[int | None, ...] = (None,)
    if session.place == rows.DIRECT:
        readers = _pair(tx, session)
    _say(tx, session, readers, now)


def _pair(tx: Transaction, session: Session) -> tuple[int, ...]:
    sides = sessions.sides(tx, session.session_id)
    return tuple(one.user_id for one in sides if not one.is_shadow)


def _say(tx: Transaction, session: Session, readers: Iterable[int | None], now: datetime) -> None:
    for user_id in readers:
        outbox.put(
            tx,
            guild_id=session.guild_id,
            kind=READY,
            subject=f"{session.session_id}:{user_id or 0}",
            channel_id=session.thread_id if user_id is None else None,
            user_id=user_id,
            due_at=now,
            now=now,
            expires_at=now + READY_LASTS,
        )


class RevealService:
    """Seeing the feedback and practising after it; registers its words with the outbox."""

    def __init__(
        self,
        *,
        database: Database,
        clock: WallClock,
        shelf: QuestionBank,
        outbox_service: OutboxService,
    ) -> None:
        self._database = database
        self._clock = clock
        self._shelf = shelf
        self._outbox = outbox_service
        outbox_service.register({REVEAL: self.watch, READY: self.tell})

    async def reveal(self, session_id: SessionId, user_id: UserId) -> Revealed:
        """What the partner said, beside what one said oneself."""
        return await self._database.read(
            lambda tx: revealed(tx, self._shelf, seats.take(tx, session_id, user_id))
        )

    async def practise(self, session_id: SessionId, user_id: UserId) -> Practised:
        """*Practise this*: the questions of one's pack come back as reviews. Again: nothing
        changes."""
        now = self._clock.now()

        def add(tx: Transaction) -> Practised:
            seat = seats.take(tx, session_id, user_id)
            shown = revealed(tx, self._shelf, seat)
            guild_id = seat.session.guild_id
            asked = () if seat.asked is None else seat.asked.question_ids
            questions = (self._shelf.question(one) for one in asked)
            cards = [
                reviews.keep(tx, guild_id=guild_id, user_id=user_id, question_id=one.id, now=now)
                for one in questions
                if one is not None and not one.retired
            ]
            if not cards:
                raise UserError(NOTHING_TO_PRACTISE)
            zone = reviews.zone_of(tx, guild_id, user_id)
            fresh = sum(is_new for _, is_new in cards)
            return Practised(
                added=fresh,
                already=len(cards) - fresh,
                on=min(due_on(card, zone) for card, _ in cards),
                today=now.astimezone(zone).date(),
                topics=shown.topics,
            )

        return await self._database.write(add)

    async def watch(self, row: OutboxRow) -> None:
        """The 48 hours are over: whoever ends the session does it about now."""
        now = self._clock.now()

        def look(tx: Transaction) -> None:
            outbox.complete(tx, row.outbox_id)
            session = sessions.get(tx, int(row.subject))
            if session is not None and session.state is State.DONE:
                announce(tx, session, now)
            elif session is not None and session.state is State.FEEDBACK:
                outbox.move(tx, REVEAL, row.subject, now + SOON)

        await self._database.write(look)

    async def tell(self, row: OutboxRow) -> None:
        """Say that there is something to see."""
        if row.channel_id is None and row.user_id is None:
            await self._database.write(lambda tx: outbox.discard(tx, row.outbox_id, "no place"))
            return
        card = RevealReady(row.marker, int(row.subject.split(":")[0]))
        try:
            message_id = await self._outbox.send_once(row, Place(row.channel_id, row.user_id), card)
        except DeliveryError as error:
            if error.failure is DeliveryFailure.TEMPORARY or row.channel_id is None:
                raise
            await self._database.write(partial(_tell_directly, row=row, now=self._clock.now()))
            return
        await self._database.write(lambda tx: outbox.complete(tx, row.outbox_id, message_id))


def _tell_directly(tx: Transaction, row: OutboxRow, now: datetime) -> None:
    """The thread is gone, or takes nothing any more: each of the two is told."""
    outbox.discard(tx, row.outbox_id, "there is no thread")
    session = sessions.get(tx, int(row.subject.split(":")[0]))
    if session is not None:
        _say(tx, session, _pair(tx, session), now)
