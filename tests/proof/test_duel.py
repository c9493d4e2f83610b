"""The process dies between any two steps of a duel: one card, one ring, no answer lost or doubled.

As in ``test_crash``, a step is a commit or a request to Discord.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.bank.model import Bank
from tests.practice.quiz.conftest import choice
from tests.proof.deaths import Death, at_any_point, until_taken_up
from tests.world import World, texts

DAY, MINUTE = timedelta(days=1), timedelta(minutes=1)


@pytest.fixture(scope="module")
def bank() -> Bank:
    """Five questions of one right option, *B*."""
    return Bank.of([choice(f"duel-{at}", "ml-basics") for at in range(5)])


@dataclass(slots=True)
class Scene:
    """A world with two people, and what they see privately."""

    here: World
    ann: Any
    bob: Any
    private: dict[str, Any] = field(default_factory=dict)


Moment = Callable[[Scene], Awaitable[None]]


async def nothing(_scene: Scene) -> None:
    """Before the challenge there is nothing to do."""


async def challenge(scene: Scene) -> None:
    await scene.ann.slash(scene.here.channel, "quiz duel", member=scene.bob)
    await scene.here.run_due()


async def accept(scene: Scene) -> None:
    card = scene.here.channel.history()[-1]
    clicked = await scene.bob.click(card, label="Accept")
    scene.private["bob"] = clicked.response
    await scene.here.run_due()


async def until_accepted(scene: Scene) -> None:
    await challenge(scene)
    await accept(scene)


async def until_the_last_answer(scene: Scene) -> None:
    """Ann has 5 right; Bob has answered four, all wrong, and sees the fifth."""
    await until_accepted(scene)
    card = scene.here.channel.history()[-1]
    for who, letter, count in ((scene.ann, "B", 5), (scene.bob, "A", 4)):
        shown = (await who.click(card, label="Play")).response
        for _ in range(count):
            result = (await who.click(shown, label=letter)).response
            label = "Next" if "Next" in str(result.components) else "How it stands"
            shown = (await who.click(result, label=label)).response
        scene.private["last"] = shown
    await scene.here.run_due()


async def last_answer(scene: Scene) -> None:
    await scene.bob.click(scene.private["last"], label="A")
    await scene.here.run_due()


async def until_the_last_minute(scene: Scene) -> None:
    """The last sign of life is a minute old: what an outage takes from the day comes after it."""
    await until_accepted(scene)
    await scene.here.forward(DAY - MINUTE)


async def the_day_ends(scene: Scene) -> None:
    await scene.here.forward(MINUTE)


async def rows(here: World, query: str) -> list[tuple[Any, ...]]:
    return await here.app.database.read(lambda tx: [tuple(row) for row in tx.execute(query)])


async def challenge_faults(scene: Scene) -> list[str]:
    """Each challenge that is stored has one card, and nobody has two."""
    here = scene.here
    stored = await rows(here, "SELECT message_id, state, drawn_revision = revision FROM duels")
    cards = [one.id for one in here.channel.history()]
    right = [(card, "challenged", 1) for card in cards]
    return [] if stored == right and len(cards) <= 1 else [f"duels {stored}, cards {cards}"]


async def accepted_faults(scene: Scene) -> list[str]:
    """The card tells the state that is stored; a second click goes on."""
    here = scene.here
    (state,) = (await rows(here, "SELECT state FROM duels"))[0]
    card = here.channel.history()[-1]
    found = [] if len(here.channel.history()) == 1 else ["not one card"]
    if ("Accept" in str(card.components)) != (state == "challenged"):
        found.append(f"{state}, but the card says {texts(card)}")
    if state == "challenged":
        await accept(scene)
    else:
        scene.private["bob"] = (await scene.bob.click(card, label="Play")).response
    if "question 1 of 5" not in texts(scene.private["bob"]):
        found.append("no question comes")
    return found


async def result_faults(scene: Scene) -> list[str]:
    """Once the last answer is in, by the click or by its repetition, the card has the result."""
    here = scene.here
    if len(await rows(here, "SELECT 1 FROM duel_answers")) == 9:
        await last_answer(scene)
    found = []
    answers = await rows(
        here, "SELECT user_id, sum(is_right), count(*) FROM duel_answers GROUP BY 1"
    )
    if sorted(answers) != sorted([(scene.ann.id, 5, 5), (scene.bob.id, 0, 5)]):
        found.append(f"answers {answers}")
    if len(await rows(here, "SELECT 1 FROM review_grades")) != 5:
        found.append("misses were graded twice or not at all")
    found += _shows(here, f"<@{scene.ann.id}> wins")
    return found


async def ended_faults(scene: Scene) -> list[str]:
    return _shows(scene.here, "Nobody came to play")


async def block(scene: Scene) -> None:
    await scene.bob.slash(scene.here.channel, "mock block", member=scene.ann)
    await scene.here.run_due()


async def blocked_faults(scene: Scene) -> list[str]:
    """The block and the end of the duel are one: both, or neither and it goes on."""
    here = scene.here
    ((blocks,),) = await rows(here, "SELECT count(*) FROM interview_blocks")
    ((state,),) = await rows(here, "SELECT state FROM duels")
    shown = "would rather not this time" if blocks else "each in their own time"
    right = state == ("declined" if blocks else "accepted")
    return _shows(here, shown) + ([] if right else [f"{blocks} blocks, but {state}"])


def _shows(here: World, words: str) -> list[str]:
    cards = here.channel.history()
    if len(cards) != 1:
        return ["not one card"]
    return [] if words in texts(cards[0]) else [f"the card says {texts(cards[0])}"]


@pytest.mark.parametrize(
    ("before", "moment", "faults"),
    [
        (nothing, challenge, challenge_faults),
        (challenge, accept, accepted_faults),
        (until_the_last_answer, last_answer, result_faults),
        (until_the_last_minute, the_day_ends, ended_faults),
        (until_accepted, block, blocked_faults),
    ],
    ids=["challenge", "acceptance", "result", "end of the day", "block"],
)
async def test_a_crash_at_any_point_of_a_duel_repeats_nothing_and_loses_nothing(
    before: Moment, moment: Moment, faults: Any, tmp_path: Path, bank: Bank
) -> None:
    async def life(here: World, death: Death) -> list[str]:
        scene = Scene(here, here.member("ann"), here.member("bob"))
        await before(scene)
        await death.cut(lambda: moment(scene))
        await until_taken_up(here)
        return await faults(scene)

    await at_any_point(tmp_path, bank, life, least=6)
