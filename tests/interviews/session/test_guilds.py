"""Nothing of another guild is ever seen: whoever presses whatever, and wherever."""

import json
import re
from pathlib import Path
from typing import Any

import pytest

from bot.bank.model import Bank
from bot.interviews.values.rules import SessionState
from tests.interviews.profiles.people import Person
from tests.interviews.session.holding.conftest import full_bank, press_each
from tests.interviews.session.story import WORDS, Story, up_to
from tests.world import World, texts, world

TABLES = (
    "settings", "profiles", "blocks", "rounds", "seats", "sessions", "sides", "halves", "clocks",
    "boards", "feedback", "no_shows", "pool", "drafts",
)  # fmt: skip
COMMANDS = ("join", "now", "why", "session", "profile", "leave", "history")
HOME = "The quiet group"


@pytest.fixture(scope="module")
def bank() -> Bank:
    """Enough questions for two packs."""
    return full_bank()


class Abroad:
    """Another guild: Eve is only there, Cat is in both and in no session, Ann is in both."""

    def __init__(self, story: Story) -> None:
        here = story.here
        self.story = story
        self.guild = here.env.create_guild("Others")
        self.channel = self.guild.create_text_channel("elsewhere")
        self.eve = self.guild.add_member(here.env.create_user("eve"))
        cat = here.member("cat")
        self.cat = self.guild.add_member(cat.user)
        self.ann = self.guild.add_member(story.ann.actor.user)
        self.seen: list[str] = []

    def secrets(self, who: Any) -> list[str]:
        """What must not be seen: who is in it, what they wrote, what is asked, where."""
        story = self.story
        found = [*WORDS.values(), f"<@{story.bob.id}>", "Title of ", "Point of ", HOME]
        return found if who is self.ann else [*found, f"<@{story.ann.id}>"]

    async def look(self, who: Any, result: Any) -> None:
        said = json.dumps(result.modal) if result.modal is not None else ""
        messages = [one for one in (result.response, *result.followups) if one is not None]
        said += "\n".join(texts(one) for one in messages)
        for message in messages:
            for file in message.attachments:
                said += (await file.read()).decode()
        for secret in self.secrets(who):
            assert secret not in said, said
        self.seen.append(said)

    async def ask(self, who: Any, command: str) -> None:
        """A command, whose answer nobody else sees."""
        result = await who.slash(self.channel, command)
        assert result.modal is not None or result.ephemeral
        await self.look(who, result)

    async def press(self, who: Any, custom_ids: list[str], channel: Any) -> None:
        """Buttons with these ids, in a place where this person can press them."""
        presser = who if channel is self.channel else who.user
        for result in await press_each(self.story.here, presser, channel.id, custom_ids):
            await self.look(who, result)


def every_id(here: World, guild_id: int) -> list[str]:
    """All ids that any card of the first guild had, and each action with plain numbers."""
    found: set[str] = set()

    def walk(part: Any) -> None:
        if isinstance(part, dict):
            if str(part.get("custom_id", "")).startswith("mock:"):
                found.add(part["custom_id"])
            for one in part.values():
                walk(one)
        elif isinstance(part, list):
            for one in part:
                walk(one)

    for request in here.env.http_requests:
        walk(request.json)
    for name in here.app.router.names():
        if name.startswith("mock:"):
            found |= {f"{name}:1:1", f"{name}:{guild_id}"}
    # the mark of a message means nothing to who presses
    return sorted({re.sub(r":o\d+$", "", one) for one in found})


async def everything(here: World) -> dict[str, list[tuple[Any, ...]]]:
    """What the database holds of mock interviews."""

    def load(tx: Any) -> dict[str, list[tuple[Any, ...]]]:
        return {
            name: [tuple(row) for row in tx.execute(f"SELECT * FROM interview_{name}")]
            for name in TABLES
        }

    found: dict[str, list[tuple[Any, ...]]] = await here.app.database.read(load)
    return found


async def test_nobody_of_another_guild_sees_or_changes_anything(here: World) -> None:
    here.env.backend.edit_guild(here.guild.id, {"name": HOME})
    story = Story(here)
    await up_to(story, SessionState.RESCHEDULING)
    abroad = Abroad(story)
    from_afar = (abroad.cat, abroad.channel)
    in_direct = (abroad.eve, abroad.eve.user.dm_channel)
    await nothing_seen_or_changed(abroad, *from_afar)
    await up_to(story, SessionState.RUNNING)
    await nothing_seen_or_changed(abroad, *in_direct)
    await up_to(story, SessionState.DONE)
    await nothing_seen_or_changed(abroad, *from_afar)


async def nothing_seen_or_changed(abroad: Abroad, who: Any, channel: Any) -> None:
    """Somebody presses whatever there is or was, and all of them try each command."""
    here = abroad.story.here
    abroad.seen.clear()
    before = await everything(here)
    ids = every_id(here, here.guild.id)
    assert len(ids) > 100
    await abroad.press(who, ids, channel)
    for one in (abroad.eve, abroad.cat, abroad.ann):
        for command in COMMANDS:
            await abroad.ask(one, f"mock {command}")
        await abroad.ask(one, "privacy export")
    await here.run_due()
    after = await everything(here)
    for found in (before, after):  # what they typed where they are is theirs
        found["drafts"] = [row for row in found["drafts"] if row[0] == here.guild.id]
    for table in TABLES:
        assert after[table] == before[table], table
    assert any("somebody else's session" in one for one in abroad.seen)


async def test_what_a_member_of_both_has_in_one_is_not_in_the_other(
    tmp_path: Path, bank: Bank
) -> None:
    async with world(tmp_path, bank) as here:
        here.env.backend.edit_guild(here.guild.id, {"name": HOME})
        story = Story(here)
        await up_to(story, SessionState.CONFIRMED)
        abroad = Abroad(story)
        ann = Person(here, abroad.ann, abroad.channel)
        assert "no mock interview at the moment" in await ann.slash("session")
        assert "haven't joined mock interviews" in await ann.slash("profile")
        assert "no partner yet" in await ann.slash("why")
        erased = await abroad.ann.slash(abroad.channel, "privacy delete")
        assert "Mock" not in texts(erased.response)
        before = await everything(here)
        blocked = await abroad.ann.slash(abroad.channel, "mock block", member=abroad.cat)
        assert blocked.ephemeral
        after = await everything(here)
        assert [row for row in after["blocks"] if row[0] == here.guild.id] == before["blocks"]
        assert after["sessions"] == before["sessions"]
