"""A world ends without a trace: what a dead process left would be heard in another test."""

import asyncio
import gc
import logging
from pathlib import Path
from typing import Any

import pytest

from bot.bank.model import Bank
from tests.proof.wire import Crash, laid_wire
from tests.world import World, world


async def test_a_dead_process_is_silent(
    tmp_path: Path, bank: Bank, caplog: pytest.LogCaptureFixture
) -> None:
    async with world(tmp_path, bank) as here:
        here.app.agenda.wake()  # it is in the middle of something
        await here.restart(crash=True)
    gc.collect()
    assert [one for one in caplog.records if one.levelno >= logging.WARNING] == []


async def test_what_a_dead_process_raised_is_not_told_when_it_is_thrown_away(
    tmp_path: Path, bank: Bank, caplog: pytest.LogCaptureFixture
) -> None:
    async def write(here: World) -> Any:
        return await here.app.database.write(lambda tx: None)

    with laid_wire() as wire:
        async with world(tmp_path, bank) as here:
            here.env.check_errors = False
            wire.watch(here)
            wire.die_at(0)
            for error in (Crash, ZeroDivisionError):
                task = asyncio.create_task(write(here) if error is Crash else fail())
                await asyncio.wait([task])
                del task
                gc.collect()
            wire.revive()
    told = [one.exc_info[0] for one in caplog.records if one.exc_info]
    assert told == [ZeroDivisionError]


async def fail() -> None:
    raise ZeroDivisionError
