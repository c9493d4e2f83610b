"""The SQL of duels. Players and answers are personal, the rest is nobody's data."""

from dataclasses import dataclass
from datetime import datetime

from bot.core import records
from bot.core.database import Transaction
from bot.core.ids import ChannelId, DuelId, GuildId, MessageId, UserId
from bot.practice.quiz.duel.rules import DuelEnd, DuelState

Sides = tuple[UserId | None, UserId | None]
_COLUMNS = """d.duel_id, d.guild_id, d.channel_id, d.message_id, d.state, d.why_ended, d.made_at,
    d.due_at, d.revision, d.drawn_revision,
    (SELECT user_id FROM duel_players WHERE duel_id = d.duel_id AND seat = 0) AS first_id,
    (SELECT user_id FROM duel_players WHERE duel_id = d.duel_id AND seat = 1) AS second_id"""


@dataclass(frozen=True, slots=True)
class Duel:
    """One duel. ``first_id`` challenged ``second_id``; None: that person had everything deleted."""

    duel_id: DuelId
    guild_id: GuildId
    channel_id: ChannelId
    message_id: MessageId | None
    state: DuelState
    why_ended: DuelEnd
    made_at: datetime
    due_at: datetime
    revision: int
    drawn_revision: int
    first_id: UserId | None
    second_id: UserId | None

    @property
    def user_ids(self) -> Sides:
        """Both, by seat."""
        return self.first_id, self.second_id

    @property
    def players(self) -> tuple[UserId, ...]:
        """Those who are still there."""
        return tuple(one for one in self.user_ids if one is not None)


@dataclass(frozen=True, slots=True)
class DuelItem:
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


def create(
    tx: Transaction, guild_id: GuildId, channel_id: ChannelId, user_ids: tuple[UserId, UserId],
    questions: tuple[tuple[str, str], ...], *, now: datetime, due_at: datetime,
) -> DuelId:  # fmt: skip
    """A new challenge of the first person to the second; ``questions`` are id and
    fingerprint. The id of the duel."""
    duel = {
        "guild_id": guild_id, "channel_id": channel_id, "state": DuelState.CHALLENGED,
        "made_at": now, "due_at": due_at,
    }  # fmt: skip
    duel_id = DuelId(records.insert(tx, "duels", duel, returning="duel_id"))
    for seat, user_id in enumerate(user_ids):
        player = {"duel_id": duel_id, "seat": seat, "user_id": user_id}
        records.insert(tx, "duel_players", player)
    for position, (question_id, fingerprint) in enumerate(questions):
        item = DuelItem(position, question_id, fingerprint, is_void=False)
        records.insert(tx, "duel_questions", item, duel_id=duel_id)
    return duel_id


def get(tx: Transaction, guild_id: GuildId, duel_id: DuelId) -> Duel | None:
    """A duel of a guild."""
    sql = f"SELECT {_COLUMNS} FROM duels d WHERE guild_id = :guild_id AND duel_id = :duel_id"
    return records.one(tx, Duel, sql, guild_id=guild_id, duel_id=duel_id)


def between(tx: Transaction, guild_id: GuildId, one: UserId, other: UserId) -> tuple[Duel, ...]:
    """All duels of two people, whoever challenged, the newest first."""
    sql = f"""SELECT {_COLUMNS} FROM duels d
              JOIN duel_players a ON a.duel_id = d.duel_id AND a.user_id = :one
              JOIN duel_players b ON b.duel_id = d.duel_id AND b.user_id = :other
              WHERE d.guild_id = :guild_id ORDER BY d.duel_id DESC"""
    return records.every(tx, Duel, sql, guild_id=guild_id, one=one, other=other)


def open_between(tx: Transaction, one: UserId, other: UserId) -> tuple[Duel, ...]:
    """The duels of two people that aren't over, in whatever server, the oldest first."""
    sql = f"""SELECT {_COLUMNS} FROM duels d
              JOIN duel_players a ON a.duel_id = d.duel_id AND a.user_id = :one
              JOIN duel_players b ON b.duel_id = d.duel_id AND b.user_id = :other
              WHERE d.state IN ('challenged', 'accepted') ORDER BY d.duel_id"""
    return records.every(tx, Duel, sql, one=one, other=other)


def not_taken_up(tx: Transaction, guild_id: GuildId, user_id: UserId, now: datetime) -> int:
    """How many challenges of this person's last day nobody has taken up."""
    sql = """SELECT count(*) FROM duels d
             JOIN duel_players p ON p.duel_id = d.duel_id AND p.seat = 0 AND p.user_id = :user_id
             WHERE d.guild_id = :guild_id AND d.due_at > :now
               AND d.state IN ('challenged', 'declined')"""
    found: int = records.value(tx, sql, guild_id=guild_id, user_id=user_id, now=now)
    return found


def of_member(tx: Transaction, guild_id: GuildId, user_id: UserId) -> tuple[DuelId, ...]:
    """The ids of all duels that a person is or was in, the newest first."""
    sql = """SELECT d.duel_id FROM duels d JOIN duel_players p ON p.duel_id = d.duel_id
             WHERE d.guild_id = :guild_id AND p.user_id = :user_id ORDER BY d.duel_id DESC"""
    return records.values(tx, sql, guild_id=guild_id, user_id=user_id)


def move_on(tx: Transaction, duel_id: DuelId, state: DuelState, why: DuelEnd) -> None:
    """Another state, which the card has to show."""
    sql = """UPDATE duels SET state = :state, why_ended = :why, revision = revision + 1
             WHERE duel_id = :duel_id"""
    records.run(tx, sql, duel_id=duel_id, state=state, why=why)


def set_due(tx: Transaction, duel_id: DuelId, due_at: datetime) -> None:
    """It ends at another moment, which the card has to show."""
    sql = "UPDATE duels SET due_at = :due_at, revision = revision + 1 WHERE duel_id = :duel_id"
    records.run(tx, sql, duel_id=duel_id, due_at=due_at)


def touch(tx: Transaction, duel_id: DuelId) -> None:
    """Something that the card shows has changed, but not the state."""
    sql = "UPDATE duels SET revision = revision + 1 WHERE duel_id = :duel_id"
    records.run(tx, sql, duel_id=duel_id)


def set_card(tx: Transaction, duel_id: DuelId, message_id: MessageId | None) -> None:
    """Where the card stands; None: it was deleted."""
    sql = "UPDATE duels SET message_id = :message_id WHERE duel_id = :duel_id"
    records.run(tx, sql, duel_id=duel_id, message_id=message_id)


def mark_drawn(tx: Transaction, duel_id: DuelId, revision: int) -> None:
    """The card shows the duel as it was at ``revision``."""
    sql = "UPDATE duels SET drawn_revision = :revision WHERE duel_id = :duel_id"
    records.run(tx, sql, duel_id=duel_id, revision=revision)


def items(tx: Transaction, duel_id: DuelId) -> tuple[DuelItem, ...]:
    """The questions in order."""
    sql = f"""SELECT {records.columns(DuelItem)} FROM duel_questions
              WHERE duel_id = :duel_id ORDER BY position"""
    return records.every(tx, DuelItem, sql, duel_id=duel_id)


def make_void(tx: Transaction, duel_id: DuelId, position: int) -> None:
    """A question counts for neither."""
    sql = """UPDATE duel_questions SET is_void = 1
             WHERE duel_id = :duel_id AND position = :position"""
    records.run(tx, sql, duel_id=duel_id, position=position)


def answers(tx: Transaction, duel_id: DuelId) -> tuple[DuelAnswer, ...]:
    """All answers of those who are still there."""
    sql = f"""SELECT {records.columns(DuelAnswer)} FROM duel_answers
              WHERE duel_id = :duel_id ORDER BY position, user_id"""
    return records.every(tx, DuelAnswer, sql, duel_id=duel_id)


def answer(tx: Transaction, duel_id: DuelId, given: DuelAnswer, now: datetime) -> None:
    """Write an answer down; the question must not be answered by that person yet."""
    records.insert(tx, "duel_answers", given, duel_id=duel_id, answered_at=now)


def met(tx: Transaction, guild_id: GuildId, user_id: UserId) -> frozenset[str]:
    """The questions that somebody has answered in a guild's duels."""
    sql = """SELECT q.question_id FROM duel_answers a
             JOIN duel_questions q ON q.duel_id = a.duel_id AND q.position = a.position
             JOIN duels d ON d.duel_id = a.duel_id
             WHERE d.guild_id = :guild_id AND a.user_id = :user_id"""
    return frozenset(records.values(tx, sql, guild_id=guild_id, user_id=user_id))
