"""Exports hold up nobody: what is counted is what runs where everybody's reads run."""

import asyncio
import threading
from typing import Any

import pytest

from bot.core.errors import UserError
from bot.privacy.export.service import Exports
from tests.world import World, texts

ANN, BOB, CLEO = 1, 2, 3


class Slow:
    """A database whose reads end when they may."""

    def __init__(self) -> None:
        self.begun: list[Any] = []
        self.may = asyncio.Event()

    async def read_apart(self, read: Any) -> Any:
        self.begun.append(read)
        await self.may.wait()
        return read(None)


async def test_one_is_made_at_a_time_and_one_for_each_person() -> None:
    slow = Slow()
    exports: Any = Exports(slow)  # type: ignore[arg-type]

    def of(who: int) -> Any:
        return exports.make(who, lambda _tx: who)

    both = [asyncio.create_task(of(ANN)), asyncio.create_task(of(BOB))]
    await asyncio.sleep(0)
    for who in (ANN, BOB):
        with pytest.raises(UserError, match="is being made"):
            await of(who)
    assert len(slow.begun) == 1
    slow.may.set()
    assert await asyncio.gather(*both) == [ANN, BOB]
    assert await of(ANN) == ANN


async def test_who_fails_or_goes_away_may_ask_again() -> None:
    slow = Slow()
    exports: Any = Exports(slow)  # type: ignore[arg-type]
    waiting = asyncio.create_task(exports.make(ANN, lambda _tx: ANN))
    await asyncio.sleep(0)
    waiting.cancel()
    await asyncio.gather(waiting, return_exceptions=True)
    slow.may.set()
    with pytest.raises(ZeroDivisionError):
        await exports.make(ANN, lambda _tx: 1 // 0)
    assert await exports.make(ANN, lambda _tx: ANN) == ANN


@pytest.mark.parametrize("command", ["privacy export", "privacy delete"])
async def test_no_row_is_read_where_everybody_reads(here: World, command: str) -> None:
    """Whether anything is kept is a look, and everything is read on a connection of its own."""
    ann, run = here.member("ann"), list[str]()
    await ann.slash(here.channel, "streak visibility", shown=False)
    await here.app.database.read(lambda tx: tx.set_trace_callback(run.append))
    result = await ann.slash(here.channel, command)
    await here.app.database.read(lambda tx: tx.set_trace_callback(None))
    assert "verything" in texts(result.response) + result.response.content
    looks = [one for one in run if "FROM members" in one and "LIMIT 1" in one]
    assert looks
    assert not [one for one in run if one.startswith("SELECT * FROM")]


async def test_who_deletes_while_an_export_is_made_gets_it_as_it_was(here: World) -> None:
    """One snapshot: a half that is there and a half that isn't would be a lie."""
    ann = here.member("ann")
    await ann.slash(here.channel, "streak visibility", shown=False)
    before = await here.app.privacy.export_everywhere(ann.user.id)

    def read(tx: Any) -> tuple[int, int]:
        first = tx.execute("SELECT count(*) FROM members").fetchone()[0]
        asyncio.run_coroutine_threadsafe(here.app.privacy.erase_everywhere(ann.user.id), loop)
        assert erased.wait(10)
        return first, tx.execute("SELECT count(*) FROM members").fetchone()[0]

    loop, erased = asyncio.get_running_loop(), threading.Event()
    save = here.app.core.erasures.save

    async def saved(database: Any) -> None:
        await save(database)
        erased.set()

    here.app.core.erasures.save = saved  # type: ignore[method-assign]
    first, second = await here.app.database.read_apart(read)
    assert first == second
    assert before.row_count > 0
    assert (await here.app.privacy.export_everywhere(ann.user.id)).row_count == 0
