"""/review and *Add to my reviews* through the real discord.py."""

from datetime import timedelta
from typing import Any

import pytest

from bot.bank.model import Bank
from bot.core.errors import UserError
from bot.gateway import layout
from bot.practice.review import messages
from bot.practice.review.service import ReviewService
from tests.practice.drawing import draw
from tests.practice.quiz.conftest import choice
from tests.world import World, texts

GOOD = "The held-out fold was never seen while training the model."
DAY = timedelta(days=1)


async def keep(here: World, who: Any, *question_ids: str) -> None:
    """*Add to my reviews*, for several."""
    for question_id in question_ids:
        await ReviewService(here.app.core).add(here.guild.id, who.id, question_id)


async def review(here: World, who: Any, command: str = "now", **options: Any) -> Any:
    result = await who.slash(here.channel, f"review {command}", **options)
    assert result.ephemeral
    return result


async def public(here: World, view: Any) -> Any:
    """A picture on which everybody can click; in Discord the cards are private."""
    view.stop()
    await here.app.client.get_partial_messageable(here.channel.id).send(view=view)
    return here.channel.history()[-1]


async def grades(here: World) -> list[tuple[str, int, str]]:
    """Question, grade and source of every grade."""
    return await here.app.database.read(
        lambda tx: [
            (row["question_id"], row["grade"], row["source"])
            for row in tx.execute("SELECT * FROM review_grades ORDER BY grade_id")
        ]
    )


async def recall(here: World, who: Any, shown: Any, label: str) -> Any:
    """Show the answer and grade it."""
    answer = await who.click(shown.response, label="Show answer")
    return await who.click(answer.response, label=label)


async def test_nothing_due_is_good_news_and_says_how_cards_come(here: World) -> None:
    shown = texts((await review(here, here.member("ann"))).response)
    assert "That's good news!" in shown
    assert "/quiz start" in shown


async def test_a_kept_question_comes_back_tomorrow_shows_its_answer_and_is_graded(
    here: World,
) -> None:
    ann = here.member("ann")
    await keep(here, ann, "told-0")
    today = texts((await review(here, ann)).response)
    assert "Nothing is due. That's good news!" in today
    assert "Next: 1 question tomorrow." in today
    await here.forward(DAY)
    shown = await review(here, ann)
    assert "Title of told-0" in texts(shown.response)
    assert "Answer of told-0" not in texts(shown.response)
    answer = await ann.click(shown.response, label="Show answer")
    assert answer.response.ephemeral
    assert "Answer of told-0" in texts(answer.response)
    done = texts((await ann.click(answer.response, label="Good")).response)
    assert "You'll see *Title of told-0* again on" in done
    assert "Done for today: 1 review." in done
    assert await grades(here) == [("told-0", 3, "review")]


@pytest.mark.parametrize(("label", "grade"), [("Again", 1), ("Hard", 2), ("Good", 3), ("Easy", 4)])
async def test_each_grade_is_stored_as_it_was_pressed(here: World, label: str, grade: int) -> None:
    ann = here.member("ann")
    await keep(here, ann, "told-0")
    await here.forward(DAY)
    shown = texts((await recall(here, ann, await review(here, ann), label)).response)
    assert await grades(here) == [("told-0", grade, "review")]
    assert ("again tomorrow" in shown) == (grade <= 2)


async def test_the_most_overdue_comes_first_then_the_next_in_its_place(here: World) -> None:
    ann = here.member("ann")
    await keep(here, ann, "told-2")
    await here.forward(timedelta(hours=2))
    await keep(here, ann, "told-1", "told-0")
    await here.forward(2 * DAY)
    shown = await review(here, ann)
    assert "3 questions to go" in texts(shown.response)
    for name in ("told-2", "told-0", "told-1"):
        assert f"Title of {name}" in texts(shown.response).split("##")[1]
        shown = await recall(here, ann, shown, "Good")
    assert "Done for today: 3 reviews" in texts(shown.response)


async def test_no_more_come_a_day_than_the_member_chose(here: World) -> None:
    ann = here.member("ann")
    await review(here, ann, "settings", per_day=2)
    await keep(here, ann, "told-0", "told-1", "told-2")
    await here.forward(DAY)
    shown = await review(here, ann)
    assert "2 questions to go" in texts(shown.response)
    shown = await recall(here, ann, shown, "Good")
    shown = await recall(here, ann, shown, "Good")
    assert "That's your 2 reviews for today" in texts(shown.response)
    assert "1 more question can wait" in texts(shown.response)
    assert "That's your 2 reviews" in texts((await review(here, ann)).response)
    await here.forward(DAY)
    assert "Title of told-2" in texts((await review(here, ann)).response)


async def test_a_second_click_grades_nothing_and_shows_what_is_next(here: World) -> None:
    ann = here.member("ann")
    await keep(here, ann, "told-0", "told-1")
    await here.forward(DAY)
    first, second = await review(here, ann), await review(here, ann)
    answer = await ann.click(second.response, label="Show answer")
    await recall(here, ann, first, "Good")
    again = await ann.click(answer.response, label="Easy")
    assert "done that one already" in texts(again.response)
    assert "Title of told-1" in texts(again.response)
    assert await grades(here) == [("told-0", 3, "review")]


async def test_buttons_work_after_a_restart_and_a_year_later(here: World) -> None:
    ann = here.member("ann")
    await keep(here, ann, "told-0")
    await here.forward(DAY)
    shown, old = await review(here, ann), await review(here, ann)
    await here.restart(crash=True)
    answer = await ann.click(shown.response, label="Show answer")
    await here.restart()
    await here.forward(timedelta(days=365))
    done = await ann.click(answer.response, label="Hard")
    assert await grades(here) == [("told-0", 2, "review")]
    assert "You'll see" in texts(done.response)
    assert "done that one already" in texts(
        (await ann.click(old.response, label="Show answer")).response
    )


async def test_a_click_of_somebody_else_grades_nothing(here: World, bank: Bank) -> None:
    ann, eve = here.member("ann"), here.member("eve")
    await keep(here, ann, "told-0")
    await here.forward(DAY)
    answer = messages.ReviewAnswer(bank.questions["told-0"], 0)
    for label in ("Again", "Easy"):
        card = await public(here, draw(answer))
        said = texts((await eve.click(card, label=label)).response)
        assert "done that one already" in said
        assert "Nothing to review" in said
    assert await grades(here) == []


async def test_cards_of_one_server_are_not_those_of_another(here: World) -> None:
    ann = here.member("ann")
    await keep(here, ann, "told-0")
    other = here.env.create_guild("Other")
    member = other.add_member(ann.user)
    await here.forward(DAY)
    shown = await member.slash(other.create_text_channel("lounge"), "review now")
    assert "Nothing to review" in texts(shown.response)


async def test_stop_reminding_takes_it_out_and_it_can_come_again(here: World) -> None:
    ann = here.member("ann")
    await keep(here, ann, "told-0")
    await here.forward(DAY)
    await recall(here, ann, await review(here, ann), "Good")
    await here.forward(30 * DAY)
    shown, twin = await review(here, ann), await review(here, ann)
    gone = await ann.click(shown.response, label="Take out of my reviews")
    assert "won't come back" in texts(gone.response)
    late = await ann.click(twin.response, label="Take out of my reviews")
    assert "not in your reviews any more" in texts(late.response)
    assert "good news" in texts((await review(here, ann)).response)
    back = await ann.click(gone.response, label="Add it again")
    assert "again tomorrow" in texts(back.response)
    card = await here.app.database.read(
        lambda tx: tx.execute("SELECT grade_count, left_at FROM review_cards").fetchone()
    )
    assert tuple(card) == (1, None)


async def test_what_the_bank_lacks_is_not_asked_until_it_has_it_again(here: World) -> None:
    ann, bob = here.member("ann"), here.member("bob")
    for who in (ann, bob):
        await keep(here, who, "told-0", "told-1")
    await here.forward(DAY)
    whole = here.app.core.bank.bank
    here.app.core.bank.replace(Bank.of(q for q in here.bank.questions.values() if q.id != "told-0"))
    shown = texts((await review(here, ann)).response)
    assert "Title of told-1" in shown
    assert "told-0" not in shown
    load = await ReviewService(here.app.core).look_ahead(here.guild.id, ann.id)
    assert load.card_count == 1
    here.app.core.bank.replace(whole)
    for who in (ann, bob):  # whoever looked meanwhile, and whoever didn't
        assert "Title of told-0" in texts((await review(here, who)).response)


@pytest.mark.parametrize(
    ("moment", "asked"),
    [("2026-10-24T22:30", "2026-10-25T23:00"), ("2027-03-27T22:30", "2027-03-27T23:00")],
    ids=["a day of 25 hours", "a day of 23 hours"],
)
async def test_what_is_added_comes_on_the_next_day_also_when_the_clocks_change(
    here: World, moment: str, asked: str
) -> None:
    """On the day of 25 hours at half past midnight, before that of 23 at half past 23."""
    await here.setup(time="09:00", timezone="Europe/Berlin")
    ann = here.member("ann")
    await here.until(moment)
    added = await ReviewService(here.app.core).add(here.guild.id, ann.id, "one")
    assert (added.on - added.today).days == 1
    assert "Nothing is due" in texts((await review(here, ann)).response)
    await here.until(asked)
    assert "Title of one" in texts((await review(here, ann)).response)


async def test_a_question_that_changes_keeps_its_history(here: World) -> None:
    ann = here.member("ann")
    await keep(here, ann, "one")
    await here.forward(DAY)
    await recall(here, ann, await review(here, ann), "Good")
    others = [q for q in here.bank.questions.values() if q.id != "one"]
    here.app.core.bank.replace(Bank.of([choice("one", "llm", rights="10", title="Anew"), *others]))
    await here.forward(60 * DAY)
    shown = await review(here, ann)
    assert "## Anew" in texts(shown.response)
    await recall(here, ann, shown, "Easy")
    assert await grades(here) == [("one", 3, "review"), ("one", 4, "review")]


async def test_a_quiz_grades_the_card_and_counts_as_no_review(here: World) -> None:
    ann = here.member("ann")
    await keep(here, ann, "one")
    await here.forward(DAY)
    asked = await ann.slash(here.channel, "quiz start", questions=1)
    assert "due for review" in texts(asked.response)
    right = next(line for line in texts(asked.response).splitlines() if "Option 1" in line)
    result = await ann.click(asked.response, label=right.strip("* ")[0])  # options moved
    assert "You'll see it again on" in texts(result.response)
    assert await grades(here) == [("one", 3, "quiz")]
    assert "Nothing is due. That's good news!" in texts((await review(here, ann)).response)


async def test_remind_me_below_a_quiz_answer_is_noted_once(here: World) -> None:
    ann = here.member("ann")
    asked = await ann.slash(here.channel, "quiz start", topic="llm")
    result = await ann.click(asked.response, label="B")
    for words in ("**Added.** You'll see *Title of one* again tomorrow", "in your reviews already"):
        said = await ann.click(result.response, label="Add to my reviews")
        assert said.ephemeral
        assert words in texts(said.response)


async def test_remind_me_below_ones_own_answer_waits_for_the_reveal(here: World) -> None:
    await here.setup(time="09:00", timezone="UTC", topics="behavioural")
    panel = await here.setup()
    form = await here.organiser.select(panel.response, ["reveal"], custom_id="setup:change")
    await here.organiser.submit_modal(form, {"value": "4320"})
    await here.until("2026-01-01T09:00")
    ann = here.member("ann")
    form = await ann.click(here.channel.history()[0], label="Answer")
    recorded = await ann.submit_modal(form, {"text": GOOD, "who": "keep"})
    said = await ann.click(recorded.response, label="Add to my reviews")
    assert "again on Sunday 4 January, in 3 days" in texts(said.response)


async def test_an_open_question_of_the_day_is_not_reviewed_before_its_reveal(
    here: World, bank: Bank
) -> None:
    await here.setup(time="09:00", timezone="UTC", topics="llm")
    ann = here.member("ann")
    await keep(here, ann, "one")
    await here.until("2026-01-01T09:00")
    assert "Title of one" in texts(here.channel.history()[0])
    await here.organiser.slash(here.channel, "organise pause")
    await here.until("2026-01-02T08:59")
    assert "Nothing is due" in texts((await review(here, ann)).response)
    asked = messages.ReviewQuestion(bank.questions["one"], 0, 1)
    step = messages.ReviewStep(asked, here.env.now().date())
    said = await ann.click(await public(here, draw(step)), label="Show answer")
    assert "Why 1 of one" not in texts(said.response)
    await here.until("2026-01-02T09:00")
    shown = await review(here, ann)
    assert "Title of one" in texts(shown.response)
    answer = await ann.click(shown.response, label="Show answer")
    assert "Why 1 of one" in texts(answer.response)


async def test_everybody_can_keep_a_question_from_its_reveal_privately(here: World) -> None:
    await here.setup(time="09:00", timezone="UTC", topics="behavioural")
    await here.until("2026-01-01T09:00")
    thread = here.thread()
    await here.until("2026-01-02T09:00")
    reveal = thread.history()[-1]
    for name in ("ann", "bob"):
        said = await here.member(name).click(reveal, label="Add to my reviews")
        assert said.ephemeral
        assert "again tomorrow" in texts(said.response)


async def test_a_question_that_is_gone_is_refused_kindly(here: World) -> None:
    kept = messages.ReviewAdded(
        "never-was", "Gone", here.env.now().date(), here.env.now().date(), True
    )
    ann = here.member("ann")
    said = await ann.click(await public(here, draw(kept)), label="Take out of my reviews")
    assert "nothing to take out" in texts(said.response)
    dropped = await public(here, draw(messages.ReviewSuspended("never-was", "Gone")))
    said = await ann.click(dropped, label="Add it again")
    assert "no longer in the bank" in texts(said.response)


async def test_a_day_that_is_not_of_this_server_can_not_be_kept(here: World) -> None:
    ann = here.member("ann")
    for post_id in (1, 10**18):
        with pytest.raises(UserError, match="long ago"):
            await ReviewService(here.app.core).add_of_post(here.guild.id, ann.id, post_id)


@pytest.mark.parametrize("custom_id", ["review:show", "review:grade:told-0:0:7", "quiz:pick:1:0:1"])
async def test_a_button_of_another_version_says_so(here: World, custom_id: str) -> None:
    card = layout.notice(layout.Accent.INFO, "Old", layout.button("Old", custom_id))
    said = await here.member("ann").click(await public(here, card), label="Old")
    assert "from long ago" in texts(said.response)


async def test_the_next_14_days_are_counted_by_the_members_day(here: World) -> None:
    ann = here.member("ann")
    empty = texts((await review(here, ann, "ahead")).response)
    assert "Nothing is due. That's good news!" in empty
    await keep(here, ann, "told-0", "told-1")
    await ReviewService(here.app.core).choose(here.guild.id, ann.id, retention=None, per_day=7)
    shown = texts((await review(here, ann, "ahead")).response)
    assert "`Fri  2` ▮▮ 2" in shown
    assert "At most 7 a day" in shown
    await here.forward(3 * DAY)
    late = await review(here, ann, "ahead")
    assert "`Sun  4` ▮▮ 2 · today" in texts(late.response)
    assert "Title of told" in texts((await ann.click(late.response, label="Review now")).response)


async def test_the_members_day_follows_the_zone_of_their_reminder(here: World) -> None:
    await here.setup(time="09:00", timezone="Europe/London")
    await here.organiser.slash(here.channel, "organise pause")  # the open question is no review
    ann, bob = here.member("ann"), here.member("bob")
    await ann.slash(here.channel, "streak remind", time="20:00", timezone="Pacific/Auckland")
    await here.until("2026-01-05T13:00")  # 2 am on the 6th in Auckland
    await keep(here, ann, "told-0")
    await keep(here, bob, "told-0")
    await here.until("2026-01-06T11:30")  # half past midnight on the 7th in Auckland
    assert "Title of told-0" in texts((await review(here, ann)).response)
    assert "Title of told-0" in texts((await review(here, bob)).response)
    settings = texts((await review(here, ann, "settings")).response)
    assert "Pacific/Auckland" in settings
    assert "Europe/London" in texts((await review(here, bob, "settings")).response)


async def test_due_is_the_whole_day_not_the_hour(here: World) -> None:
    ann = here.member("ann")
    await here.until("2026-01-05T20:00")
    await keep(here, ann, "told-0")
    await here.until("2026-01-06T00:00")
    assert "Title of told-0" in texts((await review(here, ann)).response)


async def test_settings_keep_what_is_not_given(here: World) -> None:
    ann = here.member("ann")
    shown = texts((await review(here, ann, "settings")).response)
    assert "**90 %**" in shown
    assert "Saved" not in shown
    assert "**80 %**" in texts((await review(here, ann, "settings", remember=80)).response)
    both = texts((await review(here, ann, "settings", per_day=5)).response)
    assert "**80 %**" in both
    assert "At most **5**" in both


async def test_the_same_seed_gives_the_same_days(here: World) -> None:
    ann = here.member("ann")
    await keep(here, ann, "told-0", "told-1")
    await here.forward(DAY)
    shown = await review(here, ann)
    shown = await recall(here, ann, shown, "Easy")
    await recall(here, ann, shown, "Easy")
    due = await here.app.database.read(
        lambda tx: [
            row["days"]
            for row in tx.execute(
                """SELECT CAST(julianday(due_at) - julianday(graded_at) + 0.5 AS INTEGER) AS days
                   FROM review_grades ORDER BY grade_id"""
            )
        ]
    )
    assert len(due) == 2
    assert all(5 <= days <= 11 for days in due)
