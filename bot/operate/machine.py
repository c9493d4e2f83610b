"""What the machine says: disk, the database as a file, its copies."""

import shutil
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path

from bot.core.bundle import bundled
from bot.core.daily_copy import CopyPlan, daily_copies, own_copies
from bot.core.erasures import check_list
from bot.core.errors import StartError
from bot.core.files import check_folder, check_usable, damaged, explained, is_there
from bot.core.installation import written_in
from bot.core.lost import refuse_lost
from bot.core.migrate import MigrationError, applied, damage_of, steps_in
from bot.operate.doctor.rules.facts import Machine

SLACK = timedelta(days=1)
"""A copy whose name is further in the future was made by a clock that was wrong."""


def examine(path: Path, plan: CopyPlan | None, now: datetime) -> Machine:
    """Look at the database's file and at what is around it; changes nothing. Reads all of it."""
    folder, wanted = path.parent, plan is not None and plan.keep > 0
    told = Machine(
        folder=str(folder.absolute()), free_bytes=free_bytes(folder), has_database=False,
        backups_wanted=wanted,
    )  # fmt: skip
    try:
        if not is_there(path):
            obstacle = _fault(partial(check_usable, path))
            list_fault = "" if obstacle else _list_fault(path)
            if plan is not None and not obstacle and not list_fault:
                obstacle = _fault(partial(refuse_lost, path, plan.folder))
            return replace(told, obstacle=obstacle, list_fault=list_fault)
    except StartError as error:  # nobody may even look
        return replace(told, damage=str(error))
    damage, done = _inside(path)
    obstacle = "" if damage else _fault(partial(check_usable, path))
    return replace(
        told, has_database=True, damage=damage, obstacle=obstacle, schema=done[-1] if done else "",
        waiting=0 if damage else len(steps_in(bundled("migrations"))) - len(done),
        backup_at=None if plan is None else last_copy(plan.folder, now, written_in(path)),
        # Where the database can't be written either, that says it.
        list_fault="" if obstacle else _list_fault(path),
        copies_obstacle="" if obstacle or plan is None or not wanted
        else _fault(partial(check_folder, plan.folder)),
    )  # fmt: skip


def _inside(path: Path) -> tuple[str, tuple[str, ...]]:
    """What is wrong with the database, "" if nothing is, and the steps that it has."""
    try:
        with explained(path):
            verdict = damage_of(path)
            if verdict:
                return damaged(path).replace(". ", f" ({verdict}). ", 1), ()
            return "", applied(path, bundled("migrations"))
    except (StartError, MigrationError) as error:
        return str(error), ()


def free_bytes(folder: Path) -> int | None:
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


def _list_fault(path: Path) -> str:
    return _fault(partial(check_list, path.parent))


def last_copy(folder: Path, now: datetime, name: str = "") -> datetime | None:
    """When the newest daily copy of an installation was made (aware UTC), by the names of the
    files; those of the future don't count. A database that doesn't say its name, such as one that
    is damaged, may be that of any copy."""
    found = own_copies(folder, name) if name else daily_copies(folder)
    return max((at for at in found.values() if at <= now + SLACK), default=None)
