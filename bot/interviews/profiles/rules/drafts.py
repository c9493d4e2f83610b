"""What somebody typed in /mock join, its languages too, and what can be read of it. Pure.

A language is one small word, so that two people who write it differently still meet: known
names and abbreviations, also in the language itself, become the English name.
"""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

from bot.core.ids import GuildId, UserId
from bot.interviews.profiles.rules.availability import parse_windows
from bot.interviews.profiles.rules.hours import Unreadable
from bot.interviews.profiles.rules.week import describe_windows
from bot.interviews.values import rules as values
from bot.server.typed import visible

DEFAULT_LANGUAGE = "english"
COMMON_LANGUAGES = (
    "english", "german", "french", "spanish", "portuguese", "italian", "dutch", "polish",
    "russian", "ukrainian", "turkish", "arabic", "hindi", "bengali", "tamil", "chinese",
    "japanese", "korean", "vietnamese", "indonesian",
)  # fmt: skip
MOST_LANGUAGES = 8
LONGEST_LANGUAGE = 30
_OTHER_NAMES = {
    "english": "en eng englisch anglais ingles inglés",
    "german": "de deutsch ger allemand",
    "french": "fr français francais französisch",
    "spanish": "es español espanol castellano spanisch",
    "portuguese": "pt português portugues brazilian-portuguese",
    "italian": "it italiano",
    "dutch": "nl nederlands",
    "polish": "pl polski",
    "russian": "ru русский",
    "ukrainian": "uk українська",
    "turkish": "tr türkçe turkce",
    "arabic": "ar العربية عربي",
    "hindi": "hi हिन्दी हिंदी",
    "bengali": "bn bangla বাংলা",
    "tamil": "ta தமிழ்",
    "chinese": "zh mandarin 中文 普通话 汉语",
    "japanese": "ja 日本語",
    "korean": "ko 한국어",
    "vietnamese": "vi tiếng-việt",
    "indonesian": "id bahasa bahasa-indonesia",
}
_KNOWN = {
    unicodedata.normalize("NFKC", other).casefold(): name
    for name, others in _OTHER_NAMES.items()
    for other in (name, *others.split())
}


class UnknownLanguage(ValueError):
    """Something that can't be the name of a language; the text says which, for a member."""


def read_languages(text: str) -> frozenset[str]:
    """Languages between commas, *and* or new lines. Raises ``UnknownLanguage`` for what holds
    anything but letters, for a sentence, and for too many."""
    plain = unicodedata.normalize("NFKC", visible(text)).casefold()
    found = set()
    for part in re.split(r"[,;/\n&+]|\band\b|\bund\b", plain):
        word = "-".join(part.split())
        if not word:
            continue
        letters = [one for one in word if one != "-"]
        is_word = letters and all(unicodedata.category(one)[0] in "LM" for one in letters)
        if len(word) > LONGEST_LANGUAGE or not is_word:
            shown = part.strip()
            shown = shown if len(shown) <= LONGEST_LANGUAGE else f"{shown[: LONGEST_LANGUAGE - 1]}…"
            raise UnknownLanguage(
                f"I can't read “{shown}” as a language. Write names such as “Swahili, Czech”."
            )
        found.add(_KNOWN.get(word, word))
    if len(found) > MOST_LANGUAGES:
        raise UnknownLanguage(f"That is {len(found)} languages; I keep up to {MOST_LANGUAGES}.")
    return frozenset(found)


def describe_languages(languages: Iterable[str]) -> str:
    """Such as "English and German", the common ones first."""
    return values.listed(one.replace("-", " ").title() for one in ordered_languages(languages))


def ordered_languages(languages: Iterable[str]) -> list[str]:
    """The common ones in their order, then the others by name."""
    wanted = set(languages)
    common = [one for one in COMMON_LANGUAGES if one in wanted]
    return common + sorted(wanted - set(common))


NO_LEVEL = "Choose the level you're aiming for."
NO_TRACKS = "Choose at least one kind of interview."
NO_ZONE = "I need your time zone: a city, a country or an offset."


@dataclass(frozen=True, slots=True)
class ProfileDraft:
    """``zone``, ``hours`` and ``more_languages`` are as typed; ``tz`` is "" while the zone
    can't be read. Revision 0 was never stored."""

    level: values.Level | None = None
    tracks: frozenset[values.Track] = values.DEFAULT_TRACKS
    topics: frozenset[str] = frozenset()
    zone: str = ""
    tz: str = ""
    hours: str = ""
    cadence: values.Cadence = values.Cadence.WEEKLY
    languages: frozenset[str] = frozenset({DEFAULT_LANGUAGE})
    more_languages: str = ""
    role_preference: values.RolePreference = values.RolePreference.BOTH
    odd_preference: values.OddPreference = values.OddPreference.FIRST_NEXT
    revision: int = 0


def typed_over(before: ProfileDraft, after: ProfileDraft) -> str:
    """What was typed in place of other text: the lines of the fields; "" if no text is lost."""
    fields = ("zone", "hours", "more_languages")
    changed = [one for one in fields if getattr(before, one) not in ("", getattr(after, one))]
    return "\n".join(getattr(after, one) for one in changed)


@dataclass(frozen=True, slots=True)
class DraftRead:
    """What a draft says; ``problems`` name what could not be read, for the member."""

    windows: tuple[values.Window, ...]
    languages: frozenset[str]
    problems: tuple[str, ...]


def read(draft: ProfileDraft) -> DraftRead:
    """Read what was typed; nothing is guessed where there is a problem."""
    problems = []
    if draft.level is None:
        problems.append(NO_LEVEL)
    if not draft.tracks:
        problems.append(NO_TRACKS)
    windows: tuple[values.Window, ...] = ()
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
    return DraftRead(windows, languages or frozenset({DEFAULT_LANGUAGE}), tuple(problems))


def _zone_problem(typed: str) -> str:
    shown = " ".join(typed.split())
    if not shown:
        return NO_ZONE
    shown = shown if len(shown) <= 60 else f"{shown[:59]}…"
    return (
        f"I can't tell which time zone “{shown}” is. Write a city, or a zone such as Europe/Berlin."
    )


def of_profile(profile: values.Profile) -> ProfileDraft:
    """A profile as something to change."""
    common = profile.languages & set(COMMON_LANGUAGES)
    others = [one.replace("-", " ") for one in ordered_languages(profile.languages - common)]
    return ProfileDraft(
        level=profile.level, tracks=profile.tracks, topics=profile.topics, zone=profile.tz,
        tz=profile.tz, hours=describe_windows(profile.windows), cadence=profile.cadence,
        languages=common, more_languages=", ".join(others), role_preference=profile.role_preference,
        odd_preference=profile.odd_preference,
    )  # fmt: skip


def profile_of(draft: ProfileDraft, guild_id: GuildId, user_id: UserId) -> values.Profile:
    """The profile of a draft without problems. Raises ``ValueError`` for one that has any."""
    found = read(draft)
    if found.problems or draft.level is None:
        raise ValueError("a draft with problems is no profile")
    return values.Profile(
        guild_id=guild_id, user_id=user_id, level=draft.level, tracks=draft.tracks,
        topics=draft.topics, tz=draft.tz, windows=found.windows, cadence=draft.cadence,
        languages=found.languages, role_preference=draft.role_preference,
        odd_preference=draft.odd_preference,
    )  # fmt: skip
