"""How a plan looks. Pure drawing, all private."""

from collections.abc import Mapping
from datetime import date

import discord
from discord import ButtonStyle, SelectOption, ui

from bot.gateway import layout
from bot.gateway.layout import Accent
from bot.interviews.values import rules as interviews
from bot.prepare.plan import messages
from bot.prepare.plan.rules import typed
from bot.prepare.plan.rules import values as rules
from bot.prepare.plan.rules.schedule import ANYTHING
from bot.prepare.plan.rules.values import Phase, Task, TaskKind, Week

MOST_WEEKS = 25
OPTION_LIMIT = 100
LABEL_LIMIT = 40
IN_A_ROW = 5
_MINUTES_OF_AN_HOUR = 60
_WHAT_IT_IS = (
    "### A plan for your interview\n"
    "Tell me the day, the hours you have in a week and what you'll be asked. I make weeks of it: "
    "your weak topics first, what is due, mock interviews, lists and stories; and each day a short "
    "list with buttons that begin it. It follows what you do, and the last days are light.\n"
    "-# Only you see it. A date can wait: leave it out for now."
)


def no_plan(message: messages.NoPlan) -> layout.Card:
    """What a plan is, or that it has gone."""
    make = layout.button("Make my plan", "plan:form", style=ButtonStyle.primary)
    if message.stopped:
        words = "**The plan is gone.** Everything you practised, your reviews and stories stay."
        return layout.notice(Accent.QUIET, words, make)
    return layout.notice(Accent.INFO, _WHAT_IT_IS, make)


def plan_form(message: messages.PlanForm) -> ui.Modal:
    """The day, the hours, the tracks, the level."""
    given = message.typed
    title = "Your plan" if message.is_new else "Change your plan"
    form = ui.Modal(title=title, custom_id="plan:save")
    form.add_item(ui.Label(
        text="When is your interview?",
        description="28 Mar, 2027-03-28, in 3 weeks. Empty: no date yet.",
        component=ui.TextInput[ui.Modal](
            custom_id="on", default=given.on or None, required=False,
            max_length=typed.LONGEST_TYPED,
        ),
    ))  # fmt: skip
    form.add_item(ui.Label(
        text="Hours a week",
        description="What you really have. I'll never plan more.",
        component=ui.TextInput[ui.Modal](
            custom_id="hours", default=given.hours or None, required=False, placeholder="5",
            max_length=typed.LONGEST_TYPED,
        ),
    ))  # fmt: skip
    tracks = [
        discord.CheckboxGroupOption(label=_capital(words), value=one, default=one in given.tracks)
        for one, words in interviews.TRACK_WORDS.items()
    ]
    form.add_item(ui.Label(
        text="What will you be asked?",
        component=ui.CheckboxGroup[ui.Modal](
            custom_id="tracks", options=tracks, min_values=0, required=False
        ),
    ))  # fmt: skip
    levels = [
        discord.RadioGroupOption(label=_capital(words), value=one, default=one == given.level)
        for one, words in interviews.LEVEL_WORDS.items()
    ]
    form.add_item(ui.Label(
        text="For which level?",
        component=ui.RadioGroup[ui.Modal](custom_id="level", options=levels, required=False),
    ))  # fmt: skip
    return form


def _capital(words: str) -> str:
    return f"{words[0].upper()}{words[1:]}"


def unread(message: messages.PlanUnread) -> layout.Card:
    """What could not be read; all of it is kept."""
    told = "\n".join(f"- {one}" for one in message.problems)
    stands = " Until then your plan from before stands." if message.has_plan else ""
    return layout.notice(
        Accent.TROUBLE,
        f"### Nearly there\n{told}\nWhat you typed is kept: *Change* shows it again.{stands}",
        layout.button("Change", "plan:form", style=ButtonStyle.primary),
    )


def today_card(message: messages.TodayCard) -> layout.Card:
    """What to do now, with a button for each."""
    on = message.plan.interview_on
    if message.where is Phase.PAST and on is not None:
        return _past(on)
    lines = ["-# Saved. Only you see it."] if message.just_saved else ["-# Only you see this."]
    head = "No date yet: the next weeks" if on is None else rules.countdown(on, message.today)
    lines.append(f"### {head.removesuffix('.')}")
    rows: list[layout.CardItem] = []
    if message.where is Phase.THE_DAY:
        lines.append(
            "Nothing new today. Eat something, have water and your stories at hand, be there ten "
            "minutes early. Tell me afterwards how it went."
        )
        rows.append(layout.row(layout.button("My stories", "stories:list")))
    else:
        lines += _today(message)
        rows += _rows(list(_buttons(message).values()))
    return layout.card(
        layout.container(
            Accent.GOOD if not message.tasks else Accent.QUESTION,
            layout.text("\n".join(lines)),
            *rows,
            layout.separator(),
            layout.row(*_own_buttons(message)),
        )
    )


def _today(message: messages.TodayCard) -> list[str]:
    lines = []
    if not message.tasks:
        lines.append("**That's it for today.** Rest is part of it; tomorrow's part comes tomorrow.")
    else:
        minutes = sum(task.minutes for task in message.tasks)
        lines.append(f"**Today, about {_length(minutes)}**")
        lines += [_told(task) for task in message.tasks]
    if message.where is Phase.LAST_DAYS:
        lines.append("The last days are light. You know what you know.")
    lines.append(f"This week: {_length(message.done_minutes)} done of {_length(message.limit)}.")
    if message.tasks and not message.in_server:
        lines.append("-# The buttons for these are in your server: `/plan` there.")
    return lines


def _told(task: Task) -> str:
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


def _length(minutes: int) -> str:
    hours, rest = divmod(minutes, _MINUTES_OF_AN_HOUR)
    if not hours:
        return f"{rest} min"
    return f"{hours} h {rest} min" if rest else f"{hours} h"


def _buttons(message: messages.TodayCard) -> Mapping[str, layout.CardItem]:
    """What begins each task, by its id; only what works where the card is."""
    found: dict[str, layout.CardItem] = {}
    for task in message.tasks:
        label, leads_to = _begins(message, task)
        if leads_to and (message.in_server or task.kind in (TaskKind.STORY, TaskKind.LIST)):
            style = ButtonStyle.secondary if found else ButtonStyle.primary
            label = layout.truncate(label, LABEL_LIMIT)
            found.setdefault(leads_to, layout.button(label, leads_to, style=style))
    return found


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
    if task.kind is TaskKind.MOCK and task.subject:
        return "Mock interview alone", f"solo:begin:{task.subject}:{message.plan.level}"
    return "", ""


def _own_buttons(message: messages.TodayCard) -> list[layout.CardItem]:
    buttons: list[layout.CardItem] = []
    if message.where is not Phase.THE_DAY:
        buttons.append(layout.button("The weeks", "plan:weeks"))
    buttons.append(layout.button("Change", "plan:form"))
    if message.plan.countdown:
        buttons.append(layout.button("Countdown off", "plan:countdown:off"))
    elif message.plan.interview_on is not None:
        buttons.append(layout.button("Countdown on", "plan:countdown:on"))
    return [*buttons, layout.button("Stop", "plan:stop")]


def _rows(buttons: list[layout.CardItem]) -> list[layout.CardItem]:
    return [layout.row(*buttons[at : at + IN_A_ROW]) for at in range(0, len(buttons), IN_A_ROW)]


def _past(on: date) -> layout.Card:
    return layout.notice(
        Accent.INFO,
        f"-# Only you see this.\n### How did it go?\nYour interview was on {layout.day_name(on)}. "
        "However it went, write down the questions while you remember them: they are the best list "
        "there is. Everything you practised stays.\nIs there a next one?",
        layout.button("New date", "plan:form", style=ButtonStyle.primary),
        layout.button("My stories", "stories:list"),
        layout.button("Stop the plan", "plan:stop"),
    )


def week_card(message: messages.WeekCard) -> layout.Card:
    """One week with its reasons; the others to choose from."""
    week = message.weeks[message.at]
    of = f" of {week.of}" if message.has_date else ""
    lines = [
        f"-# Only you see this.\n### Week {week.number}{of} · {_days(week)}",
        f"**{_length(week.minutes)}**" + (" that are left of it" if message.at == 0 else ""),
        *(_told(task) for task in week.tasks),
    ]
    if not week.tasks:
        lines.append("You've done the hours of this week. Rest, or go on as you like.")
    lines.append("-# It's made again from what you've done each time you look.")
    return layout.card(
        layout.container(
            Accent.INFO,
            layout.text(layout.truncate("\n".join(lines), layout.TEXT_LIMIT - 200)),
            _choice(message) if len(message.weeks) > 1 else None,
            layout.row(layout.button("Today", "plan:today"), layout.button("Change", "plan:form")),
        )
    )


def _days(week: Week) -> str:
    if week.first == week.last:
        return layout.brief_day(week.first)
    return f"{layout.brief_day(week.first)} to {layout.brief_day(week.last)}"


def _choice(message: messages.WeekCard) -> layout.CardItem:
    begin = max(0, min(message.at - MOST_WEEKS // 2, len(message.weeks) - MOST_WEEKS))
    options = {
        str(week.first.toordinal()): SelectOption(
            label=f"Week {week.number}: {_days(week)}", value=str(week.first.toordinal()),
            description=layout.truncate(_about(week), OPTION_LIMIT), default=at == message.at,
        )
        for at, week in enumerate(message.weeks)
        if begin <= at < begin + MOST_WEEKS
    }  # fmt: skip
    choice: ui.Select[ui.LayoutView] = ui.Select(
        custom_id="plan:weeks", placeholder="Another week", options=list(options.values())
    )
    return layout.row(choice)


def _about(week: Week) -> str:
    names = dict.fromkeys(task.name for task in week.tasks if task.subject)
    return f"{_length(week.minutes)}: {', '.join(names) or 'what you need'}"


def countdown_set(message: messages.CountdownSet) -> layout.Card:
    """The line in the evening reminder."""
    if not message.on:
        return layout.notice(Accent.GOOD, "**Countdown off.** Your reminders stay as they are.")
    words = "**Countdown on.** Your evening reminder says how many days are left."
    if not message.has_date:
        words += " It begins when your plan has a date."
    if not message.has_reminder:
        words += (
            "\nYou have no evening reminder here yet: `/streak remind` in your server sets one. I "
            "send no message of its own."
        )
    return layout.notice(Accent.GOOD, words)


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
    messages.PlanForm: plan_form,
    messages.PlanUnread: unread,
    messages.TodayCard: today_card,
    messages.WeekCard: week_card,
    messages.CountdownSet: countdown_set,
    messages.StopAsked: stop_asked,
}
