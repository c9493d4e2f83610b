"""Every text that a member can see, in one list: ``python -m tests.texts``.

For whoever reads them all with fresh eyes, and for the next language. Read from the source, so a
text needs no situation in which it appears: strings in ``ui`` files, refusals, descriptions of
commands and options, sentences that rules, services and handlers hand to a drawing, and what the
privacy policy says of tables. What is filled in stands as ``{…}``.
"""

import ast
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from tests.trees import named_in, nodes_of, tree_of

BOT = Path(__file__).parent.parent / "bot"
WINGS = ("gateway", "server", "daily", "practice", "interviews", "prepare", "progress", "privacy")
ELSEWHERE = (
    "bank/choose.py", "bank/problems.py", "bank/own", "bank/parsing/advice.py", "core/kept.py",
    "core/uptime/rules.py", "operate/doctor", "operate/trouble",
)  # fmt: skip
"""What members or organisers see of the other wings: why a question was chosen, what is wrong in
their own ones, what several tables say in the privacy policy, outages, and what the bot finds wrong
with itself."""
QUIET_FILES = {"store", "feature", "personal"}
"""Kinds of file with SQL and names: of their strings people read what is said by these calls."""
SPOKEN_CALLS = {"UserError", "Kept"}
QUIET_CALLS = {"debug", "info", "warning", "exception", "error", "execute", "getLogger", "compile",
               "one", "every", "value", "values", "moment", "run", "discard", "reschedule", "put",
               "NewType", "TypeVar", "AssertionError", "RuntimeError", "ValueError", "TypeError",
               "StartError", "setattr", "getattr", "route", "command", "message_menu"}  # fmt: skip
"""Calls whose strings go to a log, to the database or to a programmer."""


@dataclass(frozen=True, slots=True, order=True)
class Text:
    """A text and where it stands."""

    file: str
    line: int
    text: str


@cache
def texts() -> tuple[Text, ...]:
    """All of them, by file and line. The files are read once a process."""
    found = []
    for place in (*WINGS, *ELSEWHERE):
        for path in sorted((BOT / place).rglob("*.py")) or [BOT / place]:
            found += list(texts_in(path))
    return tuple(sorted(set(found)))


def texts_in(path: Path) -> Iterator[Text]:
    """The texts of one file."""
    tree = tree_of(path)
    name = str(path.relative_to(BOT.parent)) if path.is_relative_to(BOT.parent) else path.name
    parents = {child: node for node in nodes_of(tree) for child in ast.iter_child_nodes(node)}
    if {part.removesuffix(".py") for part in Path(name).parts} & QUIET_FILES:
        for node in spoken(tree):
            text = None if is_inner(node, parents) else written(node)
            if text is not None and is_prose(text):
                yield Text(name, node.lineno, text)
        return
    for node in nodes_of(tree):
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)) and is_command(node):
            line = (ast.get_docstring(node) or "").partition("\n")[0]
            yield Text(name, node.lineno, f"{command_of(node)}: {line}")
        if not isinstance(node, (ast.Constant, ast.JoinedStr)) or is_inner(node, parents):
            continue
        text = written(node)
        if text is not None and is_prose(text) and not is_quiet(node, parents):
            yield Text(name, node.lineno, text)


def spoken(tree: ast.Module) -> Iterator[ast.Constant | ast.JoinedStr]:
    """The strings of what is refused or told, also by a constant of the same file, whole or as a
    part of a string."""
    constants = named_in(tree)
    for call in nodes_of(tree):
        if not isinstance(call, ast.Call) or name_of(call) not in SPOKEN_CALLS:
            continue
        for node in nodes_of(call):
            one = constants.get(node.id) if isinstance(node, ast.Name) else node
            if isinstance(one, (ast.Constant, ast.JoinedStr)):
                yield one


def name_of(call: ast.Call) -> str:
    """The function or method that is called; "" where it is worked out."""
    called = call.func
    return called.attr if isinstance(called, ast.Attribute) else getattr(called, "id", "")


def written(node: ast.AST) -> str | None:
    """A string as a person reads it, with ``{…}`` for what is filled in; None: it is none."""
    if isinstance(node, ast.Constant):
        return node.value if isinstance(node.value, str) else None
    if not isinstance(node, ast.JoinedStr):
        return None
    return "".join(
        str(part.value) if isinstance(part, ast.Constant) else "{…}" for part in node.values
    )


def is_prose(text: str) -> bool:
    """Whether a string has words: two of them, or one that a button could show."""
    if re.fullmatch(r"[a-z0-9_:.{}…*|%\\()\[\]?+^$<>/-]*", text.strip()):
        return False
    return bool(re.search(r"[A-Za-z]{2,} ?[A-Za-z’'*_`]+", text) or re.match(r"[A-Z][a-z]+", text))


def is_inner(node: ast.AST, parents: dict[ast.AST, ast.AST]) -> bool:
    """Whether a string is a part of another one, or a docstring."""
    above = parents.get(node)
    return isinstance(above, (ast.JoinedStr, ast.FormattedValue, ast.Expr))


def is_quiet(node: ast.AST, parents: dict[ast.AST, ast.AST]) -> bool:
    """Whether nobody but a programmer, the log or the database reads a string."""
    while node in parents:
        node = parents[node]
        if isinstance(node, ast.Call) and name_of(node) in QUIET_CALLS:
            return True
        if isinstance(node, (ast.AnnAssign, ast.arg)):
            return isinstance(node, ast.arg) or is_setting(node)
        if isinstance(node, (ast.Assert, ast.Subscript)):
            return True
    return False


def is_setting(node: ast.AnnAssign) -> bool:
    return isinstance(node.target, ast.Name) and node.target.id.islower()


def is_command(node: ast.FunctionDef | ast.AsyncFunctionDef) -> bool:
    return bool(command_of(node))


def command_of(node: ast.FunctionDef | ast.AsyncFunctionDef) -> str:
    """The command that a method answers; "" if it answers none."""
    for one in node.decorator_list:
        if isinstance(one, ast.Call) and getattr(one.func, "id", "") in ("command", "message_menu"):
            name = written(one.args[0])
            return f"/{name}" if getattr(one.func, "id", "") == "command" else str(name)
    return ""


def main() -> int:
    """Print them."""
    file = ""
    for one in texts():
        if one.file != file:
            file = one.file
            print(f"\n{file}")
        print(f"{one.line:>5}  " + one.text.replace("\n", "\n       "))
    return 0


if __name__ == "__main__":
    sys.exit(main())
