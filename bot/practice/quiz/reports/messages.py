"""What is said about reports of questions: frozen values that the ui draws."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ReportForm:
    """The form in which a member says what is wrong with a question."""

    question_id: str
    title: str


@dataclass(frozen=True, slots=True)
class Reported:
    """A report is stored."""

    title: str
    again: bool
    """It replaced an earlier one of the same member."""
    organisers_know: bool = False
    """The server's organisers hear, or heard within the week, that it was reported."""
