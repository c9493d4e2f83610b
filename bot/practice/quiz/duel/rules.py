"""What counts in a duel, how it goes on, and which questions are fair to both.

Only right answers decide, never speed: equal scores are a draw. Answers are kept
apart by seat; 0 challenged 1.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from bot.bank.model import Question
from bot.core.ids import UserId
from bot.core.uptime.rules import FORGIVEN, Outage, spans

DUEL_QUESTIONS = 5
DUEL_TIME = timedelta(days=1)
"""From the challenge to the end, for accepting and playing together."""
LEAST_LEFT = timedelta(hours=1)
"""When an outage took some of that day, there is as much time again, and no less than this."""
MOST_CHALLENGES = 3
"""That nobody has taken up, by one person within a day: each one rings at somebody."""


class DuelState(StrEnum):
    """What a duel is doing."""

    CHALLENGED = "challenged"
    ACCEPTED = "accepted"
    FINISHED = "finished"
    DECLINED = "declined"
    EXPIRED = "expired"

    @property
    def is_open(self) -> bool:
        """Whether it can still be played."""
        return self in (DuelState.CHALLENGED, DuelState.ACCEPTED)


class DuelEnd(StrEnum):
    """Why a duel is over; ``PLAYED`` also while it isn't."""

    PLAYED = ""
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"
    UNANSWERED = "unanswered"
    """Nobody accepted in time."""
    TIME = "time"
    """The day was over before both had answered everything."""
    LEFT = "left"
    """One of the two had everything about them deleted."""
    CHANGED = "changed"
    """Every question of it was changed meanwhile."""
    GONE = "gone"
    """Its card could not be shown, or was deleted before anybody accepted."""


@dataclass(frozen=True, slots=True)
class Opponent:
    """Whom somebody challenges, as Discord knows them."""

    user_id: UserId
    is_bot: bool = False
    is_member: bool = True
    sees_channel: bool = True


@dataclass(frozen=True, slots=True)
class Score:
    """What one side has reached, of the questions that count."""

    answered: int
    right: int


def score(answers: Mapping[int, bool], counting: Collection[int]) -> Score:
    """From the verdicts by position and the positions that count for both."""
    verdicts = [is_right for position, is_right in answers.items() if position in counting]
    return Score(len(verdicts), sum(verdicts))


def has_done(answers: Collection[int], counting: Collection[int]) -> bool:
    """Whether a side has answered everything that counts."""
    return set(counting) <= set(answers)


def course(
    state: DuelState, *, players: int, counting: int, done: Sequence[bool], now: datetime,
    due_at: datetime,
) -> tuple[DuelState, DuelEnd] | None:  # fmt: skip
    """How a duel goes on at a moment, perhaps long after it should have: what it
    becomes and why, or None if it stays as it is."""
    if not state.is_open:
        return None
    if players < len(done):
        return DuelState.EXPIRED, DuelEnd.LEFT
    if not counting:
        return DuelState.EXPIRED, DuelEnd.CHANGED
    if state is DuelState.ACCEPTED and all(done):
        return DuelState.FINISHED, DuelEnd.PLAYED
    if now < due_at:
        return None
    if state is DuelState.ACCEPTED:
        return DuelState.FINISHED, DuelEnd.TIME
    return DuelState.EXPIRED, DuelEnd.UNANSWERED


def longer(
    outages: Collection[Outage], made_at: datetime, due_at: datetime, now: datetime
) -> datetime:
    """When a duel ends that was to end at ``due_at``: what outages took from its day comes after
    it, however late that is noticed. Asked again, it says no more unless more was taken."""
    lost, until = timedelta(), made_at + DUEL_TIME
    for start, end in spans(outages, made_at, now):
        if start < max(until, due_at):
            lost += end - start
            until += end - start
            if end - start >= FORGIVEN:  # it may have begun in the hour after another one
                until = max(until, end + LEAST_LEFT)
    if now < due_at or lost < FORGIVEN or until <= now:
        return due_at
    return max(until, now + LEAST_LEFT)


def winner(rights: Sequence[int]) -> int | None:
    """The seat with more right answers; None for a draw."""
    first, second = rights
    return None if first == second else rights.index(max(rights))


def fair_questions(
    pool: Sequence[Question], met: tuple[Collection[str], Collection[str]], count: int
) -> tuple[Question, ...]:
    """From a pool in an order that chance made: first what neither has met, then what both have,
    and only then what would favour one of them."""

    def unfairness(question: Question) -> int:
        times = sum(question.id in one for one in met)
        return (0, 2, 1)[times]

    return tuple(sorted(pool, key=unfairness)[:count])
