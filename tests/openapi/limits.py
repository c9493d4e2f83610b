"""Documented limits of Discord that its specification file lacks, as a check of bodies.

Source: Discord's documentation, as of August 2026. Every limit has a test of its own
that breaks it.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from typing import Any

ROW, BUTTON, STRING_SELECT, TEXT_INPUT, SECTION, TEXT = 1, 2, 3, 4, 9, 10
LABEL, RADIO, CHECKBOXES = 18, 21, 22
SELECTS = (3, 5, 6, 7, 8)
COMPONENTS_V2 = 1 << 15
SUBCOMMAND, GROUP = 1, 2
COMMAND_NAME = re.compile(r"[-_'\w]{1,32}")
ARCHIVE_MINUTES = (60, 1440, 4320, 10080)

Body = Mapping[str, Any]


def walk(components: Any) -> Iterator[Body]:
    """Every component, from the outside in."""
    for one in components or ():
        yield one
        yield from walk(one.get("components"))
        yield from walk([part for part in (one.get("accessory"), one.get("component")) if part])


def over(what: str, text: Any, most: int, least: int = 0) -> list[str]:
    """A complaint if a text is too long or too short; nothing is no text."""
    if text is None or least <= len(str(text)) <= most:
        return []
    return [f"{what} has {len(str(text))} characters, allowed are {least}–{most}"]


def count(what: str, things: Any, most: int, least: int = 0) -> list[str]:
    """A complaint if there are too many or too few."""
    number = len(things or ())
    return [] if least <= number <= most else [f"{number} {what}, allowed are {least}–{most}"]


def of_component(one: Body) -> list[str]:
    """The limits of a single component."""
    kind, found = one.get("type"), over("custom_id", one.get("custom_id"), 100, 1)
    if kind == BUTTON:
        found += over("button label", one.get("label"), 80)
    if kind in SELECTS:
        found += over("placeholder", one.get("placeholder"), 150)
    if kind == STRING_SELECT:
        found += count("select options", one.get("options"), 25, 1)
    if kind == RADIO:
        found += count("radio options", one.get("options"), 10, 2)
    if kind == CHECKBOXES:
        found += count("checkbox options", one.get("options"), 10, 1)
    for option in one.get("options") or ():
        for part in ("label", "value", "description"):
            found += over(f"option {part}", option.get(part), 100)
    if kind == TEXT_INPUT:
        found += over("text input value", one.get("value"), one.get("max_length") or 4000)
        found += over("text input placeholder", one.get("placeholder"), 100)
    if kind == LABEL:
        found += over("label text", one.get("label"), 45, 1)
        found += over("label description", one.get("description"), 100)
    if kind == SECTION:
        found += count("texts in a section", one.get("components"), 3, 1)
        found += [] if one.get("accessory") else ["a section without accessory"]
    if kind == ROW:
        found += of_row(one.get("components") or ())
    return found


def of_row(parts: Any) -> list[str]:
    """Five buttons or one select."""
    selects = [part for part in parts if part.get("type") in SELECTS]
    if selects and len(parts) > 1:
        return ["a select shares its row"]
    return count("buttons in a row", parts, 5, 1)


def of_components(components: Any) -> list[str]:
    """The limits of all components of a message or form together."""
    everything = list(walk(components))
    ids = [one["custom_id"] for one in everything if one.get("custom_id") is not None]
    twice = sorted({one for one in ids if ids.count(one) > 1})
    found = [f"custom_id {one} twice" for one in twice]
    for one in everything:
        found += of_component(one)
    return found


def of_message(body: Body) -> list[str]:
    """A message: content, embeds, components, nonce."""
    found = over("content", body.get("content"), 2000)
    nonce = body.get("nonce")
    found += over("nonce", nonce, 25) if isinstance(nonce, str) else []
    found += over("embeds in all", "".join(map(_embed_text, body.get("embeds") or ())), 6000)
    components = body.get("components")
    if int(body.get("flags") or 0) & COMPONENTS_V2:
        beside = [key for key in ("content", "embeds", "poll", "sticker_ids") if body.get(key)]
        found += [f"{key} beside components of the second version" for key in beside]
        found += count("components", list(walk(components)), 40)
        words = [str(one.get("content", "")) for one in walk(components) if one["type"] == TEXT]
        found += over("text displays in all", "".join(words), 4000)
    elif all(one.get("type") == ROW for one in components or ()):
        found += count("rows", components, 5)
    return found + of_components(components)


def _embed_text(embed: Body) -> str:
    parts = [embed.get("title"), embed.get("description")]
    parts += [(embed.get("footer") or {}).get("text"), (embed.get("author") or {}).get("name")]
    for part in embed.get("fields") or ():
        parts += [part.get("name"), part.get("value")]
    return "".join(part for part in parts if part)


def of_callback(body: Body) -> list[str]:
    """The answer to an interaction: a message, a form, or choices."""
    data = body.get("data") or {}
    if body.get("type") == 9:
        found = over("form title", data.get("title"), 45, 1) + over(
            "id", data.get("custom_id"), 100, 1
        )
        found += count("parts of a form", data.get("components"), 5, 1)
        return found + of_components(data.get("components"))
    if body.get("type") == 8:
        found = count("choices", data.get("choices"), 25)
        for one in data.get("choices") or ():
            found += over("choice name", one.get("name"), 100, 1)
        return found
    return of_message(data)


def of_thread(body: Body) -> list[str]:
    """A new thread, or a change of one."""
    minutes = body.get("auto_archive_duration")
    found = over("thread name", body.get("name"), 100, 1)
    return found + ([] if minutes in (None, *ARCHIVE_MINUTES) else [f"archives after {minutes}"])


def of_command(body: Body) -> list[str]:
    """A command with everything below it."""
    found = of_option(body, depth=0) if body.get("type", 1) == 1 else []
    found += over("command name", body.get("name"), 32, 1)
    return found + over("command in all", "".join(_words(body)), 8000)


def of_option(one: Body, depth: int) -> list[str]:
    """A command, group, subcommand or option."""
    name, options = str(one.get("name")), one.get("options") or ()
    found = over(f"{name}'s description", one.get("description"), 100, 1)
    if not COMMAND_NAME.fullmatch(name) or name != name.lower():
        found.append(f"a command or option can't be called {name!r}")
    found += count(f"options of {name}", options, 25)
    found += count(f"choices of {name}", one.get("choices"), 25)
    for choice in one.get("choices") or ():
        found += over("choice name", choice.get("name"), 100, 1)
        found += over("choice value", choice.get("value"), 100)
    needed = [bool(option.get("required")) for option in options]
    if needed != sorted(needed, reverse=True):
        found.append(f"a required option of {name} follows one that is not")
    names = [option.get("name") for option in options]
    if len(names) != len(set(names)):
        found.append(f"two options of {name} have one name")
    for option in options:
        if option.get("type") == GROUP and depth > 0:
            found.append(f"a group inside {name}")
        found += of_option(option, depth + 1)
    return found


def _words(one: Body) -> Iterator[str]:
    yield str(one.get("name", "")) + str(one.get("description", ""))
    for choice in one.get("choices") or ():
        yield str(choice.get("name", "")) + str(choice.get("value", ""))
    for option in one.get("options") or ():
        yield from _words(option)


def of_commands(body: Any) -> list[str]:
    """All commands at once."""
    found = []
    for kind, most in ((1, 100), (2, 5), (3, 5)):
        found += count(
            f"commands of type {kind}", [c for c in body if c.get("type", 1) == kind], most
        )
    return found + [complaint for command in body for complaint in of_command(command)]


def of_event(body: Body) -> list[str]:
    """A scheduled event."""
    found = over("event name", body.get("name"), 100, 1)
    found += over("event description", body.get("description"), 1000)
    start, end = body.get("scheduled_start_time"), body.get("scheduled_end_time")
    if start and end and datetime.fromisoformat(start) >= datetime.fromisoformat(end):
        found.append("the event ends before it starts")
    if body.get("entity_type") == 3:
        where = (body.get("entity_metadata") or {}).get("location")
        found += [] if where and end else ["an external event needs a location and an end"]
    return found


RULES: tuple[tuple[str, str, Callable[[Any], list[str]]], ...] = (
    ("POST", r"/channels/\d+/messages", of_message),
    ("PATCH", r"/channels/\d+/messages/\d+", of_message),
    ("POST", r"/interactions/\d+/[^/]+/callback", of_callback),
    ("POST", r"/webhooks/\d+/[^/]+", of_message),
    ("PATCH", r"/webhooks/\d+/[^/]+/messages/[^/]+", of_message),
    ("POST", r"/channels/\d+(/messages/\d+)?/threads", of_thread),
    ("PUT", r"/applications/\d+(/guilds/\d+)?/commands", of_commands),
    ("POST", r"/applications/\d+(/guilds/\d+)?/commands", of_command),
    ("(POST|PATCH)", r"/guilds/\d+/scheduled-events(/\d+)?", of_event),
)


def broken_limits(method: str, path: str, body: Any) -> list[str]:
    """What is wrong with a body although the specification file allows it."""
    if body is None:
        return []
    for methods, pattern, rule in RULES:
        if re.fullmatch(methods, method) and re.fullmatch(pattern, path):
            return rule(body)
    return []
