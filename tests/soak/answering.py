"""Answers to the question of the day: by the form, in the thread, from a message's menu; changed
and taken back. Whatever counts is noted for the model. What one that died began is done again."""

import random
from typing import Any

from tests.soak.groups import Group, press
from tests.soak.hands import tolerant
from tests.soak.model import Day

TEXT = "The held-out fold was never seen while training, so the estimate is honest: {}."
WORDY, AT_LENGTH = 0.1, 45
"""So often somebody writes that many sentences, which is nearly as long as a form takes, and more
than a card shows."""


async def by_form(group: Group, who: Any, which: int, chance: random.Random) -> Any:
    """*Answer* below the newest card, or below the one before, which is too late. What is
    answered, if anything."""
    if len(group.days) < -which:
        return None
    day = group.days[which]
    card = group.message(day.card_id)
    form = None if card is None else await tolerant(press, who, card, "answers:form:")
    if form is None or form.modal is None:
        return None
    text = TEXT.format(day.on) * (AT_LENGTH if chance.random() < WORDY else 1)
    typed = {"text": text, "who": "share" if who.id % 2 else "keep"}
    return _handed_in(day, who, await tolerant(who.submit_modal, form, typed))


async def in_thread(group: Group, who: Any, chance: random.Random) -> None:
    """A message in the thread of the newest card, perhaps changed at once."""
    day = group.days[-1] if group.days else None
    thread = group.thread(day.card_id) if day else None
    if day is None or thread is None or day.is_closed:
        return
    said = await who.send(thread, TEXT.format(f"{who.name} at {day.on}"))
    day.by_message[who.id].add(said.id)
    if chance.random() < 0.3:
        await who.edit(said, TEXT.format(f"{who.name}, changed"))
    await group.world.env.settle()


async def by_menu(group: Group, who: Any) -> Any:
    """A message of the channel, handed in by its menu. What is answered, if anything."""
    day = group.days[-1] if group.days else None
    if day is None or day.is_closed:
        return None
    said = await who.send(group.channel, TEXT.format(f"{who.name}, from the channel"))
    done = await tolerant(who.context_menu, group.channel, "Submit as my answer", said)
    return _handed_in(day, who, done)


def _handed_in(day: Day, who: Any, done: Any) -> Any:
    reply = None if done is None else done.response
    if reply is not None and not day.is_closed:
        day.by_form.add(who.id)
    return reply


async def take_back(group: Group, who: Any) -> None:
    """A message is deleted: before the reveal that withdraws it, later it changes nothing."""
    for day in group.days[-2:]:
        mine = day.by_message.get(who.id)
        message = next((one for one in _standing(group, day) if mine and one.id in mine), None)
        if mine is not None and message is not None:
            await who.delete(message)
            if not day.is_closed:
                mine.discard(message.id)
    await group.world.env.settle()


def _standing(group: Group, day: Day) -> list[Any]:
    return group.newest(day.card_id, 30)
