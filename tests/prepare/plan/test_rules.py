"""The plan by weeks: within the hours, something each week, light at the end, the same for the same
standing, and never more for what was done."""

from collections import Counter
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.bank.model import TOPICS
from bot.core.ids import GuildId, UserId
from bot.interviews.values.rules import Level, Track
from bot.prepare.plan.rules import schedule, today
from bot.prepare.plan.rules import values as rules
from bot.prepare.plan.rules.values import (
    InterviewPlan,
    ListStanding,
    PlanPhase,
    PlanStanding,
    TaskKind,
    TopicStanding,
    Week,
)

START = date(2026, 1, 5)
ALL = frozenset(Track)
NEW = {topic: TopicStanding(question_count=20) for topic in TOPICS}


def plan(days: int | None = 28, hours: int = 5, **changes: object) -> InterviewPlan:
    on = None if days is None else START + timedelta(days=days)
    made = InterviewPlan(UserId(1), GuildId(2), on, hours, ALL, Level.MID, START)
    return replace(made, **changes)  # type: ignore[arg-type]


def standing(**changes: object) -> PlanStanding:
    return replace(PlanStanding(today=START, topics=NEW), **changes)  # type: ignore[arg-type]


topic_standings = st.builds(
    lambda seen, part, done, quiz, practise: TopicStanding(
        min(seen, part), seen, done, quiz, practise, 20
    ),
    st.integers(0, 10), st.integers(0, 10), st.integers(0, 9), st.booleans(), st.booleans(),
)  # fmt: skip
plans = st.builds(
    lambda days, hours, tracks, level: plan(days, hours, tracks=tracks, level=level),
    st.one_of(st.none(), st.integers(1, 120)), st.integers(rules.FEWEST_HOURS, rules.MOST_HOURS),
    st.frozensets(st.sampled_from(Track)), st.sampled_from(Level),
)  # fmt: skip
standings = st.builds(
    lambda found, due, weekdays, lists, stories, held, mock, at: PlanStanding(
        today=START + timedelta(days=at),
        topics=dict(zip(TOPICS, found, strict=False)),
        due_on=[START + timedelta(days=one) for one in due],
        daily_weekdays=weekdays,
        daily_is_open=bool(weekdays),
        lists=tuple(
            ListStanding(f"l{n}", f"List {n}", count, is_last=n == 0)
            for n, count in enumerate(lists)
        ),
        story_count=stories,
        held={Track.CODING: held},
        mock_on=None if mock is None else START + timedelta(days=mock),
    ),
    st.lists(topic_standings, min_size=3, max_size=25),
    st.lists(st.integers(-5, 60), max_size=30), st.frozensets(st.integers(0, 6)),
    st.lists(st.integers(0, 40), max_size=4), st.integers(0, 8), st.integers(0, 9),
    st.one_of(st.none(), st.integers(0, 40)), st.integers(0, 30),
)  # fmt: skip


def amounts(found: tuple[Week, ...]) -> Counter[tuple[TaskKind, str]]:
    """How much of everything there is in all weeks."""
    total: Counter[tuple[TaskKind, str]] = Counter()
    for week in found:
        for task in week.tasks:
            total[task.kind, task.subject] += task.count
    return total


def blocks(found: tuple[Week, ...], topic: str) -> int:
    total = amounts(found)
    return total[TaskKind.QUIZ, topic] + total[TaskKind.PRACTISE, topic]


@given(plans, standings)
def test_a_week_has_something_and_never_more_than_its_hours(
    made: InterviewPlan, how: PlanStanding
) -> None:
    found = schedule.weeks(made, how)
    assert found == schedule.weeks(made, how)
    end = made.interview_on
    assert bool(found) is (end is None or how.today < end)
    for week in found:
        assert week.minutes <= week.limit <= made.hours * 60
        assert week.tasks
        assert all(task.minutes > 0 and task.count > 0 and task.why for task in week.tasks)
        assert week.first <= week.last
        assert end is None or week.last < end
        assert 1 <= week.number <= week.of
        if all(rules.is_light(made, week.first + timedelta(days=at)) for at in range(2)):
            assert week.minutes <= made.hours * 60 * rules.LIGHT_DAYS // 21
    if found:
        assert found[0].first == how.today
        chosen = today.tasks(made, how, found[0])
        assert chosen
        assert len(chosen) <= today.MOST_TASKS
        room = today.budget(made, how, found[0])
        assert len(chosen) == 1 or sum(task.minutes for task in chosen) <= room
        if rules.is_light(made, how.today):
            assert room <= made.hours * 60 // 21
            assert not any(t.kind in (TaskKind.MOCK, TaskKind.STORY, TaskKind.QUIZ) for t in chosen)


@given(plans, standings, st.data())
def test_what_was_done_is_never_asked_for_more(
    made: InterviewPlan, how: PlanStanding, data: st.DataObject
) -> None:
    before = schedule.weeks(made, how)
    topic = data.draw(st.sampled_from(sorted(how.topics)))
    more = replace(how.topics[topic], done=how.topics[topic].done + 1)
    after = schedule.weeks(made, replace(how, topics={**how.topics, topic: more}))
    assert blocks(after, topic) <= blocks(before, topic)
    after = schedule.weeks(made, replace(how, story_count=how.story_count + 1))
    key = (TaskKind.STORY, "")
    assert amounts(after)[key] <= amounts(before)[key]
    held = {**how.held, Track.CODING: how.held[Track.CODING] + 1}
    after = schedule.weeks(made, replace(how, held=held))
    assert mocks(after) <= mocks(before)
    after = schedule.weeks(made, replace(how, done_minutes=90))
    if before:
        assert after[0].minutes <= before[0].limit
    ticked = tuple(replace(one, open_count=max(0, one.open_count - 1)) for one in how.lists)
    after = schedule.weeks(made, replace(how, lists=ticked))
    assert entries(after) <= entries(before)


def mocks(found: tuple[Week, ...]) -> int:
    return sum(count for (kind, _), count in amounts(found).items() if kind is TaskKind.MOCK)


def entries(found: tuple[Week, ...]) -> int:
    return sum(count for (kind, _), count in amounts(found).items() if kind is TaskKind.LIST)


@given(st.integers(1, 10), st.integers(0, 10), st.integers(0, 40))
def test_a_better_result_never_gets_a_topic_more_time(seen: int, right: int, count: int) -> None:
    right = min(right, seen - 1)
    worse, better = (
        schedule.shares(
            plan(), standing(topics={**NEW, "llm": TopicStanding(at, seen, question_count=70)}),
            count,
        ).get("llm", 0)
        for at in (right, right + 1)
    )  # fmt: skip
    assert better <= worse


def test_a_topic_that_was_done_gives_way_to_others() -> None:
    done = {**NEW, "llm": TopicStanding(done=3, question_count=70)}
    before, after = (
        schedule.shares(plan(), standing(topics=topics), 60).get("llm", 0) for topics in (NEW, done)
    )
    assert after < before


def test_the_neediest_topic_comes_first_and_the_reason_is_said() -> None:
    topics = {**NEW, "statistics": TopicStanding(2, 9, question_count=26)}
    first = schedule.weeks(plan(), standing(topics=topics))[0]
    task = next(one for one in first.tasks if one.kind is TaskKind.QUIZ)
    assert (task.subject, task.name) == ("statistics", "Statistics")
    assert task.why == "2 of 9 right lately"
    well = {**NEW, "statistics": TopicStanding(9, 10, question_count=26)}
    whys = {t.why for w in schedule.weeks(plan(), standing(topics=well)) for t in w.tasks}
    assert "9 of 10 right lately: keep it fresh" in whys
    assert "no quiz has asked you about it yet" in whys


def test_only_what_the_bot_can_give_is_asked_for() -> None:
    topics = {
        "coding": TopicStanding(question_count=52, can_quiz=False),
        "llm": TopicStanding(question_count=70, can_practise=False),
        "vision": TopicStanding(can_quiz=False, can_practise=False, question_count=9),
        "nlp-sequences": TopicStanding(question_count=4),
    }
    total = amounts(schedule.weeks(plan(), standing(topics=topics)))
    assert total[TaskKind.QUIZ, "coding"] == 0 < total[TaskKind.PRACTISE, "coding"]
    assert total[TaskKind.PRACTISE, "llm"] == 0 < total[TaskKind.QUIZ, "llm"]
    assert not any(subject == "vision" for _kind, subject in total)
    assert total[TaskKind.QUIZ, "nlp-sequences"] + total[TaskKind.PRACTISE, "nlp-sequences"] == 2
    assert total[TaskKind.DAILY, ""] == 0
    assert not any(kind is TaskKind.LIST for kind, _subject in total)
    with_daily = amounts(schedule.weeks(plan(), standing(daily_weekdays=frozenset({0, 2}))))
    assert with_daily[TaskKind.DAILY, ""] == 8
    no_stories = plan(tracks=frozenset({Track.CODING}))
    assert amounts(schedule.weeks(no_stories, standing()))[TaskKind.STORY, ""] == 0


def test_mocks_are_spread_take_turns_and_an_agreed_one_counts() -> None:
    found = schedule.weeks(plan(40), standing())
    held_in = [week.number for week in found for t in week.tasks if t.kind is TaskKind.MOCK]
    assert held_in == [1, 3, 4, 5] or len(held_in) == len(set(held_in)) == 4
    tracks = [t.subject for week in found for t in week.tasks if t.kind is TaskKind.MOCK]
    assert len(set(tracks)) == 4
    on = START + timedelta(days=9)
    agreed = schedule.weeks(plan(40), standing(mock_on=on))
    assert mocks(agreed) == 4
    (task,) = [t for t in agreed[1].tasks if t.kind is TaskKind.MOCK]
    assert task.why == "agreed for Wednesday 14 January"
    assert mocks(schedule.weeks(plan(40), standing(held={Track.CODING: 4}))) == 0
    that_day = standing(today=on, mock_on=on)
    week = schedule.weeks(plan(40), that_day)[0]
    assert today.tasks(plan(40), that_day, week)[0].why == task.why


def test_the_list_of_the_day_before_comes_in_the_last_week() -> None:
    lists = (ListStanding("last", "The day before", 5, is_last=True), ListStanding("p", "P", 9))
    found = schedule.weeks(plan(30, 10), standing(lists=lists))
    where = {
        (task.subject, week.number) for week in found for task in week.tasks
        if task.kind is TaskKind.LIST
    }  # fmt: skip
    assert ("last", 5) in where
    assert {number for subject, number in where if subject == "p"} == {1, 2, 3, 4}
    eve = standing(today=START + timedelta(days=29), lists=lists, daily_is_open=True)
    week = schedule.weeks(plan(30, 10), eve)[0]
    first, *others = today.tasks(plan(30, 10), eve, week)
    assert (first.subject, first.count, first.minutes) == ("last", 5, 15)
    assert {task.kind for task in others} <= {TaskKind.DAILY, TaskKind.PRACTISE}
    assert "last" not in {subject for _kind, subject in amounts(schedule.weeks(plan(None), eve))}


def test_a_day_that_is_done_asks_for_nothing_more() -> None:
    how = standing()
    week = schedule.weeks(plan(), how)[0]
    room = today.budget(plan(), how, week)
    done = replace(how, done_minutes=room, done_today=room)
    after = schedule.weeks(plan(), done)[0]
    assert today.budget(plan(), done, after) <= 10
    for minutes in range(room + 20):
        lists = (ListStanding("a", "A", 9), ListStanding("b", "B", 9))
        partly = replace(how, done_minutes=minutes, done_today=minutes, lists=lists)
        found = today.tasks(plan(), partly, schedule.weeks(plan(), partly)[0])
        assert all(one.count > 0 and one.minutes > 0 for one in found), minutes
    all_done = replace(how, done_minutes=5 * 60, done_today=5 * 60)
    after = schedule.weeks(plan(), all_done)[0]
    assert after.tasks == ()
    assert today.tasks(plan(), all_done, after) == ()
    light = plan(2)
    room = today.budget(light, how, schedule.weeks(light, how)[0])
    rested = replace(how, done_minutes=room, done_today=room)
    assert today.budget(light, rested, schedule.weeks(light, rested)[0]) == 0 < room


@pytest.mark.parametrize(
    ("left", "where", "said"),
    [
        (30, PlanPhase.PREPARING, "30 days to your interview."),
        (3, PlanPhase.PREPARING, "3 days to your interview."),
        (2, PlanPhase.LAST_DAYS, "2 days to your interview."),
        (1, PlanPhase.LAST_DAYS, "Your interview is tomorrow."),
        (0, PlanPhase.THE_DAY, "Your interview is today. Good luck."),
        (-1, PlanPhase.PAST, ""),
    ],
)
def test_where_somebody_is(left: int, where: PlanPhase, said: str) -> None:
    made = plan(left)
    assert rules.phase(made, START) is where
    assert made.interview_on is not None
    if said:
        assert rules.countdown(made.interview_on, START) == said
    assert bool(schedule.weeks(made, standing())) is (left > 0)
    assert rules.phase(plan(None), START) is PlanPhase.NO_DATE
    assert not plan(hours=0).is_ready


def test_what_the_calendar_brought_today_is_not_asked_for_again() -> None:
    def routine(**how: object) -> dict[TaskKind, int]:
        found = schedule.weeks(plan(), standing(daily_weekdays=frozenset({0, 1, 6}), **how))
        counts = Counter[TaskKind]()
        for task in found[0].tasks:
            counts[task.kind] += task.count
        return {kind: counts[kind] for kind in (TaskKind.REVIEWS, TaskKind.DAILY)}

    many = [START + timedelta(days=1)] * 30
    assert routine(due_on=many, reviews_a_day=2) == {TaskKind.REVIEWS: 14, TaskKind.DAILY: 3}
    after = routine(due_on=many, reviews_a_day=2, reviews_done=2, daily_is_done=True)
    assert after == {TaskKind.REVIEWS: 12, TaskKind.DAILY: 2}
    last = START + timedelta(days=6)
    fewer = routine(today=last, due_on=many, reviews_a_day=2, reviews_done=3, daily_is_done=True)
    assert fewer == {TaskKind.REVIEWS: 0, TaskKind.DAILY: 0}
    next_week = standing(due_on=[START + timedelta(days=8)] * 200, reviews_done=9)
    later = schedule.weeks(plan(40, 40), next_week)[1]
    assert amounts((later,))[TaskKind.REVIEWS, ""] == 140
