"""/practise through the real discord.py."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from discord import ui

from bot.bank.model import Bank, Coding, KeyPoint, Language
from bot.core.ids import AttemptId
from bot.gateway.layout import TEXT_LIMIT
from bot.practice.open import messages
from bot.practice.open.rules import Wish
from bot.practice.self_check.rules.points import fingerprint
from tests.practice.drawing import draw
from tests.practice.quiz.conftest import choice, question
from tests.practice.self_check.questions import STORY
from tests.world import World, texts

SQL = Coding(
    Language.SQL, "SELECT 1;", "SELECT 2;", setup="CREATE TABLE t (a);", expected=((1, None),)
)
POINT = KeyPoint("Folds are held out.", ("held out",))


@pytest.fixture(scope="session")
def bank() -> Bank:
    return Bank.of(
        [
            *(question(f"fold-{at}", "evaluation", key_points=(POINT,)) for at in range(2)),
            question("rows", "coding", coding=SQL),
            choice("pick", "vision"),
            *(question(f"told-{at}", "llm", coding=None) for at in range(2)),
            choice("asked", "llm"),
            STORY,
        ]
    )


async def practise(here: World, who: Any, **options: Any) -> Any:
    result = await who.slash(here.channel, "practise", **options)
    assert result.ephemeral
    return result


async def rows(here: World, query: str) -> list[tuple[Any, ...]]:
    return await here.app.database.read(lambda tx: [tuple(row) for row in tx.execute(query)])


async def test_a_question_is_answered_ticked_read_and_followed_by_another(here: World) -> None:
    ann = here.member("ann")
    asked = await practise(here, ann, topic="evaluation", minutes=5)
    first = "fold-0" if "fold-0" in texts(asked.response) else "fold-1"
    assert "Time is up <t:" in texts(asked.response)
    assert "Answer of" not in texts(asked.response)
    form = await ann.click(asked.response, label="Answer")
    seen = await ann.submit_modal(form, {"text": "Each is held out once."})
    assert seen.ephemeral
    assert "You covered 1 of 1" in texts(seen.response)
    model = await ann.click(seen.response, label="Show model answer")
    assert f"Answer of {first}." in texts(model.response)
    after = await ann.click(seen.response, label="Next question")
    assert "Title of fold-" in texts(after.response)
    assert first not in texts(after.response)
    other = "fold-1" if first == "fold-0" else "fold-0"
    stored = await rows(here, "SELECT question_id, answer FROM practice_attempts ORDER BY 1")
    assert stored == sorted([(first, "Each is held out once."), (other, "")])


async def test_ticks_are_kept_by_save_alone_and_corrected_ones_grade_once(here: World) -> None:
    ann = here.member("ann")
    asked = await practise(here, ann, topic="evaluation")
    form = await ann.click(asked.response, label="Answer")
    assert "Prompt of fold-" in str(form.modal)
    seen = await ann.submit_modal(form, {"text": "It was held out."})
    assert "You covered 1 of 1" in texts(seen.response)
    seen = await ann.select(seen.response, values=[])
    assert "You covered" not in texts(seen.response)
    assert await rows(here, "SELECT ticked FROM practice_attempts") == [(None,)]
    assert await rows(here, "SELECT source, grade FROM review_grades") == []
    seen = await ann.click(seen.response, label="Save")
    assert "You'll see this question again" in texts(seen.response)
    seen = await ann.select(seen.response, values=[fingerprint(POINT.point)])
    seen = await ann.click(seen.response, label="Save")
    assert await rows(here, "SELECT source, grade FROM review_grades") == [("ticks", 1)]
    (ticked,) = await rows(here, "SELECT ticked FROM practice_attempts")
    assert len(str(ticked[0])) > 2


async def test_practice_counts_where_the_server_lets_it_also_late_and_after_a_restart(
    here: World,
) -> None:
    ann, counts = here.member("ann"), {"counts": "any practice"}
    await here.setup(topics="vision", time="09:00", timezone="UTC", **counts)
    await here.until("2026-01-01T09:00")
    asked = await practise(here, ann, topic="evaluation", minutes=5)
    form = await ann.click(asked.response, label="Answer")
    await here.forward(timedelta(minutes=20, seconds=5))
    await here.restart(crash=True)
    for done in range(3):
        seen = await ann.submit_modal(form, {"text": "It was held out."})
        assert ("after the time you set" in texts(seen.response)) is (done == 0)
        assert ("**Your day counts: " in texts(seen.response)) is (done == 2)
        asked = await ann.click(seen.response, label="Next question")
        if done == 1:
            asked = await practise(here, ann, topic="coding")
        form = await ann.click(asked.response, label="Answer")


async def test_the_question_of_the_day_is_never_practised_nor_its_answer_shown(here: World) -> None:
    ann = here.member("ann")
    asked = await practise(here, ann, topic="coding")
    await here.setup(time="09:00", timezone="UTC")
    await here.organiser.slash(here.channel, "organise queue", question="rows", date="2026-01-03")
    refused = await ann.click(asked.response, label="Show model answer")
    assert "waits for the reveal" in texts(refused.response)
    assert "or soon will be" in texts(refused.response), "what is only queued is not told"
    form = await ann.click(asked.response, label="Answer")
    typed = "SELECT count(*) FROM orders GROUP BY customer ORDER BY count(*) DESC"
    kept = await ann.submit_modal(form, {"text": typed})
    assert "or soon will be, so its answer waits" in texts(kept.response)
    assert "What you wrote is kept" in texts(kept.response)
    assert list(kept.followups) == [], "so nothing is handed back"
    assert await rows(here, "SELECT answer FROM practice_attempts") == [(typed,)]
    nothing = await practise(here, ann, topic="coding")
    assert "No question fits" in texts(nothing.response)


async def test_an_answer_to_what_was_queued_meanwhile_counts_as_practice(here: World) -> None:
    ann = here.member("ann")
    await here.setup(topics="vision", time="09:00", timezone="UTC", counts="any practice")
    await here.until("2026-01-01T09:00")
    queue = {"fold-0": "2026-01-03", "fold-1": "2026-01-04", "rows": "2026-01-05"}
    shown = [await practise(here, ann, topic=one) for one in ("evaluation", "evaluation", "coding")]
    forms = [await ann.click(one.response, label="Answer") for one in shown]
    for question_id, date in queue.items():
        await here.organiser.slash(here.channel, "organise queue", question=question_id, date=date)
    for at, form in enumerate(forms):
        kept = texts((await ann.submit_modal(form, {"text": "It was held out."})).response)
        assert "What you wrote is kept." in kept
        assert ("**Your day counts: " in kept) is (at == 2)


async def test_what_one_needs_is_what_is_due_and_then_what_went_wrong(here: World) -> None:
    ann = here.member("ann")
    asked = await practise(here, ann, topic="coding")
    form = await ann.click(asked.response, label="Answer")
    seen = await ann.submit_modal(form, {"text": "I'd count the rows."})
    await ann.click(seen.response, label="Add to my reviews")
    quiz = await ann.slash(here.channel, "quiz start", topic="llm")
    assert "Not quite" in texts((await ann.click(quiz.response, label="A")).response)
    await here.forward(timedelta(days=3))
    due = await practise(here, ann)
    assert "due for review" in texts(due.response)
    assert "Title of rows" in texts(due.response)
    for title in range(2):  # both before any other, as none of them is due
        weak = await ann.click(due.response, label="Next question")
        assert "Title of told-" in texts(weak.response), title
        due = weak


async def test_nobody_reads_or_answers_what_somebody_else_practises(here: World) -> None:
    ann, bob = here.member("ann"), here.member("bob")
    await practise(here, ann, topic="coding")
    view = draw(messages.PractiseAnswer(AttemptId(1), question("rows"), answered=False))
    view.stop()
    channel = here.app.client.get_partial_messageable(here.channel.id)
    await channel.send(view=view)
    refused = await bob.click(here.channel.history()[-1], label="Next question")
    assert "somebody else's" in texts(refused.response)


async def test_a_quiz_without_a_question_offers_practice(here: World) -> None:
    ann = here.member("ann")
    none = await ann.slash(here.channel, "quiz start", topic="behavioural")
    assert "practise" in texts(none.response)
    asked = await ann.click(none.response, label="Practise it")
    assert STORY.title in texts(asked.response)


def test_coding_shows_what_one_starts_from_and_then_the_solution() -> None:
    coded = question("rows", "coding", coding=SQL)
    asked = draw(messages.PractiseQuestion(AttemptId(1), coded, Wish("coding")))
    shown = str(asked.to_components())
    assert "CREATE TABLE t (a);" in shown
    assert "1  NULL" in shown
    assert "SELECT 1;" not in shown
    assert "SELECT 1;" in str(
        draw(messages.PractiseAnswer(AttemptId(1), coded, answered=True)).to_components()
    )


def test_what_does_not_fit_beside_the_question_is_left_out_whole() -> None:
    """Half a block of code would break the card, and a longer one is refused by Discord."""
    long = replace(SQL, starter="-- from here\n" * 60, setup="CREATE TABLE t (a);\n" * 150)
    asked = draw(messages.PractiseQuestion(AttemptId(1), question("rows", coding=long), Wish()))
    (shown,) = [one for one in shown_texts(asked) if "Prompt of rows" in one]
    assert "-- from here" in shown
    assert "CREATE TABLE" not in shown
    assert "**Expected result**" in shown
    assert shown.count("```") == 4
    assert asked.content_length() <= TEXT_LIMIT


def shown_texts(view: ui.LayoutView) -> list[str]:
    return [one.content for one in view.walk_children() if isinstance(one, ui.TextDisplay)]


def test_a_story_shows_its_guide_before_and_two_outlines_after() -> None:
    asked = str(draw(messages.PractiseQuestion(AttemptId(1), STORY, Wish())).to_components())
    assert "**Situation**: where" in asked
    assert "A strong story" not in asked
    after = draw(messages.PractiseAnswer(AttemptId(1), replace(STORY), answered=True))
    assert "**A strong story**\\nstrong" in str(after.to_components())
    assert "**A weak story**\\nweak" in str(after.to_components())


async def test_a_quiz_offers_only_topics_that_it_can_ask(here: World) -> None:
    ann = here.member("ann")
    for name in ("quiz start", "quiz group"):
        offered = await ann.autocomplete(here.channel, name, "topic", "")
        values = [one["value"] for one in offered]
        assert "vision" in values, name
        assert "behavioural" not in values, name


async def test_a_change_leaves_the_day_and_the_time_of_the_answer(here: World) -> None:
    ann = here.member("ann")
    asked = await ann.slash(here.channel, "practise", topic="evaluation", minutes=5)
    form = await ann.click(asked.response, label="Answer")
    await here.forward(timedelta(minutes=3))
    answered = here.env.now()
    shown = await ann.submit_modal(form, {"text": "By what is held out."})
    await here.forward(timedelta(days=3))
    form = await ann.click(shown.response, label="Change it")
    changed = await ann.submit_modal(form, {"text": "By what is held out, and only once."})
    assert "after the time you set" not in texts(changed.response)
    ((text, at),) = await rows(here, "SELECT answer, answered_at FROM practice_attempts")
    assert (text, at[:19]) == (
        "By what is held out, and only once.",
        f"{answered:%Y-%m-%dT%H:%M:%S}",
    )


async def test_a_form_on_another_device_replaces_no_answer_that_came_since(here: World) -> None:
    ann = here.member("ann")
    asked = await practise(here, ann, topic="evaluation")
    first, same, old = [await ann.click(asked.response, label="Answer") for _ in range(3)]
    shown = await ann.submit_modal(first, {"text": "By what is held out."})
    again = await ann.submit_modal(same, {"text": "By what is held out."})
    assert "You covered 1 of 1" in texts(again.response)  # its reply was lost: no matter
    back = await ann.submit_modal(old, {"text": "Short."})
    assert "**Not saved:** you've answered this question since" in back.response.content
    assert await back.response.attachments[0].read() == b"Short."
    assert await rows(here, "SELECT answer FROM practice_attempts") == [("By what is held out.",)]
    form = await ann.click(shown.response, label="Change it")
    await ann.submit_modal(form, {"text": "Short."})
    assert await rows(here, "SELECT answer FROM practice_attempts") == [("Short.",)]
