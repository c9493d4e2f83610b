"""What duels say: frozen values that the ui draws."""

from dataclasses import dataclass
from datetime import date, datetime

from bot.bank.model import Question
from bot.daily.streaks.messages import DayCounts
from bot.practice.quiz.rules import DuelEnd, DuelState, Score


@dataclass(frozen=True, slots=True)
class DuelSide:
    """One side of a duel on its public card. ``user_id`` is None for somebody who had everything
    deleted; ``score`` is None before the duel is over: nobody sees it earlier."""

    user_id: int | None
    is_done: bool
    score: Score | None


@dataclass(frozen=True, slots=True)
class DuelCard:
    """The public card of a duel. ``counting`` questions count, ``void`` ones for neither.
    ``is_private``: it holds no score, also when it is over."""

    duel_id: int
    marker: str
    state: DuelState
    why_ended: DuelEnd
    sides: tuple[DuelSide, DuelSide]
    due_at: datetime
    counting: int
    void: int
    is_private: bool = False
    ping_user_ids: tuple[int, ...] = ()
    """At whom the card rings when it appears."""


@dataclass(frozen=True, slots=True)
class DuelOpened:
    """A challenge is made; its card comes into the channel."""

    duel_id: int
    other_id: int
    due_at: datetime


@dataclass(frozen=True, slots=True)
class DuelBusy:
    """The two have a duel already. ``may_accept``: it waits for who asked."""

    duel_id: int
    other_id: int
    guild_id: int
    channel_id: int
    message_id: int | None
    may_accept: bool


@dataclass(frozen=True, slots=True)
class DuelDeclined:
    """A challenge is declined, or taken back."""

    why: DuelEnd
    other_id: int | None


@dataclass(frozen=True, slots=True)
class DuelQuestion:
    """The question that a player has to answer now. ``number`` counts from 1. ``left_out``: the
    one they clicked on was changed meanwhile and counts for neither."""

    duel_id: int
    position: int
    number: int
    total: int
    question: Question
    other_id: int | None
    due_at: datetime
    left_out: bool = False


@dataclass(frozen=True, slots=True)
class DuelAnswered:
    """Whether a player's answer is right, for that player alone. ``settled``: it was answered
    before this click, and that answer stands."""

    duel_id: int
    number: int
    total: int
    question: Question
    given: str
    is_right: bool
    comes_back_on: date | None
    today: date
    is_last: bool
    settled: bool = False
    day: DayCounts | None = None
    """With this answer the day counts, which it didn't before."""


@dataclass(frozen=True, slots=True)
class DuelWaiting:
    """A player has answered everything, the other hasn't."""

    duel_id: int
    state: DuelState
    mine: Score
    other_id: int | None
    due_at: datetime
    left_out: bool = False


@dataclass(frozen=True, slots=True)
class DuelLine:
    """One question of a duel that is over: was it right? None: not answered."""

    title: str
    mine: bool | None
    theirs: bool | None


@dataclass(frozen=True, slots=True)
class DuelOver:
    """How a duel ended, for one of the two. ``theirs`` is None where there is no result.
    ``late``: the click was on something that was over."""

    duel_id: int
    state: DuelState
    why_ended: DuelEnd
    mine: Score
    theirs: Score | None
    other_id: int | None
    was_challenged: bool
    counting: int
    lines: tuple[DuelLine, ...]
    late: bool = False
