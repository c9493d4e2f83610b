"""The lints of the bank, over what the loader has read."""

from __future__ import annotations

from pathlib import Path

from bot.bank.lint.coverage import coverage
from bot.bank.lint.overlap import generic_terms, near_duplicates
from bot.bank.lint.question import lint_question
from bot.bank.lint.spelling import dictionary, is_spelling_checked, misspelt, read_words
from bot.bank.lint.sums import SumError, compute
from bot.bank.loader import Problem, Reading

__all__ = ["SumError", "compute", "is_spelling_checked", "lint_bank", "lint_files", "lint_question"]


def lint_bank(reading: Reading, folder: Path) -> tuple[Problem, ...]:
    """Everything that is wrong with a whole bank, sorted; our own words lie beside its folder."""
    files = frozenset(draft.tree.file for draft in reading.drafts)
    found = {*reading.problems, *_lint(reading, files, folder)}
    return tuple(sorted({*found, *coverage(reading.drafts, str(folder))}))


def lint_files(reading: Reading, files: frozenset[str], folder: Path) -> tuple[Problem, ...]:
    """The problems of some files of a bank; the others are read to compare with."""
    found = {*reading.problems, *_lint(reading, files, folder)}
    return tuple(sorted(problem for problem in found if problem.file in files))


def _lint(reading: Reading, files: frozenset[str], folder: Path) -> list[Problem]:
    found: list[Problem] = []
    for draft in reading.drafts:
        if draft.tree.file in files:
            found.extend(lint_question(draft))
    found.extend(generic_terms(reading.drafts, files))
    found.extend(near_duplicates(reading.drafts, files))
    words = dictionary()
    if words is not None:
        own = read_words(folder.parent / "words.txt")
        found.extend(misspelt(reading.drafts, files, words, own))
    return found
