"""The official file catches what Discord would refuse, and takes what discord.py sends."""

from types import SimpleNamespace
from typing import Any

import pytest

from tests.openapi.official import CONFORMITY, FILE, Conformity, official
from tests.together import each
from tests.world import World

pytestmark = pytest.mark.skipif(
    not FILE.is_file(), reason="Discord's file (../shared/discord/openapi.json) is not here"
)
SEND = "/channels/1/messages"
CALLBACK = "/interactions/1/token/callback"
BUTTON = {"type": 2, "style": 2, "label": "Go", "custom_id": "a:b"}


def problems(method: str, path: str, body: Any) -> list[str]:
    file = official()
    assert file is not None
    return file.problems(method, path, body)


@each(
    "method, path, body",
    [
        ("POST", SEND, {"content": "Hello", "tts": False, "nonce": "o1"}),
        ("POST", SEND, {"components": [{"type": 1, "components": [BUTTON]}], "flags": 32768}),
        ("POST", SEND, {"content": "Hello", "embeds": [{"title": "x", "flags": 0}]}),
        ("POST", SEND, {"allowed_mentions": {"parse": [], "roles": [123]}, "content": "x"}),
        ("PATCH", f"{SEND}/2", {"content": "Hello", "tts": False}),
        ("POST", f"{SEND}/2/threads", {"name": "n", "auto_archive_duration": 1440}),
        ("POST", CALLBACK, {"type": 4, "data": {"content": "Hello", "flags": 64}}),
        ("POST", "/users/@me/channels", {"recipient_id": 80351110224678912}),
        ("PUT", "/channels/1/permissions/2", {"id": 2, "type": 0, "allow": "1024"}),
        ("GET", SEND, None),
        ("PUT", f"{SEND}/2/reactions/x/@me", None),
    ],
)
def test_what_discord_takes_passes(method: str, path: str, body: Any) -> None:
    assert problems(method, path, body) == []


@each(
    "method, path, body",
    [
        ("POST", SEND, {"contents": "a key that nobody knows"}),
        ("POST", SEND, {"content": 5}),
        ("POST", SEND, {"components": [{"type": 1, "components": [{**BUTTON, "colour": 1}]}]}),
        ("POST", SEND, {"components": [{"type": 1, "components": [{**BUTTON, "style": 99}]}]}),
        ("POST", SEND, None),
        ("GET", SEND, {"content": "a body where none belongs"}),
        ("POST", f"{SEND}/2/threads", {"auto_archive_duration": 1440}),
        ("POST", "/users/@me/channels", {"recipient_id": "not a snowflake"}),
        ("POST", CALLBACK, {"type": 4, "data": {"text": "wrong key"}}),
        ("POST", "/no/such/route", {}),
        ("PATCH", SEND, {}),
    ],
)
def test_what_discord_refuses_is_caught(method: str, path: str, body: Any) -> None:
    assert problems(method, path, body) != []


def test_equal_bodies_are_checked_once_and_each_complaint_is_repeated() -> None:
    conformity = Conformity()
    request = SimpleNamespace(method="POST", path="/channels/12/messages", json={"wrong": 1})
    again = SimpleNamespace(method="POST", path="/channels/34/messages", json={"wrong": 1})
    assert len(conformity.problems([request, again])) == 2
    assert (conformity.seen, conformity.checked) == (2, 1)


async def test_every_world_hands_its_requests_over(here: World) -> None:
    before = CONFORMITY.seen
    await here.setup(time="09:00", timezone="UTC")
    await here.until("2026-01-01T09:00")
    asked = {(one.method, one.path.split("/")[1]) for one in here.env.http_requests}
    assert ("POST", "interactions") in asked, "answers to interactions are among them"
    assert ("PUT", "applications") in asked, "and so are the commands"
    here.check_requests()
    assert CONFORMITY.seen - before == len(here.env.http_requests) > 4
