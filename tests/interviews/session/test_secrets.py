"""What the two write stays with them on the whole way: not in logs, not in the outbox, not in
what others can ask for, and not with the partner before both have submitted."""

import json
import logging
from typing import Any

import pytest

from bot.bank.model import Bank
from bot.cli.reports import report_text
from bot.interviews.values.rules import SessionState
from bot.practice.self_check.service import AuthorsReportService
from tests.interviews.session.holding.conftest import full_bank
from tests.interviews.session.story import STEPS, WORDS, Story, ann_submits, bob_submits
from tests.world import World, texts

OWN_HOURS = ("Mon-Fri 18-21", "Tue-Sat 5pm-10pm")


@pytest.fixture(scope="module")
def bank() -> Bank:
    """Enough questions for two packs."""
    return full_bank()


def logged(records: list[logging.LogRecord]) -> str:
    """All that our own code logged, with everything that hangs on it."""
    return "\n".join(f"{one.getMessage()} {one.__dict__}" for one in records
                     if one.name.startswith("bot"))  # fmt: skip


async def outbox(here: World) -> str:
    rows = await here.app.database.read(
        lambda tx: [tuple(row) for row in tx.execute("SELECT * FROM outbox")]
    )
    return str(rows)


async def export(here: World, actor: Any) -> str:
    result = await actor.slash(here.channel, "privacy export")
    (file,) = result.response.attachments
    return (await file.read()).decode()


async def asked_for(story: Story, actor: Any) -> str:
    """What commands and the author's report tell somebody."""
    here = story.here
    said = [await export(here, actor)]
    for command in ("mock history", "mock session", "mock why", "mock profile", "leaderboard",
                    "streak show", "review ahead"):  # fmt: skip
        said.append(texts((await actor.slash(here.channel, command)).response))
    for command in ("organise round", "organise status"):
        said.append(texts((await here.organiser.slash(here.channel, command)).response))
    app = here.app
    report = await AuthorsReportService(database=app.database, bank=app.core.bank.bank).gather()
    return "\n".join([*said, report_text(report)])


async def test_feedback_is_seen_by_the_partner_only_when_both_have_submitted(
    here: World, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    story = Story(here)
    submitted = [step.do for step in STEPS].index(ann_submits)
    for step in STEPS[: submitted + 1]:
        await step.do(story)
    assert WORDS["ann"] not in await asked_for(story, story.bob.actor)
    assert WORDS["ann"] in await export(here, story.ann.actor)
    for step in STEPS[submitted + 1 :]:
        if step.do is bob_submits:
            assert WORDS["bob"] not in await asked_for(story, story.ann.actor)
            assert WORDS["ann"] not in await asked_for(story, story.bob.actor)
        await step.do(story)
        if step.do is bob_submits:
            break
    assert (await story.session()).state is SessionState.DONE
    assert WORDS["bob"] in await export(here, story.ann.actor)
    assert WORDS["ann"] in await export(here, story.bob.actor)
    public = json.dumps([story.said()["thread"], story.said()["channel"]])
    for words in (*WORDS.values(), "more of ann's", "more of bob's", *OWN_HOURS):
        assert words not in logged(caplog.records)
        assert words not in await outbox(here)
        assert words not in public
