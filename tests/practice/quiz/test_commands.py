"""/quiz through the real discord.py: every form, restarts, old pictures, other people."""

import asyncio
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from bot.bank.model import Bank
from bot.core.errors import UserError
from bot.practice.quiz.asking.messages import AnswerJudged
from bot.practice.quiz.asking.rules import PickReason, fingerprint, judge_choice, judge_typed
from bot.practice.quiz.solo import messages
from bot.practice.quiz.solo.service import QuizService
from bot.practice.review import store as review_store
from tests.practice.drawing import draw
from tests.practice.quiz.conftest import choice
from tests.world import World, ids, texts


async def start(here: World, who: Any, **options: Any) -> Any:
    result = await who.slash(here.channel, "quiz start", **options)
    assert result.ephemeral
    return result


def labels(result: Any) -> list[str]:
    """The labels of all buttons of a reply."""
    found: list[str] = []

    def walk(parts: Any) -> None:
        for part in parts:
            if part.get("label"):
                found.append(part["label"])
            walk(part.get("components") or [])

    walk(result.response.components)
    return found


async def stored(here: World) -> list[tuple[str, str | None, int | None]]:
    """Question, answer, verdict of each question of each quiz."""
    return await here.app.database.read(
        lambda tx: [
            (row["question_id"], row["given"], row["is_right"])
            for row in tx.execute(
                "SELECT question_id, given, is_right FROM quiz_items ORDER BY quiz_id, position"
            )
        ]
    )


async def cards(here: World, who: Any) -> list[tuple[str, int]]:
    """The member's review cards: question and number of grades."""
    return await here.app.database.read(
        lambda tx: [
            (row["question_id"], row["grade_count"])
            for row in tx.execute(
                "SELECT question_id, grade_count FROM review_cards WHERE user_id = :id ORDER BY 1",
                {"id": who.id},
            )
        ]
    )


async def public(here: World, view: Any) -> Any:
    """The bot shows a picture where everybody can click: what nobody could do in Discord,
    where the cards are private. So a test sees that the id alone gives no right."""
    view.stop()
    channel = here.app.client.get_partial_messageable(here.channel.id)
    await channel.send(view=view)
    return here.channel.history()[-1]


async def test_one_right_option_is_answered_by_its_letter(here: World) -> None:
    ann = here.member("ann")
    asked = await start(here, ann, topic="llm")
    assert "question 1 of 1" in texts(asked.response)
    assert "Why" not in texts(asked.response)
    result = await ann.click(asked.response, label="B")
    assert result.response.ephemeral
    shown = texts(result.response)
    assert "**Right.**" in shown
    assert "Why 1 of one." in shown
    assert "Why 0 of one." not in shown
    assert "Source of one" in shown
    assert await stored(here) == [("one", "1", 1)]
    assert await cards(here, ann) == []


async def test_a_miss_shows_both_whys_and_comes_back(here: World) -> None:
    ann = here.member("ann")
    asked = await start(here, ann, topic="Large language models")
    shown = texts((await ann.click(asked.response, label="C")).response)
    assert "**Not quite.**" in shown
    assert "Why 2 of one." in shown
    assert "Why 1 of one." in shown
    assert "You'll see it again tomorrow" in shown
    assert await cards(here, ann) == [("one", 1)]


async def test_two_options_are_two_buttons_with_their_words(here: World) -> None:
    ann = here.member("ann")
    asked = await start(here, ann, topic="vision")
    result = await ann.click(asked.response, label="Option 1 of either")
    assert "**Right.**" in texts(result.response)


@pytest.mark.parametrize(
    ("chosen", "verdict"), [(["2", "0"], "**Right.**"), (["0"], "**Not quite.**")]
)
async def test_several_are_chosen_in_a_select(here: World, chosen: list[str], verdict: str) -> None:
    ann = here.member("ann")
    asked = await start(here, ann, topic="statistics")
    select = next(one for one in ids(asked.response.message) if one.startswith("quiz:picks"))
    result = await ann.select(asked.response, chosen, custom_id=select)
    assert verdict in texts(result.response)
    assert "Why 0 of several." in texts(result.response)
    assert "Why 2 of several." in texts(result.response)


async def test_a_figure_is_typed_in_a_form_as_one_writes_it(here: World) -> None:
    for at, typed in enumerate(["0.5", ".5", "50 %", "1/2", "0,5"]):
        ann = here.member(f"ann{at}")
        asked = await start(here, ann, topic="probability")
        form = await ann.click(asked.response, label="Enter a number")
        result = await ann.submit_modal(form, {"number": typed})
        assert "**Right.**" in texts(result.response), typed
        assert "**0.5**, give or take 0.01" in texts(result.response), typed
        assert (await stored(here))[at:] == [("figure", typed, 1)]


async def test_what_is_no_number_is_refused_and_counts_for_nothing(here: World) -> None:
    ann = here.member("ann")
    asked = await start(here, ann, topic="probability")
    form = await ann.click(asked.response, label="Enter a number")
    result = await ann.submit_modal(form, {"number": "`@everyone` ||half||"})
    assert result.ephemeral
    assert "nothing is counted" in texts(result.response)
    assert "`'@everyone' ||half||`" in texts(result.response)
    assert await stored(here) == [("figure", None, None)]
    form = await ann.click(asked.response, label="Enter a number")
    result = await ann.submit_modal(form, {"number": "7"})
    assert "You wrote 7." in texts(result.response)


async def test_not_knowing_shows_the_answer_and_comes_back(here: World) -> None:
    ann = here.member("ann")
    asked = await start(here, ann, topic="llm")
    result = await ann.click(asked.response, label="I don't know")
    assert "**Here is the answer.**" in texts(result.response)
    assert "Why 1 of one." in texts(result.response)
    assert await stored(here) == [("one", "", 0)]
    assert await cards(here, ann) == [("one", 1)]


async def test_a_whole_quiz_ends_with_the_score_and_repeats_the_misses(here: World) -> None:
    ann = here.member("ann")
    card = await start(here, ann, topic="any", questions=5, difficulty="hard")
    for at, letter in enumerate("BAC", start=1):
        assert f"question {at} of 3" in texts(card.response)
        result = await ann.click(card.response, label=letter)
        card = await ann.click(result.response, label="Next" if at < 3 else "My result")
    shown = texts(card.response)
    assert "1 of 3 right" in shown
    assert "ML in production: 1 of 3" in shown
    assert shown.count(": tomorrow") == 2
    again = await ann.click(card.response, label="Repeat the 2 I missed")
    assert "question 1 of 2 · once more" in texts(again.response)
    missed = [id_ for id_, _, right in (await stored(here))[:3] if not right]
    assert [id_ for id_, *_ in (await stored(here))[3:]] == missed[::-1]


async def test_what_i_need_asks_due_reviews_then_weak_topics_then_new(here: World) -> None:
    ann = here.member("ann")
    asked = await start(here, ann, topic="llm")
    await ann.click(asked.response, label="A")
    asked = await start(here, ann, topic="ml-basics", questions=1)
    await ann.click(asked.response, label="A")
    missed = (await stored(here))[1][0]
    await here.forward(timedelta(days=2))
    await start(here, ann, questions=20)
    reasons = await here.app.database.read(
        lambda tx: [
            (row["question_id"], row["reason"])
            for row in tx.execute(
                "SELECT question_id, reason FROM quiz_items WHERE quiz_id = 3 ORDER BY position"
            )
        ]
    )
    assert {id_ for id_, reason in reasons if reason == "due"} == {"one", missed}
    assert [reason for _, reason in reasons] == ["due"] * 2 + ["weak"] * 5 + ["new"] * 6


async def test_the_autocomplete_offers_topics_and_what_i_need(here: World) -> None:
    ann = here.member("ann")
    every = await ann.autocomplete(here.channel, "quiz start", "topic", "")
    assert [one["value"] for one in every][:2] == ["need", "any"]
    assert len(every) == 8  # six topics of this bank have something to ask
    found = await ann.autocomplete(here.channel, "quiz start", "topic", "computer v")
    assert [one["name"] for one in found] == ["Computer vision"]


async def test_a_wish_that_nothing_fits_is_refused_kindly(here: World) -> None:
    ann = here.member("ann")
    unknown = await ann.slash(here.channel, "quiz start", topic="knitting")
    assert "don't know the topic `knitting`" in texts(unknown.response)
    empty = await ann.slash(here.channel, "quiz start", topic="behavioural")
    assert "No quiz question fits" in texts(empty.response)
    assert await stored(here) == []


async def test_nobody_else_sees_or_copies_my_quiz(here: World) -> None:
    """Complaint 13: every step is private, from the question to the score."""
    ann = here.member("ann")
    card = await start(here, ann, topic="statistics")
    select = next(one for one in ids(card.response.message) if one.startswith("quiz:picks"))
    steps = [card, await ann.select(card.response, ["0"], custom_id=select)]
    steps.append(await ann.click(steps[-1].response, label="My result"))
    steps.append(await ann.click(steps[-1].response, label="Repeat the one I missed"))
    steps.append(await ann.click(steps[-1].response, label="Stop here"))
    assert all(step.response.ephemeral for step in steps)
    assert here.channel.history() == []


async def test_a_click_of_somebody_else_changes_nothing(here: World, bank: Bank) -> None:
    ann, eve = here.member("ann"), here.member("eve")
    await start(here, ann, topic="llm")
    asked = messages.QuizQuestion(1, 0, 1, 1, bank.questions["one"], PickReason.REQUESTED)
    forged = await public(here, draw(asked))
    for label in ("B", "I don't know", "Stop here"):
        result = await eve.click(forged, label=label)
        assert result.ephemeral
        assert "somebody else's" in texts(result.response)
    assert await stored(here) == [("one", None, None)]
    assert await cards(here, eve) == []


async def test_buttons_work_after_a_restart_and_after_a_crash(here: World) -> None:
    """Complaint 15: nothing is in memory."""
    ann = here.member("ann")
    card = await start(here, ann, topic="ml-basics", questions=3)
    await here.restart()
    result = await ann.click(card.response, label="B")
    assert "**Right.**" in texts(result.response)
    await here.restart(crash=True)
    card = await ann.click(result.response, label="Next")
    assert "question 2 of 3" in texts(card.response)
    await here.restart()
    going = await start(here, ann)
    assert "1 of 3 answered" in texts(going.response)
    assert "question 2 of 3" in texts((await ann.click(going.response, label="Go on")).response)


async def test_a_form_opened_before_a_restart_is_taken_after_it(here: World) -> None:
    ann = here.member("ann")
    asked = await start(here, ann, topic="probability")
    form = await ann.click(asked.response, label="Enter a number")
    await here.restart()
    assert "**Right.**" in texts((await ann.submit_modal(form, {"number": "1/2"})).response)


async def test_a_second_click_shows_what_the_first_one_did(here: World) -> None:
    ann = here.member("ann")
    first = await start(here, ann, topic="llm")
    other = await ann.click((await start(here, ann)).response, label="Go on")
    await ann.click(first.response, label="A")
    again = await ann.click(other.response, label="B")
    assert "**Not quite.**" in texts(again.response)
    assert "that answer stands" in texts(again.response)
    assert await stored(here) == [("one", "0", 0)]
    assert await cards(here, ann) == [("one", 1)]


async def test_two_clicks_at_the_same_moment_store_one_answer(here: World) -> None:
    ann = here.member("ann")
    await start(here, ann, topic="llm")
    print_ = fingerprint(here.bank.questions["one"])
    found = await asyncio.gather(
        *(
            QuizService(here.app.core).answer(
                here.guild.id, ann.id, 1, 0, judge_choice((at,)), print_
            )
            for at in (0, 1, 1)
        )
    )
    assert [one.settled for one in found if isinstance(one, AnswerJudged)] == [False, True, True]
    assert len(await stored(here)) == 1
    assert await cards(here, ann) == [("one", 1)]


async def test_an_answer_and_its_review_card_are_stored_together_or_not_at_all(
    here: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    ann = here.member("ann")
    asked = await start(here, ann, topic="llm")

    def full(*_args: Any, **_more: Any) -> None:
        raise OSError("disk full")

    monkeypatch.setattr(review_store, "log_grade", full)
    failed = await ann.click(asked.response, label="A")
    assert failed.ephemeral
    assert "Sorry" in texts(failed.response)
    assert await stored(here) == [("one", None, None)]
    assert await cards(here, ann) == []
    monkeypatch.undo()
    assert "**Right.**" in texts((await ann.click(asked.response, label="B")).response)


async def test_a_choice_that_makes_no_sense_is_refused(here: World) -> None:
    ann = here.member("ann")
    await start(here, ann, topic="llm")
    print_ = fingerprint(here.bank.questions["one"])
    for chosen in ((), (4,), (-1,), (0, 9)):
        with pytest.raises(UserError, match="nothing is counted"):
            await QuizService(here.app.core).answer(
                here.guild.id, ann.id, 1, 0, judge_choice(chosen), print_
            )
    with pytest.raises(UserError, match="nothing is counted"):
        await QuizService(here.app.core).answer(here.guild.id, ann.id, 1, 0, judge_typed("3"))
    assert await stored(here) == [("one", None, None)]


async def test_a_late_click_says_how_the_quiz_ended(here: World) -> None:
    ann = here.member("ann")
    first = await start(here, ann, topic="ml-basics", questions=2)
    other = await ann.click((await start(here, ann)).response, label="Go on")
    ended = await ann.click(first.response, label="Stop here")
    assert "You didn't answer any questions" in texts(ended.response)
    assert "Repeat the one I missed" not in labels(ended)
    late = await ann.click(other.response, label="B")
    assert "belongs to a quiz that is over" in texts(late.response)
    assert all(given is None for _, given, _ in await stored(here))


async def test_a_button_a_year_old_says_what_it_was(here: World) -> None:
    ann = here.member("ann")
    first = await start(here, ann, topic="probability")
    other = await ann.click((await start(here, ann)).response, label="Go on")
    form = await ann.click(first.response, label="Enter a number")
    await ann.click(first.response, label="Stop here")
    await here.forward(timedelta(days=365))
    late = await ann.click(other.response, label="Enter a number")
    assert "belongs to a quiz that is over" in texts(late.response)
    assert "is over" in texts((await ann.submit_modal(form, {"number": "1"})).response)


async def test_a_quiz_that_is_still_running_a_year_later_goes_on(here: World) -> None:
    ann = here.member("ann")
    card = await start(here, ann, topic="llm")
    await here.forward(timedelta(days=365))
    assert "**Right.**" in texts((await ann.click(card.response, label="B")).response)


async def test_a_quiz_that_is_gone_is_refused_kindly(here: World, bank: Bank) -> None:
    asked = messages.QuizQuestion(99, 0, 1, 1, bank.questions["one"], PickReason.REQUESTED)
    card = await public(here, draw(asked))
    result = await here.member("ann").click(card, label="A")
    assert "from long ago" in texts(result.response)


async def test_another_server_never_sees_a_quiz_of_this_one(here: World, bank: Bank) -> None:
    ann = here.member("ann")
    await start(here, ann, topic="llm")
    other = here.env.create_guild("Other")
    channel = other.create_text_channel("lounge")
    member = other.add_member(ann.user)
    asked = messages.QuizQuestion(1, 0, 1, 1, bank.questions["one"], PickReason.REQUESTED)
    view = draw(asked)
    view.stop()
    await here.app.client.get_partial_messageable(channel.id).send(view=view)
    result = await member.click(channel.history()[0], label="B")
    assert "from long ago" in texts(result.response)
    assert await stored(here) == [("one", None, None)]


async def test_one_quiz_at_a_time_and_it_can_be_ended(here: World) -> None:
    ann = here.member("ann")
    await start(here, ann, topic="llm")
    second = await start(here, ann, topic="vision")
    assert "in the middle of a quiz" in texts(second.response)
    assert len(await stored(here)) == 1
    await ann.click(second.response, label="End it")
    third = await start(here, ann, topic="vision")
    assert "Title of either" in texts(third.response)


async def test_two_members_have_their_own_quizzes(here: World) -> None:
    ann, bob = here.member("ann"), here.member("bob")
    one = await start(here, ann, topic="llm")
    two = await start(here, bob, topic="llm")
    await ann.click(one.response, label="A")
    assert "**Right.**" in texts((await bob.click(two.response, label="B")).response)
    assert await cards(here, bob) == []


async def test_tapping_repeat_twice_begins_one_quiz(here: World) -> None:
    ann = here.member("ann")
    asked = await start(here, ann, topic="llm")
    result = await ann.click(asked.response, label="A")
    ended = messages.QuizEnded(1, (), 0, 1, 1, (), 1, here.env.now().date())
    copy = await public(here, draw(ended))
    score = await ann.click(result.response, label="My result")
    await ann.click(score.response, label="Repeat the one I missed")
    again = await ann.click(copy, label="Repeat the one I missed")
    assert "question 1 of 1 · once more" in texts(again.response)
    assert len(await stored(here)) == 2


async def test_repeating_while_another_quiz_runs_names_that_one(here: World) -> None:
    ann = here.member("ann")
    asked = await start(here, ann, topic="llm")
    result = await ann.click(asked.response, label="A")
    score = await ann.click(result.response, label="My result")
    await start(here, ann, topic="vision")
    again = await ann.click(score.response, label="Repeat the one I missed")
    assert "in the middle of a quiz" in texts(again.response)


async def test_getting_a_miss_right_the_same_day_does_not_bring_it_back_today(here: World) -> None:
    ann = here.member("ann")
    asked = await start(here, ann, topic="llm")
    result = await ann.click(asked.response, label="A")
    score = await ann.click(result.response, label="My result")
    again = await ann.click(score.response, label="Repeat the one I missed")
    shown = texts((await ann.click(again.response, label="B")).response)
    assert "You'll see it again" in shown
    assert "again today" not in shown
    assert await cards(here, ann) == [("one", 2)]


async def test_options_that_were_reworded_meanwhile_are_shown_again(here: World) -> None:
    ann = here.member("ann")
    asked = await start(here, ann, topic="llm")
    moved = choice("one", "llm", rights="1000")
    here.app.core.bank.replace(
        Bank.of([moved, *(q for q in here.bank.questions.values() if q.id != "one")])
    )
    again = await ann.click(asked.response, label="B")
    assert "your click isn't counted" in texts(again.response)
    assert await stored(here) == [("one", None, None)]
    assert "**Right.**" in texts((await ann.click(again.response, label="A")).response)


async def test_a_question_that_is_retired_in_the_middle_is_still_judged(here: World) -> None:
    ann = here.member("ann")
    asked = await start(here, ann, topic="llm")
    here.app.core.bank.replace(Bank.of(q for q in here.bank.questions.values() if q.id != "one"))
    result = await ann.click(asked.response, label="A")
    assert "**Not quite.**" in texts(result.response)
    score = await ann.click(result.response, label="My result")
    assert "Repeat the one I missed" not in labels(score)


async def test_a_question_that_vanished_over_a_restart_is_passed_over(here: World) -> None:
    ann = here.member("ann")
    asked = await start(here, ann, topic="mlops", questions=3)
    first = (await stored(here))[0][0]
    here.bank = Bank.of(q for q in here.bank.questions.values() if q.id != first)
    await here.restart()
    after = await ann.click(asked.response, label="B")
    assert "question 1 of 2" in texts(after.response)
    assert "That question has left the quiz" in texts(after.response)
    assert len(await stored(here)) == 2
    await ann.click(after.response, label="B")
    (last,) = (one for one, given, _ in await stored(here) if given is None)
    here.bank = Bank.of([here.bank.questions[last]])
    await here.restart()
    service = QuizService(here.app.core)  # another device, on what was answered and vanished then
    shown = await service.answer(here.guild.id, ann.id, 1, 1, judge_choice((1,)))
    assert isinstance(shown, messages.QuizQuestion)
    assert (shown.question.id, shown.left_out) == (last, False)


async def test_the_open_question_of_the_day_is_in_no_quiz(here: World) -> None:
    await here.setup(time="09:00", timezone="UTC", topics="llm")
    await here.until("2026-01-01T09:00")
    assert "Title of one" in texts(here.channel.history()[0])
    ann = here.member("ann")
    hidden = await ann.slash(here.channel, "quiz start", topic="llm")
    assert "No quiz question fits" in texts(hidden.response)
    await here.until("2026-01-02T08:59")
    assert "No quiz question fits" in texts(
        (await ann.slash(here.channel, "quiz start", topic="llm")).response
    )


async def test_a_queued_question_is_in_no_new_quiz_until_its_day_is_over(here: World) -> None:
    """As in `/practise` and `/ask`: a quiz shows the answer."""
    await here.setup(time="09:00", timezone="UTC", topics="mlops")
    await here.organiser.slash(here.channel, "organise queue", question="one", date="2026-01-02")
    ann = here.member("ann")
    for moment in ("2026-01-01T09:00", "2026-01-02T08:59", "2026-01-02T09:00"):
        await here.until(moment)
        hidden = await ann.slash(here.channel, "quiz start", topic="llm")
        assert "No quiz question fits" in texts(hidden.response), moment
    await here.until("2026-01-03T09:00")
    assert "Prompt" in texts((await start(here, ann, topic="llm")).response)


async def test_a_question_that_becomes_the_days_question_leaves_the_quiz(here: World) -> None:
    await here.setup(time="09:00", timezone="UTC", topics="llm")
    ann = here.member("ann")
    asked = await start(here, ann, topic="llm")
    await here.until("2026-01-01T09:00")
    after = await ann.click(asked.response, label="A")
    assert "Why" not in texts(after.response)
    assert "That question has left the quiz: it is today's question now" in texts(after.response)
    assert "You didn't answer any questions" in texts(after.response)


async def test_what_is_typed_into_a_question_that_left_its_quiz_comes_back(here: World) -> None:
    await here.setup(time="09:00", timezone="UTC", topics="probability")
    ann = here.member("ann")
    asked = await start(here, ann, topic="probability")
    forms = [await ann.click(asked.response, label="Enter a number") for _ in range(2)]
    await here.until("2026-01-01T09:00")
    whys = ("has left the quiz", "belongs to a quiz that is over")
    for form, why in zip(forms, whys, strict=True):
        after = texts((await ann.submit_modal(form, {"number": "0.123"})).response)
        assert f"That question {why}" in after
        assert "You wrote 0.123." in after


async def test_what_was_missed_is_not_repeated_while_it_is_todays_question(here: World) -> None:
    await here.setup(time="09:00", timezone="UTC", topics="llm")
    ann = here.member("ann")
    asked = await start(here, ann, topic="llm")
    missed = await ann.click(asked.response, label="A")
    over = await ann.click(missed.response, label="My result")
    await here.until("2026-01-01T09:00")
    again = await ann.click(over.response, label="Repeat the one I missed")
    assert "nothing to repeat now" in texts(again.response)
    assert await stored(here) == [("one", "0", 0)]


async def test_a_report_is_stored_once_for_a_member_and_a_question(here: World) -> None:
    ann = here.member("ann")
    asked = await start(here, ann, topic="llm")
    result = await ann.click(asked.response, label="B")
    before = None
    for text, words in (("Option C is right too.", "see it"), ("I was mistaken.", "replaced")):
        form = await ann.click(result.response, label="Report this question")
        assert form.modal["components"][-1]["component"].get("value") == before
        before = text
        said = await ann.submit_modal(form, {"text": text})
        assert said.ephemeral
        assert words in texts(said.response)
    found = await here.app.database.read(
        lambda tx: [
            tuple(row) for row in tx.execute("SELECT question_id, body FROM question_reports")
        ]
    )
    assert found == [("one", "I was mistaken.")]


async def test_a_report_of_a_question_that_is_gone_is_refused(here: World, bank: Bank) -> None:
    gone = replace(bank.questions["one"], id="never-was")
    result = AnswerJudged("quiz", 1, 1, 1, gone, "1", True, None, here.env.now().date(), True)
    card = await public(here, draw(result))
    said = await here.member("ann").click(card, label="Report this question")
    assert "nothing to report" in texts(said.response)


async def test_a_blank_report_is_asked_for_words(here: World) -> None:
    ann = here.member("ann")
    asked = await start(here, ann, topic="llm")
    result = await ann.click(asked.response, label="B")
    form = await ann.click(result.response, label="Report this question")
    assert "a few words" in texts((await ann.submit_modal(form, {"text": "  "})).response)
