"""Making exports, so that neither a large one nor many hold up anybody else."""

import asyncio
from collections.abc import Callable
from typing import TypeVar

from bot.core.database import Database, Transaction
from bot.core.errors import UserError
from bot.core.ids import UserId

T = TypeVar("T")
IN_THE_MAKING = (
    "Your export is being made and comes below your first request. Nothing changed; ask for "
    "another one once that is there."
)


class Exports:
    """One at a time, and for each person one that waits or is made."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._people: set[UserId] = set()
        self._turn = asyncio.Lock()

    async def make(self, user_id: UserId, read: Callable[[Transaction], T]) -> T:
        """Read what is a person's and make it into files: in one snapshot, on a connection and in
        a thread of its own."""
        if user_id in self._people:
            raise UserError(IN_THE_MAKING)
        self._people.add(user_id)
        try:
            async with self._turn:
                return await self._database.read_apart(read)
        finally:
            self._people.discard(user_id)
