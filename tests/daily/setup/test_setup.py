"""/setup, as a careless and as a hostile organiser would use it."""

from dataclasses import replace
from typing import Any

import discord

from bot.bank.model import Bank
from bot.core.ids import RoleId
from bot.server.settings import store
from bot.server.settings.rules.declared import GuildSettings
from tests.world import World, texts


async def settings(here: World) -> GuildSettings:
    found = await here.app.database.read(lambda tx: store.get(tx, here.guild.id))
    assert found is not None
    return found


async def change(here: World, field: str, value: Any) -> Any:
    """Open the panel, choose one thing, submit its form."""
    panel = await here.setup()
    form = await here.organiser.select(panel.response, [field], custom_id="setup:change")
    return await here.organiser.submit_modal(form, {"value": value})


async def test_only_the_channel_is_needed(here: World) -> None:
    result = await here.setup()
    assert result.ephemeral
    shown = texts(result.response)
    assert "You're set up" in shown
    assert "<t:" in shown
    assert "every day, 09:00 UTC" in shown


async def test_the_preview_is_the_card_that_comes(here: World) -> None:
    panel = await here.setup()
    preview = await here.organiser.click(panel.response, label="Preview")
    assert preview.ephemeral
    shown = texts(preview.response)
    await here.until("2026-01-01T09:00")
    title = texts(here.channel.history()[0]).split("## ")[1].split("\n")[0]
    assert title in shown


async def test_each_missing_permission_is_named_and_the_rest_is_saved(here: World) -> None:
    quiet = here.guild.create_text_channel(
        "quiet",
        overwrites={
            here.guild.default_role: discord.PermissionOverwrite(
                send_messages=False, create_public_threads=False
            )
        },
    )
    result = await here.organiser.slash(here.channel, "setup", channel=quiet)
    shown = texts(result.response)
    assert "Send Messages" in shown
    assert "Create Public Threads" in shown
    assert "Read Message History" not in shown
    assert (await settings(here)).channel_id == quiet.id


async def test_a_channel_for_notices_that_cant_be_one_is_told(here: World) -> None:
    closed = {here.guild.me: discord.PermissionOverwrite(send_messages=False)}
    staff = here.guild.create_text_channel("staff", overwrites=closed)
    shown = texts((await here.setup(notices=staff)).response)
    assert f"*Send Messages*. Allow it for my role in <#{staff.id}>: *Edit Channel*" in shown
    here.env.backend.delete_channel(staff.id)
    assert "I can't see the channel for notices" in texts((await here.setup()).response)
    shown = texts((await here.setup(notices=here.channel)).response)
    assert "**Notices** to you, not below questions" in shown


async def test_a_question_that_waits_isnt_said_to_go(here: World) -> None:
    closed = {here.guild.me: discord.PermissionOverwrite(send_messages=False)}
    quiet = here.guild.create_text_channel("quiet", overwrites=closed)
    await here.organiser.slash(here.channel, "setup", channel=quiet)
    shown = texts((await here.organiser.slash(here.channel, "organise now")).response)
    assert (
        f"waits.\n**I still need:** *Send Messages*. Allow it for my role in <#{quiet.id}>" in shown
    )
    shown = texts((await here.organiser.slash(here.channel, "organise status")).response)
    assert f"Allow it for my role in <#{quiet.id}>: *Edit Channel*" in shown
    here.env.backend.delete_channel(quiet.id)
    await here.until("2026-01-02T08:00")
    shown = texts((await here.organiser.slash(here.channel, "organise now")).response)
    assert "Its channel is gone or hidden from me.** Choose another" in shown


async def test_setting_up_again_with_the_channel_only_keeps_everything_else(here: World) -> None:
    await here.setup(time="7:30 pm", timezone="Patna", weekdays="Monday to Friday")
    await here.setup()
    kept = await settings(here)
    assert f"{kept.post_time:%H:%M}" == "19:30"
    assert kept.tz == "Asia/Kolkata"
    assert kept.weekdays == frozenset(range(5))


async def test_what_cannot_be_read_is_refused_kindly_and_changes_nothing(here: World) -> None:
    await here.setup(time="08:00")
    before = await settings(here)
    for options, words in (
        ({"time": "25:00"}, "can't read the time"),
        ({"time": "soon"}, "can't read the time"),
        ({"timezone": "Mars/Olympus"}, "don't know the time zone"),
        ({"timezone": "Kolkatta"}, "Did you mean `Asia/Kolkata`"),
        ({"weekdays": "never"}, "can't read the weekdays"),
        ({"topics": "astrology"}, "don't know the topic"),
    ):
        result = await here.setup(**options)
        assert result.ephemeral, options
        assert words in texts(result.response)
        assert "I saved the rest." in texts(result.response), "the channel"
        assert await settings(here) == before, options


async def test_one_thing_is_changed_at_a_time(here: World) -> None:
    shown = texts((await here.setup()).response)
    for field, value, words in (
        ("time", "21:15", "21:15"),
        ("zone", "berlin", "Europe/Berlin"),
        ("weekdays", ["Mon", "Wed", "Fri"], "Mon, Wed, Fri"),
        ("topics", ["llm", "vision"], "Computer vision, Large language models"),
        ("mix", "gentle", "mostly easy"),
        ("reveal", "360", "6 hours"),
        ("minimum", "50", "at least 50"),
        ("late", "yes", "late ones count"),
        ("reports", "yes", "to authors, without names"),
    ):
        assert words not in shown, field
        shown = texts((await change(here, field, value)).response)
        assert words in shown, field


async def test_authors_learn_nothing_unless_the_organiser_says_so(here: World) -> None:
    assert "authors: off" in texts((await here.setup()).response)
    assert not (await settings(here)).author_reports
    await change(here, "reports", "yes")
    assert (await settings(here)).author_reports
    await here.setup(time="10:00")
    assert (await settings(here)).author_reports
    await change(here, "reports", "no")
    assert not (await settings(here)).author_reports


async def test_a_minimum_that_is_no_number_is_refused(here: World) -> None:
    result = await change(here, "minimum", "lots")
    assert "need a whole number" in texts(result.response)


async def test_a_change_holds_for_the_next_post(here: World) -> None:
    await here.setup(time="09:00", timezone="UTC")
    await here.until("2026-01-01T09:00")
    await change(here, "time", "18:00")
    await here.until("2026-01-01T18:00")
    assert sum("Question of the day" in texts(m) for m in here.channel.history()) == 1
    await here.until("2026-01-02T18:00")
    assert sum("Question of the day" in texts(m) for m in here.channel.history()) == 2


async def test_members_may_not_set_up_nor_press_the_organisers_buttons(here: World) -> None:
    ann = here.member("ann")
    assert "setup" not in ann.available_commands(here.channel)
    assert not any(name.startswith("organi") for name in ann.available_commands(here.channel))
    commands = {one.name: one for one in await here.app.client.tree.fetch_commands()}
    here.guild.set_command_permissions(commands["setup"], {ann: True})
    result = await ann.slash(here.channel, "setup", channel=here.channel)
    assert "Manage Server" in texts(result.response)
    assert await here.app.database.read(lambda tx: store.get(tx, here.guild.id)) is None


async def test_zones_are_found_by_city_country_and_offset(here: World) -> None:
    for typed, zone in (("berl", "Europe/Berlin"), ("india", "Asia/Kolkata"), ("+9", "Asia/Tokyo")):
        found = await here.organiser.autocomplete(here.channel, "setup", "timezone", typed)
        assert zone in [one["value"] for one in found], typed
        assert len(found) <= 25


async def test_topics_complete_the_last_name_of_a_list(here: World) -> None:
    found = await here.organiser.autocomplete(here.channel, "setup", "topics", "Vision, stat")
    assert any(one["value"] == "Vision, Statistics" for one in found)
    # Typed without choosing: what only a title of the bank in use says is read as well.
    bank = here.app.core.bank
    first = replace(bank.bank.active[0], title="Lighthouse keepers")
    bank.replace(Bank.of([first], "another"))
    await here.setup(topics="lighthouse")
    assert set((await settings(here)).topics) == {first.topic}


async def test_a_day_is_the_groups_own_date(here: World) -> None:
    await here.setup(time="08:00", timezone="Pacific/Auckland")
    await here.until("2026-01-01T19:00")  # eight in the morning of the 2nd in Auckland
    assert "Fri 2 Jan" in texts(here.channel.history()[0])


async def test_a_role_that_cannot_be_pinged_is_told(here: World) -> None:
    quiet = here.guild.create_role("Quiet")
    denied = discord.PermissionOverwrite(mention_everyone=False)
    channel = here.guild.create_text_channel("hushed", overwrites={here.guild.default_role: denied})
    result = await here.organiser.slash(here.channel, "setup", channel=channel, role=quiet)
    assert "ping would reach nobody" in texts(result.response)


async def test_everyone_is_no_role_to_ping_and_the_rest_is_saved(here: World) -> None:
    everyone = here.guild.default_role
    options = {"channel": here.channel, "timezone": "UTC", "time": "10:00", "role": everyone}
    told = texts((await here.organiser.slash(here.channel, "setup", **options)).response)
    assert "I don't call everyone: choose or make a role that members can take." in told
    assert "I saved the rest." in told
    found = await settings(here)
    assert found.ping_role_id is None
    assert (found.tz, f"{found.post_time:%H:%M}") == ("UTC", "10:00")
    panel = await here.organiser.slash(here.channel, "setup", channel=here.channel)
    form = await here.organiser.select(panel.response, ["role"])
    alone = await here.organiser.submit_modal(form, {"value": [everyone]})
    assert texts(alone.response).count("I don't call everyone") == 1
    assert "Nothing changed." in texts(alone.response)
    assert (await settings(here)).ping_role_id is None


async def test_everyone_as_an_earlier_version_kept_it_is_told_and_never_pinged(here: World) -> None:
    await here.setup(time="09:00", timezone="UTC")
    kept = replace(await settings(here), ping_role_id=RoleId(here.guild.id))
    await here.app.database.write(lambda tx: store.save(tx, kept, here.clock.now()))
    told = texts((await here.organiser.slash(here.channel, "setup", channel=here.channel)).response)
    assert "I don't call everyone: choose or make a role that members can take." in told
    assert "allow everyone to mention" not in told
    assert ", pings" not in told
    await here.until("2026-01-01T09:00")
    assert "<@&" not in texts(here.channel.history()[0])


async def test_a_bots_own_role_is_no_role_to_ping(here: World) -> None:
    role = here.guild.create_role("Another bot", mentionable=True)
    here.give_to_a_bot(role)
    options = {"channel": here.channel, "role": role}
    told = texts((await here.organiser.slash(here.channel, "setup", **options)).response)
    assert "That role belongs to a bot, so a ping would reach nobody" in told
    assert (await settings(here)).ping_role_id is None


async def test_the_role_is_pinged_and_nobody_else(here: World) -> None:
    role = here.guild.create_role("Learners")
    here.env.backend.get_guild(here.guild.id).roles[role.id].mentionable = True
    await here.setup(time="09:00", timezone="UTC", role=role)
    await here.until("2026-01-01T09:00")
    assert role.mention in texts(here.channel.history()[0])
    sent = [call.json for call in here.env.http_requests if call.method == "POST"]
    posts = [body for body in sent if isinstance(body, dict) and "nonce" in body]
    allowed = posts[0]["allowed_mentions"]
    assert [int(one) for one in allowed["roles"]] == [role.id]
    assert not allowed.get("users")
    assert "everyone" not in allowed.get("parse", [])
