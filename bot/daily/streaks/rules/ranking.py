"""Places on a leaderboard. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from bot.core.ids import UserId


class RankBy(StrEnum):
    """The figure a leaderboard is sorted by."""

    STREAK = "streak"
    ANSWERS = "answers"


@dataclass(frozen=True, slots=True)
class Entry:
    """One member's figures for a leaderboard."""

    member_id: UserId
    current: int
    answers: int


@dataclass(frozen=True, slots=True)
class Ranked:
    """One member's place on a leaderboard; equal figures share a place."""

    place: int
    member_id: UserId
    current: int
    answers: int


def rank(entries: Iterable[Entry], *, by: RankBy) -> tuple[Ranked, ...]:
    """Places from the highest figure down, the other figure deciding between equals.

    Who is level in both shares a place (1, 2, 2, 4), by id inside a tie.
    """

    def figures(entry: Entry) -> tuple[int, int]:
        both = (entry.current, entry.answers)
        return both if by is RankBy.STREAK else both[::-1]

    ranked: list[Ranked] = []
    place = 0
    shared: tuple[int, int] | None = None
    by_id = sorted(entries, key=lambda entry: entry.member_id)
    for position, entry in enumerate(sorted(by_id, key=figures, reverse=True), start=1):
        if figures(entry) != shared:
            place, shared = position, figures(entry)
        ranked.append(Ranked(place, entry.member_id, entry.current, entry.answers))
    return tuple(ranked)
