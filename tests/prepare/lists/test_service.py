"""What is kept when a list changes, an answer is lost, or a card is forged."""

from dataclasses import replace

import pytest

from bot.bank.lists.model import Prep, Sheet
from bot.core.errors import UserError
from bot.core.ids import ChecklistId, GuildId, UserId
from bot.prepare.lists import rules
from bot.prepare.lists import tx as lists
from bot.prepare.lists.messages import CompaniesShown, PageShown, Said
from bot.prepare.lists.service import ListsService
from tests.prepare.lists.test_rules import REAL, sheet
from tests.world import World

GUILD, ANN, BOB = GuildId(1), UserId(2), UserId(3)
NONE = ChecklistId(0)
LIST = sheet(6, 2)
FIRMS = sheet(1, id="firms", name="Firms", per="company")


def service(here: World, *sheets: Sheet) -> ListsService:
    return ListsService(here.app.core, lambda: Prep.of(sheets))


def ticked(page: PageShown) -> list[str]:
    return [one.item_id for one in page.entries if one.is_done]


async def test_a_list_that_changes_under_a_card_loses_nothing(here: World) -> None:
    before = service(here, LIST)
    page = await before.page(GUILD, ANN, "sheet", NONE)
    await before.tick(GUILD, ANN, "sheet", NONE, 0, page.listing, ("item-0-0", "item-0-2"))
    section = LIST.sections[0]
    shorter = replace(LIST, sections=(replace(section, items=section.items[1:]), LIST.sections[1]))
    after = service(here, shorter)
    shown = await after.tick(GUILD, ANN, "sheet", NONE, 0, page.listing, ("item-0-1",))
    assert shown.said is Said.CHANGED
    assert ticked(shown) == ["item-0-2"]
    assert (shown.done, shown.total) == (1, 7)
    forged = await after.tick(GUILD, ANN, "sheet", NONE, 0, shown.listing, ("nothing",))
    assert forged.said is Said.CHANGED
    again = await before.page(GUILD, ANN, "sheet", NONE, 0)
    assert ticked(again) == ["item-0-0", "item-0-2"]  # it is back, and so is its tick
    assert (await before.page(GUILD, ANN, "sheet", NONE, 99)).page == 2
    assert (await before.page(GUILD, ANN, "sheet", NONE, -5)).page == 0
    for gone in (after.page(GUILD, ANN, "gone", NONE), after.clear(GUILD, ANN, "gone", NONE)):
        with pytest.raises(UserError, match="isn't there any more"):
            await gone


async def test_what_is_done_twice_is_done_once_and_keeps_its_moment(here: World) -> None:
    one = service(here, LIST)
    page = await one.page(GUILD, ANN, "sheet", NONE)
    for _ in range(2):
        await one.tick(GUILD, ANN, "sheet", NONE, 0, page.listing, ("item-0-0",))
    first = await here.app.database.read(
        lambda tx: tx.execute("SELECT ticked_at FROM checklist_ticks").fetchall()
    )
    await here.env.advance_time(60)
    await one.tick(GUILD, ANN, "sheet", NONE, 0, page.listing, ("item-0-0", "item-0-1"))
    later = await here.app.database.read(
        lambda tx: tx.execute("SELECT ticked_at FROM checklist_ticks ORDER BY item_id").fetchall()
    )
    assert later[0][0] == first[0][0] < later[1][0]
    for _ in range(2):
        cleared = await one.clear(GUILD, ANN, "sheet", NONE)
        assert (cleared.done, cleared.said) == (0, Said.CLEARED)
    assert (await one.page(GUILD, BOB, "sheet", NONE)).done == 0


async def test_an_old_card_on_another_device_takes_no_tick_away(here: World) -> None:
    one = service(here, LIST)
    old = await one.page(GUILD, ANN, "sheet", NONE)  # open on both, with nothing done
    first = await one.tick(GUILD, ANN, "sheet", NONE, 0, old.listing, ("item-0-0",), old.done_mask)
    other = await one.tick(GUILD, ANN, "sheet", NONE, 0, old.listing, ("item-0-1",), old.done_mask)
    assert ticked(other) == ["item-0-0", "item-0-1"]
    back = await one.tick(GUILD, ANN, "sheet", NONE, 0, old.listing, (), first.done_mask)
    assert ticked(back) == ["item-0-1"]  # what that card showed was taken away, and nothing else
    former = await one.tick(GUILD, ANN, "sheet", NONE, 0, old.listing, ("item-0-2",))
    assert ticked(former) == ["item-0-2"]  # a card of before says all of its page


async def test_companies_are_ones_own_and_not_too_many(here: World) -> None:
    one = service(here, FIRMS)
    added = [
        (await one.name_company(GUILD, ANN, "firms", NONE, f"Firm {at}")).checklist_id
        for at in range(rules.MOST_COMPANIES)
    ]
    assert len(set(added)) == rules.MOST_COMPANIES
    with pytest.raises(UserError, match="Remove one first"):
        await one.name_company(GUILD, ANN, "firms", NONE, "One more")
    same = await one.name_company(GUILD, ANN, "firms", NONE, " firm 3 ")
    assert (same.checklist_id, same.company, same.said) == (added[3], "Firm 3", Said.NOTHING)
    for refused in (
        one.page(GUILD, BOB, "firms", added[0]),
        one.tick(GUILD, BOB, "firms", added[0], 0, same.listing, ("item-0-0",)),
        one.clear(GUILD, BOB, "firms", added[0]),
        one.ask_to_remove(BOB, "firms", added[0]),
        one.name_company(GUILD, BOB, "firms", added[0], "Mine"),
        one.page(GUILD, ANN, "firms", NONE),
    ):
        with pytest.raises(UserError, match="isn't on your list any more"):
            await refused
    for _ in range(2):
        left = await one.remove(ANN, "firms", added[0])
        assert len(left.companies) == rules.MOST_COMPANIES - 1
    await one.remove(BOB, "firms", added[1])
    assert len((await one.companies(ANN, "firms", added[1])).companies) == rules.MOST_COMPANIES - 1
    with pytest.raises(UserError, match="isn't there any more"):
        await service(here, LIST).name_company(GUILD, ANN, "sheet", NONE, "Acme")


async def test_the_first_card_leads_on_to_where_something_is_open(here: World) -> None:
    one = service(here, replace(LIST, guide="guide-portfolio"), FIRMS)
    shown = await one.all_lists(ANN)
    assert shown.go_on is not None
    assert (shown.go_on.list_id, shown.go_on.page, shown.go_on.has_begun) == ("sheet", 0, False)
    page = await one.name_company(GUILD, ANN, "firms", NONE, "Acme")
    assert isinstance(await one.open(GUILD, ANN, "firms"), PageShown)
    for at in range(3):
        found = await one.page(GUILD, ANN, "sheet", NONE, at)
        everything = tuple(entry.item_id for entry in found.entries)
        await one.tick(GUILD, ANN, "sheet", NONE, at, found.listing, everything)
    shown = await one.all_lists(ANN)
    assert shown.go_on is not None
    assert (shown.go_on.list_id, shown.go_on.company) == ("firms", "Acme")
    await one.tick(GUILD, ANN, "firms", page.checklist_id, 0, page.listing, ("item-0-0",))
    assert (await one.all_lists(ANN)).go_on is None
    await one.name_company(GUILD, ANN, "firms", NONE, "Beta")
    assert isinstance(await one.open(GUILD, ANN, "firms"), CompaniesShown)
    (line,) = [line for line in (await one.all_lists(ANN)).lines if line.per_company]
    assert (line.companies, line.done, line.total) == (2, 1, 2)


async def test_a_list_that_becomes_one_for_companies_keeps_what_was_ticked_apart(
    here: World,
) -> None:
    plain = replace(FIRMS, per="")
    one = service(here, plain)
    page = await one.page(GUILD, ANN, "firms", NONE)
    await one.tick(GUILD, ANN, "firms", NONE, 0, page.listing, ("item-0-0",))
    opened = await service(here, FIRMS).open(GUILD, ANN, "firms")
    assert isinstance(opened, CompaniesShown)
    assert opened.companies == ()
    await service(here, FIRMS).name_company(GUILD, ANN, "firms", NONE, "Acme")
    assert (await one.page(GUILD, ANN, "firms", NONE)).done == 1


async def test_what_others_tick_leads_nobody_elsewhere(here: World) -> None:
    other = replace(LIST, id="other", name="Other")
    one = service(here, LIST, other)
    for who, name in ((ANN, "sheet"), (BOB, "other")):
        page = await one.page(GUILD, who, name, NONE)
        await one.tick(GUILD, who, name, NONE, 0, page.listing, ("item-0-0",))
        await here.env.advance_time(60)
    shown = await one.all_lists(ANN)
    assert shown.go_on is not None
    assert (shown.go_on.list_id, shown.go_on.has_begun) == ("sheet", True)


async def test_the_plan_learns_how_far_each_list_is(here: World) -> None:
    one = service(here, *REAL.sheets.values())
    page = await one.page(GUILD, ANN, "coding", NONE)
    await one.tick(GUILD, ANN, "coding", NONE, 0, page.listing, (page.entries[0].item_id,))
    await one.name_company(GUILD, ANN, "company-research", NONE, "Acme")
    await one.name_company(GUILD, ANN, "company-research", NONE, "Beta")
    found = await here.app.database.read(lambda tx: lists.progress_of(tx, REAL, ANN))
    assert {(each.checklist.list_id, each.done) for each in found if each.done} == {("coding", 1)}
    companies = [one.checklist.company for one in found if one.checklist.company]
    assert companies == ["Acme", "Beta"]
    assert {each.checklist.list_id for each in found} == set(REAL.sheets)
