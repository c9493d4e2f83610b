"""Feedback is never visible early, or to anybody else: every button, command and export is
tried by everybody at each state."""

import json
from datetime import timedelta
from typing import Any

import pytest

from bot.cli.reports import report_text
from bot.interviews.feedback.service.feedback import SessionFeedbackService
from bot.interviews.personal import ABOUT_YOU
from bot.interviews.values.rules import SessionState
from bot.practice.self_check.service import AuthorsReportService
from tests.interviews.session.holding.conftest import Held, press_each
from tests.world import World, texts

ANN, BOB = "secretofann", "secretofbob"
NOT_THERE = 99
"""The number of no session."""
ACTIONS = (
    *("sheet", "debrief", "words", "submit", "reveal", "practise"),
    *("pause", "resume", "extend", "next", "swap"),
)
BEFORE = tuple(sorted(set(SessionState) - {SessionState.DONE}))


async def filled(held: Held, state: SessionState, *, submitted: bool) -> None:
    """Ann has said everything, Bob all but her scores; then the state is as wanted."""
    await held.make(state=SessionState.RUNNING)
    await held.enter(SessionState.FEEDBACK)
    await held.give(held.ann, ANN, submit=submitted)
    panel = (await held.grade(held.bob, "self", 1, 2, 3, 4)).response
    await held.write_words(held.bob, panel, strengths=BOB, try_next=BOB)
    if state is not SessionState.FEEDBACK:
        await held.enter(state)


async def exported(held: Held, who: Any, channel: Any = None) -> str:
    """The file of /privacy export."""
    result = await who.slash(channel or held.here.channel, "privacy export")
    assert result.ephemeral
    files = result.response.attachments
    return (await files[0].read()).decode() if files else str(result.response.content)


async def everything(held: Held, who: Any, channel: Any = None) -> str:
    """All that somebody gets to see by every button, form, select and command there is."""
    there = await held.rows("SELECT session_id FROM interview_sessions")
    buttons = [f"mock:{action}:{one}" for action in ACTIONS for (one,) in there]
    buttons += [f"mock:score:{held.session_id}:{one}" for one in ("self", "partner", "nonsense")]
    buttons += [
        f"mock:page:{held.session_id}:{half}:{page}:full"
        for half in (1, 2)
        for page in (0, 1, 2, 5, 9)
    ]
    buttons += [f"mock:history:{page}" for page in range(4)]
    seen = await shown_by(held, who, buttons)
    home = channel or held.here.channel
    for command in ("mock history", "review now", "review ahead", "streak show", "leaderboard"):
        seen.append(texts((await who.slash(home, command)).response))
    seen.append(await exported(held, who, channel))
    return "\n".join(seen)


async def shown_by(held: Held, who: Any, custom_ids: list[str]) -> list[str]:
    """What somebody is shown by each of these buttons."""
    is_eve = who is getattr(held, "eve", None)  # of another guild: only direct messages reach her
    presser, place = (who.user, who.user.dm_channel) if is_eve else (who, held.thread)
    return [
        json.dumps(one.modal) if one.modal is not None else texts(one.response)
        for one in await press_each(held.here, presser, place.id, custom_ids)
    ]


async def outsider(held: Held) -> tuple[Any, Any]:
    """Somebody of another guild with the same bot, and a channel there."""
    guild = held.here.env.create_guild("Others")
    channel = guild.create_text_channel("daily")
    held.eve = guild.add_member(held.here.env.create_user("eve"))  # type: ignore[attr-defined]
    return held.eve, channel  # type: ignore[attr-defined]


async def test_nobody_but_its_author_sees_feedback_before_the_session_is_done(held: Held) -> None:
    eve, channel = await outsider(held)
    await filled(held, SessionState.FEEDBACK, submitted=False)
    await nobody_else_sees_it(held, eve, channel, "before Ann submits")
    await held.press(held.ann, "submit")
    for state in BEFORE:
        await held.enter(state)
        # what was pressed before has left where it was all that could be seen
        assert (await held.session()).state is state
        assert await said_by(held) == [(ANN, f"{ANN} was strong", 1), (BOB, BOB, 0)], state
        await nobody_else_sees_it(held, eve, channel, state)


async def said_by(held: Held) -> list[tuple[Any, ...]]:
    """Who said what, and whether it was submitted."""
    names = {held.ann.id: ANN, held.bob.id: BOB}
    said = await held.rows(
        "SELECT user_id, strengths, submitted_at NOT NULL FROM interview_feedback ORDER BY user_id"
    )
    return [(names[who], *more) for who, *more in said]


async def nobody_else_sees_it(held: Held, eve: Any, channel: Any, when: str) -> None:
    seen = await everything(held, held.bob)
    assert ANN not in seen, when
    assert BOB in seen, when  # the export holds what one wrote oneself
    others = ((held.cat, None), (held.dan, None), (held.here.organiser, None), (eve, channel))
    for who, place in others:
        seen = await everything(held, who, place)
        assert ANN not in seen, (when, who)
        assert BOB not in seen, (when, who)


async def test_when_it_is_done_each_of_the_two_sees_theirs_and_nobody_else_anything(
    held: Held,
) -> None:
    await filled(held, SessionState.FEEDBACK, submitted=True)
    await held.give(held.bob, BOB)
    assert (await held.session()).state is SessionState.DONE
    for who in (held.ann, held.bob):
        seen = await everything(held, who)
        assert ANN in seen
        assert BOB in seen
    for who in (held.cat, held.dan, held.here.organiser):
        seen = await everything(held, who)
        assert ANN not in seen
        assert BOB not in seen
    eve, channel = await outsider(held)
    assert ANN not in await everything(held, eve, channel)
    await by_the_number_of_no_session_nobody_sees_anything(held, eve)


async def by_the_number_of_no_session_nobody_sees_anything(held: Held, eve: Any) -> None:
    for who in (held.ann, held.bob, held.cat, held.dan, held.here.organiser, eve):
        buttons = [f"mock:{action}:{NOT_THERE}" for action in ACTIONS]
        seen = "\n".join(await shown_by(held, who, buttons))
        assert ANN not in seen
        assert BOB not in seen


async def test_a_draft_stays_with_its_author_for_ever(held: Held) -> None:
    await filled(held, SessionState.FEEDBACK, submitted=True)
    await held.here.forward(timedelta(hours=48))
    await held.enter(SessionState.DONE)
    assert BOB not in await everything(held, held.ann)
    assert ANN in await everything(held, held.bob)


async def test_the_thread_the_authors_report_and_the_log_hold_nothing_of_it(
    held: Held, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(0)
    await filled(held, SessionState.FEEDBACK, submitted=True)
    await held.give(held.bob, BOB)
    await held.here.run_due()
    said = "\n".join(
        texts(message) for message in held.thread.history() if "feedback is out" in texts(message)
    )
    assert said
    assert ANN not in said
    assert BOB not in said
    app = held.here.app
    found = await AuthorsReportService(database=app.database, bank=app.core.bank.bank).gather()
    assert ANN not in report_text(found)
    ours = [one for one in caplog.records if one.name.startswith("bot")]
    assert not [one for one in ours if ANN in f"{one.getMessage()} {one.__dict__}"]


async def test_a_form_that_somebody_forges_changes_and_shows_nothing(held: Held) -> None:
    await filled(held, SessionState.FEEDBACK, submitted=False)
    before = await held.rows("SELECT * FROM interview_feedback ORDER BY user_id")
    service = SessionFeedbackService(held.here.app.core)
    for who in (held.cat, held.dan, held.here.organiser):
        for act in (
            service.open(held.session_id, who.id),
            service.say(held.session_id, who.id, "x", "y"),
            service.submit(held.session_id, who.id),
            service.words_form(held.session_id, who.id),
        ):
            with pytest.raises(Exception, match=r"somebody else's|You observed"):
                await act
    assert await held.rows("SELECT * FROM interview_feedback ORDER BY user_id") == before


async def test_the_export_holds_what_partners_said_only_after_the_reveal(held: Held) -> None:
    await filled(held, SessionState.FEEDBACK, submitted=True)
    early = json.loads(await exported(held, held.bob))
    assert ABOUT_YOU not in early
    assert early["interview_feedback"][0]["strengths"] == BOB
    await held.give(held.bob, BOB)
    late = json.loads(await exported(held, held.bob))
    assert late[ABOUT_YOU] == [
        {
            "session_id": held.session_id,
            "partner_scores": '{"communication":4,"correctness":3,"depth":1,"trade-offs":2}',
            "strengths": f"{ANN} was strong",
            "try_next": f"{ANN} to try",
        }
    ]
    assert ABOUT_YOU not in json.loads(await exported(held, held.cat))


async def test_the_export_names_no_question_before_it_was_asked(held: Held) -> None:
    await held.make()
    for state in (SessionState.CHECKED_IN, SessionState.RUNNING, SessionState.FEEDBACK):
        await held.enter(state)
        asked = (await held.halves())[0].question_ids
        assert asked, state
        text = await exported(held, held.ann)
        assert (asked[0] in text) == (state is SessionState.FEEDBACK), state


async def test_the_members_of_other_sessions_of_the_guild_see_nothing_of_this_one(
    here: World,
) -> None:
    held = Held(here)
    await filled(held, SessionState.FEEDBACK, submitted=True)
    first = held.session_id
    held.ann, held.bob, ann, bob = held.dan, held.cat, held.ann, held.bob
    other = await held.make(observer=False, state=SessionState.FEEDBACK)
    assert other != first
    for who in (held.ann, held.bob):
        seen = await everything(held, who)
        assert ANN not in seen
        assert BOB not in seen
    held.ann, held.bob, held.session_id = ann, bob, first
    assert ANN in await everything(held, held.ann)
