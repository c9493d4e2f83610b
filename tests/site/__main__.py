"""``python -m tests.site FOLDER``: stage the pages there and build the site in ``FOLDER/site``."""

import asyncio
import sys
import tempfile
from pathlib import Path

from tests.real_bank import real_bank
from tests.site.pages import build, stage
from tests.world import world


async def staged(folder: Path) -> Path:
    """The configuration of the pages, with the commands of a bot that runs in a simulation."""
    with tempfile.TemporaryDirectory() as scratch:
        async with world(Path(scratch), real_bank()) as here:
            return stage(folder, here.app.client.tree)


if __name__ == "__main__":
    build(asyncio.run(staged(Path(sys.argv[1]))))
    print(f"built {Path(sys.argv[1]) / 'site' / 'index.html'}")
