"""The one process that draws, as the bot sees it: started on demand, bounded, ended when idle.

No picture code is imported into the bot. Pictures are kept by what they show, a bounded number
of bytes of them. Whatever goes wrong ends in None, and the plain text stands in its place.
"""

import asyncio
import base64
import importlib.util
import json
import logging
import os
import sys
from collections import OrderedDict
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import bot
from bot.gateway.drawing.turns import NOBODYS, Turns, Whose

IDLE_SECONDS = 60.0
PICTURE_SECONDS = 5.0
CACHE_BYTES = 8 * 1024 * 1024
MOST_LATE = 100
_LINE_LIMIT = 4 * 1024 * 1024
LIBRARIES = ("ziamath", "resvg_py")
log = logging.getLogger(__name__)


def is_installed() -> bool:
    """Whether the extra ``drawing`` is there. Imports nothing of it."""
    return all(importlib.util.find_spec(name) is not None for name in LIBRARIES)


class WorkerProcess:
    """Draws one picture at a time."""

    def __init__(
        self,
        *,
        module: str = "bot.gateway.drawing.worker",
        idle_seconds: float = IDLE_SECONDS,
        picture_seconds: float = PICTURE_SECONDS,
    ) -> None:
        self._command = (sys.executable, "-m", module)
        self._idle_seconds, self._picture_seconds = idle_seconds, picture_seconds
        self._process: asyncio.subprocess.Process | None = None
        self._turns = Turns()
        self._idle: asyncio.TimerHandle | None = None
        self._ending: asyncio.Task[None] | None = None
        self._kept: OrderedDict[str, bytes | None] = OrderedDict()
        self._late: set[str] = set()
        self._kept_bytes = 0
        self.is_available = is_installed()

    @property
    def process_id(self) -> int | None:
        """Of the process that runs now; None if none does."""
        return None if self._process is None else self._process.pid

    async def draw(
        self, kind: str, what: Mapping[str, Any], whose: Whose = NOBODYS, until: float | None = None
    ) -> bytes | None:
        """The picture as PNG; None where it can't be drawn: the reason is in the log. Raises
        ``NoTurnError`` where its turn doesn't come ``until`` a moment of the loop's clock."""
        if not self.is_available:
            return None
        request = json.dumps({"kind": kind, "what": what}, sort_keys=True)
        if request in self._kept:
            self._kept.move_to_end(request)
            return self._kept[request]
        async with self._turns.taken(whose, until):
            if request in self._kept:  # somebody else waited for the same one
                return self._kept[request]
            self._stop_clock()
            try:
                async with asyncio.timeout(self._picture_seconds):
                    answer = await self._answer(request)
            except (OSError, EOFError, ValueError, TimeoutError) as error:
                log.warning("a picture could not be drawn", extra={"reason": repr(error)})
                await self._end()
                if isinstance(error, TimeoutError):
                    self._give_up(request)
                return None
            except BaseException:
                await self._end()  # half an answer may lie in the pipe
                raise
            self._start_clock()
            if "png" not in answer:
                log.warning("a picture could not be drawn", extra={"reason": answer.get("fault")})
            picture = base64.b64decode(answer["png"]) if "png" in answer else None
            self._keep(request, picture)
            return picture

    async def close(self) -> None:
        """End the process. Harmless to repeat; another picture would start it again."""
        self._stop_clock()
        await self._end()

    async def _answer(self, request: str) -> dict[str, Any]:
        """One that ran already may have been ended from outside, as where memory was short: then
        a new one is asked, once."""
        is_old = self._process is not None
        try:
            return await self._ask(request)
        except (OSError, EOFError):
            if not is_old:
                raise
            await self._end()
            return await self._ask(request)

    async def _ask(self, request: str) -> dict[str, Any]:
        if self._process is None or self._process.returncode is not None:
            self._process = await asyncio.create_subprocess_exec(
                *self._command, stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE,
                stderr=asyncio.subprocess.DEVNULL, env=_environment(), limit=_LINE_LIMIT,
            )  # fmt: skip
        process = self._process
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdin.write(request.encode() + b"\n")
        await process.stdin.drain()
        line = await process.stdout.readline()
        if not line:
            raise EOFError("the drawing process ended")
        found: dict[str, Any] = json.loads(line)
        return found

    async def _end(self) -> None:
        process, self._process = self._process, None
        if process is None:
            return
        if process.returncode is None:
            try:
                process.kill()
            except ProcessLookupError:
                log.debug("it had ended already")
        await process.wait()
        if process.stdin is not None:
            process.stdin.close()

    def _start_clock(self) -> None:
        loop = asyncio.get_running_loop()
        self._idle = loop.call_later(self._idle_seconds, self._rest)

    def _stop_clock(self) -> None:
        if self._idle is not None:
            self._idle.cancel()
            self._idle = None

    def _rest(self) -> None:
        """Nothing was drawn for a while."""
        if not self._turns.is_taken:
            self._ending = asyncio.get_running_loop().create_task(self._end(), name="drawing ends")

    def _give_up(self, request: str) -> None:
        """Once the machine may have been busy, or the process slow to start. The second time it is
        the picture, which would cost the same seconds again."""
        if request in self._late:
            self._keep(request, None)
        if len(self._late) >= MOST_LATE:
            self._late.clear()
        self._late.add(request)

    def _keep(self, request: str, picture: bytes | None) -> None:
        self._kept[request] = picture
        self._kept_bytes += _weight(request, picture)
        while self._kept_bytes > CACHE_BYTES:
            self._kept_bytes -= _weight(*self._kept.popitem(last=False))


def _weight(request: str, picture: bytes | None) -> int:
    return 200 + len(request) + len(picture or b"")


def _environment() -> dict[str, str]:
    """The bot's own code is found wherever it was started; its secrets are not handed on."""
    wanted = ("PATH", "HOME", "LANG", "LC_ALL", "SYSTEMROOT", "TEMP", "TMPDIR", "VIRTUAL_ENV")
    kept = {name: os.environ[name] for name in wanted if name in os.environ}
    folder = str(Path(bot.__file__).resolve().parent.parent)
    path = os.environ.get("PYTHONPATH", "")
    return {**kept, "PYTHONPATH": os.pathsep.join(filter(None, (folder, path)))}
