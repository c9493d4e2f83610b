"""What is read after a reveal: frozen values that the ui draws."""

from dataclasses import dataclass

from bot.bank.model import Question
from bot.core.ids import PostId


@dataclass(frozen=True, slots=True)
class AnswerRead:
    """The model answer with the member's own above it, for that member alone."""

    post_id: PostId
    question: Question
    own: str
    """The whole text; "" if there is none."""
    page: int = 0
    """Counts from 0; the member's own answer stands on the first."""


@dataclass(frozen=True, slots=True)
class KeyPointsRead:
    """What belongs to a model answer: its points, common mistakes, what is asked next."""

    post_id: PostId
    question: Question
    answered: bool
    """The member has an answer that can be looked at."""


@dataclass(frozen=True, slots=True)
class OwnAnswerRead:
    """A member's own answer in whole, for that member alone. ``page`` counts from 0."""

    post_id: PostId
    title: str
    text: str
    page: int
