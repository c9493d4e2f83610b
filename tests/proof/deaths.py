"""A process that dies in the middle of something: at one point, or at each in turn."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta
from pathlib import Path

from bot.bank.model import Bank
from tests.proof.wire import Crash, Wire, laid_wire
from tests.world import World, world

LEASE = timedelta(seconds=61)
"""A second more than a process has for what it took on."""
MOST = 200
"""More points than any story has."""


class Death:
    """Cuts what is done with it at its point, and starts another process there."""

    def __init__(self, here: World, wire: Wire, point: int | None) -> None:
        self._here, self._wire, self._point = here, wire, point
        self._known = len(here.env.errors)
        self.happened = False
        """Whether it came to the point in anything that was done."""
        self.steps: list[str] = []
        """The points there were until then; of the last deed."""

    async def cut(self, deed: Callable[[], Awaitable[object]]) -> bool:
        """Do something, and die at the point; whether it came to that. Nothing else goes wrong."""
        here, wire = self._here, self._wire
        here.env.check_errors = False  # the deaths are errors too
        wire.die_at(self._point)
        living = asyncio.all_tasks()
        try:
            await deed()
        except (Crash, BaseExceptionGroup) as error:
            assert wire.is_down, error
        died, self.steps = wire.is_down, list(wire.steps)
        if orphans := asyncio.all_tasks() - living:  # what is on its way gets there
            await asyncio.wait(orphans, timeout=1)
        wire.revive()
        faults = [one for one in here.env.errors[self._known :] if not isinstance(one, Crash)]
        assert not faults, faults
        if died:
            self.happened = True
            await here.restart(crash=True)
        return died


async def until_taken_up(here: World) -> None:
    """What a dead process had taken on is taken up by the next one, and so is what that brings."""
    for _ in range(2):
        await here.forward(LEASE)


Life = Callable[[World, Death], Awaitable[list[str]]]
"""What is lived in a fresh world with a death in it; says what is not as it must be in the end."""


async def at_any_point(folder: Path, bank: Bank, life: Life, *, least: int) -> None:
    """Live it once for each point, until it comes to an end without one; there must be ``least``.

    Raises:
        AssertionError: of at least one point something was not as it must be.
    """
    faults: list[str] = []
    for point in range(MOST):
        place = folder / str(point)
        place.mkdir()
        with laid_wire() as wire:
            async with world(place, bank) as here:
                wire.watch(here)
                death = Death(here, wire, point)
                try:
                    found = await life(here, death)
                finally:
                    wire.revive()  # so that the world can be closed
        faults += [f"died at {point}, {death.steps[-1]}: {fault}" for fault in found]
        if not death.happened:
            break
    assert not faults, "\n".join(faults)
    assert least <= point < MOST - 1, death.steps
