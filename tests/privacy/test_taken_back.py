"""What the bot said about somebody is taken back when they are erased: what stands, what stands
without anybody knowing, and what is on its way at that moment."""

import asyncio
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest

from bot.core.ids import ChannelId, GuildId, UserId
from bot.core.outbox import store as outbox
from bot.privacy.outbox import KEEPS_TRYING
from tests.proof.wire import Fault, Request, Wire, laid_wire, refusal
from tests.world import World, texts

GOOD = "The held-out fold was never seen while training the model."
DAYS = [f"2026-01-{day:02}T10:00" for day in range(1, 8)]


@pytest.fixture
def wire() -> Iterator[Wire]:
    """Every request of this test goes through it."""
    with laid_wire() as laid:
        yield laid


@pytest.fixture
async def day(here: World) -> World:
    """A question is open, with its thread."""
    await here.setup(time="09:00", timezone="UTC")
    await here.until("2026-01-01T09:00")
    here.app.notifier.retry_pause_seconds = 0.0
    return here


def lost(part: str = "") -> Fault:
    """Discord takes a message with such a text, and its answer is lost."""

    def matches(request: Request) -> bool:
        return request.is_send and part in str(request.body)

    return Fault(matches, lambda: refusal(500), times=2, too_late=True)


async def answer(here: World, who: Any, text: str = GOOD) -> None:
    cards = [one for one in here.channel.history() if one.components]
    form = await who.click(cards[-1], label="Answer")
    await who.submit_modal(form, {"text": text, "who": "share"})


async def erase(here: World, who: Any) -> None:
    await here.app.privacy.erase(GuildId(here.guild.id), UserId(who.user.id))


def looked(tx: Any) -> bool:
    """Whether somebody looked already for what is to be taken back."""
    sql = "SELECT 1 FROM outbox WHERE kind = 'erase' AND attempts > 0"
    return tx.execute(sql).fetchone() is not None


async def settle(here: World) -> None:
    """Whatever was under way is over, and what follows is done."""
    for seconds in (1, 62, 62, 400):
        await here.forward(timedelta(seconds=seconds))


def named(here: World, who: Any) -> list[str]:
    """What the bot says in the server that names somebody or quotes them."""
    places = (here.channel, *here.channel.threads)
    said = [texts(message) for place in places for message in place.history()]
    return [one for one in said if str(who.user.id) in one or GOOD in one]


async def test_a_copy_whose_confirmation_was_lost_is_taken_back(day: World, wire: Wire) -> None:
    ann = day.member("ann")
    wire.fail(lost(GOOD))
    await answer(day, ann)
    assert named(day, ann)
    wire.heal()
    await erase(day, ann)
    await settle(day)
    assert named(day, ann) == []


async def test_a_copy_that_was_given_up_is_taken_back(day: World, wire: Wire) -> None:
    ann = day.member("ann")
    wire.fail(lost(GOOD))
    await answer(day, ann)
    await day.app.database.write(
        lambda tx: tx.execute("UPDATE outbox SET state = 'dropped' WHERE kind = 'share'")
    )
    wire.heal()
    await erase(day, ann)
    await settle(day)
    assert named(day, ann) == []


@pytest.mark.parametrize("arrives", ["before", "after"])
async def test_a_copy_that_is_on_its_way_is_taken_back(
    day: World, wire: Wire, arrives: str
) -> None:
    ann = day.member("ann")
    begun: list[str] = []

    async def erased_meanwhile(request: Request) -> None:
        if request.is_send and GOOD in str(request.body) and not begun:
            begun.append("erased")
            await erase(day, ann)
            while not await day.app.database.read(looked):
                await asyncio.sleep(0)

    if arrives == "after":
        wire.on_departure = erased_meanwhile
    else:
        wire.on_arrival = erased_meanwhile
    await answer(day, ann)
    assert begun
    await settle(day)
    assert named(day, ann) == []


async def test_a_copy_in_an_archived_thread_is_taken_back(day: World, wire: Wire) -> None:
    ann, bob = day.member("ann"), day.member("bob")
    await answer(day, ann)
    await answer(day, bob)
    asleep = Fault(lambda request: request.method == "DELETE", lambda: refusal(400, 50083), times=1)
    wire.fail(asleep)
    await erase(day, ann)
    await settle(day)
    assert asleep.hit == 1
    assert [one for one in named(day, ann) if str(ann.user.id) in one] == []
    changes = [one.body for one in wire.requests if one.method == "PATCH"]
    assert [one for one in changes if "archived" in one] == [
        {"archived": False}, {"archived": True}
    ]  # fmt: skip
    assert len(named(day, bob)) == 1


async def lock_away(here: World, thread: ChannelId | None = None) -> None:
    """The thread is archived and locked, and the bot may not manage threads any more."""
    thread = thread or here.thread().id
    await here.app.notifier.archive_thread(thread)
    here.let_bot(manage_threads=False)
    refused = {"status": 403, "code": 50013, "times": None}
    here.env.inject_error("PATCH", f"/channels/{thread}", **refused)


async def test_a_copy_in_a_thread_that_is_closed_to_the_bot_goes_once_it_may(day: World) -> None:
    ann = day.member("ann")
    await answer(day, ann)
    await lock_away(day)
    await erase(day, ann)
    await settle(day)
    assert len(named(day, ann)) == 1
    day.env.backend.faults.clear()
    day.let_bot()
    await day.app.outbox.permitted(GuildId(day.guild.id))
    await day.run_due()
    assert named(day, ann) == []


async def test_a_reveal_in_a_thread_that_is_closed_to_the_bot_is_drawn_once_it_may(
    day: World,
) -> None:
    ann = day.member("ann")
    thread = day.thread()
    await answer(day, ann)
    await day.until("2026-01-02T10:00")
    assert any("Shared by" in texts(one) for one in thread.history())
    await lock_away(day, thread.id)
    await erase(day, ann)
    await settle(day)
    assert any(str(ann.user.id) in texts(one) for one in thread.history())
    day.env.backend.faults.clear()
    day.let_bot()
    await day.app.outbox.permitted(GuildId(day.guild.id))
    await day.run_due()
    assert named(day, ann) == []


async def test_a_reveal_in_a_thread_that_stays_closed_is_left_after_a_month(day: World) -> None:
    ann = day.member("ann")
    thread = day.thread()
    await answer(day, ann)
    await day.until("2026-01-02T10:00")
    await lock_away(day, thread.id)
    await erase(day, ann)
    draw = "SELECT state FROM outbox WHERE kind = 'reveal-draw'"
    await settle(day)
    assert await day.app.database.read(lambda tx: tx.execute(draw).fetchone()[0]) == "due"
    await day.forward(KEEPS_TRYING)
    assert await day.app.database.read(lambda tx: tx.execute(draw).fetchone()[0]) == "dropped"


async def test_after_a_month_nobody_tries_any_more(day: World) -> None:
    ann = day.member("ann")
    await answer(day, ann)
    await lock_away(day)
    await erase(day, ann)
    await day.forward(timedelta(days=1))
    left = "SELECT 1 FROM outbox WHERE kind = 'erase' AND state = 'due'"
    assert await day.app.database.read(lambda tx: tx.execute(left).fetchall())
    await day.forward(KEEPS_TRYING)
    assert not await day.app.database.read(lambda tx: tx.execute(left).fetchall())
    assert len(named(day, ann)) == 1


async def week(here: World, who: Any) -> None:
    """Seven days of answers, so that a milestone is cheered."""
    for at, moment in enumerate(DAYS):
        if at:
            await here.until(moment)
        await answer(here, who)


async def test_a_milestone_and_the_reveals_no_longer_name_anybody(day: World) -> None:
    ann, bob = day.member("ann"), day.member("bob")
    await answer(day, bob)
    await week(day, ann)
    assert any("days** in a row" in one for one in named(day, ann))
    assert any("Shared by" in one for one in named(day, ann))
    # Rows that were done long ago are not kept for ever.
    await day.app.database.write(
        lambda tx: tx.execute("DELETE FROM outbox WHERE kind = 'reveal' AND state = 'done'")
    )
    await erase(day, ann)
    await settle(day)
    assert [one for one in named(day, ann) if str(ann.user.id) in one] == []
    (reveal,) = [one for one in named(day, bob) if "Shared by" in one]
    assert "One member answered" in reveal
    assert f"<@{bob.user.id}>" in reveal


async def test_a_milestone_whose_confirmation_was_lost_is_taken_back(
    day: World, wire: Wire
) -> None:
    ann = day.member("ann")
    wire.fail(lost("in a row"))
    await week(day, ann)
    wire.heal()
    assert any("days** in a row" in one for one in named(day, ann))
    await erase(day, ann)
    await settle(day)
    assert named(day, ann) == []


@pytest.mark.parametrize("trouble", ["lost", "on its way"])
async def test_a_reveal_of_which_nobody_knows_is_drawn_without_the_name(
    day: World, wire: Wire, trouble: str
) -> None:
    ann = day.member("ann")
    await answer(day, ann)
    if trouble == "lost":
        wire.fail(lost("The answer:"))
        await day.until("2026-01-02T09:00")
        wire.heal()
        await erase(day, ann)
    else:

        async def erased_meanwhile(request: Request) -> None:
            if request.is_send and "The answer:" in str(request.body):
                await erase(day, ann)

        wire.on_departure = erased_meanwhile
        await day.until("2026-01-02T09:00")
    await settle(day)
    reveals = [
        texts(one) for one in day.channel.threads[0].history() if "The answer:" in texts(one)
    ]
    assert len(reveals) == 1
    assert "Nobody answered" in reveals[0]
    assert named(day, ann) == []


async def test_what_was_queued_by_the_version_before_is_still_taken_back(day: World) -> None:
    ann = day.member("ann")
    await answer(day, ann)
    (copy,) = day.thread().history()
    subject = f"{day.thread().id}:{copy.id}"
    await day.app.database.write(
        lambda tx: tx.execute(
            """INSERT INTO outbox (guild_id, kind, subject, due_at, not_before, created_at)
               SELECT guild_id, 'erase', ?, due_at, due_at, created_at FROM outbox LIMIT 1""",
            (subject,),
        )
    )
    await settle(day)
    assert day.thread().history() == []


async def test_an_organiser_who_was_erased_is_not_written_to(day: World, wire: Wire) -> None:
    await day.setup(notices=day.guild.create_text_channel("staff"))
    await erase(day, day.organiser)
    barred = Fault(lambda one: one.is_send, lambda: refusal(403, 50013), times=None)
    wire.fail(barred)
    now = day.env.now()
    await day.app.core.write(
        lambda tx: outbox.put(
            tx, guild_id=GuildId(day.guild.id), kind="notice", subject="x", body="Trouble.",
            due_at=now, now=now,
        )
    )  # fmt: skip
    await day.run_due()
    assert barred.hit
    assert not [one for one in wire.requests if one.path.endswith("/users/@me/channels")]
