"""What scores say: which dimension is the weakest, how one changes over sessions. Pure.

Scores go from dimension to level (1 to 4). A dimension that a rubric no longer has is left out.
"""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.interviews.session.rules.rubrics import LEVEL_NAMES, LEVELS, Dimension, Rubric

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
        return "up" if step > 0 else "down" if step < 0 else "steady"

    @property
    def bars(self) -> str:
        """The latest levels as a picture; the numbers are said beside it."""
        return "".join(BARS[level - 1] for level in self.levels[-SHOWN:])

    def __str__(self) -> str:
        first, last = self.levels[0], self.levels[-1]
        if len(self.levels) == 1:
            return f"- {self.name}: {last}"  # of one there is no way to speak of
        return f"- {self.name}: {first} → {last}, {self.word} `{self.bars}`"


@dataclass(frozen=True, slots=True)
class TrackTrend:
    """How the scores of a track changed: what partners said, and what one said oneself."""

    name: str
    partner: tuple[Trend, ...]
    own: tuple[Trend, ...]

    @property
    def lines(self) -> list[str]:
        """A line for each dimension, what partners said first, with one's own latest level."""
        if not self.partner:
            return [f"**{self.name}** · your own scores", *map(str, self.own)]
        own = {one.name: f" · you {one.levels[-1]}" for one in self.own}
        said = (f"{one}{own.get(one.name, '')}" for one in self.partner)
        return [f"**{self.name}** · what partners said", *said]


def words_print(strengths: str, try_next: str) -> str:
    """Twelve characters that change with what was written; "" where nothing was."""
    written = f"{strengths}\n\n{try_next}"
    return hashlib.sha256(written.encode()).hexdigest()[:12] if strengths or try_next else ""


def clean(rubric: Rubric, given: Mapping[str, str]) -> dict[str, int]:
    """The scores among what a form brought: known dimensions, levels from 1 to 4."""
    words = {str(level): level for level in LEVELS}
    return {
        one.id: words[given[one.id]] for one in rubric.dimensions if given.get(one.id, "") in words
    }


def is_complete(rubric: Rubric, scores: Scores) -> bool:
    """Whether every dimension has its level."""
    return all(one.id in scores for one in rubric.dimensions)


def describe_scores(rubric: Rubric, scores: Scores) -> str:
    """Every dimension with its level; "not yet" while one is missing."""
    if not is_complete(rubric, scores):
        return "not yet"
    return " · ".join(f"{one.name} {scores[one.id]}" for one in rubric.dimensions)


def compare(rubric: Rubric, said: Scores, scored: Scores) -> list[str]:
    """A line for each dimension: the partner's level in number and word, then one's own."""
    lines = [f"**{rubric.name}** · 3 and up is a *pass*"]
    for one in rubric.dimensions:
        theirs, own = said.get(one.id), scored.get(one.id)
        you = "you: not scored" if own is None else f"you: {own}"
        if theirs is not None:
            lines.append(f"- **{one.name}** {theirs} ({LEVEL_NAMES[theirs]}) · {you}")
            lines.append(f"-# {one.at(theirs)}")
        elif own is not None:
            lines.append(f"- **{one.name}** {you} ({LEVEL_NAMES[own]})")
    return lines


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
