"""The real bank: the checker finds nothing, every sum is right, every piece of code runs."""

import ast
import sqlite3
from collections import Counter
from functools import cache
from importlib.util import find_spec
from pathlib import Path

import pytest

from bot.bank.lint.bank import lint_bank
from bot.bank.lint.sums import compute
from bot.bank.loader import Reading, read_folder
from bot.bank.model import CORE_40, CORE_40_TOPICS, GUIDE_TAGS, TOPICS, Bank, Coding, Language
from bot.bank.model import Question as BankQuestion
from bot.bank.terms.claims import claimed
from bot.bank.terms.matcher import compile_terms, match
from bot.bank.terms.text import prepare
from bot.core.bundle import bundled
from tests.together import all_hold, each
from tests.trees import parsed

FOLDER = bundled("content") / "bank"


@cache
def reading() -> Reading:
    return read_folder(FOLDER)


@cache
def bank() -> Bank:
    return reading().bank()


def with_code(language: Language) -> list[str]:
    return [q.id for q in bank().questions.values() if q.coding and q.coding.language is language]


def coding_of(id_: str) -> Coding:
    coding = bank().questions[id_].coding
    assert coding is not None
    return coding


def test_the_checker_finds_nothing() -> None:
    problems = lint_bank(reading(), FOLDER, is_ours=True)
    assert not problems, "\n".join(map(str, problems))


def test_every_topic_has_its_file_and_every_file_its_topic() -> None:
    assert {path.stem for path in FOLDER.iterdir()} == set(TOPICS)
    assert all(len(bank().by_topic[topic.id]) >= topic.count for topic in TOPICS.values())


def test_a_leap_year_passes_without_a_repeat() -> None:
    assert len(bank().active) >= 585


def test_the_forty_classics_are_there_each_in_its_topic() -> None:
    for id_ in CORE_40:
        question = bank().questions[id_]
        assert question.topic == CORE_40_TOPICS[id_]
        assert not question.retired
        assert "core-40" in question.tags


def test_every_part_of_preparing_and_each_of_its_areas_has_a_question() -> None:
    tags = Counter(tag for question in bank().active for tag in question.tags)
    for part, areas in GUIDE_TAGS.items():
        for tag in [f"{part}:{area}" for area in areas] or [part]:
            assert tags[tag] >= 1, tag


def test_a_figure_is_what_its_sum_gives() -> None:
    def holds(id_: str) -> None:
        question = bank().questions[id_]
        assert question.value is not None
        assert question.tolerance is not None
        assert compute(question.work) == pytest.approx(
            question.value, abs=question.tolerance + 1e-9
        )

    all_hold([q.id for q in bank().questions.values() if q.value is not None], holds)


def missing_library(code: str) -> str:
    """A library that the code imports and that isn't installed here; empty if none."""
    for node in ast.walk(parsed(code)):
        names = []
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            names = [node.module or ""]
        for name in names:
            if find_spec(name.split(".")[0]) is None:
                return name.split(".")[0]
    return ""


def run_python(solution: str, tests: str) -> None:
    """Both in one namespace, as a member would run them."""
    namespace: dict[str, object] = {"__name__": "solution"}
    exec(compile(solution, "solution", "exec"), namespace)
    exec(compile(tests, "tests", "exec"), namespace)


@each("id_", with_code(Language.PYTHON))
def test_a_python_solution_passes_its_tests_and_the_broken_one_fails(id_: str) -> None:
    coding = coding_of(id_)
    missing = missing_library(coding.solution + "\n" + coding.tests)
    if missing:
        pytest.skip(f"{missing} is not installed")
    run_python(coding.solution, coding.tests)
    with pytest.raises(Exception):  # noqa: B017 - any failure shows the fault
        run_python(coding.broken, coding.tests)


@each("id_", with_code(Language.PYTHON))
def test_a_starter_is_python_and_names_what_the_solution_defines(id_: str) -> None:
    coding = coding_of(id_)

    def defined(code: str) -> set[str]:
        kinds = (ast.FunctionDef, ast.ClassDef)
        return {node.name for node in parsed(code).body if isinstance(node, kinds)}

    assert defined(coding.starter) <= defined(coding.solution)


def rows_of(setup: str, query: str) -> list[tuple[object, ...]]:
    connection = sqlite3.connect(":memory:")
    try:
        connection.executescript(setup)
        return connection.execute(query).fetchall()
    finally:
        connection.close()


@pytest.mark.parametrize("id_", with_code(Language.SQL))
def test_an_sql_solution_gives_its_rows_and_the_broken_one_others(id_: str) -> None:
    coding = coding_of(id_)
    assert rows_of(coding.setup, coding.solution) == list(coding.expected)
    try:
        broken = rows_of(coding.setup, coding.broken)
    except sqlite3.Error:
        return
    assert broken != list(coding.expected)


# What is often told wrong, and the question whose pitfall meets it.
TOLD_WRONG = [
    ("which-features-matter", "The largest coefficient is the most important feature."),
    ("reading-a-tsne-map", "I'd take t-SNE to shrink large data before the model."),
    ("activation-functions", "With ReLU there are no vanishing gradients."),
    ("cross-validation", "Cross-validation prevents overfitting."),
    ("imbalanced-data", "Instead of accuracy use ROC AUC."),
    ("batch-normalisation", "It works because it removes covariate shift."),
    ("roc-curve", "The diagonal means as many good as bad ones."),
    ("accuracy-98-percent", "Its precision is 98 %."),
    ("auc-meaning", "An AUC of 0 is the worst."),
    ("conditional-independence", "It assumes the features are independent overall."),
    ("knn-how-and-k", "kNN is only for classification."),
    ("svm-in-python", "Iris is a binary problem."),
]


@each("id_, wrong", TOLD_WRONG)
def test_what_is_often_told_wrong_is_met_by_a_pitfall(id_: str, wrong: str) -> None:
    question: BankQuestion = bank().questions[id_]
    text = prepare(wrong)
    assert any(claimed(compile_terms(item.terms), text) for item in question.pitfalls)
    assert not any(
        claimed(compile_terms(item.terms), prepare(question.answer)) for item in question.pitfalls
    )


def test_the_right_option_is_not_told_by_its_length_or_place() -> None:
    single = [q for q in bank().active if q.choices and not q.takes_several]
    longest = shortest = 0
    places: Counter[float] = Counter()
    for question in single:
        right = question.right_choices[0]
        others = [len(c.text) for at, c in enumerate(question.choices) if at != right]
        longest += len(question.choices[right].text) > max(others)
        shortest += len(question.choices[right].text) < min(others)
        places[right] += 1
    # A guesser who always takes the longest, the shortest or one place gains nothing.
    assert len(single) >= 110
    assert longest <= 0.35 * len(single)
    assert shortest <= 0.35 * len(single)
    assert max(places.values()) <= 0.35 * len(single)


def test_terms_rarely_credit_the_answer_to_another_question() -> None:
    questions = [q for q in bank().active if q.key_points]
    matchers = [[compile_terms(point.terms) for point in q.key_points] for q in questions]
    texts = [prepare(q.answer) for q in questions]
    points = credited = 0
    for at, own in enumerate(matchers):
        for step in (1, 7, 31, 101):  # answers of the same and of other topics
            text = texts[(at + step) % len(texts)]
            points += len(own)
            credited += sum(match(matcher, text) is not None for matcher in own)
    assert credited <= 0.03 * points


def test_our_own_words_are_sorted_and_not_in_the_dictionary_already() -> None:
    path = bundled("content") / "words.txt"
    lines = [x for x in Path(path).read_text(encoding="utf-8").splitlines() if x[:1] != "#"]
    assert lines == sorted(set(lines))
    assert all(line.isalpha() and line.islower() for line in lines)
