"""What is said of an answer is true: where it stands, what was cut, what was too short."""

from datetime import timedelta
from typing import Any

import pytest
from simcord.backend.models.message import MessageSticker, Poll, PollAnswer

from bot.daily.answers.cog import MENU
from bot.gateway import layout
from tests.daily.answers.test_answers import GOOD, MORE, answer, day, field, stored
from tests.world import World, texts

__all__ = ["day"]
HOUR = timedelta(hours=1)
LONG = "".join(f"word{at} *so* " for at in range(330))[:4000].strip()
UNTIL = "2026-01-02T09:00:00+00:00"
CODE = "Like this, folds in turns:\n```py\nx = a_b * 2\n```\nand *not* bold."


async def test_an_update_that_is_too_short_leaves_the_earlier_answer(day: World) -> None:
    ann = day.member("ann")
    await answer(day, ann)
    short = await answer(day, ann, "No *idea*.")
    words = texts(short.response)
    assert "your earlier answer still counts" in words
    assert "opens with your earlier answer" in words
    assert "No \\*idea\\*." in words, "what was typed is not lost"
    assert await stored(day) == [(GOOD, 1, 0)]
    form = await ann.click(short.response, label="Keep writing")
    assert field(form)["value"] == GOOD


@pytest.mark.parametrize("typed", ["*" * 300 + "end", "*" * 1599 + "."])
async def test_too_short_an_update_is_handed_back_whole(day: World, typed: str) -> None:
    ann = day.member("ann")
    await answer(day, ann)
    short = await answer(day, ann, typed)
    assert layout.escape(typed) in texts(short.response)
    assert await stored(day) == [(GOOD, 1, 0)]


async def test_too_short_an_update_that_no_card_holds_is_handed_back_in_a_file(day: World) -> None:
    ann, typed = day.member("ann"), "*" * 3990 + "end"
    await answer(day, ann)
    short = await answer(day, ann, typed)
    assert "What you wrote is in the file" in short.response.content
    (file,) = short.response.attachments
    assert await file.read() == typed.encode()


NEARLY = "Each fold is *held out* once, and the mean is taken. " * 4


@pytest.fixture
async def strict(here: World) -> World:
    """A question is open that takes 300 letters and digits."""
    await here.setup(time="09:00", timezone="UTC")
    panel = await here.organiser.slash(here.channel, "setup", channel=here.channel)
    form = await here.organiser.select(panel.response, ["minimum"], custom_id="setup:change")
    await here.organiser.submit_modal(form, {"value": "300"})
    await here.until("2026-01-01T09:00")
    return here


@pytest.mark.parametrize("times", [1, 10])
async def test_an_update_that_is_too_short_is_handed_back_whole(strict: World, times: int) -> None:
    ann, rewritten = strict.member("ann"), NEARLY.strip() + " 🙂" * 700 * (times // 10)
    await answer(strict, ann, GOOD * 8)
    short = await answer(strict, ann, rewritten)
    words = texts(short.response)
    assert "your earlier answer still counts" in words
    if times == 1:
        assert rewritten.replace("*", "\\*") in words
    else:
        assert "What you wrote is in the file" in words
        assert await short.response.attachments[0].read() == rewritten.encode()
    assert await stored(strict) == [((GOOD * 8), 1, 0)]


async def test_a_message_replaces_no_draft_of_which_it_has_nothing(strict: World) -> None:
    ann = strict.member("ann")
    assert "I kept what you wrote" in texts((await answer(strict, ann, NEARLY)).response)
    message = await ann.send(strict.channel, "Is anybody else stuck here?")
    short = await ann.context_menu(strict.channel, MENU, message)
    assert "The form opens with what I kept before" in texts(short.response)
    assert "Is anybody else stuck here?" in texts(short.response)
    form = await ann.click(short.response, label="Keep writing")
    assert field(form)["value"] == NEARLY.strip()
    longer = await ann.send(strict.channel, f"Again:  {NEARLY}")
    assert "I kept what" in texts((await ann.context_menu(strict.channel, MENU, longer)).response)
    form = await ann.click(short.response, label="Keep writing")
    assert field(form)["value"].startswith("Again:")


async def test_a_draft_stays_until_it_is_part_of_an_answer(strict: World) -> None:
    ann = strict.member("ann")
    await answer(strict, ann, NEARLY)
    await ann.send(strict.thread(), GOOD * 8)
    form = await ann.click(strict.channel.history()[0], label="Answer")
    assert field(form)["value"] == NEARLY.strip()
    assert "is added to them" in str(form.modal["components"])
    await ann.send(strict.thread(), f"{NEARLY}\n\n{GOOD * 6}")
    form = await ann.click(strict.channel.history()[0], label="Answer")
    assert field(form).get("value") is None


async def test_too_short_a_message_from_the_menu_is_kept_beside_an_answer_in_the_thread(
    day: World,
) -> None:
    bob = day.member("bob")
    await bob.send(day.thread(), GOOD)
    short = await answer(day, bob, "More.")
    assert "your earlier answer still counts" in texts(short.response)
    assert "I kept what you wrote" in texts(short.response)
    form = await bob.click(short.response, label="Keep writing")
    assert field(form)["value"] == "More."


async def test_a_long_answer_is_read_whole_in_two_blocks(day: World) -> None:
    ann, bob = day.member("ann"), day.member("bob")
    await answer(day, ann, LONG)
    copy = day.thread().history()[0]
    button = next(
        one for one in day_buttons(copy) if one.startswith("Read on (") and "more characters" in one
    )
    rest = await bob.click(copy, label=button)
    assert rest.ephemeral
    both = texts(copy) + texts(rest.response)
    assert all(f"word{at} " in both for at in range(300))
    assert "word314 " in texts(rest.response)
    await answer(day, ann, LONG, share="keep")
    assert day.thread().history() == []


def day_buttons(message: Any) -> list[str]:
    """The labels of a message's buttons."""
    return [
        child.label
        for part in message.components
        for child in getattr(part, "children", ())
        if hasattr(child, "label")
    ]


async def test_what_is_not_shared_any_more_can_not_be_read_on(day: World) -> None:
    ann, bob = day.member("ann"), day.member("bob")
    await answer(day, ann, LONG)
    copy = day.thread().history()[0]
    button = next(one for one in day_buttons(copy) if one.startswith("Read on"))
    await day.app.database.write(lambda tx: tx.execute("UPDATE answers SET shared = 0"))
    refused = await bob.click(copy, label=button)
    assert "doesn't share that answer" in texts(refused.response)


async def test_code_in_an_answer_is_code_in_the_thread(day: World) -> None:
    await answer(day, day.member("ann"), CODE)
    words = texts(day.thread().history()[0])
    assert "```py\nx = a_b * 2\n```" in words
    assert "\\*not\\*" in words


@pytest.mark.parametrize(("status", "code"), [(403, 50013), (404, 10003), (400, 50083)])
async def test_the_member_hears_once_that_the_thread_takes_nothing(
    day: World, status: int, code: int
) -> None:
    ann = day.member("ann")
    path = f"/channels/{day.thread().id}/messages"
    day.env.inject_error("POST", path, status=status, code=code, times=2)
    result = await answer(day, ann)
    assert "It's in the thread" not in texts(result.response)
    await day.run_due()
    heard = [await ann.slash(day.channel, "streak show") for _ in range(2)]
    told = ["can't post its current version" in all_texts(one) for one in heard]
    assert told == [True, False]
    assert await stored(day) == [(GOOD, 1, 0)]


async def test_the_member_hears_that_somebody_deleted_the_copy(day: World) -> None:
    ann = day.member("ann")
    await answer(day, ann)
    copy = day.thread().history()[0]
    day.env.backend.delete_message(day.thread().id, copy.id)
    done = texts((await answer(day, ann, MORE)).response)
    assert "I'll update the copy in the thread if it's still there." in done
    await day.run_due()
    heard = all_texts(await ann.slash(day.channel, "streak show"))
    assert "somebody deleted the thread or the copy" in heard
    assert day.thread().history() == []


async def asleep(day: World) -> None:
    """Nothing was said in the thread for days."""
    await day.app.notifier.archive_thread(day.thread().id, lock=False)


def is_asleep(day: World) -> bool:
    """Whether the thread is archived."""
    return bool(day.env.backend.channels[day.thread().id].thread_metadata.archived)


async def test_a_copy_that_is_to_be_private_goes_from_a_thread_that_is_archived(day: World) -> None:
    ann, bob = day.member("ann"), day.member("bob")
    for who in (ann, bob):
        await answer(day, who)
    await asleep(day)
    said = await answer(day, ann, share="keep")
    assert "I'll take its copy out of the thread" in texts(said.response)
    await day.run_due()
    [copy] = day.thread().history()
    assert f"<@{bob.id}>" in texts(copy)
    assert is_asleep(day)


async def test_a_copy_in_a_thread_that_is_closed_to_the_bot_goes_when_it_can(day: World) -> None:
    """Until then the member knows that it stands there, and who can help."""
    ann = day.member("ann")
    await answer(day, ann)
    await asleep(day)
    path = f"/channels/{day.thread().id}"
    day.env.inject_error("PATCH", path, status=403, code=50013, times=2)
    await answer(day, ann, share="keep")
    await day.run_due()
    await day.forward(HOUR)
    assert len(day.thread().history()) == 1
    heard = [await ann.slash(day.channel, "streak show") for _ in range(2)]
    told = ["a moderator can delete the copy" in all_texts(one) for one in heard]
    assert told == [True, False]
    await day.forward(HOUR)
    assert day.thread().history() == []
    assert "moderator" not in all_texts(await ann.slash(day.channel, "streak show"))


async def test_nothing_is_said_of_a_copy_whose_thread_is_gone(day: World) -> None:
    ann = day.member("ann")
    await answer(day, ann)
    thread = day.thread().id
    for method in ("PATCH", "DELETE", "GET"):
        day.env.inject_error(method, f"/channels/{thread}*", status=404, code=10003, times=None)
    await answer(day, ann, share="keep")
    await day.run_due()
    assert "moderator" not in all_texts(await ann.slash(day.channel, "streak show"))
    left = await day.app.database.read(
        lambda tx: tx.execute("SELECT state FROM outbox WHERE kind = 'share'").fetchall()
    )
    assert [one["state"] for one in left] == ["done"]


def all_texts(result: Any) -> str:
    """A reply and what came after it."""
    return "\n".join(texts(one) for one in (result.response, *result.followups) if one is not None)


async def test_where_an_answer_stands_is_said_as_it_is(day: World) -> None:
    ann = day.member("ann")
    first = await answer(day, ann)
    assert "It goes into the thread" in texts(first.response)
    again = await answer(day, ann, MORE)
    assert "I'll update the copy in the thread" in texts(again.response)


@pytest.mark.parametrize("what", ["picture", "forwarded", "sticker", "poll"])
async def test_what_has_no_text_of_ones_own_gets_the_tip_once_a_day(day: World, what: str) -> None:
    bob, thread = day.member("bob"), day.thread()
    sticker = {"stickers": [MessageSticker(5, "wave", 1, day.guild.id)]}
    poll = {"poll": Poll("Which?", [PollAnswer(1, "This"), PollAnswer(2, "That")], UNTIL)}
    for _ in range(2):
        if what == "forwarded":
            await bob.forward(await bob.send(day.channel, GOOD), thread)
        elif what == "picture":
            await bob.send(thread, "", attachments=[("mine.png", b"png")])
        else:
            beside: Any = sticker if what == "sticker" else poll
            day.env.backend.create_message(thread.id, bob.id, "", **beside)
            await day.env.settle()
        await day.run_due()
    [tip] = bob.user.dm_channel.history()
    assert "a sticker, a poll or a forwarded message" in texts(tip)
    assert await stored(day) == []
