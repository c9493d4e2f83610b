"""A formula as readable text in one line, for where a picture can't stand. Pure."""

from __future__ import annotations

import re
import unicodedata

from bot.bank.formulas.parser import (
    Applied,
    Braced,
    Literal,
    Node,
    Nodes,
    Rows,
    Scripts,
    Sign,
    parse,
)
from bot.bank.formulas.symbols import (
    ACCENTS,
    ALIGNED,
    BRACES,
    DOUBLE,
    ENVIRONMENTS,
    FONTS,
    FRACTIONS,
    FUNCTIONS,
    LETTERS,
    RELATIONS,
    SCRIPT,
    SHORTHANDS,
    SIGNS,
    SPACES,
    SUBSCRIPTS,
    SUPERSCRIPTS,
)

_RELATED = frozenset("=<>")
_ADDED = frozenset("+-−")
_NARROW = frozenset("·")
_OPENING = frozenset("([{,;:")
_ENDS = frozenset(
    (")", "]", "\\}", ":", ";", ".", "!", "\\rVert", "\\rvert", "\\rfloor", "\\rceil",
     "\\rangle", "\\rbrace", "\\dots", "\\ldots", "\\cdots", "\\quad", "\\qquad")
)  # fmt: skip
_SIDES = frozenset(("|", "\\|", "\\vert", "\\Vert"))
"""Signs that begin something and end it, too."""
_BLANKS = frozenset(f"\\{name}" for name in SPACES if name not in ("quad", "qquad"))
_SMALL = frozenset(SUBSCRIPTS.values()) | frozenset(SUPERSCRIPTS.values())
_NAME = re.compile(r"\w+\^?(?=[(\[])")
_MARKS = "\u0300-\u036f" + "".join(sorted(_SMALL))
_LETTER = re.compile(rf"[^\W\d_][{_MARKS}]*(?:_\w+)?(?:\^(?=\()|(?=\[|\((?:[^+−]*|.*[,∣].*)$))")
"""A letter with a power or an argument: *P(A ∣ B)*. *p(1 − p)*, *nf(x)* and *2(a)* are products."""
_TEARS = frozenset(" /+−-·^_∑∏∫")
_TEXT = {"*": "∗", "-": "−", "`": "′"}


def plain(source: str) -> str:
    """A formula as text: ``\\frac{a}{b+1}`` is *a/(b + 1)*. No sign of it is Markdown.

    Raises FormulaError as ``parse`` does.
    """
    said = re.sub(r"[ \n]+", " ", _said(parse(source))).strip()
    said = re.sub(r"\|(?=\|)", "| ", said)  # two of them would begin a spoiler
    return unicodedata.normalize("NFC", said)


def _said(nodes: Nodes) -> str:
    """Nodes one after the other, with the spaces that a typesetter would leave."""
    shown = ""
    for at, node in enumerate(nodes):
        one = _one(node)
        operator = _operator(node)
        if operator in _RELATED or operator in RELATIONS.values():
            tight = operator in _NARROW
            one = operator if tight else f" {operator} "
        elif operator in _ADDED and shown.strip() and shown.rstrip()[-1] not in _OPENING:
            before = shown.rstrip()[-1]
            is_binary = before not in _RELATED and before not in RELATIONS.values()
            one = f" {operator} " if is_binary and at + 1 < len(nodes) else operator
        elif operator == ",":
            one = ", "
        elif _is_fraction(node) and (_goes_on(nodes, at) or (at and _is_name(nodes[at - 1]))):
            one = f"({one})"
        elif _is_name(node) or (at and _is_name(nodes[at - 1])):
            one = _apart(shown, one)
        shown += one
    return shown


def _is_fraction(node: Node) -> bool:
    return isinstance(node, Applied) and node.name in FRACTIONS


def _goes_on(nodes: Nodes, at: int) -> bool:
    """Whether a factor follows a fraction, which would be read as part of what stands below it."""
    following = next((one for one in nodes[at + 1 :] if _sign_of(one) not in _BLANKS), None)
    if following is None or _operator(following):
        return False
    sign = _sign_of(following)
    is_open = sum(_sign_of(one) == sign for one in nodes[:at]) % 2
    return sign not in _ENDS and not (sign in _SIDES and is_open)


def _sign_of(node: Node) -> str:
    base = node.base if isinstance(node, Scripts) else node
    return base.text if isinstance(base, Sign) else ""


def _apart(shown: str, one: str) -> str:
    """A space between the name of a function and what would run into it."""
    touches = bool(shown) and (shown[-1].isalnum() or shown[-1] in ")]}'′") and one[:1].isalnum()
    return f" {one}" if touches else one


def _operator(node: Node) -> str:
    if not isinstance(node, Sign):
        return ""
    text = node.text
    if text.startswith("\\"):
        return RELATIONS.get(text[1:], "")
    return _TEXT.get(text, text) if text in "=<>+-," else ""


def _is_name(node: Node) -> bool:
    if isinstance(node, Scripts):
        return _is_name(node.base)
    if isinstance(node, Sign):
        return node.text[1:] in FUNCTIONS and node.text.startswith("\\")
    return isinstance(node, Literal) and node.is_name


def _one(node: Node) -> str:
    if isinstance(node, Sign):
        return _sign(node.text)
    if isinstance(node, Literal):
        return node.text
    if isinstance(node, Braced):
        return _delimiter(node.left) + _said(node.body).strip() + _delimiter(node.right)
    if isinstance(node, Scripts):
        return _with_scripts(node)
    if isinstance(node, Rows):
        return _table(node)
    return _applied(node)


def _delimiter(text: str) -> str:
    return "" if text in ("", ".") else _sign(text)


def _sign(text: str) -> str:
    if not text.startswith("\\"):
        return _TEXT.get(text, text)
    name = text[1:]
    for table in (LETTERS, SHORTHANDS, RELATIONS, SPACES, SIGNS):
        if name in table:
            return table[name]
    return name


def _applied(node: Applied) -> str:
    name, first = node.name, _said(node.args[0]).strip()
    if name in FRACTIONS:
        over = _whole(first, node.args[0], is_above=True)
        return f"{over}/{_whole(_said(node.args[1]).strip(), node.args[1])}"
    if name == "binom":
        return f"C({first}, {_said(node.args[1]).strip()})"
    if name in ACCENTS:
        return _accented(first, name)
    if name in FONTS:
        letters = DOUBLE if name == "mathbb" else SCRIPT if name == "mathcal" else {}
        return letters.get(first, first)
    if name == "sqrt":
        root = _raised(node.option, SUPERSCRIPTS, "") if node.option else ""
        return f"{root}√{_whole(first, node.args[0])}"
    if name in BRACES or name == "boxed":
        return first
    over, under = _whole(first, node.args[0]), _said(node.args[1]).strip()  # the small one is first
    return f"{under}_{over}" if name == "underset" else f"{under}^{over}"


def _accented(body: str, name: str) -> str:
    mark = ACCENTS[name]
    if len(body) == 1 or name in ("overline", "underline"):
        return "".join(letter + mark for letter in body)
    return f"{name.removeprefix('wide')}({body})"


def _whole(body: str, nodes: Nodes, *, is_above: bool = False) -> str:
    """What nodes say as one thing: in brackets unless nothing in it could be torn apart.

    Above the line of a fraction a product is one, too.
    """
    first = _first(nodes)
    if first is not None and _operator(first) in _RELATED.union(RELATIONS.values()):
        body = body[0] + body[1:].lstrip()
    is_called = is_above or (first is not None and _is_name(first))
    called = (_NAME if is_called else _LETTER).match(body)
    rest = body[called.end() :] if called else body
    if not any(sign in body for sign in _TEARS) or _is_bracketed(rest):
        return body
    return f"({body})"


def _first(nodes: Nodes) -> Node | None:
    """The first node, out of the braces that only group."""
    first = nodes[0] if nodes else None
    return _first(first.body) if first == Braced(getattr(first, "body", ())) else first


def _is_bracketed(body: str) -> bool:
    """Whether it is one bracket from end to end."""
    depth = 0
    for at, sign in enumerate(body):
        depth += (sign in "([") - (sign in ")]")
        if depth == 0 and at < len(body) - 1:
            return False
    return body[:1] in ("(", "[")


def _with_scripts(node: Scripts) -> str:
    shown = _one(node.base).strip()
    if isinstance(node.base, Applied) and node.base.name in BRACES:
        words = [_said(one).strip() for one in (node.below, node.above) if one is not None]
        return f"({shown}: {', '.join(words)})"
    if isinstance(node.base, Applied) and node.base.name in FRACTIONS:
        shown = f"({shown})"
    if node.below is not None:
        shown += _raised(node.below, SUBSCRIPTS, "_")
    if node.above is not None:
        shown += _raised(node.above, SUPERSCRIPTS, "^")
    return shown


def _raised(nodes: Nodes, letters: object, sign: str) -> str:
    """An index or a power in small letters, or behind its sign where there are none."""
    body = _said(nodes).strip()
    table: dict[str, str] = dict(letters)  # type: ignore[call-overload]
    tight = body.replace(" ", "").replace("−", "-")
    if all(letter in table for letter in tight):
        return "".join(table[letter] for letter in tight)
    body = _whole(body, nodes)
    is_mixed = not _is_bracketed(body) and any(letter in _SMALL for letter in body)
    return f"{sign}({body})" if is_mixed else f"{sign}{body}"


def _table(node: Rows) -> str:
    left, right = ENVIRONMENTS[node.name]
    between = ", " if node.name == "cases" else "" if node.name in ALIGNED else " "
    rows = []
    for row in node.rows:
        cells = [_said(cell) if not between else _said(cell).strip() for cell in row]
        rows.append(between.join(cells).strip())
    return left + "; ".join(rows) + right
