"""Chromium, driven by its own protocol over a websocket: a page, what stands on it, a picture.

aiohttp comes with discord.py, so this needs no library of its own.
"""

import asyncio
import base64
import json
import shutil
import tempfile
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from itertools import count
from typing import Any

import aiohttp

NAMES = ("chromium", "chromium-browser", "google-chrome")
OPTIONS = (
    "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--hide-scrollbars",
    "--disable-extensions", "--mute-audio", "--remote-debugging-port=0",
)  # fmt: skip
SECONDS = 30.0
"""How long one request, one page or the start may take."""


def chromium() -> str | None:
    """Where Chromium is; None: it isn't installed."""
    return next((found for name in NAMES if (found := shutil.which(name))), None)


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle of the page, in CSS pixels."""

    x: float
    y: float
    width: float
    height: float


class Page:
    """One tab."""

    def __init__(self, socket: aiohttp.ClientWebSocketResponse) -> None:
        self._socket, self._numbers = socket, count(1)

    async def ask(self, method: str, **parameters: Any) -> Mapping[str, Any]:
        """One request of the protocol; events that come before its answer pass by."""
        number = next(self._numbers)
        await self._socket.send_json({"id": number, "method": method, "params": parameters})
        async with asyncio.timeout(SECONDS):
            while True:
                found: dict[str, Any] = await self._socket.receive_json()
                if found.get("id") == number:
                    break
        if "error" in found:
            raise RuntimeError(f"{method}: {found['error']}")
        answer: Mapping[str, Any] = found["result"]
        return answer

    async def size(self, width: int, height: int, *, is_phone: bool = False) -> None:
        """How large the window is."""
        await self.ask(
            "Emulation.setDeviceMetricsOverride",
            width=width, height=height, deviceScaleFactor=1, mobile=is_phone,
        )  # fmt: skip

    async def prefers(self, scheme: str) -> None:
        """Light or dark, and nothing that moves."""
        features = [
            {"name": "prefers-color-scheme", "value": scheme},
            {"name": "prefers-reduced-motion", "value": "reduce"},
        ]
        await self.ask("Emulation.setEmulatedMedia", features=features)

    async def open(self, address: str) -> None:
        """Go to an address and wait until it has loaded."""
        await self.ask("Page.navigate", url=address)
        await self.until("document.readyState === 'complete'")

    async def value(self, script: str) -> Any:
        """What an expression is worth on the page; a promise is awaited."""
        done = await self.ask(
            "Runtime.evaluate", expression=script, returnByValue=True, awaitPromise=True
        )
        if "exceptionDetails" in done:
            raise RuntimeError(f"{script}: {done['exceptionDetails']}")
        return done["result"].get("value")

    async def until(self, script: str) -> None:
        """Wait until an expression holds; it is asked after each frame that is drawn."""
        frames = f"""new Promise((done, failed) => {{
            const end = performance.now() + {SECONDS * 900};
            const look = () => ({script}) ? done(true)
                : performance.now() > end ? failed(new Error("never")) : setTimeout(look, 30);
            look(); }})"""
        await self.value(frames)

    async def picture(self, box: Box) -> bytes:
        """A part of what is in the window, as WebP."""
        clip = {"x": box.x, "y": box.y, "width": box.width, "height": box.height, "scale": 1}
        done = await self.ask(
            "Page.captureScreenshot", format="webp", quality=80, clip=clip,
            captureBeyondViewport=False,  # the window would change, and the page would notice
        )  # fmt: skip
        return base64.b64decode(done["data"])


@asynccontextmanager
async def opened(program: str) -> AsyncIterator[Page]:
    """A page in a Chromium of its own, which ends with it."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as profile:
        process = await asyncio.create_subprocess_exec(
            program, *OPTIONS, f"--user-data-dir={profile}", "about:blank",
            stdout=asyncio.subprocess.DEVNULL, stderr=asyncio.subprocess.PIPE,
        )  # fmt: skip
        try:
            async with asyncio.timeout(SECONDS):
                port = await _port(process)
            async with aiohttp.ClientSession() as session:
                async with session.get(f"http://127.0.0.1:{port}/json") as answer:
                    tabs = json.loads(await answer.text())
                (address,) = [one["webSocketDebuggerUrl"] for one in tabs if one["type"] == "page"]
                async with session.ws_connect(address, max_msg_size=0) as socket:
                    page = Page(socket)
                    await page.ask("Page.enable")
                    yield page
        finally:
            process.kill()
            await process.wait()


async def _port(process: asyncio.subprocess.Process) -> int:
    """The port that Chromium chose, which it says when it listens."""
    assert process.stderr is not None
    async for line in process.stderr:
        if b"DevTools listening on" in line:
            return int(line.split(b":")[2].split(b"/")[0])
    raise RuntimeError("Chromium ended before it listened")
