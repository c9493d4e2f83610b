"""What organisers do with rounds, and ``/mock why``.

The dry run of a round writes nothing. Its key holds the seed and the moment it was made for, so
*Go ahead* plans the same round again from what is in the database then: the same fingerprint
means that these very pairs still hold. Otherwise nothing is written and the new plan is shown.
"""

import logging
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime, time, timedelta

from bot.core.database import Transaction
from bot.core.errors import UserError
from bot.core.feature import Core
from bot.core.ids import ChannelId, GuildId, RoleId, RoundId, UserId
from bot.core.outbox import store as outbox
from bot.core.ports import Purpose
from bot.interviews.matching import store as rounds
from bot.interviews.matching.rules.people import Plan, unpromised
from bot.interviews.matching.service import plan_in_worker
from bot.interviews.profiles import store as profiles
from bot.interviews.profiles.rules.ahead import Ahead, left_out, shown, what_next
from bot.interviews.rounds import rules as schedule
from bot.interviews.rounds import store as planning
from bot.interviews.rounds import tx as round_tx
from bot.interviews.rounds.messages import RoundHeld, RoundPlanned, RoundsSetUp, WhyShown
from bot.interviews.rounds.rules import ALL_READ, ReadSchedule, RoundInputs
from bot.interviews.rounds.service.planning import PlanningService
from bot.interviews.session.store import places, sessions
from bot.interviews.session.tx import machine, rows
from bot.interviews.session.tx.ahead import ahead_of
from bot.interviews.values import store as interview_settings
from bot.interviews.values.rules import (
    InterviewSettings,
    Outcome,
    RoundKind,
    SessionState,
    VoiceKind,
)
from bot.server.choices import UNCALLED
from bot.server.settings import store as guild_store
from bot.server.settings.rules.declared import DEFAULT_TZ

log = logging.getLogger(__name__)
NOT_SET_UP = (
    "Mock interviews aren't set up in this server yet. An organiser can do it with "
    "`/organise interviews`: a channel is all it takes."
)
NOBODY = (
    "Nobody could take part in a round now: it takes two members who have joined with "
    "`/mock join`, aren't paused and have no session coming up. Nothing was planned."
)
NO_PARTNER = "You have no partner yet"
NO_PAIR = (
    f"{NO_PARTNER} and haven't been in a round so far. `/mock join` puts you into the next one."
)
NO_ROUNDS = (
    f"{NO_PARTNER}, and this server has no rounds so far: an organiser can begin them. "
    "`/mock now` looks for somebody for an hour."
)
OLD_KEY = "That plan is from long ago, and nothing was planned. `/organise round` makes a new one."
FREED = "You're waiting for another partner because your session was called off."
FRESH = timedelta(minutes=30)
"""For how long a dry run can be put into effect: its slots lie hours ahead."""


NO_ROLE = RoleId(0)
"""Given in place of a role: none is pinged any more."""


@dataclass(frozen=True, slots=True)
class RoundSettingsPatch:
    """What the organiser gave; None leaves a setting as it is."""

    channel_id: ChannelId | None = None
    weekday: int | None = None
    round_time: time | None = None
    tz: str | None = None
    every_weeks: int | None = None
    events: bool | None = None
    paused: bool | None = None
    voice_id: ChannelId | None = None
    voice_kind: VoiceKind | None = None
    ping_role_id: RoleId | None = None


class RoundService:
    """Setting rounds up, holding one on demand, and explaining pairs."""

    def __init__(self, core: Core, planning: PlanningService) -> None:
        self._core = core
        self._planning = planning

    async def set_up(
        self, guild_id: GuildId, organiser_id: UserId, patch: RoundSettingsPatch,
        read: ReadSchedule = ALL_READ,
    ) -> RoundsSetUp:  # fmt: skip
        """Set rounds up, or change what was given; the next round follows from it. ``read``: what
        could not be read is said, and the rest saved."""
        now = self._core.clock.now()

        def save(tx: Transaction) -> tuple[InterviewSettings, bool, int]:
            before = interview_settings.get(tx, guild_id)
            settings = _changed(tx, guild_id, organiser_id, before, patch)
            settings = schedule.planned(settings, now, rounds.last_scheduled_on(tx, guild_id))
            interview_settings.save(tx, settings)
            outbox.retry_now(tx, guild_id, now)
            _redraw_running(tx, guild_id, now)
            for round_id in rounds.of_everybody(tx, guild_id, 1):
                rows.redraw_round(tx, guild_id, round_id, now)  # it says when the next one is
            return settings, before is None, profiles.count(tx, guild_id)

        settings, is_new, joined = await self._core.database.write(save)
        self._core.wake()
        purpose = Purpose.EVENTS if settings.events else Purpose.SESSIONS
        missing = self._core.notifier.missing_permissions(
            guild_id, settings.channel_id, for_=purpose
        )
        return RoundsSetUp(
            settings, is_new, joined, tuple(missing or ()), missing is None,
            room_missing=self._room_missing(settings), cannot_ping=self._cannot_ping(settings),
            uncalled=self.uncalled(guild_id, settings.ping_role_id or NO_ROLE),
            unread=read.unread, zones=read.zones,
        )  # fmt: skip

    def uncalled(self, guild_id: GuildId, role_id: RoleId) -> str:
        """Why a role is no choice for whom to ping, in any channel; "": it is one."""
        obstacle = self._core.notifier.ping_obstacle(guild_id, ChannelId(0), role_id)
        return "" if obstacle is None else UNCALLED.get(obstacle, "")

    def _room_missing(self, settings: InterviewSettings) -> tuple[str, ...]:
        """What voice rooms need and don't have."""
        if settings.voice_kind is not VoiceKind.CATEGORY or settings.voice_id is None:
            return ()
        guild_id, category_id = settings.guild_id, settings.voice_id
        notifier = self._core.notifier
        found = notifier.missing_permissions(guild_id, category_id, for_=Purpose.ROOMS)
        return ("View Channel",) if found is None else tuple(found)

    def _cannot_ping(self, settings: InterviewSettings) -> bool:
        role_id, channel_id = settings.ping_role_id, settings.channel_id
        if role_id is None:
            return False
        notifier = self._core.notifier
        return notifier.ping_obstacle(settings.guild_id, channel_id, role_id) is not None

    async def dry_run(self, guild_id: GuildId) -> RoundPlanned:
        """What a round at this moment would bring. Nothing is written, but that members who are
        found to have left the server are in no round."""
        now = self._core.clock.now().replace(microsecond=0)
        seed = round_tx.seed_of(self._core.seed, guild_id, now.isoformat())
        known = await self._core.database.read(lambda tx: _gather(tx, guild_id, now, seed))
        if not await self._planning.is_everybody_there(guild_id, known):
            known = await self._core.database.read(lambda tx: _gather(tx, guild_id, now, seed))
        return _planned(known, await plan_in_worker(known.problem), now)

    async def go_ahead(
        self, guild_id: GuildId, seed: int, at_second: int, digest: str
    ) -> RoundHeld | RoundPlanned:
        """Hold the round of a dry run, once; if its pairs no longer hold, show those that do."""
        now = self._core.clock.now()
        try:
            at = datetime.fromtimestamp(at_second, UTC)
        except (OverflowError, ValueError, OSError):
            raise UserError(OLD_KEY) from None
        key, is_fresh = f"{seed}:{at_second}:{digest}", timedelta() <= now - at < FRESH

        def look(tx: Transaction) -> RoundHeld | RoundInputs | None:
            held = _held(tx, guild_id, key)
            if held is not None or not is_fresh:
                return held
            return _gather(tx, guild_id, at, seed)

        known = await self._core.database.read(look)
        if isinstance(known, RoundHeld):
            return known
        if known is None:
            return replace(await self.dry_run(guild_id), has_changed=True)
        plan = await plan_in_worker(known.problem)
        if plan.digest != digest:
            return replace(_planned(known, plan, at), has_changed=True)

        def write(tx: Transaction) -> tuple[RoundHeld | None, RoundId | None]:
            again = _held(tx, guild_id, key)
            if again is not None or planning.stamp(tx, guild_id) != known.stamp:
                return again, None
            round_id = round_tx.write_everybody(
                tx, RoundKind.ON_DEMAND, key, known, plan, guild_id, now
            )
            return RoundHeld(len(plan.pairs), len(plan.left)), round_id

        result, round_id = await self._core.write(write)
        if round_id is not None:
            words = {"guild_id": guild_id, "round_id": round_id, "pairs": len(plan.pairs)}
            log.info("round held", extra=words)
        if result is None:
            return replace(await self.dry_run(guild_id), has_changed=True)
        return result

    async def why(self, guild_id: GuildId, user_id: UserId, *, in_server: bool = True) -> WhyShown:
        """Why the member's newest pair is one, or why they wait. Their own pairs only."""
        now = self._core.clock.now()
        name = "" if in_server else self._core.notifier.guild_name(guild_id)

        def load(tx: Transaction) -> WhyShown:
            ahead = ahead_of(tx, guild_id, user_id, now)
            place = rounds.newest_assignment(tx, guild_id, user_id)
            every = sessions.of_member(tx, guild_id, user_id)
            mine = [one for one in every if user_id not in one.parted]
            newest = max(mine, key=lambda one: one.session_id, default=None)
            last_id = 0 if newest is None else newest.round_id
            waits = place is not None and place.outcome is Outcome.WAITING
            if place is not None and waits and last_id <= place.round_id:
                if ahead.is_looked_for and not left_out(ahead):
                    return WhyShown(place.why or FREED)
                if last_id < place.round_id:
                    return WhyShown(unpromised(place.why), follows=what_next(ahead, name))
            if newest is None:
                raise UserError(_no_pair(ahead, name))
            pair = tuple(one.user_id for one in newest.pair)
            is_off = newest.state in (SessionState.CANCELLED, SessionState.NO_SHOW)
            return WhyShown(
                why=newest.why,
                partner_ids=tuple(one for one in pair if one != user_id),
                starts_at=newest.starts_at,
                is_observer=user_id not in pair,
                is_over=newest.state in (SessionState.FEEDBACK, SessionState.DONE),
                was_called_off=is_off,
                was_missed=newest.state is SessionState.NO_SHOW,
                follows=what_next(ahead, name) if is_off else "",
            )

        return await self._core.database.read(load)


def _no_pair(ahead: Ahead, server: str) -> str:
    """To somebody who was in no round so far."""
    if ahead.settings is None:
        return NO_ROUNDS
    why = left_out(ahead, server)
    if why and (ahead.profile is not None or ahead.settings.paused):
        return f"{NO_PARTNER}. {why}"
    if why:
        return NO_PAIR
    at = "" if ahead.round_at is None else f", {shown(ahead.round_at)},"
    return f"{NO_PARTNER}. You're in; the next round{at} looks for your first one."


def _redraw_running(tx: Transaction, guild_id: GuildId, now: datetime) -> None:
    """Their cards say where the two talk."""
    for session in places.talking(tx, guild_id):
        machine.redraw(tx, session, now)


def _changed(
    tx: Transaction, guild_id: GuildId, organiser_id: UserId, before: InterviewSettings | None,
    patch: RoundSettingsPatch,
) -> InterviewSettings:  # fmt: skip
    base = before
    if base is None:
        if patch.channel_id is None:
            raise UserError(NOT_SET_UP)
        group = guild_store.get(tx, guild_id)
        tz = DEFAULT_TZ if group is None else group.tz
        base = InterviewSettings(guild_id, patch.channel_id, organiser_id, tz)
    given = {name: value for name, value in asdict(patch).items() if value is not None}
    if patch.voice_kind is VoiceKind.NONE:
        given["voice_id"] = None
    if patch.ping_role_id == NO_ROLE:
        given["ping_role_id"] = None
    # Who only looks at the settings doesn't become the one who hears of trouble.
    takes_over = given or not base.organiser_id
    return replace(base, organiser_id=organiser_id, **given) if takes_over else base


def _gather(tx: Transaction, guild_id: GuildId, now: datetime, seed: int) -> RoundInputs:
    """A round of everybody; a refusal where there is nobody to pair."""
    if interview_settings.get(tx, guild_id) is None:
        raise UserError(NOT_SET_UP)
    known = round_tx.for_everybody(tx, guild_id, now, seed)
    if len(known.problem.people) < 2:
        raise UserError(NOBODY)
    return known


def _planned(known: RoundInputs, plan: Plan, at: datetime) -> RoundPlanned:
    key = f"{known.problem.seed}:{int(at.timestamp())}:{plan.digest}"
    return RoundPlanned(key, plan.pairs, plan.left, known.away)


def _held(tx: Transaction, guild_id: GuildId, key: str) -> RoundHeld | None:
    found = rounds.round_of(tx, guild_id, RoundKind.ON_DEMAND, key)
    if found is None:
        return None
    places = rounds.assignments_of(tx, found.round_id)
    paired = [place for place in places if place.outcome is Outcome.PAIRED]
    pair_count = len({place.session_id for place in paired})
    return RoundHeld(pair_count, len(places) - len(paired), again=True)
