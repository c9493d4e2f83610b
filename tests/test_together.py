"""Many cases in one test."""

import pytest

from tests.together import all_hold


def is_small(number: int) -> None:
    assert number < 3, "too large"


def test_every_case_that_fails_is_named() -> None:
    all_hold([1, 2], is_small)
    with pytest.raises(AssertionError) as failed:
        all_hold([1, 5, 2, 7], is_small)
    assert "2 of 4" in str(failed.value)
    assert "5: too large" in str(failed.value)
    assert "7: too large" in str(failed.value)
    assert "1:" not in str(failed.value)


def test_no_case_at_all_is_a_failure() -> None:
    with pytest.raises(AssertionError, match="no cases"):
        all_hold([], is_small)
