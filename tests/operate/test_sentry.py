"""Errors sent to a Sentry-compatible address, over real HTTP: what leaves the machine."""

import asyncio
import gzip
import json
import logging
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web

from bot.core.errors import StartError, UserError
from bot.operate import sentry
from bot.operate.monitoring import Monitoring, MonitoringPlan
from bot.operate.sentry import MISSING, SENT, check_sentry, event_of, scrubbed
from tests.loopback import listening
from tests.operate.running import Clock

pytest.importorskip("sentry_sdk", reason="needs the extra `sentry`")
SECRET, MEMBER = "what Ann wrote", 1456074443980800027
log = logging.getLogger("bot.gateway.errors")


class Receiver:
    """Keeps what was sent, as text."""

    def __init__(self) -> None:
        self.sent: list[str] = []
        self.address = ""

    async def take(self, request: web.Request) -> web.Response:
        body = await request.read()
        if request.headers.get("Content-Encoding") == "gzip":
            body = gzip.decompress(body)
        self.sent.append(f"{dict(request.headers)}\n{body.decode()}")
        return web.json_response({})

    def events(self) -> list[dict[str, Any]]:
        return [json.loads(one.splitlines()[-1]) for one in self.sent]


@pytest.fixture
async def receiver() -> AsyncIterator[Receiver]:
    made, app = Receiver(), web.Application()
    app.router.add_post("/api/7/{rest:.*}", made.take)
    async with listening(app, auto_decompress=False) as address:
        made.address = f"{address.replace('//', '//a-key@')}/7"
        yield made


def fail(text: str) -> None:
    typed = text.upper()
    try:
        raise UserError(text)
    except UserError as error:
        raise KeyError(typed) from error


async def test_an_error_is_sent_without_anybodys_texts_or_ids(receiver: Receiver) -> None:
    monitoring = Monitoring(MonitoringPlan(sentry=receiver.address), Clock())
    await monitoring.open()
    try:
        fail(SECRET)
    except KeyError:
        log.exception(
            "interaction failed",
            extra={"reference": "abcd1234", "what": "quiz start", "guild_id": MEMBER,
                   "user_id": MEMBER, "text": SECRET},
        )  # fmt: skip
    log.warning("not an error", extra={"text": SECRET})
    logging.getLogger("sentry_sdk.errors").error("its own")
    await monitoring.close()
    log.error("after it was closed")
    (event,) = receiver.events()
    assert event["logentry"] == {"message": "interaction failed"}
    assert event["logger"] == "bot.gateway.errors"
    assert event["tags"] == {"reference": "abcd1234", "what": "quiz start"}
    first, last = event["exception"]["values"]
    assert (first["type"], last["type"]) == ("UserError", "KeyError")
    (here, there) = last["stacktrace"]["frames"]
    assert there["function"] == "fail"
    assert there["filename"] == Path(__file__).name
    assert set(there) == {"module", "filename", "function", "lineno", "in_app"}
    assert event.keys() <= SENT
    (whole,) = receiver.sent
    for secret in (SECRET, SECRET.upper(), str(MEMBER), str(Path(__file__).parent)):
        assert secret not in whole
    assert "server_name" not in whole
    assert here["in_app"] is False


async def test_an_address_that_nobody_has_costs_two_seconds_at_the_end_at_most(
    unused_tcp_port: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sentry, "LAST_SECONDS", 0.1)
    address = f"http://a-key@127.0.0.1:{unused_tcp_port}/7"
    monitoring = Monitoring(MonitoringPlan(sentry=address), Clock())
    await monitoring.open()
    log.error("nobody hears of it")
    async with asyncio.timeout(10):
        await monitoring.close()
        await monitoring.close()


def test_what_is_told_of_an_error_is_bounded() -> None:
    def deep(left: int) -> None:
        if left:
            deep(left - 1)
        raise KeyError(SECRET)

    try:
        deep(200)
    except KeyError as error:
        for _ in range(20):
            following = KeyError()
            following.__context__ = error
            error = following
        record = log.makeRecord(
            "bot", logging.ERROR, "", 1, "it failed", (), (KeyError, error, None)
        )
    event = event_of(record)
    assert len(event["exception"]["values"]) == sentry.MOST_CAUSES
    assert len(json.dumps(event)) < 20_000
    try:
        deep(200)
    except KeyError as error:
        record = log.makeRecord(
            "bot", logging.ERROR, "", 1, "it failed", (), (KeyError, error, None)
        )
    (value,) = event_of(record)["exception"]["values"]
    assert len(value["stacktrace"]["frames"]) == sentry.MOST_FRAMES
    one, other = KeyError(), KeyError()
    one.__cause__, other.__cause__ = other, one
    record = log.makeRecord("bot", logging.ERROR, "", 1, "it failed", (), (KeyError, one, None))
    assert len(event_of(record)["exception"]["values"]) == 2, "a circle"
    assert "exception" not in event_of(
        log.makeRecord("bot", logging.ERROR, "", 1, "it failed", (), None)
    )


def test_what_the_library_adds_is_taken_out_again() -> None:
    added = {"user": {"id": 1}, "request": {}, "extra": {}, "contexts": {}, "server_name": "x",
             "modules": {}, "breadcrumbs": {}, "level": "error"}  # fmt: skip
    assert scrubbed(added, {}) == {"level": "error"}


def test_without_the_extra_the_start_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    check_sentry()
    monkeypatch.setattr(sentry, "LIBRARY", "no_such_library_as_this")
    with pytest.raises(StartError) as refused:
        check_sentry()
    assert str(refused.value) == MISSING
