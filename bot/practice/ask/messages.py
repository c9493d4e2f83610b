"""What a search says: frozen values that the ui draws."""

from dataclasses import dataclass

from bot.bank.model import Question
from bot.practice.ask.rules.entries import SectionFound
from bot.practice.ask.rules.index import Finding

Found = Question | SectionFound
"""A question with its answer, or a part of a preparation list."""


@dataclass(frozen=True, slots=True)
class AskResult:
    """What fits best, whole, and what fits as well. ``query``: what was searched for, as it stands
    in ids. ``is_kept_back``: the open question of the day would have fitted."""

    query: str
    found: Found
    hits: tuple[Finding, ...]
    """All of them, the best first; what is shown is one of them."""
    is_kept_back: bool = False


@dataclass(frozen=True, slots=True)
class AskPage:
    """More of something that doesn't fit into one card. ``page`` counts from 0."""

    found: Found
    page: int


@dataclass(frozen=True, slots=True)
class NothingFound:
    """Nothing fits what was asked, but perhaps these topics do."""

    asked: str
    topics: tuple[str, ...]
    is_kept_back: bool = False


@dataclass(frozen=True, slots=True)
class AskForm:
    """The form of *Search again*."""
