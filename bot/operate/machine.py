"""What the machine says: disk, the database as a file, its copies."""

import shutil
import sqlite3
from datetime import datetime
from pathlib import Path

from bot.core import backup
from bot.core.bundle import bundled
from bot.core.daily_copy import PREFIX, CopyPlan
from bot.core.migrate import MigrationError, applied, damage_of, steps_in
from bot.operate.doctor.rules.facts import Machine


def examine(path: Path, plan: CopyPlan | None) -> Machine:
    """Look at the database's file and at what is around it; changes nothing. Reads all of it."""
    folder = path.parent
    free = shutil.disk_usage(folder).free if folder.is_dir() else None
    wanted = plan is not None and plan.keep > 0
    copy_at = None if plan is None else last_copy(plan.folder)
    if not path.exists():
        return Machine(
            folder=str(folder), free_bytes=free, has_database=False, backups_wanted=wanted
        )
    migrations = bundled("migrations")
    done: tuple[str, ...] = ()
    damage = damage_of(path)
    if not damage:
        try:
            done = applied(path, migrations)
        except (MigrationError, sqlite3.Error) as error:
            damage = str(error)
    return Machine(
        folder=str(folder), free_bytes=free, damage=damage, schema=done[-1] if done else "nothing",
        waiting=0 if damage else len(steps_in(migrations)) - len(done), backups_wanted=wanted,
        backup_at=copy_at,
    )  # fmt: skip


def last_copy(folder: Path) -> datetime | None:
    """When the newest daily copy was made (aware UTC), by the names of the files."""
    made = (backup.made_at(one, PREFIX) for one in folder.glob(f"{PREFIX}*"))
    return max((at for at in made if at is not None), default=None)
