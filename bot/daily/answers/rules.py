"""What counts as an answer. Pure."""

import re
from dataclasses import dataclass
from datetime import date, datetime

from bot.core.ids import AnswerId, ChannelId, GuildId, MessageId, PostId, UserId

LONGEST_ANSWER = 4000
FORM = MessageId(0)
"""The message id of the part that was written in the form."""

_NOT_TEXT = re.compile(
    r"<a?:\w+:\d+>|<[@#][!&]?\d+>|</[^>]+:\d+>|<t:[^>]+>|https?://\S+", re.IGNORECASE
)


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
class Length:
    """How much text there is, against how much is needed."""

    have: int
    need: int

    @property
    def enough(self) -> bool:
        """Whether it counts."""
        return self.have >= self.need


def measure(text: str, need: int) -> Length:
    """Count the letters and digits of a text; mentions, emoji and links are not text."""
    plain = _NOT_TEXT.sub(" ", text)
    return Length(sum(character.isalnum() for character in plain), need)


def is_late(written_at: datetime, revealed_at: datetime | None) -> bool:
    """Whether an answer came after the reveal."""
    return revealed_at is not None and written_at >= revealed_at


def join_parts(parts: tuple[str, ...]) -> str:
    """The whole text of an answer that was written in several messages."""
    return "\n\n".join(part.strip() for part in parts)
