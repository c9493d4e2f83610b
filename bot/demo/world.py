"""The simulated guild: the whole bot in a Discord that exists only in this process.

The clock is the simulation's and moves only when somebody moves it. The alarm is left off;
whoever moves the clock asks the agenda what is due, as the alarm would.
"""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

import discord
import simcord

from bot.app import App, AppConfig
from bot.bank.model import Bank
from bot.core.ids import GuildId
from bot.demo import personas
from bot.demo.personas import Persona
from bot.demo.simulated import SimulatedClock, SimulatedDiscord
from bot.demo.timeline import Happening, Note, Sort
from bot.gateway.needs import INVITATION

T = TypeVar("T")
ZONE = "Europe/Berlin"
GUILD = "ML interview group"
CHANNEL = "daily-question"
MOCK_CHANNEL = "mock-interviews"
BOT_NAME = "StudyBot"
SEED = 7
LONG_AGO = datetime(2025, 1, 1, tzinfo=UTC)
COLLISION_PAUSE = 0.02
MOST_COLLISIONS = 250
ORGANISER = discord.Permissions(manage_guild=True, view_channel=True, send_messages=True)
EVERYBODY = discord.Permissions(
    view_channel=True, send_messages=True, send_messages_in_threads=True, add_reactions=True,
    read_message_history=True, use_application_commands=True,
)  # fmt: skip
BOT = INVITATION | discord.Permissions(manage_events=True, manage_channels=True)
"""And what simcord wants where Discord is content with *Create Events* and, for threads, with
*Manage Threads*."""


def private_reply(done: Any) -> Any:
    """The message that answers a click: its reply, or the one after a public card as reply."""
    is_private = done.response is not None and done.response.ephemeral
    return done.response if is_private else next(reversed(done.followups), done.response)


class Simulation:
    """A whole bot in one simulated guild, for the demo and for tests; ``app`` is the process of
    the bot that runs now."""

    bank_folder: Path | None = None
    """Where the bank is read again on demand; None: the one that came along."""
    operator_guild: GuildId | None = None
    """Whose administrators get the operators' commands from the next process on."""

    def __init__(self, folder: Path, bank: Bank, *, message_content: bool = True) -> None:
        self.clock = SimulatedClock()
        self.folder = folder
        self.bank = bank
        self.message_content = message_content
        self.app = self.make_app()
        self.env: Any = None
        self.guild: Any = None
        self.channel: Any = None
        self.organiser: Any = None
        self._is_running = False

    def make_app(self, **more: Any) -> App:
        """A new process on the same database; ``more``: what else its ``AppConfig`` says."""
        return App(AppConfig(
            database_path=self.folder / "studybot.sqlite3", bank=self.bank,
            bank_folder=self.bank_folder, clock=self.clock, seed=SEED, power_safe=False,
            message_content=self.message_content, operator_guild=self.operator_guild, **more,
        ))  # fmt: skip

    async def start(self, **options: Any) -> None:
        """Open the bot and connect it to a Discord of its own; the options are simcord's."""
        await self.app.open()
        env = SimulatedDiscord(self.app.client, **{"shard_count": 1, **options})
        await env.start()
        self._is_running = True
        self.env = self.clock.env = env

    async def stop(self) -> None:
        """Close the bot, then its Discord. Harmless to repeat."""
        await self.app.close()
        if self._is_running:
            self._is_running = False
            await self.env.shutdown()

    def create_guild(
        self, guild: str, channel: str, organiser: str, *, topic: str | None = None
    ) -> None:
        """A guild with a channel and an organiser, by their names."""
        self.guild = self.env.create_guild(guild)
        self._invite()
        self._has_been_there()
        self.channel = self.guild.create_text_channel(channel, topic=topic)
        role = self.guild.create_role("Organisers", permissions=ORGANISER)
        self.organiser = self.add_member(organiser, roles=[role])

    def _invite(self) -> None:
        """The bot may do what the invitation asks for and nothing else: what isn't in it goes wrong
        here, too. Everybody's role adds nothing that the bot doesn't have anyway."""
        self.env.backend.edit_role(self.guild.id, self.guild.id, {"permissions": EVERYBODY.value})
        self.let_bot()

    def let_bot(self, **changed: bool) -> None:
        """The bot's own role may what the invitation asks for, but for what is ``changed``."""
        granted = discord.Permissions(BOT.value)
        granted.update(**changed)
        backend = self.env.backend
        roles = backend.get_guild(self.guild.id).roles.values()
        (own,) = [role.id for role in roles if role.managed]
        backend.edit_role(self.guild.id, own, {"permissions": granted.value})

    def _has_been_there(self) -> None:
        """The bot was added long ago: it doesn't greet a group that knows it."""
        backend = self.env.backend
        me = backend.get_guild(self.guild.id).members[backend.bot_user.id]
        me.joined_at = LONG_AGO.isoformat()
        known = self.app.client.get_guild(self.guild.id)
        if known is not None and known.me is not None:
            known.me.joined_at = LONG_AGO

    def add_member(self, name: str, **options: Any) -> Any:
        """A new member of the guild, called as they write themselves."""
        user = self.env.create_user(name.lower(), global_name=None if name.islower() else name)
        return self.guild.add_member(user, **options)

    async def act(self, action: Callable[[], Awaitable[T]]) -> T:
        """Do one thing in the simulation. It allows one at a time, and the person at the
        browser may be in the middle of one: then wait for that."""
        for _ in range(MOST_COLLISIONS):
            try:
                return await action()
            except simcord.SetupError as error:
                if "overlaps" not in str(error):
                    raise
            await asyncio.sleep(COLLISION_PAUSE)
        return await action()

    async def run_due(self) -> None:
        """What the alarm does: everything that is due now."""
        await self.app.agenda.run_due()
        await self.act(self.env.settle)

    async def come_back(self) -> None:
        """A new process on the same database."""
        self.app = self.make_app()
        await self.app.open()
        await self.act(lambda: self.env.restart_bot(self.app.client))
        await self.run_due()


class World(Simulation):
    """The demo's guild with its members."""

    def __init__(self, folder: Path, bank: Bank) -> None:
        super().__init__(folder, bank)
        self.zone = ZoneInfo(ZONE)
        self.mock_channel: Any = None
        """Rounds are announced there, so that the daily channel stays the daily question's."""
        self.members: dict[str, Any] = {}
        self.notes: list[Note] = []
        self.is_up = True

    def open_guild(self) -> None:
        """A guild with its channels and an organiser; the members join in the story."""
        self.env.backend.bot_user.name = BOT_NAME
        topic = "One question a day. Answer before nine in the evening."
        self.create_guild(GUILD, CHANNEL, personas.ORGANISER, topic=topic)
        self.mock_channel = self.guild.create_text_channel(
            MOCK_CHANNEL, topic="Rounds of mock interviews. Pairs meet in private threads."
        )

    def join(self, persona: Persona) -> None:
        """A persona becomes a member."""
        self.members[persona.name] = self.add_member(persona.name)

    def name_of(self, user_id: int | None) -> str:
        """What a member is called."""
        everybody = [self.organiser, *self.members.values()]
        found = next((one for one in everybody if one.id == user_id), None)
        return "somebody" if found is None else str(found.user.global_name)

    def member(self, name: str) -> Any:
        """Somebody of the story, the organiser among them."""
        return self.organiser if name == personas.ORGANISER else self.members[name]

    def now(self) -> datetime:
        """The present moment in the group's zone."""
        return self.clock.now().astimezone(self.zone)

    def news(self, text: str, sort: Sort = Sort.NEWS, who: str = "") -> list[Happening]:
        """One thing that happened just now."""
        return [Happening(self.now(), sort, text, who)]

    def note(self, did: str, who: str, subject: int | str = "", result: Any = None) -> None:
        """Write down what a persona just did."""
        self.notes.append(Note(self.now().date(), did, who, subject, result))

    def noted(self, did: str) -> list[Note]:
        """What was written down of one kind."""
        return [one for one in self.notes if one.did == did]

    async def use(self, member: Any, command: str, **options: Any) -> str:
        """A member uses a slash command in the channel and closes the private reply again;
        what the reply said."""
        done = await self.act(lambda: member.slash(self.channel, command, **options))
        return self.dismiss(done)

    def dismiss(self, done: Any) -> str:
        """*Dismiss message* under a private reply, as people do; what it said."""
        shown = private_reply(done)
        if shown is None:
            return ""
        if shown.ephemeral:
            self.env.backend.delete_message(shown.channel_id, shown.id)
        return texts(shown.components)

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
        """As ever, if there is a process that can."""
        if self.is_up:
            await super().run_due()

    async def go_down(self) -> None:
        """The bot's process ends; Discord goes on without it."""
        await self.app.close()
        nobody = discord.AutoShardedClient(intents=discord.Intents.none())
        await self.act(lambda: self.env.restart_bot(nobody))
        self.is_up = False

    async def come_back(self) -> None:
        """The outage is over."""
        self.is_up = True
        await super().come_back()

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


def texts(components: Any) -> str:
    """All the text of a message's or reply's components, top to bottom."""
    return "\n".join(_texts(components))


def _texts(components: Any) -> list[str]:
    found: list[str] = []
    for one in components or ():
        is_raw = isinstance(one, dict)
        content = one.get("content") if is_raw else getattr(one, "content", None)
        if isinstance(content, str) and content:
            found.append(content)
        found += _texts(one.get("components") if is_raw else getattr(one, "children", ()))
    return found
