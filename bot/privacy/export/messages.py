"""What is handed out."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ExportFile:
    """A file as Discord takes it."""

    name: str
    content: bytes
