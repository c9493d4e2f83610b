"""Two-sided feedback after a session.

First oneself, then the partner, then in words; each step is saved at once, so a restart loses
nothing and a draft stays. A row has an author and is a draft until it is submitted. Nobody else
sees any of it before the session is done (both have submitted, or 48 hours passed); what was
never submitted stays with its author. Until then everything can be changed, also after
submitting. After it nothing can, so that nobody answers what they were told.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta

from bot.bank.question_bank import QuestionBank
from bot.core.clock import Clock as WallClock
from bot.core.database import Database, Transaction
from bot.core.errors import UserError
from bot.core.ids import SessionId, UserId
from bot.core.outbox import store as outbox
from bot.core.ports import Wake
from bot.interviews.feedback import rules as scores
from bot.interviews.feedback import store as feedback
from bot.interviews.feedback.messages import (
    DebriefPanel,
    Part,
    Revealed,
    ScoreForm,
    TooLate,
    Words,
    WordsForm,
)
from bot.interviews.feedback.rules import LONGEST_WORDS
from bot.interviews.feedback.service import revealing
from bot.interviews.feedback.store import Feedback
from bot.interviews.session import tx as claims
from bot.interviews.session.store import sessions
from bot.interviews.session.tx import seats
from bot.interviews.session.tx.seats import Seat
from bot.interviews.values.dimensions import Rubric
from bot.interviews.values.rubrics import RUBRICS
from bot.interviews.values.values import ENDS, State

REVEAL_AFTER = timedelta(hours=48)
NOT_OVER = "Feedback opens when the session is over. Press *Finish* when you're done."
NOT_HELD = "This session wasn't held, so there is nothing to say about it."
ALONE = (
    "Your partner's part in this session is deleted, so there is nobody to score. What you gave "
    "is kept."
)
NOT_YOUR_STEP = "That step isn't yours in this session, so nothing changed."
SELF_FIRST = "Score yourself first: then your partner's scores can't colour your own."
REVEALED_ALREADY = (
    "The feedback is out already, so nothing can be changed any more. *See feedback* shows it."
)
INCOMPLETE = "Not submitted yet: {missing} first. What you gave so far is kept."
STEPS = {
    "self": "score yourself",
    "partner": "score your partner",
    "words": "say what went well and one thing to try",
}


def own_rubric(seat: Seat) -> Rubric | None:
    """What one is scored on as the candidate."""
    return None if seat.asked is None else RUBRICS[seat.asked.track]


def partner_rubric(seat: Seat) -> Rubric | None:
    """What the partner is scored on, whom one interviewed."""
    return None if seat.asks is None else RUBRICS[seat.asks.track]


def words_of(seat: Seat) -> Words:
    """What one is asked to write."""
    return Words.NOTE if seat.asks is None else Words.REVIEW


def missing(seat: Seat, said: Feedback) -> tuple[str, ...]:
    """The steps that are open, in their order, as words to do."""
    own, other = own_rubric(seat), partner_rubric(seat)
    found = []
    if own is not None and not scores.is_complete(own, said.self_scores):
        found.append(STEPS["self"])
    if other is not None and not scores.is_complete(other, said.partner_scores):
        found.append(STEPS["partner"])
    if words_of(seat) is Words.REVIEW and not (said.strengths and said.try_next):
        found.append(STEPS["words"])
    return tuple(found)


class DebriefService:
    """What somebody says of themselves and their partner."""

    def __init__(
        self, *, database: Database, clock: WallClock, shelf: QuestionBank, wake: Wake
    ) -> None:
        self._database = database
        self._clock = clock
        self._shelf = shelf
        self._wake = wake

    async def open(self, session_id: SessionId, user_id: UserId) -> DebriefPanel | Revealed:
        """Where one stands; after the reveal, what was said."""

        def load(tx: Transaction) -> DebriefPanel | Revealed:
            seat = seats.take(tx, session_id, user_id)
            if seat.session.state is State.DONE and not seat.is_shadow:
                return revealing.revealed(tx, self._shelf, seat)
            _refuse_unless_open(seat)
            return _panel(seat, _said(tx, seat))

        return await self._database.read(load)

    async def score_form(self, session_id: SessionId, user_id: UserId, part: Part) -> ScoreForm:
        """The form for one's own scores or the partner's."""

        def load(tx: Transaction) -> ScoreForm:
            seat = seats.take(tx, session_id, user_id)
            _refuse_unless_open(seat)
            said = _said(tx, seat)
            rubric = _rubric_for(seat, said, part)
            chosen = said.self_scores if part is Part.SELF else said.partner_scores
            return ScoreForm(session_id, part, rubric, chosen)

        return await self._database.read(load)

    async def score(
        self, session_id: SessionId, user_id: UserId, part: Part, given: Mapping[str, str]
    ) -> DebriefPanel:
        """Scores came in: those that are valid are saved, the others stay as they were."""

        def note(seat: Seat, said: Feedback) -> Feedback:
            rubric = _rubric_for(seat, said, part)
            fresh = scores.clean(rubric, given)
            if part is Part.SELF:
                return replace(said, self_scores={**said.self_scores, **fresh})
            return replace(said, partner_scores={**said.partner_scores, **fresh})

        return await self._change(session_id, user_id, note)

    async def words_form(self, session_id: SessionId, user_id: UserId) -> WordsForm:
        """The form for what is said in words."""

        def load(tx: Transaction) -> WordsForm:
            seat = seats.take(tx, session_id, user_id)
            _refuse_unless_open(seat)
            said = _said(tx, seat)
            return WordsForm(session_id, words_of(seat), said.strengths, said.try_next)

        return await self._database.read(load)

    async def say(
        self, session_id: SessionId, user_id: UserId, strengths: str, try_next: str
    ) -> DebriefPanel | TooLate:
        """Words came in. An empty field leaves what stood; a note may be emptied."""
        strengths, try_next = strengths.strip(), try_next.strip()

        def note(seat: Seat, said: Feedback) -> Feedback:
            if words_of(seat) is Words.NOTE:
                return replace(said, strengths=strengths[:LONGEST_WORDS])
            return replace(
                said,
                strengths=strengths[:LONGEST_WORDS] or said.strengths,
                try_next=try_next[:LONGEST_WORDS] or said.try_next,
            )

        def change(tx: Transaction) -> DebriefPanel | TooLate:
            seat = seats.take(tx, session_id, user_id)
            if seat.session.state is State.DONE and not seat.is_shadow:
                return TooLate(session_id, "\n\n".join(filter(None, (strengths, try_next))))
            return self._apply(tx, seat, note)

        result = await self._database.write(change)
        self._wake()
        return result

    async def submit(self, session_id: SessionId, user_id: UserId) -> DebriefPanel | Revealed:
        """Hand it in: the second of the two opens both. Again: it stays handed in."""
        now = self._clock.now()

        def hand_in(tx: Transaction) -> DebriefPanel | Revealed:
            seat = seats.take(tx, session_id, user_id)
            if seat.session.state is State.DONE and not seat.is_shadow:
                return revealing.revealed(tx, self._shelf, seat)
            _refuse_unless_open(seat)
            said = _said(tx, seat)
            still = missing(seat, said)
            if still:
                raise UserError(INCOMPLETE.format(missing=" and ".join(still)))
            if said.submitted_at is None:
                said = replace(said, submitted_at=now)
                self._save(tx, seat, said)
                if _all_in(tx, seat):
                    claims.submitted(tx, seat.session, now)
            return self._after(tx, seat, said, now)

        result = await self._database.write(hand_in)
        self._wake()
        return result

    def _after(
        self, tx: Transaction, seat: Seat, said: Feedback, now: datetime
    ) -> DebriefPanel | Revealed:
        fresh = sessions.get(tx, seat.session.session_id)
        if fresh is None or fresh.state is not State.DONE:
            return _panel(seat, said)
        revealing.announce(tx, fresh, now)
        return revealing.revealed(tx, self._shelf, replace(seat, session=fresh))

    async def _change(
        self, session_id: SessionId, user_id: UserId, note: Callable[[Seat, Feedback], Feedback]
    ) -> DebriefPanel:
        panel = await self._database.write(
            lambda tx: self._apply(tx, seats.take(tx, session_id, user_id), note)
        )
        self._wake()
        return panel

    def _apply(
        self, tx: Transaction, seat: Seat, note: Callable[[Seat, Feedback], Feedback]
    ) -> DebriefPanel:
        _refuse_unless_open(seat)
        said = note(seat, _said(tx, seat))
        self._save(tx, seat, said)
        return _panel(seat, said)

    def _save(self, tx: Transaction, seat: Seat, said: Feedback) -> None:
        """Save it; from the first word on somebody watches for the reveal by the clock."""
        now = self._clock.now()
        session = seat.session
        feedback.save(tx, session.guild_id, session.session_id, said, now)
        outbox.put(
            tx, guild_id=session.guild_id, kind=revealing.REVEAL,
            subject=str(session.session_id), due_at=_reveals_at(seat), now=now,
        )  # fmt: skip


def _all_in(tx: Transaction, seat: Seat) -> bool:
    """Whether both have submitted; who has left is not waited for."""
    awaited = {one.user_id for one in seat.sides if not one.is_shadow and one.left_at is None}
    return awaited <= feedback.submitted(tx, seat.session.session_id)


def _said(tx: Transaction, seat: Seat) -> Feedback:
    said = feedback.of_session(tx, seat.session.session_id)
    return said.get(seat.user_id, Feedback(seat.user_id))


def _refuse_unless_open(seat: Seat) -> None:
    state = seat.session.state
    if seat.is_shadow:
        raise UserError(revealing.SHADOW)
    if state is State.DONE:
        raise UserError(REVEALED_ALREADY)
    if state is not State.FEEDBACK:
        raise UserError(NOT_HELD if state in ENDS else NOT_OVER)
    if seat.asked is None and seat.asks is None:
        raise UserError(ALONE)


def _rubric_for(seat: Seat, said: Feedback, part: Part) -> Rubric:
    own = own_rubric(seat)
    rubric = own if part is Part.SELF else partner_rubric(seat)
    if rubric is None:
        raise UserError(NOT_YOUR_STEP)
    if part is Part.PARTNER and own is not None and not scores.is_complete(own, said.self_scores):
        raise UserError(SELF_FIRST)
    return rubric


def _reveals_at(seat: Seat) -> datetime:
    return (seat.session.feedback_at or seat.session.changed_at) + REVEAL_AFTER


def _panel(seat: Seat, said: Feedback) -> DebriefPanel:
    return DebriefPanel(
        session_id=seat.session.session_id,
        partner_id=seat.partner_id,
        own_rubric=own_rubric(seat),
        own=said.self_scores,
        partner_rubric=partner_rubric(seat),
        partner=said.partner_scores,
        words=words_of(seat),
        strengths=said.strengths,
        try_next=said.try_next,
        is_submitted=said.submitted_at is not None,
        reveals_at=_reveals_at(seat),
        missing=missing(seat, said),
    )
