"""What one of a pair may see of a session's feedback, and making known that it is out, inside the
caller's transaction."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from bot.bank.model import TOPICS
from bot.bank.question_bank import QuestionBank
from bot.core.database import Transaction
from bot.core.errors import UserError
from bot.core.ids import UserId
from bot.core.outbox import store as outbox
from bot.interviews.feedback import rules
from bot.interviews.feedback import store as feedback
from bot.interviews.feedback.messages import Revealed, Words
from bot.interviews.feedback.store import SessionFeedback
from bot.interviews.session.rules.rubrics import RUBRICS, Dimension
from bot.interviews.session.rules.state import DIRECT, Session
from bot.interviews.session.tx.views import Roles
from bot.interviews.values.rules import SessionState
from bot.practice.quiz.asking.rules import can_be_asked

REVEAL = "mock-reveal"
READY = "mock-ready"
READY_LASTS = timedelta(days=2)
MOST_TOPICS = 3
NOT_OUT = (
    "Nothing can be seen yet: feedback opens for both when both have submitted, or 48 hours "
    "after the session."
)
OBSERVER = "You observed this session: its feedback stays between the two who practised."
NOT_HELD = "This session wasn't held, so there is no feedback to see."


def own_of(said: dict[UserId, SessionFeedback], mine: Roles) -> SessionFeedback:
    """What somebody said, or has drafted so far."""
    nothing = SessionFeedback(mine.user_id, mine.session.session_id)
    return said.get(mine.user_id, nothing)


def revealed(tx: Transaction, bank: QuestionBank, mine: Roles) -> Revealed:
    """What one of the pair may see of a session that is done: their own scores, and what the
    other submitted about them."""
    _refuse_unless_done(mine)
    said = feedback.of_session(tx, mine.session.session_id)
    own, theirs = own_of(said, mine), _submitted_by_partner(said, mine)
    half = mine.as_candidate
    weak = None
    if half is not None:
        weak = rules.weakest(RUBRICS[half.track], theirs.partner_scores, own.self_scores)
    return Revealed(
        session_id=mine.session.session_id,
        partner_id=mine.partner_id,
        starts_at=mine.session.starts_at,
        rubric=None if half is None else RUBRICS[half.track],
        own=own.self_scores,
        said=theirs.partner_scores,
        words=Words.NOTE if half is None else Words.REVIEW,
        strengths=theirs.strengths,
        try_next=theirs.try_next,
        said_nothing=theirs.submitted_at is None,
        weakest=weak,
        topics=_topics(bank, mine, weak),
        can_practise=bool(half is not None and half.question_ids),
    )


def _submitted_by_partner(said: dict[UserId, SessionFeedback], mine: Roles) -> SessionFeedback:
    """What the partner submitted; drafts stay with their author."""
    partner_id = mine.partner_id or UserId(0)
    theirs = said.get(partner_id)
    if theirs is None or theirs.submitted_at is None:
        return SessionFeedback(partner_id, mine.session.session_id)
    return theirs


def _refuse_unless_done(mine: Roles) -> None:
    if mine.is_observer:
        raise UserError(OBSERVER)
    if mine.session.state in (SessionState.CANCELLED, SessionState.NO_SHOW):
        raise UserError(NOT_HELD)
    if mine.session.state is not SessionState.DONE:
        raise UserError(NOT_OUT)


def _topics(bank: QuestionBank, mine: Roles, weak: Dimension | None) -> tuple[str, ...]:
    """Topics for ``/quiz start``, as names: those of the weakest dimension, or of the
    questions that were asked, as far as the bank has quiz questions on them."""
    half = mine.as_candidate
    asked = [bank.question(one) for one in (half.question_ids if half else ())]
    found = [one.topic for one in asked if one is not None]
    if weak is not None and weak.topics:
        found = list(weak.topics)
    quizzable = (
        topic
        for topic in dict.fromkeys(found)
        if any(can_be_asked(one) for one in bank.bank.by_topic.get(topic, ()))
    )
    return tuple(TOPICS[topic].name for topic in quizzable)[:MOST_TOPICS]


def announce(tx: Transaction, session: Session, now: datetime) -> None:
    """Tell the two that the feedback is out, if there is any; once."""
    if feedback.submitted(tx, session.session_id):
        readers = _pair(session) if session.place == DIRECT else (None,)
        _tell(tx, session, readers, now)


def announce_directly(tx: Transaction, session: Session, now: datetime) -> None:
    """The same, to each of the two: there is no thread."""
    _tell(tx, session, _pair(session), now)


def _pair(session: Session) -> tuple[UserId, ...]:
    return tuple(one.user_id for one in session.pair)


def _tell(
    tx: Transaction, session: Session, readers: Sequence[UserId | None], now: datetime
) -> None:
    for user_id in readers:
        outbox.put(
            tx, guild_id=session.guild_id, kind=READY, user_id=user_id, due_at=now, now=now,
            subject=f"{session.session_id}:{user_id or 0}", expires_at=now + READY_LASTS,
            channel_id=session.thread_id if user_id is None else None,
        )  # fmt: skip
