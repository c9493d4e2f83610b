"""The SQL of duels. Players and answers are personal, the rest is nobody's data."""

from dataclasses import dataclass
from datetime import datetime
from sqlite3 import Row

from bot.core.columns import load_moment, store_moment
from bot.core.database import Transaction
from bot.core.ids import ChannelId, DuelId, GuildId, MessageId, UserId
from bot.practice.quiz.rules import DuelEnd, DuelState

POST, DRAW, TURN = "duel-post", "duel-draw", "duel-turn"
"""The deeds of a duel in the outbox; the subject is its id."""
_COLUMNS = """d.duel_id, d.guild_id, d.channel_id, d.message_id, d.state, d.why_ended, d.due_at,
    d.revision, d.drawn_revision"""


@dataclass(frozen=True, slots=True)
class Duel:
    """One duel. ``user_ids`` go by seat; None: that person had everything deleted."""

    duel_id: DuelId
    guild_id: GuildId
    channel_id: ChannelId
    message_id: MessageId | None
    state: DuelState
    why_ended: DuelEnd
    due_at: datetime
    revision: int
    drawn_revision: int
    user_ids: tuple[UserId | None, int | None]

    @property
    def players(self) -> tuple[int, ...]:
        """Those who are still there."""
        return tuple(one for one in self.user_ids if one is not None)


@dataclass(frozen=True, slots=True)
class DuelQuestion:
    """One question of a duel."""

    position: int
    question_id: str
    fingerprint: str
    is_void: bool


@dataclass(frozen=True, slots=True)
class DuelAnswer:
    """One answer of one player."""

    user_id: UserId
    position: int
    given: str
    is_right: bool


def _duel(tx: Transaction, row: Row) -> Duel:
    seated = tx.execute(
        "SELECT seat, user_id FROM duel_players WHERE duel_id = :duel_id",
        {"duel_id": row["duel_id"]},
    )
    by_seat = {one["seat"]: one["user_id"] for one in seated}
    return Duel(
        duel_id=row["duel_id"],
        guild_id=row["guild_id"],
        channel_id=row["channel_id"],
        message_id=row["message_id"],
        state=DuelState(row["state"]),
        why_ended=DuelEnd(row["why_ended"]),
        due_at=load_moment(row["due_at"]),
        revision=row["revision"],
        drawn_revision=row["drawn_revision"],
        user_ids=(by_seat.get(0), by_seat.get(1)),
    )


def create(
    tx: Transaction,
    guild_id: GuildId,
    channel_id: ChannelId,
    user_ids: tuple[UserId, int],
    questions: tuple[tuple[str, str], ...],
    *,
    now: datetime,
    due_at: datetime,
) -> int:
    """A new challenge of the first person to the second; ``questions`` are id and
    fingerprint. The id of the duel."""
    row = tx.execute(
        """INSERT INTO duels (guild_id, channel_id, state, made_at, due_at)
           VALUES (:guild_id, :channel_id, 'challenged', :now, :due_at) RETURNING duel_id""",
        {
            "guild_id": guild_id,
            "channel_id": channel_id,
            "now": store_moment(now),
            "due_at": store_moment(due_at),
        },
    ).fetchone()
    duel_id = int(row["duel_id"])
    for seat, user_id in enumerate(user_ids):
        tx.execute(
            """INSERT INTO duel_players (duel_id, seat, user_id)
               VALUES (:duel_id, :seat, :user_id)""",
            {"duel_id": duel_id, "seat": seat, "user_id": user_id},
        )
    for position, (question_id, fingerprint) in enumerate(questions):
        tx.execute(
            """INSERT INTO duel_questions (duel_id, position, question_id, fingerprint)
               VALUES (:duel_id, :position, :question_id, :fingerprint)""",
            {
                "duel_id": duel_id,
                "position": position,
                "question_id": question_id,
                "fingerprint": fingerprint,
            },
        )
    return duel_id


def get(tx: Transaction, guild_id: GuildId, duel_id: DuelId) -> Duel | None:
    """A duel of a guild."""
    row = tx.execute(
        f"SELECT {_COLUMNS} FROM duels d WHERE guild_id = :guild_id AND duel_id = :duel_id",
        {"guild_id": guild_id, "duel_id": duel_id},
    ).fetchone()
    return None if row is None else _duel(tx, row)


def between(tx: Transaction, guild_id: GuildId, one: int, other: int) -> tuple[Duel, ...]:
    """All duels of two people, whoever challenged, the newest first."""
    rows = tx.execute(
        f"""SELECT {_COLUMNS} FROM duels d
            JOIN duel_players a ON a.duel_id = d.duel_id AND a.user_id = :one
            JOIN duel_players b ON b.duel_id = d.duel_id AND b.user_id = :other
            WHERE d.guild_id = :guild_id ORDER BY d.duel_id DESC""",
        {"guild_id": guild_id, "one": one, "other": other},
    ).fetchall()
    return tuple(_duel(tx, row) for row in rows)


def not_taken_up(tx: Transaction, guild_id: GuildId, user_id: UserId, now: datetime) -> int:
    """How many challenges of this person's last day nobody has taken up."""
    row = tx.execute(
        """SELECT count(*) AS found FROM duels d
           JOIN duel_players p ON p.duel_id = d.duel_id AND p.seat = 0 AND p.user_id = :user_id
           WHERE d.guild_id = :guild_id AND d.due_at > :now
             AND d.state IN ('challenged', 'declined')""",
        {"guild_id": guild_id, "user_id": user_id, "now": store_moment(now)},
    ).fetchone()
    return int(row["found"])


def of_member(tx: Transaction, guild_id: GuildId, user_id: UserId) -> tuple[int, ...]:
    """The ids of all duels that a person is or was in, the newest first."""
    rows = tx.execute(
        """SELECT d.duel_id FROM duels d JOIN duel_players p ON p.duel_id = d.duel_id
           WHERE d.guild_id = :guild_id AND p.user_id = :user_id ORDER BY d.duel_id DESC""",
        {"guild_id": guild_id, "user_id": user_id},
    )
    return tuple(row["duel_id"] for row in rows)


def move_on(tx: Transaction, duel_id: DuelId, state: DuelState, why: DuelEnd) -> None:
    """Another state, which the card has to show."""
    tx.execute(
        """UPDATE duels SET state = :state, why_ended = :why, revision = revision + 1
           WHERE duel_id = :duel_id""",
        {"duel_id": duel_id, "state": state.value, "why": why.value},
    )


def touch(tx: Transaction, duel_id: DuelId) -> None:
    """Something that the card shows has changed, but not the state."""
    tx.execute(
        "UPDATE duels SET revision = revision + 1 WHERE duel_id = :duel_id", {"duel_id": duel_id}
    )


def set_card(tx: Transaction, duel_id: DuelId, message_id: MessageId | None) -> None:
    """Where the card stands; None: it was deleted."""
    tx.execute(
        "UPDATE duels SET message_id = :message_id WHERE duel_id = :duel_id",
        {"duel_id": duel_id, "message_id": message_id},
    )


def mark_drawn(tx: Transaction, duel_id: DuelId, revision: int) -> None:
    """The card shows the duel as it was at ``revision``."""
    tx.execute(
        "UPDATE duels SET drawn_revision = :revision WHERE duel_id = :duel_id",
        {"duel_id": duel_id, "revision": revision},
    )


def questions(tx: Transaction, duel_id: DuelId) -> tuple[DuelQuestion, ...]:
    """The questions in order."""
    rows = tx.execute(
        """SELECT position, question_id, fingerprint, is_void FROM duel_questions
           WHERE duel_id = :duel_id ORDER BY position""",
        {"duel_id": duel_id},
    )
    return tuple(
        DuelQuestion(row["position"], row["question_id"], row["fingerprint"], bool(row["is_void"]))
        for row in rows
    )


def make_void(tx: Transaction, duel_id: DuelId, position: int) -> None:
    """A question counts for neither."""
    tx.execute(
        """UPDATE duel_questions SET is_void = 1
           WHERE duel_id = :duel_id AND position = :position""",
        {"duel_id": duel_id, "position": position},
    )


def answers(tx: Transaction, duel_id: DuelId) -> tuple[DuelAnswer, ...]:
    """All answers of those who are still there."""
    rows = tx.execute(
        """SELECT user_id, position, given, is_right FROM duel_answers
           WHERE duel_id = :duel_id ORDER BY position, user_id""",
        {"duel_id": duel_id},
    )
    return tuple(
        DuelAnswer(row["user_id"], row["position"], row["given"], bool(row["is_right"]))
        for row in rows
    )


def answer(tx: Transaction, duel_id: DuelId, given: DuelAnswer, now: datetime) -> None:
    """Write an answer down; the question must not be answered by that person yet."""
    tx.execute(
        """INSERT INTO duel_answers (duel_id, position, user_id, given, is_right, answered_at)
           VALUES (:duel_id, :position, :user_id, :given, :is_right, :now)""",
        {
            "duel_id": duel_id,
            "position": given.position,
            "user_id": given.user_id,
            "given": given.given,
            "is_right": given.is_right,
            "now": store_moment(now),
        },
    )


def met(tx: Transaction, guild_id: GuildId, user_id: UserId) -> frozenset[str]:
    """The questions that a person has answered in quizzes of any sort."""
    rows = tx.execute(
        """SELECT i.question_id FROM quiz_items i JOIN quizzes q ON q.quiz_id = i.quiz_id
           WHERE q.guild_id = :guild_id AND q.user_id = :user_id AND i.given IS NOT NULL
           UNION
           SELECT r.question_id FROM group_answers a
           JOIN group_rounds r ON r.quiz_id = a.quiz_id AND r.position = a.position
           JOIN group_quizzes g ON g.quiz_id = a.quiz_id
           WHERE g.guild_id = :guild_id AND a.user_id = :user_id
           UNION
           SELECT q.question_id FROM duel_answers a
           JOIN duel_questions q ON q.duel_id = a.duel_id AND q.position = a.position
           JOIN duels d ON d.duel_id = a.duel_id
           WHERE d.guild_id = :guild_id AND a.user_id = :user_id""",
        {"guild_id": guild_id, "user_id": user_id},
    )
    return frozenset(row["question_id"] for row in rows)
