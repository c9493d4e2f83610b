"""Who left the server is on no board and gets no reminder; who comes back is there again."""

import asyncio
from datetime import timedelta
from typing import Any

import pytest

from bot.core.errors import DeliveryError, DeliveryFailure
from bot.daily.streaks.messages import PLACES_SHOWN, Period
from bot.daily.streaks.service import StreakService
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
    service = StreakService(asked.app.core, board_patience_seconds=0)
    found = await service.leaderboard(asked.guild.id, asked.organiser.id, Period.WEEK)
    assert [one.standing.user_id for one in found.places] == [ann.id]
    hangs.set()
    await asked.env.settle()
    found = await service.leaderboard(asked.guild.id, asked.organiser.id, Period.WEEK)
    assert found.places == ()


async def at_stake(here: World) -> Any:
    """Ann has a streak and a reminder at eight in the evening of the next day."""
    ann = here.member("ann")
    await answer(here, ann)
    await ann.slash(here.channel, "streak remind", time="20:00")
    await here.until("2026-01-02T09:00")
    return ann


def reminders(person: Any) -> list[str]:
    return [texts(one) for one in person.user.dm_channel.history()]


async def test_who_left_is_not_reminded_and_who_came_back_is(asked: World) -> None:
    ann = await at_stake(asked)
    asked.guild.remove_member(ann)
    await asked.until("2026-01-02T20:00")
    assert reminders(ann) == []
    ann = asked.guild.add_member(ann.user)
    newest = [one for one in asked.channel.history() if "Answer" in str(one.components)][-1]
    form = await ann.click(newest, label="Answer")
    await ann.submit_modal(form, {"text": GOOD, "who": "keep"})
    await asked.until("2026-01-03T09:00")
    await asked.until("2026-01-03T20:00")
    assert len(reminders(ann)) == 1


async def test_a_reminder_goes_out_when_discord_does_not_say(asked: World) -> None:
    ann = await at_stake(asked)

    async def is_member(_guild: int, _user: int) -> bool:
        raise DeliveryError(DeliveryFailure.TEMPORARY, "HTTP 503")

    asked.app.notifier.is_member = is_member  # type: ignore[method-assign]
    await asked.until("2026-01-02T20:00")
    assert len(reminders(ann)) == 1


async def test_a_reminder_goes_out_when_asking_hangs(asked: World) -> None:
    ann = await at_stake(asked)

    async def is_member(_guild: int, _user: int) -> bool:
        await asyncio.Event().wait()
        return False

    asked.app.notifier.is_member = is_member  # type: ignore[method-assign]
    asked.app.presence.patience_seconds = 0
    await asked.until("2026-01-02T20:00")
    assert len(reminders(ann)) == 1
