"""Feedback after a session: two-sided, saved step by step, opened for both at once."""

from datetime import timedelta
from typing import Any

import pytest

from bot.interviews.feedback.messages import Revealed
from bot.interviews.feedback.service.feedback import SessionFeedbackService
from bot.interviews.membership.tx import leave_by_choice
from bot.interviews.values.rules import SessionState, Track
from tests.interviews.session.holding.conftest import Held
from tests.world import texts

DAY = timedelta(days=1)
SELF = (2, 3, 3, 4)


def buttons(message: Any) -> dict[str, bool]:
    """Labels of the buttons of a private answer, and whether they can be pressed."""
    found = {}
    waiting = list(message.components)
    while waiting:
        one = waiting.pop(0)
        waiting += one.get("components") or []
        if one["type"] == 2:
            found[one["label"]] = not one.get("disabled", False)
    return found


async def done_by_the_clock(held: Held) -> None:
    """48 hours later the session's own life ends it; then ours looks."""
    await held.here.forward(2 * DAY)
    await held.enter(SessionState.DONE)
    await held.here.forward(timedelta(minutes=10))


async def test_both_submit_and_each_sees_theirs(held: Held) -> None:
    await held.make(state=SessionState.RUNNING)
    await held.enter(SessionState.FEEDBACK)
    first = await held.give(held.ann, "ann says Bob")
    assert "**Submitted.** It opens for both" in texts(first.response)
    assert (await held.session()).state is SessionState.FEEDBACK
    assert "Nothing can be seen yet" in await held.said(held.bob, "reveal")
    second = await held.give(held.bob, "bob says Ann")
    assert (await held.session()).state is SessionState.DONE
    shown = texts(second.response)
    assert f"### Your feedback from <@{held.ann.id}>" in shown
    assert "ann says Bob was strong" in shown
    assert "ann says Bob to try" in shown
    assert "bob says Ann" not in shown
    assert "**Correctness** 3 (pass) · you: 2" in shown
    assert "**Intuition and depth** 1 (not yet) · you: 3" in shown
    assert "Next: Intuition and depth" in shown
    assert "A 2 is: Explains the idea" in shown
    await held.here.run_due()
    word = held.thread.history()[-1]
    assert "Your feedback is out" in texts(word)
    opened = await held.ann.click(word, label="See feedback")
    assert opened.ephemeral
    assert "bob says Ann was strong" in texts(opened.response)
    assert "**Problem solving** 1 (not yet) · you: 3" in texts(opened.response)
    await done_by_the_clock(held)
    assert sum("feedback is out" in one for one in held.calls()) == 1


async def test_who_scores_the_partner_scored_themself_before(held: Held) -> None:
    await held.make(state=SessionState.FEEDBACK)
    panel = (await held.press(held.ann, "debrief")).response
    assert buttons(panel) == {
        "Score yourself": True,
        "Score your partner": False,
        "In words": True,
        "Submit": False,
    }
    assert "Score yourself first" in await held.said(held.ann, "score", held.session_id, "partner")
    assert "score yourself and score your partner and say" in await held.said(held.ann, "submit")
    panel = (await held.grade(held.ann, "self", *SELF)).response
    assert "Communication 2 · Problem solving 3 · Technical competence 3 · Testing 4" in texts(
        panel
    )
    assert buttons(panel)["Score your partner"]
    panel = (await held.grade(held.ann, "partner", *SELF, panel=panel)).response
    assert not buttons(panel)["Submit"]
    panel = (await held.write_words(held.ann, panel, strengths="a", try_next="b")).response
    assert buttons(panel)["Submit"]


async def test_the_form_shows_what_stands_and_each_level_in_a_sentence(held: Held) -> None:
    await held.make(state=SessionState.FEEDBACK)
    await held.grade(held.ann, "self", *SELF)
    shown = await held.press(held.ann, "score", held.session_id, "self")
    labels = shown.modal["components"]
    assert [one["label"] for one in labels] == [
        "Communication",
        "Problem solving",
        "Technical competence",
        "Testing",
    ]
    options = labels[0]["component"]["options"]
    assert [one["label"] for one in options] == [
        "1 · not yet",
        "2 · almost",
        "3 · pass",
        "4 · strong",
    ]
    assert [bool(one.get("default")) for one in options] == [False, True, False, False]
    assert options[2]["description"].startswith("Thinks aloud")


async def test_a_restart_between_any_two_steps_loses_nothing(held: Held) -> None:
    await held.make(state=SessionState.FEEDBACK)
    panel = (await held.press(held.ann, "debrief")).response
    await held.here.restart(crash=True)
    form = await held.ann.click(panel, label="Score yourself")
    await held.here.restart(crash=True)
    names = ("communication", "problem-solving", "technical", "testing")
    panel = (await held.ann.submit_modal(form, dict(zip(names, "2334", strict=True)))).response
    await held.here.restart(crash=True)
    panel = (await held.grade(held.ann, "partner", 3, 1, 2, 4, panel=panel)).response
    await held.here.restart(crash=True)
    shown = await held.ann.click(panel, label="In words")
    await held.here.restart(crash=True)
    words = {"strengths": "kept well", "try_next": "kept to try"}
    panel = (await held.ann.submit_modal(shown, words)).response
    await held.here.restart(crash=True)
    again = texts((await held.press(held.ann, "debrief")).response)
    assert "Communication 2 · Problem solving 3" in again
    assert "kept well" in again
    await held.ann.click(panel, label="Submit")
    await held.here.restart(crash=True)
    await held.give(held.bob, "bob")
    await held.here.restart(crash=True)
    assert sum("feedback is out" in one for one in held.calls()) == 1
    assert "bob was strong" in await held.said(held.ann, "reveal")


async def test_what_is_submitted_can_be_changed_until_it_is_out(held: Held) -> None:
    await held.make(state=SessionState.FEEDBACK)
    given = await held.give(held.ann, "first")
    assert "Submit" not in buttons(given.response)
    changed = await held.write_words(
        held.ann, given.response, strengths="second thoughts", try_next=" "
    )
    assert "Submitted." in texts(changed.response)
    assert "first to try" in texts(changed.response)  # an empty field leaves what stood
    await held.grade(held.ann, "partner", 4, 4, 4, 4)
    late, later = [await held.press(held.ann, "words") for _ in range(2)]
    await held.give(held.bob, "bob")
    shown = await held.said(held.bob, "reveal")
    assert "second thoughts" in shown
    assert "4 (strong)" in shown
    lost = await held.ann.submit_modal(late, {"strengths": "*too* late", "try_next": "x"})
    assert "opened while you wrote" in texts(lost.response)
    assert r"\*too\* late" in texts(lost.response)
    full = {"strengths": "*" * 599 + "a", "try_next": "_" * 599 + "b"}
    lost = await held.ann.submit_modal(later, full)
    assert texts(lost.response).endswith(r"\*" * 599 + "a\n\n" + r"\_" * 599 + "b")
    for action in ("words", "score"):
        args = (held.session_id, "self") if action == "score" else (held.session_id,)
        assert "out already" in await held.said(held.ann, action, *args)
    assert "second thoughts" in await held.said(held.bob, "reveal")
    assert "Your feedback from" in await held.said(held.ann, "submit")
    assert "Your feedback from" in await held.said(held.ann, "debrief")


async def test_after_48_hours_it_opens_with_what_there_is(held: Held) -> None:
    await held.make(state=SessionState.FEEDBACK)
    await held.give(held.ann, "ann")
    await held.give(held.bob, "bob", submit=False)
    await held.here.forward(2 * DAY)
    assert held.calls()[-1].count("feedback is out") == 0  # its life has not ended it yet
    await held.enter(SessionState.DONE)
    await held.here.forward(timedelta(minutes=10))
    assert "feedback is out" in held.calls()[-1]
    theirs = await held.said(held.bob, "reveal")
    assert "ann was strong" in theirs
    mine = await held.said(held.ann, "reveal")
    assert "didn't submit anything in time" in mine
    assert "bob" not in mine
    assert "**Communication** you: 2 (almost)" in mine
    assert "Next: Communication" in mine


async def test_where_the_thread_is_gone_each_of_the_two_is_told_directly(held: Held) -> None:
    await held.make(state=SessionState.FEEDBACK)
    await held.give(held.ann, "ann")
    path = f"/channels/{held.thread.id}/messages"
    held.here.env.inject_error("POST", path, status=404, code=10003, times=99)
    await held.enter(SessionState.DONE)
    await held.here.forward(2 * DAY)
    for who in (held.ann, held.bob):
        (word,) = [texts(one) for one in who.user.dm_channel.history()]
        assert "feedback is out" in word
    assert held.cat.user.dm_channel is None or not held.cat.user.dm_channel.history()


async def test_with_closed_direct_messages_it_is_said_with_the_next_command(held: Held) -> None:
    await held.make(direct=True, state=SessionState.FEEDBACK)
    room = await held.here.app.notifier.direct_channel(held.bob.id)
    path = f"/channels/{room}/messages"
    held.here.env.inject_error("POST", path, status=403, code=50007, times=99)
    for who, mark in ((held.ann, "ann"), (held.bob, "bob")):
        await held.give(who, mark)
    await held.here.run_due()
    answer = await held.bob.slash(held.here.channel, "mock history")
    (note,) = map(texts, answer.followups)
    assert "is out, but you take no direct messages from me. `/mock history` has it" in note


async def test_when_nobody_submitted_there_is_nothing_to_announce(held: Held) -> None:
    await held.make(state=SessionState.FEEDBACK)
    await held.give(held.ann, "ann", submit=False)
    before = len(held.calls())
    await done_by_the_clock(held)
    assert len(held.calls()) == before
    shown = await held.said(held.bob, "reveal")
    assert "didn't submit anything" in shown
    assert "ann" not in shown


@pytest.mark.parametrize("state", [SessionState.CANCELLED, SessionState.NO_SHOW])
async def test_a_session_that_was_called_off_says_nothing_after_48_hours(
    held: Held, state: SessionState
) -> None:
    await held.make(state=SessionState.FEEDBACK)
    await held.give(held.ann, "ann")
    before = len(held.calls())
    await held.enter(state)
    await held.here.forward(3 * DAY)
    assert len(held.calls()) == before
    assert "wasn't held" in await held.said(held.ann, "reveal")
    assert "wasn't held" in await held.said(held.ann, "debrief")


async def test_in_one_half_the_interviewer_scores_and_the_candidate_leaves_a_note(
    held: Held,
) -> None:
    await held.make(Track.BEHAVIOURAL, minutes=45, state=SessionState.RUNNING)
    await held.enter(SessionState.FEEDBACK)
    panel = (await held.press(held.bob, "debrief")).response
    assert buttons(panel) == {"Score your partner": True, "In words": True, "Submit": False}
    assert "isn't yours" in await held.said(held.bob, "score", held.session_id, "self")
    panel = (await held.grade(held.bob, "partner", 3, 3, 2, 4, 4)).response
    panel = (await held.write_words(held.bob, panel, strengths="calm", try_next="numbers")).response
    await held.bob.click(panel, label="Submit")
    panel = (await held.press(held.ann, "debrief")).response
    assert buttons(panel) == {"Score yourself": True, "Write a note": True, "Submit": False}
    assert "isn't yours" in await held.said(held.ann, "score", held.session_id, "partner")
    panel = (await held.grade(held.ann, "self", 1, 2, 3, 4, 4)).response
    assert buttons(panel)["Submit"]
    panel = (await held.write_words(held.ann, panel, strengths="thank you")).response
    assert "“thank you”" in texts(panel)
    panel = (await held.write_words(held.ann, panel, strengths="")).response
    assert "none, if you like" in texts(panel)
    panel = (await held.write_words(held.ann, panel, strengths="thank *you*")).response
    shown = texts((await held.ann.click(panel, label="Submit")).response)
    assert "**STAR structure** 3 (pass) · you: 1" in shown
    assert "Next: Result" in shown
    assert "numbers" in shown
    note = await held.said(held.bob, "reveal")
    assert "They left you a note" in note
    assert r"thank \*you\*" in note
    assert "you: " not in note
    assert "Practise" not in str(buttons((await held.press(held.bob, "reveal")).response))


async def test_an_interviewer_without_a_note_is_told_so(held: Held) -> None:
    await held.make(Track.CODING, minutes=45, state=SessionState.FEEDBACK)
    panel = (await held.grade(held.ann, "self", *SELF)).response
    await held.ann.click(panel, label="Submit")
    await held.enter(SessionState.DONE)
    assert "They left no note" in await held.said(held.bob, "reveal")


async def test_practise_this_brings_the_questions_back_once(held: Held) -> None:
    await held.make(state=SessionState.RUNNING)
    await held.enter(SessionState.FEEDBACK)
    await held.give(held.ann, "ann")
    shown = (await held.give(held.bob, "bob")).response
    result = await held.bob.click(shown, label="Practise this")
    assert result.ephemeral
    assert "6 questions from this session come back tomorrow" in texts(result.response)
    assert "Or now, in your server: `/quiz start topic:" in texts(result.response)
    asked = (await held.halves())[1].question_ids
    cards = await held.rows(f"SELECT question_id FROM review_cards WHERE user_id = {held.bob.id}")
    assert {one for (one,) in cards} == set(asked)
    again = await held.bob.click(shown, label="Practise this")
    assert "in your reviews already" in texts(again.response)
    assert await held.rows("SELECT count(*) FROM review_cards") == [(6,)]
    topic = texts(result.response).split("/quiz start topic:")[1].strip("` \n")
    quiz = await held.bob.slash(held.here.channel, "quiz start", topic=topic)
    assert "question 1 of" in texts(quiz.response)


async def test_practise_without_questions_and_before_the_reveal_is_refused(held: Held) -> None:
    await held.make(state=SessionState.FEEDBACK)  # straight to feedback: no packs were chosen
    assert "Nothing can be seen yet" in await held.said(held.ann, "practise")
    await held.give(held.ann, "ann")
    shown = await held.give(held.bob, "bob")
    assert "Practise this" not in buttons(shown.response)
    assert "no questions as a candidate" in await held.said(held.ann, "practise")
    assert "`Interview craft`" not in texts(shown.response)


async def test_in_direct_messages_it_works_without_a_guild(held: Held) -> None:
    await held.make(direct=True, state=SessionState.RUNNING)
    await held.enter(SessionState.FEEDBACK)
    await held.give(held.ann, "ann")
    await held.give(held.bob, "bob")
    await held.here.run_due()
    for one, name in ((held.ann, "bob"), (held.bob, "ann")):
        word = one.user.dm_channel.history()[-1]
        assert "feedback is out" in texts(word)
        shown = await one.user.click(word, label="See feedback")
        assert f"{name} was strong" in texts(shown.response)
        practised = await one.user.click(shown.response, label="Practise this")
        assert "/review now" in texts(practised.response)
    assert not any("feedback is out" in texts(m) for m in held.cat.user.dm_channel.history())


async def test_a_place_that_is_gone_drops_the_word_only(held: Held) -> None:
    await held.make(state=SessionState.FEEDBACK)
    await held.write(
        lambda tx: tx.execute("UPDATE interview_sessions SET place = 'wanted', thread_id = NULL")
    )
    await held.give(held.ann, "ann")
    await held.give(held.bob, "bob")
    await held.here.run_due()
    assert await held.rows("SELECT state FROM outbox WHERE kind = 'mock-ready'") == [("dropped",)]
    assert "bob was strong" in await held.said(held.ann, "reveal")


@pytest.mark.parametrize("length", [1, 600])
async def test_any_words_fit_and_show_as_written(held: Held, length: int) -> None:
    await held.make(state=SessionState.RUNNING)
    await held.enter(SessionState.FEEDBACK)
    await held.give(held.ann, "ann", submit=False)
    nasty = "||@everyone *x* <@1> `"
    panel = (await held.press(held.ann, "debrief")).response
    words = (nasty * 40)[:length]
    panel = (await held.write_words(held.ann, panel, strengths=words, try_next=words)).response
    await held.ann.click(panel, label="Submit")
    shown = await held.give(held.bob, "bob")
    assert "@everyone" not in texts(shown.response)
    assert shown.response.content == ""


async def test_two_who_submit_at_the_same_moment_are_both_heard(held: Held) -> None:
    await held.make(state=SessionState.FEEDBACK)
    for one in (held.ann, held.bob):
        await held.give(one, one.user.name, submit=False)
    service = SessionFeedbackService(held.here.app.core)
    first = await service.submit(held.session_id, held.ann.id)
    twice = await service.submit(held.session_id, held.ann.id)
    assert twice == first
    await service.submit(held.session_id, held.bob.id)
    await held.here.run_due()
    assert (await held.session()).state is SessionState.DONE
    assert sum("feedback is out" in one for one in held.calls()) == 1


async def test_a_partner_who_is_erased_leaves_nothing_behind(held: Held) -> None:
    await held.make(state=SessionState.FEEDBACK)
    await held.give(held.ann, "ann")
    await held.give(held.bob, "bob")
    asked = await held.bob.slash(held.here.channel, "privacy delete")
    await held.bob.click(asked.response, label="Delete everything")
    shown = await held.said(held.ann, "reveal")
    assert "Your feedback from your partner" in shown
    assert "bob" not in shown
    left = await held.rows("SELECT partner_scores, strengths, try_next FROM interview_feedback")
    assert left == [("{}", "", "")]
    assert "somebody else's" in await held.said(held.bob, "reveal")


async def test_an_interviewer_whose_candidate_is_erased_has_nobody_to_score(held: Held) -> None:
    await held.make(Track.CODING, minutes=45, state=SessionState.FEEDBACK)
    asked = await held.ann.slash(held.here.channel, "privacy delete")
    await held.ann.click(asked.response, label="Delete everything")
    for action in ("debrief", "words", "submit"):
        assert "nobody to score" in await held.said(held.bob, action)


async def test_before_the_session_is_over_feedback_is_not_open(held: Held) -> None:
    await held.make(state=SessionState.RUNNING)
    assert "opens when the session is over" in await held.said(held.ann, "debrief")
    assert "from long ago" in await held.said(held.ann, "score", held.session_id)


async def test_who_has_left_is_not_waited_for(held: Held) -> None:
    await held.make(state=SessionState.FEEDBACK)
    await held.write(
        lambda tx: tx.execute(
            "UPDATE interview_sides SET left_at = '2026-01-01T00:00:00+00:00' WHERE user_id = ?",
            (held.bob.id,),
        )
    )
    await held.give(held.ann, "ann")
    assert (await held.session()).state is SessionState.DONE


async def test_a_complete_draft_that_was_never_submitted_is_said_not_to_be_sent(held: Held) -> None:
    await held.make(state=SessionState.FEEDBACK)
    panel = (await held.give(held.ann, "ann", submit=False)).response
    await held.give(held.bob, "bob")
    await done_by_the_clock(held)
    told = texts((await held.ann.click(panel, label="Submit")).response)
    assert "your feedback wasn't sent" in told
    assert "ann was strong\n\nann to try" in told
    service = SessionFeedbackService(held.here.app.core)
    assert isinstance(await service.submit(held.session_id, held.bob.id), Revealed)  # it was
    nothing = await held.said(held.ann, "reveal")
    assert "bob was strong" in nothing


async def test_scores_that_were_never_submitted_are_not_sent_either(held: Held) -> None:
    await held.make(state=SessionState.FEEDBACK)
    await held.grade(held.ann, "self", *SELF)
    await held.give(held.bob, "bob")
    await done_by_the_clock(held)
    told = await held.said(held.ann, "submit")
    assert "your feedback wasn't sent" in told
    assert "You wrote" not in told


async def test_who_gave_nothing_is_told_of_nothing_unsent(held: Held) -> None:
    await held.make(state=SessionState.FEEDBACK)
    await held.give(held.bob, "bob")
    await done_by_the_clock(held)
    assert "bob was strong" in await held.said(held.ann, "submit")


async def test_words_of_a_form_that_was_open_before_others_were_written_are_handed_back(
    held: Held,
) -> None:
    await held.make(state=SessionState.FEEDBACK)
    old, same = [await held.press(held.ann, "words") for _ in range(2)]
    words = {"strengths": "long and careful", "try_next": "to try"}
    panel = (await held.press(held.ann, "debrief")).response
    await held.write_words(held.ann, panel, **words)
    again = await held.ann.submit_modal(same, words)
    assert "> Went well: long and careful" in texts(again.response)
    back = await held.ann.submit_modal(old, {"strengths": "short", "try_next": "x"})
    assert "**Not saved:** you've written something else" in texts(back.response)
    assert "short\n\nx" in texts(back.response)
    kept = (await held.ann.click(back.response, label="My feedback")).response
    assert "> Went well: long and careful" in texts(kept)


async def test_the_feedback_of_who_only_left_mock_reaches_the_partner(held: Held) -> None:
    await held.make(state=SessionState.FEEDBACK)
    now, guild_id = held.here.env.now(), held.here.guild.id
    panel = (await held.give(held.ann, "ann", submit=False)).response
    await held.write(lambda tx: leave_by_choice(tx, guild_id, held.ann.id, now))
    await held.give(held.bob, "bob")
    assert (await held.session()).state is SessionState.FEEDBACK
    assert "bob was strong" in texts((await held.ann.click(panel, label="Submit")).response)
    assert "ann was strong" in await held.said(held.bob, "reveal")
