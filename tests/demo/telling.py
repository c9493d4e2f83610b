"""A story told up to a question that was just posted.

Used as a context manager inside a test, not as a fixture: the simulation must end in the
context in which it began.
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import date

from bot.bank.model import Bank
from bot.core.database import Transaction
from bot.daily.ledger.rules import PostState
from bot.demo import checks
from bot.demo.live import LIVE
from bot.demo.story import Story, open_story
from bot.demo.timeline import TODAY, Happening, Skip, Sort
from tests.demo.interviews_checks import interviews_are_as_they_were_held
from tests.demo.practice_checks import duels_are_as_they_were_played, practice_is_as_it_was_done

SECOND_DAY = date(2026, 1, 6)
"""Soon there, and everybody has a streak already."""


@asynccontextmanager
async def told(bank: Bank, until: date = TODAY) -> AsyncIterator[Story]:
    """The story as the demo tells it, up to the question of a date."""
    async with open_story(bank, LIVE) as story:
        await story.tell_until(until)
        yield story


async def not_as_it_was_done(story: Story) -> list[str]:
    """What the script itself doesn't look at: skips, practice, duels and mock interviews."""
    world, evenings = story.world, story.timeline.evenings
    states = {day.on: day.state for day in await checks.ledger(world)}
    return [
        *(f"{one.on} is {states[one.on]}" for one in story.timeline.skips if is_asked(states, one)),
        *await practice_is_as_it_was_done(world, evenings),
        *await duels_are_as_they_were_played(world, evenings),
        *await interviews_are_as_they_were_held(world, story.interviews),
    ]


def is_asked(states: dict[date, str], skip: Skip) -> bool:
    """Whether a date that the organiser skipped has a question."""
    return states.get(skip.on, PostState.SKIPPED) != PostState.SKIPPED


async def spoil(story: Story, statement: str) -> None:
    """Change the tables behind the story's back."""

    def write(tx: Transaction) -> None:
        tx.execute(statement)

    await story.world.app.database.write(write)


async def go_on(story: Story, words: str) -> list[Happening]:
    """Until somebody tells of that."""
    found: list[Happening] = []
    for _ in range(200):
        found += await story.next_thing()
        if any(words in one.text for one in found):
            return found
    raise AssertionError(f"it never came to that: {words}")


async def until_the_reveal(story: Story) -> None:
    """Let everybody answer."""
    while not any(one.sort is Sort.REVEAL for one in await story.next_thing()):
        pass
