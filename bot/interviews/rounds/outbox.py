"""Telling of rounds: one public card without a name, and a word to everybody without a partner.

Who has one hears of it by the card of their session. Each message is an outbox row that was
written together with the round, so it appears once whenever the process dies.
"""

from bot.core.clock import Clock
from bot.core.database import Database, Transaction
from bot.core.errors import DeliveryError, DeliveryFailure
from bot.core.outbox import store as outbox
from bot.core.outbox.service import OutboxService
from bot.core.outbox.store import OutboxRow
from bot.core.ports import Notifier, Place, Wake
from bot.interviews.rounds import tx as gathering
from bot.interviews.rounds.messages import RoundCard, RoundTold
from bot.interviews.rounds.store import planning, rounds
from bot.interviews.rounds.store.rounds import Schedule, Seat
from bot.interviews.values.values import Outcome
from bot.server.members import store as members

_TROUBLE = {
    DeliveryFailure.FORBIDDEN: "A permission is missing there: `/mock setup` names it.",
    DeliveryFailure.GONE: "The channel is gone: choose another with `/mock setup`.",
}


class RoundDeeds:
    """Tells of rounds; registers itself with the outbox."""

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
        self._outbox = outbox_service
        self._wake = wake
        outbox_service.register({gathering.TOLD: self.tell}, failed=self.could_not_tell)
        outbox_service.register({gathering.CARD: self.show}, failed=self.could_not_show)

    async def show(self, row: OutboxRow) -> None:
        """Handler: the public card of a round, with nobody's name."""

        def load(tx: Transaction) -> tuple[int, RoundCard] | None:
            wanted = rounds.schedule(tx, row.guild_id)
            if wanted is None:
                return None
            seats = rounds.seats_of(tx, int(row.subject))
            paired = {seat.session_id for seat in seats if seat.outcome is Outcome.PAIRED}
            card = RoundCard(row.marker, len(paired), wanted.next_at)
            return wanted.settings.channel_id, card

        found = await self._database.read(load)
        if found is None:
            await self._database.write(lambda tx: outbox.discard(tx, row.outbox_id, "not set up"))
            return
        channel_id, card = found
        sent = await self._outbox.send_once(row, Place(channel_id=channel_id), card)
        await self._database.write(lambda tx: outbox.complete(tx, row.outbox_id, sent))

    async def could_not_show(self, row: OutboxRow, error: DeliveryError | None) -> None:
        """The organiser hears of it once for each round and cause; the pairs know already."""
        if error is None or error.failure not in _TROUBLE:
            return
        now = self._clock.now()
        words = (
            "**A round of mock interviews was held, but I couldn't say so in its channel.** "
            f"{_TROUBLE[error.failure]} Everybody who takes part was told privately."
        )
        subject = f"{row.guild_id}:mock-round:{row.subject}:{error.failure.value}"

        def note(tx: Transaction) -> None:
            wanted = rounds.schedule(tx, row.guild_id)
            outbox.put(
                tx, guild_id=row.guild_id, kind="notice", subject=subject, due_at=now, now=now,
                body=words, user_id=None if wanted is None else wanted.settings.organiser_id,
            )  # fmt: skip

        await self._database.write(note)
        self._wake()

    async def tell(self, row: OutboxRow) -> None:
        """Handler: somebody without a partner hears why, privately, unless they have one by now."""
        assert row.user_id is not None
        user_id = row.user_id
        round_id = int(row.subject.partition(":")[0])

        def load(tx: Transaction) -> tuple[Seat | None, Schedule | None]:
            return planning.newest_seat(tx, row.guild_id, user_id), rounds.schedule(
                tx, row.guild_id
            )

        seat, wanted = await self._database.read(load)
        sent: int | None = None
        if seat is not None and seat.round_id == round_id and seat.outcome is not Outcome.PAIRED:
            card = RoundTold(
                marker=row.marker,
                guild_id=row.guild_id,
                guild_name=self._notifier.guild_name(row.guild_id),
                words=row.body,
                is_shadow=seat.outcome is Outcome.SHADOW,
                next_at=None if wanted is None else wanted.next_at,
            )
            sent = await self._outbox.send_once(row, Place(user_id=user_id), card)
        await self._database.write(lambda tx: outbox.complete(tx, row.outbox_id, sent))

    async def could_not_tell(self, row: OutboxRow, error: DeliveryError | None) -> None:
        """With closed direct messages it is said privately with the member's next command."""
        user_id = row.user_id
        if user_id is None or error is None or error.failure is not DeliveryFailure.CLOSED_DMS:
            return

        def note(tx: Transaction) -> None:
            if not members.has_note(tx, row.guild_id, user_id):
                name = members.get(tx, row.guild_id, user_id).display_name
                members.remember(tx, row.guild_id, user_id, name)
                members.leave_note(tx, row.guild_id, user_id, row.body)

        await self._database.write(note)
