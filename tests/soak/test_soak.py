"""A short soak: a few days of two servers, with everything that a long one has."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

from tests.proof.wire import laid_wire
from tests.soak.__main__ import bank
from tests.soak.life import Soak
from tests.soak.model import Review, review_faults
from tests.soak.routes import NEVER, ON_PURPOSE, names_of
from tests.world import World, world


async def test_some_days_with_deaths_and_trouble_end_as_the_model_says(tmp_path: Path) -> None:
    with laid_wire() as wire:
        async with world(tmp_path, bank()) as here:
            life = Soak(here, wire, seed=6)
            await life.begin(guilds=2)
            await life.live(days=3)
            assert life.faults == []
            assert life.died, "no process died"
            assert life.failed, "Discord was never in trouble"
            assert any(server.asleep for server in life.servers), "no thread fell asleep"
            assert all(len(group.days) >= 3 for group in life.groups)
            assert len(life.used.names) > 40, "nobody does anything"


async def test_what_a_soak_leaves_out_is_there_and_has_a_reason(here: World) -> None:
    """All others are used by chance; a long soak says which it never came to, and fails."""
    names = names_of(here.app)
    assert len(names) > 300
    assert {*NEVER, *ON_PURPOSE} <= names
    assert not NEVER.keys() & ON_PURPOSE.keys()


def test_the_model_counts_a_day_on_the_clocks_of_a_zone() -> None:
    """In the night to 29 March 2026 Berlin's go forward."""
    at = datetime(2026, 3, 28, 12, tzinfo=UTC)
    for hours, is_fault in ((23, False), (24, False), (22, True), (23.5, True)):
        faults = review_faults([Review(1, at, at + timedelta(hours=hours))])
        assert bool(faults) is is_fault, (hours, faults)
