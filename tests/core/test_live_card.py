"""A live card is posted once and shows what is, whatever dies or fails between two steps."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, cast

import pytest

from bot.bank.model import Bank
from bot.bank.question_bank import QuestionBank
from bot.core.database import Database, Transaction
from bot.core.erasures import Erasures
from bot.core.errors import DeliveryError, DeliveryFailure
from bot.core.feature import Core
from bot.core.language_model.service import LanguageModel
from bot.core.live_card import CardView, LiveCard
from bot.core.outbox import store as outbox
from bot.core.outbox.service import LEASE, OutboxService
from bot.core.outbox.store import OutboxRow
from bot.core.ports import Notifier, Place
from bot.core.presence.service import PresenceService
from tests.world import fresh_database

GUILD, CHANNEL, PERSON, DIRECT = 5, 50, 9, 90
SUBJECT = "1"
START = datetime(2026, 5, 1, 12, tzinfo=UTC)
PAUSE = timedelta(seconds=2)
SOON = timedelta(seconds=5)


class Crash(asyncio.CancelledError):
    """The process dies here: what it was doing is never finished."""


@dataclass
class Clock:
    at: datetime = START

    def now(self) -> datetime:
        return self.at


@dataclass(frozen=True)
class Shown:
    """What a card says: the value and the marker by which it is found."""

    value: str
    marker: str


@dataclass
class Discord:
    """A Discord of one place, and what it does wrong next."""

    messages: dict[int, Shown] = field(default_factory=dict)
    edits: int = 0
    fails: list[DeliveryFailure] = field(default_factory=list)
    dies_after: list[str] = field(default_factory=list)
    meanwhile: Callable[[], Awaitable[None]] | None = None
    is_archived: bool = False
    is_closed: bool = False
    """The bot may not open what is archived."""

    def is_connected(self, _guild_id: int) -> bool:
        return True

    async def send(self, place: Place, message: object, *, nonce: str) -> int:
        self._trouble()
        assert isinstance(message, Shown)
        assert len(nonce) <= 25
        message_id = 100 + len(self.messages)
        self.messages[message_id] = message
        await self._after("send")
        return message_id

    async def find(self, _place: Place, marker: str, *, since: datetime) -> int | None:
        assert since <= START
        return next((at for at, one in self.messages.items() if one.marker == marker), None)

    async def edit(self, channel_id: int, message_id: int, message: object) -> None:
        self._trouble()
        assert channel_id in (CHANNEL, DIRECT)
        if self.is_archived:
            archived = DeliveryError(DeliveryFailure.GONE, "archived")
            archived.is_archived = True
            raise archived
        assert isinstance(message, Shown)
        if message_id not in self.messages:
            raise DeliveryError(DeliveryFailure.GONE, "unknown message")
        self.messages[message_id] = message
        self.edits += 1
        await self._after("edit")

    async def unarchive_thread(self, channel_id: int) -> None:
        assert channel_id == CHANNEL
        self._trouble()
        if self.is_closed:
            raise DeliveryError(DeliveryFailure.FORBIDDEN, "not allowed")
        self.is_archived = False

    async def archive_thread(self, channel_id: int, *, lock: bool) -> None:
        assert (channel_id, lock) == (CHANNEL, False)
        self.is_archived = True

    async def direct_channel(self, _user_id: int) -> int:
        return DIRECT

    def _trouble(self) -> None:
        if self.fails:
            raise DeliveryError(self.fails.pop(0), "trouble")

    async def _after(self, step: str) -> None:
        if self.meanwhile is not None:
            act, self.meanwhile = self.meanwhile, None
            await act()
        if step in self.dies_after:
            self.dies_after.remove(step)
            raise Crash


@dataclass
class Room:
    """A room with one card, in memory: what it has said to be shown, and where it stands."""

    value: str = "a"
    revision: int = 1
    drawn_revision: int = 0
    stands: tuple[int, int] | None = None
    is_there: bool = True
    is_over: bool = False
    place: Place = field(default_factory=lambda: Place(channel_id=CHANNEL))
    lost: int = 0
    dies_on_commit: bool = False
    moves_to: tuple[int, int] | None = None
    """Where it is posted anew right after it was looked at."""

    def view(self, _tx: Transaction, row: OutboxRow, marker: str) -> CardView | None:
        assert row.subject == SUBJECT
        if not self.is_there:
            return None
        view = CardView(
            GUILD, self.place, Shown(self.value, marker), self.revision, self.drawn_revision,
            is_over=self.is_over,
        )  # fmt: skip
        if self.stands is None:
            return view
        shown = replace(view, channel_id=self.stands[0], message_id=self.stands[1])
        if self.moves_to is not None:
            self.stands, self.moves_to = self.moves_to, None
        return shown

    def save_posted(
        self, tx: Transaction, row: OutboxRow, channel_id: int, message_id: int, revision: int,
        now: datetime,
    ) -> None:  # fmt: skip
        self._commit()
        self.stands = channel_id, message_id
        self.drawn_revision = revision

    def save_drawn(self, tx: Transaction, row: OutboxRow, revision: int, now: datetime) -> None:
        self._commit()
        self.drawn_revision = revision

    def lose(self, _tx: Transaction, _row: OutboxRow, _now: datetime) -> None:
        self.lost += 1
        self.stands = None

    def _commit(self) -> None:
        if self.dies_on_commit:
            self.dies_on_commit = False
            raise Crash


class Table:
    """A card, its room, its Discord and its outbox."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.clock = Clock()
        self.discord = Discord()
        self.room = Room()
        self.retry_after: timedelta | None = None
        self.open()

    def open(self) -> None:
        """A new process on the same database and the same Discord."""
        notifier = cast(Notifier, self.discord)
        self.outbox = OutboxService(self.database, self.clock, notifier)
        core = Core(
            database=self.database, clock=self.clock, bank=QuestionBank(Bank.of([])),
            notifier=notifier, outbox=self.outbox, seed=1, wake=lambda: None,
            erasures=Erasures(self.database.path.parent),
            presence=PresenceService(self.database, self.clock, notifier),
            language_model=LanguageModel(self.database, self.clock, None),
        )  # fmt: skip
        card = LiveCard(
            core, self.room, post_kind="card-post", draw_kind="card-draw", pause=PAUSE,
            retry_after=lambda _tx, _row: self.retry_after,
        )  # fmt: skip
        self.outbox.attach(card.handlers, card.failures)

    async def begin(self) -> None:
        now = self.clock.now()
        await self.database.write(
            lambda tx: outbox.put(
                tx, guild_id=GUILD, kind="card-post", subject=SUBJECT, due_at=now, now=now,
                expires_at=now + timedelta(hours=1),
            )
        )  # fmt: skip

    async def change(self, value: str) -> None:
        """What the card shows changes, and its drawing is due."""
        self.room.value = value
        self.room.revision += 1
        now = self.clock.now()
        await self.database.write(lambda tx: outbox.move(tx, "card-draw", SUBJECT, now))

    async def run(self, after: timedelta = timedelta()) -> None:
        self.clock.at += after
        await self.outbox.drain()

    async def die(self, after: timedelta = timedelta()) -> None:
        """Run until the process dies, and begin a new one when the lease is over."""
        with pytest.raises(asyncio.CancelledError):
            await self.run(after)
        assert self.discord.dies_after == []
        assert not self.room.dies_on_commit
        self.open()
        self.clock.at += LEASE

    async def state(self, kind: str) -> tuple[str, datetime] | None:
        def load(tx: Transaction) -> Any:
            return tx.execute(
                "SELECT state, not_before FROM outbox WHERE kind = :kind", {"kind": kind}
            ).fetchone()

        row = await self.database.read(load)
        return None if row is None else (row["state"], datetime.fromisoformat(row["not_before"]))

    @property
    def shown(self) -> list[str]:
        return [one.value for one in self.discord.messages.values()]


@pytest.fixture
async def table(tmp_path: Path) -> AsyncIterator[Table]:
    path = tmp_path / "studybot.sqlite3"
    path.write_bytes(fresh_database())
    database = Database(path)
    await database.open()
    try:
        yield Table(database)
    finally:
        await database.close()


async def test_it_is_posted_once_and_not_drawn_when_nothing_changed(table: Table) -> None:
    await table.begin()
    await table.run()
    await table.run(PAUSE)
    assert (table.shown, table.discord.edits) == (["a"], 0)
    assert table.room.stands == (CHANNEL, 100)
    assert await table.state("card-draw") == ("done", START + PAUSE + LEASE)


async def test_it_is_drawn_when_it_shows_something_old(table: Table) -> None:
    await table.begin()
    await table.run()
    await table.run(PAUSE)
    await table.change("b")
    await table.run()
    assert (table.shown, table.discord.edits) == (["b"], 1)
    assert table.room.drawn_revision == 2


async def test_what_is_made_due_during_a_drawing_is_drawn_at_once(table: Table) -> None:
    await table.begin()
    await table.run()
    await table.run(PAUSE)
    await table.change("b")
    table.discord.meanwhile = lambda: table.change("c")
    await table.run()
    assert (table.shown, table.room.drawn_revision, table.discord.edits) == (["c"], 3, 2)
    assert await table.state("card-draw") == ("done", START + PAUSE + LEASE)


async def test_what_only_changes_during_a_drawing_is_drawn_after_the_pause(table: Table) -> None:
    await table.begin()
    await table.run()
    await table.run(PAUSE)
    await table.change("b")

    async def change() -> None:
        table.room.value, table.room.revision = "c", 3

    table.discord.meanwhile = change
    await table.run()
    assert table.shown == ["b"]
    await table.run(PAUSE - timedelta(microseconds=1))
    assert table.shown == ["b"]
    await table.run(timedelta(microseconds=1))
    assert (table.shown, table.room.drawn_revision) == (["c"], 3)


async def test_what_changes_while_it_is_posted_is_drawn(table: Table) -> None:
    await table.begin()
    table.discord.meanwhile = lambda: table.change("b")
    await table.run()
    await table.run(PAUSE)
    assert table.shown == ["b"]


async def test_a_death_before_it_is_sent_sends_it_later(table: Table) -> None:
    await table.begin()
    now = table.clock.now()
    (found,) = await table.database.read(lambda tx: outbox.due(tx, now))
    await table.database.write(lambda tx: outbox.lease(tx, found.outbox_id, now, now + LEASE))
    await table.run(LEASE)
    assert table.shown == ["a"]


@pytest.mark.parametrize("dies", ["after the request", "at the commit"])
async def test_a_death_while_it_is_posted_posts_no_second_one(table: Table, dies: str) -> None:
    await table.begin()
    if dies == "after the request":
        table.discord.dies_after.append("send")
    else:
        table.room.dies_on_commit = True
    await table.die()
    assert table.room.stands is None
    await table.change("b")
    await table.run()
    assert table.shown == ["a"]
    assert table.room.stands == (CHANNEL, 100)
    # Nobody knows what the one that was found shows, so it is drawn.
    assert table.room.drawn_revision == 0
    await table.run(PAUSE)
    assert table.shown == ["b"]


@pytest.mark.parametrize("dies", ["after the request", "at the commit"])
async def test_a_death_while_it_is_drawn_draws_the_same_again(table: Table, dies: str) -> None:
    await table.begin()
    await table.run()
    await table.run(PAUSE)
    await table.change("b")
    if dies == "after the request":
        table.discord.dies_after.append("edit")
    else:
        table.room.dies_on_commit = True
    await table.die()
    assert table.room.drawn_revision == 1
    await table.run()
    assert (table.shown, table.room.drawn_revision) == (["b"], 2)


async def test_direct_messages_are_told_their_channel(table: Table) -> None:
    table.room.place = Place(user_id=PERSON)
    await table.begin()
    await table.run()
    assert table.room.stands == (DIRECT, 100)


async def test_nothing_to_show_is_not_posted(table: Table) -> None:
    table.room.is_there = False
    await table.begin()
    await table.run()
    assert table.shown == []
    assert (await table.state("card-post") or ("", START))[0] == "dropped"


async def test_nothing_to_show_any_more_is_not_drawn(table: Table) -> None:
    await table.begin()
    await table.run()
    table.room.is_there = False
    await table.change("b")
    await table.run()
    assert (table.shown, table.discord.edits) == (["a"], 0)
    assert (await table.state("card-draw") or ("", START))[0] == "dropped"


@pytest.mark.parametrize("failure", [DeliveryFailure.FORBIDDEN, DeliveryFailure.GONE])
async def test_a_card_that_discord_refuses_is_lost(table: Table, failure: DeliveryFailure) -> None:
    await table.begin()
    table.discord.fails = [failure]
    await table.run()
    assert (table.shown, table.room.lost) == ([], 1)
    await table.run(timedelta(hours=2))
    assert (table.shown, table.room.lost) == ([], 1)


async def test_a_card_that_came_too_late_is_lost(table: Table) -> None:
    await table.begin()
    await table.run(timedelta(hours=1))
    assert (table.shown, table.room.lost) == ([], 1)


async def test_a_fault_on_the_way_posts_it_later(table: Table) -> None:
    await table.begin()
    table.discord.fails = [DeliveryFailure.TEMPORARY]
    await table.run()
    assert (table.shown, table.room.lost) == ([], 0)
    await table.run(timedelta(seconds=20))
    assert table.shown == ["a"]


async def test_a_card_that_was_posted_anew_meanwhile_is_followed_and_not_lost(table: Table) -> None:
    await table.begin()
    await table.run()
    await table.run(PAUSE)
    await table.change("b")
    table.discord.messages[200] = table.discord.messages.pop(100)
    table.room.moves_to = (CHANNEL, 200)
    await table.run()
    await table.run(PAUSE)
    assert (table.shown, table.room.lost) == (["b"], 0)


async def test_a_deleted_card_is_lost_when_it_is_drawn(table: Table) -> None:
    await table.begin()
    await table.run()
    await table.run(PAUSE)
    table.discord.messages.clear()
    await table.change("b")
    await table.run()
    assert table.room.lost == 1
    await table.run(timedelta(hours=2))
    assert (table.shown, table.room.lost) == ([], 1)


@pytest.mark.parametrize(
    ("failure", "room_wants", "wait"),
    [
        (DeliveryFailure.TEMPORARY, SOON, SOON),
        (DeliveryFailure.TEMPORARY, None, timedelta(seconds=20)),
        (DeliveryFailure.FORBIDDEN, SOON, timedelta(seconds=20)),
    ],
)
async def test_a_drawing_that_failed_is_tried_again(
    table: Table, failure: DeliveryFailure, room_wants: timedelta | None, wait: timedelta
) -> None:
    await table.begin()
    await table.run()
    await table.change("b")
    table.retry_after = room_wants
    table.discord.fails = [failure]
    await table.run()
    assert (table.shown, table.room.lost) == (["a"], 0)
    assert await table.state("card-draw") == ("due", table.clock.now() + wait)
    await table.run(wait)
    assert table.shown == ["b"]


@pytest.mark.parametrize("is_over", [False, True])
async def test_an_archived_thread_is_woken_and_rests_again_where_nothing_goes_on(
    table: Table, is_over: bool
) -> None:
    await table.begin()
    await table.run()
    await table.change("b")
    table.discord.is_archived, table.room.is_over = True, is_over
    await table.run()
    assert (table.shown, table.room.lost) == (["b"], 0)
    assert table.discord.is_archived is is_over


@pytest.mark.parametrize("is_over", [False, True])
async def test_a_card_that_was_deleted_in_an_archived_thread_is_lost(
    table: Table, is_over: bool
) -> None:
    await table.begin()
    await table.run()
    await table.change("b")
    table.discord.messages.clear()
    table.discord.is_archived, table.room.is_over = True, is_over
    await table.run()
    assert table.room.lost == 1
    assert table.discord.is_archived is is_over


async def test_a_card_in_a_thread_that_is_closed_to_the_bot_is_drawn_once_it_may(
    table: Table,
) -> None:
    await table.begin()
    await table.run()
    await table.change("b")
    table.discord.is_archived = table.discord.is_closed = True
    await table.run()
    await table.run(timedelta(days=29))
    assert (table.shown, table.room.lost) == (["a"], 0)
    table.discord.is_closed = False
    await table.run(timedelta(hours=1))
    assert (table.shown, table.room.lost) == (["b"], 0)


async def test_a_card_in_a_thread_that_stays_closed_is_left_after_a_month(table: Table) -> None:
    await table.begin()
    await table.run()
    await table.change("b")
    table.discord.is_archived = table.discord.is_closed = True
    await table.run()
    await table.run(timedelta(days=30))
    assert (table.shown, table.room.lost) == (["a"], 0)
    assert (await table.state("card-draw") or ("", START))[0] == "dropped"


async def test_a_fault_while_a_thread_is_woken_is_tried_again(table: Table) -> None:
    await table.begin()
    await table.run()
    await table.change("b")
    table.discord.is_archived = True
    table.discord.meanwhile = None
    wake = table.discord.unarchive_thread

    async def fail_once(channel_id: int) -> None:
        table.discord.unarchive_thread = wake  # type: ignore[method-assign]
        raise DeliveryError(DeliveryFailure.TEMPORARY, "trouble")

    table.discord.unarchive_thread = fail_once  # type: ignore[method-assign]
    await table.run()
    assert (table.shown, table.room.lost) == (["a"], 0)
    await table.run(timedelta(seconds=20))
    assert table.shown == ["b"]
