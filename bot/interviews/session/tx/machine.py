"""Takes a session further inside the caller's transaction: the table of transitions decides, and
everything that follows is written with it, so a crash leaves a whole step or none.

Later rooms propose a session here, call it off, and end what a member who leaves is in.
"""

from dataclasses import replace
from datetime import datetime

from bot.core.database import Transaction
from bot.core.errors import UserError
from bot.core.ids import GuildId, RoundId, SessionId, UserId
from bot.core.outbox import store as outbox
from bot.daily.streaks import tx as practice
from bot.daily.streaks.rules import Practice
from bot.interviews.matching import store as rounds
from bot.interviews.matching.store import Assignment
from bot.interviews.profiles import store as profiles
from bot.interviews.profiles.rules.ahead import what_next
from bot.interviews.session.rules import timeouts, transitions
from bot.interviews.session.rules.state import (
    CLOCK,
    POOL,
    Act,
    Announcement,
    Event,
    Refusal,
    Session,
    Transition,
)
from bot.interviews.session.store import cards, commitments, places, sessions
from bot.interviews.session.tx import rests, rows, views
from bot.interviews.session.tx.ahead import ahead_of
from bot.interviews.values import store as settings_store
from bot.interviews.values.rules import ENDS, Outcome, PlannedSession, SessionState, Span
from bot.server import members

FREED = "You're free again: I'll look for somebody else for you among the members who are waiting."
OBSERVES_NO_MORE = (
    "The mock interview that you were going to observe moved to a time at which you already have "
    "something, so you're no longer in it."
)
# Whatever somebody does with a proposal is an answer.
ANSWERS = frozenset({Act.CONFIRM, Act.OFFER, Act.ACCEPT, Act.CANCEL, Act.CHECK_IN})
# Everybody of the pair should know of these; the rest is on the card.
ANNOUNCED = frozenset({
    Announcement.AGREED, Announcement.OFFERED, Announcement.MOVED, Announcement.CALLED_OFF,
    Announcement.LATER, Announcement.BOTH_HERE, Announcement.OVER, Announcement.CUT_SHORT,
    Announcement.UNSEEN, Announcement.MET_ASKED, Announcement.MET, Announcement.UNANSWERED,
    Announcement.MISSED, Announcement.LEFT,
})  # fmt: skip


def load(tx: Transaction, session_id: SessionId, user_id: UserId) -> Session:
    """A session for somebody who is in it; a kind refusal for everybody else, which does not even
    tell whether there is such a session."""
    session = sessions.get(tx, session_id)
    if session is None or session.participant(user_id) is None:
        raise UserError(Refusal.STRANGER.value)
    return session


def take(tx: Transaction, session_id: SessionId, event: Event) -> Transition:
    """Let a participant do something; a refusal is raised as what they are told."""
    result = apply(tx, load(tx, session_id, event.user_id), event)
    if isinstance(result, Refusal):
        raise UserError(result.value)
    return result


def apply(tx: Transaction, session: Session, event: Event) -> Transition | Refusal:
    """Let something happen to a session: what it is then, and what it meant; or a refusal, and
    nothing is changed."""
    found = transitions.apply(session, event)
    if isinstance(found, Refusal) or found.session == session:
        return found
    clash = _clash(tx, found.session, event)
    if clash is not None:
        return clash
    found = replace(found, session=sessions.save(tx, found.session))
    _make_known(tx, session, found, event)
    _enter(tx, session, found.session, event)
    for user_id in found.missed:
        rests.note_no_show(tx, found.session, user_id, event.now)
    if event.act in ANSWERS:
        profiles.note_answer(tx, session.guild_id, event.user_id)
    if found.announcement is Announcement.UNANSWERED:
        rests.note_silence(tx, found.session, event.now)
    free(tx, found.session, found.freed, event.now)
    if found.announcement is Announcement.MOVED:
        found = replace(found, session=_spare_observers(tx, found.session, event.now))
    return found


def _clash(tx: Transaction, after: Session, event: Event) -> Refusal | None:
    """A person is at one place at a time, whichever server it is in; only they themselves learn
    that it is they who are taken."""
    if event.act not in (Act.OFFER, Act.ACCEPT, Act.CONFIRM):
        return None
    wanted = Span(after.asked_for, after.asked_for + after.length)
    # Of two times that one is asked for, either can still be confirmed.
    mine = commitments.of_person(
        tx, event.user_id, but=after.session_id, agreed_only=event.act is Act.CONFIRM
    )
    if any(wanted.overlaps(one) for one in mine):
        return Refusal.BUSY
    if event.act is Act.CONFIRM:
        return None
    taken = (
        span
        for user_id in after.present_pair
        for span in commitments.of_person(tx, user_id, but=after.session_id)
    )
    return Refusal.UNSUITABLE if any(wanted.overlaps(one) for one in taken) else None


def _spare_observers(tx: Transaction, session: Session, now: datetime) -> Session:
    """The two moved their interview to a time at which an observer has something else: they are
    out of it, and told with their next command."""
    planned = Span(session.starts_at, session.starts_at + session.length)
    for one in session.participants:
        taken = commitments.of_person(tx, one.user_id, but=session.session_id)
        if one.is_observer and one.left_at is None and any(map(planned.overlaps, taken)):
            result = apply(tx, session, Event(Act.CANCEL, now, one.user_id))
            assert not isinstance(result, Refusal)
            session = result.session
            follows = what_next(ahead_of(tx, session.guild_id, one.user_id, now))
            words = f"{OBSERVES_NO_MORE} {follows}"
            members.leave_note(tx, session.guild_id, one.user_id, words)
    return session


def _make_known(tx: Transaction, before: Session, found: Transition, event: Event) -> None:
    after, now = found.session, event.now
    # Of what is over nobody wants to hear again because somebody leaves.
    is_long_over = before.state in ENDS and found.announcement is Announcement.LEFT
    if not is_long_over:
        rows.draw(tx, after, now)
    rows.plan_timeout(tx, after, now)
    if (after.state, after.changed_at) != (before.state, before.changed_at):
        rows.remind(tx, after, now)
        rows.event(tx, after, now)
        rows.room(tx, after, now)
        rows.close(tx, after, now)
    if found.announcement in ANNOUNCED and not is_long_over:
        # Who leaves may be erased in this very commit, and with them whatever names them.
        actor_id = CLOCK if event.act is Act.LEAVE else event.user_id
        rows.announce(tx, after, found.announcement, now, actor_id=actor_id)


def _enter(tx: Transaction, before: Session, after: Session, event: Event) -> None:
    """What a state brings with it besides words."""
    if after.state is before.state:
        return
    if after.state in ENDS:
        places.forget_link(tx, after.session_id)
    if after.state is SessionState.RUNNING:
        views.start_timer(tx, after, event.now)
    if before.state is SessionState.RUNNING:
        cards.remove_timer(tx, after.session_id)
    left_early = event.act is Act.LEAVE and timeouts.is_too_short(before, event.now)
    if after.state is SessionState.FEEDBACK and not left_early:
        # They have met, or may have while the bot was away: where practice counts, their day does.
        # What the clock ends, or both say a day later, counts for when it was to end.
        is_noted_late = event.act in (Act.TIMEOUT, Act.MET)
        done_at = min(event.now, after.starts_at + after.length) if is_noted_late else None
        for user_id in after.present_pair:
            practice.note_practice(
                tx, guild_id=after.guild_id, user_id=user_id, kind=Practice.MOCK,
                subject=f"mock-{after.session_id}", now=event.now, done_at=done_at,
            )  # fmt: skip
    if before.state is SessionState.NO_SHOW and after.state is SessionState.FEEDBACK:
        rests.forgive(tx, after, event.now)


def free(tx: Transaction, session: Session, user_ids: tuple[UserId, ...], now: datetime) -> None:
    """These wait for somebody else, in the round that brought them together, if it lasts. Who is on
    a pause waits until it is over."""
    held = rounds.get(tx, session.round_id)
    if held is None or held.until_at <= now or not user_ids:
        return
    for user_id in user_ids:
        waits = Assignment(held.round_id, user_id, Outcome.WAITING, None, held.until_at, FREED)
        rounds.assign(tx, session.guild_id, waits)
    rows.ask_between(tx, session.guild_id, now)


def propose(
    tx: Transaction, *, guild_id: GuildId, round_id: RoundId, pair: PlannedSession, now: datetime,
    state: SessionState = SessionState.PROPOSED, follows_id: SessionId | None = None,
    ahead: int = 0,
) -> SessionId:  # fmt: skip
    """Make a session and have it made known: its place, its card, its timeouts; its id.

    ``state``: proposed, or confirmed when both have said yes already; ``ahead``: how many of the
    same round were proposed before."""
    agreed = state is SessionState.CONFIRMED
    starts_at = pair.starts_at.replace(microsecond=0)  # buttons name it in seconds
    due_at = timeouts.confirmed_due(starts_at, now) if agreed else timeouts.free_at(now, starts_at)
    session_id = sessions.create(
        tx, replace(pair, starts_at=starts_at), guild_id=guild_id, round_id=round_id, state=state,
        due_at=due_at, now=now, follows_id=follows_id,
    )  # fmt: skip
    session = sessions.get(tx, session_id)
    assert session is not None
    settings = settings_store.get(tx, guild_id)
    channel_id = None if settings is None else settings.channel_id
    session = replace(session, channel_id=channel_id, was_confirmed=agreed)
    if agreed:
        session = session.mark(session.present_pair, confirmed_at=now)
    session = sessions.save(tx, session)
    if agreed:
        rows.event(tx, session, now)
        rows.room(tx, session, now)
    rows.open_place(tx, session, now, ahead)
    rows.plan_timeout(tx, session, now)
    rows.remind(tx, session, now)
    return session_id


def redraw(tx: Transaction, session: Session, now: datetime) -> None:
    """Something that the session's card shows has changed, but nothing of its course."""
    sessions.touch(tx, session.session_id)
    rows.draw(tx, session, now)


def call_off_pair(tx: Transaction, user_id: UserId, other_id: UserId, now: datetime) -> int:
    """``user_id`` does not want to meet ``other_id``: what they have together, in whatever server,
    is called off or ends; how many sessions. The partner is told that and by whom, never why."""
    ended = 0
    for session in sessions.of_pair(tx, user_id, other_id):
        if {one.user_id for one in session.pair} == {user_id, other_id}:
            act = Act.FINISH if session.state is SessionState.RUNNING else Act.CANCEL
            result = apply(tx, session, Event(act, now, user_id, wish=POOL))
            ended += not isinstance(result, Refusal)
    return ended


def leave(
    tx: Transaction, guild_id: GuildId, user_id: UserId, now: datetime, *,
    gives_feedback: bool = False,
) -> None:  # fmt: skip
    """A member left the server or /mock, or is about to be erased: what has not begun is called off
    and the partner freed, what runs goes to the feedback, the rest goes on without them; with them,
    if they still give their feedback. Harmless to repeat."""
    for session in sessions.of_member(tx, guild_id, user_id):
        if not (gives_feedback and session.state is SessionState.FEEDBACK):
            apply(tx, session, Event(Act.LEAVE, now, user_id))


def leave_before_erasure(
    tx: Transaction, guild_id: GuildId, user_id: UserId, now: datetime
) -> None:
    """A member is about to be erased: they leave, and vanish from the cards that stand already;
    a thread that is woken for that is closed again. What the bot said there names them."""
    for session in sessions.of_member(tx, guild_id, user_id):
        _retract_said(tx, session, user_id, now)
    leave(tx, guild_id, user_id, now)
    for session in sessions.of_member(tx, guild_id, user_id):
        redraw(tx, session, now)
        if session.state in ENDS and session.thread_id is not None:
            rows.close_again(tx, session, now)


def _retract_said(tx: Transaction, session: Session, user_id: UserId, now: datetime) -> None:
    """In the thread every announcement calls or names both; directly, those about the member."""
    for kind in (rows.ANNOUNCE, views.CALL, rows.PROMPT):
        for row in outbox.begun(tx, kind, f"{session.session_id}:"):
            if row.user_id is None:
                thread_id = row.channel_id or session.thread_id
                if thread_id is not None:
                    outbox.retract(tx, row, now, channel_id=thread_id)
            elif row.user_id != user_id and (kind != rows.ANNOUNCE or row.about_id == user_id):
                outbox.retract(tx, row, now, user_id=row.user_id)


def submitted(tx: Transaction, session: Session, now: datetime) -> None:
    """Both have handed in their feedback: the session is done. Harmless to repeat."""
    for user_id in session.present_pair[:1]:
        apply(tx, session, Event(Act.SUBMIT, now, user_id))
