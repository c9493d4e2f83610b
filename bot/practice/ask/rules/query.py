"""What of a text that somebody typed is searched for. Pure."""

import re
from functools import cache
from itertools import zip_longest

from bot.bank.terms.text import plain_words
from bot.bank.terms.words import word_lists

LONGEST_QUERY = 70
"""Characters of a query: it stands in the id of a select, which has a hundred."""
MOST_WORDS = 12
_NAMES_SOMETHING = frozenset(("mean", "means"))
_NAMES_NOTHING = frozenset(("vs", "versus", "tell", "difference", "differences", "describe"))
_BASIC_PLANE = "\uffff"
"""Discord counts what lies beyond it twice."""
_LETTERS = re.compile(r"(?<![^\W_])([^\W_])/([^\W_])(?![^\W_])")
"""Such as A/B, which is one name."""
_READ = 1000
"""Characters of a text that is searched for; what comes behind is left out."""


def clean(text: str) -> str:
    """What of a text is searched for: folded words that name something, each once, and what may
    make one word with the next (*over fitting*); at most 70 characters. It gives the same again
    for what it gave."""
    words = list(dict.fromkeys(plain_words(_LETTERS.sub(r"\1\2", text[:_READ]))))
    light, prefixes = light_words(), word_lists().prefixes
    kept: list[str] = []
    room = LONGEST_QUERY
    for word, following in zip_longest(words, words[1:], fillvalue="a"):
        names_nothing = word in light and (word not in prefixes or following in light)
        if names_nothing or len(word) > room or max(word) > _BASIC_PLANE:
            continue
        kept.append(word)
        room -= len(word) + 1
    while kept and kept[-1] in light:
        kept.pop()
    return " ".join(kept)


def words_of(cleaned: str) -> list[str]:
    """The words of what was cleaned."""
    return cleaned.split(" ")[:MOST_WORDS] if cleaned else []


@cache
def light_words() -> frozenset[str]:
    """Words that name nothing. A mean is something."""
    lists = word_lists()
    names_nothing = lists.function_words | lists.prompts | lists.asking | _NAMES_NOTHING
    return names_nothing - _NAMES_SOMETHING


def as_title(text: str) -> str:
    """A text as titles are compared: its words in order, all of them."""
    return " ".join(plain_words(text[:_READ]))
