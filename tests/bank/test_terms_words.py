"""The light stemmer and the rule of typos."""

import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.bank.terms.text import prepare_exact
from bot.bank.terms.words import (
    LONGEST_WORD,
    edits_allowed,
    fold,
    is_typo,
    spelling,
    stem,
    within,
    word_lists,
)
from tests.together import each

SAME = """
    fold folds folded folding
    overfit overfits overfitting overfitted
    class classes
    loss losses
    bias biases biased
    case cases
    batch batches batched batching
    variance variances
    query queries queried querying
    plan plans planned planning
    label labels labelled labeled labelling labeling
    model models modelled modeling modelling
    tune tuned tuning tunes
    independent independently
    probable probably
    easy easily
    regularise regularize regularised regularizing regularises
    regularisation regularization
    analyse analyze analysed analyzing
    behaviour behavior behaviours
    neighbour neighbor neighbours
    centre center centred centered centring
    catalogue catalog catalogs
    matrix matrices
    index indices indexes
    hypothesis hypotheses
    hold holds held holding
    choose chooses chose chosen choosing
    see sees seen seeing saw
    take takes took taken taking
    make makes made making
    know knows known knew
    use used uses using
    fall falls fell fallen falling
    learn learns learned learnt learning
    note notes noted
    seed seeds seeded
    agree agreed agrees
    automatic automatically
    apply applies applied applying
"""
APART = """
    sensitivity sensitive
    precision precise
    note not
    use us
    loss lose
    bagging bag
    bias bia
    analysis analyst
    only on
    meaning mean
    early ear
    embed emb
    speed spe
    greed gre
    less les
    process proces
    boosting booster
    likely like
"""


@each("line", [line for line in SAME.splitlines() if line.strip()])
def test_endings_and_spellings_share_a_stem(line: str) -> None:
    assert len({stem(word) for word in line.split()}) == 1, [stem(w) for w in line.split()]


@each("line", [line for line in APART.splitlines() if line.strip()])
def test_words_of_their_own_keep_apart(line: str) -> None:
    left, right = line.split()
    assert stem(left) != stem(right)


@pytest.mark.parametrize(
    ("written", "folded"),
    [("Naïve", "naive"), ("R²", "r2"), ("ﬁt", "fit"), ("STRASSE", "strasse"), ("Σ", "σ")],
)
def test_accents_capitals_and_ligatures_are_folded(written: str, folded: str) -> None:
    assert fold(written) == folded


@given(st.text(alphabet="abcdefghijklmnopqrstuvwxyz", min_size=1, max_size=30))
def test_a_stem_is_never_empty_and_never_longer_than_one_letter_more(word: str) -> None:
    """But for what is listed, such as a shortened word that stands for the whole one."""
    irregular = word_lists().irregular
    listed = word in irregular or word.removesuffix("s") in irregular
    assert stem(word)
    assert listed or len(stem(word)) <= len(word) + 1


def test_a_spelling_keeps_all_endings_but_the_plural() -> None:
    words = {"nets": "net", "gas": "gas", "modeling": "modeling", "optimized": "optimised"}
    assert {word: spelling(word) for word in words} == words


def test_a_word_of_a_thousand_letters_is_left_alone() -> None:
    word = "a" * 1000
    assert stem(word) == word
    assert edits_allowed(word) == 0


@each(
    "right, written, expected",
    [
        ("precision", "precsion", True),
        ("precision", "percision", True),  # neighbours swapped
        ("regularisation", "regulariastoin", True),  # two swaps
        ("regularisation", "regularsaton", True),
        ("recall", "recal", True),
        ("recall", "rcal", False),  # two edits in six letters
        ("folds", "fold", False),  # too short for a slip
        ("folds", "flods", False),
        ("precision", "decision", False),  # another first letter
        ("overfitting", "underfitting", False),
        ("minimis", "maximis", False),  # two words
        ("minimisation", "maximisation", False),
        ("interval", "internal", False),
        ("gradient", "gradient", True),
        ("f1score", "f1scor", False),  # figures are not typed by feel
    ],
)
def test_a_slip_of_the_thumb_is_forgiven(right: str, written: str, expected: bool) -> None:
    assert is_typo(right, written) is expected


def distance(left: str, right: str) -> int:
    """Optimal string alignment, slow and plain."""
    rows = [[0] * (len(right) + 1) for _ in range(len(left) + 1)]
    for i in range(len(left) + 1):
        for j in range(len(right) + 1):
            if not i or not j:
                rows[i][j] = i + j
                continue
            same = left[i - 1] == right[j - 1]
            rows[i][j] = min(
                rows[i - 1][j] + 1, rows[i][j - 1] + 1, rows[i - 1][j - 1] + (not same)
            )
            if i > 1 and j > 1 and left[i - 1] == right[j - 2] and left[i - 2] == right[j - 1]:
                rows[i][j] = min(rows[i][j], rows[i - 2][j - 2] + 1)
    return rows[-1][-1]


@given(
    st.text(alphabet="abc", max_size=8),
    st.text(alphabet="abc", max_size=8),
    st.integers(min_value=0, max_value=3),
)
def test_the_bounded_distance_agrees_with_the_plain_one(left: str, right: str, most: int) -> None:
    assert within(left, right, most) is (distance(left, right) <= most)


def test_what_is_too_long_to_be_a_word_is_not_kept() -> None:
    text = "ab" * LONGEST_WORD
    before = sys.getrefcount(text)
    assert stem(text) is text
    assert sys.getrefcount(text) == before


@pytest.mark.parametrize(
    ("typed", "count"), [("done.Then it", 2), ("done.then it", 1), ("np.Dot it", 1)]
)
def test_a_full_stop_in_a_hurry_ends_a_sentence_and_one_in_a_name_does_not(
    typed: str, count: int
) -> None:
    assert len(set(prepare_exact(typed).sentences)) == count
