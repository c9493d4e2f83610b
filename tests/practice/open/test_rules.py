"""What a wish means, and which question comes next."""

from datetime import UTC, datetime, timedelta
from enum import StrEnum

import pytest

from bot.bank.model import GUIDE_TAGS, TOPICS, Coding, Difficulty, Language
from bot.bank.terms.topics import NO_WORDS
from bot.core.errors import UserError
from bot.practice.open import rules
from bot.practice.open.rules import PractiseKind, Wish
from tests.practice.quiz.conftest import choice, question
from tests.real_bank import real_bank
from tests.together import each

NOW = datetime(2026, 1, 5, tzinfo=UTC)
CODE = Coding(Language.PYTHON, "x = 1", "x = 2")
PLAIN = question("plain", "llm")
PICK = choice("pick", "llm")
CODED = question("coded", "coding", coding=CODE, difficulty=Difficulty.HARD)
TAGGED = question("tagged", "vision", tags=("core-40", "guide-resources:papers"))
POOL = [PLAIN, PICK, CODED, TAGGED]


@each(
    "wish, ids",
    [
        (Wish(), ["plain", "coded", "tagged"]),
        (Wish("llm"), ["plain"]),
        (Wish("llm", PractiseKind.CHOICE), ["pick"]),
        (Wish("core-40"), ["tagged"]),
        (Wish("guide-resources"), ["tagged"]),
        (Wish("guide-resources/papers"), ["tagged"]),
        (Wish("guide-resources/books"), []),
        (Wish("any", difficulty=Difficulty.HARD), ["coded"]),
        (Wish("any", PractiseKind.CODING), ["coded"]),
        (Wish("any", PractiseKind.OPEN), ["plain", "tagged"]),
    ],
)
def test_a_wish_takes_what_it_names(wish: Wish, ids: list[str]) -> None:
    assert [one.id for one in rules.fitting(POOL, wish)] == ids


def test_options_come_without_a_kind_where_there_is_nothing_else() -> None:
    assert rules.fitting([PICK], Wish("llm")) == [PICK]


class Newer(StrEnum):
    """A kind that the bank has and nobody can wish for yet."""

    DEFINE = "define"


def test_a_kind_that_nobody_can_wish_for_disturbs_no_wish() -> None:
    newer = question("newer", "llm", kind=Newer.DEFINE)
    assert rules.kind_of(newer) is None
    assert rules.fitting([*POOL, newer], Wish("llm")) == [PLAIN]
    assert rules.fitting([newer, PICK], Wish("llm", PractiseKind.CHOICE)) == [PICK]
    assert rules.fitting([newer], Wish("llm")) == [newer]


def test_nothing_is_repeated_until_all_was_shown_and_then_the_oldest_comes() -> None:
    shown: dict[str, datetime] = {}
    order = []
    for at in range(6):
        found = rules.choose(POOL[:3], shown=shown, due={}, weak=())
        assert found is not None
        order.append(found.id)
        shown[found.id] = NOW + timedelta(minutes=at)
    assert order == ["plain", "pick", "coded"] * 2


def test_due_reviews_come_first_once_and_then_weak_topics() -> None:
    due = {"tagged": NOW, "coded": NOW + timedelta(hours=1)}
    shown: dict[str, datetime] = {"tagged": NOW - timedelta(days=3)}
    order = []
    for at in range(3):
        found = rules.choose(POOL, shown=shown, due=due, weak=("llm",))
        assert found is not None
        order.append(found.id)
        shown[found.id] = NOW + timedelta(hours=2, minutes=at)
    assert order == ["tagged", "coded", "plain"]


def test_what_was_never_shown_comes_before_what_was_whichever_topic_is_weak() -> None:
    shown = {"plain": NOW, "pick": NOW}  # both of the weak topic
    found = rules.choose(POOL, shown=shown, due={}, weak=("llm", "vision"))
    assert found == TAGGED
    found = rules.choose([PLAIN, CODED], shown=shown, due={}, weak=("llm",))
    assert found == CODED


def test_a_due_one_that_was_shown_when_it_came_due_waits_its_turn() -> None:
    for ago, expected in ((0, TAGGED), (1, PLAIN)):
        shown = {"plain": NOW - timedelta(seconds=ago)}
        assert rules.choose([PLAIN, TAGGED], shown=shown, due={"plain": NOW}, weak=()) == expected


def test_a_topic_of_the_servers_own_goes_by_its_name_and_never_for_what_one_needs() -> None:
    own = ("Any", "Need", "Our team")
    assert rules.topic_of(" OUR  team", NO_WORDS, own) == "Our team"
    assert [rules.topic_of(text, NO_WORDS, own) for text in ("Need", "Any")] == ["Need", "Any"]
    assert [rules.topic_of(text, NO_WORDS, own) for text in ("need", "any")] == ["need", "any"]
    assert [rules.topic_of(text, NO_WORDS, ["Mixed"]) for text in ("Mixed", "mixed")] == [
        "Mixed",
        "any",
    ]


def test_who_wishes_nothing_more_has_no_countdown_and_one_lasts_an_hour_at_most() -> None:
    assert Wish() == Wish("need", PractiseKind.ANY, None, 0)
    assert rules.MOST_MINUTES == 60


def test_what_is_typed_is_sought_in_names_and_values_then_among_topics() -> None:
    assert rules.topics_like("i need", NO_WORDS) == [("What I need", "need")]
    assert ("The classic 40", "core-40") in rules.topics_like("core-4", NO_WORDS)
    assert rules.topics_like("cnn", NO_WORDS) == [("Computer vision", "vision")]
    assert len(rules.topics_like("", NO_WORDS)) == 25
    assert rules.topics_like("Everything", NO_WORDS)[0] == ("Any topic", "any")


def test_an_empty_pool_gives_nothing() -> None:
    assert rules.choose([], shown={}, due={}, weak=()) is None


def test_names_and_values_of_topics_are_understood() -> None:
    assert rules.topic_of(" the classic 40 ", NO_WORDS) == "core-40"
    assert rules.topic_of("Classic 40", NO_WORDS) == "core-40"
    for text in ("weak", "My weak topics", "only my weak topics", "weakest areas", "weak  spots",
                 "the weak topics", "weak-topics", "my weak points", "weak ones only"):  # fmt: skip
        assert rules.topic_of(text, NO_WORDS) == "need"
    assert rules.topic_of("LLM", NO_WORDS) == "llm"
    assert rules.topic_of("random", NO_WORDS) == "any"
    assert rules.name_of("guide-resources/papers") == "Guide: Resources, papers"
    assert rules.name_of("gone") == "gone"
    assert ("Guide: Statistics, bayesian", "guide-statistics/bayesian") in rules.topics_like(
        "bayes", NO_WORDS
    )
    with pytest.raises(UserError, match="don't know the topic"):
        rules.topic_of("cooking", NO_WORDS)
    assert rules.is_any("need")
    assert not rules.is_any("llm")


def test_an_answer_has_a_letter_or_a_figure() -> None:
    assert rules.takes_an_answer("é")
    assert rules.takes_an_answer("… 1!")
    assert not rules.takes_an_answer(" …\n")


def test_each_part_of_the_guide_and_each_topic_has_something_to_practise() -> None:
    active = real_bank().active
    values = [value for _name, value in rules.topics()]
    parts = [value for value in values if "/" not in value]
    assert {*GUIDE_TAGS, *TOPICS} <= set(parts)
    areas = [f"{guide}/{area}" for guide, those in GUIDE_TAGS.items() for area in those]
    assert sorted(areas) == sorted(set(values) - set(parts))
    assert [one for one in parts if not rules.fitting(active, Wish(one))] == []
    assert len(rules.fitting(active, Wish("core-40"))) == 40
