"""What a lost reply made twice: an extra one goes, or is closed with a link if somebody wrote."""

import sqlite3
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from bot.core.database import Transaction
from bot.core.errors import DeliveryError, DeliveryFailure
from bot.core.ids import MessageId, OutboxId
from bot.core.outbox import store
from bot.core.outbox.extras import CLOSE, ClosedExtra
from bot.core.outbox.rules import EVENT, LOOKS, MESSAGE, ROOM, THREAD
from bot.core.outbox.store import OutboxRow
from bot.core.ports import Place, ServerEvent
from bot.daily.question.messages import Notice
from tests.world import Machine, World, fresh_database, texts

NAME = "Mock interview 12"
Make = Callable[[World, OutboxRow, str], Awaitable[int]]
"""Makes the thing of a row; called twice, it exists twice."""


async def message(here: World, row: OutboxRow, nonce: str) -> int:
    place = Place(channel_id=here.channel.id)
    return await here.app.notifier.send(place, Notice(row.marker, "Hello"), nonce=nonce)


async def direct(here: World, row: OutboxRow, nonce: str) -> int:
    place = Place(user_id=here.organiser.id)
    return await here.app.notifier.send(place, Notice(row.marker, "Hello"), nonce=nonce)


async def thread(here: World, row: OutboxRow, _nonce: str) -> int:
    return await here.app.notifier.open_private_thread(
        here.guild.id, here.channel.id, NAME, look_first=False
    )


async def event(here: World, row: OutboxRow, _nonce: str) -> int:
    starts = here.env.now() + timedelta(days=1)
    wanted = ServerEvent(NAME, "Two members", "Discord", starts, starts + timedelta(hours=1))
    return await here.app.notifier.save_event(
        here.guild.id, wanted, event_id=None, look_first=False
    )


async def in_thread(here: World, row: OutboxRow, nonce: str) -> int:
    place = Place(channel_id=here.thread().id)
    return await here.app.notifier.send(place, Notice(row.marker, "Hello"), nonce=nonce)


async def room(here: World, _row: OutboxRow, _nonce: str) -> int:
    return await here.app.notifier.open_room(
        here.guild.id, category_of(here), NAME, [here.organiser.id], look_first=False
    )


def category_of(here: World) -> int:
    """Where voice rooms are made."""
    return next(iter(named(here, "rooms")), None) or here.guild.create_category("rooms").id


def named(here: World, name: str) -> set[int]:
    """Channels of this name."""
    return {one.id for one in here.env.backend.channels.values() if one.name == name}


def there(here: World) -> set[int]:
    """The ids of all that a test makes."""
    backend, organiser = here.env.backend, here.organiser
    found = {one.id for one in here.channel.history()} | {one.id for one in here.channel.threads}
    found |= named(here, NAME)
    found |= set(backend.guilds[here.guild.id].scheduled_events)
    if organiser.id in backend.dm_channels:
        found |= {one.id for one in organiser.user.dm_channel.history()}
    return found


class Doubt:
    """A row whose first try left a doubt, and whose thing appears once more later."""

    def __init__(
        self, here: World, make: Make, what: str, place: Place, kind: str = "made"
    ) -> None:
        self.here, self.make, self.what, self.place = here, make, what, place
        self.row: Any = None
        self.kept = 0
        self.kind = kind
        here.app.outbox.attach({kind: self.handle}, {})

    async def handle(self, row: OutboxRow) -> None:
        self.row = row
        await self.here.app.outbox.doubts.add(row, self.what, self.place)
        self.kept = await self.make(self.here, row, "first")
        await self.here.app.database.write(
            lambda tx: store.complete(tx, row.outbox_id, MessageId(self.kept))
        )

    async def put(self) -> None:
        """Have it due now."""
        now = self.here.env.now()
        await self.here.app.database.write(
            lambda tx: store.put(
                tx, guild_id=self.here.guild.id, kind=self.kind, subject="1", due_at=now, now=now
            )
        )

    async def again(self) -> int:
        """The id of the extra one, which appears now."""
        return await self.make(self.here, self.row, "late")

    async def twice(self) -> int:
        """Have it done; the id of the extra one."""
        await self.put()
        await self.here.run_due()
        return await self.again()


KINDS = ("message", "direct message", "private thread", "event", "voice room")


def doubt(here: World, kind: str) -> Doubt:
    channel, organiser = Place(channel_id=here.channel.id), Place(user_id=here.organiser.id)
    return {
        "message": lambda: Doubt(here, message, MESSAGE, channel, kind),
        "direct message": lambda: Doubt(here, direct, MESSAGE, organiser, kind),
        "private thread": lambda: Doubt(here, thread, f"{THREAD} {NAME}", channel, kind),
        "event": lambda: Doubt(here, event, f"{EVENT} {NAME}", Place(), kind),
        "voice room": lambda: Doubt(
            here, room, f"{ROOM} {NAME}", Place(channel_id=category_of(here)), kind
        ),
    }[kind]()


@pytest.mark.parametrize("looks_before", [0, 1, 2])
async def test_an_extra_one_of_any_kind_goes_whenever_it_appears(
    here: World, looks_before: int
) -> None:
    doubts, began = [doubt(here, kind) for kind in KINDS], here.env.now()
    for made in doubts:
        await made.put()
    await here.forward(LOOKS[looks_before - 1] if looks_before else timedelta())
    extras = {made.kind: await made.again() for made in doubts}
    assert {made.kept for made in doubts} | set(extras.values()) <= there(here)
    await here.until(began + LOOKS[looks_before])
    for made in doubts:
        assert made.kept in there(here), made.kind
        assert extras[made.kind] not in there(here), made.kind


async def test_a_thread_in_which_somebody_wrote_is_kept_and_closed_with_a_link(here: World) -> None:
    made = doubt(here, "private thread")
    extra = await made.twice()
    await here.app.notifier.add_to_thread(extra, here.organiser.id)
    found = next(one for one in here.channel.threads if one.id == extra)
    await here.organiser.send(found, "Shall we begin?")
    for look in LOOKS:
        await here.forward(look)
    assert f"<#{made.kept}>" in texts(found.history()[-1])
    assert len([one for one in found.history() if "twice" in texts(one)]) == 1
    assert here.env.backend.channels[extra].thread_metadata.archived


async def test_a_look_waits_for_the_try_that_is_under_way(here: World) -> None:
    """It has looked before the extra one appeared, and the next look is far away."""
    place, slow = Place(channel_id=here.channel.id), timedelta(seconds=30)
    tries = list[OutboxRow]()

    async def handle(row: OutboxRow) -> None:
        tries.append(row)
        if row.is_first_attempt:
            await here.app.outbox.doubts.add(row, MESSAGE, place)
            failed = DeliveryError(DeliveryFailure.TEMPORARY, "no answer")
            failed.retry_after = LOOKS[0] + slow
            raise failed
        kept = MessageId(await message(here, row, "second"))
        await here.app.database.write(lambda tx: store.complete(tx, row.outbox_id, kept))

    here.app.outbox.attach({"made": handle}, {})
    now = here.env.now()
    await here.app.database.write(
        lambda tx: store.put(
            tx, guild_id=here.guild.id, kind="made", subject="1", due_at=now, now=now
        )
    )
    await here.run_due()
    extra = await message(here, tries[0], "first")
    await here.forward(LOOKS[0])
    await here.forward(slow)
    assert len(there(here)) == 2
    await here.forward(timedelta(seconds=1))
    assert len(there(here) - {extra}) == len(there(here)) == 1


async def archive(here: World, thread_id: int) -> None:
    """As Discord does with a thread in which nothing is said for a while."""
    await here.app.notifier.archive_thread(thread_id, lock=False)


async def a_thread(here: World) -> Any:
    """One that is open."""
    await here.app.notifier.open_private_thread(
        here.guild.id, here.channel.id, NAME, look_first=False
    )
    return here.thread()


async def test_an_extra_one_goes_from_a_thread_that_is_archived(here: World) -> None:
    thread = await a_thread(here)
    made = Doubt(here, in_thread, MESSAGE, Place(channel_id=thread.id))
    extra = await made.twice()
    await archive(here, thread.id)
    await here.forward(LOOKS[0])
    left = {one.id for one in thread.history()}
    assert made.kept in left
    assert extra not in left
    assert here.env.backend.channels[thread.id].thread_metadata.archived


async def test_an_extra_one_in_a_thread_that_is_closed_to_the_bot_stays(here: World) -> None:
    """It is looked for three times and no more, and nothing fails for it."""
    thread = await a_thread(here)
    made = Doubt(here, in_thread, MESSAGE, Place(channel_id=thread.id))
    extra = await made.twice()
    here.let_bot(manage_threads=False)
    here.env.backend.edit_channel(thread.id, {}, thread_metadata={"archived": True, "locked": True})
    here.env.inject_error("PATCH", f"/channels/{thread.id}", status=403, code=50013, times=None)
    for look in LOOKS:
        await here.forward(look)
    assert extra in {one.id for one in thread.history()}
    left = await here.app.database.read(
        lambda tx: tx.execute("SELECT 1 FROM outbox WHERE state = 'due'").fetchall()
    )
    assert left == []


@pytest.mark.parametrize("arrives", ["before it is archived", "after it"])
async def test_a_last_word_that_came_late_goes(here: World, arrives: str) -> None:
    """The first try to say it takes effect when the second one has said it."""
    thread, now = await a_thread(here), here.env.now()

    def put(tx: Transaction) -> None:
        store.put(
            tx, guild_id=here.guild.id, kind=CLOSE, subject=str(thread.id), due_at=now, now=now,
            channel_id=thread.id,
        )  # fmt: skip

    await here.app.database.write(put)
    await here.run_due()
    said = thread.history()
    row = await here.app.database.read(lambda tx: store.get(tx, store.newest_id(tx)))
    assert row is not None
    await here.app.outbox.doubts.add(row, MESSAGE, Place(channel_id=thread.id))
    await here.app.notifier.send(Place(channel_id=thread.id), ClosedExtra(None), nonce="late")
    assert len(thread.history()) == 2
    if arrives == "before it is archived":
        await here.app.notifier.archive_thread(thread.id)
    await here.forward(LOOKS[0])
    assert [one.id for one in thread.history()] == [one.id for one in said]
    assert here.env.backend.channels[thread.id].thread_metadata.archived


async def test_an_extra_thread_that_may_only_be_archived_is_left_alone_after_that(
    here: World,
) -> None:
    """Every look finds it again."""
    made = doubt(here, "private thread")
    extra = await made.twice()
    here.env.inject_error("DELETE", f"/channels/{extra}", status=403, code=50013, times=None)
    for look in LOOKS:
        await here.forward(look)
    assert here.env.backend.channels[extra].thread_metadata.archived
    looked = await here.app.database.read(
        lambda tx: tx.execute("SELECT state, attempts FROM outbox WHERE kind = 'extra'").fetchall()
    )
    assert [tuple(one) for one in looked] == [("done", 1)] * 3


async def test_what_appears_after_its_row_was_forgotten_goes(here: World) -> None:
    """Whom it names was erased meanwhile, and the message that was known then is retracted."""
    made = doubt(here, "message")
    extra = await made.twice()
    await here.app.database.write(lambda tx: store.forget(tx, made.row.outbox_id))
    await here.forward(LOOKS[0])
    assert extra not in there(here)


async def test_what_appears_after_its_row_was_given_up_goes(here: World) -> None:
    made = doubt(here, "message")
    extra = await made.twice()
    await here.app.database.write(lambda tx: store.discard(tx, made.row.outbox_id, "too late"))
    await here.forward(LOOKS[0])
    assert not {made.kept, extra} & there(here)


async def test_what_a_dead_process_sent_goes_where_it_comes_late(here: World) -> None:
    """The next one looks, finds nothing and sends it again; nobody has said that it is doubtful."""
    made, now, sent = doubt(here, "message"), here.env.now(), list[OutboxRow]()

    async def send(row: OutboxRow) -> None:
        sent.append(row)
        card = Notice(row.marker, "Hello")
        kept = await here.app.outbox.send_once(row, made.place, card)
        await here.app.database.write(lambda tx: store.complete(tx, row.outbox_id, kept))

    def begin(tx: Transaction) -> None:
        store.put(tx, guild_id=here.guild.id, kind="sent", subject="1", due_at=now, now=now)
        assert store.lease(tx, store.newest_id(tx), now, now) is not None

    here.app.outbox.attach({"sent": send}, {})
    await here.app.database.write(begin)
    await here.run_due()
    (row,) = sent
    (kept,) = there(here)
    extra = await message(here, row, "late")
    await here.forward(LOOKS[0])
    assert there(here) == {kept}
    assert extra != kept


@pytest.mark.parametrize("problem", ["temporary: TimeoutError", ""])
def test_only_a_try_whose_end_nobody_saw_was_cut_off(problem: str) -> None:
    """What failed is known, and one that is done again was done before."""
    tx, now = sqlite3.connect(":memory:", isolation_level=None), datetime(2026, 1, 1, tzinfo=UTC)
    tx.deserialize(fresh_database())
    tx.row_factory = sqlite3.Row
    store.put(tx, guild_id=1, kind="made", subject="1", due_at=now, now=now)

    def lease() -> OutboxRow:
        row = store.lease(tx, OutboxId(1), now, now)
        assert row is not None
        return row

    assert not lease().was_cut_off
    assert lease().was_cut_off
    if problem:
        store.reschedule(tx, OutboxId(1), now, problem)
        assert lease().problem == problem
        store.reschedule(tx, OutboxId(1), now, problem)
    else:
        store.complete(tx, OutboxId(1), MessageId(7))
        store.move(tx, "made", "1", now)
    assert not lease().was_cut_off
    assert store.failing_guilds(tx, now - timedelta(days=1)) == (), "it is being done"
    tx.close()


async def test_a_clock_that_is_set_on_hastens_no_look(here: World) -> None:
    """All three looks seem to be due; the extra one comes after that."""
    machine = await Machine.under(here)
    made = doubt(here, "private thread")
    extra = await made.twice()
    await here.app.notifier.delete_thread(extra)
    machine.set_back(-timedelta(hours=2))
    await here.run_due()
    extra = await made.make(here, made.row, "late")
    assert {made.kept, extra} <= there(here)
    await here.forward(LOOKS[0])
    assert there(here) & {made.kept, extra} == {made.kept}


async def test_a_new_process_looks_when_so_much_time_has_passed_in_it(here: World) -> None:
    """It doesn't know how long the one before has been away."""
    made = doubt(here, "private thread")
    extra = await made.twice()
    await here.app.notifier.delete_thread(extra)
    await here.restart()
    here.app.outbox.attach({"made": made.handle}, {})
    await here.forward(LOOKS[0])
    extra = await made.make(here, made.row, "late")
    await here.forward(LOOKS[0])
    assert there(here) & {made.kept, extra} == {made.kept}
