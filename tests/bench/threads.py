"""Figure 7: 60 pairs in one round, each with a private thread of its own, in one channel."""

import asyncio
import sqlite3
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path

from bot.app import App, AppConfig
from bot.bank.model import Bank
from bot.cli.process import keep_what_stays
from bot.core.alarm import Alarm
from bot.core.clock import Clock, SystemClock
from bot.core.config import Settings
from bot.core.outbox import store as outbox
from bot.core.outbox.store import OutboxRow
from bot.interviews.profiles import store as profiles
from bot.interviews.values import store as interview_settings
from bot.interviews.values.rules import (
    InterviewSettings,
    Level,
    OddPreference,
    Profile,
    Track,
    Window,
)
from tests.bench.discord_limits import (
    LIMIT,
    THREAD_LIMIT,
    THREAD_SECONDS,
    Discord,
    connect,
    guild_create,
)
from tests.bench.figures import Figure, median
from tests.bench.rush import Watch

MEMBERS = 120
GUILD = 1_000_000
CHANNEL = GUILD * 100
FIRST_USER = 500_001
EVENINGS = tuple(Window(day, 18 * 60, 21 * 60) for day in range(7))
PATIENCE_SECONDS = 180


@dataclass(frozen=True, slots=True)
class Opened:
    """What stands in the database: cards in threads and in direct messages, and what is left."""

    in_threads: int
    in_direct: int
    left: int


def opened(tx: sqlite3.Connection) -> Opened:
    """How far the round is."""
    row = tx.execute(
        """SELECT (SELECT count(*) FROM interview_boards WHERE user_id = 0) AS threads,
               (SELECT count(*) FROM interview_boards WHERE user_id != 0) AS direct,
               (SELECT count(*) FROM outbox WHERE state = 'due'
                AND kind IN ('mock-open', 'mock-card', 'mock-round', 'mock-draw')) AS left"""
    ).fetchone()
    return Opened(row["threads"], row["direct"], row["left"])


async def prepare(app: App, members: int, due_at: datetime) -> None:
    """So many members with the same hours, and a round that is due at a moment."""
    now = app.clock.now()

    def write(tx: sqlite3.Connection) -> None:
        for at in range(members):
            profile = Profile(
                guild_id=GUILD, user_id=FIRST_USER + at, level=list(Level)[at % 4],
                tracks=frozenset({Track.CODING}), topics=frozenset(), tz="UTC",
                windows=EVENINGS, odd_preference=OddPreference.FIRST_NEXT,
            )  # fmt: skip
            profiles.save(tx, profile, now - timedelta(days=1))
        settings = InterviewSettings(GUILD, CHANNEL, 7, "UTC")
        interview_settings.save(
            tx, replace(settings, next_round_on=due_at.date(), next_round_at=due_at)
        )

    await app.database.write(write)


PACE = Settings.model_fields["requests_per_second"].default
"""Requests a second that `run` allows itself."""


async def app_of(
    path: Path, bank: Bank, clock: Clock, server: Discord, pace: int | None = PACE
) -> App:
    """A bot at this Discord, in one server."""
    app = App(
        AppConfig(
            database_path=path, bank=bank, clock=clock, seed=1, message_content=True,
            requests_per_second=pace,
        )
    )  # fmt: skip
    await app.open()
    await connect(app.client, server)
    app.client._connection.parse_guild_create(guild_create(GUILD))  # type: ignore[arg-type]
    return app


async def measure(folder: Path, bank: Bank) -> list[Figure]:
    """One round by the real clock, with the alarm that `run` has."""
    server = Discord()
    app = await app_of(folder / "threads.sqlite3", bank, SystemClock(), server)
    alarm = Alarm(app.agenda, app.clock, app.uptime.alive)
    app.agenda.tell(alarm.expect)
    watch = Watch()
    try:
        await prepare(app, MEMBERS, app.clock.now())
        late = await probe(app, MEMBERS // 2)
        keep_what_stays()
        server.taken.clear()
        watching = asyncio.create_task(watch.run())
        started = asyncio.get_running_loop().time()
        alarm.start()
        found = await _until_all_stand(app)
        seconds = server.last_at - started
        watching.cancel()
        await asyncio.gather(watching, return_exceptions=True)
    finally:
        alarm.stop()
        await app.close()
    return [*_figures(server, found, seconds), *_others(watch, late)]


async def probe(app: App, seconds: int) -> list[float]:
    """Something else is due every second; how late it was done, in seconds."""
    late: list[float] = []
    now = app.clock.now()

    async def note(row: OutboxRow) -> None:
        late.append((app.clock.now() - row.due_at).total_seconds())
        await app.database.write(lambda tx: outbox.complete(tx, row.outbox_id))

    def write(tx: sqlite3.Connection) -> None:
        for at in range(1, seconds):
            due_at = now + timedelta(seconds=at)
            outbox.put(
                tx, guild_id=GUILD, kind="probe", subject=str(at), due_at=due_at, now=now
            )  # fmt: skip

    app.outbox.attach({"probe": note}, {})
    await app.database.write(write)
    return late


async def _until_all_stand(app: App) -> Opened:
    async with asyncio.timeout(PATIENCE_SECONDS):
        while True:
            found = await app.database.read(opened)
            if found.in_threads and not found.left:
                return found
            await asyncio.sleep(0.1)


def _figures(server: Discord, found: Opened, seconds: float) -> list[Figure]:
    pairs = MEMBERS // 2
    windows = (pairs - 1) // THREAD_LIMIT * THREAD_SECONDS
    last = THREAD_LIMIT * server.taken.total() / pairs / LIMIT
    least = max(server.taken.total() / LIMIT, windows + last)
    told = ", ".join(f"{count} {name.split('/')[-1]}" for name, count in server.taken.items())
    lost = pairs - found.in_threads + found.in_direct + pairs - len(server.people)
    return [
        Figure(
            f"{pairs} pairs in one channel, {THREAD_LIMIT} threads in {THREAD_SECONDS:.0f} s: "
            "time ÷ least", seconds / least, 1.3, "×", remark=f"{told} in {seconds:.1f} s",
        ),
        Figure(
            "… requests that Discord refused (429)", server.refused, 0, "",
            remark=f"busiest second: {server.busiest_second}",
        ),
        Figure("… pairs without their thread, two people or card", lost, 0, ""),
    ]  # fmt: skip


def _others(watch: Watch, late: list[float]) -> list[Figure]:
    """What others feel of it."""
    return [
        Figure(
            "… what else is due meanwhile is done after at most", max(late) * 1e3, 2000, "ms",
            remark=f"{len(late)} things, median {median(late) * 1e3:.0f} ms",
        ),
        Figure("… the event loop blocked at most", max(watch.blocked) * 1e3, 50, "ms"),
    ]  # fmt: skip
