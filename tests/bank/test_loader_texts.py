"""Hard-wrapped text becomes lines as Discord shows them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.bank.parsing.paragraphs import unwrap


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("one\ntwo\n", "one two"),
        ("one\ntwo\n\nthree\nfour", "one two\n\nthree four"),
        ("- one\n  goes on\n- two", "- one goes on\n- two"),
        ("1. one\n2. two", "1. one\n2. two"),
        (
            "before\n```python\nx = 1\ny = 2\n```\nafter\nall",
            "before\n```python\nx = 1\ny = 2\n```\nafter all",
        ),
        ("| a | b |\n| 1 | 2 |\nend", "| a | b |\n| 1 | 2 |\nend"),
        ("> said\nby me", "> said by me"),
        ("sum:\n    a = b\n    c = d", "sum:\n    a = b\n    c = d"),
        ("", ""),
    ],
)
def test_paragraphs_are_joined_and_the_rest_is_kept(typed: str, shown: str) -> None:
    assert unwrap(typed) == shown


@given(st.text(alphabet=" ab-\n`|>1.", max_size=80))
def test_no_word_is_lost_and_doing_it_twice_changes_nothing(text: str) -> None:
    assert unwrap(text).split() == text.split()
    assert unwrap(unwrap(text)) == unwrap(text)
