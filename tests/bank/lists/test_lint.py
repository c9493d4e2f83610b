"""What a folder of sheets must cover, and what it must not say twice."""

from pathlib import Path

import pytest

from bot.bank.lists.lint import check_prep, check_prep_files, coverage, repeated, week_by_week
from bot.bank.lists.loader import SheetDraft, read_prep_text
from bot.bank.lists.model import PREP_GUIDES
from bot.bank.model import GUIDE_TAGS, TOPICS
from bot.bank.problems import Severity
from bot.cli.main import main
from tests.bank.lists.texts import LIST, PLAN, TOPICAL, spoil


def draft(text: str, file: str = "x.yaml") -> SheetDraft:
    (read,) = read_prep_text(file, text).drafts
    return read


def test_a_repeated_entry_is_told_with_the_place_of_the_first() -> None:
    twin = spoil(TOPICAL, "A textbook, chapter 3", "say where the DATA came from")
    (problem,) = repeated([draft(LIST, "a.yaml"), draft(twin, "b.yaml")])
    assert str(problem) == "b.yaml:12:15: this entry is also at a.yaml:12; keep one of them"


def test_a_repeated_why_is_a_matter_of_style() -> None:
    text = spoil(LIST, "Real data has faults of its own.", "A careful reader asks it first.")
    (problem,) = repeated([draft(text)])
    assert str(problem).startswith("x.yaml:17:14: warning: this why is also at x.yaml:13")


def test_a_week_must_fill_its_minutes_and_every_topic_needs_a_week() -> None:
    topics = f"[{', '.join(TOPICS)}]"
    whole = spoil(PLAN, "[evaluation]", topics)
    assert list(week_by_week(draft(whole))) == []
    (problem,) = week_by_week(draft(spoil(whole, "minutes: 110", "minutes: 100")))
    assert problem.message == "this week takes 200 minutes with the routine, the plan allows 210"
    assert problem.line == 13
    (problem,) = week_by_week(draft(spoil(whole, "evaluation, ", "")))
    assert problem.message == "no week of the plan names the topic evaluation"


def test_what_nothing_covers_is_told_area_by_area(tmp_path: Path) -> None:
    reading = spoil(TOPICAL, "[evaluation]", f"[{', '.join(list(TOPICS)[:-1])}]")
    found = {p.message for p in coverage([draft(LIST), draft(reading), draft(PLAN)], tmp_path)}
    areas = [f"{guide}:{area}" for guide in PREP_GUIDES for area in GUIDE_TAGS[guide]]
    assert {f"no section covers {area}" for area in areas} - found == {
        "no section covers guide-portfolio:data"
    }
    assert f"topic {list(TOPICS)[-1]} has 0 resources" in found
    assert "topic evaluation has 1 resource" in found
    assert {f"there is no plan for {weeks} weeks" for weeks in (4, 8, 12)} <= found


def test_two_resources_are_enough_for_a_topic(tmp_path: Path) -> None:
    more = "      - id: other\n        text: Another book, chapter 4\n        why: It shows it.\n"
    found = {p.message for p in coverage([draft(TOPICAL + more)], tmp_path)}
    assert not any(message.startswith("topic evaluation ") for message in found)


@pytest.fixture
def content(tmp_path: Path) -> Path:
    folder = tmp_path / "prep"
    folder.mkdir()
    (folder / "portfolio.yaml").write_text(LIST, encoding="utf-8")
    (folder / "one-week.yaml").write_text(PLAN, encoding="utf-8")
    return tmp_path


def test_the_gaps_of_a_folder_are_told_only_when_all_of_it_could_be_read(content: Path) -> None:
    folder = content / "prep"
    assert any("no section covers" in problem.message for problem in check_prep(folder))
    (folder / "more.yaml").write_text("", encoding="utf-8")
    assert not any("no section covers" in problem.message for problem in check_prep(folder))


def test_what_a_fault_leaves_out_is_no_gap_of_its_own(content: Path) -> None:
    path = content / "prep" / "one-week.yaml"
    for good, bad in (("minutes: 110", "minutes: two"), ("weeks: 1", "weeks: one"),
                      ("[evaluation]", "[evaluating]")):  # fmt: skip
        path.write_text(spoil(PLAN, good, bad), encoding="utf-8")
        (problem,) = (one for one in check_prep(path.parent) if one.level is Severity.ERROR)
        assert f"`{bad.split()[-1].strip('[]')}`" in problem.message


def test_one_file_is_compared_with_its_neighbours_and_told_alone(content: Path) -> None:
    path = content / "prep" / "reading.yaml"
    path.write_text(spoil(TOPICAL, "A textbook, chapter 3", "Say what is missing in it."))
    (problem,) = check_prep_files([path])
    assert problem.file == str(path)
    assert problem.message == f"this entry is also at {path.parent / 'portfolio.yaml'}:16"


def test_plans_may_share_a_routine(content: Path) -> None:
    path = content / "prep" / "two.yaml"
    path.write_text(spoil(PLAN, "one-week", "two"), encoding="utf-8")
    assert not any("is also at" in problem.message for problem in check_prep_files([path]))


def test_spelling_uses_the_banks_list_and_that_of_the_sheets(content: Path) -> None:
    pytest.importorskip("spellchecker", reason="the dictionary is in the test extra")
    path = content / "prep" / "portfolio.yaml"
    text = spoil(LIST, "Real data has", "Zzyvaq data and qqblorf have")
    path.write_text(spoil(text, "reader asks", "zzyvaq asks"), encoding="utf-8")
    misspelt = {p.message for p in check_prep_files([path])}
    assert misspelt == {"`zzyvaq` may be misspelt", "`qqblorf` may be misspelt"}
    (content / "words.txt").write_text("zzyvaq\n", encoding="utf-8")
    (content / "prep" / "words.txt").write_text("qqblorf\n", encoding="utf-8")
    assert check_prep_files([path]) == ()


@pytest.mark.parametrize("folder", [".", "prep"])
def test_a_list_of_words_that_is_no_utf8_is_named(content: Path, folder: str) -> None:
    pytest.importorskip("spellchecker", reason="the dictionary is in the test extra")
    words = content / folder / "words.txt"
    words.write_bytes(b"na\xefve\n")
    (found,) = check_prep_files([content / "prep" / "portfolio.yaml"])
    assert str(found).startswith(f"{words}:1:3: this is not UTF-8 text")


def test_without_the_dictionary_nothing_is_said_of_spelling(
    content: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.bank.lint.spelling.find_spec", lambda name: None)
    path = content / "prep" / "portfolio.yaml"
    path.write_text(spoil(LIST, "Real data", "Zzyvaq data"), encoding="utf-8")
    assert check_prep_files([path]) == ()


def run(*arguments: object) -> int:
    return main(["bank", "check", *map(str, arguments)])


def test_bank_check_of_a_sheet_checks_that_sheet(
    content: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = content / "prep" / "portfolio.yaml"
    assert run(path) == 0
    path.write_text(spoil(LIST, "area: data", "area: date"), encoding="utf-8")
    assert run(path) == 1
    assert f"{path}:9:11: `date` is not an area" in capsys.readouterr().out


def test_bank_check_without_paths_checks_the_sheets_beside_the_bank(
    content: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (content / "bank").mkdir()
    assert run("--folder", content / "bank") == 1
    assert "no section covers guide-mock:time" in capsys.readouterr().out
    (content / "prep").rename(content / "elsewhere")
    run("--folder", content / "bank")
    assert "prep" not in capsys.readouterr().out.replace("data-prep", "").replace(str(content), "")


def test_bank_check_of_the_folder_of_sheets_checks_all_of_them(
    content: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(content / "prep") == 1
    assert "no section covers guide-mock:time" in capsys.readouterr().out
