"""A claim is made, denied, called wrong, or only half there."""

import pytest

from bot.bank.terms.claims import claimed
from bot.bank.terms.matcher import compile_terms
from bot.bank.terms.text import prepare
from tests.together import each

SMOOTHS = ("small k + smooths/smooth",)
NEVER = ("small k + never/not + smooths/smooth",)
LEAKS = ("scaling first + leaks",)


def told(terms: tuple[str, ...], text: str) -> bool:
    return claimed(compile_terms(terms), prepare(text)) is not None


@pytest.mark.parametrize(
    "text",
    [
        "A small k smooths the border.",
        "The border is smooth if you take a small k.",
        "Don't scale, and a small k smooths.",
        "It isn't slow, because a small k smooths.",
        "A small k smooths, so it doesn't overfit.",
        "A small k smooths, which isn't wrong.",
        "I might be wrong. A small k smooths.",
        "It's a small k, so the border is smooth.",
        "The border is smooth, that's what a small k brings.",
    ],
)
def test_a_claim_is_found(text: str) -> None:
    assert told(SMOOTHS, text)


@each(
    "text",
    [
        "A small k doesn't smooth the border.",
        "It's not true that a small k smooths.",
        "A small k rarely smooths.",
        "That a small k smooths is a common mistake.",
        "It would be misleading to say that a small k smooths.",
        "A small k is wiggly, but a large one is smooth.",
        "A small k is wiggly; a large one smooths.",
        "A small k is wiggly. A large one is smooth.",
        "A small k is wiggly while many neighbours smooth.",
        "A small k is wiggly, many neighbours smooth.",
        "Many neighbours smooth, and the border is wiggly for a small k.",
        "Many neighbours smooth, a small k is wiggly.",
    ],
)
def test_what_is_denied_judged_or_said_of_something_else_is_not(text: str) -> None:
    assert not told(SMOOTHS, text)


def test_a_claim_may_deny_or_judge_by_itself() -> None:
    assert told(NEVER, "A small k never smooths.")
    assert not told(NEVER, "A small k smooths.")
    assert told(LEAKS, "Scaling first leaks.")
    assert not told(LEAKS, "Scaling first never leaks.")


def test_no_word_is_two_parts_of_a_claim() -> None:
    assert not told(("mean/average + average/median",), "The average is fine.")
    assert told(("mean/average + average/median",), "The mean is the median.")


def test_the_first_place_that_makes_the_claim_is_quoted() -> None:
    text = prepare("A small k doesn't smooth. Well, a small k smooths.")
    hit = claimed(compile_terms(SMOOTHS), text)
    assert hit is not None
    assert hit.words == ("small k", "smooths")
    assert hit.spans[0][0] > text.source.index("Well")
