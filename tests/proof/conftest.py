"""The wire that the tests of this folder cut."""

from collections.abc import Iterator

import pytest

from tests.proof.wire import Wire, laid_wire


@pytest.fixture
def wire() -> Iterator[Wire]:
    """Every simulated client of this test goes through it."""
    with laid_wire() as laid:
        yield laid
