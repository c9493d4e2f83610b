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

from bot.core.database import Transaction
from bot.core.errors import UserError
from bot.core.feature import Core
from bot.core.ids import SessionId, UserId
from bot.core.outbox import store as outbox
from bot.interviews.feedback import messages
from bot.interviews.feedback import rules as scores
from bot.interviews.feedback import store as feedback
from bot.interviews.feedback.rules import LONGEST_WORDS
from bot.interviews.feedback.store import SessionFeedback
from bot.interviews.feedback.tx import OBSERVER, REVEAL, announce, own_of, revealed
from bot.interviews.session.rules.rubrics import RUBRICS, Rubric
from bot.interviews.session.store import sessions
from bot.interviews.session.tx import machine, views
from bot.interviews.session.tx.views import Roles
from bot.interviews.values.rules import ENDS, SessionState

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


def own_rubric(mine: Roles) -> Rubric | None:
    """What one is scored on as the candidate."""
    return None if mine.as_candidate is None else RUBRICS[mine.as_candidate.track]


def partner_rubric(mine: Roles) -> Rubric | None:
    """What the partner is scored on, whom one interviewed."""
    return None if mine.as_interviewer is None else RUBRICS[mine.as_interviewer.track]


def words_of(mine: Roles) -> messages.Words:
    """What one is asked to write."""
    return messages.Words.NOTE if mine.as_interviewer is None else messages.Words.REVIEW


def missing(mine: Roles, said: SessionFeedback) -> tuple[str, ...]:
    """The steps that are open, in their order, as words to do."""
    own, other = own_rubric(mine), partner_rubric(mine)
    found = []
    if own is not None and not scores.is_complete(own, said.self_scores):
        found.append(STEPS["self"])
    if other is not None and not scores.is_complete(other, said.partner_scores):
        found.append(STEPS["partner"])
    if words_of(mine) is messages.Words.REVIEW and not (said.strengths and said.try_next):
        found.append(STEPS["words"])
    return tuple(found)


class SessionFeedbackService:
    """What somebody says of themselves and their partner."""

    def __init__(self, core: Core) -> None:
        self._core = core

    async def open(
        self, session_id: SessionId, user_id: UserId
    ) -> messages.FeedbackPanel | messages.Revealed:
        """Where one stands; after the reveal, what was said."""

        def load(tx: Transaction) -> messages.FeedbackPanel | messages.Revealed:
            mine = views.roles_of(tx, session_id, user_id)
            if mine.session.state is SessionState.DONE and not mine.is_observer:
                return revealed(tx, self._core.bank, mine)
            _refuse_unless_open(mine)
            return _panel(mine, _said(tx, mine))

        return await self._core.database.read(load)

    async def score_form(
        self, session_id: SessionId, user_id: UserId, part: messages.Part
    ) -> messages.ScoreForm:
        """The form for one's own scores or the partner's."""

        def load(tx: Transaction) -> messages.ScoreForm:
            mine = views.roles_of(tx, session_id, user_id)
            _refuse_unless_open(mine)
            said = _said(tx, mine)
            rubric = _rubric_for(mine, said, part)
            chosen = said.self_scores if part is messages.Part.SELF else said.partner_scores
            return messages.ScoreForm(session_id, part, rubric, chosen)

        return await self._core.database.read(load)

    async def score(
        self, session_id: SessionId, user_id: UserId, part: messages.Part, given: Mapping[str, str]
    ) -> messages.FeedbackPanel:
        """Scores came in: those that are valid are saved, the others stay as they were."""

        def note(mine: Roles, said: SessionFeedback) -> SessionFeedback:
            rubric = _rubric_for(mine, said, part)
            fresh = scores.clean(rubric, given)
            if part is messages.Part.SELF:
                return replace(said, self_scores={**said.self_scores, **fresh})
            return replace(said, partner_scores={**said.partner_scores, **fresh})

        return await self._change(session_id, user_id, note)

    async def words_form(self, session_id: SessionId, user_id: UserId) -> messages.WordsForm:
        """The form for what is said in words."""

        def load(tx: Transaction) -> messages.WordsForm:
            mine = views.roles_of(tx, session_id, user_id)
            _refuse_unless_open(mine)
            said = _said(tx, mine)
            return messages.WordsForm(session_id, words_of(mine), said.strengths, said.try_next)

        return await self._core.database.read(load)

    async def say(
        self, session_id: SessionId, user_id: UserId, strengths: str, try_next: str,
        opening: str = "",
    ) -> messages.FeedbackPanel | messages.TooLate:  # fmt: skip
        """Words came in. An empty field leaves what stood; a note may be emptied. A form replaces
        only the words with which it was opened (``opening``)."""
        strengths, try_next = strengths.strip(), try_next.strip()

        def note(mine: Roles, said: SessionFeedback) -> SessionFeedback:
            if words_of(mine) is messages.Words.NOTE:
                return replace(said, strengths=strengths[:LONGEST_WORDS])
            return replace(
                said,
                strengths=strengths[:LONGEST_WORDS] or said.strengths,
                try_next=try_next[:LONGEST_WORDS] or said.try_next,
            )

        def change(tx: Transaction) -> messages.FeedbackPanel | messages.TooLate:
            mine = views.roles_of(tx, session_id, user_id)
            text = "\n\n".join(filter(None, (strengths, try_next)))
            if mine.session.state is SessionState.DONE and not mine.is_observer:
                return messages.TooLate(session_id, text)
            said = _said(tx, mine)
            stands = scores.words_print(said.strengths, said.try_next)
            if stands not in ("", opening) and note(mine, said) != said:
                return messages.TooLate(session_id, text, messages.NotTaken.CHANGED)
            return self._apply(tx, mine, note)

        return await self._core.write(change)

    async def submit(
        self, session_id: SessionId, user_id: UserId
    ) -> messages.FeedbackPanel | messages.Revealed | messages.TooLate:
        """Hand it in: the second of the two opens both. Again: it stays handed in."""
        now = self._core.clock.now()

        def hand_in(
            tx: Transaction,
        ) -> messages.FeedbackPanel | messages.Revealed | messages.TooLate:
            mine = views.roles_of(tx, session_id, user_id)
            if mine.session.state is SessionState.DONE and not mine.is_observer:
                said = _said(tx, mine)
                if said.submitted_at is None and said != own_of({}, mine):
                    text = "\n\n".join(filter(None, (said.strengths, said.try_next)))
                    return messages.TooLate(session_id, text, messages.NotTaken.UNSENT)
                return revealed(tx, self._core.bank, mine)
            _refuse_unless_open(mine)
            said = _said(tx, mine)
            still = missing(mine, said)
            if still:
                raise UserError(INCOMPLETE.format(missing=" and ".join(still)))
            if said.submitted_at is None:
                said = replace(said, submitted_at=now)
                self._save(tx, mine, said)
                if _all_in(tx, mine):
                    machine.submitted(tx, mine.session, now)
            return self._after(tx, mine, said, now)

        return await self._core.write(hand_in)

    def _after(
        self, tx: Transaction, mine: Roles, said: SessionFeedback, now: datetime
    ) -> messages.FeedbackPanel | messages.Revealed:
        fresh = sessions.get(tx, mine.session.session_id)
        if fresh is None or fresh.state is not SessionState.DONE:
            return _panel(mine, said)
        announce(tx, fresh, now)
        return revealed(tx, self._core.bank, replace(mine, session=fresh))

    async def _change(
        self,
        session_id: SessionId,
        user_id: UserId,
        note: Callable[[Roles, SessionFeedback], SessionFeedback],
    ) -> messages.FeedbackPanel:
        return await self._core.write(
            lambda tx: self._apply(tx, views.roles_of(tx, session_id, user_id), note)
        )

    def _apply(
        self,
        tx: Transaction,
        mine: Roles,
        note: Callable[[Roles, SessionFeedback], SessionFeedback],
    ) -> messages.FeedbackPanel:
        _refuse_unless_open(mine)
        said = note(mine, _said(tx, mine))
        self._save(tx, mine, said)
        return _panel(mine, said)

    def _save(self, tx: Transaction, mine: Roles, said: SessionFeedback) -> None:
        """Save it; from the first word on somebody watches for the reveal by the clock."""
        now = self._core.clock.now()
        session = mine.session
        feedback.save(tx, session.guild_id, said, now)
        outbox.put(
            tx, guild_id=session.guild_id, kind=REVEAL,
            subject=str(session.session_id), due_at=_reveals_at(mine), now=now,
        )  # fmt: skip


def _all_in(tx: Transaction, mine: Roles) -> bool:
    """Whether both have submitted; somebody who has left is not waited for."""
    return set(mine.session.present_pair) <= feedback.submitted(tx, mine.session.session_id)


def _said(tx: Transaction, mine: Roles) -> SessionFeedback:
    return own_of(feedback.of_session(tx, mine.session.session_id), mine)


def _refuse_unless_open(mine: Roles) -> None:
    state = mine.session.state
    if mine.is_observer:
        raise UserError(OBSERVER)
    if state is SessionState.DONE:
        raise UserError(REVEALED_ALREADY)
    if state is not SessionState.FEEDBACK:
        raise UserError(NOT_HELD if state in ENDS else NOT_OVER)
    if mine.as_candidate is None and mine.as_interviewer is None:
        raise UserError(ALONE)


def _rubric_for(mine: Roles, said: SessionFeedback, part: messages.Part) -> Rubric:
    own = own_rubric(mine)
    rubric = own if part is messages.Part.SELF else partner_rubric(mine)
    if rubric is None:
        raise UserError(NOT_YOUR_STEP)
    if (
        part is messages.Part.PARTNER
        and own is not None
        and not scores.is_complete(own, said.self_scores)
    ):
        raise UserError(SELF_FIRST)
    return rubric


def _reveals_at(mine: Roles) -> datetime:
    return (mine.session.feedback_at or mine.session.changed_at) + REVEAL_AFTER


def _panel(mine: Roles, said: SessionFeedback) -> messages.FeedbackPanel:
    return messages.FeedbackPanel(
        session_id=mine.session.session_id, partner_id=mine.partner_id, own_rubric=own_rubric(mine),
        own=said.self_scores, partner_rubric=partner_rubric(mine), partner=said.partner_scores,
        words=words_of(mine), strengths=said.strengths, try_next=said.try_next,
        is_submitted=said.submitted_at is not None, reveals_at=_reveals_at(mine),
        missing=missing(mine, said),
    )  # fmt: skip
