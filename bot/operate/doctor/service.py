"""`/operator doctor`: the same look as `studybot doctor`, by the bot that runs."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime

from bot.core.database import Transaction
from bot.core.feature import Core, NextAt, Places
from bot.core.ports import Used
from bot.operate.doctor import tx as doctor
from bot.operate.doctor.messages import Diagnosis
from bot.operate.doctor.rules.diagnosis import diagnose
from bot.operate.doctor.rules.facts import DiscordReport, Machine, Stored

Ask = Callable[[Sequence[Used]], Awaitable[DiscordReport]]


class DoctorService:
    """One look at everything."""

    def __init__(
        self, core: Core, ask: Ask, examine: Callable[[datetime], Machine],
        dues: Sequence[NextAt], places: Sequence[Places],
    ) -> None:  # fmt: skip
        """``ask``: what Discord says of these places. ``examine``: what the machine says
        at a moment; it reads the whole file, so it runs in a thread of its own."""
        self._core, self._ask, self._examine = core, ask, examine
        self._dues, self._places = dues, places

    async def diagnose(self) -> Diagnosis:
        """Look at everything and say what it means."""
        core, now = self._core, self._core.clock.now()

        def load(tx: Transaction) -> tuple[Stored, tuple[Used, ...]]:
            return doctor.gather(tx, self._dues, now), doctor.used(tx, self._places)

        stored, places = await core.database.read(load)
        machine = await asyncio.to_thread(self._examine, now)
        asked = await self._ask(places)
        return Diagnosis(diagnose(asked, machine, stored, len(core.bank.bank.active), now))
