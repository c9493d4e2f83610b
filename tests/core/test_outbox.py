"""Rows of the outbox start whenever a place is free, fairly, the most urgent first."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.agenda import Agenda
from bot.core.errors import DeliveryError, DeliveryFailure
from bot.core.feature import Due
from bot.core.outbox import store
from bot.core.outbox.rules import PLACES, PLACES_PER_GUILD, DueRow, Places, Priority
from bot.core.outbox.store import OutboxRow
from tests.world import World

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


async def test_a_kind_has_one_handler(here: World) -> None:
    async def handler(one: OutboxRow) -> None:
        await complete(here, one)

    here.app.outbox.attach({"mine": handler}, {})
    with pytest.raises(ValueError, match="two handlers for mine"):
        here.app.outbox.attach({"mine": handler}, {})
