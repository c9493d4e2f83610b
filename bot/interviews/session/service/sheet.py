"""The interviewer's sheet of a session, and the buttons of its timer.

The sheet belongs to the interviewer of the half that runs, and to an observer; the candidate sees
it when the session is over. A click on the timer carries what it saw, so that two clicks at once
do what one does; whatever was due by the clock has happened before the click counts.
"""

from dataclasses import replace
from datetime import datetime, timedelta

from bot.core.database import Transaction
from bot.core.errors import UserError
from bot.core.feature import Core
from bot.core.ids import SessionId, UserId
from bot.daily.ledger import tx as ledger
from bot.interviews.profiles import store as profiles
from bot.interviews.session.messages import SheetPage, SwapAsked, TimerChange, TimerChanged
from bot.interviews.session.rules import sheet as rules
from bot.interviews.session.rules.rubrics import RUBRICS
from bot.interviews.session.rules.sheet import Timer
from bot.interviews.session.store import sessions
from bot.interviews.session.tx import choices, views
from bot.interviews.session.tx.views import Roles, Running
from bot.interviews.values.rules import Half, Level, SessionState

NOT_YET = "The sheet is made when both of you have checked in. Come back then."
CANDIDATE = (
    "You're the candidate now, so this sheet is your interviewer's. Both of you can read it "
    "when the session is over."
)
NOT_HELD = "This session wasn't held, so there is no sheet."
_NOT_HELD = (SessionState.CANCELLED, SessionState.NO_SHOW)


class SheetService:
    """The questions to ask, page by page."""

    def __init__(self, core: Core) -> None:
        self._core = core

    async def sheet(
        self, session_id: SessionId, user_id: UserId, half: int | None = None, page: int = 0, *,
        full: bool = False,
    ) -> SheetPage:  # fmt: skip
        """A page of the sheet, or the ``full`` answer to its question; ``half`` is what the
        click saw, if it saw any."""
        now = self._core.clock.now()
        shown = await self._core.database.write(
            lambda tx: self._sheet(tx, session_id, user_id, half, page, now)
        )
        return replace(shown, full=full and shown.half == half and shown.page == page)

    def _sheet(
        self, tx: Transaction, session_id: SessionId, user_id: UserId, seen: int | None, page: int,
        now: datetime,
    ) -> SheetPage:  # fmt: skip
        mine = views.roles_of(tx, session_id, user_id)
        session = mine.session
        if mine.is_observer and session.participant(user_id) is None:
            raise UserError(views.NOT_YOURS)
        if session.state in (SessionState.CHECKED_IN, SessionState.RUNNING):
            # Chosen at check-in; made up for where that was missed.
            choices.choose_questions(tx, self._core.bank.bank, session, now, self._core.seed)
            mine = views.roles_of(tx, session_id, user_id)
            here = views.running(tx, session, now)
            half = next(iter(mine.halves), None) if here is None else here.half
            if half is None or not (mine.is_observer or half.interviewer_id == user_id):
                raise UserError(CANDIDATE)
            return self._page(tx, mine, (half,), page if seen in (None, half.half) else 0)
        if session.state in (SessionState.FEEDBACK, SessionState.DONE):
            return self._page(tx, mine, mine.halves, page)
        raise UserError(NOT_HELD if session.state in _NOT_HELD else NOT_YET)

    def _page(self, tx: Transaction, mine: Roles, halves: tuple[Half, ...], page: int) -> SheetPage:
        """Page after page: the questions of each half, then how to score it."""
        leaves = [(half, id_) for half in halves for id_ in (*half.question_ids, None)]
        if not leaves:
            raise UserError(views.NOT_YOURS)
        page = max(0, min(page, len(leaves) - 1))
        half, question_id = leaves[page]
        guild_id, session_id = mine.session.guild_id, mine.session.session_id
        profile = profiles.get(tx, guild_id, half.candidate_id)
        session_is_on = mine.session.state is SessionState.RUNNING
        return SheetPage(
            session_id=session_id,
            half=half.half,
            halves=len(mine.halves),
            page=page,
            pages=len(leaves),
            rubric=RUBRICS[half.track],
            level=(Level.MID if profile is None else profile.level).value,
            candidate_id=half.candidate_id,
            question=self._core.bank.question(question_id),
            met_before=question_id in sessions.met(tx, guild_id, half.candidate_id, session_id),
            can_share=session_is_on and half.interviewer_id == mine.user_id,
            withheld=question_id in ledger.open_questions(tx, guild_id),
        )


NOT_RUNNING = "The session isn't running, so there is no timer to change."
OBSERVER = "You're observing: only the two who practise run the timer. You can open the sheet."
MOVED_ON = "The interview has already moved on, so your click changed nothing."
TIME_IS_UP = "The time is up, so there is nothing to stop or skip. Press *Finish* when you're done."
NO_MORE_TIME = (
    "You've added five minutes three times, the most in one part; the next section starts on time "
    "or when you press *Next*."
)
ONE_HALF = "This session has only one part, so there are no roles to swap."
SWAPPED_ALREADY = "You have swapped already, so the click changed nothing."


class TimerService:
    """Pause, go on, five minutes more, next section, swap roles."""

    def __init__(self, core: Core) -> None:
        self._core = core

    async def ask_to_swap(self, session_id: SessionId, user_id: UserId) -> SwapAsked:
        """*Swap roles*: nothing has changed yet; a refusal where it couldn't."""
        now = self._core.clock.now()

        def look(tx: Transaction) -> SwapAsked:
            here = _runs_for(tx, session_id, user_id, now)
            _moved(here, TimerChange.SWAPPED, None, now)
            return SwapAsked(session_id, here.section, here.timer.ends_at, here.timer.is_paused)

        return await self._core.database.read(look)

    async def change(
        self, session_id: SessionId, user_id: UserId, what: TimerChange, seen: int | None = None
    ) -> TimerChanged:
        """One of them. ``seen`` is when the section ended, in seconds since 1970, as the click saw
        it. Pausing what is paused, or going on with what goes on, changes nothing."""
        now = self._core.clock.now()

        def apply(tx: Transaction) -> TimerChanged:
            here = _runs_for(tx, session_id, user_id, now)
            before = views.running(tx, here.session)
            assert before is not None
            after = replace(here, timer=_moved(here, what, seen, now))
            if after.timer != before.timer:
                views.keep_timer(tx, after, now, say=after.at != before.at)
                after = views.keep_end(tx, after, now)
            was_paused = what is TimerChange.PAUSED and here.timer.is_paused
            return _changed(after, TimerChange.WAS_PAUSED if was_paused else what)

        return await self._core.write(apply)


def _runs_for(tx: Transaction, session_id: SessionId, user_id: UserId, now: datetime) -> Running:
    """The timer at this moment, for one of the two whose session runs."""
    mine = views.roles_of(tx, session_id, user_id)
    here = views.running(tx, mine.session, now)
    if here is None:
        raise UserError(NOT_RUNNING)
    if mine.is_observer:
        raise UserError(OBSERVER)
    return here


def _moved(here: Running, what: TimerChange, seen: int | None, now: datetime) -> Timer:
    """The timer after a click, or a refusal."""
    timer, plan = here.timer, here.plan
    if what is TimerChange.SWAPPED:
        if timer.half >= len(plan):
            raise UserError(ONE_HALF if len(plan) == 1 else SWAPPED_ALREADY)
        return rules.swap(timer, plan, now)
    if seen is not None and seen != int(timer.ends_at.timestamp()):
        raise UserError(MOVED_ON)
    if here.is_over:
        raise UserError(TIME_IS_UP)
    if what is TimerChange.PAUSED:
        return rules.pause(timer, plan, now)
    if what is TimerChange.RESUMED:
        return rules.resume(timer, now)
    if what is TimerChange.NEXT:
        return rules.skip(timer, plan, now)
    if not rules.may_extend(timer, plan, now):
        raise UserError(NO_MORE_TIME)
    return rules.extend(timer, plan, now)


def _changed(here: Running, what: TimerChange) -> TimerChanged:
    now = here.timer
    return TimerChanged(
        session_id=here.session.session_id,
        change=what,
        section=here.section,
        ends_at=now.ends_at,
        left=None if now.left_ms is None else timedelta(milliseconds=now.left_ms),
        more=rules.MOST_EXTENSIONS - now.extended,
        closes_at=here.closes_at,
    )
