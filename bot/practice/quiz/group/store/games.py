"""The SQL of group quizzes and their rounds: nobody's data."""

from dataclasses import dataclass
from datetime import datetime
from sqlite3 import Row

from bot.core.columns import load_moment, load_moment_or_none, store_moment, store_moment_or_none
from bot.core.database import Transaction
from bot.core.ids import ChannelId, GroupQuizId, GuildId, MessageId, UserId
from bot.practice.quiz.rules import Phase, RoundState, Seen

LONGEST_MEMORY = 500
"""How many questions of past games are looked at."""
_COLUMNS = """quiz_id, guild_id, channel_id, message_id, phase, position, seconds, speed,
    opened_at, due_at, left_ms, reopened, why_ended, revision, drawn_revision, drawn_at"""


@dataclass(frozen=True, slots=True)
class Game:
    """One group quiz. Moments are aware UTC; ``left_ms`` is None unless it is paused."""

    quiz_id: GroupQuizId
    guild_id: GuildId
    channel_id: ChannelId
    message_id: MessageId | None
    phase: Phase
    position: int
    seconds: int
    speed: bool
    opened_at: datetime
    due_at: datetime | None
    left_ms: int | None
    reopened: bool
    why_ended: str
    revision: int
    drawn_revision: int
    drawn_at: datetime | None

    @property
    def is_paused(self) -> bool:
        """Whether its clock stands."""
        return self.left_ms is not None


@dataclass(frozen=True, slots=True)
class Round:
    """One question of a game; ``fingerprint`` is that of its options when it opened."""

    position: int
    question_id: str
    fingerprint: str
    state: RoundState


def _game(row: Row) -> Game:
    return Game(
        quiz_id=row["quiz_id"],
        guild_id=row["guild_id"],
        channel_id=row["channel_id"],
        message_id=row["message_id"],
        phase=Phase(row["phase"]),
        position=row["position"],
        seconds=row["seconds"],
        speed=bool(row["speed"]),
        opened_at=load_moment(row["opened_at"]),
        due_at=load_moment_or_none(row["due_at"]),
        left_ms=row["left_ms"],
        reopened=bool(row["reopened"]),
        why_ended=row["why_ended"],
        revision=row["revision"],
        drawn_revision=row["drawn_revision"],
        drawn_at=load_moment_or_none(row["drawn_at"]),
    )


def create(
    tx: Transaction,
    guild_id: GuildId,
    channel_id: ChannelId,
    question_ids: tuple[str, ...],
    *,
    seconds: int,
    speed: bool,
    now: datetime,
    due_at: datetime,
) -> int:
    """A new game in its lobby; its id. The channel must have none running."""
    row = tx.execute(
        """INSERT INTO group_quizzes
               (guild_id, channel_id, phase, seconds, speed, opened_at, due_at)
           VALUES (:guild_id, :channel_id, 'lobby', :seconds, :speed, :now, :due_at)
           RETURNING quiz_id""",
        {
            "guild_id": guild_id,
            "channel_id": channel_id,
            "seconds": seconds,
            "speed": speed,
            "now": store_moment(now),
            "due_at": store_moment(due_at),
        },
    ).fetchone()
    quiz_id = int(row["quiz_id"])
    for position, question_id in enumerate(question_ids):
        tx.execute(
            """INSERT INTO group_rounds (quiz_id, position, question_id, state)
               VALUES (:quiz_id, :position, :question_id, 'waiting')""",
            {"quiz_id": quiz_id, "position": position, "question_id": question_id},
        )
    return quiz_id


def get(tx: Transaction, guild_id: GuildId, quiz_id: GroupQuizId) -> Game | None:
    """A game of a guild."""
    row = tx.execute(
        f"""SELECT {_COLUMNS} FROM group_quizzes
            WHERE guild_id = :guild_id AND quiz_id = :quiz_id""",
        {"guild_id": guild_id, "quiz_id": quiz_id},
    ).fetchone()
    return None if row is None else _game(row)


def running(tx: Transaction, guild_id: GuildId, channel_id: ChannelId) -> Game | None:
    """The game of a channel that is not over."""
    row = tx.execute(
        f"""SELECT {_COLUMNS} FROM group_quizzes
            WHERE guild_id = :guild_id AND channel_id = :channel_id AND phase != 'ended'""",
        {"guild_id": guild_id, "channel_id": channel_id},
    ).fetchone()
    return None if row is None else _game(row)


def of_player(tx: Transaction, guild_id: GuildId, user_id: UserId) -> tuple[Game, ...]:
    """The games with a card in which somebody plays or has played, the newest first."""
    rows = tx.execute(
        f"""SELECT {_COLUMNS} FROM group_quizzes
            WHERE guild_id = :guild_id AND message_id IS NOT NULL AND quiz_id IN
                (SELECT quiz_id FROM group_players WHERE user_id = :user_id)
            ORDER BY quiz_id DESC""",
        {"guild_id": guild_id, "user_id": user_id},
    )
    return tuple(_game(row) for row in rows)


def save(tx: Transaction, game: Game) -> None:
    """Write what changes in the course of a game, and that the card has to show it."""
    tx.execute(
        """UPDATE group_quizzes SET phase = :phase, position = :position, opened_at = :opened_at,
               due_at = :due_at, left_ms = :left_ms, reopened = :reopened,
               why_ended = :why_ended, revision = revision + 1
           WHERE quiz_id = :quiz_id""",
        {
            "quiz_id": game.quiz_id,
            "phase": game.phase.value,
            "position": game.position,
            "opened_at": store_moment(game.opened_at),
            "due_at": store_moment_or_none(game.due_at),
            "left_ms": game.left_ms,
            "reopened": game.reopened,
            "why_ended": game.why_ended,
        },
    )


def mark_posted(tx: Transaction, quiz_id: GroupQuizId, message_id: MessageId) -> None:
    """The card stands in the channel."""
    tx.execute(
        "UPDATE group_quizzes SET message_id = :message_id WHERE quiz_id = :quiz_id",
        {"quiz_id": quiz_id, "message_id": message_id},
    )


def mark_drawn(tx: Transaction, quiz_id: GroupQuizId, revision: int, now: datetime) -> None:
    """The card shows the game as it was at ``revision``."""
    tx.execute(
        """UPDATE group_quizzes SET drawn_revision = :revision, drawn_at = :now
           WHERE quiz_id = :quiz_id""",
        {"quiz_id": quiz_id, "revision": revision, "now": store_moment(now)},
    )


def rounds(tx: Transaction, quiz_id: GroupQuizId) -> tuple[Round, ...]:
    """The questions of a game in order."""
    rows = tx.execute(
        """SELECT position, question_id, fingerprint, state FROM group_rounds
           WHERE quiz_id = :quiz_id ORDER BY position""",
        {"quiz_id": quiz_id},
    )
    return tuple(
        Round(row["position"], row["question_id"], row["fingerprint"], RoundState(row["state"]))
        for row in rows
    )


def set_round(
    tx: Transaction, quiz_id: GroupQuizId, position: int, state: RoundState, fingerprint: str
) -> None:
    """What becomes of a question."""
    tx.execute(
        """UPDATE group_rounds SET state = :state, fingerprint = :fingerprint
           WHERE quiz_id = :quiz_id AND position = :position""",
        {
            "quiz_id": quiz_id,
            "position": position,
            "state": state.value,
            "fingerprint": fingerprint,
        },
    )


def touch(tx: Transaction, quiz_id: GroupQuizId) -> None:
    """Something that the card shows has changed, but not the course of the game."""
    tx.execute(
        "UPDATE group_quizzes SET revision = revision + 1 WHERE quiz_id = :quiz_id",
        {"quiz_id": quiz_id},
    )


def asked_before(tx: Transaction, guild_id: GuildId) -> tuple[Seen, ...]:
    """The latest questions of a guild's games, oldest first."""
    rows = tx.execute(
        """SELECT r.question_id FROM group_rounds r
           JOIN group_quizzes g ON g.quiz_id = r.quiz_id
           WHERE g.guild_id = :guild_id AND r.state = 'closed'
           ORDER BY r.quiz_id DESC, r.position DESC LIMIT :most""",
        {"guild_id": guild_id, "most": LONGEST_MEMORY},
    ).fetchall()
    return tuple(Seen(row["question_id"], "", True) for row in reversed(rows))
