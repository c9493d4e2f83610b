"""Use cases of /mock now: practise with whoever wants to, within the hour.

Entering, looking for a partner and making the session are one commit, and commits come one
after the other: of two who press at the same moment the second finds the first. States of a
place: waiting (a row) → gone, because a session was made, the member stopped, or the hour is
over.
"""

import random
from collections.abc import Mapping
from datetime import datetime

from bot.core.database import Transaction
from bot.core.errors import UserError
from bot.core.feature import Core
from bot.core.ids import GuildId, SessionId, UserId
from bot.core.outbox import store as outbox
from bot.interviews.matching import store as rounds
from bot.interviews.matching.rules.people import Entrant
from bot.interviews.matching.store import Assignment
from bot.interviews.pool import rules
from bot.interviews.pool import store as pool
from bot.interviews.pool.messages import PoolMatched, PoolStopped, PoolWaiting
from bot.interviews.pool.rules import WaitingMember
from bot.interviews.profiles import store as profiles
from bot.interviews.profiles import tx as drafts
from bot.interviews.profiles.messages import BasicsForm, DraftShown
from bot.interviews.rounds import store as planning
from bot.interviews.rounds.store import NO_PRACTICE, PastPractice
from bot.interviews.session.store import sessions
from bot.interviews.session.tx import machine
from bot.interviews.values.rules.values import Outcome, Profile, RoundKind, SessionState

KIND = "mock-pool"
BUSY = "You have a session at {at} already, so I didn't put you in the pool."
RESTING = (
    "You're paused for missed sessions until {at}, so I didn't put you in the pool. "
    "`/mock pause off` brings you back at once."
)
NO_PROFILE = (
    "I don't know what you'd practise, so I didn't put you in the pool. Use `/mock join` in the "
    "server first: it takes two minutes."
)
NOT_YOURS = "That belongs to somebody else's session, so nothing changed. Yours: `/mock profile`."


class PoolService:
    """Who wants to practise now."""

    def __init__(self, core: Core) -> None:
        self._core = core

    async def enter_or_join(
        self, guild_id: GuildId, user_id: UserId
    ) -> PoolMatched | PoolWaiting | BasicsForm | DraftShown:
        """/mock now: a session at once, or a place in the pool; without a profile, joining."""
        now = self._core.clock.now()

        def enter(tx: Transaction) -> PoolMatched | PoolWaiting | BasicsForm | DraftShown:
            profile = profiles.get(tx, guild_id, user_id)
            if profile is not None:
                return self._enter(tx, profile, now)
            begun = drafts.begin(tx, guild_id, user_id, "", now)
            assert begun is not None, "there is no profile"
            return begun

        result = await self._core.database.write(enter)
        self._core.wake()
        return result

    async def enter(self, guild_id: GuildId, user_id: UserId) -> PoolMatched | PoolWaiting:
        """*Practise now* and *Wait another hour*."""
        now = self._core.clock.now()

        def enter(tx: Transaction) -> PoolMatched | PoolWaiting:
            profile = profiles.get(tx, guild_id, user_id)
            if profile is None:
                raise UserError(NO_PROFILE)
            return self._enter(tx, profile, now)

        result = await self._core.database.write(enter)
        self._core.wake()
        return result

    async def enter_after(
        self, session_id: SessionId, user_id: UserId
    ) -> PoolMatched | PoolWaiting:
        """*Find another now*, after a session that did not take place."""

        def guild_of(tx: Transaction) -> GuildId:
            session = sessions.get(tx, session_id)
            found = () if session is None else session.participants
            if session is None or user_id not in {one.user_id for one in found}:
                raise UserError(NOT_YOURS)
            return session.guild_id

        return await self.enter(await self._core.database.read(guild_of), user_id)

    def _enter(self, tx: Transaction, profile: Profile, now: datetime) -> PoolMatched | PoolWaiting:
        guild_id, user_id = profile.guild_id, profile.user_id
        if _is_resting(profile, now):
            assert profile.paused_until is not None
            raise UserError(RESTING.format(at=_shown(profile.paused_until)))
        soonest = _busy_at(tx, guild_id, user_id, now)
        if soonest is not None:
            raise UserError(BUSY.format(at=_shown(soonest)))
        partner = self._partner(tx, profile, now)
        if partner is not None:
            return self._match(tx, profile, partner, now)
        place = pool.get(tx, guild_id, user_id)
        is_new = place is None or place.until_at <= now
        if place is None or is_new:
            place = pool.PoolPlace(user_id, now, now + rules.WAIT)
            pool.enter(tx, guild_id, place)
            outbox.put(
                tx, guild_id=guild_id, kind=KIND, user_id=user_id, due_at=place.until_at, now=now,
                subject=f"{guild_id}:{user_id}:{int(now.timestamp() * 1000)}",
                expires_at=place.until_at + rules.WAIT,
            )  # fmt: skip
        count = len(pool.waiting(tx, guild_id, now))
        return PoolWaiting(guild_id, place.until_at, count, is_new)

    def _partner(self, tx: Transaction, me: Profile, now: datetime) -> WaitingMember | None:
        times = pool.times_met(tx, me.guild_id, me.user_id)
        found = []
        for place in pool.waiting(tx, me.guild_id, now):
            other = profiles.get(tx, me.guild_id, place.user_id)
            if other is None or _is_resting(other, now):
                continue
            if _busy_at(tx, me.guild_id, place.user_id, now) is None:
                met = times.get(place.user_id, 0)
                found.append(WaitingMember(other, place.since_at, met))
        never = pool.met_between(
            tx, me.guild_id, me.user_id, now - rules.JUST_MET, now + rules.JUST_MET
        )
        pairs = profiles.block_pairs(tx, me.guild_id)
        never |= {other for pair in pairs if me.user_id in pair for other in pair}
        return rules.best(me, found, never=never)

    def _match(
        self, tx: Transaction, me: Profile, partner: WaitingMember, now: datetime
    ) -> PoolMatched:
        other = partner.profile
        name = f"{self._core.seed}:{me.guild_id}:{me.user_id}:{other.user_id}:{now}"
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
            pool.leave(tx, me.guild_id, user_id)
        return PoolMatched(other.user_id, planned.starts_at, planned.minutes)

    async def stop(self, guild_id: GuildId, user_id: UserId) -> PoolStopped:
        """*Stop waiting*."""
        was = await self._core.database.write(lambda tx: pool.leave(tx, guild_id, user_id))
        return PoolStopped(was)


def _person(profile: Profile, practice: Mapping[UserId, PastPractice]) -> Entrant:
    """Somebody with what decides whose turn it is."""
    past = practice.get(profile.user_id, NO_PRACTICE)
    return Entrant(profile, lead=past.lead, practised=past.practised)


def _is_resting(profile: Profile, now: datetime) -> bool:
    """A pause that one asked for is about rounds; one for missed sessions is about all."""
    return profile.is_paused(now) and profile.pause_reason == "no-shows"


def _busy_at(tx: Transaction, guild_id: GuildId, user_id: UserId, now: datetime) -> datetime | None:
    """When the session begins that leaves no time for another one now."""
    until = rules.starts_at(now) + 2 * rules.HALF
    for one in pool.live(tx, guild_id, user_id):
        if one.starts_at < until and now < one.ends_at:
            return one.starts_at
    return None


def _shown(moment: datetime) -> str:
    return f"<t:{int(moment.timestamp())}:f>"
