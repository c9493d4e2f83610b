"""A server of the soak: its channel, its people, and what stands there."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from simcord.backend.access import can_access_message
from simcord.builders import ChannelHandle
from simcord.results import to_discord_message

from tests.interviews.profiles.people import BASICS
from tests.soak.model import Day
from tests.world import World
from tests.world import ids as ids_of

MEMBERS, SUNDAY, NEAR = 4, 6, 12
RESTS = "Asia/Kolkata"
"""There are no questions on Sundays."""
HOURS = ("Mon-Fri 18-21", "every day 10-14", "Sat 9-18, Sun 9-18", "Tue-Thu 7-10")
RECALL = (90, 85, 95)
"""What members want to remember, by their number, in percent; the first is what nobody said."""


@dataclass(slots=True)
class Group:
    """See the module. Every second one lets any practice count for a day."""

    world: World
    guild: Any
    channel: Any
    organiser: Any
    zone: str
    counts_practice: bool
    people: list[Any] = field(default_factory=list)
    away: set[int] = field(default_factory=set)
    days: list[Day] = field(default_factory=list)
    recall: dict[int, int] = field(default_factory=dict)
    role: Any = None
    is_paused: bool = False
    last_card: int = 0

    def is_extra(self, on: date) -> bool:
        """Whether a question of a date is one that nobody expected: a bonus for who answers it."""
        return self.is_paused or (self.zone == RESTS and on.weekday() == SUNDAY)

    async def begin(self) -> None:
        """Questions at nine of its zone, none on Sundays in some; rounds on Sundays."""
        self.role = self.guild.create_role("Steady")
        await self.organiser.slash(
            self.channel, "setup", channel=self.channel, time="09:00", timezone=self.zone,
            weekdays="Mon-Sat" if self.zone == RESTS else "every day",
            counts="any practice" if self.counts_practice else "daily answer",
        )  # fmt: skip
        await self.organiser.slash(self.channel, "organise interviews", channel=self.channel)
        await self.organiser.slash(self.channel, "organise week", day="6", time="18:00")

    async def join(self, who: Any, hours: str) -> None:
        """What a member chooses once, and /mock join to the end."""
        percent = RECALL[who.id % len(RECALL)]
        if percent != RECALL[0]:
            await who.slash(self.channel, "review settings", remember=percent)
            self.recall[who.id] = percent
        await self.join_interviews(who, hours)

    async def join_interviews(self, who: Any, hours: str) -> None:
        """/mock join, to the end."""
        form = await who.slash(self.channel, "mock join")
        if form.modal is None:
            return
        typed = {**BASICS, "hours": hours, "zone": self.zone}
        shown = await who.submit_modal(form, typed)
        if shown.response is not None:
            await press(who, shown.response, "profile:save")

    def stored(self, place: int) -> list[Any]:
        """What Discord has of a channel or thread, the oldest first."""
        return list(self.world.env.backend.messages.get(place, {}).values())

    def newest(self, place: int, count: int) -> list[Any]:
        """The last messages that everybody sees there, the oldest first."""
        seen = [one for one in self.stored(place)[-4 * count :] if not one.is_ephemeral]
        return [to_discord_message(self.world.env, one) for one in seen[-count:]]

    def as_it_stands(self, shown: Any) -> Any:
        """A message once more, as most presses change the one that they are on."""
        one = getattr(shown, "message", shown)
        place = getattr(one, "channel_id", None) or one.channel.id
        found = self.world.env.backend.messages.get(place, {}).get(one.id)
        return shown if found is None else to_discord_message(self.world.env, found)

    def new_cards(self) -> list[Any]:
        """The questions that came into the channel since this was asked last."""
        found = []
        for one in reversed(self.stored(self.channel.id)):
            if one.id <= self.last_card:
                break
            if not one.is_ephemeral and "answers:form:" in str(one.components):
                found.append(one)
        if found:
            self.last_card = found[0].id
        return found[::-1]

    def message(self, message_id: int) -> Any:
        """One in the channel; None if it is gone."""
        found = self.world.env.backend.messages.get(self.channel.id, {}).get(message_id)
        return None if found is None else to_discord_message(self.world.env, found)

    def thread(self, thread_id: int) -> Any:
        """A thread of the channel, that of a card by the card's number; None if there is none."""
        found = self.world.env.backend.channels.get(thread_id)
        return None if found is None else ChannelHandle(self.world.env, self.guild, found)

    def newest_threads(self, count: int) -> list[int]:
        """The numbers of the server's last threads; 0: all."""
        return list(self.world.env.backend.get_guild(self.guild.id).thread_ids)[-count:]

    def threads_of(self, who: Any) -> list[int]:
        """Those of the last threads that somebody sees, the newest last."""

        def sees(one: int) -> bool:
            there = self.stored(one)[:1]
            return all(can_access_message(self.world.env, one, first, who) for first in there)

        return [one for one in self.newest_threads(NEAR) if sees(one)]

    def places(self) -> list[int]:
        """Wherever the bot says something to its people."""
        boxes = [self.mailbox_of(one) for one in self.people]
        return [self.channel.id, *self.newest_threads(0), *(one for one in boxes if one)]

    def mailbox_of(self, who: Any) -> int | None:
        """Where somebody's direct messages are, if there are any."""
        place: int | None = self.world.env.backend.dm_channels.get(who.id)
        return place

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
