"""Sheets that can't be used: all faults at once, each with its place and its fix."""

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.bank.lists.loader import load_prep, read_prep_files, read_prep_text
from bot.bank.lists.model import Item, ListSection, Prep, PrepKind
from bot.bank.loader import MAX_BYTES
from bot.bank.problems import BankError
from tests.bank.lists.texts import LIST, PLAN, TOPICAL, spoil
from tests.together import each


def told(text: str) -> list[str]:
    return [str(problem) for problem in read_prep_text("x.yaml", text).problems]


@pytest.mark.parametrize("text", [LIST, TOPICAL, PLAN])
def test_a_good_sheet_has_no_problem(text: str) -> None:
    reading = read_prep_text("x.yaml", text)
    assert reading.problems == ()
    assert reading.whole


def test_a_sheet_is_read_as_written() -> None:
    sheet = read_prep_text("x.yaml", LIST).prep().sheets["portfolio"]
    assert (sheet.title, sheet.kind, sheet.guide) == (
        "A portfolio",
        PrepKind.CHECKLIST,
        "guide-portfolio",
    )
    (section,) = sheet.sections
    assert section.area == "data"
    first, second = section.items
    assert first == Item(
        "where-from",
        "Say where the data came from.",
        "A careful reader asks it first.",
        "https://example.org/data",
    )
    assert second.url == ""


def test_a_plan_is_read_as_written() -> None:
    (plan,) = read_prep_text("x.yaml", PLAN).prep().plans
    assert plan.weeks == 1
    assert [item.minutes for item in plan.routine] == [100]
    (week,) = plan.sections
    assert (week.topics, week.items[0].minutes) == (("evaluation",), 110)


SECOND = "      - id: what-is-missing\n        text: Say what is missing in it.\n"
ITEM_WHY = "        why: Real data has faults of its own.\n"


@each(
    "base, old, new, problem",
    [
        # What YAML allows and we don't
        (LIST, "title: A portfolio", "title: Two: things", "2:11: a `: ` inside text that has no"),
        (LIST, "title: A portfolio", "title: &name A portfolio", "2:8: `&name`, `*name` and `!tag"),
        (LIST, "title: A portfolio", "title: *name", "2:8: `&name`, `*name` and `!tag"),
        (LIST, "title: A portfolio", "title: yes", "2:8: YAML reads `yes` as true or false"),
        (LIST, "kind:", "title: Again a title\nkind:", "4:1: `title` is given twice"),
        (LIST, "id: portfolio", "id: portfolio\x00", "1:14: an invisible control character"),
        (LIST, LIST, "", "1:1: the file is empty; begin with `id:` and `title:`"),
        (LIST, LIST, "- one\n", "1:1: `the file` must consist of keys with values"),
        (LIST, LIST, "topic: llm\nquestions: []\n", "1:1: these are questions, not a sheet"),
        (LIST, LIST, "id: [a\n", "1:5: the list that begins here isn't closed"),
        # Keys
        (
            LIST,
            "        url:",
            "        urls:",
            "14:9: `urls` is not a known key here; did you mean `url`?",
        ),
        (LIST, "guide: guide-portfolio\n", "", "1:1: `guide` is missing in a sheet of kind chec"),
        (LIST, "title: A portfolio\n", "", "1:1: `title` is missing; add it: the heading"),
        (LIST, ITEM_WHY, "", "15:9: `why` is missing; add it: one line of why"),
        (LIST, "    area: data\n", "", "8:5: a section needs either `area` or `topics`; name"),
        (
            LIST,
            "    area: data\n",
            "    area: data\n    topics: [llm]\n",
            "8:5: a section needs either `area` or `topics`; name one",
        ),
        (LIST, "intro:", "weeks: 3\nintro:", "6:8: `weeks` doesn't belong to a sheet of kind che"),
        (
            LIST,
            "        url: https://example.org/data\n",
            "        minutes: 30\n",
            "14:18: `minutes` doesn't belong to a sheet of kind checklist; leave it out",
        ),
        (LIST, "name: Portfolio\n", "", "1:1: `name` is missing; add it: what members call it"),
        (LIST, "guide:", "per: team\nguide:", "5:6: `team` is not possible for `per`"),
        (
            LIST,
            "id: what-is-missing",
            "id: where-from",
            "15:13: another entry has the id where-from",
        ),
        (
            LIST,
            "      - id: what-is-missing\n        text",
            "      - text",
            "15:9: `id` is missing;",
        ),
        # Values
        (LIST, "id: portfolio", "id: My Portfolio", "1:5: `My Portfolio` is not a valid `id`"),
        (LIST, "kind: checklist", "kind: check", "4:7: `check` is not possible for `kind`; did"),
        (LIST, "guide-portfolio", "guide-portfolo", "5:8: `guide-portfolo` is not possible for "),
        (LIST, "area: data", "area: date", "9:11: `date` is not an area of guide-portfolio; did"),
        (LIST, "https://example", "www.example", "14:14: `www.example.org/data` is not a web add"),
        (
            LIST,
            "Say what is missing in it.",
            "x" * 161,
            "16:15: `text` has 161 characters, 160 fit",
        ),
        (LIST, "Real data has faults of its own.", "x" * 201, "17:14: `why` has 201 characters, "),
        (LIST, "Real data has faults of its own.", "So.", "17:14: warning: `why` has only 3 chara"),
        (LIST, "why: Real", "why: |\n          Real\n         ", "17:14: `why` must be one line"),
        (LIST, "text: Say what is missing in it.", 'text: ""', "16:15: `text` is empty; fill it"),
        (LIST, "text: Say what is missing in it.", "text: [a]", "16:15: `text` must be text;"),
        (TOPICAL, "[evaluation]", "[evaluatoin]", "9:14: `evaluatoin` is not a topic of the bank;"),
        (TOPICAL, "[evaluation]", "evaluation", "9:13: `topics` must be a list; write"),
        # Plans
        (PLAN, "weeks: 1", "weeks: 2", "5:8: the plan is for 2 weeks and has 1 section; write"),
        (PLAN, "weeks: 1", "weeks: one", "5:8: `weeks` must be a whole number from 1 to 52"),
        (PLAN, "weeks: 1\n", "", "1:1: `weeks` is missing in a sheet of kind plan; add it: how"),
        (
            PLAN,
            "weeks: 1",
            "weeks: 1\nper: company",
            "6:6: `per` doesn't belong to a sheet of kind",
        ),
        (PLAN, "weeks: 1", "weeks: 1\nguide: guide-mock", "6:8: `guide` doesn't belong to a sheet"),
        (
            PLAN,
            "    topics: [evaluation]\n",
            "",
            "13:5: `topics` is missing in a sheet of kind pla",
        ),
        (
            PLAN,
            "    topics:",
            "    area: data\n    topics:",
            "14:11: `area` doesn't belong to a sh",
        ),
        (PLAN, "        minutes: 110\n", "", "16:9: `minutes` is missing in a sheet of kind plan"),
        (PLAN, "    minutes: 100\n", "", "8:5: `minutes` is missing in a sheet of kind plan; add"),
        (PLAN, "minutes: 110", "minutes: 999", "19:18: `minutes` must be a whole number from 5 "),
    ],
)
def test_a_fault_is_told_once_with_its_place_and_its_fix(
    base: str, old: str, new: str, problem: str
) -> None:
    lines = told(spoil(base, old, new))
    assert len(lines) == 1, lines
    assert lines[0].startswith(f"x.yaml:{problem}")


def test_a_list_with_a_routine_says_where_it_stands() -> None:
    routine = PLAN[PLAN.index("routine:") : PLAN.index("sections:")]
    lines = told(spoil(LIST, "sections:", routine + "sections:"))
    assert lines[0].startswith("x.yaml:8:3: `routine` doesn't belong to a sheet of kind checklist")


def test_all_faults_of_a_sheet_come_at_once_in_the_order_of_its_lines() -> None:
    text = spoil(spoil(LIST, "A portfolio", "no"), "area: data", "area: dates")
    text = spoil(text, "https://", "ftp://")
    lines = told(text)
    assert [line.split(":")[1] for line in lines] == ["2", "14"]
    assert told(spoil(LIST, "area: data", "area: dates"))[0].startswith("x.yaml:9:")


@pytest.mark.parametrize(
    "text",
    [
        spoil(LIST, ITEM_WHY, ""),
        spoil(LIST, SECOND + ITEM_WHY, "      - words\n"),
        spoil(LIST, "    items:", "    entries:"),
        spoil(LIST, "sections:", "sections:\n  - words"),
        spoil(PLAN, "    why: Recalling it yourself makes it stick.\n", ""),
        "",
    ],
)
def test_a_sheet_with_a_broken_part_is_left_out_whole(text: str) -> None:
    reading = read_prep_text("x.yaml", text)
    assert reading.drafts == ()
    assert not reading.whole
    with pytest.raises(BankError):
        reading.prep()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "portfolio.yaml").write_text(LIST, encoding="utf-8")
    (tmp_path / "one-week.yaml").write_text(PLAN, encoding="utf-8")
    (tmp_path / "words.txt").write_text("karpathy\n", encoding="utf-8")
    return tmp_path


def messages(folder: Path) -> list[str]:
    with pytest.raises(BankError) as caught:
        load_prep(folder)
    return [problem.message for problem in caught.value.problems]


def test_a_folder_is_loaded_guides_first_and_plans_last(folder: Path) -> None:
    (folder / "reading.yaml").write_text(TOPICAL, encoding="utf-8")
    assert list(load_prep(folder).sheets) == ["portfolio", "reading", "one-week"]


def test_a_style_warning_keeps_nobody_from_loading(folder: Path) -> None:
    text = spoil(LIST, "Real data has faults of its own.", "So.")
    (folder / "portfolio.yaml").write_text(text, encoding="utf-8")
    assert len(load_prep(folder).sheets) == 2


def test_a_missing_folder_and_an_empty_one_say_so(tmp_path: Path) -> None:
    assert messages(tmp_path / "nowhere") == ["there is no folder nowhere"]
    assert messages(tmp_path) == ["no sheet (*.yaml) is here"]


def test_a_folder_that_may_not_be_listed_says_why(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(self: Path) -> object:
        raise PermissionError(13, "Permission denied", str(self))

    monkeypatch.setattr(Path, "iterdir", refuse)
    assert messages(folder) == ["the file can't be read (Permission denied)"]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("title: café\n".encode("latin-1"), "this is not UTF-8 text"),
        (b"", "the file is empty"),
        (b"x" * (MAX_BYTES + 1), "the file is larger than 1 MB"),
    ],
)
def test_a_file_that_is_no_sheet_says_why(folder: Path, content: bytes, message: str) -> None:
    (folder / "more.yaml").write_bytes(content)
    assert messages(folder) == [message]


def test_a_file_that_is_gone_says_so(tmp_path: Path) -> None:
    (problem,) = read_prep_files([tmp_path / "gone.yaml"]).problems
    assert problem.message == "the file can't be read (there is none of this name)"


def test_the_name_of_a_file_is_that_of_its_sheet(folder: Path) -> None:
    (folder / "portfolio.yaml").rename(folder / "projects.yaml")
    assert messages(folder) == ["the file holds the sheet portfolio"]
    (folder / "projects.yaml").rename(folder / "portfolio.yml")
    assert messages(folder) == ["the name ends in .yml"]


def test_an_id_twice_is_reported_at_the_second(folder: Path) -> None:
    (folder / "zebra.yaml").write_text(LIST, encoding="utf-8")
    first = folder / "portfolio.yaml"
    assert f"the id portfolio is used in {first}:1 too" in messages(folder)


def test_prep_refuses_an_id_twice_and_finds_by_area_and_topic() -> None:
    sheet = read_prep_text("x.yaml", LIST).drafts[0].sheet
    reading = read_prep_text("x.yaml", TOPICAL).drafts[0].sheet
    with pytest.raises(ValueError, match="twice"):
        Prep.of([sheet, sheet])
    prep = Prep.of([sheet, reading])
    assert prep.area("guide-portfolio", "data") == sheet.sections
    assert prep.area("guide-portfolio", "results") == ()
    (section,) = reading.sections
    assert isinstance(section, ListSection)
    assert prep.resources("evaluation") == section.items
    assert prep.resources("llm") == ()


@given(base=st.sampled_from([LIST, TOPICAL, PLAN]), data=st.data())
@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
def test_no_spoilt_sheet_raises_anything_but_the_one_error(base: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(base)))
    end = data.draw(st.integers(start, min(len(base), start + 40)))
    text = base[:start] + data.draw(st.text(max_size=12)) + base[end:]
    reading = read_prep_text("x.yaml", text)
    try:
        assert reading.prep().sheets
    except BankError as error:
        assert error.problems
