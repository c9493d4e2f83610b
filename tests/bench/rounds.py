"""Figure 6: a round of mock interviews with 1,000 members, from due to written."""

import asyncio
import random
import sqlite3
import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from bot.cli.process import keep_what_stays
from bot.core.bundle import bundled
from bot.core.database import Database
from bot.core.erasures import Erasures
from bot.core.feature import Core
from bot.core.ids import GuildId, UserId
from bot.core.language_model.service import LanguageModel
from bot.core.migrate import migrate
from bot.core.ports import Wake
from bot.core.presence.service import PresenceService
from bot.interviews.matching.rules.people import MatchingProblem, Plan
from bot.interviews.matching.service import plan_in_worker
from bot.interviews.profiles import store as profiles
from bot.interviews.rounds.service import planning
from bot.interviews.rounds.service.planning import PlanningService
from bot.interviews.values.rules import Cadence, Level, OddPreference, Profile, Track, Window
from tests.bench.figures import Figure
from tests.bench.history import writing
from tests.bench.rush import Watch

MEMBERS = 1000
GUILDS = 1000
PAST_ROUNDS = 3
START = datetime(2027, 2, 21, 18, tzinfo=UTC)
WEEK = timedelta(days=7)
ZONES = (
    "America/New_York", "America/Los_Angeles", "Europe/Berlin", "Europe/London", "Asia/Kolkata",
    "Australia/Sydney", "Asia/Singapore", "America/Sao_Paulo", "Africa/Lagos", "Asia/Tokyo",
)  # fmt: skip
TOPICS = tuple("abcdefghijklmnop")


class _Weeks:
    """A clock that a round sets."""

    def __init__(self) -> None:
        self.moment = START

    def now(self) -> datetime:
        return self.moment


def _hours(rng: random.Random) -> tuple[Window, ...]:
    days = sorted(rng.sample(range(7), 3))
    begin = [rng.choice((7, 10, 14, 18, 19)) * 60 for _ in days]
    pairs = zip(days, begin, strict=True)
    return tuple(Window(day, at, at + rng.choice((120, 180))) for day, at in pairs)


def _people(rng: random.Random, members: int, *, alike: bool) -> list[Profile]:
    same = tuple(Window(day, 18 * 60, 21 * 60) for day in range(7))
    return [
        Profile(
            guild_id=1,
            user_id=10**17 + at,
            level=rng.choice(list(Level)),
            tracks=frozenset(rng.sample(list(Track), 2)),
            topics=frozenset(rng.sample(TOPICS, 4)),
            tz="Europe/Berlin" if alike else rng.choice(ZONES),
            windows=same if alike else _hours(rng),
            cadence=Cadence.WEEKLY,
            odd_preference=rng.choice(list(OddPreference)),
        )
        for at in range(members)
    ]


def _make(path: Path, *, alike: bool, guilds: int = 1, members: int = MEMBERS) -> None:
    migrate(path, bundled("migrations"))
    rng = random.Random(6)
    with writing(path) as tx:
        tx.execute("BEGIN")
        for guild_id in range(1, guilds + 1):
            for profile in _people(rng, members, alike=alike):
                profiles.save(tx, replace(profile, guild_id=guild_id), START - WEEK)
            tx.execute(
                """INSERT INTO interview_settings (guild_id, channel_id, organiser_id, tz, weekday,
                       round_time, every_weeks, events, next_round_on, next_round_at)
                   VALUES (:guild_id, 2, 3, 'UTC', 6, '18:00', 1, 0, :day, :at)""",
                {
                    "guild_id": guild_id,
                    "day": str(START.date()),
                    "at": START.isoformat(timespec="microseconds"),
                },
            )
        tx.execute("COMMIT")


def _service(database: Database, clock: _Weeks, wake: Wake) -> PlanningService:
    async def is_member(_guild: GuildId, _user: UserId) -> bool:
        return True

    nobody: Any = SimpleNamespace(is_connected=lambda _guild: True, is_member=is_member)
    return PlanningService(
        Core(
            database=database, clock=clock, notifier=nobody, outbox=nobody, bank=nobody, seed=1,
            wake=wake, erasures=Erasures(database.path.parent),
            presence=PresenceService(database, clock, nobody),
            language_model=LanguageModel(database, clock, None),
        ),
        left=lambda *_: None,
    )  # fmt: skip


async def _held(database: Database, clock: _Weeks) -> tuple[float, float, float, int]:
    """Past rounds, then the one that counts: seconds in all, seconds of planning, the longest
    that the loop was blocked, and pairs."""
    spent: list[float] = []

    async def timed_plan(problem: MatchingProblem) -> Plan:
        started = time.perf_counter()
        found = await plan_in_worker(problem)
        spent.append(time.perf_counter() - started)
        return found

    service = _service(database, clock, lambda: None)
    was, planning.plan_in_worker = planning.plan_in_worker, timed_plan
    try:
        for _ in range(PAST_ROUNDS):
            await service.claim_due_rounds()
            clock.moment += WEEK
            await database.write(_finish)
        keep_what_stays()  # as `run` does when the client is ready
        watch = Watch()
        watching = asyncio.create_task(watch.run())
        await asyncio.sleep(0.05)
        started = time.perf_counter()
        await service.claim_due_rounds()
        seconds = time.perf_counter() - started
        watching.cancel()
        await asyncio.gather(watching, return_exceptions=True)
    finally:
        planning.plan_in_worker = was
    count = await database.read(_newest_pairs)
    return seconds, spent[-1], max(watch.blocked) * 1e3, count


def _finish(tx: sqlite3.Connection) -> None:
    tx.execute("UPDATE interview_sessions SET state = 'done', due_at = NULL")
    tx.execute("UPDATE interview_profiles SET paused_until = NULL, pause_reason = ''")


def _newest_pairs(tx: sqlite3.Connection) -> int:
    row = tx.execute(
        """SELECT count(*) AS pairs FROM interview_sessions
           WHERE round_id = (SELECT max(round_id) FROM interview_rounds)"""
    ).fetchone()
    return int(row["pairs"])


async def _one(path: Path) -> tuple[float, float, float, int]:
    database = Database(path)
    await database.open()
    try:
        return await _held(database, _Weeks())
    finally:
        await database.close()


async def _many(path: Path) -> tuple[float, float]:
    """Seconds of all rounds, and the longest that others had to wait for a run of them."""
    database = Database(path)
    await database.open()
    again: list[bool] = []
    spent: list[float] = []
    try:
        service = _service(database, _Weeks(), lambda: again.append(True))
        while not spent or again:
            again.clear()
            started = time.perf_counter()
            await service.claim_due_rounds()
            spent.append(time.perf_counter() - started)
        held = await database.read(
            lambda tx: tx.execute("SELECT count(*) FROM interview_rounds").fetchone()[0]
        )
        assert held == GUILDS
    finally:
        await database.close()
    return sum(spent), max(spent)


def measure(folder: Path) -> list[Figure]:
    """A group all over the world, one in which everybody could meet everybody, and many."""
    figures = []
    for alike, name in ((False, "ten zones"), (True, "everybody at the same hours")):
        path = folder / f"rounds-{alike}.sqlite3"
        _make(path, alike=alike)
        seconds, planned, blocked, pairs = asyncio.run(_one(path))
        figures += [
            Figure(
                f"a round with {MEMBERS:,} members, {name}", planned, 2.0, "s",
                remark=f"{pairs} pairs; {seconds:.1f} s with reading and writing",
            ),
            Figure("… the event loop blocked at most", blocked, 50, "ms"),
        ]  # fmt: skip
    path = folder / "rounds-many.sqlite3"
    _make(path, alike=False, guilds=GUILDS, members=12)
    seconds, longest = asyncio.run(_many(path))
    figures.append(
        Figure(
            f"{GUILDS:,} guilds of 12 whose rounds are due at once", seconds, 20.0, "s",
            remark=f"others wait at most {longest:.2f} s",
        )
    )  # fmt: skip
    return figures
