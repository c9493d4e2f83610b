"""Files in, a bank out: reading safely, and the rules between files. Atomic: all or nothing."""

from __future__ import annotations

import gc
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from hashlib import blake2b
from pathlib import Path

from bot.bank.model import Bank, Question
from bot.bank.parsing.drafts import Draft, FileReading, build_file
from bot.bank.parsing.tree import Tree, read_tree
from bot.bank.problems import BankError, Fault, Position, Problem, Severity, nearest

MAX_BYTES = 1_000_000


@dataclass(frozen=True, slots=True)
class Reading:
    """Everything that was read, faults included; lints go over its drafts."""

    drafts: tuple[Draft, ...]
    ids: frozenset[str]
    problems: tuple[Problem, ...]
    fingerprint: str

    def bank(self) -> Bank:
        """The bank of the drafts; raises BankError while there is any error."""
        errors = [problem for problem in self.problems if problem.level is Severity.ERROR]
        if errors:
            raise BankError(errors)
        return Bank.of((draft.question for draft in self.drafts), self.fingerprint)


def load_bank(folder: Path) -> Bank:
    """The questions of all `*.yaml` files in a folder.

    Raises BankError with every problem at once, and nothing else, for content that can't be
    used: missing, unreadable, too large, wrongly encoded, half saved or wrong in itself.
    """
    with _garbage_collector_paused():
        return _load_at_once(folder) or read_folder(folder).bank()


def _load_at_once(folder: Path) -> Bank | None:
    """The bank of a folder in which nothing is wrong; None where the places are needed.

    Keeps no nodes from one file to the next, which makes it a sixth faster than `read_folder`.
    """
    digest = blake2b(digest_size=16)
    questions: dict[str, Question] = {}
    count = 0
    try:
        paths = _topic_files(folder)
    except OSError:
        return None
    for path in paths or ():
        reading = _read_file(path, digest)
        if reading.tree.problems:
            return None
        count += len(reading.drafts)
        questions.update((draft.question.id, draft.question) for draft in reading.drafts)
        del reading  # and its nodes, before those of the next file are made
    successors = {question.replaced_by for question in questions.values()} - {""}
    # Ids used twice, missing successors, questions that replace themselves: reported elsewhere.
    if not paths or count != len(questions) or not successors <= questions.keys():
        return None
    if any(question.replaced_by == question.id for question in questions.values()):
        return None
    return Bank.of(questions.values(), digest.hexdigest())


def read_folder(folder: Path) -> Reading:
    """All topic files of a folder, in the order of their names."""
    try:
        paths = _topic_files(folder)
    except OSError as error:
        return _nothing(Fault.UNREADABLE, folder, reason=error.strerror or "no access")
    if paths is None:
        return _nothing(Fault.NO_FOLDER, folder, name=folder.name)
    reading = read_files(paths) if paths else _nothing(Fault.NO_FILES, folder)
    passed = [Fault.PASSED_OVER.at(Position(str(path))) for path in _passed_over(folder)]
    return replace(reading, problems=tuple(sorted([*reading.problems, *passed])))


def _passed_over(folder: Path) -> list[Path]:
    """What an author may take for part of the bank though it is never read."""
    endings = (".yaml", ".yml", ".md")
    paths = [path for path in folder.iterdir() if path.suffix not in endings]
    return [
        path
        for path in paths
        if not path.name.startswith(".")
        and not path.name.endswith("~")
        and (path.is_file() or (path.is_dir() and any(path.glob("*.y*ml"))))
    ]


def _topic_files(folder: Path) -> list[Path] | None:
    """The files that should hold questions, or None when there is no such folder."""
    if not folder.is_dir():
        return None
    paths = [path for path in folder.iterdir() if path.suffix in (".yaml", ".yml")]
    return sorted(path for path in paths if not path.name.startswith("."))


def read_files(paths: Sequence[Path]) -> Reading:
    """These files together, whatever their number."""
    digest = blake2b(digest_size=16)
    files = [_read_file(path, digest) for path in paths]
    return assemble(files, fingerprint=digest.hexdigest())


def read_text(file: str, text: str) -> FileReading:
    """The questions of one text, which is reported under the name `file`. Pure."""
    return build_file(read_tree(file, text))


def assemble(files: Iterable[FileReading], *, fingerprint: str = "") -> Reading:
    """The rules between files: every id once, every replacement there. Pure.

    A copied question stays among the drafts, so that its other copied parts are found at once.
    """
    readings = list(files)
    drafts = [draft for reading in readings for draft in reading.drafts]
    problems = [problem for reading in readings for problem in reading.tree.problems]
    ids = frozenset(id_ for reading in readings for id_ in reading.ids)
    first: dict[str, Draft] = {}
    for draft in drafts:
        question = draft.question
        if question.id in first:
            first_one = first[question.id]
            there = first_one.place("id")
            # A table has rows and no lines; what was handed in beside files stands in neither.
            is_placed = first_one.tree.lines or there.line > 1
            other = f"{there.file}:{there.line}" if is_placed else there.file
            words = {"id": question.id, "other": other}
            problems.append(Fault.DUPLICATE_ID.at(draft.place("id"), **words))
        else:
            first[question.id] = draft
        if question.replaced_by and question.replaced_by not in ids - {question.id}:
            others = ids - {question.id}
            advice = nearest(question.replaced_by, others, otherwise="give the id of a question")
            place = draft.place("replaced_by")
            problems.append(Fault.NO_REPLACEMENT.at(place, id=question.replaced_by, advice=advice))
    return Reading(tuple(drafts), ids, tuple(sorted(problems)), fingerprint)


def _read_file(path: Path, digest: blake2b) -> FileReading:
    if path.suffix not in (".yaml", ".yml") and path.is_file():
        tree = Tree(str(path))
        tree.report(Fault.NOT_A_TOPIC_FILE, None)
        return build_file(tree)
    tree = file_tree(path, digest)
    reading = build_file(tree)
    if path.suffix == ".yml":
        tree.report(Fault.WRONG_ENDING, None)
    elif reading.topic and path.stem != reading.topic:
        tree.report(Fault.WRONG_NAME, None, topic=reading.topic)
    return reading


def file_tree(path: Path, digest: blake2b) -> Tree:
    """The tree of a file, whose content goes into `digest`; what is too large is not read whole."""
    tree = Tree(str(path))
    try:
        if not path.is_file():  # a folder, a pipe: reading could fail late or block for ever
            reason = "not a file" if path.exists() else "there is none of this name"
            tree.report(Fault.UNREADABLE, None, reason=reason)
            return tree
        with path.open("rb") as stream:
            content = stream.read(MAX_BYTES + 1)
    except OSError as error:
        tree.report(Fault.UNREADABLE, None, reason=error.strerror or "no access")
        return tree
    if len(content) > MAX_BYTES:
        tree.report(Fault.TOO_BIG, None)
        return tree
    digest.update(f"{path.name}\0{len(content)}\0".encode(errors="replace"))
    digest.update(content)
    try:
        return read_tree(str(path), _decoded(tree.file, content))
    except BankError as error:
        tree.problems.extend(error.problems)
        return tree


def text_of(path: Path) -> str:
    """The text of a file. Raises BankError with the place where it can't be read as one."""
    try:
        content = path.read_bytes()
    except OSError as error:
        reason = error.strerror or "no access"
        raise BankError([Fault.UNREADABLE.at(Position(str(path)), reason=reason)]) from None
    # With the ends of lines that Python's own reader makes of them.
    return _decoded(str(path), content).replace("\r\n", "\n").replace("\r", "\n")


def _decoded(file: str, content: bytes) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start)
        column = error.start - (content.rfind(b"\n", 0, error.start) + 1)
        raise BankError([Fault.ENCODING.at(Position(file, line + 1, column + 1))]) from None


def _nothing(fault: Fault, folder: Path, **words: object) -> Reading:
    return Reading((), frozenset(), (fault.at(Position(str(folder)), **words),), "")


@contextmanager
def _garbage_collector_paused() -> Iterator[None]:
    """Loading makes 150,000 small objects and no cycles; collecting meanwhile costs a third."""
    running = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if running:
            gc.enable()
