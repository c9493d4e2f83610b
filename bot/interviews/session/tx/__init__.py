"""The part of sessions that other use cases need inside their own transaction: propose one,
have its card drawn anew, call it off, end what a member who leaves is in.

If the process dies, either nothing of a call happened, or all of it with the rows that make it
known.
"""

from dataclasses import replace
from datetime import datetime

from bot.core.database import Transaction
from bot.core.ids import GuildId, RoundId, SessionId, UserId
from bot.interviews.membership import store as pool
from bot.interviews.profiles.store import drafts, profiles
from bot.interviews.rounds.store import planning, rounds
from bot.interviews.session.rules import deadlines
from bot.interviews.session.rules.events import POOL, Act, Event, Refusal
from bot.interviews.session.store import boards, clocks, sessions
from bot.interviews.session.store.sessions import Session
from bot.interviews.session.tx import course, rows
from bot.interviews.session.tx.rows import ask_between
from bot.interviews.values.values import ENDS, PlannedSession, State

__all__ = [
    "ask_between",
    "call_off",
    "call_off_pair",
    "forget",
    "leave",
    "look_again",
    "propose",
    "redraw",
    "submitted",
]


def propose(
    tx: Transaction,
    *,
    guild_id: GuildId,
    round_id: RoundId,
    pair: PlannedSession,
    now: datetime,
    state: State = State.PROPOSED,
    follows_id: SessionId | None = None,
    ahead: int = 0,
) -> int:
    """Make a session and have it made known: its place, its card, its clock; its id.

    ``state``: proposed, or confirmed when both have said yes already; ``ahead``: how many of the
    same round were proposed before."""
    agreed = state is State.CONFIRMED
    starts_at = pair.starts_at.replace(microsecond=0)  # buttons name it in seconds
    due_at = (
        deadlines.confirmed_due(starts_at, now) if agreed else deadlines.free_at(now, starts_at)
    )
    session_id = sessions.create(
        tx, guild_id=guild_id, round_id=round_id, state=state, starts_at=starts_at,
        minutes=pair.minutes, why=pair.why, halves=pair.halves, shadow_id=pair.shadow_id,
        due_at=due_at, now=now, follows_id=follows_id,
    )  # fmt: skip
    session = sessions.get(tx, session_id)
    assert session is not None
    schedule = rounds.schedule(tx, guild_id)
    channel_id = None if schedule is None else schedule.settings.channel_id
    session = replace(session, channel_id=channel_id, was_confirmed=agreed)
    sessions.save(tx, session)
    people = sessions.sides(tx, session_id)
    if agreed:
        for side in people:
            if not side.is_shadow:
                sessions.save_side(tx, session_id, replace(side, confirmed_at=now))
        rows.event(tx, session, now)
    rows.open_place(tx, session, now, ahead)
    rows.turn(tx, session, now)
    rows.remind(tx, session, course.life_of(session, people), now)
    return session_id


def redraw(tx: Transaction, session: Session, now: datetime) -> None:
    """Something that the session's card shows has changed, but nothing of its life."""
    boards.touch(tx, session.session_id)
    rows.draw(tx, session, now)


def look_again(tx: Transaction, guild_id: GuildId, now: datetime) -> None:
    """A member said what they want: perhaps that suits somebody who waits."""
    if planning.waiting(tx, guild_id, now):
        ask_between(tx, guild_id, now)


def call_off(
    tx: Transaction, session: Session, user_id: UserId, now: datetime, wish: str = POOL
) -> bool:
    """A side calls a session off before it began; whether that was possible. The partner is
    told that it is off and by whom, never why."""
    event = Event(Act.CANCEL, now, user_id, wish=wish)
    return not isinstance(course.happen(tx, session, event), Refusal)


def call_off_pair(
    tx: Transaction, guild_id: GuildId, user_id: UserId, other_id: UserId, now: datetime
) -> int:
    """``user_id`` does not want to meet ``other_id``: what is agreed or proposed between them
    is called off, looking on included; how many sessions."""
    return sum(
        call_off(tx, session, user_id, now)
        for session in boards.of_pair(tx, guild_id, user_id, other_id)
    )


def leave(
    tx: Transaction,
    guild_id: GuildId,
    user_id: UserId,
    now: datetime,
) -> None:
    """A member left the server or /mock, or is about to be erased: what has not begun is
    called off and the partner freed, what runs goes to the feedback, the rest goes on without
    them, its timer stopped. Harmless to repeat."""
    for session in sessions.of_member(tx, guild_id, user_id):
        was_running = session.state is State.RUNNING
        result = course.happen(tx, session, Event(Act.LEAVE, now, user_id))
        if was_running and not isinstance(result, Refusal):
            clocks.remove(tx, session.session_id)


def forget(tx: Transaction, guild_id: GuildId, user_id: UserId) -> bool:
    """A member is in mock interviews no more: profile, draft and place in the pool are gone;
    whether there was a profile. What was held stays in the history of both."""
    pool.leave(tx, guild_id, user_id)
    drafts.delete(tx, guild_id, user_id)
    return profiles.delete(tx, guild_id, user_id)


def erase(tx: Transaction, guild_id: GuildId, user_id: UserId, now: datetime) -> None:
    """A member is about to be erased: they leave, and vanish from the cards that stand already;
    a thread that is woken for that is closed again."""
    leave(tx, guild_id, user_id, now)
    for session in sessions.of_member(tx, guild_id, user_id):
        redraw(tx, session, now)
        if session.state in ENDS and session.thread_id is not None:
            rows.close_again(tx, session, now)


def submitted(tx: Transaction, session: Session, now: datetime) -> None:
    """Both have handed in their feedback: the session is done. Harmless to repeat."""
    fresh = sessions.get(tx, session.session_id)
    for side in sessions.sides(tx, session.session_id):
        if fresh is not None and side.left_at is None and not side.is_shadow:
            course.happen(tx, fresh, Event(Act.SUBMIT, now, side.user_id))
            return
