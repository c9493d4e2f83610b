"""Pictures are drawn by turns: whoever asks for many waits behind their own."""

import asyncio
from collections.abc import AsyncIterator

import pytest

from bot.gateway import layout
from bot.gateway.drawing import pictures, turns
from bot.gateway.drawing.pictures import Pictures
from bot.gateway.drawing.turns import MOST_OF_MEMBER, MOST_OF_SERVER, NoTurnError, Turns, Whose
from bot.gateway.drawing.worker_process import WorkerProcess
from tests.gateway.drawing.test_worker_process import ODD, drawn, texts

ANN, BOB, CLEO = Whose(1, 1), Whose(1, 2), Whose(2, 3)


class Row:
    """Tasks that wait while somebody has the turn, and in which order they had theirs."""

    def __init__(self) -> None:
        self.turns, self.order = Turns(), list[Whose]()
        self.tasks: list[asyncio.Task[None]] = []
        self.first = asyncio.Event()

    async def begin(self) -> None:
        self.tasks.append(asyncio.create_task(self._hold()))
        await asyncio.sleep(0)
        assert self.turns.is_taken

    async def _hold(self) -> None:
        async with self.turns.taken(Whose(9, 9)):
            await self.first.wait()

    async def line_up(self, *people: Whose) -> None:
        self.tasks += [asyncio.create_task(self._take(one)) for one in people]
        await asyncio.sleep(0)

    async def _take(self, whose: Whose) -> None:
        async with self.turns.taken(whose):
            self.order.append(whose)
            await asyncio.sleep(0)

    async def finish(self) -> list[BaseException | None]:
        self.first.set()
        found = await asyncio.gather(*self.tasks, return_exceptions=True)
        assert not self.turns.is_taken
        async with self.turns.taken(ANN):  # nothing hangs
            pass
        return found


@pytest.fixture
async def row() -> Row:
    made = Row()
    await made.begin()
    return made


async def test_a_server_and_a_member_with_many_wait_behind_their_own(row: Row) -> None:
    await row.line_up(ANN, ANN, ANN, ANN, BOB, CLEO)
    assert await row.finish() == [None] * 7
    assert row.order == [ANN, CLEO, BOB, ANN, ANN, ANN]


async def test_so_many_wait_and_no_more(row: Row) -> None:
    await row.line_up(*[ANN] * (MOST_OF_MEMBER + 1))
    await row.line_up(*(Whose(1, 10 + at) for at in range(MOST_OF_SERVER)), CLEO)
    found = await row.finish()
    refused = [at for at, one in enumerate(found) if isinstance(one, NoTurnError)]
    last = len(found) - 2
    assert refused == [1 + MOST_OF_MEMBER, *range(last - MOST_OF_MEMBER + 1, last + 1)]
    assert row.order[1] == CLEO


async def test_who_waits_too_long_or_goes_away_leaves_the_row(row: Row) -> None:
    with pytest.raises(NoTurnError):
        async with row.turns.taken(BOB, asyncio.get_running_loop().time()):
            pass
    await row.line_up(ANN, ANN, BOB)
    row.tasks[1].cancel()
    row.tasks[3].cancel()
    found = await row.finish()
    assert [type(one) for one in found[1:]] == [
        asyncio.CancelledError, type(None), asyncio.CancelledError,
    ]  # fmt: skip
    assert row.order == [ANN]


@pytest.mark.parametrize("moments", [0, 1], ids=["before it came", "once it came"])
async def test_a_turn_that_comes_as_its_owner_goes_is_passed_on(row: Row, moments: int) -> None:
    await row.line_up(ANN, BOB)
    row.first.set()
    for _ in range(moments):
        await asyncio.sleep(0)
    assert row.order == []
    row.tasks[1].cancel()
    found = await row.finish()
    assert [type(one) for one in found[1:]] == [asyncio.CancelledError, type(None)]
    assert row.order == [BOB]


@pytest.fixture
async def busy(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[WorkerProcess]:
    """One that draws a picture without an end."""
    monkeypatch.setattr(pictures, "WAIT_SECONDS", 0)
    worker = WorkerProcess(module=ODD, picture_seconds=60)
    worker.is_available = True
    hangs = asyncio.create_task(drawn(worker, "hang"))
    while worker.process_id is None:
        await asyncio.sleep(0)
    yield worker
    hangs.cancel()
    await asyncio.gather(hangs, return_exceptions=True)
    await worker.close()


async def test_a_card_whose_turn_does_not_come_is_said_in_words(busy: WorkerProcess) -> None:
    assert turns.WAIT_SECONDS == 10
    view = layout.card(layout.formula("x^2", "`x²`"))
    assert await Pictures(busy, {}.get).put_into(view, CLEO) == {}
    assert texts(view) == ["`x²`"]


async def test_a_formula_whose_turn_does_not_come_is_no_formula_that_cannot_be_drawn(
    busy: WorkerProcess,
) -> None:
    assert await Pictures(busy, {}.get).can_draw("x^2", CLEO.server)  # type: ignore[arg-type]
