"""Many players click at once, over the way that clicks really take into discord.py.

The benchmark (``python -m tests.bench group``) measures times with 200; this one counts.
"""

from collections.abc import AsyncIterator, Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.app import App, AppConfig
from bot.bank.model import Bank
from tests.bench.discord_limits import Discord, connect
from tests.bench.group import (
    guild_with_a_channel,
    meant_counts,
    pauses_between,
    play,
    shown_counts,
    with_letters,
)

PLAYERS = 60
STEP = 0.5


class SteppedTime:
    """The clock moves when the test moves it, and the agenda looks each time."""

    def __init__(self) -> None:
        self.moment = datetime(2026, 1, 1, tzinfo=UTC)
        self.app: App | None = None

    def now(self) -> datetime:
        return self.moment

    async def rest(self, seconds: float) -> None:
        """So long."""
        assert self.app is not None
        for _ in range(round(seconds / STEP)):
            self.moment += timedelta(seconds=STEP)
            await self.app.agenda.run_due()

    async def until(self, condition: Callable[[], bool]) -> None:
        """Until something is true."""
        assert self.app is not None
        await self.app.agenda.run_due()
        for _ in range(60):
            if condition():
                return
            await self.rest(STEP)
        raise AssertionError("the card never came to that")


@pytest.fixture
async def time_() -> AsyncIterator[SteppedTime]:
    made = SteppedTime()
    yield made
    if made.app is not None:
        await made.app.close()


async def test_many_who_click_at_once_are_all_answered_and_none_is_lost(
    time_: SteppedTime, tmp_path: Path, bank: Bank
) -> None:
    server = Discord(delay=0.002, now=lambda: time_.moment.timestamp())
    time_.app = app = App(
        AppConfig(
            database_path=tmp_path / "rush.sqlite3", bank=with_letters(bank), clock=time_, seed=1
        )
    )
    await app.open()
    await connect(app.client, server)
    app.client._connection.parse_guild_create(guild_with_a_channel())
    played = await play(app, server, time_, players=PLAYERS)
    clicks = 1 + (PLAYERS - 1) + 1 + PLAYERS + PLAYERS // 4
    assert len(played.crowd.waited) == len(server.acknowledged) == clicks
    assert (played.lost, len(played.stored)) == (0, PLAYERS)
    assert shown_counts(played.crowd) == meant_counts(played)
    assert min(pauses_between(server.edits)) >= 2
    noted = [one for one in (*played.crowd.said, *server.private) if "Noted" in one]
    assert len(noted) == PLAYERS + PLAYERS // 4
    assert sum("instead of" in one for one in noted) == PLAYERS // 4
