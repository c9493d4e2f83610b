"""Where the data is, without what reading all settings costs.

`health` asks each minute; pydantic would be most of its work. The sources and their order are those
of ``config``, and a test holds both to the same answer.
"""

import os
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from bot.core.errors import StartError

PREFIX = "STUDYBOT_"
ENV_FILE = ".env"
YAML_FILE, OTHER_YAML_FILE = "studybot.yaml", "studybot.yml"
DATA_DIR = Path("data")
DATABASE_NAME = "studybot.sqlite3"
_NAME = "data_dir"
_OURS = re.compile(f"{PREFIX[:-1]}[-_.]", re.IGNORECASE)
"""A name with another sign than `_` is refused, not ignored."""
_LEFT_OVER = re.compile(r"""\$\{?[A-Za-z_]|^(["']).*\1$""")
"""What a shell would have taken away. Docker and systemd hand it over, and a bot whose data is in a
folder `$HOME` begins a new database."""


def database_path() -> Path:
    """The SQLite file of the settings; of those only the folder is looked at.

    Raises ``StartError`` where a file of settings can't be read.
    """
    given = _of(os.environ) or _of_env_file() or yaml_file().get(_NAME)
    try:
        return folder(Path(given) if given else DATA_DIR) / DATABASE_NAME
    except ValueError as error:
        raise StartError(f"{PREFIX}{_NAME.upper()}: {error}") from None


def folder(given: Path) -> Path:
    """The folder that a setting names; `~` is somebody's home. Raises ``ValueError``."""
    is_there = os.path.exists(given)  # "no" where this user may not look, too
    if _LEFT_OVER.search(str(given)) and not (given.is_absolute() and is_there):
        more = f", and move the folder {given} there" if is_there else ""
        if given.is_absolute():
            more = ", or make the folder first if it is called so"
        raise ValueError(f"no `$NAME` is filled in here: write the whole path, unquoted{more}")
    try:
        found = given.expanduser()
    except RuntimeError:
        raise ValueError("nobody knows what `~` stands for: write the whole path") from None
    # Earlier versions made it: a database of theirs would be left there, and a new one begun.
    if found != given and is_there:
        raise ValueError(f"there is also a folder {given} here: move it to {found}")
    return found


def is_ours(name: str) -> bool:
    """Whether a variable is meant for the bot; the case of its name means nothing."""
    return _OURS.match(name) is not None


def is_here(name: str) -> bool:
    """Whether there is a file of settings of that name."""
    place = file_here(name)
    return place is not None and place.exists()


def file_here(name: str) -> Path | None:
    """A file of settings; None where this user may not look for any, as in root's own folder, from
    which a command is run as the bot's user."""
    return Path(name) if os.access(os.curdir, os.X_OK) else None


def env_file() -> Path | None:
    """The ``.env`` file, if there is one. Raises ``StartError`` for a line that sets nothing, which
    dotenv would only leave out: a bot that looks for its data elsewhere begins a new database."""
    place = file_here(ENV_FILE)
    if place is None or not place.is_file():
        return None
    from dotenv.parser import parse_stream

    try:
        with place.open(encoding="utf-8") as file:
            lines = list(parse_stream(file))
    except (OSError, ValueError) as error:
        raise unreadable(ENV_FILE, error, f"{PREFIX}NAME=value") from None
    for one in lines:
        if one.error or (one.key is not None and is_ours(one.key) and one.value is None):
            raise StartError(
                f"{ENV_FILE} can't be read at line {one.original.line}: write one "
                f"`{PREFIX}NAME=value` in a line, in UTF-8."
            )
    return place


def yaml_file() -> Mapping[str, str]:
    """What stands in the YAML file, as it is written there, without what was left empty: YAML would
    make a number of `yes`. Raises ``StartError``, also for a name that stands there twice."""
    place = file_here(YAML_FILE)
    if place is None or not place.exists():
        return {}
    import yaml

    try:
        with place.open(encoding="utf-8") as file:
            root: Any = yaml.compose(file, Loader=yaml.SafeLoader)
    except Exception as error:
        raise unreadable(YAML_FILE, error, "name: value") from None
    lines: dict[str, int] = {}
    found: dict[str, str] = {}
    if root is not None and not isinstance(root, yaml.MappingNode):
        raise _no_pair(root)
    for name, value in () if root is None else root.value:
        if not isinstance(name, yaml.ScalarNode) or not isinstance(value, yaml.ScalarNode):
            raise _no_pair(name)
        line = name.start_mark.line + 1
        if name.value in lines:
            raise StartError(
                f"{YAML_FILE} says {name.value} twice, in the lines {lines[name.value]} and "
                f"{line}. Keep one of them"
            )
        lines[name.value] = line
        if value.value and not value.tag.endswith(":null"):
            found[name.value] = value.value
    return found


def _no_pair(node: Any) -> StartError:
    """What stands there may be the token: name the place only."""
    line = node.start_mark.line + 1
    return StartError(
        f"{YAML_FILE} can't be read at line {line}: write one `name: value` in a line, in UTF-8."
    )


def is_anything_set() -> bool:
    """Whether any setting is given, so that one may be wrong."""
    files = any(map(is_here, (ENV_FILE, YAML_FILE, OTHER_YAML_FILE)))
    return files or any(map(is_ours, os.environ))


def unreadable(file: str, error: Exception, line: str) -> StartError:
    """Its text may hold the token: name the place only."""
    mark = getattr(error, "problem_mark", None)
    place = f" at line {mark.line + 1}" if mark is not None else ""
    why = f"{place} ({type(error).__name__})"
    return StartError(f"{file} can't be read{why}: write one `{line}` in a line, in UTF-8.")


def _of(given: Mapping[str, str | None]) -> str | None:
    """The case of a name means nothing; of two that differ by it the last one counts."""
    found = {name.lower(): value for name, value in given.items()}
    return found.get(f"{PREFIX}{_NAME}".lower())


def _of_env_file() -> str | None:
    place = env_file()
    if place is None:
        return None
    from dotenv import dotenv_values

    return _of(dotenv_values(place, encoding="utf-8"))
