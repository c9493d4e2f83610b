"""What may be asked of a session before a move (guards), and what a move changes (effects). Pure.

``rules.transitions`` says which of them belongs to which act in which state.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime

from bot.core.ids import UserId
from bot.interviews.session.rules import timeouts
from bot.interviews.session.rules.state import Event, Participant, Session
from bot.interviews.values.rules import SessionState

Guard = Callable[[Session, Event], bool]
Effect = Callable[[Session, Event], Session]
Freed = Callable[[Session, Event], tuple[UserId, ...]]

# What a session is like when it comes into a state, with the moment at which the clock acts next.


def _enter_rescheduling(session: Session, event: Event) -> Session:
    return replace(session, due_at=timeouts.free_at(event.now, session.asked_for))


def _enter_confirmed(session: Session, event: Event) -> Session:
    moved = session.offer_at is not None and session.was_confirmed
    return replace(
        session, starts_at=session.asked_for, offer_at=None, offer_by=None, was_confirmed=True,
        due_at=timeouts.confirmed_due(session.asked_for, event.now),
        sequence=session.sequence + moved,
    )  # fmt: skip


def _enter_checked_in(session: Session, event: Event) -> Session:
    starts_by = session.starts_at + timeouts.STARTS_AUTOMATICALLY
    return replace(session, due_at=max(starts_by, event.now + timeouts.A_MOMENT_TOGETHER))


def _enter_running(session: Session, event: Event) -> Session:
    return replace(session, due_at=event.now + session.length + timeouts.OVERTIME)


def _enter_feedback(session: Session, event: Event) -> Session:
    due_at = event.now + timeouts.FEEDBACK_WITHIN
    return replace(session, feedback_at=event.now, due_at=due_at)


def _enter_end(session: Session, _event: Event) -> Session:
    return replace(session, offer_at=None, offer_by=None, due_at=None)


def _enter_cancelled(session: Session, event: Event) -> Session:
    """A calendar that has it must take it out."""
    ended = _enter_end(session, event)
    return replace(ended, sequence=ended.sequence + ended.was_confirmed)


ENTER: Mapping[SessionState, Effect] = {
    SessionState.RESCHEDULING: _enter_rescheduling,
    SessionState.CONFIRMED: _enter_confirmed,
    SessionState.CHECKED_IN: _enter_checked_in,
    SessionState.RUNNING: _enter_running,
    SessionState.FEEDBACK: _enter_feedback,
    SessionState.DONE: _enter_end,
    SessionState.CANCELLED: _enter_cancelled,
    SessionState.NO_SHOW: _enter_end,
}


def actor_of(session: Session, event: Event) -> Participant:
    return next(one for one in session.participants if one.user_id == event.user_id)


def has_done(field: str) -> Guard:
    """Whether the one who acts has done something already."""
    return lambda session, event: bool(getattr(actor_of(session, event), field))


def is_last(field: str) -> Guard:
    """Whether the other one of the pair has done it already."""
    return lambda session, event: all(
        getattr(one, field) for one in session.pair if one.user_id != event.user_id
    )


def note(field: str) -> Effect:
    """The one who acts has done it now."""
    return lambda session, event: session.mark((event.user_id,), **{field: event.now})


def names_another(time: Callable[[Session], datetime | None]) -> Guard:
    """Whether the button that was pressed meant another time."""
    return lambda session, event: event.at is not None and event.at != time(session)


def repeats_offer(session: Session, event: Event) -> bool:
    return event.at == session.offer_at


def is_own_offer(session: Session, event: Event) -> bool:
    return session.offer_by == event.user_id


def offer_is_over(session: Session, event: Event) -> bool:
    return session.asked_for <= event.now


def notice_is(notice: Callable[[datetime, datetime], bool]) -> Guard:
    """Whether this is so of the moment that is suggested, and now."""

    def guard(_session: Session, event: Event) -> bool:
        assert event.at is not None
        return notice(event.at, event.now)

    return guard


def offer(session: Session, event: Event) -> Session:
    """Another time is asked for: who suggests it can make it, the other is asked again."""
    pair = tuple(one.user_id for one in session.pair)
    asked = session.mark(pair, confirmed_at=None, checked_in_at=None)
    offered = asked.mark((event.user_id,), confirmed_at=event.now)
    return replace(offered, offer_at=event.at, offer_by=event.user_id)


def is_past(latest: Callable[[Session], datetime]) -> Guard:
    """Whether it is that late."""
    return lambda session, event: event.now >= latest(session)


def is_too_short(session: Session, event: Event) -> bool:
    """Whether it began so lately that it isn't held if it ends now."""
    return timeouts.is_too_short(session, event.now)


def is_early(session: Session, event: Event) -> bool:
    assert session.due_at is not None
    return event.now < session.due_at


def actor(_session: Session, event: Event) -> tuple[UserId, ...]:
    return (event.user_id,)


def everybody(session: Session, _event: Event) -> tuple[UserId, ...]:
    return session.present


def observers(session: Session, _event: Event) -> tuple[UserId, ...]:
    return tuple(one for one in session.present if one not in session.present_pair)


def answered(session: Session, _event: Event) -> tuple[UserId, ...]:
    return tuple(one for one in session.present if one in session.answered)
