"""Which questions a candidate gets."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.bank.model import TOPICS, Difficulty, Kind, Question
from bot.interviews.session.rules import sheet as packs
from bot.interviews.session.rules.sheet import Candidate
from bot.interviews.values.rules import Level, Track
from tests.practice.quiz.conftest import choice, number, question

EASY, MEDIUM, HARD = Difficulty.EASY, Difficulty.MEDIUM, Difficulty.HARD


def bank() -> list[Question]:
    """For every topic two questions of each difficulty, and some that can't be asked aloud."""
    found = []
    for topic in TOPICS:
        kind = Kind.STORY if topic in ("behavioural", "interview-craft") else Kind.OPEN
        for level in Difficulty:
            for copy in (1, 2):
                found.append(
                    question(f"{topic}-{level}-{copy}", topic, difficulty=level, kind=kind)
                )
        found += [choice(f"{topic}-choice", topic), number(f"{topic}-number", topic)]
        found.append(question(f"{topic}-old", topic, kind=kind, retired=True))
    return found


BANK = {one.id: one for one in bank()}


def chosen(
    track: Track,
    candidate: Candidate,
    count: int = 6,
    *,
    taken: set[str] = frozenset(),
    seed: int = 1,  # type: ignore[assignment]
) -> list[Question]:
    pool = list(BANK.values())
    random.Random(seed).shuffle(pool)
    ids = packs.choose_questions(pool, track=track, candidate=candidate, taken=taken, count=count)
    return [BANK[one] for one in ids]


@pytest.mark.parametrize(
    ("track", "minutes", "expected"),
    [
        (Track.CODING, 45, 2),
        (Track.DESIGN, 90, 2),
        (Track.BREADTH, 45, 6),
        (Track.BEHAVIOURAL, 45, 6),
        (Track.BREADTH, 30, 4),
        (Track.BREADTH, 15, 2),
        (Track.BREADTH, 7, 2),
        (Track.BEHAVIOURAL, 120, 8),
    ],
)
def test_how_many_questions_a_half_needs(track: Track, minutes: int, expected: int) -> None:
    assert packs.pack_size(track, minutes) == expected


@pytest.mark.parametrize("track", Track)
def test_every_question_can_be_asked_aloud_in_its_track(track: Track) -> None:
    for one in chosen(track, Candidate(Level.MID), 200):
        assert one.topic in packs.TRACK_TOPICS[track]
        assert not one.retired
        assert one.kind is (Kind.STORY if track is Track.BEHAVIOURAL else Kind.OPEN)


def test_every_topic_belongs_to_a_track_and_only_operations_to_two() -> None:
    topics = [topic for track in Track for topic in packs.TRACK_TOPICS[track]]
    assert sorted(topics) == sorted([*TOPICS, "mlops"])


@pytest.mark.parametrize(
    ("level", "allowed"),
    [
        (Level.JUNIOR, {EASY, MEDIUM}),
        (Level.MID, {MEDIUM}),
        (Level.SENIOR, {MEDIUM, HARD}),
        (Level.STAFF, {HARD}),
    ],
)
@pytest.mark.parametrize("track", Track)
def test_questions_fit_the_level(track: Track, level: Level, allowed: set[Difficulty]) -> None:
    found = chosen(track, Candidate(level), 2)
    assert len(found) == 2
    assert {one.difficulty for one in found} <= allowed


def test_design_takes_operations_only_when_nothing_new_is_left_of_design() -> None:
    candidate = Candidate(Level.STAFF)
    topics = [one.topic for one in chosen(Track.DESIGN, candidate, 12)]
    assert topics == ["system-design"] * 6 + ["mlops"] * 6
    met = {id_: "2026" for id_, one in BANK.items() if one.topic == "system-design"}
    assert chosen(Track.DESIGN, Candidate(Level.STAFF, met), 1)[0].topic == "mlops"


def test_what_is_new_comes_before_what_fits_but_was_met() -> None:
    met = {id_: "2026" for id_, one in BANK.items() if one.difficulty is HARD}
    found = chosen(Track.CODING, Candidate(Level.STAFF, met), 2)
    assert [one.difficulty for one in found] == [MEDIUM, MEDIUM]


def test_when_the_bank_runs_out_the_one_met_longest_ago_comes_back() -> None:
    ids = [id_ for id_, one in BANK.items() if packs.suits(one, Track.CODING)]
    met = {id_: f"2026-01-{at:02}" for at, id_ in enumerate(ids, start=1)}
    assert [one.id for one in chosen(Track.CODING, Candidate(Level.MID, met), 2)] == ids[:2]
    del met[ids[4]]
    first = [one.id for one in chosen(Track.CODING, Candidate(Level.MID, met), 2)]
    assert first == [ids[4], ids[0]]


def test_a_wished_topic_takes_half_and_weak_ones_half_of_the_rest() -> None:
    candidate = Candidate(Level.JUNIOR, wished=("llm", "vision"), weak=("statistics", "llm"))
    topics = [one.topic for one in chosen(Track.BREADTH, candidate, 8)]
    assert topics[:4] == ["llm", "vision", "llm", "vision"]
    assert topics[4:6] == ["statistics", "llm"]
    assert len(set(topics[6:])) == 2


def test_without_wishes_every_question_is_of_another_topic() -> None:
    topics = [one.topic for one in chosen(Track.BREADTH, Candidate(Level.MID), 8)]
    assert len(set(topics)) == 8


def test_a_bank_without_fitting_questions_gives_none() -> None:
    only = [choice("a", "coding"), number("b", "coding")]
    found = packs.choose_questions(
        only, track=Track.CODING, candidate=Candidate(Level.MID), count=2
    )
    assert found == ()


candidates = st.builds(
    Candidate,
    level=st.sampled_from(sorted(Level)),
    met=st.dictionaries(st.sampled_from(sorted(BANK)), st.sampled_from(("2025", "2026"))),
    wished=st.lists(st.sampled_from(sorted(TOPICS)), unique=True, max_size=5).map(tuple),
    weak=st.lists(st.sampled_from(sorted(TOPICS)), unique=True, max_size=5).map(tuple),
)


@given(
    candidates, candidates, st.sampled_from(sorted(Track)), st.sampled_from(sorted(Track)),
    st.integers(0, 9), st.integers(0, 99),
)  # fmt: skip
def test_two_packs_never_overlap_and_nothing_met_comes_while_something_new_is_left(
    one: Candidate, other: Candidate, first: Track, second: Track, count: int, seed: int
) -> None:
    mine = [q.id for q in chosen(first, one, count, seed=seed)]
    theirs = [q.id for q in chosen(second, other, count, taken=set(mine), seed=seed)]
    assert not set(mine) & set(theirs)
    assert len(set(mine)) == len(mine) <= count
    assert mine == [q.id for q in chosen(first, one, count, seed=seed)]
    suited = {id_ for id_, q in BANK.items() if packs.suits(q, first)}
    assert len(mine) == min(count, len(suited))
    if any(id_ in one.met for id_ in mine):
        assert suited - set(one.met) <= set(mine)
        left = [one.met[id_] for id_ in suited - set(mine)]
        back = [one.met[id_] for id_ in mine if id_ in one.met]
        assert not left or max(back) <= min(left)


@pytest.mark.parametrize(
    ("level", "order"),
    [
        (Level.JUNIOR, "easy medium hard"),
        (Level.MID, "medium hard easy"),  # both are as far, so they come as they stand
        (Level.SENIOR, "hard medium easy"),
        (Level.STAFF, "hard medium easy"),
    ],
)
def test_how_far_a_difficulty_is_from_a_level(level: Level, order: str) -> None:
    pool = [question(f"{one}", "coding", difficulty=one) for one in (HARD, EASY, MEDIUM)]
    found = packs.choose_questions(pool, track=Track.CODING, candidate=Candidate(level), count=3)
    assert " ".join(found) == order
