"""The SQL of export and deletion, over the tables that features name.

A test holds those tables against the schema: one with a ``user_id`` that no feature names fails
the build.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from bot.core import records
from bot.core.database import Transaction
from bot.core.feature import BY_SERVER, Personal, PersonalTable, ServerTable
from bot.core.ids import DIRECT, EVERYWHERE, GuildId, UserId
from bot.privacy.rules import PolicyEntry


def export(
    tx: Transaction, personal: Iterable[Personal], guild_id: GuildId, user_id: UserId
) -> dict[str, list[dict[str, Any]]]:
    """All rows about a member, by table; empty tables are left out. What is a person's in every
    server is found at ``DIRECT``."""
    found: dict[str, list[dict[str, Any]]] = {}
    for one in personal:
        for table in _tables(one, guild_id):
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


def keeps(
    tx: Transaction, personal: Sequence[Personal], guild_id: GuildId, user_id: UserId
) -> bool:
    """Whether ``export`` would find anything: a look, however much there is."""
    return any(
        records.value(
            tx, f"SELECT 1 FROM {table.name} WHERE {table.exported or table.belongs} LIMIT 1",
            guild_id=guild_id, user_id=user_id,
        )
        for one in personal
        for table in _tables(one, guild_id)
    ) or any(
        mention.rows(tx, guild_id, user_id) for one in personal for mention in one.mentions
    )  # fmt: skip


def erase(tx: Transaction, personal: Iterable[Personal], guild_id: GuildId, user_id: UserId) -> int:
    """Delete all rows about a member, those that ``export`` finds; how many."""
    return sum(
        records.run(
            tx,
            f"DELETE FROM {table.name} WHERE {table.belongs}",
            guild_id=guild_id,
            user_id=user_id,
        )
        for one in personal
        for table in _tables(one, guild_id)
    )


def _tables(one: Personal, guild_id: GuildId) -> Iterator[PersonalTable]:
    return (table for table in one.tables if guild_id == DIRECT or not table.of_person)


def has_own(tx: Transaction, personal: Iterable[Personal], user_id: UserId) -> bool:
    """Whether anything is kept that is a person's in every server."""
    return any(
        records.value(tx, f"SELECT 1 FROM {table.name} WHERE {table.belongs}", user_id=user_id)
        for one in personal
        for table in one.tables
        if table.of_person
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


def homes(
    tx: Transaction, personal: Sequence[Personal], guild_id: GuildId
) -> dict[UserId, GuildId]:
    """Where else those are known who have something at home in a server that is the same in all:
    another server, else ``DIRECT``; who is known nowhere else is left out."""
    owners: set[UserId] = set()
    for name in _at_home(personal):
        sql = f"SELECT DISTINCT user_id FROM {name} WHERE guild_id = :guild_id"
        owners.update(records.values(tx, sql, guild_id=guild_id))
    known = {one: servers_of(tx, personal, one, at_home=True) for one in owners}
    elsewhere = {
        user_id: [one for one in found if one not in (guild_id, EVERYWHERE)]
        for user_id, found in known.items()
    }
    return {user_id: max(found) for user_id, found in elsewhere.items() if found}


def pass_on(
    tx: Transaction, personal: Iterable[Personal], guild_id: GuildId,
    homes: Mapping[UserId, GuildId],
) -> None:  # fmt: skip
    """What is the same in every server has another home, before its server is erased."""
    for name in _at_home(personal):
        sql = f"""UPDATE {name} SET guild_id = :home
            WHERE guild_id = :guild_id AND user_id = :user_id"""
        for user_id, home in homes.items():
            records.run(tx, sql, guild_id=guild_id, user_id=user_id, home=home)


def _at_home(personal: Iterable[Personal]) -> list[str]:
    """The tables with a home of what is the same in every server."""
    return [
        table.name
        for one in personal
        for table in one.of_server
        if table.name in {mine.name for mine in one.tables if mine.of_person}
    ]


def servers_of(
    tx: Transaction, personal: Iterable[Personal], user_id: UserId, *, at_home: bool = False
) -> tuple[GuildId, ...]:
    """The servers in which anything is kept about a person, ascending. What is the same in all of
    them is of ``DIRECT``, or of the server in which it is ``at_home``."""
    found: set[GuildId] = set()
    for people in _people(personal, at_home=at_home):
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


def erase_at_home(
    tx: Transaction, personal: Iterable[Personal], guild_id: GuildId, user_id: UserId
) -> int:
    """Delete what is the same in every server where it is at home; how many rows, without those
    that hang on others."""
    return sum(
        records.run(
            tx, f"DELETE FROM {name} WHERE guild_id = :guild_id AND user_id = :user_id",
            guild_id=guild_id, user_id=user_id,
        )
        for name in _at_home(personal)
    )  # fmt: skip


def everyone(
    tx: Transaction, personal: Iterable[Personal], *, at_home: bool = False
) -> frozenset[tuple[GuildId, UserId]]:
    """Everybody about whom anything is kept, by server; for ``at_home`` see ``servers_of``."""
    return frozenset(
        (row["guild_id"], row["user_id"])
        for people in _people(personal, at_home=at_home)
        for row in tx.execute(f"SELECT DISTINCT guild_id, user_id FROM ({people}) AS p")
        if row["user_id"]
    )


def _people(personal: Iterable[Personal], *, at_home: bool = False) -> Iterator[str]:
    """SELECTs of the server and the person of every row. What is the same in every server is of
    ``DIRECT``, or of the server in which it is ``at_home``."""
    for one in personal:
        for table in one.tables:
            people = table.people or f"SELECT guild_id, user_id FROM {table.name}"
            if table.of_person and not at_home:
                people = f"SELECT {DIRECT} AS guild_id, user_id FROM ({people}) AS mine"
            yield people
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
