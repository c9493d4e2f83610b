"""What the demo's tests share: the real bank, and a fast place for the databases."""

import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
import simcord

from bot.bank.model import Bank
from tests.openapi.official import CONFORMITY
from tests.real_bank import real_bank

IN_MEMORY = Path("/dev/shm")


@pytest.fixture(scope="session")
def bank() -> Bank:
    """The bank that the demo shows."""
    return real_bank()


@pytest.fixture(autouse=True)
def scratch(monkeypatch: pytest.MonkeyPatch) -> None:
    """Temporary folders in memory where there is such a place: nothing here tests disks."""
    if os.access(IN_MEMORY, os.W_OK):
        monkeypatch.setattr(tempfile, "tempdir", str(IN_MEMORY))


@pytest.fixture(autouse=True)
def what_is_sent_is_what_discord_takes(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The demo opens worlds of its own; what they send is checked like all the rest."""
    opened: list[simcord.Env] = []
    start = simcord.Env.start

    async def noted(env: simcord.Env) -> None:
        opened.append(env)
        await start(env)

    monkeypatch.setattr(simcord.Env, "start", noted)
    yield
    for env in opened:
        problems = CONFORMITY.problems(env.http_requests)
        assert problems == [], problems
