"""One week of a plan, with its reasons."""

from discord import SelectOption, ui

from bot.gateway import layout
from bot.gateway.layout import Accent
from bot.prepare.plan import messages
from bot.prepare.plan.rules.values import Week
from bot.prepare.plan.ui.tasks import length, told

MOST_WEEKS = 25
OPTION_LIMIT = 100


def week_card(message: messages.WeekCard) -> layout.Card:
    """One week with its reasons; the others to choose from."""
    week = message.week
    of = f" of {week.of}" if message.has_date else ""
    lines = [
        f"-# Only you see this.\n### Week {week.number}{of} · {_days(week)}",
        f"**{length(week.minutes)}**" + (" left this week" if message.is_now else ""),
        *told(week.tasks),
    ]
    if not week.tasks:
        lines.append("You've done this week's hours. Rest, or carry on if you like.")
    lines.append("-# Each time you look, I work it out again from what you've done.")
    return layout.card(
        layout.container(
            Accent.INFO,
            layout.text(layout.truncate("\n".join(lines), layout.TEXT_LIMIT - 200)),
            _choice(message) if len(message.weeks) > 1 else None,
            layout.row(
                layout.next_step("Today", "plan:today"), layout.button("Change", "plan:form")
            ),
        )
    )


def _days(week: Week) -> str:
    if week.first == week.last:
        return layout.brief_day(week.first)
    return f"{layout.brief_day(week.first)} to {layout.brief_day(week.last)}"


def _choice(message: messages.WeekCard) -> layout.CardItem:
    days = [one.first for one in message.weeks]
    at = days.index(message.week.first) if message.week.first in days else 0
    begin = max(0, min(at - MOST_WEEKS // 2, len(days) - MOST_WEEKS))
    options = {
        str(week.first.toordinal()): SelectOption(
            label=f"Week {week.number}: {_days(week)}", value=str(week.first.toordinal()),
            description=layout.truncate(_about(week), OPTION_LIMIT), default=week == message.week,
        )
        for week in message.weeks[begin : begin + MOST_WEEKS]
    }  # fmt: skip
    choice: ui.Select[ui.LayoutView] = ui.Select(
        custom_id="plan:weeks", placeholder="Another week", options=list(options.values())
    )
    return layout.row(choice)


def _about(week: Week) -> str:
    names = dict.fromkeys(task.name for task in week.tasks if task.subject)
    return f"{length(week.minutes)}: {', '.join(names) or 'what you need'}"


RENDERERS: layout.Renderers = {messages.WeekCard: week_card}
