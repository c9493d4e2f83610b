"""What counts as an answer, by its text and its time."""

from datetime import UTC, datetime, timedelta

import pytest

from bot.daily.answers.rules import (
    FORM,
    LONGEST_ANSWER,
    AnswerDraft,
    drafted,
    is_late,
    join_parts,
    measure,
    proposed,
    since_last,
    with_addition,
)
from bot.daily.streaks.rules import DayKind, DayLine
from tests.together import each

MOST_OF_A_FORM = 4000  # Discord takes no more in a text input
NOON = datetime(2026, 1, 5, 12, tzinfo=UTC)


@each(
    "text, have",
    [
        ("Folds, held out!", 12),
        ("L2 <@123> <#45> <:smile:67> <t:89:R> </daily:10> https://example.org/a", 2),
        ("…", 0),
        ("हिंदी", 5),
        ("ที่นี่", 6),
        ("שָׁלוֹם", 7),
        ("e\u0301te\u0301", 3),
        ("a" + "\u0335\u0336\u0337" * 9, 3),
        ("1\ufe0f\u20e3 \u2139\ufe0f ❤\ufe0f", 2),
        ("1\u0335", 1),
        ("\u0335", 0),
        ("a \u0335\u0335", 1),
        ("交叉验证避免过拟合", 18),
        ("かな 한글", 8),
        ("ＡＢ", 2),
    ],
)
def test_letters_and_figures_count(text: str, have: int) -> None:
    assert measure(text, 99).have == have


@pytest.mark.parametrize(("text", "enough"), [("abcd", False), ("abcde", True), ("abcdef", True)])
def test_as_much_as_is_needed_is_enough(text: str, enough: bool) -> None:
    assert measure(text, 5).enough is enough


def test_nobody_counts_further_than_is_needed() -> None:
    assert measure("交" * 4000, 5) == measure("交" * 3, 5)


def test_an_answer_at_the_moment_of_the_reveal_is_late() -> None:
    assert is_late(NOON, NOON)
    assert not is_late(NOON - timedelta(microseconds=1), NOON)
    assert not is_late(NOON, None)


def test_the_parts_of_an_answer_are_paragraphs_of_it() -> None:
    assert join_parts((" first\n", "second ")) == "first\n\nsecond"


def test_an_answer_fits_into_its_form_and_the_forms_part_is_stored_as_message_0() -> None:
    assert LONGEST_ANSWER == MOST_OF_A_FORM
    assert FORM == 0, "so it stands in the rows of every version"


@pytest.mark.parametrize(
    ("kinds", "covered", "ended_on"),
    [
        ("AA", (), None),
        ("A", (), None),
        ("AFRFP", (1, 3), None),
        ("AMFA", (2,), 1),
        ("ALMA", (), 2),
        ("AMM", (), 2),
        ("AVSRB", (), None),
        ("AF", (), None),
    ],
)
def test_what_became_of_a_streak_since_the_day_that_counted_before(
    kinds: str, covered: tuple[int, ...], ended_on: int | None
) -> None:
    names = {
        "A": DayKind.ANSWERED, "P": DayKind.PRACTISED, "F": DayKind.FREEZE, "M": DayKind.MISSED,
        "L": DayKind.LATE, "R": DayKind.REST, "V": DayKind.VOID, "S": DayKind.SKIPPED,
        "B": DayKind.BEFORE,
    }  # fmt: skip
    lines = [DayLine(NOON.date() - timedelta(at), names[kind]) for at, kind in enumerate(kinds)]
    found = since_last(lines)
    assert found.covered == tuple(lines[at].on for at in reversed(covered))
    assert found.ended_on == (None if ended_on is None else lines[ended_on].on)


@pytest.mark.parametrize(
    ("said", "text", "whole"),
    [
        ("Folds.", "", "Folds."),
        ("Folds.", "Folds.", "Folds."),
        ("Folds.", "More.", "Folds.\n\nAfter the reveal:\nMore."),
        ("Folds.", "Folds. More.", "Folds.\n\nAfter the reveal:\nMore."),
        ("Folds.\n\nAfter the reveal:\nMore.", "More.", "Folds.\n\nAfter the reveal:\nMore."),
        ("", "", ""),
        ("", "More.", "After the reveal:\nMore."),
    ],
)
def test_what_comes_after_the_reveal_is_added_once(said: str, text: str, whole: str) -> None:
    assert with_addition(said, text) == whole


def test_a_draft_changes_by_what_is_known() -> None:
    assert drafted(None, "a", None) == AnswerDraft("a", shared=False)
    assert drafted(None, None, True) == AnswerDraft("", shared=True)
    assert drafted(AnswerDraft("a", shared=True), "b", None) == AnswerDraft("b", shared=True)
    assert drafted(AnswerDraft("a", shared=True), None, False) == AnswerDraft("a", shared=False)


def test_without_any_choice_the_form_proposes_to_share() -> None:
    assert proposed(None, None)
    assert not proposed(None, AnswerDraft("a"))
