"""The whole bot in a process of its own against a Discord on loopback: real HTTP, a real websocket.

The emulator stands beside the project in ``../shared/harness``; where it isn't, these tests are
skipped. Nothing in the bot is replaced and nothing leaves the machine.
"""

import os
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.wire.lab import ENV, HARNESS, PATIENCE_SECONDS, Lab
from tests.wire.nursery import Nursery

collect_ignore_glob: list[str] = []


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    here = [item for item in items if Path(__file__).parent in item.path.parents]
    for item in here:
        item.add_marker(pytest.mark.timeout(5 * PATIENCE_SECONDS))
    if HARNESS.is_dir():
        return
    for item in here:
        item.add_marker(pytest.mark.skip(reason="the wire-level Discord is not here"))


@pytest.fixture(scope="session")
def nursery() -> Iterator[Nursery]:
    """For all tests of this process; nothing of a test stays in it."""
    made = Nursery({**os.environ, **ENV})
    yield made
    made.close()


@pytest.fixture
def wire(monkeypatch: pytest.MonkeyPatch, nursery: Nursery) -> Nursery:
    """The emulator can be imported. It waits for what happens and counts no real seconds. What
    starts a bot that isn't imported anew."""
    monkeypatch.syspath_prepend(str(HARNESS.parent))
    from harness.interactions import Interaction

    acknowledged, answered = Interaction.ack, Interaction.response

    async def ack(self: Any, _: float = 0) -> Any:
        return await acknowledged(self, PATIENCE_SECONDS)

    async def response(self: Any, _: float = 0) -> Any:
        return await answered(self, PATIENCE_SECONDS)

    monkeypatch.setattr(Interaction, "ack", ack)
    monkeypatch.setattr(Interaction, "response", response)
    return nursery


@pytest.fixture
async def lab(tmp_path: Path, wire: Nursery) -> AsyncIterator[Lab]:
    """A server with a channel, an organiser and two members; the bot runs and is connected."""
    async with Lab.open(tmp_path, wire) as made:
        yield made
        problems: list[Any] = made.harness.problems()
        assert problems == [], problems
