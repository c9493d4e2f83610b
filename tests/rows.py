"""Tables full of rows, made from the schema: the same number for each of several servers.

A new table is filled without a line here. Ids of things count through, so that the first rows
belong to the first server (``GUILD``); texts are such as the checks of their column allow; days go
on within a server, and moments of the others lie a year and more after those of the first one, so
that at ``NOW`` something is due in the first one only.
"""

import re
import sqlite3
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any

from tests.world import in_memory

GUILD = 1
ROWS = 25
"""Rows of each table for a server."""
START = datetime(2026, 1, 1, tzinfo=UTC)
NOW = START + timedelta(days=5)
DAY = NOW.date()
FAR = START + timedelta(days=100_000)
"""Later than every moment of every row."""
ONE_ROW = {"instance"}


def filled(factory: type[sqlite3.Connection], guilds: int, *, analysed: bool) -> Any:
    """A database in memory with rows of so many servers; ``analysed``: its planner knows them."""
    made = in_memory(factory)
    sqlite3.Connection.execute(made, "PRAGMA foreign_keys=OFF")
    made.deserialize(with_rows(guilds))
    if analysed:
        sqlite3.Connection.execute(made, "ANALYZE")
    return made


@cache
def with_rows(guilds: int) -> bytes:
    """The file of a database with rows of so many servers in every table."""
    made = in_memory()
    made.execute("PRAGMA foreign_keys=OFF")
    # Rows are made one table at a time; what they point to is there in the end.
    made.execute("PRAGMA ignore_check_constraints=ON")
    made.execute("BEGIN")
    for table, schema in tables(made):
        if table not in ONE_ROW:
            fill(made, table, schema, guilds)
    made.execute("COMMIT")
    try:
        return made.serialize()
    finally:
        made.close()


def tables(made: sqlite3.Connection) -> list[tuple[str, str]]:
    """The tables of the schema with how they were made."""
    sql = """SELECT name, sql FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%'
             AND name NOT LIKE '%migration%' AND name NOT LIKE '%yoyo%'"""
    return [tuple(row) for row in sqlite3.Connection.execute(made, sql)]


def fill(made: sqlite3.Connection, table: str, schema: str, guilds: int) -> None:
    """The rows of one table."""
    columns = [
        (row["name"], row["type"])
        for row in sqlite3.Connection.execute(made, f"PRAGMA table_info({table})")
    ]
    allowed = {
        name: re.findall(r"'([^']*)'", words)
        for name, words in re.findall(r"CHECK \((\w+) IN\s+\(([^)]*'[^)]*)\)\)", schema)
    }
    least = {name: int(low) for name, low in re.findall(r"CHECK \((\w+) BETWEEN (\d+) AND", schema)}
    slots = ", ".join("?" for _ in columns)
    names = ", ".join(name for name, _ in columns)
    made.executemany(
        f"INSERT OR IGNORE INTO {table} ({names}) VALUES ({slots})",
        (
            [value(name, kind, allowed, least, guild, at) for name, kind in columns]
            for guild in range(guilds)
            for at in range(ROWS)
        ),
    )


def row_id(guild: int, at: int) -> int:
    """The id of a thing: those of the first server come first."""
    return guild * ROWS + at + 1


def value(
    name: str, kind: str, allowed: dict[str, list[str]], least: dict[str, int], guild: int, at: int
) -> object:
    """What stands in a column of a row."""
    if name in allowed:
        # Each value with each other column's: the columns of a row don't go in step.
        words = allowed[name]
        return words[(at + at // len(words) * len(name)) % len(words)]
    if name == "guild_id":
        return guild + GUILD
    if name.endswith(("_id", "_by", "number")) and kind == "INTEGER":
        return row_id(guild, at)
    if name.endswith("_at"):
        return (START + timedelta(days=at + 400 * guild)).isoformat(timespec="microseconds")
    if name.endswith(("_on", "local_date")):
        return (START + timedelta(days=at)).date().isoformat()
    if kind == "INTEGER":
        return max(least.get(name, 0), at % 2 if name not in ("position", "half") else 0)
    return 0.9 if kind == "REAL" else text(name, guild, at)


TEXTS = {
    "tz": "UTC", "remind_tz": "UTC", "windows": "0:540-600", "level": "mid", "tracks": "coding",
    "track": "coding", "languages": "en", "topics": "{}", "difficulty_mix": "{}", "chosen": "0",
    "self_scores": "{}", "partner_scores": "{}", "void_reason": "", "problem": "failed",
}  # fmt: skip
"""Texts that have a form, by the name of their column."""


def text(name: str, guild: int, at: int) -> str:
    """A text that can stand in a column."""
    if name.endswith("_time"):
        return "09:00"
    return TEXTS.get(name, f"{row_id(guild, at)}")


def rows_of(made: sqlite3.Connection) -> Iterator[tuple[str, int]]:
    """How many rows each table has."""
    for table, _ in tables(made):
        sql = f"SELECT count(*) FROM {table}"
        yield table, sqlite3.Connection.execute(made, sql).fetchone()[0]
