"""What discord.py, simcord and aiosqlite do again for every world, done in less time or once.

Most tests open a world of their own, so what opening one takes is what the suite takes. Nothing
of the bot is changed, and what stands here says the same as what it stands for.
"""

import functools
import inspect
import json
import marshal
import tempfile
from copy import deepcopy
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import aiosqlite.core
import discord.state
import simcord
import simcord.backend.serializers
import simcord.components
import simcord.gateway
import simcord.http.router
import simcord.results
from discord.app_commands import Command, ContextMenu, Group, commands
from discord.http import HTTPClient
from simcord import _dpy_internals
from simcord._runtime import _BOT_SCOPE, _CallbackRecord

from bot import app
from bot.core import migrate
from bot.core.files import make_file
from bot.gateway import command_tree

COOKIE = slice(40, 44)
"""Where it stands in a database's file."""


def take() -> None:
    """From here on, in this process."""
    copy_plainly()
    read_signatures_once()
    describe_commands_once()
    write_descriptions_once()
    hear_nothing_of_commands()
    find_parsers_once()
    migrate_what_is_not_migrated()
    watch_callbacks_lightly()
    leave_time_to_the_test()


class Described(list[Any]):
    """All commands as they are sent, which nobody changes: it needs no copy."""


def plain_copy(value: Any) -> Any:
    """What ``deepcopy`` makes of JSON, in a twentieth of the time: simcord copies all it hears."""
    if type(value) is Described:
        return value
    try:
        return marshal.loads(marshal.dumps(value))
    except ValueError:  # there is something in it besides JSON
        return _copy_parts(value)


def _copy_parts(value: Any) -> Any:
    if type(value) is dict:
        return {name: plain_copy(part) for name, part in value.items()}
    if type(value) is list:
        return [plain_copy(part) for part in value]
    return deepcopy(value)


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
    """The same commands are sent to each world's Discord, in 33 languages."""
    for kind in (Command, ContextMenu, Group):
        kind.get_translated_payload = _described_once(kind.get_translated_payload)


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


def write_descriptions_once() -> None:
    """Each process of the bot writes them all out, for their fingerprint."""
    known: dict[Any, tuple[Any, str]] = {}

    def dumps(told: list[Any], **options: Any) -> str:
        application_id, descriptions = told
        key = application_id, *map(id, descriptions)
        if key not in known:  # kept with its descriptions: no other one gets the id of one of them
            known[key] = told, json.dumps(told, **options)
        return known[key][1]

    command_tree.json = SimpleNamespace(dumps=dumps)


def hear_nothing_of_commands() -> None:
    """discord.py makes objects of the commands that it has sent, in the reply; nobody looks at
    them."""
    send = HTTPClient.bulk_upsert_global_commands

    @functools.wraps(send)
    async def sent(client: Any, application_id: Any, payload: list[Any]) -> list[Any]:
        await send(client, application_id, Described(payload))
        return []

    HTTPClient.bulk_upsert_global_commands = sent


def find_parsers_once() -> None:
    """Each client asks what it is made of which of its methods read an event: all that it has."""
    known: dict[type, list[str]] = {}

    def parsers(made: Any) -> list[tuple[str, Any]]:
        kind = type(made)
        if kind not in known:
            known[kind] = [name for name in dir(made) if name.startswith("parse_")]
        return [(name, getattr(made, name)) for name in known[kind]]

    discord.state.inspect = SimpleNamespace(getmembers=parsers)


def migrate_what_is_not_migrated() -> None:
    """A world's database has every migration, also after a restart: the cookie in its first bytes,
    which SQLite changes with the schema, says so without a connection that reads all of it. One
    that isn't there yet is a copy of the first that was made."""
    look = app.migrate

    @functools.wraps(look)
    def once(path: Path, folder: Path, **options: Any) -> migrate.Migrated:
        told, made = _migrated(look, folder)
        if path.exists():
            if _cookie(path) == made[COOKIE]:
                return migrate.Migrated((), None, False)
        elif not any(path.parent.glob(f"{path.name}*")):
            make_file(path)
            path.write_bytes(made)
            return told
        return look(path, folder, **options)

    app.migrate = once


def _cookie(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(COOKIE.stop)[COOKIE]


@functools.cache
def _migrated(look: Any, folder: Path) -> tuple[migrate.Migrated, bytes]:
    """What is said of a new database, and what is in it."""
    with tempfile.TemporaryDirectory() as beside:
        path = Path(beside) / "studybot.sqlite3"
        return look(path, folder), path.read_bytes()


def watch_callbacks_lightly() -> None:
    """simcord asks for the moment at each turn of the loop, and keeps a record of each callback
    that waits."""
    # The list of records is searched for one of them: by what it is, not by what all of it says.
    _CallbackRecord.__eq__ = object.__eq__
    _dpy_internals._clock_monotonic = _moment(_dpy_internals._clock_monotonic)
    look = _dpy_internals._listener_wait_for_frame
    _dpy_internals._listener_wait_for_frame = _waits_for_the_client(look)


def _moment(read: Any) -> Any:
    real = _dpy_internals.real_monotonic

    @functools.wraps(read)
    def moment() -> float:
        return real() if _BOT_SCOPE.get() is None else read()

    return moment


def _waits_for_the_client(look: Any) -> Any:
    @functools.wraps(look)
    def waits(client: Any, task: Any) -> bool:
        """Nobody waits for what the client is to hear if it listens for nothing."""
        return bool(client._listeners) and look(client, task)

    return waits


def leave_time_to_the_test() -> None:
    """simcord rings each timer by the machine's clock as well, for whoever waits without moving its
    own. Nobody does, and until then each such timer keeps the process that set it, dead or not."""
    simcord.Env._schedule_timer = lambda *_timer: None


class InPlace:
    """What a connection gives its thread, done at once; the loop hears of it on its next turn."""

    def __class_getitem__(cls, _item: Any) -> type["InPlace"]:
        return cls

    def put_nowait(self, call: Any) -> None:
        future, function = call
        tell = aiosqlite.core.set_result
        try:
            result = function()
        except BaseException as error:
            tell, result = aiosqlite.core.set_exception, error
        if future is not None:
            future.get_loop().call_soon(tell, future, result)


class NoThread:
    """A thread that nobody needs."""

    def __init__(self, **_what: Any) -> None:
        pass

    def start(self) -> None:
        pass

    def join(self, _seconds: float | None = None) -> None:
        pass


def run_transactions_in_place() -> None:
    """Two threads for every world, and twice the way between them for every transaction, were a
    sixth of the suite. The database's own tests have them (tests/core), and so has every process
    that is a process: those of tests/wire and of the demo."""
    aiosqlite.core.SimpleQueue = InPlace
    aiosqlite.core.Thread = NoThread
