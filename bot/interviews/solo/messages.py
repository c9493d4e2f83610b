"""What an interview for one says; only its member ever sees it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from bot.bank.model import Question
from bot.interviews.session.rules.rubrics import Rubric


@dataclass(frozen=True, slots=True)
class SoloCard:
    """A question, before or after it was answered. ``place`` counts from 0; ``answer`` is None
    before, empty when it was said aloud. ``is_withheld``: it became the question of the day, or
    left the bank. ``was_open``: a new one was asked for while this was open. ``points`` are the
    positions that the list shows as ticked; ``is_saved``: they are stored so."""

    solo_id: int
    rubric: Rubric
    place: int
    count: int
    question: Question | None
    ends_at: datetime
    is_over: bool
    has_hint: bool
    answer: str | None = None
    points: tuple[int, ...] = ()
    is_withheld: bool = False
    was_open: bool = False
    is_saved: bool = False
    has_model: bool = False
    """Whether a model may choose a follow-up, should the member want it."""


@dataclass(frozen=True, slots=True)
class SoloForm:
    """The modal for an answer. ``opening`` is the print of what was typed before."""

    solo_id: int
    place: int
    title: str
    prompt: str
    opening: str = ""


@dataclass(frozen=True, slots=True)
class SoloTypedBack:
    """A form that was opened before the answer that stands was typed: that stays, and this is
    handed back."""

    typed: str


@dataclass(frozen=True, slots=True)
class SoloModel:
    """The model answer to a question that was answered, in the place of its card. ``mask``: what
    that card showed ticked, to go back to."""

    question: Question
    solo_id: int
    place: int
    mask: int


@dataclass(frozen=True, slots=True)
class SoloRubric:
    """The end: the rubric for oneself."""

    solo_id: int
    rubric: Rubric
    answered: int
    count: int
    covered: int
    points: int
    was_open: bool = False


@dataclass(frozen=True, slots=True)
class SoloScoreForm:
    """The modal with one choice for each dimension."""

    solo_id: int
    rubric: Rubric


@dataclass(frozen=True, slots=True)
class SoloDone:
    """It is held, and counts. ``scores`` may lack dimensions."""

    rubric: Rubric
    scores: Mapping[str, int]
    held: int


@dataclass(frozen=True, slots=True)
class SoloDropAsked:
    """*Give up* was pressed, and something was answered already."""

    solo_id: int
    answered: int


@dataclass(frozen=True, slots=True)
class SoloDropped:
    """It was given up, and nothing of it is kept."""
