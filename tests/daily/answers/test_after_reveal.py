"""The form and the message menu after the reveal: what was in time stays, and nothing is lost."""

from typing import Any

from bot.daily.answers.cog import MENU
from tests.daily.answers.test_answers import GOOD, MORE, answer, day, field, stored
from tests.daily.answers.test_who_reads import preselected
from tests.world import World, texts

__all__ = ["day"]

AFTER = "What the model answer says, read after the reveal."
ADDED = f"{GOOD}\n\nAfter the reveal:\n{AFTER}"


async def late(here: World, who: Any) -> Any:
    """The form of the first day, after its reveal."""
    card = next(one for one in here.channel.history() if "Thu 1 Jan" in texts(one))
    return await who.click(card, label="Answer late")


async def allow_late(here: World) -> None:
    panel = await here.setup()
    form = await here.organiser.select(panel.response, ["late"], custom_id="setup:change")
    await here.organiser.submit_modal(form, {"value": "yes"})


async def test_what_was_in_time_is_added_to_and_never_replaced(day: World) -> None:
    ann = day.member("ann")
    await answer(day, ann)
    await day.until("2026-01-02T09:00")
    form = await late(day, ann)
    assert field(form).get("value") is None
    assert field(form)["required"] is False
    assert "your answer from before stays as it is" in str(form.modal)
    assert "no streak day" not in str(form.modal)
    sent = await ann.submit_modal(form, {"text": AFTER, "who": "share"})
    assert "Added to your answer" in texts(sent.response)
    assert "1 day** in a row" in texts(sent.response)
    assert await stored(day) == [(ADDED, 1, 0)]
    await day.run_due()
    thread = day.channel.threads[0]
    copy = next(texts(one) for one in thread.history() if GOOD in texts(one))
    assert "After the reveal:" in copy
    assert AFTER in copy
    again = await ann.submit_modal(await late(day, ann), {"text": AFTER, "who": "share"})
    assert "stays as it was" in texts(again.response)
    assert await stored(day) == [(ADDED, 1, 0)], "sent twice, it stands once"
    short = await ann.submit_modal(await late(day, ann), {"text": "I see!", "who": "share"})
    assert "Added to your answer" in texts(short.response)
    assert await stored(day) == [(f"{ADDED}\n\nAfter the reveal:\nI see!", 1, 0)]


async def test_an_empty_form_changes_only_who_may_read_it(day: World) -> None:
    ann = day.member("ann")
    await answer(day, ann, share="keep")
    await day.until("2026-01-02T09:00")
    form = await late(day, ann)
    assert preselected(form) == "keep"
    sent = await ann.submit_modal(form, {"text": "", "who": "share"})
    assert "**Your answer stays as it was.** It counted already." in texts(sent.response)
    assert await stored(day) == [(GOOD, 1, 0)]
    await day.run_due()
    assert any(GOOD in texts(one) for one in day.channel.threads[0].history())


async def test_a_form_opened_before_the_reveal_and_sent_after_it_adds_what_is_new(
    day: World,
) -> None:
    ann, bob = day.member("ann"), day.member("bob")
    await answer(day, ann)
    await answer(day, bob)
    forms = [await who.click(day.channel.history()[0], label="Answer") for who in (ann, bob)]
    await day.until("2026-01-02T09:00")
    await ann.submit_modal(forms[0], {"text": f"{GOOD} {AFTER}", "who": "share"})
    await bob.submit_modal(forms[1], {"text": AFTER, "who": "share"})
    assert await stored(day) == [(ADDED, 1, 0), (ADDED, 1, 0)]


async def test_messages_in_time_stay_beside_what_the_form_adds(day: World) -> None:
    bob = day.member("bob")
    await bob.send(day.thread(), GOOD)
    await day.until("2026-01-02T09:00")
    form = await late(day, bob)
    sent = await bob.submit_modal(form, {"text": " ", "who": "share"})
    assert "It's where you wrote it" in texts(sent.response)
    assert await stored(day) == [(GOOD, 1, 0)]
    await bob.submit_modal(await late(day, bob), {"text": AFTER, "who": "keep"})
    assert await stored(day) == [(f"{GOOD}|After the reveal:\n{AFTER}", 1, 0)]


async def test_a_message_in_time_is_not_handed_in_again_with_another_text(day: World) -> None:
    bob = day.member("bob")
    message = await bob.send(day.thread(), GOOD)
    thread = day.thread()
    await day.until("2026-01-02T09:00")
    await bob.edit(message, AFTER)
    said = texts((await bob.context_menu(thread, MENU, message)).response)
    assert "Your answer stays as it was then and counts as before" in said
    assert await stored(day) == [(GOOD, 1, 0)]
    other = await bob.send(thread, AFTER)
    await bob.context_menu(thread, MENU, other)
    assert await stored(day) == [(f"{GOOD}|{AFTER}", 1, 0)], "another message adds to it"
    await bob.edit(other, MORE)
    await bob.context_menu(thread, MENU, other)
    assert await stored(day) == [(f"{GOOD}|{MORE}", 1, 0)], "which may be edited"


async def test_a_short_message_after_the_reveal_waits_in_the_form(day: World) -> None:
    ann = day.member("ann")
    await answer(day, ann)
    await day.until("2026-01-02T09:00")
    message = await ann.send(day.channel.threads[0], "I see!")
    sent = await ann.context_menu(day.channel.threads[0], MENU, message)
    assert "I kept what you wrote" in texts(sent.response)
    form = await ann.click(sent.response, label="Keep writing")
    assert field(form)["value"] == "I see!"


async def test_a_late_answer_may_still_be_rewritten(day: World) -> None:
    await day.until("2026-01-02T09:00")
    ann = day.member("ann")
    form = await late(day, ann)
    assert "no streak day" in str(form.modal)
    await ann.submit_modal(form, {"text": GOOD, "who": "keep"})
    form = await late(day, ann)
    assert field(form)["value"] == GOOD
    await ann.submit_modal(form, {"text": MORE, "who": "keep"})
    assert await stored(day) == [(MORE, 0, 0)]


async def test_who_withdrew_in_time_answers_late_like_anybody(day: World) -> None:
    bob = day.member("bob")
    await bob.delete(await bob.send(day.thread(), GOOD))
    await day.until("2026-01-02T09:00")
    form = await late(day, bob)
    assert "no streak day" in str(form.modal)
    await bob.submit_modal(form, {"text": AFTER, "who": "keep"})
    assert await stored(day) == [(AFTER, 0, 0)]


async def test_the_late_form_denies_no_day_that_counts(day: World) -> None:
    await allow_late(day)
    await day.until("2026-01-02T09:00")
    ann = day.member("ann")
    form = await late(day, ann)
    assert "Late answers count here all the same" in str(form.modal)
    assert "no streak day" not in str(form.modal)
    sent = await ann.submit_modal(form, {"text": GOOD, "who": "keep"})
    assert "1 day** in a row" in texts(sent.response)


async def test_what_is_kept_only_in_its_copy_is_not_written_over(day: World) -> None:
    ann = day.member("ann")
    await answer(day, ann)
    await day.run_due()
    await day.until("2026-01-02T09:00")
    await day.app.database.write(lambda tx: tx.execute("UPDATE answer_parts SET body = ''"))
    sent = await ann.submit_modal(await late(day, ann), {"text": AFTER, "who": "share"})
    assert "nothing can be added to it" in texts(sent.response)
    await day.run_due()
    assert any(GOOD in texts(one) for one in day.channel.threads[0].history())


async def test_what_is_added_has_a_bound_and_is_handed_back(day: World) -> None:
    ann = day.member("ann")
    await answer(day, ann)
    await day.until("2026-01-02T09:00")
    for text in ("a" * 3900, "b" * 3900):
        sent = await ann.submit_modal(await late(day, ann), {"text": text, "who": "share"})
    ((kept, _shared, _late),) = await stored(day)
    assert "b" * 3900 in kept
    sent = await ann.submit_modal(await late(day, ann), {"text": "c" * 300, "who": "share"})
    assert "more than fits below your answer" in texts(sent.response)
    assert await stored(day) == [(kept, 1, 0)]


async def test_a_choice_without_a_text_outlasts_a_message(day: World) -> None:
    ann = day.member("ann")
    await answer(day, ann)
    await answer(day, ann, "short", share="keep")
    await ann.send(day.channel.threads[0], MORE)
    form = await ann.click(day.channel.history()[0], label="Answer")
    assert preselected(form) == "keep"
