"""Short answers and true or false, everywhere a question is shown: quiz, day, review."""

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.bank.model import Bank, Choice, Confusion, Kind, Question
from bot.practice.quiz.asking import rules
from bot.practice.quiz.asking.rules import AnswerKind
from bot.practice.quiz.group.rules import can_be_grouped
from tests.practice.quiz.conftest import question
from tests.world import World, ids, texts, world

SHORT = question(
    "share-found",
    "evaluation",
    kind=Kind.SHORT,
    accepted=("recall", "sensitivity", "true positive rate"),
    refused=(Confusion("precision", "It looks at what was flagged."),),
)
EITHER = question(
    "zero-correlation",
    "statistics",
    kind=Kind.CHOICE,
    choices=(
        Choice("True", False, "Only for normal pairs."),
        Choice("False", True, "A parabola has none either."),
    ),
)


@pytest.fixture
def bank() -> Bank:
    return Bank.of([SHORT, EITHER])


@pytest.fixture
async def here(tmp_path: Path, bank: Bank) -> AsyncIterator[World]:
    async with world(tmp_path, bank) as made:
        yield made


async def ask(here: World, who: Any, topic: str = "evaluation") -> Any:
    return await who.slash(here.channel, "quiz start", topic=topic)


async def stored(here: World) -> list[tuple[Any, ...]]:
    return await here.app.database.read(
        lambda tx: [tuple(row) for row in tx.execute("SELECT given, is_right FROM quiz_items")]
    )


def test_a_short_question_can_be_asked_of_one_but_not_of_a_group() -> None:
    assert rules.can_be_asked(SHORT)
    assert rules.answer_kind(SHORT) is AnswerKind.SHORT
    assert not can_be_grouped(SHORT)
    assert can_be_grouped(EITHER)


@pytest.mark.parametrize("typed", ["recall", "Sensitivty", "the True-Positive rate."])
async def test_a_short_answer_is_typed_and_spelling_is_forgiven(here: World, typed: str) -> None:
    ann = here.member("ann")
    asked = await ask(here, ann)
    assert "recall" not in texts(asked.response)
    form = await ann.click(asked.response, label="Type your answer")
    result = await ann.submit_modal(form, {"number": typed})
    shown = texts(result.response)
    assert result.response.ephemeral
    assert "**Right.**" in shown
    assert "The answer is **recall**." in shown
    assert "Also accepted: sensitivity, true positive rate" in shown
    assert f"You wrote {typed.removesuffix('.')}.\n" in shown
    assert "Answer of share-found." in shown
    assert await stored(here) == [(typed, 1)]


async def test_a_confusion_shows_its_own_why_and_comes_back(here: World) -> None:
    ann = here.member("ann")
    form = await ann.click((await ask(here, ann)).response, label="Type your answer")
    shown = texts((await ann.submit_modal(form, {"number": "Precision *"})).response)
    assert "**Not quite.**" in shown
    assert "You wrote Precision \\*." in shown
    assert "✕ *precision*: It looks at what was flagged." in shown
    assert "You'll see it again tomorrow" in shown


async def test_what_has_no_letter_counts_for_nothing(here: World) -> None:
    ann = here.member("ann")
    form = await ann.click((await ask(here, ann)).response, label="Type your answer")
    shown = texts((await ann.submit_modal(form, {"number": " ?! "})).response)
    assert "nothing is counted" in shown
    assert await stored(here) == [(None, None)]


async def test_a_form_from_before_a_restart_is_taken(here: World) -> None:
    ann = here.member("ann")
    form = await ann.click((await ask(here, ann)).response, label="Type your answer")
    await here.restart(crash=True)
    assert "**Right.**" in texts((await ann.submit_modal(form, {"number": "recall"})).response)


async def test_true_and_false_are_two_buttons_and_both_whys_are_told(here: World) -> None:
    ann = here.member("ann")
    asked = await ask(here, ann, "statistics")
    assert len([one for one in ids(asked.response.message) if one.startswith("quiz:pick")]) == 2
    assert "**A**" not in texts(asked.response)
    shown = texts((await ann.click(asked.response, label="True")).response)
    assert "**Not quite.**" in shown
    assert "Only for normal pairs." in shown
    assert "✕ True · *your choice*" in shown
    assert "✓ False" in shown
    assert "A parabola has none either." in shown


async def test_a_short_question_of_the_day_is_posted_answered_and_revealed(tmp_path: Path) -> None:
    async with world(tmp_path, Bank.of([SHORT])) as here:
        await here.setup(time="09:00", timezone="UTC")
        await here.until("2026-01-01T09:00")
        card = here.channel.history()[0]
        assert "Name it, and say in a sentence what it is." in texts(card)
        assert "recall" not in texts(card)
        ann = here.member("ann")
        hint = texts((await ann.click(card, label="Hint")).response)
        assert "describe it" in hint
        form = await ann.click(card, label="Answer")
        text = "It is the sensitivity, the share of the fraud that was found."
        recorded = await ann.submit_modal(form, {"text": text, "who": "keep"})
        assert recorded.ephemeral
        spotted = texts((await ann.slash(here.channel, "feedback")).response)
        assert "I found *“sensitivity”*. The model answer calls it **recall**." in spotted
        await here.until("2026-01-02T09:00")
        reveal = here.channel.threads[0].history()[-1]
        revealed = texts((await ann.click(reveal, label="Show model answer")).response)
        assert "It is **recall**." in revealed
        assert "Also called sensitivity" in revealed
        assert "Not *precision*" in revealed


async def test_a_short_question_that_was_missed_comes_back_in_reviews(here: World) -> None:
    ann = here.member("ann")
    await ann.click((await ask(here, ann)).response, label="I don't know")
    await here.forward(timedelta(days=2))
    due = await ann.slash(here.channel, "review now")
    assert "recall" not in texts(due.response)
    answer = texts((await ann.click(due.response, label="Show answer")).response)
    assert "It is **recall**." in answer


async def test_a_name_that_is_not_there_is_said_kindly(tmp_path: Path) -> None:
    async with world(tmp_path, Bank.of([SHORT])) as here:
        await here.setup(time="09:00", timezone="UTC")
        await here.until("2026-01-01T09:00")
        bob = here.member("bob")
        form = await bob.click(here.channel.history()[0], label="Answer")
        text = "The share of all the fraud there is that the model has found."
        await bob.submit_modal(form, {"text": text, "who": "keep"})
        spotted = texts((await bob.slash(here.channel, "feedback")).response)
        assert "I found no name for it that I know. The model answer calls it **recall**" in spotted


def test_the_fingerprint_tells_a_change_of_what_is_right() -> None:
    def changed(one: Question, **values: Any) -> str:
        return rules.fingerprint(question(one.id, one.topic, kind=one.kind, **values))

    assert rules.fingerprint(SHORT) != changed(SHORT, accepted=("recall",), refused=SHORT.refused)
    assert rules.fingerprint(SHORT) == changed(
        SHORT, accepted=SHORT.accepted, refused=SHORT.refused
    )
    figure = question("f", kind=Kind.NUMBER, value=0.5, tolerance=0.1)
    assert rules.fingerprint(figure) != changed(figure, value=0.5, tolerance=0.2)
