"""What the quiz feature says: frozen values that the ui draws."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from bot.bank.model import Question
from bot.core.ids import ChannelId, GuildId, MessageId, QuizId, UserId
from bot.daily.streaks.messages import DayCounts
from bot.practice.quiz.rules import Phase, Reason, Standing, TopicScore


@dataclass(frozen=True, slots=True)
class QuizQuestion:
    """The question to answer now. ``number`` counts from 1. ``changed``: its options were
    reworded since the picture on which the member clicked."""

    quiz_id: QuizId
    position: int
    number: int
    total: int
    question: Question
    reason: Reason
    changed: bool = False


@dataclass(frozen=True, slots=True)
class QuizResult:
    """Whether an answer is right. ``given`` is positions or a figure as typed, "" for *I don't
    know*; ``comes_back_on`` is None if the question is not in the review queue. ``settled``:
    it was answered before this click, and that answer stands."""

    quiz_id: QuizId
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
class ComesBack:
    """When a question comes back as a review."""

    title: str
    on: date


@dataclass(frozen=True, slots=True)
class QuizEnded:
    """How a quiz went. ``asked`` counts answered questions of ``total``."""

    quiz_id: QuizId
    topics: tuple[TopicScore, ...]
    right: int
    asked: int
    total: int
    comes_back: tuple[ComesBack, ...]
    miss_count: int
    today: date
    late: bool = False
    """The click was on a question of a quiz that was over already."""
    day: DayCounts | None = None
    """The day of the open question counts by practice, some of it in this quiz."""


@dataclass(frozen=True, slots=True)
class QuizRunning:
    """A quiz is open already."""

    quiz_id: QuizId
    answered: int
    total: int


@dataclass(frozen=True, slots=True)
class TypedForm:
    """The form for a figure or a short text."""

    quiz_id: QuizId
    position: int
    question: Question


@dataclass(frozen=True, slots=True)
class ReportForm:
    """The form in which a member says what is wrong with a question."""

    question_id: str
    title: str


@dataclass(frozen=True, slots=True)
class Reported:
    """A report is stored."""

    title: str
    again: bool
    """It replaced an earlier one of the same member."""
    organisers_know: bool = False
    """The server's organisers hear, or heard within the week, that it was reported."""


@dataclass(frozen=True, slots=True)
class GroupCard:
    """The public card of a group quiz. ``ends_at`` is when the phase ends, None while it is
    paused or over; ``question`` is None in the lobby, at the end, and when the last one
    counts for nobody. ``counts`` is empty while a round is open: nobody sees what was
    chosen before it closes."""

    quiz_id: QuizId
    marker: str
    phase: Phase
    is_paused: bool
    position: int
    number: int
    total: int
    seconds: int
    speed: bool
    ends_at: datetime | None
    host_id: UserId | None
    player_ids: tuple[UserId, ...]
    answered: int
    question: Question | None
    counts: tuple[int, ...]
    standings: tuple[Standing, ...]
    hidden_ids: frozenset[UserId]
    """Who is on the card without a name."""
    asked: int
    why_ended: str


@dataclass(frozen=True, slots=True)
class LobbyOpened:
    """A lobby is open; its card comes into the channel."""

    closes_at: datetime


@dataclass(frozen=True, slots=True)
class GroupBusy:
    """The channel has a group quiz already."""

    guild_id: GuildId
    channel_id: ChannelId
    message_id: MessageId | None


@dataclass(frozen=True, slots=True)
class Joined:
    """A member plays. ``again``: they did before this click; ``is_hidden``: the card doesn't
    name them."""

    again: bool
    is_running: bool
    is_hidden: bool


@dataclass(frozen=True, slots=True)
class Left:
    """A member plays no longer. ``next_host_id``: who is the host from now on, if it changed;
    ``is_host_hidden``: that member is not named."""

    next_host_id: int | None
    is_host_hidden: bool = False


@dataclass(frozen=True, slots=True)
class ChoiceNoted:
    """A choice is stored. ``earlier``: what it replaced; the same as ``chosen``: nothing
    changed. ``options`` is where it can be changed, if several are right."""

    chosen: tuple[int, ...]
    earlier: tuple[int, ...] | None
    texts: tuple[str, ...]
    ends_at: datetime
    options: "GroupOptions | None" = None
    day: DayCounts | None = None
    """With this choice the day counts, which it didn't before."""


@dataclass(frozen=True, slots=True)
class GroupOptions:
    """The options of an open round of which several are right. ``chosen``: what the player
    has chosen so far."""

    quiz_id: QuizId
    position: int
    question: Question
    chosen: tuple[int, ...]
    ends_at: datetime


class Step(StrEnum):
    """What the host did."""

    STARTED = "started"
    PAUSED = "paused"
    RESUMED = "resumed"
    SKIPPED = "skipped"
    ENDED = "ended"


@dataclass(frozen=True, slots=True)
class GroupSteered:
    """The host did something, and the card shows it in a moment."""

    step: Step


@dataclass(frozen=True, slots=True)
class GroupMine:
    """How one player stands. ``asked`` counts the rounds that count so far."""

    standing: Standing
    player_count: int
    asked: int
    is_over: bool
    is_hidden: bool
