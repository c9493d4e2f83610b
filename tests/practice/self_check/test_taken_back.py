"""Points that an answer takes back aren't ticked: forms around key points of the real bank."""

from bot.bank.model import Kind
from bot.bank.terms.opposites import Doubt
from bot.practice.self_check.rules.named import OptionsSeen, options_seen, value_in
from tests.practice.self_check.test_evaluation import spotter
from tests.real_bank import real_bank
from tests.together import each

TAKEN_BACK = (
    "~~{}~~", "It is a myth that {}.", "It's a common misconception that {}.",
    "It would be wrong to say that {}.", "It's wrong to claim {}.", "It isn't true that {}.",
    "It is simply not the case that {}.", "{}. That is false.", "{}. This is wrong!", "{}. Wrong.",
    "{}. That’s not true.", "{}. No idea.", "{}? I don't know.", "Does it mean that {}? No idea.",
    "Is it true that {}? No.", "I don't remember whether {}.", "I'm not sure if {}.",
    "No idea whether {}.", "Sorry, I can't say whether {}.", "That {} is a myth.",
    "People say that {}, but that is false.", "{}, which is wrong.", "Myth: {}.",
    "I doubt that {}.", "I don’t think that {}.", "It is unclear to me whether {}.",
    '"{}." That is a mistake.', "I don't know the answer. {}? Never heard of it, sorry.",
    "**It is a myth** that {}.", "> {}.\nThat's nonsense.", "The idea that {} is simply wrong.",
    "{}. I’m not sure about that.",
)  # fmt: skip
SAID = (
    "{}.", "**{}**", "I'm not sure about the details, but {}.", "~~Nothing helps.~~ {}.",
    "Some say that nothing helps, but that is false. {}.", "{}. I don't know more than that.",
    "It's a myth that nothing helps, but {}.", "~~ {} ~", "{}, and that's not wrong.",
)  # fmt: skip


def ticked(form: str, at: int, of: int) -> tuple[int, int]:
    """Of the points of each so many-th question, said in a form: how many are ticked beforehand."""
    found = [
        spotter().points(question, spotter().read(form.format(_in_a_sentence(point.point))))[number]
        for question in [one for one in real_bank().active if one.key_points][at::of]
        for number, point in enumerate(question.key_points)
    ]
    return sum(one.is_preselected for one in found), len(found)


def _in_a_sentence(point: str) -> str:
    return point[0].lower() + point[1:].rstrip(".")


def test_what_is_taken_back_is_hardly_ever_ticked() -> None:
    """Measured: 17 of 336 (51 of all three times as many, where no such form was known 520), as of
    *it is a myth that one helps; the other does* the second half is said."""
    counts = {form: ticked(form, at, 8 * len(TAKEN_BACK)) for at, form in enumerate(TAKEN_BACK)}
    assert sum(wrongly for wrongly, _ in counts.values()) <= 17, counts
    assert all(wrongly <= 0.3 * count for wrongly, count in counts.values()), counts


def test_what_is_said_beside_something_taken_back_is_ticked() -> None:
    """As many as where no such form is known: only the *not* of *I'm not sure* costs a few."""
    counts = {form: ticked(form, at, 20 * len(SAID)) for at, form in enumerate(SAID)}
    assert all(right >= 0.9 * count for right, count in counts.values()), counts


@each(
    "point, text",
    [
        ("do not become normal", "It is a myth that the data themselves become normal."),
        ("do not become normal", "The data themselves become normal? No."),
        ("do not become normal",
         "It's a common misconception that the data themselves become normal; it is only their "
         "average that does."),
        ("isn't a causal effect, since",
         "It is wrong to say that the coefficient is a causal effect."),
        ("isn't a causal effect, since", "That the coefficient is a causal effect is wrong."),
        ("isn't a causal effect, since", "The coefficient is a causal effect. That is not true."),
        ("isn't a causal effect, since",
         "Some say the coefficient is a causal effect, which isn't true."),
        ("pseudonyms are not anonymity", "It is a myth that pseudonyms are anonymity."),
        ("do not need scaling",
         "It's a myth that decision trees and forests need scaling, because they do not look at "
         "more than the order of values."),
        ("does not tell us what happens if we intervene",
         "It isn't true that good prediction tells us what happens if we intervene."),
    ],
)  # fmt: skip
def test_calling_wrong_what_a_point_denies_says_the_point(point: str, text: str) -> None:
    (doubt,) = doubts(point, text)
    assert doubt is None


@each(
    "point, text",
    [
        ("isn't a causal effect, since",
         "It is wrong to say that the coefficient isn't a causal effect."),
        ("isn't a causal effect, since", "No idea whether the coefficient is a causal effect."),
        ("isn't a causal effect, since", "The coefficient is a causal effect."),
        ("isn't a causal effect, since",
         "It is a myth that something left out, such as location, may explain the coefficient."),
        ("do not become normal", "It is a myth that the data themselves do not become normal."),
        ("do not become normal", "I'm not sure whether the data themselves become normal."),
    ],
)  # fmt: skip
def test_nothing_else_that_is_taken_back_says_it(point: str, text: str) -> None:
    (doubt,) = doubts(point, text)
    assert doubt is not None


def doubts(point: str, text: str) -> list[Doubt | None]:
    """What speaks against the one point with these words, which a text speaks of."""
    return [
        seen.doubt
        for question in real_bank().active
        if any(point in one.point for one in question.key_points)
        for seen in spotter().points(question, spotter().read(text))
        if point in seen.statement and seen.spotted
    ]


@each(
    "text",
    ["I don't know.", "I don't know the answer.", "No idea, sorry", "Honestly, I have no clue.",
     "I'm not sure.", "I’ve forgotten that.", "idk"],
)  # fmt: skip
def test_not_knowing_ticks_nothing(text: str) -> None:
    """The point of one of these is to let a model say just that."""
    for id_ in ("hallucination-reduce", "monte-carlo-accuracy", "target-encoding-leak"):
        points = spotter().points(real_bank().questions[id_], spotter().read(text))
        assert not any(one.is_preselected for one in points), id_


def test_what_is_struck_through_is_no_number_and_no_option() -> None:
    for text, agrees in (("~~0.5~~ 0.7", False), ("~~0.7~~ 0.5", True)):
        found = value_in(text, 0.5, 0.0, "")
        assert found is not None
        assert found.agrees is agrees
    assert value_in("~~0.5~~", 0.5, 0.0, "") is None
    asked = next(
        one
        for one in real_bank().active
        if one.kind is Kind.CHOICE and one.choices and not one.takes_several
    )
    assert options_seen(asked, "~~A~~ B") == OptionsSeen((1,))
