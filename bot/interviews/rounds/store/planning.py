"""The SQL that a round is planned from: who met whom, who waits, who is taken, what is due."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from bot.core.columns import load_moment, load_moment_or_none, store_moment
from bot.core.database import Transaction
from bot.core.ids import GuildId, RoundId, UserId
from bot.interviews.matching.rules.people import Two
from bot.interviews.rounds.store.rounds import Round, Seat, get
from bot.interviews.session.store.sessions import AHEAD
from bot.interviews.values.values import Outcome, RoundKind, Span, Track

_CALLED_OFF = "('cancelled', 'no-show')"
_HELD = "('running', 'feedback', 'done')"


@dataclass(frozen=True, slots=True)
class Meeting:
    """What two members have behind them: sessions that weren't called off, and the newest start
    of all."""

    times: int
    last_at: datetime


@dataclass(frozen=True, slots=True)
class Waiting:
    """Somebody who waits for a partner, by the newest seat they have."""

    user_id: UserId
    round_id: RoundId
    waits_until: datetime


def due_guilds(tx: Transaction, now: datetime) -> tuple[int, ...]:
    """Guilds whose round is due, the longest waiting first."""
    rows = tx.execute(
        """SELECT guild_id FROM interview_settings WHERE next_round_at <= :now
           ORDER BY next_round_at, guild_id""",
        {"now": store_moment(now)},
    )
    return tuple(row["guild_id"] for row in rows)


def next_due_at(tx: Transaction, after: datetime) -> datetime | None:
    """The earliest moment after one at which a round is due."""
    row = tx.execute(
        "SELECT min(next_round_at) AS at FROM interview_settings WHERE next_round_at > :after",
        {"after": store_moment(after)},
    ).fetchone()
    return load_moment_or_none(row["at"])


def stamp(tx: Transaction, guild_id: GuildId) -> str:
    """Changes whenever something changes that makes another plan necessary: a profile, a block,
    a session, a seat, or the schedule. Cheap enough to look at again before writing."""
    row = tx.execute(
        """SELECT
             (SELECT count(*) || ' ' || coalesce(max(updated_at), '') || ' ' ||
                 total(julianday(paused_until)) FROM interview_profiles
              WHERE guild_id = :guild_id) || '|' ||
             (SELECT count(*) || ' ' || coalesce(max(blocked_at), '') FROM interview_blocks
              WHERE guild_id = :guild_id) || '|' ||
             (SELECT count(*) || ' ' || coalesce(sum(revision), 0) FROM interview_sessions
              WHERE guild_id = :guild_id) || '|' ||
             (SELECT count(*) || ' ' || count(CASE WHEN outcome = 'waiting' THEN 1 END)
              FROM interview_seats WHERE guild_id = :guild_id) || '|' ||
             (SELECT coalesce(max(round_id), 0) FROM interview_rounds
              WHERE guild_id = :guild_id) || '|' ||
             (SELECT coalesce(max(channel_id || tz || paused || coalesce(next_round_at, '')), '')
              FROM interview_settings WHERE guild_id = :guild_id) AS stamp""",
        {"guild_id": guild_id},
    ).fetchone()
    return str(row["stamp"])


def meetings(tx: Transaction, guild_id: GuildId) -> dict[Two, Meeting]:
    """Who was planned with whom, shadows included, by the ids of the two, the smaller first."""
    rows = tx.execute(
        f"""SELECT a.user_id AS one, b.user_id AS other, max(s.starts_at) AS last_at,
               count(CASE WHEN s.state NOT IN {_CALLED_OFF} THEN 1 END) AS times
           FROM interview_sides a
           JOIN interview_sides b ON b.session_id = a.session_id AND b.user_id > a.user_id
           JOIN interview_sessions s ON s.session_id = a.session_id
           WHERE a.guild_id = :guild_id GROUP BY a.user_id, b.user_id""",
        {"guild_id": guild_id},
    )
    return {
        (row["one"], row["other"]): Meeting(row["times"], load_moment(row["last_at"]))
        for row in rows
    }


def called_off(tx: Transaction, guild_id: GuildId, since: datetime) -> frozenset[Two]:
    """Pairs of whom a session that was planned since then was called off."""
    rows = tx.execute(
        f"""SELECT DISTINCT a.user_id AS one, b.user_id AS other FROM interview_sides a
           JOIN interview_sides b ON b.session_id = a.session_id AND b.user_id > a.user_id
           JOIN interview_sessions s ON s.session_id = a.session_id
           WHERE a.guild_id = :guild_id AND s.state IN {_CALLED_OFF} AND s.proposed_at >= :since""",
        {"guild_id": guild_id, "since": store_moment(since)},
    )
    return frozenset((row["one"], row["other"]) for row in rows)


def taken(tx: Transaction, guild_id: GuildId) -> dict[int, tuple[Span, ...]]:
    """When members have sessions that are ahead or going on, also those they look on at."""
    rows = tx.execute(
        f"""SELECT i.user_id, s.starts_at, s.minutes, s.offer_at FROM interview_sides i
           JOIN interview_sessions s ON s.session_id = i.session_id
           WHERE i.guild_id = :guild_id AND i.left_at IS NULL AND s.state IN {AHEAD}
           ORDER BY s.starts_at""",
        {"guild_id": guild_id},
    )
    found: dict[int, list[Span]] = defaultdict(list)
    for row in rows:
        length = timedelta(minutes=row["minutes"])
        for start in (load_moment(row["starts_at"]), load_moment_or_none(row["offer_at"])):
            if start is not None:
                found[row["user_id"]].append(Span(start, start + length))
    return {user_id: tuple(spans) for user_id, spans in found.items()}


def engaged(tx: Transaction, guild_id: GuildId) -> frozenset[int]:
    """Members with a session of their own ahead or going on; looking on at others' is none."""
    rows = tx.execute(
        f"""SELECT DISTINCT i.user_id FROM interview_sides i
           JOIN interview_sessions s ON s.session_id = i.session_id
           WHERE i.guild_id = :guild_id AND i.left_at IS NULL AND i.part = 'pair'
             AND s.state IN {AHEAD}""",
        {"guild_id": guild_id},
    )
    return frozenset(row["user_id"] for row in rows)


def planned_at(tx: Transaction, guild_id: GuildId) -> dict[int, datetime]:
    """When each member's newest session that wasn't called off was planned; looking on at
    others' is none."""
    rows = tx.execute(
        f"""SELECT i.user_id, max(s.proposed_at) AS at FROM interview_sides i
           JOIN interview_sessions s ON s.session_id = i.session_id
           WHERE i.guild_id = :guild_id AND i.part = 'pair' AND s.state NOT IN {_CALLED_OFF}
           GROUP BY i.user_id""",
        {"guild_id": guild_id},
    )
    return {row["user_id"]: load_moment(row["at"]) for row in rows}


def served(tx: Transaction, guild_id: GuildId) -> frozenset[int]:
    """Members who had a session since they last said what they want."""
    rows = tx.execute(
        f"""SELECT DISTINCT i.user_id FROM interview_sides i
           JOIN interview_sessions s ON s.session_id = i.session_id
           JOIN interview_profiles p ON p.guild_id = i.guild_id AND p.user_id = i.user_id
           WHERE i.guild_id = :guild_id AND i.part = 'pair' AND s.state IN {_HELD}
             AND s.changed_at >= p.updated_at""",
        {"guild_id": guild_id},
    )
    return frozenset(row["user_id"] for row in rows)


@dataclass(frozen=True, slots=True)
class Practice:
    """How much more often somebody was candidate than interviewer, and when they were last the
    candidate of each track."""

    lead: int
    practised: dict[Track, datetime]


def practice(tx: Transaction, guild_id: GuildId) -> dict[int, Practice]:
    """What members did in sessions that took place."""
    rows = tx.execute(
        f"""SELECT h.candidate_id, h.interviewer_id, h.track, s.starts_at FROM interview_sessions s
           JOIN interview_halves h ON h.session_id = s.session_id
           WHERE s.guild_id = :guild_id AND s.state IN {_HELD} ORDER BY s.starts_at""",
        {"guild_id": guild_id},
    )
    leads: dict[int, int] = defaultdict(int)
    tracks: dict[int, dict[Track, datetime]] = defaultdict(dict)
    for row in rows:
        leads[row["candidate_id"]] += 1
        leads[row["interviewer_id"]] -= 1
        tracks[row["candidate_id"]][Track(row["track"])] = load_moment(row["starts_at"])
    return {user_id: Practice(lead, tracks[user_id]) for user_id, lead in leads.items()}


def sat_out(tx: Transaction, guild_id: GuildId) -> dict[int, int]:
    """For how many rounds in a row each member has been without a partner till now."""
    rows = tx.execute(
        """SELECT user_id, outcome FROM interview_seats WHERE guild_id = :guild_id
           ORDER BY user_id, round_id DESC""",
        {"guild_id": guild_id},
    )
    found: dict[int, int] = {}
    over: set[int] = set()
    for row in rows:
        user_id = row["user_id"]
        if row["outcome"] == Outcome.PAIRED:
            over.add(user_id)
        if user_id not in over:
            found[user_id] = found.get(user_id, 0) + 1
    return found


def waiting(tx: Transaction, guild_id: GuildId, now: datetime) -> tuple[Waiting, ...]:
    """Who waits at this moment, by id. The newest seat decides."""
    rows = tx.execute(
        """SELECT user_id, round_id, waits_until FROM interview_seats AS seat
           WHERE guild_id = :guild_id AND outcome = 'waiting' AND waits_until > :now
             AND round_id = (SELECT max(round_id) FROM interview_seats
                             WHERE guild_id = :guild_id AND user_id = seat.user_id)
           ORDER BY user_id""",
        {"guild_id": guild_id, "now": store_moment(now)},
    )
    return tuple(
        Waiting(row["user_id"], row["round_id"], load_moment(row["waits_until"])) for row in rows
    )


def latecomers(
    tx: Transaction, guild_id: GuildId, since: datetime, now: datetime
) -> frozenset[int]:
    """Who joined, changed what they want, or came back since a round was planned, and has no
    place in any round that still lasts, nor a session that was planned since then."""
    rows = tx.execute(
        f"""SELECT p.user_id FROM interview_profiles p
           WHERE p.guild_id = :guild_id
             AND (p.updated_at > :since OR coalesce(p.back_at, '') > :since)
             AND NOT EXISTS (SELECT 1 FROM interview_seats t
                 JOIN interview_rounds r ON r.round_id = t.round_id
                 WHERE t.guild_id = :guild_id AND t.user_id = p.user_id AND r.until_at > :now)
             AND NOT EXISTS (SELECT 1 FROM interview_sides i
                 JOIN interview_sessions s ON s.session_id = i.session_id
                 WHERE i.guild_id = :guild_id AND i.user_id = p.user_id AND i.part = 'pair'
                   AND s.state NOT IN {_CALLED_OFF} AND s.proposed_at >= :since)""",
        {"guild_id": guild_id, "since": store_moment(since), "now": store_moment(now)},
    )
    return frozenset(row["user_id"] for row in rows)


def newest_seat(tx: Transaction, guild_id: GuildId, user_id: UserId) -> Seat | None:
    """What the newest round brought a member."""
    row = tx.execute(
        """SELECT round_id, outcome, session_id, waits_until, why FROM interview_seats
           WHERE guild_id = :guild_id AND user_id = :user_id ORDER BY round_id DESC LIMIT 1""",
        {"guild_id": guild_id, "user_id": user_id},
    ).fetchone()
    if row is None:
        return None
    return Seat(
        row["round_id"], user_id, Outcome(row["outcome"]), row["session_id"],
        load_moment_or_none(row["waits_until"]), row["why"],
    )  # fmt: skip


def round_of(tx: Transaction, guild_id: GuildId, kind: RoundKind, subject: str) -> Round | None:
    """The round that was held for a subject."""
    row = tx.execute(
        """SELECT round_id FROM interview_rounds
           WHERE guild_id = :guild_id AND kind = :kind AND subject = :subject""",
        {"guild_id": guild_id, "kind": kind.value, "subject": subject},
    ).fetchone()
    return None if row is None else get(tx, row["round_id"])


def last_scheduled_on(tx: Transaction, guild_id: GuildId) -> date | None:
    """The local date of the newest round that the schedule held."""
    row = tx.execute(
        """SELECT max(subject) AS subject FROM interview_rounds
           WHERE guild_id = :guild_id AND kind = 'scheduled'""",
        {"guild_id": guild_id},
    ).fetchone()
    return None if row["subject"] is None else date.fromisoformat(row["subject"])
