"""The form of a plan, and what is said when something in it can't be read."""

import discord
from discord import ButtonStyle, ui

from bot.gateway import layout
from bot.gateway.layout import Accent
from bot.interviews.values import rules as interviews
from bot.prepare.plan import messages
from bot.prepare.plan.rules import typed


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
    stands = " Until then your earlier plan stays." if message.has_plan else ""
    return layout.notice(
        Accent.TROUBLE,
        f"### Nearly there\n{told}\nWhat you typed is kept: *Change* shows it again.{stands}",
        layout.button("Change", "plan:form", style=ButtonStyle.primary),
    )


RENDERERS: layout.Renderers = {messages.PlanForm: plan_form, messages.PlanUnread: unread}
