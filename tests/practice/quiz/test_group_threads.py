"""The card of a group quiz where a thread is archived or closed, and where the card is lost."""

from datetime import timedelta
from typing import Any

import pytest

from bot.core.ids import GuildId
from tests.practice.quiz.table import Table
from tests.practice.quiz.test_group_names import delete_all, hide, play_to_the_end
from tests.practice.quiz.test_group_places import daily_thread
from tests.world import World, ids, texts


@pytest.fixture
async def asleep(here: World) -> Table:
    """A table in the thread of the day."""
    return Table(here, await daily_thread(here))


def is_archived(table: Table) -> bool:
    thread = table.here.env.backend.channels[table.place.id]
    return bool(thread.thread_metadata and thread.thread_metadata.archived)


async def archive(table: Table, *, closed: bool = False) -> None:
    """As Discord does after days of silence, or a moderator who lets nobody open it."""
    here = table.here
    await here.app.notifier.archive_thread(table.place.id, lock=closed)
    if closed:
        here.let_bot(manage_threads=False)
        path = f"/channels/{table.place.id}"
        here.env.inject_error("PATCH", path, status=403, code=50013, times=None)


async def open_again(table: Table) -> None:
    here = table.here
    here.env.backend.faults.clear()
    here.let_bot()
    await here.app.notifier.unarchive_thread(table.place.id)
    await here.app.outbox.permitted(GuildId(here.guild.id))
    await table.wait(10)


def quizzes(table: Table) -> list[Any]:
    return [one for one in table.place.history() if "Group quiz" in texts(one)]


@pytest.mark.parametrize("goes", [hide, delete_all])
async def test_a_name_leaves_a_card_in_an_archived_thread_which_rests_again(
    asleep: Table, goes: Any
) -> None:
    table = asleep
    await play_to_the_end(table)
    await table.here.forward(timedelta(days=2))
    await archive(table)
    await goes(table, table.bob)
    await table.wait(10)
    (card,) = quizzes(table)
    assert "Final scores" in texts(card)
    assert f"<@{table.bob.id}>" not in texts(card)
    assert is_archived(table)


async def test_a_name_leaves_a_card_in_a_closed_thread_once_it_is_open(asleep: Table) -> None:
    table = asleep
    await play_to_the_end(table)
    await archive(table, closed=True)
    await hide(table, table.bob)
    await table.here.forward(timedelta(days=2))
    assert f"<@{table.bob.id}>" in texts(quizzes(table)[0])
    await open_again(table)
    assert f"<@{table.bob.id}>" not in texts(quizzes(table)[0])


async def test_a_game_goes_on_in_a_thread_that_was_archived_meanwhile(asleep: Table) -> None:
    table = asleep
    await table.begin(seconds=20)
    await table.click(table.ann, "Pause")
    await table.wait(57 * 60)
    await archive(table)
    resumed = await table.ann.click(table.private[table.ann.id], label="Go on")
    assert "Resumed" in texts(table.said(table.ann, resumed))
    await table.wait(2)
    assert not is_archived(table)
    assert "Noted" in await table.click(table.bob, "B")
    await table.wait(20)
    await table.wait(14)
    assert table.shows("question 2 of 2")


async def test_a_game_goes_on_although_its_thread_could_not_be_woken_at_once(asleep: Table) -> None:
    table = asleep
    await table.begin(seconds=20)
    await table.click(table.ann, "Pause")
    await table.wait(50 * 60)
    await archive(table)
    path = f"/channels/{table.place.id}"
    table.here.env.inject_error("PATCH", path, status=400, code=160006, times=1)
    await table.ann.click(table.private[table.ann.id], label="Go on")
    await table.wait(2)
    assert await table.rows("SELECT phase FROM group_quizzes") == [("round",)]
    await table.wait(20)
    await table.wait(14)
    assert table.shows("question 2 of 2")
    assert len(quizzes(table)) == 1


async def test_a_game_in_a_closed_thread_ends_and_says_so_to_who_presses(asleep: Table) -> None:
    table = asleep
    await table.begin(seconds=20)
    await table.click(table.bob, "B")
    await table.wait(22)
    await archive(table, closed=True)
    old = table.card
    await table.wait(14)
    await table.wait(60)
    assert await table.rows("SELECT phase, why_ended FROM group_quizzes") == [("ended", "gone")]
    told = table.said(table.bob, await table.bob.click(old, label="Join"))
    assert "I couldn't show its card any more" in texts(told)
    mine = await table.bob.click(told, label="My result")
    assert "103 points" in texts(table.said(table.bob, mine))
    await open_again(table)
    assert len(quizzes(table)) == 1
    assert table.shows("I couldn't show its card any more, so it ended.")
    assert table.shows(f"🥇 ` 1` <@{table.bob.id}> · 103 points")
    assert "Join" not in str(ids(table.card))


async def lose(table: Table) -> None:
    """Bob has points when somebody deletes the card."""
    await table.begin(seconds=20)
    await table.click(table.bob, "B")
    await table.wait(22)
    await table.here.app.notifier.delete(table.place.id, table.card.id)


async def test_a_card_that_somebody_deleted_ends_the_game_with_its_scores(table: Table) -> None:
    await lose(table)
    await table.wait(14)
    await table.wait(60)
    (card,) = quizzes(table)
    assert "I couldn't show its card any more, so it ended." in texts(card)
    assert f"🥇 ` 1` <@{table.bob.id}> · 103 points" in texts(card)
    await table.here.forward(timedelta(hours=2))
    await hide(table, table.bob)
    await table.wait(5)
    (card,) = quizzes(table)
    assert f"<@{table.bob.id}>" not in texts(card)


async def test_the_scores_of_a_lost_card_are_said_once_whatever_dies(table: Table) -> None:
    await lose(table)
    path = f"/channels/{table.place.id}/messages"
    table.here.env.inject_error("POST", path, status=500, times=1)
    await table.wait(14)
    await table.here.restart(crash=True)
    await table.wait(120)
    await table.here.restart(crash=True)
    await table.wait(120)
    assert len(quizzes(table)) == 1


@pytest.mark.parametrize("is_old", [False, True])
async def test_the_scores_of_a_lost_card_are_given_up_after_a_day(
    table: Table, is_old: bool
) -> None:
    await lose(table)
    path = f"/channels/{table.place.id}/messages"
    table.here.env.inject_error("POST", path, status=403, code=50013, times=None)
    await table.wait(14)
    if is_old:  # by a version that let none expire
        sql = "UPDATE outbox SET expires_at = NULL WHERE kind = 'group-move'"
        await table.here.app.database.write(lambda tx: tx.execute(sql))
    due = "SELECT subject FROM outbox WHERE kind = 'group-move' AND state = 'due'"
    await table.here.forward(timedelta(hours=23))
    assert await table.rows(due) == [("1:end",)]
    await table.here.forward(timedelta(hours=2))
    assert await table.rows(due) == []


async def test_a_game_whose_channel_is_gone_ends_quietly(here: World) -> None:
    table = Table(here, here.guild.create_text_channel("games"))
    await table.begin(seconds=20)
    channel: Any = here.app.client.get_channel(table.place.id)
    await channel.delete()
    await table.wait(22)
    await table.wait(60)
    assert await table.rows("SELECT phase, why_ended FROM group_quizzes") == [("ended", "gone")]
    due = "SELECT kind FROM outbox WHERE kind LIKE 'group%' AND state = 'due'"
    assert await table.rows(due) == []
