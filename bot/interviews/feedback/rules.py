"""What scores say: which dimension is the weakest, how one changes over sessions. Pure.

Scores go from dimension to level (1 to 4). A dimension that a rubric no longer has is left out.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.interviews.session.rules.rubrics import LEVELS, Dimension, Rubric

BARS = "▁▃▅▇"
SHOWN = 8
"""How many sessions a sparkline shows, the latest ones."""
LONGEST_WORDS = 600
"""Characters of each text of a feedback."""

Scores = Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Trend:
    """One dimension over sessions, the oldest first; ``levels`` is not empty."""

    name: str
    levels: tuple[int, ...]

    @property
    def word(self) -> str:
        """How the latest level compares with the first."""
        if len(self.levels) == 1:
            return "first time"
        step = self.levels[-1] - self.levels[0]
        return "steady" if step == 0 else "up" if step > 0 else "down"

    @property
    def bars(self) -> str:
        """The latest levels as a picture; the numbers are said beside it."""
        return "".join(BARS[level - 1] for level in self.levels[-SHOWN:])


def clean(rubric: Rubric, given: Mapping[str, str]) -> dict[str, int]:
    """The scores among what a form brought: known dimensions, levels from 1 to 4."""
    words = {str(level): level for level in LEVELS}
    return {
        one.id: words[given[one.id]] for one in rubric.dimensions if given.get(one.id, "") in words
    }


def is_complete(rubric: Rubric, scores: Scores) -> bool:
    """Whether every dimension has its level."""
    return all(one.id in scores for one in rubric.dimensions)


def weakest(rubric: Rubric, partner: Scores, own: Scores) -> Dimension | None:
    """What to practise: the dimension that the partner scored lowest, then oneself, then the
    first. Without the partner's scores one's own decide. None if nothing was scored, or all is
    strong."""
    leading = partner or own
    known = [one for one in rubric.dimensions if one.id in leading]
    if not known or all(leading[one.id] == LEVELS[-1] for one in known):
        return None
    return min(known, key=lambda one: (leading[one.id], own.get(one.id, LEVELS[-1])))


def trends(rubric: Rubric, history: Sequence[Scores]) -> tuple[Trend, ...]:
    """Every dimension that was ever scored, in the order of the rubric; ``history`` is oldest
    first."""
    found = []
    for one in rubric.dimensions:
        levels = tuple(scores[one.id] for scores in history if one.id in scores)
        if levels:
            found.append(Trend(one.name, levels))
    return tuple(found)
