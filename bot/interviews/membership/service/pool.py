"""Use cases of /mock now: practise with whoever wants to, within the hour.

Entering, looking for a partner and making the session are one commit, and commits come one
after the other: of two who press at the same moment the second finds the first. States of a
place: waiting (a row) → gone, because a session was made, the member stopped, or the hour is
over. The outbox row ``mock-pool`` tells the last; it looks at the place first, so it says
nothing to who was matched or came anew, and a crash before it is ticked off says it once.
"""

import random
from collections.abc import Mapping
from datetime import datetime

from bot.core.clock import Clock
from bot.core.database import Database, Transaction
from bot.core.errors import DeliveryError, UserError
from bot.core.ids import GuildId, SessionId, UserId
from bot.core.outbox import store as outbox
from bot.core.outbox.service import OutboxService
from bot.core.outbox.store import OutboxRow
from bot.core.ports import Notifier, Place, Wake
from bot.interviews.matching.rules.people import Person
from bot.interviews.membership import store as pool
from bot.interviews.membership.rules import pool as rules
from bot.interviews.membership.rules.pool import Waiting
from bot.interviews.profiles.messages import PoolMatched, PoolOver, PoolStopped, PoolWaiting
from bot.interviews.profiles.store import profiles
from bot.interviews.rounds.store import planning, rounds
from bot.interviews.rounds.store.planning import Practice
from bot.interviews.rounds.store.rounds import Seat
from bot.interviews.session import tx as claims
from bot.interviews.session.store import sessions
from bot.interviews.values.values import Outcome, Profile, RoundKind, State
from bot.server.members import store as members

KIND = "mock-pool"
BUSY = "You have a session at {at} already, so I didn't put you in the pool."
RESTING = (
    "You're paused for missed sessions until {at}, so I didn't put you in the pool. "
    "`/mock pause off` brings you back at once."
)
NO_PROFILE = (
    "I don't know what you'd practise, so you don't wait. Use `/mock join` in the server first: "
    "it takes two minutes."
)
NOT_YOURS = "That belongs to somebody else's session, so nothing changed. Yours: `/mock profile`."
OVER_NOTE = "The hour of `/mock now` went by and nobody came along. You can try again any time."


class PoolService:
    """Who wants to practise now; registers ``mock-pool``."""

    def __init__(
        self,
        *,
        database: Database,
        clock: Clock,
        notifier: Notifier,
        outbox_service: OutboxService,
        seed: int,
        wake: Wake,
    ) -> None:
        self._database = database
        self._clock = clock
        self._notifier = notifier
        self._outbox = outbox_service
        self._seed = seed
        self._wake = wake
        outbox_service.register({KIND: self.tell_over}, failed=self.over_untold)

    async def enter(self, guild_id: GuildId, user_id: UserId) -> PoolMatched | PoolWaiting | None:
        """/mock now: a session at once, or a place in the pool; None without a profile."""
        now = self._clock.now()

        def enter(tx: Transaction) -> PoolMatched | PoolWaiting | None:
            profile = profiles.get(tx, guild_id, user_id)
            return None if profile is None else self._enter(tx, profile, now)

        result = await self._database.write(enter)
        self._wake()
        return result

    async def enter_again(
        self, user_id: UserId, session_id: SessionId
    ) -> PoolMatched | PoolWaiting:
        """*Find another now*, after a session that did not take place."""

        def guild_of(tx: Transaction) -> int:
            session = sessions.get(tx, session_id)
            sides = sessions.sides(tx, session_id)
            if session is None or user_id not in {side.user_id for side in sides}:
                raise UserError(NOT_YOURS)
            return session.guild_id

        result = await self.enter(await self._database.read(guild_of), user_id)
        if result is None:
            raise UserError(NO_PROFILE)
        return result

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
            place = pool.Place(user_id, now, now + rules.WAIT)
            pool.enter(tx, guild_id, place)
            outbox.put(
                tx, guild_id=guild_id, kind=KIND, user_id=user_id, due_at=place.until_at, now=now,
                subject=f"{guild_id}:{user_id}:{int(now.timestamp() * 1000)}",
                expires_at=place.until_at + rules.WAIT,
            )  # fmt: skip
        count = len(pool.waiting(tx, guild_id, now))
        return PoolWaiting(guild_id, place.until_at, count, is_new)

    def _partner(self, tx: Transaction, me: Profile, now: datetime) -> Waiting | None:
        times = pool.times_met(tx, me.guild_id, me.user_id)
        found = []
        for place in pool.waiting(tx, me.guild_id, now):
            other = profiles.get(tx, me.guild_id, place.user_id)
            if other is None or _is_resting(other, now):
                continue
            if _busy_at(tx, me.guild_id, place.user_id, now) is None:
                found.append(Waiting(other, place.since_at, times.get(place.user_id, 0)))
        never = pool.met_between(
            tx, me.guild_id, me.user_id, now - rules.JUST_MET, now + rules.JUST_MET
        )
        pairs = profiles.block_pairs(tx, me.guild_id)
        never |= {other for pair in pairs if me.user_id in pair for other in pair}
        return rules.best(me, found, never=never)

    def _match(self, tx: Transaction, me: Profile, partner: Waiting, now: datetime) -> PoolMatched:
        other = partner.profile
        chance = random.Random(f"{self._seed}:{me.guild_id}:{me.user_id}:{other.user_id}:{now}")
        seed = chance.getrandbits(32)
        round_id = rounds.claim(
            tx, guild_id=me.guild_id, kind=RoundKind.NOW, seed=seed, digest="",
            subject=f"{now.isoformat()}:{seed}", now=now, from_at=now,  # names nobody
            until_at=now + rules.WAIT,
        )  # fmt: skip
        assert round_id is not None, "both were free, so this round can't have been held"
        past = planning.practice(tx, me.guild_id)
        planned = rules.plan(_person(me, past), _person(other, past), now, seed)
        session_id = claims.propose(
            tx, guild_id=me.guild_id, round_id=round_id, pair=planned, now=now,
            state=State.CONFIRMED,
        )  # fmt: skip
        for user_id in (me.user_id, other.user_id):
            seat = Seat(round_id, user_id, Outcome.PAIRED, session_id, why=planned.why)
            rounds.seat(tx, me.guild_id, seat)
            pool.leave(tx, me.guild_id, user_id)
        return PoolMatched(other.user_id, planned.starts_at, planned.minutes)

    async def stop(self, guild_id: GuildId, user_id: UserId) -> PoolStopped:
        """*Stop waiting*."""
        was = await self._database.write(lambda tx: pool.leave(tx, guild_id, user_id))
        return PoolStopped(was)

    async def tell_over(self, row: OutboxRow) -> None:
        """The hour is over and nobody came: say so, once, to who still waits."""
        assert row.user_id is not None
        user_id = row.user_id
        place = await self._database.read(lambda tx: pool.get(tx, row.guild_id, user_id))
        sent: int | None = None
        if place is not None and place.until_at == row.due_at:
            name = self._notifier.guild_name(row.guild_id)
            card = PoolOver(row.marker, row.guild_id, name)
            sent = await self._outbox.send_once(row, Place(user_id=user_id), card)

        def told(tx: Transaction) -> None:
            _forget(tx, row)
            outbox.complete(tx, row.outbox_id, sent)

        await self._database.write(told)

    async def over_untold(self, row: OutboxRow, error: DeliveryError | None) -> None:
        """Closed direct messages, or far too late: it comes with the next command, if at all."""
        if error is not None and error.failure.value != "closed-dms":
            return

        def note(tx: Transaction) -> None:
            if _forget(tx, row) and error is not None and row.user_id is not None:
                members.leave_note(tx, row.guild_id, row.user_id, OVER_NOTE)

        await self._database.write(note)


def _forget(tx: Transaction, row: OutboxRow) -> bool:
    """Give up the place that the row is about; not a newer one."""
    assert row.user_id is not None
    place = pool.get(tx, row.guild_id, row.user_id)
    if place is None or place.until_at != row.due_at:
        return False
    return pool.leave(tx, row.guild_id, row.user_id)


def _person(profile: Profile, practice: Mapping[int, Practice]) -> Person:
    """Somebody with what decides whose turn it is."""
    past = practice.get(profile.user_id, Practice(0, {}))
    return Person(profile, lead=past.lead, practised=past.practised)


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
