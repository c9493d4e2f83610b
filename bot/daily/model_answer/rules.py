"""A long model answer in pages, each about one screen of a phone. Pure."""

import re
from collections.abc import Iterator

LINE = 34
ROOM = 23
"""Lines of a page, of so many characters each, at 390 px; with title and buttons one screen."""


def pages(text: str) -> tuple[str, ...]:
    """The text in pages of whole paragraphs; a long list goes on on the next page. Code is never
    cut, so that it can be copied: what is longer than a page stands on a page of its own."""
    found: list[str] = []
    for block in _blocks(text):
        if found and _rows(found[-1]) + 1 + _rows(block) <= ROOM:
            found[-1] += f"\n\n{block}"
        else:
            found.append(block)
    return tuple(found)


def _blocks(text: str) -> Iterator[str]:
    """What blank lines part, but no code."""
    for at, part in enumerate(re.split(r"(```.*?```)", text, flags=re.DOTALL)):
        if at % 2:
            yield part
        else:
            for block in filter(str.strip, part.split("\n\n")):
                yield from _cut(block.strip("\n"))


def _cut(block: str) -> Iterator[str]:
    """A long list in several, between its lines."""
    taken: list[str] = []
    for line in block.split("\n"):
        if taken and _rows("\n".join((*taken, line))) > ROOM:
            yield "\n".join(taken)
            taken = []
        taken.append(line)
    yield "\n".join(taken)


def _rows(text: str) -> int:
    read = re.sub(r"\]\([^)]*\)", "]", text)
    return sum(max(1, -(-len(line) // LINE)) for line in read.split("\n"))
