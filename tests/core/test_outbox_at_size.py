"""A long outbox: it is read in parts, the first rows start at once, what is over is forgotten."""

import asyncio
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from bot.core.agenda import Agenda
from bot.core.clock import SystemClock
from bot.core.database import Database
from bot.core.feature import Due
from bot.core.outbox import store
from bot.core.outbox.reader import PART, DueReader
from bot.core.outbox.rules import PLACES, DueRow, Places, Priority
from bot.core.outbox.service import OutboxService
from bot.core.outbox.store import OutboxRow
from bot.core.outbox.trim import AT_ONCE, EVERY, KEPT_FOR, PAUSE, Trimming, trim
from bot.core.waiting import Wait
from tests.world import World, fresh_database, in_memory

NOW = datetime(2026, 1, 1, 9, tzinfo=UTC)


@pytest.fixture
def tx() -> Iterator[sqlite3.Connection]:
    with closing(in_memory()) as connection:
        yield connection


def put(tx: sqlite3.Connection, subject: object, at: datetime = NOW, **more: object) -> None:
    filled = {"guild_id": 1, "kind": "thing", **more}
    store.put(tx, subject=str(subject), due_at=at, now=at, **filled)  # type: ignore[arg-type]


def subjects(tx: sqlite3.Connection) -> set[str]:
    return {row["subject"] for row in tx.execute("SELECT subject FROM outbox")}


def finish(tx: sqlite3.Connection, subject: str) -> None:
    sql = "SELECT outbox_id FROM outbox WHERE subject = :subject"
    store.complete(tx, tx.execute(sql, {"subject": subject}).fetchone()["outbox_id"])


def test_what_is_over_for_long_is_forgotten_and_what_is_due_is_not(tx: sqlite3.Connection) -> None:
    for subject in ("done", "due"):
        put(tx, subject, NOW - timedelta(days=31))
    put(tx, "fresh", NOW - timedelta(days=29))
    finish(tx, "done")
    finish(tx, "fresh")
    assert trim(tx, before=NOW - KEPT_FOR, most=10) == 1
    assert subjects(tx) == {"due", "fresh"}


def test_a_marker_that_a_card_still_needs_stays(tx: sqlite3.Connection) -> None:
    """For good on a live card; else as long as anything is to be done with the same subject."""
    old = NOW - timedelta(days=40)
    put(tx, "card", old, lasting=True)
    put(tx, "post", old)
    put(tx, "other", old)
    for subject in ("card", "post", "other"):
        finish(tx, subject)
    put(tx, "post", NOW, kind="reveal")
    assert trim(tx, before=NOW - KEPT_FOR, most=10) == 1
    assert subjects(tx) == {"card", "post"}
    assert store.marker_of(tx, "thing", "post")


def test_a_part_at_a_time_is_forgotten_the_oldest_first(tx: sqlite3.Connection) -> None:
    for at in range(5):
        put(tx, at, NOW - timedelta(days=50 - at))
        finish(tx, str(at))
    assert [trim(tx, before=NOW, most=2) for _ in range(4)] == [2, 2, 1, 0]


async def test_the_agenda_forgets_a_part_then_pauses_then_once_a_day(here: World) -> None:
    await here.run_due()  # today's own work is over
    old = here.env.now() - timedelta(days=31)

    def fill(tx: sqlite3.Connection) -> None:
        for at in range(AT_ONCE + 1):
            put(tx, at, old)
        tx.execute("UPDATE outbox SET state = 'done'")

    await here.app.database.write(fill)
    trimming, steps = Trimming(here.app.database, here.app.clock), []
    now = here.env.now()
    for _ in range(2):
        await trimming.claim()
        left = len(await here.app.database.read(subjects))
        steps.append((left, trimming.next_at(here.app, now) - now))  # type: ignore[arg-type,operator]
    assert steps == [(1, PAUSE), (0, EVERY)]
    assert trimming.next_at(here.app, now + EVERY) is None  # type: ignore[arg-type]


def test_a_long_queue_is_read_in_parts_that_meet(tx: sqlite3.Connection) -> None:
    for at in range(7):
        put(tx, at, NOW + timedelta(seconds=at // 3))
    found: list[DueRow] = []
    until, last = NOW + timedelta(minutes=1), None
    while rows := store.due(tx, until, after=last, most=2):
        found += rows
        last = rows[-1]
    assert [row.outbox_id for row in found] == list(range(1, 8))


def test_what_is_new_is_found_by_its_moment_or_by_its_id(tx: sqlite3.Connection) -> None:
    put(tx, "known")
    put(tx, "moved", NOW + timedelta(hours=1))
    last = store.newest_id(tx)
    store.move(tx, "thing", "moved", NOW + timedelta(seconds=1))
    put(tx, "late", NOW - timedelta(days=1))
    put(tx, "future", NOW + timedelta(hours=1))
    rows = store.newly_due(tx, NOW, last, NOW + timedelta(seconds=2))
    assert [row.outbox_id for row in rows] == [2, 3]


async def test_the_end_of_one_row_reads_no_long_queue_again(tmp_path: object) -> None:
    """A queue of n rows is read once, not n times."""
    path = tmp_path / "studybot.sqlite3"  # type: ignore[operator]
    path.write_bytes(fresh_database())
    database = Database(path)
    await database.open()
    try:
        many = 3 * PART

        def fill(tx: sqlite3.Connection) -> None:
            for at in range(many):
                put(tx, at)

        await database.write(fill)
        reader = DueReader(database, SystemClock())
        sizes = [len(await reader.read()) for _ in range(6)]
        assert sizes == [PART, PART, PART, 0, 0, 0]
    finally:
        await database.close()


async def test_servers_whose_requests_hang_hold_up_no_other_one(tmp_path: Path) -> None:
    """However many there are."""
    path = tmp_path / "many.sqlite3"
    path.write_bytes(fresh_database())
    database, over, done = Database(path), asyncio.Event(), asyncio.Event()
    notifier: Any = SimpleNamespace(is_connected=lambda _: True)
    outbox = OutboxService(database, SystemClock(), notifier)

    async def hang(row: OutboxRow) -> None:
        with Wait(is_long=True):
            await over.wait()
        await database.write(lambda tx: store.complete(tx, row.outbox_id))

    async def thing(row: OutboxRow) -> None:
        await database.write(lambda tx: store.complete(tx, row.outbox_id))
        done.set()

    def fill(tx: sqlite3.Connection) -> None:
        for guild_id in range(10, 10 + 2 * PLACES):
            put(tx, guild_id, guild_id=guild_id, kind="hang")
        put(tx, "1")

    outbox.attach({"hang": hang, "thing": thing}, {}, {"hang": Priority.CLOCK})
    await database.open()
    try:
        await database.write(fill)
        draining = asyncio.create_task(outbox.drain())
        await done.wait()
        over.set()
        assert await draining == 2 * PLACES + 1
    finally:
        await database.close()


def test_choosing_the_next_of_many_looks_at_few() -> None:
    """Each row is looked at about once, also where one server has most of them."""
    places, looks = Places({}), 0

    class Row(DueRow):
        __slots__ = ()

        def __eq__(self, other: object) -> bool:
            nonlocal looks
            looks += 1
            return self is other

        __hash__ = None  # type: ignore[assignment]

    many = 2000
    places.wait(Row(at, 1 if at % 2 else at, "card", NOW) for at in range(1, many + 1))  # type: ignore[arg-type]
    running: list[DueRow] = []
    for _ in range(many):
        while (row := places.take()) is not None:
            running.append(row)
        assert len(running) <= PLACES
        if running:
            places.leave(running.pop(0).outbox_id)
    assert looks < 10 * many


async def test_the_first_question_goes_out_while_others_are_claimed(here: World) -> None:
    """What a claim puts into the outbox is done before the claim ends."""
    done, ends = asyncio.Event(), asyncio.Event()

    async def handle(row: OutboxRow) -> None:
        await here.app.database.write(lambda tx: store.complete(tx, row.outbox_id))
        done.set()

    async def claim() -> None:
        if not ends.is_set():
            now = here.env.now()
            await here.app.database.write(lambda tx: put(tx, "first", now, guild_id=here.guild.id))
            app.outbox.refresh()
            await done.wait()  # the test hangs here if it is only done afterwards
            ends.set()

    app = here.app
    app.outbox.attach({"thing": handle}, {})
    agenda = Agenda(
        app.database, app.clock, app.outbox, [Due(claim, lambda _tx, _after: here.env.now())]
    )
    async with asyncio.timeout(20):
        await agenda.run_due()
    assert ends.is_set()
    await agenda.close()
