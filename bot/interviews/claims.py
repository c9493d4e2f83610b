"""Proposing sessions. Functions for use inside one transaction, by rounds too."""

from datetime import datetime, timedelta

from bot.interviews.rules.values import PlannedSession, State
from bot.interviews.store import sessions
from bot.outbox import store as outbox
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
    """A new session that both are asked about; its id."""
    return sessions.create(
        tx,
        guild_id=guild_id,
        round_id=round_id,
        state=state,
        starts_at=pair.starts_at,
        minutes=pair.minutes,
        why=pair.why,
        halves=pair.halves,
        shadow_id=pair.shadow_id,
        due_at=now + timedelta(hours=24),
        now=now,
    )


def ask_between(tx: Transaction, guild_id: int, now: datetime) -> None:
    """Somebody waits: see at once whether they can be paired."""
    subject = str(guild_id)
    if not outbox.move(tx, "mock-between", subject, now):
        outbox.put(tx, guild_id=guild_id, kind="mock-between", subject=subject, due_at=now, now=now)
