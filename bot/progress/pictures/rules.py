"""What a member's year is made of: a mark for each day, what is known of each topic, how the
dimensions of interviews went. Pure.

Every date is the server's local date, oldest first.
"""

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from bot.daily.streaks.rules import DayKind, DayLine
from bot.interviews.session.rules.rubrics import RUBRICS, Rubric
from bot.interviews.values.rules import Track

WEEKS = 52
HALF = 26 * 7
MOST_INTERVIEWS = 8
"""How many of a track are shown, the latest ones."""


class Mark(StrEnum):
    """What a day was. The letters are how the picture is told."""

    ANSWERED = "a"
    PRACTISED = "p"
    """Not answered, but anything was practised, also where that doesn't count."""
    FREEZE = "f"
    VOID = "v"
    LATE = "l"
    """Answered after the reveal only."""
    QUIET = "q"
    """A question was asked and nothing was done."""
    NONE = "n"
    """Nothing was asked, or the day isn't over, or it was before the member began."""


_MARKS = {
    DayKind.ANSWERED: Mark.ANSWERED,
    DayKind.PRACTISED: Mark.PRACTISED,
    DayKind.FREEZE: Mark.FREEZE,
    DayKind.VOID: Mark.VOID,
    DayKind.LATE: Mark.LATE,
    DayKind.MISSED: Mark.QUIET,
}
_BEGUN = (DayKind.ANSWERED, DayKind.PRACTISED, DayKind.FREEZE, DayKind.MISSED)
"""Kinds that only the days of somebody have who answered or practised before."""
_OVER_PRACTICE = (Mark.ANSWERED, Mark.FREEZE, Mark.VOID, Mark.LATE)
DONE = (Mark.ANSWERED, Mark.PRACTISED, Mark.LATE)
"""Marks of days on which something was done."""


@dataclass(frozen=True, slots=True)
class Year:
    """A mark for each date from ``first``, a Monday, to today: half a year for who began within
    it."""

    first: date
    marks: tuple[Mark, ...]

    @property
    def counts(self) -> Counter[Mark]:
        """How many days have each mark."""
        return Counter(self.marks)

    @property
    def months(self) -> tuple[tuple[date, int], ...]:
        """On how many days of each month something was done; a month by its first date, those
        before anything was done left out."""
        found: Counter[date] = Counter()
        for offset, mark in enumerate(self.marks):
            on = self.first + timedelta(days=offset)
            if mark in DONE:
                found[on.replace(day=1)] += 1
            elif found:
                found[on.replace(day=1)] += 0
        return tuple(sorted(found.items()))


def first_date(today: date) -> date:
    """The Monday with which a year begins that ends in the week of ``today``."""
    return today - timedelta(days=today.weekday(), weeks=WEEKS - 1)


def year(lines: Iterable[DayLine], practised_on: Collection[date], today: date) -> Year:
    """The year up to ``today``; dates without a line count by practice alone."""
    kinds = {line.on: line.kind for line in lines}
    if not any(kind in _BEGUN for kind in kinds.values()):  # a void day had nothing to cost
        kinds = {on: kind for on, kind in kinds.items() if kind is not DayKind.VOID}
    first = first_date(today)
    dates = (first + timedelta(days=at) for at in range((today - first).days + 1))
    marks = tuple(_mark(kinds.get(on), on in practised_on) for on in dates)
    if all(mark is Mark.NONE for mark in marks[:HALF]):
        return Year(first + timedelta(days=HALF), marks[HALF:])
    return Year(first, marks)


def _mark(kind: DayKind | None, has_practised: bool) -> Mark:
    mark = Mark.NONE if kind is None else _MARKS.get(kind, Mark.NONE)
    return Mark.PRACTISED if has_practised and mark not in _OVER_PRACTICE else mark


class KnownBy(StrEnum):
    """By what a topic is known."""

    REVIEW = "review"
    QUIZ = "quiz"
    POINTS = "points"
    """Answers of which the member ticked the points they made."""


@dataclass(frozen=True, slots=True)
class Known:
    """What one source says: ``right`` of ``total``, in so many tries. Of points, ``total`` are
    those that the answers could have made; else it is the tries."""

    source: KnownBy
    tries: int
    right: int
    total: int


@dataclass(frozen=True, slots=True)
class TopicKnown:
    """What is known of a topic: how much went right in all its tries, 0 to 100, the sources by
    their tries; and source by source."""

    topic: str
    tries: int
    percent: int
    parts: tuple[Known, ...]


def topics(
    found: Iterable[tuple[str, Known]], topic_of: Callable[[str], str | None]
) -> tuple[TopicKnown, ...]:
    """What is known of each topic, the strongest first; between equals the one with more tries,
    then by id. ``found`` goes by the question; one without a topic is left out."""
    # Plain numbers, because a Counter an answer would double the time of a year.
    sums: dict[str, dict[KnownBy, list[int]]] = {}
    for question_id, one in found:
        topic = topic_of(question_id)
        if topic is not None and one.tries and one.total:
            numbers = sums.setdefault(topic, {}).setdefault(one.source, [0, 0, 0])
            numbers[0] += one.tries
            numbers[1] += one.right
            numbers[2] += one.total
    known = (
        _topic(topic, tuple(Known(source, *of[source]) for source in KnownBy if source in of))
        for topic, of in sums.items()
    )
    return tuple(sorted(known, key=lambda one: (-one.percent, -one.tries, one.topic)))


def _topic(topic: str, parts: tuple[Known, ...]) -> TopicKnown:
    tries = sum(one.tries for one in parts)
    right = sum(one.tries * one.right / one.total for one in parts)
    return TopicKnown(topic, tries, round(100 * right / tries), parts)


Scores = Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Interview:
    """How the member was scored as a candidate: by themselves, and by a partner."""

    at: datetime
    track: Track
    own: Scores
    partner: Scores


@dataclass(frozen=True, slots=True)
class DimensionLine:
    """The levels of one dimension, 1 to 4, interview by interview; None: not scored."""

    name: str
    own: tuple[int | None, ...]
    partner: tuple[int | None, ...]


@dataclass(frozen=True, slots=True)
class TrackLines:
    """The dimensions of a track over its latest interviews."""

    name: str
    on: tuple[date, ...]
    dimensions: tuple[DimensionLine, ...]


def tracks(
    interviews: Sequence[Interview], on: Callable[[datetime], date]
) -> tuple[TrackLines, ...]:
    """The tracks in which anything was scored, the one of the latest interview first."""
    scored = [one for one in interviews if one.own or one.partner]
    order = dict.fromkeys(one.track for one in reversed(scored))
    return tuple(
        _track(RUBRICS[track], [one for one in scored if one.track is track][-MOST_INTERVIEWS:], on)
        for track in order
    )


def _track(rubric: Rubric, held: Sequence[Interview], on: Callable[[datetime], date]) -> TrackLines:
    lines = (
        DimensionLine(
            one.name,
            tuple(each.own.get(one.id) for each in held),
            tuple(each.partner.get(one.id) for each in held),
        )
        for one in rubric.dimensions
    )
    shown = tuple(one for one in lines if any((*one.own, *one.partner)))
    return TrackLines(rubric.name, tuple(on(one.at) for one in held), shown)
