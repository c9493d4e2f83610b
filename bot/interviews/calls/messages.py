"""What the card says."""

from dataclasses import dataclass
from datetime import datetime

from bot.core.ids import RoleId


@dataclass(frozen=True, slots=True)
class CallCard:
    """Somebody wants to practise now: how many, never who."""

    marker: str
    people: int
    until_at: datetime
    ping_role_id: RoleId | None = None
