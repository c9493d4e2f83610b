"""A real process from start to stop: SIGHUP, SIGTERM under load, Discord away, a token reset."""

import asyncio
import json
import os
import signal
from contextlib import suppress
from pathlib import Path
from typing import Any

from tests.wire.lab import Lab
from tests.wire.nursery import Nursery


def events(lab: Lab) -> list[str]:
    """What the log says, in order; a line that is none of ours as it stands."""
    found = []
    for line in lab.bot.log.read_text().splitlines():
        try:
            found.append(json.loads(line)["event"])
        except ValueError:
            found.append(line)
    return found


async def press(lab: Lab, who: Any) -> None:
    """A member who never stops."""
    while True:
        with suppress(Exception):
            await who.slash(lab.channel(lab.guild), "streak show")
        await asyncio.sleep(0)


async def start_while_discord_is_away(lab: Lab) -> None:
    """HTTP is reset, the gateway's address is refused, then hangs; then the gateway is away."""
    faults, before = lab.harness.faults, len(events(lab))
    faults.reset("GET /users/@me", times=2)  # aiohttp repeats the first by itself
    faults.server_error("GET /gateway/bot", 503)
    faults.slow("GET /gateway/bot", 30, skip=1)  # longer than the bot waits for any answer
    faults.gateway_down = True
    await lab.bot.start(ready=False)

    def said() -> list[str]:
        return events(lab)[before:]

    await lab.until(lambda: said().count("the gateway is away") >= 4, "four words about it")
    assert said().count("Discord can't be reached; trying again") == 2
    assert said().count("outage begun") == 1  # all of it is one
    assert lab.bot.alive
    assert "connected" not in said()
    faults.gateway_down = False
    written = [json.loads(one) for one in lab.bot.log.read_text().splitlines()]
    pauses = [one["again_in_seconds"] for one in written if "again_in_seconds" in one]
    # A try that hung was a pause by itself.
    assert pauses[-4:] == sorted(pauses[-4:]), "none shorter than the one before"
    assert pauses[-4] < pauses[-1]


async def test_it_stops_under_load_waits_for_discord_and_ends_when_its_token_is_reset(
    tmp_path: Path, wire: Nursery
) -> None:
    async with Lab.open(tmp_path, wire, is_typed=True) as lab:
        await stop_under_load(lab)
        await start_while_discord_is_away(lab)
        await reset_the_token(lab)
        assert lab.harness.problems() == []


async def stop_under_load(lab: Lab) -> None:
    await lab.until(lambda: "connected" in events(lab), "the line of the log")
    assert events(lab) == [
        "starting",
        "the database is new and empty",
        "commands synced",
        "connected",
    ]
    os.kill(lab.bot.pid, signal.SIGHUP)
    await lab.until(lambda: "question bank read again" in events(lab), "another reading")
    channel = lab.channel(lab.guild)
    await lab.organiser.slash(channel, "setup", channel=channel, timezone="UTC", time="00:00")
    load = [asyncio.create_task(press(lab, lab.organiser)) for _ in range(5)]
    await lab.organiser.slash(channel, "organise now")
    assert await lab.bot.terminate() == 0
    for one in load:
        one.cancel()
    assert "Traceback" not in lab.bot.log.read_text()
    assert events(lab)[-1] == "stopped"


async def reset_the_token(lab: Lab) -> None:
    await lab.until(lambda: events(lab).count("connected") == 2, "a second connection")
    await lab.harness.gateway.close_all(4004)
    async with asyncio.timeout(10):
        assert await lab.bot.proc.wait() == 2
    assert events(lab)[-1].startswith("studybot: Discord refuses the token.")
    assert "Traceback" not in lab.bot.log.read_text()
    # A folder of copies is there too if the start fell into the night.
    data = [one for one in (lab.folder / "data").iterdir() if one.is_file()]
    modes = {oct(one.stat().st_mode & 0o777) for one in data}
    assert modes == {"0o600"}
