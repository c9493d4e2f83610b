"""The changes that are tried on a file, one at a time."""

import ast
import copy
from collections.abc import Iterator
from dataclasses import dataclass

from tests.trees import parsed

BOUNDARIES: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Lt: ast.LtE,
    ast.LtE: ast.Lt,
    ast.Gt: ast.GtE,
    ast.GtE: ast.Gt,
}
NEGATIONS: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Lt: ast.GtE,
    ast.LtE: ast.Gt,
    ast.Gt: ast.LtE,
    ast.GtE: ast.Lt,
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.Is: ast.IsNot,
    ast.IsNot: ast.Is,
    ast.In: ast.NotIn,
    ast.NotIn: ast.In,
}
ARITHMETIC: dict[type[ast.operator], type[ast.operator]] = {
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.FloorDiv,
    ast.Div: ast.Mult,
    ast.FloorDiv: ast.Mult,
    ast.Mod: ast.FloorDiv,
    ast.BitAnd: ast.BitOr,
    ast.BitOr: ast.BitAnd,
}
CALLS = {"min": "max", "max": "min", "any": "all", "all": "any"}
REMOVABLE = (ast.AugAssign, ast.Raise, ast.Continue, ast.Break, ast.Delete)
FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)


@dataclass(frozen=True, slots=True)
class Mutant:
    """One changed file. ``function`` is the qualified name of the outermost function that the
    change is in; None: it happens at import (a constant, a default, a field)."""

    line: int
    was: str
    becomes: str
    function: str | None
    text: str
    node: int
    number: int

    def __str__(self) -> str:
        return f"{self.line}: {self.change}"

    @property
    def change(self) -> str:
        """As ``a < b → a <= b``."""
        return f"{self.was} → {self.becomes}"

    @property
    def tree(self) -> ast.Module:
        """The whole changed file."""
        tree = parsed(self.text)
        target = list(ast.walk(tree))[self.node]
        changed = list(_changes(target))[self.number]
        for parent in ast.walk(tree):
            for name, value in ast.iter_fields(parent):
                if value is target:
                    setattr(parent, name, changed)
                elif isinstance(value, list):
                    value[:] = [changed if one is target else one for one in value]
        return ast.fix_missing_locations(tree)


def mutants_of(text: str) -> list[Mutant]:
    """Every mutant of a file, in the order of its lines."""
    tree = parsed(text)
    owners, types = _owners(tree), _types(tree)
    found = []
    for at, node in enumerate(ast.walk(tree)):
        for number, changed in enumerate(_changes(node)):
            if id(node) in types or _is_quiet(node, owners):
                continue
            was, becomes = _short(node), _short(changed)
            line = getattr(node, "lineno", 0) or node.ifs[0].lineno  # type: ignore[attr-defined]
            found.append(Mutant(line, was, becomes, owners.get(id(node)), text, at, number))
    return sorted(found, key=lambda one: (one.line, one.was, one.becomes))


def _changes(node: ast.AST) -> Iterator[ast.AST]:
    """What a node can become."""
    match node:
        case ast.Compare(ops=[op]):
            for table in (BOUNDARIES, NEGATIONS):
                if type(op) in table:
                    yield _with(node, ops=[table[type(op)]()])
        case ast.BoolOp(op=op):
            yield _with(node, op=ast.And() if isinstance(op, ast.Or) else ast.Or())
        case ast.UnaryOp(op=ast.Not() | ast.USub(), operand=operand):
            yield operand
        case ast.Constant(value=bool() as value):
            yield _with(node, value=not value)
        case ast.Constant(value=int() | float() as value):
            yield _with(node, value=value + 1)
        case ast.BinOp(op=op) | ast.AugAssign(op=op) if type(op) in ARITHMETIC:
            yield _with(node, op=ARITHMETIC[type(op)]())
        case ast.Call(func=ast.Name(id=name)) if name in CALLS:
            yield _with(node, func=ast.copy_location(ast.Name(CALLS[name], ast.Load()), node))
        case ast.Return(value=ast.expr() as value) if not _is_nothing(value):
            yield _with(node, value=ast.copy_location(ast.Constant(None), value))
        case ast.If() | ast.IfExp() | ast.While():
            if not isinstance(node.test, (ast.Compare, ast.BoolOp, ast.UnaryOp)):
                yield _with(node, test=_not(node.test))
        case ast.comprehension(ifs=[test, *rest]):
            if not isinstance(test, (ast.Compare, ast.BoolOp, ast.UnaryOp)):
                yield _with(node, ifs=[_not(test), *rest])
    if isinstance(node, REMOVABLE) or (
        isinstance(node, ast.Expr) and not isinstance(node.value, ast.Constant)
    ):
        yield ast.copy_location(ast.Pass(), node)


def _with(node: ast.AST, **fields: object) -> ast.AST:
    changed = copy.copy(node)
    for name, value in fields.items():
        setattr(changed, name, value)
    return changed


def _not(test: ast.expr) -> ast.expr:
    return ast.copy_location(ast.UnaryOp(ast.Not(), test), test)


def _is_nothing(node: ast.expr) -> bool:
    """``None``, and ``False``, which is as false; that it may be ``True`` is another change."""
    return isinstance(node, ast.Constant) and (node.value is None or node.value is False)


def _owners(tree: ast.Module) -> dict[int, str]:
    """The outermost function of each node that runs when a function is called."""
    found: dict[int, str] = {}

    def visit(node: ast.AST, names: tuple[str, ...]) -> None:
        for child in ast.iter_child_nodes(node):
            if isinstance(child, FUNCTIONS):
                qualified = ".".join((*names, child.name))
                found.update(
                    (id(inner), qualified) for part in child.body for inner in ast.walk(part)
                )
            elif isinstance(child, ast.ClassDef):
                visit(child, (*names, child.name))
            else:
                visit(child, names)

    visit(tree, ())
    return found


def _types(tree: ast.Module) -> set[int]:
    """Every node of an annotation, and whether ``zip`` is strict: both are checks, not rules."""
    found: set[int] = set()
    for node in ast.walk(tree):
        for name in ("annotation", "returns"):
            if isinstance(said := getattr(node, name, None), ast.expr):
                found.update(id(inner) for inner in ast.walk(said))
        if isinstance(node, ast.keyword) and node.arg == "strict":
            found.add(id(node.value))
    return found


def _is_quiet(node: ast.AST, owners: dict[int, str]) -> bool:
    """Whether a change is none: a flag of ``@dataclass`` or a named type is no rule."""
    if id(node) in owners:
        return False
    return isinstance(node, ast.BinOp) or (
        isinstance(node, ast.Constant) and isinstance(node.value, bool)
    )


def _short(node: ast.AST) -> str:
    if isinstance(node, ast.comprehension):
        node = node.ifs[0]
    if isinstance(node, (ast.If, ast.While)):
        node = node.test
    text = " ".join(ast.unparse(node).split())
    return text if len(text) <= 70 else text[:69] + "…"
