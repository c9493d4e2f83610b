"""A short soak: a few days of two servers, with everything that a long one has."""

from pathlib import Path

from tests.proof.wire import laid_wire
from tests.soak.__main__ import bank
from tests.soak.life import Soak
from tests.world import world


async def test_some_days_with_deaths_and_trouble_end_as_the_model_says(tmp_path: Path) -> None:
    with laid_wire() as wire:
        async with world(tmp_path, bank()) as here:
            life = Soak(here, wire, seed=5)
            await life.begin(guilds=2)
            await life.live(days=3)
            assert life.faults == []
            assert life.died, "no process died"
            assert life.failed, "Discord was never in trouble"
            assert all(len(group.days) >= 3 for group in life.groups)
