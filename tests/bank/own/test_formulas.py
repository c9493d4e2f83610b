"""Formulas of a server's own questions: kept as they were written, shown as the bank's are."""

import pytest

from bot.bank.formulas.text import Formula
from bot.bank.own import writer
from bot.bank.own.reader import read_file, read_form
from bot.bank.parsing.question import file_values, loaded, shown, stored
from bot.bank.question_bank import OwnQuestions, own_id
from tests.bank.own.test_files import FORM, LEAN, errors, read, table
from tests.bank.texts import OPEN, spoil, topic_file

ANSWER = "The share of $x_i^2$, for \\$5:\n\nmath: \\frac{a}{b + 1}\n\nand what comes of it then."
TOLD = "The share of xᵢ², for $5:\n\n`a/(b + 1)`\n\nand what comes of it then."
BLOCK = Formula("`a/(b + 1)`", "\\frac{a}{b + 1}")
YAML = LEAN.partition("    answer:")[0] + "    answer: |\n" + "".join(
    f"      {line}\n" if line else "\n" for line in ANSWER.split("\n")
)  # fmt: skip
CSV = table(
    ["title", "topic", "prompt", "answer"],
    ["What we do with a share", "Our team", "What is the share of a class in a batch?", ANSWER],
)


@pytest.mark.parametrize("way", ["yaml", "csv", "form"])
def test_a_question_keeps_what_was_written_and_shows_it_with_a_formula(way: str) -> None:
    checked = {
        "yaml": lambda: read(YAML),
        "csv": lambda: read(CSV, "ours.csv"),
        "form": lambda: read_form({**FORM, "answer": ANSWER, "key_points": ""}),
    }[way]()
    assert errors(checked) == []
    (one,) = checked.questions
    assert (one.answer, one.formulas) == (ANSWER, ())
    assert (shown(one).answer, shown(one).formulas) == (TOLD, (BLOCK,))
    assert [source for source, _ in checked.formulas] == [BLOCK.source]
    assert loaded(stored(one)) == one
    for text, name in ((writer.yaml_text([one]), "a.yaml"), (writer.csv_text([one])[0], "a.csv")):
        assert read(text, name).questions == (one,)


def test_formulas_in_every_part_are_said_and_code_and_terms_are_left_alone() -> None:
    text = spoil(OPEN, "The model can learn the noise.", "A model can learn the noise $x^2$.")
    text = spoil(text, "And with people who come back?", "And $\\alpha$ of them?")
    text = spoil(text, "[proves + it is good]", "['$x^2$ is good']")
    (one,) = read(topic_file(text)).questions
    told = shown(one)
    assert told.key_points[0].point == "A model can learn the noise x²."
    assert told.follow_ups == ("And α of them?",)
    assert told.pitfalls == one.pitfalls
    assert shown(told) is told


def test_lints_judge_what_is_shown() -> None:
    """A key point whose words stand in a formula is found in the answer."""
    text = spoil(OPEN, "scored on unseen rows", "scored on $\\text{un}\\text{seen}$ rows")
    assert errors(read(topic_file(text))) == []


FAULTS = [
    # the line of the answer that is broken, its line and column in the file
    ("Text $\\frac{1}{2$ and on", 7, 21, "`{` is never closed"),
    ("Text\n      goes on to $x_1_2$ here", 8, 22, "A second `_`"),
    ("Text\n\n      math: \\sum_i \\alhpa x", 9, 20, "did you mean `\\alpha`"),
    ("A $\\foo$ and $x^$", 7, 10, "I don't know `\\foo`"),
]


@pytest.mark.parametrize(("line", "row", "column", "what"), FAULTS)
def test_a_formula_that_cant_be_read_has_its_own_line_and_column(
    line: str, row: int, column: int, what: str
) -> None:
    text = LEAN.partition("    answer:")[0] + (
        f"    answer: |\n      The best sellers of the week, which need no model.\n      {line}\n"
    )
    told = [one for one in read(text).errors if what in one.what]
    assert [one.where for one in told] == [f"line {row}, column {column}"], read(text).errors


@pytest.mark.parametrize(
    ("value", "column"),
    [
        ("Which $\\foo$ is it, and who hears of it at night?", 20),
        ("'Which $\\foo$ is it, and who hears of it at night?'", 21),
        ('"Which \\"one\\" $\\\\foo$ is it, and who hears of it?"', 29),
    ],
)
def test_quotes_around_a_formula_are_counted(value: str, column: int) -> None:
    text = spoil(LEAN, "The ranking stops at night. What does the page show, and who hears of it?",
                 value)  # fmt: skip
    (told,) = (one for one in read(text).errors if "foo" in one.what)
    assert told.where == f"line 4, column {column}"


def test_in_a_table_and_a_form_a_formula_has_its_cell_or_field_and_what_stands_near() -> None:
    bad = ANSWER.replace("{a}", "{a")
    for checked, where in (
        (read(CSV.replace("{a}", "{a"), "ours.csv"), "row 2, column answer"),
        (read_form({**FORM, "answer": bad, "key_points": ""}), "Model answer"),
    ):
        (told,) = checked.errors
        assert told.where == where
        assert "near `math: \\frac{a{b + 1} a`" in told.what


def test_what_is_said_of_a_formula_that_cant_be_drawn_names_its_place_and_hinders_nothing() -> None:
    ((_, remark),) = read(YAML).formulas
    assert (remark.where, remark.is_error) == ("line 8, column 13", False)
    assert f"`{BLOCK.source}` can't be drawn" in remark.what
    ((_, remark),) = read(CSV, "ours.csv").formulas
    assert remark.where == "row 2, column answer"


def test_the_bank_knows_the_formulas_of_all_servers_by_their_lines_while_they_are_there() -> None:
    own, (one,) = OwnQuestions(), read_file("a.yaml", YAML.encode()).questions
    assert own.formula(BLOCK.line) is None
    own.replace(5, 1, [(own_id(5, 1), stored(one))])
    assert own.formula(BLOCK.line) == BLOCK.source
    (active,) = own.active(5)
    assert (active.answer, active.formulas) == (TOLD, (BLOCK,))
    own.replace(5, 2, [])
    assert own.formula(BLOCK.line) is None
    assert file_values(one)["answer"] == ANSWER
