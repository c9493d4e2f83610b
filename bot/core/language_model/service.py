"""Asks the language model within bounds, or says that there is no reply. It never raises.

States of a request: counted in the budget (a commit) → waiting for one of two places → sent →
read, or given up: after 8 seconds in all, with any fault of the connection, and with a reply that
its reader refuses. Three failures in a row let it rest for ten minutes. A process that dies in
between has counted a request; nothing else is kept here, and nothing waits for it.
"""

import asyncio
import logging
import secrets
from collections.abc import Callable
from typing import Protocol, TypeVar

from bot.core.clock import Clock
from bot.core.database import Database, Transaction
from bot.core.ids import GuildId, UserId
from bot.core.language_model import store
from bot.core.language_model.client import ModelClient, ModelFailure
from bot.core.language_model.rules import Health, ModelOffer, Prompt, Silence, is_spent

T = TypeVar("T")
PATIENCE_SECONDS = 8.0
AT_ONCE = 2
log = logging.getLogger(__name__)


class Client(Protocol):
    """What sends a prompt."""

    async def send(self, prompt: Prompt) -> str:
        """The text of the reply; raises ``ModelFailure``."""
        ...

    async def close(self) -> None:
        """Close its connections."""
        ...


class LanguageModel:
    """The operator's model; without an offer it is silent. ``patience_seconds``: for a request in
    all. ``connect`` makes the client, once."""

    def __init__(
        self, database: Database, clock: Clock, offer: ModelOffer | None, *,
        connect: Callable[[ModelOffer], Client] = ModelClient,
        patience_seconds: float = PATIENCE_SECONDS,
    ) -> None:  # fmt: skip
        self._database = database
        self._clock = clock
        self.offer = offer
        self._connect = connect
        self._client: Client | None = None
        self._patience = patience_seconds
        self._connecting = asyncio.Lock()
        self._places = asyncio.Semaphore(AT_ONCE)
        self._health = Health()

    async def ask(
        self, guild_id: GuildId, user_id: UserId, prompt: Callable[[str], Prompt],
        read: Callable[[str], T | None],
    ) -> T | Silence:  # fmt: skip
        """What ``read`` makes of the reply; None from it means that the reply is of no use.
        ``prompt`` is given the random mark between which it puts what members wrote."""
        offer, now = self.offer, self._clock.now()
        if offer is None or self._health.is_resting(now):
            return Silence.FAILED
        today = now.date()

        def count(tx: Transaction) -> bool:
            mine = store.of_member(tx, user_id, today)
            if is_spent(offer, today=store.today(tx, today), of_member=mine):
                return False
            store.count(tx, guild_id, user_id, today)
            return True

        if not await self._database.write(count):
            return Silence.SPENT
        found = await self._send(offer, prompt(f"=== {secrets.token_hex(16)} ==="), read)
        self._health = Health() if found is not None else self._health.after_failure(now)
        return Silence.FAILED if found is None else found

    async def _send(
        self, offer: ModelOffer, prompt: Prompt, read: Callable[[str], T | None]
    ) -> T | None:
        """None, and a line in the log that quotes nothing, where there is no reply of use."""
        try:
            async with asyncio.timeout(self._patience), self._places:
                client = await self._connected(offer)
                found = read(await client.send(prompt))
        except (TimeoutError, ModelFailure) as error:
            why = str(error) if isinstance(error, ModelFailure) else "too slow"
            log.warning("the language model gave no reply", extra={"why": why})
            return None
        if found is None:
            log.warning("the language model's reply is of no use")
        return found

    async def open(self) -> None:
        """Make the client, so that no request waits for it."""
        if self.offer is not None:
            await self._connected(self.offer)

    async def _connected(self, offer: ModelOffer) -> Client:
        """The client; made off the loop, since importing its library takes a second or two."""
        async with self._connecting:
            if self._client is None:
                self._client = await asyncio.to_thread(self._connect, offer)
            return self._client

    async def close(self) -> None:
        """Close the client, if there is one. Harmless to repeat."""
        client, self._client = self._client, None
        if client is not None:
            await client.close()
