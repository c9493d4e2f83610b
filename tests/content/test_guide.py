"""Every bullet of the preparation guide has a way for a member to reach it."""

import re
from pathlib import Path

import pytest

from bot.bank.model import CORE_40_TAG, GUIDE_TAGS
from bot.practice.open import rules as practice
from bot.practice.open.rules import Wish
from bot.prepare.lists import rules as lists
from tests.content import guide
from tests.content.guide import Row
from tests.real_bank import real_bank
from tests.test_docs import tables
from tests.together import all_hold

TAXONOMY = Path(__file__).parents[3] / "shared" / "content" / "TAXONOMY.md"
HEADING = "## The ten parts of preparing"
PREP = guide.prep()
ROWS = {row.name: row for row in guide.written()}
GAPS = (
    "Diverse projects", "Certificates and continued learning", "Practice platforms",
    "Mission, values and culture", "Social media", "Walking through one's CV",
    "Tell me about yourself", "Clothes", "A quiet room", "The camera", "Pay", "Rejection",
)  # fmt: skip


def faults(row: Row) -> list[str]:
    """What of a row isn't there for a member."""
    bank = real_bank()
    wrong = []
    for one in row.questions:
        number, _, tag = one.partition(" with ")
        if tag:
            if len(guide.tagged(tag.strip("`"))) < int(number):
                wrong.append(f"fewer than {one}")
        elif one not in {question.id for question in bank.active}:
            wrong.append(f"no question {one}")
    for one in row.lists:
        name, _, entry = one.partition("/")
        sheet = PREP.sheets.get(name)
        pages = lists.pages(sheet) if sheet else ()
        shown = {item.id for page in pages for item in page.items}
        if not shown or (entry and entry not in shown):
            wrong.append(f"no list or entry {one}")
    commands = {cells[0].strip("`") for cells in tables("Commands")[0]}
    wrong += [f"no command {one}" for one in row.commands if one not in commands]
    if bool(row.questions) != ("/practise" in row.commands):
        wrong.append("questions are what /practise brings")
    if bool(row.lists) != ("/prepare" in row.commands):
        wrong.append("lists are what /prepare brings")
    return wrong if row.questions or row.lists else [*wrong, "nothing leads to it"]


def test_what_the_table_names_is_there() -> None:
    def holds(name: str) -> None:
        assert faults(ROWS[name]) == []

    all_hold(list(ROWS), holds)


def test_the_table_has_every_area_and_every_gap_that_was_found() -> None:
    named = {row.name for row in guide.rows()}
    assert named == set(ROWS), "run: python -m tests.content.guide"
    assert set(GAPS) <= named
    areas = sum(len(areas) or 1 for areas in GUIDE_TAGS.values())
    assert len(ROWS) == areas + 1 + len(GAPS)


def test_each_area_can_be_practised_by_its_name() -> None:
    values = {value for _name, value in practice.topics()}
    for part, areas in GUIDE_TAGS.items():
        for value in (part, *(f"{part}/{area}" for area in areas)):
            assert value in values
            assert practice.fitting(real_bank().active, Wish(value)), value
    assert practice.fitting(real_bank().active, Wish(CORE_40_TAG))


def test_a_row_that_leads_nowhere_is_seen() -> None:
    bad = Row("Bad", ("900 with `guide-basics`", "nowhere"), ("coding/no", "gone"), ("/nothing",))
    assert len(faults(bad)) == 7
    assert faults(Row("Empty", (), (), ())) == ["nothing leads to it"]


def bullets() -> list[tuple[str, str]]:
    """Each part of the guide with what stands in its brackets."""
    text = TAXONOMY.read_text(encoding="utf-8").split(HEADING)[1].split("\n## ")[0]
    found = []
    for tag, words in re.findall(r"`(guide-[a-z]+)`(?: \(([^)]*)\))?", text):
        counted = re.sub(r"^(six|seven|eight)( areas)?[:,]?", "", words)
        names = [one.strip() for one in re.split(r",|\band\b", counted) if one.strip()]
        found += [(tag, one) for one in names] or [(tag, "")]
    return found


@pytest.mark.skipif(not TAXONOMY.is_file(), reason="the guide's own text isn't here")
def test_every_bullet_of_the_guide_has_its_row() -> None:
    missing = [
        (tag, words)
        for tag, words in bullets()
        if not any(
            name.startswith(guide.NAMES[tag]) and words.casefold() in name.casefold()
            for name in ROWS
        )
    ]
    assert missing == []
    assert {tag for tag, _words in bullets()} == set(GUIDE_TAGS)
    assert len(bullets()) > 35


@pytest.mark.skipif(not TAXONOMY.is_file(), reason="the guide's own text isn't here")
def test_every_part_has_as_many_areas_as_the_guide_counts() -> None:
    text = TAXONOMY.read_text(encoding="utf-8").split(HEADING)[1].split("\n## ")[0]
    counts = {"six": 6, "seven": 7, "eight": 8}
    told = re.findall(r"`(guide-[a-z]+)` \((six|seven|eight)\b", text)
    assert len(told) >= 6
    assert {tag: counts[word] for tag, word in told} == {
        tag: len(GUIDE_TAGS[tag]) for tag, _ in told
    }
