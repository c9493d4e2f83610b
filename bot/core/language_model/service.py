"""Asks the language model within bounds, or says that there is no reply. It never raises.

States of a request: waiting for one of two places → still allowed, and counted in the budget (a
commit) → sent → read, or given up: after 8 seconds in all, with any fault of the connection, and
with a reply that its reader refuses. Three failures in a row let it rest for ten minutes. A process
that dies in between has counted a request; nothing else is kept here, and nothing waits for it.
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
        read: Callable[[str], T | None], *, is_allowed: Callable[[Transaction], bool],
    ) -> T | Silence:  # fmt: skip
        """What ``read`` makes of the reply; None from it means that the reply is of no use.
        ``prompt`` is given the random mark between which it puts what members wrote;
        ``is_allowed`` says whether it may be sent, at the last moment before."""
        offer = self.offer
        if offer is None or self._health.is_resting(self._clock.now()):
            return Silence.FAILED
        try:
            async with asyncio.timeout(self._patience), self._places:
                held_back = await self._count(offer, guild_id, user_id, is_allowed)
                if held_back is not None:
                    return held_back
                client = await self._connected(offer)
                mark = f"=== {secrets.token_hex(16)} ==="
                found = read(await client.send(prompt(mark)))
            why = "its reply is of no use"
        except (TimeoutError, ModelFailure) as error:
            found, why = None, str(error) if isinstance(error, ModelFailure) else "too slow"
        if found is not None:
            self._health = Health()
            return found
        self._health = self._health.after_failure(self._clock.now())
        log.warning("the language model gave no reply", extra={"why": why})  # it quotes nothing
        return Silence.FAILED

    async def _count(
        self, offer: ModelOffer, guild_id: GuildId, user_id: UserId,
        is_allowed: Callable[[Transaction], bool],
    ) -> Silence | None:  # fmt: skip
        """Count a request, or say why it isn't sent: while it waited for its place a member may
        have taken their yes back, and the model may have begun to rest."""
        now = self._clock.now()
        today = now.date()
        if self._health.is_resting(now):
            return Silence.FAILED

        def count(tx: Transaction) -> Silence | None:
            if not is_allowed(tx):
                return Silence.FAILED
            mine = store.of_member(tx, user_id, today)
            if is_spent(offer, today=store.today(tx, today), of_member=mine):
                return Silence.SPENT
            store.count(tx, guild_id, user_id, today)
            return None

        return await self._database.write(count)

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
