"""The server's scheduled event of a session, where the organiser wants one.

Everybody in the server sees it, so it names nobody: "Mock interview 12". It exists while the
session is agreed on or running; it is moved with it and deleted when it is off or over. After a
crash it is found again by its name, also when the session was called off meanwhile. Without the
permission, or when the server has its hundred events already, the session goes on without one.
"""

from datetime import timedelta
from functools import partial

from bot.core.clock import Clock
from bot.core.database import Database, Transaction
from bot.core.errors import DeliveryError, DeliveryFailure
from bot.core.outbox import store as outbox
from bot.core.outbox.service import OutboxService
from bot.core.outbox.store import OutboxRow
from bot.core.ports import Notifier, ServerEvent
from bot.interviews.rounds.store import rounds
from bot.interviews.session.outbox.place_deeds import NAME
from bot.interviews.session.store import boards, sessions
from bot.interviews.session.store.sessions import Session
from bot.interviews.session.tx import rows
from bot.interviews.values.values import State

ABOUT = (
    "Two members practise a job interview with each other. It is between the two of them; "
    "/mock join brings you a partner of your own."
)
SHOWN = frozenset({State.CONFIRMED, State.CHECKED_IN})
STAYS = SHOWN | {State.RUNNING}
SOON = timedelta(minutes=1)


class EventDeeds:
    """Creates, moves and deletes the scheduled event; registers itself with the outbox."""

    def __init__(
        self,
        *,
        database: Database,
        clock: Clock,
        notifier: Notifier,
        outbox_service: OutboxService,
    ) -> None:
        self._database = database
        self._clock = clock
        self._notifier = notifier
        outbox_service.register({rows.EVENT: self.sync})

    async def sync(self, row: OutboxRow) -> None:
        """The event shows what is agreed."""

        def load(tx: Transaction) -> tuple[Session | None, bool]:
            session = sessions.get(tx, int(row.subject))
            schedule = rounds.schedule(tx, row.guild_id)
            return session, schedule is not None and schedule.settings.events

        session, wanted = await self._database.read(load)
        event_id = None if session is None else session.event_id
        try:
            if session is not None:
                event_id = await self._sync(row, session, wanted=wanted)
        except DeliveryError as error:
            if error.failure is DeliveryFailure.TEMPORARY:
                raise
            if error.failure is DeliveryFailure.GONE:
                event_id = None  # an organiser deleted it: it is not forced upon them again
        await self._database.write(partial(self._synced, row=row, before=session, event=event_id))

    async def _sync(self, row: OutboxRow, session: Session, *, wanted: bool) -> int | None:
        starts_later = session.starts_at > self._clock.now() + SOON
        if wanted and session.state in SHOWN and starts_later:
            event = ServerEvent(
                name=NAME.format(session.session_id),
                description=ABOUT,
                location="Discord",
                starts_at=session.starts_at,
                ends_at=session.starts_at + timedelta(minutes=session.minutes),
            )
            return await self._notifier.save_event(
                session.guild_id,
                event,
                event_id=session.event_id,
                look_first=not row.is_first_attempt,
            )
        if session.state in STAYS:
            return session.event_id
        event_id = session.event_id
        if event_id is None and not row.is_first_attempt:
            # An earlier try may have made one and died before it was written down.
            name = NAME.format(session.session_id)
            event_id = await self._notifier.find_event(session.guild_id, name)
        if event_id is not None:
            await self._notifier.delete_event(session.guild_id, event_id)
        return None

    def _synced(
        self, tx: Transaction, row: OutboxRow, before: Session | None, event: int | None
    ) -> None:
        outbox.complete(tx, row.outbox_id)
        if before is None:
            return
        boards.set_event(tx, before.session_id, event)
        fresh = sessions.get(tx, before.session_id)
        # What changed while Discord was asked is shown next.
        if fresh is not None and (fresh.state, fresh.starts_at) != (before.state, before.starts_at):
            outbox.move(tx, row.kind, row.subject, self._clock.now())
