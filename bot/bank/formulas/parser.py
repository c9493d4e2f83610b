"""LaTeX in, a tree out, and what is wrong with it and where. Pure.

Knows the part of LaTeX that formulas of this field need; what it takes, the drawing library
draws. A place is a character of the source, counted from 0.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches
from typing import TypeAlias

from bot.bank.formulas.symbols import (
    ACCENTS,
    BRACES,
    COMMANDS,
    ENVIRONMENTS,
    FONTS,
    FRACTIONS,
    INSTEAD,
    SIZES,
    STACKS,
    WORDS,
)

LONGEST = 500
"""Characters of a formula."""
DEEPEST = 20
_TOKEN = re.compile(r"\\[A-Za-z]+\*?|\\.|\s+|.", re.DOTALL)


class FormulaError(Exception):
    """A formula that can't be read: what is wrong, as a sentence, and at which character."""

    def __init__(self, text: str, at: int) -> None:
        self.text, self.at = text, at
        super().__init__(f"{text} (character {at + 1})")


@dataclass(frozen=True, slots=True)
class Sign:
    """One character, or a command that stands for something by itself (with its backslash)."""

    text: str


@dataclass(frozen=True, slots=True)
class Literal:
    """Text inside a formula, as it is written."""

    text: str
    is_name: bool = False
    """It names a function or an operator."""


@dataclass(frozen=True, slots=True)
class Applied:
    """A command with its arguments; ``option`` stands in square brackets before them."""

    name: str
    args: tuple[Nodes, ...]
    option: Nodes = ()


@dataclass(frozen=True, slots=True)
class Braced:
    """What stands in braces, or between ``\\left`` and ``\\right`` with their signs."""

    body: Nodes
    left: str = ""
    right: str = ""


@dataclass(frozen=True, slots=True)
class Scripts:
    """Something with an index below, a power above, or both."""

    base: Node
    below: Nodes | None
    above: Nodes | None


@dataclass(frozen=True, slots=True)
class Rows:
    """Rows of cells between ``\\begin`` and ``\\end``."""

    name: str
    rows: tuple[tuple[Nodes, ...], ...]


Node: TypeAlias = Sign | Literal | Applied | Braced | Scripts | Rows
Nodes: TypeAlias = "tuple[Node, ...]"


def parse(source: str) -> Nodes:
    """The tree of a formula without its dollars.

    Raises FormulaError for what is empty, too long, unbalanced, unknown or incomplete.
    """
    if not source.strip():
        raise FormulaError("The formula is empty", 0)
    if len(source) > LONGEST:
        raise FormulaError(f"The formula is longer than {LONGEST} characters", LONGEST)
    return _Parser(source).whole()


@dataclass(frozen=True, slots=True)
class _Token:
    text: str
    at: int


class _Parser:
    def __init__(self, source: str) -> None:
        self._source = source
        self._tokens = [_Token(one.group(), one.start()) for one in _TOKEN.finditer(source)]
        self._at = 0
        self._depth = 0

    def whole(self) -> Nodes:
        found = self._nodes(())
        if (token := self._peek()) is not None:
            raise FormulaError(f"`{token.text}` stands here without its beginning", token.at)
        return found

    def _peek(self) -> _Token | None:
        while self._at < len(self._tokens) and self._tokens[self._at].text.isspace():
            self._at += 1
        return self._tokens[self._at] if self._at < len(self._tokens) else None

    def _next(self, wanted: str, after: _Token) -> _Token:
        token = self._peek()
        if token is None:
            raise FormulaError(f"`{after.text}` needs {wanted}", after.at)
        self._at += 1
        return token

    def _nodes(self, ends: Iterable[str]) -> Nodes:
        """Nodes up to one of the ends, to what can only end something, or to the end of all."""
        found: list[Node] = []
        stops = {"}", "&", "\\\\", "\\right", "\\end", "\\middle", *ends}
        while (token := self._peek()) is not None and token.text not in stops:
            self._at += 1
            found += self._one(token)
            self._scripts(found)
        return tuple(found)

    def _scripts(self, found: list[Node]) -> None:
        below: Nodes | None = None
        above: Nodes | None = None
        while (token := self._peek()) is not None and token.text in ("_", "^", "'"):
            self._at += 1
            if token.text == "'":
                above = (*(above or ()), Sign("\\prime"))
            elif token.text == "_":
                self._refuse_second(below, token)
                below = self._argument(token)
            else:
                self._refuse_second(above, token)
                above = self._argument(token)
        if below is not None or above is not None:
            base = found.pop() if found else Literal("")
            found.append(Scripts(base, below, above))

    def _refuse_second(self, there: Nodes | None, token: _Token) -> None:
        if there is not None:
            raise FormulaError(f"A second `{token.text}`: put braces around the first", token.at)

    def _argument(self, of: _Token) -> Nodes:
        token = self._next("something after it", of)
        if token.text in ("}", "&", "^", "_", "\\\\", "\\right", "\\end"):
            raise FormulaError(f"`{of.text}` needs something after it", of.at)
        return tuple(self._one(token))

    def _group(self, opening: _Token) -> Nodes:
        body = self._nodes(())
        token = self._peek()
        if token is None or token.text != "}":
            raise FormulaError("This `{` is never closed", opening.at)
        self._at += 1
        return body

    def _one(self, token: _Token) -> list[Node]:
        self._depth += 1
        if self._depth > DEEPEST:
            raise FormulaError(f"More than {DEEPEST} levels inside each other", token.at)
        found = self._read(token)
        self._depth -= 1
        return found

    def _read(self, token: _Token) -> list[Node]:
        if token.text == "{":
            return [Braced(self._group(token))]
        if token.text in ("_", "^"):  # nothing before it: as in {}_a
            self._at -= 1
            found: list[Node] = []
            self._scripts(found)
            return found
        if token.text in ("$", "#", "%", "~", "\\"):
            raise FormulaError(f"`{token.text}` can't stand in a formula", token.at)
        if not token.text.startswith("\\"):
            return [Sign(token.text)]
        return self._command(token, token.text[1:])

    def _command(self, token: _Token, name: str) -> list[Node]:
        if name.removesuffix("*") not in COMMANDS:
            close = get_close_matches(name, COMMANDS, n=1, cutoff=0.7)
            advice = f": did you mean `\\{close[0]}`?" if close else ""
            if name in INSTEAD:
                advice = f": write it as `{INSTEAD[name]}`"
            raise FormulaError(f"I don't know `{token.text}`{advice}", token.at)
        name = name.removesuffix("*") if name != "*" else name
        if name in SIZES:
            return []
        if name == "left":
            return [self._fenced(token)]
        if name == "begin":
            return [self._table(token)]
        if name in WORDS:
            return [Literal(self._raw(token), is_name=name in ("operatorname", "mathrm"))]
        if name in FRACTIONS or name in STACKS or name == "binom":
            return [Applied(name, (self._argument(token), self._argument(token)))]
        if name in ACCENTS or name in FONTS or name in BRACES or name == "boxed":
            return [Applied(name, (self._argument(token),))]
        if name == "sqrt":
            return [Applied(name, option=self._option(), args=(self._argument(token),))]
        return [Sign(token.text)]

    def _option(self) -> Nodes:
        token = self._peek()
        if token is None or token.text != "[":
            return ()
        self._at += 1
        body = self._nodes(("]",))
        end = self._peek()
        if end is None or end.text != "]":
            raise FormulaError("This `[` is never closed", token.at)
        self._at += 1
        return body

    def _fenced(self, opening: _Token) -> Node:
        left = self._next("a bracket after it", opening).text
        body: list[Node] = [*self._nodes(())]
        while (token := self._peek()) is not None and token.text == "\\middle":
            self._at += 1
            body += [Sign(self._next("a bracket after it", token).text), *self._nodes(())]
        if token is None or token.text != "\\right":
            raise FormulaError("This `\\left` has no `\\right`", opening.at)
        self._at += 1
        right = self._next("a bracket after it, or a dot", token).text
        return Braced(tuple(body), left, right)

    def _raw(self, token: _Token) -> str:
        """What stands in the braces of a text, as it is written."""
        opening = self._next("words in braces", token)
        end = self._source.find("}", opening.at)
        if opening.text != "{" or end < 0:
            raise FormulaError(f"`{token.text}` needs words in braces", token.at)
        while self._at < len(self._tokens) and self._tokens[self._at].at <= end:
            self._at += 1
        raw = self._source[opening.at + 1 : end]
        if set(raw) & set("{$\\"):
            raise FormulaError(f"`{token.text}` takes plain words alone", token.at)
        return raw

    def _table(self, opening: _Token) -> Node:
        name = self._raw(opening)
        if name not in ENVIRONMENTS:
            close = get_close_matches(name, ENVIRONMENTS, n=1)
            advice = f": did you mean `{close[0]}`?" if close else ""
            raise FormulaError(f"I don't know `\\begin{{{name}}}`{advice}", opening.at)
        if name == "array":
            self._raw(opening)
        rows: list[tuple[Nodes, ...]] = []
        cells: list[Nodes] = []
        while True:
            cells.append(self._nodes(()))
            token = self._peek()
            if token is None or token.text not in ("&", "\\\\", "\\end"):
                raise FormulaError(f"`\\begin{{{name}}}` has no `\\end{{{name}}}`", opening.at)
            self._at += 1
            if token.text == "&":
                continue
            if any(cells) or token.text != "\\end":
                rows.append(tuple(cells))
            cells = []
            if token.text == "\\end":
                if (ended := self._raw(token)) != name:
                    raise FormulaError(
                        f"`\\end{{{ended}}}` ends what `\\begin{{{name}}}` began", token.at
                    )
                return Rows(name, tuple(rows))
