"""What an interview for one asks to be ticked. Pure."""

from bot.bank.model import Question
from bot.practice.self_check.rules.points import PointMatcher

LENGTHS = (15, 30, 45)
USUAL = 45
MOST_POINTS = 25
"""Discord's limit of a choice."""
SURE = "sure"
"""In the id of the second *Give up*: it is meant."""


def found_in(matcher: PointMatcher, question: Question, text: str) -> tuple[int, ...]:
    """The positions of the points that an answer has by their terms, as in feedback."""
    seen = {
        one.statement for one in matcher.points(question, matcher.read(text)) if one.is_preselected
    }
    return tuple(at for at, one in enumerate(points_of(question)) if one in seen)


def mask_of(points: tuple[int, ...]) -> int:
    """Positions as a number: bit n stands for the n-th."""
    return sum(1 << at for at in points)


def points_in(mask: int, count: int) -> tuple[int, ...]:
    """The positions below ``count`` that such a number stands for."""
    return tuple(at for at in range(count) if mask >> at & 1)


def points_of(question: Question) -> tuple[str, ...]:
    """What a good answer covers; for a story, what its teller checks."""
    found = [one.point for one in question.key_points] or list(question.checklist)
    return tuple(found[:MOST_POINTS])
