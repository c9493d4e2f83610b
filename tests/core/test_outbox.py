"""Rows of the outbox start whenever a place is free, fairly, the most urgent first."""

import asyncio
import sqlite3
import threading
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.agenda import Agenda
from bot.core.database import Transaction
from bot.core.errors import DeliveryError, DeliveryFailure
from bot.core.feature import Due
from bot.core.ids import ChannelId, GuildId, MessageId, UserId
from bot.core.outbox import store
from bot.core.outbox.rules import (
    ALL_AGAIN_EVERY,
    AWAY_AFTER,
    MOST_LENT,
    PERMITTED_EVERY,
    PLACES,
    PLACES_PER_GUILD,
    PROBE_EVERY,
    Contact,
    DueRow,
    Places,
    Priority,
    Refusals,
)
from bot.core.outbox.store import OutboxRow
from bot.core.shards import Shard
from bot.core.waiting import Wait
from tests.world import World, fresh_database

START = datetime(2026, 1, 1, 9, tzinfo=UTC)
KINDS = {"clock": Priority.CLOCK, "reply": Priority.REPLY, "reminder": Priority.REMINDER}


def row(outbox_id: int, guild_id: int, kind: str = "card", second: int = 0) -> DueRow:
    return DueRow(outbox_id, guild_id, kind, START + timedelta(seconds=second))


rows = st.lists(
    st.tuples(st.integers(1, 6), st.sampled_from([*KINDS, "card"]), st.integers(0, 5)), max_size=80
).map(lambda all_: [row(at, *one) for at, one in enumerate(all_)])


@given(waiting=rows)
def test_the_most_urgent_row_starts_first_then_the_longest_waiting(waiting: list[DueRow]) -> None:
    places = Places(KINDS)
    places.wait(waiting)
    taken = []
    while (one := places.take()) is not None:
        taken.append(one)
        places.leave(one.outbox_id)
    order = [(KINDS.get(one.kind, Priority.CARD), one.not_before, one.outbox_id) for one in taken]
    assert order == sorted(order)
    assert len(taken) == len(waiting)


def test_what_is_urgent_is_agreed(here: World) -> None:
    """Clocks that run, replies to a person, the thread of a card that stands, cards, reveals,
    reminders: so where a thousand servers are due, a thread doesn't wait for all their cards."""
    priorities: dict[str, Priority] = {}
    for feature in here.app.features:
        assert feature.priorities.keys() <= feature.handlers.keys()
        priorities |= feature.priorities
    places = Places(priorities)
    kinds = [
        "group-turn", "mock-section", "mock-prompt", "share", "mock-open", "thread", "mock-card",
        "question", "close", "reveal", "mock-told", "reminder",
    ]  # fmt: skip
    # Two of each urgency; all of the less urgent became due before.
    seconds = [90 - 10 * (at // 2) + at % 2 for at in range(len(kinds))]
    places.wait(row(at, at, *one) for at, one in enumerate(zip(kinds, seconds, strict=True)))
    taken = [one.kind for _ in range(PLACES) if (one := places.take()) is not None]
    assert taken == kinds


@given(waiting=rows, leaving=st.lists(st.booleans(), max_size=200))
def test_places_are_bounded_and_nobody_runs_twice(
    waiting: list[DueRow], leaving: list[bool]
) -> None:
    places, running = Places(KINDS), []  # type: ignore[var-annotated]
    places.wait(waiting)
    for leaves in leaving:
        if leaves and running:
            places.leave(running.pop(0).outbox_id)
        elif (one := places.take()) is not None:
            running.append(one)
            # The database still calls it due until it is leased.
            places.wait(waiting)
        guilds = [each.guild_id for each in running]
        assert len(running) <= PLACES
        assert len({each.outbox_id for each in running}) == len(running)
        assert all(guilds.count(guild) <= PLACES_PER_GUILD for guild in guilds)


@given(waiting=rows, hung=st.integers(1, 6))
def test_no_row_waits_for_a_row_of_another_server(waiting: list[DueRow], hung: int) -> None:
    """One server's requests never come back; every row of the others is done all the same."""
    places, running, done = Places(KINDS), [], set()  # type: ignore[var-annotated]
    places.wait(waiting)
    while True:
        while (one := places.take()) is not None:
            running.append(one)
        free = [one for one in running if one.guild_id != hung]
        if not free:
            break
        places.leave(free[0].outbox_id)
        running.remove(free[0])
        done.add(free[0].outbox_id)
    assert done == {one.outbox_id for one in waiting if one.guild_id != hung}


@given(
    waiting=rows, hung=st.sets(st.integers(10, 80), min_size=1),
    each=st.integers(1, PLACES_PER_GUILD + 2),
)  # fmt: skip
def test_no_row_waits_for_rows_of_many_other_servers(
    waiting: list[DueRow], hung: set[int], each: int
) -> None:
    """Their requests never come back, and they were urgent; they lend their places."""
    places, lent, done = Places(KINDS), 0, set()  # type: ignore[var-annotated]
    lost = [row(1000 + at, guild_id, "clock") for at, guild_id in enumerate([*hung] * each)]
    places.wait([*lost, *waiting])
    while (one := places.take(lent)) is not None:
        if one.guild_id in hung:
            lent += 1
        else:
            places.leave(one.outbox_id)
            done.add(one.outbox_id)
    assert done == {one.outbox_id for one in waiting}


def test_direct_messages_of_a_server_hold_up_none_of_its_channels() -> None:
    """Discord takes few of them, and they may wait for long."""
    places, people = Places(KINDS), range(2 * PLACES_PER_GUILD)
    places.wait(replace(row(at, 1, "clock"), user_id=UserId(at)) for at in people)
    places.wait([row(98, 1), replace(row(99, 1), user_id=UserId(1), channel_id=ChannelId(5))])
    taken = [one.outbox_id for _ in range(PLACES) if (one := places.take()) is not None]
    assert taken == [*people[:PLACES_PER_GUILD], 98, 99]


def test_places_are_short_while_somebody_waits_for_one() -> None:
    places = Places(KINDS)
    places.wait(row(at, at) for at in range(PLACES))
    assert not places.are_short
    while places.take() is not None:
        pass
    assert not places.are_short
    places.wait([row(PLACES, PLACES)])
    assert places.are_short


def test_not_every_place_is_lent() -> None:
    places, count = Places(KINDS), 0
    places.wait(row(at, at) for at in range(MOST_LENT + 2 * PLACES))
    while places.take(count) is not None:
        count += 1
    assert count == MOST_LENT + PLACES


async def put(here: World, kind: str, subject: str, guild_id: int | None = None) -> None:
    now = here.env.now()
    await here.app.database.write(
        lambda tx: store.put(
            tx, guild_id=guild_id or here.guild.id, kind=kind, subject=subject, due_at=now, now=now
        )
    )


async def complete(here: World, done: OutboxRow) -> None:
    await here.app.database.write(lambda tx: store.complete(tx, done.outbox_id))


async def test_a_row_that_hangs_holds_up_nothing_else(here: World) -> None:
    hangs, is_hanging = asyncio.Event(), asyncio.Event()
    finished: list[str] = []

    async def hang(one: OutboxRow) -> None:
        is_hanging.set()
        await hangs.wait()
        await complete(here, one)

    async def quick(one: OutboxRow) -> None:
        finished.append(one.subject)
        await complete(here, one)
        if one.subject == "1":  # what a row puts into the outbox is done at once
            await put(here, "quick", "2")

    here.app.outbox.attach({"hang": hang, "quick": quick}, {})
    await put(here, "hang", "0")
    try:
        here.app.wake()
        await is_hanging.wait()
        await put(here, "quick", "1")
        here.app.wake()
        while finished != ["1", "2"]:
            await asyncio.sleep(0)
    finally:
        hangs.set()
    await here.run_due()
    assert await here.app.database.read(lambda tx: store.due(tx, here.env.now())) == ()


async def test_what_becomes_due_meanwhile_is_claimed_at_once(here: World) -> None:
    """A wake while the outbox is busy doesn't wait for the row that keeps it busy."""
    hangs, is_hanging, claims = asyncio.Event(), asyncio.Event(), 0

    async def hang(one: OutboxRow) -> None:
        is_hanging.set()
        await hangs.wait()
        await complete(here, one)

    async def claim() -> None:
        nonlocal claims
        claims += 1

    app = here.app
    app.outbox.attach({"hang": hang}, {})
    agenda = Agenda(
        app.database, app.clock, app.outbox, [Due(claim, lambda _tx, _after: here.env.now())]
    )
    await put(here, "hang", "0")
    try:
        agenda.wake()
        await is_hanging.wait()
        before = claims
        agenda.wake()
        while claims == before:
            await asyncio.sleep(0)
    finally:
        hangs.set()
        await agenda.close()
    assert await here.app.database.read(lambda tx: store.due(tx, here.env.now())) == ()


async def test_what_a_claim_puts_in_while_somebody_looks_is_done(here: World) -> None:
    """The look began before the row was there, and the claim ended before the look."""
    app, now = here.app, here.env.now()
    looks, looking, claimed = 0, threading.Event(), threading.Event()

    async def claim() -> None:
        await asyncio.to_thread(looking.wait)
        await put(here, "late", "0")
        app.outbox.refresh()
        claimed.set()

    def next_at(tx: Transaction, _after: datetime) -> datetime | None:
        nonlocal looks
        looks += 1
        if looks == 3:  # the first look asks twice
            tx.execute("SELECT count(*) FROM outbox").fetchone()
            looking.set()
            claimed.wait()
            return now
        return None if claimed.is_set() else now

    async def do(one: OutboxRow) -> None:
        await complete(here, one)

    app.outbox.attach({"late": do}, {})
    agenda = Agenda(app.database, app.clock, app.outbox, [Due(claim, next_at)])
    app.outbox.refresh()  # said before anybody looked
    await agenda.run_due()
    assert await app.database.read(lambda tx: store.due(tx, now)) == ()


@pytest.mark.parametrize("failure", [DeliveryFailure.TEMPORARY, DeliveryFailure.FORBIDDEN])
async def test_a_row_that_fails_is_tried_again_after_a_pause(
    here: World, failure: DeliveryFailure
) -> None:
    tries: list[int] = []

    async def fail(one: OutboxRow) -> None:
        tries.append(one.attempts)
        if one.attempts < 3:
            raise DeliveryError(failure, "no")
        await complete(here, one)

    here.app.outbox.attach({"fail": fail}, {})
    await put(here, "fail", "0")
    for wait in (0, 21, 61):
        await here.forward(timedelta(seconds=wait))
    assert tries == [1, 2, 3]


async def test_only_failures_since_it_last_went_well_make_the_pause_longer(here: World) -> None:
    """A live card is drawn by one row, over and over: one fault must not cost it half an hour."""
    tries: list[bool] = []
    faults = iter([*[False] * 4, True, True, False, True, False])

    async def draw(one: OutboxRow) -> None:
        tries.append(next(faults))
        if tries[-1]:
            raise DeliveryError(DeliveryFailure.REFUSED, "no")
        await complete(here, one)

    async def draw_again() -> None:
        at = here.env.now()
        await here.app.database.write(lambda tx: store.move(tx, "draw", "0", at))
        await here.run_due()

    here.app.outbox.attach({"draw": draw}, {})
    await put(here, "draw", "0")
    for _ in range(5):
        await draw_again()
    for seconds in (21, 61):  # it fails twice, and is not given up
        await here.forward(timedelta(seconds=seconds))
    await draw_again()
    await here.forward(timedelta(seconds=21))
    assert list(faults) == []


async def test_a_kind_has_one_handler(here: World) -> None:
    async def handler(one: OutboxRow) -> None:
        await complete(here, one)

    here.app.outbox.attach({"mine": handler}, {})
    with pytest.raises(ValueError, match="two handlers for mine"):
        here.app.outbox.attach({"mine": handler}, {})


SECOND = timedelta(seconds=1)


def test_some_failures_are_nobodys_absence() -> None:
    contact = Contact()
    for _ in range(5):  # one server's trouble, with others' rows in between
        contact.failed()
        assert not contact.wants_probe(START)
        assert not contact.succeeded(START)


def test_while_discord_is_away_one_row_is_tried_now_and_then() -> None:
    contact = Contact()
    for _ in range(AWAY_AFTER):
        contact.failed()
    assert contact.wants_probe(START)
    assert not contact.wants_probe(START + PROBE_EVERY - SECOND)
    assert contact.wants_probe(START + PROBE_EVERY)
    assert contact.succeeded(START + PROBE_EVERY + SECOND)
    assert not contact.wants_probe(START + 2 * PROBE_EVERY)
    assert not contact.succeeded(START + 2 * PROBE_EVERY)


def test_where_some_rows_are_taken_and_others_not_all_are_not_tried_over_and_over() -> None:
    contact, granted = Contact(), 0
    for second in range(600):
        for _ in range(AWAY_AFTER):
            contact.failed()
        granted += contact.succeeded(START + second * SECOND)
    assert granted == timedelta(seconds=600) / ALL_AGAIN_EVERY


def test_what_fails_within_a_minute_of_the_last_retry_of_all_is_tried_again_after_it() -> None:
    """Whatever is taken in that minute: otherwise it waits for half an hour."""
    contact = Contact()
    for _ in range(AWAY_AFTER):
        contact.failed()
    assert contact.succeeded(START)
    for _ in range(AWAY_AFTER):
        contact.failed()
    assert not contact.succeeded(START + SECOND)
    assert contact.wants_probe(START + SECOND), "so that something is taken after that minute"
    assert contact.succeeded(START + ALL_AGAIN_EVERY)
    assert not contact.succeeded(START + 2 * ALL_AGAIN_EVERY)


@given(st.lists(st.integers(0, 15), max_size=60))
def test_after_every_change_something_is_tried_but_not_more_often_than_agreed(
    gaps: list[int],
) -> None:
    refusals, now = Refusals(), START
    assert refusals.try_at(7, now) is None
    refusals.add(7)
    tries: list[datetime] = []
    for gap in gaps:
        now += gap * SECOND
        at = refusals.try_at(7, now)
        if at is not None:
            tries.append(at)
        assert now <= tries[-1] <= now + PERMITTED_EVERY
        refusals.add(7)
    steps = [after - before for before, after in pairwise(tries)]
    assert all(step >= PERMITTED_EVERY for step in steps)
    refusals.forget(7)
    assert refusals.try_at(7, now + PERMITTED_EVERY) is None


class Trouble:
    """A kind of row that Discord does not take until it does."""

    def __init__(self, here: World, failure: DeliveryFailure) -> None:
        self.here, self.failure, self.done = here, failure, list[str]()
        self.lasts = True
        here.app.outbox.attach({"trouble": self.handle}, {})

    async def handle(self, one: OutboxRow) -> None:
        with Wait():  # it asks Discord
            if self.lasts:
                raise DeliveryError(self.failure, "for a while")
        self.done.append(one.subject)
        await complete(self.here, one)

    async def fail(self, *subjects: str, hours: float = 1, guild_id: int | None = None) -> None:
        """Rows fail again and again for so long, and wait their longest pause."""
        for subject in subjects:
            await put(self.here, "trouble", subject, guild_id)
        for minute in range(int(hours * 60)):
            await self.each_minute(minute)
            await self.here.forward(timedelta(minutes=1))

    async def each_minute(self, minute: int) -> None:
        """What else is to be done."""


async def test_after_hours_without_rest_all_is_done_within_a_minute(here: World) -> None:
    trouble = Trouble(here, DeliveryFailure.TEMPORARY)
    await trouble.fail("a", "b", "c", hours=3)
    trouble.lasts = False
    await here.forward(timedelta(minutes=1))
    assert sorted(trouble.done) == ["a", "b", "c"]


async def test_a_row_that_asks_discord_nothing_is_no_sign_that_it_is_back(here: World) -> None:
    """Such as what the clock does in an interview: others would wait half an hour more."""
    trouble, quiet = Trouble(here, DeliveryFailure.TEMPORARY), list[int]()

    async def handle(one: OutboxRow) -> None:
        quiet.append(int(one.subject))
        await complete(here, one)

    async def each_minute(minute: int) -> None:
        await put(here, "quiet", str(minute), None)

    here.app.outbox.attach({"quiet": handle}, {})
    trouble.each_minute = each_minute  # type: ignore[method-assign]
    await trouble.fail("a", hours=3)
    assert quiet == list(range(180))
    trouble.lasts = False
    await here.forward(timedelta(minutes=1))
    assert trouble.done == ["a"]


async def test_what_failed_is_due_when_the_connection_is_back(here: World) -> None:
    trouble = Trouble(here, DeliveryFailure.TEMPORARY)
    await trouble.fail("a", hours=0.2)
    trouble.lasts = False
    await here.app.outbox.resumed()
    await here.run_due()
    assert trouble.done == ["a"]


async def test_after_a_lost_session_whatever_failed_in_its_servers_is_due(here: World) -> None:
    trouble = Trouble(here, DeliveryFailure.FORBIDDEN)
    await trouble.fail("a", hours=0.2)
    trouble.lasts = False
    mine = here.guild.id >> 22 & 1
    await here.app.outbox.connected(Shard(1 - mine, 2))
    await here.run_due()
    assert trouble.done == []
    await here.app.outbox.connected(Shard(mine, 2))
    await here.run_due()
    assert trouble.done == ["a"]


@pytest.mark.parametrize(
    "again", [store.retry_passing, store.retry_one, lambda tx, now: store.retry_now(tx, 1, now)]
)
def test_what_somebody_works_on_stays_theirs_until_the_lease_ends(
    tmp_path: Path, again: Callable[[Transaction, datetime], object]
) -> None:
    """They may have died with a request on its way: what it makes is looked for after that."""
    path, lease = tmp_path / "x", timedelta(minutes=1)
    path.write_bytes(fresh_database())
    with closing(sqlite3.connect(path)) as tx:
        tx.row_factory = sqlite3.Row
        store.put(tx, guild_id=1, kind="card", subject="0", due_at=START, now=START)
        (due,) = store.due(tx, START)
        store.lease(tx, due.outbox_id, START, START + lease)
        store.reschedule(tx, due.outbox_id, START, "temporary: TimeoutError")
        second = store.lease(tx, due.outbox_id, START, START + lease)
        assert second is not None
        assert second.attempts == 2
        again(tx, START + timedelta(seconds=1))
        assert store.due(tx, START + lease - timedelta(seconds=1)) == ()
        assert len(store.due(tx, START + lease)) == 1


async def test_a_permission_that_is_given_back_makes_its_servers_rows_due(here: World) -> None:
    trouble = Trouble(here, DeliveryFailure.FORBIDDEN)
    await trouble.fail("a", hours=0.2)
    trouble.lasts = False
    await here.app.outbox.permitted(here.guild.id + 1)
    await here.run_due()
    assert trouble.done == []
    channel = here.app.client.get_channel(here.channel.id)
    here.app.client.dispatch("guild_channel_update", channel, channel)
    while not trouble.done:  # the event has a task of its own
        await here.run_due()
    assert trouble.done == ["a"]


@pytest.mark.parametrize("way", ["done", "dropped"])
async def test_what_is_asked_for_while_it_is_done_is_done_once_more(here: World, way: str) -> None:
    """Whatever a handler then says of its row: what it did may be old."""
    done: list[int] = []

    async def do(one: OutboxRow) -> None:
        done.append(one.attempts)

        def end(tx: Transaction) -> None:
            if len(done) == 1:
                assert store.move(tx, "thing", "0", here.env.now())
            if way == "done":
                store.complete(tx, one.outbox_id, MessageId(7))
            else:
                store.discard(tx, one.outbox_id, "not wanted")

        await here.app.database.write(end)

    here.app.outbox.attach({"thing": do}, {})
    await put(here, "thing", "0")
    await here.run_due()
    assert done == [1, 2]
    row = await here.app.database.read(lambda tx: store.tried(tx, "thing", "0"))
    assert row is not None
    assert (row.state, row.message_id) == (way, 7 if way == "done" else None)


async def test_a_row_that_was_moved_to_later_and_failed_waits_until_then(here: World) -> None:
    later = START + timedelta(minutes=10)

    def fail(tx: Transaction) -> datetime | None:
        store.put(tx, guild_id=GuildId(1), kind="x", subject="1", due_at=START, now=START)
        outbox_id = store.newest_id(tx)
        store.lease(tx, outbox_id, START, START + timedelta(minutes=1))
        store.move(tx, "x", "1", later)
        store.reschedule(tx, outbox_id, START + timedelta(seconds=20), "temporary: x")
        return store.next_due_at(tx, START)

    assert await here.app.database.write(fail) == later
