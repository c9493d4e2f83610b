"""The shortcuts of the suite say what the long way says."""

import inspect

from discord.app_commands import Command, commands

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
    every = [one for one in tree.walk_commands() if isinstance(one, Command)]
    assert len(every) > 40
    remembered = {
        one.qualified_name: await one.get_translated_payload(tree, Spelling()) for one in every
    }
    describe = inspect.unwrap(Command.get_translated_payload)
    read = inspect.unwrap(commands._extract_parameters_from_callback)
    for one in every:
        one._params = read(one.callback, one.callback.__globals__)
        assert await describe(one, tree, Spelling()) == remembered[one.qualified_name]
