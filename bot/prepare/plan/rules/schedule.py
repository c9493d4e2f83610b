"""The plan by weeks, computed from how somebody stands. Pure, and the same for the same standing.

Each week has its minutes: the hours, in proportion to the days that are left of it, a third on the
last days, and never more than the hours less what was done. They go to a mock interview, to due
reviews and the question of the day (a third each at most), to entries of lists and a story, spread
over the weeks that are left, and the rest to topics: as blocks of ten minutes, shared out by need
(highest averages, with what was done already as the first seats), the neediest topic first.
What was done is never asked for again: every amount falls, or stays, as its count grows.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from bot.bank.model import TOPICS
from bot.interviews.session.rules.sheet import TRACK_TOPICS
from bot.interviews.values.rules import TRACK_WORDS, Level, Track
from bot.prepare.plan.rules import reasons
from bot.prepare.plan.rules.values import (
    MINUTES,
    STORIES_WANTED,
    WEEK,
    WITHOUT_DATE_WEEKS,
    InterviewPlan,
    PlanStanding,
    Task,
    TaskKind,
    TopicStanding,
    Week,
    first_day,
    is_light,
)

ANYTHING = "need"
"""The subject of practice that is about no topic in particular: what the member needs."""
DAYS_A_MOCK = 10
MOST_MOCKS = 8
LAST_LIST_MINUTES = 3
"""An entry of the list for the day before is a thing to lay out, not one to look into."""
NEED_UNKNOWN = 2.5
"""From 1 (all right) to 5 (nothing right); the middle for what was never asked."""
_BLOCK = MINUTES[TaskKind.QUIZ]
_DAY, _LIGHT_DAY = 3, 1  # a light day weighs a third
_FULL_WEEK = WEEK * _DAY
LEVEL_BOOST: Mapping[Level, Mapping[Track, float]] = {
    Level.JUNIOR: {Track.BREADTH: 1.25},
    Level.MID: {},
    Level.SENIOR: {Track.DESIGN: 1.25},
    Level.STAFF: {Track.DESIGN: 1.5},
}


@dataclass(slots=True)
class _Room:
    """A week while it is filled."""

    number: int
    first: date
    last: date
    limit: int
    is_light: bool
    tasks: list[Task] = field(default_factory=list)

    @property
    def left(self) -> int:
        return self.limit - sum(task.minutes for task in self.tasks)

    @property
    def days(self) -> int:
        return (self.last - self.first).days + 1

    def put(
        self, kind: TaskKind, subject: str, name: str, count: int, why: str,
        at_most: int | None = None, each: int = 0,
    ) -> int:  # fmt: skip
        """As many as fit into what is left, or into so many minutes of it; how many that are.
        ``each``: the minutes of one, where it isn't what its kind takes."""
        room = self.left if at_most is None else min(at_most, self.left)
        each = each or MINUTES[kind]
        fitting = max(0, min(count, room // each))
        if fitting:
            self.tasks.append(Task(kind, subject, name, fitting, fitting * each, why))
        return fitting


def weeks(plan: InterviewPlan, standing: PlanStanding) -> tuple[Week, ...]:
    """The weeks that are left, this one first; none on the day and after it."""
    rooms = _rooms(plan, standing)
    if not rooms:
        return ()
    _mocks(plan, standing, rooms)
    _day_before(plan, standing, rooms)
    _routine(rooms, standing)
    _lists(standing, rooms)
    _stories(plan, standing, rooms)
    _topics(plan, standing, rooms)
    for room in rooms:
        _never_empty(room)
    of = rooms[-1].number
    return tuple(
        Week(one.number, of, one.first, one.last, one.limit, tuple(one.tasks)) for one in rooms
    )


def _rooms(plan: InterviewPlan, standing: PlanStanding) -> list[_Room]:
    today = standing.today
    last = _last_day(plan, today)
    if last < today:
        return []
    started = first_day(plan, today)
    week = (today - started).days // WEEK
    rooms: list[_Room] = []
    while (begin := started + timedelta(days=week * WEEK)) <= last:
        first, end = max(begin, today), min(begin + timedelta(days=WEEK - 1), last)
        days = [first + timedelta(days=at) for at in range((end - first).days + 1)]
        limit = plan.hours * 60 * sum(_weight(plan, day) for day in days) // _FULL_WEEK
        if first == today:
            limit = max(0, min(limit, plan.hours * 60 - standing.done_minutes))
        light = all(is_light(plan, day) for day in days)
        rooms.append(_Room(week + 1, first, end, limit, light))
        week += 1
    return rooms


def _last_day(plan: InterviewPlan, today: date) -> date:
    if plan.interview_on is None:
        return today + timedelta(days=WITHOUT_DATE_WEEKS * WEEK - 1)
    return plan.interview_on - timedelta(days=1)


def _weight(plan: InterviewPlan, day: date) -> int:
    return _LIGHT_DAY if is_light(plan, day) else _DAY


def _routine(rooms: Sequence[_Room], standing: PlanStanding) -> None:
    """What comes by the calendar: reviews as they fall due, and the question of the day."""
    waiting = sorted(standing.due_on)
    for room in rooms:
        due = [on for on in waiting if on <= room.last]
        waiting = waiting[len(due) :]
        done = standing.reviews_done if room is rooms[0] else 0
        count = min(len(due), max(0, standing.reviews_a_day * room.days - done))
        why = reasons.reviews(len(due), is_now=room is rooms[0])
        room.put(TaskKind.REVIEWS, "", "Reviews", count, why, max(1, room.limit // 3))
        days = [room.first + timedelta(days=at) for at in range(room.days)]
        if room is rooms[0] and standing.daily_is_done:
            del days[0]
        count = sum(day.weekday() in standing.daily_weekdays for day in days)
        room.put(TaskKind.DAILY, "", "Question of the day", count, reasons.daily(), room.limit // 3)


def _mocks(plan: InterviewPlan, standing: PlanStanding, rooms: Sequence[_Room]) -> None:
    """One in ten days, the tracks by turns; never on the last days. One that is agreed is one."""
    end = plan.interview_on or _last_day(plan, standing.today) + timedelta(days=1)
    wanted = min(MOST_MOCKS, max(1, (end - plan.started_on).days // DAYS_A_MOCK))
    held = sum(standing.held.values())
    length = MINUTES[TaskKind.MOCK]
    open_rooms = [room for room in rooms if not room.is_light and room.left >= length]
    missing = min(wanted - held, len(open_rooms))
    agreed = next((r for r in rooms if standing.mock_on and r.last >= standing.mock_on), None)
    if agreed is not None and standing.mock_on is not None and standing.mock_on >= agreed.first:
        why = reasons.agreed(standing.mock_on)
        agreed.put(TaskKind.MOCK, "", "Mock interview", 1, why)
        open_rooms = [room for room in open_rooms if room is not agreed]
        missing = min(missing - 1, len(open_rooms))
    tracks = _tracks(plan)
    for at in range(missing):
        room = open_rooms[(2 * at + 1) * len(open_rooms) // (2 * missing)]
        track = tracks[(held + at) % len(tracks)]
        why = reasons.mock(held, wanted)
        room.put(TaskKind.MOCK, track.value, TRACK_WORDS[track], 1, why)


def _tracks(plan: InterviewPlan) -> list[Track]:
    return [track for track in Track if track in plan.tracks] or list(Track)


def _lists(standing: PlanStanding, rooms: Sequence[_Room]) -> None:
    """Entries spread over the weeks before the last days."""
    usual = [room for room in rooms if not room.is_light]
    lists = [one for one in standing.lists if not one.is_last]
    waiting = {one.list_id: one.open_count for one in lists}
    for at, room in enumerate(usual):
        share = -(-sum(waiting.values()) // (len(usual) - at))
        most = min(share, max(1, room.limit // 4 // MINUTES[TaskKind.LIST]))
        total = max(1, sum(waiting.values()))
        for one, part in [(one, -(-most * waiting[one.list_id] // total)) for one in lists]:
            count = min(part, most, waiting[one.list_id])
            put = room.put(TaskKind.LIST, one.list_id, one.title, count, reasons.entries())
            waiting[one.list_id] -= put
            most -= put


def _day_before(plan: InterviewPlan, standing: PlanStanding, rooms: Sequence[_Room]) -> None:
    """Its list is for the last days, and comes before all else there."""
    if plan.interview_on is None:
        return
    for one in standing.lists:
        if one.is_last:
            rooms[-1].put(
                TaskKind.LIST, one.list_id, one.title, one.open_count, reasons.day_before(),
                rooms[-1].left * 3 // 4, each=LAST_LIST_MINUTES,
            )  # fmt: skip


def _stories(plan: InterviewPlan, standing: PlanStanding, rooms: Sequence[_Room]) -> None:
    if Track.BEHAVIOURAL not in plan.tracks:
        return
    usual = [room for room in rooms if not room.is_light]
    missing = STORIES_WANTED - standing.story_count
    for at, room in enumerate(usual):
        share = max(0, -(-missing // (len(usual) - at)))
        why = reasons.stories(standing.story_count)
        missing -= room.put(TaskKind.STORY, "", "Your stories", share, why, room.left // 2)


def need(topic: str, found: TopicStanding, plan: InterviewPlan) -> float:
    """How much of the time a topic should get, beside others; never more for a better result."""
    share = NEED_UNKNOWN if not found.seen else 1 + 4 * (1 - found.right / found.seen)
    boosts = LEVEL_BOOST[plan.level]
    return share * max(
        (boosts.get(track, 1.0) for track in _tracks(plan) if topic in TRACK_TOPICS[track]),
        default=1.0,
    )


def topics_of(plan: InterviewPlan) -> tuple[str, ...]:
    """The topics that a plan is about, in the bank's order."""
    wanted = {topic for track in _tracks(plan) for topic in TRACK_TOPICS[track]}
    return tuple(topic for topic in TOPICS if topic in wanted)


def shares(plan: InterviewPlan, standing: PlanStanding, count: int) -> dict[str, int]:
    """How many of ``count`` blocks each topic gets: each goes to the topic whose need is highest
    for the blocks that it has, done ones too. None gets more than its questions allow."""
    given: dict[str, int] = {}
    open_topics = {
        topic: (need(topic, found, plan), found.done, max(2, found.question_count // 2))
        for topic in topics_of(plan)
        if (found := standing.topics.get(topic)) and (found.can_quiz or found.can_practise)
    }
    for _ in range(count):
        left = {
            topic: wants / (done + given.get(topic, 0) + 1)
            for topic, (wants, done, most) in open_topics.items()
            if done + given.get(topic, 0) < most
        }
        if not left:
            break
        best = max(left, key=lambda topic: left[topic])
        given[best] = given.get(best, 0) + 1
    return given


def _topics(plan: InterviewPlan, standing: PlanStanding, rooms: Sequence[_Room]) -> None:
    """Blocks for the rest of each week, the neediest topic first."""
    usual = [room for room in rooms if not room.is_light]
    given = shares(plan, standing, sum(room.left // _BLOCK for room in usual))
    order = sorted(given, key=lambda topic: -need(topic, standing.topics[topic], plan))
    waiting = [task for topic in order for task in _blocks(topic, given[topic], standing.topics)]
    for room in usual:
        while waiting and room.left >= _BLOCK:
            kind, subject, count, why = waiting[0]
            put = room.put(kind, subject, TOPICS[subject].name, count, why)
            waiting[:1] = [(kind, subject, count - put, why)] if put < count else []


def _blocks(
    topic: str, count: int, topics: Mapping[str, TopicStanding]
) -> Iterable[tuple[TaskKind, str, int, str]]:
    found = topics[topic]
    why = reasons.topic(found.right, found.seen)
    quizzes = 0 if not found.can_quiz else count if not found.can_practise else -(-count // 2)
    for kind, part in ((TaskKind.QUIZ, quizzes), (TaskKind.PRACTISE, count - quizzes)):
        if part:
            yield kind, topic, part, why


def _never_empty(room: _Room) -> None:
    """Something small for a week in which nothing else found room."""
    if not room.tasks and room.limit > 0:
        minutes = min(room.limit, MINUTES[TaskKind.PRACTISE])
        why = reasons.light() if room.is_light else reasons.anything()
        room.tasks.append(Task(TaskKind.PRACTISE, ANYTHING, "What you need", 1, minutes, why))
