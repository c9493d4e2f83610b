"""The points at which the wire can kill a process: one for each state that it can leave."""

import asyncio

from tests.proof.wire import Request, Wire
from tests.world import World

ONE, OTHER, LOOK = (Request(*one, None) for one in (("POST", "/one"), ("POST", "/other"),
                                                    ("GET", "/one")))  # fmt: skip


async def nothing() -> None:
    """Discord has nothing to say."""


async def send(wire: Wire, *requests: Request) -> None:
    for request in requests:
        await wire.carry(request, nothing)


async def test_what_was_done_and_what_is_done_next_have_one_point_between_them() -> None:
    wire = Wire()
    wire.die_at(None)
    await send(wire, ONE)
    await asyncio.create_task(send(wire, OTHER))
    assert wire.steps == ["before POST /one", "after POST /one", "after POST /other"]


async def test_what_begins_while_something_is_on_its_way_has_a_point_before_it() -> None:
    wire, arrived = Wire(), asyncio.Event()
    wire.die_at(None)
    first = asyncio.create_task(wire.carry(ONE, arrived.wait))
    await asyncio.sleep(0)
    await send(wire, OTHER)
    arrived.set()
    await first
    assert wire.steps == ["before POST /one", "before POST /other", "after POST /other"]


async def test_a_look_at_discord_leaves_nothing() -> None:
    wire = Wire()
    wire.die_at(None)
    await send(wire, LOOK, ONE, LOOK, LOOK, OTHER)
    assert wire.steps == ["before GET /one", "after POST /one", "after POST /other"]


async def test_what_happens_during_a_look_is_not_overlooked() -> None:
    wire, arrived = Wire(), asyncio.Event()
    wire.die_at(None)
    look = asyncio.create_task(wire.carry(LOOK, arrived.wait))
    await asyncio.sleep(0)
    other = asyncio.create_task(wire.carry(OTHER, arrived.wait))
    await asyncio.sleep(0)
    arrived.set()
    await asyncio.gather(look, other)
    assert wire.steps[-1] == "after GET /one"


async def test_a_commit_has_a_point_after_it_if_it_changed_something(
    here: World, wire: Wire
) -> None:
    wire.watch(here)
    wire.die_at(None)
    await here.app.database.write(lambda tx: tx.execute("DELETE FROM outbox WHERE outbox_id < 0"))
    assert wire.steps == ["before commit"]
    await here.app.uptime.stopping()
    assert wire.steps == ["before commit", "after commit"]
