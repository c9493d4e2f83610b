"""A server's own questions as files: read whole or told whole, and the same again when written."""

import csv
import io
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.bank.model import Difficulty, Kind, Question
from bot.bank.own import writer
from bot.bank.own.checking import Checked
from bot.bank.own.reader import read_file, read_form
from bot.bank.own.shape import MOST_BYTES, MOST_FAULTS, MOST_IN_FILE, is_topic, slug_of, topic_of
from bot.bank.own.table import neutral, plain
from bot.bank.parsing.question import loaded, stored
from bot.bank.parsing.syntax import MOST_UNSEEN
from tests.bank.texts import CHOICE, NUMBER, OPEN, SHORT, STORY, spoil, topic_file
from tests.real_bank import real_bank
from tests.together import each

LEAN = """\
topic: Our team
questions:
  - title: What we do when a model is down
    prompt: The ranking stops at night. What does the page show, and who hears of it?
    answer: The best sellers of the week, which need no model, and the person on call hears of it.
"""


def read(text: str | bytes, name: str = "ours.yaml", **known: Any) -> Checked:
    return read_file(name, text if isinstance(text, bytes) else text.encode(), **known)


def errors(checked: Checked) -> list[str]:
    return [str(one) for one in checked.errors]


def test_a_lean_question_is_enough_and_gets_what_it_left_out() -> None:
    (one,) = read(LEAN).questions
    assert errors(read(LEAN)) == []
    assert (one.id, one.topic) == ("what-we-do-when-a-model-is-down", "Our team")
    assert (one.kind, one.difficulty) == (Kind.OPEN, Difficulty.MEDIUM)


def test_what_a_question_has_tells_its_kind_where_that_was_left_out() -> None:
    """What it says of a key that only one kind has is what that kind needs, too."""
    half = LEAN.rstrip() + "\n    tolerance: 0.1\n"
    (fault,) = errors(read(half))
    assert "`value` is missing" in fault


def test_a_file_of_the_bank_is_read_as_it_is_and_a_question_may_have_a_topic_of_its_own() -> None:
    text = topic_file(OPEN, CHOICE, NUMBER, SHORT)
    assert [one.topic for one in read(text).questions] == ["evaluation"] * 4
    moved = text.replace("  - id: rare-class\n", "  - id: rare-class\n    topic: computer vision\n")
    assert [one.topic for one in read(moved).questions][:2] == ["evaluation", "vision"]


SPOILT = [
    ("title: What", "titel: What", "line 3, column 5", "`titel` is not a known key here"),
    ("topic: Our team", "", "line 3, column 5", "`topic` is missing"),
    ("topic: Our team", "topic: '**Our**'", "line 1, column 8", "`**Our**` can't be a topic"),
    ("night.", "night @everyone.", "line 4, column 13", "`@everyone` would mention"),
    ("night.", "night <@&12345>.", "line 4, column 13", "`<@&12345>` would mention"),
    ("no model,", "no ```model,", "line 5, column 13", "is begun and not ended"),
    ("Our team", "&a Our team", "line 1, column 8", "`&name`, `*name` and `!tag`"),
    ("Our team", "!!python/object:os.system x", "line 1, column 8", "`&name`, `*name` and `!tag`"),
    ("night.", "ni\u200bght.", "line 4, column 36", "a character that nobody sees"),
]


@pytest.mark.parametrize(("good", "bad", "where", "what"), SPOILT)
def test_what_is_wrong_has_its_line_and_column(good: str, bad: str, where: str, what: str) -> None:
    told = [(one.where, one.what) for one in read(spoil(LEAN, good, bad)).errors]
    assert [at for at, words in told if what in words] == [where], told


def test_a_code_block_that_is_not_ended_breaks_no_card_wherever_it_stands() -> None:
    for more in ("    sources: [{title: A ``` book of ours}]", "    tags: [a ``` b]"):
        assert any("is begun and not ended" in one for one in errors(read(LEAN + more)))


def test_every_fault_is_told_at_once() -> None:
    text = topic_file(
        spoil(OPEN, "easy", "odd"), spoil(CHOICE, "right: true", "right: 1"),
        spoil(NUMBER, "tolerance: 0.006", "tolerance: 5"),
    )  # fmt: skip
    assert len(errors(read(text))) == 3
    assert [one.is_error for one in read(LEAN).remarks] == [False]


def test_it_is_compared_with_the_bank_and_with_the_servers_own() -> None:
    bank, (mine,) = real_bank().active[:60], read(LEAN).questions
    copied = spoil(LEAN, "What we do when a model is down", bank[0].title)
    assert any("has the same title" in one for one in errors(read(copied, bank=bank)))
    other = spoil(LEAN, "- title", "- id: another\n    title")
    assert len(errors(read(other, own=[mine]))) == 2  # its title and its prompt
    assert errors(read(LEAN, own=[mine])) == []  # it replaces the one with its id
    taken = spoil(LEAN, "- title", f"- id: {bank[0].id}\n    title")
    assert any("is used in the common bank too" in one for one in errors(read(taken, bank=bank)))


def test_what_is_too_much_is_not_read() -> None:
    assert "larger than" in errors(read(b" " * (MOST_BYTES + 1)))[0]
    item = LEAN.partition("questions:\n")[2]
    many = LEAN + "".join(spoil(item, "What we", f"Way {at}") for at in range(MOST_IN_FILE + 5))
    checked = read(many)
    assert len(checked.questions) == MOST_IN_FILE
    assert any(f"at most {MOST_IN_FILE} fit" in one for one in errors(checked))
    assert "nesting is too deep" in errors(read("questions: " + "[" * 50 + "]" * 50))[0]
    bomb = "a: &a [x, x]\nb: &b [*a, *a]\nquestions: [*b, *b]\n"
    assert len(errors(read(bomb))) == 1


def test_so_much_that_is_wrong_is_not_read_to_its_end() -> None:
    keys = "".join(f"    odd-{at}: 1\n" for at in range(2 * MOST_FAULTS))
    told = errors(read(LEAN + keys))
    assert len(told) == MOST_FAULTS + 1
    assert "there are more faults further down" in told[-1]
    unseen = LEAN.replace("night.", "night." + "\u200b" * 5000)
    assert 1 < len(errors(read(unseen))) <= MOST_UNSEEN + 1
    odd = ",".join(f"odd-{at}" for at in range(2 * MOST_FAULTS))
    checked = read(f"title,{odd}\n{odd}\n", "a.csv")
    assert len(checked.remarks) == MOST_FAULTS + 1
    assert "there are more faults further down" in str(checked.remarks)


@pytest.mark.parametrize("name", ["ours.xlsx", "ours.yaml.txt", "../../etc/passwd", ""])
def test_other_files_are_refused_by_their_name(name: str) -> None:
    assert "end in .yaml or .csv" in errors(read(LEAN, name))[0]


@pytest.mark.parametrize("content", [b"", b"\xff\xfe\x00", b"- 1", b"[]", b"\x00", b"topic: x"])
@pytest.mark.parametrize("name", ["ours.yaml", "ours.csv"])
def test_what_is_no_file_of_questions_is_told(name: str, content: bytes) -> None:
    assert read(content, name).errors != () or not read(content, name).questions


def test_all_of_the_bank_is_the_same_again_as_yaml_and_but_for_code_as_a_table() -> None:
    """A formula is written as the plain text that it is shown as."""
    active = (replace(one, formulas=()) for one in real_bank().active)
    some = tuple(one for at, one in enumerate(active) if at % 20 == 0 or one.coding)
    some = some[:MOST_IN_FILE]
    assert read(writer.yaml_text(some)[: 10 * MOST_BYTES]).questions[:9] == some[:9]
    for part in (some[:12],):
        assert read(writer.yaml_text(part)).questions == part
        text, left = writer.csv_text(part)
        plain_ones = tuple(one for one in part if one.coding is None)
        assert left == len(part) - len(plain_ones)
        assert read(text, "ours.csv").questions == plain_ones
    assert tuple(loaded(stored(one), one.id) for one in some) == some


def test_a_kind_of_every_sort_survives_both_ways_with_negative_figures() -> None:
    minus = spoil(NUMBER, "value: 0.31", "value: -0.5").replace("    work: 1 - (5 / 6) ** 2\n", "")
    ones = read(topic_file(OPEN, CHOICE, minus, SHORT)).questions
    ones += read(topic_file(STORY, topic="behavioural")).questions
    assert len(ones) == 5
    for text, name in ((writer.yaml_text(ones), "a.yaml"), (writer.csv_text(ones)[0], "a.csv")):
        checked = read(text, name)
        assert checked.questions == ones
        assert errors(checked) == []
    assert '"-0.5"' in writer.csv_text(ones)[0]


def test_the_templates_are_read_and_files_for_the_bank_are_by_topic() -> None:
    assert errors(read(writer.csv_template(), "t.csv", bank=real_bank().active[:60])) == []
    assert {one.split("`")[1] for one in errors(read(writer.yaml_template())) if "skeleton" in one}
    ones = read(LEAN).questions + read(topic_file(OPEN)).questions
    files = writer.topic_files(ones)
    assert list(files) == ["evaluation.yaml"]  # a topic of one's own is none of the bank's
    assert read(files["evaluation.yaml"]).questions == ones[1:]


def table(*rows: list[str], delimiter: str = ",") -> str:
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter).writerows(rows)
    return out.getvalue()


HEAD = ["title", "topic", "prompt", "answer", "kind", "choices"]
ROW = [
    "Which figure we report", "evaluation", "One click in fifty buys. Which figure do we report?",
    "Precision of the first ten places, as people rarely look further.", "choice",
    "[x] Precision at ten :: It is what they see.\n[ ] Accuracy :: Never buying scores 98 %.",
]  # fmt: skip


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_a_table_of_any_spreadsheet_is_read(delimiter: str) -> None:
    for start in ("", f"sep={delimiter}\r\n"):
        text = start + table(HEAD, ROW, [], delimiter=delimiter)
        for content in (text.encode(), text.encode("utf-8-sig")):
            (one,) = read(content, "ours.csv").questions
            assert [choice.right for choice in one.choices] == [True, False]


TABLES = [
    ([["a", "b"], ["1", "2"]], "row 1 (the names of the columns)", "no row names a known column"),
    ([[*HEAD, "titel"], [*ROW, ""]], "row 1 (the names of the columns)", "`titel` is not a known"),
    ([[*HEAD, "title"], [*ROW, "x"]], "row 1 (the names of the columns)", "is there twice"),
    ([HEAD, [*ROW, "", "x"]], "row 2, column 8", "to the right of the last named column"),
    ([HEAD, [], [*ROW[:4], "chioce", ROW[5]]], "row 3, column kind", "`chioce` is not possible"),
    (
        [HEAD, [*ROW[:5], "A :: b is why it is"]],
        "row 2, column choices",
        "isn't marked as right or wrong",
    ),
    ([HEAD, [*ROW[:5], "[x] A"]], "row 2, column choices", "has no explanation"),
    ([["id", *HEAD], ["a-b", *ROW], ["a-b", *ROW]], "row 3, column id", "used in ours.csv:2 too"),
]


@pytest.mark.parametrize(("rows", "where", "what"), TABLES)
def test_a_fault_of_a_table_has_its_row_and_column(
    rows: list[list[str]], where: str, what: str
) -> None:
    told = [(one.where, one.what) for one in read(table(*rows), "ours.csv").errors]
    assert where in [at for at, words in told if what in words], told


def test_a_table_that_ends_in_the_middle_is_told() -> None:
    assert any("not closed" in one for one in errors(read('title,prompt,answer\n"a,b', "ours.csv")))


FORMULAS = [
    "=1+1",
    "+1+1",
    "-cmd",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    "＝1",
    "'=1",
    "''=1",
    "'plain",
    "-0.5",
]


@each("text", FORMULAS)
def test_no_spreadsheet_runs_a_cell(text: str) -> None:
    assert neutral(text)[0] not in "=+@\t\r＝" or text == "-0.5"
    assert plain(neutral(text)) == text


@given(st.text(alphabet="'=+-@\t\r\n0.5aé ", max_size=8))
def test_a_neutral_cell_is_the_same_again(text: str) -> None:
    assert plain(neutral(text)) == text


def test_a_formula_in_a_question_comes_back_as_it_was() -> None:
    (one,) = read(spoil(LEAN, "answer: The", "answer: =HYPERLINK(The")).questions
    text, _ = writer.csv_text([one])
    assert "\"'=HYPERLINK" in text
    assert read(text, "a.csv").questions == (one,)


FORM = {
    "title": "How we ship a model", "topic": "Our team",
    "prompt": "How does a model of ours come from a notebook to production?",
    "answer": "An image is built, a canary takes one request in a hundred, and somebody looks.",
    "key_points": "An image is built.\nA canary takes few requests. :: canary, one in a hundred",
}  # fmt: skip


def test_a_form_is_read_like_a_row_and_its_faults_name_their_field() -> None:
    (one,) = read_form(FORM).questions
    assert [len(point.terms) for point in one.key_points] == [0, 2]
    told = {one.where for one in read_form({**FORM, "title": "", "answer": "<@1> @here"}).errors}
    assert told == {"Title", "Model answer"}
    empty = read_form(dict.fromkeys(FORM, " ")).errors
    assert {"Title", "Question", "Model answer"} <= {one.where for one in empty}
    assert all("field is empty" in one.what for one in empty if one.where != "Topic")


def test_an_edit_by_form_keeps_what_the_form_does_not_ask() -> None:
    (base,) = read(topic_file(CHOICE)).questions
    given = {**FORM, "key_points": ""}
    (one,) = read_form(given, base=base).questions
    assert (one.id, one.choices, one.hint) == (base.id, base.choices, base.hint)
    assert (one.title, one.topic) == (FORM["title"], "Our team")
    (base,) = read_form(FORM).questions
    kept = {**FORM, "key_points": "A canary takes few requests.\nSomebody looks at it."}
    (one,) = read_form(kept, base=base).questions
    assert [len(point.terms) for point in one.key_points] == [2, 0]


def test_a_sign_of_parting_inside_a_text_comes_back() -> None:
    text = spoil(CHOICE, "text: It finds most of the fraud", "text: 'It :: finds the fraud'")
    text = spoil(text, "That would be recall, not accuracy.", "'That :: would be recall.'")
    ones = read(topic_file(text)).questions
    assert "It :: finds" in ones[0].choices[0].text
    assert read(writer.csv_text(ones)[0], "a.csv").questions == ones


def test_topics_and_ids() -> None:
    assert topic_of(" computer  VISION ") == "vision"
    assert topic_of("Our  stack") == "Our stack"
    assert [is_topic(one) for one in ("C++", "*a*", "a", "x" * 41, "R&D (core)")] == [
        True, False, False, False, True,
    ]  # fmt: skip
    assert slug_of("What's \u201eup\u201c, C++?") == "what-s-up-c"
    assert slug_of("???") == ""
    near = read(spoil(LEAN, "Our team", "evaluaton")).remarks
    assert any("did you mean `evaluation`" in str(one) for one in near)
    other = read(spoil(LEAN, "Our team", "Caching")).remarks
    assert not any("did you mean" in str(one) for one in other)
    odd = read(spoil(LEAN, "What we do when a model is down", "?????????????"))
    assert "no id can be made" in errors(odd)[0]


def test_a_question_that_is_not_whole_is_not_loaded() -> None:
    with pytest.raises(ValueError, match="no whole question"):
        loaded('{"title":"x"}', "own.1.1")
    assert isinstance(loaded(stored(read(LEAN).questions[0]), "own.1.1"), Question)


@pytest.mark.parametrize(
    "terms", ["[alarm, + bell]", "[alarm, bell /other]", "[alarm; bell]", "'alarm, (bell'"]
)
def test_a_wording_that_can_not_be_used_is_told_as_the_banks(terms: str) -> None:
    text = LEAN + f"    key_points:\n      - point: Somebody hears of it.\n        terms: {terms}\n"
    assert any("can't be used" in one for one in errors(read(text)))
    cell = terms.strip("[]'")
    form = {**FORM, "key_points": f"Somebody hears of it. :: {cell}"}
    told = [one for one in read_form(form).errors if "can't be used" in one.what]
    assert [one.where for one in told] == (["Key points"] if ";" not in cell else [])
