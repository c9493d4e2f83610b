"""What is read out of an answer, by wording alone."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.bank.model import Bank, Question
from bot.bank.terms.text import prepare
from bot.practice.self_check.rules.named import (
    NameSeen,
    NumberSeen,
    OptionsSeen,
    ValueSeen,
    name_in,
    named_options,
    number_seen,
    options_seen,
    value_in,
)
from bot.practice.self_check.rules.points import (
    KEPT_PREPARED,
    LONGEST_READ,
    HandTick,
    PointMatcher,
    authors_report,
    fingerprint,
    is_bare_list,
    listing_print,
    nearest_sentence,
    points_of,
)
from tests.growth import LINEAR, growth
from tests.practice.self_check.questions import ALL, CHOICE, NUMBER, OPEN, SEVERAL, SHORT, STORY
from tests.together import each

OPTIONS = [choice.text for choice in CHOICE.choices]
FIVE = ["red wine", "blue wine", "green wine", "grey wine", "white wine"]


@pytest.fixture(scope="module")
def spotter() -> PointMatcher:
    return PointMatcher.of(Bank.of(ALL))


def statements(spotter: PointMatcher, text: str) -> list[str]:
    return [p.statement for p in spotter.points(OPEN, spotter.read(text)) if p.spotted]


def test_a_point_comes_with_the_words_that_show_it(spotter: PointMatcher) -> None:
    first, second, third = spotter.points(OPEN, spotter.read("First, every Fold is Held-Out."))
    assert first.words == ("Fold", "Held-Out")
    assert not second.spotted
    assert not third.spotted


def test_the_questions_that_members_answer_at_the_moment_stay_compiled() -> None:
    matcher = PointMatcher.of(Bank.of([]))
    more = [replace(OPEN, id=f"question-{at}") for at in range(KEPT_PREPARED)]
    latest, *_, first = [matcher.related(one, 0) for one in reversed((OPEN, *more))]
    assert matcher.related(OPEN, 0) is first
    again = matcher.related(more[-1], 0)
    assert again == latest
    assert again is not latest


def test_a_passage_with_enough_of_a_points_own_words_shows_it(spotter: PointMatcher) -> None:
    assert statements(spotter, "An average hides a lot.") == [OPEN.key_points[1].point]
    assert statements(spotter, "An average is fine. So it is. And a cat hides.") == []


def test_words_of_the_question_never_suffice(spotter: PointMatcher) -> None:
    assert statements(spotter, "Why does one use folds in cross-validation? I use folds.") == []


def test_pitfalls_are_found_by_their_terms_alone(spotter: PointMatcher) -> None:
    (seen,) = spotter.pitfalls(OPEN, spotter.read("I'd scale everything first, then split."))
    assert seen.note == OPEN.pitfalls[0].note
    assert seen.words == ("scale everything first",)
    assert spotter.pitfalls(OPEN, spotter.read("scaling, split, leaks")) == ()


def test_the_points_of_a_story_are_its_checklist_and_nothing_is_spotted(
    spotter: PointMatcher,
) -> None:
    points = spotter.points(STORY, spotter.read("I said what I did myself"))
    assert [point.statement for point in points] == list(STORY.checklist)
    assert not any(point.spotted for point in points)
    assert points_of(CHOICE) == ()
    assert points_of(STORY) == STORY.checklist
    assert points_of(OPEN) == tuple(one.point for one in OPEN.key_points)
    assert points_of(replace(OPEN, key_points=(), checklist=STORY.checklist)) == ()


def test_only_the_first_characters_of_a_long_answer_are_read(spotter: PointMatcher) -> None:
    assert statements(spotter, "x " * LONGEST_READ + "every fold is held out") == []


@given(st.text(max_size=400))
def test_any_text_can_be_looked_at_and_words_are_quoted_as_written(text: str) -> None:
    spotter = PointMatcher.of(Bank.of([OPEN]))
    for point in spotter.points(OPEN, spotter.read(text)):
        assert all(words in text for words in point.words)
    is_bare_list(text)
    named_options(OPTIONS, text)
    value_in(text, 1.0, 0.1, "%")


@given(st.text(max_size=60), st.text(max_size=60))
def test_equal_fingerprints_mean_equal_wording(left: str, right: str) -> None:
    same = left.split() == right.split()
    assert (fingerprint(left) == fingerprint(right)) is same


def test_the_print_of_a_list_changes_with_wording_and_order() -> None:
    assert listing_print(["a", "b"]) == listing_print(["a ", "b"])
    assert len({listing_print(x) for x in (["a", "b"], ["b", "a"], ["a"], [])}) == 4


@pytest.mark.parametrize(
    ("text", "bare"),
    [
        ("bagging, boosting, variance, bias, trees", True),
        ("bagging, boosting, variance, bias", False),  # four words
        ("bagging lowers the variance because it averages trees", False),
        ("", False),
        ("one two three of five six seven", False),
    ],
)
def test_a_list_of_terms_has_hardly_a_function_word(text: str, bare: bool) -> None:
    assert is_bare_list(text) is bare


@each(
    "text, named",
    [
        ("C because only those are known", "C"),
        ("c) only the training rows", "C"),
        ("(B) is what I'd say", "B"),
        ("A. It has more rows.", "A"),
        ("A", "A"),
        ("  b  ", "B"),
        ("I think the answer is B", "B"),
        ("answer: c", "C"),
        ("I'd go with A, as more rows help", "A"),
        ("I'd pick option B rather than option C", "B"),
        ("It must be C, not B.", "C"),
        ("not B", ""),
        ("B and C", "BC"),
        ("A, B and C", "ABC"),
        ("A model should be fitted on something", ""),
        ("I take a guess", ""),
        ("E.g. with folds", ""),
        ("Vitamin C++ and C-index and A/B tests", ""),
        ("option D is none of these", ""),  # there is no fourth
        ("I would fit it on the training rows alone", "C"),
        ("It is fitted on all the rows there are", "A"),
        ("The scaler must not see test rows", ""),
        ("", ""),
        ("😀", ""),
    ],
)
def test_an_option_is_named_clearly_or_not_at_all(text: str, named: str) -> None:
    assert "".join("ABCDE"[at] for at in named_options(OPTIONS, text)) == named


@pytest.mark.parametrize(
    ("question", "text", "seen"),
    [
        (CHOICE, "C because only those are known", OptionsSeen((2,))),
        (CHOICE, "B and C", OptionsSeen(())),  # one is asked for
        (SEVERAL, "A and C", OptionsSeen((0, 2))),
        (OPEN, "C because it is so", None),
    ],
)
def test_the_options_of_a_question(question: Question, text: str, seen: OptionsSeen | None) -> None:
    assert options_seen(question, text) == seen


@pytest.mark.parametrize(("text", "agrees"), [("0.907", True), ("0.905", False)])
def test_the_figure_of_a_question_is_seen_within_its_tolerance(text: str, agrees: bool) -> None:
    assert number_seen(NUMBER, text) == NumberSeen(ValueSeen(text, agrees))
    assert number_seen(NUMBER, "no idea") == NumberSeen(None)
    assert number_seen(OPEN, text) is None


def test_the_name_of_a_short_question_is_seen(spotter: PointMatcher) -> None:
    seen = name_in(SHORT.accepted, spotter.read("That is the Bayes rule, I think"))
    assert seen == NameSeen(("Bayes rule",))
    assert name_in(SHORT.accepted, spotter.read("Total probability")) == NameSeen(())
    assert name_in((), spotter.read("the Bayes rule")) is None


def test_authors_see_the_most_ticked_points_first_and_what_members_shared_of_them() -> None:
    _, second, third = (fingerprint(one.point) for one in OPEN.key_points)
    told = "First. The same person <@12> stays together. The end."
    ticks = [
        HandTick(OPEN.id, second, ""),
        HandTick(OPEN.id, third, told),
        HandTick(OPEN.id, third, "x" * 500),
        HandTick(OPEN.id, third, told),
        HandTick(OPEN.id, "reworded", ""),
        HandTick("gone", third, ""),
    ]
    report = authors_report(Bank.of([OPEN]), 2, ticks)
    assert (report.guilds, report.changed) == (2, 2)
    assert [(one.position, one.times) for one in report.points] == [(2, 3), (1, 1)]
    assert report.points[0].statement == OPEN.key_points[2].point
    assert report.points[0].wordings == ("The same person @… stays together", "x" * 240)
    assert report.points[1].wordings == ()


def test_several_options_by_their_wording() -> None:
    options = [choice.text for choice in SEVERAL.choices]
    text = "Both the weights of a linear model and the thresholds of a tree come from fitting."
    assert named_options(options, text) == (0, 2)
    assert named_options(FIVE, "red wine") == ()  # too short to be a sign
    assert named_options([f"{one} bottle" for one in FIVE], "the blue wine bottle") == (1,)


@each(
    "text, value, tolerance, unit, written, agrees",
    [
        ("It is 0.91.", 0.9105, 0.005, "", "0.91", True),
        ("about 91 %", 0.9105, 0.005, "", "91 %", True),
        ("0,91", 0.9105, 0.005, "", "0,91", True),
        ("first 0.5, then 0.91, later 7", 0.9105, 0.005, "", "0.91", True),
        ("first 0.5, then 7", 0.9105, 0.005, "", "7", False),
        ("101,770 parameters", 101770.0, 0.0, "parameters", "101,770", True),
        ("101770", 101770.0, 0.0, "parameters", "101770", True),
        ("101.770", 101770.0, 0.0, "parameters", "101.770", True),
        ("0.059", 5.9, 0.05, "%", "0.059", True),
        ("0.25", 24.0, 1.0, "%", "0.25", True),  # just within the tolerance
        ("0.25", 24.0, 0.9, "%", "0.25", False),
        ("0.25", 24.0, 1.0, "", "0.25", False),
        ("1", 100.0, 0.5, "%", "1", True),
        ("2", 200.0, 0.5, "%", "2", False),  # a share is at most one
        ("5.9%", 5.9, 0.05, "%", "5.9%", True),
        ("59 %", 0.9105, 0.005, "", "59 %", False),
        ("so -0.76", -0.76, 0.01, "", "-0.76", True),
        ("so −0.76", -0.76, 0.01, "", "−0.76", True),
        ("3/8 of them", 0.375, 0.0006, "", "3/8", True),
        ("1/0", 1.0, 0.1, "", "1/0", False),
        ("3300000000", 3e9 * 1.1, 0.0, "", "3300000000", True),  # in binary a little more
    ],
)
def test_the_figure_of_an_answer_is_found(
    text: str, value: float, tolerance: float, unit: str, written: str, agrees: bool
) -> None:
    seen = value_in(text, value, tolerance, unit)
    assert seen is not None
    assert (seen.written, seen.agrees) == (written, agrees)


def test_a_text_without_figures_has_none() -> None:
    assert value_in("no idea, x2", 1.0, 0.1, "") is None


def test_a_figure_without_a_tolerance_agrees_exactly_or_not_at_all() -> None:
    exact = replace(NUMBER, value=3.0, tolerance=None)
    assert number_seen(exact, "3") == NumberSeen(ValueSeen("3", agrees=True))
    assert number_seen(exact, "4") == NumberSeen(ValueSeen("4", agrees=False))


def test_of_sentences_that_share_as_much_the_first_is_nearest(spotter: PointMatcher) -> None:
    text = prepare("Rows that are grouped. Grouped they are, the rows. The end.")
    assert nearest_sentence(spotter.related(OPEN, 2), text) == "Rows that are grouped"


def test_words_of_a_point_add_up_by_their_weight_in_a_sentence(spotter: PointMatcher) -> None:
    related = spotter.related(OPEN, 2)
    heavy, light = max(related.weights.values()), min(related.weights.values())
    assert 0 < light < heavy
    one = max(related.weights, key=lambda word: related.weights[word])
    other = min(related.weights, key=lambda word: related.weights[word])
    text = prepare(f"A {other} is here. A {one} is there.")
    assert nearest_sentence(related, text) == f"A {one} is there"


def test_a_point_that_is_not_spotted_leaves_no_doubt(spotter: PointMatcher) -> None:
    seen = spotter.points(
        OPEN, spotter.read("A fold is not held out once. An average never hides.")
    )
    assert [(one.spotted, one.doubt is not None) for one in seen] == [
        (True, True), (True, False), (False, False),
    ]  # fmt: skip
    assert not seen[0].is_preselected


def test_eight_thousand_characters_are_read_and_a_print_has_sixteen_figures() -> None:
    assert LONGEST_READ == 8000
    assert len(fingerprint("A point.")) == 16


def test_authors_read_twelve_wordings_of_a_point() -> None:
    third = fingerprint(OPEN.key_points[2].point)
    ticks = [HandTick(OPEN.id, third, f"wording {at:02}") for at in range(20)]
    (found,) = authors_report(Bank.of([OPEN]), 1, ticks).points
    assert (found.times, len(found.wordings)) == (20, 12)


def test_the_nearest_sentence_is_the_one_that_shares_most(spotter: PointMatcher) -> None:
    text = prepare("Rows are rows. A person's grouped rows stay together. The end.")
    assert (
        nearest_sentence(spotter.related(OPEN, 2), text) == "A person's grouped rows stay together"
    )
    assert nearest_sentence(spotter.related(OPEN, 2), prepare("Nothing at all.")) == ""


HOSTILE = [
    "fold held out spread rows person " * 700,
    "a" * 30_000,
    "A, B and C, " * 2_500,
    "not not not B " * 2_000,
    "option option option " * 1_500,
    "1,234,567.8 / 9 % " * 1_500,
    "1." * 15_000,
    "1,1" * 10_000,
    "average hides. " * 2_000,
    "*_~`|>[x](y)" * 2_500,
]


@pytest.mark.parametrize("text", HOSTILE, ids=lambda text: repr(text[:8]))
def test_time_grows_no_faster_than_the_text(spotter: PointMatcher, text: str) -> None:
    def everything(piece: str) -> None:
        prepared = prepare(piece)  # not cut, unlike in a member's answer
        spotter.points(OPEN, prepared)
        spotter.pitfalls(OPEN, prepared)
        nearest_sentence(spotter.related(OPEN, 0), prepared)
        is_bare_list(piece)
        named_options(OPTIONS, piece)
        value_in(piece, 1.0, 0.1, "")

    assert growth(everything, text) <= LINEAR
