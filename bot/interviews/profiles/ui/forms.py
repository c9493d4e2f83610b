"""The two modals of a profile. Pure drawing."""

from collections.abc import Mapping
from enum import StrEnum
from typing import TypeVar

import discord
from discord import ui

from bot.bank.model import TOPICS
from bot.gateway import layout
from bot.interviews.profiles.messages import BasicsForm, PreferencesForm
from bot.interviews.profiles.rules.availability import EXAMPLE
from bot.interviews.profiles.rules.drafts import ProfileDraft
from bot.interviews.profiles.rules.languages import COMMON, MOST
from bot.interviews.profiles.rules.words import (
    CADENCE_WORDS,
    LEVEL_WORDS,
    MOST_TOPICS,
    ODD_WORDS,
    ROLE_WORDS,
    TRACK_WORDS,
)

LONGEST_HOURS = 4000
LONGEST_ZONE = 60
LONGEST_LANGUAGES = 300
FormItem = ui.Item[ui.Modal]
W = TypeVar("W", bound=StrEnum)


def basics_form(message: BasicsForm) -> ui.Modal:
    """The first: all that is needed."""
    draft = message.draft
    title = "Mock interviews: what and when"
    form = ui.Modal(title=title, custom_id="profile:basics", timeout=900)
    level = _radio("level", LEVEL_WORDS, draft.level)
    hours = ui.TextInput[ui.Modal](
        custom_id="hours",
        style=discord.TextStyle.paragraph,
        default=draft.hours[:LONGEST_HOURS] or None,
        placeholder=f"{EXAMPLE} · weekdays after 6pm · any time",
        max_length=LONGEST_HOURS,
    )
    zone = ui.TextInput[ui.Modal](
        custom_id="zone",
        default=draft.zone[:LONGEST_ZONE] or None,
        placeholder="Berlin, India, Europe/Paris",
        max_length=LONGEST_ZONE,
    )
    form.add_item(ui.Label(text="What level are you aiming for?", component=level))
    form.add_item(ui.Label(text="What do you want to practise?", component=_tracks(draft)))
    form.add_item(ui.Label(
        text="When are you usually free?",
        description="On your own clock. I'll show you how I read it before anything is saved.",
        component=hours,
    ))  # fmt: skip
    form.add_item(ui.Label(text="Your time zone", component=zone))
    form.add_item(ui.Label(text=f"Topics, if you like (up to {MOST_TOPICS})",
                           component=_topics(draft)))  # fmt: skip
    return form


def _radio(custom_id: str, words: Mapping[W, str], chosen: W | None) -> FormItem:
    return ui.RadioGroup(
        custom_id=custom_id,
        options=[
            discord.RadioGroupOption(
                label=f"{text[0].upper()}{text[1:]}", value=one.value, default=one is chosen
            )
            for one, text in words.items()
        ],
    )


def _tracks(draft: ProfileDraft) -> FormItem:
    return ui.CheckboxGroup(
        custom_id="tracks",
        min_values=1,
        options=[
            discord.CheckboxGroupOption(
                label=f"{text[0].upper()}{text[1:]}", value=one.value, default=one in draft.tracks
            )
            for one, text in TRACK_WORDS.items()
        ],
    )


def _topics(draft: ProfileDraft) -> FormItem:
    return ui.Select(
        custom_id="topics",
        required=False,
        min_values=0,
        max_values=MOST_TOPICS,
        options=[
            discord.SelectOption(label=one.name, value=one.id, default=one.id in draft.topics)
            for one in TOPICS.values()
        ],
    )


def preferences_form(message: PreferencesForm) -> ui.Modal:
    """The second: what has a sensible answer already."""
    draft = message.draft
    title = "Mock interviews: your wishes"
    form = ui.Modal(title=title, custom_id="profile:preferences", timeout=900)
    more = ui.TextInput[ui.Modal](
        custom_id="more_languages",
        required=False,
        default=draft.more_languages[:LONGEST_LANGUAGES] or None,
        placeholder="Swahili, Czech",
        max_length=LONGEST_LANGUAGES,
    )
    how_often = _radio("cadence", CADENCE_WORDS, draft.cadence)
    form.add_item(ui.Label(text="How often?", component=how_often))
    form.add_item(ui.Label(
        text="Languages for an interview",
        description="You only meet people who share one of them.",
        component=_languages(draft),
    ))  # fmt: skip
    form.add_item(ui.Label(text="Other languages", component=more))
    roles = _radio("role_wish", ROLE_WORDS, draft.role_preference)
    form.add_item(ui.Label(text="Which role?", description="A preference, not a condition.",
                           component=roles))  # fmt: skip
    odd = _radio("odd_wish", ODD_WORDS, draft.odd_preference)
    form.add_item(ui.Label(text="If the number of people is odd", component=odd))
    return form


def _languages(draft: ProfileDraft) -> FormItem:
    return ui.Select(
        custom_id="languages",
        required=False,
        min_values=0,
        max_values=MOST,
        options=[
            discord.SelectOption(label=one.title(), value=one, default=one in draft.languages)
            for one in COMMON
        ],
    )


RENDERERS: layout.Renderers = {BasicsForm: basics_form, PreferencesForm: preferences_form}
