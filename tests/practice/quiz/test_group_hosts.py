"""Who hosts a group quiz when a host leaves the server, presses twice or is the last to go."""

from typing import Any

import pytest

from bot.practice.quiz.group.messages import GroupSteered, HostStep
from bot.practice.quiz.group.ui.replies import RENDERERS as REPLIES
from tests.practice.quiz.table import Table
from tests.practice.quiz.test_duel import labels
from tests.practice.quiz.test_group import steer
from tests.practice.quiz.test_group_names import delete_all
from tests.world import ids, texts


async def leave_server(table: Table, who: Any) -> None:
    table.here.guild.remove_member(who)
    await table.here.env.settle()


async def is_free(table: Table) -> bool:
    """Whether another quiz can begin in the channel."""
    cat = table.here.member("cat")
    return "lobby is open" in texts((await cat.slash(table.place, "quiz group")).response)


async def test_a_host_who_left_the_server_hands_over_to_the_next_who_plays(table: Table) -> None:
    await table.begin()
    cat = table.here.member("cat")
    await table.click(cat, "Join")
    await table.click(table.ann, "Pause")
    await leave_server(table, table.ann)
    assert "Only the host" in await table.click(cat, "Go on")
    await table.wait(2)
    assert table.shows(f"Host: <@{table.bob.id}>")
    assert table.shows("**0 of 2** answered so far")
    assert "Resumed" in await table.click(table.bob, "Go on")


async def test_all_who_left_before_somebody_hand_over_to_them(table: Table) -> None:
    await table.begin()
    cat = table.here.member("cat")
    await table.click(cat, "Join")
    await table.click(table.ann, "Pause")
    await leave_server(table, table.ann)
    await leave_server(table, table.bob)
    assert "Resumed" in await table.click(cat, "Go on")


async def test_a_host_who_is_there_stays_the_host(table: Table) -> None:
    await table.begin()
    assert "Only the host" in await table.click(table.bob, "Pause")
    await table.wait(2)
    assert table.shows(f"Host: <@{table.ann.id}>")


async def test_a_host_of_whom_nobody_knows_stays_the_host(table: Table) -> None:
    await table.begin()
    here = table.here
    path = f"/guilds/{here.guild.id}/members/{table.ann.id}"
    here.env.inject_error("GET", path, status=500, times=None)
    assert "Only the host" in await table.click(table.bob, "Pause")


async def test_a_paused_game_whose_players_all_left_the_server_ends(table: Table) -> None:
    await table.begin()
    await table.click(table.ann, "Pause")
    await leave_server(table, table.ann)
    await leave_server(table, table.bob)
    cat = table.here.member("cat")
    assert "is over" in await table.click(cat, "Go on")
    await table.wait(2)
    assert table.shows("Everyone has left.")
    assert await is_free(table)


async def test_a_paused_game_that_everybody_left_is_over_at_once(table: Table) -> None:
    await table.begin()
    await table.click(table.ann, "Pause")
    assert "is the host now" in await table.click(table.ann, "Leave")
    left = await table.click(table.bob, "Leave")
    assert "you were the last one, so the quiz is over" in left
    assert "group:again" in str(ids(table.private[table.bob.id].message))
    await table.wait(2)
    assert table.shows("Everyone has left.")
    assert await is_free(table)


@pytest.mark.parametrize("pause", [False, True])
async def test_a_game_whose_players_are_all_erased_keeps_no_channel(
    table: Table, pause: bool
) -> None:
    if pause:
        await table.begin()
        await table.click(table.ann, "Pause")
        await delete_all(table, table.bob)
    else:
        await table.open()
    await delete_all(table, table.ann)
    await table.wait(2)
    assert table.shows("Everyone has left.")
    assert await is_free(table)


async def test_start_twice_leaves_the_buttons(table: Table) -> None:
    await table.begin()
    again = await steer(table, HostStep.STARTED)
    said = str(REPLIES[GroupSteered](again).to_components())  # type: ignore[attr-defined]
    assert "It has begun already" in said
    assert all(f"'label': '{one}'" in said for one in ("Pause", "Skip", "End"))
    assert await table.rows("SELECT position FROM group_quizzes") == [(0,)]


async def test_start_alone_leaves_the_buttons(table: Table) -> None:
    await table.open()
    assert "at least two" in await table.click(table.ann, "Start")
    assert {"Start", "End"} <= set(labels(table.private[table.ann.id].message))


async def test_end_twice_offers_another_game(table: Table) -> None:
    await table.begin()
    old = table.card
    path = f"/channels/{table.place.id}/messages/*"
    table.here.env.inject_error("PATCH", path, status=500, times=1)  # so it stands a while
    await table.click(table.ann, "End")
    assert "is over" in await table.click(table.ann, "End", old)
    assert labels(table.private[table.ann.id].message) == ["Play again"]
    await table.wait(10)
