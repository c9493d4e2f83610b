"""A question that changes while somebody looks at it, by a reload of the bank: what was clicked or
typed is never judged by what they didn't see."""

from datetime import timedelta
from typing import Any

import pytest

from bot.bank.model import Bank, Kind, Question
from bot.practice.quiz.asking import ui as asking_ui
from bot.practice.quiz.asking.messages import AnswerJudged
from bot.practice.quiz.asking.rules import judge_choice
from bot.practice.quiz.duel.service import DuelService
from bot.practice.quiz.solo import rules
from tests.practice.quiz.conftest import choice, number, question
from tests.practice.quiz.test_commands import cards, labels, start, stored
from tests.practice.quiz.test_duel import Field
from tests.world import World, texts

REWORDED = "This question was reworded just now, so your answer isn't counted."


def swap(here: World, new: Question) -> None:
    """The bank is loaded anew, with one question as it is now."""
    others = (one for one in here.bank.questions.values() if one.id != new.id)
    here.app.core.bank.replace(Bank.of([new, *others]))


IN_MS = number("figure", "probability", value=500.0, tolerance=1.0, unit="ms")
OPTIONS = choice("figure", "probability", rights="0100")


async def test_a_figure_for_another_unit_is_asked_again_and_what_was_typed_comes_back(
    here: World,
) -> None:
    ann = here.member("ann")
    asked = await start(here, ann, topic="probability")
    form = await ann.click(asked.response, label="Enter a number")
    swap(here, IN_MS)
    again = await ann.submit_modal(form, {"number": "*0.5*"})
    assert f"{REWORDED} You wrote \\*0.5\\*. Please answer it as it is now." in texts(
        again.response
    )
    assert await stored(here) == [("figure", None, None)]
    assert await cards(here, ann) == []
    form = await ann.click(again.response, label="Enter a number")
    result = await ann.submit_modal(form, {"number": "500"})
    assert "**Right.**" in texts(result.response)


async def test_a_form_of_what_has_options_now_shows_them(here: World) -> None:
    ann = here.member("ann")
    asked = await start(here, ann, topic="probability")
    form = await ann.click(asked.response, label="Enter a number")
    swap(here, OPTIONS)
    again = await ann.submit_modal(form, {"number": "0.5"})
    assert REWORDED in texts(again.response)
    assert "B" in labels(again)
    assert await stored(here) == [("figure", None, None)]


async def test_the_button_of_a_form_shows_the_options_that_took_its_place(here: World) -> None:
    ann = here.member("ann")
    asked = await start(here, ann, topic="probability")
    swap(here, OPTIONS)
    again = await ann.click(asked.response, label="Enter a number")
    assert "your click isn't counted" in texts(again.response)
    result = await ann.click(again.response, label="B")
    assert "**Right.**" in texts(result.response)


async def test_not_knowing_what_was_asked_before_is_no_miss_of_what_is_asked_now(
    here: World,
) -> None:
    ann = here.member("ann")
    asked = await start(here, ann, topic="probability")
    swap(here, IN_MS)
    again = await ann.click(asked.response, label="I don't know")
    assert "your click isn't counted" in texts(again.response)
    assert "500" not in texts(again.response)
    assert await cards(here, ann) == []
    result = await ann.click(again.response, label="I don't know")
    assert "**500 ms**" in texts(result.response)


@pytest.mark.parametrize("now", [OPTIONS, IN_MS, question("figure", "probability")])
async def test_what_was_answered_stands_whatever_the_question_is_now(
    here: World, now: Question
) -> None:
    """Met before, so that options come in another order."""
    ann = here.member("ann")
    for _ in range(2):
        asked = await start(here, ann, topic="probability")
        form = await ann.click(asked.response, label="Enter a number")
        old = await ann.click(asked.response, label="Enter a number")
        await ann.submit_modal(form, {"number": "1/2"})
        await here.forward(timedelta(days=2))
    swap(here, now)
    again = await ann.submit_modal(old, {"number": "7"})
    assert "that answer stands" in texts(again.response)
    assert "**Right.**" in texts(again.response)
    assert "your choice" not in texts(again.response)


def test_what_was_typed_is_no_option() -> None:
    assert rules.as_shown("0.5", (1, 0, 2)) == ""
    assert rules.as_shown("1/2", (1, 0, 2)) == ""
    assert rules.as_shown("0.5", ()) == "0.5"


def test_a_form_says_for_which_question_it_is() -> None:
    ends = {
        asking_ui.RENDERERS[asking_ui.TypedAnswerForm](
            asking_ui.TypedAnswerForm("quiz", 1, 0, one)  # type: ignore[arg-type]
        ).custom_id.split(":")[-1]
        for one in (number("figure"), IN_MS, question("figure", kind=Kind.SHORT, accepted=("a",)))
    }
    assert len(ends) == 3


async def test_a_duel_explains_no_answer_by_a_question_that_has_changed(here: World) -> None:
    """Also where both had answered it, so that it counts."""
    field = Field(here)
    await field.challenge()
    await field.click(field.bob, "Accept")
    at = (await field.rows("SELECT position, question_id FROM duel_questions ORDER BY position"))[0]
    service, guild = DuelService(here.app.core), here.guild.id
    chosen = judge_choice((1,))
    for who in (field.ann, field.bob):
        first = await service.answer(guild, who.id, 1, at[0], chosen)
        assert isinstance(first, AnswerJudged)
    same: Any = await service.answer(guild, field.ann.id, 1, at[0], chosen)
    assert same.settled
    swap(here, choice(at[1], "ml-basics", rights="1000"))
    after = await service.answer(guild, field.ann.id, 1, at[0], chosen)
    assert not isinstance(after, AnswerJudged)
    assert await field.rows("SELECT count(*) FROM duel_questions WHERE is_void") == [(0,)]
