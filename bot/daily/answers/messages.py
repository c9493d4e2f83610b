"""What the answers feature says: frozen values that the ui draws."""

from dataclasses import dataclass
from datetime import date, datetime

from bot.bank.model import Question
from bot.core.ids import ChannelId, GuildId, MessageId, PostId, UserId
from bot.daily.answers.rules import NOTHING_SINCE, AnswerPlace, SinceLast
from bot.daily.streaks.rules import Progress

SHARE, KEEP = "share", "keep"
"""What a member chooses in the form: everyone may read the answer, or nobody else."""

NOT_YET = (
    "This question has only just gone up, and I'm not quite ready for answers. Press again in half "
    "a minute."
)
"""Its card stands, but nobody heard of it yet: the reply was lost."""
OLDER = (
    "You wrote that message before the question came, so it can't be an answer to it. Your message "
    "stays as it is. To answer, use the *Answer* button below the question."
)
STAYS = (
    "That message is part of your answer, and you've edited it since the model answer came out. "
    "Your answer stays as it was then and counts as before; the message itself stays as it is. To "
    "add something, use *Answer late* below the question."
)


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
    late_counts: bool = False
    """A late answer counts for its day here."""
    adds: bool = False
    """The answer was in time and the model answer is out: what it says stays, and what is written
    is added."""


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
    message_stands: bool = False
    """The form's text is for its author alone, but a message of theirs is part of the answer and
    stands where they wrote it."""
    added: bool | None = None
    """After the reveal, for an answer that was in time: whether a text was added. None: else."""
    title: str = ""
    """Of the question, where the message that was handed in stands elsewhere."""


@dataclass(frozen=True, slots=True)
class AnswerShared:
    """A private answer goes into the thread; ``already`` if it was there before."""

    post_id: PostId
    thread_id: ChannelId
    already: bool


@dataclass(frozen=True, slots=True)
class TooShort:
    """Not enough text to count. ``written`` is the text; it is kept as a draft (``draft_kept``)
    unless the form opens with something else: an earlier answer of the form, or another draft."""

    post_id: PostId
    have: int
    need: int
    draft_kept: bool
    written: str = ""
    earlier_counts: bool = False
    """An earlier answer stands as it was."""
    opens_with_earlier: bool = False
    opens_with_draft: bool = False
    """Something else was kept before. ``written`` stands in a message of the member."""


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
