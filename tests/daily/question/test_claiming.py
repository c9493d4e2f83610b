"""Many servers are due at the same moment."""

import asyncio
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any

from bot.daily.question.service import AT_ONCE, DailyService


class Writer:
    """A database in which so many servers are due; counts what waits for it at the same time."""

    def __init__(self, due: int) -> None:
        self._due = due
        self.waiting = self.most = self.written = 0

    async def read(self, _fn: object) -> list[int]:
        return list(range(self._due))

    async def write(self, _fn: object) -> None:
        self.waiting += 1
        self.most = max(self.most, self.waiting)
        await asyncio.sleep(0)
        self.waiting -= 1
        self.written += 1


async def test_a_few_servers_are_claimed_at_a_time_and_the_first_are_posted_meanwhile() -> None:
    """What a member does is written after a few of them at most, and no card waits for all."""
    database, done_before = Writer(2 * AT_ONCE + 1), list[int]()
    core: Any = SimpleNamespace(
        database=database, bank=None, seed=0,
        clock=SimpleNamespace(now=lambda: datetime(2026, 1, 1, tzinfo=UTC)),
        notifier=SimpleNamespace(is_connected=lambda _guild_id: True),
        outbox=SimpleNamespace(refresh=lambda: done_before.append(database.written)),
    )  # fmt: skip
    await DailyService(core).claim_due_questions()
    assert database.most == AT_ONCE
    assert done_before == [AT_ONCE, 2 * AT_ONCE, 2 * AT_ONCE + 1]
