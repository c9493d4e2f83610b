"""Rounds through the real discord.py: by the schedule, on demand, and in between."""

import asyncio
import re
from collections import Counter
from dataclasses import replace
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any

import discord
import pytest

from bot.bank.model import Bank
from bot.core.ports import Purpose
from bot.gateway import layout
from bot.gateway.needs import NEEDS, PERMISSIONS
from bot.interviews.matching import service as worker
from bot.interviews.matching import store as rounds
from bot.interviews.matching.rules.people import (
    MatchingProblem,
    Pair,
    Plan,
    Unmatched,
    UnmatchedReason,
)
from bot.interviews.matching.rules.slots import Slot
from bot.interviews.membership.tx import leave
from bot.interviews.profiles.rules.ahead import Away
from bot.interviews.rounds import store as planning_store
from bot.interviews.rounds import ui
from bot.interviews.rounds.messages import (
    RoundAnnounced,
    RoundCard,
    RoundDropped,
    RoundHeld,
    RoundPlanned,
    RoundsSetUp,
    WhyShown,
)
from bot.interviews.rounds.service import planning
from bot.interviews.rounds.service import rounds as round_service
from bot.interviews.rounds.service.planning import PlanningService
from bot.interviews.rounds.service.rounds import RoundService
from bot.interviews.session.store import sessions
from bot.interviews.session.tx import rows as session_rows
from bot.interviews.values.rules import (
    Cadence,
    Half,
    InterviewSettings,
    OddPreference,
    Outcome,
    SessionState,
    Track,
    Window,
)
from tests.interviews.matching.group import MONDAY, SUNDAY, Group, button_ids
from tests.interviews.profiles.people import BASICS
from tests.proof.deaths import Death, at_any_point
from tests.world import World, ids, texts

DAY = timedelta(days=1)
LEASE = timedelta(seconds=61)


def planning_of(here: World) -> PlanningService:
    return PlanningService(here.app.core, left=leave)


def round_service_of(here: World) -> RoundService:
    return RoundService(here.app.core, planning_of(here))


@pytest.fixture
async def group(here: World) -> Group:
    return Group(here)


def said_to_be_held(caplog: pytest.LogCaptureFixture) -> list[tuple[int, int, int]]:
    """Guild, round and pairs of each line of the log that says that a round was held."""
    found = [vars(one) for one in caplog.records if one.getMessage() == "round held"]
    return [(one["guild_id"], one["round_id"], one["pairs"]) for one in found]


async def test_a_round_comes_at_the_organisers_hour_and_once(
    group: Group, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO")
    await group.begin("ann", "bob", "cat", "dan")
    await group.here.until(SUNDAY - timedelta(minutes=1))
    assert await group.pairs() == []
    await group.here.until(SUNDAY)
    await group.here.run_due()
    pairs = await group.pairs()
    assert len(pairs) == 2
    assert set.union(*pairs) == {"ann", "bob", "cat", "dan"}
    (card,) = group.public()
    assert "2 pairs meet" in card
    assert "<@" not in card
    assert await group.seats() == dict.fromkeys(group.people, "paired")
    assert await group.rows("SELECT next_round_on FROM interview_settings") == [("2026-01-18",)]
    assert said_to_be_held(caplog) == [(group.here.guild.id, 1, 2)]
    starts = await group.rows("SELECT starts_at FROM interview_sessions")
    assert all(start >= str(SUNDAY + DAY).replace(" ", "T") for (start,) in starts)


async def test_the_card_of_an_earlier_round_says_that_it_is_over(group: Group) -> None:
    await group.begin("ann", "bob", "cat", "dan")
    await group.here.until(SUNDAY)
    await group.join("eve")
    await group.join("fay")
    await group.here.until(SUNDAY + timedelta(days=7))
    old, new = group.public()
    assert "earlier" not in new
    assert "### An earlier round, with 2 pairs" in old
    assert "the newest round has a card of its own" in old
    assert "Next round" not in old


async def test_the_card_of_the_newest_round_follows_the_schedule(group: Group) -> None:
    await group.begin("ann", "bob")
    await group.here.until(SUNDAY)
    (before,) = group.public()
    for patch, shows in (({"weekday": 2}, True), ({"paused": True}, False)):
        given = round_service.RoundSettingsPatch(**patch)
        organiser_id = group.here.organiser.id
        await round_service_of(group.here).set_up(group.here.guild.id, organiser_id, given)
        await group.here.run_due()
        (after,) = group.public()
        assert after.partition("\nNext")[0] == before.partition("\nNext")[0]
        assert after != before
        assert ("Next round" in after) is shows


async def test_the_odd_one_is_told_privately_and_first_next_time(group: Group) -> None:
    await group.begin("ann", "bob", "cat")
    await group.here.until(SUNDAY)
    out = [name for name, outcome in (await group.seats()).items() if outcome == "waiting"]
    assert len(out) == 1
    (word,) = group.told(out[0])
    assert "no suitable partner was left this time, so you're first next time" in word
    assert all(group.told(name) == [] for name in group.people if name not in out)
    assert out[0] not in str(group.public())
    await group.end_sessions(SessionState.DONE)
    await group.week()
    again = [name for name, outcome in (await group.seats()).items() if outcome == "waiting"]
    assert len(again) == 1
    assert again != out
    assert len(group.told(out[0])) == 1


async def test_who_likes_to_look_on_becomes_the_shadow_is_told_and_has_met_the_two(
    group: Group,
) -> None:
    await group.begin("ann", "bob")
    await group.join("cat", odd_preference=OddPreference.OBSERVER)
    await group.here.until(SUNDAY)
    assert await group.seats() == {"ann": "paired", "bob": "paired", "cat": "shadow"}
    assert "observe another pair's interview" in group.told("cat")[0]
    sides = await group.rows("SELECT part FROM interview_sides ORDER BY part")
    assert sides == [("pair",), ("pair",), ("shadow",)]
    # looking on counts as having met
    guild_id = group.here.guild.id
    met = await group.here.app.database.read(lambda tx: planning_store.met(tx, guild_id, SUNDAY))
    assert len(met) == 3
    assert {one.times for one in met.values()} == {1}


async def test_closed_direct_messages_leave_a_note_for_the_next_command(group: Group) -> None:
    await group.begin("ann")
    await group.join("bob", windows=(Window(0, 60, 120),))
    group.here.env.inject_error("POST", "/users/@me/channels", status=403, code=50007, times=None)
    await group.here.until(SUNDAY)
    result = await group.people["bob"].slash(group.here.channel, "mock why")
    assert "nobody else's hours overlap with yours" in texts(result.response)
    assert any("You have no partner" in texts(one) for one in result.followups)


async def test_nobody_who_blocked_another_is_paired_and_nobody_learns_of_it(group: Group) -> None:
    await group.begin("ann", "bob")
    await group.block("ann", "bob")
    await group.here.until(SUNDAY)
    assert await group.pairs() == []
    for name in ("ann", "bob"):
        (word,) = group.told(name)
        assert "no suitable partner was left" in word
    planned = await group.here.organiser.slash(group.here.channel, "organise round")
    assert "block" not in texts(planned.response).lower()


async def test_a_round_missed_for_two_days_is_held_once_and_the_next_comes_in_time(
    group: Group,
) -> None:
    await group.begin("ann", "bob")
    await group.here.app.close()
    await group.here.env.advance_time((SUNDAY + 2 * DAY - group.here.env.now()).total_seconds())
    await group.here.restart()
    assert len(await group.pairs()) == 1
    await group.here.run_due()
    assert await group.rows("SELECT subject FROM interview_rounds") == [("2026-01-11",)]
    assert await group.rows("SELECT next_round_on FROM interview_settings") == [("2026-01-18",)]


async def test_a_round_missed_for_longer_is_left_out(group: Group) -> None:
    await group.begin("ann", "bob")
    await group.here.app.close()
    await group.here.env.advance_time((SUNDAY + 4 * DAY - group.here.env.now()).total_seconds())
    await group.here.restart()
    assert await group.pairs() == []
    assert await group.rows("SELECT next_round_on FROM interview_settings") == [("2026-01-18",)]
    await group.here.until(SUNDAY + 7 * DAY)
    assert len(await group.pairs()) == 1


@pytest.mark.parametrize(
    "wanted", [{}, {"time": "17:00"}, {"weekday": 2}, {"pause": False}], ids=str
)
async def test_a_round_that_is_due_is_held_whatever_is_decided_in_that_moment(
    group: Group, wanted: dict[str, Any]
) -> None:
    await group.begin("ann", "bob")
    await group.here.until(SUNDAY - timedelta(hours=1))
    await group.here.env.advance_time(3605)
    await group.setup(**wanted)
    await group.here.run_due()
    assert await group.rows("SELECT subject FROM interview_rounds") == [("2026-01-11",)]
    (following,) = await group.rows("SELECT next_round_on FROM interview_settings")
    assert following == ("2026-01-14" if "weekday" in wanted else "2026-01-18",)


async def test_every_other_week_means_every_other_week(group: Group) -> None:
    await group.begin("ann", "bob", every=2)
    await group.here.until(SUNDAY)
    await group.end_sessions(SessionState.DONE)
    await group.week()
    assert len(await group.rows("SELECT * FROM interview_rounds")) == 1
    await group.week()
    assert len(await group.rows("SELECT * FROM interview_rounds")) == 2


async def test_a_pause_stops_rounds_and_an_end_brings_them_back(group: Group) -> None:
    await group.begin("ann", "bob")
    paused = await group.setup(pause=True)
    assert "Paused" in texts(paused.response)
    await group.here.until(SUNDAY + DAY)
    assert await group.pairs() == []
    back = await group.setup(pause=False)
    assert "Next round" in texts(back.response)
    await group.here.until(SUNDAY + 7 * DAY)
    assert len(await group.pairs()) == 1


async def test_who_is_engaged_resting_served_or_paused_is_left_in_peace(group: Group) -> None:
    await group.begin("ann", "bob")
    await group.join("eve", cadence=Cadence.FORTNIGHTLY)
    await group.join("fay", cadence=Cadence.ONCE)
    await group.here.until(SUNDAY)
    assert sorted(map(len, await group.pairs())) == [2, 2]
    await group.join("gus", paused_until=SUNDAY + 99 * DAY, pause_reason="asked")
    planned = await group.here.organiser.slash(group.here.channel, "organise round")
    assert "it takes two" in texts(planned.response)
    await group.end_sessions(SessionState.DONE)
    await group.week()
    newest = await group.rows(
        "SELECT user_id FROM interview_seats WHERE round_id = (SELECT max(round_id) "
        "FROM interview_rounds)"
    )
    assert {row[0] for row in newest} == {group.people[name].id for name in ("ann", "bob")}
    assert await group.rows(
        "SELECT pause_reason FROM interview_profiles WHERE cadence = 'once'"
    ) == [("once",)]
    await group.end_sessions(SessionState.DONE)
    await group.week()
    assert "eve" in set.union(*(await group.pairs())[-2:])


async def test_who_wants_one_more_has_it_though_the_last_is_done_only_afterwards(
    group: Group,
) -> None:
    await group.begin("ann", "bob")
    await group.join("fay", cadence=Cadence.ONCE)
    await group.here.until(SUNDAY)
    held_at = group.here.env.now() + DAY
    await group.here.until(held_at)

    def hold(tx: Any) -> None:
        for (session_id,) in tx.execute("SELECT session_id FROM interview_sessions").fetchall():
            one = sessions.get(tx, session_id)
            assert one is not None
            done = replace(one, state=SessionState.DONE, due_at=None, feedback_at=held_at)
            sessions.save(tx, replace(done, changed_at=held_at + 2 * DAY))

    await group.here.app.database.write(hold)
    await group.here.until(held_at + DAY)
    await group.join("fay", cadence=Cadence.ONCE)  # says again what she wants
    await group.here.until(SUNDAY + 7 * DAY)
    seats = await group.rows(
        "SELECT user_id FROM interview_seats WHERE round_id = (SELECT max(round_id) "
        "FROM interview_rounds)"
    )
    assert (group.people["fay"].id,) in seats


async def test_sessions_that_were_called_off_count_for_no_rest(group: Group) -> None:
    await group.begin("ann")
    await group.join("eve", cadence=Cadence.FORTNIGHTLY)
    await group.here.until(SUNDAY)
    await group.end_sessions(SessionState.CANCELLED)
    await group.week()
    assert len(await group.pairs()) == 2


async def test_an_empty_group_hears_nothing(group: Group) -> None:
    await group.begin()
    await group.here.until(SUNDAY)
    assert group.public() == []
    assert len(await group.rows("SELECT * FROM interview_rounds")) == 1
    await group.join("ann")
    await group.week()
    assert "No mock interviews this time" in group.public()[-1]
    assert "nobody else is taking part" in group.told("ann")[0]


async def plan(group: Group) -> Any:
    result = await group.here.organiser.slash(group.here.channel, "organise round")
    assert result.ephemeral
    return result


def hold_id(planned: Any) -> str:
    """The id of *Go ahead*."""
    buttons = button_ids(planned.response.components)
    return next(one for one in buttons if one.startswith("round:hold"))


async def test_a_dry_run_shows_everything_and_writes_nothing(group: Group) -> None:
    await group.begin("ann", "bob", "cat")
    await group.join("dan", paused_until=SUNDAY + 99 * DAY, pause_reason="asked")
    await group.join("eve", windows=(Window(0, 60, 120),))
    shown = texts((await plan(group)).response)
    assert "**1 pair**" in shown
    assert "<t:" in shown
    assert "Paired because your free hours overlap" in shown
    assert "Without a partner (2)" in shown
    assert f"<@{group.people['eve'].id}>: nobody else's hours overlap with yours" in shown
    assert "1 paused" in shown
    await group.here.run_due()
    assert await group.rows("SELECT * FROM interview_rounds") == []
    assert group.public() == []


async def test_go_ahead_holds_exactly_these_pairs_once(
    group: Group, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO")
    await group.begin("ann", "bob", "cat", "dan", "eve")
    planned = await plan(group)
    shown = texts(planned.response)
    organiser = group.here.organiser
    button = hold_id(planned)
    done = await organiser.click(planned.response, label="Go ahead")
    assert "on its way:** 2 pairs" in texts(done.response)
    people = {name: person.id for name, person in group.people.items()}
    for pair in await group.pairs():
        one, other = sorted(people[name] for name in pair)
        assert f"<@{one}> and <@{other}>" in shown
    await group.here.run_due()
    assert ["2 pairs meet" in card for card in group.public()] == [True]
    waiting = [name for name, outcome in (await group.seats()).items() if outcome == "waiting"]
    assert len(group.told(waiting[0])) == 1
    seed, at, digest = button.split(":")[2:]
    again = await round_service_of(group.here).go_ahead(
        group.here.guild.id, int(seed), int(at), digest
    )
    assert again == RoundHeld(2, 1, again=True)
    assert len(await group.pairs()) == 2
    assert said_to_be_held(caplog) == [(group.here.guild.id, 1, 2)]


async def test_two_clicks_on_go_ahead_at_once_hold_one_round(group: Group) -> None:
    await group.begin("ann", "bob", "cat", "dan")
    seed, at, digest = hold_id(await plan(group)).split(":")[2:]
    click = partial(
        round_service_of(group.here).go_ahead, group.here.guild.id, int(seed), int(at), digest
    )
    results = await asyncio.gather(click(), click(), click())
    assert sorted(one.again for one in results if isinstance(one, RoundHeld)) == [
        False, True, True,
    ]  # fmt: skip
    assert len(await group.pairs()) == 2


async def test_go_ahead_after_a_restart_holds_the_same_pairs(group: Group) -> None:
    await group.begin("ann", "bob", "cat", "dan", "eve", "fay")
    planned = await plan(group)
    shown = texts(planned.response)
    await group.here.restart(crash=True)
    await group.here.organiser.click(planned.response, label="Go ahead")
    people = {name: person.id for name, person in group.people.items()}
    pairs = await group.pairs()
    assert len(pairs) == 3
    for pair in pairs:
        one, other = sorted(people[name] for name in pair)
        assert f"<@{one}> and <@{other}>" in shown


async def test_if_something_changed_the_new_plan_is_shown_instead(group: Group) -> None:
    await group.begin("ann", "bob")
    planned = await plan(group)
    await group.join("cat", windows=(Window(3, 1080, 1260),))
    await group.join("dan", windows=(Window(3, 1080, 1260),))
    done = await group.here.organiser.click(planned.response, label="Go ahead")
    assert "Something has changed" in texts(done.response)
    assert "**2 pairs**" in texts(done.response)
    assert await group.rows("SELECT * FROM interview_rounds") == []
    held = await group.here.organiser.click(done.response, label="Go ahead")
    assert "2 pairs" in texts(held.response)
    assert len(await group.pairs()) == 2


async def test_an_old_dry_run_is_planned_anew(group: Group) -> None:
    await group.begin("ann", "bob")
    planned = await plan(group)
    await group.here.forward(timedelta(hours=2))
    done = await group.here.organiser.click(planned.response, label="Go ahead")
    assert "Something has changed" in texts(done.response)
    assert await group.pairs() == []


async def test_not_now_plans_nothing(group: Group) -> None:
    await group.begin("ann", "bob")
    planned = await plan(group)
    done = await group.here.organiser.click(planned.response, label="Not now")
    assert "Nothing was planned" in texts(done.response)
    assert await group.rows("SELECT * FROM interview_rounds") == []


async def test_only_organisers_set_up_and_hold_rounds(group: Group) -> None:
    await group.begin("ann", "bob")
    ann = group.people["ann"]
    commands = {one.name: one for one in await group.here.app.client.tree.fetch_commands()}
    group.here.guild.set_command_permissions(commands["organise"], {ann: True})  # seen all the same
    for command in ("organise interviews", "organise round"):
        refused = await ann.slash(group.here.channel, command)
        assert "Ask an organiser of this server" in texts(refused.response)
    before = await group.rows("SELECT organiser_id, weekday FROM interview_settings")
    assert before == [(group.here.organiser.id, 6)]


async def test_setup_needs_a_channel_once_and_reads_plain_words(group: Group) -> None:
    await group.here.until(MONDAY)
    refused = await group.setup()
    assert "a channel is all it takes" in texts(refused.response)
    refused = await group.here.organiser.slash(group.here.channel, "organise round")
    assert "aren't set up" in texts(refused.response)
    shown = texts((await group.setup(channel=group.here.channel)).response)
    assert "are set up" in shown
    assert "Sun 18:00 UTC, every week" in shown
    for wrong, words in (({"time": "late"}, "can't read the time"),
                         ({"timezone": "Narnia"}, "don't know the time zone")):  # fmt: skip
        assert words in texts((await group.setup(**wrong)).response)
    shown = texts(
        (await group.setup(weekday=2, time="8 pm", timezone="Asia/Kolkata", every=2)).response
    )
    assert "Wed 20:00 Asia/Kolkata, every other week" in shown
    assert await group.rows("SELECT next_round_at FROM interview_settings") == [
        ("2026-01-07T14:30:00.000000+00:00",)
    ]


async def test_who_nobody_can_join_is_no_role_to_ping(group: Group) -> None:
    here = group.here
    kept = here.guild.create_role("Ready", mentionable=True)
    of_a_bot = here.guild.create_role("Another bot", mentionable=True)
    here.give_to_a_bot(of_a_bot)
    role = "SELECT ping_role_id, weekday FROM interview_settings"
    await group.setup(channel=here.channel, ping=kept)
    for wrong, words, day in ((here.guild.default_role, "I don't call everyone", 1),
                              (of_a_bot, "That role belongs to a bot", 2)):  # fmt: skip
        told = texts((await group.setup(ping=wrong, weekday=day)).response)
        assert words in told
        assert "I saved the rest." in told
        assert await group.rows(role) == [(kept.id, day)]
        alone = texts((await group.setup(ping=wrong)).response)
        assert words in alone
        assert "Nothing changed." in alone
        for more, unread in (({"time": "late"}, "can't read the time"),
                             ({"timezone": "Narnia"}, "don't know the time zone")):  # fmt: skip
            both = texts((await group.setup(ping=wrong, **more)).response)
            assert words in both
            assert unread in both
            assert "I saved the rest." not in both
        assert await group.rows(role) == [(kept.id, day)]
    here.give_to_a_bot(kept)  # as one that was chosen before such a choice was refused
    assert "That role belongs to a bot" in texts((await group.setup(weekday=3)).response)
    assert "make the role mentionable" not in texts((await group.setup(weekday=3)).response)
    await group.setup(ping=here.guild.default_role, without="ping")
    assert await group.rows(role) == [(None, 3)]


async def test_setup_names_what_is_missing_and_what_happens_without_it(group: Group) -> None:
    await group.here.until(MONDAY)
    shown = texts((await group.setup(channel=group.here.channel, events=True)).response)
    for words in ("*Create Private Threads*: without it, pairs talk to me in direct messages",
                  "*Create Events*: without it, sessions have no entry"):  # fmt: skip
        assert (words in shown) == ("I still need" in shown)


async def test_a_channel_without_private_threads_is_no_place_for_pairs(group: Group) -> None:
    news = group.here.guild.create_news_channel("news")
    alone = texts((await group.setup(channel=news)).response)
    assert "an announcement channel can't have: choose a text channel. Nothing changed." in alone
    await group.setup(channel=group.here.channel)
    told = texts((await group.setup(channel=news, weekday=2)).response)
    assert "choose a text channel.**\nI saved the rest." in told
    query = "SELECT channel_id, weekday FROM interview_settings"
    assert await group.rows(query) == [(group.here.channel.id, 2)]


async def test_whatever_a_session_needs_is_named_with_the_place_to_allow_it(group: Group) -> None:
    guild = group.here.guild
    for lacking in NEEDS[Purpose.EVENTS]:
        denied = {guild.me: discord.PermissionOverwrite(**{lacking: False})}
        place = guild.create_text_channel("interviews", overwrites=denied)
        shown = texts((await group.setup(channel=place, events=True)).response)
        assert re.search(rf"\*{PERMISSIONS[lacking]}\*.*: without (it|them), ", shown)
        assert f"for my role in <#{place.id}>: *Edit Channel*, then *Permissions*" in shown


async def test_a_channel_that_is_gone_is_told_to_the_organiser_once(group: Group) -> None:
    await group.here.setup()
    other = group.here.guild.create_text_channel("interviews")
    await group.begin("ann", "bob")
    await group.setup(channel=other)
    group.here.env.inject_error(
        "POST", f"/channels/{other.id}/messages", status=403, code=50013, times=None
    )
    await group.here.until(SUNDAY)
    await group.here.forward(timedelta(minutes=30))
    said = "couldn't say so in its channel"
    assert not [
        card for card in group.public() if said in card
    ]  # it is none of the members' business
    (notice,) = group.here.organiser.user.dm_channel.history()
    assert said in texts(notice)
    assert len(await group.pairs()) == 1


async def test_without_a_daily_question_the_organiser_of_rounds_hears_of_trouble(
    group: Group,
) -> None:
    await group.begin("ann", "bob")
    path = f"/channels/{group.here.channel.id}/messages"
    group.here.env.inject_error("POST", path, status=403, code=50013, times=None)
    await group.here.until(SUNDAY)
    await group.here.forward(timedelta(minutes=30))
    (word,) = [texts(one) for one in group.here.organiser.user.dm_channel.history()]
    assert "couldn't say so in its channel" in word


async def wait(group: Group, *names: str, run: bool = True) -> None:
    """A session of theirs was called off, as the life of a session does it."""
    ids = [group.people[name].id for name in names]
    guild_id, now = group.here.guild.id, group.here.env.now()

    def free(tx: Any) -> None:
        for row in tx.execute(
            "SELECT round_id, user_id FROM interview_seats WHERE outcome = 'paired'"
        ).fetchall():
            held = rounds.get(tx, row["round_id"])
            assert held is not None
            if row["user_id"] in ids:
                place = rounds.Assignment(
                    held.round_id, row["user_id"], Outcome.WAITING, None, held.until_at
                )
                rounds.assign(tx, guild_id, place)
        session_rows.ask_between(tx, guild_id, now)

    await group.here.app.database.write(free)
    if run:
        await group.here.run_due()


async def test_two_who_wait_are_paired_in_between(group: Group) -> None:
    await group.begin("ann", "bob", "cat", "dan")
    await group.here.until(SUNDAY)
    one, other = await group.pairs()
    await group.end_sessions(SessionState.CANCELLED)
    await wait(group, *one)
    assert len(await group.pairs()) == 2  # never at once the one who was called off
    await wait(group, min(other))
    newest = (await group.pairs())[-1]
    assert min(other) in newest
    assert len(newest & one) == 1
    (left,) = one - newest
    assert (await group.seats())[left] == "waiting"
    assert Counter((await group.seats()).values())["waiting"] == 1
    assert await group.rows(
        "SELECT count(*) FROM outbox WHERE kind = 'mock-between' AND state = 'done'"
    ) == [(1,)]
    before = await group.pairs()
    await planning_of(group.here).pair_waiting(group.here.guild.id)
    assert await group.pairs() == before


async def test_nobody_waits_longer_than_their_round_lasts(group: Group) -> None:
    await group.begin("ann", "bob", "cat", "dan")
    await group.here.until(SUNDAY)
    await group.end_sessions(SessionState.CANCELLED)
    await group.setup(pause=True)
    await group.here.forward(8 * DAY)
    await wait(group, "ann", "bob", "cat", "dan")
    assert len(await group.pairs()) == 2


async def test_why_tells_only_ones_own_pair(group: Group) -> None:
    await group.begin("ann", "bob", "cat")
    await group.here.until(SUNDAY)
    (pair,) = await group.pairs()
    (out,) = set(group.people) - pair
    one, other = pair
    shown = await group.people[one].slash(group.here.channel, "mock why")
    assert shown.ephemeral
    assert "Paired because your free hours overlap" in texts(shown.response)
    assert f"<@{group.people[other].id}>" in texts(shown.response)
    waits = await group.people[out].slash(group.here.channel, "mock why")
    assert "You have no partner in this round" in texts(waits.response)
    assert "<@" not in texts(waits.response)
    (card,) = group.people[out].user.dm_channel.history()
    asked = await group.people[out].user.click(card, label="Where do I stand?")
    assert "You have no partner in this round" in texts(asked.response)
    stranger = await group.here.member("zoe").slash(group.here.channel, "mock why")
    assert "no partner yet" in texts(stranger.response)


async def test_why_says_what_became_of_the_session(group: Group) -> None:
    await group.begin("ann", "bob")
    await group.here.until(SUNDAY)
    shown = await group.people["ann"].slash(group.here.channel, "mock why")
    assert "Planned for <t:" in texts(shown.response)
    await group.end_sessions(SessionState.CANCELLED)
    shown = await group.people["ann"].slash(group.here.channel, "mock why")
    assert "was called off" in texts(shown.response)
    await group.week()
    await group.end_sessions(SessionState.DONE)
    shown = await group.people["ann"].slash(group.here.channel, "mock why")
    assert "It was <t:" in texts(shown.response)


async def test_who_looks_on_is_free_for_the_next_round(group: Group) -> None:
    await group.begin("ann", "bob")
    await group.join("cat", odd_preference=OddPreference.OBSERVER)
    await group.here.until(SUNDAY)
    await group.join("dan")
    planned = await plan(group)
    assert "**1 pair**" in texts(planned.response)
    assert "2 with a session ahead" in texts(planned.response)
    starts = await group.rows("SELECT starts_at FROM interview_sessions")
    await group.here.organiser.click(planned.response, label="Go ahead")
    assert {"cat", "dan"} in await group.pairs()
    assert starts[0] != (await group.rows("SELECT starts_at FROM interview_sessions"))[1]


async def test_another_servers_people_and_keys_mean_nothing_here(group: Group) -> None:
    await group.begin("ann", "bob")
    planned = await plan(group)
    button = hold_id(planned)
    seed, at, digest = button.split(":")[2:]
    other = group.here.env.create_guild("Another")
    service = round_service_of(group.here)
    with pytest.raises(Exception, match="aren't set up"):
        await service.go_ahead(other.id, int(seed), int(at), digest)
    with pytest.raises(Exception, match="no partner yet"):
        await service.why(other.id, group.people["ann"].id)
    with pytest.raises(Exception, match="long ago"):
        await service.go_ahead(group.here.guild.id, int(seed), 10**18, digest)


async def test_a_guild_whose_round_fails_does_not_stop_another(group: Group) -> None:
    await group.begin("ann", "bob")
    guild_id = group.here.guild.id
    await group.here.app.database.write(
        lambda tx: tx.execute(
            "INSERT INTO interview_settings (guild_id, channel_id, organiser_id, tz, weekday,"
            " round_time, every_weeks, events, paused, next_round_on, next_round_at)"
            " SELECT :other, channel_id, organiser_id, 'No/Where',"
            " weekday, round_time, every_weeks, events, paused, next_round_on, next_round_at"
            " FROM interview_settings",
            {"other": group.here.env.create_guild("Broken").id},
        )
    )
    await group.here.until(SUNDAY)
    assert len(await group.pairs()) == 1
    assert await group.rows(
        f"SELECT count(*) FROM interview_rounds WHERE guild_id = {guild_id}"
    ) == [(1,)]


async def test_many_guilds_that_are_due_at_once_all_get_their_round(
    group: Group, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(planning, "IN_A_RUN", 2)
    await group.begin("ann", "bob")
    others = [group.here.env.create_guild(f"Guild {at}").id for at in range(6)]

    def copy(tx: Any) -> None:
        for other in others:
            tx.execute(
                "INSERT INTO interview_settings (guild_id, channel_id, organiser_id, tz, weekday,"
                " round_time, every_weeks, events, paused, next_round_on, next_round_at)"
                " SELECT :other, channel_id, organiser_id, tz,"
                " weekday, round_time, every_weeks, events, paused, next_round_on, next_round_at"
                " FROM interview_settings WHERE guild_id = :ours",
                {"other": other, "ours": group.here.guild.id},
            )

    await group.here.app.database.write(copy)
    await group.here.until(SUNDAY)
    held = await group.rows("SELECT guild_id FROM interview_rounds")
    assert {row[0] for row in held} == {group.here.guild.id, *others}


async def test_dying_at_any_step_of_a_round_repeats_nothing_and_loses_nothing(
    tmp_path: Path, bank: Bank
) -> None:
    async def life(here: World, death: Death) -> list[str]:
        group = Group(here)
        await group.begin("ann", "bob", "cat")
        await here.env.advance_time((SUNDAY - here.env.now()).total_seconds())
        await death.cut(here.app.agenda.run_due)
        for _ in range(3):
            await here.forward(LEASE)
        waiting = [name for name, outcome in (await group.seats()).items() if outcome == "waiting"]
        found = {
            "pairs": (len(await group.pairs()), 1),
            "public cards": (len(group.public()), 1),
            "told": ([len(group.told(name)) for name in waiting], [1]),
            "rounds": (await group.rows("SELECT count(*) FROM interview_rounds"), [(1,)]),
            "left to do": (await group.rows(
                "SELECT count(*) FROM outbox WHERE state = 'due'"
                " AND kind IN ('mock-round', 'mock-told', 'mock-between')"
            ), [(0,)]),
        }  # fmt: skip
        return [f"{what}: {have}" for what, (have, wanted) in found.items() if have != wanted]

    await at_any_point(tmp_path, bank, life, least=6)


async def test_what_changes_while_a_round_is_planned_is_not_lost(
    group: Group, monkeypatch: pytest.MonkeyPatch
) -> None:
    await group.begin("ann", "bob", "cat", "dan")
    changes = 0

    async def slow(wanted: MatchingProblem) -> Plan:
        nonlocal changes
        found = await worker.plan_in_worker(wanted)
        if changes == 0:
            await group.block("ann", "bob")
            await group.join("eve")
        changes += 1
        return found

    monkeypatch.setattr(planning, "plan_in_worker", slow)
    await group.here.until(SUNDAY)
    assert changes == 2
    assert {"ann", "bob"} not in await group.pairs()
    assert set(await group.seats()) == {"ann", "bob", "cat", "dan", "eve"}
    assert len(await group.rows("SELECT * FROM interview_rounds")) == 1


async def test_a_round_whose_data_never_rests_is_put_off_and_not_lost(
    group: Group, monkeypatch: pytest.MonkeyPatch
) -> None:
    await group.begin("ann", "bob")

    async def restless(wanted: MatchingProblem) -> Plan:
        found = await worker.plan_in_worker(wanted)
        await group.here.env.advance_time(0.1)
        await group.join("ann")
        return found

    monkeypatch.setattr(planning, "plan_in_worker", restless)
    await group.here.until(SUNDAY)
    assert await group.pairs() == []
    monkeypatch.undo()
    await group.here.forward(timedelta(minutes=1))
    assert len(await group.pairs()) == 1


async def test_a_change_during_go_ahead_shows_the_new_plan(
    group: Group, monkeypatch: pytest.MonkeyPatch
) -> None:
    await group.begin("ann", "bob", "cat", "dan")
    seed, at, digest = hold_id(await plan(group)).split(":")[2:]

    async def slow(wanted: MatchingProblem) -> Plan:
        found = await worker.plan_in_worker(wanted)
        monkeypatch.undo()
        await group.block("ann", "bob")
        return found

    monkeypatch.setattr(round_service, "plan_in_worker", slow)
    result = await round_service_of(group.here).go_ahead(
        group.here.guild.id, int(seed), int(at), digest
    )
    assert isinstance(result, RoundPlanned)
    assert result.has_changed
    assert await group.pairs() == []


async def test_who_begins_to_wait_while_others_are_paired_is_not_forgotten(
    group: Group, monkeypatch: pytest.MonkeyPatch
) -> None:
    await group.begin("ann", "bob", "cat", "dan")
    await group.here.until(SUNDAY)
    one, other = await group.pairs()
    await group.end_sessions(SessionState.CANCELLED)
    begun = False

    async def slow(wanted: MatchingProblem) -> Plan:
        nonlocal begun
        found = await worker.plan_in_worker(wanted)
        if not begun:
            begun = True
            await wait(group, max(one), max(other), run=False)
        return found

    monkeypatch.setattr(planning, "plan_in_worker", slow)
    await wait(group, min(one))
    await group.here.forward(timedelta(minutes=2))
    newest = (await group.pairs())[-1]
    assert len(await group.pairs()) == 3
    assert max(other) in newest


async def test_a_guild_that_removed_the_bot_holds_no_round(group: Group) -> None:
    await group.begin("ann", "bob")
    monkey = group.here.app.notifier
    is_connected = monkey.is_connected
    monkey.is_connected = lambda guild_id: False  # type: ignore[method-assign]
    await group.here.until(SUNDAY)
    assert await group.pairs() == []
    monkey.is_connected = is_connected  # type: ignore[method-assign]
    await group.here.run_due()
    assert len(await group.pairs()) == 1


async def test_who_found_a_partner_before_the_word_came_hears_nothing(group: Group) -> None:
    await group.begin("ann", "bob", "cat")
    group.here.env.inject_error("POST", "/users/@me/channels", status=403, code=50013, times=1)
    await group.here.until(SUNDAY)
    (out,) = [name for name, outcome in (await group.seats()).items() if outcome == "waiting"]
    (pair,) = await group.pairs()
    await group.end_sessions(SessionState.CANCELLED)
    await wait(group, min(pair))
    assert len(await group.pairs()) == 2
    await group.here.forward(timedelta(hours=1))
    assert group.told(out) == []


async def test_the_city_of_the_schedule_is_found_as_it_is_typed(group: Group) -> None:
    await group.begin()
    found = await group.here.organiser.autocomplete(
        group.here.channel, "organise interviews", "timezone", "kolk"
    )
    assert found[0]["value"] == "Asia/Kolkata"
    shown = await group.setup(timezone="kolkata")
    assert "Asia/Kolkata" in texts(shown.response)


async def test_a_round_of_five_hundred_pairs_fits_on_a_card_with_known_buttons(
    group: Group,
) -> None:
    big = 2**63 - 1
    slot = Slot(SUNDAY, 90, (0, 0))
    halves = (Half(1, big, big - 1, Track.DESIGN), Half(2, big - 1, big, Track.DESIGN))
    why = "Paired because " + "your free hours overlap, " * 12
    pairs = (Pair(halves, slot, why, 1, observer_id=big),) * 500
    left = (Unmatched(big, UnmatchedReason.LANGUAGE, (big - 1, big)),) * 200
    key = f"{2**53}:{10**10}:{'f' * 16}"
    settings = InterviewSettings(big, big, big, "America/Argentina/ComodRivadavia")
    planned = replace(settings, next_round_at=SUNDAY)
    cards = [
        ui.plan_card(RoundPlanned(key, pairs, left, dict.fromkeys(Away, 10**6), True)),
        ui.plan_card(RoundPlanned(key, (), left[:1], {})),
        ui.setup_panel(RoundsSetUp(planned, True, 10**6, tuple(ui.WITHOUT), False)),
        ui.setup_panel(RoundsSetUp(settings, False, 1, (), True)),
        ui.round_card(RoundCard(f"o{big}", 500, SUNDAY)),
        ui.round_card(RoundCard(f"o{big}", 1, None)),
        ui.announcement_card(RoundAnnounced(f"o{big}", big, "*" * 100, "Because.", False, None)),
        ui.held_card(RoundHeld(500, 500)),
        ui.held_card(RoundHeld(1, 1)),
        ui.why_card(WhyShown(why, (big, big - 1), SUNDAY, True)),
        ui.dropped_card(RoundDropped()),
    ]
    for card in cards:
        assert card.content_length() <= layout.TEXT_LIMIT
        assert card.total_children_count <= 40
        for item in card.walk_children():
            name = getattr(item, "custom_id", None)
            if name:
                assert len(name) <= 100
                assert group.here.app.router.knows(name)


async def test_join_on_the_public_card_opens_the_form_and_leaves_the_card(group: Group) -> None:
    await group.begin("ann", "bob")
    await group.here.until(SUNDAY)
    card = next(one for one in group.here.channel.history() if ids(one))
    before = texts(card)
    zoe = group.here.member("zoe")
    form = await zoe.click(card, label="Join")
    shown = await zoe.submit_modal(form, BASICS)
    assert shown.ephemeral
    assert "Is this right?" in texts(shown.response)
    await zoe.click(shown.response, label="Save")
    again = next(one for one in group.here.channel.history() if ids(one))
    assert (again.id, texts(again)) == (card.id, before)
    shown = await zoe.click(again, label="Join")
    assert shown.ephemeral
    assert "Mon–Thu 18:00–21:00" in texts(shown.response)


async def test_join_on_the_public_card_opens_the_form_or_the_profile(group: Group) -> None:
    await group.begin("ann", "bob")
    await group.here.until(SUNDAY)
    (card,) = [one for one in group.here.channel.history() if ids(one)]
    opened = await group.here.member("dan").click(card, label="Join")
    assert opened.modal is not None
    shown = await group.people["ann"].click(card, label="Join")
    assert shown.ephemeral
    assert "Your mock interviews" in texts(shown.response)


async def test_a_pause_that_ends_by_itself_is_no_wish_for_another_session(group: Group) -> None:
    await group.begin("bob")
    await group.join("ann", cadence=Cadence.ONCE)
    await group.here.until(SUNDAY)
    assert await group.pairs() == [{"ann", "bob"}]
    await group.here.forward(timedelta(hours=1))
    await group.end_sessions(SessionState.DONE)
    for name in ("cat", "dan"):
        await group.join(name)
    await group.people["ann"].slash(group.here.channel, "mock pause", until="2 days")
    await group.here.until(SUNDAY + timedelta(days=1, hours=6, minutes=1))
    await group.here.until(SUNDAY + 7 * DAY)
    assert len(await group.pairs()) == 2
    assert "ann" not in (await group.pairs())[1]
    shown = await group.people["ann"].slash(group.here.channel, "mock profile")
    assert "you wanted one session and had it" in texts(shown.response)
    assert "9999" not in texts(shown.response)
    assert "253402" not in texts(shown.response)
    await group.people["ann"].click(shown.response, label="I'm back")
    await group.end_sessions(SessionState.DONE)
    await group.here.until(SUNDAY + 14 * DAY)
    assert (await group.seats())["ann"] == "paired"
