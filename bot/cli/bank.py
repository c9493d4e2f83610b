"""`bank check · stats · show · new · schema`: the bank from the command line."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path

from bot.bank.lint.bank import lint_bank, lint_files
from bot.bank.lint.spelling import is_spelling_checked
from bot.bank.lint.word_files import check_words
from bot.bank.lists.lint import check_prep, check_prep_files
from bot.bank.loader import load_bank, read_files, read_folder, read_text, text_of
from bot.bank.model import Bank, Kind
from bot.bank.parsing.drafts import Draft
from bot.bank.parsing.skeleton import HEADER, skeleton
from bot.bank.problems import BankError, Problem, Severity, nearest
from bot.cli.bank_texts import question_text, stats_text
from bot.cli.drawn import undrawn
from bot.cli.schema import schema_text
from bot.core.bundle import bundled
from bot.core.config import load_settings
from bot.core.errors import StartError
from bot.core.files import write_whole
from bot.gateway.drawing.worker_process import is_installed

SCHEMA_FILE = "question.schema.json"
PREP = "prep"  # the folder of the sheets, beside that of the bank


def check(args: argparse.Namespace) -> int:
    """Prints every problem and a summary; 1 when there is any error."""
    problems = check_words(our_words())  # without them no other check is of use
    if not problems:
        problems = _check_paths(args.paths) if args.paths else _check_all(args)
        problems += undrawn(_drafts(args.paths or [folder_of(args)]))
    for problem in problems:
        print(problem)
    errors = sum(problem.level is Severity.ERROR for problem in problems)
    warnings = len(problems) - errors
    print(f"{counted(errors, 'error')}, {counted(warnings, 'warning')}.")
    if not is_spelling_checked():
        print("Spelling was not checked: pyspellchecker is not installed (extra `test`).")
    if not is_installed():
        print("Formulas were read, not drawn: the extra `drawing` is not installed.")
    return 1 if errors else 0


def stats(args: argparse.Namespace) -> int:
    """Prints the table of counts."""
    bank = _load(args)
    if bank is None:
        return 1
    print(stats_text(bank), end="")
    return 0


def show(args: argparse.Namespace) -> int:
    """Prints one question; 1 when there is none with that id."""
    bank = _load(args)
    if bank is None:
        return 1
    question = bank.questions.get(args.id)
    if question is None:
        print(f"No question has the id {args.id}; {nearest(args.id, bank.questions)}")
        return 1
    print(question_text(question), end="")
    return 0


def new(args: argparse.Namespace) -> int:
    """Prints the head of a topic file and a skeleton of each kind, or puts one into its file."""
    if args.append:
        return _append(
            folder_of(args) / f"{args.topic}.yaml", args.topic, Kind(args.kind or "open")
        )
    kinds = [Kind(args.kind)] if args.kind else list(Kind)
    print(HEADER.format(topic=args.topic) + "\n".join(skeleton(kind) for kind in kinds), end="")
    return 0


def _append(path: Path, topic: str, kind: Kind) -> int:
    """One skeleton at the end of a topic file, which is begun if there is none. A file that has an
    unfilled one, or that ends in the middle of something, is left as it is: 1."""
    try:
        text = text_of(path) if path.exists() else ""
    except BankError as error:
        return _nothing_added(error.problems)
    placeholder = skeleton(kind).partition("#")[0].strip()
    lines = text.splitlines()
    for at, line in enumerate(lines, start=1):
        if line.strip().startswith(placeholder):
            print(f"{path}:{at} has a skeleton that isn't filled in yet. Nothing was added.")
            return 1
    whole = text if text.strip() else HEADER.format(topic=topic)
    whole += "" if whole.endswith("\n") else "\n"
    at = whole.count("\n") + 1
    whole += skeleton(kind)
    wrong = [
        one for one in read_text(str(path), whole).tree.problems if one.level is Severity.ERROR
    ]
    if wrong:
        return _nothing_added(wrong)
    _write(path, whole)
    print(f"{path}:{at} is a skeleton of kind {kind} now. Fill it in, then type")
    print(f"python -m bot bank check {path}")
    return 0


def _nothing_added(problems: Sequence[Problem]) -> int:
    print(*problems, "Nothing was added: fix this first.", sep="\n")
    return 1


def schema(args: argparse.Namespace) -> int:
    """Prints the JSON schema, or writes it where the files of the bank look for it."""
    if args.write:
        path = folder_of(args).parent / SCHEMA_FILE
        _write(path, schema_text())
        print(f"Wrote {path}")
    else:
        print(schema_text(), end="")
    return 0


def _write(path: Path, text: str) -> None:
    """Whole or not at all; raises ``StartError`` where it can't be written."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        write_whole(path, text, rights=None)
    except OSError as error:
        why = error.strerror or str(error)
        left = " and was left as it was" if path.exists() else ""
        raise StartError(f"{path} can't be written{left}: {why}") from None


def check_bank(folder: Path) -> tuple[Problem, ...]:
    """Everything that is wrong with the bank in a folder, sorted; our quotas are asked of ours."""
    return lint_bank(read_folder(folder), folder, is_ours=_is_ours(folder))


def _is_ours(folder: Path) -> bool:
    return folder.resolve() == our_bank().resolve()


def our_words() -> Path:
    """The word lists that come with the bot."""
    return bundled("content") / "terms"


def our_bank() -> Path:
    """The folder of the bank that came along."""
    return bundled("content") / "bank"


def _check_all(args: argparse.Namespace) -> tuple[Problem, ...]:
    """The bank and the sheets beside it; another bank than ours may come without sheets."""
    folder = folder_of(args)
    sheets = folder.parent / PREP
    found = check_prep(sheets) if folder == our_bank() or sheets.is_dir() else ()
    return check_bank(folder) + found


def _check_paths(paths: list[Path]) -> tuple[Problem, ...]:
    """The given files or folder, each by its own checker: sheets lie in a folder named prep."""
    folders = {path: path if path.is_dir() else path.parent for path in paths}
    sheets = [path for path in paths if folders[path].absolute().name == PREP]
    topics = [path for path in paths if path not in sheets]
    found = _check_topics(topics) if topics else ()
    if len(sheets) == 1 and sheets[0].is_dir():
        return found + check_prep(sheets[0])
    return found + (check_prep_files(sheets) if sheets else ())


def _check_topics(paths: list[Path]) -> tuple[Problem, ...]:
    """Topic files, compared with those that lie beside them; a folder is a whole bank."""
    if len(paths) == 1 and paths[0].is_dir():
        return check_bank(paths[0])
    beside = {path for given in paths for path in given.parent.glob("*.yaml")} - set(paths)
    others = sorted(path for path in beside if not path.name.startswith("."))
    # The given files come last: a copy is reported where the later of the two stands.
    reading = read_files(others + sorted(set(paths)))
    folder, files = paths[0].parent, frozenset(str(path) for path in paths)
    return lint_files(reading, files, folder, is_ours=_is_ours(folder))


def _drafts(paths: list[Path]) -> tuple[Draft, ...]:
    """The questions of files and folders, without those of sheets."""
    files = [one for path in paths for one in (path.glob("*.yaml") if path.is_dir() else (path,))]
    topics = sorted({one for one in files if one.absolute().parent.name != PREP and one.is_file()})
    return read_files(topics).drafts


def _load(args: argparse.Namespace) -> Bank | None:
    try:
        return load_bank(folder_of(args))
    except BankError as error:
        print(error)
        return None


def folder_of(args: argparse.Namespace) -> Path:
    """The folder that was named, or that of the operator's settings, or that of our bank."""
    folder: Path | None = args.folder
    return load_settings().bank_dir or our_bank() if folder is None else folder


def counted(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
