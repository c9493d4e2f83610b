"""What organisers queued for a date that got no question is asked on the next day that has none."""

import asyncio
from datetime import date
from typing import Any

import pytest

from bot.core.ids import GuildId, MessageId
from bot.core.outbox.store import OutboxRow
from bot.daily.ledger import store
from tests.daily.question.test_dates import FRIDAY, SATURDAY, SUNDAY, organise, question_on, queue
from tests.daily.question.test_taken_back import cards, refuse
from tests.proof.census import rows
from tests.proof.wire import laid_wire
from tests.world import World, texts


@pytest.fixture
async def here(here: World) -> World:
    await here.setup(time="09:00", timezone="UTC")
    return here


async def be_away(here: World, days: int) -> None:
    """The bot is down for so many days."""
    await here.app.uptime.stopping()
    await here.app.uptime.disconnected()
    await here.env.advance_time(days * 86400)
    await here.app.uptime.connected()
    await here.run_due()


async def queued(here: World) -> list[tuple[str, str]]:
    found = await rows(here, "SELECT local_date, question_id FROM daily_queue ORDER BY local_date")
    return [(day, question) for day, question in found]


async def test_what_was_queued_for_days_on_which_i_was_away_comes_when_i_am_back(
    here: World,
) -> None:
    await queue(here, "vision-1", FRIDAY)
    await queue(here, "vision-2", SATURDAY)
    await queue(here, "coding-1", SUNDAY)
    await here.until("2026-01-01T10:00")
    await be_away(here, 3)  # it is Sunday, 10:00
    assert "Title of coding-1" in await newest(here)
    assert "Title of vision-1" in await organise(here, "status")
    assert "Title of vision-1" in await question_on(here, "2026-01-05")
    assert "Title of vision-2" in await question_on(here, "2026-01-06")
    assert await queued(here) == []


async def newest(here: World) -> str:
    return [texts(one) for one in here.channel.history() if "Question of the" in texts(one)][-1]


async def test_the_very_day_on_which_i_am_back_gets_it_if_it_has_nothing(here: World) -> None:
    await queue(here, "vision-1", FRIDAY)
    await here.until("2026-01-01T10:00")
    await be_away(here, 2)
    assert "Title of vision-1" in await newest(here)


async def test_what_was_asked_or_queued_once_more_since_is_not_asked_again(here: World) -> None:
    await queue(here, "vision-1", FRIDAY)
    await queue(here, "vision-2", SATURDAY)
    await here.until("2026-01-01T10:00")
    sql = "UPDATE daily_queue SET local_date = :on WHERE question_id = :asked"
    asked = (await rows(here, "SELECT question_id FROM daily_posts"))[0][0]
    for on, question in (("2026-01-01", "vision-1"), ("2025-12-30", "vision-2")):
        await here.app.database.write(
            lambda tx, on=on, question=question: tx.execute(sql, {"on": on, "asked": question})
        )
    change = "UPDATE daily_queue SET question_id = :asked WHERE question_id = 'vision-1'"
    await here.app.database.write(lambda tx: tx.execute(change, {"asked": asked}))
    await here.app.database.write(
        lambda tx: store.queue(
            tx, guild_id=GuildId(here.guild.id), on=date(2026, 1, 4), question_id="vision-2",
            added_by=here.organiser.id,
        )
    )  # fmt: skip
    await question_on(here, FRIDAY)
    assert await queued(here) == [(SUNDAY, "vision-2")]


async def test_what_could_not_be_posted_all_day_comes_on_the_next(here: World) -> None:
    await queue(here, "vision-1", FRIDAY)
    await here.until("2026-01-01T09:00")
    with laid_wire() as wire:
        refuse(here, wire)
        await here.until("2026-01-02T09:00")
        await here.until("2026-01-02T23:59")
    await here.until("2026-01-03T00:00")
    assert await queued(here) == [(SATURDAY, "vision-1")]
    assert "Title of vision-1" in await question_on(here, SATURDAY)


async def test_what_may_stand_as_the_bot_died_behind_it_is_not_asked_again(
    here: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    await here.setup(time="22:00", timezone="UTC")
    await queue(here, "vision-1", FRIDAY)
    await here.until("2026-01-02T21:59:59")
    send_once, is_sent = here.app.outbox.send_once, asyncio.Event()

    async def send_and_hang(row: OutboxRow, *what: Any) -> MessageId:
        sent = await send_once(row, *what)
        if row.kind == "question":
            is_sent.set()
            await asyncio.Event().wait()
        return sent

    monkeypatch.setattr(here.app.outbox, "send_once", send_and_hang)
    posting = asyncio.ensure_future(here.until("2026-01-02T22:00"))
    await is_sent.wait()
    posting.cancel()
    await asyncio.gather(posting, return_exceptions=True)
    await here._die()
    await here.env.advance_time(4 * 3600)  # over midnight: it's too late to look for it
    await here.come_back()
    await here.until("2026-01-03T22:30")
    assert len(cards(here)) == 2
    assert sum("Title of vision-1" in one for one in cards(here)) == 1
    assert await queued(here) == []


async def test_what_no_try_was_begun_of_is_asked_on_the_next_day(here: World) -> None:
    await here.setup(time="22:00", timezone="UTC")
    await queue(here, "vision-1", FRIDAY)
    await here.until("2026-01-02T21:59:59")

    async def wait() -> int:
        return 0

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(here.app.outbox, "drain", wait)
        await here.until("2026-01-02T22:00")
    assert cards(here) == []
    await here._die()
    await here.env.advance_time(4 * 3600)
    await here.come_back()
    await here.until("2026-01-03T22:30")
    assert sum("Title of vision-1" in one for one in cards(here)) == 1


async def test_what_was_queued_for_a_paused_or_skipped_day_comes_after_it(here: World) -> None:
    await queue(here, "vision-1", FRIDAY)
    await queue(here, "vision-2", SUNDAY)
    await organise(here, "skip", date=SUNDAY)
    await here.until("2026-01-01T09:00")
    await organise(here, "pause")
    await here.until("2026-01-03T08:00")
    await organise(here, "resume")
    assert await queued(here) == [(SATURDAY, "vision-1"), (SUNDAY, "vision-2")]
    assert "Title of vision-1" in await question_on(here, SATURDAY)
    assert "Title of vision-2" in await question_on(here, "2026-01-05")


@pytest.mark.parametrize(
    ("day", "is_asked"), [("2025-12-19", True), ("2025-12-18", False), ("2024-12-25", False)]
)
async def test_what_was_queued_for_a_date_long_ago_leaves_the_queue(
    here: World, day: str, is_asked: bool
) -> None:
    guild_id, on = GuildId(here.guild.id), date.fromisoformat(day)
    await here.until("2026-01-01T10:00")
    await here.app.database.write(
        lambda tx: store.queue(
            tx, guild_id=guild_id, on=on, question_id="vision-1", added_by=here.organiser.id
        )
    )
    assert ("Title of vision-1" in await question_on(here, FRIDAY)) is is_asked
    assert await queued(here) == []
