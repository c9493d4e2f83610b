"""A duel in the story: one challenges another, and both play when they like.

The person at the browser may be one of the two: what can't be done then is left out.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any

from bot.demo.cast import BEN, NOOR
from bot.demo.hands import Hands, button_of
from bot.demo.plot import Happening, Sort
from bot.demo.world import World
from bot.practice.quiz.duel import store as duels

CHALLENGER, CHALLENGED = NOOR.name, BEN.name
KNOWS = {CHALLENGER: 4, CHALLENGED: 2}
"""How many of the first questions they know; the others they pass."""
MOST_QUESTIONS = 5


@dataclass(frozen=True, slots=True)
class Duelled:
    """A duel, and how many answers of whom were right."""

    on: date
    duel_id: int
    rights: dict[str, int]


class Duels:
    """Plays it, and notes what was done: the bot's tables must agree."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._hands = Hands(world)
        self.duelled: list[Duelled] = []

    async def duel(self) -> list[Happening]:
        """/quiz duel: the challenger plays at once, the challenged accepts and plays."""
        world, hands = self._world, self._hands
        one, other = world.members[CHALLENGER], world.members[CHALLENGED]
        card = await hands.slash(one, "quiz duel", member=other)
        await world.run_due()
        if "Challenged" not in str(card.response.components):
            world.dismiss(card)
            return []  # the person has begun one of the two's
        first = button_of(card, "duel:next:")
        if first is None:
            return []
        duel_id = int(first.split(":")[2])
        rights = {CHALLENGER: await self._play(one, await hands.press(one, card, first), duel_id)}
        accepted = await hands.click(other, world.channel, f"duel:accept:{duel_id}:", dismiss=False)
        rights[CHALLENGED] = await self._play(other, accepted, duel_id)
        await world.run_due()
        self.duelled.append(Duelled(world.now().date(), duel_id, rights))
        text = f"{CHALLENGER} challenges {CHALLENGED} to a /quiz duel; both play."
        return [Happening(world.now(), Sort.NEWS, text)]

    async def _play(self, member: Any, card: Any, duel_id: int) -> int:
        """All questions, from the first card on; how many were right."""
        world, hands, right = self._world, self._hands, 0
        name = world.name_of(member.id)
        read = world.app.database.read
        asked = await read(lambda tx: duels.items(tx, duel_id))
        for one in asked[:MOST_QUESTIONS]:
            place = f"{duel_id}:{one.position}"
            question = world.bank.questions[one.question_id]
            if one.position < KNOWS[name]:
                answered = await hands.answer(member, card, "duel", place, question)
            else:
                answered = await hands.press(member, card, f"duel:pass:{place}")
            if answered is None:
                break
            right += one.position < KNOWS[name]
            card = await hands.press(member, answered, "duel:next:") or answered
        if card is not None:
            world.dismiss(card)
        return right
