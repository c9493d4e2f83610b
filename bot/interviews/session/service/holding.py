"""What the two do while a session runs: read the interviewer's sheet, steer the timer.

The sheet belongs to the interviewer of the half that runs, and to who looks on. The candidate
sees it when the session is over. A click on the timer carries what it saw, so that two clicks
at once do what one does; whatever was due by the clock has happened before the click counts.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

from bot.bank.question_bank import QuestionBank
from bot.core.clock import Clock as WallClock
from bot.core.database import Database, Transaction
from bot.core.errors import UserError
from bot.core.ids import SessionId, UserId
from bot.core.ports import Wake
from bot.interviews.profiles.store import profiles
from bot.interviews.session import tx as claims
from bot.interviews.session.messages.holding import ClockTurned, SheetPage, Turn
from bot.interviews.session.rules import timing
from bot.interviews.session.rules.timing import Clock, Plan
from bot.interviews.session.service import opening
from bot.interviews.session.service.opening import Running
from bot.interviews.session.store import packs as met_store
from bot.interviews.session.tx import seats
from bot.interviews.session.tx.seats import Seat
from bot.interviews.values.rubrics import RUBRICS
from bot.interviews.values.values import Half, Level, State
from bot.practice.review import tx as reviews

NOT_YET = "The sheet is made when both of you have checked in. Come back then."
CANDIDATE = (
    "You're the candidate now, so this sheet is your interviewer's. Both of you can read it "
    "when the session is over."
)
NOT_HELD = "This session wasn't held, so there is no sheet."
NOT_RUNNING = "The session isn't running, so there is no timer to change."
SHADOW = "You look on in this session: the timer is for the two. You can open the sheet."
MOVED_ON = "It has gone on already, so the click changed nothing."
TIME_IS_UP = "The time is up, so there is nothing to stop or skip. Press *Finish* when you're done."
NO_MORE_TIME = (
    "Five minutes more, three times a half, is all there is; the next section starts in time "
    "or when you press *Next*."
)
ONE_HALF = "Nobody swaps in this session: it has one half, so the click changed nothing."
SWAPPED_ALREADY = "You have swapped already, so the click changed nothing."

Step = Callable[[Clock, Plan, datetime], Clock]


class HoldingService:
    """The sheet and the timer of running sessions."""

    def __init__(
        self, *, database: Database, clock: WallClock, shelf: QuestionBank, seed: int, wake: Wake
    ) -> None:
        self._database = database
        self._clock = clock
        self._shelf = shelf
        self._seed = seed
        self._wake = wake

    async def sheet(
        self,
        session_id: SessionId,
        user_id: UserId,
        half: int | None = None,
        page: int = 0,
        *,
        full: bool = False,
    ) -> SheetPage:
        """A page of the sheet, or the ``full`` answer to its question; ``half`` is what the
        click saw, if it saw any."""
        now = self._clock.now()
        shown = await self._database.write(
            lambda tx: self._sheet(tx, session_id, user_id, half, page, now)
        )
        return replace(shown, full=full and shown.half == half and shown.page == page)

    def _sheet(
        self, tx: Transaction, session_id: SessionId, user_id: UserId, seen: int | None, page: int,
        now: datetime,
    ) -> SheetPage:  # fmt: skip
        seat = seats.take(tx, session_id, user_id)
        if seat.session.state in (State.CHECKED_IN, State.RUNNING):
            # Chosen at check-in; made up for where that turn was missed.
            opening.choose_packs(tx, self._shelf, seat.session, now, self._seed)
            seat = seats.take(tx, session_id, user_id)
            half = _present(tx, seat, now)
            if half is None or not (seat.is_shadow or half.interviewer_id == user_id):
                raise UserError(CANDIDATE)
            wanted = page if seen in (None, half.half) else 0
            return self._page(tx, seat, (half,), wanted, now)
        if seat.session.state in (State.FEEDBACK, State.DONE):
            return self._page(tx, seat, seat.halves, page, now)
        raise UserError(NOT_HELD if seat.session.state in _NOT_HELD else NOT_YET)

    def _page(
        self, tx: Transaction, seat: Seat, halves: tuple[Half, ...], page: int, now: datetime
    ) -> SheetPage:
        """Page after page: the questions of each half, then how to score it."""
        leaves = [(half, id_) for half in halves for id_ in (*half.question_ids, None)]
        if not leaves:
            raise UserError(seats.NOT_YOURS)
        page = max(0, min(page, len(leaves) - 1))
        half, question_id = leaves[page]
        guild_id, session_id = seat.session.guild_id, seat.session.session_id
        profile = profiles.get(tx, guild_id, half.candidate_id)
        return SheetPage(
            session_id=session_id,
            half=half.half,
            halves=len(seat.halves),
            page=page,
            pages=len(leaves),
            rubric=RUBRICS[half.track],
            level=(Level.MID if profile is None else profile.level).value,
            candidate_id=half.candidate_id,
            question=self._shelf.question(question_id),
            met_before=question_id in met_store.met(tx, guild_id, half.candidate_id, session_id),
            withheld=question_id in reviews.open_questions(tx, guild_id),
        )

    async def pause(self, session_id: SessionId, user_id: UserId) -> ClockTurned:
        """The timer stands still; if it does already, the answer says so."""
        was_paused = False

        def stop(clock: Clock, plan: Plan, now: datetime) -> Clock:
            nonlocal was_paused
            was_paused = clock.is_paused
            if timing.is_over(clock, plan):
                raise UserError(TIME_IS_UP)
            return timing.pause(clock, plan, now)

        result = await self._turn(session_id, user_id, stop, Turn.PAUSED)
        return replace(result, turn=Turn.WAS_PAUSED) if was_paused else result

    async def resume(self, session_id: SessionId, user_id: UserId) -> ClockTurned:
        """The timer goes on; if it does already, nothing changes."""

        def go_on(clock: Clock, plan: Plan, now: datetime) -> Clock:
            if timing.is_over(clock, plan):
                raise UserError(TIME_IS_UP)
            return timing.resume(clock, now)

        return await self._turn(session_id, user_id, go_on, Turn.RESUMED)

    async def extend(
        self, session_id: SessionId, user_id: UserId, seen: int | None = None
    ) -> ClockTurned:
        """Five minutes more for the section that runs. ``seen`` is when it ended, in seconds
        since 1970, as the click saw it."""

        def longer(clock: Clock, plan: Plan, now: datetime) -> Clock:
            _refuse_old(clock, seen)
            if timing.is_over(clock, plan):
                raise UserError(TIME_IS_UP)
            if not timing.may_extend(clock, plan, now):
                raise UserError(NO_MORE_TIME)
            return timing.extend(clock, plan, now)

        return await self._turn(session_id, user_id, longer, Turn.EXTENDED)

    async def next(
        self, session_id: SessionId, user_id: UserId, seen: int | None = None
    ) -> ClockTurned:
        """The next section begins now."""

        def leap(clock: Clock, plan: Plan, now: datetime) -> Clock:
            _refuse_old(clock, seen)
            if timing.is_over(clock, plan):
                raise UserError(TIME_IS_UP)
            return timing.skip(clock, plan, now)

        return await self._turn(session_id, user_id, leap, Turn.NEXT)

    async def swap(self, session_id: SessionId, user_id: UserId) -> ClockTurned:
        """The second half begins now: who asked is asked."""

        def change(clock: Clock, plan: Plan, now: datetime) -> Clock:
            if clock.half >= len(plan):
                raise UserError(ONE_HALF if len(plan) == 1 else SWAPPED_ALREADY)
            return timing.swap(clock, plan, now)

        return await self._turn(session_id, user_id, change, Turn.SWAPPED)

    async def _turn(
        self, session_id: SessionId, user_id: UserId, step: Step, turn: Turn
    ) -> ClockTurned:
        now = self._clock.now()

        def apply(tx: Transaction) -> ClockTurned:
            seat = seats.take(tx, session_id, user_id)
            before = opening.running(tx, seat.session)
            here = opening.running(tx, seat.session, now)
            if before is None or here is None or seat.session.state is not State.RUNNING:
                raise UserError(NOT_RUNNING)
            if seat.is_shadow:
                raise UserError(SHADOW)
            after = replace(here, clock=step(here.clock, here.plan, now))
            if after.clock != before.clock:
                opening.keep(tx, after, now, say=_place(after) != _place(before))
                claims.redraw(tx, seat.session, now)
            return _turned(after, turn)

        result = await self._database.write(apply)
        self._wake()
        return result


_NOT_HELD = (State.CANCELLED, State.NO_SHOW)


def _present(tx: Transaction, seat: Seat, now: datetime) -> Half | None:
    """The half that runs now; the first before the start."""
    here = opening.running(tx, seat.session, now)
    if here is not None:
        return here.half
    return seat.halves[0] if seat.halves else None


def _place(here: Running) -> tuple[int, int]:
    return here.clock.half, here.clock.section


def _refuse_old(clock: Clock, seen: int | None) -> None:
    if seen is not None and seen != int(clock.ends_at.timestamp()):
        raise UserError(MOVED_ON)


def _turned(here: Running, turn: Turn) -> ClockTurned:
    clock = here.clock
    return ClockTurned(
        session_id=here.session.session_id,
        turn=turn,
        section=here.section,
        ends_at=clock.ends_at,
        left=None if clock.left_ms is None else timedelta(milliseconds=clock.left_ms),
        more=timing.MOST_EXTENSIONS - clock.extended,
    )
