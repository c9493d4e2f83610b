"""What all proofs share: the wire that they cut, and pictures that take no process."""

from collections.abc import Iterator

import pytest

from bot.gateway.drawing.worker_process import WorkerProcess
from tests.proof.wire import Wire, laid_wire


@pytest.fixture
def wire() -> Iterator[Wire]:
    """Every simulated client of this test goes through it."""
    with laid_wire() as laid:
        yield laid


@pytest.fixture(autouse=True)
def pictures_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """A death is in a commit or a request; a process that draws would begin anew for each."""

    async def drawn(*_: object) -> bytes:
        return b"a picture"

    monkeypatch.setattr(WorkerProcess, "draw", drawn)
