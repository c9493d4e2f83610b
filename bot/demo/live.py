"""The demo with its page: build the story, serve it, and listen to keys and signals."""

import asyncio
import os
import signal
import sys
import threading
import webbrowser
from collections.abc import Callable, Coroutine
from contextlib import suppress
from dataclasses import replace
from typing import Any

from bot.bank.loader import load_bank
from bot.core.bundle import bundled
from bot.demo.personas import YOU
from bot.demo.preview import open_preview, refuse_taken, refuse_without_page
from bot.demo.story import Story, open_story
from bot.demo.terminal import HELP, Shown, Terminal, open_keys
from bot.demo.timeline import HISTORY, TODAY
from bot.demo.world import GUILD

PLAYING = "Playing three weeks of a study group first, a few seconds; then comes its address."
LIVE = replace(HISTORY, played_by_you=YOU.name)


async def serve(*, browser: bool, port: int) -> int:
    """Serve the page until ``q``, SIGTERM, Ctrl-C or the page's own *End preview session*;
    always 0. Raises ``StartError`` where it can't be served."""
    refuse_without_page()
    refuse_taken(port)
    say(PLAYING)
    bank = load_bank(bundled("content") / "bank")
    stop = _stop_event()
    async with open_story(bank, LIVE) as story:
        if not await is_told(story, stop):
            return 0
        async with open_preview(story, port) as page, open_keys() as keys:
            say(f"{GUILD}, simulated: {page.url}")
            say(f"You are {YOU.name}; today's question was just posted. {HELP}")
            if browser:
                open_browser(page.url)
            await _until_first(
                Terminal(story, page, say).run(keys), stop.wait(), page.closed(),
                let_seconds_pass(story, page),
            )  # fmt: skip
    return 0


async def is_told(story: Story, stop: asyncio.Event) -> bool:
    """Play the three weeks; False if it is to stop before they are over."""
    await _until_first(story.tell_until(TODAY), stop.wait())
    return not stop.is_set()


async def let_seconds_pass(story: Story, page: Shown) -> None:
    """Until cancelled: the seconds of a group quiz pass as they do in life."""
    while True:
        await asyncio.sleep(1)
        if await story.second():
            await page.refresh()


def say(text: str) -> None:
    """One line, at once, also into a pipe."""
    print(text, flush=True)


def _stop_event() -> asyncio.Event:
    stop, loop = asyncio.Event(), asyncio.get_running_loop()
    for name in (signal.SIGTERM, signal.SIGINT):
        with suppress(NotImplementedError, RuntimeError):  # Windows, or not the main thread
            loop.add_signal_handler(name, stop.set)
    return stop


async def _until_first(*endings: Coroutine[Any, Any, object]) -> None:
    tasks = [asyncio.create_task(ending) for ending in endings]
    done, waiting = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    for task in waiting:
        task.cancel()
    await asyncio.gather(*waiting, return_exceptions=True)
    for task in done:
        task.result()


def open_browser(url: str, launch: Callable[[str], bool] = webbrowser.open) -> bool:
    """Open the page where there is a screen; False where there is none."""
    has_screen = sys.platform in ("win32", "darwin") or any(
        os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY")
    )
    if has_screen:
        # Some browsers keep their caller waiting.
        threading.Thread(target=launch, args=(url,), name="browser", daemon=True).start()
    return has_screen
