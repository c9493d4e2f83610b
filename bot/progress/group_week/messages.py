"""What a group's week says: frozen values that the ui draws."""

from dataclasses import dataclass
from datetime import datetime, time

from bot.core.ids import ChannelId, GuildId, MessageId, UserId


@dataclass(frozen=True, slots=True)
class ReadAnswer:
    """A shared answer that was found well put, and where to read it."""

    user_id: UserId
    title: str
    channel_id: ChannelId
    message_id: MessageId
    is_pick: bool


@dataclass(frozen=True, slots=True)
class Divided:
    """The question that divided most, and how many of the tries were right, in percent."""

    title: str
    percent: int


@dataclass(frozen=True, slots=True)
class GroupWeek:
    """What a group did in seven days. Nobody is in it who hides or has left."""

    practised: tuple[UserId, ...]
    answers: int
    questions: int
    """Questions of quizzes, reviews and practice."""
    well_put: tuple[ReadAnswer, ...]
    """In the order in which the questions came: this ranks nobody."""
    divided: Divided | None
    reached: tuple[tuple[UserId, int], ...]
    """Round numbers of days in a row that were reached."""
    mocks: int
    topics: tuple[str, ...]
    """What next week asks about, as far as it is known."""

    @property
    def is_empty(self) -> bool:
        """There is nothing to say: what comes next is no news alone."""
        return not (self.practised or self.well_put or self.divided or self.reached or self.mocks)


@dataclass(frozen=True, slots=True)
class GroupWeekCard:
    """The week in the channel."""

    marker: str
    guild_id: GuildId
    week: GroupWeek


@dataclass(frozen=True, slots=True)
class GroupWeekPreview:
    """What would be told now, for an organiser alone."""

    guild_id: GuildId
    week: GroupWeek


@dataclass(frozen=True, slots=True)
class GroupWeekSet:
    """The week is told from now on."""

    weekday: int
    at: time
    tz: str
    channel_id: ChannelId
    next_at: datetime
    missing: tuple[str, ...] | None
    """Permissions that the bot lacks in the channel; None: it can't use it at all."""


@dataclass(frozen=True, slots=True)
class GroupWeekOff:
    """The week isn't told."""
