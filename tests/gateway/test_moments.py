"""A made-up id of a button that names a moment is refused like any other from long ago."""

from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.errors import UserError
from bot.daily.contributed.cog import SuggestCog
from bot.gateway.routes import LARGEST, LONG_AGO, ComponentInteraction
from bot.interviews.session.cog import SessionCog

RAW: Any = SimpleNamespace(guild_id=1, user=SimpleNamespace(id=2))


def click(*arguments: object) -> ComponentInteraction:
    return ComponentInteraction(RAW, tuple(str(one) for one in arguments), {})


@given(number=st.integers(-LARGEST, LARGEST), microseconds=st.sampled_from([1, 10**6]))
def test_a_moment_is_one_that_every_zone_can_show_or_refused(
    number: int, microseconds: int
) -> None:
    unit = timedelta(microseconds=microseconds)
    try:
        found = click(number).moment(0, unit)
    except UserError as refusal:
        assert refusal.text == LONG_AGO
    else:
        assert (found - datetime(1970, 1, 1, tzinfo=UTC)) // unit == number
        for zone in ("Etc/GMT+12", "Pacific/Kiritimati"):
            assert found.astimezone(ZoneInfo(zone)).tzinfo is not None


@pytest.mark.parametrize("number", [LARGEST, -LARGEST, 253402300799 * 10**6])
async def test_no_button_fails_by_its_moment(number: int) -> None:
    service: Any = SimpleNamespace(act=None, handle_report=None)
    with pytest.raises(UserError):
        await SessionCog(service).confirm(click(1, number))
    with pytest.raises(UserError):
        await SuggestCog(service).handle_report(click("vision-1", number))
