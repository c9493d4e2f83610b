"""Databases with a past, written in bulk: what years of running leave behind.

Rows are written day by day, all guilds mixed, as they would come in.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import cast

from bot.bank.model import Bank
from bot.bank.question_bank import QuestionBank
from bot.core.bundle import bundled
from bot.core.database import Database
from bot.core.erasures import Erasures
from bot.core.feature import Core
from bot.core.language_model.service import LanguageModel
from bot.core.migrate import migrate
from bot.core.outbox.service import OutboxService
from bot.core.ports import Notifier
from bot.core.presence.service import PresenceService
from bot.daily.streaks import tx as streaks

TODAY = date(2026, 3, 18)
DUE_AT = datetime(2026, 3, 18, 9, 0, tzinfo=UTC)
TEXT = (
    "Regularisation adds a penalty for large weights to the loss, so that the model fits the "
    "noise of the sample less; L1 makes weights zero, L2 makes them small, and the strength "
    "is chosen by cross-validation."
)


@dataclass(frozen=True, slots=True)
class Past:
    """Guilds that all look alike; the last of ``days`` is today, and still open."""

    first_guild: int
    guilds: int
    members: int
    days: int
    texts: bool = False
    """Whether the texts of the answers are there too."""


class FixedClock:
    """Always the same moment: an hour after today's question."""

    def now(self) -> datetime:
        return DUE_AT + timedelta(hours=1)


def core_of(database: Database, bank: Bank) -> Core:
    """What a service stands on where nothing is said in Discord."""
    clock, silent = FixedClock(), cast(Notifier, None)
    return Core(
        database=database, clock=clock, bank=QuestionBank(bank), notifier=silent,
        outbox=OutboxService(database, clock, silent), seed=7, wake=lambda: None,
        erasures=Erasures(database.path.parent),
        presence=PresenceService(database, clock, silent),
        language_model=LanguageModel(database, clock, None),
    )  # fmt: skip


@contextmanager
def writing(path: Path) -> Iterator[sqlite3.Connection]:
    """A connection for bulk work; what it wrote is on disk at the end."""
    connection = sqlite3.connect(path, isolation_level=None)
    connection.row_factory = sqlite3.Row
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA synchronous=OFF")
    connection.execute("PRAGMA cache_size=-400000")
    try:
        yield connection
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        connection.execute("PRAGMA synchronous=FULL")
    finally:
        connection.close()


def make_database(path: Path, bank: Bank, pasts: list[Past]) -> None:
    """A migrated database with these pasts in it, without checkpoints."""
    migrate(path, bundled("migrations"))
    with writing(path) as tx:
        tx.execute("BEGIN")
        _groups(tx, bank, pasts)
        for table in (_GUILDS, _MEMBERS, _POSTS, _ANSWERS, _TEXTS):
            tx.execute(table, {"first": str(TODAY), "text": TEXT})
        tx.execute("COMMIT")


def settle(path: Path) -> None:
    """Checkpoints for everybody, as the running bot makes them with every reveal."""
    with writing(path) as tx:
        tx.execute("BEGIN")
        for row in tx.execute("SELECT guild_id FROM guilds").fetchall():
            streaks.refresh(tx, row["guild_id"])
        tx.execute("COMMIT")


def open_posts(tx: sqlite3.Connection) -> list[tuple[int, int]]:
    """Guild and post of every question that is open for answers."""
    rows = tx.execute("SELECT guild_id, post_id FROM daily_posts WHERE state = 'threaded'")
    return [(row["guild_id"], row["post_id"]) for row in rows]


def _groups(tx: sqlite3.Connection, bank: Bank, pasts: list[Past]) -> None:
    tx.execute("CREATE TEMP TABLE g (guild INTEGER PRIMARY KEY, members, days, texts)")
    for past in pasts:
        numbers = range(past.first_guild, past.first_guild + past.guilds)
        rows = ((n, past.members, past.days, past.texts) for n in numbers)
        tx.executemany("INSERT INTO g VALUES (?, ?, ?, ?)", rows)
    tx.execute("CREATE TEMP TABLE q (n INTEGER PRIMARY KEY, id, topic, level)")
    asked = ((n, q.id, q.topic, q.difficulty.value) for n, q in enumerate(bank.active))
    tx.executemany("INSERT INTO q VALUES (?, ?, ?, ?)", asked)
    tx.execute("CREATE TEMP TABLE u (n INTEGER PRIMARY KEY)")
    tx.executemany("INSERT INTO u VALUES (?)", ((n,) for n in range(1, 1001)))
    tx.execute("CREATE TEMP TABLE d (ago INTEGER PRIMARY KEY, day)")
    days = ((ago, str(TODAY - timedelta(days=ago))) for ago in range(1000))
    tx.executemany("INSERT INTO d VALUES (?, ?)", days)


_GUILDS = """
INSERT INTO guilds (guild_id, channel_id, organiser_id, post_time, tz, weekdays,
    reveal_minutes, min_chars, next_post_at, next_post_on, created_at, updated_at)
SELECT guild, guild * 100, 1, '09:00', 'UTC', 127, 2880, 20,
    date(:first, '+1 day') || 'T09:00:00.000000+00:00', date(:first, '+1 day'),
    :first || 'T09:00:00.000000+00:00', :first || 'T09:00:00.000000+00:00' FROM g"""
_MEMBERS = """
INSERT INTO members (guild_id, user_id, display_name)
SELECT guild, 500000 + n, 'Member ' || n FROM g JOIN u ON u.n <= g.members"""
_POSTS = """
INSERT INTO daily_posts (guild_id, local_date, state, question_id, question_topic,
    question_level, choice_note, channel_id, message_id, thread_id, due_at, claimed_at,
    sent_at, reveal_due_at, revealed_at)
SELECT guild, day, CASE ago WHEN 0 THEN 'threaded' ELSE 'closed' END, q.id, q.topic, q.level,
    'optimisation was due; medium was due', guild * 100, guild * 100000 + ago,
    guild * 100000 + ago, day || 'T09:00:00.000000+00:00', day || 'T09:00:00.000000+00:00',
    day || 'T09:00:01.000000+00:00', date(day, '+2 days') || 'T09:00:00.000000+00:00',
    CASE ago WHEN 0 THEN NULL ELSE date(day, '+1 day') || 'T09:00:00.000000+00:00' END
FROM d JOIN g ON ago < g.days JOIN q ON q.n = (guild + ago) % (SELECT count(*) FROM q)
ORDER BY ago DESC, guild"""
# Members differ: the keenest answers on 98 days of 100, the laziest on every second.
_ANSWERS = """
INSERT INTO answers (post_id, guild_id, user_id, local_date, answered_at, updated_at, late,
    counts, shared)
SELECT post_id, guild_id, 500000 + u.n, local_date, sent_at, sent_at, 0, 1, 1
FROM daily_posts p JOIN g ON g.guild = p.guild_id JOIN u ON u.n <= g.members
WHERE p.state = 'closed' AND abs(p.post_id * 2654435761 + u.n * 40503) / 7 % 100 < 50 + u.n % 49
ORDER BY p.post_id, u.n"""
_TEXTS = """
INSERT INTO answer_parts (answer_id, message_id, body, written_at)
SELECT answer_id, 0, :text, answered_at
FROM answers a JOIN g ON g.guild = a.guild_id WHERE g.texts ORDER BY answer_id"""
