"""What of the week is for today. Pure."""

from collections.abc import Iterator

from bot.prepare.plan.rules import reasons
from bot.prepare.plan.rules.schedule import ANYTHING
from bot.prepare.plan.rules.values import (
    MINUTES,
    WEEK,
    InterviewPlan,
    PlanStanding,
    Task,
    TaskKind,
    Week,
    is_light,
)

MOST_TASKS = 4
"""What a card on a phone shows with its buttons."""
_FIRST = (TaskKind.REVIEWS, TaskKind.DAILY)


def budget(plan: InterviewPlan, standing: PlanStanding, week: Week) -> int:
    """The minutes that are left for today: an equal part of what is left of the week, less what was
    done today already; on the last days a third of a day."""
    if is_light(plan, standing.today):
        return max(0, plan.hours * 60 // (3 * WEEK) - standing.done_today)
    days = (week.last - standing.today).days + 1
    return max(0, -(-(week.minutes + standing.done_today) // days) - standing.done_today)


def tasks(plan: InterviewPlan, standing: PlanStanding, week: Week) -> tuple[Task, ...]:
    """What to do today, what comes by the calendar first; none when the day is done. Together no
    longer than the budget, or one thing that is longer alone."""
    left = budget(plan, standing, week)
    found: list[Task] = []
    for task in _candidates(plan, standing, week):
        unit = task.minutes // task.count
        count = min(task.count, max(0, left) // unit)
        if not count and not found and left > 0:
            count = 1
        if count and len(found) < MOST_TASKS:
            minutes = count * unit
            left -= minutes
            found.append(Task(task.kind, task.subject, task.name, count, minutes, task.why))
    return tuple(found)


def _candidates(plan: InterviewPlan, standing: PlanStanding, week: Week) -> Iterator[Task]:
    """Today's reviews and question, a mock interview that is today, then the week's rest, which
    begins at another place each day; on the last days first the list for them."""
    rest = [task for task in week.tasks if task.kind not in _FIRST]
    light = is_light(plan, standing.today)
    if light:
        last = {one.list_id for one in standing.lists if one.is_last}
        yield from (task for task in rest if task.subject in last)
        rest = []
    due = min(sum(on <= standing.today for on in standing.due_on), standing.reviews_a_day)
    if due:
        yield Task(TaskKind.REVIEWS, "", "Reviews", due, due, reasons.due_today(due))
    if standing.daily_is_open:
        minutes = MINUTES[TaskKind.DAILY]
        yield Task(TaskKind.DAILY, "", "Question of the day", 1, minutes, reasons.daily())
    agreed = [task for task in rest if task.kind is TaskKind.MOCK and not task.subject]
    if standing.mock_on == standing.today:
        yield from agreed
    others = [task for task in rest if task not in agreed]
    if not others:
        minutes = max(1, min(MINUTES[TaskKind.PRACTISE], budget(plan, standing, week)))
        why = reasons.light() if light else reasons.anything()
        others = [Task(TaskKind.PRACTISE, ANYTHING, "What you need", 1, minutes, why)]
    start = (standing.today - plan.started_on).days % len(others)
    yield from (*others[start:], *others[:start])
