"""`backup` and `restore`, as an operator types them."""

import asyncio
import errno
import gzip
import os
import re
import shutil
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest
from filelock import FileLock

from bot.cli import main as cli
from bot.cli.opened import services
from bot.core import backup as copies
from bot.core.database import Database
from bot.core.ids import GuildId, UserId
from tests.world import fresh_database

OLD = Path(__file__).parents[1] / "core" / "data" / "version-0.1.0.sqlite3.gz"
GUILD, ANN, BOB = 701, 801, 802


@pytest.fixture
def data(empty_folder: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An operator's data folder with an empty database."""
    folder = empty_folder / "data"
    monkeypatch.setenv("STUDYBOT_DATA_DIR", str(folder))
    folder.mkdir()
    (folder / "studybot.sqlite3").write_bytes(fresh_database())
    return folder


def write(path: Path, *people: int) -> None:
    """Let a server know people."""
    with closing(sqlite3.connect(path)) as connection, connection:
        for user_id in people:
            connection.execute(
                "INSERT INTO members (guild_id, user_id) VALUES (?, ?)", (GUILD, user_id)
            )


def people(path: Path) -> list[int]:
    with closing(sqlite3.connect(path)) as connection:
        return [one for (one,) in connection.execute("SELECT user_id FROM members ORDER BY 1")]


def said(capsys: pytest.CaptureFixture[str]) -> str:
    found = capsys.readouterr()
    assert found.err.count("\n") <= 1, "one sentence"
    return found.out + found.err


@pytest.mark.parametrize("name", ["plain", "a b", "what?", "no#1", "50%20", "ä'\""])
def test_there_and_back_again_whatever_the_folder_is_called(
    name: str, empty_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = empty_folder / name
    monkeypatch.setenv("STUDYBOT_DATA_DIR", str(folder))
    folder.mkdir()
    path, copy = folder / "studybot.sqlite3", folder / "copy"
    path.write_bytes(fresh_database())
    write(path, ANN)
    assert cli.main(["backup", str(copy)]) == 0
    assert copy.stat().st_mode & 0o777 == 0o600
    write(path, BOB)
    assert cli.main(["restore", str(copy)]) == 0
    assert people(path) == [ANN]
    (kept,) = folder.glob("studybot.sqlite3.replaced-*")
    assert people(kept) == [ANN, BOB]
    assert sorted(one.name for one in empty_folder.iterdir()) == [name]


def test_what_was_only_in_the_second_file_is_in_the_copy(data: Path) -> None:
    path = data / "studybot.sqlite3"
    with closing(sqlite3.connect(path)) as running:  # as the bot: never checkpointed
        running.execute("PRAGMA journal_mode=WAL")
        running.execute("PRAGMA wal_autocheckpoint=0")
        running.execute("INSERT INTO members (guild_id, user_id) VALUES (701, 801)")
        running.commit()
        assert path.with_name("studybot.sqlite3-wal").stat().st_size > 0
        assert cli.main(["backup", str(data / "copy")]) == 0
        running.execute("INSERT INTO members (guild_id, user_id) VALUES (701, 802)")
        running.commit()
        assert people(data / "copy") == [ANN]
    assert [one.name for one in data.glob("copy*")] == ["copy"]


def test_a_folder_gets_a_dated_copy_and_nothing_is_overwritten(
    data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    target = data / "copies"
    target.mkdir()
    for _ in range(2):
        assert cli.main(["backup", str(target)]) == 0
    assert len(list(target.iterdir())) == 2
    taken = next(target.iterdir())
    before = taken.read_bytes()
    said(capsys)
    assert cli.main(["backup", str(taken)]) == 2
    assert "exists already" in said(capsys)
    assert taken.read_bytes() == before
    assert cli.main(["backup", str(data / "nowhere" / "copy")]) == 2
    assert "there is no folder" in said(capsys)


def test_without_a_database_there_is_nothing_to_copy(
    empty_folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.main(["backup", "copy"]) == 2
    assert "there is no database" in said(capsys)
    assert list(empty_folder.iterdir()) == []


def truncated(copy: Path) -> None:
    copy.write_bytes(copy.read_bytes()[:-9000])


def scribbled(copy: Path) -> None:
    raw = bytearray(copy.read_bytes())
    raw[4096:8192] = os.urandom(4096)
    copy.write_bytes(raw)


def without_a_row_in_an_index(copy: Path) -> None:
    """Each page is whole, and asked by the index nobody is there."""
    with closing(sqlite3.connect(copy)) as connection, connection:
        connection.execute("PRAGMA writable_schema=ON")
        connection.execute(
            """UPDATE sqlite_master SET sql = replace(sql, 'IS NOT NULL', 'IS NULL')
               WHERE name = 'members_zone'"""
        )


def pointing_nowhere(copy: Path) -> None:
    with closing(sqlite3.connect(copy)) as connection, connection:
        connection.execute("INSERT INTO daily_queue VALUES (1, '2026-01-01', 'x', 2)")


def newer(copy: Path) -> None:
    with closing(sqlite3.connect(copy)) as connection, connection:
        connection.execute("INSERT INTO migrations VALUES ('9999_later', 'x', 'now')")


def of_somebody_else(copy: Path) -> None:
    copy.unlink()
    with closing(sqlite3.connect(copy)) as connection, connection:
        connection.execute("CREATE TABLE migrations (id INTEGER)")


def without_ours(copy: Path) -> None:
    copy.unlink()
    with closing(sqlite3.connect(copy)) as connection, connection:
        connection.execute("CREATE TABLE x (id INTEGER)")


def a_folder(copy: Path) -> None:
    copy.unlink()
    copy.mkdir()


REFUSED: dict[str, tuple[Callable[[Path], object], str]] = {
    "truncated": (truncated, "is damaged"),
    "cut to its head": (lambda copy: copy.write_bytes(copy.read_bytes()[:100]), "is damaged"),
    "scribbled": (scribbled, "is damaged"),
    "an index": (without_a_row_in_an_index, "is damaged"),
    "a row": (pointing_nowhere, "is damaged"),
    "newer": (newer, "newer version"),
    "text": (lambda copy: copy.write_text("Dear diary"), "not a copy of the bot's database"),
    "empty": (lambda copy: copy.write_bytes(b""), "not a copy of the bot's database"),
    "somebody else's": (of_somebody_else, "not a copy of the bot's database"),
    "another database": (without_ours, "not a copy of the bot's database"),
    "a folder": (a_folder, "is a folder"),
    "missing": (lambda copy: copy.unlink(), "there is no file"),
}


@pytest.mark.parametrize("kind", REFUSED)
def test_what_can_not_be_restored_changes_nothing(
    kind: str, data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path, copy = data / "studybot.sqlite3", data / "copy"
    write(path, ANN)
    assert cli.main(["backup", str(copy)]) == 0
    spoil, words = REFUSED[kind]
    spoil(copy)
    before = {one.name: one.read_bytes() for one in data.iterdir() if one.is_file()}
    said(capsys)
    assert cli.main(["restore", str(copy)]) == 2
    assert words in said(capsys)
    after = {one.name: one.read_bytes() for one in data.iterdir() if one.is_file()}
    assert {name: after[name] for name in before} == before
    assert after.keys() - before.keys() <= {"studybot.lock", "studybot.erasures"}


def test_a_bot_that_runs_is_not_restored_under(
    data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.main(["backup", str(data / "copy")]) == 0
    said(capsys)
    with FileLock(data / "studybot.lock"):
        assert cli.main(["restore", str(data / "copy")]) == 2
    assert "Stop it first" in said(capsys)
    assert cli.main(["restore", str(data / "studybot.sqlite3")]) == 2
    assert "the database itself" in said(capsys)
    other = data.with_name("other")
    shutil.copytree(data, other)
    with FileLock(other / "studybot.lock"):
        assert cli.main(["restore", str(other / "studybot.sqlite3")]) == 2
    assert "a bot runs on" in said(capsys)


def test_the_first_version_is_restored_onto_nothing(
    empty_folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (empty_folder / "old").write_bytes(gzip.decompress(OLD.read_bytes()))
    before = (empty_folder / "old").read_bytes()
    assert cli.main(["restore", "old"]) == 0
    path = empty_folder / "data" / "studybot.sqlite3"
    assert people(path)
    assert "kept" not in said(capsys)
    assert (empty_folder / "old").read_bytes() == before
    assert path.stat().st_mode & 0o077 == 0
    names = {one.name for one in path.parent.iterdir()}
    assert names == {
        "studybot.sqlite3", "studybot.lock", "studybot.erasures", "studybot.erasures.key"
    }  # fmt: skip


def test_a_damaged_database_is_replaced_and_kept_with_its_second_file(data: Path) -> None:
    path = data / "studybot.sqlite3"
    write(path, ANN)
    assert cli.main(["backup", str(data / "copy")]) == 0
    scribbled(path)
    (data / "studybot.sqlite3-wal").write_bytes(b"what was written last")
    broken = path.read_bytes()
    assert cli.main(["restore", str(data / "copy")]) == 0
    assert people(path) == [ANN]
    (kept,) = [one for one in data.glob("*.replaced-*") if not one.name.endswith(("-wal", "-shm"))]
    assert kept.read_bytes()[4096:] == broken[4096:]


def test_nothing_is_restored_under_another_program_and_a_slip_makes_no_folder(
    data: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    async def locked(_database: Database) -> None:
        error = sqlite3.OperationalError("database is locked")
        error.sqlite_errorcode = sqlite3.SQLITE_BUSY
        raise error

    assert cli.main(["backup", str(data / "copy")]) == 0
    said(capsys)
    with monkeypatch.context() as patch:
        patch.setattr(Database, "open", locked)  # five seconds of waiting pass before
        assert cli.main(["restore", str(data / "copy")]) == 2
    assert "is locked by another program. Close what has it open" in said(capsys)
    assert not list(data.glob("*.replaced-*"))
    monkeypatch.setenv("STUDYBOT_DATA_DIR", str(data / "elsewhere"))
    assert cli.main(["restore", str(data / "copyy")]) == 2
    assert "there is no file" in said(capsys)
    assert not (data / "elsewhere").exists()


def test_a_copy_of_both_files_is_restored_whole(data: Path) -> None:
    path, by_hand = data / "studybot.sqlite3", data / "by-hand"
    with closing(sqlite3.connect(path)) as running:
        running.execute("PRAGMA journal_mode=WAL")
        running.execute("PRAGMA wal_autocheckpoint=0")
        running.execute("INSERT INTO members (guild_id, user_id) VALUES (701, 801)")
        running.commit()
        shutil.copy(path, by_hand)
        shutil.copy(f"{path}-wal", f"{by_hand}-wal")
    assert cli.main(["restore", str(by_hand)]) == 0
    assert people(path) == [ANN]


def forget(path: Path, *, user_id: int = 0, guild_id: int = 0) -> None:
    async def do() -> None:
        async with services(path) as app:
            if user_id:
                await app.privacy.erase(GuildId(GUILD), UserId(user_id))
            else:
                await app.privacy.erase_server(GuildId(guild_id))

    asyncio.run(do())


def test_who_was_erased_after_a_copy_is_not_in_what_is_restored(
    data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = data / "studybot.sqlite3"
    write(path, ANN, BOB)
    forget(path, user_id=BOB)
    write(path, BOB)  # who came again
    assert cli.main(["backup", str(data / "copy")]) == 0
    forget(path, user_id=ANN)
    (data / "studybot.erasures").unlink()  # as if the process had died just then
    said(capsys)
    assert cli.main(["restore", str(data / "copy")]) == 0
    assert "deleted again" in said(capsys)
    assert people(path) == [BOB]
    path.unlink()  # the disk is gone, the list is not
    assert cli.main(["restore", str(data / "copy")]) == 0
    assert people(path) == [BOB]


def test_a_server_that_was_erased_stays_so(data: Path) -> None:
    path = data / "studybot.sqlite3"
    write(path, ANN, BOB)
    assert cli.main(["backup", str(data / "copy")]) == 0
    forget(path, guild_id=GUILD)
    assert cli.main(["restore", str(data / "copy")]) == 0
    assert people(path) == []


def test_a_copy_that_is_put_back_by_hand_is_cleaned_at_the_start(data: Path) -> None:
    path = data / "studybot.sqlite3"
    write(path, ANN, BOB)
    assert cli.main(["backup", str(data / "copy")]) == 0
    forget(path, user_id=ANN)
    shutil.copy(data / "copy", path)

    async def start() -> None:
        async with services(path):
            pass

    asyncio.run(start())
    assert people(path) == [BOB]


def test_a_copy_older_than_the_memory_is_restored_only_on_demand(
    data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = data / "studybot.sqlite3"
    write(path, ANN)
    assert cli.main(["backup", str(data / "copy")]) == 0
    forget(path, user_id=ANN)
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("DELETE FROM erasures")
    (data / "studybot.erasures").write_text('{"count": 1, "erasures": []}')
    said(capsys)
    assert cli.main(["restore", str(data / "copy")]) == 2
    assert "no longer remembered" in said(capsys)
    assert people(path) == []
    assert cli.main(["restore", str(data / "copy"), "--even-so"]) == 0
    assert people(path) == [ANN]


def call(path: Path, name: str) -> None:
    """Let a database say of which installation it is."""
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("UPDATE instance SET installation = ?", (name,))


@pytest.mark.parametrize(("theirs", "ours"), [("", "ours"), ("theirs", ""), ("ours", "ours")])
def test_a_copy_of_one_installation_or_of_none_that_is_known_is_restored(
    data: Path, theirs: str, ours: str
) -> None:
    path = data / "studybot.sqlite3"
    call(path, theirs)
    assert cli.main(["backup", str(data / "copy")]) == 0
    call(path, ours)
    assert cli.main(["restore", str(data / "copy")]) == 0


def test_the_copy_of_another_bot_is_restored_only_on_demand(
    data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = data / "studybot.sqlite3"
    write(path, ANN)
    call(path, "a" * 32)
    assert cli.main(["backup", str(data / "copy")]) == 0
    (data / "studybot.erasures").write_text('{"count": 3, "erasures": []}')
    call(path, "b" * 32)
    write(path, BOB)
    said(capsys)
    assert cli.main(["restore", str(data / "copy")]) == 2
    told = said(capsys)
    assert "another installation of the bot (aaaaaaaa) than" in told
    assert "(bbbbbbbb), and the copy is so old that 3 deletions" in told, "all that is against it"
    assert "--even-so" in told
    assert people(path) == [ANN, BOB]
    assert cli.main(["restore", str(data / "copy"), "--even-so"]) == 0
    assert people(path) == [ANN]


def test_a_stale_lock_where_nothing_can_be_written_is_in_nobodys_way(
    data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    old = data.with_name("old")
    shutil.copytree(data, old)
    write(old / "studybot.sqlite3", ANN)
    (old / "studybot.lock").touch()
    access, opened = os.access, os.open

    # A disk that is mounted read-only refuses root, too, and no test may mount one.
    def may(path: Path, mode: int, **more: bool) -> bool:
        return access(path, mode, **more) and not (mode & os.W_OK and old in Path(path).parents)

    def opens(path: str, flags: int, *more: int) -> int:
        if flags & (os.O_WRONLY | os.O_RDWR) and old in Path(path).parents:
            raise OSError(errno.EROFS, "Read-only file system", path)
        return opened(path, flags, *more)

    monkeypatch.setattr(os, "access", may)
    monkeypatch.setattr(os, "open", opens)
    assert cli.main(["restore", str(old / "studybot.sqlite3")]) == 0
    assert people(data / "studybot.sqlite3") == [ANN]


def test_without_the_key_nothing_is_brought_back_silently(
    data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = data / "studybot.sqlite3"
    write(path, ANN)
    assert cli.main(["backup", str(data / "copy")]) == 0
    forget(path, user_id=ANN)
    (data / "studybot.erasures.key").unlink()
    said(capsys)
    assert cli.main(["restore", str(data / "copy")]) == 2
    assert "the key of the erasures" in said(capsys)
    assert people(path) == []


@pytest.mark.parametrize("kept", [62, 32, 0])
def test_with_a_key_that_was_cut_nothing_is_brought_back_silently(
    data: Path, capsys: pytest.CaptureFixture[str], kept: int
) -> None:
    path, key = data / "studybot.sqlite3", data / "studybot.erasures.key"
    write(path, ANN)
    assert cli.main(["backup", str(data / "copy")]) == 0
    forget(path, user_id=ANN)
    whole = key.read_text()
    key.write_text(whole[:kept])
    said(capsys)
    assert cli.main(["check"]) == 2
    assert "is not the key that the bot made" in said(capsys)
    assert cli.main(["doctor", "--offline"]) == 2
    assert "is not the key that the bot made" in capsys.readouterr().out
    assert cli.main(["restore", str(data / "copy")]) == 2
    assert "nothing was restored: " in said(capsys)
    assert people(path) == []
    assert key.read_text() == whole[:kept], "looking never writes"
    key.write_text(whole)
    assert cli.main(["restore", str(data / "copy")]) == 0
    assert people(path) == []


def test_what_is_said_to_be_deleted_again_was_in_the_copy(
    data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = data / "studybot.sqlite3"
    write(path, ANN)
    assert cli.main(["backup", str(data / "copy")]) == 0
    for _ in range(2):
        forget(path, user_id=ANN)
        write(path, ANN)
    forget(path, user_id=BOB)  # who came later, and is in no copy
    said(capsys)
    assert cli.main(["restore", str(data / "copy")]) == 0
    assert "deleted again what was deleted after that copy: 1\n" in said(capsys)
    assert cli.main(["backup", str(data / "other")]) == 0
    forget(path, user_id=BOB)
    said(capsys)
    assert cli.main(["restore", str(data / "other")]) == 0
    assert "deleted again" not in said(capsys)


KILLED = """
import datetime, os, pathlib, signal, sys
from bot.core import backup, bundle
setattr(backup, sys.argv[3], lambda *_: os.kill(os.getpid(), signal.SIGKILL))
source, target = map(pathlib.Path, sys.argv[1:3])
now = datetime.datetime.now(datetime.UTC)
backup.copy_database(source, target, bundle.bundled("migrations"), now)
"""
WRITER = """
import sqlite3, sys
connection = sqlite3.connect(sys.argv[1], isolation_level=None, timeout=30)
connection.execute("PRAGMA journal_mode=WAL")
for at in range(1, 10**6):
    connection.execute("INSERT INTO members (guild_id, user_id) VALUES (?, ?)", (at, at))
"""


@pytest.mark.parametrize("at", ["_is_ours", "_to_disk", "_publish"])
def test_a_copy_that_is_killed_leaves_nothing_under_its_name(data: Path, at: str) -> None:
    target = data / "copies"
    target.mkdir()
    died = subprocess.run(
        [sys.executable, "-c", KILLED, str(data / "studybot.sqlite3"), str(target / "mine"), at],
        cwd=Path(__file__).parents[2], check=False,
    )  # fmt: skip
    assert died.returncode == -signal.SIGKILL
    (left,) = target.iterdir()
    assert re.fullmatch(r"\.mine\.[0-9a-f]+\.part", left.name)
    # Not at once: another process might be at it.
    hours_ago = left.stat().st_mtime - 2 * 3600
    os.utime(left, (hours_ago, hours_ago))
    assert cli.main(["backup", str(target / "mine")]) == 0
    assert [one.name for one in target.iterdir()] == ["mine"]


@pytest.fixture
def writer(data: Path) -> Iterator[subprocess.Popen[bytes]]:
    """Another process that writes on and on."""
    with subprocess.Popen(
        [sys.executable, "-c", WRITER, str(data / "studybot.sqlite3")]
    ) as process:
        yield process
        process.kill()


def test_a_copy_made_while_somebody_writes_is_whole(
    data: Path, writer: "subprocess.Popen[bytes]"
) -> None:
    while len(people(data / "studybot.sqlite3")) < 10:
        assert writer.poll() is None
    for at in range(3):
        assert cli.main(["backup", str(data / f"copy-{at}")]) == 0
        found = people(data / f"copy-{at}")
        assert found == list(range(1, len(found) + 1))
    assert writer.poll() is None


def test_of_two_copies_at_once_to_one_name_the_second_to_end_is_refused_and_the_first_whole(
    data: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The other one begins and ends while the first is half done. Both have the same number, as
    processes of two containers may."""
    target, back_up = data / "copy", copies.back_up

    def while_another_is_made(source: Path, part: Path) -> None:
        back_up(source, part)
        with monkeypatch.context() as patch:
            patch.setattr(copies, "back_up", back_up)
            assert cli.main(["backup", str(target)]) == 0

    monkeypatch.setattr(copies, "back_up", while_another_is_made)
    write(data / "studybot.sqlite3", ANN)
    assert cli.main(["backup", str(target)]) == 2
    assert "exists already" in capsys.readouterr().err
    assert people(target) == [ANN]
    assert sorted(one.name for one in data.iterdir()) == ["copy", "studybot.sqlite3"]


def test_a_full_disk_leaves_nothing(
    data: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def full(_source: Path, target: Path) -> None:
        target.write_bytes(b"half")
        raise sqlite3.OperationalError("database or disk is full")

    monkeypatch.setattr(copies, "back_up", full)
    assert cli.main(["backup", str(data / "copy")]) == 2
    assert "the disk is full" in said(capsys)
    assert [one.name for one in data.iterdir()] == ["studybot.sqlite3"]


def test_a_restore_that_is_killed_is_done_the_next_time(data: Path) -> None:
    path = data / "studybot.sqlite3"
    write(path, ANN)
    assert cli.main(["backup", str(data / "copy")]) == 0
    (data / "studybot.sqlite3.restoring").write_bytes(b"half")
    (data / "studybot.sqlite3.restoring-wal").write_bytes(b"half")
    assert cli.main(["restore", str(data / "copy")]) == 0
    assert people(path) == [ANN]
    assert not list(data.glob("*restoring*"))
