"""Lists of plain text, the short way: they are half of a bank."""

from __future__ import annotations

from bot.bank.loader.shape import TERMS, Field
from bot.bank.loader.tree import Node, Scalar
from bot.bank.terms import surely_terms, term_fault

# Words that YAML gives another meaning, as it accepts them.
_WORDS = ("yes", "no", "true", "false", "on", "off", "null")
_MEANINGS = frozenset(form for word in _WORDS for form in (word, word.title(), word.upper()))


def plain_lines(items: list[Node], field: Field) -> tuple[str, ...] | None:
    """The short way for a list that nothing can be said against; it is half of a bank.

    Each line begins with a letter, is no word with another meaning, and stands there once.
    """
    try:
        lines: list[str] = [item.value for item in items]  # type: ignore[union-attr]
    except AttributeError:  # a list or a group has none
        return None
    return plain_strings(lines, field)


def part(text: str, node: Scalar) -> Scalar:
    """A part of a text as a node of its own, at the place of the whole, safe as if quoted."""
    return Scalar(None, None, (False, True), text, node.start_mark, node.end_mark)


def plain_strings(lines: list[str], field: Field) -> tuple[str, ...] | None:
    initials = "".join([line[:1] for line in lines])
    joined = "\n".join(lines)
    if (
        len(initials) == len(lines)
        and initials.isalpha()
        and _MEANINGS.isdisjoint(lines)
        and " \n" not in joined
        and joined[-1] != " "
        and joined.count("\n") == len(lines) - 1
        and max(map(len, lines)) <= field.item_most
        and len(set(lines)) == len(lines)
        and (field is not TERMS or surely_terms(joined) or not any(map(term_fault, lines)))
    ):
        return tuple(lines)
    return None
