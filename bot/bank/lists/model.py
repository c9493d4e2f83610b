"""The typed sheets of preparing: checklists, lists and weekly plans.

Holds no YAML, no file and no clock. Everything is frozen, so that it can be shared between tasks
and swapped for another in one assignment.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from bot.bank.model import GUIDE_TAGS

# The parts of preparing that are more than questions; every area of each needs a section.
PREP_GUIDES: tuple[str, ...] = (
    "guide-portfolio", "guide-coding", "guide-mock", "guide-company", "guide-resources",
)  # fmt: skip
PER = ("company",)
"""What a sheet can be gone through for, time and again."""
RESOURCES = "guide-resources"
PLAN_WEEKS = (4, 8, 12)
MINUTES_A_WEEK = 7 * 30


class PrepKind(StrEnum):
    """A checklist is ticked off, a list is looked things up in, a plan goes week by week."""

    CHECKLIST = "checklist"
    LIST = "list"
    PLAN = "plan"


@dataclass(frozen=True, slots=True)
class Item:
    """One entry and one line of why; `minutes` (a week, in plans only) is 0 elsewhere.

    Members' ticks hang on `id`, which is unique in its sheet.
    """

    id: str
    text: str
    why: str
    url: str = ""
    minutes: int = 0


@dataclass(frozen=True, slots=True)
class ListSection:
    """Entries on one area of a guide, on topics of the bank, or of one week of a plan."""

    title: str
    items: tuple[Item, ...]
    area: str = ""
    topics: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """One file. A plan has `weeks` sections and a `routine` that every week repeats.

    `guide` is empty and `weeks` positive exactly in plans. `name` is the title in a few words;
    `per` is "company" where a member goes through it for each company.
    """

    id: str
    title: str
    name: str
    kind: PrepKind
    intro: str
    sections: tuple[ListSection, ...]
    guide: str = ""
    per: str = ""
    weeks: int = 0
    routine: tuple[Item, ...] = ()


@dataclass(frozen=True, slots=True)
class Prep:
    """All sheets of one load by id, in the order of `PREP_GUIDES`, plans last and shortest first.

    Build it with `Prep.of`.
    """

    sheets: Mapping[str, Sheet]

    @classmethod
    def of(cls, sheets: Iterable[Sheet]) -> Prep:
        """These sheets; raises ValueError for an id that comes twice."""
        given = sorted(sheets, key=_rank)
        by_id = {sheet.id: sheet for sheet in given}
        if len(by_id) < len(given):
            raise ValueError("a sheet's id comes twice")
        return cls(MappingProxyType(by_id))

    @property
    def plans(self) -> tuple[Sheet, ...]:
        """The weekly plans, shortest first."""
        return tuple(sheet for sheet in self.sheets.values() if sheet.kind is PrepKind.PLAN)

    def area(self, guide: str, area: str) -> tuple[ListSection, ...]:
        """The sections on one area, such as ("guide-portfolio", "data")."""
        return tuple(
            section
            for sheet in self.sheets.values()
            if sheet.guide == guide
            for section in sheet.sections
            if section.area == area
        )

    def resources(self, topic: str) -> tuple[Item, ...]:
        """What to read on one topic of the bank."""
        return tuple(
            item
            for sheet in self.sheets.values()
            if sheet.guide == RESOURCES
            for section in sheet.sections
            if topic in section.topics
            for item in section.items
        )


def areas_of(guide: str) -> tuple[str, ...]:
    """The areas that a guide has by the bank's model; none for what is no guide."""
    return GUIDE_TAGS.get(guide, ())


def _rank(sheet: Sheet) -> tuple[int, int, str]:
    place = PREP_GUIDES.index(sheet.guide) if sheet.guide in PREP_GUIDES else len(PREP_GUIDES)
    return place, sheet.weeks, sheet.id
