"""Today's part of a plan, and what becomes of the plan."""

from collections.abc import Mapping
from datetime import date

from discord import ButtonStyle

from bot.gateway import layout
from bot.gateway.layout import Accent
from bot.prepare.plan import messages
from bot.prepare.plan.rules import values as rules
from bot.prepare.plan.rules.schedule import ANYTHING
from bot.prepare.plan.rules.values import PlanPhase, Task, TaskKind
from bot.prepare.plan.ui.tasks import length, told

LABEL_LIMIT = 40
MOST_BUTTONS = 4
"""A screen has room for these; the other tasks have theirs when the first are done."""
_WHAT_IT_IS = (
    "### A plan for your interview\n"
    "Tell me the day, the hours you have in a week and what you'll be asked. I'll make a plan week "
    "by week: your weak topics first, what is due, mock interviews, lists and stories; and each "
    "day a short list with buttons to start. It adapts to what you do, and the last days are "
    "light.\n"
    "-# Only you see it. A date can wait: leave it out for now."
)


def no_plan(message: messages.NoPlan) -> layout.Card:
    """What a plan is, or that it has gone."""
    make = layout.button("Make my plan", "plan:form", style=ButtonStyle.primary)
    if message.stopped:
        words = "**The plan is gone.** Everything you practised, your reviews and stories stay."
        return layout.notice(Accent.QUIET, words, make)
    return layout.notice(Accent.INFO, _WHAT_IT_IS, make)


def today_card(message: messages.TodayCard) -> layout.Card:
    """What to do now, with a button for each."""
    on = message.plan.interview_on
    if message.where is PlanPhase.PAST and on is not None:
        return _past(message, on)
    lines = [_head(message)]
    head = "No date yet: the next weeks" if on is None else rules.countdown(on, message.today)
    lines.append(f"### {head.removesuffix('.')}")
    rows: list[layout.CardItem] = []
    if message.where is PlanPhase.THE_DAY:
        lines.append(
            "Nothing new today. Eat something, have water and your stories at hand, be there ten "
            "minutes early. Tell me afterwards how it went."
        )
        rows.append(layout.row(layout.next_step("My stories", "stories:list")))
    else:
        lines += _today(message)
        begun = list(_buttons(message).values())
        rows += [layout.row(*begun)] if begun else []
    return layout.card(
        layout.container(
            Accent.GOOD if not message.tasks else Accent.QUESTION,
            layout.text("\n".join(lines)),
            *rows,
            layout.separator(),
            layout.row(*_own_buttons(message)),
        )
    )


def _head(message: messages.TodayCard) -> str:
    if message.countdown_set and not message.plan.countdown:
        return "-# Countdown off. Your reminders stay as they are."
    if message.countdown_set and message.has_reminder:
        return "-# Countdown on: your evening reminder says how many days are left."
    if message.countdown_set:
        return (
            "-# Countdown on: it will be in your evening reminder. You have none here yet; "
            "`/streak remind` in your server sets one."
        )
    return "-# Saved. Only you see it." if message.just_saved else "-# Only you see this."


def _today(message: messages.TodayCard) -> list[str]:
    lines = []
    if not message.tasks:
        lines.append("**That's it for today.** Rest is part of it; tomorrow's part comes tomorrow.")
    else:
        minutes = sum(task.minutes for task in message.tasks)
        lines.append(f"**Today, about {length(minutes)}**")
        lines += told(message.tasks)
    if message.where is PlanPhase.LAST_DAYS:
        lines.append("The last days are light. You know what you know.")
    lines.append(f"This week: {length(message.done_minutes)} done of {length(message.limit)}.")
    if message.tasks and not message.in_server:
        lines.append("-# The buttons for these are in your server: `/plan` there.")
    return lines


def _buttons(message: messages.TodayCard) -> Mapping[str, layout.CardItem]:
    """What begins each of the first tasks, by its id; only what works where the card is."""
    found: dict[str, layout.CardItem] = {}
    for task in message.tasks:
        label, leads_to = _begins(message, task)
        if leads_to and (message.in_server or task.kind in (TaskKind.STORY, TaskKind.LIST)):
            style = ButtonStyle.secondary if found else ButtonStyle.primary
            label = layout.truncate(label, LABEL_LIMIT)
            found.setdefault(leads_to, layout.button(label, leads_to, style=style))
    return dict(list(found.items())[:MOST_BUTTONS])


def _begins(message: messages.TodayCard, task: Task) -> tuple[str, str]:
    """The label of a button and where it leads; "" where there is nothing to press."""
    if task.kind is TaskKind.REVIEWS:
        return "My reviews", "review:now"
    if task.kind is TaskKind.DAILY:
        leads_to = "" if message.post_id is None else f"answers:form:{message.post_id}"
        return "Answer today's question", leads_to
    if task.kind is TaskKind.QUIZ:
        return f"Quiz: {task.name}", f"quiz:new:{task.subject}"
    if task.kind is TaskKind.PRACTISE:
        label = "Practise" if task.subject == ANYTHING else f"Practise: {task.name}"
        return label, f"practise:topic:{task.subject}"
    if task.kind is TaskKind.STORY:
        return "Write a story", "stories:new"
    if task.kind is TaskKind.LIST:
        return task.name, f"lists:begin:{task.subject}"
    if task.kind is TaskKind.MOCK and task.subject:
        return "Solo mock interview", f"solo:begin:{task.subject}:{message.plan.level}"
    return "", ""


def _own_buttons(message: messages.TodayCard) -> list[layout.CardItem]:
    buttons: list[layout.CardItem] = []
    if message.where is not PlanPhase.THE_DAY:
        buttons.append(layout.button("The weeks", "plan:weeks"))
    buttons.append(layout.button("Change", "plan:form"))
    if message.plan.countdown:
        buttons.append(layout.button("Countdown off", "plan:countdown:off"))
    elif message.plan.interview_on is not None and message.where is not PlanPhase.THE_DAY:
        buttons.append(layout.button("Countdown on", "plan:countdown:on"))
    return [*buttons, layout.button("Stop", "plan:stop")]


def _past(message: messages.TodayCard, on: date) -> layout.Card:
    after: list[layout.CardItem] = []
    if message.after_list:
        leads_to = f"lists:begin:{message.after_list}"
        after.append(layout.button("After the interview", leads_to))
    return layout.notice(
        Accent.INFO,
        f"-# Only you see this.\n### How did it go?\nYour interview was on {layout.day_name(on)}. "
        "However it went, write down the questions while you remember them: they are the best list "
        "there is. Everything you practised stays.\nDo you have another one coming up?",
        layout.button("New date", "plan:form", style=ButtonStyle.primary),
        *after,
        layout.button("Stop the plan", "plan:stop"),
    )


def stop_asked(_message: messages.StopAsked) -> layout.Card:
    """Sure?"""
    return layout.notice(
        Accent.TROUBLE,
        "**Stop the plan?** The date, the hours and the tracks are deleted. What you practised, "
        "your reviews, lists and stories stay.",
        layout.button("Stop it", "plan:end", style=ButtonStyle.danger),
        layout.button("Keep it", "plan:today"),
    )


RENDERERS: layout.Renderers = {
    messages.NoPlan: no_plan,
    messages.TodayCard: today_card,
    messages.StopAsked: stop_asked,
}
