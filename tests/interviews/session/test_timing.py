"""The timer: tables of cases, and properties over any order of clicks and downtime."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.interviews.session.rules import sheet as timing
from bot.interviews.session.rules.rubrics import RUBRICS
from bot.interviews.session.rules.sheet import Plan, Timer
from bot.interviews.values.rules import Half, Track

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
TWO: Plan = ((5, 10), (3, 4))


def at(minutes: float) -> datetime:
    return NOON + timedelta(minutes=minutes)


def halves(*tracks: Track) -> tuple[Half, ...]:
    return tuple(Half(number, 1, 2, track) for number, track in enumerate(tracks, start=1))


@pytest.mark.parametrize(
    ("tracks", "minutes", "expected"),
    [
        ((Track.CODING,), 45, ((5, 7, 6, 17, 5, 5),)),
        ((Track.CODING, Track.DESIGN), 90, ((5, 7, 6, 17, 5, 5), (5, 5, 10, 10, 10, 5))),
        ((Track.BREADTH, Track.BREADTH), 60, ((2, 25, 3), (2, 25, 3))),
        ((), 60, ()),
    ],
)
def test_each_half_gets_its_part_of_the_minutes(
    tracks: tuple[Track, ...], minutes: int, expected: Plan
) -> None:
    assert timing.plan(halves(*tracks), minutes) == expected


@given(st.sampled_from(sorted(Track)), st.integers(7, 240))
def test_sections_fill_their_minutes_exactly_and_none_is_empty(track: Track, minutes: int) -> None:
    lengths = [one.minutes for one in RUBRICS[track].sections]
    found = timing.fitted(lengths, minutes)
    assert sum(found) == minutes
    assert min(found) >= 1
    assert len(found) == len(lengths)
    for got, wanted in zip(found, lengths, strict=True):
        assert abs(got - wanted * minutes / 45) < 1.5 or minutes < 15


def test_fewer_minutes_than_sections_are_one_each() -> None:
    assert timing.fitted((5, 7, 6), 2) == (1, 1, 1)
    assert timing.fitted((1, 1, 1, 90), 6) == (1, 1, 1, 3)


@pytest.mark.parametrize(
    ("minutes", "half", "section", "ends"),
    [
        (0, 1, 0, 5),
        (4.99, 1, 0, 5),
        (5, 1, 1, 15),
        (14, 1, 1, 15),
        (15, 2, 0, 18),
        (18, 2, 1, 22),
        (22, 2, 2, 22),
        (900, 2, 2, 22),
    ],
)
def test_it_is_where_it_should_be_by_the_clock(
    minutes: float, half: int, section: int, ends: float
) -> None:
    clock = timing.current(timing.start(TWO, NOON), TWO, at(minutes))
    assert clock == Timer(half, section, at(ends))
    assert timing.is_over(clock, TWO) == (section == 2)


def test_a_pause_keeps_what_is_left_for_as_long_as_it_lasts() -> None:
    paused = timing.pause(timing.start(TWO, NOON), TWO, at(2))
    assert paused.left_ms == 180_000
    assert timing.current(paused, TWO, at(500)) == paused
    assert timing.pause(paused, TWO, at(3)) == paused
    going = timing.resume(paused, at(60))
    assert going == Timer(1, 0, at(63))
    assert timing.resume(going, at(61)) == going


def test_what_is_due_happens_before_a_pause() -> None:
    assert timing.pause(timing.start(TWO, NOON), TWO, at(6)) == Timer(1, 1, at(15), 540_000)


def test_more_time_is_five_minutes_three_times_a_half() -> None:
    clock = timing.start(TWO, NOON)
    for times in (1, 2, 3):
        clock = timing.extend(clock, TWO, NOON)
        assert clock == Timer(1, 0, at(5 + 5 * times), None, times)
    assert not timing.may_extend(clock, TWO, NOON)
    assert timing.extend(clock, TWO, NOON) == clock
    later = timing.current(clock, TWO, at(20))
    assert later == Timer(1, 1, at(30), None, 3)
    second = timing.swap(later, TWO, at(21))
    assert second == Timer(2, 0, at(24))
    assert timing.may_extend(second, TWO, at(21))


def test_more_time_in_a_pause_adds_to_what_is_left() -> None:
    paused = timing.pause(timing.start(TWO, NOON), TWO, at(2))
    longer = timing.extend(paused, TWO, at(3))
    assert longer.left_ms == 480_000
    assert timing.resume(longer, at(10)).ends_at == at(18)


def test_next_begins_the_next_section_now_also_out_of_a_pause() -> None:
    paused = timing.pause(timing.start(TWO, NOON), TWO, at(2))
    assert timing.skip(paused, TWO, at(4)) == Timer(1, 1, at(14))
    assert timing.skip(Timer(1, 1, at(15)), TWO, at(4)) == Timer(2, 0, at(7))
    assert timing.skip(Timer(2, 1, at(15)), TWO, at(4)) == Timer(2, 2, at(4))


def test_when_it_is_over_nothing_but_finishing_is_left() -> None:
    over = timing.current(timing.start(TWO, NOON), TWO, at(30))
    assert timing.pause(over, TWO, at(31)) == over
    assert timing.skip(over, TWO, at(31)) == over
    assert timing.extend(over, TWO, at(31)) == over
    assert timing.swap(over, TWO, at(31)) == over


def test_the_last_half_has_nothing_to_swap_to() -> None:
    one: Plan = ((5, 10),)
    clock = timing.start(one, NOON)
    assert timing.swap(clock, one, at(1)) == clock
    assert timing.current(clock, one, at(15)) == Timer(1, 2, at(15))


HALF_AN_HOUR = timedelta(minutes=30)


def test_the_timer_ends_with_what_is_left_of_all_sections() -> None:
    assert timing.end(timing.start(TWO, NOON), TWO) == at(22)
    assert timing.end(Timer(1, 1, at(21)), TWO) == at(28)
    assert timing.end(Timer(2, 1, at(30)), TWO) == at(30)
    assert timing.end(Timer(2, 2, at(30)), TWO) == at(30)


def test_a_session_ends_half_an_hour_after_its_timer_but_no_earlier_than_without_one() -> None:
    clock = timing.start(TWO, NOON)
    assert timing.closes_at(clock, TWO, at(22)) == at(52)
    longer = timing.extend(clock, TWO, NOON)
    assert timing.closes_at(longer, TWO, at(22)) == at(57)
    shorter = timing.swap(clock, TWO, at(1))
    assert timing.closes_at(shorter, TWO, at(22)) == at(52)


def test_in_a_pause_a_session_ends_when_all_extensions_and_two_hours_would_be_over() -> None:
    latest = at(22 + 2 * 15 + 120 + 30)
    paused = timing.pause(timing.start(TWO, NOON), TWO, at(2))
    assert timing.closes_at(paused, TWO, at(22)) == latest
    in_time, late = timing.resume(paused, at(122)), timing.resume(paused, at(300))
    assert timing.closes_at(in_time, TWO, at(22)) == at(22 + 120 + 30)
    assert timing.closes_at(late, TWO, at(22)) == latest


@pytest.mark.parametrize(
    ("clock", "due", "is_cut"),
    [
        (Timer(1, 0, at(5), left_ms=1), 900, True),
        (Timer(1, 0, at(5)), 52, False),
        (Timer(1, 0, at(5)), 51, True),
        (Timer(2, 2, at(22)), 52, False),
        (Timer(2, 2, at(22)), 51, True),
    ],
)
def test_it_is_known_when_a_session_may_end_before_its_timer(
    clock: Timer, due: int, is_cut: bool
) -> None:
    assert timing.may_be_cut(clock, TWO, at(due)) is is_cut


plans = st.lists(
    st.lists(st.integers(1, 20), min_size=1, max_size=6).map(tuple), min_size=1, max_size=2
).map(tuple)
steps = st.lists(st.tuples(st.sampled_from("prensl"), st.integers(0, 1200)), max_size=25)


def turned(clock: Timer, plan: Plan, step: str, now: datetime) -> Timer:
    return {
        "p": lambda: timing.pause(clock, plan, now),
        "r": lambda: timing.resume(clock, now),
        "e": lambda: timing.extend(clock, plan, now),
        "n": lambda: timing.skip(clock, plan, now),
        "s": lambda: timing.swap(clock, plan, now),
        "l": lambda: timing.current(clock, plan, now),
    }[step]()


@given(plans, steps)
def test_in_any_order_of_clicks_it_never_goes_back_and_never_hangs(
    plan: Plan, clicks: list[tuple[str, int]]
) -> None:
    now, clock = NOON, timing.start(plan, NOON)
    for step, seconds in clicks:
        now += timedelta(seconds=seconds)
        after = turned(clock, plan, step, now)
        assert (after.half, after.section) >= (clock.half, clock.section)
        assert after.half <= len(plan)
        assert after.section <= len(plan[after.half - 1])
        assert after.extended <= timing.MOST_EXTENSIONS
        if step in "pens" and not timing.is_over(after, plan) and not after.is_paused:
            assert after.ends_at > now
        assert not (after.is_paused and timing.is_over(after, plan))
        clock = after
    assert timing.is_over(timing.current(timing.resume(clock, now), plan, now + timedelta(9)), plan)


@given(plans, steps)
def test_a_session_outlives_its_timer_unless_it_was_paused_for_longer_than_two_hours(
    plan: Plan, clicks: list[tuple[str, int]]
) -> None:
    total = timedelta(minutes=sum(map(sum, plan)))
    now, clock, paused = NOON, timing.start(plan, NOON), timedelta()
    for step, seconds in clicks:
        paused += timedelta(seconds=seconds) if clock.is_paused else timedelta()
        now += timedelta(seconds=seconds)
        clock = turned(clock, plan, step, now)
        closes_at = timing.closes_at(clock, plan, NOON + total)
        assert closes_at >= NOON + total + HALF_AN_HOUR
        assert closes_at <= NOON + total + len(plan) * timedelta(minutes=15) + timedelta(hours=2.5)
        if paused <= timing.LONGEST_PAUSES:
            ends_at = timing.end(timing.resume(clock, now), plan)
            assert closes_at >= ends_at + HALF_AN_HOUR
        seen = timing.current(clock, plan, now)
        assert timing.closes_at(seen, plan, NOON + total) == closes_at  # by the clock it stays


@given(plans, st.integers(0, 20_000), st.integers(0, 20_000))
def test_looking_in_between_changes_nothing(plan: Plan, first: int, more: int) -> None:
    clock = timing.start(plan, NOON)
    early = NOON + timedelta(seconds=first)
    late = early + timedelta(seconds=more)
    looked = timing.current(clock, plan, early)
    assert timing.current(looked, plan, late) == timing.current(clock, plan, late)


@given(plans)
def test_without_clicks_it_takes_the_minutes_of_the_plan(plan: Plan) -> None:
    total = timedelta(minutes=sum(map(sum, plan)))
    clock = timing.start(plan, NOON)
    before = timing.current(clock, plan, NOON + total - timedelta(seconds=1))
    assert not timing.is_over(before, plan)
    over = timing.current(clock, plan, NOON + total)
    assert timing.is_over(over, plan)
    assert over.ends_at == NOON + total
