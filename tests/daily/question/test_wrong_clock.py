"""After a start whose clock was a month ahead: the questions go on by the right date."""

from datetime import timedelta
from typing import Any

import discord
import pytest

from bot.core.ids import GuildId
from bot.daily.question.tx import claims
from tests.world import World, texts

AHEAD = timedelta(days=36)
ANSWER = {"text": "It trades bias for variance, and it costs a little time.", "who": "keep"}


def posted(here: World) -> list[Any]:
    return [one for one in here.channel.history() if "Question of the day" in texts(one)]


def days(here: World) -> list[str]:
    """The day that each card of a question names, oldest first."""
    return [texts(one).splitlines()[0].rpartition(" · ")[2] for one in posted(here)]


async def answer(here: World, member: Any) -> None:
    form = await member.click(posted(here)[-1], label="Answer")
    await member.submit_modal(form, ANSWER)


async def ledger(here: World, since: str) -> list[tuple[object, ...]]:
    sql = f"""SELECT local_date, state, void_reason FROM daily_posts WHERE local_date >= '{since}'
              ORDER BY local_date"""
    return await here.app.database.read(lambda tx: [tuple(row) for row in tx.execute(sql)])


async def start_ahead(here: World, by: timedelta, *, stays: int = 0) -> None:
    """One start by a clock that is wrong, for some days; then one by the right clock."""
    right = here.clock.now
    here.set_clock_wrong(by)
    await here.restart()
    await here.run_due()
    for _ in range(stays):
        await here.forward(timedelta(days=1))
    here.clock.now = right  # type: ignore[method-assign]
    await here.restart()
    await here.run_due()


@pytest.mark.parametrize("by", [timedelta(days=2), AHEAD])
async def test_a_card_of_a_later_date_becomes_the_next_days_question(
    here: World, by: timedelta
) -> None:
    await here.setup(time="09:00", timezone="UTC")
    await here.until("2026-01-05T09:00")
    ann = here.member("ann")
    await answer(here, ann)
    await here.until("2026-01-05T20:00")
    await start_ahead(here, by)
    assert days(here) == ["Mon 5 Jan", "Tue 6 Jan"]
    await answer(here, ann)
    await here.until("2026-01-06T09:30")
    assert days(here) == ["Mon 5 Jan", "Tue 6 Jan"]  # it stands already
    said = await here.organiser.slash(here.channel, "organise now")
    assert "Today's question is out already: https://" in texts(said.response)
    assert "2 days" in texts((await ann.slash(here.channel, "streak show")).response)
    for day in range(7, 10):
        await here.until(f"2026-01-{day:02}T09:00")
    assert days(here)[2:] == ["Wed 7 Jan", "Thu 8 Jan", "Fri 9 Jan"]
    assert [(on, state) for on, state, _ in await ledger(here, "2026-01-05")] == [
        ("2026-01-05", "closed"), ("2026-01-06", "closed"), ("2026-01-07", "closed"),
        ("2026-01-08", "closed"), ("2026-01-09", "threaded"),
    ]  # fmt: skip


async def test_cards_of_several_wrong_days_get_the_days_on_which_they_came(here: World) -> None:
    await here.setup(time="09:00", timezone="UTC", weekdays="Mon Tue Wed Thu Fri")
    await here.until("2026-01-05T20:00")
    await here.organiser.slash(here.channel, "organise skip", date="2026-02-20", reason="a break")
    await start_ahead(here, AHEAD, stays=3)
    assert days(here) == ["Mon 5 Jan", "Tue 6 Jan", "Wed 7 Jan", "Thu 8 Jan", "Fri 9 Jan"]
    assert await ledger(here, "2026-01-05") == [
        ("2026-01-05", "closed", ""), ("2026-01-06", "closed", ""), ("2026-01-07", "closed", ""),
        ("2026-01-08", "closed", ""), ("2026-01-09", "threaded", ""),
        ("2026-02-20", "skipped", "a break"),
    ]  # fmt: skip


async def test_what_nobody_saw_is_taken_back_and_today_is_caught_up(here: World) -> None:
    await here.setup(time="09:00", timezone="UTC")
    await here.until("2026-01-05T20:00")
    core, guild_id, wrong = here.app.core, GuildId(here.guild.id), here.clock.now() + AHEAD
    await core.database.write(
        lambda tx: claims.claim_due(tx, core.bank, core.seed, guild_id, wrong)
    )
    assert len(await ledger(here, "2026-01-06")) == AHEAD.days
    await here.app.close()
    await here.env.advance_time(timedelta(days=3, hours=-1).total_seconds())
    await here.come_back()
    assert days(here) == ["Mon 5 Jan", "Thu 8 Jan"]
    assert await ledger(here, "2026-01-06") == [
        ("2026-01-06", "void", "my clock was wrong"), ("2026-01-07", "void", "my clock was wrong"),
        ("2026-01-08", "threaded", ""),
    ]  # fmt: skip


async def there(here: World) -> None:
    """The shard is ready, as after a lost session."""
    await here.app.client.on_shard_ready(0)
    await here.run_due()


async def test_a_clock_that_is_behind_takes_nothing_back(here: World) -> None:
    await here.setup(time="09:00", timezone="UTC")
    await here.until("2026-01-03T09:00")
    await here.app.close()
    await here.env.advance_time(timedelta(days=2).total_seconds())
    await here.come_back()
    await here.until("2026-01-06T12:00")
    before, right = await ledger(here, "2025-11-01"), here.clock.now
    assert "void" in [state for _, state, _ in before]
    here.app.pace.discord_time = lambda *, proven: right()  # type: ignore[method-assign]
    here.set_clock_wrong(-timedelta(days=30))
    await there(here)
    assert await ledger(here, "2025-11-01") == before
    here.clock.now = right  # type: ignore[method-assign]
    await here.run_due()
    assert await ledger(here, "2025-11-01") == before


async def claimed_ahead(here: World) -> None:
    """A clock that was ahead claimed a date of a month from now, and nobody saw it."""
    await here.setup(time="09:00", timezone="UTC")
    await here.until("2026-01-05T20:00")
    core, guild_id, wrong = here.app.core, GuildId(here.guild.id), here.clock.now() + AHEAD
    await core.database.write(
        lambda tx: claims.claim_due(tx, core.bank, core.seed, guild_id, wrong)
    )


async def test_a_server_that_came_while_the_clock_was_wrong_is_put_right_once_it_is(
    here: World,
) -> None:
    await claimed_ahead(here)
    before, right = await ledger(here, "2026-01-06"), here.clock.now
    here.app.pace.discord_time = lambda *, proven: right()  # type: ignore[method-assign]
    here.set_clock_wrong(timedelta(hours=1))
    await there(here)
    assert await ledger(here, "2026-01-06") == before
    here.clock.now = right  # type: ignore[method-assign]
    await here.run_due()
    assert await ledger(here, "2026-01-06") == []


async def test_a_server_that_cant_be_put_right_stops_no_other_and_is_tried_again(
    here: World, caplog: pytest.LogCaptureFixture
) -> None:
    other = here.env.create_guild("Other")
    channel = other.create_text_channel("daily")
    role = other.create_role("Organisers", permissions=discord.Permissions(manage_guild=True))
    oscar = other.add_member(here.env.create_user("oscar"), roles=[role])
    await oscar.slash(channel, "setup", channel=channel, time="09:00", timezone="UTC")
    await claimed_ahead(here)
    core, right = here.app.core, here.clock.now()
    await core.database.write(
        lambda tx: claims.claim_due(tx, core.bank, core.seed, GuildId(other.id), right + AHEAD)
    )

    async def zone(name: str) -> None:
        sql = "UPDATE guilds SET tz = :name WHERE guild_id = :id"
        await core.database.write(lambda tx: tx.execute(sql, {"name": name, "id": here.guild.id}))

    async def ahead() -> set[object]:
        sql = "SELECT DISTINCT guild_id FROM daily_posts WHERE local_date >= '2026-01-06'"
        return await core.database.read(lambda tx: {row[0] for row in tx.execute(sql)})

    assert await ahead() == {here.guild.id, other.id}
    await zone("No/Where")
    await there(here)
    assert await ahead() == {here.guild.id}
    assert "dates not put right" in [one.message for one in caplog.records]
    await zone("UTC")
    await here.run_due()
    assert await ahead() == set()
