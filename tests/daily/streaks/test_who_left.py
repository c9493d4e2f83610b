"""Who left the server gets no reminder; who comes back does again."""

import asyncio
from typing import Any

import pytest

from bot.core.errors import DeliveryError, DeliveryFailure
from tests.world import World, texts

GOOD = "The held-out fold was never seen while training the model."


@pytest.fixture
async def asked(here: World) -> World:
    """A question is open."""
    await here.setup(time="09:00", timezone="UTC")
    await here.until("2026-01-01T09:00")
    return here


async def answer(here: World, person: Any) -> None:
    form = await person.click(here.channel.history()[0], label="Answer")
    await person.submit_modal(form, {"text": GOOD, "who": "keep"})


async def at_stake(here: World) -> Any:
    """Ann has a streak and a reminder at eight in the evening of the next day."""
    ann = here.member("ann")
    await answer(here, ann)
    await ann.slash(here.channel, "streak remind", time="20:00")
    await here.until("2026-01-02T09:00")
    return ann


def reminders(person: Any) -> list[str]:
    return [texts(one) for one in person.user.dm_channel.history()]


async def test_who_left_is_not_reminded_and_who_came_back_is(asked: World) -> None:
    ann = await at_stake(asked)
    asked.guild.remove_member(ann)
    await asked.until("2026-01-02T20:00")
    assert reminders(ann) == []
    ann = asked.guild.add_member(ann.user)
    newest = [one for one in asked.channel.history() if "Answer" in str(one.components)][-1]
    form = await ann.click(newest, label="Answer")
    await ann.submit_modal(form, {"text": GOOD, "who": "keep"})
    await asked.until("2026-01-03T09:00")
    await asked.until("2026-01-03T20:00")
    assert len(reminders(ann)) == 1


async def test_a_reminder_goes_out_when_discord_does_not_say(asked: World) -> None:
    ann = await at_stake(asked)

    async def is_member(_guild: int, _user: int) -> bool:
        raise DeliveryError(DeliveryFailure.TEMPORARY, "HTTP 503")

    asked.app.notifier.is_member = is_member  # type: ignore[method-assign]
    await asked.until("2026-01-02T20:00")
    assert reminders(ann) == [], "it waits for an answer for a while"
    await asked.until("2026-01-02T20:30")
    assert len(reminders(ann)) == 1


async def test_a_reminder_goes_out_when_asking_hangs(asked: World) -> None:
    ann = await at_stake(asked)

    async def is_member(_guild: int, _user: int) -> bool:
        await asyncio.Event().wait()
        return False

    asked.app.notifier.is_member = is_member  # type: ignore[method-assign]
    asked.app.presence.patience_seconds = 0
    await asked.until("2026-01-02T20:00")
    assert reminders(ann) == []
    await asked.until("2026-01-02T20:30")
    assert len(reminders(ann)) == 1


async def leaderboard(here: World) -> None:
    """Somebody looks at it, so Discord is asked who is there."""
    await here.member("bob").slash(here.channel, "leaderboard")
    await here.env.settle()


async def test_who_was_asked_about_and_left_since_is_not_reminded(asked: World) -> None:
    ann = await at_stake(asked)
    await leaderboard(asked)
    asked.guild.remove_member(ann)
    await asked.until("2026-01-02T20:00")
    assert reminders(ann) == []


async def test_who_was_gone_and_came_back_since_is_reminded(asked: World) -> None:
    ann = await at_stake(asked)
    asked.guild.remove_member(ann)
    await leaderboard(asked)
    ann = asked.guild.add_member(ann.user)
    await asked.until("2026-01-02T20:00")
    assert len(reminders(ann)) == 1


@pytest.mark.parametrize("comes_back", [False, True])
async def test_while_discord_does_not_say_nobody_who_was_gone_is_reminded_or_forgotten(
    asked: World, comes_back: bool
) -> None:
    ann = await at_stake(asked)
    asked.guild.remove_member(ann)
    await leaderboard(asked)
    says, failures = asked.app.notifier.is_member, 0

    async def is_member(_guild: int, _user: int) -> bool:
        nonlocal failures
        failures += 1
        raise DeliveryError(DeliveryFailure.TEMPORARY, "HTTP 503")

    asked.app.notifier.is_member = is_member  # type: ignore[method-assign]
    if comes_back:
        ann = asked.guild.add_member(ann.user)
    await asked.until("2026-01-02T20:00")
    await asked.until("2026-01-02T20:52")
    assert failures == 2
    assert reminders(ann) == []
    asked.app.notifier.is_member = says  # type: ignore[method-assign]
    await asked.until("2026-01-02T21:30")
    assert len(reminders(ann)) == comes_back


async def test_who_left_while_discord_does_not_say_is_not_reminded(asked: World) -> None:
    ann = await at_stake(asked)
    asked.guild.remove_member(ann)
    says = asked.app.notifier.is_member

    async def is_member(_guild: int, _user: int) -> bool:
        raise DeliveryError(DeliveryFailure.TEMPORARY, "HTTP 503")

    asked.app.notifier.is_member = is_member  # type: ignore[method-assign]
    await asked.until("2026-01-02T20:00")
    asked.app.notifier.is_member = says  # type: ignore[method-assign]
    await asked.until("2026-01-02T20:30")
    assert reminders(ann) == []
