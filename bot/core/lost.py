"""A database that is gone: what lies around says that there was one.

Its disk may not be mounted. A start would begin with an empty one, and members would have lost
everything without a word. An empty file in its place is how an operator says that this is meant.
"""

from pathlib import Path

from bot.core import installation
from bot.core.backup import REPLACED
from bot.core.daily_copy import daily_copies
from bot.core.erasures import LIST_NAME, Erasures, check_list
from bot.core.errors import StartError
from bot.core.files import explained, is_there


def refuse_lost(path: Path, copies: Path) -> None:
    """Raises ``StartError`` where there is no database, but copies of one or deletions in it.

    ``copies``: the folder of the daily copies."""
    if is_there(path):
        return
    check_list(path.parent)
    with explained(path):
        trace, file = _trace(path, copies)
    if trace:
        raise StartError(
            f"there is no database at {path.absolute()}, though {trace}. If its disk isn't "
            f"mounted, mount it; else put a copy back (`studybot restore {file}`), or make an "
            "empty file in its place to start again"
        )


def _trace(path: Path, copies: Path) -> tuple[str, str]:
    """What says that there was one, "" if nothing does; and which copy to put back."""
    if daily := daily_copies(copies):
        newest = max(daily, key=lambda one: (daily[one], one))
        if len({installation.written_in(one) for one in daily} - {""}) > 1:
            return f"daily copies of several bots lie in {copies.absolute()}", "FILE"
        return f"daily copies lie in {copies.absolute()}", str(newest.absolute())
    beside = [*path.parent.glob(f"{path.name}.before-*.bak"), *_replaced(path)]
    if beside:
        newest = max(beside, key=lambda one: one.stat().st_mtime)
        return "copies of one lie beside it", str(newest.absolute())
    if count := Erasures(path.parent).read().count:
        return f"{LIST_NAME} beside it knows {count} deletions", "FILE"
    return "", ""


def _replaced(path: Path) -> list[Path]:
    found = path.parent.glob(f"{path.name}{REPLACED}*")
    return [one for one in found if not one.name.endswith(("-wal", "-shm", "-journal"))]
