"""The SQL of group quizzes. Players and what they chose are personal, the rest is nobody's."""

from dataclasses import dataclass
from datetime import datetime

from bot.core import records
from bot.core.database import Transaction
from bot.core.ids import ChannelId, GroupQuizId, GuildId, MessageId, UserId
from bot.practice.quiz.asking.rules import PastAnswer
from bot.practice.quiz.group.rules import GroupAnswer, Phase, PlayerSeat, RoundState

LONGEST_MEMORY = 500
"""How many questions of past games are looked at."""


@dataclass(frozen=True, slots=True)
class GroupQuiz:
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
class GroupRound:
    """One question of a game; ``fingerprint`` is that of its options when it opened."""

    position: int
    question_id: str
    fingerprint: str
    state: RoundState


@dataclass(frozen=True, slots=True)
class _Choice:
    user_id: UserId
    chosen: str
    is_right: bool
    taken_ms: int

    def given(self) -> GroupAnswer:
        chosen = tuple(int(at) for at in self.chosen.split(","))
        return GroupAnswer(self.user_id, chosen, self.is_right, self.taken_ms)


_GAME, _SEAT, _CHOICE = map(records.columns, (GroupQuiz, PlayerSeat, _Choice))


def create(
    tx: Transaction, guild_id: GuildId, channel_id: ChannelId, question_ids: tuple[str, ...],
    *, seconds: int, speed: bool, now: datetime, due_at: datetime,
) -> GroupQuizId:  # fmt: skip
    """A new game in its lobby; its id. The channel must have none running."""
    game = {
        "guild_id": guild_id, "channel_id": channel_id, "phase": Phase.LOBBY, "seconds": seconds,
        "speed": speed, "opened_at": now, "due_at": due_at,
    }  # fmt: skip
    quiz_id = GroupQuizId(records.insert(tx, "group_quizzes", game, returning="quiz_id"))
    for position, question_id in enumerate(question_ids):
        sql = """INSERT INTO group_rounds (quiz_id, position, question_id, state)
                 VALUES (:quiz_id, :position, :question_id, 'waiting')"""
        records.run(tx, sql, quiz_id=quiz_id, position=position, question_id=question_id)
    return quiz_id


def get(tx: Transaction, guild_id: GuildId, quiz_id: GroupQuizId) -> GroupQuiz | None:
    """A game of a guild."""
    sql = f"SELECT {_GAME} FROM group_quizzes WHERE guild_id = :guild_id AND quiz_id = :quiz_id"
    return records.one(tx, GroupQuiz, sql, guild_id=guild_id, quiz_id=quiz_id)


def running(tx: Transaction, guild_id: GuildId, channel_id: ChannelId) -> GroupQuiz | None:
    """The game of a channel that is not over."""
    sql = f"""SELECT {_GAME} FROM group_quizzes
              WHERE guild_id = :guild_id AND channel_id = :channel_id AND phase != 'ended'"""
    return records.one(tx, GroupQuiz, sql, guild_id=guild_id, channel_id=channel_id)


def all_running(tx: Transaction) -> tuple[GroupQuiz, ...]:
    """The games of all guilds that are not over."""
    sql = f"SELECT {_GAME} FROM group_quizzes WHERE phase != 'ended'"
    return records.every(tx, GroupQuiz, sql)


def set_times(tx: Transaction, game: GroupQuiz) -> None:
    """Write when a phase began and ends, and when the card was drawn."""
    sql = """UPDATE group_quizzes
             SET opened_at = :opened_at, due_at = :due_at, drawn_at = :drawn_at
             WHERE quiz_id = :quiz_id"""
    records.run(tx, sql, **records.fields_of(game))


def of_player(tx: Transaction, guild_id: GuildId, user_id: UserId) -> tuple[GroupQuiz, ...]:
    """The games with a card in which somebody plays or has played, the newest first."""
    sql = f"""SELECT {_GAME} FROM group_quizzes
              WHERE guild_id = :guild_id AND message_id IS NOT NULL AND quiz_id IN
                  (SELECT quiz_id FROM group_players WHERE user_id = :user_id)
              ORDER BY quiz_id DESC"""
    return records.every(tx, GroupQuiz, sql, guild_id=guild_id, user_id=user_id)


def save(tx: Transaction, game: GroupQuiz) -> None:
    """Write what changes in the course of a game, and that the card has to show it."""
    sql = """UPDATE group_quizzes SET phase = :phase, position = :position, opened_at = :opened_at,
                 due_at = :due_at, left_ms = :left_ms, reopened = :reopened,
                 why_ended = :why_ended, revision = revision + 1
             WHERE quiz_id = :quiz_id"""
    records.run(tx, sql, **records.fields_of(game))


def touch(tx: Transaction, quiz_id: GroupQuizId) -> None:
    """Something that the card shows has changed, but not the course of the game."""
    sql = "UPDATE group_quizzes SET revision = revision + 1 WHERE quiz_id = :quiz_id"
    records.run(tx, sql, quiz_id=quiz_id)


def mark_posted(tx: Transaction, quiz_id: GroupQuizId, message_id: MessageId) -> None:
    """The card stands in the channel."""
    sql = "UPDATE group_quizzes SET message_id = :message_id WHERE quiz_id = :quiz_id"
    records.run(tx, sql, quiz_id=quiz_id, message_id=message_id)


def mark_drawn(tx: Transaction, quiz_id: GroupQuizId, revision: int, now: datetime) -> None:
    """The card shows the game as it was at ``revision``."""
    sql = """UPDATE group_quizzes SET drawn_revision = :revision, drawn_at = :now
             WHERE quiz_id = :quiz_id"""
    records.run(tx, sql, quiz_id=quiz_id, revision=revision, now=now)


def rounds(tx: Transaction, quiz_id: GroupQuizId) -> tuple[GroupRound, ...]:
    """The questions of a game in order."""
    sql = f"""SELECT {records.columns(GroupRound)} FROM group_rounds
              WHERE quiz_id = :quiz_id ORDER BY position"""
    return records.every(tx, GroupRound, sql, quiz_id=quiz_id)


def set_round(
    tx: Transaction, quiz_id: GroupQuizId, position: int, state: RoundState, fingerprint: str
) -> None:
    """What becomes of a question."""
    sql = """UPDATE group_rounds SET state = :state, fingerprint = :fingerprint
             WHERE quiz_id = :quiz_id AND position = :position"""
    records.run(tx, sql, quiz_id=quiz_id, position=position, state=state, fingerprint=fingerprint)


def asked_before(tx: Transaction, guild_id: GuildId) -> tuple[PastAnswer, ...]:
    """The latest questions of a guild's games, oldest first."""
    sql = """SELECT r.question_id FROM group_rounds r
             JOIN group_quizzes g ON g.quiz_id = r.quiz_id
             WHERE g.guild_id = :guild_id AND r.state = 'closed'
             ORDER BY r.quiz_id DESC, r.position DESC LIMIT :most"""
    ids = records.values(tx, sql, guild_id=guild_id, most=LONGEST_MEMORY)
    return tuple(PastAnswer(question_id, "", True) for question_id in reversed(ids))


def met(tx: Transaction, guild_id: GuildId, user_id: UserId) -> frozenset[str]:
    """The questions that somebody has answered in a guild's games."""
    sql = """SELECT r.question_id FROM group_answers a
             JOIN group_rounds r ON r.quiz_id = a.quiz_id AND r.position = a.position
             JOIN group_quizzes g ON g.quiz_id = a.quiz_id
             WHERE g.guild_id = :guild_id AND a.user_id = :user_id"""
    return frozenset(records.values(tx, sql, guild_id=guild_id, user_id=user_id))


def seats(tx: Transaction, quiz_id: GroupQuizId) -> tuple[PlayerSeat, ...]:
    """Who plays or has played, in the order of their coming."""
    sql = f"SELECT {_SEAT} FROM group_players WHERE quiz_id = :quiz_id ORDER BY seat"
    return records.every(tx, PlayerSeat, sql, quiz_id=quiz_id)


def sit_down(tx: Transaction, quiz_id: GroupQuizId, user_id: UserId) -> None:
    """Join; somebody who comes back sits behind those who stayed."""
    sql = "SELECT coalesce(max(seat), 0) + 1 FROM group_players WHERE quiz_id = :quiz_id"
    seat = records.value(tx, sql, quiz_id=quiz_id)
    player = {"quiz_id": quiz_id, "user_id": user_id, "seat": seat, "is_present": True}
    records.upsert(tx, "group_players", player, key=("quiz_id", "user_id"))


def stand_up(tx: Transaction, quiz_id: GroupQuizId, user_id: UserId) -> None:
    """Leave; what was answered stays."""
    sql = """UPDATE group_players SET is_present = 0
             WHERE quiz_id = :quiz_id AND user_id = :user_id"""
    records.run(tx, sql, quiz_id=quiz_id, user_id=user_id)


def answer(
    tx: Transaction, quiz_id: GroupQuizId, position: int, given: GroupAnswer, now: datetime
) -> None:
    """Write a choice down, in place of an earlier one."""
    choice = {
        "quiz_id": quiz_id, "position": position, "user_id": given.user_id,
        "chosen": ",".join(map(str, given.chosen)), "is_right": given.is_right,
        "taken_ms": given.taken_ms, "answered_at": now,
    }  # fmt: skip
    records.upsert(tx, "group_answers", choice, key=("quiz_id", "position", "user_id"))


def answers(tx: Transaction, quiz_id: GroupQuizId, position: int) -> tuple[GroupAnswer, ...]:
    """Everybody's choices in a round."""
    sql = f"""SELECT {_CHOICE} FROM group_answers
              WHERE quiz_id = :quiz_id AND position = :position ORDER BY user_id"""
    rows = records.every(tx, _Choice, sql, quiz_id=quiz_id, position=position)
    return tuple(row.given() for row in rows)


def counted(tx: Transaction, quiz_id: GroupQuizId) -> tuple[GroupAnswer, ...]:
    """All choices in rounds that are closed and count."""
    sql = f"""SELECT {records.columns(_Choice, prefix="a.")} FROM group_answers a
              JOIN group_rounds r ON r.quiz_id = a.quiz_id AND r.position = a.position
              WHERE a.quiz_id = :quiz_id AND r.state = 'closed'"""
    rows = records.every(tx, _Choice, sql, quiz_id=quiz_id)
    return tuple(row.given() for row in rows)
