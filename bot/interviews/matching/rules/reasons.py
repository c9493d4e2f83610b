"""Why these two, in one sentence for both of them, without figures. Pure.

It says only what the two see of each other anyway: never what somebody is weak at, whom they
blocked, or whether they ever stayed away.
"""

from bot.interviews.matching.rules.people import Met, UnmatchedReason
from bot.interviews.values.rules.values import Level, Profile, Track

TRACK_WORDS = {
    Track.CODING: "coding",
    Track.BREADTH: "ML breadth",
    Track.DESIGN: "ML system design",
    Track.BEHAVIOURAL: "behavioural interviews",
}
_LEVELS = tuple(Level)
_LATELY_DAYS = 28
REASONS = {
    UnmatchedReason.ALONE: "nobody else takes part at the moment",
    UnmatchedReason.HOURS: "nobody else's hours meet yours long enough for an interview this week",
    UnmatchedReason.LANGUAGE: "nobody whose hours meet yours speaks your language",
    UnmatchedReason.ODD: "no fitting partner was left this time",
}


def why(one: Profile, other: Profile, met: Met | None) -> str:
    """Why two people meet."""
    parts = ["your hours meet", *_tracks(one, other), *_level(one, other)]
    *first, last = [*parts, _history(met)]
    return f"You two, because {', '.join(first)} and {last}."


def _tracks(one: Profile, other: Profile) -> list[str]:
    shared = one.tracks & other.tracks
    if not shared:
        return []
    if len(shared) == len(Track):
        return ["you both practise every kind of interview"]
    *first, last = [TRACK_WORDS[track] for track in Track if track in shared]
    before = f"{', '.join(first)} and " if first else ""
    return [f"you both practise {before}{last}"]


def _level(one: Profile, other: Profile) -> list[str]:
    apart = abs(_LEVELS.index(one.level) - _LEVELS.index(other.level))
    return [["you prepare for the same level"], ["your levels are close"], [], []][apart]


def _history(met: Met | None) -> str:
    if met is None or not met.times:
        return "you haven't met yet"
    if met.days < _LATELY_DAYS:
        return "nobody you met longer ago was free"
    return "it has been a while since you met"


def left_words(reason: UnmatchedReason, *, observes: bool) -> str:
    """What somebody without a partner is told."""
    observing = "so you observe another pair's interview"
    after = observing if observes else "so you're first next time"
    words = f"You have no partner in this round because {REASONS[reason]}, {after}."
    return f"{words} {_ADVICE[reason]}".rstrip()


_ADVICE = {
    UnmatchedReason.ALONE: "",
    UnmatchedReason.HOURS: "More or different hours in `/mock join` would help most.",
    UnmatchedReason.LANGUAGE: "Another language in `/mock join` would help, if you speak one.",
    UnmatchedReason.ODD: "",
}
