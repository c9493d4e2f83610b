"""SelfCheck through the real discord.py: who sees it, what is stored, restarts, old buttons."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from bot.bank.model import KeyPoint, Question
from bot.core.errors import UserError
from bot.daily.answers.cog import MENU
from bot.daily.answers.service import AnswerService
from bot.practice.self_check import store
from bot.practice.self_check.rules.points import fingerprint, points_of
from bot.practice.self_check.service import SelfCheckService
from tests.practice.self_check.questions import CHOICE, NUMBER, OPEN, STORY, bank_of
from tests.world import World, texts, world

SAID = "Each fold is held out once, and every row is used."
OTHER = "I would split by hand and look at every single row myself."
PRINTS = [fingerprint(point) for point in points_of(OPEN)]
Asking = Callable[[Question], Awaitable[World]]


@pytest.fixture
async def asking(tmp_path: Path) -> AsyncIterator[Asking]:
    """Opens a world in which a question was just posted."""
    async with AsyncExitStack() as stack:

        async def ask(question: Question) -> World:
            made = await stack.enter_async_context(world(tmp_path, bank_of(question)))
            await made.setup(time="09:00", timezone="UTC")
            await made.until("2026-01-01T09:00")
            return made

        yield ask


@pytest.fixture
async def day(asking: Asking) -> World:
    return await asking(OPEN)


async def answer(here: World, who: Any, text: str = SAID, share: str = "keep") -> Any:
    form = await who.click(here.channel.history()[0], label="Answer")
    return await who.submit_modal(form, {"text": text, "who": share})


async def look(here: World, who: Any, text: str = SAID, share: str = "keep") -> Any:
    """Answer and ask what was spotted; the private card."""
    recorded = await answer(here, who, text, share)
    shown = await who.click(recorded.response, label="See my feedback")
    assert shown.ephemeral
    return shown.response


def ids(message: Any) -> list[str]:
    """The ids of all buttons and lists of a card."""
    return [str(one["custom_id"]) for one in walk(message.components) if one.get("custom_id")]


def walk(components: Any) -> list[dict[str, Any]]:
    """All components of a private card, which the simulation keeps as they were sent."""
    found = []
    for one in components:
        plain = one if isinstance(one, dict) else one.to_dict()
        found += [plain, *walk(plain.get("components") or ())]
    return found


def select_id(message: Any) -> str:
    return next(one for one in ids(message) if one.startswith("self_check:tick:"))


async def save(who: Any, shown: Any, chosen: list[str]) -> Any:
    """Tick these points and press *Save*; what the card says then."""
    ticked = await who.select(shown, chosen, custom_id=select_id(shown))
    return await who.click(ticked.response, label="Save")


async def ticks(here: World, who: Any, post_id: int = 1) -> list[bool | None]:
    """What is stored of each point of the open question."""
    known = await here.app.database.read(lambda tx: store.ticks(tx, here.guild.id, who.id, post_id))
    return [known.get(one) for one in PRINTS]


def preticked(message: Any) -> list[bool]:
    (found,) = [one["options"] for one in walk(message.components) if one.get("options")]
    return [bool(option.get("default")) for option in found]


async def test_after_the_form_one_sees_privately_what_was_spotted(day: World) -> None:
    shown = await look(day, day.member("ann"))
    text = texts(shown)
    assert "**You covered 1 of 3**" in text
    assert "“fold … held out”" in text or "“fold is held out”" in text
    assert f"○ {OPEN.key_points[1].point}" in text
    assert "can't judge meaning" in text
    assert day.thread().history() == []
    assert preticked(shown) == [True, False, False]


async def test_after_a_thread_message_the_command_shows_it(day: World) -> None:
    bob = day.member("bob")
    await bob.send(day.thread(), "Each fold takes its turn: ")
    await bob.send(day.thread(), SAID)
    shown = await bob.slash(day.channel, "feedback")
    assert shown.ephemeral
    assert "**You covered 1 of 3**" in texts(shown.response)
    assert not any(one.startswith("answers:share") for one in ids(shown.response))


async def test_after_the_message_menu_it_is_a_click_away(day: World) -> None:
    bob = day.member("bob")
    message = await bob.send(day.channel, SAID)
    recorded = await bob.context_menu(day.channel, MENU, message)
    shown = await bob.click(recorded.response, label="See my feedback")
    assert "**You covered 1 of 3**" in texts(shown.response)


async def test_nothing_is_shown_before_there_is_an_answer(day: World) -> None:
    ann, eve = day.member("ann"), day.member("eve")
    await answer(day, ann)
    refused = await eve.slash(day.channel, "feedback")
    assert refused.ephemeral
    assert "no answer of yours yet" in texts(refused.response)
    # Nobody can click on another's private card, but an id can be forged.
    service, where = SelfCheckService(day.app.core), (day.guild.id, eve.id)
    for forged in (
        service.show(*where, 1),
        service.model_answer(*where, 1),
        service.tick(*where, 1, "x", PRINTS),
        service.save(*where, 1, "x", 7),
        AnswerService(day.app.core).share(*where, 1),
    ):
        with pytest.raises(UserError, match="no answer of yours"):
            await forged
    for forged in (service.show(*where, 99), service.model_answer(*where, 99)):
        with pytest.raises(UserError, match="long ago"):
            await forged
    assert await ticks(day, eve) == [None, None, None]


async def test_a_draft_that_is_too_short_shows_nothing(day: World) -> None:
    ann = day.member("ann")
    await answer(day, ann, "folds")
    assert "no answer of yours yet" in texts((await ann.slash(day.channel, "feedback")).response)


async def test_a_withdrawn_answer_shows_nothing_any_more(day: World) -> None:
    bob = day.member("bob")
    message = await bob.send(day.thread(), SAID)
    await bob.delete(message)
    assert "no answer of yours yet" in texts((await bob.slash(day.channel, "feedback")).response)


async def test_everybody_sees_only_their_own(day: World) -> None:
    ann, eve = day.member("ann"), day.member("eve")
    shown = await look(day, ann)
    await answer(day, eve, OTHER)
    mine = (await eve.slash(day.channel, "feedback")).response
    assert "**Spotted" not in texts(mine)
    assert select_id(mine) == select_id(shown)
    await save(eve, mine, [PRINTS[2]])
    assert await ticks(day, ann) == [None, None, None]
    assert await ticks(day, eve) == [False, False, True]


async def test_the_members_ticks_are_what_is_stored(day: World) -> None:
    ann = day.member("ann")
    shown = await look(day, ann)
    assert await ticks(day, ann) == [None, None, None]
    await save(ann, shown, [PRINTS[1], PRINTS[2]])
    assert await ticks(day, ann) == [False, True, True]
    again = (await ann.slash(day.channel, "feedback")).response
    assert preticked(again) == [False, True, True]
    assert "you ticked it" in texts(again)
    assert "you left it unticked" in texts(again)


async def test_nothing_is_stored_before_save_and_the_count_grows(day: World) -> None:
    ann = day.member("ann")
    shown = await look(day, ann)
    ticked = (await ann.select(shown, PRINTS, custom_id=select_id(shown))).response
    assert "**You covered 3 of 3**" in texts(ticked)
    assert "Until then nothing is kept" in texts(ticked)
    assert preticked(ticked) == [True, True, True]
    assert await ticks(day, ann) == [None, None, None]
    assert preticked((await ann.slash(day.channel, "feedback")).response) == [True, False, False]
    await day.restart(crash=True)
    saved = (await ann.click(ticked, label="Save")).response
    assert "Saved." in texts(saved)
    assert await ticks(day, ann) == [True, True, True]


async def test_save_alone_stores_what_was_preselected(day: World) -> None:
    ann = day.member("ann")
    await ann.click(await look(day, ann), label="Save")
    assert await ticks(day, ann) == [True, False, False]


async def test_all_ticks_can_be_taken_away(day: World) -> None:
    ann = day.member("ann")
    shown = await look(day, ann)
    await save(ann, shown, [])
    assert await ticks(day, ann) == [False, False, False]
    assert preticked((await ann.slash(day.channel, "feedback")).response) == [False] * 3


async def test_a_restart_between_opening_and_ticking_loses_nothing(day: World) -> None:
    ann = day.member("ann")
    shown = await look(day, ann)
    await day.restart(crash=True)
    await save(ann, shown, [PRINTS[2]])
    assert await ticks(day, ann) == [False, False, True]
    await day.restart()
    assert await ticks(day, ann) == [False, False, True]


async def test_a_button_a_year_old_still_works(day: World) -> None:
    ann = day.member("ann")
    recorded = await answer(day, ann)
    shown = (await ann.click(recorded.response, label="See my feedback")).response
    await day.organiser.slash(day.channel, "organise pause")
    await day.until("2027-01-02T09:00")
    await day.restart()
    again = await ann.click(recorded.response, label="See my feedback")
    assert "**You covered 1 of 3**" in texts(again.response)
    await save(ann, shown, [PRINTS[1]])
    assert await ticks(day, ann) == [False, True, False]


async def test_after_the_reveal_a_late_answer_gets_feedback_too(day: World) -> None:
    await day.until("2026-01-02T09:00")
    ann = day.member("ann")
    form = await ann.click(day.channel.history()[0], label="Answer late")
    recorded = await ann.submit_modal(form, {"text": SAID, "who": "keep"})
    shown = await ann.click(recorded.response, label="See my feedback")
    assert "**You covered 1 of 3**" in texts(shown.response)


async def test_the_command_prefers_the_open_question_and_falls_back_to_the_last(day: World) -> None:
    ann = day.member("ann")
    await answer(day, ann)
    await day.until("2026-01-01T23:00")
    assert "self_check:tick:1:" in str(ids((await ann.slash(day.channel, "feedback")).response))
    await day.until("2026-01-02T09:00")
    assert "self_check:tick:1:" in str(ids((await ann.slash(day.channel, "feedback")).response))
    (card,) = [one for one in day.channel.history() if "Fri 2 Jan" in texts(one)]
    form = await ann.click(card, label="Answer")
    await ann.submit_modal(form, {"text": SAID, "who": "keep"})
    assert "self_check:tick:2:" in str(ids((await ann.slash(day.channel, "feedback")).response))


async def test_a_reworded_question_takes_no_tick_of_the_old_one_and_keeps_its_history(
    day: World,
) -> None:
    ann = day.member("ann")
    shown = await look(day, ann)
    await save(ann, shown, [PRINTS[0], PRINTS[1]])
    reworded = replace(
        OPEN, key_points=(OPEN.key_points[0], KeyPoint("Something new.", ("something new",)))
    )
    day.app.core.bank.replace(bank_of(reworded))
    told = await ann.select(shown, [PRINTS[2]], custom_id=select_id(shown))
    assert "reworded" in texts(told.response)
    assert "nothing was saved" in texts(told.response)
    assert await ticks(day, ann) == [True, True, False]
    assert preticked(told.response) == [True, False]
    fresh = (await ann.slash(day.channel, "feedback")).response
    await save(ann, fresh, [fingerprint("Something new.")])
    assert await ticks(day, ann) == [False, True, False]  # the old point keeps what was said


async def test_a_question_that_left_the_bank_is_still_shown(day: World) -> None:
    ann = day.member("ann")
    recorded = await answer(day, ann)
    day.app.core.bank.replace(bank_of(replace(CHOICE, id="another")))
    shown = await ann.click(recorded.response, label="See my feedback")
    assert "**You covered 1 of 3**" in texts(shown.response)


async def test_editing_the_answer_shows_other_words_and_keeps_the_ticks(day: World) -> None:
    bob = day.member("bob")
    message = await bob.send(day.thread(), OTHER)
    shown = (await bob.slash(day.channel, "feedback")).response
    assert "recognised none of your wording" in texts(shown)
    await save(bob, shown, [PRINTS[0]])
    await bob.edit(message, SAID)
    again = (await bob.slash(day.channel, "feedback")).response
    assert "**You covered 1 of 3**" in texts(again)
    assert preticked(again) == [True, False, False]


async def test_the_model_answer_is_shown_privately(day: World) -> None:
    ann = day.member("ann")
    shown = await look(day, ann)
    model = await ann.click(shown, label="Show model answer")
    assert model.ephemeral
    assert OPEN.answer in texts(model.response)


async def test_a_private_answer_is_shared_once_however_often_one_clicks(day: World) -> None:
    ann = day.member("ann")
    shown = await look(day, ann)
    assert day.thread().history() == []
    shared = await ann.click(shown, label="Share in thread")
    assert shared.ephemeral
    assert "Shared" in texts(shared.response)
    again = await ann.click(shown, label="Share in thread")
    assert "already" in texts(again.response)
    copies = [texts(message) for message in day.thread().history()]
    assert len(copies) == 1
    assert SAID in copies[0]
    seen = (await ann.slash(day.channel, "feedback")).response
    assert not any(one.startswith("answers:share") for one in ids(seen))


async def test_what_was_shared_can_be_taken_back(day: World) -> None:
    ann = day.member("ann")
    await ann.click(await look(day, ann), label="Share in thread")
    await answer(day, ann, SAID, "keep")
    assert day.thread().history() == []


async def test_a_shared_answer_has_nothing_to_share(day: World) -> None:
    shown = await look(day, day.member("ann"), share="share")
    assert not any(one.startswith("answers:share") for one in ids(shown))


async def test_hostile_text_shows_as_it_was_written_and_pings_nobody(day: World) -> None:
    nasty = "fold @everyone <@1> ||**held**|| out. [x](http://evil.example) `held out`"
    shown = await look(day, day.member("ann"), nasty + " fold ||held out||")
    assert "@everyone" not in texts(shown)
    assert "||" not in texts(shown).replace("\\|\\|", "")


async def test_a_very_long_answer_is_read_in_part_and_says_so(day: World) -> None:
    bob = day.member("bob")
    for _ in range(5):
        await bob.send(day.thread(), "words and words again " * 85)
    await bob.send(day.thread(), SAID)
    text = texts((await bob.slash(day.channel, "feedback")).response)
    assert "first 8,000 characters" in text
    assert "recognised none of your wording" in text


async def test_a_choice_question_tells_the_why_of_the_option_named(asking: Asking) -> None:
    here = await asking(CHOICE)
    shown = await look(here, here.member("ann"), "A, because more rows are better than fewer")
    text = texts(shown)
    assert "You named **A**" in text
    assert CHOICE.choices[0].why in text
    assert "The model answer names **C**" in text
    assert CHOICE.choices[2].why in text
    assert not any(one.startswith("self_check:tick") for one in ids(shown))


async def test_a_number_question_tells_the_figure_and_the_worked_value(asking: Asking) -> None:
    here = await asking(NUMBER)
    shown = await look(here, here.member("ann"), "By the odds it comes out at about 91 % in all")
    assert "I found **91 %**. It agrees with the worked value, **0.9105**." in texts(shown)


async def test_a_story_is_ticked_from_its_checklist(asking: Asking) -> None:
    here = await asking(STORY)
    ann = here.member("ann")
    shown = await look(here, ann, "We shipped late because a column had changed its unit.")
    assert "Only you know your story" in texts(shown)
    assert preticked(shown) == [False, False, False]
    await save(ann, shown, [fingerprint(STORY.checklist[1])])
    assert preticked((await ann.slash(here.channel, "feedback")).response) == [False, True, False]


async def test_another_server_can_neither_see_nor_tick(day: World) -> None:
    ann = day.member("ann")
    shown = await look(day, ann)
    await save(ann, shown, [PRINTS[0]])
    elsewhere = day.guild.id + 1
    assert await day.app.database.read(lambda tx: store.ticks(tx, elsewhere, 1, ann.id)) == {}
    for forged in (
        SelfCheckService(day.app.core).show(elsewhere, ann.id, 1),
        SelfCheckService(day.app.core).tick(elsewhere, ann.id, 1, "x", PRINTS),
        SelfCheckService(day.app.core).save(elsewhere, ann.id, 1, "x", 7),
        AnswerService(day.app.core).share(elsewhere, ann.id, 1),
    ):
        with pytest.raises(UserError, match="long ago"):
            await forged
    with pytest.raises(UserError, match="no answer of yours yet"):
        await SelfCheckService(day.app.core).show(elsewhere, ann.id)
