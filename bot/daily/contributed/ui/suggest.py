"""How suggestions and the organisers' queue look. Pure drawing."""

import discord
from discord import ButtonStyle, ui

from bot.bank.formulas.text import say
from bot.daily.contributed import messages
from bot.daily.contributed.rules import LONGEST_REASON
from bot.daily.contributed.ui.form import field
from bot.daily.contributed.ui.own import never_asked
from bot.gateway import layout
from bot.gateway.layout import Accent

ANSWER_SHOWN = 1500
_Drawn = tuple[list[layout.CardItem], list[layout.CardItem]]
"""What is told, and its buttons."""
_FIELDS = ("title", "topic", "prompt", "answer")


def form(message: messages.SuggestForm) -> ui.Modal:
    """A question, its answer, and whether its author is named."""
    made = ui.Modal(title="Suggest a question", custom_id="suggest:form", timeout=900)
    values = dict(message.values)
    for name in _FIELDS:
        made.add_item(field(name, values))
    named = values.get("named") == "yes"
    made.add_item(
        ui.Label(
            text="Name me on its card if it's approved?",
            description="An approved question stays if you delete your data, without your name",
            component=ui.RadioGroup(
                custom_id="named",
                options=[
                    discord.RadioGroupOption(label="No, don't", value="no", default=not named),
                    discord.RadioGroupOption(label="Yes, name me", value="yes", default=named),
                ],
            ),
        )
    )
    return made


def suggested(message: messages.Suggested) -> layout.Card:
    """It is on its way."""
    head = "That one is waiting already:" if message.again else "Thank you! The organisers have it:"
    name = "Its card will name you." if message.is_named else "Its card won't name you."
    return layout.notice(
        Accent.GOOD,
        f"**{head}** {layout.escape(message.title)}\n"
        f"I'll tell you what they decide. {name} If you're private, nobody is shown who it's from.",
        layout.next_step("Suggest another", "suggest:new"),
    )


def queue(message: messages.QueueCard) -> layout.Card:
    """One thing that waits."""
    off = never_asked(message.switched_off).lstrip("\n")
    done = "".join(f"{line}\n" for line in (message.done and f"**{message.done}**", off) if line)
    item = message.item
    if item is None:
        return layout.notice(
            Accent.GOOD,
            f"{done}Nothing is waiting. Members suggest with `/suggest`, and report a question "
            "below its answer in a quiz.",
            layout.next_step("Our questions", "own:panel:0"),
        )
    head = f"{done}-# Queue: {message.position + 1} of {message.total}"
    draw = _report if isinstance(item, messages.QueuedReport) else _suggestion
    parts, buttons = draw(item, head)  # type: ignore[arg-type]
    onward = layout.button("Next", f"suggest:queue:{message.position + 1}")
    onward.disabled = message.total < 2
    return layout.card(
        layout.container(
            Accent.QUESTION,
            *parts,
            layout.row(*buttons, onward, layout.button("Back", "own:panel:0")),
        )
    )


def _suggestion(item: messages.QueuedSuggestion, head: str) -> _Drawn:
    at = str(item.suggestion_id)
    by = "a member who is private or has left" if item.by is None else f"<@{item.by}>"
    named = "would like to be named on its card" if item.is_named else "don't want to be named"
    parts = [
        layout.text(f"{head}\nSuggested by {by}. They {named}.\n## {layout.escape(item.title)}"),
        *_told(item.prompt),
        layout.text(f"-# {layout.escape(item.topic)}"),
        layout.separator(),
        layout.text("**Model answer**"),
        *_told(layout.truncate(item.answer, ANSWER_SHOWN)),
    ]
    buttons: list[layout.CardItem] = [
        layout.button("Approve", f"suggest:approve:{at}", style=ButtonStyle.success),
        layout.button("Edit first", f"suggest:edit:{at}"),
        layout.button("Decline", f"suggest:why:{at}"),
    ]
    return parts, buttons


def _told(text: str) -> list[layout.CardItem]:
    """What a member typed, without effect but for its formulas."""
    spoken = say(text)
    sources = {one.line: one.source for one in spoken.formulas}
    return [
        one if isinstance(one, layout.Picture) else layout.text(layout.escape(one.content))
        for one in layout.with_pictures(spoken.text, sources.get, layout.MOST_PICTURES // 2)
    ]


def _report(item: messages.QueuedReport, head: str) -> _Drawn:
    what = layout.truncate(" ".join(item.body.split()), 600)
    look = "\n-# It's from the common question bank; its authors will read this, too."
    look = "" if item.number else look
    title = layout.escape(item.title)
    words = f"{head}\nA member reported\n## {title}\n> {layout.escape(what)}{look}"
    handled = f"suggest:handled:{item.question_id}:{item.at}"
    buttons: list[layout.CardItem] = [
        layout.button("Done with it", handled, style=ButtonStyle.success)
    ]
    if item.number:
        buttons.insert(0, layout.button("Edit it", f"own:edit:{item.number}"))
    return [layout.text(words)], buttons


def decline_form(message: messages.DeclineForm) -> ui.Modal:
    """The reason, which its author hears."""
    made = ui.Modal(
        title="Decline a suggestion", custom_id=f"suggest:decline:{message.suggestion_id}",
        timeout=900,
    )  # fmt: skip
    made.add_item(
        ui.Label(
            text="Why?",
            description="The member who suggested it will read this",
            component=ui.TextInput(
                custom_id="reason", style=discord.TextStyle.long, max_length=LONGEST_REASON,
                placeholder="We have one like it: …",
            ),
        )
    )  # fmt: skip
    return made


def answer(message: messages.SuggestionAnswer) -> layout.Card:
    """To who suggested it."""
    title = layout.escape(message.title)
    where = f" in **{layout.escape(message.guild_name)}**" if message.guild_name else ""
    if message.is_approved:
        words = f"**Your question was approved{where}: {title}.** Thank you!"
    else:
        words = (
            f"**Your question wasn't approved{where}: {title}.**\n"
            f"The organisers say: {layout.escape(message.reason)}"
        )
    return layout.notice(
        Accent.GOOD if message.is_approved else Accent.QUIET,
        f"{words}\n-# Use `/suggest` in the server to send another.",
        layout.button("What can I do?", f"help:show:{message.marker}"),
    )


RENDERERS: layout.Renderers = {
    messages.SuggestForm: form,
    messages.Suggested: suggested,
    messages.QueueCard: queue,
    messages.DeclineForm: decline_form,
    messages.SuggestionAnswer: answer,
}
