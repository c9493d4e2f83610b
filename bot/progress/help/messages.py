"""What ``/help`` says: frozen values that the ui draws."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class HelpLine:
    """How one thing stands; ``at`` is what ``{when}`` in the words stands for (aware UTC)."""

    words: str
    at: datetime | None


@dataclass(frozen=True, slots=True)
class HelpButton:
    """A button that leads into a feature."""

    label: str
    leads_to: str
    is_primary: bool


@dataclass(frozen=True, slots=True)
class HelpCard:
    """What holds here for who asks, and where it goes on; the second half is for organisers."""

    lines: tuple[HelpLine, ...]
    steps: tuple[HelpButton, ...]
    organiser_lines: tuple[HelpLine, ...]
    organiser_steps: tuple[HelpButton, ...]


@dataclass(frozen=True, slots=True)
class DirectHelp:
    """In direct messages: what is the same in every server."""


@dataclass(frozen=True, slots=True)
class MySettings:
    """What a member chose for themselves, and where to change it."""

    lines: tuple[HelpLine, ...]
    steps: tuple[HelpButton, ...]
