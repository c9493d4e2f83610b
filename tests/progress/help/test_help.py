"""/help: one private card by who asks and what holds here; its buttons lead into the flows."""

from typing import Any

import pytest

from tests.world import World, texts

MOST_LINES = 8


async def help_of(here: World, who: Any, channel: Any = None) -> Any:
    shown = await who.slash(channel or here.channel, "help")
    assert shown.ephemeral
    return shown.response


def buttons(card: Any) -> dict[str, str]:
    """The ids of the buttons by what stands on them, in order."""
    found: dict[str, str] = {}
    waiting: list[dict[str, Any]] = list(card.components)
    while waiting:
        part = waiting.pop(0)
        waiting[:0] = part.get("components", ())
        if "label" in part:
            found[part["label"]] = part["custom_id"]
    return found


def labels(card: Any) -> list[str]:
    return list(buttons(card))


async def test_where_nothing_is_set_up_it_leads_the_organiser_to_it(here: World) -> None:
    ann = here.member("ann")
    card = await help_of(here, ann)
    assert "An organiser starts it with `/setup`" in texts(card)
    assert "Set up" not in labels(card)
    card = await help_of(here, here.organiser)
    assert "For you as an organiser" in texts(card)
    form = await here.organiser.click(card, label="Set up")
    done = await here.organiser.submit_modal(
        form, {"channel": [here.channel], "zone": "Berlin", "time": "18:30"}
    )
    assert "18:30 Europe/Berlin" in texts(done.response)


async def test_it_tells_the_question_of_the_day_and_its_state(here: World) -> None:
    await here.setup(time="09:00", timezone="UTC", reveal=360)
    ann = here.member("ann")
    card = await help_of(here, ann)
    assert "**Next question:** <t:" in texts(card)
    await here.until("2026-01-01T09:00")
    card = await help_of(here, ann)
    assert "**Today's question:** Title of" in texts(card)
    assert labels(card)[0] == "Answer"
    form = await ann.click(card, label="Answer")
    await ann.submit_modal(form, {"text": "It is so because of this and of that.", "who": "keep"})
    card = await help_of(here, ann)
    assert "**Today's question:** answered. The model answer comes <t:" in texts(card)
    assert "Answer" not in labels(card)
    await here.until("2026-01-01T15:00")
    assert "**Next question:** <t:" in texts(await help_of(here, ann))
    await here.organiser.slash(here.channel, "organise pause")
    assert "the organisers have paused it" in texts(await help_of(here, ann))


async def test_its_buttons_lead_into_a_quiz_and_the_reviews(here: World) -> None:
    await here.setup(time="09:00", timezone="UTC")
    ann = here.member("ann")
    card = await help_of(here, ann)
    assert "nothing is due" in texts(card)
    asked = await ann.click(card, label="Quiz me")
    assert "question 1 of 5" in texts(asked.response)
    card = await help_of(here, ann)
    assert "**Quiz:** one is waiting for you." in texts(card)
    again = await ann.click(card, label="Go on with my quiz")
    assert "question 1 of 5" in texts(again.response)
    card = await help_of(here, ann)
    assert (await ann.click(card, label="My reviews")).ephemeral


async def test_it_says_whether_there_are_mock_interviews(here: World) -> None:
    await here.setup(time="09:00", timezone="UTC")
    ann = here.member("ann")
    card = await help_of(here, ann)
    assert "no rounds here yet, but you can practise now or alone." in texts(card)
    assert "Find a partner now" in labels(card)
    organisers = await help_of(here, here.organiser)
    form = await here.organiser.click(organisers, label="Set up mock interviews")
    done = await here.organiser.submit_modal(form, {"channel": [here.channel]})
    assert "Mock interviews are set up" in texts(done.response)
    card = await help_of(here, ann)
    form = await ann.click(card, label="Join mock interviews")
    assert form.modal is not None
    assert "**Mock interviews:** next round <t:" in texts(await help_of(here, here.organiser))


async def test_my_settings_are_what_the_member_chose(here: World) -> None:
    await here.setup(time="09:00", timezone="UTC")
    ann = here.member("ann")
    shown = await ann.click(await help_of(here, ann), label="My settings")
    assert "**Evening reminder:** off." in texts(shown.response)
    await ann.slash(here.channel, "streak remind", time="20:30", timezone="Europe/Berlin")
    await ann.slash(here.channel, "streak visibility", shown=False)
    shown = await ann.click(await help_of(here, ann), label="My settings")
    assert "**Evening reminder:** 20:30." in texts(shown.response)
    assert "hidden from others" in texts(shown.response)
    await ann.click(shown.response, label="Stop reminders")
    shown = await ann.click(await help_of(here, ann), label="My settings")
    assert "**Evening reminder:** off." in texts(shown.response)


async def test_a_member_sees_nothing_of_the_organisers(here: World) -> None:
    await here.setup(time="09:00", timezone="UTC")
    card = await help_of(here, here.member("ann"))
    assert "organiser" not in texts(card)
    assert not {"Settings", "Status", "Set up", "Set up mock interviews"} & set(labels(card))
    organisers = await help_of(here, here.organiser)
    assert {"Settings", "Status"} <= set(labels(organisers))
    panel = await here.organiser.click(organisers, label="Settings")
    assert "Daily question: settings" in texts(panel.response)


@pytest.mark.parametrize("is_set_up", [False, True])
async def test_it_is_short_and_no_list_of_commands(here: World, is_set_up: bool) -> None:
    if is_set_up:
        await here.setup(time="09:00", timezone="UTC")
        await here.until("2026-01-01T09:00")
    for who in (here.organiser, here.member("ann")):
        card = await help_of(here, who)
        assert len(texts(card).splitlines()) <= MOST_LINES
        assert texts(card).count("`/") <= 1
        assert buttons(card)["My settings"] == "help:settings"


async def test_in_direct_messages_it_shows_what_works_there(here: World) -> None:
    ann = here.member("ann")
    card = await ann.user.slash("help")
    assert labels(card.response) == ["My plan", "Prepare", "My stories"]
    for label in labels(card.response):
        shown = await ann.user.click(card.response, label=label)
        assert "not here" not in texts(shown.response)


async def test_who_only_practises_finds_their_progress(here: World) -> None:
    here.app.drawing.is_available = False
    ann, bob = here.member("ann"), here.member("bob")

    async def practise() -> None:
        asked = await ann.slash(here.channel, "practise", topic="evaluation")
        form = await ann.click(asked.response, label="Answer")
        await ann.submit_modal(form, {"text": "Because of this and of that, always."})

    await practise()
    assert "My progress" not in labels(await help_of(here, ann)), "it needs the server's dates"
    await here.setup(time="09:00", timezone="UTC")
    card = await help_of(here, ann)
    assert "My progress" in labels(card)
    shown = await ann.click(card, label="My progress")
    assert "Nothing here yet" not in texts(shown.response)
    assert "My progress" not in labels(await help_of(here, bob))
