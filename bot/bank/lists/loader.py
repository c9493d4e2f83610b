"""Files of `content/prep/` in, typed sheets out; faults reported as the bank's loader does.

YAML is read by the bank's own reader, so its traps are closed here too: keys given twice,
unknown keys, aliases, wrong types, wrong encoding, files that are too large or half saved.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path

from bot.bank.lists.model import (
    PER,
    PREP_GUIDES,
    Item,
    ListSection,
    Prep,
    PrepKind,
    Sheet,
    areas_of,
)
from bot.bank.loader import file_tree
from bot.bank.model import TOPICS
from bot.bank.parsing.fields import ID_PATTERN, NONE, URL_PATTERN, Field, Form, Group
from bot.bank.parsing.tree import Mapping, Tree, read_tree
from bot.bank.parsing.values import ValueReader, Values, has_keys
from bot.bank.problems import BankError, Fault, Position, PrepFault, Problem, Severity, nearest

# The shape of a sheet. What only plans have is optional here: `_judge` tells the kinds apart.
# Upper limits keep an entry to a few lines on a phone; passing one is an error.
ITEM = Group.of(
    Field(
        "id",
        Form.LINE,
        "lower-case words joined by hyphens, never changed",
        least=3,
        most=50,
        pattern=ID_PATTERN,
    ),
    Field("text", Form.LINE, "what to do or to read", least=3, most=160),
    Field("why", Form.LINE, "one line of why", least=15, most=200),
    Field("url", Form.LINE, "its address", most=300, needed=NONE, pattern=URL_PATTERN),
    Field("minutes", Form.WHOLE, "minutes a week", least=5, most=210, needed=NONE),
)
SECTION = Group.of(
    Field("title", Form.LINE, "its heading", least=3, most=80),
    Field("area", Form.LINE, "the area of the guide", needed=NONE, most=60),
    Field("topics", Form.LINES, "ids of topics", needed=NONE, least=1, most=25, item_most=60),
    Field("items", Form.GROUPS, "the entries", least=1, most=20, group=ITEM),
)
SHEET = Group.of(
    Field(
        "id", Form.LINE, "lower-case words joined by hyphens", least=3, most=40, pattern=ID_PATTERN
    ),
    Field("title", Form.LINE, "the heading of the sheet", least=5, most=70),
    Field("name", Form.LINE, "what members call it, in a few words", least=3, most=24),
    Field("kind", Form.LINE, "checklist, list or plan", options=tuple(PrepKind)),
    Field("guide", Form.LINE, "the part of preparing", needed=NONE, options=PREP_GUIDES),
    Field("per", Form.LINE, "company: gone through for each", needed=NONE, options=PER),
    Field("weeks", Form.WHOLE, "how many weeks", least=1, most=52, needed=NONE),
    Field("intro", Form.TEXT, "what the sheet is for", least=40, most=600),
    Field(
        "routine", Form.GROUPS, "what every week repeats", least=1, most=8, needed=NONE, group=ITEM
    ),
    Field("sections", Form.GROUPS, "the parts of the sheet", least=1, most=30, group=SECTION),
)
_NEEDED = frozenset(("id", "title", "name", "kind", "intro", "sections"))
_SECTION_NEEDS, _ITEM_NEEDS = frozenset(("title", "items")), frozenset(("id", "text", "why"))


@dataclass(frozen=True, slots=True)
class SheetDraft:
    """A sheet and where each of its parts stands."""

    sheet: Sheet
    node: Mapping
    tree: Tree

    def place(self, *path: str | int) -> Position:
        """The place of a part, such as `("sections", 2, "items", 0)`; the nearest that exists."""
        return self.tree.place_of(self.node, path)

    def has(self, key: str, *path: str | int) -> bool:
        """Whether the part at `path` has this key, be its value usable or not."""
        return self.place(*path, key) != self.place(*path)

    def report(self, fault: PrepFault, *path: str | int, **words: object) -> None:
        self.tree.problems.append(fault.at(self.place(*path), **words))


@dataclass(frozen=True, slots=True)
class PrepReading:
    """Everything that was read, faults included; `whole` while no sheet had to be left out."""

    drafts: tuple[SheetDraft, ...]
    problems: tuple[Problem, ...]
    whole: bool

    def prep(self) -> Prep:
        """The sheets; raises BankError while there is any error."""
        errors = [problem for problem in self.problems if problem.level is Severity.ERROR]
        if errors:
            raise BankError(errors)
        return Prep.of(draft.sheet for draft in self.drafts)


def load_prep(folder: Path) -> Prep:
    """The sheets of all `*.yaml` files in a folder.

    Raises BankError with every problem at once, and nothing else, for content that can't be used.
    """
    return read_prep_folder(folder).prep()


def read_prep_folder(folder: Path) -> PrepReading:
    """All sheets of a folder, in the order of their files' names."""
    place = Position(str(folder))
    try:
        names = sorted(folder.iterdir()) if folder.is_dir() else None
    except OSError as error:
        reason = error.strerror or "no access"
        return PrepReading((), (Fault.UNREADABLE.at(place, reason=reason),), False)
    if names is None:
        return PrepReading((), (Fault.NO_FOLDER.at(place, name=folder.name),), False)
    paths = [path for path in names if path.suffix in (".yaml", ".yml")]
    paths = [path for path in paths if not path.name.startswith(".")]
    if not paths:
        return PrepReading((), (PrepFault.NO_FILES.at(place),), False)
    return read_prep_files(paths)


def read_prep_files(paths: Sequence[Path]) -> PrepReading:
    """These files together, whatever their number."""
    digest = blake2b(digest_size=16)
    read = [(path, file_tree(path, digest)) for path in paths]
    drafts = [build_sheet(tree) for _, tree in read]
    for (path, tree), draft in zip(read, drafts, strict=True):
        if path.suffix == ".yml":
            tree.report(Fault.WRONG_ENDING, None)
        elif draft is not None and path.stem != draft.sheet.id:
            tree.report(PrepFault.WRONG_NAME, None, id=draft.sheet.id)
    return _assemble([tree for _, tree in read], drafts)


def read_prep_text(file: str, text: str) -> PrepReading:
    """The sheet of one text, under the name `file`. Pure."""
    tree = read_tree(file, text)
    return _assemble([tree], [build_sheet(tree)])


def _assemble(trees: Iterable[Tree], drafts: Sequence[SheetDraft | None]) -> PrepReading:
    """The rule between files: every id once."""
    problems = [problem for tree in trees for problem in tree.problems]
    first: dict[str, Position] = {}
    for draft in drafts:
        if draft is None:
            continue
        place, id_ = draft.place("id"), draft.sheet.id
        if id_ in first:
            other = f"{first[id_].file}:{first[id_].line}"
            problems.append(Fault.DUPLICATE_ID.at(place, id=id_, other=other))
        first.setdefault(id_, place)
    usable = tuple(draft for draft in drafts if draft is not None)
    return PrepReading(usable, tuple(sorted(problems)), len(usable) == len(drafts))


def build_sheet(tree: Tree) -> SheetDraft | None:
    """The sheet of a tree, or None when a part of it can't be used; faults go to the tree."""
    top = tree.top
    if top is None:
        _say_what_a_sheet_begins_with(tree)
        return None
    if not isinstance(top, Mapping) or "questions" in top.items:
        fault = PrepFault.QUESTIONS if isinstance(top, Mapping) else Fault.NOT_KEYS
        tree.report(fault, top.start_mark, key="the file", keys="`id:` and `title:`")
        return None
    values = ValueReader(tree).group(top, SHEET, "the file") or {}
    if not has_keys(values, _NEEDED):
        return None
    sections = [_section(given) for given in values["sections"]]
    routine = _items(values.get("routine", ()))
    if routine is None or any(section is None for section in sections):
        return None
    sheet = Sheet(
        **{
            **values,
            "kind": PrepKind(values["kind"]),
            "sections": tuple(section for section in sections if section is not None),
            "routine": routine,
        }
    )
    draft = SheetDraft(sheet, top, tree)
    _judge(draft)
    return draft


def _say_what_a_sheet_begins_with(tree: Tree) -> None:
    """The bank's reader advises how a topic file begins; that is no help here."""
    for at, problem in enumerate(tree.problems):
        if problem.message == Fault.EMPTY_FILE.message:
            tree.problems[at] = PrepFault.EMPTY_FILE.at(Position(tree.file))


def _section(given: Values | None) -> ListSection | None:
    if not has_keys(given, _SECTION_NEEDS):
        return None
    items = _items(given["items"])
    return None if items is None else ListSection(**{**given, "items": items})


def _items(given: Sequence[Values | None]) -> tuple[Item, ...] | None:
    complete = [item for item in given if has_keys(item, _ITEM_NEEDS)]
    return tuple(Item(**item) for item in complete) if len(complete) == len(given) else None


def _judge(draft: SheetDraft) -> None:
    """The rules between the fields of one sheet."""
    sheet = draft.sheet
    for at, section in enumerate(sheet.sections):
        for number, topic in enumerate(section.topics):
            if topic not in TOPICS:
                advice = nearest(topic, TOPICS, otherwise="see the README for the list")
                words = {"text": topic, "advice": advice}
                draft.report(PrepFault.UNKNOWN_TOPIC, "sections", at, "topics", number, **words)
    _judge_ids(draft)
    if sheet.kind is PrepKind.PLAN:
        _judge_plan(draft)
    else:
        _judge_list(draft)


def _judge_ids(draft: SheetDraft) -> None:
    """Members' ticks hang on the ids of the entries, so each stands once in its sheet."""
    first: dict[str, Position] = {}
    for path, item in items_of(draft.sheet):
        place = draft.place(*path, "id")
        if item.id in first:
            other = f"{first[item.id].file}:{first[item.id].line}"
            draft.report(PrepFault.REPEATED_ID, *path, "id", id=item.id, other=other)
        first.setdefault(item.id, place)


def _judge_plan(draft: SheetDraft) -> None:
    sheet = draft.sheet
    for key in ("weeks", "routine"):
        if not draft.has(key):
            draft.report(PrepFault.MISSING, key=key, kind=sheet.kind, help=SHEET.fields[key].help)
    for key in ("guide", "per"):
        if getattr(sheet, key):
            draft.report(PrepFault.MISPLACED, key, key=key, kind=sheet.kind)
    count = len(sheet.sections)
    if sheet.weeks and sheet.weeks != count:
        draft.report(PrepFault.WEEKS_DIFFER, "weeks", weeks=sheet.weeks, count=count)
    needs = {"kind": sheet.kind, "help": SECTION.fields["topics"].help}
    for at, section in enumerate(sheet.sections):
        if section.area:
            words = {"key": "area", "kind": sheet.kind}
            draft.report(PrepFault.MISPLACED, "sections", at, "area", **words)
        if not draft.has("topics", "sections", at):
            draft.report(PrepFault.MISSING, "sections", at, key="topics", **needs)
    for path, _ in items_of(sheet):
        if not draft.has("minutes", *path):
            needs["help"] = ITEM.fields["minutes"].help
            draft.report(PrepFault.MISSING, *path, key="minutes", **needs)


def _judge_list(draft: SheetDraft) -> None:
    sheet = draft.sheet
    if not draft.has("guide"):
        help_ = SHEET.fields["guide"].help
        draft.report(PrepFault.MISSING, key="guide", kind=sheet.kind, help=help_)
    for key in ("weeks", "routine"):
        if getattr(sheet, key):
            draft.report(PrepFault.MISPLACED, key, key=key, kind=sheet.kind)
    for at, section in enumerate(sheet.sections):
        if draft.has("area", "sections", at) == draft.has("topics", "sections", at):
            draft.report(PrepFault.AREA_OR_TOPICS, "sections", at)
        areas = areas_of(sheet.guide)
        if section.area and sheet.guide and section.area not in areas:
            words = {"text": section.area, "guide": sheet.guide}
            advice = nearest(section.area, areas)
            draft.report(PrepFault.UNKNOWN_AREA, "sections", at, "area", advice=advice, **words)
    for path, item in items_of(sheet):
        if item.minutes:
            draft.report(PrepFault.MISPLACED, *path, "minutes", key="minutes", kind=sheet.kind)


def items_of(sheet: Sheet) -> list[tuple[tuple[str | int, ...], Item]]:
    """Every entry with its path for `SheetDraft.place`, the routine first."""
    routine = [(("routine", at), item) for at, item in enumerate(sheet.routine)]
    return [
        *routine,
        *(
            (("sections", at, "items", number), item)
            for at, section in enumerate(sheet.sections)
            for number, item in enumerate(section.items)
        ),
    ]
