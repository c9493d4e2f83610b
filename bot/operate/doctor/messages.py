"""What the doctor says."""

from dataclasses import dataclass
from enum import StrEnum

from bot.operate.doctor.rules.facts import Symptom


class LookAgain(StrEnum):
    """The id of the button that looks once more: who may press it depends on where it stands."""

    FOR_ADMINISTRATORS = "doctor:again"
    FOR_WHO_IS_TOLD = "trouble:again"


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """All findings, in the order to look at them."""

    findings: tuple[Symptom, ...]
    again: LookAgain = LookAgain.FOR_ADMINISTRATORS
