"""Processes that needn't import the bot: they are forks of one that has.

Half of what the tests of the wire took was importing, once for each process that they start. What
is forked has a folder, an environment, an output, signals and an end of its own, as any process.
"""

import asyncio
import json
import os
import signal
import socket
import subprocess
import sys
from contextlib import suppress
from pathlib import Path
from types import SimpleNamespace
from typing import IO, Any

ROOT = Path(__file__).parents[2]
PATIENCE_SECONDS = 30
"""For the ends of processes that were killed."""


class Born:
    """A process of the nursery, as asyncio shows its own."""

    def __init__(
        self, pid: int, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        self.pid = pid
        self.returncode: int | None = None
        self._end = asyncio.create_task(self._until_the_end(reader, writer))

    async def _until_the_end(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> int:
        try:
            self.returncode = int(await reader.readline())
        finally:
            writer.close()
        return self.returncode

    async def wait(self) -> int:
        """Until it ended; its exit code."""
        return await asyncio.shield(self._end)

    def send_signal(self, number: int) -> None:
        """Nothing happens if it is gone."""
        if self.returncode is None:
            with suppress(ProcessLookupError):
                os.kill(self.pid, number)

    def kill(self) -> None:
        """At once, without a word."""
        self.send_signal(signal.SIGKILL)


class Nursery:
    """Begins with the first process that is asked for, and ends with this one at the latest."""

    def __init__(self, env: dict[str, str]) -> None:
        self._env = env
        self._control: socket.socket | None = None
        self._process: subprocess.Popen[bytes] | None = None

    async def start(
        self, *command: str, env: dict[str, str], cwd: Any, stdout: IO[bytes], **_to_it: Any
    ) -> Born:
        """``python -m MODULE [ARGUMENTS]``, as asyncio starts it; faults are written there, too."""
        ours, theirs = socket.socketpair()
        with theirs:
            socket.send_fds(self._line(), [b"1"], [theirs.fileno(), stdout.fileno()])
        reader, writer = await asyncio.open_unix_connection(sock=ours)
        wanted = {"command": command[2:], "env": env, "cwd": str(cwd)}
        writer.write(json.dumps(wanted).encode() + b"\n")
        said = await reader.readline()
        assert said, "the nursery is gone"
        return Born(int(said), reader, writer)

    def _line(self) -> socket.socket:
        if self._control is None:
            self._control, theirs = socket.socketpair()
            with theirs:
                number = theirs.fileno()
                self._process = subprocess.Popen(
                    [sys.executable, "-m", "tests.wire.forking", str(number)], cwd=ROOT,
                    env=self._env, pass_fds=[number], start_new_session=True,
                    stdin=subprocess.DEVNULL,
                )  # fmt: skip
        return self._control

    def close(self) -> None:
        """Nothing more is started."""
        if self._control is not None and self._process is not None:
            self._control.close()
            try:
                self._process.wait(PATIENCE_SECONDS)
            finally:
                self._process.kill()

    def instead_of_asyncio(self) -> Any:
        """What starts processes by ``asyncio`` has them from here."""
        return SimpleNamespace(**{**vars(asyncio), "create_subprocess_exec": self.start})
