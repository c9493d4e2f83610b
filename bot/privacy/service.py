"""Use cases of privacy: export and deletion, for one member in one guild."""

import json
from datetime import datetime

from bot.core.clock import Clock
from bot.core.database import Database, Transaction
from bot.core.errors import DeliveryError, DeliveryFailure
from bot.core.ids import ChannelId, GuildId, MessageId, UserId
from bot.core.outbox import store as outbox
from bot.core.outbox.service import OutboxService
from bot.core.outbox.store import OutboxRow
from bot.core.ports import Notifier, Wake
from bot.interviews.session import tx as interviews
from bot.practice.quiz import tx as quizzes
from bot.privacy import store
from bot.privacy.messages import AskedToErase, Erased, Exported


class PrivacyService:
    """What a person wrote is theirs. Registers the deletion of shared copies."""

    def __init__(
        self,
        *,
        database: Database,
        clock: Clock,
        notifier: Notifier,
        outbox_service: OutboxService,
        wake: Wake,
    ) -> None:
        self._database = database
        self._clock = clock
        self._notifier = notifier
        self._wake = wake
        outbox_service.register({"erase": self.erase_copy})

    async def export(self, guild_id: GuildId, user_id: UserId) -> Exported:
        """Everything that is kept about the member in this guild."""
        tables = await self._database.read(lambda tx: store.export(tx, guild_id, user_id))
        count = sum(len(rows) for rows in tables.values())
        return Exported(json.dumps(tables, indent=2, ensure_ascii=False), count)

    async def ask_to_erase(self, guild_id: GuildId, user_id: UserId) -> AskedToErase:
        """How much would be deleted."""
        tables = await self._database.read(lambda tx: store.export(tx, guild_id, user_id))
        return AskedToErase(sum(len(rows) for rows in tables.values()))

    async def erase(self, guild_id: GuildId, user_id: UserId) -> Erased:
        """Delete everything about the member, and the copies of their answers in threads. Who
        was to meet them in a mock interview is freed first.

        The copies, and the cards of group quizzes that name the member, go through the
        outbox, so that a crash in between leaves none behind.
        """
        now = self._clock.now()

        def erase(tx: Transaction) -> Erased:
            interviews.erase(tx, guild_id, user_id, now)
            for thread_id, message_id in store.shared_copies(tx, guild_id, user_id):
                _put_erasure(tx, guild_id, thread_id, message_id, now)
            quizzes.redraw_cards_of(tx, guild_id, user_id, now)
            return Erased(store.erase(tx, guild_id, user_id))

        result = await self._database.write(erase)
        self._wake()
        return result

    async def erase_copy(self, row: OutboxRow) -> None:
        """Delete one copy; one that is gone already is fine."""
        thread_id, message_id = (int(part) for part in row.subject.split(":"))
        try:
            await self._notifier.delete(thread_id, message_id)
        except DeliveryError as error:
            if error.failure is not DeliveryFailure.GONE:
                raise
        await self._database.write(lambda tx: outbox.complete(tx, row.outbox_id))


def _put_erasure(
    tx: Transaction, guild_id: GuildId, thread_id: ChannelId, message_id: MessageId, now: datetime
) -> None:
    outbox.put(
        tx,
        guild_id=guild_id,
        kind="erase",
        subject=f"{thread_id}:{message_id}",
        due_at=now,
        now=now,
    )
