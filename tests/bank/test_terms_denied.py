"""What an answer denies in the very words of a term, and what it says of a point's sibling."""

from bot.bank.terms.clauses import clauses
from bot.bank.terms.denied import denied_term
from bot.bank.terms.exchanged import Told, exchanged_name, siblings_in
from bot.bank.terms.matcher import compile_terms
from bot.bank.terms.opposites import Doubt
from bot.bank.terms.text import prepare
from tests.together import each

NOISE, LEARNS = "The model learns the noise of the training data", ("learn + noise",)
OUTLIERS = "Outliers pull the centres, so it isn't robust"
PRECISION = Told.of(
    "Precision is the share of alarms that are right", compile_terms(("share + alarms",))
)
RECALL = Told.of(
    "Recall is the share of positives that are found", compile_terms(("share + positives",))
)
OF_ALARMS, OF_POSITIVES = "is the share of alarms that are right", "is the share of positives found"
RIGHT = f"Precision {OF_ALARMS}, recall {OF_POSITIVES}."
SWAPPED = f"Precision {OF_POSITIVES}, recall {OF_ALARMS}."


@each(
    "text, doubt",
    [
        ("It does not learn the noise.", Doubt("not", "")),
        ("It never learns the noise.", Doubt("never", "")),
        ("It does not only learn the noise.", None),
        ("If it does not learn the noise, it can't overfit.", None),
        ("It does not learn the noise at first. Later it learns the noise.", None),
        ("It isn't true that it does not learn the noise.", None),
        ("Values that do not learn the noise are kept.", None),
        ("It fails to forget and does not learn the noise.", Doubt("not", "")),
        ("It does not fail to learn the noise.", None),
        ("It learns the noise.", None),
        ("It does not forget what it has seen.", None),
    ],
)
def test_a_plain_denial_of_the_terms_words_leaves_a_doubt(text: str, doubt: Doubt | None) -> None:
    said = prepare(text)
    assert denied_term(NOISE, compile_terms(LEARNS), said, clauses(said)) == doubt


def test_of_a_point_that_denies_something_itself_nothing_is_told() -> None:
    said = prepare("Outliers do not pull the centres.")
    assert denied_term(OUTLIERS, compile_terms(("outliers + pull",)), said, clauses(said)) is None


@each(
    "text, doubt",
    [
        (SWAPPED, Doubt("recall", "Precision")),
        (RIGHT, None),
        ("Recall is the share of alarms that are right.", None),  # of precision it says nothing
        (f"{SWAPPED} No, wait. {RIGHT}", None),
    ],
)
def test_what_is_said_of_the_sibling_leaves_a_doubt(text: str, doubt: Doubt | None) -> None:
    said = prepare(text)
    named = siblings_in((PRECISION, RECALL), clauses(said))
    assert exchanged_name(PRECISION, named, said, clauses(said)) == doubt
