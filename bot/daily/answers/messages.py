"""What the answers feature says: frozen values that the ui draws."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import Enum, auto

from bot.bank.model import Question
from bot.core.ids import ChannelId, GuildId, MessageId, PostId, UserId
from bot.daily.answers.rules import NOTHING_SINCE, SinceLast
from bot.daily.streaks.rules import Progress

SHARE, KEEP = "share", "keep"
"""What a member chooses in the form: everyone may read the answer, or nobody else."""


class AnswerPlace(Enum):
    """Where others can read an answer that was just recorded."""

    PRIVATE = auto()
    TAKEN_OUT = auto()
    """The same, once its copy is gone from the thread; if it can't go, the member hears of it."""
    MESSAGE = auto()
    """Where its author wrote it."""
    ON_ITS_WAY = auto()
    """The copy goes into the thread; if it can't, the member hears of it."""
    THREAD = auto()
    """The copy stands in the thread and is brought up to date."""
    NO_THREAD = auto()
    """It is to be shared, but the question has no thread."""


@dataclass(frozen=True, slots=True)
class AnswerForm:
    """The form to open: prefilled with the answer so far or the draft."""

    post_id: PostId
    question: Question | None
    """None: it was taken out of the bank."""
    text: str
    written_elsewhere: bool
    """Messages of the member are part of the answer; the form adds to them."""
    shared: bool
    late: bool


@dataclass(frozen=True, slots=True)
class WhatComesNext:
    """What a member hears with their first answer ever. Moments: aware UTC."""

    reveal_at: datetime | None
    next_at: datetime | None


@dataclass(frozen=True, slots=True)
class AnswerRecorded:
    """An answer is stored."""

    post_id: PostId
    on: date
    first: bool
    """False if it was stored before and is now updated."""
    late: bool
    counts: bool
    shared: bool
    progress: Progress
    milestone: int | None
    place: AnswerPlace = AnswerPlace.PRIVATE
    freeze_earned: bool = False
    since: SinceLast = NOTHING_SINCE
    newcomer: WhatComesNext | None = None
    """Not None with their first answer in this server."""


@dataclass(frozen=True, slots=True)
class AnswerShared:
    """A private answer goes into the thread; ``already`` if it was there before."""

    post_id: PostId
    thread_id: ChannelId
    already: bool


@dataclass(frozen=True, slots=True)
class TooShort:
    """Not enough text to count. ``written`` is the text; it is kept as a draft (``draft_kept``)
    unless an earlier answer of the form stands, with which the form opens again."""

    post_id: PostId
    have: int
    need: int
    draft_kept: bool
    written: str = ""
    earlier_counts: bool = False
    """An earlier answer stands as it was."""
    opens_with_earlier: bool = False


@dataclass(frozen=True, slots=True)
class HowTo:
    """What counts as an answer."""

    need: int


@dataclass(frozen=True, slots=True)
class SharedCard:
    """A member's answer in the thread, behind a spoiler."""

    marker: str
    post_id: PostId
    user_id: UserId
    text: str
    late: bool
    votes: int = 0
    """How many members found it well put."""


@dataclass(frozen=True, slots=True)
class SharedRest:
    """What of a shared answer didn't fit into its card, for whoever asks."""

    user_id: UserId
    text: str


@dataclass(frozen=True, slots=True)
class MilestoneCard:
    """A streak reached a round number of days."""

    marker: str
    user_id: UserId
    days: int


@dataclass(frozen=True, slots=True)
class TooShortTip:
    """By direct message, at most once a day: how to make a thread message count."""

    marker: str
    guild_id: GuildId
    channel_id: ChannelId
    message_id: MessageId
    need: int
    without_text: bool = False
    """It is a picture, a voice message, a sticker, a poll or a forwarded message."""
