"""A database with a row in every table, made from the schema: what a new table or column holds
is looked for without anybody having to think of it."""

import re
from collections.abc import Iterator
from contextlib import closing
from functools import cache
from typing import Any

from bot.core.database import Transaction
from tests.world import in_memory

PERSON = re.compile(
    r"(^|_)(user|about|candidate|interviewer|organiser|other|author|member)_id$|_by$"
)
"""Columns that hold the id of a person."""
OF_PERSON = {"checklists", "checklist_ticks", "stories", "plans"}
"""The same in every server: no server's, and not erased with one."""
ONE_EACH = {"plans"}
"""Of which a person has one, wherever it was made."""
NOT_OURS = {"sqlite_sequence", "migrations", "instance", "outages", "erasures"}
"""Of the installation, not of a server."""
AT = "2026-01-01T09:00:00.000000+00:00"
_TEXTS = (
    (re.compile(r"_at$"), AT),
    (re.compile(r"_(on|date)$"), "2026-01-01"),
    (re.compile(r"_time$"), "09:00"),
    (re.compile(r"(^|_)tz$"), "UTC"),
    (re.compile(r"_scores$|^topics$|_mix$"), "{}"),
)


def tables(tx: Transaction) -> list[str]:
    """Every table of the bot."""
    found = tx.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
    return sorted({name for (name,) in found} - NOT_OURS)


def people_columns(tx: Transaction) -> list[tuple[str, str]]:
    """Every column that holds a person's id, with its table."""
    return [
        (table, row["name"])
        for table in tables(tx)
        for row in tx.execute(f"PRAGMA table_info({table})").fetchall()
        if PERSON.search(row["name"])
    ]


def empty(tx: Transaction) -> None:
    """Nothing is kept about anybody."""
    for table in tables(tx):
        tx.execute(f"DELETE FROM {table}")


def fill(
    tx: Transaction, *, guild_id: int, user_id: int, others_id: int, number: int = 1,
    only: tuple[str, str] | None = None,
) -> None:  # fmt: skip
    """One row for each column that could name the user, with only that column naming them; one
    row in each other table. ``number`` is the id of everything, so that rows hang together.
    ``only``: the one column, with its table, that names the user."""
    for table, columns, rules, parents in _schema():
        people = [row["name"] for row in columns if PERSON.search(row["name"])]
        for at, person in enumerate(people or [""]):
            row = dict(_values(columns, rules, number, at, parents))
            named = person if only is None or only == (table, person) else ""
            row |= {name: user_id if name == named else others_id for name in people}
            row |= {"guild_id": guild_id} if "guild_id" in row else {}
            if table in ONE_EACH:
                tx.execute(f"DELETE FROM {table} WHERE user_id = :user_id", row)
            names = ", ".join(row)
            tx.execute(f"INSERT OR REPLACE INTO {table} ({names}) VALUES (:{', :'.join(row)})", row)


@cache
def _schema() -> list[tuple[str, list[Any], str, set[str]]]:
    """Each table with its columns, its definition, and its columns that hang on another table."""
    with closing(in_memory()) as tx:
        return [
            (
                table,
                tx.execute(f"PRAGMA table_info({table})").fetchall(),
                tx.execute("SELECT sql FROM sqlite_master WHERE name = ?", (table,)).fetchone()[0],
                {row["from"] for row in tx.execute(f"PRAGMA foreign_key_list({table})")},
            )
            for table in tables(tx)
        ]


def _values(
    columns: list[Any], rules: str, number: int, at: int, parents: set[str]
) -> Iterator[tuple[str, Any]]:
    for column in columns:
        name, kind = column["name"], column["type"]
        if kind == "TEXT":
            yield name, _text(name, rules, f"{number}-{at}")
        elif kind == "REAL":
            yield name, 1.0
        else:
            own_key = column["pk"] and name not in parents and name != "only_row"
            yield name, number + 1000 * at if own_key else number


def _text(name: str, rules: str, unique: str) -> str:
    one_of = re.search(rf"\b{name}\s+TEXT[^,]*?CHECK \({name}\s+IN\s*\(\s*'([^']*)'", rules)
    if one_of is not None:
        return one_of[1]
    return next((text for pattern, text in _TEXTS if pattern.search(name)), unique)
