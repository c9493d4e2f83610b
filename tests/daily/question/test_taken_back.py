"""Pausing and skipping take back a question that nobody has seen, and none that may stand."""

from typing import Any

import pytest

from bot.core.ids import ChannelId, GuildId
from bot.core.outbox import store as outbox
from bot.core.outbox.rules import MESSAGE
from bot.core.ports import Place
from bot.daily.ledger import store
from tests.daily.question.test_dates import organise, queue
from tests.proof.wire import Fault, Request, Wire, laid_wire, refusal
from tests.world import World, texts


@pytest.fixture
async def here(here: World) -> World:
    await here.setup(time="09:00", timezone="UTC")
    return here


def cards(here: World) -> list[str]:
    said = [texts(one) for one in here.channel.history()]
    return [one for one in said if "Question of the day" in one]


def refuse(here: World, wire: Wire, error: Any = None, **options: Any) -> Fault:
    """No card gets into the channel."""
    here.env.check_errors = False

    def is_card(request: Request) -> bool:
        return request.method == "POST" and request.path.endswith(f"{here.channel.id}/messages")

    return wire.fail(Fault(is_card, error or (lambda: refusal(403, 50013)), times=None, **options))


async def test_a_question_that_could_not_be_posted_does_not_come_after_a_pause(here: World) -> None:
    with laid_wire() as wire:
        fault = refuse(here, wire)
        await here.until("2026-01-01T09:00")
        assert fault.hit
        said = await organise(here, "pause")
    assert "No questions until" in said
    assert "may still come" not in said
    await here.until("2026-01-01T15:00")
    await here.restart()
    assert cards(here) == []
    resumed = await organise(here, "resume")
    assert "<t:1767344400:" in resumed  # the next one: 2 January, 09:00
    await here.until("2026-01-02T09:00")
    (card,) = cards(here)
    assert "Fri 2 Jan" in card


async def test_after_a_pause_today_can_still_have_its_question(here: World) -> None:
    with laid_wire() as wire:
        refuse(here, wire)
        await here.until("2026-01-01T09:00")
        await organise(here, "pause")
    await organise(here, "now")
    await here.run_due()
    (card,) = cards(here)
    assert "Thu 1 Jan" in card


async def test_a_day_whose_question_nobody_saw_is_skipped_and_keeps_what_was_queued(
    here: World,
) -> None:
    await queue(here, "vision-2", "today")
    with laid_wire() as wire:
        refuse(here, wire)
        await here.until("2026-01-01T09:00")
        said = await organise(here, "skip", date="today")
    assert "Thursday 1 January is skipped" in said
    assert "**Title of vision-2** is queued for it" in said
    await here.until("2026-01-01T15:00")
    assert cards(here) == []
    await organise(here, "skip", date="today", undo=True)
    await organise(here, "now")
    await here.run_due()
    (card,) = cards(here)
    assert "Title of vision-2" in card


def blind(wire: Wire) -> None:
    """Nobody can look into the channel."""
    wire.fail(Fault(lambda one: one.method == "GET", lambda: refusal(403, 50013), times=None))


async def test_one_that_may_stand_is_not_taken_back_and_that_is_said(here: World) -> None:
    with laid_wire() as wire:
        fault = refuse(here, wire, ConnectionResetError, too_late=True)
        await here.until("2026-01-01T09:00")
        row = await here.app.database.read(lambda tx: outbox.tried(tx, "question", "1"))
        assert row is not None
        place = Place(channel_id=ChannelId(here.channel.id))
        await here.app.outbox.doubts.add(row, MESSAGE, place)  # the wire of the tests has no doubt
        fault.error, fault.too_late = lambda: refusal(403, 50013), False
        blind(wire)
        await here.until("2026-01-01T09:01")
        skipped = await organise(here, "skip", date="today")
        assert "is on its way and may be there already, so it can't be skipped" in skipped
        assert "it may still come, or be there" in await organise(here, "pause")
    await here.until("2026-01-01T15:00")
    (card,) = cards(here)
    assert "Thu 1 Jan" in card
    posts = await here.app.database.read(lambda tx: store.open_posts(tx, GuildId(here.guild.id)))
    assert len(posts) == 1, "it was found"


async def test_one_whose_process_died_is_not_taken_back_where_nobody_can_look(here: World) -> None:
    with laid_wire() as wire:
        refuse(here, wire)
        await here.until("2026-01-01T09:00")
        forget = "UPDATE outbox SET problem = '' WHERE kind = 'question'"  # as a death leaves it
        await here.app.database.write(lambda tx: tx.execute(forget))
        assert "may still come" in await organise(here, "pause")
        await organise(here, "resume")
        blind(wire)
        await here.until("2026-01-01T09:02")
        assert "may still come" in await organise(here, "pause")


async def test_a_pause_takes_back_a_question_though_later_dates_are_skipped(here: World) -> None:
    for on in ("2026-01-02", "2026-01-05", "2026-01-06"):
        await organise(here, "skip", date=on, reason="holidays")
    with laid_wire() as wire:
        refuse(here, wire)
        await here.until("2026-01-01T09:00")
        assert "may still come" not in await organise(here, "pause")
    await here.until("2026-01-01T15:00")
    assert cards(here) == []
