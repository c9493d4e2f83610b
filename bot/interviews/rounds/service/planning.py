"""Rounds by the clock: the schedule's, and in between for those who wait.

A round is read in one snapshot, planned off the loop, and written in one transaction that
claims it (UNIQUE) and checks that nothing has changed since it was read; otherwise it is
planned anew. So whenever the process dies, either nothing of a round is there and it is due
again, or all of it: the round, its sessions and seats, and the outbox rows by which everybody is
told. Telling is the outbox's, once for each row.
"""

import asyncio
import logging
from collections.abc import Callable
from datetime import datetime, timedelta

from bot.core.clock import Clock
from bot.core.columns import store_date
from bot.core.database import Database, Transaction
from bot.core.ids import GuildId
from bot.core.outbox import store as outbox
from bot.core.outbox.service import OutboxService
from bot.core.outbox.store import OutboxRow
from bot.core.ports import Notifier, Wake
from bot.interviews.matching.rules.people import Plan
from bot.interviews.matching.worker import plan_apart
from bot.interviews.rounds import rules as schedule
from bot.interviews.rounds import tx as gathering
from bot.interviews.rounds.store import planning, rounds
from bot.interviews.rounds.store.planning import Waiting
from bot.interviews.rounds.store.rounds import Schedule, Seat
from bot.interviews.rounds.tx import Gathered
from bot.interviews.session.tx.rows import BETWEEN
from bot.interviews.values.values import Outcome, RoundKind

TRIES = 5
"""Plans of one round before it is put off: somebody changes something all the time."""
LATER = timedelta(seconds=30)
"""Before a round that could not be held is tried again."""
AT_ONCE = 4
IN_A_RUN = 40
CARD_PATIENCE = timedelta(days=3)
log = logging.getLogger(__name__)


class PlanningService:
    """Holds rounds; registers its deed with the outbox."""

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
        self._seed = seed
        self._wake = wake
        self._not_before: dict[int, datetime] = {}
        outbox_service.register({BETWEEN: self.pair_between})

    async def claim_due_rounds(self) -> None:
        """Agenda: hold the rounds that are due, some at a time, so that what they and others
        have to say is not held up where a thousand guilds like the same hour."""
        now = self._clock.now()
        due = [
            guild_id
            for guild_id in await self._database.read(lambda tx: planning.due_guilds(tx, now))
            if self._notifier.is_connected(guild_id) and self._not_before.get(guild_id, now) <= now
        ]
        gate = asyncio.Semaphore(AT_ONCE)
        await asyncio.gather(*(self._hold(guild_id, gate) for guild_id in due[:IN_A_RUN]))
        if len(due) > IN_A_RUN:
            self._wake()

    async def _hold(self, guild_id: GuildId, gate: asyncio.Semaphore) -> None:
        """One guild's fault never stops another's round, and is not repeated all the time."""
        async with gate:
            try:
                is_settled = await self._hold_scheduled(guild_id)
            except Exception:
                log.exception("round failed", extra={"guild_id": guild_id})
                is_settled = False
            if is_settled:
                self._not_before.pop(guild_id, None)
            else:
                self._not_before[guild_id] = self._clock.now() + LATER

    async def _hold_scheduled(self, guild_id: GuildId) -> bool:
        for _ in range(TRIES):
            if await self._try_to_hold(guild_id):
                return True
        log.warning("round put off: its data kept changing", extra={"guild_id": guild_id})
        return False

    async def _try_to_hold(self, guild_id: GuildId) -> bool:
        now = self._clock.now()
        found = await self._database.read(lambda tx: self._due(tx, guild_id, now))
        if found is None:
            return True
        due_at, gathered = found
        if schedule.is_too_late(due_at, now):
            await self._database.write(lambda tx: _pass_over(tx, guild_id, now))
            return True
        plan = await plan_apart(gathered.problem)
        return await self._database.write(
            lambda tx: _write_scheduled(tx, guild_id, gathered, plan, now)
        )

    def _due(
        self, tx: Transaction, guild_id: GuildId, now: datetime
    ) -> tuple[datetime, Gathered] | None:
        wanted = rounds.schedule(tx, guild_id)
        if wanted is None or wanted.next_at is None or wanted.next_on is None:
            return None
        if wanted.next_at > now:
            return None
        seed = gathering.seed_of(self._seed, guild_id, store_date(wanted.next_on))
        return wanted.next_at, gathering.everybody(tx, guild_id, now, seed)

    async def pair_waiting(self, guild_id: GuildId) -> int:
        """Pair those who wait, as far as they can be; how many pairs there were. A partner with
        whom a session was called off doesn't come back before the next round."""
        return await self._pair_waiting(guild_id, lambda _tx: None)

    async def pair_between(self, row: OutboxRow) -> None:
        """Handler: somebody began to wait. Harmless to repeat."""
        await self._pair_waiting(row.guild_id, lambda tx: outbox.complete(tx, row.outbox_id))

    async def _pair_waiting(self, guild_id: GuildId, finish: Callable[[Transaction], None]) -> int:
        count = 0
        for _ in range(TRIES):
            now = self._clock.now()
            found = await self._try_to_pair(guild_id, now, finish)
            if found == 0:
                return count
            count += found or 0
        raise RuntimeError("those who wait kept changing")

    async def _try_to_pair(
        self, guild_id: GuildId, now: datetime, finish: Callable[[Transaction], None]
    ) -> int | None:
        """How many pairs were made; 0 is the end, and None means that something changed: a
        request that came meanwhile is never ticked off unseen."""
        seed = gathering.seed_of(self._seed, guild_id, now.isoformat())
        gathered, seats = await self._database.read(
            lambda tx: gathering.waiting(tx, guild_id, now, seed)
        )
        plan = await plan_apart(gathered.problem)

        def write(tx: Transaction) -> int | None:
            if planning.stamp(tx, guild_id) != gathered.stamp:
                return None
            if plan.pairs:
                _write_between(tx, guild_id, gathered, seats, plan, now)
            else:
                finish(tx)
            return len(plan.pairs)

        made = await self._database.write(write)
        if made:
            self._wake()
        return made


def _plan_next(tx: Transaction, wanted: Schedule, now: datetime) -> datetime | None:
    following = schedule.next_round(wanted.settings, now, wanted.next_on)
    rounds.save_schedule(tx, Schedule(wanted.settings, following.on, following.at))
    return following.at


def _pass_over(tx: Transaction, guild_id: GuildId, now: datetime) -> None:
    wanted = rounds.schedule(tx, guild_id)
    if wanted is not None and wanted.next_at is not None and wanted.next_at <= now:
        _plan_next(tx, wanted, now)


def _write_scheduled(
    tx: Transaction, guild_id: GuildId, gathered: Gathered, plan: Plan, now: datetime
) -> bool:
    """Claim the round that is due and write what it brings; False if something changed."""
    if planning.stamp(tx, guild_id) != gathered.stamp:
        return False
    wanted = rounds.schedule(tx, guild_id)
    assert wanted is not None
    assert wanted.next_on is not None
    subject = store_date(wanted.next_on)
    _plan_next(tx, wanted, now)
    write_claimed(tx, RoundKind.SCHEDULED, subject, gathered, plan, guild_id, now)
    return True


def write_claimed(
    tx: Transaction,
    kind: RoundKind,
    subject: str,
    gathered: Gathered,
    plan: Plan,
    guild_id: GuildId,
    now: datetime,
) -> bool:
    """Claim a round of everybody and write it with its public card; False if it was held."""
    round_id = rounds.claim(
        tx,
        guild_id=guild_id,
        kind=kind,
        subject=subject,
        seed=gathered.problem.seed,
        digest=plan.digest,
        now=now,
        from_at=gathered.problem.from_at,
        until_at=gathered.problem.until_at,
    )
    if round_id is None:
        return False
    gathering.write_round(tx, gathered, plan, guild_id, round_id, now)
    if plan.pairs or plan.left:
        outbox.put(
            tx,
            guild_id=guild_id,
            kind=gathering.CARD,
            subject=str(round_id),
            due_at=now,
            now=now,
            expires_at=now + CARD_PATIENCE,
        )
    return True


def _write_between(
    tx: Transaction,
    guild_id: GuildId,
    gathered: Gathered,
    seats: tuple[Waiting, ...],
    plan: Plan,
    now: datetime,
) -> None:
    """Pair who waits: their seat in the round that left them now says so."""
    latest = max(seat.round_id for seat in seats)
    round_id = rounds.claim(
        tx,
        guild_id=guild_id,
        kind=RoundKind.BETWEEN,
        subject=f"{now.isoformat()}:{latest}:{plan.digest}",
        seed=gathered.problem.seed,
        digest=plan.digest,
        now=now,
        from_at=gathered.problem.from_at,
        until_at=gathered.problem.until_at,
    )
    if round_id is None:
        raise RuntimeError("those who waited were paired before, and still wait")
    sessions = gathering.write_pairs(tx, guild_id, round_id, plan, now)
    whys = {user_id: pair.why for pair in plan.pairs for user_id in pair.user_ids}
    for seat in seats:
        if seat.user_id in whys:
            session_id, why = sessions[seat.user_id], whys[seat.user_id]
            paired = Seat(seat.round_id, seat.user_id, Outcome.PAIRED, session_id, None, why)
            rounds.seat(tx, guild_id, paired)
