"""What counts as an answer. Pure."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from bot.core.ids import AnswerId, ChannelId, GuildId, MessageId, PostId, UserId
from bot.daily.streaks.rules import DayKind, DayLine

LONGEST_ANSWER = 4000
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
class SharedAnswer:
    """An answer that its author shared, for a link."""

    user_id: UserId
    channel_id: ChannelId
    message_id: MessageId


@dataclass(frozen=True, slots=True)
class SinceLast:
    """What became of a streak between the last day that counted and an answer."""

    covered: tuple[date, ...] = ()
    """Missed days that freezes covered, the oldest first."""
    ended_on: date | None = None
    """The first missed day that no freeze covered; None: the streak went on."""


NOTHING_SINCE = SinceLast()


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


def join_parts(parts: tuple[str, ...]) -> str:
    """The whole text of an answer that was written in several messages."""
    return "\n\n".join(part.strip() for part in parts)
