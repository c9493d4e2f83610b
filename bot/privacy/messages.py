"""What the privacy feature answers: frozen values that the ui draws."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Exported:
    """Everything kept about a member in a guild, as JSON text."""

    text: str
    row_count: int


@dataclass(frozen=True, slots=True)
class AskedToErase:
    """The member is asked to confirm."""

    row_count: int


@dataclass(frozen=True, slots=True)
class Erased:
    """Everything about the member in this guild is gone."""

    row_count: int


@dataclass(frozen=True, slots=True)
class ServerErased:
    """Everything about a server is gone."""

    row_count: int


@dataclass(frozen=True, slots=True)
class VisibilitySet:
    """Whether the member is shown to others."""

    hidden: bool
