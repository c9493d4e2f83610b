"""The bot is removed and invited again while a question is open: the day costs nobody a streak."""

from typing import Any

import pytest
from simcord.backend import serializers

from bot.core.ids import GuildId
from bot.core.shards import WHOLE
from bot.daily.question.service import DailyService
from tests.daily.answers.test_answers import GOOD
from tests.proof.census import rows
from tests.world import World, texts


def remove(here: World) -> Any:
    """The bot is removed; what of the server the simulation is to have again."""
    backend, guild_id = here.env.backend, here.guild.id
    guild = backend.guilds[guild_id]
    places = [*guild.channel_ids, *guild.thread_ids]
    channels = {one: backend.channels[one] for one in places}
    said = {one: backend.messages[one] for one in places if one in backend.messages}
    backend.remove_guild(guild_id)
    return guild, channels, said


async def invite(here: World, gone: Any, *, heard: bool = True) -> None:
    """The bot is in the server again, as it was; ``heard``: by its present process."""
    guild, channels, said = gone
    backend = here.env.backend
    backend.guilds[guild.id] = guild
    backend.channels.update(channels)
    backend.messages.update(said)
    if heard:
        backend.emit("GUILD_CREATE", serializers.guild_create_payload(backend, guild))
        await here.env.settle()
        await here.run_due()


async def with_streak(here: World) -> Any:
    """Ann, who answered three days; the fourth question is open."""
    await here.setup(time="09:00", timezone="UTC")
    ann = here.member("ann")
    for day in (1, 2, 3):
        await here.until(f"2026-01-0{day}T09:00")
        await ann.send(here.thread(), GOOD)
        await here.env.settle()
    await here.until("2026-01-04T09:00")
    return ann


async def why(here: World, who: Any) -> str:
    return texts((await who.slash(here.channel, "streak why")).response)


async def test_a_day_on_which_the_bot_was_removed_is_void_and_says_so(here: World) -> None:
    ann = await with_streak(here)
    thread = here.thread()
    await here.until("2026-01-04T10:00")
    gone = remove(here)
    await here.env.settle()
    await here.until("2026-01-05T07:00")
    await invite(here, gone)
    await here.until("2026-01-05T09:00")
    said = await why(here, ann)
    reason = "I wasn't in this server Sun 10:00 to Mon 07:00"
    assert f"void: {reason}" in said
    assert "3 days" in said
    assert reason in texts(thread.history()[-1])
    status = texts((await here.organiser.slash(here.channel, "organise status")).response)
    assert reason in status


async def test_a_reveal_that_waited_for_the_bot_to_be_back_excuses_who_could_not_answer(
    here: World,
) -> None:
    ann = await with_streak(here)
    await here.until("2026-01-04T09:10")
    gone = remove(here)
    await here.env.settle()
    await here.until("2026-01-06T18:00")
    await invite(here, gone)
    await here.until("2026-01-06T19:00")
    assert "void: I wasn't in this server Sun 09:10 to Tue 18:00" in await why(here, ann)


async def test_a_few_minutes_outside_the_server_cost_no_day(here: World) -> None:
    ann = await with_streak(here)
    for minute in (10, 20):
        await here.until(f"2026-01-04T10:{minute}")
        gone = remove(here)
        await here.env.settle()
        await here.until(f"2026-01-04T10:{minute + 2}")
        await invite(here, gone)
    await here.until("2026-01-05T09:00")
    assert "✕ missed" in await why(here, ann)


async def test_it_holds_through_a_crash_on_both_sides(here: World) -> None:
    ann = await with_streak(here)
    await here.until("2026-01-04T10:00")
    gone = remove(here)
    await here.env.settle()
    await here.restart(crash=True)
    await here.until("2026-01-04T20:00")
    await invite(here, gone, heard=False)
    await here.restart(crash=True)
    assert await rows(here, "SELECT count(*) FROM server_absences WHERE to_at IS NULL") == [(0,)]
    await here.until("2026-01-05T09:00")
    assert "void: I wasn't in this server 10:00–20:00" in await why(here, ann)


async def test_setting_up_again_ends_an_absence_too(here: World) -> None:
    ann = await with_streak(here)
    await here.until("2026-01-04T10:00")
    at = "UPDATE guilds SET left_at = '2026-01-04T10:00:00.000000+00:00'"
    gone = "INSERT INTO server_absences (guild_id, from_at) SELECT guild_id, left_at FROM guilds"
    for sql in (at, gone):
        await here.app.database.write(lambda tx, sql=sql: tx.execute(sql))
    await here.until("2026-01-04T11:00")
    await here.setup()
    await here.until("2026-01-05T09:00")
    assert "void: I wasn't in this server 10:00–11:00" in await why(here, ann)


def lose(here: World) -> None:
    """Discord has trouble with this one server."""
    here.env.backend.emit("GUILD_DELETE", {"id": str(here.guild.id), "unavailable": True})


def give_back(here: World) -> None:
    guild = here.env.backend.guilds[here.guild.id]
    here.env.backend.emit("GUILD_CREATE", serializers.guild_create_payload(here.env.backend, guild))


@pytest.mark.parametrize("restarts", [False, True])
async def test_a_day_on_which_discord_lost_the_server_costs_nobody(
    here: World, restarts: bool
) -> None:
    ann = await with_streak(here)
    await here.until("2026-01-04T10:00")
    lose(here)
    await here.until("2026-01-04T20:00")
    if restarts:  # a new process finds the server there
        await here.restart(crash=True)
    else:
        give_back(here)
    await here.until("2026-01-05T09:00")
    assert "void: I was down 10:00–20:00" in await why(here, ann)


async def test_a_server_that_is_lost_as_the_bot_comes_back_is_noted_until_it_is_there(
    here: World,
) -> None:
    ann = await with_streak(here)
    await here.until("2026-01-04T10:00")
    lose(here)
    await here.env.settle()
    forget = "DELETE FROM server_absences"  # as if nobody had heard of it
    await here.app.database.write(lambda tx: tx.execute(forget))
    lost, service = {GuildId(here.guild.id)}, DailyService(here.app.core)
    for hour in (11, 12):
        await here.until(f"2026-01-04T{hour}:00")
        await service.guilds_present(WHOLE, lost)
    give_back(here)
    await here.env.settle()
    await here.until("2026-01-05T09:00")
    assert "void: I was down 11:00–12:00" in await why(here, ann)
