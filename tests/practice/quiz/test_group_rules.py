"""What counts in a group quiz: whatever happens, who knows more is ahead."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.practice.quiz.asking.rules import ANY, MOST_QUESTIONS
from bot.practice.quiz.group import rules
from bot.practice.quiz.group.rules import GroupAnswer, GroupQuizOptions, Phase, PlayerSeat, Standing
from tests.practice.quiz.conftest import choice, number

NOW = datetime(2026, 1, 1, tzinfo=UTC)
SECONDS = st.integers(10, 120)
CHOSEN = st.sets(st.integers(0, 4), min_size=1).map(lambda one: tuple(sorted(one)))
ANSWERS = st.lists(
    st.builds(GroupAnswer, st.integers(1, 4), CHOSEN, st.booleans(), st.integers(0, 400_000)),
    max_size=40,
)


@given(ANSWERS, SECONDS, st.booleans())
def test_points_are_never_negative_and_only_a_right_answer_has_any(
    answers: list[GroupAnswer], seconds: int, speed: bool
) -> None:
    for one in answers:
        gained = rules.points(one, seconds=seconds, speed=speed)
        assert gained >= rules.RIGHT_POINTS if one.is_right else gained == 0
        assert gained <= rules.RIGHT_POINTS + rules.MOST_BONUS


@pytest.mark.parametrize(
    ("taken_ms", "expected"),
    [(0, 104), (1, 103), (2500, 103), (7500, 101), (7501, 100), (10_000, 100), (99_000, 100)],
)
def test_a_quarter_of_the_time_left_is_a_point(taken_ms: int, expected: int) -> None:
    given = GroupAnswer(1, (0,), True, taken_ms)
    assert rules.points(given, seconds=10, speed=True) == expected


def test_who_chose_nothing_has_five_questions_of_half_a_minute_with_speed() -> None:
    assert GroupQuizOptions() == GroupQuizOptions(topic=ANY, count=5, seconds=30, speed=True)


def test_who_answered_and_has_no_seat_is_on_the_board_all_the_same() -> None:
    (line,) = rules.standings((), [GroupAnswer(4, (0,), True, 0)], seconds=30, speed=False)
    assert line == Standing(place=1, user_id=4, points=100, right=1)


@pytest.mark.parametrize(("late", "away"), [(15_000, False), (15_001, True)])
def test_a_round_that_closes_a_quarter_of_a_minute_late_had_nobody_to_close_it(
    late: int, away: bool
) -> None:
    assert rules.was_away(NOW, NOW + timedelta(milliseconds=late)) is away


def test_how_long_a_game_waits_for_its_people() -> None:
    assert timedelta(minutes=10) == rules.LOBBY
    assert timedelta(seconds=12) == rules.SHOWN
    assert timedelta(hours=1) == rules.LONGEST_PAUSE
    assert timedelta(minutes=15) == rules.AWAY_END
    assert rules.FEWEST_PLAYERS == 2  # who is alone has `/quiz`


def test_the_public_card_changes_every_other_second_at_most() -> None:
    assert rules.next_draw(NOW, None) == NOW
    assert rules.next_draw(NOW, NOW) == NOW + timedelta(seconds=2)
    assert rules.next_draw(NOW, NOW - timedelta(seconds=3)) == NOW


@given(SECONDS, st.integers(0, 120_000), st.integers(0, 400_000))
def test_a_slow_right_answer_beats_a_quick_wrong_one(seconds: int, quick: int, slow: int) -> None:
    right = GroupAnswer(1, (0,), True, slow)
    wrong = GroupAnswer(2, (1,), False, quick)
    board = rules.standings((1, 2), (wrong, right), seconds=seconds, speed=True)
    assert [(line.place, line.user_id) for line in board] == [(1, 1), (2, 2)]


@given(
    st.lists(st.tuples(st.booleans(), st.integers(0, 130_000)), min_size=1, max_size=20),
    st.lists(st.tuples(st.booleans(), st.integers(0, 130_000)), min_size=1, max_size=20),
    SECONDS,
    st.booleans(),
)
def test_who_has_more_right_answers_in_a_game_is_always_ahead(
    ann: list[tuple[bool, int]], bob: list[tuple[bool, int]], seconds: int, speed: bool
) -> None:
    answers = [GroupAnswer(1, (0,), *one) for one in ann] + [
        GroupAnswer(2, (0,), *one) for one in bob
    ]
    first, second = rules.standings((1, 2), answers, seconds=seconds, speed=speed)
    assert first.right >= second.right
    if first.right > second.right:
        assert first.points > second.points
        assert (first.place, second.place) == (1, 2)


def test_all_bonuses_of_the_longest_game_are_worth_less_than_one_right_answer() -> None:
    assert rules.MOST_BONUS * MOST_QUESTIONS < rules.RIGHT_POINTS


@given(ANSWERS, st.randoms(use_true_random=False), SECONDS, st.booleans())
def test_the_order_of_answers_never_changes_a_total(
    answers: list[GroupAnswer], chance: object, seconds: int, speed: bool
) -> None:
    mixed = list(answers)
    chance.shuffle(mixed)  # type: ignore[attr-defined]
    players = (1, 2, 3)
    before = rules.standings(players, answers, seconds=seconds, speed=speed)
    assert rules.standings(players, mixed, seconds=seconds, speed=speed) == before


@given(ANSWERS, SECONDS)
def test_without_speed_how_long_it_took_changes_nothing(
    answers: list[GroupAnswer], seconds: int
) -> None:
    at_once = [replace(one, taken_ms=0) for one in answers]
    assert rules.standings((), answers, seconds=seconds, speed=False) == rules.standings(
        (), at_once, seconds=seconds, speed=False
    )


@given(SECONDS, st.integers(0, 130_000), st.integers(0, 130_000))
def test_quicker_is_never_worth_less(seconds: int, one: int, other: int) -> None:
    quick, slow = sorted((one, other))
    assert rules.points(
        GroupAnswer(1, (0,), True, quick), seconds=seconds, speed=True
    ) >= rules.points(GroupAnswer(1, (0,), True, slow), seconds=seconds, speed=True)


def test_equal_points_share_a_place_and_who_did_not_answer_is_last() -> None:
    answers = (GroupAnswer(7, (0,), True, 1), GroupAnswer(5, (0,), True, 2))
    board = rules.standings((9, 7, 5), answers, seconds=30, speed=False)
    assert [(one.place, one.user_id, one.points) for one in board] == [
        (1, 5, 100), (1, 7, 100), (3, 9, 0),
    ]  # fmt: skip


@given(ANSWERS)
def test_the_tally_counts_every_option_of_everybody_once(answers: list[GroupAnswer]) -> None:
    assert sum(rules.tally(5, answers)) == sum(len(one.chosen) for one in answers)
    assert len(rules.tally(2, answers)) == 2


@pytest.mark.parametrize(
    ("question", "fits"),
    [
        (choice("two", rights="01"), True),
        (choice("five", rights="00001"), True),
        (choice("six", rights="000001"), False),
        (choice("one", rights="1"), False),
        (choice("several", rights="0110"), True),
        (choice("none", rights="0000"), False),
        (choice("retired", retired=True), False),
        (number("figure"), False),
    ],
    ids=lambda one: getattr(one, "id", one),
)
def test_a_group_is_asked_what_letters_answer(question: object, fits: bool) -> None:
    assert rules.can_be_grouped(question) is fits  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("rights", "chosen", "can_be"),
    [
        ("010", (1,), True),
        ("010", (0, 1), False),
        ("010", (), False),
        ("010", (3,), False),
        ("010", (-1,), False),
        ("011", (0, 1, 2), True),
        ("011", (2,), True),
        ("011", (), False),
        ("011", (0, 3), False),
    ],
)
def test_several_can_be_chosen_only_where_several_are_right(
    rights: str, chosen: tuple[int, ...], can_be: bool
) -> None:
    assert rules.is_choice(choice("it", rights=rights), chosen) is can_be


def test_the_host_is_who_came_first_of_those_who_are_there() -> None:
    seats = [PlayerSeat(5, 2, True), PlayerSeat(9, 1, False), PlayerSeat(7, 3, True)]
    assert rules.host_of(seats) == 5
    assert rules.host_of([PlayerSeat(9, 1, False)]) is None


@given(st.lists(st.integers(0, 5000), max_size=60))
def test_however_often_something_changes_the_card_changes_every_two_seconds_at_most(
    gaps: list[int],
) -> None:
    now, drawn_at = NOW, None
    for gap in gaps:
        now += timedelta(milliseconds=gap)
        at = rules.next_draw(now, drawn_at)
        assert at >= now
        assert drawn_at is None or at - drawn_at >= timedelta(seconds=2)
        drawn_at = at


def test_what_an_answer_took_is_never_negative() -> None:
    assert rules.taken_ms(NOW, NOW - timedelta(seconds=1)) == 0
    assert rules.taken_ms(NOW, NOW + timedelta(seconds=1.5)) == 1500


def test_a_little_late_is_not_away() -> None:
    assert not rules.was_away(NOW, NOW + timedelta(seconds=15))
    assert rules.was_away(NOW, NOW + timedelta(seconds=16))


@pytest.mark.parametrize(
    ("phase", "answers", "goes"),
    [
        (Phase.ROUND, 0, True),
        (Phase.ROUND, 1, False),
        (Phase.SHOWN, 0, False),
        (Phase.LOBBY, 0, False),
        (Phase.ENDED, 3, True),
    ],
)
def test_a_buried_card_goes_below_with_a_fresh_question_and_with_the_final_scores(
    phase: Phase, answers: int, goes: bool
) -> None:
    assert rules.goes_below(phase, answers=answers) is goes
