"""The rules of a posted question: when it is revealed, what its thread is called and keeps."""

from datetime import UTC, date, datetime, timedelta

import pytest

from bot.daily.ledger.rules import (
    PostState,
    archive_minutes,
    reveal_due,
    runs_out_soon,
    thread_name,
)

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
