"""The SQL of who plays in a group quiz, and what they chose: personal."""

from datetime import datetime
from sqlite3 import Row

from bot.core.columns import store_moment
from bot.core.database import Transaction
from bot.core.ids import GroupQuizId, UserId
from bot.practice.quiz.rules import Given, Seat


def seats(tx: Transaction, quiz_id: GroupQuizId) -> tuple[Seat, ...]:
    """Who plays or has played, in the order of their coming."""
    rows = tx.execute(
        """SELECT user_id, seat, is_present FROM group_players
           WHERE quiz_id = :quiz_id ORDER BY seat""",
        {"quiz_id": quiz_id},
    )
    return tuple(Seat(row["user_id"], row["seat"], bool(row["is_present"])) for row in rows)


def seat_of(tx: Transaction, quiz_id: GroupQuizId, user_id: UserId) -> Seat | None:
    """One player's seat."""
    row = tx.execute(
        """SELECT user_id, seat, is_present FROM group_players
           WHERE quiz_id = :quiz_id AND user_id = :user_id""",
        {"quiz_id": quiz_id, "user_id": user_id},
    ).fetchone()
    return None if row is None else Seat(row["user_id"], row["seat"], bool(row["is_present"]))


def sit_down(tx: Transaction, quiz_id: GroupQuizId, user_id: UserId) -> None:
    """Join; who comes back sits behind those who stayed."""
    tx.execute(
        """INSERT INTO group_players (quiz_id, user_id, seat, is_present)
           SELECT :quiz_id, :user_id, coalesce(max(seat), 0) + 1, 1
           FROM group_players WHERE quiz_id = :quiz_id
           ON CONFLICT (quiz_id, user_id) DO UPDATE SET is_present = 1, seat = excluded.seat""",
        {"quiz_id": quiz_id, "user_id": user_id},
    )


def stand_up(tx: Transaction, quiz_id: GroupQuizId, user_id: UserId) -> None:
    """Leave; what was answered stays."""
    tx.execute(
        """UPDATE group_players SET is_present = 0
           WHERE quiz_id = :quiz_id AND user_id = :user_id""",
        {"quiz_id": quiz_id, "user_id": user_id},
    )


def answer(
    tx: Transaction, quiz_id: GroupQuizId, position: int, given: Given, now: datetime
) -> None:
    """Write a choice down, in place of an earlier one."""
    tx.execute(
        """INSERT INTO group_answers
               (quiz_id, position, user_id, chosen, is_right, taken_ms, answered_at)
           VALUES (:quiz_id, :position, :user_id, :chosen, :is_right, :taken_ms, :now)
           ON CONFLICT (quiz_id, position, user_id) DO UPDATE SET
               chosen = excluded.chosen, is_right = excluded.is_right,
               taken_ms = excluded.taken_ms, answered_at = excluded.answered_at""",
        {
            "quiz_id": quiz_id,
            "position": position,
            "user_id": given.user_id,
            "chosen": ",".join(map(str, given.chosen)),
            "is_right": given.is_right,
            "taken_ms": given.taken_ms,
            "now": store_moment(now),
        },
    )


def answer_of(
    tx: Transaction, quiz_id: GroupQuizId, position: int, user_id: UserId
) -> Given | None:
    """One player's choice in a round."""
    row = tx.execute(
        """SELECT user_id, chosen, is_right, taken_ms FROM group_answers
           WHERE quiz_id = :quiz_id AND position = :position AND user_id = :user_id""",
        {"quiz_id": quiz_id, "position": position, "user_id": user_id},
    ).fetchone()
    return None if row is None else _given(row)


def answers(tx: Transaction, quiz_id: GroupQuizId, position: int) -> tuple[Given, ...]:
    """Everybody's choices in a round."""
    rows = tx.execute(
        """SELECT user_id, chosen, is_right, taken_ms FROM group_answers
           WHERE quiz_id = :quiz_id AND position = :position ORDER BY user_id""",
        {"quiz_id": quiz_id, "position": position},
    )
    return tuple(_given(row) for row in rows)


def counted(tx: Transaction, quiz_id: GroupQuizId) -> tuple[Given, ...]:
    """All choices in rounds that are closed and count."""
    rows = tx.execute(
        """SELECT a.user_id, a.chosen, a.is_right, a.taken_ms
           FROM group_answers a
           JOIN group_rounds r ON r.quiz_id = a.quiz_id AND r.position = a.position
           WHERE a.quiz_id = :quiz_id AND r.state = 'closed'""",
        {"quiz_id": quiz_id},
    )
    return tuple(_given(row) for row in rows)


def _given(row: Row) -> Given:
    chosen = tuple(int(at) for at in row["chosen"].split(","))
    return Given(row["user_id"], chosen, bool(row["is_right"]), row["taken_ms"])
