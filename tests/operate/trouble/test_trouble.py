"""Trouble that repeats, through the real discord.py: told once an hour, whatever happens."""

import io
import json
import logging
from collections.abc import AsyncIterator, Iterator
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import discord
import pytest

from bot.bank.model import Bank
from bot.cli.run import set_up_logs
from bot.core.config import Settings
from bot.core.ids import UserId
from bot.core.outbox import store as outbox
from bot.core.outbox.service import LEASE
from bot.operate.inspection import operator
from bot.operate.trouble import tx as told
from bot.operate.trouble.rules import Trouble, TroubleTally
from bot.operate.trouble_log import TroubleLog, trouble_of
from bot.progress.help.messages import HelpCard
from tests.operate.running import running_bot
from tests.proof.deaths import Death
from tests.proof.wire import Fault, Wire, laid_wire
from tests.world import World, texts, world

SECRET = "what Ann wrote"
MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)


@pytest.fixture
def logged() -> Iterator[io.StringIO]:
    """What `run` writes into the log."""
    root = logging.getLogger()
    before, level = list(root.handlers), root.level
    stream = io.StringIO()
    set_up_logs(Settings(log_format="json"), stream)
    yield stream
    root.handlers[:] = before
    root.setLevel(level)


@pytest.fixture
def wire() -> Iterator[Wire]:
    with laid_wire() as laid:
        yield laid


class Place:
    """A server whose organiser runs the bot, and commands that fail."""

    def __init__(self, here: World, monkeypatch: pytest.MonkeyPatch) -> None:
        self.here, self.patch = here, monkeypatch
        self.boss, self.ann = here.organiser, here.member("ann")
        owned = SimpleNamespace(owner=SimpleNamespace(id=self.boss.id), team=None)
        monkeypatch.setattr(discord.Client, "application", owned)
        here.env.check_errors = False

    async def fail(self, times: int) -> list[str]:
        """The references that a member reads."""
        said = []

        def fails(_message: object) -> None:
            raise KeyError(SECRET)

        with self.patch.context() as patched:
            patched.setitem(self.here.app.router.renderers, HelpCard, fails)
            for _ in range(times):
                done = await self.ann.slash(self.here.channel, "help")
                said.append(texts(done.response).split("`")[1])
        return said

    def told(self) -> list[Any]:
        """The messages that the operator has, oldest first."""
        return list(self.boss.user.dm_channel.history())


@pytest.fixture
async def place(
    tmp_path: Path, bank: Bank, monkeypatch: pytest.MonkeyPatch, logged: io.StringIO
) -> AsyncIterator[Place]:
    root, make = logging.getLogger(), World.make_app

    def make_app(self: World) -> Any:
        """A process counts anew: what the last one only counted is lost with it."""
        root.handlers[:] = [one for one in root.handlers if not isinstance(one, TroubleLog)]
        counting = TroubleLog(self.clock)
        root.addHandler(counting)
        return make(self, tally=counting.tally)

    monkeypatch.setattr(World, "make_app", make_app)
    async with world(tmp_path, bank) as here:
        yield Place(here, monkeypatch)


async def test_the_operator_hears_of_it_once_an_hour_and_finds_the_lines_in_the_log(
    place: Place, logged: io.StringIO
) -> None:
    here = place.here
    await place.fail(1)
    await here.run_due()
    assert place.told() == [], "once is an accident"
    references = await place.fail(2)
    await here.run_due()
    (card,) = place.told()
    said = texts(card)
    assert "3 errors since I started" in said
    assert "interaction failed: help** (KeyError), 3 times" in said
    assert f"`{references[-1]}`" in said
    assert SECRET not in said
    (line,) = [
        found
        for found in map(json.loads, logged.getvalue().splitlines())
        if found.get("reference") == references[-1]
    ]
    assert line["what"] == "help"
    done = await place.boss.user.click(card, label="Check everything")
    assert "needs a look" in texts(done.response)
    again = await place.boss.user.click(done.response, label="Look again")
    assert again.response.id == done.response.id
    assert "needs a look" in texts(again.response)

    # Within the hour nothing comes, also from another process.
    await place.fail(2)
    await here.forward(HOUR - 2 * MINUTE)
    await here.restart(crash=True)
    references = await place.fail(3)
    await here.run_due()
    assert len(place.told()) == 1
    await here.forward(4 * MINUTE)
    said = texts(place.told()[-1])
    assert len(place.told()) == 2
    assert "3 errors since my last message" in said, "what the dead process counted is lost"
    assert references[-1] in said
    await here.forward(3 * HOUR)
    assert len(place.told()) == 2, "nothing more happened"
    rows = await here.app.database.read(
        lambda tx: [
            tuple(one)
            for one in tx.execute("SELECT body FROM outbox WHERE kind='operator_trouble'")
        ]
    )
    assert SECRET not in str(rows)

    # The application has another owner meanwhile: the old one's card tells them nothing.
    owned = SimpleNamespace(owner=SimpleNamespace(id=place.ann.id), team=None)
    place.patch.setattr(discord.Client, "application", owned)
    done = await place.boss.user.click(card, label="Check everything")
    assert "for whoever runs the bot" in texts(done.response)


async def test_an_operator_out_of_reach_is_said_once_and_tried_each_hour(
    place: Place, logged: io.StringIO
) -> None:
    here = place.here
    here.env.inject_error("POST", "/users/@me/channels", status=403, code=50007, times=3)
    for _ in range(3):
        await place.fail(2)
        await here.run_due()
        await here.forward(HOUR + 2 * MINUTE)
    said = logged.getvalue()
    assert said.count("the operator can't be told of trouble") == 1
    assert "discord did not take it" not in said
    await place.fail(2)
    await here.run_due()
    assert len(place.told()) == 1, "they take messages again"


async def test_a_crash_at_any_point_and_a_lost_reply_send_it_once(place: Place, wire: Wire) -> None:
    here = place.here
    wire.watch(here)
    expected = point = 0
    died = True
    while died:
        await place.fail(2)
        death = Death(here, wire, point)
        died, steps = await death.cut(here.app.agenda.run_due), death.steps
        await here.forward(LEASE)
        await here.forward(LEASE)
        expected += steps.count("after commit") > 0
        await place.fail(2)
        await here.run_due()
        # What was only counted is lost with its process; it is counted anew and then told.
        now = len(place.told())
        assert now - expected in (0, 1), (point, steps)
        expected = now
        await here.forward(timedelta(minutes=30))
        assert len(place.told()) == now, (point, "a second one within the hour")
        await here.restart()
        await here.forward(HOUR)
        point += 1
    assert point > 6
    assert expected >= point - 1

    await place.fail(2)
    lost = Fault(
        lambda request: request.is_send, lambda: ConnectionResetError(104, "reset"), 1, True
    )
    wire.fail(lost)
    await here.run_due()
    await here.forward(2 * HOUR)
    assert lost.hit == 1
    assert len(place.told()) == expected + 1, "the next try looked for it"


async def test_a_message_that_waits_for_hours_gets_no_second_one_beside_it(tmp_path: Path) -> None:
    async with running_bot(tmp_path) as bot:
        now, boss = bot.clock.now(), UserId(7)
        counted = TroubleTally(now)

        async def put() -> bool:
            for _ in range(2):
                counted.add(Trouble("it failed"), "abcd1234", now)
            found = counted.found()
            return await bot.database.write(lambda tx: told.put(tx, found, now, boss, now))

        assert await put()
        for _ in range(3):  # the bot is not connected: nobody takes the row
            now += 2 * HOUR
            assert not await put()
        (row,) = await bot.database.read(lambda tx: outbox.due(tx, now))
        await bot.database.write(lambda tx: outbox.lease(tx, row.outbox_id, now, now + LEASE))
        await bot.database.write(lambda tx: outbox.complete(tx, row.outbox_id))
        assert not await put()
        now += HOUR
        assert not await put()
        now += LEASE
        assert await put()


def line(**said: Any) -> logging.LogRecord:
    record = logging.LogRecord(
        "bot.x", logging.ERROR, "", 1, said.pop("msg", "it failed"), (), None
    )
    vars(record).update(said)
    return record


@pytest.mark.parametrize(
    ("said", "trouble"),
    [
        ({}, Trouble("it failed")),
        ({"what": "quiz start", "kind": "x"}, Trouble("it failed", "quiz start")),
        ({"kind": "question"}, Trouble("it failed", "question")),
        ({"event_name": "on_ready"}, Trouble("it failed", "on_ready")),
        ({"exc_info": (KeyError, KeyError(SECRET), None)}, Trouble("it failed", "", "KeyError")),
        ({"msg": f"Task exception was never retrieved\nfuture: {SECRET}"},
         Trouble("Task exception was never retrieved")),
        ({"msg": "x" * 500, "what": "y" * 500}, Trouble("x" * 80, "y" * 80)),
    ],
)  # fmt: skip
def test_a_line_of_the_log_is_a_kind_of_trouble_without_anybodys_text(
    said: dict[str, Any], trouble: Trouble
) -> None:
    assert trouble_of(line(**said)) == trouble


def test_the_operator_is_who_was_chosen_or_who_owns_the_application() -> None:
    def of(chosen: int | None, application: Any) -> int | None:
        client: Any = SimpleNamespace(application=application)
        return operator(client, None if chosen is None else UserId(chosen))

    alone = SimpleNamespace(owner=SimpleNamespace(id=7), team=None)
    team = SimpleNamespace(owner=SimpleNamespace(id=1), team=SimpleNamespace(owner_id=8))
    nobody = SimpleNamespace(owner=SimpleNamespace(id=1), team=SimpleNamespace(owner_id=None))
    assert [of(None, one) for one in (None, alone, team, nobody)] == [None, 7, 8, None]
    assert [of(0, alone), of(5, alone), of(5, None)] == [None, 5, 5]
