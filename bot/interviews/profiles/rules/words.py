"""The choices of mock interviews in plain words. Pure."""

from collections.abc import Iterable, Mapping

from bot.bank.model import TOPICS
from bot.interviews.values.rules.values import Cadence, Level, OddPreference, RolePreference, Track

LEVEL_WORDS: Mapping[Level, str] = {
    Level.JUNIOR: "junior",
    Level.MID: "mid-level",
    Level.SENIOR: "senior",
    Level.STAFF: "staff and up",
}
TRACK_WORDS: Mapping[Track, str] = {
    Track.CODING: "coding",
    Track.BREADTH: "ML breadth",
    Track.DESIGN: "ML system design",
    Track.BEHAVIOURAL: "behavioural",
}
CADENCE_WORDS: Mapping[Cadence, str] = {
    Cadence.WEEKLY: "every week",
    Cadence.FORTNIGHTLY: "every two weeks",
    Cadence.ONCE: "just once, then I'll wait until you come back",
}
ROLE_WORDS: Mapping[RolePreference, str] = {
    RolePreference.BOTH: "both roles",
    RolePreference.INTERVIEWER: "rather the interviewer",
    RolePreference.CANDIDATE: "rather the candidate",
}
ODD_WORDS: Mapping[OddPreference, str] = {
    OddPreference.FIRST_NEXT: "first in line next time",
    OddPreference.OBSERVER: "join a pair as an observer",
}
DEFAULT_TRACKS = frozenset({Track.CODING, Track.BREADTH})
MOST_TOPICS = 5


def listed(words: Iterable[str]) -> str:
    """Such as "A", "A and B" or "A, B and C"; "" for none."""
    *others, last = [*words] or [""]
    return f"{', '.join(others)} and {last}" if others else last


def describe_tracks(tracks: Iterable[Track]) -> str:
    """Tracks in their usual order."""
    wanted = set(tracks)
    return listed(words for track, words in TRACK_WORDS.items() if track in wanted)


def describe_topics(topics: Iterable[str]) -> str:
    """Names of topics in the bank's order; those that the bank lost are left out."""
    wanted = set(topics)
    return listed(topic.name for topic in TOPICS.values() if topic.id in wanted)


def describe_minutes(minutes: int) -> str:
    """Such as "45 minutes", "1 hour", "2½ hours" or "about 14 hours"."""
    if minutes < 60:
        return f"{minutes} minutes"
    hours, rest = divmod(minutes, 60)
    if rest not in (0, 30):
        return f"about {_hours(round(minutes / 60))}"
    return f"{hours}½ hours" if rest else _hours(hours)


def _hours(number: int) -> str:
    return f"{number} hour" if number == 1 else f"{number} hours"
