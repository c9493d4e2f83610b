"""What rounds say: frozen values that the ui draws."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from bot.core.ids import GuildId, UserId
from bot.interviews.matching.rules.people import Pair, Unmatched
from bot.interviews.profiles.rules.ahead import Away
from bot.interviews.values.rules import InterviewSettings


@dataclass(frozen=True, slots=True)
class RoundsForm:
    """The form that starts mock interviews."""


@dataclass(frozen=True, slots=True)
class RoundsSetUp:
    """How rounds are set up, to the organiser. ``missing`` are names of permissions; ``joined``
    counts those who joined."""

    settings: InterviewSettings
    is_new: bool
    joined: int
    missing: tuple[str, ...]
    channel_gone: bool
    room_missing: tuple[str, ...] = ()
    """Permissions without which no voice rooms can be made in the category."""
    cannot_ping: bool = False
    """A mention of the role would reach nobody."""
    uncalled: str = ""
    """Why that is so, where it is the role itself."""
    unread: tuple[str, ...] = ()
    """What is said of what could not be read; the rest is saved."""
    zones: tuple[tuple[str, str], ...] = ()
    """Label and name of the zones that the typed one may mean."""


@dataclass(frozen=True, slots=True)
class RoundPlanned:
    """The dry run of a round, to the organiser. ``key`` brings exactly this plan back;
    ``has_changed``: it stands in for another one that no longer holds."""

    key: str
    pairs: tuple[Pair, ...]
    left: tuple[Unmatched, ...]
    away: Mapping[Away, int]
    has_changed: bool = False


@dataclass(frozen=True, slots=True)
class RoundHeld:
    """A round was held, to the organiser. ``again``: by an earlier click."""

    pair_count: int
    left_count: int
    again: bool = False


@dataclass(frozen=True, slots=True)
class RoundDropped:
    """A dry run was put away, by the organiser."""


@dataclass(frozen=True, slots=True)
class RoundCard:
    """The public card of a round; nobody's name."""

    marker: str
    pair_count: int
    next_at: datetime | None
    is_old: bool = False
    """There was another round since."""


@dataclass(frozen=True, slots=True)
class RoundAnnounced:
    """To somebody whom a round brought no partner, privately. ``words`` is the sentence why."""

    marker: str
    guild_id: GuildId
    guild_name: str
    words: str
    is_observer: bool
    next_at: datetime | None


@dataclass(frozen=True, slots=True)
class WhyShown:
    """Why a pair is a pair, to one of those in it; or why a member waits (``starts_at`` None).
    ``follows``: what comes next, for who has no partner."""

    why: str
    partner_ids: tuple[UserId, ...] = ()
    starts_at: datetime | None = None
    is_observer: bool = False
    is_over: bool = False
    was_called_off: bool = False
    was_missed: bool = False
    follows: str = ""
