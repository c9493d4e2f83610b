"""What /formula says."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class FormulaShown:
    """A formula that can be read: its LaTeX, and the same as plain text."""

    source: str
    words: str


@dataclass(frozen=True, slots=True)
class FormulaForm:
    """The form for another one."""
