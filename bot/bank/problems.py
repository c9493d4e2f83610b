"""What is wrong with the content, where, and how to fix it: one form for loader and lints."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


class Level(StrEnum):
    """An error would show a member something broken or false; a warning is a matter of style."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """Where in the content: lines and columns count from 1, as editors show them."""

    file: str
    line: int = 1
    column: int = 1


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One fault; problems sort by file, line and column."""

    file: str
    line: int
    column: int
    message: str
    fix: str
    level: Level = Level.ERROR

    def __str__(self) -> str:
        label = "" if self.level is Level.ERROR else "warning: "
        return f"{self.file}:{self.line}:{self.column}: {label}{self.message}; {self.fix}"


class BankError(Exception):
    """The content can't be used; `problems` has every fault found, sorted."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems: tuple[Problem, ...] = tuple(sorted(set(problems)))
        super().__init__("\n".join(str(problem) for problem in self.problems))
