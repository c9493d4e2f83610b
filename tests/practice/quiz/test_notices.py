"""Organisers hear that a question was reported: rarely, without names, with what to do."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.practice.quiz.asking.rules import is_notice_due
from bot.practice.quiz.asking.service import ReportService
from tests.world import World, texts

HEAD = "A member reported a question"
SECRET = "Option C is right as well, as my professor Weber says."
NOW = datetime(2026, 3, 2, tzinfo=UTC)


@given(st.integers(0, 30 * 24 * 60))
def test_a_week_lies_between_two_notices(minutes: int) -> None:
    assert is_notice_due(None, NOW)
    later = NOW + timedelta(minutes=minutes)
    assert is_notice_due(NOW, later) == (minutes >= 7 * 24 * 60)


@pytest.fixture
async def group(here: World) -> World:
    """Set up with stories as daily questions and a channel for notices."""
    here.staff = here.guild.create_text_channel("staff")  # type: ignore[attr-defined]
    await here.setup(topics="behavioural", notices=here.staff)  # type: ignore[attr-defined]
    return here


async def report(here: World, who: Any, topic: str = "llm", text: str = SECRET) -> str:
    """Report the question of a topic; what the member is told."""
    asked = await who.slash(here.channel, "quiz start", topic=topic, questions=1)
    result = await who.click(asked.response, label=_first_answer(topic))
    form = await who.click(result.response, label="Report this question")
    done = await who.submit_modal(form, {"text": text})
    await here.run_due()
    return texts(done.response)


def _first_answer(topic: str) -> str:
    return "Option 0 of either" if topic == "vision" else "A"


def notices(here: World) -> list[str]:
    return [one for one in map(texts, here.staff.history()) if HEAD in one]  # type: ignore[attr-defined]


async def test_organisers_hear_of_a_report_without_name_or_text(group: World) -> None:
    ann = group.member("ann")
    told = await report(group, ann)
    assert "Organisers have it in their queue, without your name." in told
    (notice,) = notices(group)
    assert "*Title of one* (`one`)" in notice
    assert "`/organise questions`" in notice
    assert "bank flagged" not in notice  # organisers have no shell
    for private in ("Weber", "ann", str(ann.id)):
        assert private not in notice
    assert not any(HEAD in one for one in map(texts, group.channel.history()))


async def test_many_reports_of_a_question_are_one_notice_a_week(group: World) -> None:
    for name in ("ann", "bob", "cat"):
        assert "Organisers have it" in await report(group, group.member(name))
    dan = group.member("dan")
    await report(group, dan, "vision")
    assert len(notices(group)) == 2
    await group.forward(timedelta(days=6, hours=23))
    await report(group, dan)
    assert len(notices(group)) == 2
    await group.forward(timedelta(hours=1))
    await report(group, group.member("eve"))
    assert [HEAD in one and "(`one`)" in one for one in notices(group)] == [True, False, True]


@pytest.mark.parametrize("crash", [False, True])
async def test_a_notice_survives_a_restart_and_comes_once(group: World, crash: bool) -> None:
    ann = group.member("ann")
    await ReportService(group.app.core).report(group.guild.id, ann.id, "one", SECRET)
    await group.restart(crash=crash)
    await group.run_due()
    await group.restart(crash=crash)
    await group.forward(timedelta(minutes=3))
    assert len(notices(group)) == 1


async def test_the_same_report_again_tells_nobody_again(group: World) -> None:
    ann = group.member("ann")
    await report(group, ann)
    assert "Your earlier report is replaced." in await report(group, ann, text="Something else.")
    assert len(notices(group)) == 1


async def test_a_server_that_was_never_set_up_has_nobody_to_tell(here: World) -> None:
    told = await report(here, here.member("ann"))
    assert "Its authors will see it." in told
    assert "Organisers" not in told


async def test_one_servers_notice_is_not_anothers(group: World) -> None:
    other = group.guild.id + 1
    result = await ReportService(group.app.core).report(
        other, group.member("ann").id, "one", SECRET
    )
    assert not result.organisers_know
    await group.run_due()
    assert notices(group) == []
