"""The process dies between any two steps; afterwards nothing is said twice and nothing lost.

A step is a commit or a request to Discord. Each story is lived once for each point before and
after each of them, until it needs no more points: everything raises from there on, a new process
starts on the same database, and the clock moves past the lease.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from bot.bank.model import Bank
from tests.proof.rare_stories import RARE_STORIES
from tests.proof.stories import STORIES, Scene, Story, open_scene
from tests.proof.wire import Crash, Wire
from tests.world import world

SLUGGISH = 200


@asynccontextmanager
async def scene_of(folder: Path, bank: Bank, wire: Wire, story: Story) -> AsyncIterator[Scene]:
    """A fresh world at the critical moment of a story."""
    folder.mkdir()
    async with world(folder, bank) as made:
        made.env.check_errors = False  # the deaths are errors too; see only_crashes
        wire.watch(made)
        scene = await open_scene(made)
        await story.before(scene)
        scene.told.clear()
        try:
            yield scene
        finally:
            wire.revive()  # so that the world can be closed


def only_crashes(errors: list[BaseException]) -> list[BaseException]:
    """Errors of the dead process that are more than its death."""
    return [error for error in errors if not isinstance(error, Crash)]


async def live_through(scene: Scene, story: Story, wire: Wire, point: int | None) -> None:
    """Live the moment, dying at ``point``; start again and let the agenda finish."""
    wire.die_at(point)
    living = asyncio.all_tasks()
    try:
        await story.moment(scene)
    except (Crash, BaseExceptionGroup) as error:
        assert wire.is_down, error
    died = wire.is_down
    if orphans := asyncio.all_tasks() - living:
        await asyncio.wait(orphans, timeout=1)
    wire.revive()
    assert only_crashes(scene.world.env.errors) == []
    if died:
        await scene.world.restart(crash=True)
    await scene.settle_down()
    if died and story.repair is not None:
        await story.repair(scene)
        await scene.settle_down()


@pytest.mark.parametrize("story", STORIES + RARE_STORIES, ids=lambda story: story.name)
async def test_a_crash_at_any_point_repeats_nothing_and_loses_nothing(
    story: Story, wire: Wire, tmp_path: Path, bank: Bank
) -> None:
    faults = []
    for point in range(SLUGGISH):
        async with scene_of(tmp_path / str(point), bank, wire, story) as scene:
            await live_through(scene, story, wire, point)
            found = await story.faults(scene)
            faults += [f"died at {point}, {wire.steps[-1]}: {fault}" for fault in found]
            if len(wire.steps) <= point:
                break
    assert faults == []
    assert point >= 3, wire.steps
