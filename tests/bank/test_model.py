"""The bank as rules see it."""

from dataclasses import FrozenInstanceError, replace

import pytest

from bot.bank.model import (
    CORE_40,
    CORE_40_TOPICS,
    GUIDE_TAGS,
    TOPICS,
    Bank,
    Choice,
    Difficulty,
    Kind,
    Question,
)


def question(id_: str, topic: str = "llm", *, retired: bool = False) -> Question:
    return Question(
        id=id_,
        topic=topic,
        title="A title of some length",
        prompt="A prompt?",
        difficulty=Difficulty.EASY,
        kind=Kind.OPEN,
        answer="An answer.",
        retired=retired,
    )


def test_the_syllabus_has_25_topics_585_questions_and_40_classics() -> None:
    assert len(TOPICS) == 25
    assert sum(topic.count for topic in TOPICS.values()) == 585
    assert len(CORE_40) == len(set(CORE_40)) == 40
    assert set(CORE_40_TOPICS.values()) <= set(TOPICS)
    assert all(id_ == topic.id for id_, topic in TOPICS.items())


def test_preparing_has_ten_parts_with_their_areas() -> None:
    assert len(GUIDE_TAGS) == 10
    areas = {part: len(set(areas)) for part, areas in GUIDE_TAGS.items()}
    assert areas["guide-coding"] == 6
    assert areas["guide-behavioural"] == 7
    assert [areas[f"guide-{part}"] for part in ["statistics", "portfolio", "mock", "company"]] == [
        8
    ] * 4


def test_a_bank_keeps_the_order_of_topics_and_files() -> None:
    bank = Bank.of([question("b", "llm"), question("a", "llm"), question("c", "ml-basics")])
    assert list(bank.questions) == ["c", "b", "a"]
    assert list(bank.by_topic) == list(TOPICS)
    assert [q.id for q in bank.by_topic["llm"]] == ["b", "a"]


def test_retired_questions_are_known_but_not_active() -> None:
    bank = Bank.of([question("a", retired=True), question("b")], "print")
    assert bank.questions["a"].retired
    assert [q.id for q in bank.active] == ["b"]
    assert bank.fingerprint == "print"


@pytest.mark.parametrize(
    "questions", [[question("a"), question("a", "mlops")], [question("a", "cooking")]]
)
def test_a_bank_of_twins_or_strangers_is_refused(questions: list[Question]) -> None:
    with pytest.raises(ValueError, match="'a'"):
        Bank.of(questions)


def test_nothing_in_a_bank_can_be_changed() -> None:
    bank = Bank.of([question("a")])
    with pytest.raises(FrozenInstanceError):
        bank.questions["a"].title = "x"  # type: ignore[misc]
    with pytest.raises(TypeError):
        bank.questions["b"] = question("b")  # type: ignore[index]


def test_the_right_options_are_given_by_position() -> None:
    choices = tuple(Choice(text, text in "bc", "why") for text in "abcd")
    assert replace(question("a"), choices=choices).right_choices == (1, 2)
    assert question("a").right_choices == ()


def test_several_may_be_chosen_where_the_prompt_says_so_or_several_are_right() -> None:
    one = replace(question("a"), choices=tuple(Choice(x, x == "b", "why") for x in "abc"))
    assert not one.takes_several
    assert replace(one, prompt="Choose all that apply.").takes_several
    assert replace(one, choices=tuple(Choice(x, True, "why") for x in "abc")).takes_several
