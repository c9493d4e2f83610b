"""What follows when something happens to a session in a state that allows it. Pure.

One function for each cell of ``rules.life.TABLE`` that is no plain refusal. A function gets
the life as it was and gives it as it will be; it never looks at a clock.
"""

from dataclasses import replace

from bot.core.ids import UserId
from bot.interviews.session.rules import deadlines
from bot.interviews.session.rules.events import (
    CALLED_OFF,
    LEFT,
    POOL,
    SAME,
    Act,
    Event,
    Life,
    Person,
    Refusal,
    Said,
    Step,
)
from bot.interviews.values.values import ENDS, State


def _with(life: Life, user_id: UserId, **changes: object) -> tuple[Person, ...]:
    return tuple(
        replace(one, **changes) if one.user_id == user_id else one  # type: ignore[arg-type]
        for one in life.people
    )


def _me(life: Life, event: Event) -> Person:
    return next(one for one in life.people if one.user_id == event.user_id)


def _others(life: Life, event: Event) -> tuple[Person, ...]:
    return tuple(one for one in life.pair if one.user_id != event.user_id)


def already(life: Life, _event: Event) -> Step:
    """It was so before."""
    return Step(life, Said.ALREADY)


def shadow(life: Life, event: Event, person: Person) -> Step | Refusal:
    """Who looks on decides nothing, but may stay away; the others go on."""
    if event.act not in (Act.CANCEL, Act.LEAVE):
        return Refusal.ONLOOKER
    if life.state in ENDS:
        return Refusal.OVER if event.act is Act.CANCEL else mark_left(life, event)
    freed = (person.user_id,) if event.act is Act.CANCEL else ()
    return Step(replace(life, people=_with(life, person.user_id, left_at=event.now)),
                Said.ONLOOKER_OUT, freed)  # fmt: skip


def _agreed(life: Life, event: Event, said: Said) -> Step:
    moved = event.act is Act.ACCEPT and life.was_confirmed
    starts_at = life.asked_for
    return Step(
        replace(
            life,
            state=State.CONFIRMED,
            starts_at=starts_at,
            was_confirmed=True,
            offer_at=None,
            offer_by=None,
            changed_at=event.now,
            due_at=deadlines.confirmed_due(starts_at, event.now),
            sequence=life.sequence + moved,
        ),
        said,
    )


def confirm(life: Life, event: Event) -> Step | Refusal:
    """One side can make it; when both can, it is agreed."""
    if event.at is not None and event.at != life.starts_at:
        return Refusal.MOVED
    if _me(life, event).confirmed_at is not None:
        return already(life, event)
    life = replace(life, people=_with(life, event.user_id, confirmed_at=event.now))
    if any(one.confirmed_at is None for one in life.pair):
        return Step(life, Said.ONE_CONFIRMED)
    return _agreed(life, event, Said.AGREED)


def offer(life: Life, event: Event) -> Step | Refusal:
    """Another time. When both suggest the same one, they agree."""
    assert event.at is not None
    if event.at == life.offer_at:
        mine = life.offer_by == event.user_id
        return already(life, event) if mine else accept(life, event)
    if event.at < event.now + deadlines.SHORTEST_NOTICE:
        return Refusal.TOO_SOON
    if event.at > event.now + deadlines.LONGEST_NOTICE:
        return Refusal.TOO_FAR
    if life.offer_at is None and event.at == life.starts_at:
        return Refusal.SAME_TIME
    people = tuple(
        one
        if one.is_shadow
        else replace(
            one,
            confirmed_at=event.now if one.user_id == event.user_id else None,
            checked_in_at=None,
        )
        for one in life.people
    )
    return Step(
        replace(
            life,
            state=State.RESCHEDULING,
            offer_at=event.at,
            offer_by=event.user_id,
            changed_at=event.now,
            due_at=deadlines.free_at(event.now, event.at),
            people=people,
        ),
        Said.OFFERED,
    )


def accept(life: Life, event: Event) -> Step | Refusal:
    """The time that the other suggested."""
    assert life.offer_at is not None
    if life.offer_by == event.user_id:
        return Refusal.OWN_OFFER
    if event.at is not None and event.at != life.offer_at:
        return Refusal.MOVED
    if life.offer_at <= event.now:
        return Refusal.TOO_SOON
    life = replace(life, people=_with(life, event.user_id, confirmed_at=event.now))
    return _agreed(life, replace(event, act=Act.ACCEPT), Said.MOVED)


def accept_again(life: Life, event: Event) -> Step | Refusal:
    """Pressed twice, or something that no longer stands."""
    return already(life, event) if event.at == life.starts_at else Refusal.NO_OFFER


def ended(life: Life, event: Event, state: State, why: str) -> Life:
    """It is over for good; a calendar that has it must take it out."""
    return replace(
        life,
        state=state,
        offer_at=None,
        offer_by=None,
        changed_at=event.now,
        due_at=None,
        why_ended=why,
        sequence=life.sequence + (state is State.CANCELLED and life.was_confirmed),
    )


def set_free(life: Life, freed: set[int]) -> tuple[Person, ...]:
    """Everybody, these with the wish for somebody else."""
    return tuple(replace(one, wish=POOL) if one.user_id in freed else one for one in life.people)


def cancel(life: Life, event: Event) -> Step:
    """Called off: the same two later, or everybody is free for somebody else."""
    freed = {one.user_id for one in life.people if one.left_at is None}
    if event.wish == SAME:
        freed -= {one.user_id for one in life.pair}
    life = replace(life, people=_with(life, event.user_id, wish=event.wish))
    life = replace(life, people=set_free(life, freed))
    over = ended(life, event, State.CANCELLED, CALLED_OFF)
    if event.wish == SAME:
        return Step(over, Said.LATER, tuple(sorted(freed)), follow_up=True)
    return Step(over, Said.CALLED_OFF, tuple(sorted(freed)))


def cancel_again(life: Life, event: Event) -> Step | Refusal:
    """Pressed twice, or after the other called it off."""
    return already(life, event) if _me(life, event).wish else Refusal.CALLED_OFF


def check_in(life: Life, event: Event) -> Step | Refusal:
    """One side is here; when both are, it can begin."""
    if event.now < life.starts_at - deadlines.CHECK_IN_BEFORE:
        return Refusal.TOO_EARLY
    if _me(life, event).checked_in_at is not None:
        return already(life, event)
    life = replace(life, people=_with(life, event.user_id, checked_in_at=event.now))
    if any(one.checked_in_at is None for one in life.pair):
        return Step(life, Said.ONE_HERE)
    due_at = max(
        life.starts_at + deadlines.BEGINS_BY_ITSELF, event.now + deadlines.A_MOMENT_TOGETHER
    )
    life = replace(life, state=State.CHECKED_IN, changed_at=event.now, due_at=due_at)
    return Step(life, Said.BOTH_HERE)


def start(life: Life, event: Event) -> Step:
    """It begins."""
    ends_by = deadlines.OVERTIME + life.length
    return Step(
        replace(life, state=State.RUNNING, changed_at=event.now, due_at=event.now + ends_by),
        Said.STARTED,
    )


def to_feedback(life: Life, event: Event, said: Said) -> Step:
    """Held, or as good as held."""
    return Step(
        replace(
            life,
            state=State.FEEDBACK,
            changed_at=event.now,
            feedback_at=event.now,
            due_at=event.now + deadlines.FEEDBACK_WITHIN,
            why_ended="",
        ),
        said,
    )


def finish(life: Life, event: Event) -> Step:
    """It is over: now the feedback."""
    return to_feedback(life, event, Said.OVER)


def met(life: Life, event: Event) -> Step | Refusal:
    """They met and forgot to press: one asks, the other agrees."""
    if event.now >= life.starts_at + life.length + deadlines.MET_WITHIN:
        return Refusal.LONG_AGO
    others = _others(life, event)
    if not others or any(one.left_at is not None for one in others):
        return Refusal.PARTNER_LEFT
    if _me(life, event).met_at is not None:
        return already(life, event)
    life = replace(life, people=_with(life, event.user_id, met_at=event.now))
    if any(one.met_at is None for one in life.pair):
        return Step(life, Said.MET_ASKED)
    return to_feedback(life, event, Said.MET)


def pool(life: Life, event: Event) -> Step:
    """Who is not yet to be paired with somebody else asks for it."""
    if _me(life, event).wish == POOL:
        return already(life, event)
    return Step(
        replace(life, people=_with(life, event.user_id, wish=POOL)), Said.POOLED, (event.user_id,)
    )


def done(life: Life, event: Event) -> Step:
    """The feedback is in, or its time is over."""
    return Step(ended(life, event, State.DONE, ""), Said.DONE)


def mark_left(life: Life, event: Event) -> Step:
    """Somebody is gone; nothing else follows."""
    return Step(replace(life, people=_with(life, event.user_id, left_at=event.now)), Said.LEFT)


def leave(life: Life, event: Event) -> Step:
    """Before it began it can't take place: the others are free."""
    life = mark_left(life, event).life
    freed = {one.user_id for one in life.people if one.left_at is None}
    life = replace(life, people=set_free(life, freed))
    over = ended(life, event, State.CANCELLED, LEFT)
    return Step(over, Said.LEFT, tuple(sorted(freed)))


def leave_running(life: Life, event: Event) -> Step:
    """The one who stays may still say how it went."""
    return to_feedback(mark_left(life, event).life, event, Said.OVER)
