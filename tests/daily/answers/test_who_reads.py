"""Who may read an answer: what its author chose last holds, and what is said of it is so."""

from typing import Any

import pytest

from bot.daily.answers.cog import MENU
from tests.daily.answers.test_answers import GOOD, MORE, answer, day, field, stored
from tests.world import World, texts

__all__ = ["day"]

SHORT = "I think: leakage?"
ALONE = "for you alone"


def preselected(form: Any) -> str:
    """What the form proposes under *Who may read it*."""
    (one,) = (
        option["value"]
        for part in form.modal["components"]
        if part.get("component", {}).get("custom_id") == "who"
        for option in part["component"]["options"]
        if option["default"]
    )
    return str(one)


async def opened(here: World, who: Any) -> Any:
    return await who.click(here.channel.history()[0], label="Answer")


@pytest.mark.parametrize("choice", ["keep", "share"])
async def test_a_draft_keeps_who_may_read_it(day: World, choice: str) -> None:
    ann = day.member("ann")
    short = await answer(day, ann, SHORT, share=choice)
    form = await ann.click(short.response, label="Keep writing")
    assert field(form)["value"] == SHORT
    assert preselected(form) == choice
    await answer(day, ann, SHORT, share="keep")
    assert preselected(await opened(day, ann)) == "keep", "the last choice holds"
    await answer(day, ann, GOOD, share="share")
    assert preselected(await opened(day, ann)) == "share", "it became an answer"


async def test_who_has_written_nothing_is_offered_to_share(day: World) -> None:
    assert preselected(await opened(day, day.member("ann"))) == "share"


async def test_a_draft_of_which_nobody_knows_it_is_private(day: World) -> None:
    """Drafts from before the choice was kept, and messages that were handed in."""
    ann, bob = day.member("ann"), day.member("bob")
    await day.app.database.write(
        lambda tx: (
            tx.execute(
                "INSERT INTO drafts (post_id, user_id, body, saved_at) VALUES (1, ?, ?, ?)",
                (ann.id, SHORT, "2026-01-01T09:00:00+00:00"),
            ).rowcount
        )
    )
    assert preselected(await opened(day, ann)) == "keep"
    message = await bob.send(day.channel, "folds")
    await bob.context_menu(day.channel, MENU, message)
    form = await bob.click(day.channel.history()[0], label="Answer")
    assert (field(form)["value"], preselected(form)) == ("folds", "keep")


async def test_a_message_handed_in_leaves_the_choice_as_it_was(day: World) -> None:
    ann = day.member("ann")
    await answer(day, ann, SHORT, share="share")
    message = await ann.send(day.channel, "folds")
    await ann.context_menu(day.channel, MENU, message)
    assert preselected(await ann.click(day.channel.history()[0], label="Answer")) == "share"


async def test_an_update_that_is_too_short_keeps_the_choice_beside_the_answer(day: World) -> None:
    ann = day.member("ann")
    await answer(day, ann, GOOD, share="share")
    short = await answer(day, ann, SHORT, share="keep")
    form = await ann.click(short.response, label="Keep writing")
    assert (field(form)["value"], preselected(form)) == (GOOD, "keep")


async def test_sharing_in_the_thread_is_the_last_choice(day: World) -> None:
    ann = day.member("ann")
    kept = await answer(day, ann, GOOD, share="keep")
    await answer(day, ann, SHORT, share="keep")
    feedback = await ann.click(kept.response, label="See my feedback")
    await ann.click(feedback.response, label="Share in thread")
    assert preselected(await opened(day, ann)) == "share"


async def test_a_message_of_hers_in_the_thread_is_not_called_private(day: World) -> None:
    ann = day.member("ann")
    await ann.send(day.thread(), GOOD)
    said = texts((await answer(day, ann, MORE, share="keep")).response)
    assert ALONE in said
    assert "stays where you wrote it, for everyone there to read" in said
    assert "Only you can see it" not in said
    assert any(GOOD in texts(one) for one in day.thread().history())


async def test_a_message_that_joins_a_private_answer_is_not_called_private(day: World) -> None:
    bob = day.member("bob")
    await answer(day, bob, MORE, share="keep")
    message = await bob.send(day.channel, GOOD)
    said = texts((await bob.context_menu(day.channel, MENU, message)).response)
    assert ALONE in said
    assert "Only you can see it" not in said


async def test_taking_the_copy_out_is_said_beside_a_message_too(day: World) -> None:
    ann = day.member("ann")
    await ann.send(day.thread(), GOOD)
    await answer(day, ann, MORE, share="share")
    said = texts((await answer(day, ann, MORE, share="keep")).response)
    assert ALONE in said
    assert "only you can see it" not in said
    assert not any(MORE in texts(one) for one in day.thread().history())


async def test_a_message_that_went_with_its_thread_is_not_spoken_of(day: World) -> None:
    ann = day.member("ann")
    await ann.send(day.thread(), GOOD)
    day.env.backend.delete_channel(day.thread().id)
    await day.run_due()
    said = texts((await answer(day, ann, MORE, share="keep")).response)
    assert "Only you can see it" in said


async def test_without_a_thread_a_message_elsewhere_is_told_of(day: World) -> None:
    ann = day.member("ann")
    message = await ann.send(day.channel, GOOD)
    await ann.context_menu(day.channel, MENU, message)
    day.env.backend.delete_channel(day.thread().id)
    await day.run_due()
    form = await ann.click(day.channel.history()[0], label="Answer")
    said = texts((await ann.submit_modal(form, {"text": MORE, "who": "share"})).response)
    assert ALONE in said
    assert "only you can see it" not in said


def late_card(here: World) -> Any:
    return next(one for one in here.channel.history() if "Answer late" in str(one.components))


async def test_an_answer_made_private_after_the_reveal_is_named_no_more(day: World) -> None:
    ann, bob = day.member("ann"), day.member("bob")
    await answer(day, ann)
    await bob.send(day.thread(), GOOD)
    await day.until("2026-01-02T09:00")
    thread = day.channel.threads[0]

    def reveal() -> str:
        return next(texts(one) for one in thread.history() if "The answer:" in texts(one))

    assert all(f"<@{who.id}> [read](" in reveal() for who in (ann, bob))
    for who in (ann, bob):
        form = await who.click(late_card(day), label="Answer late")
        await who.submit_modal(form, {"text": "", "who": "keep"})
    await day.run_due()
    assert "[read](" not in reveal()
    assert "2 members answered" in reveal(), "the days stay"
    assert await stored(day) == [(GOOD, 1, 0), (GOOD, 1, 0)]
