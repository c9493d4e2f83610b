"""What a session has in the outbox. Functions inside a transaction.

Everything that is to be said or to happen by the clock is a row: the place to be opened, each
card, its pictures, the next turn of the clock, reminders, short messages, the end of the
thread. A row that is late or doubled looks at the session and does nothing if it is no longer
true.
"""

from datetime import datetime, timedelta

from bot.core.database import Transaction
from bot.core.ids import GuildId, UserId
from bot.core.outbox import store as outbox
from bot.interviews.rounds.store import rounds
from bot.interviews.session.rules import deadlines
from bot.interviews.session.rules.deadlines import Planned
from bot.interviews.session.rules.events import Life
from bot.interviews.session.store import boards
from bot.interviews.session.store.sessions import Session, Side
from bot.interviews.values.values import ENDS

OPEN = "mock-open"
CARD = "mock-card"
DRAW = "mock-draw"
TURN = "mock-turn"
REMIND = "mock-remind"
SAY = "mock-say"
CLOSE = "mock-close"
EVENT = "mock-event"
BETWEEN = "mock-between"
OPENED_EVERY = timedelta(seconds=1.1)
"""The threads of a round, one after the other. Discord doesn't publish how many it takes; about ten
in ten seconds is what is seen. discord.py holds the request that may take the last of a window
until the window is over, and everything else that is due would wait with it: evenly spread, that
is no time at all."""
SHORTLY = timedelta(minutes=1)
BACK = "mock-back"
BACK_PATIENCE = timedelta(days=1)
"""A word about the end of a pause that came later than that would only puzzle."""
THREAD, DIRECT, WANTED = "thread", "direct", "wanted"


def at(
    tx: Transaction, guild_id: GuildId, kind: str, subject: str, due_at: datetime, now: datetime
) -> None:
    """Have something done at a moment, also if it was done or planned before."""
    if not outbox.put(tx, guild_id=guild_id, kind=kind, subject=subject, due_at=due_at, now=now):
        outbox.move(tx, kind, subject, due_at)


def turn(tx: Transaction, session: Session, now: datetime) -> None:
    """The clock of the session rings when it is due."""
    if session.due_at is not None:
        at(tx, session.guild_id, TURN, str(session.session_id), session.due_at, now)


def draw(tx: Transaction, session: Session, now: datetime) -> None:
    """The cards of the session show something old."""
    at(tx, session.guild_id, DRAW, str(session.session_id), now, now)


def open_place(tx: Transaction, session: Session, now: datetime, ahead: int) -> None:
    """Open where the session is talked of: the threads of a large round one by one, since Discord
    takes only so many of a channel, and who waits for it holds up all others. ``ahead``:
    how many of this round come before."""
    due_at = now + ahead * OPENED_EVERY
    outbox.put(
        tx, guild_id=session.guild_id, kind=OPEN, subject=str(session.session_id),
        due_at=due_at, now=now,
    )  # fmt: skip


def card_in_thread(tx: Transaction, session: Session, now: datetime) -> None:
    """The card appears in the thread."""
    outbox.put(
        tx, guild_id=session.guild_id, kind=CARD, due_at=now, now=now,
        subject=f"{session.session_id}:{boards.IN_THREAD}",
    )  # fmt: skip


def cards_in_direct(
    tx: Transaction, session: Session, people: tuple[Side, ...], now: datetime
) -> None:
    """The card appears in the direct messages of each."""
    for side in people:
        if side.left_at is None:
            outbox.put(
                tx, guild_id=session.guild_id, kind=CARD, due_at=now, now=now,
                subject=f"{session.session_id}:{side.user_id}", user_id=side.user_id,
            )  # fmt: skip


def go_direct(tx: Transaction, session: Session, people: tuple[Side, ...], now: datetime) -> None:
    """From now on it is talked of in direct messages: there is no thread, or none any more.
    What is over needs no card there."""
    boards.forget(tx, session.session_id, boards.IN_THREAD)
    boards.set_place(tx, session.session_id, DIRECT, channel_id=session.channel_id, thread_id=None)
    if session.state not in ENDS:
        cards_in_direct(tx, session, people, now)


def say(
    tx: Transaction,
    session: Session,
    people: tuple[Side, ...],
    what: str,
    now: datetime,
    *,
    actor_id: UserId = 0,
    until: datetime | None = None,
    but: tuple[int, ...] = (),
) -> None:
    """A short message where the session is talked of. In direct messages the one who did it
    knows already, and ``but`` are left alone. Before the place is open the card says it all."""
    if session.place == THREAD:
        receivers: list[int | None] = [None]
    elif session.place == DIRECT:
        receivers = [
            one.user_id
            for one in people
            if one.left_at is None and one.user_id not in (actor_id, *but)
        ]
    else:
        return
    for user_id in receivers:
        outbox.put(
            tx, guild_id=session.guild_id, kind=SAY, due_at=now, now=now, user_id=user_id,
            subject=f"{session.session_id}:{what}:{session.revision}:{user_id or 0}",
            body=f"{what} {actor_id}", expires_at=until, about_id=actor_id or None,
        )  # fmt: skip


def tell(tx: Transaction, session: Session, user_id: UserId, what: str, now: datetime) -> None:
    """A direct message that is nobody else's business."""
    outbox.put(
        tx, guild_id=session.guild_id, kind=SAY, due_at=now, now=now, user_id=user_id,
        subject=f"{session.session_id}:{what}:{session.revision}:{user_id}", body=f"{what} 0",
    )  # fmt: skip


def remind(tx: Transaction, session: Session, life: Life, now: datetime) -> None:
    """Plan the reminders that are still to come. Those of an earlier time look at the session
    when they are due and stay silent."""
    for one in planned(life, now):
        outbox.put(
            tx, guild_id=session.guild_id, kind=REMIND, due_at=one.due_at, now=now,
            subject=f"{session.session_id}:{one.reminder}:{int(one.due_at.timestamp())}",
            expires_at=one.until,
        )  # fmt: skip


def planned(life: Life, now: datetime) -> tuple[Planned, ...]:
    """The reminders that a session should still have at a moment."""
    return deadlines.planned(
        life.state,
        starts_at=life.starts_at,
        asked_for=life.asked_for,
        asked_at=life.changed_at,
        now=now,
    )


def close(tx: Transaction, session: Session, now: datetime) -> None:
    """The thread stays open for as long as somebody may still press something."""
    if session.state in ENDS:
        due_at = now + deadlines.MET_WITHIN
        at(tx, session.guild_id, CLOSE, str(session.session_id), due_at, now)


def close_again(tx: Transaction, session: Session, now: datetime) -> None:
    """What is over is drawn once more, which wakes its thread if that was closed."""
    if session.changed_at + deadlines.MET_WITHIN <= now:
        at(tx, session.guild_id, CLOSE, str(session.session_id), now + SHORTLY, now)


def event(tx: Transaction, session: Session, now: datetime) -> None:
    """The server's scheduled event is to show what is agreed, where the organiser wants any."""
    schedule = rounds.schedule(tx, session.guild_id)
    wanted = schedule is not None and schedule.settings.events
    if wanted or session.event_id is not None:
        at(tx, session.guild_id, EVENT, str(session.session_id), now, now)


def ask_between(tx: Transaction, guild_id: GuildId, now: datetime) -> None:
    """Somebody waits: see whether two who wait can be paired."""
    at(tx, guild_id, BETWEEN, str(guild_id), now, now)


def back(
    tx: Transaction, guild_id: GuildId, user_id: UserId, until: datetime, now: datetime
) -> None:
    """A member is told privately when their pause ends by itself, whatever it was for."""
    outbox.put(
        tx, guild_id=guild_id, kind=BACK, user_id=user_id, due_at=until, now=now,
        subject=f"{guild_id}:{user_id}:{int(until.timestamp())}",
        expires_at=until + BACK_PATIENCE,
    )  # fmt: skip
