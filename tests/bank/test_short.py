"""Short answers: spelling is forgiven, another thing is not."""

import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.bank.model import Bank, Kind
from bot.bank.question_bank import QuestionBank, lexicon_of
from bot.bank.terms.short import (
    LONGEST,
    Lexicon,
    is_accepted,
    plain,
    refused_form,
    slips,
    slips_allowed,
)
from tests.growth import LINEAR, growth
from tests.real_bank import real_bank
from tests.together import each

LEXICON = Lexicon.of(
    ["supervised precision variance macro test covariance area under the curve error type score"],
    ["recall", "precision", "type I error", "type II error", "bridge regression"],
)


@each(
    "accepted, typed",
    [
        ("recall", "recall"),
        ("recall", " RECALL! "),
        ("recall", "the recall"),
        ("recall", "recal"),
        ("k-means++", "K Means++"),
        ("cross-validation", "cross validation"),
        ("cross-validation", "crossvalidation"),
        ("cross-validation", "cros-validaton"),
        ("type II error", "Type-II eror"),
        ("naïve Bayes", "naive Bayes"),
        ("Student's t", "students t"),
        ("normalisation", "normalization"),
        ("behaviour cloning", "behavior cloning"),
        ("residual connection", "residual connections"),
        ("R²", "r^2"),
        ("L2", "l-2"),
        ("t-test", "t-tset"),
        ("PCA", "pca"),
        ("gradient descent", "gradeint descnt"),
        ("gradient descent", "gradientdecent"),
        ("F1 score", "f1-scores"),
        ("The Beatles", "beatles"),
    ],
)
def test_what_does_not_matter_is_forgiven(accepted: str, typed: str) -> None:
    assert is_accepted((accepted,), (), typed, LEXICON)


@each(
    "accepted, typed",
    [
        ("recall", "precision"),
        ("L2", "L1"),
        ("Adam", "Adan"),
        ("F1 score", "F2 score"),
        ("type II error", "type I error"),
        ("type II error", "type error"),
        ("type II error", "a big type II error"),
        ("unsupervised learning", "supervised learning"),
        ("micro average", "macro average"),
        ("covariance", "variance"),
        ("t-test", "z-test"),
        ("t-test", "ztest"),
        ("word2vec", "word3vec"),
        ("k-means++", "k-means"),
        ("C++", "C"),
        ("gradient++", "gradiant+"),
        ("gradient descent", "gradint descnt steps"),
        ("ridge regression", "brdge regression"),
        ("recall", "recall or precision"),
        ("recall", ""),
        ("recall", "?!"),
        ("recall", "recall " * 40),
    ],
)
def test_another_thing_is_not_accepted(accepted: str, typed: str) -> None:
    assert not is_accepted((accepted,), (), typed, LEXICON)


def test_what_is_known_are_the_words_of_texts_and_forms_in_both_spellings() -> None:
    assert Lexicon.of(["Many colours."], ["type errors"]).words == {
        "many", "colours", "color", "type", "error",
    }  # fmt: skip


def test_what_an_author_refuses_is_refused_however_it_is_spelt() -> None:
    assert is_accepted(("macro average",), (), "macor average")
    refused = ("macro average",)
    for typed in ("macro average", "Macro-averages", "macor average"):
        assert not is_accepted(("micro average",), refused, typed)
        assert refused_form(refused, typed) == 0
    assert is_accepted(("micro average",), refused, "micro averge")
    assert refused_form(refused, "weighted average") is None


def test_two_names_are_right_only_together() -> None:
    accepted = ("PCA", "principal component analysis")
    assert is_accepted(accepted, (), "PCA (principal components analysis)")
    assert is_accepted(accepted, (), "principal component analysis (PCA).")
    assert not is_accepted(accepted, (), "PCA (or LDA)")
    assert not is_accepted(accepted, (), "(PCA)(PCA)(")


@pytest.mark.parametrize(("length", "most"), [(1, 0), (4, 0), (5, 1), (8, 1), (9, 2), (60, 2)])
def test_slips_grow_with_the_length(length: int, most: int) -> None:
    assert slips_allowed("x" * length) == most


WORD = st.text(string.ascii_lowercase, min_size=3, max_size=12)
FORM = st.lists(WORD, min_size=1, max_size=3).map(" ".join)


@given(FORM)
def test_a_form_is_always_accepted_as_itself_in_any_dress(form: str) -> None:
    for typed in (form, form.upper(), form.replace(" ", "-"), f"  the {form}. "):
        assert slips(plain(form), plain(typed)) == 0
        assert is_accepted((form,), (), typed)


@given(FORM, st.integers(0, 40), st.sampled_from(string.ascii_lowercase))
def test_one_slip_after_the_first_letter_is_forgiven_from_five_letters_on(
    form: str, at: int, letter: str
) -> None:
    place = at % len(form)
    typed = form[:place] + letter + form[place + 1 :]
    if plain(typed).joined == plain(form).joined or form[place] == " ":
        return
    found = slips(plain(form), plain(typed))
    if len(plain(form).joined) < 5 or place == 0:
        assert found is None
    elif len(plain(typed).joined) == len(plain(form).joined):
        assert found == 1


@given(st.text(max_size=300), st.text(max_size=60))
def test_no_text_upsets_it(typed: str, form: str) -> None:
    assert is_accepted((form,), (), typed) in (True, False)
    refused_form((form,), typed)


@given(FORM)
def test_what_is_refused_is_never_accepted(form: str) -> None:
    assert not is_accepted((form,), (form,), form)


@pytest.mark.parametrize(
    "text", ["a" * 4000, "(" * 4000, "a(" * 40, "\u0300" * LONGEST, "ß" * LONGEST]
)
def test_hostile_input_takes_no_more_than_its_length(text: str) -> None:
    def judge(typed: str) -> None:
        is_accepted(("cross-validation",) * 12, ("holdout",) * 4, typed, LEXICON)

    assert growth(judge, text) <= LINEAR


def test_the_shelf_knows_the_words_of_its_bank_and_learns_a_new_one() -> None:
    bank = real_bank()
    shelf = QuestionBank(bank)
    assert shelf.lexicon is shelf.lexicon
    assert {"covariance", "variance", "supervised"} <= shelf.lexicon.words
    assert "dropuot" not in shelf.lexicon.words
    shelf.replace(Bank.of([]))
    assert shelf.lexicon is not None
    before = shelf.lexicon
    shelf.replace(bank)
    assert shelf.lexicon is not before


def test_every_form_of_the_real_bank_is_accepted_and_every_confusion_is_not() -> None:
    bank = real_bank()
    lexicon = lexicon_of(bank)
    short = [one for one in bank.active if one.kind is Kind.SHORT]
    for question in short:
        refused = tuple(one.text for one in question.refused)
        for form in question.accepted:
            assert is_accepted(question.accepted, refused, form, lexicon), (question.id, form)
            spaced = form.upper().replace("-", " ")
            assert is_accepted(question.accepted, refused, spaced, lexicon), (question.id, form)
        for at, text in enumerate(refused):
            assert not is_accepted(question.accepted, refused, text, lexicon), (question.id, text)
            assert refused_form(refused, text) == at
    for one in short:
        for other in short:
            if not {plain(f).joined for f in one.accepted} & {
                plain(f).joined for f in other.accepted
            }:
                forms = tuple(confusion.text for confusion in one.refused)
                for form in other.accepted[:4]:
                    assert not is_accepted(one.accepted, forms, form, lexicon), (one.id, form)
