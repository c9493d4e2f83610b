"""The card by which a channel hears that somebody wants to practise now."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.bank.model import Bank
from bot.interviews.membership.service import PoolService
from bot.interviews.profiles import store as profiles
from bot.interviews.rounds.messages import RoundsSetUp
from bot.interviews.rounds.ui import setup_panel
from bot.interviews.values import store as interview_settings
from tests.daily.threads.test_threads import Away
from tests.interviews.membership.test_pool import person
from tests.interviews.profiles.people import BASICS, Person, rows
from tests.proof.deaths import Death, at_any_point
from tests.world import World, texts

MINUTE = timedelta(minutes=1)
LEASE = timedelta(seconds=61)


async def set_up(here: World, **options: Any) -> str:
    shown = await here.organiser.slash(
        here.channel, "organise interviews", channel=here.channel, **options
    )
    return texts(shown.response)


async def block(here: World, one: Person, other: Person) -> None:
    """They don't suit each other."""
    now, guild_id = here.env.now(), here.guild.id
    await here.app.database.write(lambda tx: profiles.block(tx, guild_id, one.id, other.id, now))


def cards(here: World) -> list[Any]:
    return [one for one in here.channel.history() if "do a mock interview now" in texts(one)]


@pytest.fixture
async def ann(here: World) -> Person:
    await set_up(here)
    return await person(here, "ann")


async def test_the_first_who_waits_is_heard_of_without_a_name(here: World, ann: Person) -> None:
    await ann.slash("now")
    await here.run_due()
    (card,) = cards(here)
    assert "Somebody wants" in texts(card)
    assert str(ann.id) not in texts(card)
    assert "<@" not in texts(card)
    bob = await person(here, "bob")
    joined = await bob.actor.click(card, label="Join")
    assert joined.ephemeral
    assert f"You're practising with <@{ann.id}>" in texts(joined.response)
    await here.run_due()
    assert cards(here) == []


async def test_who_has_not_joined_does_so_by_the_card(here: World, ann: Person) -> None:
    await ann.slash("now")
    await here.run_due()
    zoe = here.member("zoe")
    form = await zoe.click(cards(here)[0], label="Join")
    shown = await zoe.submit_modal(form, BASICS)
    assert "Is this right?" in texts(shown.response)
    assert len(cards(here)) == 1


async def test_the_card_counts_who_waits_and_goes_with_the_last(here: World, ann: Person) -> None:
    far = await person(here, "far")
    await block(here, ann, far)
    await ann.slash("now")
    await here.run_due()
    await far.slash("now")
    await here.run_due()
    (card,) = cards(here)
    assert "2 members want" in texts(card)
    await ann.click("Stop waiting")
    await here.run_due()
    assert "Somebody wants" in texts(cards(here)[0])
    await far.click("Stop waiting")
    await here.run_due()
    assert cards(here) == []


async def test_the_card_goes_when_the_hour_is_over(here: World, ann: Person) -> None:
    await ann.slash("now")
    await here.forward(59 * MINUTE)
    assert len(cards(here)) == 1
    await here.forward(MINUTE)
    assert cards(here) == []


@pytest.mark.parametrize("how", ["pause", "leave", "erase"])
async def test_the_card_goes_with_who_goes(here: World, ann: Person, how: str) -> None:
    await ann.slash("now")
    await here.run_due()
    if how == "pause":
        await ann.slash("pause", until="2 weeks")
    elif how == "leave":
        await ann.slash("leave")
        await ann.click("Leave")
    else:
        asked = await ann.actor.slash(here.channel, "privacy delete")
        await ann.actor.click(asked.response, label="Delete everything")
    await here.run_due()
    await here.forward(2 * MINUTE)
    assert cards(here) == []


async def test_a_role_is_called_once_an_hour_and_only_where_it_may_be(here: World) -> None:
    role = here.guild.create_role("Practisers", mentionable=True)
    assert "at most once an hour" in await set_up(here, ping=role)
    ann = await person(here, "ann")
    await ann.slash("now")
    await here.run_due()
    (card,) = cards(here)
    assert f"<@&{role.id}>" in texts(card)
    await ann.click("Stop waiting")
    await here.forward(5 * MINUTE)
    await ann.slash("now")
    await here.run_due()
    assert f"<@&{role.id}>" not in texts(cards(here)[0])


@pytest.mark.parametrize("is_heard", [True, False])
async def test_a_role_that_is_deleted_is_told_once_and_called_no_more(
    here: World, is_heard: bool
) -> None:
    await here.setup(timezone="UTC")
    role = here.guild.create_role("Practisers", mentionable=True)
    await set_up(here, ping=role)
    first = await person(here, "ann")
    if is_heard:
        here.env.backend.delete_role(here.guild.id, role.id)
    else:
        with Away(here):
            here.env.backend.delete_role(here.guild.id, role.id)
        await here.restart()
    for _ in range(2):
        await first.slash("now")
        await here.run_due()
        (card,) = cards(here)
        assert role.mention not in texts(card)
        await here.forward(timedelta(hours=2))
    told = [one for one in here.organiser.user.dm_channel.history() if "I pinged it" in texts(one)]
    assert len(told) == 1
    assert await rows(here, "SELECT ping_role_id FROM interview_settings") == [(None,)]


async def test_a_role_that_may_not_be_called_is_named_to_the_organiser(here: World) -> None:
    role = here.guild.create_role("Quiet")
    await set_up(here, ping=role)
    settings = await here.app.database.read(lambda tx: interview_settings.get(tx, here.guild.id))
    assert settings is not None
    panel = setup_panel(RoundsSetUp(settings, False, 0, (), False, cannot_ping=True))
    assert f"I'm not allowed to ping <@&{role.id}>" in str(panel.to_components())
    assert "Called for" not in await set_up(here, without="ping")


async def test_without_setup_nothing_is_said(here: World) -> None:
    ann = await person(here, "ann")
    assert "You're waiting" in await ann.slash("now")
    await here.run_due()
    assert cards(here) == []


async def test_dying_at_any_step_shows_one_card_and_leaves_none(tmp_path: Path, bank: Bank) -> None:
    """Somebody waits and stops, with a death at one step of each."""

    async def life(here: World, death: Death) -> list[str]:
        await set_up(here)
        ann = await person(here, "ann")
        found = []
        for act in ("enter", "stop"):

            async def press(act: str = act) -> None:
                await getattr(PoolService(here.app.core), act)(here.guild.id, ann.id)

            async def press_and_look() -> None:
                await press()
                await here.app.agenda.run_due()

            await death.cut(press_and_look)
            await press()  # again
            for _ in range(4):
                await here.forward(LEASE)
            found.append(len(cards(here)))
        return [] if found == [1, 0] else [str(found)]

    await at_any_point(tmp_path, bank, life, least=4)


async def test_a_lost_call_leaves_no_open_row(here: World, ann: Person) -> None:
    await ann.slash("now")
    await here.run_due()
    await here.app.client.http.delete_message(here.channel.id, cards(here)[0].id)
    bob = await person(here, "bob")
    await block(here, ann, bob)
    await bob.slash("now")
    await here.run_due()
    assert cards(here) == []
    assert await rows(here, "SELECT count(*) FROM interview_calls WHERE closed_at IS NULL") == [
        (0,)
    ]
