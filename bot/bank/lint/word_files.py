"""The word lists of ``content/terms``, as authors correct them: what no reader could take."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from bot.bank.loader import text_of
from bot.bank.model import TOPICS
from bot.bank.problems import BankError, Message, Position, Problem, nearest

FILES = ("topics.txt", "word-forms.txt", "opposites.txt", "plain-words.txt", "function-words.txt")

_STEM = re.compile(r"\w+\s*:")


# fmt: off
class WordFault(Message):
    """What can be wrong with a list of words."""

    NO_COLON = "!", "this line is no `{what}: words`", "write a colon and a space behind the {what}"
    NO_TOPIC = "!", "`{text}` is not a topic of the bank", "{advice}"
    NO_BAR = "!", "this line has not two sides", "write words, a bar (|), and their opposites"
# fmt: on


def check_words(folder: Path) -> tuple[Problem, ...]:
    """What is wrong with the lists of a folder, by file and line."""
    return tuple(one for name in FILES for one in _check(folder / name))


def _check(path: Path) -> Iterator[Problem]:
    try:
        lines = text_of(path).splitlines()
    except BankError as error:
        yield from error.problems
        return
    section = ""
    for number, written in enumerate(lines, 1):
        line, place = written.partition("#")[0].strip(), Position(str(path), number)
        if line.startswith("["):
            section = line.strip("[]")
        elif line and path.name == "topics.txt":
            yield from _topic(line, place)
        elif line and section == "irregular" and not _STEM.match(line):
            yield WordFault.NO_COLON.at(place, what="stem")
        elif line and path.name == "opposites.txt" and line.count("|") != 1:
            yield WordFault.NO_BAR.at(place)


def _topic(line: str, place: Position) -> Iterator[Problem]:
    topic, colon, _ = line.partition(": ")
    if not colon:
        yield WordFault.NO_COLON.at(place, what="topic")
    elif topic not in TOPICS:
        yield WordFault.NO_TOPIC.at(place, text=topic, advice=nearest(topic, TOPICS))
