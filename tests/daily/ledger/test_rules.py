"""The rules of a posted question: when it is revealed, what its thread is called and keeps."""

from dataclasses import asdict, replace
from datetime import UTC, date, datetime, timedelta

import pytest

from bot.core.ids import ChannelId, GuildId, PostId, UserId
from bot.daily.ledger.rules import (
    Counting,
    DailyPost,
    PostState,
    archive_minutes,
    counting,
    reveal_due,
    runs_out_soon,
    thread_name,
)
from bot.server.settings.rules.declared import GuildSettings

NINE = datetime(2026, 1, 5, 9, tzinfo=UTC)
DAY = timedelta(days=1)
HOURS = 60


@pytest.mark.parametrize("late", [timedelta(), timedelta(minutes=30)])
def test_a_post_on_time_is_revealed_at_a_round_hour(late: timedelta) -> None:
    assert reveal_due(NINE, NINE + late, 24 * HOURS) == NINE + DAY


def test_after_a_late_post_nobody_has_less_time() -> None:
    late = timedelta(minutes=30, seconds=1)
    assert reveal_due(NINE, NINE + late, 24 * HOURS) == NINE + late + DAY


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
