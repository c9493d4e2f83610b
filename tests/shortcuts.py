"""What discord.py and simcord do again for every world, done in less time or once.

Most tests open a world of their own, so what opening one takes is what the suite takes. Nothing
of the bot is changed, and what stands here says the same as what it stands for.
"""

import functools
import inspect
from copy import deepcopy
from types import SimpleNamespace
from typing import Any

import simcord.backend.serializers
import simcord.components
import simcord.gateway
import simcord.http.router
import simcord.results
from discord.app_commands import Command, Group, commands, tree

PLAIN = frozenset((str, int, float, bool, type(None)))


def take() -> None:
    """From here on, in this process."""
    copy_plainly()
    read_signatures_once()
    describe_commands_once()


def plain_copy(value: Any) -> Any:
    """What ``deepcopy`` makes of JSON, in a fifth of the time: simcord copies all it hears."""
    kind = type(value)
    if kind is dict:
        return {name: plain_copy(part) for name, part in value.items()}
    if kind is list:
        return [plain_copy(part) for part in value]
    return value if kind in PLAIN else deepcopy(value)


def copy_plainly() -> None:
    """A fifth of the suite went into ``deepcopy``."""
    for module in (simcord.http.router, simcord.gateway):
        module.copy = SimpleNamespace(deepcopy=plain_copy)
    for module in (simcord.results, simcord.components, simcord.backend.serializers):
        module.deepcopy = plain_copy


def read_signatures_once() -> None:
    """Each process of the bot makes its commands of the same methods."""
    read, known = commands._extract_parameters_from_callback, {}

    @functools.wraps(read)
    def parameters(function: Any, names: dict[str, Any]) -> dict[str, Any]:
        method = inspect.unwrap(function)
        if method not in known:
            known[method] = read(function, names)
        return dict(known[method])

    commands._extract_parameters_from_callback = parameters


def describe_commands_once() -> None:
    """The same commands are sent to each world's Discord, in 33 languages; nobody asks for what
    discord.py makes of the reply."""
    for kind in (Command, Group):
        kind.get_translated_payload = _described_once(kind.get_translated_payload)
    tree.AppCommand = SimpleNamespace


def _described_once(describe: Any) -> Any:
    known: dict[Any, dict[str, Any]] = {}

    @functools.wraps(describe)
    async def payload(command: Any, tree: Any, translator: Any) -> dict[str, Any]:
        inside = command.walk_commands() if isinstance(command, Group) else (command,)
        methods = (inspect.unwrap(one.callback) for one in inside if isinstance(one, Command))
        key = command.qualified_name, *methods
        if key not in known:
            known[key] = await describe(command, tree, translator)
        return known[key]

    return payload
