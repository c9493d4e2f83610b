"""The daily copy of the database, made by the bot that runs: one each 24 hours, the last few kept.

The work is done in a thread of its own, so the loop never waits for the disk. When the last one
was made is read from the names of the files. A copy that fails is said in the log in one sentence,
leaves nothing, and is tried again within the hour.

Several bots may keep their copies in one folder: a copy says by what is in it whose it is, and each
bot counts its own; its name says it, too, to people. One that doesn't say, of a version before,
counts for each of them.
"""

import asyncio
import errno
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from bot.core import backup, installation
from bot.core.backup import BackupError
from bot.core.clock import Clock
from bot.core.database import Transaction
from bot.core.files import hand_over, make_folder

EVERY = timedelta(days=1)
FIRST_AFTER = timedelta(minutes=1)
"""After a start members come first."""
AGAIN_AFTER = timedelta(hours=1)
PREFIX = "studybot-daily-"
OLDEST = backup.COPIES_LIVE - EVERY
"""What is older would be too old before anybody looks again."""
SHUT = (errno.EROFS, errno.EACCES, errno.EPERM)
LET_IT = (
    "let the bot write there: `ReadWritePaths=` of that folder for a systemd service, a volume "
    "that belongs to user 10001 in Docker"
)
log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class CopyPlan:
    """Where the daily copies are kept, and how many; 0: none is made."""

    folder: Path
    keep: int


class DailyCopy:
    """Makes the copies of one database and removes those that are too old."""

    def __init__(
        self, path: Path, plan: CopyPlan, migrations: Path, clock: Clock,
        afterwards: Callable[[], Awaitable[None]],
    ) -> None:  # fmt: skip
        """``afterwards``: forgets what only the copies that are gone could have brought back."""
        self._path, self._plan, self._migrations = path, plan, migrations
        self._clock, self._afterwards = clock, afterwards
        self._next_at = clock.now() + FIRST_AFTER
        self._running: asyncio.Task[None] | None = None

    async def claim(self) -> None:
        """Begin a copy if one is due; returns at once."""
        if self._clock.now() < self._next_at or self._is_running:
            return
        self._running = asyncio.create_task(self._run(), name="daily copy")

    def next_at(self, _tx: Transaction, after: datetime) -> datetime | None:
        """When the next copy is due."""
        return self._next_at if self._next_at > after else None

    async def close(self) -> None:
        """Let a copy that is being made finish."""
        if self._running is not None:
            await asyncio.wait([self._running])

    @property
    def _is_running(self) -> bool:
        return self._running is not None and not self._running.done()

    async def _run(self) -> None:
        now = self._clock.now()
        self._next_at = now + AGAIN_AFTER
        try:
            made = await asyncio.to_thread(self._work, now)
            self._next_at = made + EVERY
            await self._afterwards()
        except BackupError as error:
            words = {"why": str(error), **_advice(error.__cause__)}
            log.error("no daily backup; the next try is in an hour", extra=words)
        except OSError as error:
            log.error(
                "the daily backups can't be kept; the next try is in an hour",
                extra={
                    "why": error.strerror or str(error), "folder": str(self._plan.folder),
                    **_advice(error),
                },
            )  # fmt: skip
        except Exception:
            log.exception("no daily backup; the next try is in an hour")

    def _work(self, now: datetime) -> datetime:
        """Make the copy if the last one is a day old, and tidy up; when the last one was made."""
        backup.remove_old(self._path, now, OLDEST)
        folder = self._plan.folder
        if self._plan.keep:
            make_folder(folder)
        elif not folder.is_dir():
            return now
        self._rotate(now)
        if not self._plan.keep:
            return now
        last = max((at for at in self._own().values() if at <= now), default=None)
        if last is None or last <= now - EVERY:
            whose = installation.short(installation.written_in(self._path))
            made = backup.dated(folder, now, PREFIX, whose)
            backup.copy_database(self._path, made, self._migrations, now)
            hand_over(made, folder)
            log.info("backup made", extra={"file": str(made), "bytes": made.stat().st_size})
            last = now
            self._rotate(now)
        return last

    def _own(self) -> dict[Path, datetime]:
        return own_copies(self._plan.folder, installation.written_in(self._path))

    def _rotate(self, now: datetime) -> None:
        # One of the future was made by a clock that was wrong: it goes before any other.
        own = sorted(self._own().items(), key=lambda one: (one[1] <= now, one[1], one[0]))
        count = max(0, len(own) - self._plan.keep) if self._plan.keep else 0
        # What is too old goes whosever it is: nobody else may be there any more to remove it.
        old = [one for one, made in daily_copies(self._plan.folder).items() if made < now - OLDEST]
        for copy in (*(one for one, _ in own[:count]), *old):
            copy.unlink(missing_ok=True)


def _advice(error: BaseException | None) -> dict[str, str]:
    """What to do where the folder of the copies can't be written."""
    return {"advice": LET_IT} if getattr(error, "errno", None) in SHUT else {}


def daily_copies(folder: Path) -> dict[Path, datetime]:
    """The daily copies of all bots in a folder, and when each was made (aware UTC)."""
    found = {one: backup.made_at(one, PREFIX) for one in folder.glob(f"{PREFIX}*")}
    return {one: at for one, at in found.items() if at is not None}


def own_copies(folder: Path, name: str) -> dict[Path, datetime]:
    """Those of an installation, and those that don't say whose they are."""
    copies = daily_copies(folder)
    return {one: at for one, at in copies.items() if installation.written_in(one) in ("", name)}
