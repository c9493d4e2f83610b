"""A pair that is to meet."""

import pytest

from tests.interviews.session.pairs import Pair
from tests.world import World


@pytest.fixture
async def pair(here: World) -> Pair:
    return Pair(here)
