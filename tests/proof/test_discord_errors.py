"""Discord refuses, stumbles or loses an answer; in the end everything is said once.

Each handler of the stories meets each error, at each of its requests: once and until Discord is
well again, by turns. Nothing tries several times in a row by itself, so there is no third case.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from pathlib import Path

import aiohttp
import discord
import pytest

from bot.bank.model import Bank
from tests.proof.census import answer_texts, census, states, undone
from tests.proof.stories import MILESTONE, NOTICE, POST, REMINDER, REVEAL, SHARE, Story
from tests.proof.trouble import (
    is_edit,
    is_opening,
    is_reading,
    is_send,
    is_thread,
    notices,
    outlast,
    scene_of,
)
from tests.proof.wire import Fault, Request, Wire, refusal

TARGETS: dict[str, tuple[Story, Callable[[Request], bool]]] = {
    "card": (POST, is_send),
    "thread": (POST, is_thread),
    "reveal": (REVEAL, is_send),
    "reading before the reveal": (REVEAL, is_reading),
    "closing the card": (REVEAL, is_edit),
    "way to the reminder": (REMINDER, is_opening),
    "reminder": (REMINDER, is_send),
    "notice": (NOTICE, is_send),
    "shared answer": (SHARE, is_send),
    "milestone": (MILESTONE, is_send),
}
PASSING: dict[str, tuple[tuple[Callable[[], BaseException], ...], bool]] = {
    "429": ((lambda: refusal(429),), False),
    "a long rate limit": ((lambda: discord.RateLimited(200.0),), False),
    "500, 502 or 504": (tuple(partial(refusal, status) for status in (500, 502, 504)), False),
    "503": ((lambda: refusal(503),), False),
    "no connection": (
        (lambda: ConnectionResetError(104, "reset"), aiohttp.ServerDisconnectedError), False,
    ),
    "reset after it was done": ((lambda: ConnectionResetError(104, "reset"),), True),
    "500 after it was done": ((lambda: refusal(500),), True),
    "503 after it was done": ((lambda: refusal(503),), True),
    "timeout after it was done": ((TimeoutError,), True),
}  # fmt: skip
"""Errors, and whether Discord did it all the same. Nobody tells those of one row apart, so each
target meets one of them."""


@pytest.mark.parametrize("target", TARGETS)
@pytest.mark.parametrize("error", PASSING)
async def test_trouble_that_passes_is_not_seen_in_the_end(
    target: str, error: str, wire: Wire, tmp_path: Path, bank: Bank
) -> None:
    story, matches = TARGETS[target]
    alike, too_late = PASSING[error]
    at = list(TARGETS).index(target)
    times = (1, None)[(at + list(PASSING).index(error)) % 2]
    async with scene_of(tmp_path, bank, wire, story) as scene:
        fault = wire.fail(Fault(matches, alike[at % len(alike)], times, too_late))
        await story.moment(scene)
        await outlast(scene, wire)
        told = notices(scene)
        assert fault.hit, "the error was never met"
        assert await story.faults(scene, but="notice") == []
        assert len(told) == len(set(told)), "the organiser was told twice"
        assert any("left" in words for words in told) == (story is NOTICE)


@dataclass(frozen=True, slots=True)
class Refusal:
    """An answer that Discord gives until somebody mends its cause, or for ever."""

    target: str
    status: int
    code: int
    messages: dict[str, int]
    states: tuple[str, ...]
    told: int
    mended: bool = False
    too_late: bool = False


DAY = {"question": 1, "threads": 1}
REVEALED = {**DAY, "share": 1, "reveal": 1}
WITHOUT_REVEAL = {**DAY, "share": 1}
REFUSALS = (
    # Mended after a while: it comes, once, and the organiser was told once.
    Refusal("card", 403, 50013, DAY, ("threaded",), 1, mended=True),
    Refusal("card", 403, 50001, DAY, ("threaded",), 1, mended=True),
    Refusal("card", 404, 10003, DAY, ("threaded",), 1, mended=True),
    Refusal("thread", 403, 50013, DAY, ("threaded",), 1, mended=True),
    Refusal("thread", 400, 160006, DAY, ("threaded",), 1, mended=True),
    Refusal("reveal", 403, 50013, REVEALED, ("closed",), 1, mended=True),
    Refusal("reveal", 403, 50001, REVEALED, ("closed",), 1, mended=True),
    Refusal("shared answer", 403, 50013, {**DAY, "share": 1}, ("threaded",), 0, mended=True),
    # For ever: the day is void or goes on without, and nothing hangs.
    Refusal("card", 400, 50035, {}, ("void",), 1),
    Refusal("thread", 404, 10008, {"question": 1}, ("threaded",), 0),
    Refusal("thread", 400, 160004, DAY, ("threaded",), 0, too_late=True),
    Refusal("reveal", 404, 10003, WITHOUT_REVEAL, ("closed",), 1),
    Refusal("reveal", 400, 50083, WITHOUT_REVEAL, ("closed",), 1),
    Refusal("reveal", 400, 50035, WITHOUT_REVEAL, ("closed",), 1),
    Refusal("closing the card", 404, 10008, REVEALED, ("closed",), 0),
    Refusal("closing the card", 403, 50005, REVEALED, ("closed",), 0),
    Refusal("closing the card", 403, 50013, REVEALED, ("closed",), 0),
    Refusal("closing the card", 400, 50035, REVEALED, ("closed",), 0),
    Refusal("reading before the reveal", 403, 50001, REVEALED, ("closed",), 0),
    Refusal("reading before the reveal", 404, 10003, REVEALED, ("closed",), 0),
    Refusal("shared answer", 404, 10003, DAY, ("threaded",), 0),
    Refusal("shared answer", 400, 50083, DAY, ("threaded",), 0),
    Refusal("shared answer", 400, 50035, DAY, ("threaded",), 0),
)


@pytest.mark.parametrize("case", REFUSALS, ids=lambda c: f"{c.target}-{c.code}-{c.mended}")
async def test_a_refusal_ends_well_or_is_told_once(
    case: Refusal, wire: Wire, tmp_path: Path, bank: Bank
) -> None:
    story, matches = TARGETS[case.target]

    def in_the_guild(request: Request) -> bool:
        channel_ids = (scene.world.channel.id, *(one.id for one in scene.world.channel.threads))
        return matches(request) and any(f"/{one}/" in request.path for one in channel_ids)

    async with scene_of(tmp_path, bank, wire, story) as scene:
        fault = Fault(in_the_guild, lambda: refusal(case.status, case.code), None, case.too_late)
        wire.fail(fault)
        await story.moment(scene)
        for minutes in (1, 2, 6, 16, 31):
            await scene.world.forward(timedelta(minutes=minutes))
        told_meanwhile = notices(scene)
        if case.mended:
            wire.heal()
            await scene.world.forward(timedelta(minutes=31))
        seen = await census(scene.world, (scene.ann, scene.bob))
        seen.pop("notice", None)
        assert seen == case.messages
        assert tuple(await states(scene.world)) == case.states
        assert tuple(await answer_texts(scene.world)) == story.after.answers
        assert await undone(scene.world) == []
        assert len(told_meanwhile) == len(notices(scene)) == case.told
