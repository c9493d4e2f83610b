"""What the machine says: disk, the database as a file, its copies."""

import shutil
from collections.abc import Callable
from datetime import datetime
from functools import partial
from pathlib import Path

from bot.core import backup
from bot.core.bundle import bundled
from bot.core.daily_copy import PREFIX, CopyPlan
from bot.core.errors import StartError
from bot.core.files import check_folder, check_usable, damaged, explained, is_there
from bot.core.migrate import MigrationError, applied, damage_of, steps_in
from bot.operate.doctor.rules.facts import Machine


def examine(path: Path, plan: CopyPlan | None) -> Machine:
    """Look at the database's file and at what is around it; changes nothing. Reads all of it."""
    wanted = plan is not None and plan.keep > 0
    done: tuple[str, ...] = ()
    damage, has_database, copy_at, steps = "", True, None, steps_in(bundled("migrations"))
    try:
        with explained(path):
            copy_at = None if plan is None else last_copy(plan.folder)
            has_database = is_there(path)
            verdict = damage_of(path) if has_database else ""
            if verdict:
                damage = damaged(path).replace(". ", f" ({verdict}). ", 1)
            elif has_database:
                done = applied(path, bundled("migrations"))
    except (StartError, MigrationError) as error:
        damage = str(error)
    return Machine(
        folder=str(path.parent.absolute()), free_bytes=_free(path.parent), damage=damage,
        has_database=has_database, schema=done[-1] if done else "",
        waiting=0 if damage else len(steps) - len(done), backups_wanted=wanted, backup_at=copy_at,
        obstacle="" if damage else _fault(partial(check_usable, path)),
        copies_obstacle=_fault(partial(check_folder, plan.folder)) if wanted and plan else "",
    )  # fmt: skip


def _free(folder: Path) -> int | None:
    """Bytes; None where the folder isn't there, or nobody may look."""
    try:
        return shutil.disk_usage(folder).free
    except OSError:
        return None


def _fault(look: Callable[[], None]) -> str:
    try:
        look()
    except StartError as error:
        return str(error)
    return ""


def last_copy(folder: Path) -> datetime | None:
    """When the newest daily copy was made (aware UTC), by the names of the files."""
    made = (backup.made_at(one, PREFIX) for one in folder.glob(f"{PREFIX}*"))
    return max((at for at in made if at is not None), default=None)
