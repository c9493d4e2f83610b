"""What an operator has to have: memory and disk for 1, 100 and 1,000 servers with a year behind.

``python -m tests.bench size`` prints it; the table of `content/operate/README.md` is made of it.
"""

from pathlib import Path

from bot.bank.loader import load_bank
from bot.core.bundle import bundled
from tests.bench.figures import Figure
from tests.bench.history import Past, make_database, writing
from tests.bench.idle import FIRST, in_a_process

MEMBERS, DAYS = 6, 366
"""Who answers in each server, every second day or so, for a year."""


def measure(folder: Path) -> list[Figure]:
    """The file of a year, and the process in as many servers, at rest."""
    bank = load_bank(bundled("content") / "bank")
    found: list[Figure] = []
    for guilds in (1, 100, 1000):
        home = folder / f"size-{guilds}"
        home.mkdir()
        path = home / "studybot.sqlite3"
        make_database(path, bank, [Past(FIRST, guilds, MEMBERS, DAYS, texts=True)])
        with writing(path) as tx:
            tx.execute("UPDATE guilds SET next_post_at = '2099-01-01T09:00:00.000000+00:00'")
            tx.execute("UPDATE daily_posts SET state = 'closed' WHERE state = 'threaded'")
            (answers,) = tx.execute("SELECT count(*) FROM answers").fetchone()
        disk = path.stat().st_size / 2**20
        idle = in_a_process("whole", home, guilds)["idle"]
        name = f"{guilds:,} servers, a year, {answers:,} answers"
        found += [
            Figure(f"{name}: the database", disk, None, "MiB"),
            Figure(f"{name}: memory at rest", idle, None, "MiB"),
        ]
    return found
