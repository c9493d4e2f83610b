"""What counts in a group quiz: points, places, the host, and when the card may change.

A right answer is worth so much more than speed that no sum of bonuses in a whole game is
worth one right answer: the player with more right answers is always ahead.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from bot.bank.model import Kind, Question
from bot.core.ids import UserId
from bot.practice.quiz.asking.rules import ANY, can_be_asked

RIGHT_POINTS = 100
MOST_BONUS = 4
"""Times the most rounds (20) it stays below the points of one right answer."""
FEWEST_PLAYERS = 2
FEWEST_OPTIONS, MOST_OPTIONS = 2, 5
LOBBY = timedelta(minutes=10)
SHOWN = timedelta(seconds=12)
"""How long an answer is shown before the next question."""
LONGEST_PAUSE = timedelta(hours=1)
DRAW_PAUSE = timedelta(seconds=2)
"""Between two edits of the public card."""
AWAY = timedelta(seconds=15)
AWAY_END = timedelta(minutes=15)
"""A game whose bot was away for longer is over: the people have gone."""


@dataclass(frozen=True, slots=True)
class GroupQuizOptions:
    """What the group is to be asked; ``seconds`` is for each question."""

    topic: str = ANY
    count: int = 5
    seconds: int = 30
    speed: bool = True


class Phase(StrEnum):
    """What a game is doing."""

    LOBBY = "lobby"
    ROUND = "round"
    SHOWN = "shown"
    """The answer of the last round is out."""
    ENDED = "ended"


class RoundState(StrEnum):
    """What became of a question."""

    WAITING = "waiting"
    OPEN = "open"
    CLOSED = "closed"
    VOID = "void"


@dataclass(frozen=True, slots=True)
class GroupAnswer:
    """One player's answer in a round that counts. ``chosen`` are positions, ascending."""

    user_id: UserId
    chosen: tuple[int, ...]
    is_right: bool
    taken_ms: int


@dataclass(frozen=True, slots=True)
class PlayerSeat:
    """A player. The lower the seat, the earlier they came."""

    user_id: UserId
    seat: int
    is_present: bool


@dataclass(frozen=True, slots=True)
class Standing:
    """A line of the scoreboard. Equal points share a place."""

    place: int
    user_id: UserId
    points: int
    right: int


def can_be_grouped(question: Question) -> bool:
    """Whether everybody can answer with clicks on letters: two to five options, of which one
    or several are right."""
    return (
        can_be_asked(question)
        and question.kind is Kind.CHOICE
        and FEWEST_OPTIONS <= len(question.choices) <= MOST_OPTIONS
        and len(question.right_choices) > 0
    )


def is_choice(question: Question, chosen: Sequence[int]) -> bool:
    """Whether these options can be chosen together: one, or any where several may be."""
    known = all(0 <= at < len(question.choices) for at in chosen)
    several = question.takes_several
    return known and 0 < len(chosen) <= (len(question.choices) if several else 1)


def points(given: GroupAnswer, *, seconds: int, speed: bool) -> int:
    """0 for a wrong answer; for a right one 100, and with ``speed`` up to 4 more."""
    if not given.is_right:
        return 0
    if not speed:
        return RIGHT_POINTS
    whole_ms = seconds * 1000
    return RIGHT_POINTS + max(0, MOST_BONUS * (whole_ms - given.taken_ms) // whole_ms)


def standings(
    players: Iterable[UserId], answers: Iterable[GroupAnswer], *, seconds: int, speed: bool
) -> tuple[Standing, ...]:
    """Everybody who plays or has answered, the best first; the order of answers changes
    nothing."""
    total = Counter(dict.fromkeys(players, 0))
    right: Counter[UserId] = Counter()
    for given in answers:
        total[given.user_id] += points(given, seconds=seconds, speed=speed)
        right[given.user_id] += given.is_right
    ahead = {score: sum(other > score for other in total.values()) for score in set(total.values())}
    lines = (Standing(1 + ahead[total[one]], one, total[one], right[one]) for one in total)
    return tuple(sorted(lines, key=lambda line: (line.place, line.user_id)))


def tally(options: int, answers: Iterable[GroupAnswer]) -> tuple[int, ...]:
    """How many chose each option."""
    counts = [0] * options
    for given in answers:
        for at in given.chosen:
            if at < options:
                counts[at] += 1
    return tuple(counts)


def host_of(seats: Sequence[PlayerSeat]) -> UserId | None:
    """Who may pause, skip and end: of those who are there, who came first."""
    there = [one for one in seats if one.is_present]
    return min(there, key=lambda one: one.seat).user_id if there else None


def next_draw(now: datetime, drawn_at: datetime | None) -> datetime:
    """When the public card may change next."""
    return now if drawn_at is None else max(now, drawn_at + DRAW_PAUSE)


def goes_below(phase: Phase, *, answers: int) -> bool:
    """Whether a card that others' messages have pushed up is posted anew below them: with a
    question that nobody has answered yet, so never under a finger, and with the final scores."""
    return phase is Phase.ENDED or (phase is Phase.ROUND and answers == 0)


def taken_ms(opened_at: datetime, now: datetime) -> int:
    """How long an answer took, in milliseconds; never negative."""
    return max(0, (now - opened_at) // timedelta(milliseconds=1))


def was_away(due_at: datetime, now: datetime) -> bool:
    """Whether a round closes so late that people could not answer until its end."""
    return now - due_at > AWAY
