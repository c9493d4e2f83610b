"""The terminal beside the page: one key moves the story on, and says what happened."""

import asyncio
from collections.abc import Callable
from typing import Protocol

from bot.demo.keys import END, Keys
from bot.demo.requests import Teller
from bot.demo.story import Story
from bot.demo.timeline import Happening, Sort

HELP = "n next · c channels, threads, direct messages · l what the bot did · q quit"
BIG = frozenset({Sort.POST, Sort.REVEAL, Sort.REMINDER, Sort.MOCK})
"""What one press of ``n`` goes on to; members answer on their own in between."""
LINES = 12
CLOCK_WIDTH = len("Mon 26 Jan 20:00")


class Shown(Protocol):
    """The page, as far as the terminal steers it."""

    async def turn(self) -> str:
        """Show the next place; its name."""
        ...

    async def refresh(self) -> None:
        """Show what has happened."""
        ...


class Terminal:
    """Hands keys to the story and the page until ``q``, or until it is cancelled."""

    def __init__(self, story: Story, page: Shown, say: Callable[[str], None] = print) -> None:
        self._story = story
        self._page = page
        self._say = say
        self._teller = Teller(story.world)
        self._told_requests = len(story.world.env.http_requests)

    async def run(self, keys: Keys) -> None:
        """Until ``q``. When the input ends, the page goes on until somebody stops us."""
        while True:
            key = await keys.next_key()
            if key == END:
                await asyncio.Event().wait()
            if key == "q":
                return
            await self.press(key)

    async def press(self, key: str) -> None:
        """Do what one key says; a key that says nothing shows the help."""
        match key:
            case "n" | " " | "\n" | "\r":
                await self._next()
            case "c":
                self._say(f"The page shows {await self._page.turn()}.")
            case "l":
                self._tell_requests()
            case _:
                self._say(HELP)

    async def _next(self) -> None:
        requests = self._story.world.env.http_requests
        self._told_requests = len(requests)
        news: list[Happening] = []
        while not any(one.sort in BIG for one in news):
            news += await self._story.next_thing()
        await self._page.refresh()
        meanwhile = between(news)
        if meanwhile:
            self._say(f"{'':{CLOCK_WIDTH}}  {meanwhile}")
        for one in news:
            if one.sort in BIG:
                self._say(f"{_clock(one)}  {one.text}")

    def _tell_requests(self) -> None:
        requests = self._story.world.env.http_requests
        lines = self._teller.tell(requests[self._told_requests :])
        self._told_requests = len(requests)
        if not lines:
            self._say("The bot did nothing since.")
            return
        if len(lines) > LINES:
            self._say(f"  … {len(lines) - LINES} things before these")
        for line in lines[-LINES:]:
            self._say(f"  The bot {line}")


def _clock(one: Happening) -> str:
    return f"{one.at:%a} {one.at.day:>2} {one.at:%b %H:%M}"


def between(news: list[Happening]) -> str:
    """What happened before the big thing, in one line: who answered, and the rest."""
    names = [one.who for one in news if one.sort is Sort.ANSWER]
    others = [one.text for one in news if one.sort is Sort.NEWS]
    parts = [f"{_listed(names)} answered."] if names else []
    return " ".join([*parts, *others])


def _listed(names: list[str]) -> str:
    if len(names) < 2:
        return "".join(names)
    return f"{', '.join(names[:-1])} and {names[-1]}"
