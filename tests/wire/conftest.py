"""The whole bot in a process of its own against a Discord on loopback: real HTTP, a real websocket.

The emulator stands beside the project in ``../shared/harness``; where it isn't, these tests are
skipped. Nothing in the bot is replaced and nothing leaves the machine.
"""

import sys
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from tests.wire.lab import HARNESS, Lab

collect_ignore_glob: list[str] = []


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    if HARNESS.is_dir():
        return
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.skip(reason="the wire-level Discord is not here"))


@pytest.fixture
def wire() -> None:
    """The emulator can be imported."""
    sys.path.insert(0, str(HARNESS.parent))


@pytest.fixture
async def lab(tmp_path: Path, wire: None) -> AsyncIterator[Lab]:
    """A server with a channel, an organiser and two members; the bot runs and is connected."""
    async with Lab.open(tmp_path) as made:
        yield made
        problems: list[Any] = made.harness.problems()
        assert problems == [], problems
