"""A whole server, and one person in all servers."""

import asyncio
import sqlite3
from collections import Counter
from collections.abc import Callable
from contextlib import closing
from itertools import pairwise
from typing import Any, TypeVar

from bot.core.ids import DIRECT, GuildId, UserId
from bot.privacy.service import PrivacyService
from tests.privacy import filled
from tests.world import World

OURS, THEIRS, ANN, BOB, CAT, DAN = 701, 702, 801, 802, 803, 804
T = TypeVar("T")


def service(here: World) -> PrivacyService:
    return here.app.privacy


def directly(here: World, do: Callable[[Any], T]) -> T:
    """Something with the file that no rule of the schema hinders."""
    with closing(sqlite3.connect(here.app.database.path)) as connection:
        connection.row_factory = sqlite3.Row
        connection.execute("PRAGMA ignore_check_constraints = ON")
        result = do(connection)
        connection.commit()
        return result


def fill_both(tx: Any) -> None:
    filled.fill(tx, guild_id=OURS, user_id=ANN, others_id=BOB, number=71)
    filled.fill(tx, guild_id=THEIRS, user_id=ANN, others_id=BOB, number=72)


def fill_with_strangers(tx: Any) -> None:
    """Nobody of one server is known in the other."""
    filled.fill(tx, guild_id=OURS, user_id=ANN, others_id=BOB, number=71)
    filled.fill(tx, guild_id=THEIRS, user_id=CAT, others_id=DAN, number=72)


def counted(tx: Any) -> Counter[str]:
    return Counter({
        table: tx.execute(f"SELECT count(*) FROM {table}").fetchone()[0]
        for table in filled.tables(tx)
    })  # fmt: skip


async def test_a_server_goes_with_everything_and_no_other_does(here: World) -> None:
    before = directly(here, counted)
    directly(here, lambda tx: filled.fill(tx, guild_id=OURS, user_id=ANN, others_id=BOB, number=71))
    one = directly(here, counted) - before
    directly(here, fill_with_strangers)
    await service(here).erase_server(GuildId(OURS))
    left = directly(here, counted) - before
    assert left == one
    again = await service(here).erase_server(GuildId(OURS))
    assert again.row_count == 0


async def test_a_person_is_found_in_every_server(here: World) -> None:
    directly(here, fill_both)
    assert await service(here).servers_of(UserId(ANN)) == (DIRECT, OURS, THEIRS)
    assert await service(here).servers_of(UserId(999)) == ()


async def test_a_large_server_goes_in_parts_and_nobody_else_waits_for_all_of_it(
    here: World,
) -> None:
    """Whoever writes meanwhile comes after five hundred rows, not after all."""
    quizzes = [(OURS, user, filled.AT) for user in range(1800)]
    sql = "INSERT INTO quizzes (guild_id, user_id, started_at) VALUES (?, ?, ?)"
    directly(here, lambda tx: tx.executemany(sql, quizzes))
    left = [len(quizzes)]
    erasing = asyncio.create_task(service(here).erase_server(GuildId(OURS)))

    def count(tx: Any) -> int:
        return int(tx.execute("SELECT count(*) FROM quizzes").fetchone()[0])

    while left[-1]:
        left.append(await here.app.database.write(count))
    assert (await erasing).row_count == len(quizzes)
    assert max(before - after for before, after in pairwise(left)) <= 500
