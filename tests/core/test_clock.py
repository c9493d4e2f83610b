"""The machine's clock, which somebody sets; and what of the outbox goes with it."""

from datetime import UTC, datetime, timedelta

from bot.core.clock import SystemClock
from bot.core.database import Transaction
from bot.core.outbox import store as outbox
from tests.world import Machine, World

NOON = datetime(2026, 1, 1, 12, tzinfo=UTC)
SECOND, HOUR = timedelta(seconds=1), timedelta(hours=1)


class Watch:
    """A machine's clock and the seconds since it started."""

    def __init__(self) -> None:
        self.at, self.seconds = NOON, 50.0
        self.clock = SystemClock(lambda: self.at, lambda: self.seconds)

    def run(self, seconds: float) -> datetime:
        self.at += seconds * SECOND
        self.seconds += seconds
        return self.clock.now()


def test_it_is_the_machines_also_where_that_is_set_forward_or_kept_right() -> None:
    watch = Watch()
    assert watch.run(5) == NOON + 5 * SECOND
    watch.at += HOUR
    assert watch.run(5) == NOON + HOUR + 10 * SECOND
    watch.at -= 0.9 * SECOND
    assert watch.run(0) == NOON + HOUR + 9.1 * SECOND
    assert watch.clock.follow() == timedelta()


def test_set_back_it_goes_on_until_it_is_followed() -> None:
    watch = Watch()
    watch.at -= HOUR
    assert watch.run(7) == NOON + 7 * SECOND
    assert watch.clock.follow() == HOUR
    assert watch.run(3) == NOON - HOUR + 10 * SECOND
    assert watch.clock.follow() == timedelta()


def test_set_back_and_right_again_before_anybody_looked_is_nothing() -> None:
    watch = Watch()
    watch.at -= HOUR
    watch.run(7)
    watch.at += HOUR
    assert watch.run(3) == NOON + 10 * SECOND
    assert watch.clock.follow() == timedelta()


async def moments(here: World) -> dict[str, datetime]:
    """When the rows of the test are to be done."""
    sql = "SELECT subject, not_before FROM outbox WHERE kind IN ('due', 'extra')"
    rows = await here.app.database.read(lambda tx: tx.execute(sql).fetchall())
    return {row["subject"]: datetime.fromisoformat(row["not_before"]) for row in rows}


async def test_rows_wait_no_longer_and_what_is_planned_for_a_moment_stays(here: World) -> None:
    """One that is being done, one that is due, one just put in, one to look later, a reminder."""
    machine = await Machine.under(here)
    now = here.env.now()

    def put(tx: Transaction) -> None:
        def row(subject: str, at: datetime, kind: str = "due") -> None:
            outbox.put(tx, guild_id=7, kind=kind, subject=subject, due_at=at, now=now)

        row("done", now)
        (one,) = outbox.due(tx, now)[-1:]
        outbox.lease(tx, one.outbox_id, now, now + 60 * SECOND)
        row("due", now)
        row("look", now + 600 * SECOND, "extra")
        row("planned", now + 2 * HOUR)

    await here.app.database.write(put)
    machine.set_back(HOUR)
    await machine.notice()
    now -= HOUR
    assert await moments(here) == {
        "done": now + 60 * SECOND, "due": now, "look": now + 600 * SECOND,
        "planned": now + 3 * HOUR,
    }  # fmt: skip


async def test_what_runs_is_not_moved_to_a_time_that_is_wrong(here: World) -> None:
    machine = await Machine.under(here)
    theirs = here.env.now
    here.app.pace.discord_time = lambda *, proven: theirs()  # type: ignore[method-assign]
    now = here.env.now()
    await here.app.database.write(
        lambda tx: outbox.put(tx, guild_id=7, kind="due", subject="due", due_at=now, now=now)
    )
    machine.set_back(36 * 24 * HOUR)
    await machine.notice()
    assert (await moments(here))["due"] == now
    machine.set_back(-36 * 24 * HOUR)
    await machine.notice()
    assert (await moments(here))["due"] == now
