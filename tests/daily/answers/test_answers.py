"""Three ways to answer, through the real discord.py."""

import re
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.bank.model import Bank
from bot.core.database import Transaction
from bot.daily.answers.cog import MENU
from tests.world import World, texts, world

GOOD = "The held-out fold was never seen while training the model."
MORE = "And the folds take turns, so every row is used once for testing."


@pytest.fixture
async def day(here: World) -> World:
    """A question is open, with its thread."""
    await here.setup(time="09:00", timezone="UTC")
    await here.until("2026-01-01T09:00")
    return here


@pytest.fixture
async def blind(tmp_path: Path, bank: Bank) -> AsyncIterator[World]:
    """A question is open, and the Message Content intent is not granted."""
    async with world(tmp_path, bank, message_content=False) as made:
        await made.setup(time="09:00", timezone="UTC")
        await made.until("2026-01-01T09:00")
        yield made


async def answer(here: World, who: Any, text: str = GOOD, share: str = "share") -> Any:
    form = await who.click(here.channel.history()[0], label="Answer")
    return await who.submit_modal(form, {"text": text, "who": share})


def field(form: Any) -> Any:
    """The text field of a form, below what it asks."""
    return next(one["component"] for one in form.modal["components"] if "component" in one)


async def test_the_form_asks_the_whole_question_above_its_field(day: World, bank: Bank) -> None:
    form = await day.member("ann").click(day.channel.history()[0], label="Answer")
    asked = form.modal["components"][0]["content"]
    post = await day.app.database.read(
        lambda tx: tx.execute("SELECT question_id FROM daily_posts").fetchone()["question_id"]
    )
    question = bank.questions[post]
    assert question.title in asked
    assert question.prompt.strip() in asked
    assert field(form)["custom_id"] == "text"


async def test_a_form_beside_messages_says_that_it_adds_to_them(day: World) -> None:
    bob = day.member("bob")
    await bob.send(day.thread(), GOOD)
    form = await bob.click(day.channel.history()[0], label="Answer")
    assert "is added to them" in str(form.modal["components"])
    await bob.submit_modal(form, {"text": MORE, "who": "keep"})
    [(text, counts, gone)] = await stored(day)
    assert sorted(text.split("|")) == [MORE, GOOD]
    assert (counts, gone) == (1, 0)


async def stored(here: World) -> list[tuple[str, int, int]]:
    """Whole text, whether it counts, whether it is withdrawn, of each answer."""
    return await here.app.database.read(
        lambda tx: [
            (row["body"], row["counts"], row["gone"])
            for row in tx.execute(
                """SELECT coalesce((SELECT group_concat(body, '|') FROM (SELECT body FROM
                     answer_parts p WHERE p.answer_id = a.answer_id ORDER BY written_at)), '')
                     AS body, counts, withdrawn_at IS NOT NULL AS gone
                   FROM answers a ORDER BY answer_id"""
            )
        ]
    )


async def test_the_first_answer_ever_gets_one_more_line(day: World) -> None:
    """What happens now, and when the next one comes; once, whatever became of it."""
    ann = day.member("ann")
    first = texts((await answer(day, ann)).response)
    assert "**Your first answer here, welcome!** The model answer comes <t:" in first
    assert "The next question comes <t:" in first
    assert "Your first answer" not in texts((await answer(day, ann, MORE)).response)
    await day.until("2026-01-02T09:00")
    card = [one for one in day.channel.history() if "Question of the day" in texts(one)][-1]
    form = await ann.click(card, label="Answer")
    second = await ann.submit_modal(form, {"text": GOOD, "who": "keep"})
    assert "Your answer counts" in texts(second.response)
    assert "Your first answer" not in texts(second.response)


async def test_the_form_records_confirms_privately_and_shares(day: World) -> None:
    result = await answer(day, day.member("ann"))
    assert result.ephemeral
    assert "1 day** in a row" in texts(result.response)
    shared = day.thread().history()[0]
    assert GOOD in texts(shared)
    assert any(getattr(part, "spoiler", False) for part in shared.components)


async def test_a_private_answer_is_seen_by_nobody_else(day: World) -> None:
    result = await answer(day, day.member("ann"), share="keep")
    assert "Only you can see it" in texts(result.response)
    assert day.thread().history() == []
    await day.until("2026-01-02T09:00")
    assert all(GOOD not in texts(message) for message in day.thread().history())


async def test_answering_again_updates_the_one_answer_and_its_copy(day: World) -> None:
    ann = day.member("ann")
    await answer(day, ann)
    form = await ann.click(day.channel.history()[0], label="Answer")
    assert field(form)["value"] == GOOD
    again = await ann.submit_modal(form, {"text": MORE, "who": "share"})
    assert "updated" in texts(again.response)
    copies = day.thread().history()
    assert len(copies) == 1
    assert MORE in texts(copies[0])
    assert GOOD not in texts(copies[0])
    assert await stored(day) == [(MORE, 1, 0)]


async def test_taking_an_answer_private_removes_the_copy(day: World) -> None:
    ann = day.member("ann")
    await answer(day, ann)
    await answer(day, ann, share="keep")
    assert day.thread().history() == []
    await answer(day, ann)
    assert len(day.thread().history()) == 1


async def test_what_is_too_short_is_kept_as_a_draft(day: World) -> None:
    ann = day.member("ann")
    result = await answer(day, ann, "no idea 😀😀😀😀😀😀😀😀😀😀😀😀")
    assert result.ephemeral
    assert "needs 20" in texts(result.response)
    assert await stored(day) == []
    form = await ann.click(result.response, label="Keep writing")
    assert field(form)["value"].startswith("no idea")
    await ann.submit_modal(form, {"text": GOOD, "who": "keep"})
    assert await stored(day) == [(GOOD, 1, 0)]


async def test_a_message_in_the_thread_is_an_answer(day: World) -> None:
    bob = day.member("bob")
    message = await bob.send(day.thread(), GOOD)
    assert [str(one.emoji) for one in day.thread().history()[0].reactions] == ["✅"]
    assert await stored(day) == [(GOOD, 1, 0)]
    await bob.edit(message, MORE)
    assert await stored(day) == [(MORE, 1, 0)]
    await bob.delete(message)
    assert await stored(day) == [("", 1, 1)]


async def test_two_messages_make_one_answer_and_losing_one_keeps_the_other(day: World) -> None:
    bob = day.member("bob")
    first = await bob.send(day.thread(), GOOD)
    await bob.send(day.thread(), MORE)
    assert await stored(day) == [(f"{GOOD}|{MORE}", 1, 0)]
    await bob.delete(first)
    assert await stored(day) == [(MORE, 1, 0)]


async def test_editing_a_short_message_makes_it_count(day: World) -> None:
    bob = day.member("bob")
    message = await bob.send(day.thread(), "folds")
    assert await stored(day) == []
    await bob.edit(message, GOOD)
    assert await stored(day) == [(GOOD, 1, 0)]


async def test_a_short_message_earns_one_private_tip_a_day(day: World) -> None:
    bob = day.member("bob")
    await bob.send(day.thread(), "folds")
    await bob.send(day.thread(), "more folds")
    tips = bob.user.dm_channel.history()
    assert len(tips) == 1
    assert "20 letters or digits" in texts(tips[0])


async def test_bots_webhooks_and_the_bot_itself_do_not_count(day: World) -> None:
    robot = day.guild.add_member(day.env.create_user("robot", bot=True))
    await robot.send(day.thread(), GOOD)
    await day.guild.create_webhook(day.channel).send(GOOD)
    assert await stored(day) == []


async def test_an_announcement_to_everybody_or_a_role_is_no_answer(day: World) -> None:
    role = day.guild.create_role("Learners")
    await day.organiser.send(day.thread(), f"{role.mention} remember the mock round on Friday!")
    assert await stored(day) == []
    await day.organiser.send(day.thread(), GOOD)  # an organiser may answer like anybody
    assert await stored(day) == [(GOOD, 1, 0)]


async def test_a_message_elsewhere_does_not_count(day: World) -> None:
    other = day.guild.create_text_channel("lounge")
    await day.member("bob").send(other, GOOD)
    await day.member("eve").send(day.channel, GOOD)
    assert await stored(day) == []


async def test_the_message_menu_takes_a_message_without_any_intent(blind: World) -> None:
    bob = blind.member("bob")
    message = await bob.send(blind.channel, GOOD)
    result = await bob.context_menu(blind.channel, MENU, message)
    assert result.ephemeral
    assert "counts" in texts(result.response)
    assert await stored(blind) == [(GOOD, 1, 0)]


async def test_a_message_answers_one_question_and_none_that_came_after_it(here: World) -> None:
    """Else one message would win each day, and its deletion would reach one of them."""
    await here.setup(time="09:00", timezone="UTC")
    bob, said = here.member("bob"), []
    early = await bob.send(here.channel, MORE)
    await here.until("2026-01-01T09:00")
    message = await bob.send(here.channel, GOOD)
    for one in (early, message):
        said.append(texts((await bob.context_menu(here.channel, MENU, one)).response))
    await here.until("2026-01-02T09:00")
    said.append(texts((await bob.context_menu(here.channel, MENU, message)).response))
    await bob.edit(message, MORE)
    said.append(texts((await bob.context_menu(here.channel, MENU, message)).response))
    assert ["before the question came" in one for one in said] == [True, False, False, False]
    assert "It counted already" in said[2]
    assert "Your answer stays as it was" in said[3]
    assert await stored(here) == [(GOOD, 1, 0)]


async def test_a_message_from_elsewhere_is_told_which_of_two_open_questions_it_answers(
    here: World,
) -> None:
    """An extra and the day's are open; each message answers the newest that was there."""
    await here.setup(time="09:00", timezone="UTC", weekdays="fri")
    bob = here.member("bob")
    await here.until("2026-01-01T20:00")
    await here.organiser.slash(here.channel, "organise now")
    await here.run_due()
    first = await bob.send(here.channel, GOOD)
    await here.until("2026-01-02T09:00")
    there = await bob.send(here.thread(), MORE)
    second = await bob.send(here.channel, MORE)
    titles = [
        re.findall(r"## (Title of \S+)", texts(card))[0]
        for card in here.channel.history()
        if "## Title" in texts(card)
    ]
    said = [
        texts((await bob.context_menu(place, MENU, one)).response)
        for place, one in ((here.channel, first), (here.channel, second), (here.thread(), there))
    ]
    for title, day, reply in zip(
        titles, ("Thursday 1 January", "Friday 2 January"), said[:2], strict=True
    ):
        assert f"It answers *{title}*, the question of {day}." in reply
    assert "It answers" not in said[2]


async def test_a_deleted_message_leaves_every_answer_that_had_it(day: World) -> None:
    """Earlier versions took one message for several questions."""
    bob = day.member("bob")
    message = await bob.send(day.thread(), GOOD)
    await day.until("2026-01-02T09:00")
    await bob.send(day.thread(), MORE)

    def as_before(tx: Transaction) -> None:
        part = "INSERT INTO answer_parts SELECT 2, message_id, channel_id, body, written_at"
        tx.execute(f"{part} FROM answer_parts WHERE answer_id = 1")

    await day.app.database.write(as_before)
    await bob.delete(message)
    assert await stored(day) == [("", 1, 0), (MORE, 1, 0)]


async def test_nobody_hands_in_what_another_wrote(blind: World) -> None:
    message = await blind.member("bob").send(blind.channel, GOOD)
    result = await blind.member("eve").context_menu(blind.channel, MENU, message)
    assert "isn't yours" in texts(result.response)
    assert await stored(blind) == []


async def test_without_the_intent_plain_messages_are_left_alone(blind: World) -> None:
    await blind.member("bob").send(blind.thread(), GOOD)
    assert await stored(blind) == []
    card = texts(blind.channel.history()[0])
    assert "Write in the thread" not in card
    assert "Press Answer" in card


async def test_what_was_written_while_the_bot_was_away_is_collected_once(day: World) -> None:
    bob = day.member("bob")
    kept = await bob.send(day.thread(), GOOD)
    gone = await day.member("cat").send(day.thread(), GOOD)
    deaf = day.env.backend.subscribers.copy()
    day.env.backend.subscribers.clear()  # the bot hears nothing from here on
    await bob.edit(kept, MORE)
    await day.member("dan").send(day.thread(), GOOD)
    day.env.backend.delete_message(day.thread().id, gone.id)
    day.env.backend.subscribers.extend(deaf)
    await day.restart()
    assert await stored(day) == [(MORE, 1, 0), ("", 1, 1), (GOOD, 1, 0)]
    await day.restart()
    assert len(await stored(day)) == 3


async def test_an_answer_after_the_reveal_is_late_and_adds_no_day(day: World) -> None:
    await day.until("2026-01-02T09:00")
    ann = day.member("ann")
    form = await ann.click(day.channel.history()[0], label="Answer late")
    result = await ann.submit_modal(form, {"text": GOOD, "who": "keep"})
    assert "after the reveal" in texts(result.response)
    assert "0 days" in texts(result.response)
    assert await stored(day) == [(GOOD, 0, 0)]


async def test_late_answers_count_where_the_organiser_says_so(day: World) -> None:
    panel = await day.setup()
    form = await day.organiser.select(panel.response, ["late"], custom_id="setup:change")
    await day.organiser.submit_modal(form, {"value": "yes"})
    await day.until("2026-01-02T09:00")
    ann = day.member("ann")
    form = await ann.click(day.channel.history()[0], label="Answer late")
    result = await ann.submit_modal(form, {"text": GOOD, "who": "keep"})
    assert "1 day** in a row" in texts(result.response)


async def test_talk_after_the_reveal_does_not_change_an_answer(day: World) -> None:
    bob = day.member("bob")
    thread = day.thread()
    await bob.send(thread, GOOD)
    await day.until("2026-01-02T09:00")
    await bob.send(thread, "Ah, now I see why the model answer says so!")
    assert await stored(day) == [(GOOD, 1, 0)]


async def test_a_form_submitted_after_a_restart_is_recorded(day: World) -> None:
    ann = day.member("ann")
    form = await ann.click(day.channel.history()[0], label="Answer")
    await day.restart()
    result = await ann.submit_modal(form, {"text": GOOD, "who": "keep"})
    assert "counts" in texts(result.response)


async def test_two_forms_at_once_make_one_answer(day: World) -> None:
    ann = day.member("ann")
    one = await ann.click(day.channel.history()[0], label="Answer")
    two = await ann.click(day.channel.history()[0], label="Answer")
    await ann.submit_modal(one, {"text": GOOD, "who": "share"})
    await ann.submit_modal(two, {"text": MORE, "who": "share"})
    assert await stored(day) == [(MORE, 1, 0)]
    assert len(day.thread().history()) == 1


async def test_what_was_typed_is_handed_back_when_it_cannot_be_stored(
    day: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    ann = day.member("ann")
    form = await ann.click(day.channel.history()[0], label="Answer")

    async def broken(_fn: Any) -> Any:
        raise OSError("disk full")

    monkeypatch.setattr(day.app.database, "write", broken)
    result = await ann.submit_modal(form, {"text": GOOD, "who": "keep"})
    monkeypatch.undo()
    assert result.ephemeral
    assert "Sorry" in result.response.content
    assert await result.response.attachments[0].read() == GOOD.encode()


async def test_four_thousand_emoji_get_a_clear_answer(day: World) -> None:
    result = await answer(day, day.member("ann"), "😀" * 4000)
    assert "this one has 0" in texts(result.response)


async def test_markdown_and_mentions_show_as_they_were_written(day: World) -> None:
    await answer(day, day.member("ann"), "@everyone ||# big|| [x](http://evil.example) " + GOOD)
    shown = texts(day.thread().history()[0])
    assert "@everyone" not in shown
    assert "\\|\\|" in shown
    bodies = [call.json for call in day.env.http_requests if call.method == "POST" and call.json]
    mentions = [b["allowed_mentions"] for b in bodies if isinstance(b, dict) and "nonce" in b]
    assert all(one.get("parse") == [] for one in mentions)


async def test_the_tick_goes_from_a_message_that_counts_no_more(day: World) -> None:
    bob = day.member("bob")
    message = await bob.send(day.thread(), GOOD)

    def ticks() -> list[str]:
        return [str(one.emoji) for one in day.thread().history()[0].reactions]

    for text, shown in (("folds", []), (GOOD, ["✅"])):
        await bob.edit(message, text)
        await day.run_due()
        assert ticks() == shown
    asked = await bob.slash(day.channel, "privacy delete")
    await bob.click(asked.response, label="Delete everything")
    await day.run_due()
    assert ticks() == []


async def test_the_tick_of_a_message_that_counts_again_is_not_taken_late(day: World) -> None:
    bob = day.member("bob")
    message = await bob.send(day.thread(), GOOD)
    thread = f"/channels/{day.thread().id}*"
    day.env.inject_error("DELETE", thread, status=500, code=0, times=None)
    await bob.edit(message, "short")
    await day.run_due()
    await bob.edit(message, MORE)
    day.env.backend.faults.clear()
    await day.forward(timedelta(hours=1))
    assert [str(one.emoji) for one in day.thread().history()[0].reactions] == ["✅"]
