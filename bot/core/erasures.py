"""Who was erased, without saying who, for as long as anything could bring them back.

A deletion is noted in its own transaction: as a hash of server and person with a key. What is read
again from Discord (a thread, after a restart) asks :meth:`Erasures.forgets`. Beside the database
stand the key, which is in no copy, and the same list, so that a copy that is restored learns what
was erased after it was made. The database is the truth; the list beside it follows each commit.
"""

import hashlib
import hmac
import json
import secrets
from contextlib import suppress
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from functools import cached_property
from pathlib import Path
from typing import Any

from bot.core import records
from bot.core.database import Database, Transaction
from bot.core.errors import StartError
from bot.core.files import explained, write_whole
from bot.core.ids import EVERYWHERE, GuildId, UserId

REMEMBERED = timedelta(days=31)
"""A day longer than the oldest copy of the database may live (``core.backup``)."""
EVERYBODY = UserId(0)
LIST_NAME, KEY_NAME = "studybot.erasures", "studybot.erasures.key"
KEY_BYTES = 32


@dataclass(frozen=True, slots=True)
class Erasure:
    """One deletion. ``number`` counts from 1, none is used again; ``erased_at`` is aware UTC;
    ``with_own``: what is the same in every server went along where it was at home, as up to
    0.2.0."""

    number: int
    who: str
    erased_at: datetime
    with_own: bool = False


@dataclass(frozen=True, slots=True)
class ErasureList:
    """What stands beside the database: how many there ever were, and those still remembered."""

    count: int = 0
    erasures: tuple[Erasure, ...] = ()

    def after(self, count: int) -> tuple[Erasure, ...]:
        """Those that a database with so many erasures doesn't know, the oldest first."""
        return tuple(one for one in self.erasures if one.number > count)

    def forgotten_after(self, count: int) -> int:
        """How many a database with so many erasures doesn't know and nobody remembers."""
        return max(0, self.count - count - len(self.after(count)))


class ErasuresError(RuntimeError):
    """What was erased can't be told; the text is a sentence for the operator."""


class Erasures:
    """The erasures of the database in a folder."""

    def __init__(self, folder: Path) -> None:
        self._list, self._key_file = folder / LIST_NAME, folder / KEY_NAME

    @cached_property
    def _key(self) -> bytes:
        found = self._found_key()
        if found is None:
            found = secrets.token_bytes(KEY_BYTES)
            write_whole(self._key_file, found.hex())
        return found

    def _found_key(self) -> bytes | None:
        """The key that is there. One that is cut or empty is never replaced: nobody whom the list
        is about would be recognised by another one."""
        if not self._key_file.exists():
            return None
        with suppress(ValueError):
            key = bytes.fromhex(self._key_file.read_text("ascii"))
            if len(key) == KEY_BYTES:
                return key
        raise ErasuresError(
            f"{self._key_file} is not the key that the bot made. Put it back as it was, or move it "
            f"and {LIST_NAME} away if it is lost: what was deleted until now comes back with a copy"
        )

    def open(self) -> None:
        """Make the key if there is none and nobody is on the list; raise as :meth:`check`."""
        self.check()
        _ = self._key

    def check(self) -> None:
        """Look at list and key, and make neither. Raises :class:`ErasuresError` where one of them
        is broken, or somebody is on the list and there is no key by which to recognise whom."""
        beside = self.read()
        if self._found_key() is None and beside.erasures:
            raise ErasuresError(
                f"the key of the erasures, {self._key_file}, is gone, so what members deleted "
                f"can't be taken out of a copy. Put it back, or move {LIST_NAME} away if it is "
                "lost: what was deleted until now comes back with a copy"
            )

    def who(self, guild_id: GuildId, user_id: UserId = EVERYBODY) -> str:
        """What stands for a person in a server, for a whole server, or for a person everywhere."""
        return hmac.digest(self._key, f"{guild_id}:{user_id}".encode(), hashlib.sha256).hex()

    def note(self, tx: Transaction, now: datetime, guild_id: GuildId, user_id: UserId) -> None:
        """Somebody is erased in this transaction."""
        sql = "UPDATE instance SET erasure_count = erasure_count + 1 RETURNING erasure_count"
        number = records.value(tx, sql)
        records.insert(tx, "erasures", Erasure(number, self.who(guild_id, user_id), now))

    def forgets(
        self, tx: Transaction, guild_id: GuildId, user_id: UserId, written_at: datetime
    ) -> bool:
        """Whether what somebody wrote or did at a moment was erased since."""
        sql = """SELECT 1 FROM erasures
                 WHERE who IN (:here, :everywhere) AND erased_at >= :written_at"""
        found = records.value(
            tx, sql, here=self.who(guild_id, user_id), everywhere=self.who(EVERYWHERE, user_id),
            written_at=written_at,
        )  # fmt: skip
        return found is not None

    def unknown(self, tx: Transaction) -> tuple[Erasure, ...]:
        """What was erased after this database was copied, the oldest first."""
        return self.read().after(count(tx))

    def learn(self, tx: Transaction) -> None:
        """The database knows all that the list beside it knows."""
        beside = self.read()
        for one in beside.after(count(tx)):
            records.insert(tx, "erasures", one)
        sql = "UPDATE instance SET erasure_count = :count WHERE erasure_count < :count"
        records.run(tx, sql, count=beside.count)

    def read(self) -> ErasureList:
        """What stands beside the database."""
        if not self._list.exists():
            return ErasureList()
        try:
            found = json.loads(self._list.read_text("ascii"))
            return ErasureList(int(found["count"]), tuple(map(_erasure, found["erasures"])))
        except (ValueError, KeyError, TypeError):
            raise ErasuresError(
                f"{self._list} can't be read. It says what was deleted after the last copy: "
                "put it back as it was, or move it away if it is lost"
            ) from None

    async def save(self, database: Database) -> None:
        """Bring the list beside the database up to date. Another process may do the same: whoever
        wrote last looks whether it was the newest."""
        while True:
            known = await database.read(_list_of)
            beside = self.read()
            # What the database doesn't know yet is never lost by it.
            merged = (*known.erasures, *beside.after(known.count))
            merged_list = ErasureList(max(known.count, beside.count), merged)
            write_whole(self._list, _as_text(merged_list))
            if await database.read(count) == known.count:
                return


def check_list(folder: Path) -> None:
    """Whether a start could use list and key beside the database; makes neither. Raises
    ``StartError``."""
    with explained(folder / LIST_NAME):
        try:
            Erasures(folder).check()
        except ErasuresError as error:
            raise StartError(str(error)) from None


def count(tx: Transaction) -> int:
    """How many erasures there ever were in this database."""
    return int(records.value(tx, "SELECT erasure_count FROM instance") or 0)


def prune(tx: Transaction, before: datetime) -> int:
    """Forget those before a moment; how many."""
    return records.run(tx, "DELETE FROM erasures WHERE erased_at < :before", before=before)


def _list_of(tx: Transaction) -> ErasureList:
    sql = "SELECT number, who, erased_at, with_own FROM erasures ORDER BY number"
    return ErasureList(count(tx), records.every(tx, Erasure, sql))


def _erasure(one: dict[str, Any]) -> Erasure:
    at = datetime.fromisoformat(one["erased_at"])
    return Erasure(one["number"], one["who"], at, one.get("with_own", True))


def _as_text(found: ErasureList) -> str:
    rows = [{**asdict(one), "erased_at": one.erased_at.isoformat()} for one in found.erasures]
    return json.dumps({"count": found.count, "erasures": rows}, indent=1) + "\n"
