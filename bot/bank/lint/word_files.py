"""The word lists of ``content/terms``, as authors correct them: what no reader could take."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from bot.bank.loader import text_of
from bot.bank.model import TOPICS
from bot.bank.problems import BankError, Message, Position, Problem, nearest

LISTS = {
    "topics.txt": (),
    "word-forms.txt": (
        "unchanged", "irregular", "distinct", "prefixes", "negated", "abbreviations",
    ),
    "opposites.txt": (),
    "plain-words.txt": (),
    "function-words.txt": ("grammar", "quantities", "prompts", "asking"),
}  # fmt: skip
"""The files, with the names of the lists in them, if it is more than one."""

_STEM = re.compile(r"\w+\s*:")


# fmt: off
class WordFault(Message):
    """What can be wrong with a list of words."""

    NO_COLON = "!", "this line is no `{what}: words`", "write a colon and a space behind the {what}"
    NO_TOPIC = "!", "`{text}` is not a topic of the bank", "{advice}"
    NO_BAR = "!", "this line has not two sides", "write words, a bar (|), and their opposites"
    OTHER_LIST = "!", "`[{text}]` is no list of this file", "{advice}"
    NO_LIST = "!", "the list `[{name}]` is missing", "write its name above its words, in [brackets]"
    LOOSE = "!", "this line is in no list", "move it below a name in [brackets]"
# fmt: on


def check_words(folder: Path) -> tuple[Problem, ...]:
    """What is wrong with the lists of a folder, by file and line."""
    return tuple(one for name in LISTS for one in _check(folder / name))


def _check(path: Path) -> Iterator[Problem]:
    try:
        lines = text_of(path).splitlines()
    except BankError as error:
        yield from error.problems
        return
    section, names = "", LISTS[path.name]
    missing = dict.fromkeys(names)
    for number, written in enumerate(lines, 1):
        line, place = written.partition("#")[0].strip(), Position(str(path), number)
        if line.startswith("["):
            section = line.strip("[]")
            if section not in names:
                advice = nearest(section, names, "" if names else "delete this line")
                yield WordFault.OTHER_LIST.at(place, text=section, advice=advice)
                missing.clear()  # it may be what is meant
            missing.pop(section, None)
        elif line and names and not section:
            yield WordFault.LOOSE.at(place)
        elif line and path.name == "topics.txt":
            yield from _topic(line, place)
        elif line and section == "irregular" and not _STEM.match(line):
            yield WordFault.NO_COLON.at(place, what="stem")
        elif line and path.name == "opposites.txt" and line.count("|") != 1:
            yield WordFault.NO_BAR.at(place)
    for name in missing:
        yield WordFault.NO_LIST.at(Position(str(path)), name=name)


def _topic(line: str, place: Position) -> Iterator[Problem]:
    topic, colon, _ = line.partition(": ")
    if not colon:
        yield WordFault.NO_COLON.at(place, what="topic")
    elif topic not in TOPICS:
        yield WordFault.NO_TOPIC.at(place, text=topic, advice=nearest(topic, TOPICS))
