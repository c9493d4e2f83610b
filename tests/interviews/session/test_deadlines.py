"""When the clock acts, what no-shows weigh, how far a start is away."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.uptime.rules import Outage
from bot.interviews.session.rules import timeouts
from bot.interviews.session.rules.state import Session
from bot.interviews.session.rules.timeouts import Reminder
from bot.interviews.values.rules import SessionState
from tests.together import each

NOW = datetime(2027, 3, 27, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
MINUTE = timedelta(minutes=1)
DAY = timedelta(days=1)


@pytest.mark.parametrize(
    ("ahead", "nudge", "free"),
    [
        (10 * DAY, 24 * HOUR, 48 * HOUR),
        (54 * HOUR, 24 * HOUR, 48 * HOUR),
        (30 * HOUR, 12 * HOUR, 24 * HOUR),
        (12 * HOUR, 3 * HOUR, 6 * HOUR),
        (4 * HOUR, HOUR, 2 * HOUR),
        (HOUR, 15 * MINUTE, 30 * MINUTE),
    ],
)
def test_an_answer_is_waited_for_two_days_or_until_six_hours_before(
    ahead: timedelta, nudge: timedelta, free: timedelta
) -> None:
    assert timeouts.nudge_at(NOW, NOW + ahead) == NOW + nudge
    assert timeouts.free_at(NOW, NOW + ahead) == NOW + free


@given(st.integers(1, 60 * 24 * 40))
def test_the_nudge_comes_before_the_end_and_both_before_the_start(minutes: int) -> None:
    start = NOW + minutes * MINUTE
    assert NOW < timeouts.nudge_at(NOW, start) < timeouts.free_at(NOW, start) < start


@each(
    "ahead, words",
    [
        (22 * HOUR, "in 22 hours"),
        (24 * HOUR, "in 24 hours"),
        (15 * MINUTE, "in 15 minutes"),
        (MINUTE, "in 1 minute"),
        (89 * MINUTE, "in 89 minutes"),
        (90 * MINUTE, "in 2 hours"),
        (35 * HOUR, "in 35 hours"),
        (91 * MINUTE, "in 2 hours"),
        (20 * timedelta(seconds=1), "now"),
        (-5 * MINUTE, "5 minutes ago"),
        (36 * HOUR, "in 2 days"),
        (10 * DAY, "in 10 days"),
    ],
)
def test_a_distance_is_the_true_one(ahead: timedelta, words: str) -> None:
    assert timeouts.distance(NOW + ahead, NOW) == words


@given(st.integers(-60 * 24 * 3, 60 * 24 * 30))
def test_a_distance_never_names_a_day_that_is_wrong_somewhere(minutes: int) -> None:
    words = timeouts.distance(NOW + minutes * MINUTE, NOW)
    assert "tomorrow" not in words
    assert "today" not in words
    assert words.endswith("ago") == (minutes < 0)


def session_of(state: SessionState, ahead: timedelta) -> Session:
    return Session(
        session_id=1, guild_id=2, round_id=3, state=state, starts_at=NOW + ahead, minutes=60,
        proposed_at=NOW, changed_at=NOW, due_at=None,
    )  # fmt: skip


def reminders(state: SessionState, ahead: timedelta) -> list[Reminder]:
    found = timeouts.planned(session_of(state, ahead), NOW)
    assert all(one.due_at < one.until for one in found)
    return [one.reminder for one in found]


def test_a_reminder_whose_moment_is_over_is_left_out() -> None:
    assert reminders(SessionState.PROPOSED, 72 * HOUR) == [Reminder.NUDGE]
    assert reminders(SessionState.RESCHEDULING, 72 * HOUR) == [Reminder.NUDGE]
    assert reminders(SessionState.CONFIRMED, 24 * HOUR) == [Reminder.DAY, Reminder.SOON]
    assert reminders(SessionState.CONFIRMED, 23 * HOUR) == [Reminder.SOON]
    assert reminders(SessionState.CONFIRMED, 5 * MINUTE) == []
    assert reminders(SessionState.RUNNING, 72 * HOUR) == []
    day, soon = timeouts.planned(session_of(SessionState.CONFIRMED, 72 * HOUR), NOW)
    assert (day.due_at, day.until) == (NOW + 48 * HOUR, NOW + 71 * HOUR)
    assert (soon.due_at, soon.until) == (
        NOW + 72 * HOUR - 15 * MINUTE,
        NOW + 72 * HOUR + 10 * MINUTE,
    )


def test_a_session_that_runs_ends_as_long_after_its_start_as_was_planned() -> None:
    running = session_of(SessionState.RUNNING, -MINUTE)
    assert timeouts.planned_end(running) == NOW + HOUR
    assert timeouts.is_too_short(running, NOW + 10 * MINUTE - timedelta(seconds=1))
    assert not timeouts.is_too_short(running, NOW + 10 * MINUTE)


def test_times_to_choose_from_lie_apart() -> None:
    quarters = [NOW + at * 15 * MINUTE for at in (8, 9, 10, 40, 41, 2, 60, 90)]
    assert timeouts.spread(quarters, 3) == (quarters[0], quarters[3], quarters[6])
    assert timeouts.spread(quarters, 1) == (quarters[0],)
    assert timeouts.spread((), 3) == ()


def test_where_there_are_too_few_times_closer_ones_do() -> None:
    evening = [NOW + at * 15 * MINUTE for at in range(8)]
    assert timeouts.spread(evening, 3) == (evening[0], evening[4], evening[1])
    assert timeouts.spread(evening[:2], 3) == tuple(evening[:2])


@pytest.mark.parametrize(
    ("outages", "is_away"),
    [
        ([], False),
        ([Outage(NOW - HOUR, NOW)], False),
        ([Outage(NOW + 5 * MINUTE, NOW + 5.5 * MINUTE)], False),
        ([Outage(NOW + 5 * MINUTE, NOW + 6 * MINUTE)], True),
        ([Outage(NOW + 29 * MINUTE, None)], True),
        ([Outage(NOW - HOUR, NOW + HOUR)], True),
    ],
)
def test_only_an_outage_in_the_window_takes_the_blame(outages: list[Outage], is_away: bool) -> None:
    assert timeouts.was_away(outages, NOW, NOW + 30 * MINUTE) is is_away


def test_a_no_show_halves_every_30_days() -> None:
    assert timeouts.weight([NOW], NOW) == 1
    assert timeouts.weight([NOW - 30 * DAY], NOW) == 0.5
    assert timeouts.weight([NOW + DAY], NOW) == 1
    assert timeouts.weight([NOW - 365 * DAY], NOW) < 0.001


@pytest.mark.parametrize(
    ("days", "pauses"),
    [
        ((), False),
        ((0, 0), False),
        ((0, 0, 0), True),
        ((0, 7, 14), True),
        ((0, 14, 28), True),
        ((0, 60, 120), False),
        ((0, 300, 301, 302, 303), False),
    ],
)
def test_the_third_that_still_weighs_pauses(days: tuple[int, ...], pauses: bool) -> None:
    assert timeouts.pauses([NOW - one * DAY for one in days], NOW) is pauses


@given(st.lists(st.integers(0, 400), max_size=8), st.integers(0, 400))
def test_waiting_never_makes_it_worse(days: list[int], wait: int) -> None:
    missed = [NOW - one * DAY for one in days]
    later = timeouts.weight(missed, NOW + wait * DAY)
    assert later <= timeouts.weight(missed, NOW) + 1e-9
