"""The English words that the matcher knows, from the files in `content/terms`.

They are the same for every bank and every server, so nobody hands them in: they are read on
first use, once, and stay. Nothing is read when this module is imported.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType


@dataclass(frozen=True, slots=True)
class WordLists:
    """All lists; words are in lower case, as `fold` leaves them. The files say what each is for.

    `plain_words` are the groups in the order of their file, `_` between words in a row;
    `irregular` gives the stem of a form; `distinct` holds pairs of stems.
    """

    plain_words: tuple[tuple[str, ...], ...]
    unchanged: frozenset[str]
    irregular: Mapping[str, str]
    distinct: frozenset[frozenset[str]]
    prefixes: frozenset[str]
    negated: frozenset[str]
    abbreviations: frozenset[str]
    grammar: frozenset[str]
    function_words: frozenset[str]
    prompts: frozenset[str]


@cache
def word_lists() -> WordLists:
    """The lists that came with the bot, read once.

    Raises OSError when they are missing, which means a broken installation.
    """
    return read_word_lists(folder_beside(Path(__file__).resolve().parents[2]))


def folder_beside(package: Path) -> Path:
    """Where the files are: inside the package in an installed wheel, beside it in a checkout."""
    packed = package / "_bundled" / "content" / "terms"
    return packed if packed.is_dir() else package.parent / "content" / "terms"


def read_word_lists(folder: Path) -> WordLists:
    """The lists in the files of a folder.

    Raises OSError for a missing file, KeyError for a missing list, and ValueError for a line
    of irregular forms without its stem.
    """
    forms = _lists(folder / "word-forms.txt")
    function = _lists(folder / "function-words.txt")
    irregular: dict[str, str] = {}
    for line in forms["irregular"]:
        stem, colon, written = line.partition(":")
        if not colon:
            raise ValueError(f"{folder / 'word-forms.txt'}: `{line}` has no `stem:`")
        irregular |= dict.fromkeys(written.split(), stem.strip())
    return WordLists(
        plain_words=tuple(tuple(line.split()) for line in _lists(folder / "plain-words.txt")[""]),
        unchanged=_words(forms["unchanged"]),
        irregular=MappingProxyType(irregular),
        distinct=frozenset(frozenset(line.split()) for line in forms["distinct"]),
        prefixes=_words(forms["prefixes"]),
        negated=_words(forms["negated"]),
        abbreviations=_words(forms["abbreviations"]),
        grammar=_words(function["grammar"]),
        function_words=_words(function["grammar"] + function["quantities"]),
        prompts=_words(function["prompts"]),
    )


def _lists(path: Path) -> dict[str, list[str]]:
    """The lines below each `[name]`, without comments; "" for those above the first."""
    lists: dict[str, list[str]] = {"": []}
    name = ""
    for written in path.read_text(encoding="utf-8").splitlines():
        line = written.partition("#")[0].strip()
        if line.startswith("["):
            name = line.strip("[]")
            lists[name] = []
        elif line:
            lists[name].append(line)
    return lists


def _words(lines: list[str]) -> frozenset[str]:
    return frozenset(word for line in lines for word in line.split())
