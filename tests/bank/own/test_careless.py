"""Tables as careless people and their spreadsheets write them: read as meant, or told where."""

from collections.abc import Callable
from typing import Any

import pytest

from bot.bank.model import Question
from bot.bank.own.checking import Checked
from bot.bank.own.reader import read_file
from bot.bank.own.rows import MOST_ROWS
from tests.bank.own.test_files import HEAD, LEAN, ROW, table
from tests.growth import LINEAR, growth
from tests.together import each

BASE = ["title", "topic", "prompt", "answer"]
VALUES = ROW[:4]
TEXT = table(HEAD, ROW)
PLAIN = table(BASE, VALUES)


def read(content: str | bytes, name: str = "ours.csv") -> Checked:
    return read_file(name, content if isinstance(content, bytes) else content.encode())


def one(content: str | bytes, name: str = "ours.csv") -> Question:
    checked = read(content, name)
    assert [str(told) for told in checked.errors] == []
    (question,) = checked.questions
    return question


WHOLE = {
    "semicolons": table(HEAD, ROW, delimiter=";"),
    "tabs": table(HEAD, ROW, delimiter="\t"),
    "bars": table(HEAD, ROW, delimiter="|"),
    "named separator": "sep=;\r\n" + table(HEAD, ROW, delimiter=";"),
    "named separator in quotes": '"sep=;"\r\n' + table(HEAD, ROW, delimiter=";"),
    "utf-8 with a mark": TEXT.encode("utf-8-sig"),
    "unicode text": table(HEAD, ROW, delimiter="\t").encode("utf-16"),
    "utf-16, the other way": b"\xfe\xff" + TEXT.encode("utf-16-be"),
    "utf-16 without a mark": TEXT.encode("utf-16-le"),
    "lines of unix": TEXT.replace("\r\n", "\n"),
    "lines of an old mac": TEXT.replace("\r\n", "\r").replace("\n", "\r"),
    "a title above": table(["Our questions", "", ""], HEAD, ROW),
    "two titles above": table(["Our questions"], ["exported", "29.11."], [], HEAD, ROW),
    "blank rows": table(HEAD, [], [], ROW, *[[""] * 6] * (2 * MOST_ROWS)),
    "a blank column": table(["", *HEAD], ["", *ROW]),
    "numbered rows": table(["#", *HEAD], ["1", *ROW]),
    "rows with numbers": table(["Nr.", *HEAD], ["1", *ROW]),
    "trailing commas": table([*HEAD, "", ""], [*ROW, "", ""]),
    "capitals": table([name.upper() for name in HEAD], ROW),
    "another order": table(HEAD[::-1], ROW[::-1]),
    "other names": table(
        ["Heading", "Category", "Question text", "Model answer", "Type", "Options"], ROW
    ),
    "stars and colons": table([f"{name}*:" for name in HEAD], ROW),
    "remarks beside the names": table(["Title (10-70)", *HEAD[1:]], ROW),
    "remarks below the names": table(["title\n(short)", *HEAD[1:]], ROW),
    "a column twice, once blank": table([*HEAD, "title"], [*ROW, ""]),
    "blanks before quotes": TEXT.replace(',"', ', "'),
    "each row in one cell": table([table([*BASE, "kind"]).strip()], [
        table([*(cell.replace(",", "") for cell in VALUES), "open"]).strip()
    ]),
    "no kind": table(HEAD[:4] + HEAD[5:], ROW[:4] + ROW[5:]),
    "capital kind": table(HEAD, [*ROW[:4], "Choice", ROW[5]]),
}  # fmt: skip


@each("way", WHOLE)
def test_a_table_is_read_as_it_was_meant(way: str) -> None:
    question = one(WHOLE[way])
    assert (question.title, question.topic) == (ROW[0], "evaluation")
    assert question.prompt == ROW[2]
    if question.choices:
        assert [(choice.text, choice.right) for choice in question.choices] == [
            ("Precision at ten", True), ("Accuracy", False),
        ]  # fmt: skip
    else:
        assert way == "each row in one cell"


def test_a_file_is_read_by_its_text_whatever_its_ending() -> None:
    assert one(LEAN, "ours.csv").topic == "Our team"
    assert one(PLAIN, "ours.yaml").title == ROW[0]
    assert one(table(BASE, VALUES, delimiter="\t"), "ours.tsv").title == ROW[0]
    assert one(LEAN.encode("utf-16"), "ours.yaml").topic == "Our team"


def cell(name: str, text: str, **more: str) -> str:
    """A table with one more column."""
    return table([*BASE, name, *more], [*VALUES, text, *more.values()])


CELLS: list[tuple[str, str, Callable[[Question], Any], Any]] = [
    ("retired", "TRUE", lambda q: q.retired, True),
    ("retired", "WAHR", lambda q: q.retired, True),
    ("retired", "x", lambda q: q.retired, True),
    ("retired", "0", lambda q: q.retired, False),
    ("retired", "Faux", lambda q: q.retired, False),
    ("added", "21.11.2026", lambda q: str(q.added), "2026-11-21"),
    ("added", "2026-11-21 00:00:00", lambda q: str(q.added), "2026-11-21"),
    ("minutes", "4.0", lambda q: q.minutes, 4),
    ("minutes", "5,0", lambda q: q.minutes, 5),
    ("difficulty", "Hard", lambda q: q.difficulty.value, "hard"),
    ("follow_ups", "- And then?\n- And now?", lambda q: q.follow_ups, ("And then?", "And now?")),
    ("follow_ups", "1. And then?\n2) And now?", lambda q: q.follow_ups, ("And then?", "And now?")),
    ("follow_ups", "1. And then?", lambda q: q.follow_ups, ("1. And then?",)),
    ("hint", "'=SUM(A1:A9) is no answer", lambda q: q.hint, "=SUM(A1:A9) is no answer"),
    ("tags", "guide-basics; guide-metrics", lambda q: len(q.tags), 2),
    ("key_points", "• Look at precision. :: precision; p at ten",
     lambda q: q.key_points[0].terms, ("precision", "p at ten")),
]  # fmt: skip


@each("name, text, look, meant", CELLS)
def test_a_cell_is_read_as_it_was_meant(
    name: str, text: str, look: Callable[[Question], Any], meant: object
) -> None:
    checked = read(cell(name, text))
    if name != "tags":  # ours are the guide's alone
        assert [str(told) for told in checked.errors] == []
    assert look(checked.questions[0]) == meant


NUMBERS = [
    ("0,5", "", 0.5), ("0.5", "", 0.5), ("1.234,5", "", 1234.5), ("1,234.5", "", 1234.5),
    ("50%", "%", 50.0), ("1,00E+06", "", 1e6), ("1/2", "", 0.5), ("1.234", "", 1.234),
    ("-3", "", -3.0), ("3 GB", "GB", 3.0), ("3", "None", 3.0),
]  # fmt: skip


@each("text, unit, value", NUMBERS)
def test_a_number_is_read_as_a_spreadsheet_writes_it(text: str, unit: str, value: float) -> None:
    question = one(cell("value", text, tolerance="0,01", unit=unit))
    assert (question.kind.value, question.value, question.tolerance) == ("number", value, 0.01)
    assert question.unit == unit.replace("None", "")


OPTIONS = [
    ("[X] {0}\n[] {1}", ""), ("[✓] {0}\n[-] {1}", ""), ("✓ {0}\n✗ {1}", ""),
    ("(x) {0}\n( ) {1}", ""), ("[x] {0}\r[\u00a0] {1}", ""), ("- [x] {0}\n- [ ] {1}", ""),
    ("{0}\n{1}", "A"), ("A) {0}\nB) {1}", "a"), ("{0}\n{1}", "1"), ("{0}\n{1}", "precision"),
]  # fmt: skip
SAID = "Precision :: It is what they see.", "Accuracy :: Never buying scores 98 %."


@each("text, right", OPTIONS)
def test_options_are_marked_in_many_ways(text: str, right: str) -> None:
    question = one(cell("choices", text.format(*SAID), correct=right))
    assert [(choice.text, choice.right) for choice in question.choices] == [
        ("Precision", True), ("Accuracy", False),
    ]  # fmt: skip


@pytest.mark.parametrize("letters", ["A;C", "A, C", "a and c", "1;3", "A C"])
def test_several_right_options_are_named_by_letter(letters: str) -> None:
    rows = table([*BASE, "options", "right answers"], [
        VALUES[0], VALUES[1], f"{VALUES[2]} Choose all that apply.", VALUES[3],
        "\n".join((*SAID, "Recall :: It counts what was found.")), letters,
    ])  # fmt: skip
    assert [choice.right for choice in one(rows).choices] == [True, False, True]


def spoilt(column: int, text: str) -> str:
    return table(BASE, [*VALUES[:column], text, *VALUES[column + 1 :]])


NAMES = "row 1 (the names of the columns)"
QUOTED = [f'"{text}"' for text in VALUES]
TOLD = [
    # what is handed in; where; what is said
    (PLAIN.replace("topic", "thé").encode("latin-1"), "line 1, column 9", "not UTF-8"),
    (b"PK\x03\x04" + bytes(90), "ours.csv", "a workbook or another packed file"),
    (b"\xd0\xcf\x11\xe0" + bytes(90), "ours.csv", "an older Excel"),
    ("{\\rtf1 title", "ours.csv", "a word processor"),
    ("\ufeff<!DOCTYPE html><table>", "ours.csv", "a web page"),
    ('{"questions": []}', NAMES, "no row names a known column"),
    (table(VALUES), NAMES, "no row names a known column"),
    (table(["Titre", "Sujet", "Demande", "R"], VALUES), NAMES, "no row names a known column"),
    (table(BASE), NAMES, "no question below"),
    ("", NAMES, "the file is empty"),
    (" \r\n;;;\r\n", NAMES, "the file is empty"),
    (table(["titel", *BASE[1:]], VALUES), NAMES, "`titel` is not a known key"),
    (table(["topic", "prompt"], VALUES[1:3]), NAMES, "the column `answer` is missing"),
    (cell("option a", "Precision"), NAMES, "options can't have columns of their own"),
    (cell("title", "Another title"), NAMES, "`title` is there twice"),
    (table(BASE, VALUES, ["Another question", "", *VALUES[2:]]), "row 3", "`topic` is missing"),
    (table(BASE, [*VALUES[:3]]), "row 2", "`answer` is missing"),
    (spoilt(2, "#NAME?"), "row 2, column prompt", "the spreadsheet wrote an error here (#NAME?)"),
    (spoilt(2, "a\x07b" * 20), "row 2, column prompt", "an invisible control character"),
    (cell("value", "1,234", tolerance="0"), "row 2, column value", "can be 1.234 or 1234"),
    (cell("value", "many", tolerance="0"), "row 2, column value", "must be a number, not `many`"),
    (cell("added", "11/12/2026"), "row 2, column added", "must be a date, not `11/12/2026`"),
    (cell("retired", "maybe"), "row 2, column retired", "must be true or false, not `maybe`"),
    (cell("kind", "multiple choice"), "row 2, column kind", "is not possible for `kind`"),
    (cell("choices", "*A :: It is what\nB :: They see"), "row 2, column choices", "isn't marked"),
    (cell("choices", "[x] Precision::They see"), "row 2, column choices", "has no explanation"),
    (cell("choices", "\n".join(SAID), right="none"), "row 2, column choices", "says `none`"),
    (
        ",".join(BASE) + "\r\n" + ",".join(VALUES),
        "row 2, column 5", "to the right of the last named column",
    ),
    (table(BASE) + ",".join(f"“{one}”" for one in VALUES), "row 2, column 5", "to the right of"),
    (table(BASE) + ";".join(VALUES), "row 2", "another separator"),
    (table(BASE) + ",".join(QUOTED).replace("One", 'One "in" a'), "row 2", "written twice"),
    (table(BASE) + ",".join(QUOTED).replace("One", '\\"One\\"'), "row 2", "written twice"),
    (table(BASE, VALUES) + '"Another', "row 3", "opened and not closed"),
    (spoilt(3, "x" * 140_000), "row 2", "more than 130,000 characters"),
    (table(BASE, *[["x"]] * (MOST_ROWS + 9)), f"row {MOST_ROWS + 1}", f"more than {MOST_ROWS}"),
]  # fmt: skip


@each("content, where, what", TOLD)
def test_what_cant_be_meant_is_told_at_its_place(
    content: str | bytes, where: str, what: str
) -> None:
    told = [(told.where, told.what) for told in read(content).errors]
    assert where in [at for at, words in told if what in words], told


def test_one_bad_row_hides_no_other_and_a_column_is_told_once() -> None:
    rows = table(BASE) + ",".join(QUOTED).replace("One", 'One "in" a') + "\r\n"
    rows += table(*[[f"{VALUES[0]} {at}", "**", *VALUES[2:]] for at in range(2)])
    told = [one.where for one in read(rows).errors]
    assert told[:3] == ["row 2", "row 3, column topic", "row 4, column topic"]
    lacking = table(["topic", "prompt", "anwser"], *[VALUES[1:]] * 9)
    told = [str(one) for one in read(lacking).errors if one.where == NAMES or "missing" in one.what]
    assert [one.partition(";")[0].partition(": ")[2] for one in told] == [
        "the column `title` is missing", "`anwser` is not a known key here",
    ]  # fmt: skip


def test_a_column_of_ones_own_is_left_out_and_told() -> None:
    checked = read(cell("notes", "ask Bob"))
    assert checked.errors == ()
    assert [one.what for one in checked.remarks if one.where == NAMES] == [
        "the column `notes` isn't read: the template has none of that name"
    ]
    assert [one for one in read(cell("notes", "")).remarks if one.where == NAMES] == []
    (told,) = (one.what for one in read(cell("", "ask Bob")).remarks if one.where == NAMES)
    assert "the column `number 5` isn't read" in told


@pytest.mark.parametrize(
    "sign", ["[", "(", "([", ")(", "{", "|", "\t", ";", '"', "'", "`", "- ", "# ", "<"]
)
def test_a_file_of_one_sign_costs_as_much_as_it_is_long(sign: str) -> None:
    """Nobody else waits for what somebody hands in."""

    def work(text: str) -> object:
        return [read(text, name) for name in ("ours.csv", "ours.yaml", "ours.md")]

    assert growth(work, sign * (8000 // len(sign))) < LINEAR
