"""What somebody typed, made ready for a reader. Pure."""

import unicodedata

UNSEEN = frozenset({"Cc", "Cf"})
"""Categories of signs that nobody sees: marks of direction, zero width. A copied text has them."""


def visible(text: str) -> str:
    """Without what nobody sees; spaces and new lines stay."""
    return "".join(one for one in text if one.isspace() or unicodedata.category(one) not in UNSEEN)


def folded(text: str) -> str:
    """In small letters, each sign written in one way, one space between words."""
    return " ".join(unicodedata.normalize("NFKC", visible(text)).casefold().split())
