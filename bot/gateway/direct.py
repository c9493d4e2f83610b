"""Opening direct messages: one that hangs holds up nobody else's.

All openings are one route without a server in it. Until Discord has said how many it takes,
discord.py lets one wait for the other, so a dead connection would hold all for 15 seconds. While
one hangs the others go by another lane, which is a bucket of its own; else they share one, so that
Discord's limit is known and kept. That is low, and a channel stays the same: it is asked for once.
"""

import asyncio
from collections.abc import Awaitable, Callable

import discord

from bot.core.ids import ChannelId, UserId
from bot.gateway.requests import on_answered, on_sent

MOST_REMEMBERED = 20_000
HANGS_AFTER_SECONDS = 0.5
"""Discord takes a fifth of that."""
Ask = Callable[[Callable[[], Awaitable[ChannelId]]], Awaitable[ChannelId]]


class Openings:
    """Where all openings of one client go by."""

    def __init__(self, hangs_after_seconds: float = HANGS_AFTER_SECONDS) -> None:
        self._hangs_after_seconds = hangs_after_seconds
        self._lane = 0
        self._moved = asyncio.Event()
        self._known: dict[UserId, ChannelId] = {}

    async def open(self, http: discord.http.HTTPClient, user_id: UserId, ask: Ask) -> ChannelId:
        """The channel of somebody's direct messages. ``ask``: how a request is made."""
        if user_id not in self._known:
            channel_id = await self._open(http, user_id, ask)
            if len(self._known) >= MOST_REMEMBERED:
                self._known.clear()
            self._known[user_id] = channel_id
        return self._known[user_id]

    async def _open(self, http: discord.http.HTTPClient, user_id: UserId, ask: Ask) -> ChannelId:
        while True:
            lane, moved, sent = self._lane, self._moved, asyncio.Event()
            asking = asyncio.create_task(self._ask(http, user_id, ask, lane, sent))
            moving = asyncio.create_task(moved.wait())
            try:
                await asyncio.wait({asking, moving}, return_when=asyncio.FIRST_COMPLETED)
                if asking.done() or sent.is_set():
                    return await asking
            finally:
                moving.cancel()
                asking.cancel()

    async def _ask(
        self, http: discord.http.HTTPClient, user_id: UserId, ask: Ask, lane: int,
        sent: asyncio.Event,
    ) -> ChannelId:  # fmt: skip
        timers: list[asyncio.TimerHandle] = []

        def goes_out() -> None:
            sent.set()
            loop = asyncio.get_running_loop()
            timers.append(loop.call_later(self._hangs_after_seconds, self._move, lane))

        def is_answered() -> None:
            while timers:
                timers.pop().cancel()

        async def start() -> ChannelId:
            # What the path doesn't hold only tells discord.py which bucket it is.
            route = discord.http.Route("POST", "/users/@me/channels", channel_id=lane or None)
            data = await http.request(route, json={"recipient_id": user_id})
            return ChannelId(int(data["id"]))

        on_sent.set(goes_out)
        # Also by *too many requests*: another lane would only be refused, too.
        on_answered.set(is_answered)
        try:
            return await ask(start)
        finally:
            is_answered()

    def _move(self, lane: int) -> None:
        """One hangs: whoever waits behind it, or comes later, goes by another lane."""
        if lane == self._lane:
            self._lane += 1
            self._moved.set()
            self._moved = asyncio.Event()
