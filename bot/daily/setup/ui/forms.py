"""The forms of /setup: the one to begin with, and one for each setting. Pure drawing."""

import discord
from discord import ui

from bot.daily.question.messages import ChangeForm
from bot.daily.setup.messages import BeginForm
from bot.gateway import layout
from bot.server.settings.rules.declared import Setting
from bot.server.settings.rules.forms import Control
from bot.server.settings.rules.panel import FIELDS, SETTINGS


def begin_form(message: BeginForm) -> ui.Modal:
    """A channel and a time zone; the rest has defaults that can be changed."""
    form = ui.Modal(title="Set up the daily question", custom_id="setup:started", timeout=900)
    channel: ui.ChannelSelect[ui.Modal] = ui.ChannelSelect(
        custom_id="channel",
        channel_types=[discord.ChannelType.text, discord.ChannelType.news],
        required=True,
        default_values=_things(
            () if message.channel_id is None else (str(message.channel_id),),
            discord.SelectDefaultValueType.channel,
        ),
    )
    form.add_item(ui.Label(text="Where should the question be posted?", component=channel))
    guessed = "A city, a country or an offset"
    if message.guess is not None:
        guessed = "This is my guess from your server's language: change it if it's wrong"
    form.add_item(
        ui.Label(
            text="Which time zone are you in?",
            description=guessed,
            component=ui.TextInput(
                custom_id="zone", default=message.guess or message.zone or None,
                required=True, max_length=60,
                placeholder="Europe/Berlin, Mumbai, UTC+2",
            ),
        )
    )  # fmt: skip
    form.add_item(
        ui.Label(
            text="At what time?",
            component=ui.TextInput(custom_id="time", default=message.time, max_length=10),
        )
    )
    return form


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


RENDERERS: layout.Renderers = {BeginForm: begin_form, ChangeForm: change_form}
