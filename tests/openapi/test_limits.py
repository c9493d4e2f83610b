"""Each limit of the table catches what breaks it, and lets pass what just fits."""

from typing import Any

from tests.openapi.limits import COMPONENTS_V2, broken_limits
from tests.together import each

SEND = ("POST", "/channels/1/messages")
ANSWER = ("POST", "/interactions/1/token/callback")
THREAD = ("POST", "/channels/1/messages/2/threads")
COMMANDS = ("PUT", "/applications/1/commands")
EVENT = ("POST", "/guilds/1/scheduled-events")


def button(**changes: Any) -> dict[str, Any]:
    return {"type": 2, "style": 2, "label": "Go", "custom_id": "a:b", **changes}


def row(*parts: dict[str, Any]) -> dict[str, Any]:
    return {"type": 1, "components": list(parts)}


def select(number: int, **changes: Any) -> dict[str, Any]:
    rows = [{"label": f"l{n}", "value": f"v{n}", "description": "d"} for n in range(number)]
    return {"type": 3, "custom_id": "pick", "options": rows, **changes}


def group(kind: int, options: int) -> dict[str, Any]:
    return labelled({**select(options), "type": kind})


def labelled(part: dict[str, Any], label: str = "Name", description: str = "d") -> dict[str, Any]:
    return {"type": 18, "label": label, "description": description, "component": part}


def words(length: int) -> dict[str, Any]:
    return {"type": 10, "content": "x" * length}


def v2(*parts: dict[str, Any], **beside: Any) -> dict[str, Any]:
    return {"flags": COMPONENTS_V2, "components": list(parts), **beside}


def form(*parts: dict[str, Any], title: str = "Title", custom_id: str = "f") -> dict[str, Any]:
    data = {"title": title, "custom_id": custom_id, "components": list(parts)}
    return {"type": 9, "data": data}


def text_input(**changes: Any) -> dict[str, Any]:
    return labelled({"type": 4, "style": 1, "custom_id": "text", **changes})


def choices(number: int, name: str = "n") -> dict[str, Any]:
    return {"type": 8, "data": {"choices": [{"name": name, "value": "v"}] * number}}


def command(**changes: Any) -> list[dict[str, Any]]:
    return [{"type": 1, "name": "daily", "description": "d", **changes}]


def option(name: str = "one", **changes: Any) -> dict[str, Any]:
    return {"type": 3, "name": name, "description": "d", **changes}


def options(number: int, **changes: Any) -> list[dict[str, Any]]:
    return [option(f"o{n}", **changes) for n in range(number)]


def event(**changes: Any) -> dict[str, Any]:
    start, end = "2026-01-01T10:00:00+00:00", "2026-01-01T11:00:00+00:00"
    return {"name": "n", "entity_type": 3, "entity_metadata": {"location": "here"},
            "scheduled_start_time": start, "scheduled_end_time": end, **changes}  # fmt: skip


def section(texts: int, **accessory: Any) -> dict[str, Any]:
    return {"type": 9, "components": [words(1)] * texts, **accessory}


def many(number: int) -> list[dict[str, Any]]:
    return [button(custom_id=f"b:{n}") for n in range(number)]


OTHER = [{"name": f"c{n}", "value": "v" * 60} for n in range(25)]
LONG = [option(f"o{n}", choices=[{**c, "name": "n" * 80} for c in OTHER]) for n in range(3)]
TABLE: list[tuple[str, tuple[str, str], Any, Any]] = [
    ("content", SEND, {"content": "x" * 2000}, {"content": "x" * 2001}),
    ("nonce", SEND, {"nonce": "n" * 25}, {"nonce": "n" * 26}),
    ("embeds", SEND, {"embeds": [{"description": "x" * 3000}] * 2},
     {"embeds": [{"description": "x" * 3000}] * 2 + [{"title": "x"}]}),
    ("rows", SEND, {"components": [row(b) for b in many(5)]},
     {"components": [row(b) for b in many(6)]}),
    ("text displays", SEND, v2(words(2000), words(2000)), v2(words(2000), words(2001))),
    ("components", SEND, v2(*[words(1)] * 40), v2({"type": 17, "components": [words(1)] * 40})),
    ("content beside V2", SEND, v2(words(1)), v2(words(1), content="x")),
    ("embeds beside V2", SEND, v2(words(1), embeds=[]), v2(words(1), embeds=[{"title": "x"}])),
    ("id length", SEND, v2(row(button(custom_id="x" * 100))), v2(row(button(custom_id="x" * 101)))),
    ("id not empty", SEND, v2(row(button(custom_id="x"))), v2(row(button(custom_id="")))),
    ("id once", SEND, v2(row(*many(2))), v2(row(button(), button()))),
    ("id once, also in an accessory", SEND, v2(section(1, accessory=button())),
     v2(section(1, accessory=button()), row(button()))),
    ("button label", SEND, v2(row(button(label="x" * 80))), v2(row(button(label="x" * 81)))),
    ("buttons in a row", SEND, v2(row(*many(5))), v2(row(*many(6)))),
    ("a select has a row to itself", SEND, v2(row(select(1))), v2(row(select(1), button()))),
    ("select options", SEND, v2(row(select(25))), v2(row(select(26)))),
    ("placeholder", SEND, v2(row(select(1, placeholder="x" * 150))),
     v2(row(select(1, placeholder="x" * 151)))),
    ("option label", SEND, v2(row(select(1, options=[{"label": "x" * 100, "value": "v"}]))),
     v2(row(select(1, options=[{"label": "x" * 101, "value": "v"}])))),
    ("option value", SEND, v2(row(select(1, options=[{"label": "l", "value": "x" * 100}]))),
     v2(row(select(1, options=[{"label": "l", "value": "x" * 101}])))),
    ("option description", SEND,
     v2(row(select(1, options=[{"label": "l", "value": "v", "description": "x" * 100}]))),
     v2(row(select(1, options=[{"label": "l", "value": "v", "description": "x" * 101}])))),
    ("texts in a section", SEND, v2(section(3, accessory=button())),
     v2(section(4, accessory=button()))),
    ("section accessory", SEND, v2(section(1, accessory=button())), v2(section(1))),
    ("messages as answers too", ANSWER, {"type": 4, "data": {"content": "x" * 2000}},
     {"type": 4, "data": {"content": "x" * 2001}}),
    ("edits too", ("PATCH", "/channels/1/messages/2"), v2(words(4000)), v2(words(4001))),
    ("follow-ups too", ("POST", "/webhooks/1/token"), v2(words(4000)), v2(words(4001))),
    ("edited answers too", ("PATCH", "/webhooks/1/token/messages/@original"), v2(words(4000)),
     v2(words(4001))),
    ("form title", ANSWER, form(text_input(), title="x" * 45), form(text_input(), title="x" * 46)),
    ("form id", ANSWER, form(text_input(), custom_id="x" * 100),
     form(text_input(), custom_id="x" * 101)),
    ("form parts", ANSWER, form(*[text_input(custom_id=str(n)) for n in range(5)]),
     form(*[text_input(custom_id=str(n)) for n in range(6)])),
    ("form not empty", ANSWER, form(text_input()), form()),
    ("form ids once", ANSWER, form(text_input()), form(text_input(), text_input())),
    ("label text", ANSWER, form(labelled(select(1), label="x" * 45)),
     form(labelled(select(1), label="x" * 46))),
    ("label description", ANSWER, form(labelled(select(1), description="x" * 100)),
     form(labelled(select(1), description="x" * 101))),
    ("text input value", ANSWER, form(text_input(value="x" * 4000)),
     form(text_input(value="x" * 4001))),
    ("text input's own length", ANSWER, form(text_input(value="xx", max_length=2)),
     form(text_input(value="xxx", max_length=2))),
    ("text input placeholder", ANSWER, form(text_input(placeholder="x" * 100)),
     form(text_input(placeholder="x" * 101))),
    ("radio group, most", ANSWER, form(group(21, 10)), form(group(21, 11))),
    ("radio group, least", ANSWER, form(group(21, 2)), form(group(21, 1))),
    ("checkbox group, most", ANSWER, form(group(22, 10)), form(group(22, 11))),
    ("autocomplete", ANSWER, choices(25), choices(26)),
    ("autocomplete name", ANSWER, choices(1, "x" * 100), choices(1, "x" * 101)),
    ("thread name", THREAD, {"name": "x" * 100}, {"name": "x" * 101}),
    ("thread name not empty", THREAD, {"name": "x"}, {"name": ""}),
    ("archive", THREAD, {"name": "x", "auto_archive_duration": 1440},
     {"name": "x", "auto_archive_duration": 1000}),
    ("command description", COMMANDS, command(description="x" * 100),
     command(description="x" * 101)),
    ("command name length", COMMANDS, command(name="x" * 32), command(name="x" * 33)),
    ("command name characters", COMMANDS, command(name="to-day"), command(name="to day")),
    ("command name in small letters", COMMANDS, command(name="frage"), command(name="Frage")),
    ("options", COMMANDS, command(options=options(25)), command(options=options(26))),
    ("option description", COMMANDS, command(options=options(1, description="x" * 100)),
     command(options=options(1, description="x" * 101))),
    ("required first", COMMANDS, command(options=[option("a", required=True), option("b")]),
     command(options=[option("a"), option("b", required=True)])),
    ("option names once", COMMANDS, command(options=[option("a"), option("b")]),
     command(options=[option("a"), option("a")])),
    ("choices", COMMANDS, command(options=options(1, choices=OTHER)),
     command(options=options(1, choices=[*OTHER, OTHER[0]]))),
    ("choice name", COMMANDS,
     command(options=options(1, choices=[{"name": "x" * 100, "value": "v"}])),
     command(options=options(1, choices=[{"name": "x" * 101, "value": "v"}]))),
    ("one level of groups", COMMANDS, command(options=[option(type=2, options=options(1, type=1))]),
     command(options=[option(type=2, options=options(1, type=2))])),
    ("a command in all", COMMANDS, command(options=LONG[:2]), command(options=LONG)),
    ("global commands", COMMANDS, command() * 100, command() * 101),
    ("context menus", COMMANDS, [{"type": 3, "name": "Do this"}] * 5,
     [{"type": 3, "name": "Do this"}] * 6),
    ("event name", EVENT, event(name="x" * 100), event(name="x" * 101)),
    ("event description", EVENT, event(description="x" * 1000), event(description="x" * 1001)),
    ("event order", EVENT, event(), event(scheduled_end_time="2026-01-01T09:00:00+00:00")),
    ("event place", EVENT, event(), event(entity_metadata=None)),
]  # fmt: skip


@each("route, fits, breaks", [row_[1:] for row_ in TABLE])
def test_a_limit_lets_pass_what_fits_and_catches_what_does_not(
    route: tuple[str, str], fits: Any, breaks: Any
) -> None:
    assert broken_limits(*route, fits) == []
    assert broken_limits(*route, breaks) != []
