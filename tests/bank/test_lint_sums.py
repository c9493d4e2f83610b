"""Sums in Python's notation, computed without running code."""

import contextlib
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.bank.lint.sums import SumError, compute
from tests.growth import processor_seconds
from tests.together import each


@each(
    "work, value",
    [
        ("1 - (5 / 6) ** 2", 11 / 36),
        ("-3 + +2", -1),
        ("comb(10, 3) * 0.5**10", math.comb(10, 3) / 1024),
        ("perm(1000, 40) / 1000**40", math.perm(1000, 40) / 1000**40),
        ("sum(1, 2, 3) + sum([4, 5])", 15),
        ("max((1, 2)) - min(3, 4)", -1),
        ("sqrt(2) ** 2", 2),
        ("log(e) + log2(8) + log10(100)", 6),
        ("round(2.567, 2) + floor(2.9) + ceil(2.1)", 7.57),
        ("erf(0) + exp(0) + abs(-1) + pi", 2 + math.pi),
        ("factorial(5) / 120", 1),
        ("1 +\n  2", 3),
    ],
)
def test_a_sum_has_its_value(work: str, value: float) -> None:
    assert compute(work) == pytest.approx(value)


@each(
    "work, reason",
    [
        ("__import__('os').system('x')", "not allowed"),
        ("open('x')", "not allowed"),
        ("(1).__class__", "not allowed"),
        ("[x for x in (1, 2)]", "not allowed"),
        ("sum(x for x in (1, 2))", "not allowed"),
        ("lambda: 1", "not allowed"),
        ("round(1.5, ndigits=1)", "`=` can't stand"),
        ("x + 1", "not allowed"),
        ("'a' * 3", "not allowed"),
        ("1 if 2 else 3", "not allowed"),
        ("not 1", "not allowed"),
        ("True + 1", "not numbers"),
        ("5 % 2", "`%` can't stand"),
        ("5 // 2", "only"),
        ("1 +", "not a sum"),
        ("", "not a sum"),
        ("1 / 0", "divides by zero"),
        ("log(0)", ""),
        ("sqrt(1, 2)", "too many numbers"),
        ("(-1) ** 0.5", "negative"),
        ("0 ** -1", ""),
        ("9 ** 9 ** 9", "too large"),
        ("factorial(100000)", "too large"),
        ("comb(100000, 50000)", "too large"),
        ("exp(1e13)", "too large"),
        ("1e999", "finite"),
        ("1e308 * 10", "finite"),
        ("1+" * 300 + "1", "longer"),
        ("-" * 60 + "1", "brackets"),
        ("1\0", ""),
    ],
)
def test_anything_else_is_refused_with_a_reason(work: str, reason: str) -> None:
    with pytest.raises(SumError) as caught:
        compute(work)
    assert reason in str(caught.value)
    assert str(caught.value)


@each(
    "work, fix",
    [
        ("comb(2,1) * 1/6", "write `2.1`, or `2, 1` if these are two numbers"),
        ("1 - 0,69", "write `0.69`, or `0, 69` if these are two numbers"),
        ("ln(2)", "write `log`"),
        ("2 * lg(2)", "write `log10` or `log2`"),
        ("math.sqrt(2)", "write `sqrt`"),
        ("np.sqroot(2)", "did you mean `sqrt`?"),
        ("xyzzy(2)", "use numbers"),
        ("nCr(5, 2)", "write `comb`"),
        ("2 × 3", "write `*`"),
        ("2^3", "write `**`"),
        ("1 - 5!", "use numbers"),
        ("30 %", "use numbers"),
        ("x + 1", "use numbers"),
        ("round(2.5, x=1)", "use numbers"),
    ],
)
def test_what_to_write_instead_is_said(work: str, fix: str) -> None:
    with pytest.raises(SumError) as caught:
        compute(work)
    assert caught.value.fix.startswith(fix)


sums = st.recursive(
    st.integers(min_value=0, max_value=10**6).map(str),
    lambda inner: st.one_of(
        st.tuples(inner, st.sampled_from(["+", "-", "*", "/", "**"]), inner).map(
            lambda parts: f"({parts[0]} {parts[1]} {parts[2]})"
        ),
        inner.map("factorial({})".format),
        st.tuples(inner, inner).map(lambda pair: f"comb({pair[0]}, {pair[1]})"),
    ),
    max_leaves=8,
)


@given(sums)
def test_no_sum_takes_long_or_raises_anything_else(work: str) -> None:
    def is_finite(text: str) -> None:
        with contextlib.suppress(SumError):
            assert math.isfinite(compute(text))

    # Hundreds of times what the slowest takes; a power or factorial let through takes minutes.
    assert processor_seconds(is_finite, work) < 2


@given(st.text(max_size=60))
def test_no_text_raises_anything_else(work: str) -> None:
    with contextlib.suppress(SumError):
        assert math.isfinite(compute(work))
