"""What a member's week says: frozen values that the ui draws."""

from dataclasses import dataclass
from datetime import datetime, time
from enum import Enum, auto

from bot.core.ids import ChannelId, GuildId, MessageId, UserId


class WeekStep(Enum):
    """The one next thing."""

    ANSWER = auto()
    """Today's question is open and not answered."""
    REVIEW = auto()
    """Reviews are due."""
    QUIZ = auto()


@dataclass(frozen=True, slots=True)
class MemberWeek:
    """What one member did in seven days, what comes back, and what got stronger."""

    answers: int
    quiz_questions: int
    reviews: int
    practised: int
    """Questions of ``/practise``."""
    mocks: int
    solos: int
    streak: int
    stronger: tuple[tuple[str, int], ...]
    """Topics with how many questions went right that were missed before, the most first."""
    due_now: int
    coming_back: int
    """Reviews within the next seven days, those that are due now included."""
    step: WeekStep
    channel_id: ChannelId
    """Where the group's questions are."""
    message_id: MessageId | None
    """The card of the open question, if that is the step."""
    title: str
    """What is asked there."""

    @property
    def is_quiet(self) -> bool:
        """Nothing was done."""
        return not any((
            self.answers, self.quiz_questions, self.reviews, self.practised, self.mocks, self.solos,
        ))  # fmt: skip


@dataclass(frozen=True, slots=True)
class MyWeekCard:
    """The week by direct message."""

    marker: str
    guild_id: GuildId
    guild_name: str
    week: MemberWeek


@dataclass(frozen=True, slots=True)
class MyWeekShown:
    """The same on demand, and whether it comes by itself."""

    guild_id: GuildId
    user_id: UserId
    week: MemberWeek
    next_at: datetime | None
    """When it comes by direct message; None: never."""


@dataclass(frozen=True, slots=True)
class MyWeekSet:
    """It comes by direct message from now on."""

    guild_id: GuildId
    weekday: int
    at: time
    tz: str
    next_at: datetime


@dataclass(frozen=True, slots=True)
class MyWeekOff:
    """It doesn't come any more; ``guild_name``: whose it was, where it was said in a direct
    message."""

    guild_name: str = ""
