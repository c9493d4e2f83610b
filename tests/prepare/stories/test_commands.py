"""/story through the real discord.py: kept, found for a question, and never by anybody else."""

import json
from datetime import timedelta
from typing import Any

import pytest

from bot.bank.model import Bank
from bot.core.errors import UserError
from bot.core.ids import GuildId, SessionId, UserId
from bot.gateway import layout
from bot.gateway.layout import Accent
from bot.interviews.session.messages import PromptCard
from bot.interviews.session.ui.place import prompt_card
from bot.prepare.stories.rules import story as rules
from bot.prepare.stories.rules.story import Texts
from bot.prepare.stories.service import StoryService
from tests.interviews.profiles.people import card_ids
from tests.practice.quiz.conftest import question
from tests.proof.census import rows
from tests.real_bank import real_bank
from tests.world import World, texts

SECRET = "zebrafish"
TYPED = {
    "title": "Faster scoring",
    "situation": f"A {SECRET} job took five hours.",
    "task": "",
    "action": "I profiled it and made it faster.",
    "result": "42 minutes.",
}


OWN = {
    "situation": f"In our team a colleague wanted a deep network for the {SECRET} model.",
    "action": "I disagreed, argued for a baseline, ran an experiment and convinced him.",
}
ASKED = "technical-disagreement"


@pytest.fixture(scope="session")
def bank() -> Bank:
    return Bank.of([question("fold", "evaluation"), *real_bank().by_topic["behavioural"]])


async def write(here: World, who: Any, **changed: str) -> Any:
    listed = await who.slash(here.channel, "story")
    assert listed.ephemeral
    form = await who.click(listed.response, label="New story")
    return form, await who.submit_modal(form, {**TYPED, **changed})


async def count(here: World) -> int:
    sql = "SELECT count(*) FROM stories"
    return int(await here.app.database.read(lambda tx: tx.execute(sql).fetchone()[0]))


async def test_a_story_is_kept_unfinished_changed_listed_and_deleted(here: World) -> None:
    ann = here.member("ann")
    _form, saved = await write(here, ann)
    assert "Still to write: Task" in texts(saved.response)
    form = await ann.click(saved.response, label="Change it")
    assert SECRET in str(form.modal)
    saved = await ann.submit_modal(form, {**TYPED, "title": "*Faster*", "task": "One hour."})
    assert "Still to write" not in texts(saved.response)
    assert await count(here) == 1
    sure = await ann.click(saved.response, label="Delete")
    listed = await ann.click(sure.response, label="Keep it")
    assert "\\*Faster\\*" in texts(listed.response)
    opened = await ann.select(listed.response, values=[await newest(here)])
    sure = await ann.click(opened.response, label="Delete")
    gone = await ann.click(sure.response, label="Delete it")
    assert "Deleted:" in texts(gone.response)
    assert await count(here) == 0


@pytest.mark.parametrize("lead", ["", "a"])
async def test_a_story_that_is_longer_than_a_card_is_cut_before_no_sign(
    here: World, lead: str
) -> None:
    stars = lead + "*" * 990
    _form, saved = await write(here, here.member("ann"), situation="why " + stars, action=stars)
    shown = texts(saved.response)
    assert "longer than a card" in shown
    assert "\\*…" in shown
    assert "\\…" not in shown


async def newest(here: World) -> str:
    sql = "SELECT max(story_id) FROM stories"
    return str(await here.app.database.read(lambda tx: tx.execute(sql).fetchone()[0]))


async def test_the_same_form_handed_in_again_makes_no_second_story(here: World) -> None:
    """Its answer was lost, and Discord keeps a form open then."""
    service, ann = StoryService(here.app.core), UserId(7)
    form = await service.new(ann)
    for result in ("", "42 minutes."):
        given = Texts("Faster", "Slow.", "One hour.", "Profiled.", result)
        shown = await service.save(GuildId(1), ann, form.key, "", given)
    assert shown.story.result == "42 minutes."
    assert await count(here) == 1
    await service.delete(ann, shown.story.story_id)
    assert (await service.delete(ann, shown.story.story_id)).deleted == ""
    with pytest.raises(UserError, match="is gone"):
        await service.edit(ann, shown.story.story_id)
    # Deleted on the phone while the form is open on the desk: what is typed is kept.
    kept = await service.save(GuildId(1), ann, form.key, "", given)
    assert kept.story.title == "Faster"
    for at in range(rules.MOST_STORIES - 1):
        await service.save(None, ann, f"n{at}", "", given)
    with pytest.raises(UserError, match="as many as I keep"):
        await service.new(ann)


async def test_a_behavioural_question_brings_ones_own_stories_and_nobody_elses(here: World) -> None:
    ann, bob = here.member("ann"), here.member("bob")
    _form, saved = await write(here, ann, **OWN)
    asked = await ann.select(saved.response, values=[ASKED])
    mine = await ann.click(asked.response, label="My stories")
    assert SECRET in texts(mine.response)
    assert "Why this one" in texts(mine.response)
    form = await ann.click(asked.response, label="Answer")
    after = await ann.submit_modal(form, {"text": "I argued with a colleague."})
    mine = await ann.click(after.response, label="My stories")
    assert SECRET in texts(mine.response)
    # A mock interview shows its question to both, with the same button.
    card = prompt_card(PromptCard("", SessionId(1), here.app.core.bank.bank.questions[ASKED], ()))
    card.stop()
    await here.app.client.get_partial_messageable(here.channel.id).send(view=card)
    for who, is_theirs in ((ann, True), (bob, False)):
        seen = await who.click(here.channel.history()[-1], label="My stories")
        assert seen.ephemeral
        assert (SECRET in texts(seen.response)) is is_theirs
    exported = await bob.slash(here.channel, "privacy export")
    assert SECRET not in exported.response.content
    for who in (ann, bob, here.organiser):
        found = await who.slash(here.channel, "ask", text=f"{SECRET} deep network")
        assert SECRET not in texts(found.response).replace(f"{SECRET} deep network", "")
    # Nobody gets at it by its number either.
    view = layout.notice(
        Accent.INFO, "x", layout.button("Change it", f"stories:edit:{await newest(here)}")
    )
    view.stop()
    await here.app.client.get_partial_messageable(here.channel.id).send(view=view)
    refused = await bob.click(here.channel.history()[-1], label="Change it")
    assert "is gone" in texts(refused.response)


async def test_one_reads_ones_stories_in_direct_messages_and_takes_them_along(here: World) -> None:
    user = here.env.create_user("ann")
    listed = await user.slash("story")
    form = await user.click(listed.response, label="New story")
    saved = await user.submit_modal(form, {**TYPED, **OWN})
    assert "practise:with" not in card_ids(saved.response)
    result = await user.slash("privacy export")
    assert "in direct messages" in result.response.content
    data = json.loads(await result.response.attachments[0].read())
    assert SECRET in data["stories"][0]["situation"]
    asked = await user.slash("privacy delete")
    await user.click(asked.response, label="Delete everything")
    assert await count(here) == 0


async def test_a_form_that_was_open_on_another_device_overwrites_nothing(here: World) -> None:
    ann = here.member("ann")
    story = {"title": "Scoring", "situation": "s", "task": "t", "action": "short", "result": "r"}
    listed = await ann.slash(here.channel, "story")
    shown = await ann.submit_modal(await ann.click(listed.response, label="New story"), story)
    await here.forward(timedelta(minutes=1))
    desk = await ann.click(shown.response, label="Change it")
    phone = await ann.click(shown.response, label="Change it")
    await ann.submit_modal(desk, {**story, "action": "long, written at the desk"})
    await here.forward(timedelta(minutes=1))
    second = await ann.submit_modal(phone, {**story, "action": "short!"})
    assert "Saved as another story" in texts(second.response)
    kept = await rows(here, "SELECT action FROM stories ORDER BY story_id")
    assert kept == [("long, written at the desk",), ("short!",)]
    again = await ann.click(second.response, label="Change it")
    changed = await ann.submit_modal(again, {**story, "action": "short, and better"})
    assert "-# Saved. Only you see it." in texts(changed.response)
    assert len(await rows(here, "SELECT 1 FROM stories")) == 2
