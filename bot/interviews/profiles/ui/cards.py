"""The cards of a profile, which read back what was typed. Pure drawing."""

import discord
from discord import ButtonStyle, ui

from bot.gateway import layout
from bot.gateway.layout import Accent
from bot.interviews.profiles.messages import DraftDiscarded, DraftShown, ProfileSaved
from bot.interviews.profiles.rules.drafts import ProfileDraft
from bot.interviews.profiles.rules.languages import describe_languages
from bot.interviews.profiles.rules.week import (
    ROOMY_MINUTES,
    describe_windows,
    longest_minutes,
    minutes_a_week,
    starts_before_dawn,
)
from bot.interviews.profiles.rules.words import (
    CADENCE_WORDS,
    LEVEL_WORDS,
    ODD_WORDS,
    ROLE_WORDS,
    describe_minutes,
    describe_topics,
    describe_tracks,
)
from bot.interviews.values.rules.values import InterviewSettings, Profile, Window

_PROBLEM = 300
_HOURS_SHOWN = 1200


def draft_card(message: DraftShown) -> layout.Card:
    """What was typed, in plain words, before it is saved."""
    draft, found = message.draft, message.found
    lines = ["### Is this right?" if not found.problems else "### Nearly there"]
    if message.has_changed:
        lines.append("**It has changed since that card**, so I saved nothing. This is the newest:")
    lines += [f"**Please look at this:** {_plain(one)}" for one in found.problems]
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


def _draft_buttons(message: DraftShown) -> list[layout.CardItem]:
    change = ButtonStyle.primary if message.found.problems else ButtonStyle.secondary
    buttons: list[layout.CardItem] = []
    if not message.found.problems:
        revision = message.draft.revision
        buttons.append(layout.button("Save", f"profile:save:{revision}", style=ButtonStyle.success))
    return [
        *buttons,
        layout.button("Change", "profile:edit", style=change),
        layout.button("More wishes", "profile:more"),
        layout.button("Discard", "profile:discard"),
    ]


def summary(
    of: ProfileDraft | Profile, windows: tuple[Window, ...], languages: frozenset[str]
) -> list[str]:
    """What a member practises, when and how, in plain words, one line each."""
    lines = []
    practise = describe_tracks(of.tracks)
    if practise:
        level = f", {LEVEL_WORDS[of.level]}" if of.level else ""
        lines.append(f"**Practise** {practise}{level}")
    if describe_topics(of.topics):
        lines.append(f"**Topics** {describe_topics(of.topics)}")
    if windows:
        week = describe_minutes(minutes_a_week(windows))
        lines.append(f"**When** {layout.truncate(describe_windows(windows), _HOURS_SHOWN)}")
        lines.append(f"**That is** {week} a week" + (f" on the clock of {of.tz}" if of.tz else ""))
    elif of.tz:
        lines.append(f"**Time zone** {of.tz}")
    lines.append(f"**How often** {CADENCE_WORDS[of.cadence]}")
    spoken = layout.escape(describe_languages(languages))
    lines.append(f"**In** {spoken}, {ROLE_WORDS[of.role_preference]}")
    lines.append(f"**If the number is odd** {ODD_WORDS[of.odd_preference]}")
    return lines


def of_profile(profile: Profile) -> list[str]:
    """A saved profile in plain words."""
    return summary(profile, profile.windows, profile.languages)


def tight(windows: tuple[Window, ...]) -> list[str]:
    """A word for somebody who has little time in one piece."""
    longest = longest_minutes(windows)
    if longest >= ROOMY_MINUTES:
        return []
    return [
        f"**Tight:** your longest time in one piece is {longest} minutes. "
        f"With {ROOMY_MINUTES} both of you can be the candidate once."
    ]


def early(windows: tuple[Window, ...]) -> list[str]:
    """A word for somebody who may have meant the evening."""
    if not starts_before_dawn(windows):
        return []
    return ["**Early:** some of it is before 7 in the morning. For evenings, write 6–9pm or 18–21."]


def rounds_line(settings: InterviewSettings | None) -> str:
    """When the next round is, as far as the organiser chose."""
    if settings is None:
        return (
            "An organiser hasn't set up rounds here yet. Your profile waits for the first one; "
            "`/mock now` works already."
        )
    if settings.paused:
        return "The organiser has paused the rounds for now; `/mock now` works all the same."
    at = settings.next_round_at
    if at is None:
        return "The next round isn't planned yet; `/mock now` works any time."
    return (
        f"**Next round** {layout.timestamp(at)} ({layout.from_now(at)}). You needn't do anything "
        "until then; if somebody free earlier suits you, I'll ask you two at once."
    )


def saved_card(message: ProfileSaved) -> layout.Card:
    """You're in, or your changes are."""
    head = "### You're in" if message.is_new else "### Saved"
    lines = [head, *of_profile(message.profile), *tight(message.profile.windows)]
    lines.append(rounds_line(message.settings))
    if message.profile.paused_until is not None:
        lines.append("A pause is set: `/mock profile` shows it, `/mock pause off` ends it.")
    return layout.notice(
        Accent.GOOD,
        "\n".join(lines),
        layout.button("Practise now", "pool:join", style=ButtonStyle.primary),
        layout.button("My profile", "membership:profile"),
    )


def discarded_card(message: DraftDiscarded) -> layout.Card:
    """What was typed is forgotten."""
    rest = (
        "Your profile is as it was."
        if message.is_member
        else "You're not in mock interviews; `/mock join` any time."
    )
    return layout.notice(Accent.QUIET, f"**Discarded.** {rest}")


def _plain(words: str) -> str:
    return layout.escape(layout.truncate(words, _PROBLEM))


RENDERERS: layout.Renderers = {
    DraftShown: draft_card,
    ProfileSaved: saved_card,
    DraftDiscarded: discarded_card,
}
