"""Organisers hear of a cause once, while it lasts, and of a role that is gone."""

from typing import Any

import discord
import pytest

from bot.daily.alerts import tx as alerts
from tests.daily.threads.test_threads import Away
from tests.world import World, texts


def said(channel: Any, words: str) -> int:
    return sum(words in texts(message) for message in channel.history())


def newest_card(here: World) -> str:
    shown = map(texts, here.channel.history())
    return [one for one in shown if "Question of the day" in one][-1]


@pytest.mark.parametrize("is_heard", [True, False])
async def test_a_role_that_is_deleted_is_told_once_and_pinged_no_more(
    here: World, is_heard: bool
) -> None:
    notices = here.guild.create_text_channel("organisers")
    role = here.guild.create_role("Learners", mentionable=True)
    await here.setup(time="09:00", timezone="UTC", role=role, notices=notices)
    await here.until("2026-01-01T09:00")
    assert role.mention in newest_card(here)
    if is_heard:
        here.env.backend.delete_role(here.guild.id, role.id)
    else:
        with Away(here):
            here.env.backend.delete_role(here.guild.id, role.id)
        await here.restart()
    for moment in ("2026-01-02T09:00", "2026-01-03T09:00"):
        await here.until(moment)
        assert role.mention not in newest_card(here)
    assert "Sat 3 Jan" in newest_card(here)
    assert said(notices, "pinged with each question") == 1
    settings = await here.organiser.slash(here.channel, "setup", channel=here.channel)
    assert str(role.id) not in texts(settings.response)


async def test_one_cause_makes_one_notice_until_it_is_over(here: World) -> None:
    notices = here.guild.create_text_channel("organisers")
    await here.setup(time="09:00", timezone="UTC", notices=notices)
    path = f"/channels/{here.channel.id}/messages"
    for round_ in (1, 2):
        here.env.inject_error("POST", path, status=403, code=50013, times=None)
        for day in range(2):
            on = 3 * round_ + day
            await here.until(f"2026-01-{on:02}T09:00")
            await here.until(f"2026-01-{on:02}T12:00")
            await here.until(f"2026-01-{on + 1:02}T00:40")
        assert len(notices.history()) == round_, [texts(one) for one in notices.history()]
        here.env.backend.faults.clear()
        await here.until(f"2026-01-{3 * round_ + 2:02}T09:00")
    assert said(notices, "permission is missing") == 2


async def test_a_day_that_is_let_go_after_the_next_question_stood_is_no_news(here: World) -> None:
    """Both are due at once when the bot may write again, and either may be first."""
    notices = here.guild.create_text_channel("organisers")
    await here.setup(time="09:00", timezone="UTC", notices=notices)
    path = f"/channels/{here.channel.id}/messages"
    here.env.inject_error("POST", path, status=403, code=50013, times=None)
    await here.until("2026-01-01T09:00")
    await here.app.database.write(
        lambda tx: alerts.works_again(tx, here.guild.id, "question")
    )  # the next one stands
    await here.until("2026-01-02T08:00")
    assert said(notices, "could not be posted") == len(notices.history()) == 1


async def test_an_empty_pool_is_told_once(here: World) -> None:
    notices = here.guild.create_text_channel("organisers")
    await here.setup(time="09:00", timezone="UTC", notices=notices)
    here.app.core.bank.bank = type(here.bank).of([])
    for day in (1, 2, 3):
        await here.until(f"2026-01-{day:02}T09:00")
    assert said(notices, "No question today") == 1


async def test_who_only_looks_at_the_panel_takes_over_no_notices(here: World) -> None:
    await here.setup(time="09:00", timezone="UTC")
    role = here.guild.create_role("More", permissions=discord.Permissions(manage_guild=True))
    other = here.member("oscar", roles=[role])
    await other.slash(here.channel, "setup", channel=here.channel)
    assert await organiser(here) == here.organiser.id
    await other.slash(here.channel, "setup", channel=here.channel, time="10:00")
    assert await organiser(here) == other.id


async def organiser(here: World) -> int:
    return await here.app.database.read(
        lambda tx: tx.execute("SELECT organiser_id FROM guilds").fetchone()[0]
    )
