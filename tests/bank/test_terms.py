"""The term language: what a term spots in a text, and what it doesn't."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.bank.terms.matcher import (
    REACH,
    REACH_OF_A_PART,
    TermError,
    compile_terms,
    match,
    surely_terms,
    term_fault,
    vocabulary,
)
from bot.bank.terms.text import LONGEST_SENTENCE, known_words, prepare, prepare_exact
from tests.growth import LINEAR, growth
from tests.together import each


def spotted(term: str, text: str) -> bool:
    return match(compile_terms([term]), prepare(text)) is not None


YES = [
    ("held out", "The held-out rows are kept."),
    ("held out", "I hold out a fifth."),
    ("each/every fold + held/hold out", "Every fold is held out once."),
    ("each/every fold + held/hold out", "It uses each fold. One at a time is held out."),
    ("each/every fold + held/hold out", "One part is held out. Each fold gets its turn."),
    ("k 1", "with k-1 folds"),
    ("cross-validation", "Cross validation, of course"),
    ("cross-validation", "I'd use crossvalidation"),
    ("cross-validate", "cross-validated"),
    ("cross validation", "crossvalidation"),
    ("overfit", "It is over-fitting"),
    ("overfit", "it over fits the data"),
    ("over fit", "overfitting"),
    ("regularise", "Regularized weights"),
    ("0.5", "an AUC of 0.5 is chance"),
    ("1000", "from 1,000 rows"),
    ("n^2", "it costs O(n²) steps"),
    ("n2", "n**2 pairs"),
    ("naive bayes", "NAÏVE BAYES!"),
    ("nai\u0308ve bayes", "naïve Bayes"),  # accents may be signs of their own
    ("does not", "it doesn't see"),
    ("does not", "it doesnt see"),
    ("can not", "it can't"),
    ("can not", "it cannot"),
    ("will not", "It won’t"),
    ("model see", "the model's seeing it"),
    ("learning rate", "set learning_rate first"),
    ("precision", "precsion matters"),
    ("true positive", "true\npositives"),
    ("true positive", "**true** `positives`"),
    ("a/b test", "an A/B test"),
    ("end", "It ends."),
    ("train - test", "train test"),
    ("x + y + z", "z comes first. then x with y"),
    ("σ", "divide by Σ"),
]
NO = [
    ("held out", "held by the way out"),
    ("held out", "it was held. Out it goes"),
    ("held out", "- held\n- out"),
    ("held out", "held\n\nout"),
    ("held out", "1. held\n2. out"),
    ("fold + held", "A fold is a part. Something else comes. It is held."),
    ("fold + held", "only the fold"),
    ("precision", "decision"),
    ("sensitivity", "sensitive"),
    ("recall", "rcal"),
    ("each/every fold", "every other fold"),
    ("k 1", "k 2"),
    ("0.5", "0.05"),
    ("0.5", "5"),
    ("cross-validation", "cross the validation"),
    ("minimise", "we maximise it"),
]


@each("term, text", YES)
def test_a_wording_is_spotted(term: str, text: str) -> None:
    assert spotted(term, text)


@each("term, text", NO)
def test_another_wording_is_not_spotted(term: str, text: str) -> None:
    assert not spotted(term, text)


@each(
    "text, together",
    [
        ("folds; rows; all are held", False),  # a semicolon ends a sentence
        ("Use e.g. folds. Rows are held.", True),  # an abbreviation ends no sentence
        ("Use folds, vs. nothing. Then comes x. Rows are held.", False),
        ("folds are fine\nand so on\nand on, held", True),  # wrapped lines are one sentence
        ("Folds first\nThen nothing\nHeld rows", False),  # lines begun by capitals are items
        ("folds.Then nothing.Held", False),  # typed in a hurry
        ("folds in np.array held", True),
        ("folds!\nno\n\nheld", False),
        ("folds " + "word " * (2 * LONGEST_SENTENCE + 5) + "held", False),  # no full stops at all
        ("word " * (LONGEST_SENTENCE - 2) + "folds word. " + "word held", True),
    ],
)
def test_plus_reaches_to_the_next_sentence_and_no_further(text: str, together: bool) -> None:
    assert spotted("fold + held", text) is together


@pytest.mark.parametrize(
    ("term", "between", "together"),
    [
        ("fold + held", 10, True),
        ("fold + held", 11, False),
        ("held + fold", 10, True),
        ("fold + held + out", 13, True),
        ("fold + held + out", 14, False),
        ("folds + held out", 10, True),  # the words of a part don't count
        ("folds + held out", 11, False),
    ],
)
def test_the_parts_of_a_plus_stand_within_reach(term: str, between: int, together: bool) -> None:
    assert (REACH, REACH_OF_A_PART) == (10, 3)
    text = "folds " + "word " * between + "held out"
    assert spotted(term, text) is together
    assert spotted(term, f"{text}. And so on. Folds word held out.")  # further on they are near


def test_of_parts_said_several_times_those_that_stand_together_are_quoted() -> None:
    hit = match(
        compile_terms(["fold + held"]),
        prepare("Folds " + "word " * 20 + "folds that we held. Held folds."),
    )
    assert hit is not None
    assert hit.words == ("folds", "held")
    assert [start for start, _end in hit.spans] == [106, 120]


def test_a_sign_that_folds_to_nothing_is_no_word() -> None:
    assert prepare("held \ufe70 out").spans == ((0, 4), (7, 10))
    assert spotted("held out", "held \ufe70 out")
    assert spotted("held out \ufe70's", "held \ufe70's out"), "nor with an apostrophe"


def test_a_hit_gives_the_words_of_the_text_and_their_places() -> None:
    text = "First, every fold\nis used. Then it is Held-Out once."
    hit = match(compile_terms(["nothing", "held out + each/every fold"]), prepare(text))
    assert hit is not None
    assert hit.term == "held out + each/every fold"
    assert hit.words == ("Held-Out", "every fold")
    assert [text[start:end] for start, end in hit.spans] == list(hit.words)


def test_the_first_term_of_the_author_wins() -> None:
    hit = match(compile_terms(["second", "first"]), prepare("first second"))
    assert hit is not None
    assert hit.term == "second"


def test_a_word_that_the_bank_knows_is_no_typo() -> None:
    term = compile_terms(["conference"])
    assert match(term, prepare("much confidence"))
    known = known_words(["A confidence interval.", "Conferences"])
    assert not match(term, prepare("much confidence", known))
    assert match(term, prepare("a conferance", known))


def test_a_slip_for_a_letter_that_the_word_has_not_is_forgiven() -> None:
    assert match(compile_terms(("kernel",)), prepare("a kexnel here")) is not None


def test_exact_matching_forgives_no_typo() -> None:
    term = compile_terms(["precision"])
    assert not match(term, prepare_exact("precsion"))
    assert match(term, prepare_exact("precision"))


def test_the_vocabulary_of_a_term_is_all_its_stems() -> None:
    (term,) = compile_terms(["each/every fold + held out"]).terms
    assert vocabulary(term) == {"each", "every", "fold", "hold", "out"}


@each(
    "term, reason",
    [
        ("a +", "one side of +"),
        ("+ a", "one side of +"),
        ("a + + b", "one side of +"),
        ("+", "one side of +"),
        ("a/", "one side of /"),
        ("/b", "one side of /"),
        ("a//b", "one side of /"),
        ("a / b", "one side of /"),
        ("…", "no word"),
        ("a + —", "no word"),
        ("a + b + c + d + e", "more than 4"),
    ],
)
def test_a_term_that_cannot_be_used_says_why(term: str, reason: str) -> None:
    assert reason in term_fault(term)
    with pytest.raises(TermError, match=reason.replace("+", r"\+")):
        compile_terms([term])


@each("term", [term for term, _text in YES])
def test_a_good_term_has_no_fault(term: str) -> None:
    assert term_fault(term) == ""


words = st.sampled_from(
    [
        "fold",
        "held",
        "out",
        "each",
        "every",
        "rows",
        "model",
        "+",
        "/",
        "-",
        ".",
        "k",
        "1",
        "0.5",
        "ü",
    ]
)


@given(st.lists(words, min_size=1, max_size=8).map(" ".join))
def test_the_cheap_look_never_passes_a_term_that_cannot_be_used(term: str) -> None:
    if term[:1].isalnum() and surely_terms(term):
        assert term_fault(term) == ""


@given(st.text(max_size=80))
def test_any_text_is_a_term_or_has_a_reason(term: str) -> None:
    reason = term_fault(term)
    if not reason:
        assert compile_terms([term]).terms


@given(st.text(max_size=300))
def test_any_text_can_be_prepared_and_its_places_are_in_it(text: str) -> None:
    prepared = prepare(text)
    assert all(0 <= start < end <= len(text) for start, end in prepared.spans)
    assert list(prepared.sentences) == sorted(prepared.sentences)
    for positions in prepared.at.values():
        assert all(at + width <= len(prepared.spans) for at, width in positions.items())


sentence_words = st.lists(st.sampled_from(["fold", "held", "out", "every", "cross", "validation"]))
texts = st.lists(sentence_words.map(" ".join), max_size=5).map(". ".join)


@given(texts, texts)
def test_more_text_never_loses_a_point(before: str, after: str) -> None:
    matcher = compile_terms(["every fold + held out", "cross-validation"])
    if match(matcher, prepare(before)):
        assert match(matcher, prepare(f"{before}.\n\n{after}"))
        assert match(matcher, prepare(f"{after}.\n\n{before}"))


@given(texts)
def test_capitals_and_hyphens_change_nothing(text: str) -> None:
    matcher = compile_terms(["every fold + held out", "cross-validation"])
    plain = match(matcher, prepare(text)) is None
    assert (match(matcher, prepare(text.upper())) is None) is plain


@given(st.lists(st.sampled_from(["fold", "held", "out", "every", "rows"]), min_size=1, max_size=5))
def test_a_phrase_spots_itself(phrase: list[str]) -> None:
    term = " ".join(phrase)
    assert spotted(term, f"Before it. {term.title()} and more.")


HOSTILE = [
    "a" * 100_000,
    "fold " * 20_000,
    "-" * 100_000,
    ".\n" * 50_000,
    "a-" * 50_000,
    "'" * 100_000,
    "cross-" * 20_000,
    "\u0301" * 100_000,
    "every every every fold " * 5_000,
    "precisian precisoin prezision precisiom " * 2_500,
    "5." * 50_000,
    "a^" * 50_000,
]


@pytest.mark.parametrize("text", HOSTILE, ids=lambda text: repr(text[:6]))
def test_time_grows_no_faster_than_the_text(text: str) -> None:
    matcher = compile_terms(
        ["every fold + every fold + held out", "every every every every", "precision", "cross-fold"]
    )

    assert growth(lambda part: match(matcher, prepare(part)), text) <= LINEAR
