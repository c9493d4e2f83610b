"""What was typed into a form that could not be kept is handed back whole."""

from typing import Any

import pytest

from bot.gateway.routes import ComponentInteraction
from tests.daily.contributed.test_suggest import SUGGESTED
from tests.proof.wire import Fault, laid_wire, refusal
from tests.world import World, texts

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
