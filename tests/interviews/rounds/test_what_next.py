"""What members are told of the rounds to come, wherever it is said: it follows the settings, what
they want, a pause, and whether they are in."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from bot.interviews.session.rules.state import Act, Event
from bot.interviews.session.store import sessions
from bot.interviews.session.tx import machine
from bot.interviews.values.rules import Cadence, SessionState
from tests.interviews.matching.group import MONDAY, SUNDAY, Group
from tests.world import World, texts

DAY, MINUTE = timedelta(days=1), timedelta(minutes=1)
NEXT = f"<t:{int((SUNDAY + 7 * DAY).timestamp())}:f>"


async def slash(group: Group, name: str, command: str, **options: Any) -> str:
    shown = await group.people[name].slash(group.here.channel, command, **options)
    return texts(shown.response)


async def leave(group: Group, name: str) -> None:
    who = group.people[name]
    asked = await who.slash(group.here.channel, "mock leave")
    await who.click(asked.response, label="Leave")
    await group.here.run_due()


async def missed_at_once(here: World) -> Group:
    """Ann and Bob met by `/mock now`, in a server without rounds, and neither came."""
    group = Group(here)
    await here.until(MONDAY)
    for name in ("ann", "bob"):
        await group.join(name)
        await group.people[name].slash(here.channel, "mock now")
    await here.run_due()
    for minutes in (21, 50):
        await here.forward(minutes * MINUTE)
    return group


async def test_without_rounds_none_is_promised(here: World) -> None:
    group = await missed_at_once(here)
    ann = group.people["ann"]
    card = (await ann.slash(here.channel, "mock session")).response
    said = texts((await ann.click(card, label="Find me somebody else")).response)
    there = "in Study group"  # where there are no rounds it is talked of in direct messages
    assert f"hasn't set up rounds {there} yet; `/mock now` {there} looks for somebody" in said
    why = await slash(group, "ann", "mock why")
    assert "That session didn't take place." in why
    assert "hasn't set up rounds here yet" in why
    await here.forward(30 * DAY)
    assert "this server has no rounds" in await slash(group, "ann", "mock session")


async def test_the_card_promises_to_look_only_as_long_as_it_does(here: World) -> None:
    group = Group(here)
    await here.until(MONDAY)
    for name in ("ann", "bob"):
        await group.join(name)
        await group.people[name].slash(here.channel, "mock now")
    await here.run_due()
    ann = group.people["ann"]
    card = (await ann.slash(here.channel, "mock session")).response
    asked = (await ann.click(card, label="Cancel")).response
    said = texts((await ann.click(asked, label="Find me somebody else")).response)
    assert "Called off" in said
    assert "I'll look for somebody else for you" in said
    assert "I'll look for somebody else for" in await slash(group, "ann", "mock session")
    await here.forward(2 * timedelta(hours=1))
    assert "I'll look for" not in await slash(group, "ann", "mock session")


async def test_while_rounds_are_paused_nobody_is_first_next_time(here: World) -> None:
    group = Group(here)
    await group.begin("ann", "bob", "cat")
    await here.until(SUNDAY)
    seats = await group.seats()
    left = next(name for name, outcome in seats.items() if outcome == "waiting")
    assert "first next time" in await slash(group, left, "mock why")
    await group.setup(pause=True)
    why = await slash(group, left, "mock why")
    assert "You have no partner in this round because" in why
    assert "first next time" not in why
    await here.forward(60 * DAY)
    why = await slash(group, left, "mock why")
    assert "first next time" not in why
    assert "paused the rounds" in why
    assert "paused the rounds" in await slash(group, left, "mock session")
    (card,) = group.people[left].user.dm_channel.history()
    asked = await group.people[left].user.click(card, label="Where do I stand?")
    assert "paused the rounds in Study group" in texts(asked.response)


async def test_a_round_that_is_held_while_rounds_are_paused_promises_no_next(here: World) -> None:
    group = Group(here)
    await group.begin("ann", "bob", "cat")
    await group.setup(pause=True)
    plan = await here.organiser.slash(here.channel, "organise round")
    await here.organiser.click(plan.response, label="Go ahead")
    await here.run_due()
    seats = await group.seats()
    left = next(name for name, outcome in seats.items() if outcome == "waiting")
    (told,) = group.told(left)
    assert "You have no partner in this round because" in told
    assert "next" not in told


async def test_who_left_is_promised_nothing(here: World) -> None:
    group = Group(here)
    await group.begin("ann", "bob", "cat")
    await here.until(SUNDAY)
    for name in group.people:
        await leave(group, name)
        why = await slash(group, name, "mock why")
        assert "first next time" not in why
        assert "You aren't in mock interviews here now" in why


async def test_who_joined_and_was_in_no_round_reads_when_it_is(here: World) -> None:
    group = Group(here)
    await group.begin("ann")
    zoe = group.people["zoe"] = here.member("zoe")
    assert "`/mock join` puts you into the next one" in await slash(group, "zoe", "mock why")
    at = f"<t:{int(SUNDAY.timestamp())}:f>"
    assert f"You're in; the next round, {at}, looks" in await slash(group, "ann", "mock why")
    await slash(group, "ann", "mock pause", until="2 weeks")
    assert "You're on a break" in await slash(group, "ann", "mock why")
    assert "You're on a break" in await slash(group, "ann", "mock session")
    await group.setup(pause=True)
    shown = await zoe.slash(here.channel, "mock why")
    assert "no partner yet" in texts(shown.response)
    assert "puts you into" not in texts(shown.response)


async def held(group: Group) -> None:
    """All sessions that are ahead were held."""
    now = group.here.env.now()

    def hold(tx: Any) -> None:
        rows = tx.execute("SELECT session_id FROM interview_sessions WHERE due_at IS NOT NULL")
        for (session_id,) in rows.fetchall():
            one = sessions.get(tx, session_id)
            assert one is not None
            done = {"state": SessionState.DONE, "due_at": None, "feedback_at": now}
            sessions.save(tx, replace(one, changed_at=now, **done))  # type: ignore[arg-type]

    await group.here.app.database.write(hold)


@pytest.mark.parametrize(
    ("cadence", "said"),
    [
        (Cadence.ONCE, "You've had the one session you wanted"),
        (Cadence.FORTNIGHTLY, f"You rest in the next round {NEXT}"),
    ],
)
async def test_the_round_that_leaves_somebody_out_is_not_promised(
    here: World, cadence: Cadence, said: str
) -> None:
    group = Group(here)
    await group.begin("ann", "bob", "cat")
    await group.join("fay", cadence=cadence)
    await here.until(SUNDAY + MINUTE)
    await held(group)
    for command in ("mock profile", "help"):
        words = await slash(group, "fay", command)
        assert f"**Next round** {NEXT}" not in words
        assert "Next round" not in words
    assert said in await slash(group, "fay", "mock profile")
    await slash(group, "fay", "mock pause", until="3 days")
    await here.forward(3 * DAY)
    assert "Next round" not in group.told("fay")[-1]
    await here.until(SUNDAY + 7 * DAY)
    fay = group.people["fay"].id
    assert len(await group.rows(f"SELECT 1 FROM interview_seats WHERE user_id = {fay}")) == 1


async def test_who_had_their_one_session_comes_back_by_a_button(here: World) -> None:
    group = Group(here)
    await group.begin("ann", "bob", "cat")
    await group.join("fay", cadence=Cadence.ONCE)
    await here.until(SUNDAY + MINUTE)
    assert "The one session you wanted is ahead" in await slash(group, "fay", "mock profile")
    await held(group)
    await here.forward(MINUTE)
    fay = group.people["fay"]
    card = (await fay.slash(here.channel, "mock profile")).response
    said = texts((await fay.click(card, label="I'm back")).response)
    assert "Welcome back" in said
    assert f"**Next round** {NEXT}" in said


async def others_confirm(group: Group, silent: int) -> None:
    """Everybody says yes to what they are asked, but for one."""
    now = group.here.env.now()

    def confirm(tx: Any) -> None:
        rows = tx.execute("SELECT session_id FROM interview_sessions WHERE state = 'proposed'")
        for (session_id,) in rows.fetchall():
            one = sessions.get(tx, session_id)
            assert one is not None
            for who in one.pair:
                if who.user_id != silent:
                    latest = sessions.get(tx, session_id)
                    assert latest is not None
                    machine.apply(tx, latest, Event(Act.CONFIRM, now, who.user_id))

    await group.here.app.database.write(confirm)


async def weeks(group: Group, number: int, silent: int) -> None:
    for _ in range(number):
        await others_confirm(group, silent)
        await group.here.forward(7 * DAY)


async def test_who_never_answers_rests_after_three_proposals_until_they_come_back(
    here: World,
) -> None:
    group = Group(here)
    await group.begin("ann", "bob", "cat", "dan")
    dan = group.people["dan"]
    await here.until(SUNDAY)
    await weeks(group, 8, dan.id)
    spoilt = f"""SELECT 1 FROM interview_sessions JOIN interview_sides USING (session_id)
        WHERE user_id = {dan.id} AND why_ended = 'unanswered'"""
    assert len(await group.rows(spoilt)) == 3
    rests = "SELECT user_id, pause_reason FROM interview_profiles WHERE paused_until NOTNULL"
    assert await group.rows(rests) == [(dan.id, "unanswered")]
    told = [
        one for one in dan.user.dm_channel.history() if "proposed and not answered" in texts(one)
    ]
    assert len(told) == 1
    assert "Resting" in await slash(group, "dan", "mock profile")
    assert "proposals had no answer" in await slash(group, "dan", "mock session")
    assert "resting, since proposals stayed without an answer" in await slash(group, "dan", "help")
    back = await dan.user.click(told[0], label="I'm back")
    assert "Welcome back" in texts(back.response)
    assert await group.rows(rests) == []
    count = f"SELECT unanswered FROM interview_profiles WHERE user_id = {dan.id}"
    assert await group.rows(count) == [(0,)]


async def test_any_answer_is_one_and_a_partners_silence_is_not_ones_own(here: World) -> None:
    group = Group(here)
    await group.begin("ann", "dan")
    dan = group.people["dan"]
    await here.until(SUNDAY)
    await weeks(group, 2, dan.id)
    count = f"SELECT unanswered FROM interview_profiles WHERE user_id = {dan.id}"
    assert await group.rows(count) == [(2,)]
    card = (await dan.slash(here.channel, "mock session")).response
    asked = (await dan.click(card, label="Cancel")).response
    await dan.click(asked, label="Find me somebody else")
    assert await group.rows(count) == [(0,)]
    ann = group.people["ann"].id
    await here.forward(7 * DAY)
    await weeks(group, 4, ann)
    assert await group.rows(count) == [(0,)]
    reason = f"SELECT pause_reason FROM interview_profiles WHERE user_id = {ann}"
    assert await group.rows(reason) == [("unanswered",)]


async def test_closed_direct_messages_make_the_rest_a_note_that_says_so(here: World) -> None:
    group = Group(here)
    await group.begin("ann", "dan")
    dan = group.people["dan"]
    await here.until(SUNDAY)
    await weeks(group, 2, dan.id)
    await others_confirm(group, dan.id)
    here.env.inject_error("POST", "/users/@me/channels", status=403, code=50007, times=None)
    await here.forward(3 * DAY)
    shown = await dan.slash(here.channel, "mock profile")
    assert any("leaving you out of the rounds" in texts(one) for one in shown.followups)


async def test_interviews_alone_have_a_status_and_figures(here: World) -> None:
    shown = await here.organiser.slash(here.channel, "organise interviews", channel=here.channel)
    status = await here.organiser.click(shown.response, label="Status")
    assert "**Daily question:** not set up" in texts(status.response)
    assert "**Mock interviews:** next round <t:" in texts(status.response)
    assert "0 joined" in texts(status.response)
    typed = await here.organiser.slash(here.channel, "organise status")
    assert texts(typed.response) == texts(status.response)
    figures = await here.organiser.slash(here.channel, "organise insights")
    assert "Insights" in texts(figures.response)


async def test_help_shows_the_interview_where_there_are_no_rounds(here: World) -> None:
    group = Group(here)
    await here.until(MONDAY)
    for name in ("ann", "bob"):
        await group.join(name)
    ann = group.people["ann"]
    shown = (await ann.slash(here.channel, "help")).response
    assert "no rounds here yet, but you can practise now or alone." in texts(shown)
    settings = await ann.click(shown, label="My settings")
    assert "**Mock interviews:** you are in." in texts(settings.response)
    waiting = texts((await ann.click(shown, label="Find a partner now")).response)
    assert "You're waiting." in waiting
    assert "I've asked in" not in waiting
    await group.people["bob"].slash(here.channel, "mock now")
    await here.run_due()
    shown = (await ann.slash(here.channel, "help")).response
    assert "**Your next mock interview:** <t:" in texts(shown)
    card = await ann.click(shown, label="My interview")
    assert "### It's about to begin" in texts(card.response)


async def test_help_tells_who_waits_or_pauses_so_and_has_the_button(here: World) -> None:
    group = Group(here)
    await group.begin("ann")
    ann = group.people["ann"]
    asked = await slash(group, "ann", "mock now")
    assert f"I've asked in <#{here.channel.id}>, without your name." in asked
    for _ in range(2):
        shown = (await ann.slash(here.channel, "help")).response
        assert "**Mock interviews:** waiting for a partner until <t:" in texts(shown)
    settings = (await ann.click(shown, label="My settings")).response
    assert "waiting for a partner until <t:" in texts(settings)
    await ann.click(settings, label="Stop waiting")
    await slash(group, "ann", "mock now")
    paused = await slash(group, "ann", "mock pause", until="2 weeks")
    assert "You're not waiting for a partner any more." in paused
    assert "not waiting" not in await slash(group, "ann", "mock pause", until="3 weeks")
    shown = (await ann.slash(here.channel, "help")).response
    assert "**Mock interviews:** paused until <t:" in texts(shown)
    settings = (await ann.click(shown, label="My settings")).response
    assert "**Mock interviews:** paused until <t:" in texts(settings)
    assert "you are in" not in texts(settings)
    back = await ann.click(shown, label="I'm back")
    assert "Welcome back" in texts(back.response)
    assert "you're in. Next round <t:" in await slash(group, "ann", "help")
