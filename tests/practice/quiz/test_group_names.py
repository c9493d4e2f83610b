"""Whom the card of a group quiz names: nobody who is private, nobody who deleted everything."""

from typing import Any

import pytest

from bot.practice.quiz.group.tx.cards import BETWEEN_CARDS
from tests.practice.quiz.table import Table
from tests.world import texts


async def hide(table: Table, who: Any, *, shown: bool = False) -> None:
    await who.slash(table.here.channel, "streak visibility", shown=shown)
    await table.wait(0)


async def delete_all(table: Table, who: Any) -> None:
    asked = await who.slash(table.here.channel, "privacy delete")
    await who.click(asked.response, label="Delete everything")
    await table.wait(0)


async def play_to_the_end(table: Table) -> None:
    """One question, which Bob knows."""
    await table.begin(questions=1)
    await table.click(table.ann, "A")
    await table.click(table.bob, "B")
    await table.wait(30)
    await table.wait(12)
    await table.wait(2)
    assert table.shows("It's over")


async def test_the_lobby_says_what_is_shown_and_names_nobody_who_is_private(table: Table) -> None:
    await hide(table, table.ann)
    await table.open()
    assert table.shows("If you're private (`/streak visibility`), you're *somebody* there.")
    assert table.shows("**In (1):** somebody")
    assert table.shows("The host starts it, or it starts automatically <t:")
    assert table.shows(":R> if at least two are in.")
    await hide(table, table.bob)
    said = await table.click(table.bob, "Join")
    assert "the card calls you *somebody*" in said
    await table.wait(2)
    assert table.shows("**In (2):** 2 people who aren't named")
    cat = table.here.member("cat")
    assert "somebody" not in await table.click(cat, "Join")
    await table.wait(2)
    assert table.shows(f"**In (3):** <@{cat.id}> and 2 more")


async def test_who_is_private_is_somebody_to_all_and_sees_their_own_place(table: Table) -> None:
    await hide(table, table.bob)
    await play_to_the_end(table)
    assert table.shows("` 1` somebody · 103 points · 1 right")
    assert table.shows(f"` 2` <@{table.ann.id}>")
    assert not table.shows(f"<@{table.bob.id}>")
    mine = await table.click(table.bob, "My result")
    assert "place 1 of 2" in mine
    assert "the card calls you *somebody*" in mine
    assert "somebody" not in await table.click(table.ann, "My result")


async def test_a_host_who_is_private_is_named_nowhere_in_the_whole_game(table: Table) -> None:
    await hide(table, table.ann)
    await table.open(topic="ml-basics", questions=1)
    await table.click(table.bob, "Join")
    await table.click(table.ann, "Start")
    seen = []
    for _ in range(5):
        seen.append(texts(table.card))
        await table.wait(10)
    assert any("Host: somebody" in one for one in seen)
    assert any("It's over" in one for one in [*seen, texts(table.card)])
    assert not any(f"<@{table.ann.id}>" in one for one in seen)


async def test_who_leaves_is_not_told_the_name_of_a_private_host(table: Table) -> None:
    await hide(table, table.bob)
    await table.begin()
    assert "Somebody else is the host now" in await table.click(table.ann, "Leave")


async def test_a_finished_card_follows_who_hides_and_who_shows_themselves(table: Table) -> None:
    await play_to_the_end(table)
    assert table.shows(f"` 1` <@{table.bob.id}> · 103 points")
    await hide(table, table.bob)
    assert table.shows("` 1` somebody · 103 points")
    edits = table.edits()
    await hide(table, table.bob)
    assert table.edits() == edits, "nothing changed"
    await hide(table, table.bob, shown=True)
    await table.wait(2)
    assert table.shows(f"` 1` <@{table.bob.id}> · 103 points")


async def test_a_finished_card_loses_the_line_of_who_deletes_everything(table: Table) -> None:
    await play_to_the_end(table)
    await delete_all(table, table.bob)
    assert not table.shows(f"<@{table.bob.id}>")
    assert table.shows(f"` 1` <@{table.ann.id}> · 0 points")
    await delete_all(table, table.ann)
    await table.wait(2)
    assert table.shows("Nobody is on it.")


@pytest.mark.parametrize("crash", [False, True])
async def test_every_card_is_drawn_anew_one_after_the_other_also_after_a_restart(
    table: Table, crash: bool
) -> None:
    await play_to_the_end(table)
    first = table.card
    await play_to_the_end(table)
    second = table.card
    asked = await table.bob.slash(table.here.channel, "privacy delete")
    edits = table.edits()
    await table.bob.click(asked.response, label="Delete everything")
    await table.here.restart(crash=crash)
    await table.wait(0)
    assert table.edits() - edits <= 2, "the reply itself may be one"
    assert str(table.bob.id) not in texts(table.place.history()[-1])
    await table.wait(BETWEEN_CARDS.total_seconds())
    drawn = {one.id: texts(one) for one in table.place.history()}
    assert str(table.bob.id) not in drawn[first.id] + drawn[second.id]


async def test_a_running_card_forgets_at_once_who_deletes_everything(table: Table) -> None:
    await table.open()
    await table.click(table.bob, "Join")
    await table.wait(2)
    assert table.shows(f"<@{table.bob.id}>")
    await table.wait(2)
    await delete_all(table, table.bob)
    assert not table.shows(f"<@{table.bob.id}>")


async def test_a_card_that_is_gone_is_no_trouble(table: Table) -> None:
    await play_to_the_end(table)
    channel = table.here.app.client.get_channel(table.here.channel.id)
    await (await channel.fetch_message(table.card.id)).delete()  # type: ignore[union-attr]
    await delete_all(table, table.bob)
    rows = await table.rows("SELECT state, problem FROM outbox WHERE kind = 'group-draw'")
    assert rows == [("dropped", "the card can't be shown")]
