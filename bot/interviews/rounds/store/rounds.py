"""The SQL of rounds, of what they brought each member, and of an organiser's schedule."""

from dataclasses import dataclass
from datetime import date, datetime
from sqlite3 import Row

from bot.core.columns import (
    load_date_or_none,
    load_moment,
    load_moment_or_none,
    load_time,
    store_date,
    store_moment,
    store_moment_or_none,
    store_time,
)
from bot.core.database import Transaction
from bot.core.ids import GuildId, RoundId, SessionId, UserId
from bot.interviews.values.values import InterviewSettings, Outcome, RoundKind


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
class Seat:
    """What a round brought a member; ``why`` is the one sentence for them."""

    round_id: RoundId
    user_id: UserId
    outcome: Outcome
    session_id: SessionId | None = None
    waits_until: datetime | None = None
    why: str = ""


@dataclass(frozen=True, slots=True)
class Schedule:
    """The settings with the next date of the schedule, None while it is off."""

    settings: InterviewSettings
    next_on: date | None
    next_at: datetime | None


def _schedule(row: Row) -> Schedule:
    settings = InterviewSettings(
        guild_id=row["guild_id"],
        channel_id=row["channel_id"],
        organiser_id=row["organiser_id"],
        tz=row["tz"],
        weekday=row["weekday"],
        round_time=load_time(row["round_time"]),
        every_weeks=row["every_weeks"],
        events=bool(row["events"]),
        paused=bool(row["paused"]),
    )
    return Schedule(
        settings, load_date_or_none(row["next_round_on"]), load_moment_or_none(row["next_round_at"])
    )


_SETTINGS = """guild_id, channel_id, organiser_id, tz, weekday, round_time, every_weeks, events,
    paused, next_round_on, next_round_at"""


def schedule(tx: Transaction, guild_id: GuildId) -> Schedule | None:
    """What the organiser chose; None before the first time."""
    row = tx.execute(
        f"SELECT {_SETTINGS} FROM interview_settings WHERE guild_id = :guild_id",
        {"guild_id": guild_id},
    ).fetchone()
    return None if row is None else _schedule(row)


def save_schedule(tx: Transaction, wanted: Schedule) -> None:
    """Write what an organiser chose and when the next round is."""
    settings = wanted.settings
    tx.execute(
        f"""INSERT INTO interview_settings ({_SETTINGS})
           VALUES (:guild_id, :channel_id, :organiser_id, :tz, :weekday, :round_time,
               :every_weeks, :events, :paused, :next_on, :next_at)
           ON CONFLICT (guild_id) DO UPDATE SET channel_id = excluded.channel_id,
               organiser_id = excluded.organiser_id, tz = excluded.tz,
               weekday = excluded.weekday, round_time = excluded.round_time,
               every_weeks = excluded.every_weeks, events = excluded.events,
               paused = excluded.paused, next_round_on = excluded.next_round_on,
               next_round_at = excluded.next_round_at""",
        {
            "guild_id": settings.guild_id,
            "channel_id": settings.channel_id,
            "organiser_id": settings.organiser_id,
            "tz": settings.tz,
            "weekday": settings.weekday,
            "round_time": store_time(settings.round_time),
            "every_weeks": settings.every_weeks,
            "events": int(settings.events),
            "paused": int(settings.paused),
            "next_on": None if wanted.next_on is None else store_date(wanted.next_on),
            "next_at": store_moment_or_none(wanted.next_at),
        },
    )


def claim(
    tx: Transaction,
    *,
    guild_id: GuildId,
    kind: RoundKind,
    subject: str,
    seed: int,
    digest: str,
    now: datetime,
    from_at: datetime,
    until_at: datetime,
) -> int | None:
    """Write a round down; its id, or None if it was held before (the claim)."""
    row = tx.execute(
        """INSERT INTO interview_rounds (guild_id, kind, subject, seed, digest, planned_at,
               from_at, until_at)
           VALUES (:guild_id, :kind, :subject, :seed, :digest, :now, :from_at, :until_at)
           ON CONFLICT (guild_id, kind, subject) DO NOTHING RETURNING round_id""",
        {
            "guild_id": guild_id,
            "kind": kind.value,
            "subject": subject,
            "seed": seed,
            "digest": digest,
            "now": store_moment(now),
            "from_at": store_moment(from_at),
            "until_at": store_moment(until_at),
        },
    ).fetchone()
    return None if row is None else int(row["round_id"])


def get(tx: Transaction, round_id: RoundId) -> Round | None:
    """A round."""
    row = tx.execute(
        """SELECT round_id, guild_id, kind, subject, seed, digest, planned_at, from_at, until_at
           FROM interview_rounds WHERE round_id = :round_id""",
        {"round_id": round_id},
    ).fetchone()
    if row is None:
        return None
    return Round(
        round_id=row["round_id"],
        guild_id=row["guild_id"],
        kind=RoundKind(row["kind"]),
        subject=row["subject"],
        seed=row["seed"],
        digest=row["digest"],
        planned_at=load_moment(row["planned_at"]),
        from_at=load_moment(row["from_at"]),
        until_at=load_moment(row["until_at"]),
    )


def seat(tx: Transaction, guild_id: GuildId, place: Seat) -> None:
    """Note what a round brought a member, or that it changed."""
    tx.execute(
        """INSERT INTO interview_seats (round_id, guild_id, user_id, outcome, session_id,
               waits_until, why)
           VALUES (:round_id, :guild_id, :user_id, :outcome, :session_id, :waits_until, :why)
           ON CONFLICT (round_id, user_id) DO UPDATE SET outcome = excluded.outcome,
               session_id = excluded.session_id, waits_until = excluded.waits_until,
               why = excluded.why""",
        {
            "round_id": place.round_id,
            "guild_id": guild_id,
            "user_id": place.user_id,
            "outcome": place.outcome.value,
            "session_id": place.session_id,
            "waits_until": store_moment_or_none(place.waits_until),
            "why": place.why,
        },
    )


def seats_of(tx: Transaction, round_id: RoundId) -> tuple[Seat, ...]:
    """What a round brought everybody, by user id."""
    rows = tx.execute(
        """SELECT round_id, user_id, outcome, session_id, waits_until, why FROM interview_seats
           WHERE round_id = :round_id ORDER BY user_id""",
        {"round_id": round_id},
    )
    return tuple(_seat(row) for row in rows)


def _seat(row: Row) -> Seat:
    return Seat(
        round_id=row["round_id"],
        user_id=row["user_id"],
        outcome=Outcome(row["outcome"]),
        session_id=row["session_id"],
        waits_until=load_moment_or_none(row["waits_until"]),
        why=row["why"],
    )
