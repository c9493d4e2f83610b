"""How /setup looks: the panel, and a form for each setting. Pure drawing."""

import discord
from discord import ui

from bot.daily.question.messages import ChangeForm, SetupShown
from bot.daily.question.ui import disabled_question_box
from bot.gateway import layout
from bot.gateway.layout import Accent
from bot.server.settings.rules import FIELDS, SETTINGS, Control, Setting, summary


def panel(message: SetupShown) -> layout.Card:
    """What holds now, what is missing, one select to change it, and the next card."""
    head = "### You're set up" if message.is_new else "### Daily question: settings"
    lines = [head, _next(message), *_trouble(message), *summary(message.settings)]
    preview = None
    if message.preview is not None:
        preview = disabled_question_box(message.preview)
    return layout.card(
        layout.container(
            Accent.TROUBLE if message.missing or message.channel_gone else Accent.GOOD,
            layout.text("\n".join(lines)),
            layout.row(_change_select()),
            layout.text("-# Changes apply from the next post. Only you see this."),
        ),
        layout.text("**Preview of the next card**") if preview is not None else None,
        preview,
    )


def _next(message: SetupShown) -> str:
    next_at = message.settings.next_post_at
    if message.settings.paused:
        return "Paused: `/organise resume` brings the questions back."
    if next_at is None:
        return "No question is planned."
    return f"Next question: {layout.timestamp(next_at)} ({layout.from_now(next_at)})"


def _trouble(message: SetupShown) -> list[str]:
    lines = []
    if message.channel_gone:
        lines.append("**I can't see that channel.** Choose another, or let my role see it.")
    if message.missing:
        names = ", ".join(f"*{name}*" for name in message.missing)
        lines.append(
            f"**I still lack:** {names}. Give them to my role in "
            f"<#{message.settings.channel_id}>; everything else is saved."
        )
    if message.trouble:
        lines.append(f"**{message.trouble}**")
    return lines


def _change_select() -> layout.CardItem:
    return ui.Select(
        custom_id="setup:change",
        placeholder="Change one thing",
        options=[
            discord.SelectOption(label=one.label, description=one.words, value=one.key)
            for one in SETTINGS.values()
        ],
    )


def change_form(message: ChangeForm) -> ui.Modal:
    """The form for one setting."""
    setting = SETTINGS[message.key]
    chosen = tuple(setting.chosen(getattr(message.settings, FIELDS[message.key])))
    form = ui.Modal(title=setting.label, custom_id=f"setup:save:{setting.key}", timeout=900)
    form.add_item(ui.Label(text=setting.words, component=_DRAWN[setting.control](setting, chosen)))
    return form


FormItem = ui.Item[ui.Modal]


def _channel(setting: Setting, chosen: tuple[str, ...]) -> FormItem:
    return ui.ChannelSelect(
        custom_id="value",
        channel_types=[discord.ChannelType.text, discord.ChannelType.news],
        required=setting.required,
        min_values=1 if setting.required else 0,
        default_values=_things(chosen, discord.SelectDefaultValueType.channel),
    )


def _role(setting: Setting, chosen: tuple[str, ...]) -> FormItem:
    return ui.RoleSelect(
        custom_id="value",
        required=setting.required,
        min_values=1 if setting.required else 0,
        default_values=_things(chosen, discord.SelectDefaultValueType.role),
    )


def _things(
    chosen: tuple[str, ...], kind: discord.SelectDefaultValueType
) -> list[discord.SelectDefaultValue]:
    return [discord.SelectDefaultValue(id=int(one), type=kind) for one in chosen]


def _text(setting: Setting, chosen: tuple[str, ...]) -> FormItem:
    return ui.TextInput(
        custom_id="value",
        default="".join(chosen),
        placeholder=setting.example,
        max_length=setting.max_length,
        required=setting.required,
    )


def _one(setting: Setting, chosen: tuple[str, ...]) -> FormItem:
    return ui.RadioGroup(
        custom_id="value",
        options=[
            discord.RadioGroupOption(label=one.label, value=one.value, default=one.value in chosen)
            for one in setting.options
        ],
    )


def _several(setting: Setting, chosen: tuple[str, ...]) -> FormItem:
    return ui.Select(
        custom_id="value",
        min_values=1,
        max_values=len(setting.options),
        options=[
            discord.SelectOption(
                label=one.label,
                value=one.value,
                description=one.description,
                default=one.value in chosen,
            )
            for one in setting.options
        ],
    )


_DRAWN = {
    Control.CHANNEL: _channel,
    Control.ROLE: _role,
    Control.TEXT: _text,
    Control.ONE: _one,
    Control.SEVERAL: _several,
}

RENDERERS: layout.Renderers = {SetupShown: panel, ChangeForm: change_form}
