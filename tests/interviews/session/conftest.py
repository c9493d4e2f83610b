"""A pair that is to meet."""

import pytest

from bot.bank.model import Bank
from tests.interviews.session.holding.conftest import full_bank
from tests.interviews.session.pairs import Pair
from tests.world import World


@pytest.fixture(scope="session")
def bank() -> Bank:
    """Enough questions for every pack."""
    return full_bank()


@pytest.fixture
async def pair(here: World) -> Pair:
    return Pair(here)
