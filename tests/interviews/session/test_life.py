"""A session from the proposal to the end through the real discord.py."""

import asyncio
from dataclasses import replace
from itertools import pairwise
from typing import Any

import icalendar
import pytest

from bot.interviews.profiles import store as profiles
from bot.interviews.session.rules.state import Act
from bot.interviews.session.rules.timeouts import CHECK_IN_AFTER
from bot.interviews.values.rules import SessionState, Window
from tests.daily.question.test_removed import give_back, lose
from tests.interviews.session.pairs import HOUR, MINUTE, Pair
from tests.world import World, texts


async def test_a_session_goes_from_the_proposal_to_the_end(pair: Pair) -> None:
    await pair.propose(observer=True)
    assert len(pair.threads()) == 1
    assert "Can you both make it?" in pair.shown
    assert f"<@{pair.sue.id}> observes" in pair.shown
    assert "Same level, both want coding." in pair.shown
    assert "still has to confirm" in await pair.press(pair.ann, "Confirm")
    assert f"Said yes so far: <@{pair.ann.id}>" in pair.shown
    assert "You're both in" in await pair.press(pair.bob, "Confirm")
    assert "You're both in" in pair.shown
    await pair.until_start(-24 * HOUR)
    assert "begins in 24 hours" in pair.said()[-1]
    await pair.until_start(-15 * MINUTE)
    assert "begins in 15 minutes" in pair.said()[-1]
    assert "about to begin" in pair.shown
    assert "You're here." in await pair.press(pair.ann, "I'm here")
    assert f"Here so far: <@{pair.ann.id}>" in pair.shown
    assert "both here" in await pair.press(pair.bob, "I'm here", pair.thread.history()[-1])
    assert await pair.state() is SessionState.CHECKED_IN
    assert "It's on" in await pair.press(pair.ann, "Start")
    assert await pair.state() is SessionState.RUNNING
    assert "That's it" in await pair.finish(pair.bob)
    assert "How was it?" in pair.shown
    await pair.here.forward(48 * HOUR)
    assert await pair.state() is SessionState.DONE
    assert "Well done" in pair.shown
    assert await pair.course() == ["choose", "run", "over"]
    assert len(pair.said()) == 6
    await pair.here.forward(48 * HOUR)
    requests = [one.path for one in pair.here.env.http_requests if one.method == "PATCH"]
    assert requests[-1].endswith(f"/channels/{pair.thread.id}")


async def test_the_thread_is_private_of_the_three_and_the_card_calls_exactly_the_two(
    pair: Pair,
) -> None:
    await pair.propose(observer=True)
    made = [
        one for one in pair.here.env.http_requests
        if one.method == "POST" and one.path.endswith("/threads")
    ]  # fmt: skip
    assert [(one.json["type"], one.json["invitable"]) for one in made] == [(12, False)]
    added = {
        int(one.path.rsplit("/", 1)[1]) for one in pair.here.env.http_requests
        if "/thread-members/" in one.path
    }  # fmt: skip
    assert added == {pair.ann.id, pair.bob.id, pair.sue.id}
    sent = [
        one for one in pair.here.env.http_requests
        if one.method == "POST" and one.path.endswith("/messages")
    ]  # fmt: skip
    assert len(sent) == 1
    allowed = sent[0].json["allowed_mentions"]
    assert set(map(int, allowed["users"])) == {pair.ann.id, pair.bob.id}
    assert "everyone" not in allowed.get("parse", [])
    assert not allowed.get("roles")


async def test_it_begins_and_ends_by_itself_when_both_are_there(pair: Pair) -> None:
    await pair.propose()
    await pair.agree()
    await pair.until_start(-5 * MINUTE)
    for who in (pair.ann, pair.bob):
        await pair.press(who, "I'm here")
    await pair.until_start(10 * MINUTE)
    assert await pair.state() is SessionState.RUNNING
    await pair.until_start(99 * MINUTE)
    assert await pair.state() is SessionState.RUNNING
    await pair.until_start(100 * MINUTE)
    assert await pair.state() is SessionState.FEEDBACK
    assert await pair.course() == ["choose", "run", "over"]


async def test_two_clicks_at_once_are_as_one(pair: Pair) -> None:
    await pair.propose()
    here = pair.sessions
    start = (await pair.session()).starts_at
    await asyncio.gather(
        *(here.act(Act.CONFIRM, pair.session_id, who.id, start) for who in (pair.ann, pair.bob) * 3)
    )
    await pair.here.run_due()
    assert await pair.state() is SessionState.CONFIRMED
    assert sum("You're both in.**" in one for one in pair.said()) == 1
    await pair.until_start()
    both = (pair.ann, pair.bob)
    await asyncio.gather(*(here.check_in(pair.session_id, who.id) for who in both * 2))
    await asyncio.gather(*(here.act(Act.START, pair.session_id, who.id) for who in both * 2))
    await pair.here.forward(10 * MINUTE)
    await asyncio.gather(*(here.act(Act.FINISH, pair.session_id, who.id) for who in both * 2))
    await pair.here.run_due()
    assert await pair.course() == ["choose", "run", "over"]
    assert await pair.state() is SessionState.FEEDBACK


async def test_one_cancels_while_the_other_confirms(pair: Pair) -> None:
    await pair.propose()
    here, start = pair.sessions, (await pair.session()).starts_at
    await pair.press(pair.ann, "Confirm")
    results = await asyncio.gather(
        here.act(Act.CONFIRM, pair.session_id, pair.bob.id, start),
        here.call_off(pair.session_id, pair.ann.id, "pool"),
        here.call_off(pair.session_id, pair.bob.id, "pool"),
        return_exceptions=True,
    )
    assert not [one for one in results if isinstance(one, Exception)]
    assert await pair.state() is SessionState.CANCELLED
    assert await pair.waiting() == sorted([pair.ann.id, pair.bob.id])


async def test_another_time_is_suggested_and_accepted(pair: Pair) -> None:
    await pair.propose()
    await pair.agree()
    asked = await pair.ann.click(pair.card, label="Suggest another time")
    card = asked.response
    labels = [one["custom_id"] for one in buttons(card) if "session:offer" in one["custom_id"]]
    assert len(labels) == 3
    stamps = sorted(int(one.rsplit(":", 1)[1]) for one in labels)
    assert all(later - one >= 3 * 3600 for one, later in pairwise(stamps))
    assert all(f"<t:{one}:f>" in texts(card) for one in stamps)
    button = next(one for one in buttons(card) if one["custom_id"] == labels[0])
    answer = await pair.ann.click(card, label=button["label"])
    await pair.here.run_due()
    assert "Suggested" in texts(answer.response)
    assert await pair.state() is SessionState.RESCHEDULING
    assert "Another time?" in pair.shown
    assert f"<@{pair.ann.id}> suggests another time" in pair.said()[-1]
    assert "That's your own suggestion" in await pair.press(pair.ann, "Accept")
    assert "Agreed" in await pair.press(pair.bob, "Accept", pair.thread.history()[-1])
    session = await pair.session()
    assert (session.state, session.sequence) == (SessionState.CONFIRMED, 1)
    assert session.starts_at.timestamp() == int(labels[0].rsplit(":", 1)[1])
    assert "press *Add to calendar* again" in pair.shown


def buttons(message: Any) -> list[dict[str, Any]]:
    """All buttons of a message."""
    found: list[dict[str, Any]] = []

    def walk(items: Any) -> None:
        for one in items:
            item = one if isinstance(one, dict) else one.to_dict()
            if item.get("type") == 2:
                found.append(item)
            walk(item.get("components") or [])

    walk(message.components)
    return found


async def propose_time(pair: Pair, who: Any, day: str, clock: str) -> str:
    asked = await who.click(pair.card, label="Suggest another time")
    form = await who.click(asked.response, label="Suggest my own time")
    answer = await who.submit_modal(form, {"date": day, "time": clock})
    await pair.here.run_due()
    return texts(answer.response)


async def test_a_time_is_written_in_ones_own_zone(pair: Pair) -> None:
    await pair.propose()
    assert "isn't a real date" in await propose_time(pair, pair.ann, "31 Feb", "18:30")
    assert "less than half an hour" in await propose_time(pair, pair.ann, "today", "00:01")
    assert "more than 30 days" in await propose_time(pair, pair.ann, "2026-06-01", "18:30")
    assert "can't read the time" in await propose_time(pair, pair.ann, "5 Jan", "later")
    assert await pair.state() is SessionState.PROPOSED
    assert "Suggested" in await propose_time(pair, pair.ann, "5 Jan", "18:30")
    session = await pair.session()
    assert session.offer_at is not None
    assert f"{session.offer_at:%d %H:%M}" == "05 17:30"  # Berlin


async def test_the_partner_may_suggest_a_third_time(pair: Pair) -> None:
    await pair.propose()
    await propose_time(pair, pair.ann, "5 Jan", "18:30")
    old = pair.thread.history()[-1]
    await propose_time(pair, pair.bob, "6 Jan", "18:30")
    assert "time has changed" in await pair.press(pair.ann, "Accept", old)
    assert "Agreed" in await pair.press(pair.ann, "Accept")
    assert f"{(await pair.session()).starts_at:%d}" == "06"


async def test_unanswered_is_a_nudge_and_then_free_for_others(pair: Pair) -> None:
    await pair.propose()
    await pair.press(pair.ann, "Confirm")
    await pair.here.forward(24 * HOUR)
    nudge = pair.said()[-1]
    assert "Your answer is still missing" in nudge
    assert f"<@{pair.bob.id}>" in nudge
    assert f"<@{pair.ann.id}>" not in nudge
    assert "Confirm" in [one["label"] for one in buttons(pair.thread.history()[-1])]
    await pair.here.forward(24 * HOUR)
    assert await pair.state() is SessionState.CANCELLED
    assert "didn't both answer" in pair.shown
    assert await pair.waiting() == [pair.ann.id]
    between = await pair.rows("SELECT subject FROM outbox WHERE kind = 'mock-between'")
    assert between == [(str(pair.guild_id),)]
    assert "look for somebody else for you" in await pair.press(pair.bob, "Find me somebody else")
    assert await pair.waiting() == sorted([pair.ann.id, pair.bob.id])
    assert "noted already" in await pair.press(pair.bob, "Find me somebody else")


async def test_a_near_start_shortens_the_wait(pair: Pair) -> None:
    await pair.propose(4 * HOUR)
    await pair.here.forward(HOUR)
    assert "still missing" in pair.said()[-1]
    await pair.here.forward(HOUR)
    assert await pair.state() is SessionState.CANCELLED


async def cancel(pair: Pair, who: Any, label: str) -> str:
    asked = await who.click(pair.card, label="Cancel")
    assert "Call it off?" in texts(asked.response)
    answer = await who.click(asked.response, label=label)
    await pair.here.run_due()
    return texts(answer.response)


async def test_who_cancels_chooses_back_to_the_pool(pair: Pair) -> None:
    await pair.propose()
    await pair.agree()
    words = await cancel(pair, pair.ann, "Find me somebody else")
    assert f"I'll let <@{pair.bob.id}> know" in words
    assert "I'll look for somebody else" in words
    assert await pair.waiting() == sorted([pair.ann.id, pair.bob.id])
    assert f"<@{pair.ann.id}> can't make it" in pair.said()[-1]
    assert "It's off" in pair.shown


async def test_who_cancels_chooses_the_same_partner_later(pair: Pair) -> None:
    first = await pair.propose()
    await pair.agree()
    words = await cancel(pair, pair.ann, "Same partner, later")
    assert "asked you both about <t:" in words
    assert await pair.waiting() == []
    ((second, follows, state),) = await pair.rows(
        f"SELECT session_id, follows_id, state FROM interview_sessions WHERE session_id > {first}"
    )
    assert (follows, state) == (first, "proposed")
    asked = (
        f"I've asked you both about <t:{int((await pair.session(second)).starts_at.timestamp())}:f>"
    )
    assert any(asked in one for one in pair.said())
    pair.session_id = second
    assert "Can you both make it?" in pair.shown
    session = await pair.session()
    assert f"{session.starts_at:%H:%M}" == "18:00"
    assert session.starts_at - (await pair.session(first)).starts_at >= 24 * HOUR


async def test_later_is_later_than_a_time_that_was_suggested_instead(pair: Pair) -> None:
    await pair.propose()
    offered = await pair.bob.click(pair.card, label="Suggest another time")
    latest = buttons(offered.response)[2]["label"]
    await pair.press(pair.bob, latest, offered.response)
    suggested = (await pair.session()).offer_at
    assert suggested is not None
    assert "asked you both about <t:" in await cancel(pair, pair.ann, "Same partner, later")
    ((newest,),) = await pair.rows("SELECT max(session_id) FROM interview_sessions")
    later = await pair.session(newest)
    assert later.starts_at >= suggested + 24 * HOUR


async def test_nobody_is_asked_for_a_time_within_a_pause(pair: Pair) -> None:
    await pair.propose()
    await pair.agree()
    await pair.bob.slash(pair.here.channel, "mock pause", until="10 days")
    assert "asked you both about <t:" in await cancel(pair, pair.ann, "Same partner, later")
    ((until,),) = await pair.rows("SELECT max(paused_until) FROM interview_profiles")
    ((newest,),) = await pair.rows("SELECT max(starts_at) FROM interview_sessions")
    assert newest >= until


@pytest.mark.parametrize("wish", ["Same partner, later", "Find me somebody else"])
async def test_for_who_is_on_a_pause_nobody_is_looked_for(pair: Pair, wish: str) -> None:
    await pair.propose()
    await pair.agree()
    await pair.ann.slash(pair.here.channel, "mock pause", until="2 months")
    words = await cancel(pair, pair.ann, wish)
    assert "You're on a break, so I'll look for nobody until it's over" in words
    assert f"somebody else for <@{pair.bob.id}> among" in pair.shown
    assert await pair.waiting() == sorted([pair.ann.id, pair.bob.id]), "once the pause is over"


async def test_an_interview_is_moved_by_an_hour_also_during_a_pause(pair: Pair) -> None:
    await pair.propose()
    await pair.agree()
    await pair.ann.slash(pair.here.channel, "mock pause", until="20 days")
    offered = await pair.bob.click(pair.card, label="Suggest another time")
    assert "Times that suit you both" in texts(offered.response)


async def test_without_a_common_time_the_same_two_are_free(pair: Pair) -> None:
    await pair.propose()
    never = replace(pair.profile(pair.bob.id), windows=(Window(0, 0, 15),))
    await pair.here.app.database.write(lambda tx: profiles.save(tx, never, pair.now))
    words = await cancel(pair, pair.ann, "Same partner, later")
    assert "found no time that suits you both" in words
    assert "I found no other time" in pair.said()[-1]
    assert "I'll look for somebody else for you." in pair.said()[-1]
    assert await pair.waiting() == sorted([pair.ann.id, pair.bob.id])


async def test_once_the_week_of_the_round_is_over_nobody_is_promised_another(pair: Pair) -> None:
    await pair.propose(8 * 24 * HOUR, state=SessionState.CONFIRMED)
    never = replace(pair.profile(pair.bob.id), windows=(Window(0, 0, 15),))
    await pair.here.app.database.write(lambda tx: profiles.save(tx, never, pair.now))
    await pair.here.forward(7 * 24 * HOUR + HOUR)
    words = await cancel(pair, pair.ann, "Same partner, later")
    assert "You'll be in the next round." in words
    assert "I found no other time" in pair.said()[-1]
    assert "look for somebody else" not in pair.said()[-1]


async def test_nobody_came(pair: Pair) -> None:
    await pair.propose()
    await pair.agree()
    await pair.until_start(-15 * MINUTE)
    await pair.until_start(15 * MINUTE)
    assert await pair.state() is SessionState.NO_SHOW
    assert "It didn't take place" in pair.shown
    missed = await pair.rows("SELECT user_id FROM interview_no_shows ORDER BY user_id")
    assert [one for (one,) in missed] == sorted([pair.ann.id, pair.bob.id])


async def test_who_was_stood_up_is_offered_another_and_nobody_is_named(pair: Pair) -> None:
    await pair.propose()
    await pair.agree()
    await pair.until_start(-15 * MINUTE)
    await pair.press(pair.ann, "I'm here")
    await pair.until_start(15 * MINUTE)
    assert await pair.rows("SELECT user_id FROM interview_no_shows") == [(pair.bob.id,)]
    said = [one["label"] for one in buttons(pair.thread.history()[-1])]
    assert said == ["Find another now", "Find me somebody else", "Show the card"]
    labels = [one["label"] for one in buttons(pair.card)]
    assert labels == ["Find another now", "Find me somebody else", "We met"]
    names = [pair.shown.count(f"<@{who.id}>") for who in (pair.ann, pair.bob)]
    assert names == [1, 1]  # as the two of it, and nobody as the one who stayed away
    assert "look for somebody else for you" in await pair.press(pair.ann, "Find me somebody else")
    assert await pair.waiting() == [pair.ann.id]
    assert not [one for one in pair.said() if "no-show" in one or "didn't come" in one]
    # The simulation notes a new thread in the channel also when it is private; Discord does not.
    assert not [one for one in pair.here.channel.history() if not one.is_system()]


async def test_they_met_and_forgot_to_press(pair: Pair) -> None:
    await pair.propose()
    await pair.agree()
    await pair.until_start(-15 * MINUTE)
    await pair.until_start(15 * MINUTE)
    assert "presses *We met* too" in await pair.press(pair.ann, "We met")
    assert f"<@{pair.ann.id}> says that you met" in pair.shown
    assert "noted already" in await pair.press(pair.ann, "We met")
    assert await pair.state() is SessionState.NO_SHOW
    assert "Noted that you met" in await pair.press(pair.bob, "We met", pair.thread.history()[-1])
    assert await pair.state() is SessionState.FEEDBACK
    assert await pair.rows("SELECT 1 FROM interview_no_shows") == []


async def miss(pair: Pair) -> None:
    await pair.propose(26 * HOUR)
    await pair.agree()
    await pair.until_start(-15 * MINUTE)
    await pair.press(pair.ann, "I'm here")
    await pair.until_start(15 * MINUTE)


async def test_the_third_no_show_pauses_and_is_told_to_nobody_else(pair: Pair) -> None:
    for _ in range(3):
        assert await pair.rows("SELECT 1 FROM interview_profiles WHERE paused_until NOTNULL") == []
        await miss(pair)
    ((user_id, reason),) = await pair.rows(
        "SELECT user_id, pause_reason FROM interview_profiles WHERE paused_until IS NOT NULL"
    )
    assert (user_id, reason) == (pair.bob.id, "no-shows")
    told = pair.said(pair.bob.user.dm_channel)
    assert len(told) == 1
    assert "Nobody else is told" in told[0]
    assert "/mock profile" in told[0]
    assert not [one for one in pair.said() if "pause" in one]
    for who in (pair.ann, pair.bob):
        await pair.press(who, "We met")
    assert await pair.rows("SELECT 1 FROM interview_profiles WHERE paused_until NOTNULL") == []


async def test_a_pause_of_ones_own_outlives_a_no_show_that_is_forgiven(pair: Pair) -> None:
    for _ in range(2):
        await miss(pair)
    await pair.bob.slash(pair.here.channel, "mock pause", until="10 days")
    own = "SELECT paused_until, pause_reason FROM interview_profiles WHERE paused_until NOTNULL"
    ((wanted, _why),) = await pair.rows(own)
    await miss(pair)
    ((_until, reason),) = await pair.rows(own)
    assert reason == "no-shows"
    for who in (pair.ann, pair.bob):
        await pair.press(who, "We met")
    assert await pair.rows(own) == [(wanted, "asked")]


async def test_a_pause_after_no_shows_ends_with_a_private_word(pair: Pair) -> None:
    for _ in range(3):
        await miss(pair)
    await pair.here.forward(13 * 24 * HOUR)
    await pair.here.restart(crash=True)
    assert len(pair.said(pair.bob.user.dm_channel)) == 1
    await pair.here.forward(25 * HOUR)
    await pair.here.forward(25 * HOUR)
    told = pair.said(pair.bob.user.dm_channel)
    assert len(told) == 2
    assert "pause from mock interviews is over" in told[1]
    assert await pair.rows("SELECT 1 FROM interview_profiles WHERE paused_until NOTNULL") == []
    assert pair.said(pair.ann.user.dm_channel) == []


async def test_a_pause_that_was_taken_back_ends_without_a_word(pair: Pair) -> None:
    for _ in range(3):
        await miss(pair)
    for who in (pair.ann, pair.bob):
        await pair.press(who, "We met")
    await pair.here.forward(15 * 24 * HOUR)
    assert len(pair.said(pair.bob.user.dm_channel)) == 1


@pytest.mark.parametrize("is_lost", [False, True])
async def test_nobody_is_blamed_when_the_bot_was_away(pair: Pair, is_lost: bool) -> None:
    await pair.propose()
    await pair.agree()
    await pair.until_start(-20 * MINUTE)
    if is_lost:  # by Discord, until just after the time for checking in
        lose(pair.here)
        await pair.until_start(CHECK_IN_AFTER + MINUTE)
        give_back(pair.here)
        await pair.here.env.settle()
        await pair.here.run_due()
    else:
        await pair.here.env.advance_time(60 * 60)
        await pair.here.restart(crash=True)
    assert await pair.state() is SessionState.FEEDBACK
    assert await pair.rows("SELECT 1 FROM interview_no_shows") == []
    assert "I was away" in pair.said()[-1]


async def test_nobody_is_blamed_when_discord_had_lost_the_server(pair: Pair) -> None:
    await pair.propose()
    await pair.agree()
    await pair.until_start(-20 * MINUTE)
    lose(pair.here)
    await pair.here.forward(25 * MINUTE)
    give_back(pair.here)
    await pair.here.env.settle()
    await pair.press(pair.ann, "I'm here")
    await pair.until_start(15 * MINUTE)
    assert await pair.state() is SessionState.FEEDBACK
    assert await pair.rows("SELECT 1 FROM interview_no_shows") == []


async def test_the_calendar_follows_the_session(pair: Pair) -> None:
    await pair.propose()
    with pytest.raises(Exception, match="nothing for a calendar"):
        await pair.sessions.calendar(pair.session_id, pair.ann.id)
    await pair.agree()
    first = await calendar(pair, "Add to calendar")
    await propose_time(pair, pair.ann, "5 Jan", "18:30")
    file = await pair.sessions.calendar(pair.session_id, pair.ann.id)
    asked = icalendar.Calendar.from_ical(file.content)
    await pair.press(pair.bob, "Accept")
    moved = await calendar(pair, "Add to calendar")
    await cancel(pair, pair.bob, "Find me somebody else")
    off = await calendar(pair, "Take it off my calendar")
    events = [one.events[0] for one in (first, moved, off)]
    assert {str(one["method"]) for one in (first, moved, off)} == {"PUBLISH"}
    status = [str(one["status"]) for one in (events[0], asked.events[0], *events[1:])]
    assert status == ["CONFIRMED", "TENTATIVE", "CONFIRMED", "CANCELLED"]
    [(installed,)] = await pair.rows("SELECT installation FROM instance")
    assert len(installed) == 32
    uid = f"session-{pair.session_id}@{installed}.studybot.invalid"
    assert {str(one["uid"]) for one in events} == {uid}
    assert [int(one["sequence"]) for one in events] == [0, 1, 2]
    assert events[1].start == (await pair.session()).starts_at
    assert events[0].start != events[1].start


async def calendar(pair: Pair, label: str) -> Any:
    answer = await pair.ann.click(pair.card, label=label)
    assert answer.ephemeral
    (file,) = answer.response.attachments
    return icalendar.Calendar.from_ical(await file.read())


async def test_a_session_is_nobody_elses_business(pair: Pair, here: World) -> None:
    await pair.propose(observer=True)
    eve = here.member("eve")
    with pytest.raises(Exception, match="somebody else's"):
        await pair.sessions.act(Act.CONFIRM, pair.session_id, eve.id, pair.now)
    other = here.env.create_guild("Another group")
    room = other.create_text_channel("room")
    zoe = other.add_member(here.env.create_user("zoe"))
    answer = await zoe.slash(room, "mock session")
    assert "You have no mock interview" in texts(answer.response)
    for act in (Act.CONFIRM, Act.ACCEPT, Act.OFFER, Act.START, Act.FINISH, Act.MET, Act.POOL):
        with pytest.raises(Exception, match="somebody else's"):
            await pair.sessions.act(act, pair.session_id, zoe.id, pair.now)
    for name in ("check_in", "ask_to_cancel", "calendar", "show"):
        with pytest.raises(Exception, match="somebody else's"):
            await getattr(pair.sessions, name)(pair.session_id, zoe.id)
    for name in ("times", "time_form"):
        with pytest.raises(Exception, match="somebody else's"):
            await getattr(pair.sessions, name)(pair.session_id, zoe.id)
    assert await pair.state() is SessionState.PROPOSED
    elsewhere = other.add_member(pair.ann.user)
    answer = await elsewhere.slash(room, "mock session")
    assert "You have no mock interview" in texts(answer.response)


async def test_who_looks_on_decides_nothing_but_may_stay_away(pair: Pair) -> None:
    await pair.propose(observer=True)
    assert "observing: the two who practise" in await pair.press(pair.sue, "Confirm")
    assert "observing: the two who practise" in await pair.press(pair.sue, "Suggest another time")
    asked = await pair.sue.click(pair.card, label="Cancel")
    assert "Changed your mind about observing?" in texts(asked.response)
    assert "won't observe" in await pair.press(pair.sue, "I won't observe", asked.response)
    assert "observes" not in pair.shown
    assert await pair.state() is SessionState.PROPOSED


async def test_the_command_shows_my_session_with_its_buttons(pair: Pair) -> None:
    answer = await pair.ann.slash(pair.here.channel, "mock session")
    assert "You have no mock interview" in texts(answer.response)
    await pair.propose()
    answer = await pair.ann.slash(pair.here.channel, "mock session")
    assert answer.ephemeral
    assert "Can you both make it?" in texts(answer.response)
    assert "Noted" in await pair.press(pair.ann, "Confirm", answer.response)
    await pair.propose(96 * HOUR)
    answer = await pair.ann.slash(pair.here.channel, "mock session")
    assert "1 more session" in texts(answer.response)


async def test_too_early_too_late_and_out_of_order_are_told_apart(pair: Pair) -> None:
    await pair.propose()
    here, session = pair.sessions, pair.session_id
    with pytest.raises(Exception, match="haven't agreed"):
        await here.check_in(session, pair.ann.id)
    with pytest.raises(Exception, match="hasn't begun"):
        await here.act(Act.FINISH, session, pair.ann.id)
    await pair.agree()
    with pytest.raises(Exception, match="too early"):
        await here.check_in(session, pair.ann.id)
    with pytest.raises(Exception, match="not both here"):
        await here.act(Act.START, session, pair.ann.id)
    with pytest.raises(Exception, match="still on"):
        await here.act(Act.POOL, session, pair.ann.id)
    await cancel(pair, pair.ann, "Find me somebody else")
    with pytest.raises(Exception, match="called off"):
        await here.ask_to_cancel(session, pair.bob.id)
    with pytest.raises(Exception, match="long ago"):
        await here.show(999, pair.bob.id)


async def test_finish_before_the_end_asks_once_and_says_when_it_is_too_early(pair: Pair) -> None:
    await pair.propose(observer=True)
    await pair.agree()
    await pair.begin()
    await pair.here.forward(9 * MINUTE)
    asked = await pair.bob.click(pair.card, label="Finish")
    assert "less than ten minutes" in texts(asked.response)
    assert await pair.state() is SessionState.RUNNING
    assert "you're observing" in (await pair.press(pair.sue, "Finish")).lower()
    assert "Ended within ten minutes" in await pair.press(pair.bob, "Finish now", asked.response)
    assert await pair.state() is SessionState.NO_SHOW
    assert await pair.rows("SELECT 1 FROM interview_no_shows") == []
    assert await pair.rows("SELECT 1 FROM practice_days") == []
    assert "It was very short" in pair.shown
    assert f"<@{pair.bob.id}> ended it within ten minutes" in pair.said()[-1]
    await pair.press(pair.ann, "We met")
    assert await pair.state() is SessionState.NO_SHOW
    await pair.press(pair.bob, "We met")
    assert await pair.state() is SessionState.FEEDBACK


async def test_finish_after_the_planned_end_asks_nothing(pair: Pair) -> None:
    await pair.propose()
    await pair.agree()
    await pair.begin()
    await pair.here.forward(59 * MINUTE)
    asked = await pair.bob.click(pair.card, label="Finish")
    assert "Finish already?" in texts(asked.response)
    assert "ten minutes" not in texts(asked.response)
    await pair.here.forward(MINUTE)
    assert "That's it" in await pair.press(pair.ann, "Finish")
    assert "noted already" in await pair.press(pair.bob, "Finish now", asked.response)


async def test_a_server_without_rounds_says_so(pair: Pair) -> None:
    answer = await pair.ann.slash(pair.here.channel, "mock session")
    assert "this server has no rounds" in texts(answer.response)
    await pair.propose()
    await pair.sessions.call_off(pair.session_id, pair.ann.id, "pool")
    await pair.here.forward(30 * 24 * HOUR)
    answer = await pair.ann.slash(pair.here.channel, "mock session")
    assert "The next round brings you one" in texts(answer.response)
