"""What organisers do with rounds, and ``/mock why``.

The dry run of a round writes nothing. Its key holds the seed and the moment it was made for, so
*Go ahead* plans the same round again from what is in the database then: the same fingerprint
means that these very pairs still hold. Otherwise nothing is written and the new plan is shown.
"""

from dataclasses import dataclass, replace
from datetime import UTC, datetime, time, timedelta

from bot.core.clock import Clock
from bot.core.database import Database, Transaction
from bot.core.errors import UserError
from bot.core.ids import ChannelId, GuildId, UserId
from bot.core.outbox import store as outbox
from bot.core.ports import Notifier, Wake
from bot.interviews.matching.rules.people import Plan
from bot.interviews.matching.worker import plan_apart
from bot.interviews.profiles.store import profiles
from bot.interviews.rounds import rules as schedule
from bot.interviews.rounds import tx as gathering
from bot.interviews.rounds.messages import MockSetupShown, RoundHeld, RoundPlanned, WhyShown
from bot.interviews.rounds.service.planning import write_claimed
from bot.interviews.rounds.store import planning, rounds
from bot.interviews.rounds.store.rounds import Schedule
from bot.interviews.rounds.tx import Gathered
from bot.interviews.session.store import sessions
from bot.interviews.values.values import InterviewSettings, Outcome, RoundKind, State
from bot.server.settings import store as guild_store
from bot.server.settings.rules import DEFAULT_TZ

NOT_SET_UP = (
    "Mock interviews aren't set up in this server yet. An organiser does it with `/mock setup`: "
    "a channel is all it takes."
)
NOBODY = (
    "Nobody could take part in a round now: it takes two who joined with `/mock join`, aren't "
    "paused, and have no session ahead. Nothing was planned."
)
NO_PAIR = (
    "You have no partner yet and were in no round so far. `/mock join` puts you into the next "
    "one; `/mock profile` shows whether you're in."
)
OLD_KEY = "That plan is from long ago, and nothing was planned. `/mock round` makes a new one."
FREED = "You wait for another partner because your session was called off."
FRESH = timedelta(minutes=30)
"""For how long a dry run can be put into effect: its slots lie hours ahead."""
THREAD_NEEDS = ("create_private_threads", "send_messages_in_threads")
NEEDS = ("view_channel", "send_messages", *THREAD_NEEDS)


@dataclass(frozen=True, slots=True)
class SetupWish:
    """What the organiser gave; None leaves a setting as it is."""

    channel_id: ChannelId | None = None
    weekday: int | None = None
    round_time: time | None = None
    tz: str | None = None
    every_weeks: int | None = None
    events: bool | None = None
    paused: bool | None = None


@dataclass(frozen=True, slots=True)
class _Key:
    """A dry run, by what it depends on."""

    seed: int
    at: datetime
    digest: str

    def __str__(self) -> str:
        return f"{self.seed}:{int(self.at.timestamp())}:{self.digest}"


class RoundService:
    """Setting rounds up, holding one on demand, and explaining pairs."""

    def __init__(
        self, *, database: Database, clock: Clock, notifier: Notifier, seed: int, wake: Wake
    ) -> None:
        self._database = database
        self._clock = clock
        self._notifier = notifier
        self._seed = seed
        self._wake = wake

    async def set_up(
        self, guild_id: GuildId, organiser_id: UserId, wish: SetupWish
    ) -> MockSetupShown:
        """Set rounds up, or change what was given; the next round follows from it."""
        now = self._clock.now()

        def save(tx: Transaction) -> MockSetupShown:
            before = rounds.schedule(tx, guild_id)
            settings = _changed(tx, guild_id, organiser_id, before, wish)
            last_on = planning.last_scheduled_on(tx, guild_id)
            following = schedule.next_round(settings, now, last_on)
            wanted = Schedule(settings, following.on, following.at)
            if settings.paused:
                wanted = Schedule(settings, None, None)
            rounds.save_schedule(tx, wanted)
            outbox.retry_now(tx, guild_id, now)
            return self._shown(tx, wanted, is_new=before is None)

        result = await self._database.write(save)
        self._wake()
        return result

    def _shown(self, tx: Transaction, wanted: Schedule, *, is_new: bool) -> MockSetupShown:
        settings = wanted.settings
        needs = (*NEEDS, "create_events") if settings.events else NEEDS
        missing = self._notifier.lacks(settings.guild_id, settings.channel_id, needs)
        return MockSetupShown(
            settings=settings,
            is_new=is_new,
            next_at=wanted.next_at,
            joined=len(profiles.of_guild(tx, settings.guild_id)),
            missing=tuple(missing or ()),
            channel_gone=missing is None,
        )

    async def dry_run(self, guild_id: GuildId) -> RoundPlanned:
        """What a round at this moment would bring. Nothing is written."""
        now = self._clock.now().replace(microsecond=0)
        seed = gathering.seed_of(self._seed, guild_id, now.isoformat())
        return _planned(*await self._plan(guild_id, now, seed), now)

    async def go_ahead(
        self, guild_id: GuildId, seed: int, at_second: int, digest: str
    ) -> RoundHeld | RoundPlanned:
        """Hold the round of a dry run, once; if its pairs no longer hold, show those that do."""
        now = self._clock.now()
        try:
            key = _Key(seed, datetime.fromtimestamp(at_second, UTC), digest)
        except (OverflowError, ValueError, OSError):
            raise UserError(OLD_KEY) from None
        held = await self._database.read(lambda tx: _held(tx, guild_id, str(key)))
        if held is not None:
            return held
        if not timedelta() <= now - key.at < FRESH:
            return replace(await self.dry_run(guild_id), has_changed=True)
        gathered, plan = await self._plan(guild_id, key.at, seed)
        if plan.digest != digest:
            return replace(_planned(gathered, plan, key.at), has_changed=True)

        def write(tx: Transaction) -> RoundHeld | None:
            again = _held(tx, guild_id, str(key))
            if again is not None:
                return again
            if planning.stamp(tx, guild_id) != gathered.stamp:
                return None
            write_claimed(tx, RoundKind.ON_DEMAND, str(key), gathered, plan, guild_id, now)
            return RoundHeld(len(plan.pairs), len(plan.left))

        result = await self._database.write(write)
        self._wake()
        if result is None:
            return replace(await self.dry_run(guild_id), has_changed=True)
        return result

    async def _plan(self, guild_id: GuildId, now: datetime, seed: int) -> tuple[Gathered, Plan]:
        def gather(tx: Transaction) -> Gathered:
            if rounds.schedule(tx, guild_id) is None:
                raise UserError(NOT_SET_UP)
            return gathering.everybody(tx, guild_id, now, seed)

        gathered = await self._database.read(gather)
        if len(gathered.problem.people) < 2:
            raise UserError(NOBODY)
        return gathered, await plan_apart(gathered.problem)

    async def why(self, guild_id: GuildId, user_id: UserId) -> WhyShown:
        """Why the member's newest pair is one, or why they wait. Their own pairs only."""

        def load(tx: Transaction) -> WhyShown:
            seat = planning.newest_seat(tx, guild_id, user_id)
            mine = sessions.of_member(tx, guild_id, user_id)
            newest = max(mine, key=lambda one: one.session_id, default=None)
            waits = seat is not None and seat.outcome is Outcome.WAITING
            if seat is not None and waits and (newest is None or newest.round_id <= seat.round_id):
                return WhyShown(seat.why or FREED)
            if newest is None:
                raise UserError(NO_PAIR)
            sides = sessions.sides(tx, newest.session_id)
            return WhyShown(
                why=newest.why,
                partner_ids=tuple(
                    side.user_id for side in sides if side.user_id != user_id and not side.is_shadow
                ),
                starts_at=newest.starts_at,
                is_shadow=any(side.user_id == user_id and side.is_shadow for side in sides),
                is_over=newest.state in (State.FEEDBACK, State.DONE),
                was_called_off=newest.state in (State.CANCELLED, State.NO_SHOW),
            )

        return await self._database.read(load)


def _changed(
    tx: Transaction,
    guild_id: GuildId,
    organiser_id: UserId,
    before: Schedule | None,
    wish: SetupWish,
) -> InterviewSettings:
    if before is None:
        if wish.channel_id is None:
            raise UserError(NOT_SET_UP)
        group = guild_store.get(tx, guild_id)
        base = InterviewSettings(
            guild_id, wish.channel_id, organiser_id, DEFAULT_TZ if group is None else group.tz
        )
    else:
        base = before.settings
    names = ("channel_id", "weekday", "round_time", "tz", "every_weeks", "events", "paused")
    given = {name: getattr(wish, name) for name in names if getattr(wish, name) is not None}
    return replace(base, organiser_id=organiser_id, **given)


def _planned(gathered: Gathered, plan: Plan, at: datetime) -> RoundPlanned:
    key = _Key(gathered.problem.seed, at, plan.digest)
    return RoundPlanned(str(key), plan.pairs, plan.left, gathered.away)


def _held(tx: Transaction, guild_id: GuildId, key: str) -> RoundHeld | None:
    found = planning.round_of(tx, guild_id, RoundKind.ON_DEMAND, key)
    if found is None:
        return None
    seats = rounds.seats_of(tx, found.round_id)
    paired = [seat for seat in seats if seat.outcome is Outcome.PAIRED]
    pair_count = len({seat.session_id for seat in paired})
    return RoundHeld(pair_count, len(seats) - len(paired), again=True)
