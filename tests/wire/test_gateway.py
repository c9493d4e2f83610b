"""A gateway that goes away and comes back: noticed by shard, and back within a minute."""

from collections.abc import Callable
from pathlib import Path

from tests.wire.lab import SEND, Lab
from tests.wire.nursery import Nursery

RATE = 480
MINUTE = 60.0


def count(lab: Lab, what: str) -> int:
    return int(lab.harness.gateway.counts.get(what, 0))


async def drop(lab: Lab, shard_id: int | None = None) -> None:
    """The gateway goes away for one shard, or for all."""
    lab.harness.faults.gateway_down = True
    for one in list(lab.harness.gateway.connections):
        if shard_id is None or one.session.shard[0] == shard_id:
            one.abort()


async def back(lab: Lab, shards: int) -> float:
    """The gateway is there again: how many seconds later the bot is."""
    lab.harness.faults.gateway_down = False
    return await how_long(lab, lambda: len(lab.harness.gateway.live) == shards)


async def test_the_bot_is_back_within_a_minute_of_any_outage(tmp_path: Path, wire: Nursery) -> None:
    """One bot for all of it, as each start costs seconds."""
    async with Lab.open(tmp_path, wire, rate=RATE, shards=2) as lab:
        await lose_shards(lab)
        await lose_requests(lab)
        await lose_a_permission(lab)
        assert lab.harness.problems() == []


async def lose_shards(lab: Lab) -> None:
    """First one, then both: each counts for itself, and sessions are resumed."""
    ready = (
        '"event": "connected"'  # said when all shards are: one that is lost before has no session
    )
    await lab.until(lambda: ready in lab.bot.log.read_text(), "both shards")
    await lab.pass_time(MINUTE)
    identified = count(lab, "op2")
    lasts = "SELECT shard_id, shard_count FROM outages WHERE to_at IS"
    await lab.until(lambda: not lab.rows(f"{lasts} NULL"), "both shards")
    before = len(lab.rows(f"{lasts} NOT NULL"))
    await drop(lab, 1)
    await lab.pass_time(2 * MINUTE)
    assert lab.rows(f"{lasts} NULL") == [(1, 2)]
    assert await back(lab, 2) <= MINUTE
    await lab.pass_time(MINUTE)
    await drop(lab)
    await lab.pass_time(4 * MINUTE)
    assert sorted(lab.rows(f"{lasts} NULL")) == [(0, 2), (1, 2)]
    assert await back(lab, 2) <= MINUTE
    await lab.until(lambda: not lab.rows(f"{lasts} NULL"), "the end of both outages")
    assert len(lab.rows(f"{lasts} NOT NULL")) == before + 3
    assert count(lab, "op2") == identified


async def lose_requests(lab: Lab) -> None:
    """Messages and threads are refused for minutes, while the gateway is there."""
    lab.harness.faults.server_error("* /channels/*", 503, None)
    await lab.ask()
    await lab.pass_time(7 * MINUTE)  # the fifth try would follow 15 minutes after the fourth
    assert not lab.question_cards()
    lab.harness.faults.clear()
    assert await how_long(lab, lab.question_cards) <= 1.5 * MINUTE


async def lose_a_permission(lab: Lab) -> None:
    """The bot's role is taken and given back: what failed meanwhile is due at once."""
    other = next(one for one in lab.harness.world.guilds.values() if one["name"] == "neighbours")
    channel, me = lab.channel(other)["id"], lab.harness.world.bot_id
    lab.harness.faults.deny(SEND, 50013, None, where=lambda rec: rec.args["channel_id"] == channel)
    await lab.ask(other, lab.harness.owner(other))
    await lab.pass_time(2 * MINUTE)  # the fourth try would follow five minutes after the third
    lab.harness.faults.clear()
    lab.harness.member_update(other["id"], me, roles=list(other["members"][me]["roles"]))
    lab.harness.member_update(other["id"], me, roles=[])
    assert await how_long(lab, lambda: lab.question_cards(other)) <= MINUTE


async def how_long(lab: Lab, true: Callable[[], object]) -> float:
    """Seconds on the clock of both until something is true."""
    began = lab.harness.world.clock.time()
    await lab.until(true, "the return of the bot")
    return float(lab.harness.world.clock.time() - began)
