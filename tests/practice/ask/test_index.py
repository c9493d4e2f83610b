"""What a search finds: in the real bank and lists, and what it costs."""

import random
from collections.abc import Iterator
from functools import cache
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.bank.lists.model import ListSection, Prep
from bot.bank.model import Question
from bot.core.preparation import shipped_lists
from bot.practice.ask.rules import entries
from bot.practice.ask.rules.index import MOST_FINDINGS, Findable, SearchIndex, build, search
from bot.practice.ask.rules.query import LONGEST_QUERY, clean
from tests.practice.quiz.conftest import question
from tests.real_bank import real_bank
from tests.together import all_hold


@cache
def lists() -> Prep:
    return shipped_lists()


@cache
def everything() -> SearchIndex:
    """The bank that comes along with its lists."""
    return build(
        [*map(entries.question_entry, real_bank().active), *entries.section_entries(lists())]
    )


def first(text: str, **options: Any) -> str:
    found = search(everything(), text, **options)
    return found[0].key if found else ""


@pytest.mark.parametrize(
    ("text", "keys"),
    [
        ("bias variance tradeoff", {"bias-variance"}),
        ("What is the bias-variance trade-off?", {"bias-variance"}),
        ("cross-validation", {"cross-validation"}),
        ("crossvalidation", {"cross-validation"}),
        ("cross validaton", {"cross-validation"}),
        ("overfiting", {"overfitting", "avoiding-overfitting"}),
        ("over fitting", {"overfitting", "avoiding-overfitting"}),
        ("roc curve", {"roc-curve"}),
        ("k means", {"k-means", "kmeans-from-scratch"}),
        ("kmeans", {"k-means", "kmeans-from-scratch"}),
        ("batch normalization", {"batch-normalisation"}),
        ("backpropogation", {"backpropagation"}),
        ("back propagation", {"backpropagation"}),
        ("difference between l1 and l2", {"l1-or-l2"}),
        ("knn regression code", {"knn-regression-code"}),
        ("a/b test", {"ab-test-of-two-prompts"}),
        ("gd vs sgd", {"gd-or-sgd"}),
        ("salary expectations", {"expected-pay-first-call"}),
    ],
)
def test_what_people_type_finds_what_they_mean(text: str, keys: set[str]) -> None:
    assert first(text) in keys, [one.title for one in search(everything(), text)[:5]]


def test_every_title_finds_its_question_first() -> None:
    found = {one.id: first(one.title) for one in real_bank().active}
    assert {id_: key for id_, key in found.items() if id_ != key} == {}


def test_a_slip_in_each_long_word_of_a_title_still_finds_it_near_the_top() -> None:
    rng = random.Random(7)
    missed = [
        one.title
        for one in real_bank().active
        if one.id not in {hit.key for hit in search(everything(), slipped(one.title, rng))[:5]}
    ]
    assert len(missed) <= 0.1 * len(real_bank().active), missed


def slipped(title: str, rng: random.Random) -> str:
    """Two neighbours exchanged in each word of seven letters and more."""
    words = []
    for word in title.split():
        at = rng.randrange(1, max(2, len(word) - 2))
        long = len(word) >= 7 and word.isalpha()
        words.append(word[:at] + word[at + 1] + word[at] + word[at + 2 :] if long else word)
    return " ".join(words)


def test_lists_answers_and_names_of_topics_are_found() -> None:
    assert first("questions for your future manager").startswith("questions-to-ask/")
    assert "list" in search(everything(), "portfolio documentation readme")[0].about.casefold()
    (told,) = [one for one in real_bank().active if one.id == "roc-curve"]
    assert first(told.answer[:150]) == "roc-curve"
    topics = {real_bank().questions[hit.key].topic for hit in search(everything(), "nlp")[:2]}
    assert topics == {"nlp-sequences"}


@pytest.mark.parametrize("text", ["", "   ", "?!", "what is the", "xyzzyq", "zz", "日本", "🎉"])
def test_what_means_nothing_finds_nothing(text: str) -> None:
    assert search(everything(), text) == ()


NAMED = ("overfitting", "dropout", "attention", "roc curve", "k means", "backpropogation", "pca")


@pytest.mark.parametrize(
    "question",
    [
        "{} pls", "{} please", "hey can you explain {} to me", "{} blargh", "{} xyzzyq zz",
        "explain {} to my grandmother", "Hello everyone, could somebody tell me about {}? Thanks!",
        "idk {} lol", "blargh: what is {}",
    ],
)  # fmt: skip
def test_words_of_asking_and_words_that_nothing_has_sink_no_search(question: str) -> None:
    def holds(named: str) -> None:
        found = search(everything(), question.format(named))
        assert first(named) in [hit.key for hit in found[:3]]

    all_hold(NAMED, holds)


def test_a_word_that_nothing_has_hides_no_title() -> None:
    active = real_bank().active
    hidden = [one.title for one in active if first(f"{one.title} blargh") != one.id]
    assert len(hidden) <= 0.02 * len(active), hidden


@pytest.mark.parametrize(
    "text",
    ["qwer model", "xyzzyq data", "hey please thanks lol", "blargh zz pls", "asdfgh yxcvbn",
     "xyzzyq modle", "lorem ipsum dolor sit amet", "my grandmother bakes bread"],
)  # fmt: skip
def test_nonsense_finds_nothing_also_beside_a_word_that_says_little(text: str) -> None:
    assert search(everything(), text) == ()


def test_a_word_that_is_being_typed_finds_what_it_may_become() -> None:
    assert first("backprop", is_unfinished=True) == "backpropagation"
    assert search(everything(), "re", is_unfinished=True) == search(everything(), "re")


def test_a_server_adds_what_is_its_own() -> None:
    own = question("house-rule", title="The turbo encabulator of the house")
    extra = build([entries.question_entry(own)])
    assert search(everything(), "turbo encabulator") == ()
    (hit,) = search(everything(), "turbo encabulater", (extra,))
    assert (hit.key, hit.title) == (own.id, own.title)
    assert search(build([]), "turbo", (extra,)) == (hit,)
    assert search(build([]), "turbo") == ()


def test_no_more_are_found_than_a_list_can_show() -> None:
    many = build(entries.question_entry(question(f"fold-{at}")) for at in range(60))
    assert len(search(many, "title fold")) == MOST_FINDINGS


@example("over fitting over the " + "under w" * 20)
@example("\U0001d71c")
@given(st.text(max_size=300))
def test_what_is_searched_for_fits_into_an_id_and_stays_what_it_is(text: str) -> None:
    query = clean(text)
    assert len(query.encode("utf-16-le")) <= 2 * LONGEST_QUERY
    assert clean(query) == query
    assert ":" not in query


def test_what_only_leads_to_a_word_is_nothing_without_it() -> None:
    assert clean("over fitting") == "over fitting"
    assert clean("over " + "x" * 80) == ""
    assert clean("go over it") == ""


class Counted(dict[str, Any]):
    """Postings that count how many entries a search looks at."""

    read = 0

    def get(self, key: str, default: Any = None) -> Any:
        found = super().get(key, default)
        self.read += len(found[0])
        return found


def test_a_search_touches_only_entries_that_have_a_word_of_it() -> None:
    """So that 10,000 questions of a server cost nothing where they say something else."""

    def read_among(others: int) -> int:
        noise = (
            Findable(f"n{at}", f"noise {at}", "", ((1.0, f"other {at}"),)) for at in range(others)
        )
        index = build([*(Findable("a", "apple pie", "", ((1.0, "apple pie"),)),), *noise])
        counted = Counted(index.postings)
        object.__setattr__(index, "postings", counted)
        assert [hit.key for hit in search(index, "apple pei")] == ["a"]
        return counted.read

    assert read_among(2_000) == read_among(20)


def sections() -> Iterator[tuple[str, entries.SectionFound]]:
    for entry in entries.section_entries(lists()):
        found = entries.section_of(lists(), entry.key)
        assert found is not None
        yield entry.title, found


def test_a_part_of_a_list_is_found_again_by_its_key() -> None:
    assert all(title == found.section.title for title, found in sections())
    for key in ("portfolio/99", "portfolio/x", "gone/0", "/", "portfolio/-1"):
        assert entries.section_of(lists(), key) is None
        assert entries.is_section(key)
    assert not entries.is_section("roc-curve")


def test_a_part_of_a_list_leads_to_practice_of_what_it_is_about() -> None:
    leads = {entries.topic_of(found) for _title, found in sections()}
    assert {"guide-portfolio/data", "statistics"} <= leads
    sheet = lists().sheets["portfolio"]
    bare = entries.SectionFound("portfolio/0", sheet, ListSection("About nothing", ()))
    assert entries.topic_of(bare) == ""


def test_a_question_says_what_it_is() -> None:
    own: Question = question("one", topic="llm")
    assert entries.question_entry(own).about == "Large language models · easy"
    assert entries.question_entry(own, "Ours").about == "Ours"
