"""What a member has done of the lists. Functions for use inside one transaction; the room of the
plan calls them, too."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from bot.bank.lists.model import Prep, Sheet
from bot.core.database import Transaction
from bot.core.errors import UserError
from bot.core.ids import ChecklistId, UserId
from bot.prepare.lists import rules, store
from bot.prepare.lists.rules import Checklist, ListProgress

GONE = "That list isn't there any more. `/prepare` shows all there are; your ticks are kept."
NO_COMPANY = (
    "That company isn't on your list any more. `/prepare` shows those that are; nothing changed."
)


@dataclass(frozen=True, slots=True)
class Mine:
    """All that a member goes through. ``ticked`` is by checklist; ``latest`` is the one in which
    they ticked last, None if they never did."""

    checklists: tuple[Checklist, ...]
    ticked: Mapping[ChecklistId, frozenset[str]]
    latest: ChecklistId | None

    def of(self, sheet: Sheet) -> tuple[Checklist, ...]:
        """The member's own copies of a list: one at most, or one for each company."""
        return tuple(
            one
            for one in self.checklists
            if one.list_id == sheet.id and bool(one.company) == bool(sheet.per)
        )

    def progress(self, sheet: Sheet, checklist: Checklist) -> ListProgress:
        """How far they are with one of them."""
        return rules.progress(sheet, checklist, self.ticks_in(checklist))

    def ticks_in(self, checklist: Checklist) -> frozenset[str]:
        """The entries that they ticked in one of them, those that are gone too."""
        return self.ticked.get(checklist.checklist_id, frozenset())


def mine(tx: Transaction, user_id: UserId) -> Mine:
    """All that a member goes through, whichever server they did it in."""
    ticked: dict[ChecklistId, set[str]] = defaultdict(set)
    latest = None
    for one in store.ticks_of(tx, user_id):
        ticked[one.checklist_id].add(one.item_id)
        latest = one.checklist_id
    frozen = {key: frozenset(found) for key, found in ticked.items()}
    return Mine(store.of_person(tx, user_id), frozen, latest)


def progress_of(tx: Transaction, prep: Prep, user_id: UserId) -> tuple[ListProgress, ...]:
    """How far a member is with every list, in the order of the lists; one that wasn't begun has
    the id 0, and one that is about companies comes once for each."""
    found = mine(tx, user_id)
    return tuple(
        found.progress(sheet, checklist)
        for sheet in prep.sheets.values()
        for checklist in found.of(sheet) or (not_begun(sheet),)
    )


def not_begun(sheet: Sheet) -> Checklist:
    """A list in which nothing was ticked."""
    return Checklist(ChecklistId(0), sheet.id, "")


def sheet_or_refuse(prep: Prep, list_id: str) -> Sheet:
    """The list of an id, or a kind refusal."""
    sheet = prep.sheets.get(list_id)
    if sheet is None:
        raise UserError(GONE)
    return sheet


def checklist_or_refuse(found: Mine, sheet: Sheet, checklist_id: ChecklistId) -> Checklist:
    """The member's own copy of a list. Where it is about companies, the one that the id means."""
    copies = found.of(sheet)
    if not sheet.per:
        return copies[0] if copies else not_begun(sheet)
    for one in copies:
        if one.checklist_id == checklist_id:
            return one
    raise UserError(NO_COMPANY)
