"""The process dies between any two steps of a group quiz: one card, no answer lost or doubled.

As in ``test_crash``, a step is a commit or a request to Discord.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.bank.model import Bank
from bot.practice.quiz.group.service import GroupService
from tests.proof.deaths import Death, at_any_point, until_taken_up
from tests.proof.wire import Fault, Request, Wire, refusal
from tests.world import World, texts, world


@dataclass(frozen=True, slots=True)
class Scene:
    """A world with two people."""

    here: World
    ann: Any
    bob: Any


Moment = Callable[[Scene], Awaitable[None]]


async def open_lobby(scene: Scene) -> Any:
    opened = await scene.ann.slash(scene.here.channel, "quiz group", questions=1)
    await scene.here.run_due()
    return opened.response


async def play(scene: Scene) -> None:
    """Ann answers right and Bob wrong, in the last round."""
    controls = await open_lobby(scene)
    here, ann, bob = scene.here, scene.ann, scene.bob
    await bob.click(here.channel.history()[-1], label="Join")
    await ann.click(controls, label="Start")
    await here.forward(timedelta(seconds=2))
    card = here.channel.history()[-1]
    await ann.click(card, label="A")
    await bob.click(card, label="B")
    await here.forward(timedelta(seconds=2))


async def close_round(scene: Scene) -> None:
    await scene.here.forward(timedelta(seconds=26))


async def talk(scene: Scene) -> None:
    """The first of two questions is over, and what was written since has buried its card."""
    opened = await scene.ann.slash(scene.here.channel, "quiz group", questions=2)
    here, ann, bob = scene.here, scene.ann, scene.bob
    await here.run_due()
    await bob.click(here.channel.history()[-1], label="Join")
    await ann.click(opened.response, label="Start")
    for seconds in (2, 30):
        await here.forward(timedelta(seconds=seconds))
    await bob.send(here.channel, "I thought it was the other one.")


async def next_question(scene: Scene) -> None:
    for seconds in (12, 2):
        await scene.here.forward(timedelta(seconds=seconds))


async def moved_faults(here: World) -> list[str]:
    await until_taken_up(here)
    said = [one for one in here.channel.history() if one.author.bot]
    games = await rows(here, "SELECT message_id FROM group_quizzes")
    cards = [one.id for one in said]
    return [] if [one for (one,) in games] == cards else [f"games {games}, cards {cards}"]


async def nothing(_scene: Scene) -> None:
    """Before the lobby there is nothing to do."""


async def rows(here: World, query: str) -> list[tuple[Any, ...]]:
    return await here.app.database.read(lambda tx: [tuple(row) for row in tx.execute(query)])


async def lobby_faults(here: World) -> list[str]:
    games = await rows(here, "SELECT message_id FROM group_quizzes")
    cards = [one.id for one in here.channel.history()]
    return [] if [one for (one,) in games] == cards else [f"games {games}, cards {cards}"]


async def round_faults(here: World) -> list[str]:
    await until_taken_up(here)
    found = []
    card = texts(here.channel.history()[-1])
    if "It's over" not in card or "1 right" not in card or card.count("points") != 2:
        found.append(f"the card says {card}")
    if len(here.channel.history()) != 1:
        found.append("not one card")
    if (grades := await rows(here, "SELECT grade FROM review_grades")) != [(1,)]:
        found.append(f"grades {grades}")
    if len(await rows(here, "SELECT 1 FROM group_answers")) != 2:
        found.append("answers were lost")
    return found


@pytest.mark.parametrize(
    ("before", "moment", "faults"),
    [
        (nothing, open_lobby, lobby_faults),
        (play, close_round, round_faults),
        (talk, next_question, moved_faults),
    ],
    ids=["lobby", "round", "moved"],
)
async def test_a_crash_at_any_point_of_a_group_quiz_repeats_nothing_and_loses_nothing(
    before: Moment, moment: Moment, faults: Any, tmp_path: Path, bank: Bank
) -> None:
    async def life(here: World, death: Death) -> list[str]:
        scene = Scene(here, here.member("ann"), here.member("bob"))
        await before(scene)
        await death.cut(lambda: moment(scene))
        await until_taken_up(here)
        return await faults(here)

    await at_any_point(tmp_path, bank, life, least=4)


async def test_a_fault_at_discord_leaves_the_card_old_for_seconds_not_minutes(
    wire: Wire, tmp_path: Path, bank: Bank
) -> None:
    async with world(tmp_path, bank) as here:
        scene = Scene(here, here.member("ann"), here.member("bob"))
        wire.watch(here)
        await play(scene)
        fault = wire.fail(Fault(lambda one: one.method == "PATCH", lambda: refusal(500), 2))
        await close_round(scene)
        assert fault.hit == 1
        assert "chosen by" not in texts(here.channel.history()[-1])
        await here.forward(timedelta(seconds=5))
        await here.forward(timedelta(seconds=5))
        assert fault.hit == 2
        assert "chosen by 1" in texts(here.channel.history()[-1])


async def test_who_joins_while_the_card_is_being_drawn_is_on_the_next_picture(
    wire: Wire, tmp_path: Path, bank: Bank
) -> None:
    async with world(tmp_path, bank) as here:
        scene = Scene(here, here.member("ann"), here.member("bob"))
        wire.watch(here)
        await play(scene)

        async def join(request: Request) -> None:
            if request.method == "PATCH":
                await GroupService(here.app.core).join(here.guild.id, 77, 1)

        wire.on_departure = join
        await GroupService(here.app.core).join(here.guild.id, 78, 1)
        await here.forward(timedelta(seconds=2))
        assert "of 3**" in texts(here.channel.history()[-1])
        wire.on_departure = None
        await here.forward(timedelta(seconds=2))
        assert "**2 of 4**" in texts(here.channel.history()[-1])
