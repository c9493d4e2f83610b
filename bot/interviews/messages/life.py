"""What the life of a session says."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class ClockView:
    """The timer of a running session as its card shows it. ``track`` and ``section`` are names
    for people."""

    half: int
    halves: int
    track: str
    section: str
    ends_at: datetime
    is_paused: bool
    candidate_id: int
    interviewer_id: int
