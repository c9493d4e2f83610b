"""What an interview for one asks to be ticked. Pure."""

from bot.bank.model import Question

LENGTHS = (15, 30, 45)
USUAL = 45
MOST_POINTS = 25
"""Discord's limit of a choice."""


def points_of(question: Question) -> tuple[str, ...]:
    """What a good answer covers; for a story, what its teller checks."""
    found = [one.point for one in question.key_points] or list(question.checklist)
    return tuple(found[:MOST_POINTS])
