"""The preparation lists that come with the bot."""

from functools import cache

from bot.bank.lists.loader import load_prep
from bot.bank.lists.model import Prep
from bot.core.bundle import bundled


@cache
def shipped_lists() -> Prep:
    """The lists of `content/prep/`, read on first use; they change with a release only."""
    return load_prep(bundled("content") / "prep")
