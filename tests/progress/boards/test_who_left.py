"""Who left the server is on no board; who comes back is there again."""

import asyncio
from datetime import timedelta
from typing import Any

import pytest

from bot.progress.boards.messages import PLACES_SHOWN, Period
from bot.progress.boards.service import BoardService
from tests.world import World, texts

GOOD = "The held-out fold was never seen while training the model."
DAY = timedelta(days=1)


@pytest.fixture
async def asked(here: World) -> World:
    """A question is open."""
    await here.setup(time="09:00", timezone="UTC")
    await here.until("2026-01-01T09:00")
    return here


async def answer(here: World, person: Any) -> None:
    form = await person.click(here.channel.history()[0], label="Answer")
    await person.submit_modal(form, {"text": GOOD, "who": "keep"})


async def board(here: World) -> str:
    result = await here.organiser.slash(here.channel, "leaderboard")
    return texts(result.response)


def questions(here: World) -> int:
    """How often Discord was asked whether somebody is there."""
    return sum(one.method == "GET" and "/members/" in one.path for one in here.env.http_requests)


async def test_a_line_of_the_board_goes_when_its_member_left_and_others_move_up(
    asked: World,
) -> None:
    ann, bob = asked.member("ann"), asked.member("bob")
    for one in (ann, bob):
        await answer(asked, one)
    asked.guild.remove_member(ann)
    shown = await board(asked)
    assert "ann" not in shown
    assert "` 1` **bob**" in shown
    before = questions(asked)
    await board(asked)
    assert questions(asked) == before  # a day long nobody is asked about again
    await asked.restart()
    assert "ann" not in await board(asked)


async def test_coming_back_and_writing_something_brings_the_line_back(asked: World) -> None:
    ann = asked.member("ann")
    await answer(asked, ann)
    asked.guild.remove_member(ann)
    assert "ann" not in await board(asked)
    ann = asked.guild.add_member(ann.user)
    await ann.send(asked.channel, "hello again")
    assert "ann" in await board(asked)


async def test_coming_back_and_using_a_command_brings_the_line_back(asked: World) -> None:
    ann = asked.member("ann")
    await answer(asked, ann)
    asked.guild.remove_member(ann)
    assert "ann" not in await board(asked)
    ann = asked.guild.add_member(ann.user)
    result = await ann.slash(asked.channel, "leaderboard")
    assert "**ann** (you)" in texts(result.response)
    assert "ann" in await board(asked)


async def test_only_those_who_would_be_shown_are_asked_about(asked: World) -> None:
    people = [asked.member(f"m{at:02}") for at in range(PLACES_SHOWN + 5)]
    for one in people:
        await answer(asked, one)
    before = questions(asked)
    await board(asked)
    assert questions(asked) - before == PLACES_SHOWN
    for one in people[:3]:
        asked.guild.remove_member(one)
    await asked.forward(DAY)
    shown = await board(asked)
    assert "m02" not in shown
    assert f"m{PLACES_SHOWN + 2}" in shown
    assert questions(asked) - before == 2 * PLACES_SHOWN + 3


@pytest.mark.parametrize("code", [10004, 0])
async def test_what_says_nothing_of_a_member_leaves_them_on_the_board(
    asked: World, code: int
) -> None:
    ann = asked.member("ann")
    await answer(asked, ann)
    asked.guild.remove_member(ann)
    asked.env.inject_error("GET", "/guilds/*/members/*", status=404, code=code, times=None)
    assert "ann" in await board(asked)


async def test_a_board_waits_for_a_hanging_request_no_longer_than_its_bound(asked: World) -> None:
    ann, hangs = asked.member("ann"), asyncio.Event()
    await answer(asked, ann)

    async def is_member(_guild: int, _user: int) -> bool:
        await hangs.wait()
        return False

    asked.app.notifier.is_member = is_member  # type: ignore[method-assign]
    service = BoardService(asked.app.core, patience_seconds=0)
    found = await service.show(asked.guild.id, asked.organiser.id, Period.WEEK)
    assert [one.standing.user_id for one in found.places] == [ann.id]
    hangs.set()
    await asked.env.settle()
    found = await service.show(asked.guild.id, asked.organiser.id, Period.WEEK)
    assert found.places == ()
