"""A member's week and the group's: what is done once is told once, whatever clocks, the bot's own
absence and new plans do to the moments between two weeks."""

import re
from datetime import datetime, timedelta
from typing import Any

import discord
import pytest

from tests.daily.answers.test_answers import GOOD
from tests.world import World, texts

BERLIN = "Europe/Berlin"


async def planned(here: World, **how: str) -> Any:
    """Ann, whose week and whose group's come on Sundays at six."""
    ann = here.member("ann")
    await here.organiser.slash(here.channel, "organise week", day="6", time="18:00")
    await ann.slash(here.channel, "streak week", day="6", time="18:00", **how)
    return ann


def in_group(here: World) -> list[int]:
    return [count(texts(one)) for one in here.channel.history() if "Our week" in texts(one)]


def of_member(ann: Any) -> list[int]:
    found = [texts(one) for one in ann.user.dm_channel.history()]
    return [count(one) for one in found if "Your week" in one]


def count(said: str) -> int:
    """How many answers a week tells."""
    return sum(map(int, re.findall(r"(\d+) answers?", said)))


async def stop(here: World) -> None:
    """The bot is away: whoever is connected now hears nothing."""
    await here.app.uptime.stopping()
    await here.app.close()
    await here.env.restart_bot(discord.AutoShardedClient(intents=discord.Intents.none()))


async def away(here: World, hours: float) -> None:
    await stop(here)
    await here.env.advance_time(hours * 3600)
    await here.come_back()


async def at(here: World, moment: datetime) -> None:
    await here.env.advance_time((moment - here.env.now()).total_seconds())


# Clocks go back on 25 October, so the week has an hour more; on 29 March they go forward.
@pytest.mark.parametrize("first", ["2026-10-18", "2026-03-22"], ids=["back", "forward"])
async def test_the_hour_of_a_clock_change_is_told_once(here: World, first: str) -> None:
    sunday = datetime.fromisoformat(f"{first}T00:00:00+00:00")
    await at(here, sunday - timedelta(hours=42))
    await here.setup(time="09:00", timezone=BERLIN, reveal=48 * 60)
    ann = await planned(here, timezone=BERLIN)
    await here.until(f"{first}T08:00")
    await here.until(f"{first}T16:30")
    await ann.send(here.thread(), GOOD)
    for days in (0, 7, 14):
        for hours in (16, 17):  # six there, in summer and in winter
            moment = sunday + timedelta(days=days, hours=hours)
            if moment > here.env.now():
                await here.until(moment.isoformat()[:16])
    assert sum(in_group(here)) == 1
    assert sum(of_member(ann)) == 1


async def test_an_hour_after_a_week_is_told_though_the_next_one_comes_late(here: World) -> None:
    await here.setup(time="09:00", timezone="UTC", reveal=48 * 60)
    ann = await planned(here, timezone="UTC")
    await here.until("2026-01-04T18:30")
    await ann.send(here.thread(), GOOD)
    await here.until("2026-01-11T17:55")
    await away(here, 2)
    await here.run_due()
    assert in_group(here) == [1]
    assert of_member(ann) == [0, 1]
    await here.until("2026-01-18T18:00")
    assert in_group(here) == [1]
    assert of_member(ann) == [0, 1, 0]


async def test_what_is_done_while_a_week_is_late_is_told_once(here: World) -> None:
    await here.setup(time="09:00", timezone="UTC", reveal=48 * 60)
    ann = await planned(here, timezone="UTC")
    await here.until("2026-01-04T17:55")
    await stop(here)
    await here.env.advance_time(3600)
    await ann.send(here.thread(), GOOD)
    await here.env.advance_time(3600)
    await here.come_back()
    for day in (11, 18):
        await here.until(f"2026-01-{day}T18:00")
    assert in_group(here) == [1]
    assert sum(of_member(ann)) == 1


@pytest.mark.parametrize("day", ["1", "5"], ids=["Tuesday", "Saturday"])
async def test_another_day_neither_loses_nor_repeats_anything(here: World, day: str) -> None:
    """On Saturday, Sunday's weeks move to Tuesdays or to Saturdays: three days, or thirteen."""
    await here.setup(time="09:00", timezone="UTC", reveal=48 * 60)
    ann = await planned(here, timezone="UTC")
    await here.until("2026-01-03T10:00")
    await ann.send(here.thread(), GOOD)
    await here.until("2026-01-04T18:30")
    await ann.send(here.thread(), GOOD)
    await here.until("2026-01-10T19:00")
    await here.organiser.slash(here.channel, "organise week", day=day)
    await ann.slash(here.channel, "streak week", day=day)
    for days in range(11, 25):
        await here.until(f"2026-01-{days}T19:00")
    assert sum(in_group(here)) == 2
    assert sum(of_member(ann)) == 2


async def test_after_a_week_that_was_left_out_comes_a_week(here: World) -> None:
    await here.setup(time="09:00", timezone="UTC", reveal=48 * 60)
    ann = await planned(here, timezone="UTC")
    await here.until("2026-01-04T18:30")
    await ann.send(here.thread(), GOOD)
    await here.until("2026-01-11T17:55")
    await away(here, 13)
    await here.until("2026-01-13T10:00")
    await ann.send(here.thread(), GOOD)
    await here.until("2026-01-18T18:00")
    assert in_group(here) == [1]
    assert of_member(ann) == [0, 1]
