"""The bot's files: for their owner's eyes only, and one sentence when one can't be used."""

import errno
import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TypeGuard

from bot.core.errors import StartError

OWNER_ONLY, OWNER_ONLY_FOLDER = 0o600, 0o700
BESIDE = ("", "-wal", "-shm")
"""What SQLite names after a database; it gives new ones the rights of the database."""

_FULL = "there is no room left on the disk of {folder}. Free some, then start again"
_WRITE = (
    "{path} can't be written by this user. Ask as the user that the bot runs as, or let this one "
    "write it and its folder"
)
_OPEN = (
    "{path} can't be opened by this user. Ask as the user that the bot runs as, or let this one "
    "read and write it and its folder"
)
_DAMAGED = (
    "{path} is damaged, or no database. Stop the bot and put a copy back (`studybot restore "
    "FILE`), or move it away and make an empty file in its place to start again"
)
_LOCKED = (
    "{path} is locked by another program. Close what has it open, such as a database browser, "
    "then start again"
)
_NO_FOLDER = (
    "{folder} can't be used as a folder: it, or one above it, is a file. Move that away, or set "
    "another folder"
)
_BY_SQLITE = {
    sqlite3.SQLITE_CORRUPT: _DAMAGED,
    sqlite3.SQLITE_NOTADB: _DAMAGED,
    sqlite3.SQLITE_BUSY: _LOCKED,
    sqlite3.SQLITE_LOCKED: _LOCKED,
    sqlite3.SQLITE_PROTOCOL: _LOCKED,
    sqlite3.SQLITE_READONLY: _WRITE,
    sqlite3.SQLITE_FULL: _FULL,
    sqlite3.SQLITE_CANTOPEN: _OPEN,
    sqlite3.SQLITE_PERM: _OPEN,
    sqlite3.SQLITE_AUTH: _OPEN,
    sqlite3.SQLITE_IOERR: "the disk of {folder} fails. Look at the machine's log",
}
_BY_SYSTEM = {
    errno.ENOSPC: _FULL,
    errno.EDQUOT: _FULL,
    errno.EROFS: _WRITE,
    errno.EACCES: _OPEN,
    errno.EPERM: _OPEN,
    errno.EEXIST: _NO_FOLDER,
    errno.ENOTDIR: _NO_FOLDER,
}


def make_folder(folder: Path) -> None:
    """Make a folder that only its owner can read, whatever the umask; one that is there stays as
    it is, because it may be there for others too."""
    if folder.is_dir():
        return
    folder.mkdir(parents=True)
    folder.chmod(OWNER_ONLY_FOLDER)
    hand_over(folder, folder.parent)


def make_file(path: Path) -> None:
    """Make an empty file that only its owner can read, whatever the umask. One that is there
    keeps what is in it."""
    is_new = not path.exists()
    os.close(os.open(path, os.O_WRONLY | os.O_CREAT, OWNER_ONLY))
    hide(path)
    if is_new:
        hand_over(path, path.parent)


def hide(path: Path) -> None:
    """Let only its owner read a file, if it is there and ours."""
    if path.exists() and path.stat().st_mode & 0o777 != OWNER_ONLY:
        try:
            path.chmod(OWNER_ONLY)
        except PermissionError:
            return  # somebody else's, who decides about it


def write_whole(path: Path, text: str, *, rights: int | None = OWNER_ONLY) -> None:
    """Write a file whole or not at all: a full disk leaves the one that is there as it was.

    ``rights``: of the file; None: those of the one that is there, or of any new file."""
    path = path.resolve()  # a link stays one
    part = path.with_name(f"{path.name}.{os.getpid()}.part")
    part.unlink(missing_ok=True)
    try:
        number = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, rights or 0o666)
        with open(number, "w", encoding="utf-8") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        there = path.exists()
        if there and rights is None:
            part.chmod(path.stat().st_mode & 0o777)
        hand_over(part, path if there else path.parent)
        part.replace(path)
    except BaseException:
        part.unlink(missing_ok=True)
        raise


def hand_over(made: Path, like: Path) -> None:
    """Let what root made belong to whom another file or folder belongs: a command that was typed
    as root must leave nothing that the bot's own user can't open. Nobody else may do this."""
    if not hasattr(os, "geteuid") or os.geteuid() != 0:
        return
    owner = like.stat()
    with suppress(OSError):  # a disk that knows no owners
        os.chown(made, owner.st_uid, owner.st_gid)


def is_there(path: Path) -> bool:
    """Whether a file is there.

    Raises ``StartError`` where this user may not even look, or a folder above it is none."""
    with explained(path):
        try:
            path.stat()
        except FileNotFoundError:
            return False
    return True


def check_usable(path: Path) -> None:
    """Whether a start could use this database, as far as that shows while nothing is written.

    Raises ``StartError``."""
    if is_there(path) and not path.is_dir():
        if not _may(path, os.R_OK):
            raise StartError(_sentence(path, _OPEN, ""))
        if not _may(path, os.W_OK):
            raise StartError(_sentence(path, _WRITE, ""))
    check_folder(path.parent)


def check_folder(folder: Path) -> None:
    """Whether files can be made in a folder, or it can be made itself. Raises ``StartError``."""
    nearest = folder
    while not is_there(nearest) and nearest != nearest.parent:
        nearest = nearest.parent
    if not nearest.is_dir():
        raise StartError(_NO_FOLDER.format(folder=folder))
    if not _may(nearest, os.W_OK | os.X_OK):
        raise StartError(_WRITE.format(path=folder))


def _may(path: Path, mode: int) -> bool:
    return os.access(path, mode, effective_ids=os.access in os.supports_effective_ids)


def damaged(path: Path) -> str:
    """The sentence for a database that is damaged."""
    return _sentence(path, _DAMAGED, "")


def has_sentence(error: sqlite3.Error) -> bool:
    """Whether the machine is to blame, so that ``explained`` knows more than SQLite says."""
    return getattr(error, "sqlite_errorcode", sqlite3.SQLITE_ERROR) & 0xFF in _BY_SQLITE


def is_full(error: BaseException | None) -> TypeGuard[OSError | sqlite3.Error]:
    """Whether it is for want of room that something couldn't be written."""
    if isinstance(error, OSError):
        return _BY_SYSTEM.get(error.errno or 0) is _FULL
    code: int = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_ERROR)
    return code & 0xFF == sqlite3.SQLITE_FULL


def is_locked(error: BaseException) -> bool:
    """Whether it is another program that lets nobody use a database."""
    code: int = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_ERROR)
    return _BY_SQLITE.get(code & 0xFF) is _LOCKED


@contextmanager
def explained(path: Path) -> Iterator[None]:
    """Say in one sentence what is wrong with the database file, one beside it, or the disk: raises
    ``StartError``. What has no sentence of its own says what SQLite or the system says."""
    try:
        yield
    except sqlite3.Error as error:
        if str(error).startswith("no such "):
            words = f"{path} has no tables of this version. Start the bot once on it"
            raise StartError(words) from error
        code = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_ERROR) & 0xFF
        raise StartError(_sentence(path, _BY_SQLITE.get(code), str(error))) from error
    except OSError as error:
        text = _BY_SYSTEM.get(error.errno or 0)
        failed = _file_of(error) or path
        raise StartError(_sentence(failed, text, error.strerror or str(error))) from error


def _file_of(error: OSError) -> Path | None:
    """The file that an error is about, if it names one that is there; one that can't be made is
    for its folder to explain."""
    name = error.filename
    return Path(name) if isinstance(name, str) and os.path.isfile(name) else None


def _sentence(path: Path, text: str | None, otherwise: str) -> str:
    if os.path.isdir(path):  # which never raises
        return f"{path} is a folder, but the database is a file. Move it away, then start again"
    if text is None:
        return f"{path} can't be used: {otherwise}"
    return text.format(path=path, folder=path.parent)
