"""When a text was there decides, and what others delete takes no closed day away."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import nullcontext
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from bot.core.database import Transaction
from bot.core.ids import ChannelId, GuildId, MessageId, UserId
from bot.core.ports import IncomingMessage
from bot.core.shards import WHOLE
from bot.daily.answers.cog import MENU
from bot.daily.ledger import store as ledger
from bot.daily.ledger.rules import DailyPost
from bot.daily.threads.service import ThreadService
from bot.daily.threads.tx import ThreadEvent, take_events
from bot.server import members
from tests.daily.answers.test_answers import GOOD, MORE, day, stored
from tests.world import World, texts

__all__ = ["day"]

NINE_TOMORROW = "2026-01-02T09:00"
SHORT = "folds"
SOON = timedelta(minutes=2)


async def streak(here: World, who: Any) -> str:
    return texts((await who.slash(here.channel, "streak show")).response)


def late_news(here: World, who: Any, text: str, edited: timedelta | None = None) -> IncomingMessage:
    """A message of this moment, edited so much later, as the gateway tells of it."""
    now = here.env.now()
    return IncomingMessage(
        MessageId(77), ChannelId(here.thread().id), UserId(who.id), who.user.name, True, text, now,
        edited_at=None if edited is None else now + edited,
    )  # fmt: skip


class Away:
    """The bot hears nothing while this is open."""

    def __init__(self, here: World) -> None:
        self._here = here

    def __enter__(self) -> None:
        self._ears = self._here.env.backend.subscribers.copy()
        self._here.env.backend.subscribers.clear()

    def __exit__(self, *_: object) -> None:
        self._here.env.backend.subscribers.extend(self._ears)


@pytest.mark.parametrize("is_heard", [True, False])
async def test_a_day_is_not_won_by_an_edit_after_the_answer_is_out(
    day: World, is_heard: bool
) -> None:
    bob = day.member("bob")
    thread = day.thread()
    message = await bob.send(thread, SHORT)
    await day.until(NINE_TOMORROW)
    if is_heard:
        await bob.edit(message, GOOD)
    else:
        with Away(day):
            await bob.edit(message, GOOD)
        await day.restart()
    assert await stored(day) == [(GOOD, 0, 0)]
    assert "Nothing yet" in await streak(day, bob)


async def test_late_edits_count_where_late_answers_do(day: World) -> None:
    panel = await day.setup()
    form = await day.organiser.select(panel.response, ["late"], custom_id="setup:change")
    await day.organiser.submit_modal(form, {"value": "yes"})
    bob = day.member("bob")
    message = await bob.send(day.thread(), SHORT)
    await day.until("2026-01-03T00:10")
    await bob.edit(message, GOOD)
    assert await stored(day) == [(GOOD, 1, 0)]


@pytest.mark.parametrize(("edited", "counts"), [(SOON, 1), (timedelta(days=1, minutes=1), 0)])
async def test_an_edit_that_is_heard_of_late_counts_by_its_own_time(
    day: World, edited: timedelta, counts: int
) -> None:
    bob = day.member("bob")
    news = late_news(day, bob, GOOD, edited)
    await day.until(NINE_TOMORROW)
    await day.env.advance_time(3600)
    await ThreadService(day.app.core).message_written(GuildId(day.guild.id), news)
    assert await stored(day) == [(GOOD, counts, 0)]


async def test_of_two_edits_the_last_decides_if_the_first_was_missed(day: World) -> None:
    bob = day.member("bob")
    with Away(day):
        message = await bob.send(day.thread(), SHORT)
    await day.until(NINE_TOMORROW)
    with Away(day):
        await bob.edit(message, GOOD)
        await day.env.advance_time(60)
        await bob.edit(message, MORE)
    await day.restart()
    assert await stored(day) == [(MORE, 0, 0)]


async def test_an_edit_before_the_reveal_counts_also_if_it_is_found_by_reading(day: World) -> None:
    bob = day.member("bob")
    message = await bob.send(day.thread(), SHORT)
    with Away(day):
        await bob.edit(message, GOOD)
    await day.until(NINE_TOMORROW)
    assert await stored(day) == [(GOOD, 1, 0)]


@pytest.mark.parametrize("is_heard", [True, False])
async def test_what_counted_stays_as_it_was_whatever_is_edited_after_the_reveal(
    day: World, is_heard: bool
) -> None:
    edited = {day.member(f"bob{at}"): text for at, text in enumerate((MORE, SHORT, "."))}
    sent = {bob: await bob.send(day.thread(), GOOD) for bob in edited}
    await day.until(NINE_TOMORROW)
    with nullcontext() if is_heard else Away(day):
        for bob, text in edited.items():
            await bob.edit(sent[bob], text)
    if not is_heard:
        await day.restart()
    assert await stored(day) == [(GOOD, 1, 0)] * len(edited)


@pytest.mark.parametrize("is_heard", [True, False])
async def test_a_remark_that_is_edited_after_the_reveal_is_added_to_no_answer(
    day: World, is_heard: bool
) -> None:
    bob = day.member("bob")
    await bob.send(day.thread(), GOOD)
    remark = await bob.send(day.thread(), ".")  # too little to be a part of it
    await day.until(NINE_TOMORROW)
    if is_heard:
        await bob.edit(remark, MORE)
    else:
        with Away(day):
            await bob.edit(remark, MORE)
        await day.restart()
    assert await stored(day) == [(GOOD, 1, 0)]


async def test_a_late_answer_may_be_edited_and_taken_back_to_nothing(day: World) -> None:
    bob = day.member("bob")
    thread = day.thread()
    await day.until(NINE_TOMORROW)
    message = await bob.send(thread, GOOD)
    await bob.edit(message, MORE)
    assert await stored(day) == [(MORE, 0, 0)]
    await bob.edit(message, SHORT)
    assert await stored(day) == [("", 0, 0)]


async def one(here: World, thread: Any, message: Any) -> None:
    here.env.backend.delete_message(thread.id, message.id)


async def bulk(here: World, thread: Any, message: Any) -> None:
    other = await here.organiser.send(thread, "Thank you all!")
    here.env.backend.bulk_delete_messages(thread.id, [message.id, other.id])


async def archived(here: World, thread: Any, message: Any) -> None:
    guild = here.app.client.get_guild(here.guild.id)
    assert guild is not None
    guild._threads.pop(thread.id)
    await one(here, thread, message)


async def whole_thread(here: World, thread: Any, _message: Any) -> None:
    here.env.backend.delete_channel(thread.id)


async def whole_channel(here: World, _thread: Any, _message: Any) -> None:
    other = here.guild.create_text_channel("other")
    here.env.backend.delete_channel(here.channel.id)
    here.channel = other


async def unheard(here: World, thread: Any, message: Any) -> None:
    with Away(here):
        await one(here, thread, message)
    await here.restart()


Deletion = Callable[[World, Any, Any], Awaitable[None]]


@pytest.mark.parametrize("delete", [one, bulk, archived, whole_thread, whole_channel, unheard])
async def test_a_deletion_after_the_reveal_takes_the_text_and_no_day(
    day: World, delete: Deletion
) -> None:
    bob = day.member("bob")
    thread = day.thread()
    message = await bob.send(thread, GOOD)
    await day.until(NINE_TOMORROW)
    await delete(day, thread, message)
    await day.env.settle()
    assert await stored(day) == [("", 1, 0)]
    assert "**1 day** in a row" in await streak(day, bob)


@pytest.mark.parametrize("delete", [one, bulk, archived, unheard])
async def test_a_deletion_before_the_reveal_withdraws(day: World, delete: Deletion) -> None:
    bob = day.member("bob")
    message = await bob.send(day.thread(), GOOD)
    await delete(day, day.thread(), message)
    await day.env.settle()
    assert await stored(day) == [("", 1, 1)]


@pytest.mark.parametrize("delete", [whole_thread, whole_channel])
async def test_a_thread_that_is_tidied_away_before_the_reveal_withdraws_nothing(
    day: World, delete: Deletion
) -> None:
    bob = day.member("bob")
    message = await bob.send(day.thread(), GOOD)
    await delete(day, day.thread(), message)
    await day.env.settle()
    assert await stored(day) == [(GOOD, 1, 0)]


async def test_the_reveal_is_timed_by_discords_clock(day: World) -> None:
    env = day.env
    day.clock.now = lambda: env.now() + timedelta(minutes=5)  # type: ignore[method-assign]
    bob = day.member("bob")
    thread = day.thread()
    await day.until("2026-01-02T08:55")
    await env.advance_time(120)
    await bob.send(thread, GOOD)
    assert await stored(day) == [(GOOD, 0, 0)]


async def test_who_writes_in_the_thread_still_hears_what_waits(day: World) -> None:
    """Nobody answers there, so it comes with the next command, or with an answer by the form."""
    ann, said = day.member("ann"), "I have news."
    await day.app.database.write(lambda tx: members.leave_note(tx, day.guild.id, ann.id, said))
    await ann.send(day.thread(), GOOD)
    await day.run_due()
    assert await stored(day)
    form = await ann.click(day.channel.history()[0], label="Answer")
    done = await ann.submit_modal(form, {"text": MORE, "who": "keep"})
    assert [texts(one) for one in done.followups] == [said]


async def test_what_comes_between_the_reveal_and_its_note_is_late(day: World) -> None:
    bob, cat = day.member("bob"), day.member("cat")
    thread = day.thread()
    first = await cat.send(thread, GOOD)
    await day.until(NINE_TOMORROW)
    await day.app.database.write(_forget_the_reveal)
    await day.env.advance_time(60)
    with Away(day):
        await bob.send(thread, GOOD)
        await cat.edit(first, MORE)
    await day.run_due()
    assert await stored(day) == [(GOOD, 1, 0), (GOOD, 0, 0)]
    assert "Nothing yet" in await streak(day, bob)
    assert sum("The answer: " in texts(message) for message in thread.history()) == 1


async def test_a_deletion_between_the_reveal_and_its_note_takes_no_day(day: World) -> None:
    bob = day.member("bob")
    message = await bob.send(day.thread(), GOOD)
    await day.until(NINE_TOMORROW)
    await day.app.database.write(_forget_the_reveal)
    await day.env.advance_time(60)
    await bob.delete(message)
    await day.run_due()
    assert await stored(day) == [("", 1, 0)]
    assert "**1 day** in a row" in await streak(day, bob)


async def test_who_deletes_before_the_reveal_withdraws_whatever_the_clock_says(day: World) -> None:
    env = day.env
    day.clock.now = lambda: env.now() + timedelta(minutes=5)  # type: ignore[method-assign]
    thread = day.thread()
    bob = day.member("bob")
    message = await bob.send(thread, GOOD)
    await day.until("2026-01-02T08:54")
    await env.advance_time(30)
    await bob.delete(message)
    await day.until("2026-01-02T08:55")
    assert "The answer: " in texts(thread.history()[-1])
    assert await stored(day) == [("", 1, 1)]


def _forget_the_reveal(tx: Any) -> None:
    """The process died after the message was sent, before it was noted."""
    tx.execute("""UPDATE daily_posts SET state = 'threaded', revealed_at = NULL,
        reveal_message_id = NULL WHERE local_date = '2026-01-01'""")
    tx.execute("UPDATE outbox SET state = 'due', attempts = 1 WHERE kind = 'reveal' AND "
               "state = 'done'")  # fmt: skip


async def test_a_hint_comes_once_however_often_the_thread_is_read(here: World) -> None:
    await here.setup(time="09:00", timezone="UTC", reveal=2880)
    await here.until("2026-01-01T09:00")
    bob = here.member("bob")
    await bob.send(here.thread(), SHORT)
    for _ in range(2):
        await here.env.advance_time(17 * 3600)
        await here.restart()
    assert len(bob.user.dm_channel.history()) == 1


async def test_a_message_that_is_deleted_at_once_is_not_stored(day: World) -> None:
    bob, service = day.member("bob"), ThreadService(day.app.core)
    news = late_news(day, bob, GOOD)
    await asyncio.gather(
        service.message_written(GuildId(day.guild.id), news),
        service.messages_deleted(GuildId(day.guild.id), news.channel_id, [news.message_id]),
    )
    assert await stored(day) == [("", 1, 1)]


@pytest.mark.parametrize("edited", [None, SOON])
async def test_a_message_that_is_gone_comes_back_by_no_news_of_it(
    day: World, edited: timedelta | None
) -> None:
    """Discord tells of what happened in any order."""
    bob, service = day.member("bob"), ThreadService(day.app.core)
    news = late_news(day, bob, GOOD, edited)
    await service.messages_deleted(GuildId(day.guild.id), news.channel_id, [news.message_id])
    await service.message_written(GuildId(day.guild.id), news)
    assert await stored(day) == []


async def test_what_is_written_while_the_thread_is_read_stays(
    day: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    service, notifier = ThreadService(day.app.core), day.app.notifier
    bob, read, writing = day.member("bob"), day.app.notifier.written_since, []
    news = replace(late_news(day, bob, GOOD), message_id=MessageId(78))
    post_id = await day.app.database.read(
        lambda tx: tx.execute("SELECT max(post_id) FROM daily_posts").fetchone()[0]
    )

    async def and_somebody_writes(*where: Any) -> Any:
        found = await read(*where)
        writing.append(asyncio.create_task(service.message_written(day.guild.id, news)))
        await asyncio.sleep(0)
        return found

    monkeypatch.setattr(notifier, "written_since", and_somebody_writes)
    monkeypatch.setattr(notifier, "react", lambda *_: asyncio.sleep(0))
    await service.collect(post_id)
    await asyncio.gather(*writing)
    assert await stored(day) == [(GOOD, 1, 0)]


async def test_a_burst_is_stored_before_it_is_ticked_one_by_one(
    day: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    service, ticked, may_tick = ThreadService(day.app.core), [], asyncio.Event()

    async def react(_channel: ChannelId, message_id: MessageId, _emoji: str) -> None:
        ticked.append(message_id)
        await may_tick.wait()

    monkeypatch.setattr(day.app.notifier, "react", react)
    burst = [
        replace(late_news(day, day.member(f"m{at}"), GOOD), message_id=MessageId(80 + at))
        for at in range(3)
    ]
    writing = [
        asyncio.create_task(service.message_written(GuildId(day.guild.id), news)) for news in burst
    ]
    while len(await stored(day)) < len(burst):
        await asyncio.sleep(0)
    for _ in range(50):  # whoever would go ahead has the time to
        await asyncio.sleep(0)
    assert len(ticked) == 1
    may_tick.set()
    await asyncio.gather(*writing)
    assert ticked == [news.message_id for news in burst]


class Counted:
    """How often the database was asked for anything."""

    def __init__(self, here: World, monkeypatch: pytest.MonkeyPatch) -> None:
        self.calls = 0
        for name in ("read", "write"):
            monkeypatch.setattr(
                here.app.database, name, self._count(getattr(here.app.database, name))
            )

    def _count(self, ask: Callable[[Any], Awaitable[Any]]) -> Callable[[Any], Awaitable[Any]]:
        async def counted(fn: Any) -> Any:
            self.calls += 1
            return await ask(fn)

        return counted


async def test_what_happens_elsewhere_never_reaches_the_database(
    day: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    lounge, bob = day.guild.create_text_channel("lounge"), day.member("bob")
    await bob.send(day.thread(), "Hello there")  # by now the bot knows its channels
    counted = Counted(day, monkeypatch)
    for channel in (lounge, day.channel):
        said = [await bob.send(channel, GOOD) for _ in range(3)]
        await bob.edit(said[0], MORE)
        await bob.delete(said[0])
        day.env.backend.bulk_delete_messages(channel.id, [one.id for one in said[1:]])
    await day.env.settle()
    assert counted.calls == 0


@pytest.mark.parametrize("is_new", [False, True])
async def test_a_message_handed_in_elsewhere_is_followed_also_after_a_restart(
    day: World, is_new: bool
) -> None:
    lounge, bob = day.guild.create_text_channel("lounge"), day.member("bob")
    message = await bob.send(lounge, GOOD)
    await bob.context_menu(lounge, MENU, message)
    if is_new:
        await day.restart()
    await bob.edit(message, MORE)
    assert await stored(day) == [(MORE, 1, 0)]
    await day.until(NINE_TOMORROW)
    await bob.delete(message)
    assert await stored(day) == [("", 1, 0)]


async def test_a_channel_takes_what_was_handed_in_there_with_it(day: World) -> None:
    lounge, bob = day.guild.create_text_channel("lounge"), day.member("bob")
    message = await bob.send(lounge, GOOD)
    await bob.context_menu(lounge, MENU, message)
    await day.until(NINE_TOMORROW)
    day.env.backend.delete_channel(lounge.id)
    await day.env.settle()
    assert await stored(day) == [("", 1, 0)]


async def test_threads_are_read_several_at_a_time_and_a_broken_one_holds_up_none(
    day: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    running, most, read = 0, 0, []

    async def slow(_self: ThreadService, post_id: int) -> None:
        nonlocal running, most
        running += 1
        most = max(most, running)
        await asyncio.sleep(0)
        running -= 1
        read.append(post_id)
        if post_id == 3:
            raise ValueError(post_id)

    def forty(tx: Any, _since: datetime) -> list[DailyPost]:
        (post,) = ledger.open_posts(tx, day.guild.id)
        return [replace(post, post_id=at) for at in range(40)]

    monkeypatch.setattr(ThreadService, "collect", slow)
    monkeypatch.setattr(ledger, "to_read", forty)
    await ThreadService(day.app.core).catch_up(WHOLE)
    assert sorted(read) == list(range(40))
    assert most == 8


async def test_what_a_message_needs_is_read_once(day: World) -> None:
    said: list[str] = []

    written = late_news(day, day.member("bob"), GOOD)

    def take(tx: Transaction) -> None:
        tx.set_trace_callback(said.append)
        event = ThreadEvent(GuildId(day.guild.id), written)
        (taken,) = take_events(tx, [event], day.env.now(), day.app.core.erasures)
        tx.set_trace_callback(None)
        assert taken is not None

    await day.app.database.write(take)
    for asked in ("FROM daily_posts WHERE thread_id", "FROM daily_posts WHERE post_id"):
        found = [sql for sql in said if asked in " ".join(sql.split())]
        assert len(found) == ("thread_id" in asked), found


async def test_what_could_not_be_stored_is_read_again_before_long(
    day: World, caplog: pytest.LogCaptureFixture
) -> None:
    """A disk that is full for a while: nobody waits for the reveal to see that an answer counts."""
    ann, bob = day.member("ann"), day.member("bob")
    taken_back = await bob.send(day.thread(), GOOD)

    async def run(sql: str) -> None:
        await day.app.database.write(lambda tx: tx.execute(sql))

    day.env.check_errors = False
    refuse = "ON answer_parts BEGIN SELECT RAISE(FAIL, 'no room'); END"
    for what in ("insert", "delete"):
        await run(f"CREATE TEMP TRIGGER no_{what} BEFORE {what} {refuse}")
    await ann.send(day.thread(), GOOD)
    await bob.delete(taken_back)
    await day.forward(SOON)
    assert "thread not read" in caplog.text
    assert await stored(day) == [(GOOD, 1, 0)]
    for what in ("insert", "delete"):
        await run(f"DROP TRIGGER no_{what}")
    await day.forward(SOON)
    assert await stored(day) == [("", 1, 1), (GOOD, 1, 0)]
    assert [str(one.emoji) for one in day.thread().history()[-1].reactions] == ["✅"]
    assert await day.app.agenda.next_due_at() > day.clock.now() + SOON  # type: ignore[operator]
