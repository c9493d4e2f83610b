"""`python -m bot bank …`: what is printed, and the exit code."""

import errno
import json
import os
from pathlib import Path

import pytest

from bot.bank.loader import read_text
from bot.bank.model import TOPICS, Kind
from bot.cli.main import main
from bot.cli.schema import schema_text
from tests.bank.texts import CHOICE, CODING, NUMBER, OPEN, SHORT, STORY, spoil, topic_file


def run(*arguments: object) -> int:
    """One command, as the command line runs it."""
    return main(["bank", *map(str, arguments)])


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "bank"
    folder.mkdir()
    retired = OPEN + "    retired: true\n    replaced_by: rare-class\n"
    (folder / "evaluation.yaml").write_text(topic_file(retired, CHOICE, NUMBER), encoding="utf-8")
    (folder / "coding.yaml").write_text(topic_file(CODING, topic="coding"), encoding="utf-8")
    (folder / "behavioural.yaml").write_text(
        topic_file(STORY, topic="behavioural"), encoding="utf-8"
    )
    return folder


def test_check_prints_every_problem_with_its_place_and_a_summary(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = folder / "coding.yaml"
    path.write_text(
        topic_file(spoil(CODING, "difficulty: easy", "difficulty: odd"), topic="coding")
    )
    assert run("check", "--folder", folder) == 1
    lines = capsys.readouterr().out.splitlines()
    errors = [line for line in lines if line.startswith(str(folder)) and ": warning: " not in line]
    assert any(line.startswith(f"{path}:") for line in errors)
    summary = next(line for line in lines if line.endswith(("warning.", "warnings.")))
    assert summary.startswith(f"{len(errors)} error")


def test_the_quotas_of_our_bank_are_not_asked_of_others(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("check", "--folder", folder) == 0
    assert "400 are needed" not in capsys.readouterr().out
    monkeypatch.setattr("bot.cli.bank.our_bank", lambda: folder)
    (folder.parent / "prep").mkdir()
    assert run("check", "--folder", folder) == 1
    assert "the bank has 4 questions in use; 585 are needed" in capsys.readouterr().out


def test_without_a_folder_the_bank_of_the_settings_is_looked_at(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("STUDYBOT_BANK_DIR", str(folder))
    assert run("show", "rare-class") == 0
    (folder / "coding.yaml").write_text("topic: [")
    assert run("check") == 1
    assert str(folder / "coding.yaml") in capsys.readouterr().out
    assert run("check", "--folder", folder) == 1


def test_check_of_a_path_tells_only_what_concerns_it(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = folder / "evaluation.yaml"
    assert run("check", path) == 0  # warnings only: its texts are short
    assert "0 errors" in capsys.readouterr().out
    path.write_text(topic_file(spoil(CHOICE, "right: true", "right: 1")), encoding="utf-8")
    assert run("check", path) == 1
    out = capsys.readouterr().out
    assert f"{path}:14:16: `right` must be true or false, not `1`; write true or false" in out
    assert "1 error," in out


@pytest.mark.parametrize("name", ["data-prep.yaml", "statistics.yaml"])
def test_check_of_a_path_finds_every_copied_part_wherever_the_other_file_sorts(
    folder: Path, capsys: pytest.CaptureFixture[str], name: str
) -> None:
    path = folder / name
    path.write_text(topic_file(NUMBER, topic=path.stem), encoding="utf-8")
    assert run("check", path) == 1
    out = capsys.readouterr().out
    assert f"{path}:3:9: the id one-six is used in {folder / 'evaluation.yaml'}:" in out
    assert f"{path}:4:12: one-six has the same title" in out
    assert f"{path}:5:13: the prompt is nearly the same as that of one-six" in out


@pytest.mark.parametrize("name", ["llm.csv", "llm.yaml.txt", "llm.YAML", "llm.json"])
def test_files_that_the_bank_never_reads_are_named(
    folder: Path, capsys: pytest.CaptureFixture[str], name: str
) -> None:
    path = folder / name
    path.write_text(topic_file(spoil(NUMBER, "one-six", "one-seven"), topic="llm"))
    assert run("check", path) == 1
    assert f"{path}:1:1: the bank reads no file of this name" in capsys.readouterr().out
    assert run("check", folder) == 0
    assert f"{path}:1:1: warning: the bank doesn't read this" in capsys.readouterr().out


def test_a_folder_of_topic_files_inside_the_bank_is_named_and_notes_are_not(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "more").mkdir()
    (folder / "more" / "llm.yaml").write_text("", encoding="utf-8")
    for name in ("README.md", ".hidden", "llm.yaml~"):
        (folder / name).write_text("notes", encoding="utf-8")
    assert run("check", folder) == 0
    out = capsys.readouterr().out
    assert [line.split(":")[0] for line in out.splitlines() if "doesn't read" in line] == [
        str(folder / "more")
    ]


def test_check_of_a_folder_is_that_of_a_whole_bank(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("check", folder) == run("check", "--folder", folder) == 0
    halves = capsys.readouterr().out.splitlines()
    assert halves[: len(halves) // 2] == halves[len(halves) // 2 :]


def test_check_of_a_path_that_is_missing_says_so(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("check", tmp_path / "none.yaml") == 1
    assert "can't be read" in capsys.readouterr().out


def test_check_says_when_spelling_was_not_looked_at(
    folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.bank.lint.spelling.find_spec", lambda name: None)
    run("check", folder / "evaluation.yaml")
    assert "Spelling was not checked" in capsys.readouterr().out


def test_stats_count_by_topic_difficulty_and_kind(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("stats", "--folder", folder) == 0
    out = capsys.readouterr().out
    rows = {line.split()[0]: line.split()[1:] for line in out.splitlines() if line.split()}
    assert rows["evaluation"] == [
        "2",
        str(TOPICS["evaluation"].count),
        "0",
        "1",
        "1",
        "0",
        "1",
        "1",
        "0",
        "0",
    ]
    assert rows["llm"][:2] == ["0", str(TOPICS["llm"].count)]
    assert "4 days without a repeat" in out
    assert "1 more are retired." in out
    assert len({len(line) for line in out.splitlines()[2:27]}) == 1  # columns in line


def test_show_prints_all_that_a_card_and_its_reveal_have(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for id_, pieces in {
        "held-out-rows": [
            "Retired; replaced by rare-class.",
            "Key points:",
            "https://example.org/7",
        ],
        "rare-class": ["B. Nothing follows from it yet", "B. right: Naming no fraud", "Hint:"],
        "one-six": ["0.31 (give or take 0.006)", "work: 1 - (5 / 6) ** 2"],
        "late-once": ["Situation: Name the project", "[ ] I said it early.", "A weak outline:"],
        "own-mean": ["Solution:", "return sum(xs) / len(xs)"],
    }.items():
        assert run("show", id_, "--folder", folder) == 0
        out = capsys.readouterr().out
        for piece in pieces:
            assert piece in out, out
        assert f"id: {id_}" in out


def test_show_of_an_unknown_id_names_the_nearest(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("show", "one-sex", "--folder", folder) == 1
    assert "did you mean `one-six`?" in capsys.readouterr().out


@pytest.mark.parametrize("command", [["stats"], ["show", "one-six"]])
def test_a_broken_bank_is_told_instead(
    folder: Path, capsys: pytest.CaptureFixture[str], command: list[str]
) -> None:
    (folder / "llm.yaml").write_text("", encoding="utf-8")
    assert run(*command, "--folder", folder) == 1
    assert "the file is empty" in capsys.readouterr().out


def test_show_prints_the_forms_of_a_short_answer(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "evaluation.yaml").write_text(topic_file(SHORT), encoding="utf-8")
    assert run("show", "share-found", "--folder", tmp_path) == 0
    out = capsys.readouterr().out
    assert "Also accepted:\n  sensitivity, TPR" in out
    assert "precision: It looks at the flagged payments alone." in out


def test_new_prints_a_file_with_a_skeleton_of_each_kind(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("new", "llm") == 0
    text = capsys.readouterr().out
    assert read_text("llm.yaml", text).tree.problems == []
    assert all(f"kind: {kind}" in text for kind in Kind)


@pytest.mark.parametrize("kind", list(Kind))
def test_a_skeleton_of_one_kind_is_a_whole_question(
    kind: Kind, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("new", "llm", "--kind", kind) == 0
    reading = read_text("llm.yaml", capsys.readouterr().out)
    assert reading.tree.problems == []
    assert [draft.question.kind for draft in reading.drafts] == [kind]


def test_new_appends_to_the_operators_own_bank_and_check_knows_what_is_unfilled(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    own = tmp_path / "mine" / "bank"
    monkeypatch.setenv("STUDYBOT_BANK_DIR", str(own))
    path = own / "evaluation.yaml"
    assert run("new", "evaluation", "--append") == 0
    assert f"{path}:4 is a skeleton of kind open now" in capsys.readouterr().out
    assert read_text("evaluation.yaml", path.read_text()).tree.problems == []
    assert run("check") == 1
    assert "still has a text of the skeleton" in capsys.readouterr().out
    before = path.read_text()
    assert run("new", "evaluation", "--append", "--kind", "choice") == 1
    assert f"{path}:4 has a skeleton that isn't filled in yet" in capsys.readouterr().out
    assert path.read_text() == before
    for text in (topic_file(OPEN).rstrip(), topic_file(OPEN, CHOICE)):
        path.write_text(text, encoding="utf-8")
        assert run("new", "evaluation", "--append", "--kind", "choice") == 0
        assert path.read_text().startswith(text)
        assert read_text("evaluation.yaml", path.read_text()).tree.problems == []
    path.write_text(topic_file(OPEN) + "    hint: 'cut", encoding="utf-8")
    before = path.read_text()
    assert run("new", "evaluation", "--append") == 1
    assert "Nothing was added: fix this first." in capsys.readouterr().out
    assert path.read_text() == before


@pytest.mark.parametrize("command", [["new", "evaluation", "--append"], ["schema", "--write"]])
def test_a_full_disk_leaves_the_file_that_was_there(
    folder: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    command: list[str],
) -> None:
    (folder.parent / "question.schema.json").write_text("an older one", encoding="utf-8")
    before = {one: one.read_bytes() for one in folder.parent.rglob("*") if one.is_file()}
    monkeypatch.setattr(os, "fsync", full_disk)
    assert run(*command, "--folder", folder) == 2
    assert "and was left as it was: No space left" in capsys.readouterr().err
    assert {one: one.read_bytes() for one in folder.parent.rglob("*") if one.is_file()} == before


def full_disk(_: int) -> None:
    raise OSError(errno.ENOSPC, "No space left on device")


def test_a_file_that_is_begun_on_a_full_disk_is_not_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(os, "fsync", full_disk)
    assert run("new", "evaluation", "--append", "--folder", tmp_path / "bank") == 2
    assert "evaluation.yaml can't be written: No space left" in capsys.readouterr().err
    assert list((tmp_path / "bank").iterdir()) == []


def test_new_adds_nothing_to_a_file_that_it_cannot_read(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = folder / "evaluation.yaml"
    path.write_bytes("topic: evaluation\n# naïve\n".encode("cp1252"))
    before = path.read_bytes()
    assert run("new", "evaluation", "--append", "--folder", folder) == 1
    out = capsys.readouterr().out
    assert f"{path}:2:5: this is not UTF-8 text; save the file with the encoding UTF-8" in out
    assert "Nothing was added: fix this first." in out
    assert path.read_bytes() == before
    path.unlink()
    path.mkdir()
    assert run("new", "evaluation", "--append", "--folder", folder) == 1
    assert f"{path}:1:1: the file can't be read (Is a directory)" in capsys.readouterr().out


def test_the_forty_classics_are_asked_of_our_bank_only_and_our_words_are_known_in_every(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    path = folder / "evaluation.yaml"
    classic = spoil(OPEN, "held-out-rows", "pca").replace("the noise.", "the noise of chargebacks.")
    path.write_text(topic_file(classic), encoding="utf-8")
    for paths in ((), (path,)):
        assert run("check", "--folder", folder, *paths) == 0
        out = capsys.readouterr().out
        assert "of the forty classics" not in out
        assert "`chargebacks` may be misspelt" not in out
    monkeypatch.setattr("bot.cli.bank.our_bank", lambda: folder)
    assert run("check", "--folder", folder, path) == 1
    assert "pca is one of the forty classics" in capsys.readouterr().out


def test_new_wants_a_topic_of_the_bank(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        run("new", "cooking")
    assert next(iter(TOPICS)) in capsys.readouterr().err


def test_schema_is_printed_and_written_beside_the_folder(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("schema") == 0
    assert json.loads(capsys.readouterr().out)["required"] == ["topic", "questions"]
    assert run("schema", "--write", "--folder", folder) == 0
    written = folder.parent / "question.schema.json"
    assert str(written) in capsys.readouterr().out
    assert written.read_text(encoding="utf-8") == schema_text()


def test_the_bank_that_came_along_is_the_default(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("show", "bias-variance") == 0
    assert "id: bias-variance" in capsys.readouterr().out
