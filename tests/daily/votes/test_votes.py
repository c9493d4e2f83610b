"""*Well put* through the real discord.py: once, by others, taken back, gone with whoever goes."""

from datetime import timedelta
from typing import Any

import pytest

from bot.core.errors import UserError
from bot.core.ids import AnswerId, PostId, UserId
from bot.daily.votes import rules, store
from bot.daily.votes.cog import MENU
from bot.daily.votes.service import VoteService
from bot.privacy.service import PrivacyService
from tests.daily.answers.test_answers import GOOD, MORE, answer, day
from tests.daily.answers.test_told import day_buttons
from tests.proof.census import rows
from tests.world import World, ids, texts

__all__ = ["day"]


def privacy(here: World) -> PrivacyService:
    return here.app.privacy


async def drawn(here: World) -> list[str]:
    """What the buttons of the first copy in the thread say, once it is drawn."""
    await here.forward(timedelta(seconds=10))
    return day_buttons(here.thread().history()[0])


async def test_a_vote_is_given_once_taken_back_and_drawn(day: World) -> None:
    ann, bob, cat = (day.member(name) for name in ("ann", "bob", "cat"))
    await answer(day, ann)
    copy = day.thread().history()[0]
    assert await drawn(day) == ["Answer too", "Well put"]
    own = await ann.click(copy, label="Well put")
    assert rules.OWN in texts(own.response)
    given = await bob.click(copy, label="Well put")
    assert given.ephemeral
    assert "**Well put!**" in texts(given.response)
    again = await bob.click(copy, label="Well put")
    assert "You said so already" in texts(again.response)
    await cat.context_menu(day.thread(), MENU, copy)
    assert await drawn(day) == ["Answer too", "Well put · 2"]
    back = await bob.click(again.response, label="Take it back")
    assert "You haven't voted" in texts(back.response)
    assert await drawn(day) == ["Answer too", "Well put · 1"]
    assert ids(back.response.message) == []


async def test_what_was_written_in_the_thread_is_voted_on_from_its_menu(day: World) -> None:
    ann, bob = day.member("ann"), day.member("bob")
    message = await ann.send(day.thread(), GOOD)
    await day.run_due()
    given = await bob.context_menu(day.thread(), MENU, message)
    assert "**Well put!**" in texts(given.response)
    chat = await ann.send(day.channel, "hello there")
    assert rules.NOT_SHARED in texts((await bob.context_menu(day.channel, MENU, chat)).response)
    assert await rows(day, "SELECT count(*) FROM answer_votes") == [(1,)]


async def vote(here: World, *people: Any) -> None:
    for person in people:
        await person.click(here.thread().history()[0], label="Well put")


async def test_votes_go_when_a_giver_hides_is_erased_or_leaves(day: World) -> None:
    ann, bob, cat, dan = (day.member(name) for name in ("ann", "bob", "cat", "dan"))
    await answer(day, ann)
    await vote(day, bob, cat, dan)
    assert "Well put · 3" in await drawn(day)
    await privacy(day).set_hidden(day.guild.id, bob.id, hidden=True)
    assert "Well put · 2" in await drawn(day)
    refused = await bob.click(day.thread().history()[0], label="Well put · 2")
    assert rules.HIDDEN_GIVER in texts(refused.response)
    await privacy(day).set_hidden(day.guild.id, bob.id, hidden=False)
    assert "Well put · 2" in await drawn(day), "a vote that went doesn't come back"
    await privacy(day).erase(day.guild.id, cat.id)
    assert "Well put · 1" in await drawn(day)
    await day.app.database.write(
        lambda tx: tx.execute(
            "INSERT INTO absences (guild_id, user_id, asked_at) VALUES (:g, :u, '2026-01-01')",
            {"g": day.guild.id, "u": dan.id},
        )
    )
    assert await day.app.database.read(lambda tx: store.count(tx, 1)) == 0


async def test_votes_and_the_pick_go_when_the_author_hides_or_is_erased(day: World) -> None:
    ann, bob = day.member("ann"), day.member("bob")
    await answer(day, ann)
    shown = await day.organiser.click(day.thread().history()[0], label="Well put")
    await day.organiser.click(shown.response, label="Pick it for the reveal")
    await privacy(day).set_hidden(day.guild.id, ann.id, hidden=True)
    assert await rows(day, "SELECT count(*) FROM answer_picks") == [(0,)]
    assert "Well put" in await drawn(day)
    refused = await bob.click(day.thread().history()[0], label="Well put")
    assert rules.HIDDEN_AUTHOR in texts(refused.response)
    await privacy(day).set_hidden(day.guild.id, ann.id, hidden=False)
    await vote(day, bob)
    exported = await privacy(day).export(day.guild.id, ann.id)
    assert '"votes_on_your_answers"' in exported.text
    assert str(bob.id) not in exported.text, "nobody is shown who gave a vote"
    await privacy(day).erase(day.guild.id, ann.id)
    assert await rows(day, "SELECT count(*) FROM answer_votes") == [(0,)]


async def test_an_organisers_pick_is_on_the_reveal(day: World) -> None:
    ann, bob = day.member("ann"), day.member("bob")
    await answer(day, ann)
    await answer(day, bob, MORE)
    plain = await ann.click(day.thread().history()[1], label="Well put")
    assert ids(plain.response.message) == ["votes:back:2"], "only organisers pick"
    shown = await day.organiser.click(day.thread().history()[1], label="Well put")
    picked = await day.organiser.click(shown.response, label="Pick it for the reveal")
    assert "the organisers' pick" in texts(picked.response)
    await day.until("2026-01-02T09:00")
    reveal = day.channel.threads[0].history()[-1]
    assert f"★ The organisers' pick: <@{bob.id}> [read]" in texts(reveal)
    await day.organiser.click(picked.response, label="Take the pick back")
    await day.forward(timedelta(seconds=10))
    assert "★" not in texts(day.channel.threads[0].history()[-1])


async def test_an_id_that_names_no_shared_answer_changes_nothing(day: World) -> None:
    service = VoteService(day.app.core, redraw=lambda *_: None)
    guild_id, bob = day.guild.id, day.member("bob").id
    for attempt in (
        service.give(guild_id, bob, PostId(99), UserId(98), is_organiser=False),
        service.take_back(guild_id, bob, AnswerId(99), is_organiser=False),
        service.pick(guild_id, bob, AnswerId(99), wanted=True),
    ):
        with pytest.raises(UserError, match="Nothing changed"):
            await attempt
