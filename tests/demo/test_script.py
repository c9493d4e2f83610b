"""``demo --script`` tells a week, and names what is not as it must be."""

from datetime import time, timedelta

import pytest

from bot.bank.model import Bank
from bot.cli.main import main
from bot.core.database import Transaction
from bot.core.outbox.service import OutboxService
from bot.core.outbox.store import OutboxRow
from bot.core.ports import Place
from bot.core.uptime.service import UptimeService
from bot.daily.streaks import store as streaks
from bot.demo import checks, script
from bot.demo.story import Story
from bot.demo.timeline import FIRST_DAY, PlannedOutage, Timeline
from tests.demo.telling import not_as_it_was_done

SOON, OUT_ON, LAST = (FIRST_DAY + timedelta(days=days) for days in (1, 3, 4))


def test_the_week_is_told_tabled_and_found_in_order(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    everything, wrong = checks.everything, list[str]()

    async def all_the_more(story: Story) -> list[str]:
        """The same week, looked at closely before it ends."""
        wrong.extend(await not_as_it_was_done(story))
        return await everything(story)

    monkeypatch.setattr(checks, "everything", all_the_more)
    code = main(["demo", "--script"])
    told = capsys.readouterr().out
    assert code == 0, told
    assert wrong == []
    begun, week = told.split("\nA study group of")
    assert "\nSunday 4 January\n" in begun
    assert "Olga adds the bot: it says hello, once" in begun
    assert "Olga presses Set up" in begun
    assert "Olga presses Introduce me here" in begun
    assert "adds the bot" not in week
    for day in ("Wednesday 28 January", "Friday 30 January", "Tuesday 3 February"):
        assert f"\n{day}\n" in told
    assert "Ada presses Answer" in told
    assert "The bot goes down." in told
    assert "void and costs nobody: “I was down 10:00–13:30”" in told
    assert "Sat 31 Jan skipped" in told
    for practice in ("Noor uses /feedback", "Mika plays /quiz start", "Ada opens a /quiz group",
                     "Noor challenges Ben to a /quiz duel", "A round of mock interviews",
                     "The group's week is posted", "Noor uses /help",
                     "Mika is interviewed by /mock solo", "Ben uses /mock now: a card",
                     "Mika finds a shared answer well put",
                     "begin their mock interview", "Zoe uses /mock join"):  # fmt: skip
        assert practice in told
    assert "Mika uses /review now" in told.split("\nThursday 29 January\n")[1]
    assert told.endswith("All is as it must be.\n")


async def test_what_is_broken_is_named_and_the_exit_code_is_1(
    bank: Bank, monkeypatch: pytest.MonkeyPatch
) -> None:
    send_once, save = OutboxService.send_once, streaks.save_checkpoint

    async def deaf(*_: object) -> None:
        """No outage is ever noted."""

    async def twice(self: OutboxService, row: OutboxRow, place: Place, message: object) -> int:
        """The third card comes twice."""
        if row.kind == "question" and row.subject == "3":
            await send_once(self, row, place, message)
        return await send_once(self, row, place, message)

    def forgetful(tx: Transaction, guild_id: int, user_id: int, point: streaks.Checkpoint) -> None:
        """The cache of a streak says one day, whatever is true."""
        wrong = streaks.Progress(1, point.progress.longest, 0, point.progress.answered)
        save(tx, guild_id, user_id, streaks.Checkpoint(point.through, wrong))

    for method in ("starting", "connected"):
        monkeypatch.setattr(UptimeService, method, deaf)
    monkeypatch.setattr(OutboxService, "send_once", twice)
    monkeypatch.setattr(streaks, "save_checkpoint", forgetful)
    # five days instead of four weeks, of which the outage is on the fourth
    outage = PlannedOutage(OUT_ON, time(10, 0), time(13, 30))
    monkeypatch.setattr(script, "WEEK", Timeline(outages=(outage,), skips=()))
    monkeypatch.setattr(script, "TODAY", SOON)
    monkeypatch.setattr(script, "LAST_DAY", LAST)
    lines: list[str] = []
    code = await script.play(lines.append, bank=bank)
    told = "\n".join(lines)
    assert code == 1, told
    assert "Thursday 8 January: the bot was down, but the day is not void" in told
    assert "Wednesday 7 January: 2 × card in Discord, but it must be 1" in told
    assert "Ada's streak is" in told
