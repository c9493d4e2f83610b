"""A refusal that names a command has its button, and every button that can stand there works."""

import inspect
import re
from itertools import chain

from discord import ui

from bot.gateway.routes import ROUTES
from bot.gateway.ways_on import FOR_ORGANISERS, MOST, WAYS, in_server, still_needed, ways_on
from tests.gateway.examples import drawn_examples
from tests.texts import texts
from tests.world import World, ids
from tests.world import texts as texts_of

NAMED = re.compile(r"`/([a-z]+(?: [a-z]+)*)`")
TYPED = frozenset({
    "leaderboard", "mock block", "mock leave", "mock pause", "mock pause off", "mock session",
    "mock unblock", "mock why", "operator doctor", "organise interviews", "organise preview",
    "organise queue", "organise resume", "organise role", "organise round", "organise skip",
    "organise week", "privacy", "privacy delete",
    "privacy export", "quiz duel", "quiz group", "review", "review ahead",
    "review settings", "streak remind", "streak visibility", "streak week", "suggest", "mock",
    "quiz", "operator", "feedback",
})  # fmt: skip
"""Commands that texts name and that take a value to type, or that a refusal doesn't send anybody
to."""
REASONS = {
    "GroupMine": "While the game goes on, its card has the buttons.",
    "Status": "In direct messages, where no button would work.",
    "StepTaken": "Also in direct messages, where no button would work.",
    "WhereToSetUp": "In direct messages, where no button would work.",
}
"""By type: why some of its cards name a command that could be a button, and have none."""


def labels(refusal: str) -> list[str | None]:
    return [one.label for one in ways_on(refusal) if isinstance(one, ui.Button)]


def test_what_a_refusal_names_stands_below_it_once_and_in_its_order() -> None:
    words = "Nothing to stop. `/mock now` finds somebody, `/mock join` and `/mock now` do, too."
    assert labels(words) == ["Find a partner now", "Join mock interviews"]
    assert labels("Write it as `18:30`. `/streak remind` sets one.") == []
    assert len(labels(" ".join(f"`/{name}`" for name in WAYS))) == MOST


def test_every_command_that_a_text_names_has_its_button_or_must_be_typed() -> None:
    named = set(chain.from_iterable(NAMED.findall(one.text) for one in texts()))
    assert named - TYPED - WAYS.keys() == set()


async def test_a_card_without_a_button_names_no_command_that_has_one(here: World) -> None:
    bare = dict[str, set[str]]()
    for kind, render in here.app.router.renderers.items():
        for _, drawn in drawn_examples(kind, render):
            items = list(drawn.walk_children()) if isinstance(drawn, ui.LayoutView) else []
            said = "\n".join(one.content for one in items if isinstance(one, ui.TextDisplay))
            named = set(NAMED.findall(said)) & WAYS.keys()
            if named and not any(getattr(one, "custom_id", None) for one in items):
                bare.setdefault(kind.__name__, set()).update(named)
    assert bare.keys() == REASONS.keys(), bare


async def test_its_buttons_are_known_and_a_member_presses_one(here: World) -> None:
    router = here.app.router
    assert [one for _label, one in WAYS.values() if not router.knows(one)] == []
    await here.setup(time="09:00", timezone="UTC")
    ann = here.member("ann")
    refused = (await ann.slash(here.channel, "streak remind", time="25:99")).response
    assert ids(refused.message) == []
    refused = (await ann.slash(here.channel, "mock leave")).response
    assert ids(refused.message) == ["membership:join"]
    pressed = await ann.click(refused, custom_id="membership:join")
    assert pressed.modal is not None or pressed.response is not None


async def test_a_way_of_organisers_is_offered_to_them_alone_and_leads_on(here: World) -> None:
    ann = here.member("ann")
    refused = (await ann.slash(here.channel, "leaderboard")).response
    assert "isn't set up yet" in texts_of(refused)
    assert ids(refused.message) == []
    refused = (await here.organiser.slash(here.channel, "leaderboard")).response
    form = await here.organiser.click(refused, label="Set up")
    given = {"channel": [here.channel], "zone": "Berlin", "time": "18:30"}
    assert "set up" in texts_of((await here.organiser.submit_modal(form, given)).response)
    begun = await here.organiser.click(refused, label="Set up")
    assert "18:30" in str(begun.modal), "with what holds"
    assert "Europe/Berlin" in str(begun.modal)
    assert str(here.channel.id) in str(begun.modal)


async def test_ways_of_organisers_are_those_that_members_may_not_press(here: World) -> None:
    closed = {
        found.name
        for cog in chain.from_iterable(feature.cogs for feature in here.app.features)
        for _, method in inspect.getmembers(cog, inspect.ismethod)
        for found in getattr(method, ROUTES, ())
        if found.organisers_only
    }
    leads = {name: ":".join(one.split(":")[:2]) for name, (_label, one) in WAYS.items()}
    assert {name for name, route in leads.items() if route in closed} == FOR_ORGANISERS


def test_what_is_lacking_is_counted_and_its_place_named() -> None:
    assert still_needed(["Send Messages"], "<#7>") == (
        "**I still need:** *Send Messages*. Allow it for my role in <#7>: *Edit Channel*, then "
        "*Permissions*."
    )
    both = still_needed(["Send Messages", "Attach Files"], "the questions' channel")
    assert "*Send Messages* and *Attach Files*. Allow them for my role in the questions'" in both


def test_a_server_is_named_as_it_is_written_where_its_name_is_told() -> None:
    assert in_server("*us*") == r" in \*us\*"
    assert in_server("") == ""
