"""The agenda tells who rings for it when something is due next."""

import asyncio
from datetime import datetime, timedelta

from bot.core.outbox import store as outbox
from bot.core.outbox.store import OutboxRow
from tests.world import World


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
