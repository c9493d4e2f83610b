"""The rules of streaks, by tables of cases and by properties."""

from collections.abc import Sequence
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.daily.streaks.rules import (
    DayKind,
    DayLine,
    DayState,
    LedgerDay,
    MemberStanding,
    Practice,
    Progress,
    at_stake,
    explain,
    fold,
    is_enough,
    milestone,
    rank,
)
from tests.together import each

FIRST = date(2026, 3, 1)
STATES = {"o": DayState.OPEN, "c": DayState.CLOSED, "v": DayState.VOID, "s": DayState.SKIPPED}


def story(text: str) -> tuple[list[LedgerDay], set[date]]:
    """A letter a calendar date: o c v s as the states, capital when answered, - a rest day."""
    days: list[LedgerDay] = []
    answered: set[date] = set()
    for offset, letter in enumerate(text):
        on = FIRST + timedelta(days=offset)
        if letter.isupper():
            answered.add(on)
        if letter != "-":
            days.append(LedgerDay(on, STATES[letter.lower()]))
    return days, answered


def told(text: str) -> Progress:
    return fold(*story(text))


stories = st.text("oOcCCCCvVsS-", max_size=60)


@each(
    "text, expected",
    [
        ("", Progress()),
        ("C", Progress(1, 1, 1, 1)),
        ("CCc", Progress(0, 2, 0, 2)),
        ("CCcC", Progress(1, 2, 1, 3)),
        ("C" * 6 + "c", Progress(0, 6, 0, 6)),
        ("C" * 7 + "c", Progress(7, 7, 0, 7)),
        ("C" * 15, Progress(15, 15, 14, 15)),  # no more than two freezes
        ("C" * 7 + "cc", Progress(0, 7, 0, 7)),
        ("C" * 7 + "cC", Progress(8, 8, 1, 8)),
        ("C" * 14 + "cc", Progress(14, 14, 0, 14)),
        ("C" * 30 + "cc", Progress(30, 30, 0, 30)),
        ("C" * 30 + "ccc", Progress(0, 30, 0, 30)),
        ("CvC", Progress(2, 2, 2, 2)),
        ("CVC", Progress(3, 3, 3, 3)),
        ("CsC", Progress(2, 2, 2, 2)),
        ("CSC", Progress(2, 2, 2, 2)),
        ("C--C", Progress(2, 2, 2, 2)),
        ("CCo", Progress(2, 2, 2, 2)),
        ("CCO", Progress(3, 3, 3, 3)),
        ("ccccC", Progress(1, 1, 1, 1)),
    ],
)
def test_a_history_gives_these_figures(text: str, expected: Progress) -> None:
    assert told(text) == expected


@pytest.mark.parametrize(
    ("credit", "freezes", "to_next"),
    [(0, 0, 7), (1, 0, 6), (6, 0, 1), (7, 1, 7), (8, 1, 6), (13, 1, 1), (14, 2, None)],
)
def test_credit_is_read_as_freezes_and_days_to_the_next(
    credit: int, freezes: int, to_next: int | None
) -> None:
    progress = Progress(credit=credit)
    assert (progress.freezes, progress.days_to_next_freeze) == (freezes, to_next)


def test_today_is_not_a_miss_while_it_is_open() -> None:
    assert told("CCCo") == told("CCC")


def test_an_answer_to_a_void_day_counts() -> None:
    assert told("CV").current == 2


def test_an_answer_on_a_rest_day_counts_for_nothing() -> None:
    days, answered = story("C-C")
    assert fold(days, answered | {FIRST + timedelta(days=1)}) == Progress(2, 2, 2, 2)


@pytest.mark.parametrize("order", [(1, 0), (0, 0)])
def test_days_that_do_not_ascend_are_refused(order: tuple[int, int]) -> None:
    days = [LedgerDay(FIRST + timedelta(days=n), DayState.CLOSED) for n in order]
    with pytest.raises(ValueError, match="must ascend"):
        fold(days, ())
    with pytest.raises(ValueError, match="must ascend"):
        explain(days, (), first=FIRST, last=FIRST)


@given(stories)
def test_any_collection_of_dates_gives_the_same_figures(text: str) -> None:
    days, answered = story(text)
    assert fold(iter(days), sorted(answered)) == fold(days, frozenset(answered))


@given(stories, st.integers(0, 60))
def test_a_checkpoint_and_the_rest_equal_the_whole(text: str, cut: int) -> None:
    days, answered = story(text)
    half = fold(days[:cut], answered)
    assert fold(days[cut:], answered, half) == fold(days, answered)


@given(stories)
def test_fold_is_one_step_after_another(text: str) -> None:
    days, answered = story(text)
    progress = Progress()
    for day in days:
        progress = fold([day], answered, progress)
    assert progress == fold(days, answered)


def _figures(progress: Progress) -> tuple[int, int, int, int]:
    return progress.current, progress.longest, progress.credit, progress.answered


@given(stories.filter(bool), st.data())
def test_one_more_answer_never_lowers_any_figure_at_any_later_moment(
    text: str, data: st.DataObject
) -> None:
    days, answered = story(text)
    extra = FIRST + timedelta(days=data.draw(st.integers(0, len(text) - 1)))
    for upto in range(len(days) + 1):
        without = _figures(fold(days[:upto], answered))
        with_it = _figures(fold(days[:upto], answered | {extra}))
        assert all(more >= less for more, less in zip(with_it, without, strict=True))


@given(stories, st.integers(0, 60), st.sampled_from("vs"))
def test_a_void_or_skipped_day_costs_nobody_a_streak(text: str, at: int, state: str) -> None:
    assert told(text[:at] + state + text[at:]) == told(text)


@given(st.integers(7, 40))
def test_a_freeze_covers_exactly_one_day_and_adds_none(answered: int) -> None:
    before = told("C" * answered)
    after = told("C" * answered + "c")
    assert (after.current, after.longest, after.answered) == (*_figures(before)[:2], answered)
    assert after.freezes == before.freezes - 1


@given(stories)
def test_never_more_than_two_freezes_are_held(text: str) -> None:
    progress = told(text)
    assert 0 <= progress.freezes <= 2
    assert progress.current <= progress.longest <= progress.answered


def _kinds(text: str, late: Sequence[int] = ()) -> list[DayKind]:
    days, answered = story(text)
    lines = explain(
        days,
        answered,
        first=FIRST,
        last=FIRST + timedelta(days=len(text) - 1),
        late_on=[FIRST + timedelta(days=n) for n in late],
    )
    return [line.kind for line in reversed(lines)]


A, B, F, M = DayKind.ANSWERED, DayKind.BEFORE, DayKind.FREEZE, DayKind.MISSED


@pytest.mark.parametrize(
    ("text", "late", "expected"),
    [
        ("cCc", (), [B, A, M]),
        ("CvVsS-oO", (), [A, DayKind.VOID, A, DayKind.SKIPPED, DayKind.SKIPPED, DayKind.REST,
                          DayKind.OPEN, A]),
        ("CCCCCCCcc", (), [A] * 7 + [F, M]),
        ("CCCCCCCcc", (7, 8), [A] * 7 + [F, DayKind.LATE]),
        ("c", (0,), [DayKind.LATE]),
        ("C", (0,), [A]),
        ("Cv", (1,), [A, DayKind.VOID]),
        ("c-v", (), [B, DayKind.REST, DayKind.VOID]),
    ],
)  # fmt: skip
def test_every_kind_of_day_is_told_apart(
    text: str, late: tuple[int, ...], expected: list[DayKind]
) -> None:
    assert _kinds(text, late) == expected


def test_a_line_carries_the_reason_and_a_late_answer_under_a_freeze() -> None:
    days, answered = story("C" * 7 + "cv")
    days[8] = LedgerDay(days[8].on, DayState.VOID, "I was down")
    lines = explain(
        days, answered, first=days[6].on, last=days[8].on, late_on={days[6].on, days[7].on}
    )
    assert lines == (
        DayLine(days[8].on, DayKind.VOID, "I was down"),
        DayLine(days[7].on, DayKind.FREEZE, late=True),
        DayLine(days[6].on, DayKind.ANSWERED),
    )


@pytest.mark.parametrize(
    ("text", "late", "lost"),
    [
        ("CCc", (), 2),
        ("C" * 6 + "c", (6,), 6),
        ("C" * 7 + "c", (), 0),
        ("C" * 9 + "cc", (), 2),
        ("CCcc", (), 0),
        ("ccC", (), 0),
        ("CCv", (), 0),
        ("CCo", (), 0),
    ],
)
def test_the_line_of_a_break_says_what_was_lost_towards_a_freeze(
    text: str, late: tuple[int, ...], lost: int
) -> None:
    days, answered = story(text)
    on = [FIRST + timedelta(days=n) for n in late]
    last = explain(days, answered, first=FIRST, last=days[-1].on, late_on=on)[0]
    assert last.lost == lost


def test_an_explanation_that_ends_before_it_begins_is_refused() -> None:
    with pytest.raises(ValueError, match="before the first"):
        explain([], (), first=FIRST, last=FIRST - timedelta(days=1))


def test_an_explanation_of_one_day_has_one_line() -> None:
    assert explain([], (), first=FIRST, last=FIRST) == (DayLine(FIRST, DayKind.REST),)


@given(stories.filter(bool))
def test_the_lines_add_up_to_the_figures(text: str) -> None:
    days, answered = story(text)
    last = FIRST + timedelta(days=len(text) - 1)
    lines = explain(days, answered, first=FIRST, last=last)
    assert [line.on for line in lines] == [last - timedelta(days=n) for n in range(len(text))]
    progress = fold(days, answered)
    assert sum(line.kind is A for line in lines) == progress.answered
    current = 0
    for line in lines:
        if line.kind in (M, B, DayKind.LATE):
            break
        current += line.kind is A
    assert current == progress.current


@given(stories.filter(bool), st.data())
def test_a_window_or_a_checkpoint_shows_the_same_lines(text: str, data: st.DataObject) -> None:
    days, answered = story(text)
    last = FIRST + timedelta(days=len(text) - 1)
    first = FIRST + timedelta(days=data.draw(st.integers(0, len(text) - 1)))
    whole = explain(days, answered, first=FIRST, last=last)
    window = explain(days, answered, first=first, last=last)
    assert window == whole[: len(window)]
    earlier = [day for day in days if day.on < first]
    later = [day for day in days if day.on >= first]
    start = fold(earlier, answered)
    assert explain(later, answered, first=first, last=last, start=start) == window


@pytest.mark.parametrize(
    ("current", "state", "answered", "expected"),
    [
        (3, DayState.OPEN, False, True),
        (1, DayState.OPEN, False, True),
        (3, DayState.OPEN, True, False),
        (0, DayState.OPEN, False, False),
        (3, DayState.CLOSED, False, False),
        (3, DayState.VOID, False, False),
        (3, None, False, False),
    ],
)
def test_a_streak_is_at_stake_only_while_an_open_day_is_unanswered(
    current: int, state: DayState | None, answered: bool, expected: bool
) -> None:
    day = None if state is None else LedgerDay(FIRST, state)
    assert at_stake(Progress(current=current), day, answered) is expected


@each(
    "before, after, expected",
    [
        (0, 1, None), (2, 3, 3), (3, 3, None), (3, 4, None), (6, 7, 7), (2, 14, 14), (29, 30, 30),
        (49, 50, 50), (50, 99, None), (99, 100, 100), (100, 101, None), (101, 199, None),
        (199, 200, 200), (40, 350, 300), (7, 0, None), (120, 60, None),
    ],
)  # fmt: skip
def test_milestones_are_told_once_on_the_way_up(
    before: int, after: int, expected: int | None
) -> None:
    assert milestone(before, after) == expected


FIGURES = [(7, 5, 5), (3, 2, 9), (9, 2, 9), (1, 0, 1), (5, 2, 5)]
STANDINGS = [MemberStanding(user_id, "", current, answers) for user_id, current, answers in FIGURES]


def test_ties_share_a_place_and_the_next_place_is_left_out() -> None:
    ranked = rank(reversed(STANDINGS))
    places = [(row.place, row.standing.user_id) for row in ranked]
    assert places == [(1, 3), (1, 9), (3, 7), (4, 5), (5, 1)]
    assert {row.standing for row in ranked} == set(STANDINGS)


def test_a_leaderboard_of_nobody_is_empty() -> None:
    assert rank([]) == ()


Q, R, MOCK = Practice.QUIZ, Practice.REVIEW, Practice.MOCK


@pytest.mark.parametrize(
    ("practised", "expected"),
    [
        ([], False),
        ([Q], False),
        ([Q, R], False),
        ([Q, Q, Q], True),
        ([R, Q, R], True),
        ([R] * 9, True),
        ([MOCK], True),
        ([Q, MOCK], True),
    ],
)
def test_three_questions_or_a_mock_interview_are_enough(
    practised: list[Practice], expected: bool
) -> None:
    assert is_enough(iter(practised)) is expected


@given(st.lists(st.sampled_from(Practice), max_size=6), st.sampled_from(Practice), st.randoms())
def test_more_practice_is_never_less_and_its_order_never_matters(
    practised: list[Practice], more: Practice, chance: object
) -> None:
    shuffled = sorted(practised, key=lambda _: chance.random())  # type: ignore[attr-defined]
    assert is_enough(shuffled) == is_enough(practised)
    assert is_enough([*practised, more]) >= is_enough(practised)


def practised_in(data: st.DataObject, text: str) -> frozenset[date]:
    """Any dates of a story and around it."""
    return data.draw(
        st.frozensets(
            st.integers(-1, len(text)).map(lambda n: FIRST + timedelta(days=n)), max_size=20
        )
    )


@given(stories, st.data())
def test_a_practised_day_counts_as_an_answered_one_but_is_no_answer(
    text: str, data: st.DataObject
) -> None:
    days, answered = story(text)
    practised = practised_in(data, text)
    told_of = fold(days, answered, practised_on=practised)
    assert _figures(told_of) == _figures(fold(days, answered | practised))
    assert told_of.answers == fold(days, answered).answered
    assert told_of.practised >= 0


@given(stories.filter(bool), st.data())
def test_one_more_practised_day_never_lowers_any_figure_at_any_later_moment(
    text: str, data: st.DataObject
) -> None:
    days, answered = story(text)
    practised = practised_in(data, text)
    extra = FIRST + timedelta(days=data.draw(st.integers(0, len(text) - 1)))
    for upto in range(len(days) + 1):
        without = fold(days[:upto], answered, practised_on=practised)
        with_it = fold(days[:upto], answered, practised_on=practised | {extra})
        pairs = zip(_figures(with_it), _figures(without), strict=True)
        assert all(more >= less for more, less in pairs)
        assert with_it.answers == without.answers


@given(stories, st.data(), st.integers(0, 60))
def test_checkpoints_and_single_steps_agree_with_practice_too(
    text: str, data: st.DataObject, cut: int
) -> None:
    days, answered = story(text)
    practised = practised_in(data, text)
    whole = fold(days, answered, practised_on=practised)
    half = fold(days[:cut], answered, practised_on=practised)
    assert fold(days[cut:], answered, half, practised_on=practised) == whole
    progress = Progress()
    for day in days:
        progress = fold([day], answered, progress, practised_on=practised)
    assert progress == whole


@given(stories.filter(bool), st.data())
def test_the_lines_add_up_with_practice(text: str, data: st.DataObject) -> None:
    days, answered = story(text)
    practised = practised_in(data, text)
    last = FIRST + timedelta(days=len(text) - 1)
    lines = explain(
        days, answered, first=FIRST, last=last, practised_on=dict.fromkeys(practised, (Q, R))
    )
    progress = fold(days, answered, practised_on=practised)
    by_practice = [line for line in lines if line.kind is DayKind.PRACTISED]
    assert len(by_practice) == progress.practised
    assert all(line.practice == (Q, R) for line in by_practice)
    assert sum(line.kind is A for line in lines) == progress.answers
    assert not any(line.practice for line in lines if line.kind is not DayKind.PRACTISED)


def test_an_answer_outshines_practice_and_a_late_one_is_told_beside_it() -> None:
    days, answered = story("Ccs")
    practised = {day.on: (Q,) for day in days}
    lines = explain(
        days, answered, first=FIRST, last=days[2].on, late_on={days[1].on}, practised_on=practised
    )
    assert lines == (
        DayLine(days[2].on, DayKind.SKIPPED),
        DayLine(days[1].on, DayKind.PRACTISED, late=True, practice=(Q,)),
        DayLine(days[0].on, A),
    )


def test_the_first_day_that_is_explained_counts_once() -> None:
    days, answered = story("C" * 6 + "c")
    lines = explain(days, answered, first=days[5].on, last=days[6].on)
    assert [one.kind for one in lines] == [DayKind.MISSED, DayKind.ANSWERED], (
        "no freeze of six days"
    )
