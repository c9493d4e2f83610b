"""The bar from an answer's own chance level."""

import random

from bot.bank.terms.chance import FEWEST_STRANGERS, LEAST_ASTRAY, Chance, QuestionTerms
from bot.bank.terms.related import RelatedTerms
from bot.bank.terms.text import Text, prepare

SYLLABLES = ("ba", "do", "ki", "lu", "mo", "pa", "ri", "so", "ta", "vu")
WORDS = tuple(a + b + c + "m" for a in SYLLABLES for b in SYLLABLES for c in SYLLABLES[:3])
OWN = ("zebra", "quagga", "okapi", "tapir")


def point(words: tuple[str, ...]) -> RelatedTerms:
    return RelatedTerms(dict.fromkeys(words, 0.5), frozenset(words), {}, frozenset())


def chance(strangers: int = FEWEST_STRANGERS) -> Chance:
    """One question about animals, and one a point of other topics."""
    drawn = random.Random(5)
    others = {
        f"other-{at}": QuestionTerms(f"topic-{at % 5}", (point(tuple(drawn.sample(WORDS, 8))),))
        for at in range(strangers)
    }
    own = QuestionTerms("animals", (point(OWN[:2]), point(OWN[2:])))
    return Chance({"animals": own, **others})


def answer(sentences: int) -> Text:
    drawn = random.Random(6)
    return prepare(" ".join(f"{' '.join(drawn.sample(WORDS, 12))}." for _ in range(sentences)))


def test_a_long_answer_has_to_share_more_than_a_short_one() -> None:
    bank = chance()
    short = bank.bar("animals", answer(1), has_term=True)
    assert bank.bar("animals", answer(40), has_term=True).enough > short.enough


def test_an_answer_that_may_be_about_something_else_has_to_share_more() -> None:
    bank, text = chance(), answer(1)
    assert bank.bar("animals", text, has_term=False).least == LEAST_ASTRAY
    assert bank.bar("animals", answer(40), has_term=False).least > LEAST_ASTRAY


def test_sharing_more_with_the_question_than_with_others_is_being_about_it() -> None:
    text = prepare("A zebra and a quagga met an okapi.")
    assert chance().bar("animals", text, has_term=False).least == 0.0


def test_a_term_suffices_in_few_words_and_not_in_many() -> None:
    bank = chance()
    few, many = (prepare(f"A zebra met a quagga. {answer(more).source}") for more in (2, 40))
    assert bank.bar("animals", few, has_term=True).least == 0.0
    assert bank.bar("animals", few, has_term=False).least > 0.0
    assert bank.bar("animals", many, has_term=True).least > 0.0


def test_a_bank_too_small_to_tell_keeps_a_fixed_bar() -> None:
    few, long = chance(FEWEST_STRANGERS - 1), answer(40)
    for bank, name in ((few, "animals"), (chance(), "retired")):
        assert bank.bar(name, long, has_term=True) == bank.bar(name, answer(1), has_term=True)
        assert bank.bar(name, long, has_term=False).least == LEAST_ASTRAY


def test_the_order_in_which_texts_are_asked_about_changes_nothing() -> None:
    bank, first, second = chance(), answer(3), answer(30)
    one = bank.bar("animals", first, has_term=True)
    two = bank.bar("animals", second, has_term=True)
    assert bank.bar("animals", first, has_term=True) == one
    assert chance().bar("animals", second, has_term=True) == two
