"""What an organiser hears of how it goes: frozen values that the ui draws."""

from dataclasses import dataclass
from datetime import date, datetime

from bot.core.ids import ChannelId, GuildId, MessageId
from bot.daily.status.rules import GroupFigures


@dataclass(frozen=True, slots=True)
class DayStatus:
    """One row of the ledger in plain words."""

    on: date
    words: str
    title: str
    why: str
    link: tuple[GuildId, ChannelId, MessageId] | None
    """Guild, channel and message of the card, where it was posted."""
    answered: int = 0
    active: int = 0
    """Of how many who were active then."""
    reason: str = ""
    """Why it is void or skipped, as an organiser may have typed it."""
    note: str = ""


@dataclass(frozen=True, slots=True)
class StatusLine:
    """How something besides the daily question stands; ``at`` stands for ``{when}``."""

    words: str
    at: datetime | None


@dataclass(frozen=True, slots=True)
class StatusOfOthers:
    """There is no daily question here: how the rest stands."""

    others: tuple[StatusLine, ...]


@dataclass(frozen=True, slots=True)
class Status:
    """What an organiser sees of the group and its questions."""

    next_at: datetime | None
    next_on: date | None
    paused: bool
    days: tuple[DayStatus, ...]
    questions_left: int
    queued: tuple[tuple[date, str], ...]
    """Titles, with what keeps one from being asked."""
    group: GroupFigures
    why_none: str = ""
    """Why no question can be asked; "": one can."""
    any_practice: bool = False
    """Whether practice makes a day count, too."""
    channel_id: ChannelId | None = None
    """That of the questions, in which permissions may be missing."""
    missing_permissions: tuple[str, ...] = ()
    channel_gone: bool = False
    others: tuple[StatusLine, ...] = ()
    """What other features tell organisers, such as the next round."""
    skipped: tuple[tuple[date, str], ...] = ()
    """Dates to come, with the reason that was typed."""
    in_server: bool = True
    """Whether its button works: not in direct messages, where Discord tells nobody's rights."""
