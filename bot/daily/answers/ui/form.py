"""The form of an answer. Pure drawing."""

import discord
from discord import ui

from bot.daily.answers import messages
from bot.daily.answers.messages import KEEP, SHARE
from bot.daily.answers.rules import LONGEST_ANSWER
from bot.gateway.questions import above_field, task

STAYS = (
    "-# The model answer is out, so your answer from before stays as it is. What you write here is "
    "added to it."
)
ADDS = "-# Your messages are part of your answer and stay; what you write here is added to them."


def answer_form(message: messages.AnswerForm) -> ui.Modal:
    """The form."""
    form = ui.Modal(
        title="Question of the day", custom_id=f"answers:submit:{message.post_id}", timeout=900
    )
    if message.question is not None:
        form.add_item(above_field(message.question, task(message.question)))
    if message.adds or message.written_elsewhere:
        form.add_item(ui.TextDisplay(STAYS if message.adds else ADDS))
    form.add_item(
        ui.Label(
            text="Add to your answer" if message.adds else "Your answer",
            description=_what_becomes_of_it(message),
            component=ui.TextInput(
                custom_id="text",
                style=discord.TextStyle.paragraph,
                default=message.text or None,
                max_length=LONGEST_ANSWER,
                required=not message.adds,
            ),
        )
    )
    form.add_item(_who_may_read(message))
    return form


def _what_becomes_of_it(message: messages.AnswerForm) -> str:
    if message.adds:
        return "Leave it empty if you only want to change who may read your answer."
    if not message.late:
        return "As you'd say it in an interview. You can change it until the reveal."
    if message.late_counts:
        return "The answers are out already. Late answers count here all the same."
    return "The answers are out already, so this one is for you: no streak day."


def _who_may_read(message: messages.AnswerForm) -> ui.Label[ui.Modal]:
    return ui.Label(
        text="Who may read it",
        component=ui.RadioGroup(
            custom_id="who",
            options=[
                discord.RadioGroupOption(
                    label="Everyone, in the thread",
                    description="Under your name, behind a spoiler",
                    value=SHARE,
                    default=message.shared,
                ),
                discord.RadioGroupOption(label="Only me", value=KEEP, default=not message.shared),
            ],
        ),
    )
