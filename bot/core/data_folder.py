"""Where the data is, without what reading all settings costs.

`health` asks each minute; pydantic would be most of its work. The sources and their order are those
of ``config``, and a test holds both to the same answer.
"""

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from bot.core.errors import StartError

PREFIX = "STUDYBOT_"
ENV_FILE = ".env"
YAML_FILE = "studybot.yaml"
DATA_DIR = Path("data")
DATABASE_NAME = "studybot.sqlite3"
_NAME = "data_dir"


def database_path() -> Path:
    """The SQLite file of the settings; of those only the folder is looked at.

    Raises ``StartError`` where a file of settings can't be read.
    """
    given = _of(os.environ) or _of_env_file() or _of_yaml_file()
    return (Path(given) if given else DATA_DIR) / DATABASE_NAME


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
        is_ours = one.key is not None and one.key.upper().startswith(PREFIX)
        if one.error or (is_ours and one.value is None):
            raise StartError(
                f"{ENV_FILE} can't be read at line {one.original.line}: write one "
                f"`{PREFIX}NAME=value` in a line, in UTF-8."
            )
    return place


def is_anything_set() -> bool:
    """Whether any setting is given, so that one may be wrong."""
    places = (file_here(ENV_FILE), file_here(YAML_FILE))
    files = any(one is not None and one.exists() for one in places)
    return files or any(name.upper().startswith(PREFIX) for name in os.environ)


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


def _of_yaml_file() -> str | None:
    place = file_here(YAML_FILE)
    if place is None or not place.exists():
        return None
    import yaml

    try:
        with place.open(encoding="utf-8") as file:
            found: Any = yaml.safe_load(file) or {}
        given = found.get(_NAME)
    except Exception as error:
        raise unreadable(YAML_FILE, error, "name: value") from None
    return None if given in (None, "") else str(given)
