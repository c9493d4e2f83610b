"""What the clock does in a session's life: its next turn, its reminders, and saying things.

Before a reminder and before a no-show it is asked whether the two are still in the server;
without the members intent nobody else tells. After downtime a turn is done late, a reminder
says the true distance or is dropped when it is over, and nobody is blamed for the time in
which the bot could not take a click.
"""

from collections.abc import Sequence
from functools import partial

from bot.core.clock import Clock
from bot.core.database import Database, Transaction
from bot.core.errors import DeliveryError, DeliveryFailure
from bot.core.ids import SessionId, UserId
from bot.core.outbox import store as outbox
from bot.core.outbox.service import OutboxService
from bot.core.outbox.store import OutboxRow
from bot.core.ports import Notifier, Place
from bot.core.uptime import store as uptime
from bot.interviews.session.outbox.place_deeds import PlaceDeeds
from bot.interviews.session.rules import deadlines
from bot.interviews.session.rules.deadlines import Reminder
from bot.interviews.session.rules.events import Act, Event, Life, Said
from bot.interviews.session.service import picturing
from bot.interviews.session.service.stepping import Stepping
from bot.interviews.session.store import sessions
from bot.interviews.session.store.sessions import Session
from bot.interviews.session.tx import course, rows
from bot.interviews.values.values import State

ASKING = frozenset({State.PROPOSED, State.RESCHEDULING})
AGREED = frozenset({State.CONFIRMED})
# What is no longer true when its turn comes is not said.
STILL_TRUE: dict[str, frozenset[State]] = {
    Reminder.NUDGE: ASKING,
    Reminder.DAY: AGREED,
    Reminder.SOON: AGREED,
    Said.AGREED: AGREED,
    Said.MOVED: AGREED,
    Said.OFFERED: frozenset({State.RESCHEDULING}),
    Said.BOTH_HERE: frozenset({State.CHECKED_IN}),
    Said.OVER: frozenset({State.FEEDBACK}),
    Said.UNSEEN: frozenset({State.FEEDBACK}),
    Said.MET: frozenset({State.FEEDBACK}),
    Said.MISSED: frozenset({State.NO_SHOW}),
    Said.MET_ASKED: frozenset({State.NO_SHOW}),
    Said.CALLED_OFF: frozenset({State.CANCELLED}),
    Said.LATER: frozenset({State.CANCELLED}),
    Said.UNANSWERED: frozenset({State.CANCELLED}),
    Said.LEFT: frozenset({State.CANCELLED, State.FEEDBACK}),
    course.PAUSED: frozenset({State.NO_SHOW}),
}


class ClockDeeds:
    """Turns, reminders and short messages; registers itself with the outbox."""

    def __init__(
        self,
        *,
        database: Database,
        clock: Clock,
        notifier: Notifier,
        outbox_service: OutboxService,
        stepping: Stepping,
        places: PlaceDeeds,
    ) -> None:
        self._database = database
        self._clock = clock
        self._notifier = notifier
        self._outbox = outbox_service
        self._stepping = stepping
        self._places = places
        outbox_service.register(
            {rows.TURN: self.turn, rows.REMIND: self.remind, rows.SAY: self.say}
        )

    async def _load(self, session_id: SessionId) -> tuple[Session, Life] | None:
        def load(tx: Transaction) -> tuple[Session, Life] | None:
            session = sessions.get(tx, session_id)
            return None if session is None else (session, picturing.life_of(tx, session))

        return await self._database.read(load)

    async def _gone(self, session: Session, user_ids: Sequence[UserId]) -> tuple[int, ...]:
        """Who of these is no longer in the server."""
        return tuple(
            [one for one in user_ids if not await self._notifier.is_member(session.guild_id, one)]
        )

    async def turn(self, row: OutboxRow) -> None:
        """What is due in a session's life by the clock."""
        found = await self._load(int(row.subject))
        gone: tuple[int, ...] = ()
        if found is not None:
            session, life = found
            closes_at = session.starts_at + deadlines.CHECK_IN_AFTER
            if session.state is State.CONFIRMED and self._clock.now() >= closes_at:
                absent = [one.user_id for one in life.pair if one.checked_in_at is None]
                gone = await self._gone(session, absent)
        await self._database.write(partial(self._turn, row=row, gone=gone))

    def _turn(self, tx: Transaction, row: OutboxRow, gone: tuple[int, ...]) -> None:
        now = self._clock.now()
        outbox.complete(tx, row.outbox_id)
        for user_id in gone:
            session = sessions.get(tx, int(row.subject))
            if session is not None:
                self._stepping.left(tx, session, user_id, now)
        session = sessions.get(tx, int(row.subject))
        if session is None or session.due_at is None:
            return
        opens_at = session.starts_at - deadlines.CHECK_IN_BEFORE
        closes_at = session.starts_at + deadlines.CHECK_IN_AFTER
        away = deadlines.was_away(uptime.outages(tx, opens_at, closes_at), opens_at, closes_at)
        if now >= closes_at + deadlines.TURN_TOO_LATE:
            # I was there and could not reach the server: Discord's fault, or I was removed.
            away = away or not uptime.outages(tx, closes_at, now)
        self._stepping.happen(tx, session, Event(Act.TURN, now, blameless=away))
        after = sessions.get(tx, session.session_id)
        if after is not None:
            rows.turn(tx, after, now)

    async def remind(self, row: OutboxRow) -> None:
        """A reminder is due: it is said if it is still true and both are still there."""
        session_id, kind, _ = row.subject.split(":")
        found = await self._load(int(session_id))
        gone: tuple[int, ...] = ()
        if found is not None and _is_planned(found[1], kind, row):
            gone = await self._gone(found[0], picturing.present(found[1]))
        await self._database.write(partial(self._remind, row=row, kind=kind, gone=gone))

    def _remind(self, tx: Transaction, row: OutboxRow, kind: str, gone: tuple[int, ...]) -> None:
        now = self._clock.now()
        session_id = int(row.subject.partition(":")[0])
        session = sessions.get(tx, session_id)
        life = None if session is None else picturing.life_of(tx, session)
        if session is None or life is None or not _is_planned(life, kind, row):
            outbox.discard(tx, row.outbox_id, "no longer true")
            return
        outbox.complete(tx, row.outbox_id)
        for user_id in gone:
            self._stepping.left(tx, session, user_id, now)
        if gone:
            return
        but = picturing.answered(life) if kind == Reminder.NUDGE else ()
        people = sessions.sides(tx, session_id)
        rows.say(tx, session, people, kind, now, until=row.expires_at, but=but)

    async def say(self, row: OutboxRow) -> None:
        """A short message, in the thread or to one person."""
        session_id = int(row.subject.partition(":")[0])
        session = await self._database.read(lambda tx: sessions.get(tx, session_id))
        what = row.body.partition(" ")[0]
        if session is None or session.state not in STILL_TRUE.get(what, frozenset()):
            await self._database.write(lambda tx: outbox.discard(tx, row.outbox_id, "not true"))
            return
        if row.user_id is None and session.place != rows.THREAD:
            await self._database.write(partial(self._say_directly, row=row, what=what))
            return
        name = "" if row.user_id is None else self._notifier.guild_name(row.guild_id)
        now = self._clock.now()
        message = await self._database.read(
            lambda tx: picturing.saying(tx, session, row.marker, row.body, now, name)
        )
        place = Place(user_id=row.user_id)
        if row.user_id is None:
            place = Place(channel_id=session.thread_id)
        try:
            sent = await self._outbox.send_once(row, place, message)
        except DeliveryError as error:
            if error.failure is DeliveryFailure.TEMPORARY:
                raise
            if row.user_id is not None:
                await self._places.undeliverable(row)
                return
            await self._database.write(partial(self._say_directly, row=row, what=what))
            return
        await self._database.write(lambda tx: outbox.complete(tx, row.outbox_id, sent))

    def _say_directly(self, tx: Transaction, row: OutboxRow, what: str) -> None:
        """The thread is gone: it is said to each of them instead."""
        now = self._clock.now()
        outbox.discard(tx, row.outbox_id, "there is no thread")
        session = sessions.get(tx, int(row.subject.partition(":")[0]))
        if session is None:
            return
        people = sessions.sides(tx, session.session_id)
        if session.place == rows.THREAD:
            rows.go_direct(tx, session, people, now)
            session = sessions.get(tx, session.session_id)
            assert session is not None
        actor_id = int(row.body.partition(" ")[2] or 0)
        but: tuple[int, ...] = ()
        if what == Reminder.NUDGE:
            but = picturing.answered(picturing.life_of(tx, session))
        rows.say(tx, session, people, what, now, actor_id=actor_id, until=row.expires_at, but=but)


def _is_planned(life: Life, kind: str, row: OutboxRow) -> bool:
    """Whether a reminder that was planned then would be planned for the same moment now."""
    if life.state is State.CHECKED_IN:
        return False
    return any(
        one.reminder == kind and one.due_at == row.due_at for one in rows.planned(life, row.due_at)
    )
