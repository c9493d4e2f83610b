"""The list of commands is sent when it changed, and nothing waits for Discord to take it."""

import asyncio
from types import SimpleNamespace
from typing import Any

import discord
import pytest

from bot.gateway import command_tree
from bot.gateway.command_tree import CommandSync


class Tree:
    """Sends nothing: what becomes of each try, in turn."""

    translator = None

    def __init__(self, *outcomes: Exception | None) -> None:
        self.outcomes, self.tries = list(outcomes), 0

    def get_commands(self, **_: Any) -> list[Any]:
        return []

    async def sync(self) -> None:
        self.tries += 1
        if not self.outcomes:  # Discord says nothing
            await asyncio.get_running_loop().create_future()
        outcome = self.outcomes.pop(0)
        if outcome is not None:
            raise outcome


def refused() -> discord.HTTPException:
    answer: Any = SimpleNamespace(status=400, reason="")
    return discord.HTTPException(answer, {"code": 50035, "message": "Invalid Form Body"})


async def begin(
    tree: Tree, seconds: float = 60, known: str = "before", application_id: int = 1
) -> tuple[CommandSync, list[str]]:
    noted: list[str] = []

    async def note(fresh: str) -> None:
        noted.append(fresh)

    client: Any = SimpleNamespace(application_id=application_id)
    made = CommandSync(client, tree, None, note)  # type: ignore[arg-type]
    await made.begin(known, seconds)
    return made, noted


async def test_the_start_goes_on_while_discord_says_nothing_to_the_commands() -> None:
    tree = Tree()
    async with asyncio.timeout(5):
        made, noted = await begin(tree, seconds=0.01)
    assert (tree.tries, noted) == (1, [])
    made.stop()


@pytest.mark.parametrize("why", [discord.RateLimited(40_000), TimeoutError(), refused()])
async def test_what_discord_does_not_take_is_sent_again_with_a_growing_pause(
    why: Exception, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It allows two hundred new commands a day: hours may pass."""
    slept: list[float] = []

    async def sleep(seconds: float) -> None:
        slept.append(seconds)

    monkeypatch.setattr(asyncio, "sleep", sleep)
    tree = Tree(*[why] * 12, None)
    _, noted = await begin(tree)
    assert tree.tries == 13
    assert slept[:3] == [15, 30, 60]
    assert slept[-1] == command_tree.LONGEST_PAUSE_SECONDS
    assert len(noted) == 1


async def test_the_commands_are_sent_once_to_each_application() -> None:
    """A bot that was tried with one application had no command with the token of another."""
    _, (known,) = await begin(Tree(None))
    for application_id, tries in ((1, 0), (2, 1)):
        tree = Tree(None)
        await begin(tree, known=known, application_id=application_id)
        assert tree.tries == tries


async def test_a_fault_of_ours_is_not_hidden() -> None:
    with pytest.raises(ZeroDivisionError):
        await begin(Tree(ZeroDivisionError()))


async def test_a_fault_that_comes_when_nobody_waits_any_more_is_told(
    caplog: pytest.LogCaptureFixture,
) -> None:
    class Late(Tree):
        """Discord answers when the start has gone on, and that answer is nothing we know."""

        def __init__(self) -> None:
            super().__init__()
            self.answers = asyncio.Event()

        async def sync(self) -> None:
            await self.answers.wait()
            raise ZeroDivisionError

    tree = Late()
    await begin(tree, seconds=0)
    tree.answers.set()
    await asyncio.gather(
        *(task for task in asyncio.all_tasks() if task.get_name() == "commands"),
        return_exceptions=True,
    )
    await asyncio.sleep(0)
    told = [one.message for one in caplog.records if one.exc_info]
    assert told == ["the commands can't be synced before the next start"]
