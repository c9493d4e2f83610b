"""How the text of a setting becomes a value, beyond what pydantic does."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Any, TypeVar

from pydantic import AfterValidator, BeforeValidator, SecretStr

from bot.core.data_folder import folder

T = TypeVar("T")
_NUMBER = re.compile(r"\s*[-+]?(0|[1-9][0-9_]*)(\.0+)?\s*")
_WORD = re.compile(r"[\w:.+-]{1,12}")
"""So much of what isn't a number is repeated; a token that went astray is longer."""


def _number(given: Any) -> Any:
    """Refuses what is read in two ways, such as `yes`, `010` and `12:30`, which are 1, 8 and 750
    in YAML."""
    if isinstance(given, bool) or not isinstance(given, int | str):
        raise ValueError("it is not a valid integer")
    if isinstance(given, str) and not _NUMBER.fullmatch(given):
        word = f"`{given}`" if _WORD.fullmatch(given) else "it"
        raise ValueError(f"{word} is not a valid integer: write digits, without a 0 in front")
    return given


Number = Annotated[int, BeforeValidator(_number)]
Folder = Annotated[Path, AfterValidator(folder)]


def without(fault_of: Callable[[str], str]) -> AfterValidator:
    """Refuses what has a fault, in words that don't repeat it; nothing has none."""

    def judge(given: T) -> T:
        text = given.get_secret_value() if isinstance(given, SecretStr) else given
        if text is not None and (fault := fault_of(str(text))):
            raise ValueError(fault)
        return given

    return AfterValidator(judge)
