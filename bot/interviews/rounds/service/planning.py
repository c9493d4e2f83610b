"""Rounds by the clock: the schedule's, and in between for those who wait.

A round is read in one snapshot, planned off the loop, and written in one transaction that
claims it (UNIQUE) and checks that nothing has changed since it was read; otherwise it is
planned again. So whenever the process dies, either nothing of a round is there and it is due
again, or all of it: the round, its sessions and assignments, and the outbox rows by which
everybody is told. Telling is the outbox's, once for each row.
"""

import asyncio
import logging
from collections.abc import Callable, Collection
from datetime import datetime, timedelta

from bot.core.database import Transaction
from bot.core.feature import Core
from bot.core.ids import GuildId, UserId
from bot.core.presence.service import NOW
from bot.interviews.matching.service import plan_in_worker
from bot.interviews.profiles import store as profiles
from bot.interviews.rounds import rules as schedule
from bot.interviews.rounds import store as planning
from bot.interviews.rounds import tx as round_tx
from bot.interviews.rounds.rules import RoundInputs
from bot.interviews.values import store as interview_settings

TRIES = 5
"""Plans of one round before it is put off: somebody changes something all the time."""
LATER = timedelta(seconds=30)
"""Before a round that could not be held is tried again."""
AT_ONCE = 4
MOMENT_SECONDS = 1.0
IN_A_RUN = 40
log = logging.getLogger(__name__)


Left = Callable[[Transaction, GuildId, UserId, datetime], object]
"""They left the server, and mock interviews with it."""


class PlanningService:
    """Holds rounds."""

    def __init__(self, core: Core, *, left: Left, moment_seconds: float = MOMENT_SECONDS) -> None:
        """``moment_seconds``: for how long everything that is due waits while it is asked who is
        there."""
        self._core = core
        self._left = left
        self._moment_seconds = moment_seconds
        self._not_before: dict[GuildId, datetime] = {}
        self._waiting: dict[GuildId, asyncio.Task[None]] = {}
        self._waited: set[GuildId] = set()

    async def is_everybody_there(
        self, guild_id: GuildId, inputs: RoundInputs, *, patience_seconds: float | None = None
    ) -> bool:
        """Whether all who would be paired are still in the server, as far as Discord tells in time.
        Who isn't leaves mock interviews here, so the round is to be read again."""
        people = [one.user_id for one in inputs.problem.people]
        presence = self._core.presence
        gone = await presence.gone(guild_id, people, patience_seconds=patience_seconds)
        if gone:  # they may have come back since that was asked
            gone = await presence.gone(
                guild_id, gone, within=NOW, patience_seconds=self._moment_seconds
            )
        now = self._core.clock.now()

        def leave(tx: Transaction) -> None:
            for user_id in sorted(gone):
                self._left(tx, guild_id, user_id, now)

        if gone:
            await self._core.database.write(leave)
        return not gone

    async def claim_due_rounds(self) -> None:
        """Agenda: hold the rounds that are due, some at a time, so that what they and others
        have to say is not held up where a thousand servers like the same hour."""
        now = self._core.clock.now()
        found = await self._core.database.read(lambda tx: interview_settings.due_guilds(tx, now))
        due = [
            guild_id
            for guild_id in found
            if self._core.notifier.is_connected(guild_id)
            and self._not_before.get(guild_id, now) <= now
            and guild_id not in self._waiting
        ]
        await asyncio.gather(*map(self._ask_who_is_there, due[:IN_A_RUN]))
        due = [guild_id for guild_id in due if guild_id not in self._waiting]
        gate = asyncio.Semaphore(AT_ONCE)
        await asyncio.gather(*(self._hold(guild_id, gate) for guild_id in due[:IN_A_RUN]))
        if len(due) > IN_A_RUN:
            self._core.wake()

    async def _ask_who_is_there(self, guild_id: GuildId) -> None:
        """Before a round is held everybody is asked about, all servers beside each other and for a
        moment. Where that isn't enough the round waits a little, once, and nothing else does."""
        if guild_id in self._waited:
            return
        joined = await self._core.database.read(lambda tx: profiles.of_guild(tx, guild_id))
        now = self._core.clock.now()
        ids = [one.user_id for one in joined if not one.is_paused(now)]
        presence = self._core.presence
        await presence.gone(guild_id, ids, patience_seconds=self._moment_seconds)
        if presence.is_asking(guild_id, ids):
            waiting = asyncio.create_task(self._wait(guild_id, ids), name="round waits")
            self._waiting[guild_id] = waiting

    async def _wait(self, guild_id: GuildId, user_ids: Collection[UserId]) -> None:
        try:
            await self._core.presence.gone(guild_id, user_ids)
            self._waited.add(guild_id)
        finally:
            del self._waiting[guild_id]
            self._core.wake()

    async def _hold(self, guild_id: GuildId, gate: asyncio.Semaphore) -> None:
        """One server's fault never stops another's round, and is not repeated all the time."""
        async with gate:
            try:
                is_settled = await self._hold_scheduled(guild_id)
            except Exception:
                log.exception("round failed", extra={"guild_id": guild_id})
                is_settled = False
            self._waited.discard(guild_id)
            if is_settled:
                self._not_before.pop(guild_id, None)
            else:
                self._not_before[guild_id] = self._core.clock.now() + LATER

    async def _hold_scheduled(self, guild_id: GuildId) -> bool:
        for _ in range(TRIES):
            if await self._try_to_hold(guild_id):
                return True
        log.warning("round put off: its data kept changing", extra={"guild_id": guild_id})
        return False

    async def _try_to_hold(self, guild_id: GuildId) -> bool:
        now = self._core.clock.now()
        found = await self._core.database.read(lambda tx: self._due(tx, guild_id, now))
        if found is None:
            return True
        due_at, known = found
        if schedule.is_too_late(due_at, now):
            await self._core.database.write(lambda tx: round_tx.pass_over(tx, guild_id, now))
            return True
        if not await self.is_everybody_there(guild_id, known, patience_seconds=0):
            return False
        plan = await plan_in_worker(known.problem)
        is_settled, round_id = await self._core.database.write(
            lambda tx: round_tx.write_scheduled(tx, guild_id, known, plan, now)
        )
        if round_id is not None:
            words = {"guild_id": guild_id, "round_id": round_id, "pairs": len(plan.pairs)}
            log.info("round held", extra=words)
        return is_settled

    def _due(
        self, tx: Transaction, guild_id: GuildId, now: datetime
    ) -> tuple[datetime, RoundInputs] | None:
        wanted = interview_settings.get(tx, guild_id)
        if wanted is None or wanted.next_round_at is None or wanted.next_round_on is None:
            return None
        if wanted.next_round_at > now:
            return None
        seed = round_tx.seed_of(self._core.seed, guild_id, wanted.next_round_on.isoformat())
        return wanted.next_round_at, round_tx.for_everybody(tx, guild_id, now, seed)

    async def pair_waiting(
        self, guild_id: GuildId, finish: Callable[[Transaction], None] = lambda _tx: None
    ) -> int:
        """Pair those who wait, as far as they can be; how many pairs there were. A partner with
        whom a session was called off doesn't come back before the next round. ``finish`` happens
        in the transaction that saw that nobody was left to pair."""
        count = 0
        for _ in range(TRIES):
            now = self._core.clock.now()
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
        seed = round_tx.seed_of(self._core.seed, guild_id, now.isoformat())
        known, waiting = await self._core.database.read(
            lambda tx: round_tx.for_unpaired(tx, guild_id, now, seed)
        )
        if not await self.is_everybody_there(guild_id, known):
            return None
        plan = await plan_in_worker(known.problem)

        def write(tx: Transaction) -> int | None:
            if planning.stamp(tx, guild_id) != known.stamp:
                return None
            if plan.pairs:
                round_tx.write_between(tx, guild_id, known, waiting, plan, now)
            else:
                finish(tx)
            return len(plan.pairs)

        made = await self._core.database.write(write)
        if made:
            self._core.wake()
        return made
