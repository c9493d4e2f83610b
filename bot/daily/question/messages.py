"""What the daily question and its setup say: frozen values that the ui draws."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import Enum, auto

from bot.bank.model import Question
from bot.bank.question_bank import BankChanges
from bot.core.errors import DeliveryError, DeliveryFailure
from bot.core.ids import ChannelId, GuildId, MessageId, PostId, RoleId, UserId
from bot.daily.answers.rules import SharedAnswer
from bot.daily.ledger.rules import DailyPost
from bot.server.settings.rules.declared import GuildSettings


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
    suggested_by: UserId | None = None
    """Who suggested it and is named."""
    is_extra: bool = False
    """Asked on a day that has none: it can add a day and cost none."""


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
    card_channel_id: ChannelId
    card_message_id: MessageId
    picked_id: UserId | None = None
    """Whose shared answer the organisers picked."""


@dataclass(frozen=True, slots=True)
class Notice:
    """A word to the organiser: what happened and what to do."""

    marker: str
    text: str


@dataclass(frozen=True, slots=True)
class DirectNotice:
    """The same by direct message, where it must say which server it is about."""

    marker: str
    guild_id: GuildId
    guild_name: str
    text: str


@dataclass(frozen=True, slots=True)
class Hint:
    """A question's hint, for one member."""

    title: str
    text: str


@dataclass(frozen=True, slots=True)
class Posting:
    """The organiser asked for a question now, and it is on its way."""

    on: date
    channel_id: ChannelId
    missing: tuple[str, ...] = ()
    """Names of permissions that the bot lacks there, so that it waits."""
    is_gone: bool = False


@dataclass(frozen=True, slots=True)
class DaySkipped:
    """A date is left out; ``next_at`` is when the next question comes."""

    on: date
    reason: str
    next_at: datetime | None
    queued: str
    """The title of what is queued for the date, if anything is."""


class DateObstacle(Enum):
    """Why a date gets no question by itself."""

    PAUSED = auto()
    OVER = auto()
    """The hour of today's question is over."""


@dataclass(frozen=True, slots=True)
class SkipTakenBack:
    """A date that was left out is not any more."""

    on: date
    next_at: datetime | None
    queued: str
    """The title of what is queued for the date, if anything is."""
    is_rest_day: bool
    """The weekdays were changed since: it has no question all the same."""
    obstacle: DateObstacle | None = None


@dataclass(frozen=True, slots=True)
class Queued:
    """A question was put at a date."""

    on: date
    title: str
    replaced: str
    """The title of what was queued for the date before, if anything was."""
    moved_from: tuple[date, ...]
    """The dates that it was queued for before."""
    obstacle: DateObstacle | None = None


@dataclass(frozen=True, slots=True)
class QuestionsPaused:
    """No questions until the organiser resumes. ``may_come``: one is being posted just now."""

    may_come: bool = False


@dataclass(frozen=True, slots=True)
class QuestionsResumed:
    """Questions come again."""

    next_at: datetime


@dataclass(frozen=True, slots=True)
class BankReloaded:
    """The question bank was read again."""

    changes: BankChanges


@dataclass(frozen=True, slots=True)
class Preview:
    """How a question's card will look."""

    card: QuestionCard
    note: str


@dataclass(frozen=True, slots=True)
class SetupShown:
    """The settings as they are now, and what is missing."""

    settings: GuildSettings
    is_new: bool
    missing: tuple[str, ...]
    """Names of permissions that the bot lacks in the channel."""
    channel_gone: bool
    trouble: str = ""
    guess: str | None = None
    """A zone to offer as a guess, where nobody told it yet."""
    unread: tuple[str, ...] = ()
    """What is said of what could not be read; the rest is saved."""
    zones: tuple[tuple[str, str], ...] = ()
    """Label and name of the zones that the typed one may mean."""
    silenced: int = 0
    """How many members' reminders no longer come by what was changed."""
    notices_missing: tuple[str, ...] | None = ()
    """Names of permissions that the bot lacks in the channel of notices; None: it is gone."""


@dataclass(frozen=True, slots=True)
class ChangeForm:
    """The form for one setting, with what holds now."""

    key: str
    settings: GuildSettings


NEVER_POSTED = "the question could not be posted"
CHANNEL_GONE = "its channel was deleted"
CARD_GONE = "its card was deleted"
WHAT_FAILED = {
    "question": "today's question could not be posted",
    "thread": "the question's thread could not be opened",
    "reveal": "the answers could not be revealed",
    "close": "the card could not be updated",
}
NOWHERE_TO_REVEAL = (
    "The channel is gone, so the model answer can't be posted. Answers are kept, and nobody "
    "loses a streak over that day. `/setup` chooses another channel."
)
_WHY = {
    DeliveryFailure.FORBIDDEN: "A permission is missing. `/organise status` names it; give it to "
    "my role and I'll try again automatically.",
    DeliveryFailure.GONE: "The channel is gone. Choose another with `/setup`, and I'll go on "
    "there.",
    DeliveryFailure.LIMIT: "The server has reached Discord's limit of active threads. Archive "
    "some, and I'll try again automatically. The *Answer* button works without a thread.",
    DeliveryFailure.TEMPORARY: "Discord is having trouble. I'll keep trying; there is nothing you "
    "need to do.",
    DeliveryFailure.REFUSED: "Discord refused the message, which is my fault. The log has the "
    "details for whoever runs the bot.",
    DeliveryFailure.CLOSED_DMS: "The direct messages are closed.",
}


def explain_failure(kind: str, error: DeliveryError | None, post: DailyPost) -> str:
    """What happened, what was kept, what to do: for the organiser."""
    where = "" if post.channel_id is None else f" (<#{post.channel_id}>)"
    head = f"**{post.on:%a} {post.on.day} {post.on:%b}: {WHAT_FAILED[kind]}**{where}."
    if error is None:
        return f"{head}\nThe day is over, so I've stopped trying. Nobody loses a streak."
    if kind == "reveal" and error.failure is DeliveryFailure.GONE:
        return f"{head}\n{NOWHERE_TO_REVEAL}"
    return f"{head}\n{_WHY[error.failure]} All answers and streaks are kept."
