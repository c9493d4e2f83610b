"""The questions that come along, read once for all tests of a process."""

from functools import cache

from bot.bank.loader import load_bank
from bot.bank.model import Bank
from bot.core.bundle import bundled


@cache
def real_bank() -> Bank:
    """The bank in ``content``. It is frozen, so tests can share it."""
    return load_bank(bundled("content") / "bank")
