"""After a restore: nothing is said twice, and no old button opens what took its place."""

import argparse
import asyncio
import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.bank.question_bank import own_id
from bot.cli.copies import restore as restore_copy
from bot.core.database import Transaction
from bot.core.ids import GuildId
from bot.core.restored import begin_anew
from bot.core.uptime.store import mark_restored
from bot.daily.contributed.tx import reading, saving
from bot.daily.question.tx.claims import AWAY, RESTORED
from tests.world import World, fresh_database, ids, texts


def posted(here: World) -> list[Any]:
    return [one for one in here.channel.history() if "Question of the day" in texts(one)]


def copied(here: World) -> Path:
    path = here.app.database.path
    copy = path.with_name("copy.sqlite3")
    with closing(sqlite3.connect(path)) as one, closing(sqlite3.connect(copy)) as other:
        one.backup(other)
        other.execute("PRAGMA journal_mode=DELETE")
    return copy


async def restore(
    here: World, monkeypatch: pytest.MonkeyPatch, copy: Path, away: timedelta = timedelta()
) -> None:
    """The bot is stopped, the copy put back, and the bot started, perhaps later."""
    monkeypatch.setenv("STUDYBOT_DATA_DIR", str(here.app.database.path.parent))
    await here.app.close()
    args = argparse.Namespace(file=copy, even_so=False)
    assert await asyncio.to_thread(restore_copy, args, here.clock) == 0
    await here.env.advance_time(away.total_seconds())
    await here.come_back()
    await here.forward(timedelta(minutes=5))


async def test_what_was_due_since_a_copy_is_not_asked_again_and_costs_nobody(
    here: World, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    await here.setup(time="09:00", timezone="UTC")
    await here.until("2026-01-01T09:00")
    await here.until("2026-01-02T08:00")
    copy = copied(here)
    for day in range(2, 5):
        await here.until(f"2026-01-{day:02}T09:00")
    await here.until("2026-01-04T12:00")
    before, said = len(posted(here)), [len(one.history()) for one in here.channel.threads]
    await restore(here, monkeypatch, copy)
    assert "not asked again, and nobody loses a streak" in capsys.readouterr().out
    await here.forward(timedelta(hours=1))
    assert len(posted(here)) == before
    assert [len(one.history()) for one in here.channel.threads] == said  # no second reveal either
    sql = "SELECT local_date, void_reason FROM daily_posts WHERE state = 'void' ORDER BY local_date"
    void = await here.app.database.read(lambda tx: [tuple(row) for row in tx.execute(sql)])
    reason = "my data was restored from an earlier copy"
    assert void == [(f"2026-01-{day:02}", reason) for day in range(2, 5)]
    ann, old = here.member("ann"), posted(here)[-1]
    await here.until("2026-01-05T09:00")
    assert len(posted(here)) == before + 1
    refused = await ann.click(old, label="Answer")
    assert "from long ago" in texts(refused.response)
    form = await ann.click(posted(here)[-1], label="Answer")
    assert form.modal is not None


async def test_a_question_that_was_not_due_yet_comes_in_time(
    here: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    await here.setup(time="09:00", timezone="UTC")
    await here.until("2026-01-02T08:00")
    before = len(posted(here))
    await restore(here, monkeypatch, copied(here))
    await here.until("2026-01-02T09:00")
    assert len(posted(here)) == before + 1


async def live_until(here: World, day: int) -> None:
    """Each of January's days up to this one has its question."""
    await here.setup(time="09:00", timezone="UTC")
    for one in range(1, day + 1):
        await here.until(f"2026-01-{one:02}T09:00")


async def void_days(here: World) -> list[tuple[str, str]]:
    sql = "SELECT local_date, void_reason FROM daily_posts WHERE state = 'void' ORDER BY local_date"
    return await here.app.database.read(lambda tx: [tuple(row) for row in tx.execute(sql)])


async def test_what_was_due_after_a_restore_is_asked_or_missed_as_ever(
    here: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    await live_until(here, 3)
    await here.until("2026-01-04T08:00")
    copy = copied(here)
    await here.until("2026-01-04T12:00")
    before = len(posted(here))
    await restore(here, monkeypatch, copy, away=timedelta(days=2, hours=-1))
    assert len(posted(here)) == before + 1  # that of the sixth, which is caught up
    assert await void_days(here) == [("2026-01-04", RESTORED), ("2026-01-05", AWAY)]


async def test_an_organiser_hears_why_a_day_has_no_question(
    here: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    await live_until(here, 3)
    await here.until("2026-01-04T08:00")
    copy = copied(here)
    await here.until("2026-01-04T12:00")
    await restore(here, monkeypatch, copy)
    said = texts((await here.organiser.slash(here.channel, "organise now")).response)
    assert RESTORED in said
    assert "no streak is lost" in said


async def test_a_restore_by_a_clock_that_was_ahead_holds_up_no_more_than_a_day(
    here: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    await live_until(here, 4)
    await here.until("2026-01-04T12:00")
    before, ahead = len(posted(here)), here.clock.now() + timedelta(days=30)
    await restore(here, monkeypatch, copied(here))
    await here.app.database.write(lambda tx: mark_restored(tx, ahead))
    await here.until("2026-01-05T09:00")
    await here.until("2026-01-06T09:00")
    assert len(posted(here)) == before + 1
    assert await void_days(here) == [("2026-01-05", RESTORED)]


async def test_weeks_reminders_and_rounds_do_not_come_twice(
    here: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    ann = here.member("ann")
    await live_until(here, 3)
    await ann.send(here.thread(), "The held-out fold was never seen while training the model.")
    await here.organiser.slash(here.channel, "organise week", day="6", time="18:00")
    await here.organiser.slash(
        here.channel, "organise interviews", channel=here.channel, weekday=6, time="18:00"
    )
    await ann.slash(here.channel, "streak week", day="6", time="18:00")
    await ann.slash(here.channel, "streak remind", time="18:00", timezone="UTC")
    await here.until("2026-01-04T09:00")
    await here.until("2026-01-04T17:00")
    copy = copied(here)
    await here.until("2026-01-04T18:00")
    group, mail = here.channel.history(), ann.user.dm_channel.history()
    assert any("Our week" in texts(one) for one in group)
    assert len(mail) == 2, "her week and a reminder"
    await here.until("2026-01-04T19:00")
    await restore(here, monkeypatch, copy)
    assert len(here.channel.history()) == len(group)
    assert len(ann.user.dm_channel.history()) == len(mail)
    sql = """SELECT (SELECT count(*) FROM interview_rounds), w.next_on, m.next_on,
                    i.next_round_on, r.next_reminder_on
             FROM group_weeks w, my_weeks m, interview_settings i, members r
             WHERE r.remind_at IS NOT NULL"""
    then, day_after = "2026-01-11", "2026-01-05"
    found = await here.app.database.read(lambda tx: tx.execute(sql).fetchall())
    assert [tuple(row) for row in found] == [(0, then, then, then, day_after)]


def written(number: int) -> dict[str, Any]:
    return {
        "id": f"ours-{number}", "topic": "statistics", "difficulty": "easy", "kind": "open",
        "title": f"Our question {number}", "prompt": f"What is number {number}?",
        "answer": f"It is {number}, as everybody in this group knows well.",
        "key_points": [{"point": f"says {number}"}, {"point": "says why"}],
    }  # fmt: skip


async def save(here: World, number: int, **other: str) -> int:
    guild_id, now = GuildId(here.guild.id), here.clock.now()

    def write(tx: Transaction) -> int:
        saved = saving.save(tx, guild_id, [written(number) | other], now)
        reading.look_again(tx, here.app.core.bank, guild_id)
        return saved.number

    return await here.app.database.write(write)


async def test_an_old_card_opens_no_other_question_of_the_server(
    here: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    await live_until(here, 1)
    copy = copied(here)
    lost = await save(here, 1)
    name = own_id(here.guild.id, lost)
    await here.organiser.slash(here.channel, "organise queue", date="2026-01-02", question=name)
    for day in range(2, 5):
        await here.until(f"2026-01-{day:02}T09:00")
    old = [
        (one, button)
        for place in (here.channel, *here.channel.threads)
        for one in place.history()
        for button in ids(one)
        if name in button
    ]
    assert old
    await restore(here, monkeypatch, copy)
    made = await save(here, 2)
    assert made > lost
    ann = here.member("ann")
    for card, button in old:
        await ann.click(card, custom_id=button)
    cards = "SELECT count(*) FROM review_cards"
    assert await here.app.database.read(lambda tx: tx.execute(cards).fetchone()[0]) == 0
    shown = await here.organiser.slash(here.channel, "organise questions")
    chosen = await here.organiser.select(shown.response, [str(made)])
    assert "What is number 2?" in texts(chosen.response)


async def test_a_former_text_gets_no_number_that_another_had(
    here: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    await live_until(here, 1)
    number = await save(here, 1)
    name = own_id(here.guild.id, number)
    await here.organiser.slash(here.channel, "organise queue", date="2026-01-02", question=name)
    await here.until("2026-01-02T09:00")
    await restore(here, monkeypatch, copied(here))
    at = here.clock.now().timestamp() * 1000 - 10 * 60 * 1000
    assert await save(here, 1, prompt="What is it now?") == number
    sql = "SELECT version FROM own_question_texts"
    ((version,),) = await here.app.database.read(lambda tx: tx.execute(sql).fetchall())
    assert version > at


def test_ids_never_come_again_also_after_the_same_copy_twice(tmp_path: Path) -> None:
    path, first = tmp_path / "one", datetime(2026, 1, 5, tzinfo=UTC)
    path.write_bytes(fresh_database())
    insert = "INSERT INTO outages (from_at, shard_id, shard_count) VALUES ('', 0, 1)"
    newest = "SELECT max(outage_id) FROM outages"
    found = []
    for now in (first, first + timedelta(seconds=1), datetime(1970, 1, 2, tzinfo=UTC)):
        begin_anew(path, now)
        with closing(sqlite3.connect(path)) as connection, connection:
            connection.execute(insert)
            found.append(connection.execute(newest).fetchone()[0])
    assert found[0] == first.timestamp() * 1000 + 1
    assert found == sorted(set(found))
    assert found[-1] > found[1] + 1000
    assert found[-1] < 2**53
