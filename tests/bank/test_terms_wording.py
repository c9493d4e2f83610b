"""Names as people write them: undressed, in pairs, without what only says their kind."""

import pytest

from bot.bank.terms.topics import find_topics, search_topics, titles_of, topics_named
from bot.bank.terms.wording import is_symbol, loose, pairs, tails, undressed, without_tail
from bot.bank.terms.words import stem
from tests.practice.quiz.conftest import question
from tests.together import each


@each(
    "typed, left",
    [
        ('it is called "PCA", I think.', ["PCA"]),
        ("np.linalg.svd()", ["np.linalg.svd()", "svd"]),
        ("sklearn KMeans", ["sklearn KMeans", "KMeans"]),
        ("ReLU", ["ReLU"]),
        ("BatchNorm", ["BatchNorm", "Batch Norm"]),
        ("R & B", ["R  and  B"]),
        ("x − y", ["x - y"]),
        ("Breiman's bagging", ["Breiman's bagging", "bagging"]),
        ("My own action", ["My own action", "action"]),
        ("stride = 2", ["stride = 2", "stride"]),
        ("collider on the path", ["collider on the path", "collider"]),
        ("collider in a DAG", ["collider in a DAG", "collider"]),
        ("rank of A", ["rank of A", "A rank", "rank"]),
        ("recall of the negative class", ["recall of the negative class", "negative class recall"]),
        ("error of the first kind", ["error of the first kind", "first kind error"]),
        (
            "coefficient of silhouette",
            ["coefficient of silhouette", "silhouette coefficient", "coefficient"],
        ),
        (
            "principle of intention to treat",
            ["principle of intention to treat", "intention to treat principle"],
        ),
        (
            "accumulate the gradients",
            ["accumulate the gradients", "gradients accumulate", "accumulate"],
        ),
        ("you one-hot encode it", ["you one-hot encode it", "one-hot encode"]),
        ("nn.Softmax(dim=-1)", ["nn.Softmax(dim=-1)", "Softmax"]),
        ("spaCy lemmatizer", ["spaCy lemmatizer", "lemmatizer"]),
    ],
)
def test_what_people_say_around_a_name_is_taken_off_step_by_step(
    typed: str, left: list[str]
) -> None:
    assert list(undressed(typed)) == [typed, *left]


@each(
    "text, names",
    [
        ("PCA (principal component analysis)", [("PCA", "principal component analysis")]),
        ("L1 (lasso) penalty", [("L1 penalty", "lasso"), ("L1  lasso  penalty",)]),
        ("kappa (κ).", [("kappa",)]),
        ("condition number (κ(A))", [("condition number",)]),
        ("batch (B) norm", [("batch norm",), ("batch  B  norm",)]),
        ("PCA or SVD", [("PCA", "SVD")]),
        ("MCAR, completely at random", [("MCAR", "completely at random")]),
        ("spec, aka TNR", [("spec", "TNR")]),
        ("ReLU: max(0, x)", [("ReLU: max",), ("ReLU", "max(0, x)")]),
        ("PagedAttention (vLLM)", [("PagedAttention",)]),
        ("PCA or", []),
        ("PCA", []),
    ],
)
def test_names_for_one_thing_in_brackets_or_with_or(
    text: str, names: list[tuple[str, ...]]
) -> None:
    assert list(pairs(text)) == names


def test_a_symbol_has_no_two_letters_in_a_row_but_greek_ones() -> None:
    assert all(map(is_symbol, ("x", "sigma", "x/y", "lambda2", "3", "x^2", "κ(A)", "k = 10")))
    assert not any(map(is_symbol, ("ab", "PCA", "k is 10", "x_y", "")))


def test_words_that_only_say_the_kind_are_taken_off_two_at_most() -> None:
    allowed = tails([("dropout",), ("softmax", "activation", "layer")])
    assert {"unit", "method"} <= allowed
    assert "loss" not in allowed
    assert "encoding" not in allowed
    four = ("softmax", "activation", "layer", "method")
    assert list(without_tail(four, allowed)) == [four[:3], four[:2]]
    assert list(without_tail(("softmax", "layer"), allowed)) == [("softmax",)]
    assert list(without_tail(("layer",), allowed)) == []
    assert list(without_tail(("softmax", "loss"), allowed)) == []
    # Only what stands at the end of a form, and never its first word, says a kind.
    assert "vector" not in tails([("encoding",), ("feature", "a", "b", "c")])


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("type two error", "type 2 error", True),
        ("type ii error", "type 2 error", True),
        ("type iii error", "type 2 error", False),
        ("marginalising", "marginalisation", True),
        ("relus", "relu", True),
        ("gas", "ga", False),
        ("loss", "los", False),
        ("the kernel trick", "kernel trick", True),
        ("bagging", "bag", False),
        ("paged", "page", False),
        ("bootstrapped", "bootstrapping", True),
        ("pooled", "pooling", False),
        ("a", "the", False),
        ("ten fold", "10 fold", True),
    ],
)
def test_words_are_compared_by_their_roots(one: str, other: str, *, same: bool) -> None:
    assert (loose(tuple(one.split())) == loose(tuple(other.split()))) is same


def test_adverbs_share_the_stem_of_their_word_from_five_letters_on() -> None:
    assert stem("newly") == stem("new")
    assert stem("ugly") == "ugly"
    assert stem("possibly") == stem("possible")
    assert stem("easily") == stem("easy")


def test_topics_are_known_by_their_titles_and_tags_but_not_by_what_only_sorts() -> None:
    tags = ("core-40", "guide-statistics:tests", "t-test", "t-test")
    found = titles_of(
        [
            question("a", "statistics", title="T-Tests", tags=tags),
            question("b", "vision", title="B"),
        ]
    )
    assert found == {"statistics": ("t tests", "t test"), "vision": ("b",)}


def test_a_topic_is_found_by_a_question_of_the_classic_forty_and_by_its_bare_name() -> None:
    assert topics_named("NLP") == ("nlp-sequences",)
    assert topics_named("nothing of the sort") == ()
    assert find_topics("questions about vision") == ("vision",)
    assert len(search_topics(" ")) > 20
    assert search_topics("?!") == ()
