"""Figure 6: 200 players in one round of a group quiz, 50 clicks in flight.

Every click is an INTERACTION_CREATE event as the gateway sends it, read by the real
discord.py; the acknowledgement is the request of the callback, when it arrives at Discord.
"""

import asyncio
import itertools
import json
import re
import sqlite3
import time
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

import discord

from bot.app import App, AppConfig
from bot.bank.model import Bank
from bot.cli.process import keep_what_stays
from bot.core.alarm import Alarm
from bot.core.clock import SystemClock
from bot.core.config import Settings
from tests.bench.discord_limits import BOT_ID, Discord, connect, guild_create
from tests.bench.figures import Figure, median

PLAYERS = 200
IN_FLIGHT = 50
SECONDS = 10
AT_ONCE = 40
"""So many choose together, a second after those before them."""
GUILD = 1_000_000
CHANNEL = GUILD * 100
FIRST_USER = 500_001
PERMISSIONS = str(discord.Permissions.text().value)


class Crowd:
    """People who click on the newest card as it stands in Discord."""

    def __init__(self, app: App, server: Discord) -> None:
        self._app = app
        self._server = server
        self._ids = itertools.count(1_490_000_000_000_000_000)
        self.waited: list[float] = []
        """Seconds from each click to its acknowledgement."""
        self.said: list[str] = []
        """What the private answers were, as JSON."""

    @property
    def card(self) -> dict[str, Any]:
        """The newest message."""
        return self._server.messages[max(self._server.messages)]

    def shows(self, words: str) -> bool:
        """Whether the public card says something."""
        messages = self._server.messages
        return bool(messages) and words in json.dumps(self.card["components"], ensure_ascii=False)

    def buttons(self, action: str) -> list[str]:
        """The ids of the card's buttons that begin like this."""
        return re.findall(rf'"custom_id": "({action}[^"]*)"', json.dumps(self.card["components"]))

    async def use(self, user: int, command: str, name: str, **options: Any) -> None:
        """A subcommand typed by somebody."""
        kinds = {str: 3, int: 4}
        given = [
            {"name": key, "type": kinds[type(value)], "value": value}
            for key, value in options.items()
        ]
        inner = {"name": name, "type": 1, "options": given}
        data = {"id": "77", "name": command, "type": 1, "options": [inner]}
        await self._send(user, 2, data)

    async def click(self, user: int, custom_id: str) -> None:
        """A button pressed by somebody."""
        await self._send(user, 3, {"custom_id": custom_id, "component_type": 2})

    async def click_all(self, clicks: Iterable[tuple[int, str]]) -> None:
        """All of these, never more than ``IN_FLIGHT`` at a time."""
        gate = asyncio.Semaphore(IN_FLIGHT)

        async def one(user: int, custom_id: str) -> None:
            async with gate:
                await self.click(user, custom_id)

        await asyncio.gather(*(one(*click) for click in clicks))

    async def _send(self, user: int, kind: int, data: dict[str, Any]) -> None:
        number, server = next(self._ids), self._server
        clock = asyncio.get_running_loop()
        clicked = clock.time()
        await server.travel()
        self._app.client._connection.parse_interaction_create(
            json.loads(json.dumps(self._payload(number, user, kind, data)))
        )
        while number not in server.acknowledged:
            await asyncio.sleep(0.001)
        arrived, answer = server.acknowledged[number]
        self.waited.append(arrived - clicked)
        self.said.append(json.dumps(answer, ensure_ascii=False))

    def _payload(self, number: int, user: int, kind: int, data: dict[str, Any]) -> dict[str, Any]:
        who = {"id": str(user), "username": f"u{user}", "discriminator": "0", "avatar": None}
        member = {
            "user": who, "roles": [], "joined_at": "2025-01-01T00:00:00+00:00", "flags": 0,
            "deaf": False, "mute": False, "permissions": PERMISSIONS,
        }  # fmt: skip
        payload = {
            "id": str(number), "application_id": str(BOT_ID), "type": kind, "token": f"t{number}",
            "version": 1, "guild_id": str(GUILD), "channel_id": str(CHANNEL), "locale": "en-GB",
            "channel": {"id": str(CHANNEL), "type": 0, "name": "channel-0"}, "member": member,
            "app_permissions": PERMISSIONS, "entitlements": [], "data": data,
            "authorizing_integration_owners": {"0": str(GUILD)}, "context": 0,
            "attachment_size_limit": 10_485_760,
        }  # fmt: skip
        if kind == 3:
            payload["message"] = self.card
        return payload


@dataclass(slots=True)
class Played:
    """What a round left behind: who meant what, and what is stored."""

    crowd: Crowd
    meant: dict[int, int]
    stored: dict[int, int]

    @property
    def lost(self) -> int:
        """Answers that are not stored as they were last given."""
        return sum(self.stored.get(user) != chosen for user, chosen in self.meant.items())


class Time(Protocol):
    """How time goes on while people play."""

    async def rest(self, seconds: float) -> None:
        """So long."""
        ...

    async def until(self, condition: Callable[[], bool]) -> None:
        """Until something is true."""
        ...


async def play(app: App, server: Discord, time_: Time, *, players: int = PLAYERS) -> Played:
    """One round, in which every fourth changes the answer; till the answer is shown."""
    crowd = Crowd(app, server)
    users = range(FIRST_USER, FIRST_USER + players)
    await crowd.use(users[0], "quiz", "group", questions=1, seconds=SECONDS)
    await time_.until(lambda: crowd.shows("Who plays?"))
    (join,) = crowd.buttons("group:join")
    await crowd.click_all((user, join) for user in users[1:])
    await time_.rest(4)  # a step of the game is drawn at once, also right after a number
    await crowd.click(users[0], f"group:begin:{join.split(':')[2]}")
    await time_.until(lambda: bool(crowd.buttons("group:choose")))
    letters = crowd.buttons("group:choose")
    meant = {user: user % len(letters) for user in users}
    for first in range(0, players, AT_ONCE):
        some = users[first : first + AT_ONCE]
        await crowd.click_all((user, letters[meant[user]]) for user in some)
        await time_.rest(1)
    second = {user: (meant[user] + 1) % len(letters) for user in users[::4]}
    await crowd.click_all((user, letters[chosen]) for user, chosen in second.items())
    meant |= second
    await time_.until(lambda: crowd.shows(f"**{players} of {players}** answered so far"))
    await time_.until(lambda: crowd.shows("chosen by"))
    return Played(crowd, meant, await app.database.read(_stored))


def with_letters(bank: Bank) -> Bank:
    """The questions that one letter answers: as quick as clicks can be."""
    return Bank.of([one for one in bank.active if one.choices and not one.takes_several])


def guild_with_a_channel() -> dict[str, Any]:
    """A GUILD_CREATE event; in the first channel everybody may write."""
    guild = guild_create(GUILD)
    guild["channels"][0]["permission_overwrites"] = []
    return guild


def shown_counts(crowd: Crowd) -> list[int]:
    """How many chose each option, as the card tells."""
    text = json.dumps(crowd.card["components"], ensure_ascii=False)
    return [int(one) for one in re.findall(r"chosen by (\d+)", text)]


def meant_counts(played: Played) -> list[int]:
    """The same, as the players meant it."""
    counts = Counter(played.meant.values())
    return [counts[at] for at in range(len(shown_counts(played.crowd)))]


def pauses_between(edits: list[float]) -> list[float]:
    """Seconds between one edit and the next."""
    return [after - before for before, after in itertools.pairwise(edits)]


def _stored(tx: sqlite3.Connection) -> dict[int, int]:
    rows = tx.execute("SELECT user_id, chosen FROM group_answers")
    return {row["user_id"]: int(row["chosen"]) for row in rows}


class RealTime:
    """Nothing is made quicker."""

    async def rest(self, seconds: float) -> None:
        """So long."""
        await asyncio.sleep(seconds)

    async def until(self, condition: Callable[[], bool]) -> None:
        """Until something is true, a minute at most."""
        ends = time.monotonic() + 60
        while not condition():
            assert time.monotonic() < ends, "the card never came to that"
            await asyncio.sleep(0.02)


async def measure(folder: Path, bank: Bank) -> list[Figure]:
    """One game of one round, by the real clock and with the alarm that `run` has."""
    clock, server = SystemClock(), Discord()
    app = App(
        AppConfig(
            database_path=folder / "group.sqlite3", bank=with_letters(bank), clock=clock, seed=1,
            message_content=True,
            requests_per_second=Settings.model_fields["requests_per_second"].default,
        )
    )  # fmt: skip
    await app.open()
    alarm = Alarm(app.agenda, app.clock, app.uptime.alive)
    app.agenda.tell(alarm.expect)
    try:
        await connect(app.client, server)
        app.client._connection.parse_guild_create(guild_with_a_channel())
        alarm.start()
        keep_what_stays()
        played = await play(app, server, RealTime())
    finally:
        alarm.stop()
        await app.close()
    return _figures(played, server)


def _figures(played: Played, server: Discord) -> list[Figure]:
    waited = played.crowd.waited
    pauses = pauses_between(server.edits)
    told = zip(shown_counts(played.crowd), meant_counts(played), strict=True)
    wrong = sum(abs(shown - meant) for shown, meant in told)
    return [
        Figure(
            f"{PLAYERS} players, {IN_FLIGHT} clicks in flight: acknowledged after at most",
            max(waited) * 1e3, 1000, "ms",
            remark=f"{len(waited)} clicks, median {median(waited) * 1e3:.0f} ms, 50 ms are travel",
        ),
        Figure(
            "… answers lost or told wrong on the card", played.lost + wrong, 0, "",
            remark=f"{len(played.stored)} stored",
        ),
        Figure(
            "… two edits of the public card apart by at least", min(pauses), 2, "s",
            at_most=False, remark=f"{len(server.edits)} edits",
        ),
    ]  # fmt: skip
