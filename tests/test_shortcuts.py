"""The shortcuts of the suite say what the long way says."""

import asyncio
import inspect
from datetime import timedelta
from inspect import unwrap

import pytest
from discord.app_commands import Command, ContextMenu, Group, commands
from simcord import _dpy_internals

from bot.gateway.spelling import Spelling
from tests.shortcuts import plain_copy
from tests.world import World


def test_a_plain_copy_is_equal_and_shares_nothing_that_changes() -> None:
    whole = {"a": [1, {"b": "c"}], "d": {1, 2}, "e": None}
    copy = plain_copy(whole)
    assert copy == whole
    for changing in (copy, copy["a"], copy["a"][1], copy["d"]):
        changing.clear()
    assert whole == {"a": [1, {"b": "c"}], "d": {1, 2}, "e": None}


async def test_a_command_is_described_as_if_nobody_remembered_it(here: World) -> None:
    tree = here.app.client.tree
    remembered = [await one.get_translated_payload(tree, Spelling()) for one in tree.get_commands()]
    assert len(list(tree.walk_commands())) > 40
    with pytest.MonkeyPatch.context() as patch:
        for kind in (Command, ContextMenu, Group):
            patch.setattr(kind, "get_translated_payload", unwrap(kind.get_translated_payload))
        read = "_extract_parameters_from_callback"
        patch.setattr(commands, read, unwrap(getattr(commands, read)))
        afresh = here.make_app().client.tree
        described = [
            await one.get_translated_payload(afresh, Spelling()) for one in afresh.get_commands()
        ]
    assert described == remembered


async def test_the_client_reads_every_event_that_it_has_a_method_for(here: World) -> None:
    state = here.app.client._connection
    wanted = {name for name, _ in inspect.getmembers(state) if name.startswith("parse_")}
    assert len(wanted) > 50
    assert {f"parse_{name.lower()}" for name in state.parsers} == wanted


async def test_no_command_is_described_twice(here: World) -> None:
    tree = here.app.client.tree
    first = [await one.get_translated_payload(tree, Spelling()) for one in tree.get_commands()]
    afresh = here.make_app().client.tree
    then = [await one.get_translated_payload(afresh, Spelling()) for one in afresh.get_commands()]
    assert {one.type.name for one in tree.get_commands() if isinstance(one, ContextMenu)}
    assert list(map(id, then)) == list(map(id, first))


async def test_who_waits_for_the_client_is_seen_and_nobody_else(here: World) -> None:
    client, look = here.app.client, _dpy_internals._listener_wait_for_frame
    waiting = asyncio.create_task(client.wait_for("message", timeout=60))
    asleep = asyncio.create_task(asyncio.sleep(60))
    await asyncio.sleep(0)
    seen = [look(client, one) for one in (waiting, asleep)]
    assert seen == [unwrap(look)(client, one) for one in (waiting, asleep)]
    assert not seen[1]
    for one in (waiting, asleep):
        one.cancel()
    await asyncio.wait({waiting, asleep})
    client._listeners.clear()
    assert look(client, asleep) is unwrap(look)(client, asleep) is False


async def test_the_moment_is_the_simulations_for_the_bot_and_the_machines_elsewhere(
    here: World,
) -> None:
    moment = _dpy_internals._clock_monotonic
    await here.forward(timedelta(days=40))
    assert abs(moment() - unwrap(moment)()) < timedelta(days=1).total_seconds()
    with here.env._bot_scope():
        assert moment() == unwrap(moment)()
