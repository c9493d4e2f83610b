"""The whole story of a pair through the real discord.py, with a restart after any step."""

from collections.abc import Callable
from pathlib import Path

import pytest

from bot.bank.model import Bank
from tests.interviews.session.holding.conftest import full_bank
from tests.interviews.session.story import STEPS, Story
from tests.world import world

LAST = len(STEPS) - 1


@pytest.fixture(scope="module")
def bank() -> Bank:
    """Enough questions for two packs."""
    return full_bank()


async def lived(
    folder: Path, bank: Bank, crash: bool, restarts: Callable[[int], bool]
) -> dict[str, list[str]]:
    """The story with these restarts, and everything that was said in it."""
    folder.mkdir()
    async with world(folder, bank) as here:
        story = Story(here)
        for at, step in enumerate(STEPS):
            await step.do(story)
            if step.state is not None:
                assert (await story.session()).state is step.state, step.do
            if at < LAST and restarts(at):
                await here.restart(crash=crash)
        left = await here.app.database.read(
            lambda tx: tx.execute("SELECT kind FROM outbox WHERE state = 'due'").fetchall()
        )
        assert [row["kind"] for row in left] == []
        return story.said()


async def test_from_setup_to_history_and_through_any_restart(tmp_path: Path, bank: Bank) -> None:
    """A restart after every step, so that each begins in a process that knows only the
    database; and, so that no restart mends what another broke, single ones."""
    plain = await lived(tmp_path / "plain", bank, False, lambda _at: False)
    assert len(plain["channel"]) == 2  # the round's card, and Discord's own line on the thread
    assert plain["ann"] == plain["bob"] == []  # all that was to be said stands in the thread
    for crash in (False, True):
        every = await lived(tmp_path / f"every{crash}", bank, crash, lambda _at: True)
        assert every == plain
    for at in range(0, LAST, 3):
        one = await lived(tmp_path / str(at), bank, at % 2 == 0, at.__eq__)
        assert one == plain, STEPS[at].do
