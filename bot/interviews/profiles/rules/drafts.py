"""What somebody typed in /mock join, and what can be read of it. Pure."""

from dataclasses import dataclass

from bot.core.ids import GuildId, UserId
from bot.interviews.profiles.rules.availability import parse_windows
from bot.interviews.profiles.rules.hours_words import Unreadable
from bot.interviews.profiles.rules.languages import (
    COMMON,
    DEFAULT,
    UnknownLanguage,
    ordered,
    read_languages,
)
from bot.interviews.profiles.rules.week import describe_windows
from bot.interviews.profiles.rules.words import DEFAULT_TRACKS
from bot.interviews.values.values import Cadence, Level, OddWish, Profile, RoleWish, Track, Window

NO_LEVEL = "Choose for which level you prepare."
NO_TRACKS = "Choose at least one kind of interview."
NO_ZONE = "I need your time zone: a city, a country or an offset."


@dataclass(frozen=True, slots=True)
class Draft:
    """``zone``, ``hours`` and ``more_languages`` are as typed; ``tz`` is "" while the zone
    can't be read. Revision 0 was never stored."""

    level: Level | None = None
    tracks: frozenset[Track] = DEFAULT_TRACKS
    topics: frozenset[str] = frozenset()
    zone: str = ""
    tz: str = ""
    hours: str = ""
    cadence: Cadence = Cadence.WEEKLY
    languages: frozenset[str] = frozenset({DEFAULT})
    more_languages: str = ""
    role_wish: RoleWish = RoleWish.BOTH
    odd_wish: OddWish = OddWish.FIRST_NEXT
    revision: int = 0


@dataclass(frozen=True, slots=True)
class DraftRead:
    """What a draft says; ``problems`` name what could not be read, for the member."""

    windows: tuple[Window, ...]
    languages: frozenset[str]
    problems: tuple[str, ...]


def read(draft: Draft) -> DraftRead:
    """Read what was typed; nothing is guessed where there is a problem."""
    problems = []
    if draft.level is None:
        problems.append(NO_LEVEL)
    if not draft.tracks:
        problems.append(NO_TRACKS)
    windows: tuple[Window, ...] = ()
    try:
        windows = parse_windows(draft.hours)
    except Unreadable as fault:
        problems.append(str(fault))
    if not draft.tz:
        problems.append(_zone_problem(draft.zone))
    languages = draft.languages
    try:
        languages |= read_languages(draft.more_languages)
    except UnknownLanguage as fault:
        problems.append(str(fault))
    return DraftRead(windows, languages or frozenset({DEFAULT}), tuple(problems))


def _zone_problem(typed: str) -> str:
    shown = " ".join(typed.split())
    if not shown:
        return NO_ZONE
    shown = shown if len(shown) <= 60 else f"{shown[:59]}…"
    return f"I can't tell which time zone “{shown}” is. Write a city, or such as Europe/Berlin."


def of_profile(profile: Profile) -> Draft:
    """A profile as something to change."""
    common = profile.languages & set(COMMON)
    others = [one.replace("-", " ") for one in ordered(profile.languages - common)]
    return Draft(
        level=profile.level,
        tracks=profile.tracks,
        topics=profile.topics,
        zone=profile.tz,
        tz=profile.tz,
        hours=describe_windows(profile.windows),
        cadence=profile.cadence,
        languages=common,
        more_languages=", ".join(others),
        role_wish=profile.role_wish,
        odd_wish=profile.odd_wish,
    )


def profile_of(draft: Draft, guild_id: GuildId, user_id: UserId) -> Profile:
    """The profile of a draft without problems. Raises ``ValueError`` for one that has any."""
    found = read(draft)
    if found.problems or draft.level is None:
        raise ValueError("a draft with problems is no profile")
    return Profile(
        guild_id=guild_id,
        user_id=user_id,
        level=draft.level,
        tracks=draft.tracks,
        topics=draft.topics,
        tz=draft.tz,
        windows=found.windows,
        cadence=draft.cadence,
        languages=found.languages,
        role_wish=draft.role_wish,
        odd_wish=draft.odd_wish,
    )
