"""The modals of a profile, and the cards which read back what was typed. Pure drawing."""

from collections.abc import Collection, Mapping
from datetime import UTC, datetime
from enum import StrEnum
from typing import TypeVar

import discord
from discord import ButtonStyle, ui

from bot.bank.model import TOPICS
from bot.gateway import layout
from bot.gateway.layout import Accent
from bot.gateway.ways_on import ways_on
from bot.interviews.profiles import messages
from bot.interviews.profiles.rules import drafts
from bot.interviews.profiles.rules.ahead import Ahead, left_out
from bot.interviews.profiles.rules.availability import EXAMPLE
from bot.interviews.profiles.rules.week import (
    ROOMY_MINUTES,
    describe_windows,
    longest_minutes,
    minutes_a_week,
    starts_before_dawn,
)
from bot.interviews.values import rules as values

LONGEST_HOURS = 4000
LONGEST_ZONE = 60
LONGEST_LANGUAGES = 300
FormItem = ui.Item[ui.Modal]
W = TypeVar("W", bound=StrEnum)
Option = TypeVar("Option", discord.RadioGroupOption, discord.CheckboxGroupOption)
_PROBLEM = 300
_HOURS_SHOWN = 1200


def draft_card(message: messages.DraftShown) -> layout.Card:
    """What was typed, in plain words, before it is saved."""
    draft, found = message.draft, message.found
    lines = ["### Is this right?" if not found.problems else "### Nearly there"]
    if message.has_changed:
        lines.append(
            "**Your profile has changed since you opened that card**, so I did nothing. This is "
            "the latest:"
        )
    lines += [
        f"**Please look at this:** {layout.escape(layout.truncate(one, _PROBLEM))}"
        for one in found.problems
    ]
    lines += summary(draft, found.windows, found.languages)
    if found.problems:
        lines.append("-# What you typed is kept: *Change* shows it again. Nothing is saved yet.")
    else:
        lines += [*tight(found.windows), *early(found.windows)]
        lines.append("-# Nothing is saved until you press *Save*. Only you see this.")
    return layout.card(
        layout.container(
            Accent.TROUBLE if found.problems else Accent.INFO,
            layout.text("\n".join(lines)),
            layout.row(_zone_select(message.zones)) if message.zones else None,
            layout.row(*_draft_buttons(message)),
        )
    )


def _zone_select(zones: tuple[tuple[str, str], ...]) -> layout.CardItem:
    return ui.Select(
        custom_id="profile:zone",
        placeholder="Which of these is your zone?",
        options=[discord.SelectOption(label=layout.truncate(label, 100), value=name)
                 for label, name in zones],
    )  # fmt: skip


def _draft_buttons(message: messages.DraftShown) -> list[layout.CardItem]:
    change = ButtonStyle.primary if message.found.problems else ButtonStyle.secondary
    buttons: list[layout.CardItem] = []
    if not message.found.problems:
        revision = message.draft.revision
        buttons.append(layout.button("Save", f"profile:save:{revision}", style=ButtonStyle.success))
    return [
        *buttons,
        layout.button("Change", "profile:edit", style=change),
        layout.button("More preferences", "profile:more"),
        layout.button("Discard", f"profile:discard:{message.draft.revision}"),
    ]


def summary(
    of: drafts.ProfileDraft | values.Profile,
    windows: tuple[values.Window, ...],
    languages: frozenset[str],
) -> list[str]:
    """What a member practises, when and how, in plain words, one line each."""
    lines = []
    practise = values.describe_tracks(of.tracks)
    if practise:
        level = f", {values.LEVEL_WORDS[of.level]}" if of.level else ""
        lines.append(f"**Practise** {practise}{level}")
    if values.describe_topics(of.topics):
        lines.append(f"**Topics** {values.describe_topics(of.topics)}")
    if windows:
        week = values.describe_minutes(minutes_a_week(windows))
        lines.append(f"**When** {layout.truncate(describe_windows(windows), _HOURS_SHOWN)}")
        lines.append(f"**That is** {week} a week" + (f" ({of.tz} time)" if of.tz else ""))
    elif of.tz:
        lines.append(f"**Time zone** {of.tz}")
    lines.append(f"**How often** {values.CADENCE_WORDS[of.cadence]}")
    spoken = layout.escape(drafts.describe_languages(languages))
    lines.append(f"**In** {spoken}, {values.ROLE_WORDS[of.role_preference]}")
    lines.append(f"**If somebody is left over** {values.ODD_WORDS[of.odd_preference]}")
    return lines


def of_profile(profile: values.Profile) -> list[str]:
    """A saved profile in plain words."""
    return summary(profile, profile.windows, profile.languages)


def tight(windows: tuple[values.Window, ...]) -> list[str]:
    """A word for somebody who has little time in one piece."""
    longest = longest_minutes(windows)
    if longest >= ROOMY_MINUTES:
        return []
    return [
        f"**Tight:** your longest time in one piece is {longest} minutes. "
        f"With {ROOMY_MINUTES} both of you can be the candidate once."
    ]


def early(windows: tuple[values.Window, ...]) -> list[str]:
    """A word for somebody who may have meant the evening."""
    if not starts_before_dawn(windows):
        return []
    return ["**Early:** some of it is before 7 in the morning. For evenings, write 6–9pm or 18–21."]


def rounds_line(ahead: Ahead, server: str = "") -> str:
    """When the next round is, or why it leaves the member out. ``server``: its name, where they
    read it outside of it."""
    server = layout.escape(server)
    why = left_out(ahead, server)
    if why:
        return why
    at = ahead.round_at
    if at is None:
        there = f" in {server}" if server else ""
        return f"The next round isn't planned yet; `/mock now`{there} works any time."
    return (
        f"**Next round** {layout.timestamp(at)} ({layout.from_now(at)}). You needn't do anything "
        "until then; if a good match is free sooner, I'll ask you both straight away."
    )


def saved_card(message: messages.ProfileSaved) -> layout.Card:
    """You're in, or your changes are."""
    head = "### You're in" if message.is_new else "### Saved"
    lines = [head, *of_profile(message.profile), *tight(message.profile.windows)]
    lines.append(_after_saving(message))
    return layout.notice(
        Accent.GOOD,
        "\n".join(lines),
        layout.button("Find a partner now", "pool:join", style=ButtonStyle.primary),
        layout.button("My profile", "membership:profile"),
    )


def _after_saving(message: messages.ProfileSaved) -> str:
    profile, settings = message.profile, message.settings
    if profile.paused_until is not None:
        return "A pause is set: *I'm back* in `/mock profile` ends it, or `/mock pause` with `off`."
    line = rounds_line(Ahead(profile, settings, datetime.min.replace(tzinfo=UTC)))
    planned = settings is not None and not settings.paused
    if planned and profile.cadence is values.Cadence.FORTNIGHTLY:
        line += " With *every two weeks*, you rest in it if the last one brought you a partner."
    return line


def discarded_card(message: messages.DraftDiscarded) -> layout.Card:
    """What was typed is forgotten."""
    rest = "You haven't joined mock interviews; `/mock join` any time."
    if message.is_member:
        rest = "Your profile is as it was."
    profile = layout.next_step("My interview profile", "membership:profile")
    return layout.notice(Accent.QUIET, f"**Discarded.** {rest}", *(ways_on(rest) or [profile]))


def typed_back(message: messages.TypedBack) -> layout.HandedBack:
    """A modal that was opened before the draft that stands."""
    return layout.HandedBack(
        "**Not taken:** your draft has changed since you opened that form, and stays as it is. "
        "`/mock join` shows it, and *Change* there takes what you wrote here.",
        message.typed,
    )


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


RENDERERS: layout.Renderers = {
    messages.DraftShown: draft_card,
    messages.ProfileSaved: saved_card,
    messages.DraftDiscarded: discarded_card,
    messages.TypedBack: typed_back,
    messages.BasicsForm: basics_form,
    messages.PreferencesForm: preferences_form,
}
