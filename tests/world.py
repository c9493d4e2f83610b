"""A whole bot in a simulated Discord, for tests: the real discord.py, SQLite and migrations.

The clock is simcord's: it moves only when a test moves it. The alarm is left off; a test
that moves the clock calls the agenda, as the alarm would.
"""

import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import discord
import simcord
from discord import app_commands

from bot.app import App, AppConfig
from bot.bank.model import Bank
from bot.core.bundle import bundled
from bot.core.errors import UserError
from bot.core.migrate import migrate
from bot.gateway.notifier import custom_ids
from tests.openapi.official import CONFORMITY

ORGANISER = discord.Permissions(manage_guild=True, view_channel=True, send_messages=True)


@cache
def fresh_database() -> bytes:
    """An empty database with every migration applied: made once, copied for each world."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "studybot.sqlite3"
        migrate(path, bundled("migrations"))
        return path.read_bytes()


class WorldClock:
    """The simulated Discord's clock; before it exists, its first moment."""

    def __init__(self) -> None:
        self.env: simcord.Env | None = None

    def now(self) -> datetime:
        if self.env is None:
            return datetime.fromisoformat("2026-01-01T00:00:00+00:00")
        return self.env.now()


class World:
    """One simulated Discord with one bot; ``app`` is the process that runs now."""

    def __init__(self, folder: Path, bank: Bank, *, message_content: bool = True) -> None:
        self.clock = WorldClock()
        self.folder = folder
        self.bank = bank
        self.message_content = message_content
        self.app = self.make_app()
        self.env: simcord.Env = None  # type: ignore[assignment]
        self.guild: Any = None
        self.channel: Any = None
        self.organiser: Any = None

    def make_app(self) -> App:
        """A new process on the same database."""
        return App(
            AppConfig(
                database_path=self.folder / "studybot.sqlite3",
                bank=self.bank,
                bank_folder=self.folder / "bank",
                clock=self.clock,
                seed=7,
                message_content=self.message_content,
            )
        )

    def furnish(self) -> None:
        """A guild with a channel and an organiser."""
        self.guild = self.env.create_guild("Study group")
        self.channel = self.guild.create_text_channel("daily")
        role = self.guild.create_role("Organisers", permissions=ORGANISER)
        self.organiser = self.member("olga", roles=[role])

    def member(self, name: str, **options: Any) -> Any:
        """A new member of the guild."""
        return self.guild.add_member(self.env.create_user(name), **options)

    async def setup(self, **options: Any) -> Any:
        """/setup with the channel and whatever else is given."""
        return await self.organiser.slash(self.channel, "setup", channel=self.channel, **options)

    async def until(self, moment: str | datetime) -> None:
        """Move the clock to a moment (UTC when no offset is said) and do what is due then."""
        target = datetime.fromisoformat(moment) if isinstance(moment, str) else moment
        if target.tzinfo is None:
            target = target.replace(tzinfo=self.env.now().tzinfo)
        await self.forward(target - self.env.now())

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

    async def restart(self, *, crash: bool = False) -> None:
        """A new process. ``crash``: the old one finishes nothing."""
        if crash:
            await self.app.database.close()
        else:
            await self.app.close()
        self.app = self.make_app()
        await self.app.open()
        await self.env.restart_bot(self.app.client)
        await self.run_due()

    def check_requests(self) -> None:
        """Nothing that was sent is what Discord would refuse (see tests/openapi)."""
        problems = CONFORMITY.problems(self.env.http_requests)
        assert problems == [], problems

    def thread(self) -> Any:
        """The newest thread of the daily channel."""
        return (
            self.channel.threads()[-1]
            if callable(self.channel.threads)
            else (self.channel.threads[-1])
        )


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
    await made.app.open()
    # Not simcord.run(): its clock context can't be left in a fixture's other context.
    env = simcord.Env(made.app.client, **options)
    await env.start()
    try:
        made.env = env
        made.clock.env = env
        made.furnish()
        yield made
        await made.app.close()
        await env.shutdown()
        made.check_requests()
        faults = [error for error in env.errors if not is_refusal(error)]
        if faults and env.check_errors:
            raise ExceptionGroup("the bot raised", faults)
    finally:
        await made.app.close()
        if env._started:
            await env.shutdown()


def is_refusal(error: BaseException) -> bool:
    """Whether a member was refused on purpose; simcord notes these as errors too."""
    refused = (UserError, app_commands.CheckFailure, app_commands.TransformerError)
    return isinstance(getattr(error, "original", error), refused)


def texts(message: Any) -> str:
    """All the text of a message, Components V2 included, top to bottom."""
    return "\n".join([message.content or "", *_texts(message.components)]).strip()


def _texts(components: Any) -> list[str]:
    found = []
    for component in components:
        if isinstance(component, dict):
            if component.get("content"):
                found.append(component["content"])
            found += _texts(component.get("components") or [])
            continue
        content = getattr(component, "content", None)
        if isinstance(content, str):
            found.append(content)
        found += _texts(getattr(component, "children", ()))
    return found


def ids(message: Any) -> list[str]:
    """All ids of buttons and selects in a message."""
    return custom_ids(message.components)
