"""Ids that no button of ours ever carried, from anybody: a kind answer, and nothing changes."""

import logging
from datetime import timedelta
from typing import Any

import pytest

from bot.interviews.values.rules import SessionState
from tests.interviews.session.holding.conftest import press_each
from tests.interviews.session.pairs import Pair
from tests.interviews.session.test_life_trouble import to_state

BEYOND = 2**63
ARGUMENTS: tuple[tuple[object, ...], ...] = (
    (),
    (0, 0, 0),
    (-1, -1, -1),
    (1, -(2**62), 2**62, "full"),
    (BEYOND, BEYOND, BEYOND),
    (1, 10**60),
    ("@everyone", "**", "ü" * 20),
)
TABLES = ("sessions", "sides", "halves", "feedback", "clocks", "profiles", "blocks", "settings")


async def kept(pair: Pair) -> list[Any]:
    return [await pair.rows(f"SELECT * FROM interview_{name}") for name in TABLES]


async def test_a_forged_id_is_answered_kindly_and_changes_nothing(
    pair: Pair, caplog: pytest.LogCaptureFixture
) -> None:
    await to_state(pair, SessionState.RUNNING)
    app = pair.here.app
    await pair.here.run_due()
    before = await kept(pair)
    stranger = pair.here.member("eve")
    names = sorted(one for one in app.router.names() if one.startswith("mock:"))
    assert len(names) > 50
    for name in names:
        custom_ids = [":".join((name, *map(str, given)))[:100] for given in ARGUMENTS]
        await press_each(pair.here, stranger, pair.here.channel.id, custom_ids)
    failed = [one for one in caplog.records if one.levelno >= logging.ERROR]
    assert [(one.message, getattr(one, "what", "")) for one in failed] == []
    assert await kept(pair) == before


OLD: tuple[tuple[object, ...], ...] = (
    ("{}",),
    ("{}", 1735689600),
    ("{}", "partner"),
    ("{}", "same"),
)


@pytest.mark.parametrize("state", [SessionState.CANCELLED, SessionState.DONE])
async def test_every_button_of_long_ago_is_answered_kindly(
    pair: Pair, state: SessionState, caplog: pytest.LogCaptureFixture
) -> None:
    await to_state(pair, state)
    await pair.here.forward(timedelta(minutes=1))
    app = pair.here.app
    for name in sorted(one for one in app.router.names() if one.startswith("mock:")):
        custom_ids = [":".join((name, *map(str, given))).format(pair.session_id) for given in OLD]
        await press_each(pair.here, pair.ann, pair.here.channel.id, custom_ids)
    failed = [one for one in caplog.records if one.levelno >= logging.ERROR]
    assert [(one.message, getattr(one, "what", "")) for one in failed] == []
