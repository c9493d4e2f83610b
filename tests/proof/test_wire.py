"""The points at which the wire can kill a process."""

import asyncio

from tests.proof.wire import Request, Wire

ONE, OTHER = Request("POST", "/one", None), Request("POST", "/other", None)


async def nothing() -> None:
    """Discord has nothing to say."""


async def send(wire: Wire, *requests: Request) -> None:
    for request in requests:
        await wire.carry(request, nothing)


async def test_what_a_task_did_and_what_it_does_next_have_one_point_between_them() -> None:
    wire = Wire()
    wire.die_at(None)
    await send(wire, ONE, OTHER)
    assert wire.steps == ["before POST /one", "after POST /one", "after POST /other"]


async def test_what_another_task_does_next_has_a_point_of_its_own() -> None:
    wire = Wire()
    wire.die_at(None)
    await send(wire, ONE)
    await asyncio.create_task(send(wire, OTHER))
    assert wire.steps == [
        "before POST /one", "after POST /one", "before POST /other", "after POST /other",
    ]  # fmt: skip
