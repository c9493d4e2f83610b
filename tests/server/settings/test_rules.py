"""The wall clock as people write it."""

from datetime import time

import pytest

from bot.server.settings.rules import parse_time


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("9", time(9)),
        ("09:05", time(9, 5)),
        ("23.59", time(23, 59)),
        ("0h00", time(0)),
        ("12 am", time(0)),
        ("12:30pm", time(12, 30)),
        ("1 am", time(1)),
        ("1 PM", time(13)),
        ("11:59 pm", time(23, 59)),
    ],
)
def test_a_time_is_read(text: str, expected: time) -> None:
    assert parse_time(text) == expected


@pytest.mark.parametrize("text", ["24", "24:00", "9:60", "0 am", "13 pm", "nine", "", "9:5"])
def test_what_is_no_time_is_none(text: str) -> None:
    assert parse_time(text) is None
