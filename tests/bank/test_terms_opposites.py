"""The second look: what turns a statement round, and what only looks like it."""

from bot.bank.terms.clauses import clauses
from bot.bank.terms.opposites import Doubt, doubt_about
from bot.bank.terms.text import prepare
from tests.together import each

L1 = "The L1 penalty gives sparse coefficients."
PRECISION = "Raising the threshold usually gains precision and loses recall."
SMALL_K = "A small k follows noise and has high variance; a large k smooths and has high bias."
UNBIASED = Doubt("unbiased", "biased")
LOSSES = "Sigmoids go with binary cross-entropy, softmax with categorical cross-entropy."
EXCHANGED, TAKEN = Doubt("softmax", "Sigmoids"), Doubt("Softmax", "Sigmoids")
MORE = "More training rows reduce the variance of the estimate."


@each(
    "point, text, doubt",
    [
        (L1, "The L2 penalty gives sparse coefficients.", Doubt("L2", "L1")),
        (L1, "Sparse coefficients come from the ridge penalty.", Doubt("ridge", "L1")),
        (L1, "The L1 penalty does not give sparse coefficients.", Doubt("not", "")),
        (
            "Precision is the share of alarms that are right.",
            "Recall is the share of alarms that are right.",
            Doubt("Recall", "Precision"),
        ),
        (SMALL_K, "A large k follows noise and has high variance.", Doubt("large", "small")),
        (
            MORE,
            "With fewer training rows the variance of the estimate falls.",
            Doubt("fewer", "More"),
        ),
        (
            "The gradient is averaged before the update.",
            "The gradient is averaged after the update.",
            Doubt("after", "before"),
        ),
        # the point denies, and neither the clause nor the sentence does
        (
            "Finished sequences are never extended again.",
            "Finished sequences are extended again in the next step.",
            Doubt("", "never"),
        ),
        (
            "A good probe does not show that the model uses the information.",
            "A good probe shows the model uses the information, not only a trace of it.",
            Doubt("", "not"),
        ),
        # a single word of a short clause, in no other clause of the answer
        ("Reports are biased.", "Reports are unbiased, so nothing else is needed.", UNBIASED),
        # the opposite stands in another clause of the sentence
        (
            "The estimate is too optimistic when rows depend on each other.",
            "The estimate, if rows depend on each other, is pessimistic.",
            Doubt("pessimistic", "optimistic"),
        ),
        # the word that is denied is the point's, or tells that the point counts for nothing
        (
            "A transform must preserve the label.",
            "Whether the transform preserves the label is not important.",
            Doubt("not", ""),
        ),
        (
            "The coefficient isn't a causal effect.",
            "The coefficient is the causal effect of one more year.",
            Doubt("", "isn't"),
        ),
        # two words are a whole clause, and its verb is denied
        ("Watch them, because features go stale.", "Features don't go stale.", Doubt("don't", "")),
        ("Watch them, because features go stale.", "Features never go stale.", Doubt("never", "")),
        # what belongs to one is said of the other, and the other way round
        (LOSSES, "Softmax takes the binary one, and sigmoids the categorical.", TAKEN),
        (LOSSES, "The binary one is for softmax; categorical goes with sigmoids.", EXCHANGED),
    ],
)
def test_a_statement_that_is_turned_round_is_seen(point: str, text: str, doubt: Doubt) -> None:
    assert doubt_about(point, clauses(prepare(text))) == doubt


@each(
    "point, text",
    [
        (L1, "The L1 penalty gives sparse coefficients."),
        (L1, "The L1 penalty gives sparse coefficients, whereas the L2 penalty only shrinks."),
        (L1, "L2 penalty? No. The L1 penalty gives sparse coefficients and L2 does not."),
        (SMALL_K, "A small k follows noise: high variance. A large k smooths: high bias."),
        # turned twice
        (MORE, "With fewer training rows the variance of the estimate does not fall."),
        (PRECISION, "Lowering the threshold loses precision."),
        ("A logit is not a probability of the class.", "A logit is not a probability of a class."),
        # the point denies by a word of its own
        ("The new columns are uncorrelated.", "The new columns aren't alike."),
        ("Add the demand at the same hour last week.", "The demand a week earlier at this hour."),
        ("No label is needed for it.", "It needs the inputs only and nothing beside them."),
        ("The model never sees test rows.", "Test rows are unseen by the model."),
        # the dash of a name parts nothing
        (
            "Precision–recall looks only at the flagged cases.",
            "The precision axis looks only at the flagged cases.",
        ),
        # too little is shared, or shared by several clauses
        ("Reports are biased.", "Reports come daily, and reports are unbiased."),
        ("The error is high when rows depend on each other.", "Low rows depend on nothing."),
        # no sides: *how far*, *at least*
        (
            "Few steps keep weights near their small start.",
            "It limits how far weights move from their small start.",
        ),
        ("The action takes most of the time.", "Action is at least half of the time."),
        ("Most patients get the action.", "Patients get at least one action."),
        # opposites of two things
        (
            "A router that decides beforehand saves the wait but knows less.",
            "The cascade is more expensive; a router that decides beforehand saves that wait.",
        ),
        # what is denied is another thing, or is denied elsewhere
        (
            "Evaluate on a random test set that the model did not choose.",
            "Evaluate on a separate random test set.",
        ),
        ("Any accurate model will do, even a black box.", "A black box does not answer it."),
        (
            "It is semi-definite, so no eigenvalue is negative.",
            "A spectrum is never negative. With gaps, the negative eigenvalue can be large.",
        ),
        (
            "Watch independent measures, not only the reward curve.",
            "Watch the reward curve and independent measures.",
        ),
        (
            "Sparse models fit tables, often beating tuned boosting without tuning.",
            "Compare the sparse models with tuned boosting on your tables.",
        ),
        # behind *check* stands what should be; *rather than* is the point's *not*
        (
            "Check the training loop, for example frozen parameters or softmax applied twice.",
            "Check that the gradients come through, that there's no softmax twice.",
        ),
        (
            "Analyse errors rather than chase the last half point.",
            "Look at errors and don't chase the last half point.",
        ),
        ("A heap is cheaper than sorting.", "A heap costs less; sorting costs n log n."),
        # the opposite is denied itself
        (
            "With imperfect prediction, these criteria can't hold at once.",
            "As prediction isn't perfect, criteria can't hold at once; no fault of the model.",
        ),
        # *hard* is no *hardly*
        ("A pair model is trained with hard negatives.", "Negatives train the pair model."),
        # what looks only at these doesn't look at the others
        (
            "Precision–recall looks only at the flagged cases.",
            "Precision-recall does not look at true negatives.",
        ),
        # an example is left out; what is denied is no word of the point
        ("Reward the result, such as a clean floor.", "Pick-ups count, not a clean floor."),
        ("Heavy tails break the theorem.", "With heavy tails you can't count on it."),
        # nothing is exchanged where one of both stands alone, or most is about other things
        (LOSSES, "Binary cross-entropy belongs to sigmoids, and categorical to softmax."),
        (LOSSES, "Softmax or sigmoids, that is categorical against binary: binary, sigmoid each."),
        (
            "Clean test examples first, since noise in validation distorts it.",
            "First I let somebody else look at a random sample of the test set, and noise is "
            "measured by annotators who label clean rows once more.",
        ),
        # about something else
        (L1, "The L2 norm is the length of a vector."),
        (L1, "Something else altogether."),
        (L1, ""),
    ],
)
def test_what_says_the_same_or_something_else_leaves_no_doubt(point: str, text: str) -> None:
    assert doubt_about(point, clauses(prepare(text))) is None


def test_only_sentences_in_which_a_point_was_found_are_looked_at() -> None:
    said = clauses(prepare(f"{L1} The L2 penalty gives sparse coefficients, too."))
    assert doubt_about(L1, said.within({0})) is None
    assert doubt_about(L1, said.within({1})) == Doubt("L2", "L1")
    assert not said.within(()).clauses
