"""The database's own tests have its threads."""

import queue
import threading

import aiosqlite.core
import pytest


@pytest.fixture(autouse=True)
def threads(monkeypatch: pytest.MonkeyPatch) -> None:
    """See `tests/shortcuts.py`: all others do without."""
    monkeypatch.setattr(aiosqlite.core, "SimpleQueue", queue.SimpleQueue)
    monkeypatch.setattr(aiosqlite.core, "Thread", threading.Thread)
