"""A server that is new: the first words, the time zone, and what comes after /setup."""

from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import discord
import pytest

from bot.core.ids import GuildId
from bot.core.shards import Shard
from bot.daily.setup import rules
from bot.daily.setup.service import SetupService
from tests.together import each
from tests.world import World, ids, texts

NOW = datetime(2026, 1, 1, tzinfo=UTC)
HELLO = "Hello! I help study groups prepare"


@each("locale", [one.value for one in discord.Locale])
def test_a_guess_is_a_zone_and_only_where_there_is_one(locale: str) -> None:
    guess = rules.guess_zone(locale)
    if locale in ("en-US", "es-419", "id", "pt-BR", "ru"):
        assert guess is None
    else:
        assert guess is not None
        assert ZoneInfo(guess).key == guess


@pytest.mark.parametrize(("hours", "is_new"), [(0, True), (23, True), (24, False), (900, False)])
def test_only_a_server_that_was_joined_within_a_day_is_new(hours: int, is_new: bool) -> None:
    assert rules.is_new(NOW - timedelta(hours=hours), NOW) is is_new


def set_locale(here: World, locale: str) -> None:
    guild = here.app.client.get_guild(here.guild.id)
    assert guild is not None
    guild.preferred_locale = discord.Locale(locale)


async def test_a_zone_that_nobody_told_is_asked_and_never_silently_utc(here: World) -> None:
    shown = await here.setup()
    assert "**Which time zone are you in?** Until you choose, I go by UTC." in texts(shown.response)
    assert "guess" not in texts(shown.response)
    form = await here.organiser.click(shown.response, label="Choose the time zone")
    done = await here.organiser.submit_modal(form, {"value": "Mumbai"})
    assert "Asia/Kolkata" in texts(done.response)
    assert "Which time zone" not in texts(done.response)
    assert "Which time zone" not in texts((await here.setup()).response)


async def test_a_guess_is_shown_as_one_and_holds_only_when_it_was_taken(here: World) -> None:
    set_locale(here, "de")
    shown = await here.setup()
    assert "My guess, from this server's language: *Europe/Berlin*." in texts(shown.response)
    assert "09:00 UTC" in texts(shown.response)
    done = await here.organiser.click(shown.response, label="Yes, Berlin time")
    assert "09:00 Europe/Berlin" in texts(done.response)
    assert "Which time zone" not in texts(done.response)


async def test_utc_that_was_said_is_not_asked_again(here: World) -> None:
    assert "Which time zone" not in texts((await here.setup(timezone="UTC")).response)


async def test_after_the_setup_the_first_question_can_come_at_once(here: World) -> None:
    shown = await here.setup(timezone="UTC")
    offered = set(ids(shown.response.message))
    assert {"question:now", "round:begin", "setup:introduce"} <= offered
    await here.organiser.click(shown.response, label="Post the first question now")
    await here.run_due()
    assert sum("Question of the day" in texts(one) for one in here.channel.history()) == 1
    again = texts((await here.setup()).response)
    assert "Daily question: settings" in again


async def introductions(here: World) -> list[Any]:
    return [one for one in here.channel.history() if "I'm here to help you" in texts(one)]


async def test_it_introduces_itself_once_in_four_lines_and_is_pinned(here: World) -> None:
    shown = await here.setup(timezone="UTC")
    await here.organiser.click(shown.response, label="Introduce me here")
    await here.run_due()
    (card,) = await introductions(here)
    assert len(texts(card).splitlines()) == 4
    pins = [one.path for one in here.env.http_requests if "/pins/" in one.path]
    assert len(pins) == 1
    again = await here.organiser.click(shown.response, label="Introduce me here")
    assert "already" in texts(again.response)
    await here.run_due()
    assert len(await introductions(here)) == 1
    told = await here.member("ann").click(card, label="What can I do?")
    assert "What would you like to do?" in texts(told.response)


async def test_an_introduction_survives_a_crash_and_a_pin_that_is_refused(here: World) -> None:
    shown = await here.setup(timezone="UTC")
    here.env.inject_error(
        "PUT", f"/channels/{here.channel.id}/messages/pins/", status=403, code=50013, times=None
    )
    await SetupService(here.app.core).introduce(GuildId(here.guild.id), here.channel.id)
    await here.restart(crash=True)
    await here.run_due()
    assert len(await introductions(here)) == 1
    assert shown.ephemeral


def hellos(channel: Any) -> list[Any]:
    return [one for one in channel.history() if HELLO in texts(one)]


async def joined(here: World, channel: Any = None) -> None:
    """The bot is added to the server just now."""
    guild = here.app.client.get_guild(here.guild.id)
    assert guild is not None
    guild.me.joined_at = here.env.now()
    guild._system_channel_id = None if channel is None else channel.id
    await here.app.client.on_guild_join(guild)
    await here.run_due()


async def test_a_new_server_is_greeted_once_where_it_may_be(here: World) -> None:
    await joined(here, here.channel)
    (card,) = hellos(here.channel)
    refused = await here.member("ann").click(card, label="Set up")
    assert "Only organisers" in texts(refused.response)
    form = await here.organiser.click(card, label="Set up")
    assert form.modal is not None
    for crash in (False, True):
        await here.restart(crash=crash)
        await joined_again(here)
    assert len(hellos(here.channel)) == 1


async def joined_again(here: World) -> None:
    """The same arrival is heard of again: after a start, after an outage at Discord."""
    guild = here.app.client.get_guild(here.guild.id)
    assert guild is not None
    await SetupService(here.app.core).guilds_present(Shard(0, 1), {GuildId(guild.id)})
    await here.run_due()


async def test_a_server_that_is_set_up_or_long_there_is_not_greeted(here: World) -> None:
    await here.setup(timezone="UTC")
    await joined(here, here.channel)
    assert hellos(here.channel) == []


async def test_a_greeting_that_is_still_on_its_way_is_not_said_after_the_setup(here: World) -> None:
    send = f"/channels/{here.channel.id}/messages"
    here.env.inject_error("POST", send, status=500)
    await joined(here, here.channel)
    await here.setup(timezone="UTC")
    await here.forward(timedelta(hours=1))
    assert hellos(here.channel) == []


async def test_where_there_is_no_channel_for_it_the_owner_hears_of_it(here: World) -> None:
    await joined(here)
    guild = here.app.client.get_guild(here.guild.id)
    assert guild is not None
    assert hellos(here.channel) == []
    (row,) = [
        call.json for call in here.env.http_requests if call.path.endswith("/users/@me/channels")
    ]
    assert int(row["recipient_id"]) == guild.owner_id


async def test_who_added_it_hears_of_it_where_discord_tells_who_did(here: World) -> None:
    ann = here.member("ann")
    here.let_bot(view_audit_log=True)
    await here.env.settle()
    me = here.app.client.user
    assert me is not None
    here.env.backend.record_audit_log(
        here.guild.id, discord.AuditLogAction.bot_add.value, target_id=me.id, user_id=ann.id
    )
    await joined(here)
    (row,) = [
        call.json for call in here.env.http_requests if call.path.endswith("/users/@me/channels")
    ]
    assert int(row["recipient_id"]) == ann.id


async def test_a_channel_that_refuses_leads_to_the_owner_and_closed_messages_to_silence(
    here: World,
) -> None:
    """The last way is to whoever types /help: nothing is tried for ever, nobody else is told."""
    send = f"/channels/{here.channel.id}/messages"
    here.env.inject_error("POST", send, status=403, code=50013, times=None)
    here.env.inject_error("POST", "/users/@me/channels", status=403, code=50007, times=None)
    await joined(here, here.channel)
    await here.forward(timedelta(days=2))
    asked = [one.path for one in here.env.http_requests if one.method == "POST"]
    assert sum(one.endswith("/users/@me/channels") for one in asked) == 1
    assert sum(one.endswith(send) for one in asked) == 1
    assert hellos(here.channel) == []


async def test_where_nobody_is_known_to_have_added_it_nothing_is_said(here: World) -> None:
    guild = here.app.client.get_guild(here.guild.id)
    assert guild is not None
    guild.owner_id = None
    await joined(here)
    await here.forward(timedelta(days=2))
    assert hellos(here.channel) == []
    assert not [one for one in here.env.http_requests if one.path.endswith("/users/@me/channels")]
    card = (await here.organiser.slash(here.channel, "help")).response
    assert "Nothing is set up yet" in texts(card)


async def test_who_added_it_is_asked_only_where_it_is_new(here: World) -> None:
    """A start would ask once for each of a thousand servers in which it is an administrator."""

    def asked() -> int:
        return sum("/audit-logs" in one.path for one in here.env.http_requests)

    guild = here.app.client.get_guild(here.guild.id)
    assert guild is not None
    guild.owner_id = guild.me.id  # so it may read the audit log
    await joined_again(here)
    assert asked() == 0
    await joined(here, here.channel)
    assert asked() == 1
