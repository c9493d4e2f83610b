"""One test of many cases of one kind, such as all questions of the bank.

A test for each would be collected by every process and reported by its name, which takes longer
than most of them; and whoever edits the bank wants to see all faults at once.
"""

from collections.abc import Callable, Iterable
from typing import Any, TypeVar

import pytest

Case = TypeVar("Case")


def all_hold(
    cases: Iterable[Case], holds: Callable[[Case], None], name: Callable[[Case], Any] = repr
) -> None:
    """Let a function assert of each case what must hold; fail with every case of which it doesn't.

    Raises:
        AssertionError: of at least one it didn't hold, or there was no case.
    """
    faults, count = [], 0
    for case in cases:
        count += 1
        try:
            holds(case)
        except (AssertionError, pytest.fail.Exception) as error:
            faults.append(f"{name(case)}: {error}")
        except Exception as error:
            error.add_note(f"of {name(case)}")
            raise
    assert count, "no cases"
    assert not faults, "\n".join([f"{len(faults)} of {count}:", *faults])


def each(names: str, cases: Iterable[Any]) -> Callable[[Callable[..., None]], Callable[[], None]]:
    """What ``pytest.mark.parametrize`` says, as one test. For tables of rules: the function is
    called with each case and nothing else, so it takes no fixtures."""
    wanted, table = names.replace(",", " ").split(), list(cases)

    def decorate(test: Callable[..., None]) -> Callable[[], None]:
        def holds(case: Any) -> None:
            test(**dict(zip(wanted, case if len(wanted) > 1 else (case,), strict=True)))

        def of_all() -> None:
            all_hold(table, holds)

        of_all.__name__, of_all.__doc__, of_all.__module__ = (
            test.__name__, test.__doc__, test.__module__,
        )  # fmt: skip
        return of_all

    return decorate
