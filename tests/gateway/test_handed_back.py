"""What was typed into a form that could not be kept is handed back whole."""

import re
from typing import Any

import discord
import pytest

from bot.gateway import replies
from bot.gateway.layout import HandedBack
from bot.gateway.routes import ComponentInteraction
from tests.daily.contributed.test_suggest import SUGGESTED
from tests.gateway.test_replies import Interaction
from tests.proof.wire import Fault, laid_wire, refusal
from tests.world import World, texts

ZERO_WIDTH = "\u200b"
LONG, OTHER = "s" * 200, "a" * 300


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
