"""How a preparation list is cut into pages, and what of it is done. Pure.

A tick belongs to an entry by its id, wherever the entry stands: a list may be reworded, reordered
and added to, and nobody loses one.
"""

import unicodedata
from collections.abc import Iterable, Sequence, Set
from dataclasses import dataclass
from hashlib import blake2b

from bot.bank.lists.model import Item, ListSection, Prep, Sheet
from bot.bank.model import GUIDE_TAGS
from bot.core.errors import UserError
from bot.core.ids import ChecklistId

MOST_ENTRIES = 4
"""On a page, so that it is about one screen of a phone."""
MOST_COMPANIES = 20
LONGEST_COMPANY = 60
NO_NAME = "That isn't a name I can show: it needs a letter or a digit. Nothing changed."
TOO_LONG = f"A company's name can have up to {LONGEST_COMPANY} characters. Nothing changed."
TOO_MANY = (
    f"You have {MOST_COMPANIES} companies on this list, which is as many as I can show. Remove one "
    "first. Nothing changed."
)
_INVISIBLE = ("Cc", "Cf", "Co", "Cs", "Zl", "Zp")


@dataclass(frozen=True, slots=True)
class Page:
    """What is seen at once of a list. ``topic`` can be practised, "" where nothing fits."""

    title: str
    items: tuple[Item, ...]
    topic: str


@dataclass(frozen=True, slots=True)
class Checklist:
    """A list that a member goes through. ``company``: "" where it isn't about one."""

    checklist_id: ChecklistId
    list_id: str
    company: str


@dataclass(frozen=True, slots=True)
class ListProgress:
    """A list as far as a member is: how many entries are done, of how many."""

    checklist: Checklist
    done: int
    total: int


def pages(sheet: Sheet) -> tuple[Page, ...]:
    """A list page by page: each part of it, the longer ones cut into equal pieces."""
    return tuple(
        Page(section.title, piece, topic_of(sheet, section))
        for section in sheet.sections
        for piece in _pieces(section.items)
    )


def _pieces(items: tuple[Item, ...]) -> Iterable[tuple[Item, ...]]:
    count = -(-len(items) // MOST_ENTRIES)
    size, longer = divmod(len(items), count)
    at = 0
    for number in range(count):
        until = at + size + (number < longer)
        yield items[at:until]
        at = until


def topic_of(sheet: Sheet, section: ListSection) -> str:
    """What can be practised on a part of a list: a value of ``/practise``. A week of a plan that
    names several topics is about none in particular."""
    if section.area:
        known = section.area in GUIDE_TAGS.get(sheet.guide, ())
        return f"{sheet.guide}/{section.area}" if known else ""
    return section.topics[0] if len(section.topics) == 1 else ""


def first_pages(found: Sequence[Page]) -> tuple[tuple[int, str], ...]:
    """Where each part of a list begins: the number of its page (from 0) and its title."""
    return tuple(
        (at, page.title)
        for at, page in enumerate(found)
        if at == 0 or page.title != found[at - 1].title
    )


def ids_of(sheet: Sheet) -> frozenset[str]:
    """The entries that can be ticked; what a plan repeats each week is not among them."""
    return frozenset(item.id for section in sheet.sections for item in section.items)


def progress(sheet: Sheet, checklist: Checklist, ticked: Set[str]) -> ListProgress:
    """How far a list is; ticks of entries that are gone from it don't count."""
    entries = ids_of(sheet)
    return ListProgress(checklist, len(entries & ticked), len(entries))


def open_page(sheet: Sheet, ticked: Set[str]) -> int:
    """The first page (from 0) on which something isn't done; the first where all is."""
    for at, page in enumerate(pages(sheet)):
        if any(item.id not in ticked for item in page.items):
            return at
    return 0


def listing(page: Page) -> str:
    """What a page shows, as a short text: another one if entries came, went or moved."""
    ids = "\n".join(item.id for item in page.items)
    return blake2b(ids.encode(), digest_size=4).hexdigest()


def marked(page: Page, mask: int) -> frozenset[str]:
    """The entries of a page that a mask names: bit n stands for the n-th."""
    return frozenset(item.id for at, item in enumerate(page.items) if mask >> at & 1)


def introduction(sheet: Sheet) -> str:
    """What stands above the first page: what the list is for, and what a plan repeats each week."""
    intro = " ".join(sheet.intro.split())
    weekly = (f"Every week: {item.text} ({item.minutes} min)" for item in sheet.routine)
    return "\n".join((intro, *weekly))


def lists_like(prep: Prep, typed: str) -> tuple[tuple[str, str], ...]:
    """Names and ids of the lists whose name or title has what is typed."""
    words = typed.casefold().split()
    return tuple(
        (sheet.name, sheet.id)
        for sheet in prep.sheets.values()
        if all(word in f"{sheet.name} {sheet.title}".casefold() for word in words)
    )


def list_named(prep: Prep, typed: str) -> Sheet:
    """The list that a member chose or typed; refuses what is none, naming those there are."""
    wanted = " ".join(typed.split()).casefold()
    spaced = wanted.replace("-", " ").replace("_", " ")
    for sheet in prep.sheets.values():
        called = (sheet.id, sheet.name.casefold(), sheet.title.casefold())
        if wanted in called or spaced in called:
            return sheet
    like = lists_like(prep, spaced)
    if len(like) == 1:
        return prep.sheets[like[0][1]]
    names = ", ".join(f"*{sheet.name}*" for sheet in prep.sheets.values())
    shown = typed[:40].replace("`", "'").replace("\n", " ")
    raise UserError(f"I have no list `{shown}`. There are {names}.")


def company_name(typed: str) -> str:
    """The name of a company as it is kept: one line, nothing that nobody sees."""
    seen = "".join(" " if char.isspace() else char for char in typed)
    shown = "".join(char for char in seen if unicodedata.category(char) not in _INVISIBLE)
    name = " ".join(unicodedata.normalize("NFC", shown).split())
    if not any(char.isalnum() for char in name):
        raise UserError(NO_NAME)
    if len(name) > LONGEST_COMPANY:
        raise UserError(TOO_LONG)
    return name


def company_key(name: str) -> str:
    """A company's name as it is compared: case and width of its letters tell nothing."""
    return unicodedata.normalize("NFKC", name).casefold()
