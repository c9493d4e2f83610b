"""What a rubric is made of: dimensions with four levels, sections with minutes. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from bot.interviews.values.rules.values import Track

LEVELS = (1, 2, 3, 4)
PASS = 3
LEVEL_NAMES: Mapping[int, str] = MappingProxyType(
    {1: "not yet", 2: "almost", 3: "pass", 4: "strong"}
)


@dataclass(frozen=True, slots=True)
class Dimension:
    """One thing that is judged. ``levels`` are the sentences for 1 to 4, at most 100 characters
    each; ``topics`` of the bank are what to practise, empty for those of the questions asked."""

    id: str
    name: str
    levels: tuple[str, str, str, str]
    topics: tuple[str, ...] = ()

    def at(self, level: int) -> str:
        """The sentence of a level from 1 to 4."""
        return self.levels[level - 1]


@dataclass(frozen=True, slots=True)
class Section:
    """A part of a round: what it is called, how long it takes, what to do in it."""

    name: str
    minutes: int
    todo: str


@dataclass(frozen=True, slots=True)
class Rubric:
    """A track: its name for people, its sections (45 minutes in all) and dimensions."""

    track: Track
    name: str
    sections: tuple[Section, ...]
    dimensions: tuple[Dimension, ...]
