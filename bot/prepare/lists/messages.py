"""What ``/prepare`` says: frozen values that the ui draws. Pages count from 0."""

from dataclasses import dataclass
from enum import StrEnum

from bot.core.ids import ChecklistId


@dataclass(frozen=True, slots=True)
class ListLine:
    """How far a member is with a list; ``companies``: for how many they go through it, where it
    is about companies. Then done and total are of all of them together."""

    list_id: str
    name: str
    done: int
    total: int
    per_company: bool = False
    companies: int = 0
    is_plan: bool = False


@dataclass(frozen=True, slots=True)
class GoOn:
    """Where a member goes on, or begins."""

    list_id: str
    checklist_id: ChecklistId
    name: str
    company: str
    page: int
    has_begun: bool


@dataclass(frozen=True, slots=True)
class ListsShown:
    """All lists. ``go_on`` is None where everything is done."""

    lines: tuple[ListLine, ...]
    go_on: GoOn | None


class Said(StrEnum):
    """What happened before a page is shown."""

    NOTHING = ""
    SAVED = "saved"
    CHANGED = "changed"
    """The list was changed since the page was drawn, so nothing was saved."""
    CLEARED = "cleared"
    ADDED = "added"
    RENAMED = "renamed"


@dataclass(frozen=True, slots=True)
class ListEntry:
    """One thing to do; ``url`` may be ""."""

    item_id: str
    text: str
    why: str
    url: str
    is_done: bool


@dataclass(frozen=True, slots=True)
class PageShown:
    """A page of a list. ``topic`` can be practised ("": none); ``parts`` say on which page each
    part of the list begins; ``listing`` tells whether the list has changed since."""

    list_id: str
    checklist_id: ChecklistId
    name: str
    company: str
    page: int
    page_count: int
    title: str
    intro: str
    entries: tuple[ListEntry, ...]
    done: int
    total: int
    topic: str
    parts: tuple[tuple[int, str], ...]
    listing: str
    per_company: bool = False
    said: Said = Said.NOTHING

    @property
    def done_mask(self) -> int:
        """Which entries the page shows as done: bit n stands for the n-th."""
        return sum(one.is_done << at for at, one in enumerate(self.entries))


@dataclass(frozen=True, slots=True)
class CompanyLine:
    """How far a member is with a list for one company."""

    checklist_id: ChecklistId
    company: str
    done: int
    total: int


@dataclass(frozen=True, slots=True)
class CompaniesShown:
    """For which companies a member goes through a list; ``current`` is the one they come from."""

    list_id: str
    name: str
    companies: tuple[CompanyLine, ...]
    current: CompanyLine | None = None
    removed: str = ""


@dataclass(frozen=True, slots=True)
class CompanyForm:
    """The form for the name of a company: a new one, or the one that ``text`` names."""

    list_id: str
    checklist_id: ChecklistId
    text: str


@dataclass(frozen=True, slots=True)
class AskedToClear:
    """The member is asked before the ticks of a list go."""

    list_id: str
    checklist_id: ChecklistId
    name: str
    company: str
    done: int


@dataclass(frozen=True, slots=True)
class AskedToRemove:
    """The member is asked before a company goes with its ticks."""

    list_id: str
    checklist_id: ChecklistId
    company: str
    done: int
