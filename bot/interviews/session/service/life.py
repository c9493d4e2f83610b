"""What the two of a session do: confirm, check in, start, finish, call off, look.

Every click is one transaction that judges by the rows and the clock, so it means the same
before and after a restart, from a thread and from direct messages. The session is found by its
number alone; whoever is not in it is refused and learns nothing of it. Other times are
``service.times``.
"""

from collections.abc import Callable
from datetime import datetime, timedelta

from bot.core.clock import Clock
from bot.core.database import Database, Transaction
from bot.core.errors import DeliveryError, UserError
from bot.core.ids import ChannelId, GuildId, SessionId, UserId
from bot.core.ports import Notifier, Wake
from bot.interviews.profiles.rules.words import TRACK_WORDS
from bot.interviews.session.messages.life import (
    CalendarFile,
    CancelAsked,
    MySession,
    SessionCard,
    StepTaken,
)
from bot.interviews.session.rules.calendar import Entry, calendar_file
from bot.interviews.session.rules.events import Act, Event, Life, Refusal
from bot.interviews.session.service import picturing
from bot.interviews.session.service.refusals import REFUSALS
from bot.interviews.session.service.stepping import Stepping
from bot.interviews.session.store import boards, sessions
from bot.interviews.session.store.sessions import Session
from bot.interviews.session.tx import rows
from bot.interviews.values.values import State
from bot.server.members import store as members

RECENT = timedelta(days=4)
NOT_THERE = "You're no longer in the server of this mock interview, so I called it off."
NOT_AGREED = (
    "You two haven't agreed on a time, so there is nothing for a calendar yet. See the card."
)


class LifeService:
    """What members do in a session."""

    def __init__(
        self,
        *,
        database: Database,
        clock: Clock,
        notifier: Notifier,
        stepping: Stepping,
        wake: Wake,
    ) -> None:
        self._database = database
        self._clock = clock
        self._notifier = notifier
        self._stepping = stepping
        self._wake = wake

    async def confirm(
        self, user_id: UserId, session_id: SessionId, starts_at: datetime
    ) -> StepTaken:
        """I can make it then."""
        return await self._take(session_id, self._event(Act.CONFIRM, user_id, starts_at))

    async def accept(
        self, user_id: UserId, session_id: SessionId, starts_at: datetime
    ) -> StepTaken:
        """I take the time that my partner suggested."""
        return await self._take(session_id, self._event(Act.ACCEPT, user_id, starts_at))

    async def check_in(self, user_id: UserId, session_id: SessionId) -> StepTaken:
        """I'm here. A click in direct messages may come from somebody who left the server."""

        def guild_of(tx: Transaction) -> int:
            return self._stepping.load(tx, session_id, user_id)[0].guild_id

        guild_id = await self._database.read(guild_of)
        if not await self._is_there(guild_id, user_id):
            await self._left(session_id, user_id)
            raise UserError(NOT_THERE)
        return await self._take(session_id, self._event(Act.CHECK_IN, user_id))

    async def _is_there(self, guild_id: GuildId, user_id: UserId) -> bool:
        """Whether somebody is in the server; when Discord doesn't tell, they are believed."""
        try:
            return await self._notifier.is_member(guild_id, user_id)
        except DeliveryError:
            return True

    async def start(self, user_id: UserId, session_id: SessionId) -> StepTaken:
        """Begin now."""
        return await self._take(session_id, self._event(Act.START, user_id))

    async def finish(self, user_id: UserId, session_id: SessionId) -> StepTaken:
        """We're through."""
        return await self._take(session_id, self._event(Act.FINISH, user_id))

    async def met(self, user_id: UserId, session_id: SessionId) -> StepTaken:
        """We met and forgot to press; the other agrees by pressing it too."""
        return await self._take(session_id, self._event(Act.MET, user_id))

    async def pool(self, user_id: UserId, session_id: SessionId) -> StepTaken:
        """Find me somebody else."""
        return await self._take(session_id, self._event(Act.POOL, user_id))

    async def ask_to_cancel(self, user_id: UserId, session_id: SessionId) -> CancelAsked:
        """What should follow? Nothing is called off yet."""

        def look(tx: Transaction) -> CancelAsked:
            session, life = self._stepping.load(tx, session_id, user_id)
            if session.state in (State.RUNNING, State.FEEDBACK) or session.due_at is None:
                raise UserError(REFUSALS[_why_not(session.state)])
            return CancelAsked(session_id, life.starts_at)

        return await self._database.read(look)

    async def call_off(self, user_id: UserId, session_id: SessionId, wish: str) -> StepTaken:
        """I can't make it. ``wish``: "same" (the same partner later) or "pool"."""
        event = Event(Act.CANCEL, self._clock.now(), user_id, wish=wish)
        return await self._take(session_id, event)

    async def calendar(self, user_id: UserId, session_id: SessionId) -> CalendarFile:
        """The session for one's calendar, or its cancellation."""

        def look(tx: Transaction) -> CalendarFile:
            session, life = self._stepping.load(tx, session_id, user_id)
            if not session.was_confirmed:
                raise UserError(NOT_AGREED)
            return _file(session, life, _tracks(tx, session_id))

        return await self._database.read(look)

    async def mine(self, guild_id: GuildId, user_id: UserId) -> MySession:
        """A member's next session, else the one that just failed, and what waits to be said."""
        since = self._clock.now() - RECENT

        def look(tx: Transaction) -> MySession:
            live = boards.live_of(tx, guild_id, user_id)
            next_one = live[0] if live else boards.newest_of(tx, guild_id, user_id, since)
            note = members.take_note(tx, guild_id, user_id)
            if next_one is None:
                return MySession(None, note=note)
            return MySession(self._card(tx, next_one), max(0, len(live) - 1), note)

        return await self._database.write(look)

    async def show(self, user_id: UserId, session_id: SessionId) -> MySession:
        """One session, privately."""

        def look(tx: Transaction) -> MySession:
            return MySession(self._card(tx, self._stepping.load(tx, session_id, user_id)[0]))

        return await self._database.read(look)

    def _card(self, tx: Transaction, session: Session) -> SessionCard:
        clock = self._stepping.clock_view(tx, session)
        name = self._notifier.guild_name(session.guild_id)
        return picturing.card(tx, session, "", clock, guild_name=name)

    async def thread_deleted(self, guild_id: GuildId, thread_id: ChannelId) -> None:
        """The thread is gone: what is not over goes on in direct messages."""
        now = self._clock.now()

        def go_on(tx: Transaction) -> None:
            session = boards.in_thread(tx, guild_id, thread_id)
            if session is not None:
                people = sessions.sides(tx, session.session_id)
                rows.go_direct(tx, session, people, now)

        await self._database.write(go_on)
        self._wake()

    async def channel_deleted(self, guild_id: GuildId, channel_id: ChannelId) -> None:
        """The channel is gone with all its threads: what is not over goes on in direct messages."""
        now = self._clock.now()

        def go_on(tx: Transaction) -> None:
            for session in boards.in_channel(tx, guild_id, channel_id):
                people = sessions.sides(tx, session.session_id)
                rows.go_direct(tx, session, people, now)

        await self._database.write(go_on)
        self._wake()

    def _event(self, act: Act, user_id: UserId, at: datetime | None = None) -> Event:
        return Event(act, self._clock.now(), user_id, at)

    async def _take(self, session_id: SessionId, event: Event) -> StepTaken:
        take: Callable[[Transaction], StepTaken] = lambda tx: self._stepping.taken(  # noqa: E731
            tx, session_id, event
        )
        result = await self._database.write(take)
        self._wake()
        return result

    async def _left(self, session_id: SessionId, user_id: UserId) -> None:
        now = self._clock.now()

        def leave(tx: Transaction) -> None:
            session, _ = self._stepping.load(tx, session_id, user_id)
            self._stepping.left(tx, session, user_id, now)

        await self._database.write(leave)
        self._wake()


def _why_not(state: State) -> Refusal:
    return {
        State.RUNNING: Refusal.BEGUN,
        State.CANCELLED: Refusal.CALLED_OFF,
        State.NO_SHOW: Refusal.NOT_HELD,
    }.get(state, Refusal.OVER)


def _tracks(tx: Transaction, session_id: SessionId) -> tuple[str, ...]:
    names = [TRACK_WORDS[half.track] for half in sessions.halves(tx, session_id)]
    return tuple(dict.fromkeys(names))


def _file(session: Session, life: Life, tracks: tuple[str, ...]) -> CalendarFile:
    is_cancelled = session.state is State.CANCELLED
    url = ""
    if session.thread_id is not None:
        url = f"https://discord.com/channels/{session.guild_id}/{session.thread_id}"
    entry = Entry(
        session_id=session.session_id,
        sequence=session.sequence,
        starts_at=life.starts_at,
        minutes=session.minutes,
        changed_at=session.changed_at,
        title=f"Mock interview: {', '.join(tracks)}" if tracks else "Mock interview",
        details="Press I'm here in Discord from 15 minutes before the start.",
        url=url,
        is_cancelled=is_cancelled,
    )
    name = f"mock-interview-{session.session_id}.ics"
    return CalendarFile(name, calendar_file(entry), is_cancelled, session.sequence > 0)
