"""Python source as trees, for the tests that read code."""

import ast
import gc
from functools import cache
from pathlib import Path


def parsed(text: str) -> ast.Module:
    """The tree of a source text.

    The collector rests meanwhile. If it ran, it could find a task of an earlier test that failed
    unasked; that is logged with its traceback, drawing the traceback parses as well, and Python
    3.11 fails when one parse begins inside another ("AST constructor recursion depth mismatch").

    Raises:
        SyntaxError: the text isn't Python.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        return ast.parse(text)
    finally:
        if was_on:
            gc.enable()


@cache
def tree_of(path: Path) -> ast.Module:
    """The tree of a file, parsed once a run. Don't change it."""
    return parsed(path.read_text(encoding="utf-8"))


def named_in(tree: ast.Module) -> dict[str, ast.expr]:
    """What the names of a file are given at its top."""
    return {
        target.id: one.value
        for one in tree.body
        if isinstance(one, ast.Assign)
        for target in one.targets
        if isinstance(target, ast.Name)
    }


@cache
def nodes_of(tree: ast.AST) -> list[ast.AST]:
    """All nodes of a tree in the order of ``ast.walk``, which takes three times as long: there are
    a million and a half, and a dozen guards look at each. Don't change it."""
    found = [tree]
    for node in found:
        for name in node._fields:
            value = getattr(node, name, None)
            if isinstance(value, ast.AST):
                found.append(value)
            elif type(value) is list:
                found += [one for one in value if isinstance(one, ast.AST)]
    return found
