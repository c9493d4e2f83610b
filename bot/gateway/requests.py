"""One request to Discord: at an even pace, and tried again where that is harmless and helps.

discord.py does not retry 503 and broken connections; here they are, and every failure comes
out as one of our few kinds.
"""

import asyncio
from collections.abc import Awaitable, Callable
from typing import TypeVar

import aiohttp
import discord
from aiolimiter import AsyncLimiter

from bot.gateway.errors import delivery_error

T = TypeVar("T")

RETRIES = 3
RETRY_PAUSE_SECONDS = 0.5


class Requests:
    """What everything that asks Discord for something shares."""

    def __init__(self, client: discord.Client, *, requests_per_second: int | None) -> None:
        self._client = client
        self.retry_pause_seconds = RETRY_PAUSE_SECONDS
        # One at a time at an even pace: a full bucket at the start would be a burst. The quarter
        # makes up for timers that ring late, which would cost 4 % of the pace.
        self._pace = (
            None if requests_per_second is None else AsyncLimiter(1.25, 1.25 / requests_per_second)
        )

    async def _try(self, call: Callable[[], Awaitable[T]]) -> T:
        """Do one request; try again where trying again is harmless and may help."""
        for attempt in range(RETRIES):
            if self._pace is not None:
                await self._pace.acquire()
            try:
                return await call()
            except (discord.HTTPException, OSError, aiohttp.ClientError) as error:
                again = not isinstance(error, discord.HTTPException) or error.status == 503
                if not again or attempt == RETRIES - 1:
                    raise delivery_error(error) from error
                await asyncio.sleep(self.retry_pause_seconds * 2**attempt)
            except discord.DiscordException as error:
                raise delivery_error(error) from error
        raise AssertionError("the last attempt returns or raises")
