"""Messages: one elsewhere beside a bare bot, and in a thread among 1,000,000 answers."""

import asyncio
import sqlite3
import time
from collections.abc import Callable
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any

import discord
from discord.ext import commands

from bot.app import App
from bot.bank.model import Bank
from bot.core.clock import SystemClock
from bot.core.erasures import Erasures
from bot.core.ports import IncomingMessage
from bot.daily.ledger import store as daily
from bot.daily.threads import tx as threads
from bot.daily.threads.tx import ThreadEvent
from tests.bench.discord_limits import Discord, connect, guild_create
from tests.bench.figures import Figure, median
from tests.bench.history import DUE_AT, TEXT, Past, make_database, settle, writing
from tests.bench.threads import app_of

GUILD = 1_000_000
EVENTS = 3000
ROUNDS = 9
MESSAGES = 30
PURGED = 100
WRITER = {"id": "77", "username": "bob", "discriminator": "0", "avatar": None, "global_name": None}


def _event(kind: str, number: int) -> dict[str, Any]:
    where = {"channel_id": str(GUILD * 100), "guild_id": str(GUILD), "id": str(10**18 + number)}
    if kind == "message_delete":
        return where
    return where | {
        "type": 0, "content": "A remark that has nothing to do with the bot.", "author": WRITER,
        "timestamp": "2026-01-01T00:00:00+00:00", "edited_timestamp": None, "tts": False,
        "mention_everyone": False, "mentions": [], "mention_roles": [], "attachments": [],
        "embeds": [], "pinned": False, "flags": 0, "components": [],
        "member": {"roles": [], "joined_at": "2025-01-01T00:00:00+00:00", "deaf": False,
                   "mute": False, "flags": 0, "nick": None, "avatar": None},
    }  # fmt: skip


async def _burst(client: Any, kind: str) -> float:
    """Microseconds of CPU for each event, all that it leads to included."""
    parse: Callable[[Any], None] = getattr(client._connection, f"parse_{kind}")
    events = [_event(kind, number) for number in range(EVENTS)]
    start = time.process_time()
    for event in events:
        parse(event)
    while len(asyncio.all_tasks()) > 1:
        await asyncio.sleep(0)
    return (time.process_time() - start) / EVENTS * 1e6


async def _bare() -> commands.Bot:
    wanted = discord.Intents(guilds=True, guild_messages=True, message_content=True)
    client = commands.Bot(
        command_prefix=commands.when_mentioned, intents=wanted, max_messages=None, help_command=None
    )
    await connect(client, Discord())
    client._connection.parse_guild_create(guild_create(GUILD))  # type: ignore[arg-type]
    return client


async def _elsewhere(app: App) -> list[Figure]:
    bare, figures = await _bare(), []
    for kind, target in (("message_create", 1.1), ("message_update", 1.2), ("message_delete", 1.2)):
        ours, theirs = [], []
        for _ in range(ROUNDS):
            theirs.append(await _burst(bare, kind))
            ours.append(await _burst(app.client, kind))
        remark = f"{median(ours):.1f} µs against {median(theirs):.1f} µs"
        ratio = median(ours) / median(theirs)
        figures.append(Figure(f"{kind} elsewhere: CPU ÷ bare", ratio, target, "", remark=remark))
    return figures


def _among_many(path: Path, erasures: Erasures) -> list[Figure]:
    """How long the writer is held by a purge of strange messages, and by a thread that is read."""
    with writing(path) as tx:
        post_id, guild_id, thread_id = tx.execute(
            "SELECT post_id, guild_id, thread_id FROM daily_posts WHERE state = 'threaded'"
        ).fetchone()
        post = daily.get(tx, post_id)
        assert post is not None
        written = [
            IncomingMessage(
                10**18 + at, thread_id, 500_001 + at, f"Member {at}", True, f"{TEXT} {at}",
                DUE_AT + timedelta(minutes=at),
            )
            for at in range(MESSAGES)
        ]  # fmt: skip
        changed = [
            IncomingMessage(
                one.message_id, thread_id, one.author_id, one.author_name, True, one.text + "!",
                one.written_at, edited_at=one.written_at + timedelta(minutes=1),
            )
            for one in written
        ]  # fmt: skip
        purge = ThreadEvent(guild_id, gone=tuple(2 * 10**18 + at for at in range(PURGED)))
        collect = partial(threads.collect, tx, post=post, gone=(), now=DUE_AT, erasures=erasures)
        took = [
            _held(tx, lambda: threads.take_events(tx, [purge], DUE_AT, erasures)),
            _held(tx, lambda: collect(written=written)),
            _held(tx, lambda: collect(written=changed)),
        ]
    names = f"{PURGED} deletions", f"{MESSAGES} new messages read", f"{MESSAGES} edited ones read"
    return [
        Figure(f"{name} hold the writer among 1,000,000 answers", seconds * 1e3, 100, "ms")
        for name, seconds in zip(names, took, strict=True)
    ]


def _held(tx: sqlite3.Connection, work: Callable[[], object]) -> float:
    start = time.perf_counter()
    tx.execute("BEGIN IMMEDIATE")
    work()
    tx.execute("COMMIT")
    return time.perf_counter() - start


async def measure(folder: Path, bank: Bank) -> list[Figure]:
    """Both halves."""
    app = await app_of(folder / "elsewhere.sqlite3", bank, SystemClock(), Discord())
    for feature in app.features:
        if feature.events.connected is not None:
            await feature.events.connected()
    try:
        figures = await _elsewhere(app)
    finally:
        await app.close()
    path = folder / "messages.sqlite3"
    make_database(path, bank, [Past(1, 1000, 10, 135, texts=True)])
    settle(path)
    return [*figures, *_among_many(path, app.core.erasures)]
