"""One process that draws: on demand, bounded in time, ended when idle, its pictures kept."""

import asyncio
import os
import signal
from collections.abc import AsyncIterator, Callable
from typing import Any

import pytest
from discord import ui

from bot.bank.formulas.text import written_formulas
from bot.gateway import layout
from bot.gateway.drawing import worker_process
from bot.gateway.drawing.pictures import Pictures
from bot.gateway.drawing.worker_process import WorkerProcess
from bot.gateway.written import with_formulas

ODD = "tests.gateway.drawing.odd_worker"
PNG = b"\x89PNG"


@pytest.fixture
async def odd() -> AsyncIterator[WorkerProcess]:
    worker = WorkerProcess(module=ODD)
    worker.is_available = True
    yield worker
    await worker.close()


async def drawn(worker: WorkerProcess, what: str) -> bytes | None:
    return await worker.draw("any", {"do": what})


def is_running(process_id: int) -> bool:
    try:
        os.kill(process_id, 0)
    except ProcessLookupError:
        return False
    return True


@pytest.fixture
async def minutes_pass() -> AsyncIterator[Callable[[], None]]:
    """The loop's clock goes on by two minutes at once: what waits for a time comes."""
    loop, read = asyncio.get_running_loop(), asyncio.get_running_loop().time

    def jump() -> None:
        loop.time = lambda: read() + 120.0  # type: ignore[method-assign]

    yield jump
    loop.time = read  # type: ignore[method-assign]


async def test_one_process_draws_each_picture_once_and_ends_when_idle(
    odd: WorkerProcess, minutes_pass: Callable[[], None]
) -> None:
    assert odd.process_id is None  # nothing was asked for
    both = await asyncio.gather(drawn(odd, "a"), drawn(odd, "a"), drawn(odd, "b"))
    assert both == [b"1a", b"1a", b"2b"]
    first = odd.process_id
    assert first is not None
    minutes_pass()
    while odd.process_id is not None:
        await asyncio.sleep(0)
    assert await drawn(odd, "a") == b"1a"
    assert odd.process_id is None  # it was kept, nobody had to draw
    assert await drawn(odd, "c") == b"1c"
    assert odd.process_id not in (None, first)
    assert not is_running(first)


async def test_after_a_fault_the_next_picture_has_a_new_process(odd: WorkerProcess) -> None:
    assert await drawn(odd, "die") is None
    assert await drawn(odd, "babble") is None
    assert odd.process_id is None
    assert await drawn(odd, "a") == b"1a"


async def test_a_picture_that_takes_too_long_twice_is_given_up_for_good(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Once it may be the machine that is slow."""
    assert (worker_process.PICTURE_SECONDS, worker_process.IDLE_SECONDS) == (5, 60)
    slow, tries = WorkerProcess(module=ODD, picture_seconds=0.1), 0
    slow.is_available = True
    start = asyncio.create_subprocess_exec

    async def counted(*command: Any, **options: Any) -> Any:
        nonlocal tries
        tries += 1
        return await start(*command, **options)

    monkeypatch.setattr(asyncio, "create_subprocess_exec", counted)
    for expected in (1, 2, 2, 2):
        assert await drawn(slow, "hang") is None
        assert slow.process_id is None
        assert tries == expected
    await slow.close()


async def test_one_that_was_ended_from_outside_costs_no_picture(odd: WorkerProcess) -> None:
    assert await drawn(odd, "a") == b"1a"
    assert odd.process_id is not None
    os.kill(odd.process_id, signal.SIGKILL)
    assert await drawn(odd, "b") == b"1b"  # by a new one
    assert await drawn(odd, "die") is None  # which dies each time it is asked for that


async def test_who_stops_waiting_leaves_no_half_answer_behind(odd: WorkerProcess) -> None:
    waiting = asyncio.create_task(drawn(odd, "hang"))
    while odd.process_id is None:
        await asyncio.sleep(0)
    waiting.cancel()
    assert await asyncio.gather(waiting, return_exceptions=True)
    assert await drawn(odd, "a") == b"1a"


async def test_what_is_kept_is_bounded(odd: WorkerProcess, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(worker_process, "CACHE_BYTES", 3000)
    assert await drawn(odd, "a" * 1000) == b"1" + b"a" * 1000
    assert await drawn(odd, "b" * 1000) == b"2" + b"b" * 1000
    assert await drawn(odd, "a" * 1000) == b"3" + b"a" * 1000


async def test_where_the_extra_is_missing_nothing_starts() -> None:
    worker = WorkerProcess(module=ODD)
    worker.is_available = False
    assert await drawn(worker, "a") is None
    view = layout.card(layout.formula("x^2", "`x²`"))
    assert await Pictures(worker, {}.get).put_into(view) == {}
    assert texts(view) == ["`x²`"]
    assert worker.process_id is None


def texts(view: ui.LayoutView) -> list[str]:
    """What stands in a card, one below the other; a picture by its words in brackets."""
    found = []
    for item in view.walk_children():
        if isinstance(item, ui.TextDisplay):
            found.append(item.content)
        if isinstance(item, ui.MediaGallery):
            found.append(f"[{item.items[0].description}]")
    return found


async def test_formulas_are_drawn_in_their_place_and_what_cant_be_stays_text() -> None:
    if not worker_process.is_installed():
        pytest.skip("the extra `drawing` is not installed")
    lines = {"`x²`": "x^2", "`nonsense`": r"\nonsense"}
    worker = WorkerProcess(picture_seconds=60)  # the machine may be busy
    pictures = Pictures(worker, lines.get)
    view = layout.card(
        layout.container(
            layout.Accent.INFO,
            layout.text("Before\n`x²`\n\nAfter\n`nonsense`\nEnd `x²` in a line"),
            layout.row(layout.button("On", "a:b")),
        ),
        layout.formula(r"\frac{a}{b}", "`a/b`"),
    )
    assert pictures.wanted(view)
    files = await pictures.put_into(view)
    assert texts(view) == [
        "Before", "[x^2]", "After", "`nonsense`", "End `x²` in a line", r"[\frac{a}{b}]",
    ]  # fmt: skip
    assert [picture[:4] for picture in files.values()] == [PNG, PNG]
    sent = [one.items[0].media.url for one in view.walk_children() if hasattr(one, "items")]
    assert sorted(sent) == sorted(f"attachment://{name}" for name in files)
    await worker.close()


async def test_a_card_takes_so_many_pictures_and_the_rest_as_text(odd: WorkerProcess) -> None:
    many = [layout.Picture("any", {"do": f"{at}"}, text=f"t{at}", alt="a") for at in range(9)]
    view = layout.card(layout.container(layout.Accent.INFO, *many))
    files = await Pictures(odd, {}.get).put_into(view)
    assert len(files) == layout.MOST_PICTURES
    assert texts(view)[layout.MOST_PICTURES :] == ["t4", "t5", "t6", "t7", "t8"]


async def test_more_formulas_than_a_card_takes_stay_in_one_text(odd: WorkerProcess) -> None:
    """Else a card has more parts than Discord takes, and isn't shown at all."""
    lines = [f"`x{at}`" for at in range(60)]
    view = layout.card(layout.container(layout.Accent.INFO, layout.text("\n".join(lines))))
    sources = {line: line for line in lines}

    async def draw(*_: object) -> bytes:
        return b"picture"

    odd.draw = draw  # type: ignore[method-assign]
    await Pictures(odd, sources.get).put_into(view)
    assert texts(view)[layout.MOST_PICTURES :] == ["\n".join(lines[layout.MOST_PICTURES :])]
    shown, left = with_formulas("$$x^2$$ and " * 60, 3600)
    assert (len(shown), left) == (2 * layout.MOST_PICTURES, "")
    (last,) = (one for one in shown[-1:] if isinstance(one, ui.TextDisplay))
    assert last.content.endswith("x² and x² and ")


def test_what_a_member_wrote_is_parted_at_its_formulas_and_at_the_limit() -> None:
    shown, left = with_formulas("It is *so*:\n$$x_1$$\nand on", 3600)
    assert [type(one).__name__ for one in shown] == ["TextDisplay", "Picture", "TextDisplay"]
    assert [one.content for one in shown if isinstance(one, ui.TextDisplay)] == [
        r"It is \*so\*:", "`x₁`", "and on",
    ]  # fmt: skip
    assert left == ""
    long = "a " * 40 + "$$x$$ b $$y$$ " + "c " * 40
    shown, left = with_formulas(long, 30)
    assert left.endswith("c ")
    while left:
        more, left = with_formulas(left, 30)
        shown += more
    pictures = [one.alt for one in shown if isinstance(one, layout.Picture)]
    assert pictures == [source for _, source in written_formulas(long) if source]
