"""What beginners get wrong: a text in, the sentence, the line and the column out, all at once."""

import re

import pytest

from bot.bank.lint.question import lint_question
from bot.bank.loader import read_text
from bot.bank.model import Kind
from bot.bank.parsing.skeleton import HEADER, skeleton
from bot.bank.problems import Fault, Problem
from tests.bank.texts import CHOICE, NUMBER, OPEN, spoil, topic_file
from tests.together import each

CASES = [
    # broken, mended: what the file has instead; the fault; the line and the column
    ("title: Scoring on held-back rows", "title: Scoring on held-back rows #1", "CUT_TEXT", 4, 37),
    ("    hint: What did", "    hint What did", "NO_KEY", 23, 5),
    ("[learn the noise, memorise, by heart]", "[learn the noise, by heart", "OPEN_BRACKET", 15, 16),
    ("hint: What", "hint: - What", "LIST_IN_LINE", 23, 11),
    ("title: Scoring on", 'title: "\\d" Scoring on', "BACKSLASH", 4, 13),
    ("title: Scoring", 'title: "Scoring" Scoring', "AFTER_QUOTE", 4, 22),
    ("    title: Scoring", "  title: Scoring", "MISALIGNED", 4, 3),
    ("title: Scoring", "title: Scoring: a", "COLON", 4, 19),
    ("title: Scoring", "title: Sco\u200bring", "ZERO_WIDTH", 4, 15),
    ("title: Scoring", "title: \ufeffScoring", "ZERO_WIDTH", 4, 12),
]


def found(text: str) -> list[Problem]:
    return read_text("evaluation.yaml", text).tree.problems


@each("good, bad, name, line, column", CASES)
def test_a_slip_has_its_sentence_and_hides_no_other(
    good: str, bad: str, name: str, line: int, column: int
) -> None:
    fault = Fault[name]
    others = spoil(CHOICE, "medium", "middling")
    problems = found(topic_file(spoil(OPEN, good, bad), others, spoil(NUMBER, "hard", "harsh")))
    slip = [one for one in problems if one.fix == fault.fix]
    assert [(one.line, one.column) for one in slip] == [(line, column)], problems
    assert [one.message for one in problems if "is not possible" in one.message] == [
        "`middling` is not possible for `difficulty`",
        "`harsh` is not possible for `difficulty`",
    ]
    assert len(problems) == 3
    assert not any(
        re.search("did not find|could not find|expected '", str(one)) for one in problems
    )


def test_the_faults_behind_a_slip_stand_at_their_own_lines() -> None:
    text = topic_file(spoil(OPEN, "hint:", "hint"), spoil(CHOICE, "medium", "middling"))
    line = text.split("\n").index("    difficulty: middling") + 1
    assert [(one.line, one.column) for one in found(text)] == [(23, 5), (line, 17)]


def test_a_forgotten_dash_is_one_fault_and_both_questions_are_judged() -> None:
    late = "    " + spoil(CHOICE, "medium", "middling").removeprefix("  - ")
    problems = found(topic_file(spoil(OPEN, "easy", "eazy"), late))
    dash = topic_file(OPEN).count("\n") + 1
    told = [(one.message, one.line) for one in sorted(problems)]
    assert told == [
        ("`eazy` is not possible for `difficulty`", 7),
        (Fault.NO_DASH.message, dash),
        ("`middling` is not possible for `difficulty`", dash + 3),
    ]


def test_a_comment_after_two_spaces_a_heading_and_quotes_are_no_cut_text() -> None:
    for bad in ("title: Scoring  # mine", 'title: "Scoring #1"', "title: Scoring#1"):
        text = topic_file(spoil(OPEN, "title: Scoring on held-back rows", bad))
        assert Fault.CUT_TEXT.fix not in [one.fix for one in found(text)]


def test_a_no_break_space_that_indents_is_named_beside_what_it_breaks() -> None:
    problems = found(topic_file(spoil(OPEN, "    title: Scoring", "  \u00a0 title: Scoring")))
    places = {one.fix: (one.line, one.column) for one in problems}
    assert places[Fault.ZERO_WIDTH.fix] == (4, 3)


def test_joiners_of_other_scripts_and_emoji_are_letters() -> None:
    for word in ("نمی\u200cدانم", "👩\u200d💻"):
        text = topic_file(spoil(OPEN, "What did", f"{word} What did"))
        assert found(text) == []


def linted(text: str) -> list[Problem]:
    reading = read_text("evaluation.yaml", text)
    return [one for draft in reading.drafts for one in lint_question(draft)]


@pytest.mark.parametrize("kind", list(Kind))
def test_a_skeleton_as_it_was_pasted_is_refused(kind: Kind) -> None:
    keys = {one.message for one in linted(HEADER.format(topic="llm") + skeleton(kind))}
    for key in ("id", "title", "prompt", "answer", "hint", "follow_ups"):
        assert Fault.UNFILLED.message.format(key=key) in keys


def test_one_forgotten_part_of_a_skeleton_is_named_at_its_place() -> None:
    text = topic_file(spoil(OPEN, "What did it know beforehand?", "Helps without giving it away."))
    (one,) = [one for one in linted(text) if one.fix == Fault.UNFILLED.fix]
    assert (one.message, one.line, one.column) == (
        Fault.UNFILLED.message.format(key="hint"),
        23,
        11,
    )


@pytest.mark.parametrize("tolerance", ["5", "0.31", "-0.01"])
def test_a_tolerance_that_can_not_be_meant_is_named(tolerance: str) -> None:
    problems = linted(topic_file(spoil(NUMBER, "0.006", tolerance)))
    assert [one.line for one in problems if one.fix == Fault.TOLERANCE_WIDE.fix] == [9]


def test_around_nothing_any_tolerance_may_be_meant() -> None:
    text = spoil(spoil(NUMBER, "value: 0.31", "value: 0"), "1 - (5 / 6) ** 2", "1 - 1")
    fixes = [one.fix for one in linted(topic_file(text))]
    assert Fault.TOLERANCE_WIDE.fix not in fixes


def test_a_number_without_work_is_told_once() -> None:
    text = topic_file(spoil(NUMBER, "    work: 1 - (5 / 6) ** 2\n", ""))
    assert [one.message for one in found(text)] == ["`work` is missing"]
    assert not [one for one in linted(text) if "work" in one.message]


@pytest.mark.parametrize(
    ("work", "reason"),
    [
        ("1 +", "this is not a sum"),
        ("1 / 0", "it divides by zero"),
        ("exp(1000)", "the result is too large"),
        ("sqrt()", "a function has too few or too many numbers, or not whole ones"),
        ("log(-1)", "a function has no value for its number"),
    ],
)
def test_work_that_fails_is_told_without_a_word_of_python(work: str, reason: str) -> None:
    problems = linted(topic_file(spoil(NUMBER, "1 - (5 / 6) ** 2", work)))
    assert Fault.WORK_FAILS.message.format(reason=reason) in [one.message for one in problems]
