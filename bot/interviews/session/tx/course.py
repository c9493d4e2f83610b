"""Taking a session one step further: load, let the rule decide, write everything that follows.
Functions inside a transaction, so a crash leaves a whole step or none.
"""

from collections.abc import Callable
from dataclasses import fields, replace
from datetime import datetime

from bot.core.database import Transaction
from bot.core.ids import UserId
from bot.interviews.profiles.store import profiles
from bot.interviews.rounds.store import rounds
from bot.interviews.rounds.store.rounds import Seat
from bot.interviews.session.rules import life as rules
from bot.interviews.session.rules import reliability
from bot.interviews.session.rules.events import Act, Event, Life, Person, Refusal, Said, Step
from bot.interviews.session.store import no_shows, sessions
from bot.interviews.session.store.sessions import Session, Side
from bot.interviews.session.tx import rows
from bot.interviews.values.values import ENDS, Outcome, State

Hook = Callable[[Transaction, Session, datetime], None]
"""What another part does in the same commit when a session comes into a state."""

FREED = "You're free for somebody else: I look among those who wait."
PAUSED = "paused"
# Everybody of the pair should know of these; the rest is on the card.
TOLD = frozenset({
    Said.AGREED, Said.OFFERED, Said.MOVED, Said.CALLED_OFF, Said.LATER, Said.BOTH_HERE, Said.OVER,
    Said.UNSEEN, Said.MET_ASKED, Said.MET, Said.UNANSWERED, Said.MISSED, Said.LEFT,
})  # fmt: skip
_OWN = tuple(one.name for one in fields(Life) if one.name != "people")


def life_of(session: Session, people: tuple[Side, ...]) -> Life:
    """A session as the rules see it."""
    own = {name: getattr(session, name) for name in _OWN}
    return Life(**own, people=tuple(_person(side) for side in people))


def _person(side: Side) -> Person:
    return Person(**{one.name: getattr(side, one.name) for one in fields(Side)})


def _side(person: Person) -> Side:
    return Side(**{one.name: getattr(person, one.name) for one in fields(Side)})


def happen(tx: Transaction, session: Session, event: Event) -> tuple[Session, Step] | Refusal:
    """Let something happen to a session: what it is then, and what it meant; or a refusal, and
    nothing is changed."""
    people = sessions.sides(tx, session.session_id)
    before = life_of(session, people)
    step = rules.happen(before, event)
    if isinstance(step, Refusal):
        return step
    if step.life == before:
        return session, step
    after = _write(tx, session, before, step.life)
    _follow(tx, session, after, step, event)
    return after, step


def _write(tx: Transaction, session: Session, before: Life, after: Life) -> Session:
    sessions.save(tx, replace(session, **{name: getattr(after, name) for name in _OWN}))
    known = {one.user_id: one for one in before.people}
    for person in after.people:
        if person != known[person.user_id]:
            sessions.save_side(tx, session.session_id, _side(person))
    fresh = sessions.get(tx, session.session_id)
    assert fresh is not None
    return fresh


def _follow(tx: Transaction, before: Session, after: Session, step: Step, event: Event) -> None:
    """What an ending or a change brings with it, all of it rows."""
    now = event.now
    people = sessions.sides(tx, after.session_id)
    # Of what is over nobody wants to hear again because somebody leaves.
    is_long_over = before.state in ENDS and step.said is Said.LEFT
    if not is_long_over:
        rows.draw(tx, after, now)
    rows.turn(tx, after, now)
    if (after.state, after.changed_at) != (before.state, before.changed_at):
        rows.remind(tx, after, step.life, now)
        rows.event(tx, after, now)
        rows.close(tx, after, now)
    if step.said in TOLD and not is_long_over:
        # Who leaves may be erased in this very commit, and with them whatever names them.
        actor_id = 0 if event.act is Act.LEAVE else event.user_id
        rows.say(tx, after, people, step.said, now, actor_id=actor_id)
    if before.state is State.NO_SHOW and after.state is State.FEEDBACK:
        _forgive(tx, after, now)
    for user_id in step.missed:
        _missed(tx, after, user_id, now)
    free(tx, after, step.freed, now)


def free(tx: Transaction, session: Session, user_ids: tuple[UserId, ...], now: datetime) -> None:
    """These wait for somebody else, in the round that brought them together, if it lasts."""
    held = rounds.get(tx, session.round_id)
    if held is None or held.until_at <= now or not user_ids:
        return
    for user_id in user_ids:
        rounds.seat(
            tx,
            session.guild_id,
            Seat(held.round_id, user_id, Outcome.WAITING, None, held.until_at, FREED),
        )
    rows.ask_between(tx, session.guild_id, now)


def _missed(tx: Transaction, session: Session, user_id: UserId, now: datetime) -> None:
    """Noted privately; the third that still weighs is a pause, told to nobody else."""
    no_shows.note(tx, session.guild_id, session.session_id, user_id, now)
    profile = profiles.get(tx, session.guild_id, user_id)
    every = no_shows.of_member(tx, session.guild_id, user_id)
    if profile is None or not reliability.pauses(every, now):
        return
    until = now + reliability.PAUSE
    if profile.paused_until is not None and profile.paused_until >= until:
        return
    profiles.rest(tx, session.guild_id, user_id, until, "no-shows", now)
    rows.tell(tx, session, user_id, PAUSED, now)
    rows.back(tx, session.guild_id, user_id, until, now)


def _forgive(tx: Transaction, session: Session, now: datetime) -> None:
    """They met: the no-shows are taken back, and a pause that stood on them too."""
    no_shows.forgive(tx, session.session_id)
    for side in sessions.sides(tx, session.session_id):
        profile = profiles.get(tx, session.guild_id, side.user_id)
        if profile is None or profile.pause_reason != "no-shows":
            continue
        if not reliability.pauses(no_shows.of_member(tx, session.guild_id, side.user_id), now):
            profiles.rest(tx, session.guild_id, side.user_id, None, "", now)
