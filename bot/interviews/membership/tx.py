"""Being a member of mock interviews, and finding somebody to practise with at once, inside the
caller's transaction.

Entering the pool, looking for a partner and making the session are one commit, and commits come one
after the other: of two who press at the same moment the second finds the first. States of a place:
waiting (a row) → gone, because a session was made, the member stopped, or the hour is over.
"""

import random
from collections.abc import Mapping
from datetime import datetime

from bot.core.database import Transaction
from bot.core.errors import UserError
from bot.core.feature import Asker, NextStep
from bot.core.ids import GuildId, UserId
from bot.core.outbox import store as outbox
from bot.interviews.calls import tx as calls
from bot.interviews.matching import store as rounds
from bot.interviews.matching.rules.people import Entrant
from bot.interviews.matching.store import Assignment
from bot.interviews.membership import rules
from bot.interviews.membership import store as pool
from bot.interviews.membership.messages import PoolMatched, PoolWaiting, UpcomingSession
from bot.interviews.membership.rules import WaitingMember
from bot.interviews.profiles import store as profiles
from bot.interviews.rounds import store as planning
from bot.interviews.rounds.store import NO_PRACTICE, PastPractice
from bot.interviews.session.rules.state import Act, Event
from bot.interviews.session.rules.timeouts import is_too_short
from bot.interviews.session.store import commitments, sessions
from bot.interviews.session.tx import machine
from bot.interviews.values import store as interview_settings
from bot.interviews.values.rules import Outcome, Profile, RoundKind, SessionState, Span

POOL = "mock-pool"
BUSY = "You already have something at {at}, so I'm not looking for a partner now."
RESTING = (
    "You're paused for missed sessions until {at}, so I'm not looking for a partner. "
    "`/mock pause off` brings you back at once."
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
    enough to be held, ends as by *Finish*, so it counts for both."""
    for session in sessions.of_member(tx, guild_id, user_id):
        if session.state is SessionState.RUNNING and not is_too_short(session, now):
            machine.apply(tx, session, Event(Act.FINISH, now, user_id))
    return leave(tx, guild_id, user_id, now)


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
        raise UserError(BUSY.format(at=_shown(soonest)))
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
    count = len(pool.waiting(tx, guild_id, now))
    return PoolWaiting(guild_id, place.until_at, count, is_new)


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
    """When something begins, in whatever server, that leaves no time for a session now."""
    wanted = Span(now, rules.starts_at(now) + 2 * rules.HALF)
    taken = commitments.of_person(tx, user_id)
    return next((one.start for one in taken if wanted.overlaps(one)), None)


def _shown(moment: datetime) -> str:
    return f"<t:{int(moment.timestamp())}:f>"


PRACTISE = "Practise an interview"


def next_steps(tx: Transaction, asker: Asker) -> tuple[NextStep, ...]:
    """The mock interview that is on or ahead, else the way to one; for organisers, whether there
    are any."""
    settings = interview_settings.get(tx, asker.guild_id)
    if settings is None:
        return (
            NextStep(line="**Mock interviews:** not on here yet."),
            NextStep(
                line="**Mock interviews:** not set up. A channel is all they need.",
                label="Set up mock interviews", leads_to="round:begin", for_organisers=True,
                is_status=True,
            ),
        )  # fmt: skip
    is_in = profiles.get(tx, asker.guild_id, asker.user_id) is not None
    following = None if settings.paused else settings.next_round_at
    rounds_at = NextStep(
        line="**Mock interviews:** no round is planned."
        if following is None
        else "**Mock interviews:** next round {when}.",
        at=following, for_organisers=True, is_status=True,
    )  # fmt: skip
    profile = NextStep(
        line="**Mock interviews:** you are in."
        if is_in
        else "**Mock interviews:** you haven't joined.",
        label="My interview profile" if is_in else "Join mock interviews",
        leads_to="membership:profile" if is_in else "membership:join", is_setting=True,
    )  # fmt: skip
    return (_mine(tx, asker, is_in=is_in, following=following), rounds_at, profile)


def _mine(tx: Transaction, asker: Asker, *, is_in: bool, following: datetime | None) -> NextStep:
    mine = sessions.live_of(tx, asker.guild_id, asker.user_id)
    here = next((one for one in mine if one.thread_id == asker.channel_id), None)
    if here is not None:
        return NextStep(
            line="**This is where your mock interview is.**", label="Show its card",
            leads_to=f"session:show:{here.session_id}", is_primary=True,
        )  # fmt: skip
    if mine:
        return NextStep(
            line="**Your next mock interview:** {when}.", at=mine[0].starts_at,
            label="My interview", leads_to=f"session:show:{mine[0].session_id}",
        )  # fmt: skip
    if not is_in:
        return NextStep(
            line="**Mock interviews:** join once, then meet a partner.", label=PRACTISE,
            leads_to="membership:join",
        )  # fmt: skip
    line = "**Mock interviews:** you're in."
    return NextStep(
        line=line if following is None else f"{line} Next round {{when}}.", at=following,
        label=PRACTISE, leads_to="pool:join",
    )  # fmt: skip
