"""When a story is offered for a question, to the last word: on a bank of a few odd animals."""

from math import log

import pytest

from bot.bank.model import Kind, Question
from bot.prepare.stories.rules.matching import Fit, StoryMatcher
from bot.prepare.stories.rules.story import Texts
from tests.practice.quiz.conftest import question
from tests.prepare.stories.test_rules import story


def asks(id_: str, words: str, *tags: str) -> Question:
    """A question whose only rare words these are."""
    return question(
        id_, "behavioural", title=words, prompt="", answer="", kind=Kind.STORY, tags=tags
    )


ZOO = asks("zoo", "zebra walrus otter puffin")
ZOO_LESS = asks("less", "badger")
BANK = [ZOO, asks("farm", "goose donkey"), asks("sea", "lobster anchovy")]


def offered(words: str, *bank: Question) -> list[Fit]:
    return list(StoryMatcher(bank or BANK).questions_for(Texts("", words)))


def test_three_rare_words_in_common_are_enough_and_two_are_not() -> None:
    assert offered("zebra walrus") == []
    (found,) = offered("zebra walrus otter")
    assert found.question_id == "zoo"
    assert found.score == pytest.approx(3 / (2 * 3**0.5))
    assert found.reason == "both mention *otter*, *walrus*, *zebra*"


def test_the_reason_names_three_words_as_they_are_written_each_idea_once() -> None:
    (found,) = offered("Zebras walrus puffins otters")
    assert found.reason == "both mention *otters*, *puffins*, *walrus*"


def test_words_of_two_letters_tell_nothing_and_words_of_three_do() -> None:
    short = [asks("three", "yak emu gnu"), asks("two", "ox zo qi"), *BANK]
    assert [one.question_id for one in offered("yak emu gnu ox zo qi", *short)] == ["three"]


def test_what_most_of_the_questions_say_tells_nothing() -> None:
    assert offered("zebra walrus otter", ZOO, asks("other", "zebra walrus otter puffin")) == []
    # In two of five it still tells something, in two of four it doesn't.
    others = [asks("a", "goose"), asks("b", "donkey"), asks("c", "lobster")]
    twins = [ZOO, asks("zoo again", "zebra walrus otter puffin")]
    assert len(offered("zebra walrus otter puffin", *twins, *others)) == 2
    assert offered("zebra walrus otter puffin", *twins, *others[:2]) == []


def test_a_rare_word_weighs_more_than_one_that_two_questions_have() -> None:
    bank = [asks("a", "zebra walrus otter"), asks("b", "zebra goose"), *BANK[1:], ZOO_LESS]
    (found,) = offered("zebra walrus otter", *bank)
    common, rare = log(6 / 2) ** 2, log(6) ** 2
    assert found.score == pytest.approx(1.0)
    (found,) = offered("zebra walrus otter lobster", *bank)
    assert found.score == pytest.approx(((common + 2 * rare) / (common + 3 * rare)) ** 0.5)


def test_two_cues_are_a_theme_and_one_is_not() -> None:
    bank = [asks("row", "zebra walrus", "guide-behavioural:conflict"), *BANK[1:]]
    assert offered("zebra walrus objected", *bank) == []
    (found,) = offered("zebra walrus objected, disputed", *bank)
    assert found.reason == "it's about a disagreement (*disputed*, *objected*)"
    assert found.score == pytest.approx(1.0 + 0.2)
    (found,) = offered("zebra walrus argued, an argument", *bank)
    assert found.reason.count("*") == 2, "each idea once"
    two = asks("row", "zebra walrus", "guide-behavioural:conflict", "guide-behavioural:failure")
    (found,) = offered("zebra walrus objected, disputed", two, *BANK[1:])
    assert found.score == pytest.approx(1.0 + 0.2 / 2)


def test_a_day_and_a_week_are_in_every_story_and_no_deadline() -> None:
    bank = [asks("late", "zebra walrus", "guide-behavioural:deadlines"), *BANK[1:]]
    assert offered("zebra walrus on the first day of that week, for hours", *bank) == []
    (found,) = offered("zebra walrus, a deadline was near, we postponed", *bank)
    assert found.reason == "it's about little time (*deadline*, *postponed*)"


def test_words_that_no_question_has_change_nothing() -> None:
    (found,) = offered("Well, zebra and walrus, or an otter by the sea of nothing at all")
    assert found.score == pytest.approx(3 / (2 * 3**0.5))


def test_the_better_story_comes_first_whichever_was_written_first() -> None:
    texts = {
        1: Texts("", "zebra walrus otter goose donkey"), 2: Texts("", "zebra walrus otter puffin"),
        3: Texts("", "zebra walrus otter puffin"), 4: Texts("", "goose donkey"),
    }  # fmt: skip
    stories = [story(at, texts[at]) for at in (4, 1, 3, 2)]
    found = StoryMatcher(BANK).stories_for(ZOO, stories)
    assert [one.story_id for one, _fit in found] == [2, 3, 1]
    assert found[0][1].score == pytest.approx(1.0)


def test_four_questions_at_most_are_offered_the_best_first() -> None:
    animals = "zebra walrus otter puffin goose donkey lobster anchovy badger ferret"
    names = animals.split()
    bank = [asks(f"q{at}", " ".join(names[: at + 3])) for at in range(7)]
    fill = [asks(f"f{at}", f"word{at}") for at in range(20)]
    found = offered(animals, *bank, *fill)
    assert [one.question_id for one in found] == ["q6", "q5", "q4", "q3"]
