"""Where a group can play: channels and public threads, each with a game of its own."""

from datetime import timedelta
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


async def chat(table: Table, lines: int) -> None:
    for at in range(lines):
        await table.bob.send(table.place, f"I thought it was the other one, number {at}.")


async def test_a_card_that_chat_has_buried_comes_below_it_with_the_next_question(
    here: World,
) -> None:
    """Nobody scrolls for the question: it is the last message, and there is one card."""
    table = Table(here)
    await table.begin(questions=3)
    first = table.card.id
    await table.click(table.ann, "A")
    await chat(table, 9)
    await table.wait(2)
    assert [one.id for one in cards(table)] == [first], "not while people press on it"
    await table.wait(28)
    await table.wait(14)
    second = table.card
    assert "question 2 of 3" in texts(second)
    assert [one.id for one in cards(table)] == [second.id] != [first]
    assert "Noted" in await table.click(table.bob, "B")
    await here.restart(crash=True)
    await table.wait(30)
    await table.wait(14)
    assert "question 3 of 3" in texts(table.card)
    assert table.card.id == second.id, "nobody wrote: it is drawn where it stands"
    await chat(table, 1)
    await table.wait(30)
    await table.wait(14)
    assert "It's over" in texts(table.card)
    assert len(cards(table)) == 1
    await chat(table, 1)
    await table.click(table.ann, "My result", cards(table)[0])
    await here.forward(timedelta(days=1))
    await table.ann.slash(here.channel, "streak visibility", shown=False)
    await table.wait(5)
    assert "I thought" in table.place.history()[-1].content, "what is over isn't posted again"


def cards(table: Table) -> list[Any]:
    return [one for one in table.place.history() if one.author.bot]
