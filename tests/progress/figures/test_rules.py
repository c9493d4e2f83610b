"""What follows from figures: tables and properties."""

from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.progress.figures import rules
from bot.progress.figures.rules import Activity, QuestionFigures, Try
from bot.progress.figures.rules import ActivityKind as Kind

NOW = datetime(2026, 3, 1, 9, tzinfo=UTC)
DAY = timedelta(days=1)


def q(name: str, right: int, tries: int, people: int = 5) -> QuestionFigures:
    return QuestionFigures(name, people, tries, right)


def test_what_each_did_is_added_up() -> None:
    found = rules.by_person(
        [Activity(1, Kind.QUIZ, 2), Activity(1, Kind.ANSWER, 1), Activity(1, Kind.QUIZ, 1)]
    )
    assert found == {1: Counter({Kind.QUIZ: 3, Kind.ANSWER: 1})}


@pytest.mark.parametrize(
    ("figures", "wanted"),
    [
        ([], None),
        ([q("a", 5, 10), q("b", 6, 10)], "a"),
        ([q("a", 4, 10, 5), q("b", 6, 10, 6)], "b"),
        ([q("b", 5, 10), q("a", 5, 10)], "a"),
        ([q("a", 5, 10, people=4)], None),
        ([q("a", 1, 10), q("b", 9, 10)], None),
        ([q("a", 1, 4), q("b", 8, 10)], "a"),
        ([q("a", 3, 4)], "a"),
    ],
)
def test_the_question_that_divides_most(figures: list[QuestionFigures], wanted: str | None) -> None:
    found = rules.most_divided(figures)
    assert (found and found.question_id) == wanted


def test_the_hardest_come_first_and_nobody_is_shown_up() -> None:
    figures = [q("easy", 5, 5), q("c", 4, 5), q("b", 1, 5), q("a", 1, 5), q("few", 0, 4, people=4)]
    assert [one.question_id for one in rules.hardest(figures, 5)] == ["a", "b", "c"]
    assert len(rules.hardest(figures, 2)) == 2


def tries(*told: str) -> list[Try]:
    """Such as ``a-`` (missed) and ``b+``, a day apart, the last of them now."""
    return [
        Try(one[0], NOW - (len(told) - 1 - at) * DAY, one[1] == "+") for at, one in enumerate(told)
    ]


@pytest.mark.parametrize(
    ("told", "wanted"),
    [
        ((), ()),
        (("a+",), ()),
        (("a-", "a+"), ("a",)),
        (("a+", "a-"), ()),
        (("a-", "a+", "a+"), ()),
        (("a-", "b-", "b+", "a+"), ("b", "a")),
        (("a-", "a+", *["b+"] * 8), ()),
    ],
)
def test_what_got_stronger_was_missed_before_and_is_right_now(
    told: tuple[str, ...], wanted: tuple[str, ...]
) -> None:
    assert rules.stronger(tries(*told), NOW - 7 * DAY) == wanted


def test_the_last_try_counts_from_the_first_moment_of_the_span_on() -> None:
    some = [Try("a", NOW - DAY, False), Try("a", NOW, True)]
    assert rules.stronger(some, NOW) == ("a",)
    assert rules.stronger(some, NOW + timedelta(seconds=1)) == ()


@given(st.lists(st.tuples(st.sampled_from("abc"), st.booleans()), max_size=30))
def test_one_more_right_try_never_takes_strength_from_another(told: list[tuple[str, bool]]) -> None:
    some = tries(*(f"{name}{'+' if right else '-'}" for name, right in told))
    before = set(rules.stronger(some, NOW - 7 * DAY))
    more = [*some, Try("d", NOW, True)]
    assert set(rules.stronger(more, NOW - 7 * DAY)) == before


@pytest.mark.parametrize(
    ("days", "drifts"), [(0, False), (14, False), (15, True), (42, True), (43, False)]
)
def test_drifting_is_weeks_of_silence_after_weeks_of_practice(days: int, drifts: bool) -> None:
    assert rules.drifting({1: NOW - days * DAY}, NOW) == ((1,) if drifts else ())


def test_a_figure_about_few_is_not_told() -> None:
    assert rules.told(7, 4) is None
    assert rules.told(7, 5) == 7
    assert rules.visible([3, 1, 2], {1}) == (3, 2)
    assert q("a", 1, 4).share == 0.25


@pytest.mark.parametrize(
    ("before", "since"),
    [
        (None, 7 * DAY),
        (7 * DAY, 7 * DAY),
        (7 * DAY + timedelta(hours=1), 7 * DAY + timedelta(hours=1)),
        (2 * DAY, 2 * DAY),
        (timedelta(days=13, hours=12), timedelta(days=13, hours=12)),
        (timedelta(days=13, hours=12, seconds=1), 7 * DAY),
    ],
    ids=["the first", "a week", "clocks went back", "another day", "the longest", "one left out"],
)
def test_a_week_begins_when_the_last_one_was_due(
    before: timedelta | None, since: timedelta
) -> None:
    found = rules.week_until(NOW, None if before is None else NOW - before)
    assert found == rules.TimeSpan(NOW - since, NOW)
