"""What a member's year says: frozen values that the ui draws."""

from dataclasses import dataclass
from datetime import date

from bot.core.ids import UserId
from bot.progress.pictures.rules import TopicKnown, TrackLines, Year


@dataclass(frozen=True, slots=True)
class YearProgress:
    """A member's year up to today."""

    year: Year
    topics: tuple[TopicKnown, ...]
    tracks: tuple[TrackLines, ...]


@dataclass(frozen=True, slots=True)
class ProgressShown:
    """Privately, as a picture."""

    progress: YearProgress
    due: int
    """Reviews that are due now."""


@dataclass(frozen=True, slots=True)
class ProgressInWords:
    """Privately, all of it as text."""

    progress: YearProgress


@dataclass(frozen=True, slots=True)
class SharedProgress:
    """In a channel, for everyone."""

    marker: str
    user_id: UserId
    on: date
    """The date on which it was shared."""
    progress: YearProgress


@dataclass(frozen=True, slots=True)
class ProgressIsShared:
    """It appears in this channel, or stands there since earlier today."""

    was_there: bool


@dataclass(frozen=True, slots=True)
class ShareTakenBack:
    """It goes from the channel."""
