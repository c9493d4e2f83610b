"""How a list is cut into pages, and that a changed list loses no tick."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.bank.lists.model import Item, ListSection, Prep, PrepKind, Sheet
from bot.core.errors import UserError
from bot.core.ids import ChecklistId
from bot.core.preparation import shipped_lists
from bot.practice.open.rules import topics
from bot.prepare.lists import rules
from bot.prepare.lists.rules import Checklist

REAL = shipped_lists()
COPY = Checklist(ChecklistId(1), "sheet", "")


def sheet(*sizes: int, kind: PrepKind = PrepKind.CHECKLIST, **more: object) -> Sheet:
    """A list whose parts have so many entries, named by their place."""
    parts = tuple(
        ListSection(
            f"Part {at}",
            tuple(
                Item(f"item-{at}-{number}", f"Do {at} {number}", "why") for number in range(size)
            ),
            topics=("llm",),
        )
        for at, size in enumerate(sizes)
    )
    given = {"id": "sheet", "title": "A sheet", "name": "Sheet", "intro": "What\nfor."}
    return Sheet(**{**given, "kind": kind, "sections": parts, **more})  # type: ignore[arg-type]


@given(st.lists(st.integers(1, 20), min_size=1, max_size=30))
def test_pages_hold_every_entry_once_in_order_and_few_enough(sizes: list[int]) -> None:
    one = sheet(*sizes)
    found = rules.pages(one)
    flat = [item for page in found for item in page.items]
    assert flat == [item for section in one.sections for item in section.items]
    assert all(1 <= len(page.items) <= rules.MOST_ENTRIES for page in found)
    assert len(found) == sum(-(-size // rules.MOST_ENTRIES) for size in sizes)
    for at, page in enumerate(found[1:], start=1):  # pieces of one part differ by one at most
        if found[at - 1].title == page.title:
            assert len(found[at - 1].items) - len(page.items) in (0, 1)


def test_the_parts_of_a_list_begin_where_their_first_entries_are() -> None:
    assert rules.first_pages(rules.pages(sheet(8, 1, 11))) == (
        (0, "Part 0"), (2, "Part 1"), (3, "Part 2"),
    )  # fmt: skip


@given(st.randoms(use_true_random=False), st.sets(st.integers(0, 8)))
def test_a_list_that_is_reworded_reordered_and_added_to_loses_no_tick(
    chance: object, done: set[int]
) -> None:
    one = sheet(4, 5)
    items = [item for section in one.sections for item in section.items]
    ticked = {items[at].id for at in done}
    changed = [replace(item, text="Reworded", why="anew") for item in items]
    changed.append(Item("brand-new", "New", "new"))
    chance.shuffle(changed)  # type: ignore[attr-defined]
    after = replace(one, sections=(ListSection("All", tuple(changed), topics=("llm",)),))
    before = rules.progress(one, COPY, ticked)
    assert rules.progress(after, COPY, ticked) == replace(before, total=before.total + 1)


def test_an_entry_that_is_gone_goes_quietly_and_comes_back_ticked() -> None:
    one = sheet(2, 1)
    ticked = frozenset(item.id for section in one.sections for item in section.items)
    shorter = replace(one, sections=one.sections[:1])
    assert rules.progress(shorter, COPY, ticked).done == 2
    assert rules.progress(shorter, COPY, ticked).total == 2
    assert rules.progress(one, COPY, ticked).done == 3


def test_one_goes_on_where_something_is_open() -> None:
    one = sheet(6, 2)
    first = {item.id for item in one.sections[0].items}
    assert rules.open_page(one, frozenset()) == 0
    assert rules.open_page(one, {"item-0-0"}) == 0
    assert rules.open_page(one, {"item-0-0", "item-0-1", "item-0-2"}) == 1
    assert rules.open_page(one, first) == 2
    assert rules.open_page(one, rules.ids_of(one)) == 0


def test_a_page_is_another_one_when_entries_came_went_or_moved() -> None:
    (page,) = rules.pages(sheet(3))
    others = [
        replace(page, items=page.items[:2]),
        replace(page, items=page.items[::-1]),
        replace(page, items=(*page.items, Item("new", "n", "n"))),
    ]
    assert len({rules.listing(one) for one in (page, *others)}) == 4
    reworded = replace(page, items=tuple(replace(item, text="x") for item in page.items))
    assert rules.listing(reworded) == rules.listing(page)
    assert len(rules.listing(page)) == 8, "it stands in the ids of buttons"


def test_only_what_can_be_practised_leads_to_practice() -> None:
    known = {value for _name, value in topics()}
    for one in REAL.sheets.values():
        for page in rules.pages(one):
            assert page.topic == "" or page.topic in known
    assert rules.topic_of(REAL.sheets["portfolio"], REAL.sheets["portfolio"].sections[0]) == (
        "guide-portfolio/choosing-projects"
    )
    (week, *_) = REAL.plans[0].sections
    assert rules.topic_of(REAL.plans[0], week) == ""
    one_topic = ListSection("Week", week.items, topics=("llm",))
    assert rules.topic_of(REAL.plans[0], one_topic) == "llm"
    odd = ListSection("Odd", week.items, area="nowhere")
    assert rules.topic_of(REAL.sheets["portfolio"], odd) == ""


def test_a_plan_says_what_it_repeats_each_week() -> None:
    plan = REAL.plans[0]
    intro = rules.introduction(plan)
    assert f"\nEvery week: {plan.routine[0].text} ({plan.routine[0].minutes} min)" in intro
    assert not {item.id for item in plan.routine} & rules.ids_of(plan)
    assert rules.introduction(sheet(1)) == "What for."


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("portfolio", "portfolio"), ("Company and role", "company-research"),
        ("DAY", "the-day-before"), ("company-and-role", "company-research"),
        (" the day before, and the day ", "the-day-before"), ("topic", "resources-by-topic"),
        ("12", "plan-12-weeks"),
    ],
)  # fmt: skip
def test_a_list_is_known_by_its_id_name_title_or_a_word_of_them(typed: str, found: str) -> None:
    assert rules.list_named(REAL, typed).id == found


def test_a_list_that_nobody_has_is_named_with_those_there_are() -> None:
    with pytest.raises(UserError, match=f"no list `{'x' * 40}`"):
        rules.list_named(REAL, "x" * 41)
    with pytest.raises(UserError, match=r"no list `co'oking .*\*Portfolio\*.*\*12-week plan\*"):
        rules.list_named(REAL, "co`oking\n" + "x" * 200)
    assert rules.lists_like(REAL, "ask inter") == (("Questions to ask", "questions-to-ask"),)
    assert len(rules.lists_like(Prep.of([sheet(1)]), "")) == 1


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("  Acme \n  Labs ", "Acme Labs"), ("Ac\u200bme", "Acme"), ("Zoë & Söhne", "Zoë & Söhne"),
        ("株式会社", "株式会社"), ("3M", "3M"), ("x" * 60, "x" * 60), ("Zoe\u0308", "Zoë"),
    ],
)  # fmt: skip
def test_a_companys_name_is_kept_as_one_line_that_shows(typed: str, name: str) -> None:
    assert rules.company_name(typed) == name


@pytest.mark.parametrize("typed", ["", "   ", "\u200b", "—!", "x" * 61])
def test_what_is_no_name_is_refused(typed: str) -> None:
    with pytest.raises(UserError, match="Nothing changed"):
        rules.company_name(typed)


def test_twenty_companies_are_as_many_as_can_be_shown() -> None:
    assert "You have 20 companies" in rules.TOO_MANY


def test_case_and_width_of_a_name_tell_nothing() -> None:
    assert rules.company_key("ＡＣＭＥ Labs") == rules.company_key("acme LABS")
    assert rules.company_key("Acme") != rules.company_key("Acme Labs")
