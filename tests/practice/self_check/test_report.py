"""`bank report`: what authors may see, and from whom."""

import argparse
import shutil
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from bot.bank.model import Bank, KeyPoint
from bot.cli import main as cli
from bot.cli import reports as commands
from bot.cli.reports import report_text
from bot.core.bundle import bundled
from bot.core.errors import StartError
from bot.core.migrate import migrate
from bot.daily.answers.cog import MENU
from bot.practice.self_check.rules.points import AuthorsReport, fingerprint
from bot.practice.self_check.service import AuthorsReportService
from tests.bank.texts import CHOICE, topic_file
from tests.practice.self_check.questions import OPEN, bank_of
from tests.practice.self_check.test_flow import answer, look, save
from tests.world import World, fresh_database, world

SECRET = "Ask <@1234> or @bob: people who come twice must not be torn apart."
SPREAD = fingerprint(OPEN.key_points[1].point)
GROUPED = fingerprint(OPEN.key_points[2].point)


@pytest.fixture
async def day(tmp_path: Path) -> AsyncIterator[World]:
    async with world(tmp_path, bank_of(OPEN)) as made:
        await made.setup(time="09:00", timezone="UTC")
        await made.until("2026-01-01T09:00")
        yield made


async def opt_in(here: World, value: str = "yes") -> None:
    panel = await here.setup()
    form = await here.organiser.select(panel.response, ["reports"], custom_id="setup:change")
    await here.organiser.submit_modal(form, {"value": value})


async def tick(
    here: World, who: Any, prints: list[str], text: str = SECRET, share: str = "share"
) -> None:
    shown = await look(here, who, text, share)
    await save(who, shown, prints)


async def gather(here: World, bank: Bank | None = None) -> AuthorsReport:
    return await AuthorsReportService(database=here.app.database, bank=bank or here.bank).gather()


async def test_without_the_organisers_consent_authors_see_nothing(day: World) -> None:
    await tick(day, day.member("ann"), [GROUPED])
    found = await gather(day)
    assert found == AuthorsReport(0, (), 0)
    assert "No server" in report_text(found)
    await opt_in(day)
    assert (await gather(day)).points
    await opt_in(day, "no")
    assert not (await gather(day)).points


async def test_points_that_were_ticked_by_hand_are_counted_the_most_frequent_first(
    day: World,
) -> None:
    await opt_in(day)
    for name, prints in (("ann", [GROUPED]), ("bob", [GROUPED, SPREAD]), ("cat", [])):
        await tick(day, day.member(name), prints)
    found = await gather(day)
    assert [(one.position, one.times) for one in found.points] == [(2, 2), (1, 1)]
    assert found.points[0].statement == OPEN.key_points[2].point


async def test_what_was_spotted_is_no_news(day: World) -> None:
    await opt_in(day)
    await tick(day, day.member("ann"), [GROUPED], "Grouped rows stay together, say of one person.")
    assert (await gather(day)).points == ()


async def test_wordings_come_only_from_the_thread_and_without_names(day: World) -> None:
    await opt_in(day)
    await tick(day, day.member("ann"), [GROUPED], share="keep")
    (point,) = (await gather(day)).points
    assert point.times == 1
    assert point.wordings == ()
    bob = day.member("bob")
    await tick(day, bob, [GROUPED])
    (point,) = (await gather(day)).points
    (wording,) = point.wordings
    assert "torn apart" in wording
    assert "1234" not in wording
    assert "@bob" not in wording
    assert str(bob.id) not in report_text(await gather(day))
    await answer(day, bob, SECRET, "keep")  # taken back out of the thread
    (point,) = (await gather(day)).points
    assert point.wordings == ()


async def test_a_thread_message_is_a_wording_and_one_elsewhere_is_not(day: World) -> None:
    await opt_in(day)
    bob = day.member("bob")
    message = await bob.send(day.thread(), SECRET)
    elsewhere = await bob.send(day.channel, "Elsewhere I say more words.")
    await bob.context_menu(day.channel, MENU, elsewhere)
    shown = (await bob.slash(day.channel, "feedback")).response
    await save(bob, shown, [SPREAD])
    (point,) = (await gather(day)).points
    assert len(point.wordings) == 1
    assert "Elsewhere" not in point.wordings[0]
    await bob.delete(message)
    (point,) = (await gather(day)).points
    assert point.wordings == ()


async def test_ticks_of_points_that_were_reworded_are_only_counted(day: World) -> None:
    await opt_in(day)
    await tick(day, day.member("ann"), [GROUPED])
    changed = replace(OPEN, key_points=(KeyPoint("Something new.", ("new",)),))
    found = await gather(day, bank_of(changed))
    assert (found.points, found.changed) == ((), 1)
    assert "1 × for points that were reworded" in report_text(found)
    assert (await gather(day, Bank.of([]))).changed == 1


def test_the_command_reads_the_database_of_the_settings(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("STUDYBOT_DATA_DIR", str(tmp_path))
    (tmp_path / "bank").mkdir()
    (tmp_path / "bank" / "evaluation.yaml").write_text(topic_file(CHOICE), encoding="utf-8")
    monkeypatch.setenv("STUDYBOT_BANK_DIR", "bank")  # quicker to read than the one that comes along
    assert cli.main(["bank", "report"]) == 1
    assert "no database" in capsys.readouterr().out
    (tmp_path / "studybot.sqlite3").write_bytes(fresh_database())
    assert cli.main(["bank", "report"]) == 0
    assert "No server" in capsys.readouterr().out
    assert cli.main(["bank", "report", "--folder", str(tmp_path / "nothing")]) == 1


def test_a_database_of_an_older_version_is_refused_with_one_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    first = tmp_path / "first"
    first.mkdir()
    shutil.copy(bundled("migrations") / "0001_daily_question.sql", first)
    path = tmp_path / "old.sqlite3"
    migrate(path, first)
    with pytest.raises(StartError, match="Start the bot once"):
        commands.report(argparse.Namespace(folder=None, database=path))
