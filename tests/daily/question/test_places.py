"""Its thread or channel is deleted while a question is open, and what is said stays true."""

from typing import Any

import pytest

from bot.daily.answers.cog import MENU
from tests.daily.alerts.test_alerts import said
from tests.daily.answers.test_answers import GOOD, MORE, answer, day, stored
from tests.daily.threads.test_threads import Away
from tests.world import World, texts

__all__ = ["day"]
AT_REVEAL = "2026-01-02T09:00"
NO_THREAD = "no thread to share in, so only you can see it"


async def delete(here: World, place: Any, *, is_heard: bool = True) -> None:
    if is_heard:
        here.env.backend.delete_channel(place.id)
        await here.env.settle()
        return
    with Away(here):
        here.env.backend.delete_channel(place.id)
    await here.restart()


def all_texts(result: Any) -> str:
    """A reply and what came after it."""
    return "\n".join(texts(one) for one in (result.response, *result.followups) if one is not None)


def in_channel(here: World, words: str) -> list[str]:
    """The messages in the daily channel that say something."""
    return [texts(one) for one in here.channel.history() if words in texts(one)]


@pytest.mark.parametrize("is_heard", [True, False])
async def test_who_would_share_in_a_deleted_thread_is_told_that_there_is_none(
    day: World, is_heard: bool
) -> None:
    ann, bob = day.member("ann"), day.member("bob")
    await answer(day, ann)  # its copy goes with the thread
    await answer(day, bob, share="keep")
    await delete(day, day.thread(), is_heard=is_heard)
    for who in (ann, day.member("cat")):
        done = texts((await answer(day, who, MORE)).response)
        assert NO_THREAD in done
        assert "thread, behind" not in done
        await day.run_due()
        heard = all_texts(await who.slash(day.channel, "streak show"))
        assert "can't post" not in heard, "it was said already"
    assert [one[1:] for one in await stored(day)] == [(1, 0)] * 3
    kept = texts((await answer(day, ann, share="keep")).response)
    assert "Only you can see it." in kept


@pytest.mark.parametrize("is_heard", [True, False])
async def test_without_its_thread_the_reveal_is_where_the_card_says_and_links_to_nothing_dead(
    day: World, is_heard: bool
) -> None:
    thread = day.thread()
    await answer(day, day.member("ann"))
    await day.member("bob").send(thread, GOOD)
    lounge, cat = day.guild.create_text_channel("lounge"), day.member("cat")
    message = await cat.send(lounge, GOOD)
    await cat.context_menu(lounge, MENU, message)
    await delete(day, thread, is_heard=is_heard)
    await day.until(AT_REVEAL)
    [reveal] = in_channel(day, "### The answer")
    assert "3 members answered" in reveal
    assert str(thread.id) not in reveal
    assert f"Shared by <@{cat.id}> [read]" in reveal
    [card] = in_channel(day, "Question of the day · Thu")
    assert "The model answer is below." in card
    assert str(thread.id) not in card
    await day.restart()
    assert len(in_channel(day, "### The answer")) == 1


async def test_a_thread_that_only_seemed_gone_has_the_reveal_and_the_card_says_so(
    day: World,
) -> None:
    thread = day.thread()
    path = f"/channels/{thread.id}/messages"
    day.env.inject_error("GET", path, status=404, code=10003, times=1)
    await day.until(AT_REVEAL)
    assert "### The answer" in texts(thread.history()[-1])
    [card] = in_channel(day, "Question of the day · Thu")
    assert f"The model answer is in <#{thread.id}>." in card


async def test_the_organiser_hears_once_that_the_channel_is_gone_before_the_reveal(
    here: World,
) -> None:
    notices = here.guild.create_text_channel("organisers")
    await here.setup(time="09:00", timezone="UTC", reveal=720, notices=notices)
    await here.until("2026-01-01T09:00")
    await here.member("bob").send(here.thread(), GOOD)
    for place in (here.thread(), here.channel):  # Discord deletes both at once
        await delete(here, place)
    here.channel = notices
    for moment in ("2026-01-01T21:00", AT_REVEAL, "2026-01-02T12:00"):
        await here.until(moment)
        assert said(notices, "the model answer can't be posted") == 1
    assert said(notices, "For the organisers") == 1
    assert await stored(here) == [(GOOD, 1, 0)]
    status = await here.organiser.slash(notices, "organise status")
    assert "could not be revealed" in texts(status.response)


async def test_a_day_whose_channel_was_deleted_breaks_no_streak(here: World) -> None:
    await here.setup(time="09:00", timezone="UTC")
    await here.until("2026-01-01T09:00")
    ann = here.member("ann")
    await answer(here, ann)
    await here.until("2026-01-02T09:01")
    here.env.backend.delete_channel(here.thread().id)
    here.env.backend.delete_channel(here.channel.id)
    fresh = here.guild.create_text_channel("fresh")
    await here.organiser.slash(fresh, "setup", channel=fresh)
    await here.run_due()
    asked = await here.organiser.slash(fresh, "organise now")
    assert "was in a channel that is gone" in texts(asked.response)
    assert "discord.com" not in texts(asked.response)
    await here.until("2026-01-03T09:01")
    assert "**1 day** in a row" in texts((await ann.slash(fresh, "streak show")).response)
    why = texts((await ann.slash(fresh, "streak why")).response)
    assert "its channel was deleted" in why
    told = [texts(one) for one in here.organiser.user.dm_channel.history()]
    assert any("nobody loses a streak over that day" in one for one in told)


@pytest.mark.parametrize("is_card_gone", [True, False])
async def test_a_question_whose_card_and_thread_were_deleted_breaks_no_streak(
    day: World, is_card_gone: bool
) -> None:
    """Nobody could answer it any more; where one of the two stands they could."""
    ann = day.member("ann")
    await answer(day, ann)
    await day.until(AT_REVEAL)
    (card,) = (one for one in day.channel.history() if "Fri 2 Jan" in texts(one))
    await delete(day, day.thread())
    if is_card_gone:
        day.env.backend.delete_message(day.channel.id, card.id)
    await day.until("2026-01-03T09:01")
    why = texts((await ann.slash(day.channel, "streak why")).response)
    assert ("void: its card was deleted" in why) is is_card_gone
    (revealed,) = in_channel(day, "### The answer")
    assert ("over this one: its card was deleted" in revealed) is is_card_gone
    status = texts((await day.organiser.slash(day.channel, "organise status")).response)
    assert ("` 0 of 1 · revealed, void: its card was deleted" in status) is is_card_gone
    assert status.count("https://") == (2 if is_card_gone else 3), "none that leads nowhere"
    assert ("✕ missed" in why) is not is_card_gone
