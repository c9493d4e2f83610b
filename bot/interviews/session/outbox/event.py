"""The server's scheduled event of a session, where the organiser wants one.

Everybody in the server sees it, so it names nobody: "Mock interview 12". It exists while the
session is agreed on or running; it is moved with it and deleted when it is off or over. After a
crash it is found again by its name, also when the session was called off meanwhile. Without the
permission, or when the server has its hundred events already, the session goes on without one.
"""

from datetime import timedelta
from functools import partial

from bot.core.database import Transaction
from bot.core.errors import DeliveryError, DeliveryFailure
from bot.core.feature import Core
from bot.core.ids import EventId, SessionId
from bot.core.outbox import store as outbox
from bot.core.outbox.service import Handler
from bot.core.outbox.store import OutboxRow
from bot.core.ports import ServerEvent
from bot.interviews.session.outbox.place import NAME
from bot.interviews.session.rules.state import Session
from bot.interviews.session.store import sessions
from bot.interviews.session.tx import rows
from bot.interviews.values import store as settings_store
from bot.interviews.values.rules.values import State

ABOUT = (
    "Two members practise a job interview with each other. It is between the two of them; "
    "/mock join brings you a partner of your own."
)
SHOWN = frozenset({State.CONFIRMED, State.CHECKED_IN})
STAYS = SHOWN | {State.RUNNING}
SOON = timedelta(minutes=1)


class EventHandlers:
    """Creates, moves and deletes the scheduled event."""

    def __init__(self, core: Core) -> None:
        self._core = core

    @property
    def handlers(self) -> dict[str, Handler]:
        """By the kind of their rows."""
        return {rows.EVENT: self.sync}

    async def sync(self, row: OutboxRow) -> None:
        """The event shows what is agreed."""

        def load(tx: Transaction) -> tuple[Session | None, bool]:
            settings = settings_store.get(tx, row.guild_id)
            session = sessions.get(tx, SessionId(int(row.subject)))
            return session, settings is not None and settings.events

        session, wanted = await self._core.database.read(load)
        event_id = None if session is None else session.event_id
        try:
            if session is not None:
                event_id = await self._sync(row, session, wanted=wanted)
        except DeliveryError as error:
            if error.failure is DeliveryFailure.TEMPORARY:
                raise
            if error.failure is DeliveryFailure.GONE:
                event_id = None  # an organiser deleted it: it is not forced upon them again
        await self._core.database.write(
            partial(self._synced, row=row, before=session, event_id=event_id)
        )

    async def _sync(self, row: OutboxRow, session: Session, *, wanted: bool) -> EventId | None:
        notifier, guild_id = self._core.notifier, session.guild_id
        name, event_id = NAME.format(session.session_id), session.event_id
        starts_later = session.starts_at > self._core.clock.now() + SOON
        if wanted and session.state in SHOWN and starts_later:
            event = ServerEvent(
                name=name,
                description=ABOUT,
                location="Discord",
                starts_at=session.starts_at,
                ends_at=session.starts_at + session.length,
            )
            again = not row.is_first_attempt
            saved = await notifier.save_event(guild_id, event, event_id=event_id, look_first=again)
            return EventId(saved)
        if session.state in STAYS:
            return event_id
        if event_id is None and not row.is_first_attempt:
            # An earlier try may have made one and died before it was written down.
            found = await notifier.find_event(guild_id, name)
            event_id = None if found is None else EventId(found)
        if event_id is not None:
            await notifier.delete_event(guild_id, event_id)
        return None

    def _synced(
        self, tx: Transaction, row: OutboxRow, before: Session | None, event_id: EventId | None
    ) -> None:
        outbox.complete(tx, row.outbox_id)
        if before is None:
            return
        sessions.set_event(tx, before.session_id, event_id)
        fresh = sessions.get(tx, before.session_id)
        # What changed while Discord was asked is shown next.
        if fresh is not None and (fresh.state, fresh.starts_at) != (before.state, before.starts_at):
            outbox.move(tx, row.kind, row.subject, self._core.clock.now())
