"""Files for their owner's eyes only, and one sentence for a database that can't be used."""

import os
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from bot.core.bundle import bundled
from bot.core.errors import StartError
from bot.core.files import explained, hide, make_file, make_folder, write_whole
from bot.core.migrate import MigrationError, migrate
from tests.world import fresh_database

FOLDER = bundled("migrations")


@pytest.fixture(params=[0o000, 0o022, 0o777])
def umask(request: pytest.FixtureRequest) -> Iterator[None]:
    former = os.umask(request.param)
    yield
    os.umask(former)


def rights(path: Path) -> int:
    return path.stat().st_mode & 0o777


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such rights")
@pytest.mark.usefixtures("umask")
def test_all_that_is_made_is_for_the_owner_only_whatever_the_umask(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    make_folder(folder)
    path = folder / "db.sqlite3"
    migrate(path, FOLDER)
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("UPDATE instance SET alive_at = NULL")
        connection.commit()
        assert rights(folder) == 0o700
        names = {one.name: rights(one) for one in folder.iterdir()}
    assert names == {"db.sqlite3": 0o600, "db.sqlite3-wal": 0o600, "db.sqlite3-shm": 0o600}


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such rights")
def test_a_database_that_others_could_read_is_hidden_and_a_folder_left_as_it_is(
    tmp_path: Path,
) -> None:
    tmp_path.chmod(0o750)
    path = tmp_path / "db.sqlite3"
    path.write_bytes(fresh_database())
    path.chmod(0o644)
    make_folder(tmp_path)
    migrate(path, FOLDER)
    assert (rights(tmp_path), rights(path)) == (0o750, 0o600)
    hide(tmp_path / "nothing")
    make_file(path)
    assert path.read_bytes() == fresh_database()


def test_a_file_is_written_whole_or_not_at_all(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    path, link = tmp_path / "a", tmp_path / "link"
    link.symlink_to(path)
    write_whole(link, "one")
    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space"):
        write_whole(link, "another")
    assert (path.read_text(), link.is_symlink()) == ("one", True)
    assert len(list(tmp_path.iterdir())) == 2


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such rights")
def test_a_file_that_is_written_again_keeps_its_rights_unless_it_is_ours(tmp_path: Path) -> None:
    path = tmp_path / "a"
    write_whole(path, "ours")
    assert rights(path) == 0o600
    path.chmod(0o664)
    write_whole(path, "the author's", rights=None)
    assert rights(path) == 0o664
    write_whole(path, "ours")
    assert rights(path) == 0o600
    former = os.umask(0o027)
    write_whole(tmp_path / "b", "new", rights=None)
    os.umask(former)
    assert rights(tmp_path / "b") == 0o640


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such rights")
def test_what_root_makes_belongs_to_whom_its_folder_or_the_file_before_it_belongs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    given: list[tuple[str, int, int]] = []

    def chown(path: Path, user: int, group: int) -> None:
        given.append((path.name.partition(".")[0], user, group))
        raise PermissionError(1, "Operation not permitted")  # some disks know no owners

    monkeypatch.setattr(os, "chown", chown)
    owner = (tmp_path.stat().st_uid, tmp_path.stat().st_gid)
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    write_whole(tmp_path / "a", "one")
    assert given == []
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    write_whole(tmp_path / "a", "two")
    write_whole(tmp_path / "b", "one")
    make_folder(tmp_path / "c")
    migrate(tmp_path / "c" / "d.sqlite3", FOLDER)
    migrate(tmp_path / "c" / "d.sqlite3", FOLDER)
    assert given == [(name, *owner) for name in "abcd"]
    monkeypatch.delattr(os, "geteuid")
    write_whole(tmp_path / "e", "one")
    assert len(given) == 4


def test_the_file_that_failed_is_named_if_it_is_there(tmp_path: Path) -> None:
    path, beside = tmp_path / "db.sqlite3", tmp_path / "db.key"
    beside.touch()
    for name, named in ((str(beside), beside), (str(tmp_path), path), (None, path), (3, path)):
        with pytest.raises(StartError) as refused, explained(path):
            raise PermissionError(13, "Permission denied", name)
        assert str(refused.value).startswith(f"{named} can't be opened")


def garbage(path: Path) -> None:
    path.write_bytes(b"not a database at all " * 500)


def cut(path: Path) -> None:
    path.write_bytes(fresh_database()[: 3 * 4096])


def torn(path: Path) -> None:
    raw = bytearray(fresh_database())
    raw[8192:40960:5] = bytes(len(raw[8192:40960:5]))
    path.write_bytes(raw)


def a_folder(path: Path) -> None:
    path.mkdir()


def read_only(path: Path) -> None:
    """As SQLite sees a file that a newer version of it may write: root can write any other."""
    raw = bytearray(fresh_database())
    raw[18] = 9
    path.write_bytes(raw)


def below_a_file(path: Path) -> None:
    shutil.rmtree(path.parent)
    path.parent.write_bytes(b"")


DAMAGED = "is damaged"
FAULTS: dict[str, tuple[Callable[[Path], None], str]] = {
    "garbage": (garbage, DAMAGED),
    "cut": (cut, DAMAGED),
    "torn": (torn, DAMAGED),
    "a folder": (a_folder, "is a folder"),
    "read-only": (read_only, "can't be written"),
    "below a file": (below_a_file, "can't be used as a folder"),
}


def use(path: Path) -> None:
    """What a start does."""
    with explained(path):
        try:
            make_folder(path.parent)
            migrate(path, FOLDER)
            with closing(sqlite3.connect(path, timeout=0)) as connection:
                connection.execute("BEGIN IMMEDIATE")
        except MigrationError as error:
            raise StartError(str(error)) from error


@pytest.mark.parametrize("fault", FAULTS)
def test_what_is_wrong_is_said_in_one_sentence(tmp_path: Path, fault: str) -> None:
    make, words = FAULTS[fault]
    path = tmp_path / "data" / "db.sqlite3"
    path.parent.mkdir()
    make(path)
    with pytest.raises(StartError, match=words) as refused:
        use(path)
    assert "\n" not in str(refused.value)


def test_another_program_that_holds_it_is_named_as_such(tmp_path: Path) -> None:
    path = tmp_path / "db.sqlite3"
    path.write_bytes(fresh_database())
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(StartError, match="locked by another program"):
            use(path)


def test_a_full_disk_is_named_also_in_the_middle_of_a_migration(tmp_path: Path) -> None:
    path, folder = tmp_path / "db.sqlite3", tmp_path / "steps"
    folder.mkdir()
    sql = "PRAGMA max_page_count = 2; CREATE TABLE a (x); CREATE TABLE b (x); CREATE TABLE c (x);"
    (folder / "0001_much.sql").write_text(sql)
    with pytest.raises(StartError, match="no room left"), explained(path):
        migrate(path, folder)


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (OSError(28, "No space left on device"), "no room left"),
        (OSError(30, "Read-only file system"), "can't be written"),
        (PermissionError(13, "Permission denied"), "can't be opened"),
        (OSError(5, "Input/output error"), "can't be used: Input/output error"),
        (sqlite3.OperationalError("something new"), "can't be used: something new"),
    ],
)
def test_each_fault_of_the_system_has_its_sentence(error: Exception, words: str) -> None:
    with pytest.raises(StartError, match=words), explained(Path("data/db.sqlite3")):
        raise error


@pytest.mark.parametrize("name", ["what?", "a#b", "100%25", "a b", "ü", "file:x?mode=ro"])
def test_any_name_of_a_folder_will_do(tmp_path: Path, name: str) -> None:
    path = tmp_path / name / "db.sqlite3"
    use(path)
    assert [one.name for one in path.parent.iterdir()] == ["db.sqlite3"]
