"""Planning a round off the event loop, in a thread or in a worker process.

A small round takes milliseconds in a thread. In a big one the matching keeps Python's lock for
half a second (rustworkx does not let go of it), which would stop the whole bot; so it runs in a
process of its own, which lives for that one round. ``python -m`` this module is that process:
it reads a problem from its input and writes the plan.

The process is started with ``subprocess`` and not by a pool: nothing has to be closed when the
bot stops, and no resource tracker stays behind.
"""

import asyncio
import gc
import logging
import os
import pickle
import sys
from pathlib import Path

from bot.interviews.matching.rules.matching import plan
from bot.interviews.matching.rules.people import MatchingProblem, Plan

MOST_IN_A_THREAD = 120
"""With so many people the lock is kept for less than 20 ms."""
PATIENCE_SECONDS = 60
ROOT = Path(__file__).parents[3]
"""Where the package lies, so that the process runs the very same code."""

log = logging.getLogger(__name__)


async def plan_in_worker(problem: MatchingProblem) -> Plan:
    """The best plan of a round; the event loop goes on meanwhile."""
    if len(problem.people) <= MOST_IN_A_THREAD:
        return await asyncio.to_thread(plan, problem)
    try:
        return await _in_a_process(problem)
    except (OSError, TimeoutError, EOFError, pickle.UnpicklingError) as error:
        # A bot that stands still for a second is better than a round that isn't held.
        log.warning("no worker process for the round", extra={"problem": type(error).__name__})
        return await asyncio.to_thread(plan, problem)


async def _in_a_process(problem: MatchingProblem) -> Plan:
    asked = await asyncio.to_thread(pickle.dumps, problem)
    paths = [str(ROOT), *filter(None, [os.environ.get("PYTHONPATH")])]
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-P", "-m", __name__,
        stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(paths)},
    )  # fmt: skip
    try:
        async with asyncio.timeout(PATIENCE_SECONDS):
            answer, _ = await process.communicate(asked)
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
    found = await asyncio.to_thread(pickle.loads, answer)
    assert isinstance(found, Plan)
    return found


def main() -> None:
    """One problem in, one plan out."""
    gc.disable()  # half a million edges live until the end, and the process with them
    problem = pickle.load(sys.stdin.buffer)
    pickle.dump(plan(problem), sys.stdout.buffer)


if __name__ == "__main__":
    main()
