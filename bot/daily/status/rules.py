"""How a group is doing, in numbers and without names. Pure. Dates are the server's local ones."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from bot.core.ids import UserId

ACTIVE_FOR = timedelta(days=14)
"""Someone is active who answered within so many days."""
DRIFTING_AFTER = timedelta(days=7)
"""Someone is drifting who is active, but hasn't answered for so many days."""

AnswerDates = Mapping[UserId, Collection[date]]


@dataclass(frozen=True, slots=True)
class GroupFigures:
    """How many answered within two weeks; of these, how many began within them, and how many
    haven't answered for a week."""

    active: int
    new: int
    drifting: int


def figures(answered: AnswerDates, first: Mapping[UserId, date], today: date) -> GroupFigures:
    """``answered``: the dates that each member answered, at least those of the last two weeks;
    ``first``: each one's first ever."""
    active = active_on(answered, today)
    new = {one for one in active if today - first[one] < ACTIVE_FOR}
    drifting = {one for one in active if today - max(answered[one]) >= DRIFTING_AFTER}
    return GroupFigures(len(active), len(new), len(drifting))


def active_on(answered: AnswerDates, on: date) -> frozenset[UserId]:
    """Who was active on a date."""
    return frozenset(
        one
        for one, dates in answered.items()
        if any(timedelta() <= on - day < ACTIVE_FOR for day in dates)
    )
