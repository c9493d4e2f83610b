"""``python -m tests.soak --days 365 --guilds 20 --seed 1``: see `life`. Exit code 1 for a fault."""

import argparse
import asyncio
import logging
import sys
import tempfile
from collections import Counter
from functools import lru_cache
from pathlib import Path

from bot.bank.lint import bank as lint
from bot.bank.model import Bank
from bot.bank.terms.text import prepare_exact
from tests import archived, shortcuts
from tests.proof.wire import laid_wire
from tests.real_bank import real_bank
from tests.soak import checks
from tests.soak.life import Soak
from tests.world import world

GROWTH = 1.25
"""The last quarter of the weeks may hold so many times what the second one did."""


EACH = 2
ENOUGH = 7000
"""In so many days of servers, a year of twenty, chance comes to each command and button."""


def bank() -> Bank:
    """Some questions of each topic and kind, so that they come again within a year."""
    seen = Counter[tuple[str, str]]()
    chosen = []
    for question in real_bank().active:
        seen[question.topic, question.kind] += 1
        if seen[question.topic, question.kind] <= EACH:
            chosen.append(question)
    return Bank.of(chosen)


def is_flat(held: list[int]) -> bool:
    """Whether memory stopped growing: quarters of the weeks compared, from eight weeks on."""
    quarter = len(held) // 4
    if quarter < 2:
        return True
    return max(held[-quarter:]) <= GROWTH * max(held[quarter : 2 * quarter])


async def soak(days: int, guilds: int, seed: int) -> list[str]:
    """The faults of a soak; a line a week is printed."""
    held: list[int] = []
    # Organisers write thousands of questions, each of which is compared with the whole bank.
    lint.prepare_exact = lru_cache(maxsize=1000)(prepare_exact)
    with laid_wire() as wire, tempfile.TemporaryDirectory() as folder:
        async with world(Path(folder), bank()) as here:
            here.env.check_errors = False
            life = Soak(here, wire, seed)
            await life.begin(guilds)
            for week in range(0, days, 7):
                await life.live(min(7, days - week))
                held.append(checks.held_bytes(here.app))
                print(
                    f"{here.env.now():%F}: {held[-1] / 2**20:.1f} MiB, {life.died} deaths, "
                    f"{life.failed} troubles, {life.away} outages, {len(life.unused)} unused, "
                    f"{len(life.faults)} faults",
                    flush=True,
                )
                if week + 7 >= days or life.faults:
                    print(await checks.reached(here), f"{life.meetings.moved} times moved")
                    print(f"not used yet: {', '.join(sorted(life.unused)) or 'nothing'}")
                    print(f"failed: {life.used.failed or 'nothing'}")
                if life.faults:
                    break  # what follows from a fault would hide it
            if not life.faults and days * guilds >= ENOUGH and life.unused:
                life.faults.append(f"never used: {', '.join(sorted(life.unused))}")
    return life.faults + ([] if is_flat(held) else [f"memory grows: {held}"])


def main() -> int:
    """See the module."""
    parser = argparse.ArgumentParser(prog="python -m tests.soak")
    parser.add_argument("--days", type=int, default=365)
    parser.add_argument("--guilds", type=int, default=20)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    logging.disable(logging.CRITICAL)
    archived.install()
    shortcuts.take()
    shortcuts.run_transactions_in_place()
    faults = asyncio.run(soak(options.days, options.guilds, options.seed))
    print("\n".join(faults) or "no faults")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
