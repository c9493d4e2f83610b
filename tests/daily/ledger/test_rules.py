"""The rules of a posted question: when it is revealed, what its thread is called and keeps."""

from collections.abc import Iterable
from dataclasses import asdict, replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.core.ids import ChannelId, GuildId, PostId, UserId
from bot.daily.ledger.rules import (
    Counting,
    DailyPost,
    PostState,
    archive_minutes,
    counting,
    is_turning,
    missed_hours,
    most_urgent,
    reveal_due,
    runs_out_soon,
    thread_name,
)
from bot.server.settings.rules.declared import GuildSettings

NINE = datetime(2026, 1, 5, 9, tzinfo=UTC)
DAY = timedelta(days=1)
HOURS = 60
BERLIN, HOWE = ZoneInfo("Europe/Berlin"), ZoneInfo("Australia/Lord_Howe")


@pytest.mark.parametrize("late", [timedelta(), timedelta(minutes=30)])
def test_a_post_on_time_is_revealed_at_a_round_hour(late: timedelta) -> None:
    assert reveal_due(NINE, NINE + late, 24 * HOURS, BERLIN) == NINE + DAY


def test_after_a_late_post_nobody_has_less_time() -> None:
    late = timedelta(minutes=30, seconds=1)
    assert reveal_due(NINE, NINE + late, 24 * HOURS, BERLIN) == NINE + late + DAY


@pytest.mark.parametrize(
    ("zone", "posted", "hours", "revealed"),
    [
        (BERLIN, "2026-10-24T09:00", 24, "2026-10-25T09:00"),  # 25 hours
        (BERLIN, "2026-03-28T09:00", 24, "2026-03-29T09:00"),  # 23 hours
        (BERLIN, "2026-10-22T09:00", 7 * 24, "2026-10-29T09:00"),
        (BERLIN, "2026-10-24T02:30", 24, "2026-10-25T02:30"),  # the first of two, as the question
        (BERLIN, "2026-03-28T02:30", 24, "2026-03-29T03:30"),  # there is no 02:30, as the question
        (HOWE, "2026-04-04T09:00", 24, "2026-04-05T09:00"),  # 24 hours and a half
        (HOWE, "2026-10-03T09:00", 24, "2026-10-04T09:00"),  # 23 hours and a half
        # Other delays: by the clocks where those go back, else as long as was said.
        (BERLIN, "2026-10-24T20:00", 12, "2026-10-25T08:00"),
        (BERLIN, "2026-03-28T20:00", 12, "2026-03-29T09:00"),
        (HOWE, "2026-04-04T20:00", 12, "2026-04-05T08:00"),
        (HOWE, "2026-10-03T20:00", 12, "2026-10-04T08:30"),
    ],
)
def test_a_reveal_is_not_earlier_than_the_clocks_let_expect(
    zone: ZoneInfo, posted: str, hours: int, revealed: str
) -> None:
    at, expected = (
        datetime.fromisoformat(one).replace(tzinfo=zone).astimezone(UTC)
        for one in (posted, revealed)
    )
    due = reveal_due(at, at, hours * HOURS, zone)
    assert due == expected
    assert due.tzinfo is UTC


def test_a_late_post_keeps_its_hour_when_the_clocks_change() -> None:
    due = datetime(2026, 10, 24, 9, tzinfo=BERLIN).astimezone(UTC)
    sent = datetime(2026, 10, 24, 11, tzinfo=BERLIN).astimezone(UTC)
    at = datetime(2026, 10, 25, 11, tzinfo=BERLIN).astimezone(UTC)
    assert reveal_due(due, sent, 24 * HOURS, BERLIN) == at


@pytest.mark.parametrize(
    ("minutes", "weekdays", "clock", "zone", "opens"),
    [
        (6 * HOURS, range(7), time(9), "UTC", NINE),  # it is only just being posted
        (6 * HOURS, range(7), time(14, 59), "UTC", NINE),
        (6 * HOURS, range(7), time(15), "UTC", NINE),  # the reveal comes first
        (6 * HOURS, range(7), time(8, 59), "UTC", NINE),
        (6 * HOURS, range(7), time(20, 30), "Asia/Tokyo", None),
        (6 * HOURS, range(7), time(9, 1), "UTC", None),
        (6 * HOURS, range(7), time(14, 54), "UTC", None),
        (6 * HOURS, range(7), time(14, 55), "UTC", NINE),  # within minutes of the reveal
        (6 * HOURS, range(7), time(9, 30), "Asia/Tokyo", NINE),
        (6 * HOURS, [6], time(20), "UTC", NINE + 6 * DAY),
        (6 * HOURS, [6], time(10), "UTC", None),
        (7 * 24 * HOURS, [6], time(20), "UTC", None),
        (24 * HOURS, range(7), time(9), "UTC", NINE),  # one closes, the next is only being posted
        (48 * HOURS, range(7), time(9), "UTC", None),
    ],
)
def test_hours_at_which_no_question_is_ever_open(
    minutes: int, weekdays: Iterable[int], clock: time, zone: str, opens: datetime | None
) -> None:
    settings = GuildSettings(
        GuildId(1), ChannelId(2), UserId(3), post_time=time(9), tz="UTC", reveal_minutes=minutes,
        weekdays=frozenset(weekdays),
    )  # fmt: skip
    hours = None if opens is None else (opens, opens + timedelta(minutes=minutes))
    assert missed_hours(settings, clock, ZoneInfo(zone), NINE + timedelta(hours=1)) == hours


def test_the_name_of_a_thread_is_cut_where_discord_would_refuse_it() -> None:
    assert thread_name(date(2026, 1, 5), "Why folds?") == "5 Jan · Why folds?"
    fits = "x" * (100 - len("5 Jan · "))
    assert thread_name(date(2026, 1, 5), fits) == f"5 Jan · {fits}"
    cut = thread_name(date(2026, 1, 5), f"{fits}y")
    assert cut == f"5 Jan · {fits[:-1]}…"
    assert len(cut) == 100
    spaced = f"{fits[:-2]}  and more"
    assert thread_name(date(2026, 1, 5), spaced) == f"5 Jan · {fits[:-2]}…"


@pytest.mark.parametrize(
    ("reveal", "kept"),
    [
        (-23 * HOURS, 60),
        (0, 1440),
        (1, 4320),
        (48 * HOURS, 4320),
        (48 * HOURS + 1, 10080),
        (6 * 24 * HOURS, 10080),
        (30 * 24 * HOURS, 10080),
    ],
)
def test_a_thread_stays_in_sight_for_a_day_after_the_reveal(reveal: int, kept: int) -> None:
    assert archive_minutes(reveal) == kept


@pytest.mark.parametrize(("left", "soon"), [(4, True), (5, True), (6, False)])
def test_the_pool_runs_out_when_it_lasts_no_longer_than_a_week(left: int, soon: bool) -> None:
    assert runs_out_soon(left, 5) is soon


def test_only_a_card_that_waits_for_answers_is_open() -> None:
    assert {one for one in PostState if one.is_open} == {PostState.SENT, PostState.THREADED}
    unseen = {PostState.CLAIMED, PostState.VOID, PostState.SKIPPED}
    assert {one for one in PostState if not one.was_posted} == unseen


POST = DailyPost(
    PostId(1), GuildId(1), date(2026, 1, 5), PostState.THREADED, "q", "", None, None, None, None,
    None, None, None, None, "", "",
)  # fmt: skip
SETTINGS = GuildSettings(GuildId(1), ChannelId(1), UserId(1))


@pytest.mark.parametrize(
    ("kept", "chosen", "expected"),
    [
        (Counting(20, True, True), Counting(300, False, False), Counting(20, True, True)),
        (Counting(300, False, False), Counting(20, True, True), Counting(20, True, True)),
        (Counting(20, True, False), Counting(30, False, True), Counting(20, True, True)),
        (Counting(20, False, False), Counting(20, False, False), Counting(20, False, False)),
    ],
)
def test_of_what_counts_the_kinder_holds_for_a_question(
    kept: Counting, chosen: Counting, expected: Counting
) -> None:
    post, settings = replace(POST, **asdict(kept)), replace(SETTINGS, **asdict(chosen))
    assert counting(post, settings) == expected
    assert counting(None, settings) == chosen


def test_a_question_that_is_not_posted_yet_promises_nothing() -> None:
    for chosen in (Counting(1000, False, False), Counting(1, True, True)):
        assert counting(POST, replace(SETTINGS, **asdict(chosen))) == chosen


@pytest.mark.parametrize(
    ("clock", "opens", "closes", "turning"),
    [
        (time(9), time(9), time(15), True),
        (time(14, 55), time(9), time(15), True),
        (time(15), time(9), time(15), True),
        (time(23, 58), time(18), time(0), True),
        (time(14, 54), time(9), time(15), False),
        (time(15, 1), time(9), time(15), False),
        (time(8, 59), time(9), time(15), False),
    ],
)
def test_when_a_question_is_only_just_opening_or_closing(
    clock: time, opens: time, closes: time, turning: bool
) -> None:
    assert is_turning(clock, opens, closes) is turning


def open_post(day: int, closes: timedelta | None, reason: str = "") -> DailyPost:
    due = None if closes is None else NINE + closes
    return replace(POST, on=date(2026, 1, day), reveal_due_at=due, void_reason=reason)


def test_what_costs_something_and_closes_first_is_answered_first() -> None:
    bonus = open_post(4, timedelta(hours=1), "an extra question")
    monday, tuesday = open_post(5, timedelta(hours=9)), open_post(6, timedelta(hours=8))
    unknown = open_post(7, None)
    posts = (unknown, tuesday, monday, bonus)
    days = [one.on for one in (tuesday, monday, unknown, bonus)]
    for answered in range(4):
        first = most_urgent(posts, days[:answered])
        assert first is not None
        assert first.on == days[answered]
    assert most_urgent(posts, days) is None
    assert most_urgent(posts, [unknown.on], days[:2]) == bonus, "closes first of what is left"
    assert most_urgent((tuesday, unknown), [], [tuesday.on]) == unknown
