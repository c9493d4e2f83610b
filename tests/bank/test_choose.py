"""The choice of the next question, by cases and by playing whole histories through."""

import random
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.bank.choose import (
    Asked,
    Chosen,
    NothingToAsk,
    OwnUse,
    Policy,
    Why,
    choose_among,
    choose_question,
    days_left,
    eligible,
    pool,
)
from bot.bank.model import Difficulty, Question

FIRST = date(2026, 1, 1)
EASY, MEDIUM, HARD = Difficulty.EASY, Difficulty.MEDIUM, Difficulty.HARD
EVERYTHING = Policy({}, {})


@dataclass(frozen=True, slots=True)
class Card:
    """The part of a question that the choice may look at, and nothing else."""

    id: str
    topic: str
    difficulty: Difficulty = EASY
    retired: bool = False


def cards(*given: Card) -> list[Question]:
    return cast(list[Question], list(given))


def many(counts: Mapping[str, int], levels: Sequence[Difficulty] = (EASY,)) -> list[Question]:
    return cards(
        *(
            Card(f"{topic}-{number:03}", topic, levels[number % len(levels)])
            for topic, count in counts.items()
            for number in range(count)
        )
    )


def entry(question: Question, day: int) -> Asked:
    return Asked(question.id, question.topic, question.difficulty, FIRST + timedelta(days=day))


def history(questions: Sequence[Question], *ids: str) -> list[Asked]:
    by_id = {question.id: question for question in questions}
    return [entry(by_id[one], day) for day, one in enumerate(ids)]


def pick(questions: Sequence[Question], asked: Sequence[Asked] = (), **more: Any) -> Chosen:
    rng = random.Random(more.pop("seed", 1))
    settings = {"policy": EVERYTHING, "queued_id": None} | more
    chosen = choose_question(questions, asked=asked, rng=rng, **settings)
    assert isinstance(chosen, Chosen)
    return chosen


def play(
    questions: Sequence[Question],
    posts: int,
    *,
    policy: Policy = EVERYTHING,
    seed: int = 1,
    asked: Sequence[Asked] = (),
    queue: Mapping[int, str] | None = None,
) -> list[Asked]:
    """The history after so many more posts; `queue` has a question id by number of post."""
    by_id = {question.id: question for question in questions}
    rng = random.Random(seed)
    past = list(asked)
    for post in range(posts):
        chosen = choose_question(
            questions, asked=past, policy=policy, queued_id=(queue or {}).get(post), rng=rng
        )
        assert isinstance(chosen, Chosen)
        past.append(entry(by_id[chosen.question_id], len(past)))
    return past


banks = st.lists(
    st.builds(
        Card,
        id=st.uuids().map(str),
        topic=st.sampled_from(["a", "b", "c", "d"]),
        difficulty=st.sampled_from(Difficulty),
        retired=st.sampled_from([False, False, False, True]),
    ),
    max_size=14,
    unique_by=lambda card: card.id,
).map(lambda drawn: cards(*drawn))
usable_banks = banks.filter(lambda bank: any(not question.retired for question in bank))
seeds = st.integers(0, 2**32)


def test_what_is_retired_or_turned_off_is_not_eligible() -> None:
    bank = cards(
        Card("z", "a", HARD),
        Card("b", "a", EASY),
        Card("c", "b", EASY),
        Card("d", "a", MEDIUM),
        Card("e", "a", EASY, retired=True),
        Card("f", "c", EASY),
    )
    policy = Policy({"a": 2, "c": 0}, {EASY: 1, HARD: 1, MEDIUM: 0})
    assert [question.id for question in eligible(bank, policy)] == ["b", "z"]
    assert [question.id for question in eligible(bank, EVERYTHING)] == ["b", "c", "d", "f", "z"]


@pytest.mark.parametrize(
    ("bank", "policy", "part"),
    [
        ([], EVERYTHING, "has no questions"),
        (cards(Card("a", "a", retired=True)), EVERYTHING, "is retired"),
        (cards(Card("a", "a")), Policy({"b": 1}, {}), "turn on at least one more"),
        (cards(Card("a", "a")), Policy({"a": 0}, {}), "turn on at least one more"),
        (cards(Card("a", "a")), Policy({}, {HARD: 1}), "turn on at least one more"),
    ],
)
def test_with_nothing_to_choose_from_the_organiser_learns_what_to_do(
    bank: list[Question], policy: Policy, part: str
) -> None:
    answer = choose_question(bank, asked=[], policy=policy, queued_id=None, rng=random.Random(1))
    assert isinstance(answer, NothingToAsk)
    assert part in answer.note


def test_a_queued_question_comes_first_even_when_its_topic_is_off() -> None:
    bank = many({"a": 3, "b": 3})
    chosen = pick(bank, queued_id="b-001", policy=Policy({"a": 1}, {}))
    assert chosen == Chosen("b-001", Why.QUEUED, "An organiser queued it.")


def test_a_queued_question_that_was_asked_before_is_asked_and_the_note_says_when() -> None:
    bank = many({"a": 3})
    chosen = pick(bank, history(bank, "a-000", "a-001", "a-000"), queued_id="a-000")
    assert chosen.question_id == "a-000"
    assert chosen.note.endswith("It was asked before, on 3 January 2026.")


@pytest.mark.parametrize(
    ("queued_id", "part"), [("old", "is retired"), ("nowhere", "is not in the bank")]
)
def test_a_queued_question_that_cannot_be_asked_is_passed_over(queued_id: str, part: str) -> None:
    bank = cards(Card("old", "a", retired=True), Card("new", "a"))
    chosen = pick(bank, queued_id=queued_id)
    assert (chosen.question_id, chosen.why) == ("new", Why.BALANCE)
    assert chosen.note.startswith(f"The queued question {queued_id} {part}, so it was passed over.")
    nothing = choose_question(
        bank[:1], asked=[], policy=EVERYTHING, queued_id=queued_id, rng=random.Random(1)
    )
    assert isinstance(nothing, NothingToAsk)
    assert "passed over" in nothing.note


def test_the_note_names_topic_difficulty_and_what_is_left() -> None:
    bank = cards(
        Card("t", "trees-ensembles", MEDIUM), Card("v", "no-such-topic"), Card("w", "no-such-topic")
    )
    chosen = pick(bank, history(bank, "v"), policy=Policy({}, {MEDIUM: 5, EASY: 1}))
    assert chosen.note == (
        "Trees and ensembles was furthest behind its share, and a medium question was next; "
        "1 unasked question left."
    )


@pytest.mark.parametrize(
    ("past", "weights", "part"),
    [
        (["a-000", "a-001"], {"a": 9, "b": 1}, "b was next, because no topic comes three times"),
        (["b-000", "b-001"], {}, "a is the only topic left"),
        ([], {}, "The first question: no topic has a larger share than a, and an easy"),
        (["a-000"], {}, "b was furthest behind its share"),
        (["a-000", "a-001", "a-002", "b-000", "b-001"], {}, "a new round of 5 begins"),
        (["a-000", "a-001", "a-002", "b-000", "b-001", "a-000"], {}, "3 questions left in this"),
    ],
)
def test_the_note_gives_the_reason_that_applied(
    past: list[str], weights: dict[str, int], part: str
) -> None:
    bank = many({"a": 3, "b": 2})
    assert part in pick(bank, history(bank, *past), policy=Policy(weights, {})).note


def test_the_note_says_when_a_topic_had_to_rest() -> None:
    bank = many({"a": 1, "b": 3})
    past = history(bank, "b-000", "b-001", "a-000", "b-002")
    chosen = pick(bank, past, policy=Policy({"a": 9, "b": 1}, {}))
    assert chosen.note.startswith("b was next among the questions that were not asked lately, and ")
    bank = many({"a": 1, "b": 3, "c": 3})
    past = history(bank, "c-000", "c-001", "c-002", "b-000", "a-000", "b-001", "b-002")
    chosen = pick(bank, past, policy=Policy({"a": 9, "b": 1, "c": 1}, {}))
    assert chosen.note.startswith("c was next among"), "b waits, and wouldn't have been next"


def test_the_difficulty_that_is_due_is_taken_where_the_topic_has_it() -> None:
    bank = cards(Card("h", "a", HARD), Card("i", "b", EASY), Card("j", "b", MEDIUM))
    chosen = pick(bank, history(bank, "h"), policy=Policy({}, {HARD: 1, EASY: 1, MEDIUM: 9}))
    assert chosen.question_id == "j"
    assert "a medium question was next" in chosen.note
    bank = cards(Card("h", "a", HARD), Card("i", "b", EASY), Card("j", "a", HARD))
    chosen = pick(bank, history(bank, "j"), policy=Policy({"a": 1, "b": 9}, {HARD: 9, EASY: 1}))
    assert chosen.question_id == "i"
    assert "an easy question came nearest to what was due" in chosen.note


@given(usable_banks, seeds, st.integers(1, 40))
def test_the_order_of_the_bank_does_not_matter(bank: list[Question], seed: int, posts: int) -> None:
    shuffled = random.Random(seed).sample(bank, len(bank))
    assert play(bank, posts, seed=seed) == play(shuffled, posts, seed=seed)


@given(usable_banks, seeds)
def test_a_round_asks_every_question_exactly_once_and_nothing_retired(
    bank: list[Question], seed: int
) -> None:
    active = {question.id for question in bank if not question.retired}
    asked = [one.question_id for one in play(bank, 3 * len(active), seed=seed)]
    for start in range(0, len(asked), len(active)):
        assert set(asked[start : start + len(active)]) == active


@given(usable_banks, seeds)
def test_a_new_round_is_announced_by_its_first_question_alone(
    bank: list[Question], seed: int
) -> None:
    size = len(eligible(bank, EVERYTHING))
    past = play(bank, 2 * size + 1, seed=seed)
    starts = [
        post
        for post in range(2 * size + 1)
        if pick(bank, past[:post], seed=seed).why is Why.STARTING_OVER
    ]
    assert starts == [size, 2 * size]


@given(st.integers(2, 9), st.integers(2, 9), seeds)
def test_a_question_rests_for_at_least_half_of_the_pool(a: int, b: int, seed: int) -> None:
    asked = [one.question_id for one in play(many({"a": a, "b": b, "c": 3, "d": 3}), 80, seed=seed)]
    last: dict[str, int] = {}
    for post, one in enumerate(asked):
        # The rule about topics goes first; with four topics it leaves enough that have rested.
        assert post - last.get(one, -99) > (a + b + 6) // 2
        last[one] = post


@given(usable_banks, seeds, st.dictionaries(st.integers(0, 30), st.integers(0, 13), max_size=6))
def test_never_three_times_running_while_another_topic_is_left(
    bank: list[Question], seed: int, places: dict[int, int]
) -> None:
    active = eligible(bank, EVERYTHING)
    queue = {post: active[place % len(active)].id for post, place in places.items()}
    past = play(bank, 31, seed=seed, queue=queue)
    missing = {question.id for question in active}
    for post, one in enumerate(past):
        left = {question.topic for question in active if question.id in missing}
        running = {other.topic for other in past[max(post - 2, 0) : post]}
        if post >= 2 and running == {one.topic} and post not in queue:
            assert left == {one.topic}
        missing.discard(one.question_id)
        missing = missing or {question.id for question in active}


@given(st.dictionaries(st.sampled_from("abcdef"), st.integers(1, 9), min_size=3), seeds)
def test_topics_come_by_their_weight_while_the_pool_allows(
    weights: dict[str, int], seed: int
) -> None:
    whole = sum(weights.values())
    bank = many(dict.fromkeys(weights, 30))
    past = play(bank, 60, seed=seed, policy=Policy(weights, {}))
    shares = Counter(one.topic for one in past)
    if max(weights.values()) / whole < 0.5:  # more would come three times running
        for topic, weight in weights.items():
            assert abs(shares[topic] - 60 * weight / whole) <= 3


def test_difficulties_come_by_the_mix_while_the_pool_allows() -> None:
    bank = many({"a": 90, "b": 90, "c": 90}, (EASY, MEDIUM, HARD))
    past = play(bank, 100, policy=Policy({}, {EASY: 40, MEDIUM: 45, HARD: 15}))
    shares = Counter(one.difficulty for one in past)
    assert abs(shares[EASY] - 40) <= 2
    assert abs(shares[MEDIUM] - 45) <= 2
    assert abs(shares[HARD] - 15) <= 2
    assert all(
        1 <= Counter(one.difficulty for one in past[start : start + 20])[HARD] <= 5
        for start in range(80)
    )


def test_without_weights_all_topics_last_equally_long() -> None:
    counts = {"a": 30, "b": 20, "c": 10}
    past = play(many(counts), 60)
    for start in range(0, 60, 12):
        shares = Counter(one.topic for one in past[start : start + 12])
        assert all(abs(shares[topic] - count / 5) <= 2 for topic, count in counts.items())


def test_a_topic_turned_on_today_comes_to_its_share_within_days() -> None:
    bank = many({"a": 90, "b": 90, "c": 90, "d": 90})
    past = play(bank, 60, policy=Policy({"a": 1, "b": 1, "c": 1}, {}))
    past = play(bank, 20, policy=Policy({"a": 1, "b": 1, "c": 1, "d": 1}, {}), asked=past)
    assert 5 <= Counter(one.topic for one in past[60:])["d"] <= 8


def test_a_topic_the_organiser_queued_often_comes_back_within_days() -> None:
    bank = many({"a": 90, "b": 90, "c": 90})
    queue = {post: f"a-{post:03}" for post in range(30)}
    past = play(bank, 60, queue=queue)
    assert {one.topic for one in past[:30]} == {"a"}
    assert 5 <= Counter(one.topic for one in past[30:])["a"] <= 10


def test_a_question_added_after_many_rounds_is_asked_once_a_round_like_the_others() -> None:
    bank = many({"a": 4, "b": 4})
    past = play(bank, 40)
    bank += cards(Card("new", "c"))
    after = [one.question_id for one in play(bank, 19, asked=past)[40:]]
    assert after[0] == "new"
    everyone = {question.id for question in bank}
    assert set(after[1:10]) == set(after[10:]) == everyone


def test_a_bank_of_one_question_asks_it_again_and_again() -> None:
    bank = many({"a": 1})
    assert [one.question_id for one in play(bank, 4)] == ["a-000"] * 4


def test_a_question_queued_every_day_leaves_the_round_as_it_is() -> None:
    bank = many({"a": 2, "b": 2})
    past = play(bank, 8, queue={0: "a-000", 1: "a-000", 3: "a-000", 5: "a-000"})
    assert {one.question_id for one in past[:7]} == {question.id for question in bank}


def test_the_rule_about_topics_goes_before_the_rest_of_half_the_pool() -> None:
    bank = many({"a": 5, "b": 1})
    past = history(bank, "a-000", "a-001", "a-002", "b-000", "a-003", "a-004")
    assert pick(bank, past).question_id == "b-000"
    # of two that both rested too little, the one that rested longer
    bank = many({"a": 6, "b": 2})
    past = history(bank, "a-000", "a-001", "a-002", "a-003", "b-001", "b-000", "a-004", "a-005")
    for seed in range(9):
        assert pick(bank, past, seed=seed).question_id == "b-001"


@given(usable_banks, seeds, st.integers(0, 30))
def test_days_left_counts_the_posts_until_a_repeat(
    bank: list[Question], seed: int, posts: int
) -> None:
    past = play(bank, posts, seed=seed)
    left = days_left(bank, asked=past, policy=EVERYTHING)
    onward = [one.question_id for one in play(bank, left + 1, seed=seed, asked=past)]
    assert len(set(onward[: posts + left])) == min(posts + left, len(eligible(bank, EVERYTHING)))
    assert len(set(onward)) == len(eligible(bank, EVERYTHING))
    assert left == len(eligible(bank, EVERYTHING)) - len(set(onward[:posts]))


def test_an_empty_pool_has_no_days_left() -> None:
    assert days_left([], asked=[], policy=EVERYTHING) == 0
    assert days_left(many({"a": 3}), asked=[], policy=Policy({"b": 1}, {})) == 0


def among(
    bank: list[Question], own: list[Question], use: OwnUse, posts: int, queued: str | None = None
) -> list[str]:
    """Play so many posts; the ids, where one is queued for the first."""
    past: list[Asked] = []
    everything = {one.id: one for one in (*bank, *own)}
    for post in range(posts):
        chosen = choose_among(
            bank, own, use, asked=past, policy=EVERYTHING, rng=random.Random(post),
            queued_id=queued if post == 0 else None,
        )  # fmt: skip
        assert isinstance(chosen, Chosen)
        past.append(entry(everything[chosen.question_id], post))
    return [one.question_id for one in past]


def test_a_servers_own_questions_come_as_it_says() -> None:
    bank, own = many({"a": 6, "b": 6}), many({"ours": 3})
    names = {one.id for one in own}
    assert set(among(bank, own, OwnUse.FIRST, 3)) == names
    assert not set(among(bank, own, OwnUse.FIRST, 10)[3:]) & names
    assert set(among(bank, own, OwnUse.ONLY, 9)) == names
    assert not set(among(bank, own, OwnUse.OFF, 12)) & names
    mixed = among(bank, own, OwnUse.MIXED, 15)
    assert set(mixed) == names | {one.id for one in bank}
    assert set(mixed[:3]) != names
    for use in (OwnUse.OFF, OwnUse.ONLY):
        for queued in ("a-001", "ours-001"):
            assert among(bank, own, use, 1, queued) == [queued]
    assert [len(pool(bank, own, use)) for use in OwnUse] == [3, 15, 15, 12]


def test_only_ones_own_with_none_says_what_to_do_and_new_ones_go_first_again() -> None:
    bank = many({"a": 3})
    nothing = choose_among(
        bank, [], OwnUse.ONLY, asked=[], policy=EVERYTHING, queued_id=None, rng=random.Random(1)
    )
    assert isinstance(nothing, NothingToAsk)
    assert "/organise questions" in nothing.note
    assert among(bank, [], OwnUse.FIRST, 3) != []
    # One that the policy leaves out holds nothing up.
    own = cards(Card("hard", "ours", HARD))
    chosen = choose_among(
        bank, own, OwnUse.FIRST, asked=[], policy=Policy({}, {EASY: 1}), queued_id=None,
        rng=random.Random(1),
    )  # fmt: skip
    assert isinstance(chosen, Chosen)
    assert chosen.question_id.startswith("a-")
