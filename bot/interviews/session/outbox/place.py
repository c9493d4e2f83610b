"""Where a session is talked of: the thread is opened once, and closed after the end.

If the thread can't be opened, it goes on in direct messages with the same card. A crash after a
request and before its commit is met by looking for the thread by its name.
"""

from functools import partial

from bot.core.database import Transaction
from bot.core.errors import DeliveryError, DeliveryFailure
from bot.core.feature import Core
from bot.core.ids import ChannelId, SessionId, UserId
from bot.core.outbox import store as outbox
from bot.core.outbox.service import Handler
from bot.core.outbox.store import OutboxRow
from bot.interviews.session.rules.state import THREAD, WANTED, Session
from bot.interviews.session.service.session import Forget
from bot.interviews.session.store import sessions
from bot.interviews.session.tx import machine, rows
from bot.interviews.values.rules.values import ENDS

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
        self,
        tx: Transaction,
        row: OutboxRow,
        thread_id: ChannelId | None,
        gone: tuple[UserId, ...],
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
