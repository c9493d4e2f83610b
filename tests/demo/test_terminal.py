"""Each key does what the help says."""

import asyncio
import io
import os
import socket

import pytest

from bot.bank.model import Bank
from bot.core.errors import StartError
from bot.demo import live, preview
from bot.demo.story import Story, open_story
from bot.demo.terminal import END, HELP, Keys, Terminal, open_keys
from bot.demo.timeline import TODAY
from tests.demo.telling import SECOND_DAY, told


class FakePage:
    """Remembers what it was asked to do."""

    def __init__(self) -> None:
        self.turns = 0
        self.refreshes = 0

    async def turn(self) -> str:
        """The name of a place."""
        self.turns += 1
        return f"place {self.turns}"

    async def refresh(self) -> None:
        """Counts only."""
        self.refreshes += 1


async def typed(bank: Bank, text: str) -> tuple[list[str], FakePage]:
    """What was said after these keys on the second day, and the page they steered."""
    async with told(bank, SECOND_DAY) as story:
        return await typed_into(story, text)


async def typed_into(story: Story, text: str) -> tuple[list[str], FakePage]:
    """What was said after these keys, and the page they steered."""
    said: list[str] = []
    page, keys = FakePage(), Keys()
    keys.put(text)
    await asyncio.wait_for(Terminal(story, page, said.append).run(keys), 50)
    return said, page


@pytest.mark.parametrize("key", ["n", "N", " "])
async def test_one_key_goes_on_to_the_next_thing_while_others_answer(bank: Bank, key: str) -> None:
    said, page = await typed(bank, f"{key}q")
    assert said[0].strip() == "Ada, Noor and Ben answered."
    assert said[1].startswith("Tue  6 Jan 20:00")
    assert "Mika is reminded by direct message" in said[1]
    assert len(said) == 2
    assert page.refreshes == 1


async def test_reminder_reveal_and_the_next_question_follow_each_other(bank: Bank) -> None:
    said, _ = await typed(bank, "nnnq")
    told = "\n".join(said)
    for part in ("20:00", "21:00  The answers of Tuesday 6 January are out; 4 members",
                 "Wed  7 Jan 09:00"):  # fmt: skip
        assert part in told


async def test_one_key_turns_the_page(bank: Bank) -> None:
    said, page = await typed(bank, "ccq")
    assert said == ["The page shows place 1.", "The page shows place 2."]
    assert page.turns == 2


async def test_one_key_tells_what_the_bot_did_in_words(bank: Bank) -> None:
    said, _ = await typed(bank, "nllq")
    told = "\n".join(said[2:])
    assert "The bot opens the form" in told
    assert "The bot answers privately: “Your answer counts.”" in told
    assert "Ada answered" in told
    assert "The bot ticks an answer in the thread “6 Jan" in told
    assert "direct messages with Mika" in told
    assert said[-1] == "The bot did nothing since."


async def test_every_other_key_shows_the_help(bank: Bank) -> None:
    said, _ = await typed(bank, "x?q")
    assert said == [HELP, HELP]


async def test_the_end_of_the_input_neither_quits_nor_spins(bank: Bank) -> None:
    keys = Keys()
    keys.put("c")
    keys.put(END)
    said: list[str] = []
    async with told(bank, SECOND_DAY) as story:
        task = asyncio.create_task(Terminal(story, FakePage(), said.append).run(keys))
        for _ in range(20):
            await asyncio.sleep(0)
        assert said == ["The page shows place 1."]
        assert not task.done()
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task


async def test_lines_are_keys_where_there_is_no_terminal() -> None:
    async with open_keys(io.StringIO("n\n\nquit\n")) as keys:
        assert [await keys.next_key() for _ in range(4)] == ["n", " ", "q", END]


@pytest.mark.skipif(not hasattr(os, "openpty"), reason="needs a POSIX terminal")
async def test_a_terminal_gives_single_keys_and_is_left_as_it_was() -> None:
    import termios

    keyboard, line = os.openpty()
    try:
        with os.fdopen(line, "r") as terminal:
            before = termios.tcgetattr(terminal)
            async with open_keys(terminal) as keys:
                os.write(keyboard, b"nQ")
                assert [await keys.next_key(), await keys.next_key()] == ["n", "q"]
            assert termios.tcgetattr(terminal) == before
    finally:
        os.close(keyboard)


def test_without_a_screen_no_browser_is_opened(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.platform", "linux")
    monkeypatch.delenv("DISPLAY", raising=False)
    monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)
    assert not live.open_browser("http://127.0.0.1/", lambda _url: True)


def test_a_missing_extra_is_one_clear_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(preview, "NEEDED", ("no_such_module",))
    with pytest.raises(StartError, match="simcord\\[preview\\]"):
        preview.refuse_without_page()


def test_a_port_that_is_taken_is_said_before_anybody_waits() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(StartError, match=f"at port {port} .*: choose another one"):
            preview.refuse_taken(port)
    preview.refuse_taken(0)


async def test_whoever_ends_it_while_three_weeks_are_played_waits_no_longer(bank: Bank) -> None:
    stop = asyncio.Event()
    async with open_story(bank, live.LIVE) as story:
        asyncio.get_running_loop().call_soon(stop.set)
        assert not await live.is_told(story, stop)
        assert story.world.now().date() < TODAY
