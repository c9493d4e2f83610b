"""The interviewer's sheet of a session.

It belongs to the interviewer of the half that runs, and to an observer. The candidate sees it when
the session is over.
"""

from dataclasses import replace
from datetime import datetime

from bot.core.database import Transaction
from bot.core.errors import UserError
from bot.core.feature import Core
from bot.core.ids import SessionId, UserId
from bot.interviews.profiles import store as profiles
from bot.interviews.session.messages import SheetPage
from bot.interviews.session.store import past
from bot.interviews.session.tx import question_packs, roles, timer
from bot.interviews.session.tx.roles import Roles
from bot.interviews.values.rules.rubrics import RUBRICS
from bot.interviews.values.rules.values import Half, Level, State
from bot.practice.review import tx as reviews

NOT_YET = "The sheet is made when both of you have checked in. Come back then."
CANDIDATE = (
    "You're the candidate now, so this sheet is your interviewer's. Both of you can read it "
    "when the session is over."
)
NOT_HELD = "This session wasn't held, so there is no sheet."
_NOT_HELD = (State.CANCELLED, State.NO_SHOW)


class SheetService:
    """The questions to ask, page by page."""

    def __init__(self, core: Core) -> None:
        self._core = core

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
        now = self._core.clock.now()
        shown = await self._core.database.write(
            lambda tx: self._sheet(tx, session_id, user_id, half, page, now)
        )
        return replace(shown, full=full and shown.half == half and shown.page == page)

    def _sheet(
        self, tx: Transaction, session_id: SessionId, user_id: UserId, seen: int | None, page: int,
        now: datetime,
    ) -> SheetPage:  # fmt: skip
        mine = roles.of(tx, session_id, user_id)
        session = mine.session
        if session.state in (State.CHECKED_IN, State.RUNNING):
            # Chosen at check-in; made up for where that was missed.
            question_packs.choose(tx, self._core.bank.bank, session, now, self._core.seed)
            mine = roles.of(tx, session_id, user_id)
            half = _present(tx, mine, now)
            if half is None or not (mine.is_observer or half.interviewer_id == user_id):
                raise UserError(CANDIDATE)
            return self._page(tx, mine, (half,), page if seen in (None, half.half) else 0)
        if session.state in (State.FEEDBACK, State.DONE):
            return self._page(tx, mine, mine.halves, page)
        raise UserError(NOT_HELD if session.state in _NOT_HELD else NOT_YET)

    def _page(self, tx: Transaction, mine: Roles, halves: tuple[Half, ...], page: int) -> SheetPage:
        """Page after page: the questions of each half, then how to score it."""
        leaves = [(half, id_) for half in halves for id_ in (*half.question_ids, None)]
        if not leaves:
            raise UserError(roles.NOT_YOURS)
        page = max(0, min(page, len(leaves) - 1))
        half, question_id = leaves[page]
        guild_id, session_id = mine.session.guild_id, mine.session.session_id
        profile = profiles.get(tx, guild_id, half.candidate_id)
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
            met_before=question_id in past.met(tx, guild_id, half.candidate_id, session_id),
            withheld=question_id in reviews.open_questions(tx, guild_id),
        )


def _present(tx: Transaction, mine: Roles, now: datetime) -> Half | None:
    """The half that runs now; the first before the start."""
    here = timer.running(tx, mine.session, now)
    if here is not None:
        return here.half
    return mine.halves[0] if mine.halves else None
