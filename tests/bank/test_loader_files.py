"""Files that can't be read, and the rules between files: a clear error, and all or nothing."""

import gc
import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.bank.loader import MAX_BYTES, assemble, load_bank, read_folder, read_text
from bot.bank.problems import BankError, Problem
from tests.bank.texts import CHOICE, NUMBER, OPEN, spoil, topic_file


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A bank of two topics without a problem."""
    (tmp_path / "evaluation.yaml").write_text(topic_file(OPEN), encoding="utf-8")
    (tmp_path / "probability.yaml").write_text(
        topic_file(NUMBER, topic="probability"), encoding="utf-8"
    )
    return tmp_path


def messages(folder: Path) -> list[str]:
    with pytest.raises(BankError) as caught:
        load_bank(folder)
    return [problem.message for problem in caught.value.problems]


def test_topics_come_in_the_order_of_the_syllabus_and_questions_as_written(folder: Path) -> None:
    (folder / "llm.yaml").write_text(topic_file(CHOICE, topic="llm"), encoding="utf-8")
    bank = load_bank(folder)
    assert list(bank.questions) == ["held-out-rows", "rare-class", "one-six"]
    assert [q.id for q in bank.by_topic["llm"]] == ["rare-class"]
    assert bank.by_topic["coding"] == ()


def test_a_retired_question_is_known_but_not_active(folder: Path) -> None:
    path = folder / "evaluation.yaml"
    retired = OPEN + "    retired: true\n    replaced_by: one-six\n"
    path.write_text(topic_file(retired), encoding="utf-8")
    bank = load_bank(folder)
    assert bank.questions["held-out-rows"].retired
    assert [question.id for question in bank.active] == ["one-six"]


def test_the_fingerprint_changes_with_any_byte_and_only_then(folder: Path) -> None:
    first = load_bank(folder).fingerprint
    assert load_bank(folder).fingerprint == first
    with (folder / "evaluation.yaml").open("a", encoding="utf-8") as stream:
        stream.write("# a comment\n")
    assert load_bank(folder).fingerprint != first


def test_a_good_bank_is_the_same_loaded_and_read(folder: Path) -> None:
    retired = OPEN + "    retired: true\n    replaced_by: one-six\n"
    (folder / "evaluation.yaml").write_text(topic_file(retired, CHOICE), encoding="utf-8")
    assert load_bank(folder) == read_folder(folder).bank()


def test_a_missing_folder_and_an_empty_one_say_so(tmp_path: Path) -> None:
    assert messages(tmp_path / "nowhere") == ["there is no folder nowhere"]
    assert messages(tmp_path) == ["no topic file (*.yaml) is here"]
    hidden_ending = tmp_path / "evaluation.yaml.txt"
    hidden_ending.write_text(topic_file(OPEN), encoding="utf-8")
    told = [(problem.file, problem.message[:27]) for problem in read_folder(tmp_path).problems]
    assert (str(hidden_ending), "the bank doesn't read this:") in told
    file = tmp_path / "evaluation.yaml"
    file.write_text(topic_file(OPEN), encoding="utf-8")
    assert messages(file) == ["there is no folder evaluation.yaml"]


def test_hidden_files_and_other_endings_are_passed_over(folder: Path) -> None:
    (folder / ".evaluation.yaml").write_text("spoilt: [", encoding="utf-8")
    (folder / "evaluation.yaml~").write_text("spoilt: [", encoding="utf-8")
    assert len(load_bank(folder).questions) == 2


def test_a_file_over_one_megabyte_is_refused_unread(folder: Path) -> None:
    path = folder / "llm.yaml"
    with path.open("wb") as stream:
        stream.truncate(200 * MAX_BYTES)  # a sparse file: reading it whole would show
    assert messages(folder) == ["the file is larger than 1 MB"]


@pytest.mark.parametrize(
    ("content", "message", "line", "column"),
    [
        ("topic: café\n".encode("latin-1"), "this is not UTF-8 text", 1, 11),
        ("# ok\ntopic: x\n".encode("utf-16"), "this is not UTF-8 text", 1, 1),
        (b"", "the file is empty", 1, 1),
        (b"\xef\xbb\xbf", "the file is empty", 1, 1),
        (b"a: b\nc: \x00\x00", "an invisible control character is here", 2, 4),
    ],
)
def test_content_that_is_no_text_says_so(
    folder: Path, content: bytes, message: str, line: int, column: int
) -> None:
    (folder / "llm.yaml").write_bytes(content)
    with pytest.raises(BankError) as caught:
        load_bank(folder)
    (problem,) = (one for one in caught.value.problems if one.message == message)
    assert (problem.line, problem.column) == (line, column)


def test_a_byte_order_mark_does_no_harm(folder: Path) -> None:
    path = folder / "evaluation.yaml"
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes())
    assert len(load_bank(folder).questions) == 2


@pytest.mark.skipif(os.name != "posix", reason="named pipes and rights of POSIX")
def test_what_is_no_readable_file_says_so_and_blocks_nobody(folder: Path) -> None:
    os.mkfifo(folder / "llm.yaml")
    (folder / "mlops.yaml").mkdir()
    (folder / "vision.yaml").symlink_to(folder / "nowhere")
    gone, odd = "there is none of this name", "not a file"
    assert messages(folder) == [f"the file can't be read ({one})" for one in (odd, odd, gone)]


def test_a_file_that_may_not_be_read_says_why(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(self: Path, *_: object) -> object:
        raise PermissionError(13, "Permission denied", str(self))

    monkeypatch.setattr(Path, "open", refuse)  # root may read anything, so rights prove nothing
    assert messages(folder) == ["the file can't be read (Permission denied)"] * 2


def test_a_folder_that_may_not_be_listed_says_why(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(self: Path) -> object:
        raise PermissionError(13, "Permission denied", str(self))

    monkeypatch.setattr(Path, "iterdir", refuse)
    assert messages(folder) == ["the file can't be read (Permission denied)"]


def test_the_name_of_a_file_is_that_of_its_topic(folder: Path) -> None:
    (folder / "evaluation.yaml").rename(folder / "metrics.yaml")
    assert messages(folder) == ["the file holds topic evaluation"]
    (folder / "metrics.yaml").rename(folder / "evaluation.yml")
    assert messages(folder) == ["the name ends in .yml"]


def test_an_id_twice_is_reported_at_the_second_with_the_place_of_the_first(folder: Path) -> None:
    twin = spoil(NUMBER, "one-six", "held-out-rows")
    (folder / "probability.yaml").write_text(
        topic_file(twin, topic="probability"), encoding="utf-8"
    )
    with pytest.raises(BankError) as caught:
        load_bank(folder)
    (problem,) = caught.value.problems
    assert problem.file.endswith("probability.yaml")
    assert f"{folder / 'evaluation.yaml'}:3 too" in problem.message


def test_a_replacement_must_exist_and_not_be_the_question_itself(folder: Path) -> None:
    for other, advice in (
        ("one-sex", "did you mean `one-six`?"),
        ("held-out-rows", "give the id of a question"),
    ):
        path = folder / "evaluation.yaml"
        retired = OPEN + f"    retired: true\n    replaced_by: {other}\n"
        path.write_text(topic_file(retired), encoding="utf-8")
        with pytest.raises(BankError) as caught:
            load_bank(folder)
        (problem,) = caught.value.problems
        assert "which is no other question" in problem.message
        assert problem.fix.startswith(advice)


def test_a_replacement_may_be_broken_itself_without_a_second_problem() -> None:
    retired = OPEN + "    retired: true\n    replaced_by: rare-class\n"
    broken = spoil(CHOICE, "medium", "middling")
    reading = assemble([read_text("evaluation.yaml", topic_file(retired, broken))])
    assert [problem.message for problem in reading.problems] == [
        "`middling` is not possible for `difficulty`"
    ]


def test_all_problems_of_all_files_come_at_once_and_sorted(folder: Path) -> None:
    (folder / "llm.yaml").write_text("topic: llm\nquestions: [", encoding="utf-8")
    (folder / "evaluation.yaml").write_text(
        topic_file(spoil(OPEN, "easy", "eazy"), spoil(CHOICE, "medium", "mid")), encoding="utf-8"
    )
    with pytest.raises(BankError) as caught:
        load_bank(folder)
    places = [(Path(p.file).name, p.line) for p in caught.value.problems]
    assert places == sorted(places)
    assert [name for name, _ in places] == ["evaluation.yaml", "evaluation.yaml", "llm.yaml"]
    lines = str(caught.value).splitlines()
    assert lines[0].startswith(f"{folder / 'evaluation.yaml'}:7:17: ")
    assert "; " in lines[0]


def test_warnings_alone_do_not_keep_a_bank_from_loading(folder: Path) -> None:
    short = spoil(OPEN, "Scoring on held-back rows", "Scoring")
    (folder / "evaluation.yaml").write_text(topic_file(short), encoding="utf-8")
    assert len(load_bank(folder).questions) == 2
    (problem,) = read_folder(folder).problems
    assert ": warning: " in str(problem)


def test_the_garbage_collector_runs_again_after_good_and_bad_loads(folder: Path) -> None:
    load_bank(folder)
    assert gc.isenabled()
    (folder / "llm.yaml").write_text("", encoding="utf-8")
    with pytest.raises(BankError):
        load_bank(folder)
    assert gc.isenabled()
    gc.disable()
    try:
        with pytest.raises(BankError):
            load_bank(folder)
        assert not gc.isenabled()
    finally:
        gc.enable()


def test_loading_leaves_nothing_for_the_garbage_collector(folder: Path) -> None:
    load_bank(folder)
    gc.collect()
    load_bank(folder)
    assert gc.collect() == 0


GOOD = topic_file(OPEN, CHOICE, NUMBER).encode()


@given(st.integers(min_value=0, max_value=len(GOOD)))
def test_a_half_saved_file_is_refused_or_whole(cut: int) -> None:
    text = GOOD[:cut].decode(errors="ignore")
    reading = assemble([read_text("evaluation.yaml", text)])
    whole = text.rstrip() == GOOD.decode().rstrip()
    if reading.problems == () and not whole:  # cut between two questions, or in the last list
        assert len(reading.drafts) >= 1


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.integers(min_value=0, max_value=len(GOOD) - 1), st.binary(min_size=1, max_size=3))
def test_any_damage_to_a_file_gives_a_bank_or_a_bank_error(
    tmp_path: Path, at: int, junk: bytes
) -> None:
    (tmp_path / "evaluation.yaml").write_bytes(GOOD[:at] + junk + GOOD[at + len(junk) :])
    problems: tuple[Problem, ...] = ()
    questions = 0
    try:
        questions = len(load_bank(tmp_path).questions)
    except BankError as error:
        problems = error.problems
    assert (questions > 0) != (len(problems) > 0)
    assert all(problem.line >= 1 and problem.column >= 1 for problem in problems)
