"""A whole bot in a simulated Discord, for tests: the real discord.py, SQLite and migrations.

The clock is simcord's: it moves only when a test moves it. The alarm is left off; a test
that moves the clock calls the agenda, as the alarm would.
"""

import asyncio
import sqlite3
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any, cast

import discord
from simcord.backend.models import Overwrite
from simcord.enums import OverwriteType

from bot.bank.model import Bank
from bot.core.bundle import bundled
from bot.core.clock import SystemClock
from bot.core.migrate import migrate
from bot.demo.preview import is_refusal
from bot.demo.world import Simulation
from bot.demo.world import texts as texts_of
from bot.gateway.notifier import custom_ids
from tests.openapi.official import CONFORMITY


@cache
def fresh_database() -> bytes:
    """An empty database with every migration applied: made once, copied for each world."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "studybot.sqlite3"
        migrate(path, bundled("migrations"))
        return path.read_bytes()


def in_memory(factory: type[sqlite3.Connection] = sqlite3.Connection) -> sqlite3.Connection:
    """A fresh database in memory, for what needs one connection and nobody else; as in the bot,
    rows must point to rows that are there."""
    made = sqlite3.connect(":memory:", factory=factory, isolation_level=None)
    made.deserialize(fresh_database())
    made.row_factory = sqlite3.Row
    sqlite3.Connection.execute(made, "PRAGMA foreign_keys=ON")
    return made


class World(Simulation):
    """The simulation as tests use it: called by short names, its clock moved by hand."""

    def __init__(self, folder: Path, bank: Bank, *, message_content: bool = True) -> None:
        self.bank_folder = folder / "bank"
        super().__init__(folder, bank, message_content=message_content)
        self._others: set[asyncio.Task[Any]] = set()

    async def start(self, **options: Any) -> None:
        """Open the bot and connect it to a Discord of its own; the options are simcord's."""
        self._others = asyncio.all_tasks()
        await super().start(**options)

    async def restart(self, *, crash: bool = False) -> None:
        """The process ends and a new one begins. ``crash``: the old one finishes nothing."""
        await (self._die() if crash else self.app.close())
        await self.come_back()

    async def _die(self) -> None:
        """Nothing that the process was doing gets an answer any more, and nothing of it is left
        that could act or speak later, in another test."""
        database = self.app.database
        database.read = database.write = _no_answer  # type: ignore[method-assign]
        while doing := asyncio.all_tasks() - self._others - {asyncio.current_task()}:
            for task in doing:
                task.cancel()
            await asyncio.wait(doing, timeout=1)
        await database.close()

    def member(self, name: str, **options: Any) -> Any:
        """A new member of the guild."""
        return self.add_member(name, **options)

    def deny_bot(self, **denied: bool) -> None:
        """In the daily channel the bot may not do what is ``denied``, whatever its role may."""
        me, deny = self.env.backend.bot_user.id, discord.Permissions(**denied).value
        rule = Overwrite(me, OverwriteType.MEMBER, deny=deny)
        self.env.backend.set_overwrite(self.channel.id, rule)

    def give_to_a_bot(self, role: Any) -> None:
        """A role is another bot's own: Discord says so in its tags, which the simulation lacks."""
        guild = self.app.client.get_guild(self.guild.id)
        known = None if guild is None else guild.get_role(role.id)
        assert known is not None
        known.tags = discord.RoleTags({"bot_id": "1"})

    async def setup(self, **options: Any) -> Any:
        """/setup with the channel and whatever else is given."""
        return await self.organiser.slash(self.channel, "setup", channel=self.channel, **options)

    async def until(self, moment: str | datetime) -> None:
        """Move the clock to a moment (UTC when no offset is said) and do what is due then."""
        target = datetime.fromisoformat(moment) if isinstance(moment, str) else moment
        if target.tzinfo is None:
            target = target.replace(tzinfo=self.env.now().tzinfo)
        await self.forward(target - self.env.now())

    def set_clock_wrong(self, by: timedelta) -> None:
        """From now on the machine's clock is so far ahead of Discord's."""
        right = self.clock.now
        self.clock.now = lambda: right() + by  # type: ignore[method-assign]

    async def forward(self, step: timedelta) -> None:
        """Move the clock and do what is due then."""
        assert step >= timedelta()
        await self.env.advance_time(step.total_seconds())
        await self.run_due()

    async def run_due(self) -> None:
        """What the alarm does, and the sign of life of the minute before."""
        await self.app.agenda.run_due()
        await self.app.uptime.stopping()
        await self.env.settle()

    def check_requests(self) -> None:
        """Nothing that was sent is what Discord would refuse (see tests/openapi)."""
        problems = CONFORMITY.problems(self.env.http_requests)
        assert problems == [], problems

    def thread(self) -> Any:
        """The newest thread of the daily channel."""
        return self.channel.threads[-1]


class Machine:
    """The machine of the bot: its clock runs as the simulation's, and somebody sets it."""

    def __init__(self, here: World) -> None:
        self._here = here
        self._behind = timedelta()

    @classmethod
    async def under(cls, here: World) -> "Machine":
        """A new process of the bot on a machine of its own."""
        made = cls(here)
        await here.app.close()
        await made.come_back()
        return made

    async def come_back(self) -> None:
        """A new process, which knows no clock of before."""
        here = self._here
        here.clock = cast(Any, SystemClock(self.now, lambda: here.env.now().timestamp()))
        await here.come_back()

    def now(self) -> datetime:
        """What the clock shows."""
        return self._here.env.now() - self._behind

    def set_back(self, by: timedelta) -> None:
        """Somebody sets it back."""
        self._behind += by

    async def notice(self) -> None:
        """What the alarm does first when it rings."""
        await self._here.app.clock_steps.follow()


async def _no_answer(*_asked: Any, **_how: Any) -> Any:
    """What the database says to a dead process."""
    await asyncio.get_running_loop().create_future()


@asynccontextmanager
async def world(
    folder: Path, bank: Bank, *, message_content: bool = True, **options: Any
) -> AsyncIterator[World]:
    """Open a world and close it whatever happens."""
    made = World(folder, bank, message_content=message_content)
    path = made.app.database.path
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(fresh_database())
    # Not in the environment's time_context: it can't be left in a fixture's other context.
    await made.start(**options)
    try:
        made.create_guild("Study group", "daily", "olga")
        yield made
        await made.stop()
        made.check_requests()
        faults = [error for error in made.env.errors if not is_refusal(error)]
        if faults and made.env.check_errors:
            raise ExceptionGroup("the bot raised", faults)
    finally:
        await made.stop()


def texts(message: Any) -> str:
    """All the text of a message, Components V2 included, top to bottom."""
    return f"{message.content or ''}\n{texts_of(message.components)}".strip()


def ids(message: Any) -> list[str]:
    """All ids of buttons and selects in a message."""
    return custom_ids(message.components)
