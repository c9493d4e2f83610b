"""Which of several open questions a member is led to, reminded of, and when they are done."""

from typing import Any

from tests.daily.answers.test_answers import GOOD
from tests.daily.streaks.test_reminders import remind, sent
from tests.world import World, texts


async def answer_each_day(here: World, who: Any, *days: int, at: str = "09:00") -> None:
    for day in days:
        await here.until(f"2026-01-{day:02}T{at}")
        await who.send(here.thread(), GOOD)
        await here.env.settle()


async def show(here: World, who: Any) -> Any:
    return (await who.slash(here.channel, "streak show")).response


def titles(here: World) -> list[str]:
    """Of the cards in the channel, the oldest first."""
    cards = [texts(one) for one in here.channel.history() if "Question of the day" in texts(one)]
    return [one.split("## ")[1].split("\n")[0] for one in cards]


async def extra_on_sunday(here: World) -> Any:
    """Ann, who has a streak; on Sunday evening, a rest day, an extra question was asked."""
    await here.setup(time="09:00", timezone="UTC", weekdays="Mon-Sat")
    ann = here.member("ann")
    await answer_each_day(here, ann, 1, 2, 3)
    await remind(here, ann, "18:00")
    await here.until("2026-01-04T20:00")
    await here.organiser.slash(here.channel, "organise now")
    await here.run_due()
    return ann


async def test_a_bonus_is_called_one_and_nobody_is_reminded_of_it(here: World) -> None:
    ann = await extra_on_sunday(here)
    said = texts(await show(here, ann))
    assert "An extra question, a bonus, is open" in said
    assert "Today's question" not in said
    await remind(here, ann, "22:00")
    await here.until("2026-01-04T22:00")
    assert sent(ann) == 0


async def test_a_bonus_hides_no_question_that_a_streak_hangs_on(here: World) -> None:
    ann = await extra_on_sunday(here)
    await here.until("2026-01-05T09:00")
    bonus, monday = titles(here)[-2:]
    shown = await show(here, ann)
    assert "Today's question is open" in texts(shown)
    form = await ann.click(shown, label="Answer")
    assert monday in str(form.modal)
    assert bonus not in str(form.modal)
    helped = texts((await ann.slash(here.channel, "help")).response)
    assert monday in helped
    await here.until("2026-01-05T18:00")
    (said,) = map(texts, ann.user.dm_channel.history())
    assert "Your streak of 3 days" in said
    assert monday in said
    await ann.submit_modal(form, {"text": GOOD, "who": "keep"})
    assert "An extra question, a bonus," in texts(await show(here, ann))


async def test_a_bonus_hides_no_older_question_either(here: World) -> None:
    await here.setup(time="12:00", timezone="UTC", weekdays="Mon-Sat")
    ann = here.member("ann")
    await answer_each_day(here, ann, 1, 2, at="12:00")
    await here.until("2026-01-03T12:00")
    await here.until("2026-01-04T08:00")
    await here.organiser.slash(here.channel, "organise now")
    await here.run_due()
    saturday, _ = titles(here)[-2:]
    assert saturday in texts((await ann.slash(here.channel, "help")).response)
    form = await ann.click(await show(here, ann), label="Answer")
    assert saturday in str(form.modal)


async def test_at_the_hour_of_the_question_no_reminder_is_promised_nor_comes(here: World) -> None:
    await here.setup(time="20:00", timezone="UTC")
    ann = here.member("ann")
    await answer_each_day(here, ann, 1, at="20:00")
    told = await remind(here, ann, "20:00")
    assert "a question here is only just opening or closing, so it won't come" in texts(told)
    for day in (2, 3):
        await here.until(f"2026-01-0{day}T20:00")
        assert sent(ann) == 0
    better = await ann.click(told, label="Remind me at 19:00")
    assert "Reminder on: 19:00" in texts(better.response)


async def test_nobody_is_reminded_of_what_closes_in_minutes_but_of_what_comes_next(
    here: World,
) -> None:
    await here.setup(time="20:00", timezone="UTC", reveal=48 * 60)
    ann = here.member("ann")
    await answer_each_day(here, ann, 1, at="20:00")
    assert "Reminder on" in texts(await remind(here, ann, "19:56"))
    for day in (2, 3, 4):
        await here.until(f"2026-01-0{day}T20:00")
    _, friday, saturday, _ = titles(here)
    said = [texts(one) for one in ann.user.dm_channel.history()]
    assert len(said) == 2
    assert friday in said[0]
    assert saturday in said[1], "Friday's closes within minutes"


async def test_who_missed_today_is_not_done(here: World) -> None:
    await here.setup(time="09:00", timezone="UTC", reveal=360)
    ann = here.member("ann")
    await answer_each_day(here, ann, 1)
    await here.until("2026-01-01T16:00")
    assert "You're done for today" in texts(await show(here, ann))
    await here.until("2026-01-02T09:00")
    await here.until("2026-01-02T16:00")
    said = texts(await show(here, ann))
    assert "The next question comes" in said
    assert "done for today" not in said
    await here.organiser.slash(here.channel, "organise skip", date="2026-01-03")
    await here.until("2026-01-03T10:00")
    assert "You're done for today" in texts(await show(here, ann)), "nothing counts today"


async def test_who_missed_what_closed_today_is_not_done_on_a_rest_day(here: World) -> None:
    await here.setup(time="20:00", timezone="UTC", weekdays="Mon-Fri")
    ann = here.member("ann")
    await answer_each_day(here, ann, 1, at="20:00")
    await here.until("2026-01-02T20:00")
    await here.until("2026-01-03T20:00")
    await here.until("2026-01-03T21:00")
    assert "done for today" not in texts(await show(here, ann))
    await here.until("2026-01-04T10:00")
    assert "You're done for today" in texts(await show(here, ann))


async def test_a_reminder_whose_hour_a_change_made_useless_is_told(here: World) -> None:
    await here.setup(time="09:00", timezone="UTC")
    people = ann, bob, carol = [here.member(name) for name in ("ann", "bob", "carol")]
    await here.until("2026-01-01T09:00")
    for person in people:
        await person.send(here.thread(), GOOD)
    await here.env.settle()
    await remind(here, ann, "20:00", timezone="UTC")
    await remind(here, bob, "16:00", timezone="UTC")
    await remind(here, carol, "23:00", timezone="Asia/Tokyo")  # 14:00 in UTC
    assert "evening reminder" not in texts((await here.setup(weekdays="Mon-Sat")).response)
    changed = texts((await here.setup(reveal=360)).response)
    assert "2 evening reminders won't come any more" in changed
    assert "evening reminder" not in texts(
        (await here.setup(reveal=360, weekdays="Mon-Fri")).response
    ), "told before"
    shown = await show(here, ann)
    assert "reminder at 20:00 won't come: at that time no question is open here" in texts(shown)
    assert "won't come" not in texts(await show(here, carol))
    assert "won't come" not in texts(
        (await bob.slash(here.channel, "streak show", member=ann)).response
    )
    helped = (await ann.slash(here.channel, "help")).response
    mine = (await ann.click(helped, label="My settings")).response
    assert "20:00, but at that time no question is open here, so it won't come" in texts(mine)
    assert "Stop reminders" in str(mine.components)
    for card in (mine, shown):
        better = await ann.click(card, label="Remind me at 14:00")
        assert "Reminder on: 14:00, UTC" in texts(better.response)
    assert "won't come" not in texts(await show(here, ann))


async def test_one_reminder_that_ends_is_one(here: World) -> None:
    await here.setup(time="09:00", timezone="UTC")
    ann = here.member("ann")
    await remind(here, ann, "20:00", timezone="UTC")
    changed = texts((await here.setup(reveal=360)).response)
    assert "1 member's evening reminder won't come any more" in changed
