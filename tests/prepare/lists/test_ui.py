"""Every page of every list of ours, drawn: what Discord takes, and about one screen of a phone."""

import re
from collections.abc import Iterator
from dataclasses import replace

import pytest
from discord import ui

from bot.bank.lists.model import Sheet
from bot.core.ids import ChecklistId
from bot.gateway import layout
from bot.prepare.lists import rules
from bot.prepare.lists import ui as drawing
from bot.prepare.lists.messages import ListEntry, PageShown, Said
from tests.gateway.test_ids import ids_of, label_faults
from tests.prepare.lists.test_rules import REAL

LINE = 42
"""Characters of a line on a phone."""
ROW = 2
"""Lines that a row of buttons or a list of choices takes."""
SCREEN = 36
"""Lines that are no more than a screen and the last row of buttons."""


def shown(sheet: Sheet, at: int, *, is_done: bool = False) -> PageShown:
    found = rules.pages(sheet)
    page = found[at]
    entries = tuple(ListEntry(one.id, one.text, one.why, one.url, is_done) for one in page.items)
    return PageShown(
        sheet.id, ChecklistId(7), sheet.name, "Acme" if sheet.per else "", at, len(found),
        page.title, rules.introduction(sheet) if at == 0 else "", entries, 7, 9, page.topic,
        rules.first_pages(found), rules.listing(page), bool(sheet.per), Said.SAVED,
    )  # fmt: skip


def drawn(message: PageShown) -> layout.Card:
    view: layout.Card = drawing.RENDERERS[PageShown](message)
    return view


def lines(card: layout.Card) -> int:
    count = 0
    for item in card.walk_children():
        if isinstance(item, ui.TextDisplay):
            plain = re.sub(r"\[(.*?)\]\(http.*?\)", r"\1", item.content).replace("-# ", "")
            count += sum(-(-len(line) // LINE) or 1 for line in plain.split("\n"))
        elif isinstance(item, ui.ActionRow):
            count += ROW
    return count


def pages() -> Iterator[tuple[Sheet, int]]:
    for sheet in REAL.sheets.values():
        for at in range(len(rules.pages(sheet))):
            yield sheet, at


def test_every_page_is_what_discord_takes_and_about_a_screen() -> None:
    wrong = []
    for sheet, at in pages():
        card = drawn(shown(sheet, at, is_done=bool(at % 2)))
        names = ids_of(card)
        texts = [one.content for one in card.walk_children() if isinstance(one, ui.TextDisplay)]
        faults = label_faults(card)
        if max(map(len, names)) > 100 or len(set(names)) < len(names):
            faults.append("ids")
        if card.content_length() > layout.TEXT_LIMIT or card.total_children_count > 40:
            faults.append("size")
        if lines(card) > SCREEN:
            faults.append(f"{lines(card)} lines")
        if "…" in "".join(texts).replace("Serving…", "").replace("ROC Plot…", "").replace(
            "Reinforcement…", ""
        ):
            faults.append("something is cut")
        wrong += [f"{sheet.id} {at}: {one}" for one in faults]
    assert wrong == []


def test_an_address_is_a_link_with_the_words_of_its_entry() -> None:
    linked = 0
    for sheet, at in pages():
        for one in rules.pages(sheet)[at].items:
            card = drawn(shown(sheet, at))
            text = "\n".join(
                each.content for each in card.walk_children() if isinstance(each, ui.TextDisplay)
            )
            if one.url:
                linked += 1
                assert re.search(rf"\[[^\[\]]+\]\({re.escape(one.url)}\)", text), one.url
                assert re.fullmatch(r"https?://[^\s()<>]+", one.url), one.url
    assert linked > 100


@pytest.mark.parametrize("here", [0, 12, 29])
def test_of_many_parts_those_around_the_page_are_offered(here: int) -> None:
    many = tuple((at, f"Part {at}") for at in range(30))
    sheet = REAL.sheets["portfolio"]
    message = shown(sheet, 0)
    view = drawn(replace(message, parts=many, page=here, page_count=30))
    selects = [one for one in view.walk_children() if isinstance(one, ui.Select)]
    values = [option.value for option in selects[-1].options]
    assert len(values) == 25
    assert str(here) in values
