"""The list of erasures: what a copy doesn't know, and what nobody remembers any more."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.core import erasures
from bot.core.database import Database
from bot.core.erasures import Erasures, ErasuresError
from bot.core.errors import StartError
from bot.core.ids import GuildId, UserId
from tests.world import fresh_database

AT = datetime(2026, 1, 1, tzinfo=UTC)
HERE, ANN, BOB = GuildId(1), UserId(11), UserId(12)


@pytest.fixture
async def database(tmp_path: Path) -> AsyncIterator[Database]:
    path = tmp_path / "studybot.sqlite3"
    path.write_bytes(fresh_database())
    opened = Database(path)
    await opened.open()
    yield opened
    await opened.close()


async def erase(database: Database, kept: Erasures, *people: UserId, at: datetime = AT) -> None:
    for one in people:
        await database.write(lambda tx, who=one: kept.note(tx, at, HERE, who))
    await kept.save(database)


async def test_what_was_written_before_is_forgotten_and_what_follows_is_not(
    database: Database, tmp_path: Path
) -> None:
    kept = Erasures(tmp_path)
    await erase(database, kept, ANN)
    later = AT + timedelta(microseconds=1)
    for guild_id, user_id, at, expected in (
        (HERE, ANN, AT, True), (HERE, ANN, later, False), (HERE, BOB, AT, False),
        (GuildId(2), ANN, AT, False),
    ):  # fmt: skip
        found = await database.read(lambda tx, a=(guild_id, user_id, at): kept.forgets(tx, *a))
        assert found is expected
    await database.write(lambda tx: kept.note(tx, AT, erasures.EVERYWHERE, BOB))
    assert await database.read(lambda tx: kept.forgets(tx, GuildId(2), BOB, AT))


async def test_a_copy_learns_only_what_it_does_not_know(database: Database, tmp_path: Path) -> None:
    kept = Erasures(tmp_path)
    await erase(database, kept, ANN)
    assert await database.read(kept.unknown) == ()
    other = Erasures(tmp_path)  # the next process, with the same key
    await database.write(lambda tx: tx.execute("DELETE FROM erasures"))
    await database.write(lambda tx: tx.execute("UPDATE instance SET erasure_count = 0"))
    (found,) = await database.read(other.unknown)
    assert (found.number, found.who, found.erased_at) == (1, other.who(HERE, ANN), AT)
    await database.write(other.learn)
    assert await database.read(other.unknown) == ()
    assert await database.read(lambda tx: other.forgets(tx, HERE, ANN, AT))


async def test_what_is_pruned_counts_as_forgotten(database: Database, tmp_path: Path) -> None:
    kept = Erasures(tmp_path)
    await erase(database, kept, ANN)
    await erase(database, kept, BOB, at=AT + timedelta(days=2))
    await database.write(lambda tx: erasures.prune(tx, AT + timedelta(days=1)))
    await kept.save(database)
    beside = kept.read()
    assert [one.number for one in beside.erasures] == [2]
    assert (beside.forgotten_after(0), beside.forgotten_after(1)) == (1, 0)
    await erase(database, kept, ANN, at=AT + timedelta(days=3))
    assert [one.number for one in kept.read().erasures] == [2, 3]


@pytest.mark.parametrize("name", [erasures.LIST_NAME, erasures.KEY_NAME])
async def test_a_broken_file_is_named(database: Database, tmp_path: Path, name: str) -> None:
    await erase(database, Erasures(tmp_path), ANN)
    (tmp_path / name).write_text("no such thing")
    broken = Erasures(tmp_path)
    use = broken.read if name == erasures.LIST_NAME else broken.open
    with pytest.raises(ErasuresError, match=name):
        use()


@pytest.mark.parametrize("kept", [0, 2, 32, 62, 63])
async def test_a_key_that_is_cut_is_refused_and_stays_as_it_is(
    database: Database, tmp_path: Path, kept: int
) -> None:
    await erase(database, Erasures(tmp_path), ANN)
    key = tmp_path / erasures.KEY_NAME
    cut = key.read_text()[:kept]
    key.write_text(cut)
    with pytest.raises(ErasuresError, match="Put it back as it was"):
        Erasures(tmp_path).open()
    with pytest.raises(ErasuresError, match="Put it back as it was"):
        Erasures(tmp_path).who(HERE, ANN)
    with pytest.raises(StartError, match="Put it back as it was"):
        erasures.check_list(tmp_path)
    assert key.read_text() == cut


async def test_where_somebody_is_on_the_list_no_other_key_is_made(
    database: Database, tmp_path: Path
) -> None:
    await erase(database, Erasures(tmp_path), ANN)
    (tmp_path / erasures.KEY_NAME).unlink()
    with pytest.raises(ErasuresError, match="is gone"):
        Erasures(tmp_path).open()
    assert not (tmp_path / erasures.KEY_NAME).exists()
    (tmp_path / erasures.LIST_NAME).unlink()  # as the sentence says
    Erasures(tmp_path).open()
    assert len((tmp_path / erasures.KEY_NAME).read_text()) == 64


async def test_two_processes_write_the_same_list(database: Database, tmp_path: Path) -> None:
    first, second = Erasures(tmp_path), Erasures(tmp_path)
    first.open()
    await erase(database, first, ANN)
    await erase(database, second, BOB)
    assert [one.number for one in first.read().erasures] == [1, 2]
    assert first.who(HERE, ANN) == second.who(HERE, ANN)
