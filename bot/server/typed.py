"""What somebody typed, made ready for a reader. Pure."""

import hashlib
import unicodedata

UNSEEN = frozenset({"Cc", "Cf"})
"""Categories of signs that nobody sees: marks of direction, zero width. A copied text has them."""


def visible(text: str) -> str:
    """Without what nobody sees; spaces and new lines stay."""
    return "".join(one for one in text if one.isspace() or unicodedata.category(one) not in UNSEEN)


def folded(text: str) -> str:
    """In small letters, each sign written in one way, one space between words."""
    return " ".join(unicodedata.normalize("NFKC", visible(text)).casefold().split())


def text_print(text: str | None) -> str:
    """Twelve characters that change with what was typed; "" where nothing was."""
    return hashlib.sha256(text.encode()).hexdigest()[:12] if text else ""


def replaces_newer(stands: str, given: str, opening: str) -> bool:
    """Whether an answer would replace a typed one that its form, opened at the print ``opening``,
    didn't know; one that was said aloud (``given`` is "") has nothing to put in its place."""
    return stands not in ("", given) and (not given or text_print(stands) != opening)
