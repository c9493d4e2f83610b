"""`work`: a sum in Python's notation, computed without ever running code. Pure.

Numbers, + - * / ** and a short list of functions; anything else is refused, and so is what
would take long (huge powers, factorials).
"""

from __future__ import annotations

import ast
import math
import re
from collections.abc import Callable, Iterable, Mapping

from bot.bank.problems import nearest

Number = int | float
LONGEST = 500  # characters
_LARGEST = 1e12  # of an argument of a function or an exponent's result, as a guard of time
_MOST_DEEP = 50
_ALLOWED = "use numbers, + - * / ** ( ) and functions such as sqrt, log and comb"


class SumError(ValueError):
    """A sum that can't be computed; the text says why, ``fix`` what to write instead."""

    def __init__(self, reason: str, fix: str = "") -> None:
        super().__init__(reason)
        self.fix = fix or _ALLOWED


def _sum(*numbers: Number) -> Number:
    return math.fsum(numbers)


_FUNCTIONS: Mapping[str, Callable[..., Number]] = {
    "sum": _sum, "abs": abs, "round": round, "min": min, "max": max,
    "sqrt": math.sqrt, "exp": math.exp, "log": math.log, "log2": math.log2, "log10": math.log10,
    "comb": math.comb, "perm": math.perm, "factorial": math.factorial,
    "floor": math.floor, "ceil": math.ceil, "erf": math.erf,
}  # fmt: skip
_SLOW_FROM = {"comb": 10_000, "perm": 10_000, "factorial": 10_000}
# What Python says would tell an author nothing. The narrower kinds of error stand first.
_REASONS: Mapping[type[Exception], str] = {
    SyntaxError: "this is not a sum",
    ZeroDivisionError: "it divides by zero",
    OverflowError: "the result is too large",
    TypeError: "a function has too few or too many numbers, or not whole ones",
    ValueError: "a function has no value for its number",
    ArithmeticError: "it has no result",
    RecursionError: "the brackets are nested too deeply",
}
# A comma between digits is a decimal one; between arguments a space follows.
_ODD = re.compile(r"[×÷−·^=%$€;]|\d+,\d+")
# How others write what Python calls by another name.
_INSTEAD: Mapping[str, str] = {
    "×": "`*`", "·": "`*`", "÷": "`/`", "−": "a hyphen (-)", "^": "`**`", "pow": "`**`",
    "ln": "`log`", "lg": "`log10` or `log2`", "root": "`sqrt`", "binom": "`comb`",
    "choose": "`comb`", "nCr": "`comb`", "C": "`comb`", "nPr": "`perm`",
}  # fmt: skip
_NAMES = {"pi": math.pi, "e": math.e}


def compute(work: str) -> float:
    """The value of the sum. Raises SumError when it isn't one, or isn't finite."""
    if len(work) > LONGEST:
        raise SumError(f"longer than {LONGEST} characters")
    if (odd := _ODD.search(work)) is not None:
        raise SumError(f"`{odd.group()}` can't stand in it", _instead_of(odd.group()))
    try:
        tree = ast.parse(" ".join(work.split()), mode="eval")
        value = float(_value(tree.body, 0))
    except SumError:
        raise
    except tuple(_REASONS) as error:
        reason = next(text for kind, text in _REASONS.items() if isinstance(error, kind))
        raise SumError(reason) from error
    if not math.isfinite(value):
        raise SumError("the result is not a finite number")
    return value


def _value(node: ast.expr, depth: int) -> Number:
    if depth > _MOST_DEEP:
        raise SumError("the brackets are nested too deeply")
    match node:
        case ast.Constant(value=bool()):
            raise SumError("true and false are not numbers")
        case ast.Constant(value=int() | float() as number):
            return number
        case ast.Name(id=name) if name in _NAMES:
            return _NAMES[name]
        case ast.UnaryOp(op=ast.USub(), operand=operand):
            return -_value(operand, depth + 1)
        case ast.UnaryOp(op=ast.UAdd(), operand=operand):
            return _value(operand, depth + 1)
        case ast.BinOp(left=left, op=operator, right=right):
            return _operate(operator, _value(left, depth + 1), _value(right, depth + 1))
        case ast.Call(func=ast.Name(id=name), args=arguments, keywords=[]) if name in _FUNCTIONS:
            return _call(name, [part for node in arguments for part in _parts(node, depth + 1)])
        case ast.Call(func=ast.Name(id=name) | ast.Attribute(attr=name)):
            fix = f"write `{name}`" if name in _FUNCTIONS else _instead_of(name)
            raise SumError(f"`{ast.unparse(node)[:40]}` is not allowed", fix)
    raise SumError(f"`{ast.unparse(node)[:40]}` is not allowed")


def _instead_of(odd: str) -> str:
    """What to write in place of a sign or a name that isn't known."""
    if odd in _INSTEAD:
        return f"write {_INSTEAD[odd]}"
    whole, comma, rest = odd.partition(",")
    if comma:
        return f"write `{whole}.{rest}`, or `{whole}, {rest}` if these are two numbers"
    return nearest(odd, _FUNCTIONS, otherwise=_ALLOWED)


def _parts(node: ast.expr, depth: int) -> Iterable[Number]:
    """An argument; sum, min and max also take a list in brackets."""
    if isinstance(node, ast.List | ast.Tuple):
        return [_value(item, depth) for item in node.elts]
    return [_value(node, depth)]


def _operate(operator: ast.operator, left: Number, right: Number) -> Number:
    match operator:
        case ast.Add():
            return left + right
        case ast.Sub():
            return left - right
        case ast.Mult():
            return left * right
        case ast.Div():
            return left / right
        case ast.Pow():
            return _power(left, right)
    raise SumError("only + - * / ** are allowed")


def _power(left: Number, right: Number) -> Number:
    if abs(right) * math.log2(abs(left) + 2) > 1000:
        raise SumError("the power is too large")
    power = left**right
    if isinstance(power, complex):
        raise SumError("a root of a negative number")
    return power


def _call(name: str, arguments: list[Number]) -> Number:
    limit = _SLOW_FROM.get(name, _LARGEST)
    if any(abs(argument) > limit for argument in arguments):
        raise SumError(f"a number in {name}() is too large")
    return _FUNCTIONS[name](*arguments)
