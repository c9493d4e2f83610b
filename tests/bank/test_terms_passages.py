"""Plain words for a point's own: the groups, and the passages of an answer that points win."""

from collections import Counter
from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.bank.terms.matcher import Hit, compile_terms, match
from bot.bank.terms.passages import Bar, passages_about
from bot.bank.terms.related import Rarity, RelatedTerms, groups_in
from bot.bank.terms.text import prepare
from bot.bank.terms.words import LONGEST_WORD, word_lists
from tests.growth import LINEAR, growth
from tests.together import all_hold

GROUPS = word_lists().plain_words
STOP = next(at for at, group in enumerate(GROUPS) if group[:2] == ("stop", "quit"))
BAR = Bar(least=0.0, enough=1.05)
LUCK = next(at for at, group in enumerate(GROUPS) if group[0] == "noise")


def related(
    *, own: dict[str, float] | None = None, groups: dict[int, float] | None = None, asked: str = ""
) -> RelatedTerms:
    weights, grouped = own or {}, groups or {}
    mine = frozenset(weights.keys() - set(asked.split()))
    return RelatedTerms(weights, mine, grouped, frozenset(grouped))


def spotted(points: list[RelatedTerms], text: str) -> list[bool]:
    hits = passages_about(points, prepare(text), [None] * len(points), BAR)
    return [hit is not None for hit in hits]


def test_every_group_holds_several_wordings_once_each() -> None:
    all_hold(GROUPS, holds_several_wordings)


def holds_several_wordings(group: tuple[str, ...]) -> None:
    wordings = Counter(group)
    assert len(wordings) >= 2
    assert max(wordings.values()) == 1
    assert all(len(word) <= LONGEST_WORD for word in wordings)
    assert all(word == word.lower() for word in group)
    for wording in wordings:
        assert groups_in(prepare(wording.replace("_", " "))), f"{wording} is never found"


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("We quit there.", True),
        ("It was killed.", True),
        ("They give up.", True),
        ("Don't give it up.", False),  # words of a row have to stand in one
        ("They gave. Up there it is cold.", False),
        ("Nothing of that sort.", False),
    ],
)
def test_a_wording_is_found_with_its_endings_and_in_a_row(text: str, found: bool) -> None:
    assert (STOP in groups_in(prepare(text))) is found


def test_what_every_point_says_weighs_nearly_nothing_and_what_none_says_most() -> None:
    rarity = Rarity(9, Counter({"data": 9, "fold": 1}))
    weights = [round(rarity.weight(word), 3) for word in ("data", "fold", "kernel")]
    assert weights == [0.022, 0.824, 1.301]
    assert Rarity(0, Counter()).weight("kernel") == 0.0


def test_a_plain_word_beside_an_own_one_spots_a_point_and_neither_does_alone() -> None:
    point = related(own={"patienc": 0.6, "validation": 0.6}, groups={STOP: 0.5})
    assert spotted([point], "With patience, then quit.") == [True]
    assert spotted([point], "With patience.") == [False]
    assert spotted([point], "Then quit. Really quit, I say, quit.") == [False]


def test_words_of_the_question_never_suffice() -> None:
    point = related(own={"patienc": 0.6, "validation": 0.6}, asked="validation")
    assert spotted([point], "Patience on validation.") == [False]


def test_no_word_counts_for_two_groups() -> None:
    both = [at for at in groups_in(prepare("jump")) if "jump" in GROUPS[at]][:2]
    point = related(groups=dict.fromkeys(both, 0.6))
    assert len(both) == 2
    assert spotted([point], "It jumps.") == [False]
    other = next(word for word in GROUPS[both[1]] if word not in GROUPS[both[0]])
    assert spotted([point], f"It jumps, {other.replace('_', ' ')}.") == [True]


def test_the_passage_goes_to_the_point_that_it_suits_best() -> None:
    near = related(own={"patienc": 0.6, "epoch": 0.6, "wait": 0.6})
    far = related(own={"patienc": 0.55, "wait": 0.55, "sleep": 0.55})
    assert spotted([far, near], "Wait some epochs, out of patience.") == [False, True]
    assert spotted([far], "Wait some epochs, out of patience.") == [True]
    elsewhere = "Wait some epochs, out of patience. Well. Hm. Wait and sleep with patience."
    assert spotted([far, near], elsewhere) == [True, True]


def test_what_a_term_found_explains_little_for_the_others() -> None:
    told = related(own={"log": 0.6, "link": 0.6})
    other = related(own={"log": 0.6, "link": 0.6})
    text = prepare("It uses the log link.")
    hit = match(compile_terms(("log link",)), text)
    assert hit is not None
    assert passages_about([told, other], text, [hit, None], BAR) == (hit, None)


def test_little_shared_is_enough_where_no_other_point_is_as_near() -> None:
    near = related(own={"patienc": 0.35, "epoch": 0.35})
    assert spotted([near], "Patience for some epochs.") == [False]
    far = related(own={"sleep": 0.6, "bed": 0.6})
    assert spotted([near, far], "Patience for some epochs.") == [True, False]
    rival = related(own={"patienc": 0.35, "epoch": 0.35, "bed": 0.1})
    assert spotted([near, rival], "Patience for some epochs.") == [False, False]


def test_a_point_need_not_lead_in_every_passage() -> None:
    near = related(own={"patienc": 0.35, "epoch": 0.35})
    far = related(own={"sleep": 0.6, "bed": 0.6})
    text = "Sleep in a bed. Hm. Well. Patience for some epochs. Hm. Well. To bed and to sleep."
    assert spotted([near, far], text) == [True, True]


def test_the_weight_alone_must_reach_its_own_bar() -> None:
    near, far = related(own={"patienc": 0.35, "epoch": 0.35}), related(own={"bed": 0.6})
    text = prepare("Patience for some epochs.")
    hits = [
        passages_about([near, far], text, [None, None], Bar(least, 1.05))[0]
        for least in (0.7, 0.71)
    ]
    assert [hit is not None for hit in hits] == [True, False]


def test_a_term_where_all_that_is_said_fits_another_point_shows_nothing() -> None:
    told = related(own={"log": 0.9, "base": 0.3})
    other = related(own={"log": 0.3, "link": 0.9})
    text = prepare("The log link, log and link, link again.")
    hit = match(compile_terms(("log",)), text)
    assert hit is not None
    assert passages_about([told, other], text, [hit, None], BAR)[0] is None
    assert passages_about([told, other], text, [hit, None], BAR, is_list=True)[0] is hit
    mixed = prepare("The log link, log and link, link again. Hm. Well. The log of a base.")
    assert passages_about([told, other], mixed, [hit, None], BAR)[0] is hit


def test_the_quotation_is_the_words_and_what_stands_between_them() -> None:
    (hit,) = passages_about(
        [related(own={"patienc": 0.5, "epoch": 0.5, "wait": 0.5})],
        prepare("Wait a few epochs. After all that I would have lost my patience."),
        [None],
        BAR,
    )
    assert hit is not None
    assert hit.term == ""
    assert hit.words == ("Wait a few epochs", "patience")


@pytest.mark.parametrize(
    ("text", "word", "there"),
    [
        ("I'd do it", "id", False),
        ("I’d do it", "would", True),
        ("we'll see", "well", False),
        ("they're same", "are", True),
        ("the user's id", "id", True),
        ("I'm sure", "am", True),
        ("don't", "not", True),
    ],
)
def test_a_shortened_verb_is_no_other_word(text: str, word: str, there: bool) -> None:
    assert (word in prepare(text).at) is there


WORDS = st.sampled_from(
    ["wait", "epoch", "patience", "quit", "kill", "noise", "luck", "jump", ".", "the", "of"]
)
POINTS = st.lists(
    st.builds(
        lambda own, groups: related(own=own, groups=groups),
        st.dictionaries(st.sampled_from(["wait", "epoch", "patienc"]), st.floats(0, 1), max_size=3),
        st.dictionaries(st.sampled_from([STOP, LUCK]), st.floats(0, 0.5), max_size=2),
    ),
    min_size=1,
    max_size=4,
)


@given(st.lists(WORDS, max_size=40), POINTS)
def test_hits_by_terms_change_in_nothing_and_quotations_are_the_answers_own_words(
    words: list[str], points: list[RelatedTerms]
) -> None:
    text = prepare(" ".join(words))
    by_terms = [Hit("told", ("x",), ())] + [None] * (len(points) - 1)
    hits = passages_about(points, text, by_terms, BAR)
    assert hits[0] in (by_terms[0], None)
    for point, hit in zip(points[1:], hits[1:], strict=True):
        if hit is not None:
            assert sum(point.weights.values()) + sum(point.groups.values()) > 0
            assert hit.words == tuple(text.source[start:end] for start, end in hit.spans)
    assert hits == passages_about(points, text, by_terms, BAR)


@pytest.mark.parametrize(
    "piece", ["give ", "jump ", "wait epoch ", "piece by ", "give up. ", "a", "over and over "]
)
def test_time_grows_no_faster_than_the_text(piece: str) -> None:
    points = [
        related(own={"wait": 0.2, "epoch": 0.2}, groups=dict.fromkeys(range(40), 0.01))
        for _ in range(6)
    ]

    prepared = cache(prepare)  # counted once at most: it is the passages that are measured
    text = (piece * 16_000)[:16_000]

    def look(part: str) -> object:
        return passages_about(points, prepared(part), [None] * 6, BAR)

    assert growth(look, text) <= LINEAR
