"""What a session has in the outbox. For use inside the caller's transaction.

Everything that is to be said or to happen by the clock is a row: the place to be opened, each
card, its drawing, the next timeout, reminders, announcements, the end of the thread. A row that is
late or doubled looks at the session and does nothing if it is no longer true.
"""

from datetime import datetime, timedelta

from bot.core.database import Transaction
from bot.core.ids import GuildId, RoundId, SessionId, UserId
from bot.core.outbox import store as outbox
from bot.core.outbox.store import OutboxRow
from bot.interviews.session.rules import timeouts
from bot.interviews.session.rules.state import CLOCK, DIRECT, THREAD, Session
from bot.interviews.session.store import cards, sessions
from bot.interviews.session.store.cards import IN_THREAD
from bot.interviews.values import store as settings_store
from bot.interviews.values.rules import ENDS, Half, SessionState, VoiceKind
from bot.server import members

OPEN = "mock-open"
CARD = "mock-card"
DRAW = "mock-draw"
TIMEOUT = "mock-turn"
REMIND = "mock-remind"
ANNOUNCE = "mock-say"
CLOSE = "mock-close"
EVENT = "mock-event"
ROOM = "mock-room"
PROMPT = "mock-prompt"
PART = "mock-part"
BETWEEN = "mock-between"
ROUND_CARD, ROUND_DRAW = "mock-round", "mock-round-draw"
BACK = "mock-back"
OPENED_EVERY = timedelta(seconds=1.1)
"""The threads of a round, one after the other. Discord doesn't publish how many it takes; about ten
in ten seconds is what is seen. discord.py holds the request that may take the last of a window
until the window is over, and everything else that is due would wait with it: evenly spread, that
is no time at all."""
SHORTLY = timedelta(minutes=1)
LINGER = timedelta(minutes=10)
"""How long two may go on talking in their room after the end."""
BACK_PATIENCE = timedelta(days=1)
"""A word about the end of a pause that came later than that would only puzzle."""
LEFT_OUT = (
    "I'm leaving you out of the rounds of mock interviews for now. `/mock profile` says why, and "
    "has *I'm back*."
)
CLOSED_DMS = (
    "I have news about your mock interview, but you take no direct messages from me. "
    "`/mock session` shows it."
)


def at(
    tx: Transaction, guild_id: GuildId, kind: str, subject: object, due_at: datetime, now: datetime,
    user_id: UserId | None = None, *, lasting: bool = False,
) -> None:  # fmt: skip
    """Have something done at a moment, also if it was done or planned before."""
    if not outbox.put(
        tx, guild_id=guild_id, kind=kind, subject=str(subject), due_at=due_at, now=now,
        user_id=user_id, lasting=lasting,
    ):  # fmt: skip
        outbox.move(tx, kind, str(subject), due_at)


def plan_timeout(tx: Transaction, session: Session, now: datetime) -> None:
    """The next timeout of the session, if there is one."""
    if session.due_at is not None:
        at(tx, session.guild_id, TIMEOUT, session.session_id, session.due_at, now)


def draw(tx: Transaction, session: Session, now: datetime) -> None:
    """The cards of the session show something old. One that is on its way is drawn after it."""
    for card in cards.of_session(tx, session.session_id):
        subject = f"{session.session_id}:{card.user_id}"
        at(tx, session.guild_id, DRAW, subject, now, now, card.user_id or None, lasting=True)


def card_of(subject: str) -> tuple[SessionId, UserId]:
    """Which card of which session a row is about."""
    session_id, _, user_id = subject.partition(":")
    return SessionId(int(session_id)), UserId(int(user_id or IN_THREAD))


def open_place(tx: Transaction, session: Session, now: datetime, ahead: int) -> None:
    """Open where the session is talked of: the threads of a large round one by one, since Discord
    takes only so many of a channel, and a row that waits for it holds up all others. ``ahead``:
    how many of this round come before."""
    at(tx, session.guild_id, OPEN, session.session_id, now + ahead * OPENED_EVERY, now)


def post_card(
    tx: Transaction, session: Session, now: datetime, user_id: UserId = IN_THREAD
) -> None:
    """The card appears in the thread, or in somebody's direct messages."""
    outbox.put(
        tx, guild_id=session.guild_id, kind=CARD, due_at=now, now=now,
        subject=f"{session.session_id}:{user_id}", user_id=user_id or None, lasting=True,
    )  # fmt: skip


def go_direct(tx: Transaction, session: Session, now: datetime) -> None:
    """From now on it is talked of in direct messages: there is no thread, or none any more.
    What is over needs no card there."""
    session_id = session.session_id
    cards.remove(tx, session_id, IN_THREAD)
    sessions.set_place(tx, session_id, DIRECT, channel_id=session.channel_id, thread_id=None)
    if session.state not in ENDS:
        for user_id in session.present:
            post_card(tx, session, now, user_id)


def leave_thread(tx: Transaction, row: OutboxRow, now: datetime) -> Session | None:
    """The thread takes nothing any more, so a row can't be done there: its session goes on in
    direct messages; the session, if there is one."""
    outbox.discard(tx, row.outbox_id, "there is no thread")
    session_id = SessionId(int(row.subject.partition(":")[0]))
    session = sessions.get(tx, session_id)
    if session is None or session.place != THREAD:
        return session
    go_direct(tx, session, now)
    return sessions.get(tx, session_id)


def announce(
    tx: Transaction, session: Session, what: str, now: datetime, *, actor_id: UserId = CLOCK,
    until: datetime | None = None, but: tuple[UserId, ...] = (),
) -> None:  # fmt: skip
    """A short message where the session is talked of. In direct messages the one who did it
    knows already, and ``but`` are left alone. Before the place is open the card says it all."""
    receivers: tuple[UserId | None, ...] = ()
    if session.place == THREAD:
        receivers = (None,)
    elif session.place == DIRECT:
        receivers = tuple(one for one in session.present if one not in (actor_id, *but))
    for user_id in receivers:
        _announce(tx, session, user_id, what, now, actor_id, until)


def tell(tx: Transaction, session: Session, user_id: UserId, what: str, now: datetime) -> None:
    """A direct message that is nobody else's business."""
    _announce(tx, session, user_id, what, now, CLOCK, None)


def _announce(
    tx: Transaction, session: Session, user_id: UserId | None, what: str, now: datetime,
    actor_id: UserId, until: datetime | None,
) -> None:  # fmt: skip
    outbox.put(
        tx, guild_id=session.guild_id, kind=ANNOUNCE, due_at=now, now=now, user_id=user_id,
        subject=f"{session.session_id}:{what}:{session.revision}:{user_id or 0}",
        body=f"{what} {actor_id}", expires_at=until, about_id=actor_id or None,
    )  # fmt: skip


def leave_note(
    tx: Transaction, guild_id: GuildId, session_id: SessionId, user_id: UserId,
    words: str = CLOSED_DMS,
) -> None:  # fmt: skip
    """Somebody who takes no direct messages is told with their next command, unless they were
    erased meanwhile."""
    session = sessions.get(tx, session_id)
    if session is not None and any(one.user_id == user_id for one in session.participants):
        members.leave_note(tx, guild_id, user_id, words)


def remind(tx: Transaction, session: Session, now: datetime) -> None:
    """Plan the reminders that are still to come. Those of an earlier time look at the session
    when they are due and stay silent."""
    for one in timeouts.planned(session, now):
        outbox.put(
            tx, guild_id=session.guild_id, kind=REMIND, due_at=one.due_at, now=now,
            subject=f"{session.session_id}:{one.reminder}:{int(one.due_at.timestamp())}",
            expires_at=one.until,
        )  # fmt: skip


def close(tx: Transaction, session: Session, now: datetime) -> None:
    """The thread stays open for as long as somebody may still press something."""
    if session.state in ENDS:
        due_at = now + timeouts.MET_WITHIN
        at(tx, session.guild_id, CLOSE, session.session_id, due_at, now)


def close_again(tx: Transaction, session: Session, now: datetime) -> None:
    """What is over is drawn once more, which wakes its thread if that was closed."""
    if session.changed_at + timeouts.MET_WITHIN <= now:
        at(tx, session.guild_id, CLOSE, session.session_id, now + SHORTLY, now)


def event(tx: Transaction, session: Session, now: datetime) -> None:
    """The server's scheduled event is to show what is agreed, where the organiser wants any."""
    settings = settings_store.get(tx, session.guild_id)
    if session.event_id is not None or (settings is not None and settings.events):
        at(tx, session.guild_id, EVENT, session.session_id, now, now)


def room(tx: Transaction, session: Session, now: datetime) -> None:
    """The voice room of the two is to be there from the check-in on and to go after the end,
    where the organiser gave a category for it."""
    settings = settings_store.get(tx, session.guild_id)
    wants = settings is not None and settings.voice_kind is VoiceKind.CATEGORY
    planned = outbox.marker_of(tx, ROOM, str(session.session_id))
    if not (wants or planned or session.room_id):
        return
    due_at = now
    if session.state is SessionState.CONFIRMED:
        due_at = max(now, timeouts.check_in_opens(session.starts_at))
    elif session.state in (SessionState.FEEDBACK, SessionState.NO_SHOW):
        due_at = now + LINGER
    at(tx, session.guild_id, ROOM, session.session_id, due_at, now)


def part(tx: Transaction, session: Session, user_id: UserId, now: datetime) -> None:
    """Somebody is to see the thread and the voice room of the two no more."""
    subject = f"{session.session_id}:{user_id}"
    if not outbox.put(
        tx, guild_id=session.guild_id, kind=PART, due_at=now, now=now, about_id=user_id,
        subject=subject,
    ):  # fmt: skip
        outbox.move(tx, PART, subject, now)


def part_late(
    tx: Transaction, before: Session, after: Session, now: datetime, *, is_found: bool = False
) -> None:
    """A thread or a room was opened for those who were in it ``before``: whoever only observed and
    was out of it by the time that Discord had answered goes now. ``is_found``: it may have been
    opened by an earlier try."""
    for user_id in after.parted:
        if is_found or user_id in before.present:
            part(tx, after, user_id, now)


def prompt(
    tx: Transaction, session: Session, half: Half, question_id: str, now: datetime
) -> bool:  # fmt: skip
    """A question is shown to the candidate where the session is talked of, once in each place;
    whether it is new there."""
    is_direct = session.place != THREAD
    return outbox.put(
        tx, guild_id=session.guild_id, kind=PROMPT, due_at=now, now=now,
        subject=f"{session.session_id}:{half.half}:{question_id}{':direct' if is_direct else ''}",
        expires_at=now + session.length, user_id=half.candidate_id if is_direct else None,
        channel_id=None if is_direct else session.thread_id, body=question_id,
    )  # fmt: skip


def ask_between(tx: Transaction, guild_id: GuildId, now: datetime) -> None:
    """Somebody waits: see whether two members who wait can be paired."""
    at(tx, guild_id, BETWEEN, guild_id, now, now)


def redraw_round(tx: Transaction, guild_id: GuildId, round_id: RoundId, now: datetime) -> None:
    """The card of a round, if it has one, says something that is old."""
    if outbox.tried(tx, ROUND_CARD, str(round_id)) is not None:
        at(tx, guild_id, ROUND_DRAW, round_id, now, now)


def back(
    tx: Transaction, guild_id: GuildId, user_id: UserId, until: datetime, now: datetime
) -> None:
    """A member is told privately when their pause ends, whatever it was for."""
    outbox.put(
        tx, guild_id=guild_id, kind=BACK, user_id=user_id, due_at=until, now=now,
        subject=f"{guild_id}:{user_id}:{int(until.timestamp())}",
        expires_at=until + BACK_PATIENCE,
    )  # fmt: skip
