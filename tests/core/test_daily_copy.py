"""The daily copy: one a day, the last few kept, none too old, and a full disk is no drama."""

import asyncio
import errno
import logging
import os
import sqlite3
from collections import Counter
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.core import backup, daily_copy
from bot.core.bundle import bundled
from bot.core.daily_copy import EVERY, OLDEST, CopyPlan, DailyCopy, own_copies
from bot.core.installation import written_in
from bot.operate.machine import last_copy
from tests.world import World, fresh_database

START = datetime(2026, 3, 1, 12, tzinfo=UTC)


class Clock:
    """Moved by hand."""

    def __init__(self) -> None:
        self.at = START

    def now(self) -> datetime:
        return self.at


class House:
    """A database, its copies, and the days that go by."""

    def __init__(self, folder: Path, keep: int) -> None:
        self.path, self.copies = folder / "studybot.sqlite3", folder / "copies"
        self.path.write_bytes(fresh_database())
        self.clock, self.plan = Clock(), CopyPlan(self.copies, keep)
        self.tidied = 0
        self.start()

    def start(self) -> None:
        """A new process."""
        self.daily = DailyCopy(self.path, self.plan, bundled("migrations"), self.clock, self.tidy)

    async def tidy(self) -> None:
        self.tidied += 1

    async def wait(self, step: timedelta) -> list[str]:
        """Time goes by; what is there then."""
        self.clock.at += step
        await self.daily.claim()
        await self.daily.close()
        return self.names()

    def names(self) -> list[str]:
        return sorted(one.name for one in self.copies.iterdir()) if self.copies.exists() else []


@pytest.fixture
def house(tmp_path: Path) -> House:
    return House(tmp_path, 3)


MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)


async def test_there_is_one_a_day_and_the_last_ones_are_kept(house: House) -> None:
    assert await house.wait(timedelta()) == []
    assert await house.wait(MINUTE) == ["studybot-daily-20260301-120100.sqlite3"]
    assert len(await house.wait(EVERY - MINUTE)) == 1
    for _ in range(4):
        found = await house.wait(EVERY)
    assert [name[15:23] for name in found] == ["20260304", "20260305", "20260306"]
    assert house.copies.stat().st_mode & 0o777 == 0o700
    assert (house.copies / found[0]).stat().st_mode & 0o777 == 0o600
    assert house.tidied == 5


async def test_a_restart_makes_no_second_one(house: House) -> None:
    await house.wait(MINUTE)
    house.start()
    assert len(await house.wait(MINUTE)) == 1
    house.start()
    assert len(await house.wait(EVERY)) == 2


async def test_none_gets_older_than_thirty_days(house: House, tmp_path: Path) -> None:
    await house.wait(MINUTE)
    kept = [
        tmp_path / "studybot.sqlite3.before-0013_x.bak",
        tmp_path / "studybot.sqlite3.replaced-20260301-120000",
        tmp_path / "studybot.sqlite3.replaced-20260301-120000-wal",
    ]
    for one in kept:
        one.write_text("old")
        os.utime(one, (START.timestamp(), START.timestamp()))
    (house.copies / "my-own.sqlite3").write_text("not ours to remove")
    house.start()
    house.clock.at = START + timedelta(days=28)
    await house.wait(MINUTE)
    assert all(one.exists() for one in kept)
    found = await house.wait(EVERY + MINUTE)
    assert [name[:23] for name in found] == [
        "my-own.sqlite3", "studybot-daily-20260329", "studybot-daily-20260330",
    ]  # fmt: skip
    assert not any(one.exists() for one in kept)


async def test_with_none_wanted_only_the_old_ones_go(tmp_path: Path) -> None:
    house = House(tmp_path, 1)
    await house.wait(MINUTE)
    house.plan = CopyPlan(house.copies, 0)
    house.start()
    assert len(await house.wait(EVERY + MINUTE)) == 1
    assert await house.wait(timedelta(days=29)) == []
    assert house.tidied == 3


async def test_a_copy_of_the_future_is_the_first_to_go(house: House) -> None:
    house.copies.mkdir()
    for day in range(1, 4):
        (house.copies / f"studybot-daily-2036010{day}-000000.sqlite3").write_text("wrong clock")
    found = await house.wait(MINUTE)
    assert found[0] == "studybot-daily-20260301-120100.sqlite3"
    assert len(found) == 3


async def test_a_full_disk_is_said_once_and_tried_again(
    house: House, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def full(_path: Path, target: Path) -> None:
        target.write_text("half")
        raise sqlite3.OperationalError("database or disk is full")

    caplog.set_level(logging.INFO)
    with monkeypatch.context() as patch:
        patch.setattr(backup, "back_up", full)
        assert await house.wait(MINUTE) == []
        assert await house.wait(MINUTE) == []
    (said,) = caplog.records
    assert (said.levelname, said.exc_info) == ("ERROR", None)
    assert "the disk is full" in said.why  # type: ignore[attr-defined]
    assert len(await house.wait(timedelta(hours=1))) == 1
    assert caplog.records[-1].getMessage() == "backup made"


async def test_a_folder_that_can_not_be_made_is_said_in_one_line(
    house: House, caplog: pytest.LogCaptureFixture
) -> None:
    house.copies.write_text("a file")
    await house.daily.claim()
    house.clock.at += MINUTE
    await house.daily.claim()
    await house.daily.close()
    (said,) = caplog.records
    assert (said.levelname, said.exc_info) == ("ERROR", None)


@pytest.mark.parametrize(
    ("number", "is_shut"), [(errno.EROFS, True), (errno.EACCES, True), (errno.EIO, False)]
)
@pytest.mark.parametrize("at", ["make_folder", "back_up"])
async def test_where_the_bot_may_not_write_it_is_told_what_lets_it(
    house: House, at: str, number: int, is_shut: bool, monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:  # fmt: skip
    def refuse(*_: Path) -> None:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(daily_copy if at == "make_folder" else backup, at, refuse)
    await house.wait(MINUTE)
    (said,) = caplog.records
    advice = getattr(said, "advice", "")
    assert ("`ReadWritePaths=`" in advice and "volume" in advice) is is_shut
    assert bool(advice) is is_shut, "of no other cause anything is known"


async def test_what_was_replaced_is_kept_for_thirty_days_however_old_it_was(
    house: House, tmp_path: Path
) -> None:
    long_ago = START.timestamp() - 45 * 86_400
    os.utime(house.path, (long_ago, long_ago))
    part = tmp_path / "part"
    part.write_bytes(fresh_database())
    kept = backup.put_in_place(part, house.path, START)
    assert kept is not None
    nameless = kept.with_name("studybot.sqlite3.replaced-by-hand")
    nameless.touch()
    os.utime(nameless, (long_ago, long_ago))
    assert backup.remove_old(house.path, START + MINUTE, OLDEST) == 1
    assert kept.exists()
    assert not nameless.exists()
    assert backup.remove_old(house.path, START + OLDEST + MINUTE, OLDEST) == 1
    assert not kept.exists()


async def test_what_was_killed_half_way_is_swept_away(house: House) -> None:
    house.copies.mkdir()
    part = house.copies / ".studybot-daily-20260228-120000.sqlite3.part"
    part.write_text("half")
    os.utime(part, (START.timestamp() - 7200, START.timestamp() - 7200))
    assert await house.wait(MINUTE) == ["studybot-daily-20260301-120100.sqlite3"]


async def test_the_loop_goes_on_while_the_disk_works(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    loop, goes_on = asyncio.get_running_loop(), asyncio.Event()
    back_up = backup.back_up

    def slow(path: Path, target: Path) -> None:
        # The disk is done only after the loop has done something else.
        asyncio.run_coroutine_threadsafe(goes_on.wait(), loop).result(timeout=5)
        back_up(path, target)

    monkeypatch.setattr(backup, "back_up", slow)
    house.clock.at += MINUTE
    await house.daily.claim()
    await house.daily.claim()  # one at a time
    goes_on.set()
    await house.daily.close()
    assert len(house.names()) == 1


def named(path: Path, name: str) -> Path:
    """A database with what stands in it for its installation."""
    with closing(sqlite3.connect(path)) as tx, tx:
        tx.execute("UPDATE instance SET installation = ?", (name,))
    return path


async def test_two_bots_may_share_the_folder_of_their_copies(tmp_path: Path) -> None:
    bots = {}
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
        bots[name] = House(tmp_path / name, 3)
        named(bots[name].path, name)
        bots[name].copies, bots[name].plan = tmp_path, CopyPlan(tmp_path, 3)
        bots[name].start()
    for _ in range(24 * 6):
        for one in bots.values():
            await one.wait(HOUR)
    copies = Counter(written_in(one) for one in tmp_path.glob("*.sqlite3"))
    assert copies == {"a": 3, "b": 3}
    assert {name: last_copy(tmp_path, bots["a"].clock.at, name) for name in bots} == {
        name: max(own_copies(tmp_path, name).values()) for name in bots
    }
    assert last_copy(tmp_path, bots["a"].clock.at, "c") is None, "none of theirs is of a third"
    await bots["a"].wait(timedelta(days=30))
    copies = Counter(written_in(one) for one in tmp_path.glob("*.sqlite3"))
    assert copies == {"a": 1}, "what is too old goes, whosever it is"


async def test_the_name_of_a_copy_says_whose_it_is_behind_the_moment(house: House) -> None:
    named(house.path, "a1b2c3d4" * 4)
    (name,) = await house.wait(MINUTE)
    assert name == "studybot-daily-20260301-120100-a1b2c3d4.sqlite3"
    assert last_copy(house.copies, house.clock.at, "a1b2c3d4" * 4) == house.clock.at
    house.start()
    assert await house.wait(MINUTE) == [name], "it is found again"


async def test_copies_of_a_version_before_count_as_ones_own(house: House) -> None:
    for _ in range(3):
        before = await house.wait(EVERY)
    named(house.path, "a")
    house.start()
    assert (await house.wait(EVERY))[:2] == before[1:]
    named(house.path, "b")
    house.start()
    found = await house.wait(EVERY)
    assert [written_in(house.copies / one) for one in found] == ["", "", "a", "b"]


def test_a_file_that_says_nothing_of_its_bot_is_nobodys(tmp_path: Path) -> None:
    path = tmp_path / "studybot.sqlite3"
    assert written_in(path) == ""
    path.write_bytes(b"not a database at all " * 500)
    assert written_in(path) == ""
    path.write_bytes(fresh_database())
    assert written_in(path) == ""
    assert written_in(named(path, "a")) == "a"
    with closing(sqlite3.connect(path)) as tx, tx:
        tx.execute("DELETE FROM instance")
    assert written_in(path) == ""


async def test_a_start_gives_its_name_to_a_bot(here: World) -> None:
    name = written_in(here.folder / "studybot.sqlite3")
    assert len(name) == 32
    await here.restart(crash=True)
    assert written_in(here.folder / "studybot.sqlite3") == name
