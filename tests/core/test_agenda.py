"""The agenda tells who rings for it when something is due next."""

import asyncio
from datetime import datetime, timedelta
from functools import partial

from bot.core.agenda import Agenda
from bot.core.database import Transaction
from bot.core.feature import Due
from bot.core.outbox import store as outbox
from bot.core.outbox.store import OutboxRow
from bot.core.uptime import store as uptime
from tests.world import World, texts


async def test_after_each_run_the_next_due_moment_is_told(here: World) -> None:
    told: list[datetime | None] = []
    here.app.agenda.tell(told.append)
    await here.run_due()
    now = here.env.now()
    tomorrow = now + timedelta(days=1)  # when the outbox forgets what is over
    assert told[-1] == tomorrow
    soon = now + timedelta(seconds=7)
    await here.app.database.write(
        lambda tx: outbox.put(
            tx, guild_id=here.guild.id, kind="unknown", subject="1", due_at=soon, now=now
        )
    )
    await here.run_due()
    assert told[-1] == soon
    await here.forward(timedelta(seconds=7))
    assert told[-1] == tomorrow


async def test_a_row_that_hangs_keeps_no_next_moment_from_whoever_rings(here: World) -> None:
    """A neighbour's request hangs; what another server has due in seconds still rings in time."""
    hangs, over = asyncio.Event(), asyncio.Event()

    async def hang(row: OutboxRow) -> None:
        hangs.set()
        await over.wait()
        await here.app.database.write(lambda tx: outbox.complete(tx, row.outbox_id))

    async def put(kind: str, at: datetime) -> None:
        await here.app.database.write(
            lambda tx: outbox.put(
                tx, guild_id=here.guild.id, kind=kind, subject="1", due_at=at, now=at
            )
        )
        here.app.agenda.wake()

    here.app.outbox.attach({"hangs": hang}, {})
    told: asyncio.Queue[datetime | None] = asyncio.Queue()
    here.app.agenda.tell(told.put_nowait)
    soon = here.env.now() + timedelta(seconds=7)
    async with asyncio.timeout(50):
        await put("hangs", here.env.now())
        await hangs.wait()
        await put("unknown", soon)
        while await told.get() != soon:
            pass
        over.set()
        await here.run_due()


class Claims:
    """Something that is due until it is claimed, which takes until ``over``."""

    def __init__(self, at: datetime) -> None:
        self.at: datetime | None = at
        self.count = 0
        self.over = asyncio.Event()

    async def claim(self) -> None:
        self.count += 1
        await self.over.wait()
        self.at = None

    def next_at(self, _tx: Transaction, after: datetime) -> datetime | None:
        return self.at if self.at is not None and self.at > after else None


async def test_a_claim_that_waits_for_discord_holds_up_no_other(here: World) -> None:
    """As a round does whose members are asked about; it isn't claimed again meanwhile."""
    app, now = here.app, here.env.now()
    slow, quick = Claims(now), Claims(now)
    quick.over.set()
    due = tuple(Due(one.claim, one.next_at) for one in (slow, quick))
    agenda, looks = Agenda(app.database, app.clock, app.outbox, due), asyncio.Queue[object]()
    agenda.tell(looks.put_nowait)
    async with asyncio.timeout(50):
        for count in (1, 2):
            quick.at = now
            agenda.wake()
            while quick.count < count or quick.at is not None:
                await looks.get()
        assert slow.count == 1
        slow.over.set()
        await agenda.run_due()
    assert (slow.count, slow.at) == (1, None)


async def test_while_the_clock_is_far_from_discords_nothing_is_done_noted_or_moved(
    here: World,
) -> None:
    """The machine's clock is set a month on while the bot runs, then right again."""
    await here.setup(time="09:00", timezone="UTC")
    await here.until("2026-01-05T20:00")
    app, right = here.app, here.clock.now
    sql = """SELECT alive_at, (SELECT count(*) FROM daily_posts), (SELECT count(*) FROM outages)
             FROM instance"""
    kept = partial(app.database.read, lambda tx: tuple(tx.execute(sql).fetchone()))
    before = await kept()
    app.pace.discord_time = lambda *, proven: right()  # type: ignore[method-assign]
    here.set_clock_wrong(timedelta(days=36))
    await here.run_due()
    await app.uptime.alive()
    await app.uptime.connected()
    assert await kept() == before
    await app.uptime.disconnected()
    await app.uptime.connected()
    assert (await kept())[:2] == before[:2]
    assert await app.database.read(uptime.away_since) == await app.database.read(uptime.alive_at)
    assert await app.agenda.next_due_at() is None
    here.clock.now = right  # type: ignore[method-assign]
    await app.uptime.alive()
    assert await app.database.read(uptime.away_since) is None
    await here.until("2026-01-06T09:00")
    heads = (texts(one).splitlines()[0] for one in here.channel.history() if texts(one))
    assert [one[-9:] for one in heads if "Question of the day" in one] == [
        "Mon 5 Jan", "Tue 6 Jan",
    ]  # fmt: skip
