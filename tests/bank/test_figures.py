"""A number is read as people type it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.bank.terms import figures


@pytest.mark.parametrize(
    ("text", "unit", "expected"),
    [
        ("0.5", "", (0.5,)),
        (".5", "", (0.5,)),
        ("0,5", "", (0.5,)),
        (",5", "", (0.5,)),
        ("5.", "", (5.0,)),
        ("50 %", "", (0.5,)),
        ("50%", "", (0.5,)),
        ("50 percent", "", (0.5,)),
        ("1/2", "", (0.5,)),
        ("1 / 2", "", (0.5,)),
        ("1⁄2", "", (0.5,)),
        ("-1/2", "", (-0.5,)),
        ("1/0", "", ()),
        ("1/2/3", "", ()),
        ("−0.76", "", (-0.76,)),
        ("+3", "", (3.0,)),
        ("≈ 0.67", "", (0.67,)),
        ("about 60", "", (60.0,)),
        ("£1.60", "pounds", (1.6,)),
        ("1e5", "", (1e5,)),
        ("1e999", "", ()),
        ("1,234", "", (1.234, 1234.0)),
        ("1.234", "", (1.234, 1234.0)),
        ("101,770", "parameters", (101.77, 101770.0)),
        ("101 770", "parameters", (101770.0,)),
        ("101\u202f770", "parameters", (101770.0,)),
        ("101'770", "parameters", (101770.0,)),
        ("101_770", "", (101770.0,)),
        ("1,234,567.5", "", (1234567.5,)),
        ("1.234.567,5", "", (1234567.5,)),
        ("12,34,5", "", ()),
        ("1 2", "", ()),
        ("5.9", "%", (5.9,)),
        ("5.9 %", "%", (5.9,)),
        ("1/17", "%", (100 / 17,)),
        ("1.5 GiB", "GiB", (1.5,)),
        ("14749 users", "users per group", (14749.0,)),
        ("11 orders per 1,000 people", "orders per 1,000 people", (11.0,)),
        ("11 orders", "orders per 1,000 people", (11.0,)),
        ("14749 in each group of users", "users in each group of", (14749.0,)),
        ("14749 dogs", "users per group", ()),
        ("250 readings", "", ()),
        ("", "", ()),
        ("half", "", ()),
        ("nan", "", ()),
        ("inf", "", ()),
        ("--5", "", ()),
        ("9" * 61, "", ()),
        ("9" * 60, "", (1e60,)),
        ("٣", "", (3.0,)),
    ],
)
def test_a_number_is_read_as_people_type_it(
    text: str, unit: str, expected: tuple[float, ...]
) -> None:
    assert figures.readings(text, unit) == pytest.approx(expected)


@given(st.text(max_size=80), st.sampled_from(["", "%", "users per group"]))
def test_no_text_upsets_the_reading(text: str, unit: str) -> None:
    assert all(isinstance(value, float) for value in figures.readings(text, unit))


@given(st.integers(-(10**9), 10**9), st.sampled_from(["{}", "{:,}", "{:_}", " {} ", "{}.0"]))
def test_whole_numbers_are_read_with_and_without_separators(value: int, form: str) -> None:
    assert value in figures.readings(form.format(value))


@pytest.mark.parametrize(
    ("text", "is_right"),
    [("0.67", True), ("2/3", True), ("66.7 %", True), ("0.68", False), ("67", False), ("x", None)],
)
def test_a_figure_is_right_within_its_tolerance(text: str, is_right: bool | None) -> None:
    assert figures.is_right_figure(text, value=0.67, tolerance=0.005, unit="") is is_right


@given(st.floats(-1e6, 1e6), st.floats(0, 10))
def test_the_very_edge_of_the_tolerance_is_right(value: float, tolerance: float) -> None:
    for edge in (value - tolerance, value, value + tolerance):
        text = f"{edge:.12f}"
        assert figures.is_right_figure(text, value=value, tolerance=tolerance, unit="") is True
