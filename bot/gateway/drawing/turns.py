"""Who draws next: one server after the other, and in each one member after the other.

So whoever asks for very many pictures waits behind their own and nobody else does.
"""

import asyncio
from collections import OrderedDict, deque
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import NamedTuple

WAIT_SECONDS = 10.0
"""How long a card waits for turns before it is said in words."""
MOST_OF_MEMBER, MOST_OF_SERVER = 5, 40
"""So many wait at once."""


class Whose(NamedTuple):
    """Whose turn it is; 0 is nobody in particular."""

    server: int = 0
    member: int = 0


NOBODYS = Whose()


class NoTurnError(Exception):
    """It would take too long until this is drawn. Says nothing of whether it can be."""


class Turns:
    """One turn at a time."""

    def __init__(self) -> None:
        self._is_taken = False
        self._waiting: OrderedDict[int, OrderedDict[int, deque[asyncio.Future[None]]]] = (
            OrderedDict()
        )

    @property
    def is_taken(self) -> bool:
        """Whether somebody has the turn."""
        return self._is_taken

    @asynccontextmanager
    async def taken(self, whose: Whose, until: float | None = None) -> AsyncIterator[None]:
        """Wait for a turn and have it; ``until``: a moment of the loop's clock, None for as long as
        it takes. Raises ``NoTurnError`` where that is over, or too many of theirs wait."""
        if self._is_taken:
            await self._wait(whose, until)
        self._is_taken = True
        try:
            yield
        finally:
            self._pass_on()

    async def _wait(self, whose: Whose, until: float | None) -> None:
        of_server = self._waiting.get(whose.server, OrderedDict())
        of_member = of_server.get(whose.member, deque())
        if len(of_member) >= MOST_OF_MEMBER or sum(map(len, of_server.values())) >= MOST_OF_SERVER:
            raise NoTurnError("too many wait")
        mine: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        of_member.append(mine)
        of_server.setdefault(whose.member, of_member)
        self._waiting.setdefault(whose.server, of_server)
        try:
            async with asyncio.timeout_at(until):
                await mine
        except BaseException as error:
            if mine in of_member:
                of_member.remove(mine)
                self._tidy(whose.server, whose.member)
            elif not mine.cancelled():  # it came in the same moment
                self._pass_on()
            if isinstance(error, TimeoutError):
                raise NoTurnError("it took too long") from None
            raise

    def _pass_on(self) -> None:
        """To the next of the next server. What has more goes to the end."""
        self._is_taken = False
        while self._waiting and not self._is_taken:
            server, of_server = next(iter(self._waiting.items()))
            member, of_member = next(iter(of_server.items()))
            following = of_member.popleft()
            of_server.move_to_end(member)
            self._waiting.move_to_end(server)
            self._tidy(server, member)
            if not following.done():  # who was cancelled a moment ago is still in the row
                following.set_result(None)
                self._is_taken = True

    def _tidy(self, server: int, member: int) -> None:
        of_server = self._waiting[server]
        if not of_server[member]:
            del of_server[member]
        if not of_server:
            del self._waiting[server]
