"""The cards of a profile, which read back what was typed. Pure drawing."""

from datetime import UTC, datetime

import discord
from discord import ButtonStyle, ui

from bot.gateway import layout
from bot.gateway.layout import Accent
from bot.gateway.ways_on import ways_on
from bot.interviews.profiles import messages
from bot.interviews.profiles.rules import drafts
from bot.interviews.profiles.rules.ahead import Ahead, left_out
from bot.interviews.profiles.rules.week import (
    ROOMY_MINUTES,
    describe_windows,
    longest_minutes,
    minutes_a_week,
    starts_before_dawn,
)
from bot.interviews.profiles.ui import forms
from bot.interviews.values import rules as values

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
        layout.button("My interview profile", "membership:profile"),
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


RENDERERS: layout.Renderers = {
    messages.DraftShown: draft_card,
    messages.ProfileSaved: saved_card,
    messages.DraftDiscarded: discarded_card,
    messages.TypedBack: typed_back,
    messages.BasicsForm: forms.basics_form,
    messages.PreferencesForm: forms.preferences_form,
}
