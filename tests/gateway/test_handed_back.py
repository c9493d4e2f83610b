"""What was typed into a form that could not be kept is handed back whole."""

import re
from typing import Any

import discord
import pytest

from bot.gateway import replies
from bot.gateway.layout import HandedBack
from bot.gateway.routes import ComponentInteraction
from tests.daily.contributed.test_suggest import SUGGESTED
from tests.gateway.drawing.test_no_files import has_files
from tests.gateway.test_replies import Interaction
from tests.proof.wire import Fault, laid_wire, refusal
from tests.world import World, texts

ZERO_WIDTH = "\u200b"
LONG, OTHER = "s" * 200, "a" * 300
ASKED = f"{SUGGESTED['prompt']} Think of the data, too."


@pytest.mark.parametrize(
    ("values", "written"),
    [
        ({"title": "Faster", "situation": LONG, "action": OTHER}, f"{LONG}\n\n{OTHER}"),
        ({"text": LONG, "who": "share"}, LONG),
        ({"on": "in 3 weeks", "hours": "5", "tracks": ("coding",)}, "in 3 weeks"),
        ({}, ""),
    ],
)
def test_every_long_field_is_handed_back(values: dict[str, Any], written: str) -> None:
    raw: Any = None
    assert ComponentInteraction(raw, (), values).written() == written


async def test_what_was_done_is_not_denied_because_its_answer_was_refused(here: World) -> None:
    here.env.check_errors = False
    ann = here.member("ann")
    opened = await ann.slash(here.channel, "suggest")
    with laid_wire() as wire:
        wire.fail(Fault(lambda one: one.path.endswith("/callback"), lambda: refusal(400, 50035)))
        done = await ann.submit_modal(opened, SUGGESTED)
    assert "couldn't show you my answer" in texts(done.response)
    assert SUGGESTED["answer"] not in texts(done.response)
    again = await ann.submit_modal(await ann.slash(here.channel, "suggest"), SUGGESTED)
    assert "already" in texts(again.response)


@pytest.mark.parametrize("code", [(400, 50035), (403, 50013)])
async def test_a_refusal_that_discord_does_not_take_is_not_silent(
    here: World, code: tuple[int, int]
) -> None:
    here.env.check_errors = False
    ann = here.member("ann")
    with laid_wire() as wire:
        wire.fail(Fault(lambda one: one.path.endswith("/callback"), lambda: refusal(*code)))
        done = await ann.slash(here.channel, "quiz duel", member=ann)
    assert "couldn't show you my answer" in texts(done.response)
    forms = [await ann.slash(here.channel, "suggest") for _ in range(4)]
    for at, opened in enumerate(forms[:3]):
        await ann.submit_modal(opened, {**SUGGESTED, "title": f"Why do we hold out data {at}?"})
    with laid_wire() as wire:
        wire.fail(Fault(lambda one: one.path.endswith("/callback"), lambda: refusal(*code)))
        done = await ann.submit_modal(forms[3], {**SUGGESTED, "prompt": ASKED})
    assert "couldn't show you my answer" in texts(done.response)
    (file,) = done.response.attachments
    assert ASKED in (await file.read()).decode()


async def no_longer_escaped(written: str) -> str:
    """What a member reads of all that is handed back where no files are allowed."""
    sent: list[Any] = []

    class NoFiles(Interaction):
        async def first(self, *_: Any, **given: Any) -> object:
            if "file" in given:
                raise refusal(403, 50013)
            sent.append(given["view"])
            return await super().first()

        async def more(self, *_: Any, **given: Any) -> None:
            sent.append(given["view"])

    raw: Any = NoFiles()
    await replies.hand_back(raw, HandedBack("Not kept.", written))
    shown = []
    for view in sent:
        (words,) = (one for one in view.walk_children() if isinstance(one, discord.ui.TextDisplay))
        assert len(words.content) <= 4000
        shown.append(words.content.partition(">>> ")[2])
    assert "Not kept." in str(sent[0].to_components())
    return re.sub(r"\\(.)", r"\1", "".join(shown)).replace(ZERO_WIDTH, "")


@pytest.mark.parametrize("written", ["short", "*" * 4000, "_a " * 1300 + "end", "@everyone" * 300])
async def test_where_no_files_are_allowed_all_of_it_stands_below(written: str) -> None:
    assert (await no_longer_escaped(written)).split() == written.split()


async def full_while_she_writes(here: World, ann: Any, **form: str) -> Any:
    """A fourth suggestion, whose form was opened before the third was sent."""
    forms = [await ann.slash(here.channel, "suggest") for _ in range(4)]
    for at, opened in enumerate(forms[:3]):
        title = f"Why do we hold out data {at}?"
        await ann.submit_modal(opened, {**SUGGESTED, "title": title})
    return await ann.submit_modal(forms[3], {**SUGGESTED, "prompt": ASKED, **form})


async def test_what_was_typed_into_a_form_that_is_refused_is_handed_back(here: World) -> None:
    ann = here.member("ann")
    refused = await full_while_she_writes(here, ann, title="A fourth one")
    assert "nothing was sent" in texts(refused.response)
    (handed,) = refused.followups
    assert "What you wrote is in the file" in texts(handed)
    assert handed.ephemeral
    (file,) = handed.attachments
    written = (await file.read()).decode()
    assert ASKED in written
    assert SUGGESTED["answer"] in written


async def test_where_no_files_are_allowed_all_of_it_is_in_messages(here: World) -> None:
    ann, long = here.member("ann"), "a_b " * 470 + "The end."
    with laid_wire() as wire:  # simcord takes files from anybody
        wire.fail(Fault(has_files, lambda: refusal(403, 50013)))
        refused = await full_while_she_writes(here, ann, answer=long)
    assert "nothing was sent" in texts(refused.response)
    said = "".join(texts(one) for one in refused.followups)
    assert ASKED in said
    assert said.count("\\_") == 470
    assert "The end." in said


async def test_a_refusal_of_a_few_words_hands_nothing_back(here: World) -> None:
    await here.setup(time="09:00", timezone="UTC")
    panel = await here.organiser.slash(here.channel, "setup", channel=here.channel)
    form = await here.organiser.select(panel.response, ["minimum"], custom_id="setup:change")
    refused = await here.organiser.submit_modal(form, {"value": "many"})
    assert list(refused.followups) == []
