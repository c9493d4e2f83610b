"""/organise status: what an organiser wants to know."""

from datetime import timedelta
from typing import Any

from tests.world import World, texts

GOOD = "It is so because of this, and also because of that."


async def answer(here: World, *people: Any) -> None:
    card = [one for one in here.channel.history() if "Question of the day" in texts(one)][-1]
    for who in people:
        form = await who.click(card, label="Answer")
        await who.submit_modal(form, {"text": GOOD, "who": "keep"})


async def status(here: World) -> str:
    return texts((await here.organiser.slash(here.channel, "organise status")).response)


async def test_it_tells_answers_a_day_and_how_the_group_is(here: World) -> None:
    await here.setup(time="09:00", timezone="UTC")
    ann, bob = here.member("ann"), here.member("bob")
    await here.until("2026-01-01T09:00")
    await answer(here, ann, bob)
    await here.until("2026-01-02T09:00")
    await answer(here, ann)
    words = await status(here)
    assert "1 of 2 answered" in words
    assert "2 of 2 answered" in words
    assert "**Active** 2 · **new** 2 · **drifting** 0" in words
    for _ in range(6):
        await here.forward(timedelta(days=1))
    assert "**drifting** 1" in await status(here)  # bob, for a week
    for who in (ann, bob):  # numbers only: nobody is put on the spot
        assert str(who.id) not in words


async def test_it_tells_the_next_round_of_mock_interviews(here: World) -> None:
    await here.setup(time="09:00", timezone="UTC")
    assert "**Mock interviews:** not set up." in await status(here)
    await here.organiser.slash(here.channel, "organise interviews", channel=here.channel)
    assert "**Mock interviews:** next round <t:" in await status(here)
    await here.organiser.slash(here.channel, "organise interviews", pause=True)
    assert "**Mock interviews:** no round is planned." in await status(here)
