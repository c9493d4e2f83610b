"""Who is still in a server: asked rarely, remembered, and nobody waits for it for long."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import cast

import pytest

from bot.core.database import Database
from bot.core.errors import DeliveryError, DeliveryFailure
from bot.core.ids import GuildId, UserId
from bot.core.ports import Notifier
from bot.core.presence.service import AT_ONCE, DOUBT_HOLDS, NOW, PresenceService
from bot.core.waiting import Waits, of_this_task
from tests.world import fresh_database

GUILD, OTHER = GuildId(1), GuildId(2)
ANN, BOB = UserId(11), UserId(12)
MINUTE = timedelta(minutes=1)
DAY = timedelta(days=1)


class Clock:
    moment = datetime(2026, 1, 1, tzinfo=UTC)

    def now(self) -> datetime:
        return self.moment


class Discord:
    """Says who is in which server; perhaps late, perhaps never."""

    def __init__(self) -> None:
        self.gone: set[tuple[int, int]] = set()
        self.asked: Counter[tuple[int, int]] = Counter()
        self.is_down = False
        self.answers = asyncio.Event()
        self.answers.set()
        self.at_once: Counter[int] = Counter()
        self.most = 0

    async def is_member(self, guild_id: GuildId, user_id: UserId) -> bool:
        self.asked[guild_id, user_id] += 1
        self.at_once[guild_id] += 1
        self.most = max(self.most, self.at_once[guild_id])
        await self.answers.wait()
        self.at_once[guild_id] -= 1
        if self.is_down:
            raise DeliveryError(DeliveryFailure.TEMPORARY, "HTTP 503")
        return (guild_id, user_id) not in self.gone


class Here:
    """The service on a database, and its clock and Discord; ``restart`` is another process."""

    def __init__(self, database: Database) -> None:
        self.database, self.clock, self.discord = database, Clock(), Discord()
        self.presence = self._made()

    def _made(self) -> PresenceService:
        return PresenceService(
            self.database, self.clock, cast(Notifier, self.discord), patience_seconds=30
        )

    async def restart(self) -> None:
        await self.presence.close()
        self.presence = self._made()
        await self.presence.open()

    def later(self, step: timedelta) -> None:
        self.clock.moment += step

    async def absences(self) -> list[tuple[int, int]]:
        return await self.database.read(
            lambda tx: [tuple(row) for row in tx.execute("SELECT guild_id, user_id FROM absences")]
        )


@pytest.fixture
async def known(tmp_path: Path) -> AsyncIterator[Here]:
    path = tmp_path / "bot.sqlite3"
    path.write_bytes(fresh_database())
    database = Database(path)
    await database.open()
    here = Here(database)
    yield here
    await here.presence.close()
    await database.close()


async def test_an_answer_holds_for_a_day(known: Here) -> None:
    assert await known.presence.is_there(GUILD, ANN)
    known.discord.gone.add((GUILD, ANN))
    known.later(DAY - MINUTE)
    assert await known.presence.is_there(GUILD, ANN)
    assert known.discord.asked[GUILD, ANN] == 1
    known.later(MINUTE)
    assert not await known.presence.is_there(GUILD, ANN)
    assert await known.presence.is_there(OTHER, ANN)
    known.discord.gone.clear()
    known.later(DAY - MINUTE)
    assert not await known.presence.is_there(GUILD, ANN)
    known.later(MINUTE)
    assert await known.presence.is_there(GUILD, ANN)
    await known.presence.close()  # what it notes behind the answer is there
    assert await known.absences() == []


async def test_where_more_hangs_on_it_an_old_answer_does_not_do(known: Here) -> None:
    await known.presence.is_there(GUILD, ANN)
    known.discord.gone.add((GUILD, ANN))
    assert not await known.presence.is_there(GUILD, ANN, within=NOW)


async def test_who_is_gone_outlives_the_process(known: Here) -> None:
    known.discord.gone.add((GUILD, ANN))
    assert await known.presence.gone(GUILD, (ANN, BOB)) == {ANN}
    await known.restart()
    assert known.presence.known_gone(GUILD) == {ANN}
    assert await known.presence.gone(GUILD, (ANN, BOB)) == {ANN}
    assert known.discord.asked == {(GUILD, ANN): 1, (GUILD, BOB): 2}


async def test_whoever_does_something_is_back(known: Here) -> None:
    known.discord.gone.add((GUILD, ANN))
    await known.presence.is_there(GUILD, ANN)
    known.presence.seen(GUILD, BOB)
    known.presence.seen(OTHER, ANN)
    assert known.presence.known_gone(GUILD) == {ANN}
    known.discord.gone.clear()
    known.presence.seen(GUILD, ANN)
    assert known.presence.known_gone(GUILD) == frozenset()
    await known.restart()
    assert await known.absences() == []
    assert known.presence.known_gone(GUILD) == frozenset()


@pytest.mark.parametrize("was_gone", [True, False])
async def test_a_doubtful_answer_leaves_what_was_known(known: Here, was_gone: bool) -> None:
    if was_gone:
        known.discord.gone.add((GUILD, ANN))
        await known.presence.is_there(GUILD, ANN)
        known.later(DAY)
    known.discord.is_down = True
    assert await known.presence.is_there(GUILD, ANN) is not was_gone
    asked = known.discord.asked[GUILD, ANN]
    known.later(DOUBT_HOLDS - MINUTE)
    assert await known.presence.is_there(GUILD, ANN) is not was_gone
    assert known.discord.asked[GUILD, ANN] == asked  # not again and again
    known.discord.is_down = False
    known.later(MINUTE)
    await known.presence.is_there(GUILD, ANN)
    assert known.discord.asked[GUILD, ANN] == asked + 1


async def test_nobody_waits_for_an_answer_that_hangs_and_it_is_known_when_it_comes(
    known: Here,
) -> None:
    known.discord.answers.clear()
    known.discord.gone.add((GUILD, ANN))
    assert await known.presence.is_there(GUILD, ANN, patience_seconds=0)
    assert known.presence.is_asking(GUILD, (ANN,))
    assert await known.presence.is_there(GUILD, ANN, patience_seconds=-1)
    assert known.discord.asked[GUILD, ANN] == 1  # the same question is still open
    known.discord.answers.set()
    assert not await known.presence.is_there(GUILD, ANN)
    assert not known.presence.is_asking(GUILD, (ANN,))


async def test_a_crowd_is_asked_about_a_few_at_a_time_and_holds_up_no_other_server(
    known: Here,
) -> None:
    known.discord.answers.clear()
    crowd = [UserId(100 + at) for at in range(40)]
    await known.presence.gone(GUILD, crowd, patience_seconds=0)
    assert known.discord.most == AT_ONCE
    slow = asyncio.create_task(known.presence.gone(GUILD, crowd))
    await known.presence.gone(OTHER, (ANN,), patience_seconds=0)
    assert known.discord.at_once[OTHER] == 1
    known.discord.answers.set()
    assert await slow == frozenset()
    assert known.discord.most == AT_ONCE


async def test_ending_gives_up_what_is_being_asked(known: Here) -> None:
    known.discord.answers.clear()
    waiting = asyncio.create_task(known.presence.is_there(GUILD, ANN))
    await asyncio.sleep(0)
    await known.presence.close()
    assert await waiting


async def test_an_answer_that_cannot_be_noted_is_told_and_asked_again(
    known: Here, caplog: pytest.LogCaptureFixture
) -> None:
    known.discord.gone.add((GUILD, ANN))
    await known.database.close()
    await known.presence.gone(GUILD, (ANN,))
    assert [one.message for one in caplog.records] == ["asking who is there failed"]


async def test_who_waits_for_a_turn_waits_for_discord_and_holds_no_place(known: Here) -> None:
    # Rows of servers whose questions hang took all places, and others' had to wait for them.
    known.discord.answers.clear()
    ask = known.presence.is_there
    asking = [asyncio.create_task(ask(GUILD, UserId(one))) for one in range(AT_ONCE)]
    await asyncio.sleep(0)
    of_this_task.set(mine := Waits())
    asking.append(asyncio.create_task(ask(GUILD, ANN)))
    for _ in range(3):
        await asyncio.sleep(0)
    assert known.discord.asked[GUILD, ANN] == 0
    assert mine.were_any
    known.discord.answers.set()
    assert all(await asyncio.gather(*asking))
