"""The lints of the sheets: what they must cover, repeated entries, minutes of a week, spelling."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

from bot.bank.lint.addresses import odd
from bot.bank.lint.spelling import WORDS, dictionary, read_words, unknown_words
from bot.bank.lists.loader import (
    PrepReading,
    SheetDraft,
    items_of,
    read_prep_files,
    read_prep_folder,
)
from bot.bank.lists.model import (
    MINUTES_A_WEEK,
    PLAN_WEEKS,
    PREP_GUIDES,
    RESOURCES,
    PrepKind,
    areas_of,
)
from bot.bank.model import TOPICS
from bot.bank.problems import BankError, Fault, Position, PrepFault, Problem, Severity

RESOURCES_A_TOPIC = 2


def check_prep(folder: Path) -> tuple[Problem, ...]:
    """Everything that is wrong with a folder of sheets, sorted."""
    reading = read_prep_folder(folder)
    found = {*reading.problems, *_lint(reading, folder)}
    # A sheet that was left out, or a part that couldn't be read, would make gaps that aren't there.
    if reading.whole and not _faulty(reading):
        found.update(coverage(reading.drafts, folder))
    return tuple(sorted(found))


def check_prep_files(paths: Sequence[Path]) -> tuple[Problem, ...]:
    """The problems of these sheets, compared with those that lie beside them."""
    beside = {path for given in paths for path in given.parent.glob("*.yaml")}
    reading = read_prep_files(sorted(beside | set(paths)))
    folder = paths[0].parent
    found = {*reading.problems, *_lint(reading, folder)}
    files = {str(path) for path in paths}
    files |= {str(place / WORDS) for place in (folder, folder.parent)}
    return tuple(sorted(problem for problem in found if problem.file in files))


def _faulty(reading: PrepReading) -> frozenset[str]:
    """The files with an error: what they lack may be what couldn't be read."""
    return frozenset(one.file for one in reading.problems if one.level is Severity.ERROR)


def _lint(reading: PrepReading, folder: Path) -> Iterator[Problem]:
    lists = [draft for draft in reading.drafts if draft.sheet.kind is not PrepKind.PLAN]
    plans = [draft for draft in reading.drafts if draft.sheet.kind is PrepKind.PLAN]
    # Two plans may say the same thing: nobody follows two.
    for group in (lists, *([plan] for plan in plans)):
        yield from repeated(group)
    faulty = _faulty(reading)
    for plan in plans:
        if plan.place("sections").file not in faulty:
            yield from week_by_week(plan)
    for draft in reading.drafts:
        for path, item in items_of(draft.sheet):
            yield from odd(item.url, draft.place(*path, "url"))
    yield from _misspelt(reading.drafts, folder)


def repeated(drafts: Sequence[SheetDraft]) -> Iterator[Problem]:
    """Entries and reasons that occur twice, apart from capitals and a final full stop."""
    for fault, key in ((PrepFault.REPEATED_ENTRY, "text"), (PrepFault.REPEATED_WHY, "why")):
        first: dict[str, Position] = {}
        for draft in drafts:
            for path, item in items_of(draft.sheet):
                text = str(getattr(item, key)).casefold().rstrip(".")
                place = draft.place(*path, key)
                if text in first:
                    yield fault.at(place, other=f"{first[text].file}:{first[text].line}")
                first.setdefault(text, place)


def week_by_week(plan: SheetDraft) -> Iterator[Problem]:
    """Whether each week fills its minutes and every topic of the bank has a week."""
    sheet = plan.sheet
    routine = sum(item.minutes for item in sheet.routine)
    for at, section in enumerate(sheet.sections):
        minutes = routine + sum(item.minutes for item in section.items)
        if minutes != MINUTES_A_WEEK:
            place = plan.place("sections", at)
            yield PrepFault.MINUTES_DIFFER.at(place, minutes=minutes, aim=MINUTES_A_WEEK)
    planned = {topic for section in sheet.sections for topic in section.topics}
    for topic in TOPICS:
        if topic not in planned:
            yield PrepFault.TOPIC_UNPLANNED.at(plan.place("sections"), topic=topic)


def coverage(drafts: Sequence[SheetDraft], folder: Path) -> Iterator[Problem]:
    """What the sheets lack as a whole, reported at the folder."""
    place = Position(str(folder))
    covered = {(d.sheet.guide, section.area) for d in drafts for section in d.sheet.sections}
    for guide in PREP_GUIDES:
        for area in areas_of(guide):
            if (guide, area) not in covered:
                yield PrepFault.AREA_UNCOVERED.at(place, guide=guide, area=area)
    counts: Counter[str] = Counter()
    for draft in drafts:
        if draft.sheet.guide == RESOURCES:
            for section in draft.sheet.sections:
                counts.update(dict.fromkeys(section.topics, len(section.items)))
    for topic in TOPICS:
        if counts[topic] < RESOURCES_A_TOPIC:
            words = {"topic": topic, "count": counts[topic], "least": RESOURCES_A_TOPIC}
            yield PrepFault.FEW_RESOURCES.at(place, **words)
    lengths = {draft.sheet.weeks for draft in drafts if draft.sheet.kind is PrepKind.PLAN}
    for weeks in PLAN_WEEKS:
        if weeks not in lengths:
            yield PrepFault.PLAN_MISSING.at(place, weeks=weeks)


def _misspelt(drafts: Sequence[SheetDraft], folder: Path) -> Iterator[Problem]:
    """Words that neither the dictionary, nor the bank's list, nor the sheets' own list knows."""
    words = dictionary()
    if words is None:
        return
    beside = folder.parent / WORDS
    try:
        own = read_words(beside) | read_words(folder / WORDS)
    except BankError as error:
        yield from error.problems
        return
    good: set[str] = set()
    for draft in drafts:
        seen: set[str] = set()
        for path, text in prose(draft):
            for word in unknown_words(text, words, own, good):
                if word not in seen:
                    seen.add(word)
                    yield Fault.MISSPELT.at(draft.place(*path), text=word, file=beside)


def prose(draft: SheetDraft) -> Iterator[tuple[tuple[str | int, ...], str]]:
    """Every text of a sheet that a member reads, with its path."""
    sheet = draft.sheet
    yield ("title",), sheet.title
    yield ("intro",), sheet.intro
    for at, section in enumerate(sheet.sections):
        yield ("sections", at, "title"), section.title
    for path, item in items_of(sheet):
        yield (*path, "text"), item.text
        yield (*path, "why"), item.why
