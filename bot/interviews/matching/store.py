"""The SQL of rounds, each one run of the matching, and of what a round brought each member."""

from dataclasses import dataclass
from datetime import date, datetime

from bot.core import records
from bot.core.database import Transaction
from bot.core.ids import GuildId, RoundId, SessionId, UserId
from bot.interviews.values.rules import Outcome, RoundKind


@dataclass(frozen=True, slots=True)
class Round:
    """One run of the matching; slots lie between ``from_at`` and ``until_at`` (aware UTC)."""

    round_id: RoundId
    guild_id: GuildId
    kind: RoundKind
    subject: str
    seed: int
    digest: str
    planned_at: datetime
    from_at: datetime
    until_at: datetime


@dataclass(frozen=True, slots=True)
class Assignment:
    """What a round brought a member; ``why`` is the one sentence for them."""

    round_id: RoundId
    user_id: UserId
    outcome: Outcome
    session_id: SessionId | None = None
    waits_until: datetime | None = None
    why: str = ""


@dataclass(frozen=True, slots=True)
class Unpaired:
    """Somebody who waits for a partner, by the newest assignment they have."""

    user_id: UserId
    round_id: RoundId
    waits_until: datetime


_ROUND = records.columns(Round)
_ASSIGNMENT = records.columns(Assignment)


def claim(
    tx: Transaction, *, guild_id: GuildId, kind: RoundKind, subject: str, seed: int, digest: str,
    now: datetime, from_at: datetime, until_at: datetime,
) -> RoundId | None:  # fmt: skip
    """Write a round down; its id, or None if it was held before (the claim)."""
    found: RoundId | None = records.value(
        tx,
        """INSERT INTO interview_rounds (guild_id, kind, subject, seed, digest, planned_at,
               from_at, until_at)
           VALUES (:guild_id, :kind, :subject, :seed, :digest, :now, :from_at, :until_at)
           ON CONFLICT (guild_id, kind, subject) DO NOTHING RETURNING round_id""",
        guild_id=guild_id, kind=kind, subject=subject, seed=seed, digest=digest, now=now,
        from_at=from_at, until_at=until_at,
    )  # fmt: skip
    return found


def get(tx: Transaction, round_id: RoundId) -> Round | None:
    """A round."""
    sql = f"SELECT {_ROUND} FROM interview_rounds WHERE round_id = :round_id"
    return records.one(tx, Round, sql, round_id=round_id)


def round_of(tx: Transaction, guild_id: GuildId, kind: RoundKind, subject: str) -> Round | None:
    """The round that was held for a subject."""
    sql = f"""SELECT {_ROUND} FROM interview_rounds
        WHERE guild_id = :guild_id AND kind = :kind AND subject = :subject"""
    return records.one(tx, Round, sql, guild_id=guild_id, kind=kind, subject=subject)


def last_scheduled_on(tx: Transaction, guild_id: GuildId) -> date | None:
    """The local date of the newest round that the schedule held."""
    sql = """SELECT max(subject) FROM interview_rounds
        WHERE guild_id = :guild_id AND kind = 'scheduled'"""
    found = records.value(tx, sql, guild_id=guild_id)
    return None if found is None else date.fromisoformat(found)


def of_everybody(tx: Transaction, guild_id: GuildId, most: int) -> tuple[RoundId, ...]:
    """The rounds that everybody could take part in, the newest first."""
    sql = """SELECT round_id FROM interview_rounds
        WHERE guild_id = :guild_id AND kind IN ('scheduled', 'on-demand')
        ORDER BY round_id DESC LIMIT :most"""
    return records.values(tx, sql, guild_id=guild_id, most=most)


def assign(tx: Transaction, guild_id: GuildId, assignment: Assignment) -> None:
    """Note what a round brought a member, or that it changed."""
    records.upsert(
        tx, "interview_seats", assignment, key=("round_id", "user_id"), once={"guild_id": guild_id}
    )


def assignments_of(tx: Transaction, round_id: RoundId) -> tuple[Assignment, ...]:
    """What a round brought everybody, by user id."""
    sql = f"SELECT {_ASSIGNMENT} FROM interview_seats WHERE round_id = :round_id ORDER BY user_id"
    return records.every(tx, Assignment, sql, round_id=round_id)


def newest_assignment(tx: Transaction, guild_id: GuildId, user_id: UserId) -> Assignment | None:
    """What the newest round brought a member."""
    sql = f"""SELECT {_ASSIGNMENT} FROM interview_seats
        WHERE guild_id = :guild_id AND user_id = :user_id ORDER BY round_id DESC LIMIT 1"""
    return records.one(tx, Assignment, sql, guild_id=guild_id, user_id=user_id)


def unpaired(tx: Transaction, guild_id: GuildId, now: datetime) -> tuple[Unpaired, ...]:
    """Who waits at this moment, by id. The newest assignment decides."""
    sql = """SELECT user_id, round_id, waits_until FROM interview_seats AS seat
        WHERE guild_id = :guild_id AND outcome = 'waiting' AND waits_until > :now
          AND round_id = (SELECT max(round_id) FROM interview_seats
                          WHERE guild_id = :guild_id AND user_id = seat.user_id)
        ORDER BY user_id"""
    return records.every(tx, Unpaired, sql, guild_id=guild_id, now=now)


def rounds_without_partner(tx: Transaction, guild_id: GuildId) -> dict[UserId, int]:
    """For how many rounds in a row each member has been without a partner until now."""
    found: dict[UserId, int] = {}
    over: set[UserId] = set()
    sql = f"""SELECT {_ASSIGNMENT} FROM interview_seats WHERE guild_id = :guild_id
        ORDER BY user_id, round_id DESC"""
    for one in records.every(tx, Assignment, sql, guild_id=guild_id):
        if one.outcome is Outcome.PAIRED:
            over.add(one.user_id)
        if one.user_id not in over:
            found[one.user_id] = found.get(one.user_id, 0) + 1
    return found
