"""The language model over real HTTP: every kind of trouble ends as silence, within bounds."""

import asyncio
import io
import logging
from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

import pytest

from bot.cli.run import set_up_logs
from bot.core.config import Settings
from bot.core.database import Database, Transaction
from bot.core.errors import StartError
from bot.core.language_model import client as clients
from bot.core.language_model.client import LONGEST_REPLY, ModelClient, ModelFailure, check_library
from bot.core.language_model.rules import REST, ModelOffer, Prompt, Silence, fault_of_endpoint
from bot.core.language_model.service import AT_ONCE, LanguageModel
from tests.core.language_model.server import KEY, FakeModel
from tests.world import fresh_database

pytest.importorskip("openai", reason="needs the extra `model`")
NOW = datetime(2026, 3, 1, 23, 0, tzinfo=UTC)
SECRET = "what Ann wrote"
IMPATIENT = 0.15


def may(_tx: Transaction) -> bool:
    return True


class Clock:
    def __init__(self) -> None:
        self.moment = NOW

    def now(self) -> datetime:
        return self.moment


def prompt(mark: str) -> Prompt:
    return Prompt("task", f"{mark} {SECRET} {mark}", "reply", {"type": "object"})


def read(reply: str) -> str | None:
    return reply if reply == "{}" else None


@pytest.fixture
async def fake() -> AsyncIterator[FakeModel]:
    async with FakeModel().serving() as made:
        yield made


@pytest.fixture
async def database(tmp_path: Path) -> AsyncIterator[Database]:
    path = tmp_path / "studybot.sqlite3"
    path.write_bytes(fresh_database())
    made = Database(path, power_safe=False)
    await made.open()
    yield made
    await made.close()


@pytest.fixture
def debug_log() -> Iterator[io.StringIO]:
    """Everything that the bot logs, as `run` sets it up, at its most talkative."""
    names = ("", "aiosqlite", "apscheduler", "discord", "openai", "httpx2", "httpcore2")
    levels = {name: logging.getLogger(name).level for name in names}
    handlers = list(logging.getLogger().handlers)
    stream = io.StringIO()
    set_up_logs(Settings(log_level="debug", log_format="json"), stream)
    yield stream
    logging.getLogger().handlers[:] = handlers
    for name, level in levels.items():
        logging.getLogger(name).setLevel(level)


async def test_nobody_waits_for_a_reply_longer_than_patience_lasts(
    fake: FakeModel, database: Database
) -> None:
    model = LanguageModel(database, Clock(), fake.offer(), patience_seconds=IMPATIENT)
    await model.open()
    for trouble in (fake.is_slow, fake.drips):
        fake.reply = trouble
        assert await model.ask(1, 2, prompt, read, is_allowed=may) is Silence.FAILED
    await model.close()


async def test_each_trouble_is_silence_and_three_in_a_row_rest(
    fake: FakeModel, database: Database, debug_log: io.StringIO
) -> None:
    clock = Clock()
    model = LanguageModel(database, clock, fake.offer())
    await model.open()
    troubles = [
        fake.breaks_off, fake.packs(200), fake.packs(500),
        fake.refuses(401), fake.refuses(429), fake.refuses(500),
        fake.refuses(307, Location="/elsewhere"), fake.says("x" * 200_000), fake.says("Sure! {}"),
        fake.says("```json\n{}\n```"), fake.refuses(200), fake.refuses(302, Location="/elsewhere"),
        fake.refuses(302, Location="file:///etc/passwd"), fake.refuses(204),
        fake.says_bytes(b"\xff{}"),
    ]  # fmt: skip
    for at, trouble in enumerate(troubles):
        fake.reply = trouble
        assert await model.ask(1, 2, prompt, read, is_allowed=may) is Silence.FAILED, at
        if at % 3 == 2:
            count = len(fake.asked)
            assert await model.ask(1, 2, prompt, read, is_allowed=may) is Silence.FAILED
            assert len(fake.asked) == count, "it rests"
            clock.moment += REST
    fake.reply = fake.says("{}")
    assert await model.ask(1, 2, prompt, read, is_allowed=may) == "{}"
    assert len(fake.asked) == len(troubles) + 1, "nothing is sent twice"
    assert fake.elsewhere == 0, "the key goes to no other address"
    assert set(fake.keys) == {f"Bearer {KEY}"}
    marks = {asked["messages"][1]["content"].split(SECRET)[0] for asked in fake.asked}
    assert len(marks) == len(fake.asked), "each has its own mark"
    logged = debug_log.getvalue()
    assert "the language model gave no reply" in logged
    assert KEY not in logged
    assert SECRET not in logged
    assert KEY not in repr(fake.offer())
    await model.close()
    await model.close()


async def test_two_at_a_time_and_a_budget_for_a_day_and_for_a_member(
    fake: FakeModel, database: Database
) -> None:
    clock = Clock()
    model = LanguageModel(database, clock, fake.offer(per_day=6, per_member=4))
    fake.reply = fake.is_slow
    waiting = [
        asyncio.create_task(model.ask(server, 2, prompt, read, is_allowed=may))
        for server in (1, 1, 8, 8)
    ]
    while len(fake.asked) < AT_ONCE:
        await asyncio.sleep(0)
    fake.held.set()
    assert await asyncio.gather(*waiting) == ["{}"] * 4
    assert fake.most_at_once == AT_ONCE
    fake.reply = fake.says("{}")
    assert await model.ask(1, 2, prompt, read, is_allowed=may) is Silence.SPENT, (
        "the member's, in all servers"
    )
    assert [await model.ask(1, 3, prompt, read, is_allowed=may) for _ in range(2)] == ["{}", "{}"]
    assert await model.ask(1, 4, prompt, read, is_allowed=may) is Silence.SPENT, "everybody's"
    assert len(fake.asked) == 6
    clock.moment += timedelta(hours=2)
    assert await model.ask(1, 2, prompt, read, is_allowed=may) == "{}", "another day"
    await model.close()


async def test_what_nobody_can_reach_or_write_is_silence(
    fake: FakeModel, database: Database, debug_log: io.StringIO
) -> None:
    for endpoint in ("https" + fake.endpoint[4:], "http://a..b/v1", f"http://{'a' * 64}/v1"):
        model = LanguageModel(database, Clock(), fake.offer(endpoint=endpoint))
        assert await model.ask(1, 2, prompt, read, is_allowed=may) is Silence.FAILED
        await model.close()
    model = LanguageModel(database, Clock(), fake.offer())
    half = Prompt("task", "half a character: \ud83d", "reply", {"type": "object"})
    assert await model.ask(1, 2, lambda _mark: half, read, is_allowed=may) is Silence.FAILED
    assert fake.asked == []
    await model.close()
    assert KEY not in debug_log.getvalue()
    assert SECRET not in debug_log.getvalue()


async def test_a_refusal_is_not_read(fake: FakeModel, database: Database) -> None:
    """It may be of any length; what stands in buffers on the way may be written."""
    model = LanguageModel(database, Clock(), fake.offer())
    await model.open()
    for status in (500, 307):
        fake.reply = fake.never_ends(status)
        assert await model.ask(1, 2, prompt, read, is_allowed=may) is Silence.FAILED
        await fake.left.wait()
        fake.left.clear()
    await model.close()
    assert fake.written < 1 << 25


async def test_what_waits_for_a_place_is_not_sent_once_it_may_not_be(
    fake: FakeModel, database: Database
) -> None:
    model = LanguageModel(database, Clock(), fake.offer(per_member=2))
    agreed = True

    def still(_tx: Transaction) -> bool:
        return agreed

    fake.reply = fake.is_slow
    ask = partial(model.ask, 1, 2, prompt, read, is_allowed=still)
    sent = [asyncio.create_task(ask()) for _ in range(AT_ONCE)]
    while len(fake.asked) < AT_ONCE:
        await asyncio.sleep(0)
    waiting = asyncio.create_task(ask())
    await asyncio.sleep(0)
    agreed = False
    fake.held.set()
    assert await asyncio.gather(*sent, waiting) == ["{}", "{}", Silence.FAILED]
    assert len(fake.asked) == AT_ONCE
    agreed = True
    assert await ask() is Silence.SPENT, "what wasn't sent counts as no failure and in no budget"
    await model.close()


async def test_without_an_offer_it_is_silent(database: Database) -> None:
    model = LanguageModel(database, Clock(), None)
    assert await model.ask(1, 2, prompt, read, is_allowed=may) is Silence.FAILED
    await model.close()


@pytest.mark.parametrize("body", ["[]", "{}", '{"choices": []}', '{"choices": [{"message": {}}]}',
                                  '{"choices": [{"message": {"content": null}}]}',
                                  "[" * (LONGEST_REPLY // 2)])  # fmt: skip
def test_what_is_no_envelope_is_no_reply(body: str) -> None:
    with pytest.raises(ModelFailure):
        clients.content_of(body.encode())


@pytest.mark.parametrize("bad", ["", "example.org", "ftp://example.org", "https://", "http://[",
                                 "https://me:pass@example.org", "https://example.org/?key=1",
                                 "https://example.org/#x", "https://example.org:0/"])  # fmt: skip
def test_an_endpoint_is_an_address_without_secrets(bad: str) -> None:
    assert fault_of_endpoint(bad)
    assert fault_of_endpoint("http://localhost:8000/v1") == ""


def test_a_model_needs_its_library(monkeypatch: pytest.MonkeyPatch) -> None:
    check_library()
    monkeypatch.setattr(clients, "LIBRARY", "no_such_library")
    with pytest.raises(StartError, match=r"studybot\[model\]"):
        check_library()


def test_the_three_settings_go_together() -> None:
    whole = {"model_endpoint": "https://ai.example.org/v1", "model_key": "k", "model_name": "m"}
    offer = Settings(**whole).model_offer
    assert offer is not None
    assert (offer.host, offer.per_day, offer.per_member) == ("ai.example.org", 500, 20)
    assert Settings().model_offer is None
    for left_out in whole:
        with pytest.raises(ValueError, match="set all three"):
            Settings(**{**whole, left_out: None})
    with pytest.raises(ValueError, match="must be an address"):
        Settings(**{**whole, "model_endpoint": "ai"})
    assert isinstance(offer, ModelOffer)
    assert ModelClient is not None
