"""simcord as the simulation needs it, and its clock."""

import asyncio
from datetime import UTC, datetime
from typing import Any

import simcord

FIRST_MOMENT = datetime(2026, 1, 1, tzinfo=UTC)
"""Where the simulated clock starts; before the simulation runs, it stands there."""
NAP = 0.001
"""Seconds for which the simulation waits at most before it looks again whether all is done."""
MOST_LOOKS = 500
"""Looks in which the bot still does something before simcord looks why."""
PATIENCE = 30.0
"""Seconds after which something that never settles is a fault."""


class SimulatedDiscord(simcord.Env):
    """simcord without its naps: where nothing is left but callbacks of the loop's next turn, as
    after most clicks, it would sleep for 50 ms. And with patience for a busy machine."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, settle_timeout=PATIENCE, **options)

    async def _settle_internal(self, *, idle: float = NAP, **options: Any) -> None:
        timeout = max(options.pop("timeout", None) or 0.0, PATIENCE)
        await self._let_it_act()
        await super()._settle_internal(idle=min(idle, NAP), timeout=timeout, **options)

    async def _let_it_act(self) -> None:
        """Let the loop turn while callbacks of the bot are on their way. simcord would ask at each
        turn what each task waits for; two turns a look, as most of what is done takes several."""
        for _ in range(MOST_LOOKS):
            await asyncio.sleep(0)
            await asyncio.sleep(0)
            if all(waiting.when is not None for waiting in self._work.callbacks):
                return


class SimulatedClock:
    """The simulated Discord's clock; before it exists, its first moment."""

    def __init__(self) -> None:
        self.env: simcord.Env | None = None

    def now(self) -> datetime:
        """The simulation's moment, aware, UTC."""
        return FIRST_MOMENT if self.env is None else self.env.now()
