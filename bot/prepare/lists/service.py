"""Use cases of the preparation lists: looking, ticking, companies, starting over."""

import asyncio
from collections.abc import Callable

from bot.bank.lists.model import Prep, PrepKind, Sheet
from bot.core.database import Transaction
from bot.core.errors import UserError
from bot.core.feature import Core
from bot.core.ids import DIRECT, ChecklistId, GuildId, UserId
from bot.prepare.lists import rules, store
from bot.prepare.lists import tx as lists
from bot.prepare.lists.messages import (
    AskedToClear,
    AskedToRemove,
    CompaniesShown,
    CompanyForm,
    CompanyLine,
    GoOn,
    ListEntry,
    ListLine,
    ListsShown,
    PageShown,
    Said,
)
from bot.prepare.lists.rules import Checklist
from bot.prepare.lists.tx import Mine

TAKEN = "You have **{name}** on this list already. Nothing changed; its ticks are as they were."


class ListsService:
    """What one person works through, the same in every server. ``here`` is the server in which they
    do it, None in direct messages."""

    def __init__(self, core: Core, load: Callable[[], Prep]) -> None:
        """``load`` reads the lists; it is called off the loop, each time they are wanted."""
        self._core = core
        self._load = load

    async def prep(self) -> Prep:
        """The lists."""
        return await asyncio.to_thread(self._load)

    async def all_lists(self, user_id: UserId) -> ListsShown:
        """Every list with how far the member is."""
        prep = await self.prep()
        found = await self._core.database.read(lambda tx: lists.mine(tx, user_id))
        lines = tuple(_line(found, sheet) for sheet in prep.sheets.values())
        return ListsShown(lines, _go_on(prep, found))

    async def open(
        self, here: GuildId | None, user_id: UserId, typed: str
    ) -> PageShown | CompaniesShown:
        """A list by its id or name: where something is open. Where it is about companies and there
        isn't just one, the companies."""
        prep = await self.prep()
        sheet = rules.list_named(prep, typed)
        found = await self._core.database.read(lambda tx: lists.mine(tx, user_id))
        copies = found.of(sheet)
        if sheet.per and len(copies) != 1:
            return _companies(found, sheet)
        checklist = copies[0] if copies else lists.not_begun(sheet)
        at = rules.open_page(sheet, found.ticks_in(checklist))
        return _page(here, found, sheet, checklist, at)

    async def page(
        self,
        here: GuildId | None,
        user_id: UserId,
        list_id: str,
        checklist_id: ChecklistId,
        page: int | None = None,
    ) -> PageShown:
        """A page of a list; None: the first one on which something is open."""
        sheet = lists.sheet_or_refuse(await self.prep(), list_id)

        def load(tx: Transaction) -> PageShown:
            found = lists.mine(tx, user_id)
            checklist = lists.checklist_or_refuse(found, sheet, checklist_id)
            ticks = found.ticks_in(checklist)
            at = rules.open_page(sheet, ticks) if page is None else page
            return _page(here, found, sheet, checklist, at)

        return await self._core.database.read(load)

    async def tick(
        self, here: GuildId | None, user_id: UserId, list_id: str, checklist_id: ChecklistId,
        page: int, listing: str, chosen: tuple[str, ...], shown_done: int | None = None,
    ) -> PageShown:  # fmt: skip
        """What is done of a page. Nothing is saved if the list has changed since it was drawn.

        ``shown_done``: the entries that the card showed as done (bit n stands for the n-th). Only
        what differs from it is changed, so a card that is old, as on another device, takes no tick
        away. None: an id of before says nothing of it.
        """
        sheet = lists.sheet_or_refuse(await self.prep(), list_id)
        now = self._core.clock.now()
        at = _within(sheet, page)
        shown = rules.pages(sheet)[at]
        ids = {item.id for item in shown.items}
        before = rules.marked(shown, shown_done) if shown_done is not None else frozenset()
        wanted = set(chosen)
        undone = ids - wanted if shown_done is None else before - wanted

        def save(tx: Transaction) -> PageShown:
            checklist = lists.checklist_or_refuse(lists.mine(tx, user_id), sheet, checklist_id)
            if listing != rules.listing(shown) or not wanted <= ids:
                return _page(here, lists.mine(tx, user_id), sheet, checklist, at, Said.CHANGED)
            if not checklist.checklist_id:
                checklist = store.begin(tx, here or DIRECT, user_id, sheet.id, "", now)
            store.settle(tx, checklist.checklist_id, here or DIRECT)
            store.tick(tx, checklist.checklist_id, wanted - before, undone, now)
            return _page(here, lists.mine(tx, user_id), sheet, checklist, at, Said.SAVED)

        return await self._core.database.write(save)

    async def ask_to_clear(
        self, user_id: UserId, list_id: str, checklist_id: ChecklistId
    ) -> AskedToClear:
        """*Start over*: asks once."""
        shown = await self.page(None, user_id, list_id, checklist_id)
        return AskedToClear(list_id, shown.checklist_id, shown.name, shown.company, shown.done)

    async def clear(
        self, here: GuildId | None, user_id: UserId, list_id: str, checklist_id: ChecklistId
    ) -> PageShown:
        """*Clear the ticks*. Harmless to repeat."""
        sheet = lists.sheet_or_refuse(await self.prep(), list_id)

        def take(tx: Transaction) -> PageShown:
            checklist = lists.checklist_or_refuse(lists.mine(tx, user_id), sheet, checklist_id)
            store.clear(tx, checklist.checklist_id)
            return _page(here, lists.mine(tx, user_id), sheet, checklist, 0, Said.CLEARED)

        return await self._core.database.write(take)

    async def companies(
        self, user_id: UserId, list_id: str, current: ChecklistId
    ) -> CompaniesShown:
        """For which companies the member goes through a list."""
        sheet = lists.sheet_or_refuse(await self.prep(), list_id)
        found = await self._core.database.read(lambda tx: lists.mine(tx, user_id))
        return _companies(found, sheet, current)

    async def company_form(
        self, user_id: UserId, list_id: str, checklist_id: ChecklistId
    ) -> CompanyForm:
        """The form for a new company (0) or another name."""
        sheet = lists.sheet_or_refuse(await self.prep(), list_id)
        if not checklist_id:
            return CompanyForm(list_id, checklist_id, "")

        def load(tx: Transaction) -> CompanyForm:
            one = lists.checklist_or_refuse(lists.mine(tx, user_id), sheet, checklist_id)
            return CompanyForm(list_id, checklist_id, one.company)

        return await self._core.database.read(load)

    async def name_company(
        self, here: GuildId | None, user_id: UserId, list_id: str, checklist_id: ChecklistId,
        typed: str,
    ) -> PageShown:  # fmt: skip
        """The form came in: a new company (0), one that is there already, or another name."""
        sheet = lists.sheet_or_refuse(await self.prep(), list_id)
        if not sheet.per:
            raise UserError(lists.GONE)
        name, now = rules.company_name(typed), self._core.clock.now()

        def save(tx: Transaction) -> PageShown:
            found = lists.mine(tx, user_id)
            same = store.find(tx, user_id, list_id, name)
            if checklist_id:
                checklist = lists.checklist_or_refuse(found, sheet, checklist_id)
                if same is not None and same != checklist:
                    raise UserError(TAKEN.format(name=same.company))
                store.settle(tx, checklist_id, here or DIRECT)
                store.rename(tx, checklist_id, name)
                said = Said.RENAMED
            else:
                if same is None and len(found.of(sheet)) >= rules.MOST_COMPANIES:
                    raise UserError(rules.TOO_MANY)
                checklist = store.begin(tx, here or DIRECT, user_id, list_id, name, now)
                said = Said.ADDED if same is None else Said.NOTHING
            found = lists.mine(tx, user_id)
            checklist = lists.checklist_or_refuse(found, sheet, checklist.checklist_id)
            at = rules.open_page(sheet, found.ticks_in(checklist))
            return _page(here, found, sheet, checklist, at, said)

        return await self._core.database.write(save)

    async def ask_to_remove(
        self, user_id: UserId, list_id: str, checklist_id: ChecklistId
    ) -> AskedToRemove:
        """*Remove* a company: asks once."""
        shown = await self.page(None, user_id, list_id, checklist_id)
        return AskedToRemove(list_id, checklist_id, shown.company, shown.done)

    async def remove(
        self, user_id: UserId, list_id: str, checklist_id: ChecklistId
    ) -> CompaniesShown:
        """*Remove it*: the company goes with its ticks. Harmless to repeat."""
        sheet = lists.sheet_or_refuse(await self.prep(), list_id)

        def take(tx: Transaction) -> CompaniesShown:
            removed = ""
            for one in lists.mine(tx, user_id).of(sheet):
                if sheet.per and one.checklist_id == checklist_id:
                    removed = one.company
                    store.remove(tx, checklist_id)
            return _companies(lists.mine(tx, user_id), sheet, removed=removed)

        return await self._core.database.write(take)


def _within(sheet: Sheet, page: int) -> int:
    return max(0, min(page, len(rules.pages(sheet)) - 1))


def _page(
    here: GuildId | None,
    found: Mine,
    sheet: Sheet,
    checklist: Checklist,
    page: int,
    said: Said = Said.NOTHING,
) -> PageShown:
    everything, at = rules.pages(sheet), _within(sheet, page)
    shown, ticks = everything[at], found.ticks_in(checklist)
    progress = rules.progress(sheet, checklist, ticks)
    return PageShown(
        list_id=sheet.id,
        checklist_id=checklist.checklist_id,
        name=sheet.name,
        company=checklist.company,
        page=at,
        page_count=len(everything),
        title=shown.title,
        intro=rules.introduction(sheet) if at == 0 else "",
        entries=tuple(
            ListEntry(item.id, item.text, item.why, item.url, item.id in ticks)
            for item in shown.items
        ),
        done=progress.done,
        total=progress.total,
        topic="" if here is None else shown.topic,  # which is for servers
        parts=rules.first_pages(everything),
        listing=rules.listing(shown),
        per_company=bool(sheet.per),
        said=said,
    )


def _line(found: Mine, sheet: Sheet) -> ListLine:
    copies = found.of(sheet)
    each = [found.progress(sheet, one) for one in copies or (lists.not_begun(sheet),)]
    return ListLine(
        sheet.id, sheet.name, sum(one.done for one in each), sum(one.total for one in each),
        bool(sheet.per), len(copies) if sheet.per else 0, sheet.kind is PrepKind.PLAN,
    )  # fmt: skip


def _go_on(prep: Prep, found: Mine) -> GoOn | None:
    """Where the member ticked last, if something is open there; else the first list that has
    something open, among those that are no plan of weeks."""
    latest = [one for one in found.checklists if one.checklist_id == found.latest]
    sheets = [sheet for sheet in prep.sheets.values() if sheet.kind is not PrepKind.PLAN]
    candidates = [
        *((prep.sheets[one.list_id], one) for one in latest if one.list_id in prep.sheets),
        *(
            (sheet, copy)
            for sheet in sheets
            for copy in found.of(sheet) or (() if sheet.per else (lists.not_begun(sheet),))
        ),
    ]
    for sheet, checklist in candidates:
        progress = found.progress(sheet, checklist)
        if progress.done < progress.total:
            at = rules.open_page(sheet, found.ticks_in(checklist))
            return GoOn(
                sheet.id, checklist.checklist_id, sheet.name, checklist.company, at,
                progress.done > 0,
            )  # fmt: skip
    return None


def _companies(
    found: Mine, sheet: Sheet, current: ChecklistId | None = None, *, removed: str = ""
) -> CompaniesShown:
    lines = tuple(
        CompanyLine(one.checklist_id, one.company, progress.done, progress.total)
        for one in found.of(sheet)
        for progress in (found.progress(sheet, one),)
    )
    mine = next((one for one in lines if one.checklist_id == current), None)
    return CompaniesShown(sheet.id, sheet.name, lines, mine, removed)
