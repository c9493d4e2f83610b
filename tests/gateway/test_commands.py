"""What a member finds under "/": few commands, none of the organisers', each line whole."""

from typing import Any

import discord
from discord import app_commands

from bot.gateway.spelling import AMERICAN
from tests.world import World

MOST_ON_TOP = 16
LONGEST = 60
"""Characters of a description that a phone shows whole."""


async def payloads(here: World) -> list[dict[str, Any]]:
    """Every global command as Discord is sent it."""
    tree = here.app.client.tree
    assert tree.translator is not None
    return [await one.get_translated_payload(tree, tree.translator) for one in tree.get_commands()]


def described(payload: dict[str, Any], path: str = "") -> dict[str, str]:
    """The descriptions of a command, its subcommands and options, by their path."""
    here = f"{path} {payload['name']}".strip()
    found = {here: payload["description"]} if payload.get("description") else {}
    for one in payload.get("options", ()):
        found |= described(one, here)
    return found


async def test_a_member_sees_at_most_sixteen_and_no_organisers_command(here: World) -> None:
    seen = here.member("ann").available_commands(here.channel)
    assert len({name.split()[0] for name in seen}) <= MOST_ON_TOP
    assert not any(name.split()[0] in ("organise", "setup", "operator", "daily") for name in seen)
    assert "mock setup" not in seen
    assert "mock round" not in seen
    theirs = here.organiser.available_commands(here.channel)
    assert {"organise status", "organise interviews", "organise round", "setup"} <= set(theirs)


async def test_names_that_people_know_stay(here: World) -> None:
    seen = here.member("ann").available_commands(here.channel)
    assert {"streak show", "quiz start", "review now", "mock join", "leaderboard"} <= set(seen)


async def test_every_description_is_whole_on_a_phone(here: World) -> None:
    lines = {path: words for one in await payloads(here) for path, words in described(one).items()}
    assert len(lines) > 40
    assert {path: words for path, words in lines.items() if len(words) > LONGEST} == {}


async def test_names_are_spelt_the_readers_way(here: World) -> None:
    """What was sent to Discord, not what would be."""
    sent = [one.json for one in here.env.http_requests if one.method == "PUT"]
    (commands,) = [body for body in sent if isinstance(body, list)]
    names = {one["name"]: one.get("name_localizations") or {} for one in commands}
    us = discord.Locale.american_english.value
    assert names["organise"] == {us: "organize"}
    assert names["practise"] == {us: "practice"}
    for name, others in names.items():
        assert others == ({us: AMERICAN[name]} if name in AMERICAN else {})


async def test_wherever_a_topic_is_chosen_it_is_found_by_what_people_call_it(here: World) -> None:
    found = set()
    for one in here.app.client.tree.walk_commands():
        options = one.parameters if isinstance(one, app_commands.Command) else ()
        for option in options:
            if option.name not in ("topic", "topics"):
                continue
            found.add(one.qualified_name)
            for typed in ("recsys", "generalization", "pca", "ab test"):
                offered = await here.organiser.autocomplete(
                    here.channel, one.qualified_name, option.name, typed
                )
                assert offered, (one.qualified_name, typed)
    assert {"quiz start", "quiz group", "practise", "setup"} <= found
