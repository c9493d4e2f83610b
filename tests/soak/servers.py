"""What happens to a server: organisers pause it, change what changes no streak, take rights away
and give them back; threads fall asleep; somebody removes the bot and invites it again."""

import random
from typing import Any

from simcord.backend import serializers

from tests.soak.groups import NEAR, Group
from tests.soak.hands import tolerant

PAUSES, RESUMES, CHANGES, TAKES, REMOVES, SLEEPS = 0.01, 0.6, 0.04, 0.01, 0.004, 0.3
RIGHTS = (
    "send_messages", "create_public_threads", "read_message_history", "manage_threads",
    "create_private_threads", "attach_files", "send_messages_in_threads",
)  # fmt: skip
SETTINGS: tuple[dict[str, Any], ...] = (
    {"topics": "probability, statistics"}, {"topics": "all"}, {"difficulty": "gentle"},
    {"difficulty": "any"}, {"time": "12:00"}, {"time": "09:00"},
)  # fmt: skip


class Server:
    """One group's server. ``is_in_trouble``: nobody comes by meanwhile, so that nothing is done
    between a reveal that was due and the one that came."""

    def __init__(self, group: Group, chance: random.Random) -> None:
        self.group, self.chance = group, chance
        self._lacks: str | None = None
        self._gone: tuple[Any, ...] | None = None
        self.asleep = 0

    @property
    def is_in_trouble(self) -> bool:
        """See the class."""
        return self._lacks is not None or self._gone is not None

    async def begin_step(self) -> None:
        """Perhaps something goes wrong for the next hours."""
        if self.chance.random() < TAKES:
            self._lacks = self.chance.choice(RIGHTS)
            self._let_bot()
            for day in self.group.days[-2:]:
                day.is_unread |= self._lacks == "read_message_history" and not day.is_closed
        elif self.chance.random() < REMOVES:
            self._remove()
        elif self.chance.random() < SLEEPS and (threads := self.group.newest_threads(NEAR)):
            self._archive(self.chance.choice(threads))
        await self.group.world.env.settle()

    async def end_step(self) -> None:
        """It is over."""
        if self._lacks is not None:
            self._lacks = None
            self._let_bot()
        if self._gone is not None:
            self._invite()
        await self.group.world.env.settle()

    async def organise(self) -> None:
        """The organisers come by."""
        group, what = self.group, self.chance.random()
        if group.is_paused:
            if what < RESUMES:
                await self._say("organise resume")
                group.is_paused = False
        elif what < PAUSES:
            await self._say("organise pause")
            group.is_paused = True
        elif what < PAUSES + CHANGES:
            await self._say("setup", channel=group.channel, **self.chance.choice(SETTINGS))

    async def _say(self, command: str, **options: Any) -> None:
        group = self.group
        await tolerant(group.organiser.slash, group.channel, command, **options)

    def _let_bot(self) -> None:
        world, lacks = self.group.world, self._lacks
        world.guild = self.group.guild
        world.let_bot(manage_roles=True, **({} if lacks is None else {lacks: False}))
        world.channel = self.group.channel
        # Everybody may do some of it, and the bot with them: its role alone would change nothing.
        world.deny_bot(**({} if lacks is None else {lacks: True}))

    def _archive(self, thread_id: int) -> None:
        """A member who may has closed it, or nobody wrote there for as long as Discord waits."""
        backend = self.group.world.env.backend
        backend.edit_channel(thread_id, {}, thread_metadata={"archived": True})
        self.asleep += 1

    def _remove(self) -> None:
        backend, guild_id = self.group.world.env.backend, self.group.guild.id
        guild = backend.guilds[guild_id]
        places = [*guild.channel_ids, *guild.thread_ids]
        self._gone = (
            guild, {one: backend.channels[one] for one in places},
            {one: backend.messages[one] for one in places if one in backend.messages},
        )  # fmt: skip
        backend.remove_guild(guild_id)
        for day in self.group.days[-2:]:
            day.is_void |= not day.is_closed

    def _invite(self) -> None:
        """The server, its channels and what stands there are as they were."""
        assert self._gone is not None
        backend = self.group.world.env.backend
        guild, channels, messages = self._gone
        self._gone = None
        backend.guilds[guild.id] = guild
        backend.channels.update(channels)
        backend.messages.update(messages)
        backend.emit("GUILD_CREATE", serializers.guild_create_payload(backend, guild))
