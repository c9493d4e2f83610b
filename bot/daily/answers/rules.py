"""What counts as an answer. Pure."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import Enum, auto

from bot.core.errors import UserError
from bot.core.ids import AnswerId, ChannelId, GuildId, MessageId, PostId, UserId
from bot.daily.ledger.rules import DailyPost
from bot.daily.streaks.rules import DayKind, DayLine

AGED = (
    "That answer is so old that its text isn't kept any more, so nothing can be added to it. Its "
    "copy in the thread stays, and your day still counts."
)
ENOUGH_ADDED = (
    "That's more than fits below your answer, so nothing was added. What you wrote before stays. "
    "You can write the rest in the thread."
)
TEXT_GONE = (
    "That answer is so old that its text isn't kept any more, so there is nothing to share. Your "
    "day still counts."
)
LONGEST_ANSWER = 4000
LONGEST_WITH_ADDITIONS = 2 * LONGEST_ANSWER
"""As much as is looked at for feedback."""
FORM = MessageId(0)
"""The message id of the part that was written in the form."""

WITHOUT_TEXT = ":without-text"
"""Ends the body of a tip's row: the message had no text at all."""
SIGNS_TO_A_LETTER = 2
_VARIATION = re.compile("[\ufe00-\ufe0f]")
"""What says how a character is drawn, as emoji have: no sign of any script."""
_NOT_TEXT = re.compile(
    r"<a?:\w+:\d+>|<[@#][!&]?\d+>|</[^>]+:\d+>|<t:[^>]+>|https?://\S+", re.IGNORECASE
)
AFTER_REVEAL = "After the reveal:"
"""Stands above what is added to an answer that was in time."""
COUNTED = "✅"
"""The reaction under a message that became an answer."""


@dataclass(frozen=True, slots=True)
class Answer:
    """One member's answer to one question; moments are aware UTC."""

    answer_id: AnswerId
    post_id: PostId
    guild_id: GuildId
    user_id: UserId
    on: date
    answered_at: datetime
    late: bool
    counts: bool
    shared: bool
    share_message_id: MessageId | None
    withdrawn_at: datetime | None


@dataclass(frozen=True, slots=True)
class Submission:
    """What a member hands in. ``message_id`` is ``FORM`` for the form; ``shared`` is None
    to leave that choice as it is."""

    post_id: PostId
    guild_id: GuildId
    user_id: UserId
    name: str
    text: str
    written_at: datetime
    message_id: MessageId = FORM
    channel_id: ChannelId | None = None
    shared: bool | None = None


@dataclass(frozen=True, slots=True)
class AnswerDraft:
    """What is kept for the next try: a text ("": none), and who may read the answer. Where nobody
    said so it is the author alone: a guess never publishes."""

    body: str = ""
    shared: bool = False


@dataclass(frozen=True, slots=True)
class SharedAnswer:
    """An answer that its author shared, for a link."""

    user_id: UserId
    channel_id: ChannelId
    message_id: MessageId


@dataclass(frozen=True, slots=True)
class Trace:
    """Where an answer may stand in Discord: the bot's copy, the reveal that names its author."""

    answer_id: AnswerId
    post_id: PostId
    thread_id: ChannelId
    share_message_id: MessageId | None
    is_revealed: bool


@dataclass(frozen=True, slots=True)
class SinceLast:
    """What became of a streak between the last day that counted and an answer."""

    covered: tuple[date, ...] = ()
    """Missed days that freezes covered, the oldest first."""
    ended_on: date | None = None
    """The first missed day that no freeze covered; None: the streak went on."""


NOTHING_SINCE = SinceLast()


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

    @property
    def is_private(self) -> bool:
        """Whether others don't read what was written in the form."""
        return self in (AnswerPlace.PRIVATE, AnswerPlace.TAKEN_OUT, AnswerPlace.NO_THREAD)


@dataclass(frozen=True, slots=True)
class Length:
    """How much text there is, counted up to what is needed."""

    have: int
    need: int

    @property
    def enough(self) -> bool:
        """Whether it counts."""
        return self.have >= self.need


def measure(text: str, need: int) -> Length:
    """Count the letters and digits of a text; mentions, emoji and links are not text.

    Signs that belong to a letter, as vowels do in Hindi or Thai, are letters too, at most two to
    each. A character of Chinese, Japanese or Korean says about what two letters say elsewhere.
    """
    plain = unicodedata.normalize("NFC", _NOT_TEXT.sub(" ", text))
    have, signs_left = 0, 0
    for character in plain:
        if have >= need:
            break  # a whole page is no longer an answer than enough
        if character.isalnum():
            have += 2 if unicodedata.east_asian_width(character) == "W" else 1
            signs_left = SIGNS_TO_A_LETTER if character.isalpha() else 0
        elif signs_left and unicodedata.category(character) in ("Mn", "Mc"):
            if _VARIATION.match(character) is None:
                have += 1
                signs_left -= 1
        else:
            signs_left = 0
    return Length(have, need)


def since_last(lines: Sequence[DayLine]) -> SinceLast:
    """What became of the streak since the day that counted before; of ``lines``, the newest
    first, the first is the day of the answer."""
    covered: list[date] = []
    ended_on: date | None = None
    for line in lines[1:]:
        if line.kind in (DayKind.ANSWERED, DayKind.PRACTISED):
            return SinceLast(tuple(reversed(covered)), ended_on)
        if line.kind is DayKind.FREEZE:
            covered.append(line.on)
        elif line.kind in (DayKind.MISSED, DayKind.LATE):
            ended_on = line.on
    # The day that counted before is longer ago than is looked at, or there was none.
    return SinceLast(ended_on=ended_on)


def is_late(written_at: datetime, revealed_at: datetime | None) -> bool:
    """Whether an answer came after the reveal."""
    return revealed_at is not None and written_at >= revealed_at


def proposed(answer: Answer | None, draft: AnswerDraft | None) -> bool:
    """Whether the form proposes that everyone may read it: as its author chose last."""
    last = draft or answer
    return last is None or last.shared


def drafted(draft: AnswerDraft | None, text: str | None, shared: bool | None) -> AnswerDraft:
    """What is kept for the next try; None leaves the text or the choice as it was."""
    old = draft or AnswerDraft()
    return AnswerDraft(old.body if text is None else text, old.shared if shared is None else shared)


def place_of(post: DailyPost, answer: Answer, *, in_form: bool) -> AnswerPlace:
    """What is true at this moment of where others can read what was handed in. ``in_form``: what
    stands in the form, not only in messages."""
    if not answer.shared:
        is_there = answer.share_message_id is not None and post.standing_thread_id is not None
        return AnswerPlace.TAKEN_OUT if is_there else AnswerPlace.PRIVATE
    if not in_form:
        return AnswerPlace.MESSAGE
    if post.standing_thread_id is None:
        return AnswerPlace.NO_THREAD
    return AnswerPlace.ON_ITS_WAY if answer.share_message_id is None else AnswerPlace.THREAD


def stays(answer: Answer, revealed_at: datetime | None) -> bool:
    """Whether what an answer says stays as it is: it was in time, and the model answer is out."""
    return revealed_at is not None and not answer.late and answer.withdrawn_at is None


def with_addition(said: str, text: str) -> str:
    """What the form said in time, and below it what is handed in after the reveal: nothing of
    either is lost. It may begin with what was said, from a form that was opened before."""
    added = text.removeprefix(said).strip()
    addition = f"{AFTER_REVEAL}\n{added}"
    if not added or said.endswith(addition):
        return said
    return f"{said}\n\n{addition}".strip()


def added(in_time: str, text: str, answer: Answer, *, is_bare: bool) -> str:
    """What was said in time with what is added to it after the reveal. ``is_bare``: everyone is to
    read it, and no message of the author stands. A refusal where it can't be kept, or read."""
    if text and not in_time and answer.share_message_id is not None:
        raise UserError(AGED)  # the copy in the thread is all there is of it
    whole = with_addition(in_time, text)
    if text and len(whole) > LONGEST_WITH_ADDITIONS:
        raise UserError(ENOUGH_ADDED)
    if not whole and is_bare:
        raise UserError(TEXT_GONE)
    return whole


def is_over(draft: AnswerDraft | None, text: str) -> bool:
    """Whether a message with this text leaves nothing of a draft to write; one that holds but a
    choice stays."""
    return draft is not None and bool(draft.body) and is_in(draft, text)


def is_in(draft: AnswerDraft | None, text: str) -> bool:
    """Whether a text has all of a draft in it, whatever is between their words."""
    return draft is None or " ".join(draft.body.split()) in " ".join(text.split())


def join_parts(parts: tuple[str, ...]) -> str:
    """The whole text of an answer that was written in several messages."""
    return "\n\n".join(part.strip() for part in parts)
