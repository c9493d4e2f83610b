"""Many cases in one test."""

import pytest

from tests.together import all_hold, each


def is_small(number: int) -> None:
    assert 1 / number > 0.3, "too large"


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


def test_an_error_that_nobody_awaits_ends_it_and_names_its_case() -> None:
    with pytest.raises(ZeroDivisionError) as ended:
        all_hold([1, 0], is_small)
    assert ended.value.__notes__ == ["of 0"]


def test_a_table_is_one_test_that_looks_at_each_case() -> None:
    @each("left, right", [(1, 1), (1, 2), (2, 2), (3, 4)])
    def test_they_are_equal(left: int, right: int) -> None:
        """As a table says."""
        assert left == right

    assert test_they_are_equal.__name__ == "test_they_are_equal"
    with pytest.raises(AssertionError, match=r"2 of 4:\n\(1, 2\): .*\n\(3, 4\): ") as failed:
        test_they_are_equal()
    assert "(1, 1)" not in str(failed.value)


def test_an_error_that_is_awaited_in_vain_is_a_fault() -> None:
    @each("text", ["1", "two"])
    def test_no_number(text: str) -> None:
        with pytest.raises(ValueError, match="invalid"):
            int(text)

    with pytest.raises(AssertionError, match="1 of 2:\n'1': DID NOT RAISE"):
        test_no_number()
