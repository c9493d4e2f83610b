"""Everything that the bot makes, made once, whatever becomes of the reply to its first request."""

import asyncio
import re
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from bot.app import App, AppConfig
from bot.core.clock import SystemClock
from bot.core.database import Database
from bot.core.ids import ChannelId, RoleId
from tests.real_bank import real_bank
from tests.wire.creations import (
    ACTED,
    NOTHING,
    PLACES,
    PUT,
    REPLACED,
    Scene,
    give_reasons,
    meet,
    put,
)
from tests.wire.lab import SEND, START_THREAD, Lab
from tests.wire.nursery import Nursery

FAULTS = ("reset", "500", "502", "503", "504", "late", "after all")
RATE = 160
MADE_BY = {
    SEND: "", START_THREAD: "thread", "POST /channels/{channel_id}/threads": "mock-open",
    "POST /guilds/{guild_id}/channels": "mock-room",
    "POST /guilds/{guild_id}/scheduled-events": "mock-event",
    "PUT /guilds/{guild_id}/members/{user_id}/roles/{role_id}": "role-give",
}  # fmt: skip
"""The kind of row that a request belongs to; that of a message stands in its nonce."""
MARKER = re.compile(r":o(\d+)$")


class Losses:
    """The first request for each thing takes effect in one server, and its answer never comes:
    or it comes long after the bot gave it up (*late*), as its effect may do (*after all*)."""

    def __init__(self, lab: Lab, guild: Any, fault: str) -> None:
        self.lab, self.guild, self.made = lab, guild, dict[tuple[str, str], str]()
        for route in MADE_BY:
            here: dict[str, Any] = {"where": self.is_first}
            if fault == "reset":
                lab.harness.faults.reset(route, None, applied=True, **here)
            elif fault == "late":
                lab.harness.faults.slow(route, 25, None, applied=True, **here)
            elif fault == "after all":  # the next try has looked and made another one by then
                lab.harness.faults.slow(route, 45, None, **here)
            else:
                lab.harness.faults.server_error(route, int(fault), None, applied=True, **here)

    def is_first(self, record: Any) -> bool:
        channel = self.lab.harness.world.channels.get(record.args.get("channel_id"))
        of = record.args.get("guild_id") or (channel and channel.get("guild_id"))
        if of is None and channel is not None:  # direct messages: each server has people of its own
            of = self.guild["id"] if set(channel["recipients"]) & people(self) else None
        body = record.body or {}
        what = (
            f"{record.method} {record.template}",
            str(body.get("nonce") or body.get("name") or record.path),
        )
        if of != self.guild["id"] or what in self.made:
            return False
        self.made[what] = str(body.get("nonce") or "")
        return True

    def kinds(self) -> set[str]:
        """Whose first request was lost."""
        kinds = dict(self.lab.rows("SELECT outbox_id, kind FROM outbox"))
        return {
            MADE_BY[route] or kinds[int(nonce.partition(".")[0].removeprefix("o"))]
            for (route, _), nonce in self.made.items()
        }


def people(here: Any) -> set[str]:
    return set(here.guild["members"]) - {here.lab.harness.world.bot_id}


async def open_scene(lab: Lab, name: str) -> Scene:
    """A server with people of its own, to which the bot is added now."""
    harness = lab.harness
    owner = harness.world.make_user(f"owner of {name}")
    guild = harness.world.make_guild(name, owner=owner, channels=("daily", "general"), bot=False)
    daily, general = lab.channel(guild), lab.channel(guild, "general")
    guild["system_channel_id"] = general["id"]
    harness.world.make_role(guild["id"], "Steady", position=0)
    harness.join_guild(guild["id"])
    category = harness.create_channel(guild["id"], "rooms", type=4)
    members = {one: harness.member(guild, one) for one in ("ann", "bob", "sue", "tom")}
    extra = await members["ann"].create_thread(general, "an extra one")
    role = next(one for one in guild["roles"].values() if one["name"] == "Steady")
    return Scene(
        lab, guild, {**members, "owner": harness.owner(guild)}, ChannelId(int(daily["id"])),
        ChannelId(int(category["id"])), RoleId(int(role["id"])), now(lab),
        ChannelId(int(extra["id"])),
    )  # fmt: skip


def now(lab: Lab) -> datetime:
    return datetime.fromtimestamp(int(lab.harness.world.clock.time()), UTC)


async def done(scene: Scene, *kinds: str) -> None:
    """Wait until rows of these kinds are done with."""
    which = ", ".join(f"'{one}'" for one in kinds)
    sql = f"""SELECT DISTINCT kind FROM outbox WHERE guild_id = {scene.guild_id}
              AND kind IN ({which}) AND state = 'done'"""
    await scene.lab.until(
        lambda: len(scene.lab.rows(sql)) == len(kinds), f"{kinds} in {scene.guild['name']}"
    )


async def act(scene: Scene, database: Database) -> None:
    """What a member or an organiser does: ``ACTED``."""
    lab, who = scene.lab, scene.people
    daily, general = lab.channel(scene.guild), lab.channel(scene.guild, "general")
    await done(scene, "welcome")
    set_up = await who["owner"].slash(daily, "setup", channel=daily, timezone="UTC", time="00:00")
    await set_up.response()
    await who["owner"].click(set_up, "setup:introduce")
    await who["owner"].slash(daily, "organise now")
    game = await who["ann"].slash(general, "quiz group", questions=2)
    await who["ann"].slash(general, "quiz duel", member=who["bob"])
    scene.now = now(lab)
    await meet(database, scene)
    await who["sue"].slash(general, "mock now")
    await done(scene, "question")
    too_soon = await who["sue"].click(lab.question_cards(scene.guild)[0], "Answer")
    await done(scene, "thread")
    assert too_soon.modal or "only just gone up" in too_soon.text
    form = await who["sue"].click(lab.question_cards(scene.guild)[0], "Answer")
    await who["sue"].submit_modal(
        form, {"text": "The held-out fold was never seen.", "who": "share"}
    )
    await done(scene, "share", "group-post", "duel-post")
    await play(scene, game)


async def play(scene: Scene, game: Any) -> None:
    """A question of the group quiz, below which the duel stands; so the next one comes below."""
    lab, who, general = scene.lab, scene.people, scene.lab.channel(scene.guild, "general")

    def card() -> Any:
        messages = lab.harness.world.messages[general["id"]].values()
        return next(one for one in messages if "group:host" in str(one["components"]))

    await (await who["bob"].click(card(), "Join")).response()
    await who["ann"].click(card(), "For the host")
    await lab.until(lambda: "group:begin" in str(game.original), "the host's controls")
    await who["ann"].click(game, "Start")
    await done(scene, "group-move")


async def begin(scene: Scene) -> None:
    """Ann and Bob are there in time and begin."""
    await done(scene, "mock-card", "mock-open")
    lab, session = scene.lab, f"session_id = {scene.session_id}"
    ((thread_id,),) = lab.rows(f"SELECT thread_id FROM interview_sessions WHERE {session}")
    scene.talk_id = thread_id

    def card() -> Any:
        sql = f"SELECT message_id FROM interview_boards WHERE {session} AND user_id = 0"
        ((message_id,),) = lab.rows(sql)
        return lab.harness.world.messages[str(thread_id)][str(message_id)]

    # It was drawn before that, and is drawn again now.
    await lab.until(lambda: "session:here" in str(card()["components"]), "the check-in")
    for name in ("ann", "bob"):
        await scene.people[name].click(card(), f"session:here:{scene.session_id}")
    await lab.until(lambda: "session:start" in str(card()["components"]), "Start")
    # Before their start: that both are there isn't said any more after it. What is said when the
    # check-in opens is no help, since a card that comes later than that says it all.
    await done(scene, "mock-say")
    await scene.people["ann"].click(card(), f"session:start:{scene.session_id}")
    await done(scene, "mock-call")
    sql = f"SELECT questions FROM interview_halves WHERE {session} AND half = 1"
    ((questions,),) = lab.rows(sql)
    scene.question_id = questions.split()[0]


async def make_everything(scene: Scene, database: Database) -> None:
    """All kinds that make something, in one server."""
    lab = scene.lab
    await act(scene, database)
    sql = f"""SELECT post_id, thread_id FROM daily_posts
              WHERE guild_id = {scene.guild_id} AND thread_id IS NOT NULL"""
    ((scene.post_id, scene.thread_id),) = lab.rows(sql)
    await begin(scene)
    at = now(lab)
    await give_reasons(database, scene, at)
    # The reveal ends the day, which is what some others are about.
    await put(database, scene, PUT.keys() - {"reveal"}, at)
    await done(scene, *PUT.keys() - {"reveal"})
    await put(database, scene, {"reveal"}, at)
    await done(scene, *ACTED, *PUT)


def count(scene: Scene) -> tuple[Counter[str], Counter[str]]:
    """What stands in a server and in its people's direct messages: messages by their marker, and
    all that was made by the kind of its row."""
    world, lab = scene.lab.harness.world, scene.lab
    kinds = dict(lab.rows("SELECT outbox_id, kind FROM outbox"))
    markers, made = Counter[str](), Counter[str]()
    for channel in list(world.channels.values()):
        is_direct = set(channel.get("recipients", ())) & people(scene)
        if channel["guild_id"] != scene.guild["id"] and not is_direct:
            continue
        if channel.get("owner_id", world.bot_id) == world.bot_id:
            made[PLACES.get(channel["type"], "")] += 1
        for one in world.messages[channel["id"]].values():
            if one["author_id"] == world.bot_id and one["type"] == 0 and not one["flags"] & 64:
                ids = [part["custom_id"] for part in walk(one["components"]) if "custom_id" in part]
                found = next((number[1] for one in ids if (number := MARKER.search(one))), None)
                markers[found or "none"] += 1
                made["extra-close" if found is None else kinds[int(found)]] += 1
    made["mock-event"] += len(scene.guild["events"])
    tom = scene.guild["members"][str(scene.id_of("tom"))]
    made["role-give"] += str(scene.role_id) in tom["roles"]
    del made[""]
    return markers, made


def walk(components: Any) -> Any:
    """Every part of a message."""
    for one in components:
        yield one
        yield from walk(one.get("components") or ())
        yield from walk([one["accessory"]] if one.get("accessory") else ())


def test_every_kind_is_known_to_make_something_or_nothing(tmp_path: Path) -> None:
    """A new kind needs a line in ``creations``, and with it its losses are tried."""
    app = App(
        AppConfig(database_path=tmp_path / "x", bank=real_bank(), clock=SystemClock(), seed=1)
    )
    kinds = {kind for one in app.features for kind in one.handlers}
    differ = sorted(kinds ^ {*ACTED, *PUT, *NOTHING})
    assert not differ, f"only a handler, or only a line in tests/wire/creations.py: {differ}"


async def test_everything_is_made_once_whatever_becomes_of_the_reply(
    tmp_path: Path, wire: Nursery
) -> None:
    """Every kind of loss in a server of its own, all at the same time."""
    async with Lab.open(tmp_path, wire, rate=RATE, others=()) as lab:
        lab.harness.nonce_window = 0.0  # nothing but the look helps against a second message
        database = Database(lab.folder / "data/studybot.sqlite3")
        await database.open()
        try:
            scenes = [await open_scene(lab, f"lost by {fault}") for fault in FAULTS]
            losses = [Losses(lab, one.guild, by) for one, by in zip(scenes, FAULTS, strict=True)]
            await asyncio.gather(*(make_everything(one, database) for one in scenes))
        finally:
            await database.close()
        await lab.pass_time(60)  # after which it is looked for what came twice
        await lab.until(
            lambda: all(set(count(one)[0].values()) == {1} for one in scenes), "one of each"
        )
        for scene, lost in zip(scenes, losses, strict=True):
            name = scene.guild["name"]
            markers, made = count(scene)
            assert set(markers.values()) == {1}, (name, markers)
            assert made.keys() == {*ACTED, *PUT} - REPLACED, name
            assert lost.kinds() == {*ACTED, *PUT}, name
        assert lab.harness.problems() == []
