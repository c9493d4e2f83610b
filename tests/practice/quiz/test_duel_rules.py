"""What counts in a duel: tables of cases and properties."""

from datetime import UTC, datetime, timedelta
from itertools import product
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.uptime.rules import Outage
from bot.practice.quiz.duel import rules
from bot.practice.quiz.duel.rules import DUEL_TIME, DuelEnd, DuelState, Score
from tests.practice.quiz.conftest import choice
from tests.together import each

START = datetime(2026, 1, 1, 9, tzinfo=UTC)
DUE = START + DUEL_TIME
ANSWERS = st.dictionaries(st.integers(0, 4), st.booleans())
COUNTING = st.sets(st.integers(0, 4))


def course(
    state: DuelState,
    players: int = 2,
    done: tuple[bool, bool] = (False, False),
    now: datetime = START,
    counting: int = 5,
) -> tuple[DuelState, DuelEnd] | None:
    return rules.course(state, players=players, counting=counting, done=done, now=now, due_at=DUE)


def test_a_duel_is_five_questions_in_a_day_and_three_may_wait() -> None:
    assert (rules.DUEL_QUESTIONS, rules.MOST_CHALLENGES) == (5, 3)
    assert timedelta(days=1) == DUEL_TIME


def test_who_answered_all_that_counts_is_done() -> None:
    assert rules.has_done([0, 1, 2], {0, 2})
    assert rules.has_done([0, 2], {0, 2})
    assert not rules.has_done([0, 1], {0, 2})


@each(
    "found, expected",
    [
        (course(DuelState.CHALLENGED), None),
        (course(DuelState.CHALLENGED, done=(True, False)), None),
        (course(DuelState.CHALLENGED, done=(True, True)), None),
        (course(DuelState.CHALLENGED, now=DUE), (DuelState.EXPIRED, DuelEnd.UNANSWERED)),
        (course(DuelState.CHALLENGED, players=1), (DuelState.EXPIRED, DuelEnd.LEFT)),
        (course(DuelState.CHALLENGED, counting=0), (DuelState.EXPIRED, DuelEnd.CHANGED)),
        (course(DuelState.ACCEPTED), None),
        (course(DuelState.ACCEPTED, done=(True, False)), None),
        (course(DuelState.ACCEPTED, done=(True, True)), (DuelState.FINISHED, DuelEnd.PLAYED)),
        (
            course(DuelState.ACCEPTED, done=(True, True), now=DUE),
            (DuelState.FINISHED, DuelEnd.PLAYED),
        ),
        (course(DuelState.ACCEPTED, now=DUE), (DuelState.FINISHED, DuelEnd.TIME)),
        (course(DuelState.ACCEPTED, players=1, now=DUE), (DuelState.EXPIRED, DuelEnd.LEFT)),
    ],
)
def test_a_duel_goes_on_by_itself_as_written(found: object, expected: object) -> None:
    assert found == expected


@pytest.mark.parametrize("state", [DuelState.FINISHED, DuelState.DECLINED, DuelState.EXPIRED])
def test_what_is_over_stays_as_it_ended(state: DuelState) -> None:
    for players, done, now in product((0, 1, 2), ((True, True), (False, True)), (START, DUE)):
        assert course(state, players, done, now, counting=0) is None


@given(
    st.sampled_from(DuelState), st.integers(0, 2), st.booleans(), st.booleans(), st.integers(0, 5)
)
def test_going_on_ends_in_something_that_is_over_and_after_the_day_always_does(
    state: DuelState, players: int, first: bool, second: bool, counting: int
) -> None:
    for now in (START, DUE - timedelta(seconds=1), DUE, DUE + timedelta(days=400)):
        after = course(state, players, (first, second), now, counting)
        if after is not None:
            assert state.is_open
            assert not after[0].is_open
            assert course(after[0], players, (first, second), now, counting) is None
        elif now >= DUE:
            assert not state.is_open


@given(st.integers(0, 5), st.integers(0, 5))
def test_as_many_right_is_a_draw_and_sides_make_no_difference(one: int, other: int) -> None:
    ahead = rules.winner((one, other))
    assert (ahead is None) == (one == other)
    turned = rules.winner((other, one))
    assert turned == (None if ahead is None else 1 - ahead)
    if ahead is not None:
        assert (one, other)[ahead] == max(one, other)


@given(ANSWERS, COUNTING)
def test_a_score_is_never_negative_nor_more_than_what_counts(
    answers: dict[int, bool], counting: set[int]
) -> None:
    reached = rules.score(answers, counting)
    assert 0 <= reached.right <= reached.answered <= len(counting)
    backwards = dict(reversed(answers.items()))
    assert rules.score(backwards, counting) == reached
    if rules.has_done(answers, counting):
        assert reached.answered == len(counting)


def test_what_counts_for_neither_is_in_no_score() -> None:
    answers = {0: True, 1: False, 2: True}
    assert rules.score(answers, (0, 1, 2, 3)) == Score(3, 2)
    assert rules.score(answers, (1, 2)) == Score(2, 1)
    assert rules.has_done(answers, (1, 2))
    assert not rules.has_done(answers, (1, 3))


def test_questions_that_neither_has_met_come_first_and_those_of_one_last() -> None:
    pool = [choice(name) for name in ("one", "both", "neither", "other", "fresh")]
    met = ({"one", "both"}, {"both", "other"})
    ids = [question.id for question in rules.fair_questions(pool, met, 5)]
    assert ids == ["neither", "fresh", "both", "one", "other"]
    assert [question.id for question in rules.fair_questions(pool, met, 2)] == ids[:2]


@given(
    st.sets(st.sampled_from("abcdefgh")), st.sets(st.sampled_from("abcdefgh")), st.integers(0, 8)
)
def test_no_question_comes_twice_and_the_sides_make_no_difference(
    one: set[str], other: set[str], count: int
) -> None:
    pool = [choice(name) for name in "abcdefgh"]
    chosen = rules.fair_questions(pool, (one, other), count)
    assert len({question.id for question in chosen}) == count
    assert chosen == rules.fair_questions(pool, (other, one), count)


HOUR = timedelta(hours=1)
LATE, AGAIN = (24 * HOUR - HOUR / 6, 25 * HOUR), (25 * HOUR + HOUR / 3, 27 * HOUR)


def longer(*away: tuple[timedelta, timedelta], due: datetime = DUE, now: datetime = DUE) -> Any:
    outages = [Outage(START + begin, START + end) for begin, end in away]
    return rules.longer(outages, START, due, now)


@each(
    "found, expected",
    [
        (longer(), DUE),
        (longer((HOUR, HOUR + timedelta(minutes=4))), DUE),
        (longer((HOUR, 3 * HOUR)), DUE + 2 * HOUR),
        (longer((HOUR, 3 * HOUR), (2 * HOUR, 4 * HOUR)), DUE + 3 * HOUR),
        (longer((HOUR, 3 * HOUR), now=DUE - HOUR), DUE),
        (longer((HOUR, 3 * HOUR), now=DUE + 2 * HOUR), DUE),
        (longer((HOUR, 3 * HOUR), due=DUE + 2 * HOUR, now=DUE + 2 * HOUR), DUE + 2 * HOUR),
        (longer((23 * HOUR, 30 * HOUR), now=DUE + 6 * HOUR), DUE + 7 * HOUR),
        (longer((24 * HOUR - HOUR / 6, 30 * HOUR), now=DUE + 6 * HOUR), DUE + 7 * HOUR),
        # In the hour after another one; when that hour is over; in what came after the day.
        (longer(LATE, AGAIN, due=DUE + 2 * HOUR, now=DUE + 3 * HOUR), DUE + 4 * HOUR),
        (longer(LATE, AGAIN, due=DUE + 4 * HOUR, now=DUE + 4 * HOUR), DUE + 4 * HOUR),
        (longer((HOUR, 3 * HOUR), (25 * HOUR, 30 * HOUR), now=DUE + 6 * HOUR), DUE + 7 * HOUR),
        (longer((HOUR, 3 * HOUR), (27 * HOUR, 30 * HOUR), now=DUE + 6 * HOUR), DUE),
    ],
)
def test_what_outages_took_from_the_day_comes_after_it(found: datetime, expected: datetime) -> None:
    assert found == expected
