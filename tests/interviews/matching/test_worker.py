"""Planning off the loop: the same plan from a process, and nothing left of it."""

import asyncio
import os
import subprocess
import sys
from pathlib import Path

import pytest

from bot.interviews.matching import service as worker
from bot.interviews.matching.rules.matching import plan
from bot.interviews.matching.rules.people import MatchingProblem
from bot.interviews.matching.service import plan_in_worker
from bot.interviews.values.rules import Level, Track
from tests.interviews.matching.crowd import person, problem


def crowd(count: int) -> MatchingProblem:
    levels, tracks = list(Level), list(Track)
    people = (
        person(10**17 + at, level=levels[at % 4], tracks=frozenset({tracks[at % 3]}))
        for at in range(count)
    )
    return problem(*people)


def children() -> set[int]:
    """Processes that this one started and that still live or wait to be buried."""
    task = Path(f"/proc/self/task/{os.getpid()}/children")
    if not task.exists():
        pytest.skip("no /proc here")
    return {int(one) for one in task.read_text().split()}


async def test_a_big_round_is_planned_in_a_process_that_does_not_stay() -> None:
    before = children()
    wanted = crowd(worker.MOST_IN_A_THREAD + 1)
    found = await plan_in_worker(wanted)
    assert found == plan(wanted)
    assert len(found.pairs) == (worker.MOST_IN_A_THREAD + 1) // 2
    assert children() <= before


async def test_a_small_round_starts_no_process(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "executable", "/nowhere/python")
    assert len((await plan_in_worker(crowd(6))).pairs) == 3


async def test_without_a_process_a_thread_does_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(worker, "MOST_IN_A_THREAD", 2)
    for nothing in ("/nowhere/python", "/bin/false"):
        monkeypatch.setattr(sys, "executable", nothing)
        assert len((await plan_in_worker(crowd(6))).pairs) == 3


async def test_a_stop_in_the_middle_leaves_no_process(monkeypatch: pytest.MonkeyPatch) -> None:
    before = children()
    planning = asyncio.create_task(plan_in_worker(crowd(900)))
    while children() <= before:
        await asyncio.sleep(0.01)
    await asyncio.sleep(0.1)
    assert not planning.done()
    planning.cancel()
    with pytest.raises(asyncio.CancelledError):
        await planning
    assert children() <= before


async def test_the_loop_goes_on_meanwhile() -> None:
    before = children()
    planning = asyncio.create_task(plan_in_worker(crowd(500)))
    rounds = 0
    while not planning.done():
        rounds += bool(children() - before)
        await asyncio.sleep(0)
    assert len(planning.result().pairs) == 250
    # Some thousands; in a thread, whose library holds the interpreter, two or three. How long the
    # loop stands still at most is measured by tests/bench.
    assert rounds > 100


def test_the_process_runs_from_any_folder(tmp_path: Path) -> None:
    (tmp_path / "bot").mkdir()
    (tmp_path / "bot" / "__init__.py").write_text("raise RuntimeError('not this one')")
    script = (
        "import asyncio, sys; sys.path.insert(0, sys.argv[1])\n"
        "from tests.interviews.matching.test_worker import crowd\n"
        "from bot.interviews.matching.service import plan_in_worker\n"
        "print(len(asyncio.run(plan_in_worker(crowd(130))).pairs))\n"
    )
    done = subprocess.run(
        [sys.executable, "-P", "-c", script, str(worker.ROOT)],
        cwd=tmp_path, capture_output=True, text=True, timeout=50, check=False,
    )  # fmt: skip
    assert (done.stdout.strip(), done.stderr) == ("65", "")
