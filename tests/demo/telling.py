"""A story told up to a question that was just posted.

Used as a context manager inside a test, not as a fixture: the simulation must end in the
context in which it began.
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import date

from bot.bank.model import Bank
from bot.demo.live import LIVE
from bot.demo.story import Story, open_story
from bot.demo.timeline import TODAY

SECOND_DAY = date(2026, 1, 6)
"""Soon there, and everybody has a streak already."""


@asynccontextmanager
async def told(bank: Bank, until: date = TODAY) -> AsyncIterator[Story]:
    """The story as the demo tells it, up to the question of a date."""
    async with open_story(bank, LIVE) as story:
        await story.tell_until(until)
        yield story
