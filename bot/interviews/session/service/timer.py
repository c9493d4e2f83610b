"""The buttons of the timer. A click carries what it saw, so that two clicks at once do what one
does; whatever was due by the clock has happened before the click counts."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

from bot.core.database import Transaction
from bot.core.errors import UserError
from bot.core.feature import Core
from bot.core.ids import SessionId, UserId
from bot.interviews.session.messages import TimerChange, TimerChanged
from bot.interviews.session.rules import timer as rules
from bot.interviews.session.rules.timer import Plan, Timer
from bot.interviews.session.tx import machine, roles, timer
from bot.interviews.session.tx.timer import Running
from bot.interviews.values.rules.values import State

NOT_RUNNING = "The session isn't running, so there is no timer to change."
OBSERVER = "You look on in this session: the timer is for the two. You can open the sheet."
MOVED_ON = "It has gone on already, so the click changed nothing."
TIME_IS_UP = "The time is up, so there is nothing to stop or skip. Press *Finish* when you're done."
NO_MORE_TIME = (
    "Five minutes more, three times a half, is all there is; the next section starts in time "
    "or when you press *Next*."
)
ONE_HALF = "Nobody swaps in this session: it has one half, so the click changed nothing."
SWAPPED_ALREADY = "You have swapped already, so the click changed nothing."

Change = Callable[[Timer, Plan, datetime], Timer]


class TimerService:
    """Pause, go on, five minutes more, next section, swap roles."""

    def __init__(self, core: Core) -> None:
        self._core = core

    async def pause(self, session_id: SessionId, user_id: UserId) -> TimerChanged:
        """The timer stands still; if it does already, the answer says so."""
        was_paused = False

        def stop(timer: Timer, plan: Plan, now: datetime) -> Timer:
            nonlocal was_paused
            was_paused = timer.is_paused
            return rules.pause(_unless_over(timer, plan), plan, now)

        result = await self._change(session_id, user_id, stop, TimerChange.PAUSED)
        return replace(result, change=TimerChange.WAS_PAUSED) if was_paused else result

    async def resume(self, session_id: SessionId, user_id: UserId) -> TimerChanged:
        """The timer goes on; if it does already, nothing changes."""

        def go_on(timer: Timer, plan: Plan, now: datetime) -> Timer:
            return rules.resume(_unless_over(timer, plan), now)

        return await self._change(session_id, user_id, go_on, TimerChange.RESUMED)

    async def extend(
        self, session_id: SessionId, user_id: UserId, seen: int | None = None
    ) -> TimerChanged:
        """Five minutes more for the section that runs. ``seen`` is when it ended, in seconds
        since 1970, as the click saw it."""

        def longer(timer: Timer, plan: Plan, now: datetime) -> Timer:
            _refuse_old(timer, seen)
            if not rules.may_extend(_unless_over(timer, plan), plan, now):
                raise UserError(NO_MORE_TIME)
            return rules.extend(timer, plan, now)

        return await self._change(session_id, user_id, longer, TimerChange.EXTENDED)

    async def next(
        self, session_id: SessionId, user_id: UserId, seen: int | None = None
    ) -> TimerChanged:
        """The next section begins now."""

        def leap(timer: Timer, plan: Plan, now: datetime) -> Timer:
            _refuse_old(timer, seen)
            return rules.skip(_unless_over(timer, plan), plan, now)

        return await self._change(session_id, user_id, leap, TimerChange.NEXT)

    async def swap(self, session_id: SessionId, user_id: UserId) -> TimerChanged:
        """The second half begins now: interviewer and candidate swap."""

        def change(timer: Timer, plan: Plan, now: datetime) -> Timer:
            if timer.half >= len(plan):
                raise UserError(ONE_HALF if len(plan) == 1 else SWAPPED_ALREADY)
            return rules.swap(timer, plan, now)

        return await self._change(session_id, user_id, change, TimerChange.SWAPPED)

    async def _change(
        self, session_id: SessionId, user_id: UserId, change: Change, what: TimerChange
    ) -> TimerChanged:
        now = self._core.clock.now()

        def apply(tx: Transaction) -> TimerChanged:
            mine = roles.of(tx, session_id, user_id)
            before = timer.running(tx, mine.session)
            here = timer.running(tx, mine.session, now)
            if before is None or here is None or mine.session.state is not State.RUNNING:
                raise UserError(NOT_RUNNING)
            if mine.is_observer:
                raise UserError(OBSERVER)
            after = replace(here, timer=change(here.timer, here.plan, now))
            if after.timer != before.timer:
                timer.keep(tx, after, now, say=after.at != before.at)
                machine.redraw(tx, mine.session, now)
            return _changed(after, what)

        result = await self._core.database.write(apply)
        self._core.wake()
        return result


def _unless_over(timer: Timer, plan: Plan) -> Timer:
    if rules.is_over(timer, plan):
        raise UserError(TIME_IS_UP)
    return timer


def _refuse_old(timer: Timer, seen: int | None) -> None:
    if seen is not None and seen != int(timer.ends_at.timestamp()):
        raise UserError(MOVED_ON)


def _changed(here: Running, what: TimerChange) -> TimerChanged:
    now = here.timer
    return TimerChanged(
        session_id=here.session.session_id,
        change=what,
        section=here.section,
        ends_at=now.ends_at,
        left=None if now.left_ms is None else timedelta(milliseconds=now.left_ms),
        more=rules.MOST_EXTENSIONS - now.extended,
    )
