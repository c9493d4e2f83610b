"""What the demo's tests share: the real bank, and a fast place for the databases."""

import os
import tempfile
from pathlib import Path

import pytest

from bot.bank.loader import load_bank
from bot.bank.model import Bank
from bot.bundle import bundled

IN_MEMORY = Path("/dev/shm")


@pytest.fixture(scope="session")
def bank() -> Bank:
    """The bank that the demo shows."""
    return load_bank(bundled("content") / "bank")


@pytest.fixture(autouse=True)
def scratch(monkeypatch: pytest.MonkeyPatch) -> None:
    """Temporary folders in memory where there is such a place: nothing here tests disks."""
    if os.access(IN_MEMORY, os.W_OK):
        monkeypatch.setattr(tempfile, "tempdir", str(IN_MEMORY))
