"""What participants do in a session: confirm, check in, start, finish, call off, suggest another
time, look.

Every click is one transaction that judges by the rows and the clock, so it means the same
before and after a restart, from a thread and from direct messages. The session is found by its
number alone; somebody who is not in it is refused and learns nothing of it.
"""

from collections.abc import Callable, Collection
from dataclasses import replace
from datetime import datetime, timedelta
from typing import TypeVar

from bot.core import installation
from bot.core.database import Transaction
from bot.core.errors import UserError
from bot.core.feature import Core
from bot.core.ids import ChannelId, GuildId, SessionId, UserId
from bot.core.presence.service import NOW
from bot.interviews.session.messages import (
    CalendarFile,
    CancelAsked,
    FinishAsked,
    MySession,
    SessionCard,
    StepTaken,
    TimeForm,
    TimesOffered,
)
from bot.interviews.session.rules import transitions
from bot.interviews.session.rules.calendar import Entry, EntryStatus, calendar_file
from bot.interviews.session.rules.state import DIRECT, Act, Announcement, Event, Refusal, Session
from bot.interviews.session.rules.timeouts import is_too_short, read_start, spread
from bot.interviews.session.store import places, sessions
from bot.interviews.session.tx import choices, machine, rows, views
from bot.interviews.session.tx.ahead import ahead_of
from bot.interviews.values.rules import TRACK_WORDS, SessionState

Forget = Callable[[Transaction, GuildId, UserId, datetime], object]
"""They are in mock interviews no more: what later rooms keep of them is gone."""
Step = TypeVar("Step", StepTaken, "StepTaken | FinishAsked")
Submitted = Callable[[Transaction, SessionId], Collection[UserId]]
RECENT = timedelta(days=4)
CHOICES = 3
NOT_AT_ONCE = timedelta(hours=2)
NOT_THERE = "You're no longer in the server of this mock interview, so I called it off."
NOT_AGREED = (
    "You two haven't agreed on a time, so there is nothing for a calendar yet. See the card."
)


class SessionService:
    """What members do in a session."""

    def __init__(
        self, core: Core, *, forget: Forget, submitted: Submitted = lambda _tx, _id: frozenset()
    ) -> None:
        """``submitted``: who has handed in their feedback, which a later room knows."""
        self._core = core
        self._forget = forget
        self._submitted = submitted

    async def act(
        self, act: Act, session_id: SessionId, user_id: UserId, at: datetime | None = None
    ) -> StepTaken:
        """A button was pressed that needs nothing but what it says; ``at``: the time it means."""
        event = Event(act, self._core.clock.now(), user_id, at)
        return await self._write(lambda tx: self._take(tx, session_id, event))

    async def check_in(self, session_id: SessionId, user_id: UserId) -> StepTaken:
        """I'm here. A click in direct messages may come from somebody who left the server; when
        Discord doesn't tell, they are believed."""
        session = await self._core.database.read(lambda tx: machine.load(tx, session_id, user_id))
        if not await self._core.presence.is_there(session.guild_id, user_id, within=NOW):
            await self._left(session.guild_id, user_id)
            raise UserError(NOT_THERE)
        return await self.act(Act.CHECK_IN, session_id, user_id)

    async def _left(self, guild_id: GuildId, user_id: UserId) -> None:
        now = self._core.clock.now()

        def leave(tx: Transaction) -> None:
            machine.leave(tx, guild_id, user_id, now)
            self._forget(tx, guild_id, user_id, now)

        await self._core.write(leave)

    async def finish(self, session_id: SessionId, user_id: UserId) -> StepTaken | FinishAsked:
        """*Finish*: before the planned end it is asked once."""
        now = self._core.clock.now()

        def finish(tx: Transaction) -> StepTaken | FinishAsked:
            session = machine.load(tx, session_id, user_id)
            event = Event(Act.FINISH, now, user_id)
            result = transitions.apply(session, event)  # an observer is refused before
            is_running = session.state is SessionState.RUNNING
            ends_at = views.planned_end(tx, session, now)
            if is_running and not isinstance(result, Refusal) and now < ends_at:
                return FinishAsked(session_id, ends_at, is_too_short(session, now))
            return self._take(tx, session_id, event)

        return await self._write(finish)

    async def ask_to_cancel(self, session_id: SessionId, user_id: UserId) -> CancelAsked:
        """What should follow? Nothing is called off yet."""

        def look(tx: Transaction) -> CancelAsked:
            session = machine.load(tx, session_id, user_id)
            has_begun = session.state in (SessionState.RUNNING, SessionState.FEEDBACK)
            if has_begun or session.due_at is None:
                raise UserError(_why_not(session.state).value)
            is_observer = user_id not in {one.user_id for one in session.pair}
            return CancelAsked(session_id, session.starts_at, is_observer)

        return await self._core.database.read(look)

    async def call_off(self, session_id: SessionId, user_id: UserId, wish: str) -> StepTaken:
        """I can't make it. ``wish``: "same" (the same partner later) or "pool"."""
        event = Event(Act.CANCEL, self._core.clock.now(), user_id, wish=wish)
        return await self._write(lambda tx: self._take(tx, session_id, event))

    async def calendar(self, session_id: SessionId, user_id: UserId) -> CalendarFile:
        """The session for one's calendar, or its cancellation."""

        def look(tx: Transaction) -> CalendarFile:
            session = machine.load(tx, session_id, user_id)
            if not session.was_confirmed:
                raise UserError(NOT_AGREED)
            names = [TRACK_WORDS[half.track] for half in sessions.halves(tx, session_id)]
            return _file(session, tuple(dict.fromkeys(names)), installation.name_of(tx))

        return await self._core.database.write(look)

    async def mine(self, guild_id: GuildId, user_id: UserId) -> MySession:
        """A member's next session, else the one that just failed."""
        now = self._core.clock.now()

        def look(tx: Transaction) -> MySession:
            live = sessions.live_of(tx, guild_id, user_id)
            next_one = live[0] if live else sessions.newest_of(tx, guild_id, user_id, now - RECENT)
            if next_one is None:
                return MySession(None, ahead=ahead_of(tx, guild_id, user_id, now))
            card = self._own_card(tx, next_one, user_id)
            return MySession(card, max(0, len(live) - 1))

        return self._named(await self._core.database.write(look))

    async def show(self, session_id: SessionId, user_id: UserId) -> MySession:
        """One session, privately."""

        def look(tx: Transaction) -> MySession:
            return MySession(self._own_card(tx, machine.load(tx, session_id, user_id), user_id))

        return self._named(await self._core.database.read(look))

    def _own_card(self, tx: Transaction, session: Session, user_id: UserId) -> SessionCard:
        """The card as one person sees it: it knows whether their feedback is in."""
        card = views.session_card(tx, session, "", user_id, self._core.clock.now())
        submitted = self._submitted(tx, session.session_id)
        missing = [one for one in session.present_pair if one not in submitted]
        if session.state is not SessionState.FEEDBACK or user_id not in submitted or not missing:
            return card
        return replace(card, waits_for=missing[0])

    def _named(self, mine: MySession) -> MySession:
        """With the name of the server, as the card may be read anywhere."""
        if mine.card is None:
            return mine
        name = self._core.notifier.guild_name(mine.card.session.guild_id)
        return replace(mine, card=replace(mine.card, guild_name=name))

    async def times(self, session_id: SessionId, user_id: UserId) -> TimesOffered:
        """Three further times that suit both, apart from each other, best first."""
        now = self._core.clock.now()

        def look(tx: Transaction) -> TimesOffered:
            session = _movable(tx, session_id, user_id, now)
            found = choices.common_starts(tx, session, now + NOT_AT_ONCE, now + choices.LOOK_AHEAD)
            others = [at for at in found if at not in (session.starts_at, session.offer_at)]
            tz = choices.zone_of(tx, session, user_id).key
            return TimesOffered(session_id, tuple(sorted(spread(others, CHOICES))), tz)

        return await self._core.database.read(look)

    async def time_form(self, session_id: SessionId, user_id: UserId) -> TimeForm:
        """The modal for a time of one's own."""
        now = self._core.clock.now()

        def look(tx: Transaction) -> TimeForm:
            session = _movable(tx, session_id, user_id, now)
            zone = choices.zone_of(tx, session, user_id)
            return TimeForm(session_id, zone.key, f"{session.starts_at.astimezone(zone):%Y-%m-%d}")

        return await self._core.database.read(look)

    async def suggest_written(
        self, session_id: SessionId, user_id: UserId, day: str, clock: str
    ) -> StepTaken:
        """Suggest a time as the member wrote it, in their own zone."""
        now = self._core.clock.now()

        def suggest(tx: Transaction) -> StepTaken:
            session = machine.load(tx, session_id, user_id)
            at = read_start(day, clock, choices.zone_of(tx, session, user_id), now)
            return self._take(tx, session_id, Event(Act.OFFER, now, user_id, at))

        return await self._write(suggest)

    async def thread_deleted(self, guild_id: GuildId, thread_id: ChannelId) -> None:
        """The thread is gone: what is not over goes on in direct messages."""
        now = self._core.clock.now()

        def go_on(tx: Transaction) -> None:
            session = sessions.in_thread(tx, guild_id, thread_id)
            if session is not None:
                rows.go_direct(tx, session, now)

        await self._core.write(go_on)

    async def channel_deleted(self, guild_id: GuildId, channel_id: ChannelId) -> None:
        """The channel is gone with all its threads, of which Discord says nothing: what is not over
        goes on in direct messages."""
        now = self._core.clock.now()

        def go_on(tx: Transaction) -> None:
            for session in sessions.in_channel(tx, guild_id, channel_id):
                rows.go_direct(tx, session, now)
            talked_in = places.session_of_room(tx, guild_id, channel_id)
            without = None if talked_in is None else sessions.get(tx, talked_in)
            if without is not None:  # their voice room
                places.set_room(tx, without.session_id, None)
                machine.redraw(tx, without, now)

        await self._core.write(go_on)

    def _take(self, tx: Transaction, session_id: SessionId, event: Event) -> StepTaken:
        """What a click did, for the one who clicked."""
        asked_for = machine.load(tx, session_id, event.user_id).asked_for
        found = machine.take(tx, session_id, event)
        session, later_at = found.session, None
        if found.announcement is Announcement.BOTH_HERE:
            choices.choose_questions(tx, self._core.bank.bank, session, event.now, self._core.seed)
        if found.follow_up:
            later_at = choices.follow_up(tx, session, asked_for, event.now)
        ahead = ahead_of(tx, session.guild_id, event.user_id, event.now)
        return StepTaken(found.announcement, session, event.user_id, later_at, ahead)

    async def _write(self, take: Callable[[Transaction], Step]) -> Step:
        """What a click did; in direct messages with the name of the server."""
        step = await self._core.write(take)
        if isinstance(step, StepTaken) and step.session.place == DIRECT:
            name = self._core.notifier.guild_name(step.session.guild_id)
            return replace(step, guild_name=name)
        return step


def _movable(tx: Transaction, session_id: SessionId, user_id: UserId, now: datetime) -> Session:
    """A session whose time can still be changed by this member."""
    session = machine.load(tx, session_id, user_id)
    trial = Event(Act.OFFER, now, user_id, now + timedelta(days=1, seconds=1))
    result = transitions.apply(session, trial)
    if isinstance(result, Refusal):
        raise UserError(result.value)
    return session


def _why_not(state: SessionState) -> Refusal:
    return {
        SessionState.RUNNING: Refusal.BEGUN,
        SessionState.CANCELLED: Refusal.CALLED_OFF,
        SessionState.NO_SHOW: Refusal.NOT_HELD,
    }.get(state, Refusal.OVER)


def _file(session: Session, tracks: tuple[str, ...], installed: str) -> CalendarFile:
    status = {
        SessionState.CANCELLED: EntryStatus.CANCELLED,
        SessionState.RESCHEDULING: EntryStatus.TENTATIVE,
    }.get(session.state, EntryStatus.CONFIRMED)
    url = ""
    if session.thread_id is not None:
        url = f"https://discord.com/channels/{session.guild_id}/{session.thread_id}"
    entry = Entry(
        installation=installed,
        session_id=session.session_id,
        sequence=session.sequence,
        starts_at=session.starts_at,
        minutes=session.minutes,
        changed_at=session.changed_at,
        title=f"Mock interview: {', '.join(tracks)}" if tracks else "Mock interview",
        details="Press I'm here in Discord from 15 minutes before the start.",
        url=url,
        status=status,
    )
    name = f"mock-interview-{session.session_id}.ics"
    return CalendarFile(
        name, calendar_file(entry), status is EntryStatus.CANCELLED, session.sequence > 0
    )
