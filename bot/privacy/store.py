"""The SQL of export and deletion, over the tables that features name.

A test holds those tables against the schema: one with a ``user_id`` that no feature names fails
the build.
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from bot.core import records
from bot.core.database import Transaction
from bot.core.feature import BY_SERVER, Personal, ServerTable
from bot.core.ids import GuildId, UserId
from bot.privacy.rules import PolicyEntry


def export(
    tx: Transaction, personal: Iterable[Personal], guild_id: GuildId, user_id: UserId
) -> dict[str, list[dict[str, Any]]]:
    """All rows about a member, by table; empty tables are left out."""
    found: dict[str, list[dict[str, Any]]] = {}
    for one in personal:
        for table in one.tables:
            rows = tx.execute(
                f"SELECT * FROM {table.name} WHERE {table.exported or table.belongs}",
                {"guild_id": guild_id, "user_id": user_id},
            )
            found[table.name] = [dict(row) for row in rows]
            if table.redact is not None:
                table.redact(tx, found[table.name])
        for mention in one.mentions:
            found[mention.name] = mention.rows(tx, guild_id, user_id)
    return {name: rows for name, rows in found.items() if rows}


def erase(tx: Transaction, personal: Iterable[Personal], guild_id: GuildId, user_id: UserId) -> int:
    """Delete all rows about a member; how many."""
    return sum(
        records.run(
            tx,
            f"DELETE FROM {table.name} WHERE {table.belongs}",
            guild_id=guild_id,
            user_id=user_id,
        )
        for one in personal
        for table in one.tables
    )


def parts_of(tx: Transaction, table: ServerTable, guild_id: GuildId) -> tuple[int, ...]:
    """By what the rows of a server go in a large table, ascending."""
    sql = f"SELECT DISTINCT {table.parts} FROM {table.name} WHERE guild_id = :guild_id"
    return tuple(sorted(records.values(tx, sql, guild_id=guild_id)))


def erase_parts(
    tx: Transaction, table: ServerTable, guild_id: GuildId, parts: Sequence[int], most: int
) -> tuple[int, int]:
    """Delete a server's rows in a large table, a part after the other until there were enough;
    how many rows that were, of how many parts."""
    sql = f"DELETE FROM {table.name} WHERE guild_id = :guild_id AND {table.parts} = :part"
    count = done = 0
    for part in parts:
        count += records.run(tx, sql, guild_id=guild_id, part=part)
        done += 1
        if count >= most:
            break
    return count, done


def erase_server(tx: Transaction, personal: Iterable[Personal], guild_id: GuildId) -> int:
    """Delete all rows about a server; how many, without those that hang on others."""
    return sum(
        records.run(tx, f"DELETE FROM {table.name} WHERE {table.belongs}", guild_id=guild_id)
        for one in personal
        for table in one.of_server
    )


def servers_of(
    tx: Transaction, personal: Iterable[Personal], user_id: UserId
) -> tuple[GuildId, ...]:
    """The servers in which anything is kept about a person, ascending."""
    found: set[GuildId] = set()
    for people in _people(personal):
        sql = f"SELECT DISTINCT guild_id FROM ({people}) AS p WHERE user_id = :user_id"
        found.update(records.values(tx, sql, user_id=user_id))
    return tuple(sorted(found))


def servers(tx: Transaction, personal: Iterable[Personal]) -> frozenset[GuildId]:
    """The servers about which anything is kept."""
    found: set[GuildId] = set()
    for one in personal:
        for table in one.of_server:
            if table.belongs == BY_SERVER:
                found.update(records.values(tx, f"SELECT DISTINCT guild_id FROM {table.name}"))
    return frozenset(found)


def everyone(tx: Transaction, personal: Iterable[Personal]) -> frozenset[tuple[GuildId, UserId]]:
    """Everybody about whom anything is kept, by server."""
    return frozenset(
        (row["guild_id"], row["user_id"])
        for people in _people(personal)
        for row in tx.execute(f"SELECT DISTINCT guild_id, user_id FROM ({people}) AS p")
        if row["user_id"]
    )


def _people(personal: Iterable[Personal]) -> Iterator[str]:
    """SELECTs of the server and the person of every row."""
    for one in personal:
        for table in one.tables:
            yield table.people or f"SELECT guild_id, user_id FROM {table.name}"
        for mention in one.mentions:
            yield from mention.people


def entries(personal: Sequence[Personal]) -> tuple[PolicyEntry, ...]:
    """What the policy lists: features of one title together, in their order."""
    titles = list(dict.fromkeys(one.title for one in personal))
    found: list[PolicyEntry] = []
    for one in sorted(personal, key=lambda one: titles.index(one.title)):
        for table in one.tables:
            goes = table.text is not None and not table.text.column
            found.append(
                PolicyEntry(one.title, table.name, table.kept, table.text is not None, goes)
            )
        found += [PolicyEntry(one.title, mention.name, mention.kept) for mention in one.mentions]
    return tuple(found)
