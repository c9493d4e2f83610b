"""What the life of a session says."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class ClockView:
    """The timer of a running session as its card shows it. ``half`` of ``halves``, from 1;
    ``ends_at`` is when the section ends (aware UTC), meaningless while ``is_paused``."""

    half: int
    halves: int
    track_name: str
    section_name: str
    ends_at: datetime
    is_paused: bool
    candidate_id: int
    interviewer_id: int
