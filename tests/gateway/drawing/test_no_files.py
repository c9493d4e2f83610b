"""Where the bot may attach no files, a card comes with the words of its picture."""

from collections.abc import Iterator

import pytest

from bot.gateway.drawing.worker_process import is_installed
from bot.gateway.replies import NO_FILES_HERE
from tests.daily.contributed.test_suggest import SUGGESTED
from tests.daily.streaks.test_commands import group, run  # noqa: F401
from tests.proof.wire import Fault, Request, laid_wire, refusal
from tests.world import World, texts

pytestmark = pytest.mark.skipif(not is_installed(), reason="the extra drawing isn't installed")
FORMULA = r"\frac{a}{b}"


def has_files(request: Request) -> bool:
    return isinstance(request.body, dict) and "payload_json" in request.body


@pytest.fixture(autouse=True)
def refused() -> Iterator[Fault]:
    """simcord takes files from anybody; this is a Discord that takes none."""
    with laid_wire() as wire:
        yield wire.fail(Fault(has_files, lambda: refusal(403, 50013), times=None))


async def test_a_private_card_and_one_for_everyone_come_in_words(
    here: World, refused: Fault
) -> None:
    ann = here.member("ann")
    for public in (False, True):
        done = await ann.slash(here.channel, "formula", latex=FORMULA, public=public)
        assert done.ephemeral is not public
        assert "`a/b`" in texts(done.response)
        assert done.response.attachments == []
    assert refused.hit == 2


async def test_a_card_that_is_posted_comes_in_words(group: World, refused: Fault) -> None:  # noqa: F811
    people = await run(group, ann="aa")
    card = await people["ann"].slash(group.channel, "progress")
    assert "2 answered" in texts(card.response)
    await people["ann"].click(card.response, label="Share")
    await group.run_due()
    shared = [one for one in group.channel.history() if "'s year" in texts(one)]
    assert len(shared) == 1
    assert "2 answered" in texts(shared[0])
    assert refused.hit == 2


async def test_a_file_that_was_asked_for_says_why_it_can_not_come(here: World) -> None:
    done = await here.member("ann").slash(here.channel, "privacy export")
    assert texts(done.response).startswith(NO_FILES_HERE)


async def test_what_was_typed_is_handed_back_in_the_apology(
    here: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    here.env.check_errors = False
    ann = here.member("ann")
    opened = await ann.slash(here.channel, "suggest")

    def fails(*_: object, **__: object) -> None:
        raise KeyError

    monkeypatch.setattr(here.app.database, "write", fails)
    done = await ann.submit_modal(opened, SUGGESTED)
    assert "Sorry, that failed on my side" in texts(done.response)
    assert SUGGESTED["answer"] in texts(done.response)
