"""A server of the soak: its channel, its people, and what they do there."""

import random
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from functools import partial
from typing import Any

import simcord

from bot.core.errors import UserError
from tests.interviews.profiles.people import BASICS
from tests.soak.model import Day
from tests.world import World
from tests.world import ids as ids_of

MEMBERS = 4
ZONES = ("UTC", "Europe/Berlin", "Asia/Kolkata", "America/New_York", "Australia/Sydney")
HOURS = ("Mon-Fri 18-21", "every day 10-14", "Sat 9-18, Sun 9-18", "Tue-Thu 7-10")
COMMANDS: tuple[tuple[str, dict[str, Any]], ...] = (
    ("help", {}), ("streak show", {}), ("streak why", {}), ("streak week", {}), ("leaderboard", {}),
    ("feedback", {}), ("practise", {}), ("review now", {}), ("review ahead", {}), ("plan", {}),
    ("story", {}), ("prepare", {}), ("mock profile", {}), ("mock history", {}),
    ("mock session", {}), ("mock why", {}), ("privacy export", {}),
    ("quiz group", {"questions": 5}), ("quiz duel", {}), ("organise status", {}),
    ("quiz start", {"topic": "any", "questions": 3}),
    ("streak remind", {"time": "20:00", "timezone": "UTC"}),
)  # fmt: skip
FORBIDDEN = ("privacy", "membership", "profile", "session", "setup", "pool", "question")
"""Buttons that change what the model must know of, or somebody's hours."""


@dataclass(slots=True)
class Group:
    """See the module."""

    world: World
    guild: Any
    channel: Any
    organiser: Any
    zone: str
    people: list[Any] = field(default_factory=list)
    away: set[int] = field(default_factory=set)
    days: list[Day] = field(default_factory=list)

    async def begin(self) -> None:
        """Questions at nine of its zone and rounds on Sundays."""
        setup = {"channel": self.channel, "time": "09:00", "timezone": self.zone}
        await self.organiser.slash(self.channel, "setup", weekdays="every day", **setup)
        await self.organiser.slash(self.channel, "organise interviews", channel=self.channel)
        await self.organiser.slash(self.channel, "organise week", day="6", time="18:00")

    async def join_interviews(self, who: Any, hours: str) -> None:
        """/mock join, to the end."""
        form = await who.slash(self.channel, "mock join")
        if form.modal is None:
            return
        typed = {**BASICS, "hours": hours, "zone": self.zone}
        shown = await who.submit_modal(form, typed)
        if shown.response is not None:
            await press(who, shown.response, "profile:save")

    def cards(self) -> list[Any]:
        """The questions in the channel, the oldest first."""
        return [
            one for one in self.channel.history()
            if any(id_.startswith("answers:form:") for id_ in ids(one))
        ]  # fmt: skip

    def thread_of(self, card_id: int) -> Any:
        """The thread of a card has its number."""
        return next((one for one in self.channel.threads if one.id == card_id), None)

    def present(self) -> list[Any]:
        """Who is in the server now."""
        return [one for one in self.people if one.id not in self.away]


def ids(message: Any) -> list[str]:
    """All ids of a message or of a private reply."""
    return ids_of(getattr(message, "message", message))


async def press(who: Any, message: Any, begins: str) -> Any:
    """A button by the beginning of its id; None if it isn't there."""
    found = next((one for one in ids(message) if one.startswith(begins)), None)
    return None if found is None else await who.click(message, custom_id=found)


async def wander(group: Group, who: Any, chance: random.Random) -> None:
    """Any command, or something that stands in the channel; then whatever can be pressed."""
    command, options = chance.choice(COMMANDS)
    if command == "quiz duel":
        options = {"member": chance.choice([one for one in group.present() if one is not who])}
    asks = who if not command.startswith("organise") else group.organiser
    shown = chance.choice(group.channel.history()[-6:] or [None])
    if chance.random() < 0.7 or shown is None:
        done = await tolerant(lambda: asks.slash(group.channel, command, **options))
        shown = None if done is None else done.response
    for _ in range(4):
        if shown is None or not shown.components:
            return
        choices = [one for one in ids(shown) if one.partition(":")[0] not in FORBIDDEN]
        if not choices:
            return
        wanted = chance.choice(choices)
        done = await tolerant(partial(who.click, shown, custom_id=wanted))
        shown = None if done is None else done.response


async def tolerant(action: Callable[[], Awaitable[Any]]) -> Any:
    """Do it; what can't be pressed (a list, something greyed out) or is refused is left."""
    try:
        return await action()
    except (simcord.SetupError, UserError):
        return None
