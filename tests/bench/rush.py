"""Figure 3: 1,000 guilds whose question is due in the same minute, while people answer."""

import asyncio
import sqlite3
import time
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

from bot.app import App, AppConfig
from bot.bank.model import Bank
from bot.cli.process import keep_what_stays
from bot.core.config import Settings
from bot.daily.answers.messages import AnswerRecorded
from bot.daily.answers.rules import Submission
from bot.daily.answers.service import AnswerService
from tests.bench.discord_limits import LIMIT, Discord, connect, guild_create
from tests.bench.figures import Figure, median
from tests.bench.history import DUE_AT, TEXT, Past, make_database, open_posts, settle

GUILDS = 1000
FIRST = 1_000_000
PAST = Past(FIRST, GUILDS, 3, 120)
TICK = 0.005
PERIOD = 0.1
REQUESTS_PER_SECOND = Settings.model_fields["requests_per_second"].default


class RushClock:
    """The evening before, then from ``start`` on the minute of the next day's questions."""

    def __init__(self) -> None:
        self._started: float | None = None

    def start(self) -> None:
        self._started = time.monotonic()

    def now(self) -> datetime:
        if self._started is None:
            return DUE_AT + timedelta(hours=12)
        passed = time.monotonic() - self._started
        return DUE_AT + timedelta(days=1, seconds=1 + passed)


@dataclass(slots=True)
class Watch:
    """How long the loop did not come round.

    ``blocked`` is without the time in which its thread was ready to run and the kernel let
    other processes have the core: that is the machine's fault, not the bot's.
    """

    gaps: list[float] = field(default_factory=list)
    blocked: list[float] = field(default_factory=list)

    async def run(self) -> None:
        """Tick until cancelled."""
        while True:
            wall, waited = time.perf_counter(), _waited_for_a_core()
            await asyncio.sleep(TICK)
            gap = max(0.0, time.perf_counter() - wall - TICK)
            self.gaps.append(gap)
            self.blocked.append(max(0.0, gap - (_waited_for_a_core() - waited)))


def _waited_for_a_core() -> float:
    """Seconds that this thread stood in the kernel's queue so far; 0 where nobody says."""
    try:
        with open("/proc/thread-self/schedstat", encoding="ascii") as stream:
            return int(stream.read().split()[1]) / 1e9
    except (OSError, IndexError):
        return 0.0


async def _answer(app: App, posts: list[tuple[int, int]], taken: list[float]) -> None:
    """An answer each 100 ms to yesterday's question, which is still open."""
    waiting: set[asyncio.Task[None]] = set()

    async def one(number: int) -> None:
        guild_id, post_id = posts[number * 7 % len(posts)]
        submission = Submission(post_id, guild_id, 500001, "Member 1", TEXT, app.clock.now())
        start = time.perf_counter()
        result = await AnswerService(app.core).submit_form(submission)
        taken.append(time.perf_counter() - start)
        assert isinstance(result, AnswerRecorded)

    number = 0
    try:
        while True:
            task = asyncio.create_task(one(number))
            waiting.add(task)
            task.add_done_callback(waiting.discard)
            number += 1
            await asyncio.sleep(PERIOD)
    finally:
        await asyncio.gather(*waiting)


async def measure(folder: Path, bank: Bank) -> list[Figure]:
    """One run; it takes as long as Discord's limit makes it."""
    path = folder / "rush.sqlite3"
    make_database(path, bank, [PAST])
    settle(path)
    clock, server = RushClock(), Discord()
    app = App(
        AppConfig(
            database_path=path, bank=bank, clock=clock, seed=1, message_content=True,
            requests_per_second=REQUESTS_PER_SECOND,
        )
    )  # fmt: skip
    await app.open()
    try:
        await connect(app.client, server)
        for guild_id in range(FIRST, FIRST + GUILDS):
            app.client._connection.parse_guild_create(guild_create(guild_id))  # type: ignore[arg-type]
        await app.agenda.run_due()
        await app.database.write(lambda tx: None)
        keep_what_stays()  # as `run` does when the client is ready
        return await _rush(app, clock, server)
    finally:
        await app.close()


async def _rush(app: App, clock: RushClock, server: Discord) -> list[Figure]:
    posts = await app.database.read(open_posts)
    watch, taken = Watch(), list[float]()
    server.taken.clear()
    server.first_at = 0.0
    watching = asyncio.create_task(watch.run())
    clock.start()
    started = asyncio.get_running_loop().time()
    answering = asyncio.create_task(_answer(app, posts, taken))
    app.wake()
    while await app.database.read(_left_to_do):
        await asyncio.sleep(0.25)
    answering.cancel()
    await asyncio.gather(answering, return_exceptions=True)
    await app.agenda.run_due()
    seconds = server.last_at - started
    watching.cancel()
    await asyncio.gather(watching, return_exceptions=True)
    requests = server.taken.total()
    assert await app.database.read(_threaded) == GUILDS
    least = requests / LIMIT
    found = ", ".join(f"{count} {name.split('/')[-1]}" for name, count in server.taken.items())
    first = server.first_at - started
    blocked, wall = max(watch.blocked) * 1e3, max(watch.gaps) * 1e3
    return [
        Figure(
            f"{GUILDS:,} guilds due at once: time ÷ what 50/s allow", seconds / least, 1.1, "×",
            remark=f"{found} in {seconds:.1f} s, the first after {first:.1f} s",
        ),
        Figure(
            "… requests that Discord refused (429)", server.refused, 0, "",
            remark=f"busiest second: {server.busiest_second}",
        ),
        Figure(
            "… the event loop blocked at most", blocked, 50, "ms",
            remark=f"{wall:.0f} ms with the waiting for a core that other processes had",
        ),
        Figure(
            "… an answer meanwhile recorded after at most", max(taken) * 1e3, 1000, "ms",
            remark=f"{len(taken)} answers, median {median(taken) * 1e3:.1f} ms",
        ),
    ]  # fmt: skip


def _threaded(tx: sqlite3.Connection) -> int:
    """Guilds whose question of this day stands in the channel and has its thread."""
    row = tx.execute(
        """SELECT count(*) AS posts FROM daily_posts
           WHERE local_date = :on AND state = 'threaded'""",
        {"on": str(DUE_AT.date() + timedelta(days=1))},
    ).fetchone()
    return int(row["posts"])


def _left_to_do(tx: sqlite3.Connection) -> bool:
    return _threaded(tx) < GUILDS
