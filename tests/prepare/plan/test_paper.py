"""Whole plans on paper: week by week, how many of what, and for how many minutes."""

from datetime import date, timedelta

import pytest

from bot.interviews.values.rules import Level, Track
from bot.prepare.plan.rules import reasons, schedule, today
from bot.prepare.plan.rules.values import InterviewPlan, ListStanding, PlanStanding, Task
from bot.prepare.plan.rules.values import TopicStanding as Topic
from tests.prepare.plan.test_rules import START, plan, standing

FEW = {
    "llm": Topic(1, 4, 1, question_count=30),
    "statistics": Topic(question_count=8, can_practise=False),
    "coding": Topic(9, 10, question_count=12, can_quiz=False),
    "behavioural": Topic(5, 8, question_count=9),
}
LISTS = (
    ListStanding("last", "The day before", 5, is_last=True),
    ListStanding("a", "A", 7),
    ListStanding("b", "B", 2),
)


def day(number: int) -> date:
    return START + timedelta(days=number)


DUE = [day(number) for number in (-1, 0, 0, 6, 7, 9, 9, 25)]


def listed(tasks: tuple[Task, ...]) -> str:
    return ", ".join(f"{one.count} {one.kind} {one.subject or '-'} {one.minutes}" for one in tasks)


@pytest.mark.parametrize(
    ("made", "how", "paper"),
    [
        (plan(25, 6),
         standing(topics=FEW, due_on=DUE, daily_weekdays=frozenset({0, 3, 6}), lists=LISTS,
                 story_count=2),
         """
          1/4 05 Jan-11 Jan 360: 4 reviews - 4, 3 daily - 15, 3 list a 30, 1 story - 30, 7 quiz
              llm 70, 7 practise llm 70, 4 quiz statistics 40, 2 quiz behavioural 20, 2 practise
              behavioural 20, 6 practise coding 60
          2/4 12 Jan-18 Jan 360: 1 mock coding 45, 3 reviews - 3, 3 daily - 15, 2 list a 20, 1
              story - 30
          3/4 19 Jan-25 Jan 360: 3 daily - 15, 1 list a 10, 1 list b 10, 1 story - 30
          4/4 26 Jan-29 Jan 137: 1 mock ml-breadth 45, 5 list last 15, 2 daily - 10, 1 list a 10,
              1 list b 10
          today 3 reviews - 3, 3 list a 30, 1 quiz llm 10 of 52
         """),
        (plan(25, 3, level=Level.STAFF),
         standing(today=day(3), topics=FEW, due_on=DUE, reviews_a_day=1, lists=LISTS, story_count=5,
                 done_minutes=30, held={Track.DESIGN: 1}, mock_on=day(12)),
         """
          1/4 08 Jan-11 Jan 102: 4 reviews - 4, 2 list a 20, 1 story - 30, 4 quiz llm 40
          2/4 12 Jan-18 Jan 180: 1 mock - 45, 3 reviews - 3, 3 list a 30, 3 quiz llm 30, 7
              practise llm 70
          3/4 19 Jan-25 Jan 180: 1 list a 10, 1 list b 10, 4 quiz statistics 40, 2 quiz
              behavioural 20, 2 practise behavioural 20, 6 practise coding 60
          4/4 26 Jan-29 Jan 68: 5 list last 15, 1 list a 10
          today 1 reviews - 1, 2 list a 20 of 24
         """),
        (plan(None, 2, tracks=frozenset({Track.CODING, Track.BEHAVIOURAL})),
         standing(today=day(16), topics=FEW, lists=LISTS, daily_weekdays=frozenset({1})),
         """
          3/7 21 Jan-25 Jan 85: 1 mock coding 45, 2 list a 20, 2 quiz behavioural 20
          4/7 26 Jan-01 Feb 120: 1 mock behavioural 45, 1 daily - 5, 2 list a 20, 2 practise
              behavioural 20, 3 practise coding 30
          5/7 02 Feb-08 Feb 120: 1 mock coding 45, 1 daily - 5, 2 list a 20, 3 practise coding 30
          6/7 09 Feb-15 Feb 120: 1 mock behavioural 45, 1 daily - 5, 1 list a 10, 1 list b 10
          7/7 16 Feb-17 Feb 34: 1 daily - 5, 1 list b 10
          today 1 list a 10 of 17
         """),
        (plan(5, 1),
         standing(topics=FEW, lists=LISTS),
         """
          1/1 05 Jan-09 Jan 31: 5 list last 15, 1 list a 10
          today 1 list last 3 of 5
         """),
        (plan(2, 1),
         standing(topics={}, due_on=DUE),
         """
          1/1 05 Jan-06 Jan 5: 1 reviews - 1
          today 2 reviews - 2 of 2
         """),
        (plan(9, 1),
         standing(topics=FEW, done_minutes=50),
         """
          1/2 05 Jan-11 Jan 10: 1 quiz statistics 10
          2/2 12 Jan-13 Jan 5: 1 practise need 5
          today 1 quiz statistics 10 of 2
         """),
        (plan(9, 10),
         standing(topics={}, due_on=DUE, done_minutes=58),
         """
          1/2 05 Jan-11 Jan 542: 1 mock coding 45, 4 reviews - 4, 6 story - 180
          2/2 12 Jan-13 Jan 57: 1 reviews - 1
          today 3 reviews - 3, 1 story - 30 of 33
         """),
        (plan(25, 10, tracks=frozenset({Track.BEHAVIOURAL})),
         standing(topics={}),
         """
          1/4 05 Jan-11 Jan 600: 2 story - 60
          2/4 12 Jan-18 Jan 600: 1 mock behavioural 45, 2 story - 60
          3/4 19 Jan-25 Jan 600: 1 story - 30
          4/4 26 Jan-29 Jan 228: 1 mock behavioural 45, 1 story - 30
          today 1 story - 30 of 9
         """),
        (plan(9, 1),
         standing(topics={}, due_on=DUE, done_minutes=58),
         """
          1/2 05 Jan-11 Jan 2: 1 reviews - 1
          2/2 12 Jan-13 Jan 5: 1 reviews - 1
          today 1 reviews - 1 of 1
         """),
    ],
)  # fmt: skip
def test_a_plan_on_paper(made: InterviewPlan, how: PlanStanding, paper: str) -> None:
    found = schedule.weeks(made, how)
    lines = [
        f"{one.number}/{one.of} {one.first:%d %b}-{one.last:%d %b} {one.limit}: {listed(one.tasks)}"
        for one in found
    ]
    room = today.budget(made, how, found[0])
    lines.append(f"today {listed(today.tasks(made, how, found[0]))} of {room}")
    assert " ".join(lines).split() == paper.split()


@pytest.mark.parametrize(
    ("hours", "level", "topic", "needs"),
    [
        (5, Level.JUNIOR, Topic(), 2.5 * 1.25),
        (5, Level.MID, Topic(0, 4), 5.0),
        (5, Level.STAFF, Topic(), 2.5),
        (5, Level.MID, Topic(3, 4), 2.0),
        (5, Level.MID, Topic(4, 4), 1.0),
    ],
)
def test_what_a_topic_needs(hours: int, level: Level, topic: Topic, needs: float) -> None:
    assert schedule.need("statistics", topic, plan(25, hours, level=level)) == needs


def test_an_hour_a_week_is_enough_for_a_plan_and_none_is_not() -> None:
    assert plan(hours=1).is_ready
    assert not plan(hours=0).is_ready


def test_what_design_asks_for_needs_more_the_higher_somebody_aims() -> None:
    needs = [schedule.need("system-design", Topic(), plan(25, level=level)) for level in Level]
    assert needs == [2.5, 2.5, 2.5 * 1.25, 2.5 * 1.5]
    coding = plan(25, tracks=frozenset({Track.CODING}))
    assert schedule.need("vision", Topic(), coding) == 2.5


def test_who_did_more_than_a_day_asks_for_has_nothing_left_today() -> None:
    how = standing(done_minutes=300, done_today=300)
    assert today.budget(plan(), how, schedule.weeks(plan(), how)[0]) == 0
    how = standing(done_minutes=99, done_today=99)
    assert today.budget(plan(2), how, schedule.weeks(plan(2), how)[0]) == 0
    assert Topic() == Topic(0, 0, 0, can_quiz=True, can_practise=True, question_count=0)
    nothing = PlanStanding(today=START)
    assert nothing == PlanStanding(
        today=START, reviews_a_day=20, story_count=0, done_minutes=0, done_today=0
    )


def test_the_reasons_tell_what_was_and_what_is_planned() -> None:
    assert reasons.topic(7, 10).endswith("keep it fresh")
    assert reasons.topic(6, 9) == "6 of 9 right lately"
    assert reasons.stories(0).startswith("you have none yet; 6 answer")
    assert reasons.stories(2).startswith("you have 2; 6 answer")
    assert reasons.mock(0, 3).startswith("0 of 3 held so far")
    assert reasons.mock(2, 3).startswith("2 of 3 held so far")
