"""What practising on demand says: frozen values that the ui draws."""

from dataclasses import dataclass
from datetime import datetime

from bot.bank.model import Question
from bot.core.ids import AttemptId
from bot.daily.streaks.messages import DayCounts
from bot.practice.open.rules import Wish
from bot.practice.self_check.messages import SelfCheck


@dataclass(frozen=True, slots=True)
class PractiseQuestion:
    """The question to answer now. ``is_due``: it is a review that is due. ``until``: when the
    countdown ends, if one was wanted."""

    attempt_id: AttemptId
    question: Question
    wish: Wish
    is_due: bool = False
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class PractiseForm:
    """The form, with what was written before; by that its answer is known to replace it."""

    attempt_id: AttemptId
    question: Question
    text: str


@dataclass(frozen=True, slots=True)
class PractiseTypedBack:
    """Another answer came in since the form was opened: this one isn't kept."""

    typed: str


@dataclass(frozen=True, slots=True)
class PractiseHint:
    """A question's hint."""

    text: str


@dataclass(frozen=True, slots=True)
class PractiseFeedback:
    """What was spotted in an answer. ``day``: with it the day counts, which it didn't before.
    ``late_by``: seconds after the countdown; 0 where it was in time or none ran."""

    attempt_id: AttemptId
    seen: SelfCheck
    day: DayCounts | None = None
    late_by: int = 0


@dataclass(frozen=True, slots=True)
class PractiseAnswer:
    """The model answer."""

    attempt_id: AttemptId
    question: Question
    answered: bool


@dataclass(frozen=True, slots=True)
class NothingToPractise:
    """Nothing fits the wish."""

    wish: Wish
