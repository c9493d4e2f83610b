"""What the doctor says."""

from dataclasses import dataclass

from bot.operate.doctor.rules.facts import Symptom


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """All findings, in the order to look at them."""

    findings: tuple[Symptom, ...]
