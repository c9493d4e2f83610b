"""The life of a session as one table: for each act in each state what follows, or a refusal. Pure.

proposed → confirmed → checked-in → running → feedback → done; or rescheduling, cancelled,
no-show. A cell of ``TABLE`` is a refusal or a list of moves, of which the first whose guard holds
is taken: it changes the session by its effect, brings it into its next state and names what is
announced. What a state means for the clock is written in ``ENTER``.

The same event twice is harmless: the second time nothing changes. The clock's only act is
``TIMEOUT``; it does nothing before ``due_at``, so one that is late, early or doubled is harmless.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from bot.core.ids import UserId
from bot.interviews.session.rules import effects as do
from bot.interviews.session.rules import timeouts
from bot.interviews.session.rules.effects import ENTER, Effect, Freed, Guard
from bot.interviews.session.rules.state import (
    CALLED_OFF,
    CUT_SHORT,
    LEFT,
    POOL,
    SAME,
    UNANSWERED,
    Act,
    Announcement,
    Event,
    Refusal,
    Session,
    Transition,
)
from bot.interviews.values.rules import ENDS, SessionState


@dataclass(frozen=True, slots=True)
class Move:
    """One thing that an act may lead to. ``frees``: those who are to be paired with somebody
    else, once the effect has happened; None as ``to``: it stays in its state."""

    says: Announcement | Refusal
    guard: Guard = lambda _session, _event: True
    effect: Effect = lambda session, _event: session
    to: SessionState | None = None
    frees: Freed = lambda _session, _event: ()
    why: str = ""
    follow_up: bool = False


Cell = Refusal | tuple[Move, ...]


def apply(session: Session, event: Event) -> Transition | Refusal:
    """What an event does to a session."""
    cell = TABLE[event.act][session.state]
    if event.act is not Act.TIMEOUT:
        participant = session.participant(event.user_id)
        if participant is None:
            return Refusal.STRANGER
        if participant.is_observer and event.act is not Act.POOL:
            cell = _OBSERVERS.get(event.act, {}).get(session.state, Refusal.OBSERVER)
    if isinstance(cell, Refusal):
        return cell
    move = next(one for one in cell if one.guard(session, event))
    return move.says if isinstance(move.says, Refusal) else _take(session, event, move)


def _take(session: Session, event: Event, move: Move) -> Transition:
    assert isinstance(move.says, Announcement)
    after = move.effect(session, event)
    freed = tuple(sorted(move.frees(after, event)))
    after = after.mark(tuple(one for one in freed if one in after.present), wish=POOL)
    missed: tuple[UserId, ...] = ()
    if move.to is not None:
        after = replace(ENTER[move.to](after, event), state=move.to, changed_at=event.now)
        after = replace(after, why_ended=move.why)
    if move.to is SessionState.NO_SHOW:
        missed = tuple(one.user_id for one in after.pair if one.checked_in_at is None)
    return Transition(after, move.says, freed, missed, move.follow_up)


_Said = Announcement
_ALREADY, _NOTHING = Move(_Said.ALREADY), Move(_Said.NOTHING)
_EARLY = Move(_Said.NOTHING, do.is_early)
_OVER = Move(_Said.OVER, to=SessionState.FEEDBACK)
_ACCEPTED = Move(_Said.MOVED, effect=do.note("confirmed_at"), to=SessionState.CONFIRMED)
_CONFIRM = (
    Move(Refusal.MOVED, do.names_another(lambda session: session.starts_at)),
    Move(_Said.ALREADY, do.has_done("confirmed_at")),
    Move(_Said.AGREED, do.is_last("confirmed_at"), do.note("confirmed_at"), SessionState.CONFIRMED),
    Move(_Said.ONE_CONFIRMED, effect=do.note("confirmed_at")),
)
_OFFER = (
    Move(_Said.ALREADY, lambda s, e: do.repeats_offer(s, e) and do.is_own_offer(s, e)),
    Move(Refusal.TOO_SOON, lambda s, e: do.repeats_offer(s, e) and do.offer_is_over(s, e)),
    replace(_ACCEPTED, guard=do.repeats_offer),
    Move(Refusal.TOO_SOON, do.notice_is(lambda at, now: at < now + timeouts.SHORTEST_NOTICE)),
    Move(Refusal.TOO_FAR, do.notice_is(lambda at, now: at > now + timeouts.LONGEST_NOTICE)),
    Move(Refusal.SAME_TIME, lambda s, e: s.offer_at is None and e.at == s.starts_at),
    Move(_Said.OFFERED, effect=do.offer, to=SessionState.RESCHEDULING),
)
_ACCEPT = (
    Move(Refusal.OWN_OFFER, do.is_own_offer),
    Move(Refusal.MOVED, do.names_another(lambda session: session.offer_at)),
    Move(Refusal.TOO_SOON, do.offer_is_over),
    _ACCEPTED,
)
_ACCEPT_AGAIN = (Move(_Said.ALREADY, lambda s, e: e.at == s.starts_at), Move(Refusal.NO_OFFER))
_CANCEL = (
    Move(
        _Said.LATER, lambda _, event: event.wish == SAME,
        lambda session, event: session.mark((event.user_id,), wish=SAME),
        SessionState.CANCELLED, do.observers, CALLED_OFF, follow_up=True,
    ),
    Move(_Said.CALLED_OFF, to=SessionState.CANCELLED, frees=do.everybody, why=CALLED_OFF),
)  # fmt: skip
_CANCEL_AGAIN = (Move(_Said.ALREADY, do.has_done("wish")), Move(Refusal.CALLED_OFF))
_HERE, _CHECKED_IN = Move(_Said.ONE_HERE, effect=do.note("checked_in_at")), SessionState.CHECKED_IN
_CHECK_IN = (
    Move(Refusal.TOO_EARLY, lambda s, e: e.now < s.starts_at - timeouts.CHECK_IN_BEFORE),
    Move(_Said.ALREADY, do.has_done("checked_in_at")),
    replace(_HERE, says=_Said.BOTH_HERE, guard=do.is_last("checked_in_at"), to=_CHECKED_IN),
    _HERE,
)
_MET = (
    Move(Refusal.LONG_AGO, do.is_past(lambda s: s.starts_at + s.length + timeouts.MET_WITHIN)),
    Move(Refusal.PARTNER_LEFT, do.is_last("left_at")),
    Move(_Said.ALREADY, do.has_done("met_at")),
    Move(_Said.MET, do.is_last("met_at"), do.note("met_at"), SessionState.FEEDBACK),
    Move(_Said.MET_ASKED, effect=do.note("met_at")),
)
_POOL = (
    Move(_Said.ALREADY, lambda session, event: do.actor_of(session, event).wish == POOL),
    Move(_Said.POOLED, frees=do.actor),
)
_LEFT = Move(_Said.LEFT, effect=do.note("left_at"))
_LEAVE = (replace(_LEFT, to=SessionState.CANCELLED, frees=do.everybody, why=LEFT),)
_LEAVE_RUNNING = (replace(_LEFT, says=_Said.OVER, to=SessionState.FEEDBACK),)
_FINISH = (Move(_Said.CUT_SHORT, do.is_too_short, to=SessionState.NO_SHOW, why=CUT_SHORT), _OVER)
_ASKED_IN_VAIN = (
    _EARLY,
    Move(_Said.UNANSWERED, to=SessionState.CANCELLED, frees=do.answered, why=UNANSWERED),
)
_CHECK_IN_CLOSES = (
    _EARLY,
    Move(
        _Said.CHECK_IN_OPEN,
        lambda session, event: event.now < timeouts.check_in_closes(session.starts_at),
        lambda session, _: replace(session, due_at=timeouts.check_in_closes(session.starts_at)),
    ),
    Move(_Said.UNSEEN, lambda _, event: event.blameless, to=SessionState.FEEDBACK),
    Move(_Said.MISSED, to=SessionState.NO_SHOW),
)
_START = Move(_Said.STARTED, to=SessionState.RUNNING)
_STARTS = (
    _EARLY,
    replace(_OVER, guard=do.is_past(lambda s: s.starts_at + s.length + timeouts.OVERTIME)),
    _START,
)
_DONE = Move(_Said.DONE, to=SessionState.DONE)


def _row(*cells: Cell) -> Mapping[SessionState, Cell]:
    return dict(zip(SessionState, cells, strict=True))


_BEGUN, _PAST, _OFF, _UNHELD = Refusal.BEGUN, Refusal.OVER, Refusal.CALLED_OFF, Refusal.NOT_HELD
_UNAGREED, _LIVE, _UNBEGUN = Refusal.NOT_AGREED, Refusal.STILL_ON, Refusal.NOT_STARTED
_NO_OFFER, _ALONE = Refusal.NO_OFFER, Refusal.NOT_BOTH_HERE
_SAME = (_ALREADY,)
_OUT = (replace(_LEFT, says=_Said.OBSERVER_OUT),)

# fmt: off
# act -> proposed, rescheduling, confirmed, checked-in, running, feedback, done, cancelled, no-show
TABLE: Mapping[Act, Mapping[SessionState, Cell]] = {
    Act.CONFIRM: _row(
        _CONFIRM, Refusal.ANSWER_OFFER, _CONFIRM, _SAME, _BEGUN, _PAST, _PAST, _OFF, _UNHELD),
    Act.OFFER: _row(_OFFER, _OFFER, _OFFER, _BEGUN, _BEGUN, _PAST, _PAST, _OFF, _UNHELD),
    Act.ACCEPT: _row(
        _NO_OFFER, _ACCEPT, _ACCEPT_AGAIN, _NO_OFFER, _BEGUN, _PAST, _PAST, _OFF, _UNHELD),
    Act.CANCEL: _row(
        _CANCEL, _CANCEL, _CANCEL, _CANCEL, _BEGUN, _PAST, _PAST, _CANCEL_AGAIN, _UNHELD),
    Act.CHECK_IN: _row(
        _UNAGREED, _UNAGREED, _CHECK_IN, _SAME, _SAME, _PAST, _PAST, _OFF, _UNHELD),
    Act.START: _row(
        _UNAGREED, _UNAGREED, _ALONE, (_START,), _SAME, _PAST, _PAST, _OFF, _UNHELD),
    Act.FINISH: _row(
        _UNBEGUN, _UNBEGUN, _UNBEGUN, _UNBEGUN, _FINISH, _SAME, _SAME, _OFF, _UNHELD),
    Act.MET: _row(_LIVE, _LIVE, _LIVE, _LIVE, _SAME, _SAME, _SAME, _OFF, _MET),
    Act.POOL: _row(_LIVE, _LIVE, _LIVE, _LIVE, _LIVE, _PAST, _PAST, _POOL, _POOL),
    Act.SUBMIT: _row(
        _UNBEGUN, _UNBEGUN, _UNBEGUN, _UNBEGUN, _LIVE, (_DONE,), _SAME, _OFF, _UNHELD),
    Act.LEAVE: _row(*[_LEAVE] * 4, _LEAVE_RUNNING, *[(_LEFT,)] * 4),
    Act.TIMEOUT: _row(
        _ASKED_IN_VAIN, _ASKED_IN_VAIN, _CHECK_IN_CLOSES, _STARTS, (_EARLY, _OVER),
        (_EARLY, _DONE), *[(_NOTHING,)] * 3),
}
# Observers decide nothing, but may stay away; the others go on.
_OBSERVERS: Mapping[Act, Mapping[SessionState, Cell]] = {
    Act.CANCEL: {one: Refusal.OVER if one in ENDS else (replace(_OUT[0], frees=do.actor),)
                 for one in SessionState},
    Act.LEAVE: {one: (_LEFT,) if one in ENDS else _OUT for one in SessionState},
}
# fmt: on
