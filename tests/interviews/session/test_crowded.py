"""A large round at a Discord with limits, over discord.py's own way of keeping them.

The benchmark (``python -m tests.bench threads``) measures times; this one counts.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bot.app import App
from bot.bank.model import Bank
from tests.bench.discord_limits import Discord
from tests.bench.threads import FIRST_USER, Opened, app_of, opened, prepare

SUNDAY = datetime(2026, 1, 11, 18, tzinfo=UTC)
WINDOW = 0.05
"""Seconds of the server's windows in a test, so that nobody waits for them."""
MOST_TURNS = 20


def quick_discord(most_threads: int = 1000) -> Discord:
    return Discord(
        delay=0.0, channel_seconds=WINDOW, thread_seconds=WINDOW, limit=1000,
        most_threads=most_threads,
    )  # fmt: skip


class Moment:
    """A clock that the test moves."""

    def __init__(self) -> None:
        self.moment = SUNDAY

    def now(self) -> datetime:
        return self.moment


@asynccontextmanager
async def round_of(
    folder: Path, bank: Bank, server: Discord, members: int
) -> AsyncIterator[tuple[App, Moment]]:
    """A round of so many is due."""
    clock = Moment()
    # The pace of all requests is another test's business.
    app = await app_of(folder / "crowd.sqlite3", bank, clock, server, pace=None)
    try:
        await prepare(app, members, SUNDAY)
        yield app, clock
    finally:
        await app.close()


async def go_on(app: App, clock: Moment, seconds: int) -> Opened:
    """Two threads at a time."""
    await app.agenda.run_due()
    for _ in range(0, 10 * seconds, 22):
        clock.moment += timedelta(seconds=2.2)
        await asyncio.sleep(WINDOW / 4)
        await app.agenda.run_due()
    return await app.database.read(opened)


async def test_sixty_pairs_have_a_thread_of_their_own_and_no_limit_is_met(
    tmp_path: Path, bank: Bank
) -> None:
    server = quick_discord()
    async with round_of(tmp_path, bank, server, 120) as (app, clock):
        while not server.threads:  # a slow machine may still be asking who is there
            await app.agenda.run_due()
            await asyncio.sleep(0)
        assert len(server.threads) == 1  # the others wait for their turn, and hold up nothing
        found = await go_on(app, clock, 66)
    assert found == Opened(in_threads=60, in_direct=0, left=0)
    assert server.refused == 0
    assert len(server.threads) == 60
    assert sorted(map(len, server.people.values())) == [2] * 60
    everybody = set(range(FIRST_USER, FIRST_USER + 120))
    assert set.union(*server.people.values()) == everybody
    cards = [one for one in server.messages.values() if int(one["channel_id"]) in server.threads]
    assert len({one["channel_id"] for one in cards}) == len(cards) == 60


async def test_when_the_server_has_no_room_for_threads_the_rest_have_direct_messages(
    tmp_path: Path, bank: Bank
) -> None:
    server = quick_discord(most_threads=5)
    async with round_of(tmp_path, bank, server, 24) as (app, clock):
        found = await go_on(app, clock, 20)
    assert found == Opened(in_threads=5, in_direct=14, left=0)
    assert server.refused == 0


async def test_a_crash_in_the_middle_opens_no_thread_twice(tmp_path: Path, bank: Bank) -> None:
    server = quick_discord()
    async with round_of(tmp_path, bank, server, 30) as (app, clock):
        for _ in range(MOST_TURNS):  # how many it takes depends on how fast the machine is
            if len(server.threads) >= 5:
                break
            await go_on(app, clock, 2)
        before = len(server.threads)
        await app.database.close()
    assert 5 <= before < 15, "not in the middle"
    clock_after = clock.moment
    again = Moment()
    again.moment = clock_after + timedelta(minutes=5)
    app = await app_of(tmp_path / "crowd.sqlite3", bank, again, server, pace=None)
    try:
        found = await go_on(app, again, 20)
    finally:
        await app.close()
    assert found == Opened(in_threads=15, in_direct=0, left=0)
    assert len(server.threads) == 15
