"""Which trouble repeats, and when it is told."""

from datetime import UTC, datetime, timedelta

import pytest

from bot.operate.trouble.rules import (
    MOST_KINDS,
    MOST_TOLD,
    OTHER,
    REPEATS_WITHIN,
    TOLD_EVERY,
    Occurrences,
    Trouble,
    TroubleTally,
    due_at,
    read,
    summary,
    written,
)

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
S = timedelta(seconds=1)
KEY, DISK = Trouble("interaction failed", "quiz start", "KeyError"), Trouble("outbox failed")


def tally(*came: tuple[Trouble, timedelta]) -> TroubleTally:
    made = TroubleTally(NOW)
    for at, (trouble, after) in enumerate(came):
        made.add(trouble, f"r{at}", NOW + after)
    return made


def test_once_is_an_accident_and_again_within_a_day_is_none() -> None:
    once, apart = tally((KEY, 0 * S)), tally((KEY, 0 * S), (KEY, REPEATS_WITHIN + S))
    others = tally((KEY, 0 * S), (DISK, S))
    for found in (tally(), once, apart, others):
        assert due_at(found.found(), None) is None
    again = tally((KEY, 0 * S), (DISK, S), (KEY, REPEATS_WITHIN), (KEY, REPEATS_WITHIN + S))
    assert due_at(again.found(), None) == NOW + REPEATS_WITHIN


@pytest.mark.parametrize(
    ("told", "at"),
    [(None, 5 * S), (-TOLD_EVERY, 5 * S), (-TOLD_EVERY + 5 * S, 5 * S), (0 * S, TOLD_EVERY),
     (5 * S, TOLD_EVERY + 5 * S)],
)  # fmt: skip
def test_it_is_told_at_most_once_an_hour(told: timedelta | None, at: timedelta) -> None:
    found = tally((KEY, 0 * S), (KEY, 5 * S)).found()
    assert due_at(found, None if told is None else NOW + told) == NOW + at


def test_what_is_counted_is_the_most_frequent_first_with_its_newest_reference() -> None:
    found = tally((DISK, 0 * S), (KEY, S), (KEY, 2 * S)).found()
    assert [(one.trouble, one.times, one.reference) for one in found] == [
        (KEY, 2, "r2"), (DISK, 1, "r0"),
    ]  # fmt: skip


def test_what_came_while_it_was_told_counts_anew() -> None:
    counted = tally((KEY, 0 * S), (KEY, S), (DISK, S))
    reported = counted.found()
    counted.add(KEY, "later", NOW + 2 * S)
    counted.told(reported)
    assert counted.found() == (Occurrences(KEY, 1, "later", NOW + 2 * S),)
    assert due_at(counted.found(), None) is None
    counted.told(reported)
    counted.told(reported)
    assert counted.found() == ()
    for after in range(4):
        counted.add(KEY, "more", NOW + after * S)
    counted.told(tally((KEY, 0 * S), (KEY, 0 * S)).found())
    assert due_at(counted.found(), None) == NOW + 3 * S, "twice more: it repeats"


def test_the_kinds_are_few_whatever_happens() -> None:
    made = tally(*((Trouble(f"kind {at}"), 0 * S) for at in range(MOST_KINDS + 5)))
    assert len(made.found()) == MOST_KINDS + 1
    assert made.found()[0] == Occurrences(OTHER, 5, f"r{MOST_KINDS + 4}", NOW, NOW)


def test_a_summary_is_short_and_stands_in_a_row_as_it_was() -> None:
    found = tally(*((Trouble(f"kind {at}"), at * S) for at in range(MOST_TOLD + 2))).found()
    first, later = summary(found, NOW, None), summary(found, NOW, NOW + S)
    assert (first.since, first.is_first, later.since, later.is_first) == (NOW, True, NOW + S, False)
    assert (first.times, len(first.kinds), first.more_kinds) == (MOST_TOLD + 2, MOST_TOLD, 2)
    assert summary(found[:1], NOW, None).more_kinds == 0
    assert read(written(first)) == first
    assert read(written(later)) == later
