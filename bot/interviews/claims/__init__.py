"""The part of sessions that other use cases need inside their own transaction.

The branch of a session's life has the whole of this: places, cards, clocks, messages. Here is
only what joining calls, with what it does to the rows of sessions, so that joining is proven
against real rows. At the merge the other one stays.
"""

from dataclasses import replace
from datetime import datetime, timedelta

from bot.interviews.rules.values import ENDS, PlannedSession, State
from bot.interviews.store import sessions
from bot.storage.database import Transaction


def propose(
    tx: Transaction,
    *,
    guild_id: int,
    round_id: int,
    pair: PlannedSession,
    now: datetime,
    state: State = State.PROPOSED,
) -> int:
    """Make a session; its id. Confirmed: both have said yes already."""
    session_id = sessions.create(
        tx, guild_id=guild_id, round_id=round_id, state=state, starts_at=pair.starts_at,
        minutes=pair.minutes, why=pair.why, halves=pair.halves, shadow_id=pair.shadow_id,
        due_at=pair.starts_at + timedelta(minutes=15), now=now,
    )  # fmt: skip
    if state is State.CONFIRMED:
        for side in sessions.sides(tx, session_id):
            sessions.save_side(tx, session_id, replace(side, confirmed_at=now))
    return session_id


def call_off_pair(
    tx: Transaction, guild_id: int, user_id: int, other_id: int, now: datetime
) -> int:
    """What is agreed or proposed between the two is called off, looking on included; how many
    sessions."""
    count = 0
    for session in sessions.of_member(tx, guild_id, user_id):
        people = {side.user_id: side for side in sessions.sides(tx, session.session_id)}
        if other_id in people and session.state not in ENDS | {State.FEEDBACK}:
            if people[user_id].is_shadow:
                gone = replace(people[user_id], left_at=now)
                sessions.save_side(tx, session.session_id, gone)
            else:
                _end(tx, session, now)
            count += 1
    return count


def leave(tx: Transaction, guild_id: int, user_id: int, now: datetime) -> None:
    """A member left: what has not begun is called off. Harmless to repeat."""
    for session in sessions.of_member(tx, guild_id, user_id):
        if session.state not in ENDS | {State.FEEDBACK}:
            _end(tx, session, now)


def _end(tx: Transaction, session: sessions.Session, now: datetime) -> None:
    sessions.save(
        tx,
        replace(
            session, state=State.CANCELLED, changed_at=now, due_at=None, offer_at=None,
            offer_by=None, why_ended="called-off",
        ),
    )  # fmt: skip
