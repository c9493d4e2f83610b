"""The modals of a profile. Pure drawing."""

from collections.abc import Collection, Mapping
from enum import StrEnum
from typing import TypeVar

import discord
from discord import ui

from bot.bank.model import TOPICS
from bot.interviews.profiles import messages
from bot.interviews.profiles.rules import drafts
from bot.interviews.profiles.rules.availability import EXAMPLE
from bot.interviews.values import rules as values

LONGEST_HOURS = 4000
LONGEST_ZONE = 60
LONGEST_LANGUAGES = 300
FormItem = ui.Item[ui.Modal]
W = TypeVar("W", bound=StrEnum)
Option = TypeVar("Option", discord.RadioGroupOption, discord.CheckboxGroupOption)


def basics_form(message: messages.BasicsForm) -> ui.Modal:
    """The first: all that is needed."""
    draft = message.draft
    title = "Mock interviews: what and when"
    form = ui.Modal(title=title, custom_id=f"profile:basics:{draft.revision}", timeout=900)
    level = _radio("level", values.LEVEL_WORDS, draft.level)
    hours = ui.TextInput[ui.Modal](
        custom_id="hours",
        style=discord.TextStyle.paragraph,
        default=draft.hours[:LONGEST_HOURS] or None,
        placeholder=f"{EXAMPLE} · weekdays after 6pm · any time",
        max_length=LONGEST_HOURS,
    )
    zone = ui.TextInput[ui.Modal](
        custom_id="zone", default=draft.zone[:LONGEST_ZONE] or None,
        placeholder="Berlin, India, Europe/Paris", max_length=LONGEST_ZONE,
    )  # fmt: skip
    form.add_item(ui.Label(text="What level are you aiming for?", component=level))
    form.add_item(ui.Label(text="What do you want to practise?", component=_tracks(draft)))
    form.add_item(ui.Label(
        text="When are you usually free?",
        description="On your own clock. I'll show you how I read it before anything is saved.",
        component=hours,
    ))  # fmt: skip
    form.add_item(ui.Label(text="Your time zone", component=zone))
    form.add_item(ui.Label(text=f"Topics, if you like (up to {values.MOST_TOPICS})",
                           component=_topics(draft)))  # fmt: skip
    return form


def _options(
    kind: type[Option], words: Mapping[W, str], chosen: Collection[W | None]
) -> list[Option]:
    return [
        kind(label=f"{text[0].upper()}{text[1:]}", value=one.value, default=one in chosen)
        for one, text in words.items()
    ]


def _radio(custom_id: str, words: Mapping[W, str], chosen: W | None) -> FormItem:
    options = _options(discord.RadioGroupOption, words, (chosen,))
    return ui.RadioGroup(custom_id=custom_id, options=options)


def _tracks(draft: drafts.ProfileDraft) -> FormItem:
    options = _options(discord.CheckboxGroupOption, values.TRACK_WORDS, draft.tracks)
    return ui.CheckboxGroup(custom_id="tracks", min_values=1, options=options)


def _topics(draft: drafts.ProfileDraft) -> FormItem:
    return ui.Select(
        custom_id="topics",
        required=False,
        min_values=0,
        max_values=values.MOST_TOPICS,
        options=[
            discord.SelectOption(label=one.name, value=one.id, default=one.id in draft.topics)
            for one in TOPICS.values()
        ],
    )


def preferences_form(message: messages.PreferencesForm) -> ui.Modal:
    """The second: what has a sensible answer already."""
    draft = message.draft
    title = "Mock interviews: your preferences"
    custom_id = f"profile:preferences:{draft.revision}"
    form = ui.Modal(title=title, custom_id=custom_id, timeout=900)
    more = ui.TextInput[ui.Modal](
        custom_id="more_languages",
        required=False,
        default=draft.more_languages[:LONGEST_LANGUAGES] or None,
        placeholder="Swahili, Czech",
        max_length=LONGEST_LANGUAGES,
    )
    how_often = _radio("cadence", values.CADENCE_WORDS, draft.cadence)
    form.add_item(ui.Label(text="How often?", component=how_often))
    form.add_item(ui.Label(
        text="Languages for an interview",
        description="You only meet people who share one of them.",
        component=_languages(draft),
    ))  # fmt: skip
    form.add_item(ui.Label(text="Other languages", component=more))
    roles = _radio("role_wish", values.ROLE_WORDS, draft.role_preference)
    form.add_item(ui.Label(text="Which role?", description="A preference, not a condition.",
                           component=roles))  # fmt: skip
    odd = _radio("odd_wish", values.ODD_WORDS, draft.odd_preference)
    form.add_item(ui.Label(text="If somebody is left without a partner", component=odd))
    return form


def _languages(draft: drafts.ProfileDraft) -> FormItem:
    return ui.Select(
        custom_id="languages",
        required=False,
        min_values=0,
        max_values=drafts.MOST_LANGUAGES,
        options=[
            discord.SelectOption(label=one.title(), value=one, default=one in draft.languages)
            for one in drafts.COMMON_LANGUAGES
        ],
    )
