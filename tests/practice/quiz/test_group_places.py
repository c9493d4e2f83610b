"""Where a group can play: channels and public threads, each with a game of its own."""

from typing import Any

import discord

from tests.practice.quiz.table import Table
from tests.world import World, texts


async def daily_thread(here: World) -> Any:
    """The thread of a question that is still open."""
    await here.setup(time="09:00", timezone="UTC", weekdays="every day")
    await here.until("2026-01-01T09:00")
    return here.thread()


async def test_a_whole_game_in_the_thread_of_the_day_beside_the_answers(here: World) -> None:
    table = Table(here, await daily_thread(here))
    await table.begin(questions=1)
    await table.click(table.bob, "B")
    await table.ann.send(table.place, "An answer to the question of the day, long enough.")
    await table.wait(30)
    assert "chosen by 1" in str([texts(one) for one in table.place.history()])
    await table.wait(12)
    await table.wait(2)
    said = [texts(one) for one in table.place.history()]
    assert sum("It's over" in one for one in said) == 1
    assert await table.rows("SELECT user_id FROM answers") == [(table.ann.id,)]
    assert len(here.channel.history()) <= 2, "nothing was said outside the thread"


async def test_a_thread_and_its_channel_have_a_game_each(here: World) -> None:
    thread = await daily_thread(here)
    await Table(here, thread).open()
    table = Table(here)
    await table.bob.slash(here.channel, "quiz group")
    await here.run_due()
    games = await table.rows("SELECT channel_id FROM group_quizzes WHERE phase = 'lobby'")
    assert sorted(games) == sorted([(thread.id,), (here.channel.id,)])


async def refused(table: Table, thread: discord.Thread) -> str:
    found = await table.here.app.database.read(lambda tx: None)
    assert found is None
    place = next(one for one in table.here.channel.threads if one.id == thread.id)
    result = await table.ann.slash(place, "quiz group")
    assert result.ephemeral
    assert await table.rows("SELECT * FROM group_quizzes") == []
    return texts(result.response)


async def test_a_locked_thread_is_refused_with_the_reason(here: World) -> None:
    table = Table(here, await daily_thread(here))
    thread = here.app.client.get_channel(table.place.id)
    assert isinstance(thread, discord.Thread)
    thread.locked = True
    assert "a public thread that isn't locked" in await refused(table, thread)


async def test_a_private_thread_is_refused_with_the_reason(here: World) -> None:
    table = Table(here, await daily_thread(here))
    thread = here.app.client.get_channel(table.place.id)
    assert isinstance(thread, discord.Thread)
    thread._type = discord.ChannelType.private_thread
    assert "From a private thread I could be shut out" in await refused(table, thread)


async def test_a_thread_in_which_i_may_not_write_is_refused_with_the_permission(
    here: World,
) -> None:
    table = Table(here, await daily_thread(here))
    thread = here.app.client.get_channel(table.place.id)
    assert isinstance(thread, discord.Thread)
    parent = thread.parent
    assert parent is not None
    me = here.app.client.user
    assert me is not None
    deny = discord.PermissionOverwrite(send_messages_in_threads=False)
    parent._overwrites.extend(_denied(me.id, deny))
    assert "Send Messages in Threads" in await refused(table, thread)


def _denied(member_id: int, overwrite: discord.PermissionOverwrite) -> list[Any]:
    allow, deny = overwrite.pair()
    data = {"id": member_id, "type": 1, "allow": allow.value, "deny": deny.value}
    return [discord.abc._Overwrites(data)]  # type: ignore[arg-type]
