"""Where a session takes place: its private thread, and the server's scheduled event of it.

The thread is opened once and closed after the end. If it can't be opened, the session goes on in
direct messages with the same card. A crash after a request and before its commit is met by looking
for the thread, or the event, by its name.

Everybody in the server sees the event, so it names nobody: "Mock interview 12". It exists while the
session is agreed on or running, where the organiser wants one; it is moved with it and deleted when
it is off or over. Without the permission, or when the server has its hundred events already, the
session goes on without one.
"""

from datetime import timedelta
from functools import partial

from bot.core.database import Transaction
from bot.core.errors import DeliveryError, DeliveryFailure
from bot.core.feature import Core
from bot.core.ids import ChannelId, EventId, SessionId, UserId
from bot.core.outbox import store as outbox
from bot.core.outbox.service import Handler
from bot.core.outbox.store import OutboxRow
from bot.core.ports import ServerEvent
from bot.interviews.session.rules.state import THREAD, WANTED, Session
from bot.interviews.session.service.session import Forget
from bot.interviews.session.store import sessions
from bot.interviews.session.tx import machine, rows
from bot.interviews.values import store as settings_store
from bot.interviews.values.rules.values import ENDS, SessionState

NAME = "Mock interview {}"


class PlaceHandlers:
    """Opens and closes the thread of a session."""

    def __init__(self, core: Core, *, forget: Forget) -> None:
        self._core = core
        self._forget = forget

    @property
    def handlers(self) -> dict[str, Handler]:
        """By the kind of their rows."""
        return {rows.OPEN: self.open, rows.CLOSE: self.close}

    async def open(self, row: OutboxRow) -> None:
        """A private thread with the two and an observer; else direct messages."""
        session = await self._session(row)
        if session is None or session.place != WANTED or session.state in ENDS:
            await self._core.database.write(
                lambda tx: outbox.discard(tx, row.outbox_id, "not wanted")
            )
            return
        gone: tuple[UserId, ...] = ()
        thread_id = None
        if session.channel_id is not None:
            try:
                thread_id = ChannelId(
                    await self._core.notifier.open_private_thread(
                        session.guild_id,
                        session.channel_id,
                        NAME.format(session.session_id),
                        look_first=not row.is_first_attempt,
                    )
                )
                gone = await self._let_in(session, thread_id)
            except DeliveryError as error:
                if error.failure is DeliveryFailure.TEMPORARY:
                    raise
                await self._archive(thread_id)  # into which not everybody can be let
                thread_id = None
        await self._core.database.write(
            partial(self._opened, row=row, thread_id=thread_id, gone=gone)
        )

    async def _session(self, row: OutboxRow) -> Session | None:
        return await self._core.database.read(
            lambda tx: sessions.get(tx, SessionId(int(row.subject)))
        )

    async def _let_in(self, session: Session, thread_id: ChannelId) -> tuple[UserId, ...]:
        """Add everybody; those who are no longer in the server are given back."""
        gone = []
        for user_id in session.present:
            try:
                await self._core.notifier.add_to_thread(thread_id, user_id)
            except DeliveryError as error:
                if (
                    error.failure is DeliveryFailure.TEMPORARY
                    or await self._core.notifier.is_member(session.guild_id, user_id)
                ):
                    raise
                gone.append(user_id)
        return tuple(gone)

    async def _archive(self, thread_id: ChannelId | None) -> None:
        if thread_id is None:
            return
        try:
            await self._core.notifier.archive_thread(thread_id)
        except DeliveryError as error:
            if error.failure is DeliveryFailure.TEMPORARY:
                raise

    def _opened(
        self, tx: Transaction, row: OutboxRow, thread_id: ChannelId | None, gone: tuple[UserId, ...]
    ) -> None:
        now = self._core.clock.now()
        outbox.complete(tx, row.outbox_id)
        session_id = SessionId(int(row.subject))
        session = sessions.get(tx, session_id)
        if session is None:
            return
        if thread_id is None:
            rows.go_direct(tx, session, now)
            return
        sessions.set_place(
            tx, session_id, THREAD, channel_id=session.channel_id, thread_id=thread_id
        )
        rows.post_card(tx, session, now)
        for user_id in gone:
            machine.leave(tx, session.guild_id, user_id, now)
            self._forget(tx, session.guild_id, user_id)

    async def close(self, row: OutboxRow) -> None:
        """After the end the thread is archived and stays readable for the two."""
        session = await self._session(row)
        if session is not None and session.state in ENDS:
            await self._archive(session.thread_id)
        await self._core.database.write(lambda tx: outbox.complete(tx, row.outbox_id))


ABOUT = (
    "Two members practise a job interview with each other. It is between the two of them; "
    "/mock join brings you a partner of your own."
)
SHOWN = frozenset({SessionState.CONFIRMED, SessionState.CHECKED_IN})
STAYS = SHOWN | {SessionState.RUNNING}
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
