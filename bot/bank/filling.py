"""A message's braces filled, what is counted in the singular where it is one: "1 character"."""

import re
from collections.abc import Mapping


def filled(text: str, words: Mapping[str, object]) -> str:
    """The text with its words. A plural that follows a brace becomes a singular after a 1; what is
    shorter than any (*is*, *has*) is none."""
    for name, value in words.items():
        if value == 1:
            text = re.sub(rf"(\{{{name}\}} (?:other )?[a-z]{{3,}})s\b", r"\1", text)
    return text.format(**words)
