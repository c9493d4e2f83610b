"""Who joins or comes back in the middle of a week in which somebody waits for a partner."""

from datetime import timedelta
from itertools import pairwise
from typing import Any

import pytest

from bot.interviews.membership.tx import forget
from bot.interviews.session.service.session import SessionService
from bot.interviews.values.rules import Cadence, OddPreference, SessionState, Window
from tests.interviews.matching.group import SUNDAY, Group
from tests.interviews.profiles.people import Person
from tests.world import World

DAY = timedelta(days=1)
MINUTE = timedelta(minutes=1)
HOURS = "any day 18-21"
UTC_EVENINGS: dict[str, Any] = {"hours": HOURS, "zone": "UTC", "tracks": ["coding"]}
EVENINGS = tuple(Window(day, 18 * 60, 21 * 60) for day in range(7))
MORNING = (Window(2, 7 * 60, 9 * 60),)


@pytest.fixture
async def group(here: World) -> Group:
    return Group(here)


async def newcomer(group: Group, name: str, **basics: Any) -> Person:
    """Somebody joins through the forms, as members do."""
    actor = group.people[name] = group.here.member(name)
    person = Person(group.here, actor)
    said = await person.join(**{**UTC_EVENINGS, **basics})
    assert "You're in" in said
    assert "if a good match is free sooner, I'll ask you both straight away" in said
    await group.here.run_due()
    return person


async def one_waits(group: Group) -> str:
    """A round of three: one is left over."""
    await group.begin("ann", "bob", "cat")
    await group.here.until(SUNDAY)
    (left,) = [name for name, outcome in (await group.seats()).items() if outcome == "waiting"]
    await group.here.forward(MINUTE)
    return left


async def test_who_joins_while_somebody_waits_is_paired_with_them(group: Group) -> None:
    left = await one_waits(group)
    await group.here.forward(2 * DAY)
    dan = await newcomer(group, "dan")
    assert (await group.pairs())[1:] == [{left, "dan"}]
    assert await group.seats() == dict.fromkeys(("ann", "bob", "cat", "dan"), "paired")
    assert "Paired because your free hours overlap" in await dan.slash("why")
    # the word of Sunday, and nothing else by direct message: the thread says the rest
    assert len(group.told(left)) == 1
    assert group.told("dan") == []
    threads = [one for one in group.here.channel.threads if one.name.startswith("Mock")]
    assert len(threads) == 2


async def test_who_joins_before_somebody_is_free_is_found_when_they_are(group: Group) -> None:
    await group.begin("ann", "bob")
    await group.here.until(SUNDAY)
    await group.here.forward(DAY / 4)
    await newcomer(group, "dan")
    assert len(await group.pairs()) == 1
    ((session_id,),) = await group.rows("SELECT session_id FROM interview_sessions")
    sessions = SessionService(group.here.app.core, forget=forget)
    await sessions.call_off(session_id, group.people["ann"].id, "pool")
    await group.here.run_due()
    pairs = await group.pairs()
    assert len(pairs) == 2
    assert "dan" in pairs[1]


async def test_newcomers_are_not_paired_with_each_other_before_the_round(group: Group) -> None:
    await group.begin("ann", "bob")
    await group.join("eve", windows=MORNING)
    await group.here.until(SUNDAY)
    assert (await group.seats())["eve"] == "waiting"
    for name in ("dan", "fay"):
        person = await newcomer(group, name)
        assert "You're in; the next round" in await person.slash("why")
    assert len(await group.pairs()) == 1
    await group.end_sessions(SessionState.DONE)
    await group.here.until(SUNDAY + 7 * DAY)
    assert {"dan", "fay"} <= set.union(*(await group.pairs())[1:])


@pytest.mark.parametrize("crash", [False, True])
async def test_a_restart_before_those_who_wait_are_paired_loses_nobody(
    group: Group, crash: bool
) -> None:
    left = await one_waits(group)
    actor = group.people["dan"] = group.here.member("dan")
    dan = Person(group.here, actor)
    await dan.join(**UTC_EVENINGS)
    await group.here.restart(crash=crash)
    await group.here.forward(timedelta(seconds=61))
    await group.here.run_due()
    assert (await group.pairs())[1:] == [{left, "dan"}]


async def test_who_waits_and_gives_other_hours_is_looked_at_again(group: Group) -> None:
    left = await one_waits(group)
    await group.join("eve", windows=MORNING)  # joined without anybody who suits
    await group.here.forward(timedelta(minutes=5))
    assert len(await group.pairs()) == 1
    person = Person(group.here, group.people[left])
    await person.slash("profile")
    form = await person.form("Change")
    await person.submit(form, {"level": "mid", "topics": [], **UTC_EVENINGS, "hours": "Wed 7-9"})
    await person.click("Save")
    await group.here.run_due()
    assert (await group.pairs())[1:] == [{left, "eve"}]


async def test_who_comes_back_from_a_pause_is_looked_at_too(group: Group) -> None:
    await group.begin("ann", "bob", "cat")
    await group.join("dan", paused_until=SUNDAY + 99 * DAY, pause_reason="asked")
    await group.here.until(SUNDAY)
    await group.here.forward(MINUTE)
    assert len(await group.pairs()) == 1
    dan = Person(group.here, group.people["dan"])
    assert "Welcome back" in await dan.slash("pause", until="off")
    await group.here.run_due()
    assert "dan" in (await group.pairs())[1]


async def test_a_pause_that_ends_by_itself_in_the_week_counts_too(group: Group) -> None:
    await group.begin("ann", "bob", "cat")
    await group.join("dan")
    dan = Person(group.here, group.people["dan"])
    await dan.slash("pause", until="2026-01-12")
    await group.here.until(SUNDAY)
    assert len(await group.pairs()) == 1
    await group.here.until(SUNDAY + DAY / 2)
    assert "pause from mock interviews is over" in group.told("dan")[0]
    assert "dan" in (await group.pairs())[1]


async def test_who_had_their_session_of_this_round_gets_no_second_one_by_saving(
    group: Group,
) -> None:
    left = await one_waits(group)
    await group.end_sessions(SessionState.DONE)
    await group.here.forward(DAY)
    (other,) = {"ann", "bob", "cat"} - {left} - {min({"ann", "bob", "cat"} - {left})}
    person = Person(group.here, group.people[other])
    await person.slash("profile")
    await person.submit(await person.form("Change"), {"level": "mid", "topics": [], **UTC_EVENINGS})
    await person.click("Save")
    await group.here.run_due()
    assert len(await group.pairs()) == 1


async def test_a_block_holds_for_newcomers_and_nobody_learns_of_it(group: Group) -> None:
    left = await one_waits(group)
    group.people["dan"] = group.here.member("dan")
    await group.block(left, "dan")
    dan = Person(group.here, group.people["dan"])
    said = await dan.join(**UTC_EVENINGS)
    await group.here.run_due()
    assert len(await group.pairs()) == 1
    assert "I'll ask you both straight away" in said  # as everybody is told
    assert len(group.told(left)) == 1
    assert group.told("dan") == []


async def test_the_one_left_over_is_first_next_time_three_rounds_long(group: Group) -> None:
    """Five people and three rounds by the clock: whoever is left over is paired next time."""
    await group.begin("ann", "bob", "cat", "dan", "eve")
    left: list[str] = []
    for _ in range(3):
        await group.here.until(SUNDAY + len(left) * 7 * DAY)
        (one,) = [name for name, outcome in (await group.seats()).items() if outcome == "waiting"]
        assert "first next time" in group.told(one)[-1]
        left.append(one)
        await group.end_sessions(SessionState.DONE)
    assert all(one != following for one, following in pairwise(left))
    said = {name: sum("first next time" in one for one in group.told(name)) for name in left}
    assert said == {name: left.count(name) for name in left}


async def test_a_newcomer_does_not_push_the_odd_one_out_again(group: Group) -> None:
    left = await one_waits(group)
    await group.end_sessions(SessionState.DONE)
    await group.join("dan", windows=EVENINGS)
    await group.here.until(SUNDAY + 7 * DAY)
    assert (await group.seats())[left] == "paired"


async def test_once_and_fortnightly_over_three_rounds(group: Group) -> None:
    await group.begin("ann", "bob")
    await group.join("two", cadence=Cadence.FORTNIGHTLY)
    await group.join("one", cadence=Cadence.ONCE, odd_preference=OddPreference.OBSERVER)
    rounds: list[set[str]] = []
    for week in range(3):
        await group.here.until(SUNDAY + week * 7 * DAY)
        newest = {name for pair in (await group.pairs())[sum(map(len, rounds)) // 2 :]
                  for name in pair}  # fmt: skip
        rounds.append(newest)
        await group.end_sessions(SessionState.DONE)
    assert rounds[0] == {"ann", "bob", "two", "one"}
    assert rounds[1] == {"ann", "bob"}
    assert "two" in rounds[2]
    assert "one" not in rounds[2]
    await group.here.forward(MINUTE)
    one = Person(group.here, group.people["one"])
    await one.slash("profile")
    # joining again is one more, and somebody waits already
    await one.submit(await one.form("Change"), {"level": "mid", "topics": [], **UTC_EVENINGS})
    assert "Saved" in await one.click("Save")
    await group.here.run_due()
    assert "one" in (await group.pairs())[-1]
