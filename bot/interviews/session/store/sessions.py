"""The SQL of sessions, their participants and halves, and of what is behind a member. A session is
nobody's data; the rest is personal, and no-shows are told to nobody but the person.

Reading by ``session_id`` alone is safe only where the caller then checks that the asking
member is one of its participants (a click in direct messages knows no guild).
"""

from dataclasses import replace
from datetime import datetime
from typing import Any

from bot.core import records
from bot.core.database import Transaction
from bot.core.ids import ChannelId, EventId, GuildId, RoundId, SessionId, UserId
from bot.interviews.session.rules.state import THREAD, Participant, Session
from bot.interviews.values.rules import Half, PlannedSession, SessionState

AHEAD = "('proposed', 'rescheduling', 'confirmed', 'checked-in', 'running')"
"""The states of a session that is still to be held, or going on."""
LATEST = 300  # quizzes and sessions of a member in which is looked what they met
NOBODY = UserId(0)
"""Stands where an erased member was named in what stays their partner's."""
_CHANGING = (
    "state", "starts_at", "was_confirmed", "offer_at", "offer_by", "place", "channel_id",
    "thread_id", "event_id", "changed_at", "feedback_at", "due_at", "why_ended", "sequence",
)  # fmt: skip
_NAMES = (
    "session_id", "guild_id", "round_id", "follows_id", "minutes", "why", "proposed_at",
    "revision", "room_id", "link", "link_by", *_CHANGING,
)  # fmt: skip
_COLUMNS = ", ".join(f"s.{name}" for name in _NAMES)
_OF_MEMBER = """FROM interview_sides i JOIN interview_sessions s ON s.session_id = i.session_id
    WHERE i.guild_id = :guild_id AND i.user_id = :user_id"""


def create(
    tx: Transaction, planned: PlannedSession, *, guild_id: GuildId, round_id: RoundId,
    state: SessionState, due_at: datetime, now: datetime, follows_id: SessionId | None = None,
) -> SessionId:  # fmt: skip
    """A new session with its participants and halves; its id."""
    row = {
        "guild_id": guild_id, "round_id": round_id, "follows_id": follows_id, "state": state,
        "starts_at": planned.starts_at, "minutes": planned.minutes, "why": planned.why,
        "proposed_at": now, "changed_at": now, "due_at": due_at,
    }  # fmt: skip
    session_id = SessionId(records.insert(tx, "interview_sessions", row, returning="session_id"))
    first = planned.halves[0]
    people = {first.candidate_id: "pair", first.interviewer_id: "pair"}
    if planned.observer_id is not None:
        people[planned.observer_id] = "shadow"
    for user_id, part in people.items():
        side = {"session_id": session_id, "guild_id": guild_id, "user_id": user_id, "part": part}
        records.insert(tx, "interview_sides", side)
    for half in planned.halves:
        save_half(tx, guild_id, session_id, half)
    return session_id


def get(tx: Transaction, session_id: SessionId) -> Session | None:
    """A session."""
    return _first(tx, "FROM interview_sessions s WHERE session_id = :id", id=session_id)


def save(tx: Transaction, session: Session) -> Session:
    """Write what changes in the course of a session, participants too; as it stands then:
    ``revision`` counts up by one, so that its cards are drawn again."""
    changes = ", ".join(f"{name} = :{name}" for name in _CHANGING)
    sql = f"""UPDATE interview_sessions SET {changes}, revision = revision + 1
        WHERE session_id = :session_id RETURNING revision"""
    given = {name: getattr(session, name) for name in _CHANGING}
    revision = records.value(tx, sql, session_id=session.session_id, **given)
    known = _participants(tx, session.session_id)
    for one in session.participants:
        if one not in known:
            sql = """UPDATE interview_sides SET confirmed_at = :confirmed_at, left_at = :left_at,
                    checked_in_at = :checked_in_at, wish = :wish, met_at = :met_at
                WHERE session_id = :session_id AND user_id = :user_id"""
            records.run(tx, sql, session_id=session.session_id, **records.fields_of(one))
    return replace(session, revision=revision)


def touch(tx: Transaction, session_id: SessionId) -> None:
    """What a session's card shows has changed, but nothing of the session itself."""
    sql = "UPDATE interview_sessions SET revision = revision + 1 WHERE session_id = :session_id"
    records.run(tx, sql, session_id=session_id)


def set_place(
    tx: Transaction, session_id: SessionId, place: str, *, channel_id: ChannelId | None,
    thread_id: ChannelId | None,
) -> None:  # fmt: skip
    """Where a session is talked of: "wanted", "thread" or "direct"."""
    sql = """UPDATE interview_sessions SET place = :place, channel_id = :channel_id,
            thread_id = :thread_id, revision = revision + 1
        WHERE session_id = :session_id"""
    records.run(
        tx, sql, session_id=session_id, place=place, channel_id=channel_id, thread_id=thread_id
    )


def set_event(tx: Transaction, session_id: SessionId, event_id: EventId | None) -> None:
    """Which scheduled event of Discord stands for a session."""
    sql = "UPDATE interview_sessions SET event_id = :event_id WHERE session_id = :session_id"
    records.run(tx, sql, session_id=session_id, event_id=event_id)


def halves(tx: Transaction, session_id: SessionId) -> tuple[Half, ...]:
    """The halves of a session in their order."""
    sql = """SELECT half, candidate_id, interviewer_id, track, questions AS question_ids
        FROM interview_halves WHERE session_id = :session_id ORDER BY half"""
    return records.every(tx, Half, sql, session_id=session_id)


def save_half(tx: Transaction, guild_id: GuildId, session_id: SessionId, half: Half) -> None:
    """Write a half, new or changed."""
    row = {**records.fields_of(half), "session_id": session_id}
    row["questions"] = row.pop("question_ids")
    key, once = ("session_id", "half"), {"guild_id": guild_id}
    records.upsert(tx, "interview_halves", row, key=key, once=once)


def of_member(tx: Transaction, guild_id: GuildId, user_id: UserId) -> tuple[Session, ...]:
    """All sessions of a member of a guild, the newest first."""
    order = "ORDER BY s.starts_at DESC, s.session_id DESC"
    return _every(tx, f"{_OF_MEMBER} {order}", guild_id=guild_id, user_id=user_id)


def live_of(tx: Transaction, guild_id: GuildId, user_id: UserId) -> tuple[Session, ...]:
    """The sessions of a member that are not over and that they are still in, the next first."""
    sql = f"""{_OF_MEMBER} AND i.left_at IS NULL AND s.due_at IS NOT NULL
            ORDER BY s.starts_at, s.session_id"""
    return _every(tx, sql, guild_id=guild_id, user_id=user_id)


def of_pair(tx: Transaction, user_id: UserId, other_id: UserId) -> tuple[Session, ...]:
    """The sessions of two people that are not over, in whatever server, the next first."""
    sql = """FROM interview_sides i JOIN interview_sessions s ON s.session_id = i.session_id
        WHERE i.user_id = :user_id AND i.left_at IS NULL AND s.due_at IS NOT NULL
        ORDER BY s.starts_at, s.session_id"""
    return tuple(
        session
        for session in _every(tx, sql, user_id=user_id)
        if any(one.user_id == other_id for one in session.participants)
    )


def newest_of(
    tx: Transaction, guild_id: GuildId, user_id: UserId, since: datetime
) -> Session | None:
    """The session of a member that ended last without being held, if it started after
    ``since``."""
    sql = f"""{_OF_MEMBER} AND s.due_at IS NULL AND s.state != :done AND s.starts_at > :since
            ORDER BY s.changed_at DESC, s.session_id DESC LIMIT 1"""
    return _first(tx, sql, guild_id=guild_id, user_id=user_id, done=SessionState.DONE, since=since)


def in_thread(tx: Transaction, guild_id: GuildId, thread_id: ChannelId) -> Session | None:
    """The session of a guild that is talked of in a thread."""
    sql = """FROM interview_sessions s
           WHERE guild_id = :guild_id AND thread_id = :thread_id AND place = :thread"""
    return _first(tx, sql, guild_id=guild_id, thread_id=thread_id, thread=THREAD)


def in_channel(tx: Transaction, guild_id: GuildId, channel_id: ChannelId) -> tuple[Session, ...]:
    """The sessions of a guild that are not over and are talked of in threads of a channel."""
    sql = """FROM interview_sessions s
           WHERE guild_id = :guild_id AND channel_id = :channel_id AND place = :thread
             AND due_at IS NOT NULL ORDER BY session_id"""
    return _every(tx, sql, guild_id=guild_id, channel_id=channel_id, thread=THREAD)


def is_ahead(tx: Transaction, session_id: SessionId) -> bool:
    """Whether a session is still to be held, or going on."""
    sql = f"""SELECT 1 FROM interview_sessions
        WHERE session_id = :session_id AND state IN {AHEAD}"""
    found = records.value(tx, sql, session_id=session_id)
    return found is not None


def erase_named(tx: Transaction, guild_id: GuildId, user_id: UserId, _now: datetime) -> None:
    """Takes a member out of what is their partner's to keep."""
    sql = """UPDATE interview_halves SET interviewer_id = :nobody
        WHERE guild_id = :guild_id AND interviewer_id = :user_id"""
    records.run(tx, sql, guild_id=guild_id, user_id=user_id, nobody=NOBODY)
    sql = """UPDATE interview_sessions SET offer_by = :nobody
        WHERE guild_id = :guild_id AND offer_by = :user_id"""
    records.run(tx, sql, guild_id=guild_id, user_id=user_id, nobody=NOBODY)


def exported(tx: Transaction, guild_id: GuildId, user_id: UserId) -> list[dict[str, Any]]:
    """When a member's sessions were to be, and the time they suggested instead."""
    sql = """SELECT session_id, state, starts_at, minutes,
            CASE WHEN offer_by = :user_id THEN offer_at END AS offer_at,
            CASE WHEN offer_by = :user_id THEN offer_by END AS offer_by,
            CASE WHEN link_by = :user_id THEN link END AS link,
            CASE WHEN link_by = :user_id THEN link_by END AS link_by
        FROM interview_sessions
        WHERE guild_id = :guild_id AND (:user_id IN (offer_by, link_by) OR session_id IN
            (SELECT session_id FROM interview_sides
             WHERE guild_id = :guild_id AND user_id = :user_id))
        ORDER BY session_id"""
    return records.plain(tx, sql, guild_id=guild_id, user_id=user_id)


def waiting(tx: Transaction, session: Session, now: datetime) -> tuple[UserId, ...]:
    """Participants who are still in a session and wait in its round for somebody else at a moment,
    without those on a pause; by id."""
    sql = """SELECT i.user_id FROM interview_sides i JOIN interview_seats s USING (user_id)
        WHERE i.session_id = :session_id AND i.left_at IS NULL
          AND s.round_id = :round_id AND s.outcome = 'waiting' AND s.waits_until > :now
          AND NOT EXISTS
            (SELECT 1 FROM interview_profiles p WHERE p.guild_id = i.guild_id
                AND p.user_id = i.user_id AND p.paused_until IS NOT NULL)
        ORDER BY i.user_id"""
    known = {"session_id": session.session_id, "round_id": session.round_id}
    return records.values(tx, sql, now=now, **known)


def _participants(tx: Transaction, session_id: SessionId) -> tuple[Participant, ...]:
    """The pair first, then an observer; by id within each."""
    sql = """SELECT user_id, part = 'shadow' AS is_observer, confirmed_at, checked_in_at, left_at,
            wish, met_at
        FROM interview_sides WHERE session_id = :session_id ORDER BY part, user_id"""
    return records.every(tx, Participant, sql, session_id=session_id)


def _every(tx: Transaction, sql: str, **parameters: Any) -> tuple[Session, ...]:
    found = records.every(tx, Session, f"SELECT {_COLUMNS} {sql}", **parameters)
    return tuple(replace(one, participants=_participants(tx, one.session_id)) for one in found)


def _first(tx: Transaction, sql: str, **parameters: Any) -> Session | None:
    return next(iter(_every(tx, sql, **parameters)), None)


def met(
    tx: Transaction, guild_id: GuildId, user_id: UserId, session_id: SessionId
) -> dict[str, str]:
    """Questions that a member met in a guild, with the moment of the last time as text that
    sorts: every question of the day of the guild, and what they answered in quizzes alone (the
    latest) and in a group, reviewed, or met in another of their latest sessions, in any part."""
    member = {"guild_id": guild_id, "user_id": user_id, "latest": LATEST}
    rows = tx.execute(
        """SELECT question_id, max(at) AS at FROM (
               SELECT question_id, local_date AS at FROM daily_posts
               WHERE guild_id = :guild_id AND question_id IS NOT NULL
             UNION ALL
               SELECT i.question_id, i.answered_at FROM quiz_items i
               WHERE i.answered_at IS NOT NULL AND i.quiz_id IN (SELECT quiz_id FROM quizzes
                 WHERE guild_id = :guild_id AND user_id = :user_id
                 ORDER BY ended_at DESC LIMIT :latest)
             UNION ALL
               SELECT r.question_id, g.opened_at FROM group_rounds r
               JOIN group_quizzes g ON g.quiz_id = r.quiz_id
               JOIN group_players p ON p.quiz_id = g.quiz_id AND p.user_id = :user_id
               WHERE g.guild_id = :guild_id AND r.state != 'waiting'
             UNION ALL
               SELECT question_id, coalesce(graded_at, made_at) FROM review_cards
               WHERE guild_id = :guild_id AND user_id = :user_id
           ) AS known GROUP BY question_id""",
        member,
    )
    found = {question_id: str(at) for question_id, at in rows}
    packs = tx.execute(
        """SELECT h.questions, s.starts_at FROM interview_halves h
           JOIN interview_sessions s ON s.session_id = h.session_id
           WHERE h.guild_id = :guild_id AND h.session_id != :session_id AND h.session_id IN
               (SELECT session_id FROM interview_sides WHERE guild_id = :guild_id
                AND user_id = :user_id ORDER BY session_id DESC LIMIT :latest)""",
        {**member, "session_id": session_id},
    )
    for questions, at in packs:
        for question_id in questions.split():
            found[question_id] = max(found.get(question_id, ""), at)
    return found


def note_no_show(
    tx: Transaction, guild_id: GuildId, session_id: SessionId, user_id: UserId, at: datetime
) -> None:
    """A member did not come to a session. Harmless to repeat."""
    sql = """INSERT INTO interview_no_shows (session_id, guild_id, user_id, missed_at)
        VALUES (:session_id, :guild_id, :user_id, :at)
        ON CONFLICT (session_id, user_id) DO NOTHING"""
    records.run(tx, sql, guild_id=guild_id, session_id=session_id, user_id=user_id, at=at)


def forgive(tx: Transaction, session_id: SessionId) -> None:
    """The session took place after all."""
    records.run(
        tx, "DELETE FROM interview_no_shows WHERE session_id = :session_id", session_id=session_id
    )


def no_shows(tx: Transaction, guild_id: GuildId, user_id: UserId) -> tuple[datetime, ...]:
    """When a member did not come, ascending."""
    sql = """SELECT missed_at FROM interview_no_shows
        WHERE guild_id = :guild_id AND user_id = :user_id ORDER BY missed_at"""
    found = records.values(tx, sql, guild_id=guild_id, user_id=user_id)
    return tuple(datetime.fromisoformat(at) for at in found)
