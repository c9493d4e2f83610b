"""/mock history: what one practised, privately, page by page."""

from datetime import timedelta
from typing import Any

from bot.interviews.values.rules import SessionState, Track
from tests.interviews.session.holding.conftest import Held
from tests.world import texts

WEEK = timedelta(days=7)


async def history(held: Held, who: Any) -> Any:
    result = await who.slash(held.here.channel, "mock history")
    assert result.ephemeral
    return result.response


async def hold(held: Held, levels: tuple[int, int, int, int], *, done: bool = True) -> int:
    """One session of two halves in which Bob scores Ann so."""
    session_id = await held.make(state=SessionState.RUNNING)
    await held.enter(SessionState.FEEDBACK)
    await held.give(held.ann, "ann")
    panel = (await held.grade(held.bob, "self", 2, 2, 2, 2)).response
    panel = (await held.grade(held.bob, "partner", *levels, panel=panel)).response
    panel = (await held.write_words(held.bob, panel, strengths="s", try_next="t")).response
    if done:
        await held.bob.click(panel, label="Submit")
        assert (await held.session()).state is SessionState.DONE
    return session_id


async def test_who_has_held_none_is_told_how_to_begin(held: Held) -> None:
    await held.make()
    shown = texts(await history(held, held.ann))
    assert "No sessions yet" in shown
    assert "/mock join" in shown


async def test_scores_over_time_in_numbers_words_and_bars(held: Held) -> None:
    await hold(held, (2, 3, 4, 1))
    await held.here.forward(WEEK)
    await hold(held, (3, 3, 3, 1))
    shown = texts(await history(held, held.ann))
    assert "2 mock interviews" in shown
    assert "2 times as the candidate, 2 times as the interviewer" in shown
    assert "**Coding** · what partners said" in shown
    assert "- Communication: 2 → 3, up `▃▅` · you 2" in shown
    assert "- Problem solving: 3 → 3, steady `▅▅` · you 3" in shown
    assert "- Technical competence: 4 → 3, down `▇▅` · you 3" in shown
    assert "**ML breadth**" not in shown
    assert "- Thu 8 Jan" not in shown
    assert "- Mon 5 Jan: candidate 1, interviewer 1" in shown


async def test_what_is_not_out_yet_is_in_no_trend(held: Held) -> None:
    await hold(held, (1, 1, 1, 1), done=False)
    shown = texts(await history(held, held.ann))
    assert "**Coding** · your own scores" in shown
    assert "- Communication: 2\n" in shown
    assert "`" not in shown, "of a single session there is no way to speak of"


async def test_without_any_scores_it_says_where_they_come_from(held: Held) -> None:
    await held.make(Track.CODING, minutes=45, state=SessionState.FEEDBACK)
    shown = texts(await history(held, held.bob))
    assert "1 mock interview\n" in shown
    assert "0 times as the candidate, 1 time as the interviewer" in shown
    assert "Scores come with the feedback" in shown


async def test_sessions_page_by_page_and_the_feedback_of_each(held: Held) -> None:
    first = await hold(held, (2, 2, 2, 2))
    for _ in range(5):
        await held.here.forward(WEEK)
        await held.make(Track.CODING, minutes=45, state=SessionState.FEEDBACK)
    card = await history(held, held.ann)
    page = (await held.ann.click(card, label="Sessions ›")).response
    assert texts(page).count("with <@") == 5
    assert "Feedback is still open." in texts(page)
    assert "candidate: Coding" in texts(page)
    await held.here.restart(crash=True)
    last = (await held.ann.click(page, label="Older ›")).response
    assert texts(last).count("with <@") == 1
    assert "candidate: Coding · interviewer: ML breadth" in texts(last)
    opened = await held.ann.select(last, [str(first)])
    assert opened.ephemeral
    assert "Your feedback from" in texts(opened.response)
    back = (await held.ann.click(last, label="‹ Back")).response
    assert texts(back).count("with <@") == 5
    newest = await held.ann.select(back, [str(held.session_id)])
    assert "### Feedback with" in texts(newest.response)
    beyond = await held.said(held.ann, "history", 99)
    assert beyond.count("with <@") == 1


async def test_a_shadow_s_and_another_guild_s_sessions_don_t_count(held: Held) -> None:
    await hold(held, (2, 2, 2, 2))
    assert "No sessions yet" in texts(await history(held, held.cat))
    guild = held.here.env.create_guild("Others")
    channel = guild.create_text_channel("daily")
    ann_there = guild.add_member(held.ann.user)
    shown = await ann_there.slash(channel, "mock history")
    assert "No sessions yet" in texts(shown.response)


async def test_a_choice_that_is_no_session_is_refused(held: Held) -> None:
    await hold(held, (2, 2, 2, 2))
    assert "from long ago" in await held.said(held.ann, "past", "x")


async def test_the_weeks_are_those_of_the_member_and_go_back_eight(held: Held) -> None:
    await hold(held, (2, 2, 2, 2))
    await held.here.forward(7 * WEEK)
    assert "- Mon 29 Dec: candidate 1" in texts(await history(held, held.ann))
    await held.here.forward(WEEK)
    shown = texts(await history(held, held.ann))
    assert "Your roles by week" not in shown
    assert "1 time as the candidate" in shown
