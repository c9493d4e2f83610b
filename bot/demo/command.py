"""``python -m bot demo``: the whole bot in a simulated Discord, no account and no token."""

import asyncio

from bot.demo import script as scripted


def demo(*, script: bool, browser: bool, port: int) -> int:
    """Play the week (``script``), or open the page and wait for keys; the exit code."""
    if script:
        return asyncio.run(scripted.play())
    from bot.demo import live  # the page needs more than the script

    return asyncio.run(live.serve(browser=browser, port=port))
