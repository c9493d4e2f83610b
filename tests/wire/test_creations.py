"""Everything that the bot makes, made once, whatever becomes of the reply to its first request."""

import asyncio
from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from bot.core.database import Database
from bot.core.ids import ChannelId, GuildId, UserId
from bot.interviews.matching import store as rounds
from bot.interviews.profiles import store as profiles
from bot.interviews.session.rules.state import SessionState
from bot.interviews.session.tx import machine
from bot.interviews.values import store as interview_settings
from bot.interviews.values.rules import (
    Half,
    InterviewSettings,
    Level,
    PlannedSession,
    Profile,
    RoundKind,
    Track,
    VoiceKind,
    Window,
)
from tests.wire.lab import SEND, START_THREAD, Lab

FAULTS = ("reset", "500", "502", "503", "504", "late")
RATE = 40
BY_NONCE = (SEND,)
BY_NAME = (
    START_THREAD,
    "POST /channels/{channel_id}/threads",
    "POST /guilds/{guild_id}/channels",
    "POST /guilds/{guild_id}/scheduled-events",
)


class Losses:
    """The first request for each thing takes effect in one server, and its answer never comes."""

    def __init__(self, lab: Lab, guild: Any, fault: str) -> None:
        self.lab, self.guild, self.made = lab, guild, set[tuple[str, ...]]()
        for route in (*BY_NONCE, *BY_NAME):
            here: dict[str, Any] = {"where": self.is_first}
            if fault == "reset":
                lab.harness.faults.reset(route, None, applied=True, **here)
            elif fault == "late":  # longer than the bot waits for an answer
                lab.harness.faults.slow(route, 25 / RATE, None, applied=True, **here)
            else:
                lab.harness.faults.server_error(route, int(fault), None, applied=True, **here)

    def is_first(self, record: Any) -> bool:
        channel = self.lab.harness.world.channels.get(record.args.get("channel_id"))
        of = record.args.get("guild_id") or (channel and channel.get("guild_id"))
        if of is None and channel is not None:  # direct messages: each server has people of its own
            of = self.guild["id"] if set(channel["recipients"]) & self.people() else None
        what = (record.template, str(record.body.get("nonce") or record.body.get("name")))
        if of != self.guild["id"] or what in self.made:
            return False
        self.made.add(what)
        return True

    def people(self) -> set[str]:
        return set(self.guild["members"]) - {self.guild["owner_id"], self.lab.harness.world.bot_id}


def profile(guild_id: int, user_id: int) -> Profile:
    return Profile(
        guild_id=GuildId(guild_id), user_id=UserId(user_id), level=Level.MID,
        tracks=frozenset({Track.CODING}), topics=frozenset(), tz="UTC",
        windows=tuple(Window(day, 0, 23 * 60) for day in range(7)),
    )  # fmt: skip


async def meet(
    database: Database, now: datetime, guild: Any, channel_id: int, category_id: int, *people: Any
) -> None:
    """Two have agreed on a mock interview that begins soon."""
    guild_id = GuildId(int(guild["id"]))
    one, other, third = (UserId(int(who.id)) for who in people)

    def make(tx: Any) -> None:
        settings = InterviewSettings(
            guild_id, ChannelId(channel_id), UserId(int(guild["owner_id"])), "UTC", events=True,
            voice_id=ChannelId(category_id), voice_kind=VoiceKind.CATEGORY,
        )  # fmt: skip
        interview_settings.save(tx, settings)
        for who in (one, other, third):
            profiles.save(tx, profile(guild_id, who), now)
        round_id = rounds.claim(
            tx, guild_id=guild_id, kind=RoundKind.ON_DEMAND, subject="wire", seed=1, digest="",
            now=now, from_at=now, until_at=now + timedelta(days=7),
        )  # fmt: skip
        assert round_id is not None
        halves = (Half(1, one, other, Track.CODING), Half(2, other, one, Track.BREADTH))
        planned = PlannedSession(now + timedelta(minutes=16.5), 60, halves, "Same level.")
        machine.propose(
            tx, guild_id=guild_id, round_id=round_id, pair=planned, now=now,
            state=SessionState.CONFIRMED,
        )  # fmt: skip

    await database.write(make)


async def make_everything(lab: Lab, database: Database, guild: Any) -> None:
    """A member or an organiser of the server asks for one of each."""
    owner, daily = lab.harness.owner(guild), lab.channel(guild)
    category = lab.harness.create_channel(guild["id"], "rooms", type=4)
    ann, bob, sue = (lab.harness.member(guild, name) for name in ("ann", "bob", "sue"))
    set_up = await owner.slash(daily, "setup", channel=daily, timezone="UTC", time="00:00")
    await set_up.response()
    await owner.click(set_up, "setup:introduce")
    await owner.slash(daily, "organise now")
    general = lab.channel(guild, "general")
    await ann.slash(general, "quiz group", questions=2)
    await ann.slash(general, "quiz duel", member=bob)
    now = datetime.fromtimestamp(lab.harness.world.clock.time(), UTC)
    await meet(database, now, guild, int(daily["id"]), int(category["id"]), ann, bob, sue)
    await sue.slash(general, "mock now")
    mine = f"SELECT 1 FROM daily_posts WHERE state = 'threaded' AND guild_id = {guild['id']}"
    await lab.until(lambda: lab.question_cards(guild), "the question")
    too_soon = await sue.click(lab.question_cards(guild)[0], "Answer")
    await lab.until(lambda: lab.rows(mine), "the thread")
    assert too_soon.modal or "only just gone up" in too_soon.text
    form = await sue.click(lab.question_cards(guild)[0], "Answer")
    await sue.submit_modal(form, {"text": "The held-out fold was never seen.", "who": "share"})


EVERYTHING = {
    "answers:form": 2,  # the question, and the answer that is shared
    "session:here": 2,  # the session's card, and the word that it is soon
    "duel:accept": 1, "group:join": 1, "help:show": 1, "pool:answer": 1, "event": 1,
    "thread of a question": 1, "thread of a session": 1, "voice room": 1,
}  # fmt: skip


def count(lab: Lab, guild: Any) -> Counter[str]:
    """What stands in a server: places by their kind, messages by their first id."""
    world, found = lab.harness.world, Counter[str]()
    places = {11: "thread of a question", 12: "thread of a session", 2: "voice room"}
    for channel in list(world.channels.values()):
        if channel["guild_id"] != guild["id"]:
            continue
        found[places.get(channel["type"], "")] += 1
        for one in world.messages[channel["id"]].values():
            if one["author_id"] == world.bot_id and one["type"] == 0 and not one["flags"] & 64:
                ids = [part["custom_id"] for part in walk(one["components"]) if "custom_id" in part]
                found[":".join(ids[0].split(":")[:2]) if ids else "no id"] += 1
    found["event"] = len(guild["events"])
    del found[""]
    return found


def walk(components: Any) -> Any:
    """Every part of a message."""
    for one in components:
        yield one
        yield from walk(one.get("components") or ())
        yield from walk([one["accessory"]] if one.get("accessory") else ())


async def test_everything_is_made_once_whatever_becomes_of_the_reply(
    tmp_path: Path, wire: None
) -> None:
    """Every kind of loss in a server of its own, all at the same time."""
    names = [f"lost by {fault}" for fault in FAULTS]
    async with Lab.open(tmp_path, rate=RATE, others=names) as lab:
        lab.harness.nonce_window = 0.0  # nothing but the look helps against a second message
        database = Database(lab.folder / "data/studybot.sqlite3")
        await database.open()
        guilds = [one for one in lab.harness.world.guilds.values() if one["name"] in names]
        losses = [Losses(lab, guild, fault) for guild, fault in zip(guilds, FAULTS, strict=True)]
        await asyncio.gather(*(make_everything(lab, database, guild) for guild in guilds))
        await database.close()
        await lab.until(
            lambda: all(count(lab, one).total() >= sum(EVERYTHING.values()) for one in guilds),
            "everything",
        )
        await lab.pass_time(2 * 60)
        for guild, lost in zip(guilds, losses, strict=True):
            assert count(lab, guild) == EVERYTHING, guild["name"]
            assert len(lost.made) == sum(EVERYTHING.values()), guild["name"]
        assert lab.harness.problems() == []
