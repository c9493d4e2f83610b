"""The process dies between any two steps; afterwards nothing is said twice and nothing lost.

A step is a commit or a request to Discord. Each story is lived once for each point before and
after each of them, until it needs no more points: everything raises from there on, a new process
starts on the same database, and the clock moves past the lease.
"""

from pathlib import Path

import pytest

from bot.bank.model import Bank
from tests.proof.deaths import Death, at_any_point
from tests.proof.rare_stories import RARE_STORIES
from tests.proof.stories import STORIES, Story, open_scene
from tests.world import World


@pytest.mark.parametrize("story", STORIES + RARE_STORIES, ids=lambda story: story.name)
async def test_a_crash_at_any_point_repeats_nothing_and_loses_nothing(
    story: Story, tmp_path: Path, bank: Bank
) -> None:
    async def life(here: World, death: Death) -> list[str]:
        scene = await open_scene(here)
        await story.before(scene)
        scene.told.clear()
        died = await death.cut(lambda: story.moment(scene))
        await scene.settle_down()
        if died and story.repair is not None:
            await story.repair(scene)
            await scene.settle_down()
        return await story.faults(scene)

    await at_any_point(tmp_path, bank, life, least=3)
