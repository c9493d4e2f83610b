"""The simulated guild: the whole bot in a Discord that exists only in this process.

The clock is the simulation's and moves only when somebody moves it. The alarm is left off;
whoever moves the clock asks the agenda what is due, as the alarm would.
"""

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

import discord
import simcord

from bot.app import App, AppConfig
from bot.bank.model import Bank
from bot.demo import cast
from bot.demo.cast import Character

T = TypeVar("T")
ZONE = "Europe/Berlin"
GUILD = "ML interview group"
CHANNEL = "daily-question"
MOCK_CHANNEL = "mock-interviews"
BOT_NAME = "StudyBot"
SEED = 7
FIRST_MOMENT = datetime(2026, 1, 1, tzinfo=UTC)
"""Where the simulated clock starts; before the simulation runs, it stands there."""
COLLISION_PAUSE = 0.02
MOST_COLLISIONS = 250


class DemoClock:
    """The simulated Discord's clock."""

    def __init__(self) -> None:
        self.env: simcord.Env | None = None

    def now(self) -> datetime:
        """The simulation's moment, aware, UTC."""
        return FIRST_MOMENT if self.env is None else self.env.now()


class Troubles(logging.Handler):
    """Keeps what the bot logs as an error, so that nothing is swallowed unseen."""

    def __init__(self) -> None:
        super().__init__(logging.ERROR)
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        """Keep the message, and the kind of exception if there is one."""
        error = record.exc_info[1] if record.exc_info else None
        self.lines.append(record.getMessage() + (f": {error!r}" if error else ""))


class World:
    """One guild with its members; ``app`` is the process of the bot that runs now."""

    def __init__(self, folder: Path, bank: Bank) -> None:
        self.clock = DemoClock()
        self.bank = bank
        self.zone = ZoneInfo(ZONE)
        self.troubles = Troubles()
        self._path = folder / "studybot.sqlite3"
        self.app = self._make_app()
        self.env: Any = None
        self.guild: Any = None
        self.channel: Any = None
        self.mock_channel: Any = None
        """Rounds are announced there, so that the daily channel stays the daily question's."""
        self.organiser: Any = None
        self.members: dict[str, Any] = {}
        self.is_up = True

    def _make_app(self) -> App:
        return App(
            AppConfig(
                database_path=self._path,
                bank=self.bank,
                clock=self.clock,
                seed=SEED,
                message_content=True,
                requests_per_second=None,
            )
        )

    def furnish(self, env: Any) -> None:
        """A guild with a channel and an organiser; the members join in the story."""
        self.env = env
        self.clock.env = env
        env.backend.bot_user.name = BOT_NAME
        self.guild = env.create_guild(GUILD)
        self.channel = self.guild.create_text_channel(
            CHANNEL, topic="One question a day. Answer before nine in the evening."
        )
        self.mock_channel = self.guild.create_text_channel(
            MOCK_CHANNEL, topic="Rounds of mock interviews. Pairs meet in private threads."
        )
        role = self.guild.create_role(
            "Organisers",
            permissions=discord.Permissions(
                manage_guild=True, view_channel=True, send_messages=True
            ),
        )
        self.organiser = self._join(cast.ORGANISER, roles=[role])

    def _join(self, name: str, **options: Any) -> Any:
        user = self.env.create_user(name.lower(), global_name=name)
        return self.guild.add_member(user, **options)

    def join(self, character: Character) -> None:
        """A character becomes a member."""
        self.members[character.name] = self._join(character.name)

    def name_of(self, user_id: int | None) -> str:
        """What a member is called."""
        everybody = [self.organiser, *self.members.values()]
        found = next((one for one in everybody if one.id == user_id), None)
        return "somebody" if found is None else str(found.user.global_name)

    def member(self, name: str) -> Any:
        """Somebody of the cast, the organiser among them."""
        return self.organiser if name == cast.ORGANISER else self.members[name]

    def now(self) -> datetime:
        """The present moment in the group's zone."""
        return self.clock.now().astimezone(self.zone)

    async def act(self, deed: Callable[[], Awaitable[T]]) -> T:
        """Do one thing in the simulation. It allows one at a time, and the person at the
        browser may be in the middle of one: then wait for that."""
        for _ in range(MOST_COLLISIONS):
            try:
                return await deed()
            except simcord.SetupError as error:
                if "overlaps" not in str(error):
                    raise
            await asyncio.sleep(COLLISION_PAUSE)
        return await deed()

    async def use(self, member: Any, command: str, **options: Any) -> str:
        """A member uses a slash command in the channel and closes the private reply again;
        what the reply said."""
        done = await self.act(lambda: member.slash(self.channel, command, **options))
        return self.dismiss(done)

    def dismiss(self, done: Any) -> str:
        """*Dismiss message* under a private reply, as people do; what it said."""
        if done.response is None:
            return ""
        words = texts(done.response.components)
        if done.response.ephemeral:
            self.env.backend.delete_message(done.response.channel_id, done.response.id)
        return words

    def tidy(self) -> None:
        """Remove the line "started a thread" from the channels: Discord writes none for a
        thread that hangs on a message or is private, the simulation does."""
        for channel in (self.channel, self.mock_channel):
            for message in channel.history():
                if message.type is discord.MessageType.thread_created:
                    self.env.backend.delete_message(channel.id, message.id)

    async def move_to(self, moment: datetime) -> None:
        """Move the clock forward; never back."""
        seconds = (moment - self.clock.now()).total_seconds()
        if seconds > 0:
            await self.act(lambda: self.env.advance_time(seconds))

    async def run_due(self) -> None:
        """What the alarm does: everything that is due now."""
        if not self.is_up:
            return
        await self.app.agenda.run_due()
        await self.act(self.env.settle)

    async def go_down(self) -> None:
        """The bot's process ends; Discord goes on without it."""
        await self.app.close()
        await self.act(lambda: self.env.restart_bot(discord.Client(intents=discord.Intents.none())))
        self.is_up = False

    async def come_back(self) -> None:
        """A new process on the same database."""
        self.app = self._make_app()
        await self.app.open()
        await self.act(lambda: self.env.restart_bot(self.app.client))
        self.is_up = True
        await self.run_due()

    def message(self, message_id: int | None) -> Any:
        """A message of the daily channel; None if there is none with that id."""
        return next((one for one in self.channel.history() if one.id == message_id), None)

    def thread(self, thread_id: int | None) -> Any:
        """A thread of the daily channel; None if there is none with that id."""
        return next((one for one in self.channel.threads if one.id == thread_id), None)

    def session_thread(self, thread_id: int | None) -> Any:
        """The private thread of a mock interview; None if there is none with that id."""
        return next((one for one in self.mock_channel.threads if one.id == thread_id), None)

    def people_in(self, thread_id: int | None) -> set[int] | None:
        """The people of a private thread; None if it isn't private."""
        thread = self.env.backend.channels.get(thread_id)
        if thread is None or thread.type != discord.ChannelType.private_thread.value:
            return None
        return set(thread.thread_members) - {self.env.backend.bot_user.id}


@asynccontextmanager
async def open_world(folder: Path, bank: Bank) -> AsyncIterator[World]:
    """Open a world and close it whatever happens. What the bot logs as an error goes to
    ``troubles``, and nothing is printed."""
    made = World(folder, bank)
    logger = logging.getLogger()
    logger.addHandler(made.troubles)
    try:
        await made.app.open()
        async with simcord.run(made.app.client, check_errors=False) as env:
            made.furnish(env)
            yield made
            await made.app.close()
    finally:
        await made.app.close()
        logger.removeHandler(made.troubles)


def texts(components: Any) -> str:
    """All the text of a message's or reply's components, top to bottom."""
    return "\n".join(_texts(components))


def _texts(components: Any) -> list[str]:
    found: list[str] = []
    for one in components or ():
        raw = one if isinstance(one, dict) else one.to_dict()
        if raw.get("content"):
            found.append(raw["content"])
        found += _texts(raw.get("components"))
    return found
