"""Being a member of mock interviews, and finding somebody to practise with at once, inside the
caller's transaction.

Entering the pool, looking for a partner and making the session are one commit, and commits come one
after the other: of two who press at the same moment the second finds the first. States of a place:
waiting (a row) → gone, because a session was made, the member stopped, or the hour is over.
"""

import random
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from bot.core.database import Transaction
from bot.core.errors import UserError
from bot.core.feature import Asker, NextStep
from bot.core.ids import GuildId, UserId
from bot.core.outbox import store as outbox
from bot.interviews.calls import store as call_cards
from bot.interviews.calls import tx as calls
from bot.interviews.matching import store as rounds
from bot.interviews.matching.rules.people import Entrant
from bot.interviews.matching.store import Assignment
from bot.interviews.membership import rules
from bot.interviews.membership import store as pool
from bot.interviews.membership.messages import PoolMatched, PoolWaiting, UpcomingSession
from bot.interviews.membership.rules import WaitingMember
from bot.interviews.profiles import store as profiles
from bot.interviews.profiles.rules.ahead import Ahead, left_out
from bot.interviews.rounds import store as planning
from bot.interviews.rounds.store import NO_PRACTICE, PastPractice
from bot.interviews.session.rules.state import Act, Event
from bot.interviews.session.rules.timeouts import is_too_short
from bot.interviews.session.store import commitments, sessions
from bot.interviews.session.tx import machine
from bot.interviews.session.tx.ahead import ahead_of
from bot.interviews.values.rules import FOREVER, Outcome, Profile, RoundKind, SessionState, Span

POOL = "mock-pool"
BUSY = "You already have something at {at}, so I'm not looking for a partner now."
FINISH = " If that interview is over, *Finish* on its card ends it."
RESTING = (
    "You're paused for missed sessions until {at}, so I'm not looking for a partner. "
    "*I'm back* in `/mock profile` brings you back at once."
)


def upcoming(tx: Transaction, guild_id: GuildId, user_id: UserId) -> tuple[UpcomingSession, ...]:
    """The member's sessions that are not over, the soonest first."""
    found: dict[int, UpcomingSession] = {}
    for one in pool.live(tx, guild_id, user_id):
        known = found.get(one.session_id)
        others = (*(known.other_ids if known else ()), one.other_id)
        found[one.session_id] = UpcomingSession(one.starts_at, others)
    return tuple(found.values())


def stop_waiting(tx: Transaction, guild_id: GuildId, user_id: UserId, now: datetime) -> bool:
    """A member waits no longer, and the channel's card follows; whether they did."""
    was_waiting = pool.leave(tx, guild_id, user_id)
    recount(tx, guild_id, now)
    return was_waiting


def stop_before_erasure(tx: Transaction, guild_id: GuildId, user_id: UserId, now: datetime) -> None:
    """A member is about to be erased: the channel's card doesn't count them any more."""
    stop_waiting(tx, guild_id, user_id, now)


def recount(tx: Transaction, guild_id: GuildId, now: datetime) -> None:
    """The card in the channel shows who waits at this moment."""
    waiting = pool.waiting(tx, guild_id, now)
    until_at = max((one.until_at for one in waiting), default=None)
    calls.sync(tx, guild_id, len(waiting), until_at, now)


def forget(tx: Transaction, guild_id: GuildId, user_id: UserId, now: datetime) -> bool:
    """A member is in mock interviews no more: profile, draft and place in the pool are gone;
    whether there was a profile. What was held stays in the history of both."""
    stop_waiting(tx, guild_id, user_id, now)
    profiles.delete_draft(tx, guild_id, user_id)
    return profiles.delete(tx, guild_id, user_id)


def leave(tx: Transaction, guild_id: GuildId, user_id: UserId, now: datetime) -> bool:
    """A member left /mock or the server: what is planned is called off, and they are forgotten;
    whether there was a profile. Harmless to repeat."""
    machine.leave(tx, guild_id, user_id, now)
    return forget(tx, guild_id, user_id, now)


def leave_by_choice(tx: Transaction, guild_id: GuildId, user_id: UserId, now: datetime) -> bool:
    """The same for somebody who stays in the server: what they are in the middle of, if it was long
    enough to be held, ends as by *Finish*, so it counts for both; and their feedback after a
    session is still waited for."""
    for session in sessions.of_member(tx, guild_id, user_id):
        if session.state is SessionState.RUNNING and not is_too_short(session, now):
            machine.apply(tx, session, Event(Act.FINISH, now, user_id))
    machine.leave(tx, guild_id, user_id, now, gives_feedback=True)
    return forget(tx, guild_id, user_id, now)


def enter_pool(
    tx: Transaction, profile: Profile, now: datetime, seed: int
) -> PoolMatched | PoolWaiting:
    """A session at once with whoever fits, or a place among those who wait; a refusal for somebody
    who is busy or rests."""
    guild_id, user_id = profile.guild_id, profile.user_id
    if _is_resting(profile, now):
        assert profile.paused_until is not None
        raise UserError(RESTING.format(at=_shown(profile.paused_until)))
    soonest = _busy_at(tx, user_id, now)
    if soonest is not None:
        more = "" if commitments.running_since(tx, user_id) is None else FINISH
        raise UserError(BUSY.format(at=_shown(soonest)) + more)
    partner = _partner(tx, profile, now)
    if partner is not None:
        return _match(tx, profile, partner.profile, now, seed)
    place = pool.get(tx, guild_id, user_id)
    is_new = place is None or place.until_at <= now
    if place is None or is_new:
        place = pool.PoolPlace(user_id, now, now + rules.WAIT)
        pool.enter(tx, guild_id, place)
        outbox.put(
            tx, guild_id=guild_id, kind=POOL, user_id=user_id, due_at=place.until_at, now=now,
            subject=f"{guild_id}:{user_id}:{int(now.timestamp() * 1000)}",
            expires_at=place.until_at + rules.WAIT,
        )  # fmt: skip
    recount(tx, guild_id, now)
    count, call = len(pool.waiting(tx, guild_id, now)), call_cards.current(tx, guild_id)
    asked_in = None if call is None else call.channel_id
    return PoolWaiting(guild_id, place.until_at, count, is_new, asked_in)


def _partner(tx: Transaction, me: Profile, now: datetime) -> WaitingMember | None:
    times = pool.times_met(tx, me.guild_id, me.user_id)
    found = []
    for place in pool.waiting(tx, me.guild_id, now):
        other = profiles.get(tx, me.guild_id, place.user_id)
        if other is None or _is_resting(other, now):
            continue
        if _busy_at(tx, place.user_id, now) is None:
            found.append(WaitingMember(other, place.since_at, times.get(place.user_id, 0)))
    since, until = now - rules.JUST_MET, now + rules.JUST_MET
    never = pool.met_between(tx, me.guild_id, me.user_id, since, until)
    pairs = profiles.block_pairs(tx, me.guild_id)
    never |= {other for pair in pairs if me.user_id in pair for other in pair}
    return rules.best(me, found, never=never)


def _match(
    tx: Transaction, me: Profile, other: Profile, now: datetime, house_seed: int
) -> PoolMatched:
    name = f"{house_seed}:{me.guild_id}:{me.user_id}:{other.user_id}:{now}"
    seed = random.Random(name).getrandbits(32)
    round_id = rounds.claim(
        tx, guild_id=me.guild_id, kind=RoundKind.NOW, seed=seed, digest="",
        subject=f"{now.isoformat()}:{seed}", now=now, from_at=now,  # names nobody
        until_at=now + rules.WAIT,
    )  # fmt: skip
    assert round_id is not None, "both were free, so this round can't have been held"
    past = planning.practice(tx, me.guild_id)
    planned = rules.plan(_person(me, past), _person(other, past), now, seed)
    session_id = machine.propose(
        tx, guild_id=me.guild_id, round_id=round_id, pair=planned, now=now,
        state=SessionState.CONFIRMED,
    )  # fmt: skip
    for user_id in (me.user_id, other.user_id):
        assignment = Assignment(round_id, user_id, Outcome.PAIRED, session_id, why=planned.why)
        rounds.assign(tx, me.guild_id, assignment)
        for guild_id in pool.leave_everywhere(tx, user_id):
            recount(tx, guild_id, now)
    return PoolMatched(other.user_id, planned.starts_at, planned.minutes)


def _person(profile: Profile, practice: Mapping[UserId, PastPractice]) -> Entrant:
    """Somebody with what decides whose turn it is."""
    past = practice.get(profile.user_id, NO_PRACTICE)
    return Entrant(profile, lead=past.lead, practised=past.practised)


def _is_resting(profile: Profile, now: datetime) -> bool:
    """A pause that one asked for is about rounds; one for missed sessions is about all."""
    return profile.is_paused(now) and profile.pause_reason == "no-shows"


def _busy_at(tx: Transaction, user_id: UserId, now: datetime) -> datetime | None:
    """When something begins, in whatever server, that leaves no time for a session now; when it
    began, if it is still on, past its planned end, too."""
    begun = commitments.running_since(tx, user_id)
    if begun is not None:
        return begun
    wanted = Span(now, rules.starts_at(now) + 2 * rules.HALF)
    taken = commitments.of_person(tx, user_id)
    return next((one.start for one in taken if wanted.overlaps(one)), None)


def _shown(moment: datetime) -> str:
    return f"<t:{int(moment.timestamp())}:f>"


FIND = "Find a partner now"
_HEAD = "**Mock interviews:**"
NOT_IN = f"{_HEAD} you haven't joined."


def next_steps(tx: Transaction, asker: Asker) -> tuple[NextStep, ...]:
    """The mock interview that is on or ahead, else the way to one; for organisers, whether there
    are any."""
    ahead = ahead_of(tx, asker.guild_id, asker.user_id, asker.now)
    own = _aside(tx, asker, ahead)
    is_in = ahead.profile is not None
    profile = NextStep(
        line="" if own is not None else f"{_HEAD} you are in." if is_in else NOT_IN,
        label="My interview profile" if is_in else "Join mock interviews",
        leads_to="membership:profile" if is_in else "membership:join", is_setting=True,
    )  # fmt: skip
    aside = () if own is None else (replace(own, is_setting=True),)
    mine = _session(tx, asker) or own or _way(ahead)
    return (mine, _for_organisers(tx, ahead, asker.guild_id), *aside, profile)


def _for_organisers(tx: Transaction, ahead: Ahead, guild_id: GuildId) -> NextStep:
    if ahead.settings is None:
        return NextStep(
            line=f"{_HEAD} not set up. A channel is all they need.",
            label="Set up mock interviews", leads_to="round:begin", for_organisers=True,
            is_status=True,
        )  # fmt: skip
    joined = f"{profiles.count(tx, guild_id):,} joined"
    following = "no round is planned" if ahead.round_at is None else "next round {when}"
    return NextStep(
        line=f"{_HEAD} {following}. {joined}.", at=ahead.round_at, for_organisers=True,
        is_status=True,
    )  # fmt: skip


def _session(tx: Transaction, asker: Asker) -> NextStep | None:
    """The session that is on or ahead."""
    mine = sessions.live_of(tx, asker.guild_id, asker.user_id)
    here = next((one for one in mine if one.thread_id == asker.channel_id), None)
    if here is not None:
        return NextStep(
            line="**This is where your mock interview is.**", label="Show its card",
            leads_to=f"session:show:{here.session_id}", is_primary=True,
        )  # fmt: skip
    if not mine:
        return None
    return NextStep(
        line="**Your next mock interview:** {when}.", at=mine[0].starts_at,
        label="My interview", leads_to=f"session:show:{mine[0].session_id}",
    )  # fmt: skip


def _aside(tx: Transaction, asker: Asker, ahead: Ahead) -> NextStep | None:
    """What keeps rounds from pairing a member until they press something: they wait for a partner
    now, are on a pause, or had what they wanted."""
    place = pool.get(tx, asker.guild_id, asker.user_id)
    if place is not None and place.until_at > asker.now:
        return NextStep(
            line=f"{_HEAD} waiting for a partner until {{when}}.", at=place.until_at,
            label="Stop waiting", leads_to=f"pool:stop:{asker.guild_id}",
        )  # fmt: skip
    if not (ahead.is_paused or ahead.has_had_one):
        return None
    until = None if ahead.profile is None else ahead.profile.paused_until
    line, at = "paused until {when}.", until
    if ahead.has_had_one:
        line, at = "you've had the one session you wanted.", None
    elif until == FOREVER:
        line, at = "resting, since proposals stayed without an answer.", None
    back = f"membership:back:{asker.guild_id}"
    return NextStep(line=f"{_HEAD} {line}", at=at, label="I'm back", leads_to=back)


def _way(ahead: Ahead) -> NextStep:
    """How to come to a session."""
    if ahead.settings is None:
        line = f"{_HEAD} no rounds here yet, but you can practise now or alone."
        return NextStep(line=line, label=FIND, leads_to="pool:answer")
    if ahead.profile is None:
        line = f"{_HEAD} join once, then meet a partner."
        return NextStep(line=line, label="Join mock interviews", leads_to="membership:join")
    line, why = f"{_HEAD} you're in.", left_out(ahead)
    if not why and ahead.round_at is not None:
        line, why = f"{line} Next round {{when}}.", ""
    return NextStep(
        line=f"{line} {why}".rstrip(), at=ahead.round_at, label=FIND, leads_to="pool:join"
    )
