"""A server that removed the bot is erased after thirty days, unless the bot comes back."""

import asyncio
from dataclasses import replace
from datetime import timedelta
from typing import Any, cast

import discord
import pytest

from bot.core.errors import DeliveryError, DeliveryFailure
from bot.core.ports import Notifier
from bot.privacy.departures.service import DepartureService
from tests.world import World

DAY = timedelta(days=1)
TOLD = "could not look which servers are to be erased; the next try is later"
GOOD = "The held-out fold was never seen while training the model."


@pytest.fixture
async def lived_in(here: World) -> World:
    """A server that was set up, with an answer; and a second one that wasn't, with a quiz."""
    await here.setup(time="09:00", timezone="UTC")
    await here.until("2026-01-01T09:00")
    ann = here.member("ann")
    form = await ann.click(here.channel.history()[0], label="Answer")
    await ann.submit_modal(form, {"text": GOOD, "who": "keep"})
    return here


async def kept(here: World) -> int:
    """How much is kept about the first server."""
    return await here.app.database.read(
        lambda tx: sum(
            tx.execute(f"SELECT count(*) FROM {table}").fetchone()[0]
            for table in ("guilds", "daily_posts", "answers", "members", "departures")
        )
    )


async def pass_days(here: World, days: int) -> None:
    for _ in range(days):
        await here.forward(DAY)
        await here.env.settle()


def remove(here: World) -> None:
    here.env.backend.remove_guild(here.guild.id)


async def test_a_server_is_erased_after_thirty_days_and_not_before(lived_in: World) -> None:
    remove(lived_in)
    await lived_in.env.settle()
    assert await kept(lived_in) > 3
    await pass_days(lived_in, 29)
    assert await kept(lived_in) > 3
    await pass_days(lived_in, 1)
    assert await kept(lived_in) == 0
    await pass_days(lived_in, 1)
    assert await kept(lived_in) == 0


async def test_a_server_that_was_never_set_up_is_erased_too(here: World) -> None:
    other = here.env.create_guild("Other")
    channel = other.create_text_channel("general")
    ann = other.add_member(here.env.create_user("ann"))
    await ann.slash(channel, "streak visibility", shown=False)
    here.env.backend.remove_guild(other.id)
    await here.env.settle()
    assert (await here.app.privacy.servers_of(ann.id)) == (other.id,)
    await pass_days(here, 30)
    assert (await here.app.privacy.servers_of(ann.id)) == ()


async def test_a_server_that_left_while_the_bot_was_away_is_erased_thirty_days_later(
    lived_in: World,
) -> None:
    await lived_in.app.close()
    await lived_in.env.restart_bot(discord.AutoShardedClient(intents=discord.Intents.none()))
    remove(lived_in)
    await lived_in.come_back()
    await lived_in.env.settle()
    await pass_days(lived_in, 29)
    assert await kept(lived_in) > 3
    await pass_days(lived_in, 2)
    assert await kept(lived_in) == 0


async def test_the_thirty_days_outlive_the_process(lived_in: World) -> None:
    remove(lived_in)
    await lived_in.env.settle()
    await pass_days(lived_in, 20)
    await lived_in.restart(crash=True)
    await pass_days(lived_in, 9)
    assert await kept(lived_in) > 3
    await lived_in.restart()
    await pass_days(lived_in, 2)
    assert await kept(lived_in) == 0


async def test_coming_back_cancels_it_and_leaving_again_begins_anew(lived_in: World) -> None:
    here, guild_id = lived_in, lived_in.guild.id
    left = here.app.departures
    remove(here)
    await here.env.settle()
    await pass_days(here, 20)
    await left.joined(guild_id)  # what the client says when the bot is added again
    assert await departures(here) == []
    await pass_days(here, 5)
    await left.left(guild_id)
    await pass_days(here, 29)
    assert await kept(here) > 3
    await pass_days(here, 1)
    assert await kept(here) == 0


async def test_a_bot_that_was_added_again_while_it_was_away_erases_nothing(lived_in: World) -> None:
    here = lived_in
    await here.app.departures.left(here.guild.id)  # and it is back before the next start
    assert await departures(here) == [here.guild.id]
    await here.restart()
    await here.env.settle()
    assert await departures(here) == []


async def departures(here: World) -> list[int]:
    return await here.app.database.read(
        lambda tx: [row[0] for row in tx.execute("SELECT guild_id FROM departures")]
    )


async def test_a_server_in_which_the_bot_still_is_is_never_erased(lived_in: World) -> None:
    """The row is wrong, or the server is merely unavailable: Discord is asked before."""
    here = lived_in
    await here.app.departures.left(here.guild.id)
    await pass_days(here, 31)
    assert await kept(here) > 3
    assert await departures(here) == []


@pytest.mark.parametrize("status", [500, 401, 403])
async def test_without_a_clear_answer_nothing_is_erased_and_it_is_asked_again(
    lived_in: World, status: int
) -> None:
    here = lived_in
    remove(here)
    await here.env.settle()
    here.env.inject_error("GET", f"/guilds/{here.guild.id}", status=status, times=None)
    await pass_days(here, 32)
    assert await kept(here) > 3
    here.env.backend.faults.clear()
    await pass_days(here, 2)
    assert await kept(here) == 0


async def test_missing_access_means_that_the_bot_is_gone(lived_in: World) -> None:
    here = lived_in
    remove(here)
    here.env.inject_error("GET", f"/guilds/{here.guild.id}", status=403, code=50001, times=None)
    await pass_days(here, 30)
    assert await kept(here) == 0


async def test_nothing_waits_while_it_is_asked_whether_the_bot_is_gone(lived_in: World) -> None:
    here, hangs, asked, reached = lived_in, asyncio.Event(), [], asyncio.Event()

    class Hanging:
        """A Discord that doesn't answer."""

        def is_connected(self, _guild: int) -> bool:
            return False

        async def is_in_server(self, guild_id: int) -> bool:
            asked.append(guild_id)
            reached.set()
            await hangs.wait()
            raise DeliveryError(DeliveryFailure.TEMPORARY, "TimeoutError")

    core: Any = replace(here.app.core, notifier=cast(Notifier, Hanging()))
    service = DepartureService(core, here.app.privacy.erase_server, DAY, moment_seconds=0)
    await service.left(here.guild.id)
    await here.env.advance_time(2 * DAY.total_seconds())
    await service.claim_due()
    await reached.wait()
    await service.claim_due()
    assert asked == [here.guild.id]
    await service.close()
    assert await kept(here) > 3


async def test_how_long_a_server_is_kept_is_the_operators(lived_in: World) -> None:
    here = lived_in
    service = DepartureService(here.app.core, here.app.privacy.erase_server, 3 * DAY)
    remove(here)
    await here.env.settle()
    await pass_days(here, 2)
    await service.claim_due()
    assert await kept(here) > 3
    await pass_days(here, 1)
    now = here.env.now()
    assert await here.app.database.read(lambda tx: service.next_at(tx, now)) is None
    service = DepartureService(here.app.core, here.app.privacy.erase_server, 3 * DAY)
    await service.claim_due()
    assert await kept(here) == 0


async def test_a_look_that_failed_is_told_at_once_and_made_again(
    lived_in: World, caplog: pytest.LogCaptureFixture
) -> None:
    """Nobody waits for it any more: without that it would be told when memory is tidied."""
    here = lived_in

    class Broken:
        """A database that can't be read."""

        async def read(self, _fn: object) -> None:
            raise OSError("disk I/O error")

    core: Any = here.app.core
    broken = replace(core, database=cast(Any, Broken()))
    service = DepartureService(broken, here.app.privacy.erase_server, DAY, moment_seconds=60)
    for _ in range(2):
        await service.claim_due()
        await here.env.advance_time(1800)
    assert [one.message for one in caplog.records if one.exc_info] == [TOLD]
    await here.env.advance_time(1800)
    await service.claim_due()
    assert [one.message for one in caplog.records if one.exc_info] == [TOLD] * 2
