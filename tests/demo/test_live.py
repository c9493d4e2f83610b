"""The demo as a process: one address, and a clean end."""

import importlib.util
import os
import signal
import subprocess
import sys
import urllib.request
from collections.abc import Iterator

import pytest

from bot.demo.preview import NEEDED

pytestmark = [
    pytest.mark.skipif(
        any(importlib.util.find_spec(name) is None for name in NEEDED),
        reason="needs simcord's preview extra",
    ),
    pytest.mark.skipif(os.name == "nt", reason="ends it by a POSIX signal"),
]


@pytest.fixture
def process() -> Iterator[subprocess.Popen[str]]:
    """A demo that runs, with an input that is at its end already."""
    command = [sys.executable, "-m", "bot", "demo", "--no-browser"]
    with subprocess.Popen(
        command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as started:
        yield started
        started.kill()


def test_it_prints_one_address_serves_it_and_ends_cleanly(process: subprocess.Popen[str]) -> None:
    assert process.stdout is not None
    assert "three weeks" in process.stdout.readline(), "it says at once why one waits"
    lines = [process.stdout.readline(), process.stdout.readline()]
    assert sum(line.count("http://") for line in lines) == 1
    address = lines[0].split()[-1]
    assert "You are Zoe" in lines[1]
    with urllib.request.urlopen(address.split("#")[0]) as page:
        assert page.status == 200
    process.send_signal(signal.SIGTERM)
    out, trouble = process.communicate(timeout=10)
    assert (process.returncode, out, trouble) == (0, "", "")
