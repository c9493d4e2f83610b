"""A server with rounds set up and people who joined, for tests through the real discord.py."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from bot.interviews.profiles import store as profiles
from bot.interviews.session.store import sessions
from bot.interviews.values.rules import Profile, SessionState
from tests.interviews.matching.crowd import profile
from tests.world import World, ids, texts

MONDAY = datetime.fromisoformat("2026-01-05T12:00:00+00:00")
SUNDAY = datetime.fromisoformat("2026-01-11T18:00:00+00:00")
"""The first round of who sets up on that Monday, with the defaults."""


class Group:
    """Some members of a guild, by name."""

    def __init__(self, here: World) -> None:
        self.here = here
        self.people: dict[str, Any] = {}

    async def begin(self, *names: str, **options: Any) -> None:
        """Rounds are set up on a Monday, and these have joined."""
        await self.here.until(MONDAY)
        shown = await self.setup(channel=self.here.channel, **options)
        assert shown.ephemeral
        for name in names:
            await self.join(name)

    async def setup(self, **options: Any) -> Any:
        return await self.here.organiser.slash(self.here.channel, "organise interviews", **options)

    async def join(self, name: str, **changes: Any) -> None:
        """Somebody joins, or changes what they want."""
        if name not in self.people:
            self.people[name] = self.here.member(name)
        wanted = profile(self.people[name].id, guild_id=self.here.guild.id, **changes)
        await self.save(wanted)

    async def save(self, wanted: Profile) -> None:
        now = self.here.env.now()
        await self.here.app.database.write(lambda tx: profiles.save(tx, wanted, now))

    async def block(self, name: str, other: str) -> None:
        ids = self.people[name].id, self.people[other].id
        guild_id, now = self.here.guild.id, self.here.env.now()
        await self.here.app.database.write(lambda tx: profiles.block(tx, guild_id, *ids, now))

    async def end_sessions(self, state: SessionState) -> None:
        """All sessions that are ahead come to this end."""
        now = self.here.env.now()

        def end(tx: Any) -> None:
            for row in tx.execute("SELECT session_id FROM interview_sessions").fetchall():
                one = sessions.get(tx, row["session_id"])
                assert one is not None
                if one.state is SessionState.PROPOSED:
                    sessions.save(tx, replace(one, state=state, due_at=None, changed_at=now))

        await self.here.app.database.write(end)

    async def rows(self, query: str) -> list[tuple[Any, ...]]:
        return await self.here.app.database.read(
            lambda tx: [tuple(row) for row in tx.execute(query)]
        )

    async def pairs(self) -> list[set[str]]:
        """Who meets whom, oldest session first, the shadows left out."""
        names = {person.id: name for name, person in self.people.items()}
        found: dict[int, set[str]] = {}
        for session_id, user_id in await self.rows(
            "SELECT session_id, user_id FROM interview_sides WHERE part = 'pair' ORDER BY 1, 2"
        ):
            found.setdefault(session_id, set()).add(names[user_id])
        return list(found.values())

    async def seats(self) -> dict[str, str]:
        """What the newest round brought everybody."""
        names = {person.id: name for name, person in self.people.items()}
        rows = await self.rows("SELECT user_id, outcome FROM interview_seats ORDER BY round_id")
        return {names[user_id]: outcome for user_id, outcome in rows if user_id in names}

    def public(self) -> list[str]:
        """What the bot said in the channel; simcord notes opened threads there, too."""
        return [texts(message) for message in self.here.channel.history() if ids(message)]

    def told(self, name: str) -> list[str]:
        """What somebody got by direct message."""
        return [texts(message) for message in self.people[name].user.dm_channel.history()]

    async def week(self) -> None:
        """A week goes by."""
        await self.here.forward(timedelta(days=7))


def button_ids(parts: Any) -> list[str]:
    """The ids of the buttons of a private reply."""
    found = [part["custom_id"] for part in parts if part.get("custom_id")]
    return found + [one for part in parts for one in button_ids(part.get("components") or [])]
