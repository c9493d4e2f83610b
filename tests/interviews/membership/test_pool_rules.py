"""Who of those that wait fits best, and the session the two get."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.interviews.matching.rules.people import Entrant
from bot.interviews.membership.rules import JUST_MET, WAIT, WaitingMember, best, plan, starts_at
from bot.interviews.values.rules import Level, Profile, RolePreference, Track, Window

NOW = datetime(2026, 1, 2, 9, 0, tzinfo=UTC)
NOBODY: frozenset[int] = frozenset()


def person(user_id: int, **given: object) -> Profile:
    values: dict[str, object] = {
        "level": Level.MID,
        "tracks": frozenset({Track.CODING}),
        "topics": frozenset(),
        "tz": "UTC",
        "windows": (Window(0, 0, 60),),
    }
    return Profile(1, user_id, **{**values, **given})  # type: ignore[arg-type]


def waits(profile: Profile, minutes: int = 10, met: int = 0) -> WaitingMember:
    return WaitingMember(profile, NOW - timedelta(minutes=minutes), met)


ME = person(1, languages=frozenset({"english", "german"}), topics=frozenset({"llm"}))
PLAIN = waits(person(2))
BETTER = {
    "a common track before a near level": (
        waits(person(3, level=Level.STAFF)), waits(person(2, tracks=frozenset({Track.DESIGN}))),
    ),
    "a near level before a far one": (PLAIN, waits(person(3, level=Level.SENIOR), 50)),
    "the same level before a lower one": (PLAIN, waits(person(3, level=Level.JUNIOR), 50)),
    "more common topics": (waits(person(3, topics=frozenset({"llm"})), 1), PLAIN),
    "met seldom before met often": (PLAIN, waits(person(3), 50, met=1)),
    "who waits longest wins ties": (waits(person(3), 11), PLAIN),
    "at the same moment the smaller id": (PLAIN, waits(person(3), 10)),
}  # fmt: skip


@pytest.mark.parametrize("name", BETTER)
def test_the_better_one_is_chosen_in_any_order(name: str) -> None:
    better, worse = BETTER[name]
    assert best(ME, (better, worse), never=NOBODY) == better
    assert best(ME, (worse, better), never=NOBODY) == better


def test_more_common_tracks_come_before_common_topics() -> None:
    me = replace(ME, tracks=frozenset({Track.CODING, Track.DESIGN}))
    both = waits(person(2, tracks=me.tracks))
    assert best(me, (waits(person(3, topics=me.topics)), both), never=NOBODY) == both


def test_roles_that_go_together_come_before_a_near_level() -> None:
    me = replace(ME, role_preference=RolePreference.CANDIDATE)
    clash = waits(person(2, role_preference=RolePreference.CANDIDATE))
    far = waits(person(3, level=Level.STAFF))
    assert best(me, (clash, far), never=NOBODY) == far
    # but nobody is stranded by it
    assert best(me, (clash,), never=NOBODY) == clash


def test_hard_rules_leave_nobody_else() -> None:
    assert best(ME, (), never=NOBODY) is None
    assert best(ME, (waits(ME),), never=NOBODY) is None
    assert best(ME, (PLAIN,), never=frozenset({2})) is None
    assert best(ME, (waits(person(2, languages=frozenset({"french"}))),), never=NOBODY) is None


@pytest.mark.parametrize(
    ("mine", "theirs", "expected"),
    [
        (RolePreference.BOTH, RolePreference.BOTH, {(1, 2), (2, 1)}),
        (RolePreference.CANDIDATE, RolePreference.INTERVIEWER, {(1, 2)}),
        (RolePreference.INTERVIEWER, RolePreference.BOTH, {(2, 1)}),
        (RolePreference.BOTH, RolePreference.CANDIDATE, {(2, 1)}),
        (RolePreference.CANDIDATE, RolePreference.CANDIDATE, set()),
        (RolePreference.INTERVIEWER, RolePreference.INTERVIEWER, set()),
    ],
)
def test_roles_follow_the_wishes(
    mine: RolePreference, theirs: RolePreference, expected: set[tuple[int, int]]
) -> None:
    me, other = Entrant(person(1, role_preference=mine)), Entrant(person(2, role_preference=theirs))
    planned = plan(me, other, NOW, 0)
    pairs = {(half.candidate_id, half.interviewer_id) for half in planned.halves}
    assert pairs == (expected or {(1, 2), (2, 1)})
    assert planned.minutes == 45 * len(planned.halves)


tracks = st.frozensets(st.sampled_from(Track), min_size=1)


@given(tracks, tracks, st.integers(0, 2**32))
def test_a_session_is_on_what_both_want_or_what_the_candidate_wants(
    mine: frozenset[Track], theirs: frozenset[Track], seed: int
) -> None:
    people = {1: person(1, tracks=mine), 2: person(2, tracks=theirs)}
    planned = plan(Entrant(people[1]), Entrant(people[2]), NOW, seed)
    assert [half.half for half in planned.halves] == [1, 2]
    for half in planned.halves:
        wanted = mine & theirs or people[half.candidate_id].tracks
        assert half.track in wanted
    assert ("share" in planned.why) == bool(mine & theirs)


def test_chance_decides_who_is_the_candidate_first() -> None:
    two = Entrant(person(1)), Entrant(person(2))
    firsts = {plan(*two, NOW, chance).halves[0].candidate_id for chance in (0, 1)}
    assert firsts == {1, 2}


def test_whose_turn_it_is_comes_before_chance() -> None:
    often, seldom = Entrant(person(1), lead=2), Entrant(person(2), lead=-2)
    for chance in (0, 1):
        assert plan(often, seldom, NOW, chance).halves[0].candidate_id == 2


@given(st.datetimes(datetime(2026, 1, 1), datetime(2027, 1, 1)))
def test_it_starts_on_a_whole_minute_within_six(moment: datetime) -> None:
    now = moment.replace(tzinfo=UTC)
    at = starts_at(now)
    assert (at.second, at.microsecond) == (0, 0)
    assert timedelta(minutes=5) <= at - now < timedelta(minutes=6)


def test_a_whole_minute_stays_as_it_is() -> None:
    assert starts_at(NOW) == NOW + timedelta(minutes=5)


def test_who_waits_an_hour_is_let_go_and_nobody_meets_the_same_one_twice_a_day() -> None:
    assert timedelta(hours=1) == WAIT
    assert timedelta(hours=12) == JUST_MET
