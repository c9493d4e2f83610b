"""What two need to talk: a voice room of their own, and the question that is shown.

The room is made when the check-in opens and removed ten minutes after the end, where the organiser
gave a category and Discord lets me. A channel has no nonce: after a doubtful outcome it is looked
for by its name, which holds a number that is never used twice, before another one is made, and
before it is believed that there is none to remove.
"""

from functools import partial

from bot.core.database import Transaction
from bot.core.errors import DeliveryError, DeliveryFailure
from bot.core.feature import Core
from bot.core.ids import ChannelId, MessageId, SessionId
from bot.core.outbox import store as outbox
from bot.core.outbox.rules import ROOM, is_for_elsewhere, is_tried_again
from bot.core.outbox.store import OutboxRow
from bot.core.ports import Place
from bot.interviews.session.messages import PromptCard
from bot.interviews.session.outbox.place import NAME
from bot.interviews.session.rules import timeouts
from bot.interviews.session.rules.state import Session
from bot.interviews.session.store import places, sessions
from bot.interviews.session.tx import machine, rows, views
from bot.interviews.values import store as settings_store
from bot.interviews.values.rules import InterviewSettings, SessionState, VoiceKind
from bot.server import members

TALKING = frozenset({SessionState.CONFIRMED, SessionState.CHECKED_IN, SessionState.RUNNING})

UNSHOWN = (
    "I couldn't show your partner the question: they take no direct messages from me. Please read "
    "it to them."
)


class RoomHandlers:
    """Makes and removes voice rooms."""

    def __init__(self, core: Core) -> None:
        self._core = core

    async def sync(self, row: OutboxRow) -> None:
        """There is a room while the two may talk, and none before and after."""

        def load(tx: Transaction) -> tuple[Session | None, InterviewSettings | None]:
            session = sessions.get(tx, SessionId(int(row.subject)))
            return session, settings_store.get(tx, row.guild_id)

        session, settings = await self._core.database.read(load)
        if session is None:
            await self._core.database.write(lambda tx: outbox.complete(tx, row.outbox_id))
            return
        category_id = None
        if settings is not None and settings.voice_kind is VoiceKind.CATEGORY:
            category_id = settings.voice_id
        room_id = session.room_id
        what, place = f"{ROOM} {NAME.format(session.session_id)}", Place(channel_id=category_id)
        doubts = self._core.outbox.doubts
        try:
            if category_id is not None:
                await doubts.add_if_cut_off(row, what, place)
            room_id = await self._sync(row, session, category_id)
        except DeliveryError as error:
            if error.is_doubtful:
                await doubts.add(row, what, place)
            there = session.room_id is not None or session.state not in TALKING
            now = self._core.clock.now()
            if is_tried_again(error.failure, row.due_at, now, stands=there):
                raise
            room_id = None  # not permitted, or too many channels: they agree on a link
        await self._core.database.write(
            partial(self._synced, row=row, before=session, room_id=room_id)
        )

    async def _sync(
        self, row: OutboxRow, session: Session, category_id: ChannelId | None
    ) -> ChannelId | None:
        notifier, name = self._core.notifier, NAME.format(session.session_id)
        is_open = self._core.clock.now() >= timeouts.check_in_opens(session.starts_at)
        if session.state in TALKING and is_open and category_id is not None:
            if session.room_id is None and session.parted and not row.is_first_attempt:
                # What an earlier try may have made lets in whoever was there then.
                for found_id in await notifier.find_rooms(session.guild_id, category_id, name):
                    await notifier.close_room(found_id)
            return session.room_id or await notifier.open_room(
                session.guild_id, category_id, name, session.present,
                look_first=not row.is_first_attempt,
            )  # fmt: skip
        room_id = session.room_id
        if room_id is None and category_id is not None and not row.is_first_attempt:
            # An earlier try may have made one and died before it was written down.
            found = await notifier.find_rooms(session.guild_id, category_id, name)
            room_id = next(iter(found), None)
        if room_id is not None:
            await notifier.close_room(room_id)
        return None

    def _synced(
        self, tx: Transaction, row: OutboxRow, before: Session, room_id: ChannelId | None
    ) -> None:
        now = self._core.clock.now()
        outbox.complete(tx, row.outbox_id, None if room_id is None else MessageId(room_id))
        fresh = sessions.get(tx, before.session_id)
        if fresh is None:
            return
        if room_id != fresh.room_id:
            places.set_room(tx, fresh.session_id, room_id)
            machine.redraw(tx, fresh, now)
        rows.part_late(tx, before, fresh, now)
        # What changed while Discord was asked is seen to next.
        if (fresh.state, fresh.starts_at) != (before.state, before.starts_at):
            outbox.move(tx, row.kind, row.subject, now)


class PartingHandlers:
    """Takes an observer out who is to see the two no more."""

    def __init__(self, core: Core) -> None:
        self._core = core

    async def part(self, row: OutboxRow) -> None:
        """Out of the thread; and the two get another voice room, since taking a permission away
        leaves whoever is in the room there."""
        session_id, user_id = rows.card_of(row.subject)
        session = await self._core.database.read(lambda tx: sessions.get(tx, session_id))
        if session is not None and session.thread_id is not None:
            try:
                await self._core.notifier.remove_from_thread(session.thread_id, user_id)
            except DeliveryError as error:
                if error.failure is DeliveryFailure.TEMPORARY:
                    raise
        if session is not None and session.room_id is not None:
            await self._core.notifier.close_room(session.room_id)
        await self._core.database.write(partial(self._parted, row=row, before=session))

    def _parted(self, tx: Transaction, row: OutboxRow, before: Session | None) -> None:
        now = self._core.clock.now()
        outbox.complete(tx, row.outbox_id)
        if before is None or before.room_id is None:
            return
        session = sessions.get(tx, before.session_id)
        if session is not None and session.room_id == before.room_id:
            places.set_room(tx, session.session_id, None)
            rows.room(tx, session, now)
            machine.redraw(tx, session, now)


class PromptHandlers:
    """Shows a question to the candidate."""

    def __init__(self, core: Core) -> None:
        self._core = core

    async def show(self, row: OutboxRow) -> None:
        """Once, while the part that it belongs to runs."""
        now = self._core.clock.now()
        question = self._core.bank.question(row.body)

        def look(tx: Transaction) -> PromptCard | None:
            session_id = SessionId(int(row.subject.partition(":")[0]))
            here = views.running(tx, sessions.get(tx, session_id), now)
            if here is None or question is None or row.body not in here.half.question_ids:
                return None
            called = () if row.user_id is not None else (here.half.candidate_id,)
            return PromptCard(row.marker, session_id, question, called)

        card = await self._core.database.read(look)
        place = Place(row.channel_id, row.user_id)
        if card is None or place == Place():
            await self._core.database.write(
                lambda tx: outbox.discard(tx, row.outbox_id, "it went on")
            )
            return
        try:
            sent = await self._core.outbox.send_once(row, place, card)
        except DeliveryError as error:
            if not is_for_elsewhere(error.failure, row.attempts):
                raise
            await self._core.database.write(partial(self._not_shown, row=row))
            return
        await self._core.database.write(lambda tx: outbox.complete(tx, row.outbox_id, sent))

    def _not_shown(self, tx: Transaction, row: OutboxRow) -> None:
        """The thread is gone, or takes nothing any more: the candidate gets it in person. Where
        they take no direct messages, the interviewer hears of it with their next command."""
        now = self._core.clock.now()
        session = rows.leave_thread(tx, row, now)
        here = views.running(tx, session, now)
        if here is None or row.body not in here.half.question_ids:
            return
        if row.user_id is not None:
            members.leave_note(tx, row.guild_id, here.half.interviewer_id, UNSHOWN)
        else:
            rows.prompt(tx, here.session, here.half, row.body, now)
