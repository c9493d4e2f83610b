"""What somebody is in a session, its timer, and what its cards show. For use inside the caller's
transaction.

A click may come from direct messages, where there is no guild: a session is found by its id,
and somebody who is not one of its participants learns nothing of it, not even that it exists.

The alarm of the timer is a row of the outbox (``mock-section``, moved to the end of each section);
what it says is another (``mock-call``, one for each section and reader, given up when the section
is over).
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.core.database import Transaction
from bot.core.errors import UserError
from bot.core.ids import SessionId, UserId
from bot.core.outbox import store as outbox
from bot.interviews.session.messages import AnnouncementCard, SessionCard, TimerView
from bot.interviews.session.rules import sheet as rules
from bot.interviews.session.rules import timeouts
from bot.interviews.session.rules.place import MeetingPlace
from bot.interviews.session.rules.rubrics import RUBRICS
from bot.interviews.session.rules.sheet import Plan, Timer
from bot.interviews.session.rules.state import DIRECT, THREAD, Session
from bot.interviews.session.rules.timeouts import Reminder
from bot.interviews.session.store import cards, sessions, turns
from bot.interviews.session.tx import rows
from bot.interviews.values import store as settings_store
from bot.interviews.values.rules import ENDS, Half, SessionState, VoiceKind

NOT_YOURS = (
    "That is somebody else's session, or one from long ago, so there is nothing for you here."
)


@dataclass(frozen=True, slots=True)
class Roles:
    """What somebody is in a session, with all that is needed of it."""

    session: Session
    halves: tuple[Half, ...]
    user_id: UserId
    is_observer: bool

    @property
    def partner_id(self) -> UserId | None:
        """The other one of the pair; None for an observer, or if they are erased."""
        others = [one.user_id for one in self.session.pair if one.user_id != self.user_id]
        return None if self.is_observer or not others else others[0]

    @property
    def as_candidate(self) -> Half | None:
        """The half in which they are the candidate."""
        return next((one for one in self.halves if one.candidate_id == self.user_id), None)

    @property
    def as_interviewer(self) -> Half | None:
        """The half in which they interview."""
        return next((one for one in self.halves if one.interviewer_id == self.user_id), None)


def roles_of(tx: Transaction, session_id: SessionId, user_id: UserId) -> Roles:
    """What somebody is in a session, also one they left; a refusal for everybody else."""
    session = sessions.get(tx, session_id)
    found = () if session is None else session.participants
    mine = next((one for one in found if one.user_id == user_id), None)
    if session is None or mine is None:
        raise UserError(NOT_YOURS)
    return Roles(session, sessions.halves(tx, session_id), user_id, mine.is_observer)


def session_card(
    tx: Transaction,
    session: Session,
    marker: str,
    viewer_id: UserId | None = None,
    now: datetime | None = None,
) -> SessionCard:
    """The card; in a thread it calls the two when it appears. ``viewer_id``: who alone sees it,
    at ``now``."""
    return SessionCard(
        marker=marker,
        session=session,
        halves=sessions.halves(tx, session.session_id),
        timer=timer_view(tx, session),
        ping_user_ids=session.present_pair if session.place == THREAD else (),
        where=meeting_place(tx, session),
        waiting_ids=sessions.waiting(tx, session, now or session.changed_at)
        if session.state in ENDS
        else (),
        viewer_id=viewer_id,
    )


def meeting_place(tx: Transaction, session: Session) -> MeetingPlace:
    """Where the two talk, as far as it is known: what one of them added comes first."""
    if session.link_by is not None:
        return MeetingPlace(link_by=session.link_by)
    if session.room_id is not None:
        return MeetingPlace(session.room_id)
    settings = settings_store.get(tx, session.guild_id)
    is_channel = settings is not None and settings.voice_kind is VoiceKind.CHANNEL
    return MeetingPlace(settings.voice_id if settings is not None and is_channel else None)


def announcement_card(
    session: Session, marker: str, body: str, now: datetime, guild_name: str
) -> AnnouncementCard:
    """A short message; it calls everybody of the pair but the one who did it."""
    what, _, actor = body.partition(" ")
    actor_id = UserId(int(actor or 0))
    called = tuple(one for one in session.present_pair if one != actor_id)
    if what == Reminder.NUDGE:
        called = tuple(one for one in called if one not in session.answered)
    return AnnouncementCard(
        marker=marker,
        what=what,
        actor_id=actor_id,
        session=session,
        distance=timeouts.distance(session.starts_at, now),
        guild_name=guild_name,
        ping_user_ids=called,
    )


def with_what_follows(tx: Transaction, card: AnnouncementCard, now: datetime) -> AnnouncementCard:
    """What came of *Same partner, later*, as it is now."""
    waiting = sessions.waiting(tx, card.session, now)
    return replace(
        card,
        later_at=turns.later_at(tx, card.session.session_id),
        is_looked_for=any(one in waiting for one in card.ping_user_ids),
    )


SECTION = "mock-section"
CALL = "mock-call"
CALL_LASTS = timedelta(minutes=10)
"""How long after the end *Time is up* is still worth saying."""


@dataclass(frozen=True, slots=True)
class Running:
    """A session whose timer runs, where it is at this moment."""

    session: Session
    halves: tuple[Half, ...]
    plan: Plan
    timer: Timer

    @property
    def half(self) -> Half:
        """The half that runs."""
        return self.halves[self.timer.half - 1]

    @property
    def is_over(self) -> bool:
        """Whether the last section of all has ended."""
        return rules.is_over(self.timer, self.plan)

    @property
    def section(self) -> str:
        """The name of the section that runs."""
        if self.is_over:
            return rules.OVER
        return RUBRICS[self.half.track].sections[self.timer.section].name

    @property
    def at(self) -> tuple[int, int]:
        """Which section of which half runs."""
        return self.timer.half, self.timer.section

    @property
    def closes_at(self) -> datetime | None:
        """When the session ends for good, where its timer may not be over by then."""
        due_at = self.session.due_at
        is_cut = due_at is not None and rules.may_be_cut(self.timer, self.plan, due_at)
        return due_at if is_cut else None


def running(
    tx: Transaction, session: Session | None, now: datetime | None = None
) -> Running | None:
    """Where the timer of a session is at a moment, or how it was saved; None if it doesn't run."""
    if session is None or session.state is not SessionState.RUNNING:
        return None
    timer = cards.get_timer(tx, session.session_id)
    halves = sessions.halves(tx, session.session_id)
    if timer is None or timer.half > len(halves):
        return None
    plan = rules.plan(halves, session.minutes)
    return Running(session, halves, plan, timer if now is None else rules.current(timer, plan, now))


def start_timer(tx: Transaction, session: Session, now: datetime) -> None:
    """The session runs: its first section begins and is said. Harmless to repeat."""
    halves = sessions.halves(tx, session.session_id)
    if halves and cards.get_timer(tx, session.session_id) is None:
        plan = rules.plan(halves, session.minutes)
        keep_timer(tx, Running(session, halves, plan, rules.start(plan, now)), now)


def keep_timer(tx: Transaction, here: Running, now: datetime, *, say: bool = True) -> None:
    """Save where the timer is, and set its alarm; ``say``: its section is new."""
    session, timer = here.session, here.timer
    cards.save_timer(tx, session.session_id, timer)
    if not timer.is_paused and not here.is_over:
        rows.at(tx, session.guild_id, SECTION, session.session_id, timer.ends_at, now)
    if say:
        _call(tx, here, now)


def keep_end(tx: Transaction, here: Running, now: datetime) -> Running:
    """Somebody touched the timer, so the session ends when that says; its cards show it."""
    planned_end = timeouts.planned_end(here.session)
    due_at = rules.closes_at(here.timer, here.plan, planned_end)
    session = sessions.save(tx, replace(here.session, due_at=due_at))
    rows.plan_timeout(tx, session, now)
    rows.draw(tx, session, now)
    return replace(here, session=session)


def planned_end(tx: Transaction, session: Session, now: datetime) -> datetime:
    """When a session that runs is to end as it looks now: later than planned, if its timer was
    paused or got more time."""
    planned, here = timeouts.planned_end(session), running(tx, session, now)
    if here is None:
        return planned
    return max(planned, rules.end(rules.resume(here.timer, now), here.plan))


def set_back(tx: Transaction, back: timedelta, now: datetime) -> None:
    """The clock was set back: every section and every session goes on with what is left of it,
    and the cards tell when it is over."""
    for session_id in cards.timed_sessions(tx):
        here = running(tx, sessions.get(tx, session_id))
        if here is None:
            continue
        timer = replace(here.timer, ends_at=here.timer.ends_at - back)
        session = replace(here.session, changed_at=here.session.changed_at - back)
        here = replace(here, session=session, timer=timer)
        keep_timer(tx, here, now, say=False)
        keep_end(tx, here, now)


def _call(tx: Transaction, here: Running, now: datetime) -> None:
    """Say the section, once: in the thread, or to each of them."""
    session, ends_at = here.session, here.timer.ends_at
    readers: tuple[UserId | None, ...] = (None,)
    if session.place == DIRECT:
        readers = session.present
    for user_id in readers:
        outbox.put(
            tx, guild_id=session.guild_id, kind=CALL, user_id=user_id, due_at=now, now=now,
            subject=f"{session.session_id}:{here.timer.half}:{here.timer.section}:{user_id or 0}",
            channel_id=session.thread_id if user_id is None else None,
            expires_at=ends_at + CALL_LASTS if here.is_over else ends_at,
        )  # fmt: skip


def timer_view(tx: Transaction, session: Session) -> TimerView | None:
    """The timer as the card of a session shows it: what was saved last."""
    here = running(tx, session)
    if here is None:
        return None
    return TimerView(
        half=here.timer.half, halves=len(here.halves), track_name=RUBRICS[here.half.track].name,
        section_name=here.section, ends_at=here.timer.ends_at, is_paused=here.timer.is_paused,
        candidate_id=here.half.candidate_id, interviewer_id=here.half.interviewer_id,
        closes_at=here.closes_at,
    )  # fmt: skip
