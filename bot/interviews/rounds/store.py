"""The SQL that a round is planned from: who met whom, who is taken, who had what they wanted."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.core import records
from bot.core.database import Transaction
from bot.core.ids import GuildId, UserId
from bot.interviews.matching.rules.people import Met, Two
from bot.interviews.profiles import store as profiles
from bot.interviews.session.store import commitments
from bot.interviews.session.store.sessions import AHEAD
from bot.interviews.session.store.turns import CALLED_OFF, HELD
from bot.interviews.values.rules import Track


@dataclass(frozen=True, slots=True)
class PastPractice:
    """How much more often somebody was candidate than interviewer, and when they were last the
    candidate of each track."""

    lead: int
    practised: dict[Track, datetime]


NO_PRACTICE = PastPractice(0, {})


def stamp(tx: Transaction, guild_id: GuildId) -> str:
    """Changes whenever something changes that makes another plan necessary: a profile, a block,
    a session, an assignment, the schedule, or what takes somebody's time in another server. Cheap
    enough to look at again before writing."""
    sql = """SELECT
        (SELECT count(*) || ' ' || coalesce(max(updated_at), '') FROM interview_profiles
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
         FROM interview_settings WHERE guild_id = :guild_id)"""
    figures = str(records.value(tx, sql, guild_id=guild_id))
    # Any of them may begin, end or move, while the others stay as they are.
    sql = """SELECT user_id || ' ' || paused_until FROM interview_profiles
        WHERE guild_id = :guild_id AND paused_until IS NOT NULL ORDER BY user_id"""
    pauses = records.values(tx, sql, guild_id=guild_id)
    everywhere = commitments.of_entrants(tx, guild_id), sorted(profiles.block_pairs(tx, guild_id))
    return f"{figures}|{pauses}|{everywhere}"


@dataclass(frozen=True, slots=True)
class _PlannedPair:
    """Sessions that two were planned for together."""

    one: UserId
    other: UserId
    times: int
    last_at: datetime


def met(tx: Transaction, guild_id: GuildId, now: datetime) -> dict[Two, Met]:
    """Who was planned with whom, observers included, by the ids of the two, the smaller first."""
    sql = f"""SELECT a.user_id AS one, b.user_id AS other, max(s.starts_at) AS last_at,
            count(CASE WHEN s.state NOT IN {CALLED_OFF} THEN 1 END) AS times
        FROM interview_sides a
        JOIN interview_sides b ON b.session_id = a.session_id AND b.user_id > a.user_id
        JOIN interview_sessions s ON s.session_id = a.session_id
        WHERE a.guild_id = :guild_id GROUP BY a.user_id, b.user_id"""
    return {
        (pair.one, pair.other): Met(pair.times, max(0, (now - pair.last_at) // timedelta(days=1)))
        for pair in records.every(tx, _PlannedPair, sql, guild_id=guild_id)
    }


@dataclass(frozen=True, slots=True)
class _Pair:
    one: UserId
    other: UserId


def called_off(tx: Transaction, guild_id: GuildId, since: datetime) -> frozenset[Two]:
    """Pairs of whom a session that was planned since then was called off."""
    sql = f"""SELECT DISTINCT a.user_id AS one, b.user_id AS other FROM interview_sides a
        JOIN interview_sides b ON b.session_id = a.session_id AND b.user_id > a.user_id
        JOIN interview_sessions s ON s.session_id = a.session_id
        WHERE a.guild_id = :guild_id AND s.state IN {CALLED_OFF} AND s.proposed_at >= :since"""
    pairs = records.every(tx, _Pair, sql, guild_id=guild_id, since=since)
    return frozenset((pair.one, pair.other) for pair in pairs)


def engaged(tx: Transaction, guild_id: GuildId) -> frozenset[UserId]:
    """Members with a session of their own ahead or going on; observing others' is none."""
    sql = f"""SELECT DISTINCT i.user_id FROM interview_sides i
        JOIN interview_sessions s ON s.session_id = i.session_id
        WHERE i.guild_id = :guild_id AND i.left_at IS NULL AND i.part = 'pair'
          AND s.state IN {AHEAD}"""
    return frozenset(records.values(tx, sql, guild_id=guild_id))


@dataclass(frozen=True, slots=True)
class _PlannedAt:
    user_id: UserId
    at: datetime


def planned_at(tx: Transaction, guild_id: GuildId) -> dict[UserId, datetime]:
    """When each member's newest session that wasn't called off was planned; observing others'
    is none."""
    sql = f"""SELECT i.user_id, max(s.proposed_at) AS at FROM interview_sides i
        JOIN interview_sessions s ON s.session_id = i.session_id
        WHERE i.guild_id = :guild_id AND i.part = 'pair' AND s.state NOT IN {CALLED_OFF}
        GROUP BY i.user_id"""
    return {one.user_id: one.at for one in records.every(tx, _PlannedAt, sql, guild_id=guild_id)}


def served(tx: Transaction, guild_id: GuildId) -> frozenset[UserId]:
    """Members who had a session since they last said what they want."""
    sql = f"""SELECT DISTINCT i.user_id FROM interview_sides i
        JOIN interview_sessions s ON s.session_id = i.session_id
        JOIN interview_profiles p ON p.guild_id = i.guild_id AND p.user_id = i.user_id
        WHERE i.guild_id = :guild_id AND i.part = 'pair' AND s.state IN {HELD}
          AND coalesce(s.feedback_at, s.changed_at) >= p.updated_at"""
    return frozenset(records.values(tx, sql, guild_id=guild_id))


@dataclass(frozen=True, slots=True)
class _HeldTurn:
    candidate_id: UserId
    interviewer_id: UserId
    track: Track
    starts_at: datetime


def practice(tx: Transaction, guild_id: GuildId) -> dict[UserId, PastPractice]:
    """What members did in sessions that took place."""
    leads: dict[UserId, int] = defaultdict(int)
    tracks: dict[UserId, dict[Track, datetime]] = defaultdict(dict)
    sql = f"""SELECT h.candidate_id, h.interviewer_id, h.track, s.starts_at
        FROM interview_sessions s JOIN interview_halves h ON h.session_id = s.session_id
        WHERE s.guild_id = :guild_id AND s.state IN {HELD} ORDER BY s.starts_at"""
    for turn in records.every(tx, _HeldTurn, sql, guild_id=guild_id):
        leads[turn.candidate_id] += 1
        leads[turn.interviewer_id] -= 1
        tracks[turn.candidate_id][turn.track] = turn.starts_at
    return {user_id: PastPractice(lead, tracks[user_id]) for user_id, lead in leads.items()}


def latecomers(
    tx: Transaction, guild_id: GuildId, since: datetime, now: datetime
) -> frozenset[UserId]:
    """Who joined, changed what they want, or came back since a round was planned, and has no
    place in any round that still lasts, nor a session that was planned since then."""
    sql = f"""SELECT p.user_id FROM interview_profiles p
        WHERE p.guild_id = :guild_id
          AND (p.updated_at > :since OR coalesce(p.back_at, '') > :since)
          AND NOT EXISTS (SELECT 1 FROM interview_seats t
              JOIN interview_rounds r ON r.round_id = t.round_id
              WHERE t.guild_id = :guild_id AND t.user_id = p.user_id AND r.until_at > :now)
          AND NOT EXISTS (SELECT 1 FROM interview_sides i
              JOIN interview_sessions s ON s.session_id = i.session_id
              WHERE i.guild_id = :guild_id AND i.user_id = p.user_id AND i.part = 'pair'
                AND s.state NOT IN {CALLED_OFF} AND s.proposed_at >= :since)"""
    return frozenset(records.values(tx, sql, guild_id=guild_id, since=since, now=now))
