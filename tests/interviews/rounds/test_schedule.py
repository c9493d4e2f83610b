"""When rounds are, and who takes part."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import settings as checked
from hypothesis import strategies as st

from bot.core.errors import UserError
from bot.interviews.matching.rules.weights import strong_topics
from bot.interviews.profiles.rules.ahead import Away, away
from bot.interviews.rounds import rules as schedule
from bot.interviews.rounds.rules import is_too_late, next_round
from bot.interviews.values.rules import Cadence, InterviewSettings
from bot.practice.quiz.asking.rules import PastAnswer
from tests.interviews.matching.crowd import NOW, profile
from tests.interviews.matching.test_hours import ZONES
from tests.together import each

DAY = timedelta(days=1)


def settings(**changes: object) -> InterviewSettings:
    values: dict[str, object] = {"tz": "UTC", **changes}
    return InterviewSettings(1, 2, 3, **values)  # type: ignore[arg-type]


@each(
    "now, changes, last_on, expected",
    [
        # 7 March 2027 is a Sunday; rounds are at 18:00.
        ("2027-03-07T17:59", {}, None, "2027-03-07T18:00"),
        ("2027-03-07T18:00", {}, None, "2027-03-14T18:00"),
        ("2027-03-07T18:00", {}, "2027-03-07", "2027-03-14T18:00"),
        # A round that is held late moves no other.
        ("2027-03-09T12:00", {}, "2027-03-07", "2027-03-14T18:00"),
        # Every other week.
        ("2027-03-07T18:00", {"every_weeks": 2}, "2027-03-07", "2027-03-21T18:00"),
        ("2027-03-07T17:00", {"every_weeks": 2}, None, "2027-03-07T18:00"),
        ("2027-03-07T18:00", {"every_weeks": 2, "weekday": 2}, "2027-03-07", "2027-03-17T18:00"),
        ("2027-03-07T18:00", {"weekday": 0}, "2027-03-07", "2027-03-08T18:00"),
        # Never twice on one date, also if the organiser moves the hour.
        ("2027-03-07T18:00", {"round_time": time(20)}, "2027-03-07", "2027-03-14T20:00"),
        # The hour is local: New York changes its clocks on the 14th.
        ("2027-03-07T00:00", {"tz": "America/New_York"}, None, "2027-03-07T23:00"),
        ("2027-03-08T00:00", {"tz": "America/New_York"}, "2027-03-07", "2027-03-14T22:00"),
        ("2027-03-06T23:30", {"tz": "Pacific/Kiritimati"}, None, "2027-03-07T04:00"),
    ],
)
def test_the_next_round(
    now: str, changes: dict[str, object], last_on: str | None, expected: str
) -> None:
    last = None if last_on is None else date.fromisoformat(last_on)
    found = next_round(settings(**changes), datetime.fromisoformat(now + "+00:00"), last)
    assert found.at == datetime.fromisoformat(expected + "+00:00")
    assert found.on == found.at.astimezone(settings(**changes).zone).date()


DUE_AT = datetime(2027, 3, 7, 18, tzinfo=UTC)


@each(
    "now, changes, expected",
    [
        (DUE_AT, {"weekday": 2}, DUE_AT),
        (DUE_AT + timedelta(hours=2), {"round_time": time(9)}, DUE_AT),
        (DUE_AT - timedelta(seconds=1), {"weekday": 0}, DUE_AT + timedelta(days=1)),
        (DUE_AT + 3 * DAY, {}, DUE_AT + 7 * DAY),
        (DUE_AT + timedelta(hours=2), {"paused": True}, None),
    ],
)
def test_a_due_round_stays_due_whatever_is_changed(
    now: datetime, changes: dict[str, object], expected: datetime | None
) -> None:
    due = settings(next_round_on=DUE_AT.date(), next_round_at=DUE_AT, **changes)
    assert schedule.planned(due, now, None).next_round_at == expected


def test_a_zone_that_nobody_knows_is_refused_alone_and_keeps_no_time_back() -> None:
    with pytest.raises(UserError):
        schedule.read_schedule(None, "Xyzzy", DUE_AT, is_all=True)
    found = schedule.read_schedule("9:00", "Xyzzy", DUE_AT, is_all=True)
    assert (found.at, found.tz, found.zones) == (time(9), None, ())
    assert "Xyzzy" in found.unread[0]
    assert found.unread[1] == "I saved the rest."


@checked(deadline=None)
@given(
    st.sampled_from(ZONES), st.integers(0, 6), st.integers(0, 23), st.sampled_from([1, 2]),
    st.datetimes(datetime(2027, 1, 1), datetime(2027, 12, 31)),
)  # fmt: skip
def test_a_year_of_rounds_has_each_on_its_weekday_and_none_twice(
    tz: str, weekday: int, hour: int, every_weeks: int, start: datetime
) -> None:
    wanted = settings(tz=tz, weekday=weekday, round_time=time(hour), every_weeks=every_weeks)
    now, last = start.replace(tzinfo=UTC), None
    for _ in range(30):
        found = next_round(wanted, now, last)
        assert found.at > now
        assert found.on.weekday() == weekday
        assert found.at.astimezone(ZoneInfo(tz)).date() == found.on
        if last is not None:
            assert found.on - last == timedelta(weeks=every_weeks)
        now, last = found.at, found.on


def test_a_round_is_too_late_after_three_days() -> None:
    assert not is_too_late(NOW, NOW + 3 * DAY - timedelta(seconds=1))
    assert is_too_late(NOW, NOW + 3 * DAY)


def test_a_round_plans_a_week_from_three_hours_on_rather_from_a_day_on() -> None:
    assert timedelta(hours=3) == schedule.SOONEST
    assert DAY == schedule.NOTICE
    assert 7 * DAY == schedule.HORIZON


@each(
    "changes, state, expected",
    [
        ({}, {}, None),
        ({}, {"planned_at": NOW - DAY}, None),
        ({"paused_until": NOW + DAY}, {}, Away.PAUSED),
        ({"paused_until": NOW}, {}, None),
        ({}, {"is_engaged": True}, Away.ENGAGED),
        ({}, {"is_served": True}, None),
        ({"cadence": Cadence.ONCE}, {}, None),
        ({"cadence": Cadence.ONCE}, {"is_served": True}, Away.SERVED),
        ({"cadence": Cadence.FORTNIGHTLY}, {}, None),
        ({"cadence": Cadence.FORTNIGHTLY}, {"planned_at": NOW - 7 * DAY}, Away.RESTING),
        (
            {"cadence": Cadence.FORTNIGHTLY},
            {"planned_at": NOW - 10 * DAY + timedelta(seconds=1)},
            Away.RESTING,
        ),
        ({"cadence": Cadence.FORTNIGHTLY}, {"planned_at": NOW - 10 * DAY}, None),
        # A round that was held two days late, and the one after the next in time.
        ({"cadence": Cadence.FORTNIGHTLY}, {"planned_at": NOW - 12 * DAY}, None),
        ({"cadence": Cadence.FORTNIGHTLY}, {"planned_at": NOW - 14 * DAY}, None),
    ],
)
def test_who_takes_part(
    changes: dict[str, object], state: dict[str, object], expected: Away | None
) -> None:
    values: dict[str, object] = {"is_engaged": False, "planned_at": None, "is_served": False}
    assert away(profile(1, **changes), NOW, **{**values, **state}) is expected  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("results", "expected"),
    [
        ("rrrr", False),
        ("rrrrr", True),
        ("rrrrrrrrrw", True),
        ("rrrrrrrrww", False),
        ("wwwwrrrrrrrrrr", True),
        ("rrrrw", False),
    ],
)
def test_strong_is_who_is_nearly_always_right(results: str, expected: bool) -> None:
    seen = [PastAnswer(f"q{at}", "nlp", one == "r") for at, one in enumerate(results)]
    seen.append(PastAnswer("other", "vision", True))
    assert strong_topics(seen) == ({"nlp"} if expected else set())
