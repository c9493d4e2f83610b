"""What many tests share: a small bank and an open world."""

from __future__ import annotations

import gc
import logging
import os
import shutil
from collections.abc import AsyncIterator, Generator
from contextlib import suppress
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import settings

from bot.bank.model import TOPICS, Bank, Choice, Difficulty, KeyPoint, Kind, Question, Source

if TYPE_CHECKING:
    from tests.world import World

LEVELS = (Difficulty.EASY, Difficulty.MEDIUM, Difficulty.HARD)


IN_MEMORY = Path("/dev/shm")
ROOM_BYTES = 2 * 2**30
FEW = 4
GENERATIONS = (20_000, 10, 30)
"""When the collector looks at what is new, old and oldest: in the midst of a world, hardly ever. It
would go through tens of thousands of objects that are still in use."""
A_WORLD = 2_000
"""So many new objects that a world, or as much, is gone."""
looks = 0
"""How often the garbage collector had looked at everything when it last left something out."""


# The few small sums that tests give to numpy are done by one thread: for each, the others would
# turn in circles, in competition with the other processes of the suite.
os.environ.setdefault("OMP_NUM_THREADS", "1")
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

# A deadline is a wall clock, and fails on a machine that is busy with other things.
# Other examples each time: what one run leaves out, the next ones find; `.ci/run` tries ten times
# as many.
settings.register_profile("house", deadline=None, max_examples=25)
settings.register_profile("thorough", deadline=None, max_examples=250)
settings.load_profile("house")


def pytest_configure(config: pytest.Config) -> None:
    """Put the temporary folders into memory where there is room: every confirmed answer waits for
    the disk, and thousands of tests confirm some."""
    gc.disable()  # what is imported and collected only grows: there is no garbage to look for
    if os.access(IN_MEMORY, os.W_OK) and shutil.disk_usage(IN_MEMORY).free > ROOM_BYTES:
        os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", str(IN_MEMORY))
    if config.getoption("dist", "no") != "no" and not hasattr(config, "workerinput"):
        return  # it hands tests out, and those who run them wait for it to begin
    from tests import archived, shortcuts

    archived.install()
    shortcuts.take()
    shortcuts.run_transactions_in_place()


def pytest_sessionstart(session: pytest.Session) -> None:
    """Each process begins with a share of the tests that is its own: where they are rewritten for
    the first time, the others find it done, and not each of them does all of it."""
    worker = getattr(session.config, "workerinput", None)
    if worker is None or session.config.args_source is not pytest.Config.ArgsSource.TESTPATHS:
        return
    modules = sorted(Path(__file__).parent.rglob("test_*.py"))
    for path in modules[int(worker["workerid"][2:]) :: worker["workercount"]]:
        name = path.relative_to(session.config.rootpath).with_suffix("")
        with suppress(Exception, pytest.skip.Exception):  # it is told where it is collected
            import_module(".".join(name.parts))


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What waits for processes begins first: in the end, no other tests would be left to use the
    core meanwhile. All else stays as it was mixed."""
    items.sort(key=lambda one: "wire" not in one.path.parts)


def pytest_collection_finish() -> None:
    """What was collected stays to the end: the collector leaves it out from now on. It went
    through all of it once for every few worlds, which was a fifth of what a world takes."""
    gc.freeze()
    gc.set_threshold(*GENERATIONS)
    gc.enable()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol() -> Generator[None, object, object]:
    """A command of the bot that ran in a test leaves its log there, which is closed then: each line
    of a later test would be written into it, which fails, and tells nobody but the clock."""
    root = logging.getLogger()
    handlers, level = list(root.handlers), root.level
    try:
        return (yield)
    finally:
        if root.handlers != handlers:
            root.handlers[:] = handlers
            root.setLevel(level)


def pytest_runtest_logfinish() -> None:
    """Between two tests none of them holds anything: what a world leaves is gone at once then, and
    the next one gets its memory while that is warm. What tests read once stays, such as the bank
    and Discord's own file: after a few looks at everything it is left out, too."""
    global looks
    if gc.get_count()[0] > A_WORLD:
        gc.collect(1)
    if gc.get_stats()[-1]["collections"] >= looks + FEW:
        gc.collect()
        gc.freeze()
        looks = gc.get_stats()[-1]["collections"]


def pytest_xdist_auto_num_workers() -> int:
    """One for each core: hardly any test waits for a thread or a socket, and each process collects
    everything."""
    return os.cpu_count() or 1


def make_question(topic: str, number: int, difficulty: Difficulty) -> Question:
    """A question whose texts name it, so that a test sees which one is shown."""
    name = f"{topic}-{number}"
    choices = ()
    if number % 3 == 2:
        choices = (
            Choice(f"Right for {name}", True, "It is so."),
            Choice(f"Wrong for {name}", False, "It only looks so."),
            Choice(f"Also wrong for {name}", False, "It never was."),
        )
    return Question(
        id=name,
        topic=topic,
        title=f"Title of {name}",
        prompt=f"Prompt of {name}?",
        difficulty=difficulty,
        kind=Kind.CHOICE if choices else Kind.OPEN,
        answer=f"Answer of {name}.",
        key_points=(KeyPoint(f"Point of {name}", ("point",)),),
        hint=f"Hint of {name}.",
        follow_ups=(f"Follow-up of {name}?",),
        sources=(Source(f"Source of {name}"),),
        choices=choices,
    )


@pytest.fixture(scope="session")
def bank() -> Bank:
    """Two questions for each topic."""
    return Bank.of(
        make_question(topic, number, LEVELS[(at + number) % 3])
        for at, topic in enumerate(TOPICS)
        for number in (1, 2)
    )


@pytest.fixture
async def here(tmp_path: Path, bank: Bank) -> AsyncIterator[World]:
    """A world with the Message Content intent; nothing is set up yet."""
    from tests.world import world

    async with world(tmp_path, bank) as made:
        yield made
