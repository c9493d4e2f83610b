"""How a report about a question is written and confirmed. Pure drawing; all of it private."""

import discord
from discord import ui

from bot.gateway import layout
from bot.gateway.layout import Accent
from bot.practice.quiz.reports.messages import Reported, ReportForm

REPORT_LIMIT = 500


def _form(message: ReportForm) -> ui.Modal:
    """The form for a report."""
    form = ui.Modal(title="Report this question", custom_id=f"report:send:{message.question_id}")
    form.add_item(
        ui.Label(
            text="What is wrong with it?",
            description=layout.truncate(
                f"{message.title}. Its authors read this without your name.", 100
            ),
            component=ui.TextInput(
                custom_id="text",
                style=discord.TextStyle.paragraph,
                max_length=REPORT_LIMIT,
                required=True,
            ),
        )
    )
    return form


def _reported(message: Reported) -> layout.Card:
    """Thank you."""
    words = "Your earlier report is replaced." if message.again else "Its authors will see it."
    if message.organisers_know:
        words += " Organisers hear that it was reported, but not by whom, nor what you wrote."
    return layout.notice(Accent.GOOD, f"**Thank you.** *{message.title}* is reported. {words}")


RENDERERS: layout.Renderers = {ReportForm: _form, Reported: _reported}
