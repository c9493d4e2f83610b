"""One test of many cases of one kind, such as all questions of the bank.

A test for each would be collected by every process and reported by its name, which takes longer
than most of them; and whoever edits the bank wants to see all faults at once.
"""

from collections.abc import Callable, Iterable
from typing import Any, TypeVar

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
        except AssertionError as error:
            faults.append(f"{name(case)}: {error}")
    assert count, "no cases"
    assert not faults, "\n".join([f"{len(faults)} of {count}:", *faults])
