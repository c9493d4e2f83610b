"""A task and a length of time in words."""

from collections.abc import Iterable

from bot.gateway import layout
from bot.prepare.plan.rules.schedule import ANYTHING
from bot.prepare.plan.rules.values import Task, TaskKind

_MINUTES_OF_AN_HOUR = 60
_OF_A_TOPIC = (TaskKind.QUIZ, TaskKind.PRACTISE)


def told(tasks: Iterable[Task]) -> list[str]:
    """Tasks in lines, with their reasons: what is about one topic in one line, and a reason that
    several have once, below them."""
    groups: dict[str, dict[str, list[Task]]] = {}
    for task in tasks:
        about = task.subject if task.kind in _OF_A_TOPIC else f"{task.kind} {task.subject}"
        groups.setdefault(task.why, {}).setdefault(about, []).append(task)
    lines = []
    for why, several in groups.items():
        lines += [_line(group) for group in several.values()]
        is_mixed = any(len(group) > 1 for group in several.values())
        lines.append(f"-# {'quizzes and open questions in turn; ' if is_mixed else ''}{why}")
    return lines


def _line(group: list[Task]) -> str:
    """One topic on a phone's line, or what one task is."""
    minutes = length(sum(task.minutes for task in group))
    name = describe(group[0]) if len(group) == 1 else group[0].name
    return f"- **{name}** · {minutes}"


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
        about = "in your own words" if task.subject == ANYTHING else f"on {task.name}"
        return f"{layout.count(many, 'question')} {about}"
    if task.kind is TaskKind.STORY:
        return "Write a story" if many == 1 else f"Write {many} stories"
    if task.kind is TaskKind.LIST:
        return f"{many} items from *{task.name}*" if many > 1 else f"One item from *{task.name}*"
    return f"Mock interview: {task.name}" if task.subject else "Mock interview with your partner"


def length(minutes: int) -> str:
    """Such as "35 min" or "2 h 5 min"."""
    hours, rest = divmod(minutes, _MINUTES_OF_AN_HOUR)
    if not hours:
        return f"{rest} min"
    return f"{hours} h {rest} min" if rest else f"{hours} h"
