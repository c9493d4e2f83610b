"""One private message about one thing: changed, made again, never two at once."""

import asyncio
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any

import discord
import pytest

from bot.gateway import layout
from bot.gateway.one_card import MOST_KEPT, OneCard

KEY = ("group", "1", 7)
START = datetime(2026, 1, 1, tzinfo=UTC)
CODES = {400: 50035, 401: 50027, 404: 10008}
"""What Discord says with a status."""


class Click:
    """An interaction with what was sent for it."""

    def __init__(self, log: list[str], *, status: int = 200, minutes: int = 0) -> None:
        self.log, self.status, self.message, self.done = log, status, None, False
        self.extras: dict[str, Any] = {}
        self.created_at = START + timedelta(minutes=minutes)
        self.expires_at = self.created_at + timedelta(minutes=15)
        self.response = SimpleNamespace(
            is_done=lambda: self.done, defer=self.defer, send_message=self.send
        )
        self.followup = SimpleNamespace(send=self.follow)

    async def defer(self) -> None:
        self.done = True

    async def send(self, **_: Any) -> None:
        await asyncio.sleep(0)
        self.done = True
        self.log.append("sent")

    async def follow(self, **_: Any) -> Any:
        self.log.append("sent")
        return SimpleNamespace(edit=self.edit_original_response)

    async def edit_original_response(self, **_: Any) -> None:
        if self.status != 200:
            answer: Any = SimpleNamespace(status=self.status, reason="")
            raise discord.HTTPException(answer, {"code": CODES[self.status], "message": ""})
        self.log.append("changed")


async def show(cards: OneCard, click: Any, key: tuple[str, str, int] = KEY) -> None:
    await cards.show(key, click, layout.notice(layout.Accent.QUIET, "Words"))


async def test_two_quick_clicks_make_one_message() -> None:
    log: list[str] = []
    cards = OneCard()
    await asyncio.gather(show(cards, Click(log)), show(cards, Click(log)))
    await show(cards, Click(log), ("group", "2", 7))
    assert log == ["sent", "changed", "sent"] or sorted(log) == ["changed", "sent", "sent"]


@pytest.mark.parametrize("status", [401, 404])
async def test_a_message_that_was_dismissed_comes_again(status: int) -> None:
    log: list[str] = []
    cards = OneCard()
    await show(cards, Click(log, status=status))
    await show(cards, Click(log))
    await show(cards, Click(log))
    assert log == ["sent", "sent", "changed"]


async def test_another_failure_is_not_hidden() -> None:
    cards = OneCard()
    await show(cards, Click([], status=400))
    with pytest.raises(discord.HTTPException):
        await show(cards, Click([]))


async def test_a_new_one_comes_only_when_the_time_of_the_old_one_is_over() -> None:
    log: list[str] = []
    cards = OneCard()
    for minutes in (0, 14, 15, 29):
        await show(cards, Click(log, minutes=minutes))
    assert log == ["sent", "changed", "sent", "changed"]


async def test_what_can_not_be_changed_any_more_is_not_kept() -> None:
    log: list[str] = []
    cards = OneCard()
    for user, minutes in ((1, 0), (2, 10), (1, 12)):
        await show(cards, Click(log, minutes=minutes), ("group", "1", user))
    assert (len(cards), log) == (2, ["sent", "sent", "changed"])
    await show(cards, Click(log, minutes=14), ("group", "2", 1))
    assert len(cards) == 3
    await show(cards, Click(log, minutes=30), ("group", "3", 1))
    assert len(cards) == 1


async def test_one_that_was_never_sent_is_not_kept() -> None:
    cards = OneCard()
    lost = Click([])
    lost.response.send_message = lost.response.defer = None  # nothing can be sent with it
    with pytest.raises(TypeError):
        await show(cards, lost)
    await show(cards, Click([]), ("group", "2", 7))
    assert len(cards) == 1


async def test_what_is_kept_is_bounded() -> None:
    log: list[str] = []
    cards = OneCard()
    for user in range(MOST_KEPT + 1):
        await show(cards, Click(log), ("group", "1", user))
    await show(cards, Click(log), ("group", "1", 0))
    assert log.count("sent") == MOST_KEPT + 2
