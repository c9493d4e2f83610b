"""How a setting is chosen in a form. Pure."""

from dataclasses import dataclass
from enum import Enum, auto


class Control(Enum):
    """How a setting is chosen in a form."""

    CHANNEL = auto()
    ROLE = auto()
    TEXT = auto()
    ONE = auto()
    """One of a few options."""
    SEVERAL = auto()
    """At least one of several options."""


@dataclass(frozen=True, slots=True)
class Option:
    """Something to choose: the text that is read, and what people see."""

    value: str
    label: str
    description: str | None = None
