"""Figures of a group for its organisers: gathered ones in, tellable ones out. Pure.

Nothing is broken down to fewer than five people.
"""

import csv
import io
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from bot.core.ids import UserId
from bot.progress.figures.rules import Mocks, told
from bot.progress.insights.messages import Counted, PeopleInsights, QuestionInsights
from bot.server.weekdays import DAY_NAMES

WEEKS = (4, 12, 52)
MOST_LISTED = 5
FORMULAS = ("=", "+", "-", "@", "\t", "\r")
"""A cell that begins with one of these is worked out by spreadsheets."""
FEW = "fewer than 5"


def people_at(
    hours: Iterable[tuple[datetime, UserId]], zone: ZoneInfo, *, size: int,
    place: Callable[[datetime], int],
) -> tuple[int | None, ...]:  # fmt: skip
    """How many different people did anything at each place of the server's clock."""
    people: defaultdict[int, set[UserId]] = defaultdict(set)
    for at, user_id in hours:
        people[place(at.astimezone(zone))].add(user_id)
    return tuple(told(len(people[one]), len(people[one])) for one in range(size))


def counted(numbers: Counter[str]) -> tuple[Counted, ...]:
    """Names with their numbers, the most first, then by name."""
    order = sorted(numbers.items(), key=lambda one: (-one[1], one[0]))
    return tuple(Counted(name, number) for name, number in order)


def tellable(mocks: Mocks) -> Mocks | None:
    """The mock interviews, unless they are about too few people."""
    return None if told(mocks.held, mocks.people) is None else mocks


def neutral(value: str | int | None) -> str:
    """A cell that no spreadsheet takes for a formula; a figure that isn't told says why."""
    if value is None:
        return FEW
    text = str(value)
    return f"'{text}" if isinstance(value, str) and text.startswith(FORMULAS) else text


def table(people: PeopleInsights, questions: QuestionInsights) -> str:
    """All figures as CSV: part, item, figure."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(("part", "item", "figure"))
    for row in (*_people(people), *_questions(questions)):
        writer.writerow([neutral(cell) for cell in row])
    return out.getvalue()


def _people(found: PeopleInsights) -> Iterator[tuple[str, Any, Any]]:
    yield "period", "first day", found.weeks.first.isoformat()
    yield "period", "last day", found.weeks.last.isoformat()
    yield "people", "active", found.people
    yield "people", "drifting", found.drifting
    for name, number in zip(DAY_NAMES, found.weekdays, strict=True):
        yield "people by weekday", name, number
    for hour, number in enumerate(found.hours):
        yield "people by hour", f"{hour:02}:00", number
    mocks = found.mocks
    yield "mock interviews", "agreed", None if mocks is None else mocks.agreed
    yield "mock interviews", "held", None if mocks is None else mocks.held
    yield "mock interviews", "missed", None if mocks is None else mocks.missed


def _questions(found: QuestionInsights) -> Iterator[tuple[str, Any, Any]]:
    for asked in found.asked:
        yield "answers in time", f"{asked.on.isoformat()} {asked.title}", asked.answers
    for part, listed in (
        ("right in percent, hardest first", found.hardest),
        ("reports", found.reported),
        ("questions of the day by topic", found.topics),
    ):
        for one in listed:
            yield part, one.name, one.number
