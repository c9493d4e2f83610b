"""What the daily feature says and answers: frozen values that the ui draws."""

from dataclasses import dataclass
from datetime import date, datetime

from bot.bank.model import Question
from bot.core.ids import ChannelId, GuildId, MessageId, PostId, RoleId, UserId


@dataclass(frozen=True, slots=True)
class QuestionCard:
    """The public card of a day's question. ``mark`` is how the bot knows it again."""

    post_id: PostId
    guild_id: GuildId
    marker: str
    on: date
    question: Question
    reveal_at: datetime
    reads_messages: bool
    ping_role_id: RoleId | None = None
    thread_id: ChannelId | None = None
    revealed: bool = False
    answered_count: int = 0


@dataclass(frozen=True, slots=True)
class SharedAnswer:
    """An answer that its author shared, for a link."""

    user_id: UserId
    channel_id: ChannelId
    message_id: MessageId


@dataclass(frozen=True, slots=True)
class RevealCard:
    """Model answer and all that belongs to it, once the delay is over."""

    post_id: PostId
    guild_id: GuildId
    marker: str
    on: date
    question: Question
    answered_count: int
    shared: tuple[SharedAnswer, ...]
    void_reason: str
    card_channel_id: int
    card_message_id: int


@dataclass(frozen=True, slots=True)
class Notice:
    """A word to the organiser: what happened and what to do."""

    marker: str
    text: str


@dataclass(frozen=True, slots=True)
class Hint:
    """A question's hint, for one member."""

    title: str
    text: str


@dataclass(frozen=True, slots=True)
class DayStatus:
    """One row of the ledger in plain words, for /daily status."""

    on: date
    words: str
    title: str
    why: str
    link: tuple[int, int, int] | None
    """Guild, channel and message of the card, where it was posted."""


@dataclass(frozen=True, slots=True)
class Status:
    """What an organiser sees of the daily question."""

    next_at: datetime | None
    next_on: date | None
    paused: bool
    days: tuple[DayStatus, ...]
    questions_left: int
    missing_permissions: tuple[str, ...]
    channel_gone: bool
    queued: tuple[tuple[date, str], ...]
    any_practice: bool = False
    """Whether practice makes a day count, too."""


@dataclass(frozen=True, slots=True)
class Posting:
    """The organiser asked for a question now, and it is on its way."""

    on: date
    channel_id: ChannelId


@dataclass(frozen=True, slots=True)
class DaySkipped:
    """A date is left out; ``next_at`` is when the next question comes."""

    on: date
    reason: str
    next_at: datetime | None


@dataclass(frozen=True, slots=True)
class SkipTakenBack:
    """A date that was left out is not any more."""

    on: date
    next_at: datetime | None


@dataclass(frozen=True, slots=True)
class Queued:
    """A question was put at a date."""

    on: date
    title: str


@dataclass(frozen=True, slots=True)
class Paused:
    """No questions until the organiser resumes."""


@dataclass(frozen=True, slots=True)
class Resumed:
    """Questions come again."""

    next_at: datetime


@dataclass(frozen=True, slots=True)
class BankReloaded:
    """The question bank was read anew."""

    question_count: int
    new_count: int
    changed_count: int
    gone_count: int


@dataclass(frozen=True, slots=True)
class Preview:
    """How a question's card will look."""

    card: QuestionCard
    note: str
