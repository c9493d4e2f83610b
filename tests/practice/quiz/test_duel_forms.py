"""Every form of question in a duel: options, a select, a figure, a short text."""

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.bank.model import Bank, Confusion, Kind
from bot.practice.quiz.asking.rules import judge_typed
from bot.practice.quiz.duel.service import DuelService
from tests.practice.quiz.conftest import choice, number, question
from tests.practice.quiz.test_reworded import swap
from tests.world import World, ids, texts, world

RIGHT = {"figure": "1/2", "name": "Recal"}


@pytest.fixture
async def here(tmp_path: Path) -> AsyncIterator[World]:
    """Five questions, one of each form."""
    short = question(
        "name", kind=Kind.SHORT, accepted=("recall", "sensitivity"),
        refused=(Confusion("precision", "It looks at what was flagged."),),
    )  # fmt: skip
    every = [short, number("figure"), choice("either", rights="01"), choice("one")]
    async with world(tmp_path, Bank.of([*every, choice("several", rights="1010")])) as made:
        yield made


async def give(who: Any, card: Any, *, typed: dict[str, str]) -> Any:
    """The right answer to whatever is asked."""
    asked = texts(card)
    every = ids(card.message)
    for name, text in typed.items():
        if f"Title of {name}" in asked:
            label = "Enter a number" if name == "figure" else "Type your answer"
            form = await who.click(card, label=label)
            return (await who.submit_modal(form, {"number": text})).response
    select = next((one for one in every if one.startswith("duel:picks")), None)
    if select is not None:
        return (await who.select(card, ["2", "0"], custom_id=select)).response
    label = "Option 1 of either" if "Title of either" in asked else "B"
    return (await who.click(card, label=label)).response


async def begin(here: World) -> tuple[Any, Any, Any]:
    ann, bob = here.member("ann"), here.member("bob")
    await ann.slash(here.channel, "quiz duel", member=bob)
    await here.run_due()
    card = (await bob.click(here.channel.history()[-1], label="Accept")).response
    return ann, bob, card


async def test_every_form_of_question_is_answered_and_judged(here: World) -> None:
    _, bob, card = await begin(here)
    for at in range(5):
        assert f"question {at + 1} of 5" in texts(card)
        await here.restart(crash=True)
        result = await give(bob, card, typed=RIGHT)
        assert result.ephemeral
        assert "**Right.**" in texts(result)
        label = "How it stands" if at == 4 else "Next"
        card = (await bob.click(result, label=label)).response
    assert "You've played: 5 of 5 right." in texts(card)


async def test_what_cannot_be_read_counts_for_nothing_and_can_be_typed_again(here: World) -> None:
    _, bob, card = await begin(here)
    refused = 0
    for at in range(5):
        asked = texts(card)
        if "Title of figure" in asked or "Title of name" in asked:
            words = texts(await give(bob, card, typed={"figure": "lots", "name": "?!"}))
            assert "nothing is counted" in words
            refused += 1
        result = await give(bob, card, typed={**RIGHT, "name": "precisions"})
        if "Title of name" in asked:
            assert "✕ *precision*: It looks at what was flagged." in texts(result)
            assert "**Not quite.**" in texts(result)
        card = (await bob.click(result, label="How it stands" if at == 4 else "Next")).response
    assert refused == 2
    assert "4 of 5 right" in texts(card)


async def test_what_is_typed_into_what_counts_no_more_comes_back(here: World) -> None:
    _, bob, card = await begin(here)
    while "Enter a number" not in str(card.components):
        result = await give(bob, card, typed=RIGHT)
        card = (await bob.click(result, label="Next")).response
    forms = [await bob.click(card, label="Enter a number") for _ in range(2)]
    swap(here, number("figure", value=3.0))
    after = texts((await bob.submit_modal(forms[0], {"number": "0.123"})).response)
    assert "counts for neither of you.\nYou wrote 0.123." in after
    await here.forward(timedelta(days=1))
    after = texts((await bob.submit_modal(forms[1], {"number": "0.456"})).response)
    assert "over before your click.\nYou wrote 0.456." in after


async def test_a_form_that_comes_twice_or_too_late_shows_what_stands(here: World) -> None:
    ann, bob, card = await begin(here)
    mine = (await ann.click(here.channel.history()[-1], label="Play")).response
    positions = await here.app.database.read(
        lambda tx: {
            row["question_id"]: row["position"]
            for row in tx.execute("SELECT * FROM duel_questions")
        }
    )
    del card, mine
    service, guild, at = DuelService(here.app.core), here.guild.id, positions["figure"]
    first = await service.answer(guild, bob.id, 1, at, judge_typed("0.5"))
    again = await service.answer(guild, bob.id, 1, at, judge_typed("7"))
    opened = await service.open_form(guild, bob.id, 1, at)
    assert first.is_right  # type: ignore[union-attr]
    assert again.settled  # type: ignore[union-attr]
    assert again.is_right  # type: ignore[union-attr]
    assert opened == again
    late = await service.answer(guild, ann.id, 1, 99, judge_typed("7"))
    assert late == await service.play(guild, ann.id, 1)
