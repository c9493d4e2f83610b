"""What a quiz asks, and what is right."""

import random
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.bank.model import TOPICS, Bank, Confusion, Kind, Question
from bot.bank.question_bank import QuestionBank
from bot.bank.terms.topics import NO_WORDS
from bot.core.errors import UserError
from bot.practice.quiz.asking import rules
from bot.practice.quiz.asking.rules import (
    AnswerKind,
    PastAnswer,
    Pick,
    PickReason,
    QuizRequest,
    TopicScore,
)
from tests.practice.quiz.conftest import choice, number, question


@pytest.mark.parametrize(
    ("asked", "form"),
    [
        (choice("a", rights="01"), AnswerKind.EITHER),
        (choice("a", rights="0100"), AnswerKind.ONE),
        (choice("a", rights="0110"), AnswerKind.SEVERAL),
        (choice("a", rights="11"), AnswerKind.SEVERAL),
        (number("a"), AnswerKind.NUMBER),
    ],
)
def test_the_form_follows_from_the_question(asked: Question, form: AnswerKind) -> None:
    assert rules.answer_kind(asked) is form
    assert rules.can_be_asked(asked)


def test_open_and_retired_questions_are_not_asked() -> None:
    assert not rules.can_be_asked(question("open"))
    assert not rules.can_be_asked(choice("gone", retired=True))


@pytest.mark.parametrize(
    ("chosen", "is_right"),
    [((0, 2), True), ((2, 0), True), ((0,), False), ((0, 1, 2), False), ((1, 3), False)],
)
def test_several_are_right_only_together(chosen: tuple[int, ...], is_right: bool) -> None:
    assert rules.is_right_choice(choice("a", rights="1010"), chosen) is is_right


def test_the_fingerprint_tells_reworded_and_moved_options() -> None:
    one = choice("a", rights="0100")
    assert rules.fingerprint(one) == rules.fingerprint(choice("a", rights="0100", title="New"))
    assert rules.fingerprint(one) != rules.fingerprint(choice("a", rights="1000"))
    assert rules.fingerprint(one) != rules.fingerprint(choice("b", rights="0100"))
    assert len(rules.fingerprint(one)) == 8


results = st.lists(
    st.tuples(st.sampled_from(["llm", "vision", "no-such-topic"]), st.booleans()), max_size=30
)


@given(results, st.randoms(use_true_random=False))
def test_the_order_of_answers_never_changes_a_score(
    found: list[tuple[str, bool]], rng: random.Random
) -> None:
    mixed = list(found)
    rng.shuffle(mixed)
    scores = rules.scores(found)
    assert scores == rules.scores(mixed)
    assert sum(score.asked for score in scores) == len(found)
    assert all(0 <= score.right <= score.asked for score in scores)


def test_the_score_goes_by_topic_in_the_banks_order() -> None:
    found = rules.scores([("vision", True), ("ml-basics", False), ("vision", False)])
    assert found == (TopicScore("ml-basics", 0, 1), TopicScore("vision", 1, 2))


def seen(*results: str) -> list[PastAnswer]:
    """ "llm/a+" is question a of llm, right; "-" is missed."""
    return [
        PastAnswer(one[:-1].split("/")[1], one.split("/")[0], one.endswith("+")) for one in results
    ]


def ids(picks: tuple[Pick, ...]) -> list[str]:
    return [pick.question_id for pick in picks]


def test_what_was_never_asked_comes_first_then_what_was_longest_ago() -> None:
    pool = [choice(name, "llm") for name in "abcd"]
    found = rules.choose(pool, seen=seen("llm/b+", "llm/a-", "llm/b+"), count=4)
    assert ids(found) == ["c", "d", "a", "b"]
    assert {pick.reason for pick in found} == {PickReason.REQUESTED}


def test_no_question_comes_three_times_in_a_row_while_others_are_left() -> None:
    pool = [choice(name, "llm") for name in "abc"]
    history: list[PastAnswer] = []
    for _ in range(20):
        pick = rules.choose(pool, seen=history, count=1)[0]
        assert pick.question_id not in {one.question_id for one in history[-2:]}
        history.append(PastAnswer(pick.question_id, "llm", False))


def test_need_is_due_then_weak_then_new_then_the_rest() -> None:
    pool = [
        *(choice(f"l{at}", "llm") for at in range(3)),
        *(choice(f"v{at}", "vision") for at in range(3)),
        *(choice(f"m{at}", "mlops") for at in range(2)),
    ]
    history = seen("llm/l0-", "llm/l1+", "vision/v0-", "mlops/m0+")
    found = rules.choose_needed(pool, due=("m0", "gone", "v1"), seen=history, count=20)
    assert [(pick.question_id, pick.reason.value) for pick in found] == [
        ("m0", "due"),
        ("v1", "due"),
        ("v2", "weak"),
        ("l2", "weak"),
        ("v0", "weak"),
        ("l0", "weak"),
        ("m1", "new"),
        ("l1", "wish"),
    ]


def test_a_topic_is_weak_by_its_latest_ten_answers() -> None:
    long_ago = ["llm/a-"] * 10
    assert rules.weak_topics(seen(*long_ago)) == ("llm",)
    assert rules.weak_topics(seen(*long_ago, *["llm/a+"] * 10)) == ()
    assert rules.weak_topics(seen("llm/a+", "llm/a-", "vision/b-")) == ("vision", "llm")
    assert rules.weak_topics(seen(*["llm/a+"] * 7, *["llm/a-"] * 3)) == (), "70 % is enough"
    assert rules.weak_topics(seen("llm/a-", *["llm/a+"] * 7, *["llm/a-"] * 3)) == (), "the eleventh"
    assert rules.weak_topics([]) == ()


def test_who_chose_nothing_is_asked_five_that_they_need() -> None:
    assert QuizRequest() == QuizRequest(topic=rules.NEED, difficulty=None, count=5)


def test_a_quiz_is_as_long_as_a_menu_shows_and_a_game_lasts() -> None:
    assert (rules.MOST_QUESTIONS, rules.MOST_CHOICES) == (20, 25)


@pytest.mark.parametrize(
    "text", ["need", " ANY ", "any topic", "All", "all topics", "random", "What I need"]
)
def test_what_means_every_topic_is_none_of_them(text: str) -> None:
    assert rules.topic_of(text, NO_WORDS) is None


def test_a_topic_goes_by_its_name() -> None:
    assert rules.topic_of("computer vision", NO_WORDS) == "vision"
    with pytest.raises(UserError, match="topic `astrology`"):
        rules.topic_of("astrology", NO_WORDS)


def test_a_topic_of_the_servers_own_goes_by_its_name_however_it_is_typed() -> None:
    own = ("Need", "Our team", "Random")
    for text in ("Our team", " our   TEAM "):
        assert rules.topic_of(text, NO_WORDS, own) == "Our team"
    assert rules.topic_of("Random", NO_WORDS, own) == "Random"
    assert rules.topic_of("random", NO_WORDS, own) is None  # as everywhere; the list has the other
    assert rules.topic_of("need", NO_WORDS, own) is None  # as a button says what one needs
    assert rules.topic_of("Need", NO_WORDS, own) == "Need"
    assert rules.topic_of("computer vision", NO_WORDS, own) == "vision"
    with pytest.raises(UserError, match="topic `Our team`"):
        rules.topic_of("Our team", NO_WORDS)  # another server's
    among = frozenset({"vision", "Our team", "Data"})
    everything = rules.topics_like("", ("Any topic", "any"), among=among, titles=NO_WORDS)
    assert [value for _, value in everything] == ["any", "Data", "Our team", "vision"]
    assert rules.topics_like("our T", among=among, titles=NO_WORDS) == [("Our team", "Our team")]


def test_topics_are_offered_after_what_else_can_be_chosen_and_as_many_as_fit() -> None:
    among = frozenset({"vision", "llm"})
    wish = ("What I need", "need")
    weak = ("Where I was wrong", "weak")

    def like(typed: str, *, of: frozenset[str] = among) -> list[str]:
        return [id_ for _, id_ in rules.topics_like(typed, wish, weak, among=of, titles=NO_WORDS)]

    assert like("") == ["need", "weak", *(one for one in TOPICS if one in among)]
    assert like(" I NEED") == ["need"]
    assert like("weak") == ["weak"]
    assert like("vision") == ["vision"]
    assert like("", of=frozenset()) == []
    every = rules.topics_like("mixed", ("Any topic", "any"), among=among, titles=NO_WORDS)
    assert every == [("Any topic", "any")]
    many = [(f"Wish {at}", f"w{at}") for at in range(30)]
    assert rules.topics_like("wish", *many, among=among, titles=NO_WORDS) == many[:25]


BANK = QuestionBank(Bank.of([]), lambda: Bank.of([]))


def judged(question: Question, text: str) -> tuple[str, bool]:
    return rules.judge_typed(text)(question, BANK)


def test_a_choice_is_kept_ascending_and_judged_as_a_whole() -> None:
    several = choice("a", rights="1010")
    assert rules.judge_choice((2, 0, 2))(several, BANK) == ("0,2", True)
    assert rules.judge_choice((3,))(several, BANK) == ("3", False)


@pytest.mark.parametrize("chosen", [(), (4,), (-1,), (0, 4)])
def test_a_choice_of_what_is_not_there_counts_nothing(chosen: tuple[int, ...]) -> None:
    with pytest.raises(UserError, match="choose again"):
        rules.judge_choice(chosen)(choice("a", rights="1010"), BANK)


def test_who_does_not_know_is_not_right() -> None:
    assert rules.judge_pass(choice("a"), BANK) == ("", False)


SHORT = question(
    "s", kind=Kind.SHORT, accepted=("gradient descent",), refused=(Confusion("recall", "Why."),)
)


def test_a_short_answer_is_kept_as_typed_and_one_that_says_nothing_refused() -> None:
    assert judged(SHORT, " Gradient   descent ") == ("Gradient descent", True)
    assert judged(SHORT, "recall") == ("recall", False)
    with pytest.raises(UserError, match="no letters or digits"):
        judged(SHORT, " ?! ")


def test_a_confusion_goes_by_its_place() -> None:
    assert rules.confusion_at(SHORT, "recall") == 0
    assert rules.confusion_at(SHORT, "something else") is None


def test_what_is_no_figure_is_refused_with_its_words_and_the_unit() -> None:
    assert judged(number("a"), " 1/2 ") == ("1/2", True)
    with pytest.raises(UserError, match=r"read `a lot` as a number.*or 1,000, and"):
        judged(number("a"), " a lot ")
    with pytest.raises(
        UserError, match=r"read `'x+'` as a number.*1,000 \(in ms\), and"
    ) as refused:
        judged(number("a", unit="ms"), f"`{'x' * 38}`{'y' * 50}")
    assert f"`'{'x' * 38}'`" in refused.value.text


def test_a_share_off_by_a_hundred_is_asked_back_and_counts_nothing() -> None:
    with pytest.raises(
        UserError, match=r"Is `50` a proportion or a percentage.*nothing is counted"
    ):
        judged(number("a"), "50")


@pytest.mark.parametrize("gone", ["value", "tolerance"])
def test_a_question_that_asks_for_a_figure_no_longer_counts_nothing(gone: str) -> None:
    with pytest.raises(UserError, match="choose again"):
        judged(number("a", **{gone: None}), "0.5")


names = st.sampled_from([f"q{at}" for at in range(12)])


@given(
    st.lists(st.tuples(names, st.booleans()), max_size=30),
    st.lists(names, max_size=6),
    st.integers(1, 20),
)
def test_a_quiz_never_asks_a_question_twice_and_fills_up(
    history: list[tuple[str, bool]], due: list[str], count: int
) -> None:
    topics = ("llm", "vision", "mlops")
    pool = [choice(f"q{at}", topics[at % 3]) for at in range(12)]
    past = [PastAnswer(id_, topics[int(id_[1:]) % 3], right) for id_, right in history]
    for picks in (
        rules.choose(pool, seen=past, count=count),
        rules.choose_needed(pool, due=due, seen=past, count=count),
    ):
        assert len(set(ids(picks))) == len(picks) == min(count, 12)


def test_nothing_is_chosen_from_nothing() -> None:
    nothing: list[Any] = []
    assert rules.choose(nothing, seen=nothing, count=5) == ()
    assert rules.choose_needed(nothing, due=("a",), seen=nothing, count=5) == ()


def test_organisers_hear_of_a_question_again_after_a_week() -> None:
    now = datetime(2026, 1, 8, tzinfo=UTC)
    assert rules.is_notice_due(None, now)
    assert rules.is_notice_due(now - timedelta(days=7), now)
    assert not rules.is_notice_due(now - timedelta(days=7) + timedelta(seconds=1), now)
