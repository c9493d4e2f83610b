"""What the clock does in a session's life: timeouts, reminders, announcements, and the timer.

Before a reminder and before a no-show it is asked whether the two are still in the server;
without the members intent nobody else tells. After downtime a timeout is done late, a reminder
says how far away the start is or is dropped when it is over, and nobody is blamed for the time in
which the bot could not take a click. The timer goes straight to where it should be, and only that
section is said.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from functools import partial

from bot.core.database import Transaction
from bot.core.errors import DeliveryError
from bot.core.feature import Core
from bot.core.ids import SessionId, UserId
from bot.core.outbox import store as outbox
from bot.core.outbox.rules import is_for_elsewhere
from bot.core.outbox.store import OutboxRow
from bot.core.ports import Place
from bot.core.presence.service import NOW
from bot.core.uptime import store as uptime
from bot.daily.ledger import tx as ledger
from bot.interviews.session.messages import SectionCall
from bot.interviews.session.rules import timeouts
from bot.interviews.session.rules.rubrics import RUBRICS
from bot.interviews.session.rules.state import THREAD, Act, Announcement, Event, Session
from bot.interviews.session.rules.timeouts import Reminder
from bot.interviews.session.service.session import Forget
from bot.interviews.session.store import cards, sessions
from bot.interviews.session.tx import machine, rows, views
from bot.interviews.session.tx.views import Running
from bot.interviews.values.rules import SessionState

ASKING = frozenset({SessionState.PROPOSED, SessionState.RESCHEDULING})
AGREED = frozenset({SessionState.CONFIRMED})
CANCELLED = frozenset({SessionState.CANCELLED})
FEEDBACK = frozenset({SessionState.FEEDBACK})
NO_SHOW = frozenset({SessionState.NO_SHOW})
# What is no longer true when its turn comes is not said.
STILL_TRUE: dict[str, frozenset[SessionState]] = {
    Reminder.NUDGE: ASKING,
    Reminder.DAY: AGREED,
    Reminder.SOON: AGREED,
    Announcement.AGREED: AGREED,
    Announcement.MOVED: AGREED,
    Announcement.OFFERED: frozenset({SessionState.RESCHEDULING}),
    Announcement.BOTH_HERE: frozenset({SessionState.CHECKED_IN}),
    Announcement.OVER: FEEDBACK,
    Announcement.UNSEEN: FEEDBACK,
    Announcement.MET: FEEDBACK,
    Announcement.CUT_SHORT: NO_SHOW,
    Announcement.MISSED: NO_SHOW,
    Announcement.MET_ASKED: NO_SHOW,
    Announcement.PAUSED: NO_SHOW,
    Announcement.RESTED: CANCELLED,
    Announcement.CALLED_OFF: CANCELLED,
    Announcement.LATER: CANCELLED,
    Announcement.UNANSWERED: CANCELLED,
    Announcement.LEFT: CANCELLED | FEEDBACK,
}


class ClockHandlers:
    """Timeouts, reminders and announcements."""

    def __init__(self, core: Core, *, forget: Forget) -> None:
        self._core = core
        self._forget = forget

    async def _load(self, row: OutboxRow) -> Session | None:
        return await self._core.database.read(lambda tx: sessions.get(tx, _id(row)))

    async def _gone(self, session: Session, user_ids: Sequence[UserId]) -> tuple[UserId, ...]:
        """Those of these who are no longer in the server. Asked at this moment: somebody else's
        evening hangs on it."""
        gone = await self._core.presence.gone(session.guild_id, user_ids, within=NOW)
        return tuple(one for one in user_ids if one in gone)

    def _left(self, tx: Transaction, session: Session, gone: tuple[UserId, ...]) -> None:
        """As if they had left mock interviews, so that no round pairs them any more."""
        now = self._core.clock.now()
        for user_id in gone:
            machine.leave(tx, session.guild_id, user_id, now)
            self._forget(tx, session.guild_id, user_id, now)

    async def time_out(self, row: OutboxRow) -> None:
        """What is due in a session's life by the clock."""
        session = await self._load(row)
        gone: tuple[UserId, ...] = ()
        if session is not None and session.state is SessionState.CONFIRMED:
            closes_at = timeouts.check_in_closes(session.starts_at)
            if self._core.clock.now() >= closes_at:
                absent = [one.user_id for one in session.pair if one.checked_in_at is None]
                gone = await self._gone(session, absent)
        await self._core.database.write(partial(self._time_out, row=row, gone=gone))

    def _time_out(self, tx: Transaction, row: OutboxRow, gone: tuple[UserId, ...]) -> None:
        now = self._core.clock.now()
        outbox.complete(tx, row.outbox_id)
        session = sessions.get(tx, _id(row))
        if session is not None:
            self._left(tx, session, gone)
            session = sessions.get(tx, session.session_id)
        if session is None or session.due_at is None:
            return
        opens_at = timeouts.check_in_opens(session.starts_at)
        closes_at = timeouts.check_in_closes(session.starts_at)
        outages = ledger.outages(tx, row.guild_id, opens_at, closes_at)
        away = timeouts.was_away(outages, opens_at, closes_at)
        if now >= closes_at + timeouts.TIMEOUT_TOO_LATE:
            # I was there and could not reach the server: Discord's fault, or I was removed.
            away = away or not uptime.outages(tx, row.guild_id, closes_at, now)
        machine.apply(tx, session, Event(Act.TIMEOUT, now, blameless=away))
        after = sessions.get(tx, session.session_id)
        if after is not None:
            rows.plan_timeout(tx, after, now)

    async def remind(self, row: OutboxRow) -> None:
        """A reminder is due: it is said if it is still true and both are still there."""
        session = await self._load(row)
        gone: tuple[UserId, ...] = ()
        if session is not None and _is_planned(session, row):
            gone = await self._gone(session, session.present_pair)
        await self._core.database.write(partial(self._remind, row=row, gone=gone))

    def _remind(self, tx: Transaction, row: OutboxRow, gone: tuple[UserId, ...]) -> None:
        session = sessions.get(tx, _id(row))
        if session is None or not _is_planned(session, row):
            outbox.discard(tx, row.outbox_id, "no longer true")
            return
        outbox.complete(tx, row.outbox_id)
        if gone:
            self._left(tx, session, gone)
            return
        kind, now = _reminder(row), self._core.clock.now()
        but = session.answered if kind == Reminder.NUDGE else ()
        rows.announce(tx, session, kind, now, until=row.expires_at, but=but)

    async def announce(self, row: OutboxRow) -> None:
        """A short message, in the thread or to one person."""
        session = await self._load(row)
        what = row.body.partition(" ")[0]
        is_true = session is not None and session.state in STILL_TRUE.get(what, frozenset())
        if session is None or not is_true or row.user_id in session.parted:
            await self._core.database.write(
                lambda tx: outbox.discard(tx, row.outbox_id, "not true")
            )
            return
        if row.user_id is None and session.place != THREAD:
            await self._core.database.write(partial(self._announce_directly, row=row, what=what))
            return
        place, name = Place(channel_id=session.thread_id), ""
        if row.user_id is not None:
            place = Place(user_id=row.user_id)
            name = self._core.notifier.guild_name(row.guild_id)
        now = self._core.clock.now()
        message = views.announcement_card(session, row.marker, row.body, now, name)
        if what == Announcement.LATER:
            message = await self._core.database.read(
                lambda tx: views.with_what_follows(tx, message, now)
            )
        try:
            sent = await self._core.outbox.send_once(row, place, message)
        except DeliveryError as error:
            if not is_for_elsewhere(error.failure, row.attempts):
                raise
            not_sent = partial(self._announce_directly, row=row, what=what)
            await self._core.database.write(
                not_sent if row.user_id is None else partial(_undeliverable, row=row)
            )
            return
        await self._core.database.write(lambda tx: outbox.complete(tx, row.outbox_id, sent))

    def _announce_directly(self, tx: Transaction, row: OutboxRow, what: str) -> None:
        """The thread is gone: it is said to each of them instead."""
        now = self._core.clock.now()
        session = rows.leave_thread(tx, row, now)
        if session is None:
            return
        actor_id = UserId(int(row.body.partition(" ")[2] or 0))
        but = session.answered if what == Reminder.NUDGE else ()
        rows.announce(tx, session, what, now, actor_id=actor_id, until=row.expires_at, but=but)


def _undeliverable(tx: Transaction, row: OutboxRow) -> None:
    assert row.user_id is not None
    outbox.discard(tx, row.outbox_id, "takes no direct messages")
    left_out = row.body.partition(" ")[0] in (Announcement.PAUSED, Announcement.RESTED)
    words = rows.LEFT_OUT if left_out else rows.CLOSED_DMS
    rows.leave_note(tx, row.guild_id, _id(row), row.user_id, words)


def _id(row: OutboxRow) -> SessionId:
    return SessionId(int(row.subject.partition(":")[0]))


def _reminder(row: OutboxRow) -> str:
    return row.subject.split(":")[1]


def _is_planned(session: Session, row: OutboxRow) -> bool:
    """Whether a reminder that was planned then would be planned for the same moment now."""
    if session.state is SessionState.CHECKED_IN:
        return False
    return any(
        one.reminder == _reminder(row) and one.due_at == row.due_at
        for one in timeouts.planned(session, row.due_at)
    )


class TimerHandlers:
    """The alarm of the timer and its words."""

    def __init__(self, core: Core) -> None:
        self._core = core

    async def go_on(self, row: OutboxRow) -> None:
        """A section is over by the clock."""
        now = self._core.clock.now()
        await self._core.database.write(lambda tx: _go_on(tx, row, now))

    async def call(self, row: OutboxRow) -> None:
        """Say that a section begins."""
        card = await self._core.database.read(lambda tx: _call(tx, row))
        if card is None or (row.channel_id is None and row.user_id is None):
            await self._core.database.write(
                lambda tx: outbox.discard(tx, row.outbox_id, "it went on")
            )
            return
        place = Place(row.channel_id, row.user_id)
        try:
            message_id = await self._core.outbox.send_once(row, place, card)
        except DeliveryError as error:
            if not is_for_elsewhere(error.failure, row.attempts) or row.channel_id is None:
                raise
            now = self._core.clock.now()  # the cards that come instead show the section
            await self._core.database.write(lambda tx: rows.leave_thread(tx, row, now))
            return
        await self._core.database.write(lambda tx: outbox.complete(tx, row.outbox_id, message_id))


def _go_on(tx: Transaction, row: OutboxRow, now: datetime) -> None:
    outbox.complete(tx, row.outbox_id)
    here = views.running(tx, sessions.get(tx, _id(row)), now)
    if here is None or here.timer.is_paused:
        return
    moved = here.timer != cards.get_timer(tx, here.session.session_id)
    views.keep_timer(tx, here, now, say=moved)
    if moved:
        machine.redraw(tx, here.session, now)


def _call(tx: Transaction, row: OutboxRow) -> SectionCall | None:
    _, half, section, _ = (int(part) for part in row.subject.split(":"))
    here = views.running(tx, sessions.get(tx, _id(row)))
    is_on = here is not None and here.at == (half, section)
    if here is None or not is_on or row.user_id in here.session.parted:
        return None
    return replace(_call_of(here, row.marker), viewer_id=row.user_id)


def _call_of(here: Running, marker: str) -> SectionCall:
    rubric, (half, at) = RUBRICS[here.half.track], here.at
    section = None
    if not here.is_over:
        section = replace(rubric.sections[at], minutes=here.plan[half - 1][at])
    return SectionCall(
        marker=marker, session_id=here.session.session_id, half=half, halves=len(here.halves),
        track=rubric.name, section=section, ends_at=here.timer.ends_at,
        candidate_id=here.half.candidate_id, interviewer_id=here.half.interviewer_id,
        opens_half=at == 0,
    )  # fmt: skip
