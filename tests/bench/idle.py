"""Figure 4: the memory of the whole bot, idle in 1,000 guilds, against a bare discord.py bot.

Each is measured in a fresh process (``python -m tests.bench.idle bare|whole folder``) that
gets the same events through discord.py's own parser.
"""

import asyncio
import gc
import json
import os
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

GUILDS = 1000
FIRST = 1_000_000
RUNS = 3
IMPORTS = "bot.cli.run"


def resident() -> float:
    """MiB of this process that are in memory, after a collection."""
    gc.collect()
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 2**20


async def _come_in(client: object, guilds: int = GUILDS) -> None:
    """READY and a GUILD_CREATE for each guild, then wait until the client is ready."""
    from tests.bench.discord_limits import guild_create, user

    state = client._connection  # type: ignore[attr-defined]
    state.shard_ids, state.shard_count = [0], 1  # what the gateway's address is asked for
    ids = range(FIRST, FIRST + guilds)
    ready: dict[str, Any] = {
        "user": user(), "guilds": [{"id": str(n), "unavailable": True} for n in ids],
        "shard": [0, 1],
    }  # fmt: skip
    state.parse_ready(ready)
    for guild_id in ids:
        # As text: the strings of a real event are its own, shared with no other.
        state.parse_guild_create(json.loads(json.dumps(guild_create(guild_id))))
    while not client.is_ready():  # type: ignore[attr-defined]
        await asyncio.sleep(0.05)
    await asyncio.sleep(3)  # what the bot does when it is connected


async def bare() -> dict[str, float]:
    """commands.Bot with the same intents and caches, and nothing else."""
    import discord
    from discord.ext import commands

    imported = resident()
    intents = discord.Intents(guilds=True, guild_messages=True, message_content=True)
    client = commands.Bot(
        command_prefix=commands.when_mentioned,
        help_command=None,
        intents=intents,
        max_messages=None,
        member_cache_flags=discord.MemberCacheFlags.none(),
        chunk_guilds_at_startup=False,
    )
    from tests.bench.discord_limits import Discord, connect

    await connect(client, Discord())
    await _come_in(client)
    return {"imported": imported, "idle": resident()}


async def whole(folder: Path, guilds: int = GUILDS) -> dict[str, float]:
    """What ``python -m bot run`` builds, its alarm included."""
    from bot.app import App, AppConfig
    from bot.cli.check import load_the_bank
    from bot.core.alarm import Alarm
    from bot.core.clock import SystemClock
    from bot.core.config import Settings
    from tests.bench.discord_limits import Discord, connect

    imported = resident()
    settings = Settings(data_dir=folder, message_content="auto")
    bank = load_the_bank(settings)
    with_bank = resident()
    app = App(
        AppConfig(
            database_path=settings.database_path, bank=bank, clock=SystemClock(),
            message_content=True, requests_per_second=settings.requests_per_second,
        )
    )  # fmt: skip
    await app.open()
    alarm = Alarm(app.agenda, app.clock, app.uptime.alive)
    alarm.start()
    opened = resident()
    await connect(app.client, Discord())
    await _come_in(app.client, guilds)
    idle = resident()
    assert len(app.client.guilds) == guilds
    alarm.stop()
    await app.close()
    return {"imported": imported, "with bank": with_bank, "opened": opened, "idle": idle}


def _make_guilds(folder: Path) -> None:
    """All guilds are set up; nothing is due today any more."""
    from bot.bank.loader import load_bank
    from bot.core.bundle import bundled
    from tests.bench.history import Past, make_database, writing

    path = folder / "studybot.sqlite3"
    make_database(path, load_bank(bundled("content") / "bank"), [Past(FIRST, GUILDS, 10, 0)])
    with writing(path) as tx:
        tx.execute("UPDATE guilds SET next_post_at = '2099-01-01T09:00:00.000000+00:00'")


def in_a_process(kind: str, folder: Path, guilds: int = GUILDS) -> dict[str, float]:
    """What `bare` or `whole` measures, in MiB by step."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.bench.idle", kind, str(folder), str(guilds)],
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise RuntimeError(done.stderr)
    return {name: float(value) for name, value in json.loads(done.stdout).items()}


def _import_seconds(module: str) -> float:
    script = (
        f"import time; start = time.perf_counter(); import {module}; "
        "print(time.perf_counter() - start)"
    )
    found = []
    for _ in range(RUNS + 1):
        done = subprocess.run(
            [sys.executable, "-c", script], capture_output=True, text=True, check=True
        )
        found.append(float(done.stdout))
    return sorted(found[1:])[RUNS // 2]


def measure(folder: Path) -> list["Figure"]:
    """The difference of medians, and where it comes from."""
    home = folder / "idle"
    home.mkdir()
    _make_guilds(home)
    plain = [in_a_process("bare", home) for _ in range(RUNS)]
    full = [in_a_process("whole", home) for _ in range(RUNS)]

    def middle(of: list[dict[str, float]], name: str) -> float:
        return median([one[name] for one in of])

    at_rest = middle(plain, "idle")
    steps = ", ".join(
        f"{name} {middle(full, name) - middle(plain, 'imported'):.0f}"
        for name in ("imported", "with bank", "opened")
    )
    discord, ours = _import_seconds("discord.ext.commands"), _import_seconds(IMPORTS)
    return [
        Figure(
            f"idle in {GUILDS:,} guilds, above a bare discord.py bot",
            middle(full, "idle") - at_rest, 60, "MiB",
            remark=f"bare {at_rest:.0f} MiB; above bare after each step: {steps} MiB",
        ),
        Figure(
            "importing everything that `run` needs", ours * 1e3, None, "ms",
            remark=f"discord.py alone {discord * 1e3:.0f} ms",
        ),
    ]  # fmt: skip


if __name__ == "__main__":
    what = bare() if sys.argv[1] == "bare" else whole(Path(sys.argv[2]), int(sys.argv[3]))
    started = time.perf_counter()
    json.dump(asyncio.run(what), sys.stdout)
else:
    # Not in the measured processes: what the benchmark itself needs is no part of the bot.
    from tests.bench.figures import Figure, median
