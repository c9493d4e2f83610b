"""The matching against brute force, its hard limits, and who is left over."""

import re
from dataclasses import replace
from datetime import timedelta
from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.interviews.matching.rules import matching
from bot.interviews.matching.rules.edges import Edge, nodes, possible
from bot.interviews.matching.rules.matching import plan
from bot.interviews.matching.rules.people import (
    Entrant,
    MatchingProblem,
    Met,
    Plan,
    UnmatchedReason,
    left_words,
    two,
    why,
)
from bot.interviews.matching.rules.slots import concrete, slots
from bot.interviews.values.rules import (
    Cadence,
    Level,
    OddPreference,
    RolePreference,
    Span,
    Track,
    Window,
)
from tests.interviews.matching.crowd import NOW, person, problem, profile
from tests.together import each

ZONES = ("UTC", "America/New_York", "Asia/Kolkata", "Australia/Lord_Howe", "Pacific/Kiritimati")
TOPICS = ("nlp", "vision", "statistics")


def paired(found: Plan) -> set[tuple[int, int]]:
    return {pair.user_ids for pair in found.pairs}


some_windows = st.lists(
    st.builds(
        lambda day, start, length: Window(day, start * 15, min(1440, (start + length) * 15)),
        st.integers(0, 6), st.integers(0, 95), st.integers(1, 40),
    ),
    min_size=1, max_size=3, unique_by=lambda one: one.weekday,
).map(lambda found: tuple(sorted(found)))  # fmt: skip


@st.composite
def problems(draw: st.DrawFn, most: int = 8) -> MatchingProblem:
    """Rounds of a few people of every kind."""
    count = draw(st.integers(0, most))
    ids = draw(st.lists(st.integers(1, 10**18), min_size=count, max_size=count, unique=True))
    people = []
    for user_id in ids:
        everything = draw(st.booleans())
        people.append(
            person(
                user_id,
                level=draw(st.sampled_from(Level)),
                tracks=draw(st.frozensets(st.sampled_from(Track), min_size=1)),
                topics=draw(st.frozensets(st.sampled_from(TOPICS))),
                tz=draw(st.sampled_from(ZONES)),
                windows=(
                    tuple(Window(day, 0, 1440) for day in range(7))
                    if everything
                    else draw(some_windows)
                ),
                cadence=draw(st.sampled_from(Cadence)),
                languages=draw(st.sampled_from([{"english"}, {"english", "german"}, {"german"}])),
                role_preference=draw(st.sampled_from(RolePreference)),
                odd_preference=draw(st.sampled_from(OddPreference)),
                weak=draw(st.frozensets(st.sampled_from(TOPICS))),
                strong=draw(st.frozensets(st.sampled_from(TOPICS))),
                sat_out=draw(st.integers(0, 2)),
                lead=draw(st.integers(-2, 2)),
            )
        )
    pairs = [two(a, b) for a in ids for b in ids if a < b]
    some = st.frozensets(st.sampled_from(pairs)) if pairs else st.just(frozenset())
    met = {
        pair: Met(draw(st.integers(0, 3)), draw(st.integers(0, 80))) for pair in sorted(draw(some))
    }
    return problem(*people, seed=draw(st.integers(0, 99)), blocked=draw(some), met=met)


def best_by_trying_all(edges: list[Edge]) -> tuple[int, int]:
    """The most pairs, and the most points of so many, by going through every matching."""

    @cache
    def best(at: int, taken: frozenset[int]) -> tuple[int, int]:
        if at == len(edges):
            return 0, 0
        found = best(at + 1, taken)
        one, other, weight = edges[at]
        if one not in taken and other not in taken:
            count, points = best(at + 1, taken | {one, other})
            found = max(found, (count + 1, points + weight))
        return found

    return best(0, frozenset())


@given(problems())
def test_no_plan_has_more_pairs_or_more_points(given_: MatchingProblem) -> None:
    everybody = nodes(given_)
    edges = possible(everybody, given_)
    found = plan(given_)
    assert (len(found.pairs), sum(pair.weight for pair in found.pairs)) == best_by_trying_all(edges)


@given(problems(), st.randoms(use_true_random=False))
def test_the_order_of_the_people_changes_nothing(given_: MatchingProblem, rng: object) -> None:
    people = list(given_.people)
    rng.shuffle(people)  # type: ignore[attr-defined]
    assert plan(replace(given_, people=tuple(people))) == plan(given_)


@given(problems())
def test_everybody_has_one_place_and_every_pair_is_possible(given_: MatchingProblem) -> None:
    found = plan(given_)
    assert list(found.pairs) == sorted(found.pairs, key=lambda one: (one.slot.start, one.user_ids))
    by_id = {one.user_id: one for one in given_.people}
    placed = [one for pair in found.pairs for one in pair.user_ids]
    placed += [one.user_id for one in found.left]
    assert sorted(placed) == sorted(by_id)
    for pair in found.pairs:
        one, other = (by_id[user_id] for user_id in pair.user_ids)
        assert pair.user_ids not in given_.blocked
        assert one.profile.languages & other.profile.languages
        assert pair.slot.start >= given_.from_at
        ends = pair.slot.start + timedelta(minutes=pair.slot.minutes)
        for somebody in (one, other):
            spans = concrete(
                somebody.profile.windows, somebody.profile.zone, given_.from_at, given_.until_at
            )
            assert any(span.start <= pair.slot.start and ends <= span.end for span in spans)
        assert len(pair.halves) == (2 if pair.slot.minutes == 90 else 1)
        for half in pair.halves:
            wanted = by_id[half.candidate_id].profile.tracks
            assert half.track in wanted
            assert two(half.candidate_id, half.interviewer_id) == pair.user_ids
    watched = [pair.observer_id for pair in found.pairs if pair.observer_id is not None]
    assert sorted(watched) == sorted(one.user_id for one in found.left if one.observes)
    for left in found.left:
        if left.observes:
            assert by_id[left.user_id].profile.odd_preference is OddPreference.OBSERVER
            assert not {two(left.user_id, one) for one in left.observes} & given_.blocked


@given(problems(2))
def test_the_slot_is_the_first_of_the_best(given_: MatchingProblem) -> None:
    for pair in plan(given_).pairs:
        spans = [
            concrete(one.profile.windows, one.profile.zone, given_.good_from_at, given_.until_at)
            for one in sorted(given_.people, key=lambda one: one.user_id)
        ]
        zones = [one.profile.zone for one in sorted(given_.people, key=lambda one: one.user_id)]
        best = slots(spans[0], spans[1], zones[0], zones[1], pair.slot.minutes, limit=1)
        if pair.slot.start >= given_.good_from_at:
            assert best[0].start == pair.slot.start
            assert sorted(best[0].costs) == sorted(pair.slot.costs)
        else:
            kinds = [slots(spans[0], spans[1], *zones, 45, limit=1)]
            assert all(not kind or max(kind[0].costs) > 120 for kind in kinds)


@given(problems(7))
def test_nobody_sits_out_again_if_any_plan_avoids_it(given_: MatchingProblem) -> None:
    found = plan(given_)
    edges = possible(nodes(given_), given_)
    tired = [replace(one, sat_out=min(one.sat_out, 1)) for one in given_.people]
    found = plan(replace(given_, people=tuple(tired)))
    again = {one.user_id for one in tired if one.sat_out}
    everybody = nodes(replace(given_, people=tuple(tired)))
    served = sum(one in again for pair in found.pairs for one in pair.user_ids)
    only = [(a, b, sum(everybody[at].user_id in again for at in (a, b))) for a, b, _ in edges]
    assert served == best_by_trying_all(only)[1]


def test_equal_people_are_told_apart_by_the_seed_alone() -> None:
    people = [person(user_id) for user_id in (10, 20, 30)]
    left = {plan(problem(*people, seed=seed)).left[0].user_id for seed in range(40)}
    assert left == {10, 20, 30}
    four = [person(user_id) for user_id in (10, 20, 30, 40)]
    found = {frozenset(paired(plan(problem(*four, seed=seed)))) for seed in range(60)}
    assert len(found) == 3


def test_six_people_who_all_met_still_get_three_pairs() -> None:
    people = [person(user_id) for user_id in range(1, 7)]
    met = {two(a, b): Met(9, 7) for a in range(1, 7) for b in range(a + 1, 7)}
    assert len(plan(problem(*people, met=met)).pairs) == 3


def test_one_more_pair_comes_before_whatever_two_have_behind_them() -> None:
    people = [person(user_id) for user_id in (1, 2, 3, 4)]
    met = {(1, 2): Met(9, 0), (3, 4): Met(9, 0)}  # the two of the middle are strangers
    blocked = frozenset({(1, 3), (1, 4), (2, 4)})
    assert paired(plan(problem(*people, met=met, blocked=blocked))) == {(1, 2), (3, 4)}


def test_the_same_partner_does_not_come_a_week_later_while_there_is_another() -> None:
    people = [person(user_id, tracks=frozenset(Track)) for user_id in (1, 2)]
    others = [person(user_id, level=Level.STAFF) for user_id in (3, 4)]
    met = {(1, 2): Met(1, 7), (3, 4): Met(1, 7)}
    assert not paired(plan(problem(*people, *others, met=met))) & met.keys()


@each(
    "better, worse",
    [
        ({"tracks": frozenset({Track.CODING})}, {"tracks": frozenset({Track.DESIGN})}),
        ({"level": Level.SENIOR}, {"level": Level.STAFF}),
        ({"topics": frozenset({"nlp"})}, {"topics": frozenset({"vision"})}),
        ({"strong": frozenset({"nlp"})}, {"strong": frozenset({"vision"})}),
        ({"weak": frozenset({"vision"})}, {"weak": frozenset({"nlp"})}),
        ({}, {"windows": tuple(Window(day, 1215, 1275) for day in range(7))}),
        ({}, {"windows": (Window(6, 1260, 1380),)}),
        (
            {"role_preference": RolePreference.INTERVIEWER},
            {"role_preference": RolePreference.CANDIDATE},
        ),
        ({"role_preference": RolePreference.INTERVIEWER}, {"role_preference": RolePreference.BOTH}),
        ({"role_preference": RolePreference.BOTH}, {"role_preference": RolePreference.CANDIDATE}),
        ({"cadence": Cadence.ONCE}, {}),
        ({"cadence": Cadence.FORTNIGHTLY}, {}),
        ({}, {"odd_preference": OddPreference.OBSERVER}),
        ({"sat_out": 1, "level": Level.JUNIOR, "tracks": frozenset({Track.DESIGN})}, {}),
    ],
)
def test_of_two_the_better_partner_is_chosen(
    better: dict[str, object], worse: dict[str, object]
) -> None:
    asking = person(
        1, topics=frozenset({"nlp"}), weak=frozenset({"nlp"}), strong=frozenset({"vision"}),
        role_preference=(
            RolePreference.CANDIDATE if "role_preference" in better else RolePreference.BOTH
        ),
    )  # fmt: skip
    blocked = frozenset({(2, 3)})
    for seed in range(6):
        found = plan(
            problem(asking, person(2, **better), person(3, **worse), seed=seed, blocked=blocked)
        )
        assert paired(found) == {(1, 2)}


def test_who_is_paused_in_no_hours_is_told_so_and_never_of_a_block() -> None:
    night = (Window(0, 60, 120),)
    cases = {
        UnmatchedReason.ALONE: plan(problem(person(1))),
        UnmatchedReason.HOURS: plan(problem(person(1), person(2, windows=night))),
        UnmatchedReason.LANGUAGE: plan(
            problem(person(1), person(2, languages=frozenset({"german"})))
        ),
        UnmatchedReason.ODD: plan(problem(person(1), person(2), blocked=frozenset({(1, 2)}))),
    }
    for reason, found in cases.items():
        assert {one.reason for one in found.left} == {reason}
        assert "block" not in left_words(reason, observes=False)


def test_hours_that_are_taken_already_are_not_free() -> None:
    one = person(1, windows=(Window(1, 1080, 1260),))
    other = person(2)
    (pair,) = plan(problem(one, other)).pairs
    busy = (Span(pair.slot.start, pair.slot.start + timedelta(minutes=90)),)
    (moved,) = plan(problem(replace(one, busy=busy), other)).pairs
    assert moved.slot.start == pair.slot.start + timedelta(minutes=90)


def test_a_slot_is_a_day_ahead_unless_there_is_no_other() -> None:
    # NOW is Sunday, 18:00.
    both = (Window(0, 1080, 1200), Window(6, 1260, 1380))
    (pair,) = plan(problem(person(1, windows=both), person(2, windows=both))).pairs
    assert pair.slot.start >= NOW + timedelta(days=1)
    soon = (Window(6, 1260, 1380),)
    (pair,) = plan(problem(person(1, windows=soon), person(2, windows=soon))).pairs
    assert NOW + timedelta(hours=3) <= pair.slot.start < NOW + timedelta(days=1)
    too_soon = (Window(6, 1110, 1260),)
    assert not plan(problem(person(1, windows=too_soon), person(2, windows=too_soon))).pairs


def test_nights_come_last_even_when_they_are_offered() -> None:
    both = (Window(2, 60, 300), Window(5, 600, 650))
    (pair,) = plan(problem(person(1, windows=both), person(2, windows=both))).pairs
    assert (pair.slot.minutes, pair.slot.start.hour) == (45, 10)
    night = (Window(2, 60, 300),)
    (pair,) = plan(problem(person(1, windows=night), person(2, windows=night))).pairs
    assert (pair.slot.minutes, pair.slot.start.hour) == (90, 1)


def watching(**changes: object) -> Entrant:
    return person(5, odd_preference=OddPreference.OBSERVER, **changes)


def test_the_odd_one_looks_on_at_a_pair_they_can_make_and_did_not_meet_lately() -> None:
    people = [person(user_id) for user_id in (1, 2, 3, 4)]
    apart = {(1, 3), (1, 4), (2, 3), (2, 4)}
    met = {pair: Met(3, 7) for pair in apart}
    met |= {(1, 5): Met(1, 7), (2, 5): Met(1, 7), (3, 5): Met(1, 70), (4, 5): Met(0, 60)}
    for seed in range(8):
        found = plan(problem(*people, watching(), met=met, seed=seed))
        assert [one.user_id for one in found.left] == [5]
        assert found.left[0].observes == (3, 4)
        assert {pair.observer_id for pair in found.pairs} == {5, None}


@pytest.mark.parametrize(
    "changes", [{"windows": (Window(6, 0, 30),)}, {"languages": frozenset({"german"})}]
)
def test_who_can_not_look_on_is_first_next_time(changes: dict[str, object]) -> None:
    found = plan(problem(person(1), person(2), watching(**changes)))
    assert found.left[0].observes is None
    assert "first next time" in left_words(found.left[0].reason, observes=False)


def test_who_is_free_for_the_slot_and_no_longer_can_look_on() -> None:
    slot = (Window(2, 1080, 1170),)
    pair = person(1, windows=slot), person(2, windows=slot)
    found = plan(problem(*pair, watching(windows=slot)))
    assert [one.observes for one in found.left] == [(1, 2)]
    for short in (Window(2, 1095, 1170), Window(2, 1080, 1155)):
        found = plan(problem(*pair, watching(windows=(short,))))
        assert [one.observes for one in found.left] == [None]


def test_nobody_looks_on_where_they_are_blocked_or_against_their_wish() -> None:
    found = plan(problem(person(1), person(2), watching(), blocked=frozenset({(2, 5), (1, 5)})))
    assert [(one.user_id, one.observes) for one in found.left] == [(5, None)]
    found = plan(problem(person(1), person(2), person(3)))
    assert found.left[0].observes is None


def test_two_odd_ones_never_look_on_at_the_same_pair() -> None:
    one, other = person(1), person(2)
    lonely = [person(at, odd_preference=OddPreference.OBSERVER) for at in (3, 4)]
    blocked = frozenset({(3, 4)})
    pairs = frozenset({(1, 3), (1, 4), (2, 3), (2, 4)})
    found = plan(problem(one, other, *lonely, blocked=blocked | pairs - {(1, 3), (2, 3)}))
    assert len(found.pairs) == 1
    assert len({pair.observer_id for pair in found.pairs}) == 1


@pytest.mark.parametrize(
    ("met", "words"),
    [
        (None, "you haven't met yet"),
        (Met(times=0, days=3), "you haven't met yet"),
        (Met(times=1, days=27), "everyone you met longer ago was busy"),
        (Met(times=1, days=28), "it has been a while since you met"),
    ],
)
def test_the_why_tells_whether_two_have_met(met: Met | None, words: str) -> None:
    assert words in why(profile(1), profile(2), met)


def test_the_why_is_one_sentence_without_figures_and_tells_nothing_private() -> None:
    one = person(1, tracks=frozenset(Track), weak=frozenset({"nlp"}), strong=frozenset({"vision"}))
    sentences = set()
    for changes in (
        {}, {"level": Level.SENIOR}, {"level": Level.STAFF}, {"tracks": frozenset(Track)},
        {"tracks": frozenset({Track.CODING, Track.DESIGN})},
    ):  # fmt: skip
        other = person(2, weak=frozenset({"vision"}), strong=frozenset({"nlp"}), **changes)
        for met in (None, Met(0, 7), Met(1, 7), Met(2, 70)):
            found = plan(problem(one, other, met={} if met is None else {(1, 2): met}))
            sentences.add(found.pairs[0].why)
    foreign = plan(problem(person(1), person(2, tracks=frozenset({Track.DESIGN}))))
    sentences.add(foreign.pairs[0].why)
    for sentence in sentences:
        assert re.fullmatch(r"Paired because [^.]+\.", sentence), sentence
        assert not re.search(r"\d|weak|strong|nlp|vision|block|show", sentence), sentence
    assert len(sentences) == 16


def test_the_fingerprint_tells_plans_apart() -> None:
    people = [person(user_id) for user_id in (1, 2, 3, 4)]
    found = {plan(problem(*people, seed=seed)).digest for seed in range(30)}
    assert len(found) >= 3
    assert plan(problem(*people)).digest == plan(problem(*people)).digest


def test_many_who_could_all_meet_are_paired_from_the_best_of_each(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    levels, tracks = list(Level), list(Track)
    people = [
        person(at, level=levels[at % 4], tracks=frozenset({tracks[at % 3]}), sat_out=at % 5 == 0)
        for at in range(1, 121)
    ]
    exact = plan(problem(*people))
    monkeypatch.setattr(matching, "MANY_EDGES", 1000)
    monkeypatch.setattr(matching, "BEST_EDGES", 20)
    monkeypatch.setattr(matching, "OTHER_EDGES", 5)
    quick = plan(problem(*people))
    points = [sum(pair.weight >> 32 for pair in one.pairs) for one in (exact, quick)]
    assert len(quick.pairs) == 60
    assert points[1] == points[0]


def test_when_the_best_of_each_leave_somebody_all_are_looked_at(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    # Three circles of three: with the best edges alone, each leaves somebody over.
    people = [person(at, tracks=frozenset({list(Track)[at % 3]})) for at in range(1, 10)]
    stranger = person(10, level=Level.STAFF, tracks=frozenset({Track.BEHAVIOURAL}))
    exact = plan(problem(*people, stranger))
    monkeypatch.setattr(matching, "MANY_EDGES", 5)
    monkeypatch.setattr(matching, "BEST_EDGES", 2)
    monkeypatch.setattr(matching, "OTHER_EDGES", 1)
    found = plan(problem(*people, stranger))
    assert len(found.pairs) == len(exact.pairs) == 5
    kept = matching.best_of_each(possible(nodes(problem(*people)), problem(*people)),
                                  nodes(problem(*people)))  # fmt: skip
    assert 9 <= len(kept) < 36, "each has its best"


def test_a_round_looks_at_most_three_weeks_ahead() -> None:
    far = replace(problem(person(1), person(2)), until_at=NOW + timedelta(days=30))
    with pytest.raises(ValueError, match="three weeks"):
        plan(far)


def test_somebody_without_any_time_at_all() -> None:
    found = plan(problem(person(1, windows=()), person(2), person(3)))
    assert [(one.user_id, one.reason) for one in found.left] == [(1, UnmatchedReason.HOURS)]
    assert profile(1).zone.key == "UTC"
