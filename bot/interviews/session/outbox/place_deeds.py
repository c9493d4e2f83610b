"""Where a session is talked of: the thread is opened once, its card appears once, shows what
is, and the thread is closed after the end.

If the thread can't be opened, or is gone, or takes nothing any more, it goes on in direct
messages with the same card. A crash after a request and before its commit is met by looking
for what is there: the thread by its name, the card by its mark.
"""

from functools import partial

from bot.core.clock import Clock
from bot.core.database import Database, Transaction
from bot.core.errors import DeliveryError, DeliveryFailure
from bot.core.ids import ChannelId, SessionId, UserId
from bot.core.outbox import store as outbox
from bot.core.outbox.service import OutboxService
from bot.core.outbox.store import OutboxRow
from bot.core.ports import Notifier, Place
from bot.interviews.session.messages.life import SessionCard
from bot.interviews.session.service import picturing
from bot.interviews.session.service.stepping import Stepping
from bot.interviews.session.store import boards, sessions
from bot.interviews.session.store.boards import IN_THREAD, Board
from bot.interviews.session.store.sessions import Session
from bot.interviews.session.tx import rows
from bot.interviews.values.values import ENDS
from bot.server.members import store as members

NAME = "Mock interview {}"
CLOSED_DMS = (
    "I have news about your mock interview, but you take no direct messages from me. "
    "`/mock session` shows it."
)


class PlaceDeeds:
    """Opens, fills and closes the place of a session; registers itself with the outbox."""

    def __init__(
        self,
        *,
        database: Database,
        clock: Clock,
        notifier: Notifier,
        outbox_service: OutboxService,
        stepping: Stepping,
    ) -> None:
        self._database = database
        self._clock = clock
        self._notifier = notifier
        self._outbox = outbox_service
        self._stepping = stepping
        outbox_service.register(
            {
                rows.OPEN: self.open,
                rows.CARD: self.post,
                rows.DRAW: self.draw,
                rows.CLOSE: self.close,
            }
        )

    async def open(self, row: OutboxRow) -> None:
        """A private thread with the two and who looks on; else direct messages."""
        session = await self._database.read(lambda tx: sessions.get(tx, int(row.subject)))
        if session is None or session.place != rows.WANTED or session.state in ENDS:
            await self._database.write(lambda tx: outbox.discard(tx, row.outbox_id, "not wanted"))
            return
        gone: tuple[int, ...] = ()
        thread_id = None
        if session.channel_id is not None:
            try:
                thread_id = await self._notifier.open_private_thread(
                    session.guild_id,
                    session.channel_id,
                    NAME.format(session.session_id),
                    look_first=not row.is_first_attempt,
                )
                gone = await self._let_in(session, thread_id)
            except DeliveryError as error:
                if error.failure is DeliveryFailure.TEMPORARY:
                    raise
                await self._close_if_open(thread_id)
                thread_id = None
        await self._database.write(partial(self._opened, row=row, thread_id=thread_id, gone=gone))

    async def _let_in(self, session: Session, thread_id: ChannelId) -> tuple[int, ...]:
        """Add everybody; who is no longer in the server is given back."""
        people = await self._database.read(lambda tx: sessions.sides(tx, session.session_id))
        gone = []
        for side in people:
            if side.left_at is not None:
                continue
            try:
                await self._notifier.add_to_thread(thread_id, side.user_id)
            except DeliveryError as error:
                if error.failure is DeliveryFailure.TEMPORARY or await self._notifier.is_member(
                    session.guild_id, side.user_id
                ):
                    raise
                gone.append(side.user_id)
        return tuple(gone)

    async def _close_if_open(self, thread_id: ChannelId | None) -> None:
        """A thread into which not everybody can be let helps nobody."""
        if thread_id is None:
            return
        try:
            await self._notifier.archive_thread(thread_id)
        except DeliveryError as error:
            if error.failure is DeliveryFailure.TEMPORARY:
                raise

    def _opened(
        self, tx: Transaction, row: OutboxRow, thread_id: ChannelId | None, gone: tuple[int, ...]
    ) -> None:
        now = self._clock.now()
        outbox.complete(tx, row.outbox_id)
        session = sessions.get(tx, int(row.subject))
        if session is None:
            return
        if thread_id is None:
            rows.go_direct(tx, session, sessions.sides(tx, session.session_id), now)
            return
        boards.set_place(
            tx,
            session.session_id,
            rows.THREAD,
            channel_id=session.channel_id,
            thread_id=thread_id,
        )
        rows.card_in_thread(tx, session, now)
        for user_id in gone:
            self._stepping.left(tx, session, user_id, now)

    def _picture(
        self, tx: Transaction, session_id: SessionId, user_id: UserId, marker: str
    ) -> tuple[Session, SessionCard] | None:
        """What the card of a place shows; None if it has none there (any more)."""
        session = sessions.get(tx, session_id)
        wanted = rows.THREAD if user_id == IN_THREAD else rows.DIRECT
        if session is None or session.place != wanted:
            return None
        name = "" if user_id == IN_THREAD else self._notifier.guild_name(session.guild_id)
        clock = self._stepping.clock_view(tx, session)
        return session, picturing.card(tx, session, marker, clock, guild_name=name)

    async def post(self, row: OutboxRow) -> None:
        """The card appears, once in each place."""
        session_id, user_id = (int(part) for part in row.subject.split(":"))
        found = await self._database.read(
            lambda tx: self._picture(tx, session_id, user_id, row.marker)
        )
        if found is None:
            await self._database.write(
                lambda tx: outbox.discard(tx, row.outbox_id, "no such place")
            )
            return
        session, card = found
        try:
            message_id = await self._outbox.send_once(row, _place(session, user_id), card)
        except DeliveryError as error:
            if error.failure is DeliveryFailure.TEMPORARY:
                raise
            if user_id != IN_THREAD:
                await self.undeliverable(row)
                return
            await self._database.write(partial(self._lost, row=row, session_id=session_id))
            return
        channel_id = session.thread_id or 0
        if user_id != IN_THREAD:
            channel_id = await self._notifier.direct_channel(user_id)
        # What an earlier try sent may show less than there is now: then it is drawn anew.
        shown = session.revision if row.is_first_attempt else 0
        board = Board(session_id, user_id, channel_id, message_id, shown)
        await self._database.write(partial(self._posted, row=row, board=board))

    def _posted(self, tx: Transaction, row: OutboxRow, board: Board) -> None:
        outbox.complete(tx, row.outbox_id, board.message_id)
        boards.save(tx, board)
        session = sessions.get(tx, board.session_id)
        if session is not None and session.revision != board.drawn_revision:
            rows.draw(tx, session, self._clock.now())

    def _lost(self, tx: Transaction, row: OutboxRow, session_id: SessionId) -> None:
        """The thread is gone or takes nothing any more."""
        outbox.complete(tx, row.outbox_id)
        session = sessions.get(tx, session_id)
        if session is not None and session.place == rows.THREAD:
            people = sessions.sides(tx, session_id)
            rows.go_direct(tx, session, people, self._clock.now())

    async def undeliverable(self, row: OutboxRow) -> None:
        """Who takes no direct messages is told privately with the next command."""
        user_id = row.user_id
        assert user_id is not None

        def give_up(tx: Transaction) -> None:
            outbox.discard(tx, row.outbox_id, "takes no direct messages")
            sides = sessions.sides(tx, int(row.subject.partition(":")[0]))
            if any(one.user_id == user_id for one in sides):  # not erased meanwhile
                members.leave_note(tx, row.guild_id, user_id, CLOSED_DMS)

        await self._database.write(give_up)

    async def draw(self, row: OutboxRow) -> None:
        """Every card of the session shows what is; what changes meanwhile is drawn next."""
        session_id = int(row.subject)

        def standing(tx: Transaction) -> tuple[Session, tuple[Board, ...]] | None:
            session = sessions.get(tx, session_id)
            if session is None:
                return None
            owners = [IN_THREAD, *(one.user_id for one in sessions.sides(tx, session_id))]
            found = (boards.get(tx, session_id, owner) for owner in owners)
            return session, tuple(one for one in found if one is not None)

        found = await self._database.read(standing)
        if found is None:
            await self._database.write(lambda tx: outbox.discard(tx, row.outbox_id, "no session"))
            return
        session, standing_boards = found
        for board in standing_boards:
            if board.drawn_revision != session.revision:
                await self._draw(row, board)
        await self._database.write(partial(_all_drawn, row=row, revision=session.revision))

    async def _draw(self, row: OutboxRow, board: Board) -> None:
        kind_subject = (rows.CARD, f"{board.session_id}:{board.user_id}")
        marker = await self._database.read(lambda tx: outbox.marker_of(tx, *kind_subject))
        found = await self._database.read(
            lambda tx: self._picture(tx, board.session_id, board.user_id, marker)
        )
        if found is None:
            return
        session, card = found
        try:
            await self._edit(board, card)
        except DeliveryError as error:
            if error.failure is DeliveryFailure.TEMPORARY:
                raise
            if board.user_id == IN_THREAD:
                await self._database.write(
                    partial(self._lost, row=row, session_id=board.session_id)
                )
                return
            await self._database.write(
                lambda tx: boards.forget(tx, board.session_id, board.user_id)
            )
            return
        drawn = Board(
            board.session_id, board.user_id, board.channel_id, board.message_id, session.revision
        )
        await self._database.write(lambda tx: boards.save(tx, drawn))

    async def _edit(self, board: Board, card: SessionCard) -> None:
        """Draw a card; a thread that Discord archived after a week of silence is woken."""
        try:
            await self._notifier.edit(board.channel_id, board.message_id, card)
        except DeliveryError as error:
            if board.user_id != IN_THREAD or error.failure is not DeliveryFailure.GONE:
                raise
            await self._notifier.unarchive_thread(board.channel_id)
            await self._notifier.edit(board.channel_id, board.message_id, card)

    async def close(self, row: OutboxRow) -> None:
        """After the end the thread is archived and stays readable for the two."""
        session = await self._database.read(lambda tx: sessions.get(tx, int(row.subject)))
        is_over = session is not None and session.state in ENDS
        if session is not None and is_over and session.thread_id is not None:
            try:
                await self._notifier.archive_thread(session.thread_id)
            except DeliveryError as error:
                if error.failure is DeliveryFailure.TEMPORARY:
                    raise
        await self._database.write(lambda tx: outbox.complete(tx, row.outbox_id))


def _all_drawn(tx: Transaction, row: OutboxRow, revision: int) -> None:
    outbox.complete(tx, row.outbox_id)
    fresh = sessions.get(tx, int(row.subject))
    # What changed while the cards were drawn is drawn next.
    if fresh is not None and fresh.revision != revision:
        outbox.move(tx, row.kind, row.subject, row.due_at)


def _place(session: Session, user_id: UserId) -> Place:
    if user_id == IN_THREAD:
        return Place(channel_id=session.thread_id)
    return Place(user_id=user_id)
