"""What stands in direct messages works there: no button of a card that comes there, or of what its
buttons answer, is refused for being pressed outside the server.
"""

import inspect
import textwrap
import types
import typing
from ast import Attribute, Name, parse, walk
from itertools import chain
from typing import Any, Union

import pytest
from discord import ui

from bot.gateway.routes import COMMAND, ROUTES, SERVER_ONLY
from tests.gateway.examples import examples
from tests.world import World, texts

NEEDS_SERVER = {"guild_id", "channel_id"}
ALSO_SENT = {"SessionCard", "TooShortTip", "TroubleReport"}
"""Sent to people too; the others that are name their server."""
REASONS = {
    "HelpCard": "It is shown in a server; in direct messages another card is.",
    "MySession": "*Show the card* shows a session; only who has none is offered another way.",
    "PageShown": "A list that is opened outside a server names no topic to practise.",
    "StoryShown": "A story that is shown outside a server lists no questions to practise with.",
    "Status": "It says whether it stands in a server, and has no buttons elsewhere.",
    "TodayCard": "It says whether it stands in a server, and has no buttons of a server elsewhere.",
}
"""By type: why some of its buttons need a server."""


def needs_server(method: Any) -> bool:
    """Whether it asks what it answers for the server or channel, and doesn't do without."""
    asked = {one.attr for one in attributes(method)}
    for helper in helpers(method):
        asked |= {one.attr for one in attributes(helper)}
    return bool(asked & NEEDS_SERVER) and "server_id" not in asked


def attributes(function: Any) -> list[Attribute]:
    """What it reads of things that have a name in it."""
    code = parse(textwrap.dedent(inspect.getsource(function)))
    read = [one for one in walk(code) if isinstance(one, Attribute)]
    return [one for one in read if isinstance(one.value, Name)]


def helpers(method: Any) -> list[Any]:
    """The methods of its cog that it calls, and the functions of its file."""
    own = {one.attr for one in attributes(method) if one.value.id == "self"}
    function, cog = method.__func__, type(method.__self__)
    found = [vars(cog).get(name) for name in own]
    found += [function.__globals__.get(name) for name in function.__code__.co_names]
    return [
        one for one in found if inspect.isfunction(one) and one.__module__ == function.__module__
    ]


def answers(method: Any) -> set[type]:
    """The types of what it may answer."""
    hint = typing.get_type_hints(method.__func__).get("return")
    union = typing.get_origin(hint) in (Union, types.UnionType)
    return {one for one in (typing.get_args(hint) if union else [hint]) if isinstance(one, type)}


def is_sent(kind: type) -> bool:
    """Whether it comes by direct message."""
    names = getattr(kind, "__dataclass_fields__", {}).keys()
    return kind.__name__ in ALSO_SENT or names >= {"guild_name", "marker"}


def served(here: World) -> tuple[dict[str, tuple[Any, bool]], set[type]]:
    """What answers each id and whether it needs a server; what the commands that may be used
    everywhere answer."""
    routes, shown = dict[str, tuple[Any, bool]](), set[type]()
    for feature in here.app.features:
        everything = [inspect.getmembers(cog, inspect.ismethod) for cog in feature.cogs]
        for _, method in chain.from_iterable(everything):
            for found in getattr(method, ROUTES, ()):
                routes[found.name] = method, found.organisers_only or needs_server(method)
            wanted = getattr(method, COMMAND, None)
            group = wanted and feature.groups.get(wanted.name.split(" ")[0])
            if wanted is not None and (wanted.everywhere or (group and group.everywhere)):
                shown |= answers(method)
    return routes, shown


def names_on(drawn: Any) -> set[str]:
    """The ``room:action`` of all that can be pressed or sent there."""
    if isinstance(drawn, ui.Modal):
        ids = [drawn.custom_id]
    else:
        inside = drawn.walk_children() if isinstance(drawn, ui.LayoutView) else ()
        ids = [one for item in inside if (one := getattr(item, "custom_id", None))]
    return {":".join(one.split(":")[:2]) for one in ids}


async def test_every_button_in_direct_messages_works_there(here: World) -> None:
    renderers = here.app.router.renderers
    routes, waiting = served(here)
    waiting |= {kind for kind in renderers if is_sent(kind)}
    assert len(waiting) > 20
    seen, refused = set[type](), dict[str, set[str]]()
    while waiting:
        kind = waiting.pop()
        seen.add(kind)
        drawn = (
            [renderers[kind](message) for message in examples(kind)] if kind in renderers else []
        )
        for name in set(chain.from_iterable(map(names_on, drawn))) & routes.keys():
            method, needs = routes[name]
            if needs:
                refused.setdefault(kind.__name__, set()).add(name)
            else:
                waiting |= answers(method) - seen
    new = {name: ids for name, ids in refused.items() if name not in REASONS}
    assert not new, f"these are refused in direct messages: {new}"
    stale = sorted(REASONS.keys() - refused.keys())
    assert not stale, f"these are whole by now, take them off the list: {stale}"


async def test_where_the_bot_was_not_added_it_is_as_in_direct_messages(
    here: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Who installed it for themselves can use it everywhere, where nobody could set it up."""
    ann, emit = here.member("ann"), here.env.backend.emit
    owners = {"1": str(ann.id)}

    def authorised(event: str, payload: Any) -> None:
        if event == "INTERACTION_CREATE":
            payload["authorizing_integration_owners"] = dict(owners)
        emit(event, payload)

    monkeypatch.setattr(here.env.backend, "emit", authorised)

    async def says(command: str) -> str:
        return texts((await ann.slash(here.channel, command)).response)

    assert "An organiser starts it" not in await says("help")
    assert SERVER_ONLY in await says("quiz start")
    assert "in any server" in await says("privacy export")
    owners["0"] = str(here.guild.id)  # and it was added
    assert "An organiser starts it" in await says("help")
    assert "question 1 of" in await says("quiz start")
