"""What second opinions say: frozen values that the ui draws."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

from bot.bank.model import Question
from bot.core.language_model.rules import Silence
from bot.practice.second.rules import PointOpinion

NO_FOLLOW_UPS = "This question has no follow-ups. *Next question* brings another one."


class Consent(StrEnum):
    """Whether a member's answers may be sent to the model."""

    OFF = "off"
    """The operator gives none, or the organisers don't want it."""
    ASK = "ask"
    """The member was not asked, or said no."""
    AGAIN = "again"
    """They agreed to another endpoint."""
    GIVEN = "given"


class SecondProgress(StrEnum):
    """How far a second opinion is."""

    NOT_ASKED = "not_asked"
    COMING = "coming"
    THERE = "there"
    NONE_CAME = "none_came"
    SPENT = "spent"
    """The day's number of them is used up."""


@dataclass(frozen=True, slots=True)
class Second:
    """What a feedback card says of it. ``opinion`` is by the position of the point."""

    consent: Consent
    progress: SecondProgress = SecondProgress.NOT_ASKED
    opinion: Mapping[int, PointOpinion] | None = None
    has_follow_ups: bool = False

    @property
    def coming(self) -> "Second":
        """The same once the model is asked."""
        return replace(self, progress=SecondProgress.COMING)

    @property
    def should_ask(self) -> bool:
        """Whether the model is to be asked now."""
        waiting = (SecondProgress.NOT_ASKED, SecondProgress.COMING)
        return self.consent is Consent.GIVEN and self.progress in waiting


@dataclass(frozen=True, slots=True)
class ConsentCard:
    """What is sent to whom. ``host`` and ``model`` are the operator's; ``endpoint`` stands for
    where it goes, so that nobody agrees to what they haven't read."""

    consent: Consent
    host: str
    model: str
    endpoint: int


@dataclass(frozen=True, slots=True)
class FollowUp:
    """One of the question's own follow-ups. ``is_chosen``: by the model; else it is the first."""

    title: str
    text: str
    is_chosen: bool

    @classmethod
    def of(cls, question: Question, chosen: int | Silence) -> "FollowUp":
        """The follow-up at a position (from 0) that was chosen, else the first."""
        if isinstance(chosen, Silence):
            return cls(question.title, question.follow_ups[0], False)
        return cls(question.title, question.follow_ups[chosen], True)
