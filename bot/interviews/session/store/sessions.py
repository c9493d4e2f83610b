"""The SQL of sessions, their sides and halves. A session is nobody's data; the rest is personal.

Reading by ``session_id`` alone is safe only where the caller then checks that the asking
member is one of its sides (a click in direct messages knows no guild).
"""

from dataclasses import dataclass
from datetime import datetime
from sqlite3 import Row

from bot.core.columns import load_moment, load_moment_or_none, store_moment, store_moment_or_none
from bot.core.database import Transaction
from bot.core.ids import ChannelId, EventId, GuildId, RoundId, SessionId, UserId
from bot.interviews.values.values import Half, State, Track

_COLUMNS = """session_id, guild_id, round_id, follows_id, state, starts_at, minutes, was_confirmed,
    offer_at, offer_by, why, place, channel_id, thread_id, event_id, proposed_at, changed_at,
    feedback_at, due_at, why_ended, revision, sequence"""


AHEAD = "('proposed', 'rescheduling', 'confirmed', 'checked-in', 'running')"
"""The states of a session that is still to be held, or going on."""


@dataclass(frozen=True, slots=True)
class Session:
    """One mock interview. Moments are aware UTC; ``due_at`` is when the clock moves it on."""

    session_id: SessionId
    guild_id: GuildId
    round_id: RoundId
    follows_id: SessionId | None
    state: State
    starts_at: datetime
    minutes: int
    was_confirmed: bool
    offer_at: datetime | None
    offer_by: UserId | None
    why: str
    place: str
    channel_id: ChannelId | None
    thread_id: ChannelId | None
    event_id: EventId | None
    proposed_at: datetime
    changed_at: datetime
    feedback_at: datetime | None
    due_at: datetime | None
    why_ended: str
    revision: int
    sequence: int


@dataclass(frozen=True, slots=True)
class Side:
    """Somebody in a session; ``is_shadow`` looks on. ``wish``: "", "same" or "pool";
    ``met_at``: when they said that it took place after all."""

    user_id: UserId
    is_shadow: bool
    confirmed_at: datetime | None = None
    checked_in_at: datetime | None = None
    left_at: datetime | None = None
    wish: str = ""
    met_at: datetime | None = None


def _session(row: Row) -> Session:
    return Session(
        session_id=row["session_id"],
        guild_id=row["guild_id"],
        round_id=row["round_id"],
        follows_id=row["follows_id"],
        state=State(row["state"]),
        starts_at=load_moment(row["starts_at"]),
        minutes=row["minutes"],
        was_confirmed=bool(row["was_confirmed"]),
        offer_at=load_moment_or_none(row["offer_at"]),
        offer_by=row["offer_by"],
        why=row["why"],
        place=row["place"],
        channel_id=row["channel_id"],
        thread_id=row["thread_id"],
        event_id=row["event_id"],
        proposed_at=load_moment(row["proposed_at"]),
        changed_at=load_moment(row["changed_at"]),
        feedback_at=load_moment_or_none(row["feedback_at"]),
        due_at=load_moment_or_none(row["due_at"]),
        why_ended=row["why_ended"],
        revision=row["revision"],
        sequence=row["sequence"],
    )


def create(
    tx: Transaction,
    *,
    guild_id: GuildId,
    round_id: RoundId,
    state: State,
    starts_at: datetime,
    minutes: int,
    why: str,
    halves: tuple[Half, ...],
    shadow_id: UserId | None,
    due_at: datetime,
    now: datetime,
    follows_id: SessionId | None = None,
) -> int:
    """A new session with its sides and halves; its id."""
    row = tx.execute(
        """INSERT INTO interview_sessions (guild_id, round_id, follows_id, state, starts_at,
               minutes, why, proposed_at, changed_at, due_at)
           VALUES (:guild_id, :round_id, :follows_id, :state, :starts_at, :minutes, :why, :now,
               :now, :due_at)
           RETURNING session_id""",
        {
            "guild_id": guild_id,
            "round_id": round_id,
            "follows_id": follows_id,
            "state": state.value,
            "starts_at": store_moment(starts_at),
            "minutes": minutes,
            "why": why,
            "now": store_moment(now),
            "due_at": store_moment(due_at),
        },
    ).fetchone()
    session_id = int(row["session_id"])
    pair = (halves[0].candidate_id, halves[0].interviewer_id)
    for user_id in pair:
        _add_side(tx, session_id, guild_id, user_id, "pair")
    if shadow_id is not None:
        _add_side(tx, session_id, guild_id, shadow_id, "shadow")
    for half in halves:
        save_half(tx, guild_id, session_id, half)
    return session_id


def _add_side(
    tx: Transaction, session_id: SessionId, guild_id: GuildId, user_id: UserId, part: str
) -> None:
    tx.execute(
        """INSERT INTO interview_sides (session_id, guild_id, user_id, part)
           VALUES (:session_id, :guild_id, :user_id, :part)""",
        {"session_id": session_id, "guild_id": guild_id, "user_id": user_id, "part": part},
    )


def get(tx: Transaction, session_id: SessionId) -> Session | None:
    """A session."""
    row = tx.execute(
        f"SELECT {_COLUMNS} FROM interview_sessions WHERE session_id = :session_id",
        {"session_id": session_id},
    ).fetchone()
    return None if row is None else _session(row)


def save(tx: Transaction, session: Session) -> None:
    """Write what changes in the course of a session; ``revision`` counts up by one, so that its
    cards are drawn anew."""
    tx.execute(
        """UPDATE interview_sessions SET state = :state, starts_at = :starts_at,
               was_confirmed = :was_confirmed, offer_at = :offer_at, offer_by = :offer_by,
               place = :place, channel_id = :channel_id, thread_id = :thread_id,
               event_id = :event_id, changed_at = :changed_at, feedback_at = :feedback_at,
               due_at = :due_at, why_ended = :why_ended, sequence = :sequence,
               revision = revision + 1
           WHERE session_id = :session_id""",
        {
            "session_id": session.session_id,
            "state": session.state.value,
            "starts_at": store_moment(session.starts_at),
            "was_confirmed": int(session.was_confirmed),
            "offer_at": store_moment_or_none(session.offer_at),
            "offer_by": session.offer_by,
            "place": session.place,
            "channel_id": session.channel_id,
            "thread_id": session.thread_id,
            "event_id": session.event_id,
            "changed_at": store_moment(session.changed_at),
            "feedback_at": store_moment_or_none(session.feedback_at),
            "due_at": store_moment_or_none(session.due_at),
            "why_ended": session.why_ended,
            "sequence": session.sequence,
        },
    )


def sides(tx: Transaction, session_id: SessionId) -> tuple[Side, ...]:
    """Who is in a session: the pair first, then the shadow; by id within each."""
    rows = tx.execute(
        """SELECT user_id, part, confirmed_at, checked_in_at, left_at, wish, met_at
           FROM interview_sides WHERE session_id = :session_id ORDER BY part, user_id""",
        {"session_id": session_id},
    )
    return tuple(
        Side(
            user_id=row["user_id"],
            is_shadow=row["part"] == "shadow",
            confirmed_at=load_moment_or_none(row["confirmed_at"]),
            checked_in_at=load_moment_or_none(row["checked_in_at"]),
            left_at=load_moment_or_none(row["left_at"]),
            wish=row["wish"],
            met_at=load_moment_or_none(row["met_at"]),
        )
        for row in rows
    )


def save_side(tx: Transaction, session_id: SessionId, side: Side) -> None:
    """Write what somebody in a session did."""
    tx.execute(
        """UPDATE interview_sides SET confirmed_at = :confirmed_at,
               checked_in_at = :checked_in_at, left_at = :left_at, wish = :wish,
               met_at = :met_at
           WHERE session_id = :session_id AND user_id = :user_id""",
        {
            "session_id": session_id,
            "user_id": side.user_id,
            "confirmed_at": store_moment_or_none(side.confirmed_at),
            "checked_in_at": store_moment_or_none(side.checked_in_at),
            "left_at": store_moment_or_none(side.left_at),
            "wish": side.wish,
            "met_at": store_moment_or_none(side.met_at),
        },
    )


def halves(tx: Transaction, session_id: SessionId) -> tuple[Half, ...]:
    """The halves of a session in their order."""
    rows = tx.execute(
        """SELECT half, candidate_id, interviewer_id, track, questions
           FROM interview_halves WHERE session_id = :session_id ORDER BY half""",
        {"session_id": session_id},
    )
    return tuple(
        Half(
            half=row["half"],
            candidate_id=row["candidate_id"],
            interviewer_id=row["interviewer_id"],
            track=Track(row["track"]),
            question_ids=tuple(row["questions"].split()),
        )
        for row in rows
    )


def save_half(tx: Transaction, guild_id: GuildId, session_id: SessionId, half: Half) -> None:
    """Write a half, new or changed."""
    tx.execute(
        """INSERT INTO interview_halves (session_id, half, guild_id, candidate_id,
               interviewer_id, track, questions)
           VALUES (:session_id, :half, :guild_id, :candidate_id, :interviewer_id, :track,
               :questions)
           ON CONFLICT (session_id, half) DO UPDATE SET candidate_id = excluded.candidate_id,
               interviewer_id = excluded.interviewer_id, track = excluded.track,
               questions = excluded.questions""",
        {
            "session_id": session_id,
            "half": half.half,
            "guild_id": guild_id,
            "candidate_id": half.candidate_id,
            "interviewer_id": half.interviewer_id,
            "track": half.track.value,
            "questions": " ".join(half.question_ids),
        },
    )


def of_member(tx: Transaction, guild_id: GuildId, user_id: UserId) -> tuple[Session, ...]:
    """All sessions of a member of a guild, the newest first."""
    rows = tx.execute(
        f"""SELECT {_COLUMNS} FROM interview_sessions WHERE guild_id = :guild_id AND session_id IN
               (SELECT session_id FROM interview_sides
                WHERE guild_id = :guild_id AND user_id = :user_id)
           ORDER BY starts_at DESC, session_id DESC""",
        {"guild_id": guild_id, "user_id": user_id},
    )
    return tuple(_session(row) for row in rows)
