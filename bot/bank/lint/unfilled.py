"""Texts that nobody wrote yet: those of a pasted skeleton, and notes to oneself. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from bot.bank.lint.letters import compared
from bot.bank.lint.spelling import Part, prose
from bot.bank.model import TOPICS, Kind, Question
from bot.bank.parsing.drafts import Draft, build_file
from bot.bank.parsing.skeleton import HEADER, skeleton
from bot.bank.parsing.tree import read_tree
from bot.bank.problems import Fault, Problem

_NOTE = re.compile(r"\b(?:TODO|TBD|FIXME|XXX)\b|[Ll]orem ipsum")


def unfilled(draft: Draft) -> Iterator[Problem]:
    """The parts of a question that still say what a skeleton says, or TODO."""
    for path, text in _texts(draft.question):
        if text in _placeholders() or _NOTE.search(text) is not None:
            key = next(str(step) for step in reversed(path) if isinstance(step, str))
            yield Fault.UNFILLED.at(draft.place(*path), key=key)


@cache
def _placeholders() -> frozenset[str]:
    """Every text of the skeletons, as the reader reads it; read once."""
    text = HEADER.format(topic=next(iter(TOPICS))) + "\n".join(map(skeleton, Kind))
    reading = build_file(read_tree("", text))
    return frozenset(text for draft in reading.drafts for _, text in _texts(draft.question) if text)


def _texts(question: Question) -> Iterator[Part]:
    """The prose of a question, and what else its author has to make up."""
    yield ("id",), question.id
    yield from prose(question)
    yield from compared(question)
    for at, source in enumerate(question.sources):
        yield ("sources", at, "title"), source.title
