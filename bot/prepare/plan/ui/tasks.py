"""A task and a length of time in words."""

from bot.gateway import layout
from bot.prepare.plan.rules.schedule import ANYTHING
from bot.prepare.plan.rules.values import Task, TaskKind

_MINUTES_OF_AN_HOUR = 60


def told(task: Task) -> str:
    return f"- **{describe(task)}** · {task.minutes} min\n-# {task.why}"


def describe(task: Task) -> str:
    """A task in words."""
    many = task.count
    if task.kind is TaskKind.REVIEWS:
        return layout.count(many, "review")
    if task.kind is TaskKind.DAILY:
        return "Question of the day" if many == 1 else f"Question of the day, {many} times"
    if task.kind is TaskKind.QUIZ:
        return f"Quiz on {task.name}" if many == 1 else f"{many} quizzes on {task.name}"
    if task.kind is TaskKind.PRACTISE:
        about = "" if task.subject == ANYTHING else f" on {task.name}"
        return f"{layout.count(many, 'question')}{about} in your own words"
    if task.kind is TaskKind.STORY:
        return "Write a story" if many == 1 else f"Write {many} stories"
    if task.kind is TaskKind.LIST:
        return f"{many} of *{task.name}*"
    return f"Mock interview: {task.name}" if task.subject else "Mock interview with your partner"


def length(minutes: int) -> str:
    hours, rest = divmod(minutes, _MINUTES_OF_AN_HOUR)
    if not hours:
        return f"{rest} min"
    return f"{hours} h {rest} min" if rest else f"{hours} h"
