"""What the operator is told."""

from dataclasses import dataclass

from bot.operate.trouble.rules import Summary


@dataclass(frozen=True, slots=True)
class TroubleReport:
    """Something goes wrong again and again."""

    marker: str
    summary: Summary
