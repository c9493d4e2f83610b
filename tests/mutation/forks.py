"""What each process of a mutation test is given: a fork, and how pytest runs in it."""

import json
import os
import select
import signal
import time
import traceback
from collections.abc import Callable
from typing import Any

from hypothesis import Phase, settings

OPTIONS = ("-q", "-n0", "--assert=plain", "-pno:randomly", "-pno:cacheprovider", "--no-header")
LONGEST_TRIAL = 6.0
"""Seconds that the tests of one mutant may take by what they took before; the rest is left out."""
HANGS = 6.0
"""After so many times as long, and some seconds, a mutant has made the tests hang: noticed."""


def in_a_fork(work: Callable[[], Any], seconds: float) -> Any:
    """What the work returns (as JSON) in a child process; None if it died or took longer."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.setpgrp()
        os.close(reading)
        try:
            answer = json.dumps(work()).encode()
            with os.fdopen(writing, "wb") as pipe:
                pipe.write(answer)
        except BaseException:
            traceback.print_exc()
        finally:
            os._exit(0)
    os.close(writing)
    try:
        return json.loads(_read(reading, seconds) or b"null")
    finally:
        os.close(reading)
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)


def _read(reading: int, seconds: float) -> bytes:
    found, until = b"", time.monotonic() + seconds
    while select.select([reading], [], [], max(0.0, until - time.monotonic()))[0]:
        if not (piece := os.read(reading, 1 << 16)):
            return found
        found += piece
    return b""


def quick_properties() -> None:
    """Hypothesis tries the same cases each time, and doesn't look for the smallest failure."""
    settings.register_profile(
        "mutation", database=None, derandomize=True, deadline=None, max_examples=50,
        phases=(Phase.explicit, Phase.generate),
    )  # fmt: skip
    settings.load_profile("mutation")
