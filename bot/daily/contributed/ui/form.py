"""The form for one question, which organisers and members fill in. Pure drawing."""

import discord
from discord import ui

from bot.daily.contributed import messages
from bot.daily.contributed.rules import FORM_LIMITS
from bot.gateway.layout import Renderers

_FIELDS = {
    "title": ("Title", "Names the subject without the answer; 10 to 70 characters"),
    "topic": ("Topic", "One of the bank's, such as Evaluation, or one of your own"),
    "prompt": ("Question", "What the interviewer says"),
    "answer": ("Model answer", "80 to 250 words read best"),
    "key_points": (
        "Key points, one a line (may be empty)",
        "What a good answer says; other wordings of it after ::",
    ),
}
_LONG = frozenset(("prompt", "answer", "key_points"))


def field(name: str, values: dict[str, str], *, required: bool = True) -> ui.Item[ui.Modal]:
    """A field of the form, with what was typed before."""
    label, words = _FIELDS[name]
    shown = values.get(name, "")[: FORM_LIMITS[name]]
    return ui.Label(
        text=label,
        description=words,
        component=ui.TextInput(
            custom_id=name,
            default=shown or None,
            required=required,
            max_length=FORM_LIMITS[name],
            style=discord.TextStyle.long if name in _LONG else discord.TextStyle.short,
        ),
    )


def form(message: messages.OwnForm) -> ui.Modal:
    """One question."""
    title = "Edit a question" if message.number else "Write a question"
    ids = f"own:form:{message.number}:{message.suggestion_id}:{message.mark}:{message.difficulty}"
    made = ui.Modal(title=title, custom_id=ids, timeout=900)
    values = dict(message.values)
    for name in FORM_LIMITS:
        if name != "key_points" or message.has_points:
            made.add_item(field(name, values, required=name != "key_points"))
    return made


RENDERERS: Renderers = {messages.OwnForm: form}
