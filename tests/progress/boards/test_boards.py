"""/leaderboard by what counts here, through the real discord.py."""

from datetime import date, timedelta

import pytest

from bot.daily.streaks.rules import MemberStanding, Ranked
from bot.progress.boards import rules, ui
from bot.progress.boards.messages import Leaderboard, Metric, Period
from tests.daily.streaks.test_commands import group, run
from tests.daily.streaks.test_practice import bank, begin, quiz
from tests.gateway.screen import height
from tests.proof.census import rows
from tests.world import World, ids, texts

__all__ = ["bank", "group"]
LINE = 22
"""Pixels of a line of text on a phone."""
GOOD = "The held-out fold was never seen while training the model."
THURSDAY = date(2026, 1, 8)


def test_a_week_begins_on_monday_and_a_month_on_its_first() -> None:
    found = {period: rules.first_date(period, THURSDAY) for period in Period}
    assert found == {
        Period.WEEK: date(2026, 1, 5), Period.MONTH: date(2026, 1, 1), Period.EVER: None,
    }  # fmt: skip


def test_days_that_count_are_offered_first_where_practice_counts() -> None:
    assert rules.metrics(any_practice=True)[0] is Metric.DAYS
    assert rules.metrics(any_practice=False) == (Metric.ANSWERS, Metric.PRACTICE, Metric.MOCKS)


@pytest.mark.parametrize("count", [0, 1, 40])
def test_a_board_of_any_size_fits_and_shows_the_viewer(count: int) -> None:
    """Twenty characters are as wide as a name gets on a phone beside the figures."""
    places = tuple(
        Ranked(at, MemberStanding(at, "W" * 32, 400, 1000 - at)) for at in range(1, count + 1)
    )
    for metric in Metric:
        board = Leaderboard(
            Period.EVER, metric, tuple(Metric), None, THURSDAY, places, 40, viewer_hidden=False
        )
        card = ui.leaderboard(board)
        assert card.content_length() <= 4000
        said = str(card.to_components())
        assert ("(you)" in said) is (count == 40)
        assert ("Be the first" in said) is (count == 0)


async def test_the_leaderboard_shares_places_and_leaves_out_who_hides(group: World) -> None:
    people = await run(group, ann="aa", bob="aa", cat="a.", dan="aa")
    await people["dan"].slash(group.channel, "streak visibility", shown=False)
    board = await people["cat"].slash(group.channel, "leaderboard", period="EVER")
    assert board.ephemeral
    lines = texts(board.response).splitlines()
    assert next(line for line in lines if "ann" in line).startswith("` 1`")
    assert next(line for line in lines if "bob" in line).startswith("` 1`")
    assert next(line for line in lines if "cat" in line).startswith("` 3`")
    assert "(you)" in next(line for line in lines if "cat" in line)
    assert "dan" not in texts(board.response)


async def test_the_buttons_change_period_and_metric_in_place(group: World) -> None:
    people = await run(group, ann="aaaaaa")  # Thursday to Tuesday
    board = await people["ann"].slash(group.channel, "leaderboard")
    assert "### Leaderboard · Since Monday\n" in texts(board.response)
    assert "; the streak, in days, breaks ties.\n" in texts(board.response)
    assert "** (you) · 2 · streak 6" in texts(board.response)
    assert len(set(ids(board.response.message))) == len(ids(board.response.message)) == 7
    month = await people["ann"].click(board.response, label="Month")
    assert "** (you) · 6 · streak 6" in texts(month.response)
    mocks = await people["ann"].click(month.response, label="Interviews")
    assert "Nothing here yet" in texts(mocks.response)
    assert "· January" in texts(mocks.response)
    assert mocks.response.message.id == board.response.message.id


def test_a_row_with_a_name_of_ten_letters_stays_in_one_line_on_a_phone() -> None:
    def board(*names: str) -> int:
        places = tuple(
            Ranked(at, MemberStanding(at, name, 365, 365)) for at, name in enumerate(names, 1)
        )
        one = Leaderboard(
            Period.EVER, Metric.PRACTICE, tuple(Metric), None, THURSDAY, places, 1,
            viewer_hidden=False,
        )  # fmt: skip
        return height(ui.leaderboard(one))

    assert board("Viewer", "W" * 10) - board("Viewer") == LINE
    assert board("Viewer", "W" * 32) - board("Viewer") == 2 * LINE


async def test_it_goes_by_what_counts_here(here: World) -> None:
    await begin(here)
    await here.until("2026-01-01T09:00")
    ann, bob, cat = (here.member(name) for name in ("ann", "bob", "cat"))
    for one in (bob, ann):
        await one.send(here.thread(), GOOD)
    await here.until("2026-01-02T09:00")
    await quiz(here, ann)
    await here.until("2026-01-03T09:00")
    await quiz(here, cat, count=3, stop=2)
    for period in ("WEEK", "MONTH", "EVER"):
        days = texts((await ann.slash(here.channel, "leaderboard", period=period)).response)
        assert "Days that count by an answer or by practice" in days
        assert "**ann** (you) · 2 · streak 2" in days
        assert "**bob** · 1" in days
        assert "cat" not in days
        shown = await ann.slash(here.channel, "leaderboard", period=period, by="ANSWERS")
        assert "**ann** (you) · 1 · streak 2" in texts(shown.response)
        shown = await ann.slash(here.channel, "leaderboard", period=period, by="PRACTICE")
        lines = texts(shown.response).splitlines()
        assert "` 1` **ann** (you) · 3 · streak 2" in lines
        assert "` 2` **cat** · 2" in lines


async def test_names_are_those_that_are_heard(group: World) -> None:
    """With each message or interaction, and by asking about who is shown once a day."""
    people = await run(group, ann="a", bob="a")
    backend = group.env.backend
    members = backend.get_guild(group.guild.id).members

    async def names() -> str:
        shown = await group.organiser.slash(group.channel, "leaderboard", period="EVER")
        return texts(shown.response)

    assert "**ann**" in await names()
    members[people["ann"].id].nick = "Annabel"
    await people["ann"].send(group.channel, "hello")
    assert "**Annabel**" in await names()
    members[people["bob"].id].nick = "Bobby"
    assert "**bob**" in await names(), "asked within a day"
    await group.forward(timedelta(days=1, minutes=1))
    assert "**Bobby**" in await names()
    members[people["ann"].id].nick = "Annie"
    own = await people["ann"].slash(group.channel, "leaderboard", period="EVER")
    assert "**Annie** (you)" in texts(own.response)
    await group.restart()
    stored = await rows(group, "SELECT display_name FROM members ORDER BY display_name")
    assert ("Annie",) in stored
    assert ("Bobby",) in stored
