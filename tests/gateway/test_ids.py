"""Everything that can be drawn is what Discord takes, and every id in it is answered.

The messages come from their type hints (``examples``), so a new one is tested without a line here.
"""

import inspect
import re
import typing
from collections.abc import Iterator
from pathlib import Path
from types import UnionType
from typing import Any, Union

import discord
import pytest
from discord import ui

from bot.gateway import layout
from bot.gateway.layout import FileReply, HandedBack
from bot.gateway.replies import IN_THE_FILE
from bot.gateway.routes import answering
from tests.gateway.examples import drawn_examples
from tests.test_architecture import FILES, WINGS
from tests.world import World

MOST_COMPONENTS = 40
LONGEST_ID = 100


def ids_of(drawn: Any) -> list[str]:
    """Ids of buttons and selects; of a modal only its own."""
    if isinstance(drawn, ui.Modal):
        return [drawn.custom_id]
    found = [getattr(item, "custom_id", None) for item in drawn.walk_children()]
    return [str(one) for one in found if one]


def faults(drawn: Any, here: World) -> list[str]:
    """Why Discord would refuse it, and what nobody answers."""
    if isinstance(drawn, FileReply):
        return [] if 0 < len(drawn.words) <= 2000 and drawn.name else ["bad file reply"]
    if isinstance(drawn, HandedBack):
        told = f"{drawn.words}\n{IN_THE_FILE}"
        return [] if drawn.words and len(told) <= 2000 else ["bad hand-back"]
    names = ids_of(drawn)
    found = [f"nobody answers {name}" for name in names if not here.app.router.knows(name)]
    found += [f"{name} is too long" for name in names if len(name) > LONGEST_ID]
    if len(set(names)) < len(names):
        found.append(f"an id stands twice: {names}")
    if isinstance(drawn, ui.Modal):
        if len(drawn.custom_id) + len(":o") + 20 > LONGEST_ID:
            found.append("the modal's id leaves no room for its opening")
        return found + modal_faults(drawn)
    if drawn.content_length() > layout.TEXT_LIMIT:
        found.append(f"{drawn.content_length()} characters")
    if drawn.total_children_count > MOST_COMPONENTS:
        found.append(f"{drawn.total_children_count} components")
    return found + label_faults(drawn)


def label_faults(drawn: Any) -> list[str]:
    found = []
    for item in drawn.walk_children():
        label = getattr(item, "label", None)
        if isinstance(item, ui.Button) and label is not None and not 0 < len(label) <= 80:
            found.append(f"label {label!r}")
        if isinstance(item, ui.TextDisplay) and not item.content.strip():
            found.append("an empty text")
        for option in getattr(item, "options", ()):
            sizes = (len(option.label), len(option.value), len(option.description or ""))
            if not 0 < sizes[0] <= 100 or not 0 < sizes[1] <= 100 or sizes[2] > 100:
                found.append(f"option {option!r}")
        if isinstance(item, ui.Select) and len(item.options) > 25:
            found.append("more than 25 options")
    return found


def modal_faults(drawn: ui.Modal) -> list[str]:
    found = []
    if not 0 < len(drawn.title) <= 45:
        found.append(f"title {drawn.title!r}")
    if not 1 <= len(drawn.children) <= 5:
        found.append(f"{len(drawn.children)} fields")
    for item in drawn.children:
        text, words = getattr(item, "text", "x"), getattr(item, "description", "") or ""
        if not 0 < len(text) <= 45 or len(words) > 100:
            found.append(f"field {text!r} {words!r}")
    return found


async def test_every_message_is_drawn_as_discord_takes_it_and_each_id_is_answered(
    here: World,
) -> None:
    wrong: dict[str, None] = {}
    count = 0
    for kind, render in sorted(here.app.router.renderers.items(), key=lambda one: str(one[0])):
        for _, drawn in drawn_examples(kind, render):
            count += 1
            for fault in faults(drawn, here):
                wrong[f"{kind.__module__}.{kind.__name__}: {fault}"] = None
    assert not wrong, "\n".join(wrong)
    assert count > 500


@pytest.mark.parametrize("name", ["nobody", "quiz:nothing", ""])
async def test_an_id_that_nobody_answers_is_not_known(here: World, name: str) -> None:
    assert not here.app.router.knows(name)


def test_the_test_sees_what_discord_refuses() -> None:
    card = layout.notice(layout.Accent.INFO, "x" * 4001, layout.button("", "quiz:pick"))
    assert card.content_length() > layout.TEXT_LIMIT
    assert label_faults(card) == ["label ''"]
    modal = ui.Modal(title="x" * 46, custom_id="quiz:pick")
    field: Any = discord.ui.TextInput(custom_id="text")
    modal.add_item(ui.Label(text="y" * 46, component=field))
    assert len(modal_faults(modal)) == 2


FORMER = (Path(__file__).parent / "former_ids.txt").read_text(encoding="utf-8").split()
"""Every ``room:action`` that version 0.1.0 answered. Its cards stand in servers for ever."""


async def test_every_button_of_version_0_1_0_is_still_answered(here: World) -> None:
    assert len(FORMER) > 100
    assert [name for name in FORMER if name not in here.app.router.names()] == []


DECORATOR = re.compile(r'@route\(\s*"[^"]+"')


async def test_every_route_is_led_to(here: World) -> None:
    """By a card or a form, or by a text of the bot that becomes an id; cards of 0.1.0 stand."""
    renderers = here.app.router.renderers.items()
    drawn = (one for kind, render in renderers for _, one in drawn_examples(kind, render))
    seen = (one for one in drawn if not isinstance(one, (FileReply, HandedBack)))
    led = {":".join(name.split(":")[:2]) for one in seen for name in ids_of(one)}
    cogs = [type(cog) for feature in here.app.features for cog in feature.cogs]
    routes = {one.name for cog in cogs for _, several, _ in answering(cog) for one in several}
    written = DECORATOR.sub("", "\n".join(path.read_text("utf-8") for path in FILES))
    unseen = sorted(routes - led - set(FORMER))
    lost = [name for name in unseen if not re.search(rf'"{name}[":]', written)]
    assert not lost, f"no card leads to these routes: {lost}"


def kinds_in(hint: Any) -> Iterator[Any]:
    """The messages that a method may answer, by its hint; what a ``Later`` brings is one."""
    if typing.get_origin(hint) in (Union, UnionType):
        for one in typing.get_args(hint):
            yield from kinds_in(one)
    else:
        yield from typing.get_args(hint)[:1] or (hint,)


async def test_every_answer_of_a_cog_has_a_drawing(here: World) -> None:
    bare = []
    for cog in (type(one) for feature in here.app.features for one in feature.cogs):
        for name, _, _ in answering(cog):
            hint = typing.get_type_hints(inspect.getattr_static(cog, name)).get("return")
            missing = [one for one in kinds_in(hint) if one not in here.app.router.renderers]
            bare += [f"{cog.__name__}.{name}: {one}" for one in missing if one is not object]
    assert not bare, f"give these a line in RENDERERS of their room's ui: {bare}"


async def test_an_id_carries_the_name_of_its_own_room(here: World) -> None:
    """The room of a route that isn't a former name is one that the house has."""
    rooms = {name.split("/")[-1] for rooms in WINGS.values() for name in rooms} | {"privacy"}
    parts = {
        "pool",
        "interview_feedback",
        "quiz",
        "sheet",
        "timer",
        "report",
        "profile",
        "round",
        "practise",
        "own",
        "suggest",
    }
    routes = {name for name in here.app.router.names() if name not in FORMER}
    assert {name.split(":")[0] for name in routes} <= rooms | parts
