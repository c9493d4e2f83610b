"""How /mock join looks: cards that read back what was typed. Pure drawing."""

from collections.abc import Sequence

import discord
from discord import ButtonStyle, ui

from bot.gateway import layout
from bot.gateway.layout import Accent
from bot.interviews.profiles.messages import Discarded, DraftShown, Rounds, Saved
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
from bot.interviews.values.values import Cadence, Level, OddWish, Profile, RoleWish, Track, Window

_PROBLEM = 300
_HOURS_SHOWN = 1200
ZoneNames = Sequence[tuple[str, str]]
"""Zones to choose from: name and label."""


def draft_card(message: DraftShown, zones: ZoneNames = ()) -> layout.Card:
    """What was typed, in plain words, before it is saved; ``zones`` are what an unread zone may
    mean."""
    draft, found = message.draft, message.found
    lines = ["### Is this right?" if not found.problems else "### Nearly there"]
    if message.has_changed:
        lines.append("**It has changed since that card**, so I saved nothing. This is the newest:")
    lines += [f"**Please look at this:** {_plain(one)}" for one in found.problems]
    lines += summary(
        level=draft.level, tracks=draft.tracks, topics=draft.topics, tz=draft.tz,
        windows=found.windows, cadence=draft.cadence, languages=found.languages,
        role_wish=draft.role_wish, odd_wish=draft.odd_wish,
    )  # fmt: skip
    if found.problems:
        lines.append("-# What you typed is kept: *Change* shows it again. Nothing is saved yet.")
    else:
        lines += [*tight(found.windows), *early(found.windows)]
        lines.append("-# Nothing is saved until you press *Save*. Only you see this.")
    return layout.card(
        layout.container(
            Accent.TROUBLE if found.problems else Accent.INFO,
            layout.text("\n".join(lines)),
            layout.row(_zone_select(zones)) if zones and not draft.tz else None,
            layout.row(*_draft_buttons(message)),
        )
    )


def _zone_select(zones: ZoneNames) -> layout.CardItem:
    return ui.Select(
        custom_id="mock:join-zone",
        placeholder="Which of these is your zone?",
        options=[discord.SelectOption(label=layout.truncate(label, 100), value=name)
                 for name, label in zones],
    )  # fmt: skip


def _draft_buttons(message: DraftShown) -> list[layout.CardItem]:
    change = ButtonStyle.primary if message.found.problems else ButtonStyle.secondary
    buttons: list[layout.CardItem] = []
    if not message.found.problems:
        revision = message.draft.revision
        buttons.append(
            layout.button("Save", f"mock:join-save:{revision}", style=ButtonStyle.success)
        )
    return [
        *buttons,
        layout.button("Change", "mock:join-open", style=change),
        layout.button("More wishes", "mock:join-more"),
        layout.button("Discard", "mock:join-discard"),
    ]


def summary(
    *,
    level: Level | None,
    tracks: frozenset[Track],
    topics: frozenset[str],
    tz: str,
    windows: tuple[Window, ...],
    cadence: Cadence,
    languages: frozenset[str],
    role_wish: RoleWish,
    odd_wish: OddWish,
) -> list[str]:
    """A profile in plain words, one line each."""
    lines = []
    practise = describe_tracks(tracks)
    if practise:
        lines.append(f"**Practise** {practise}" + (f", {LEVEL_WORDS[level]}" if level else ""))
    if describe_topics(topics):
        lines.append(f"**Topics** {describe_topics(topics)}")
    if windows:
        week = describe_minutes(minutes_a_week(windows))
        lines.append(f"**When** {layout.truncate(describe_windows(windows), _HOURS_SHOWN)}")
        lines.append(f"**That is** {week} a week" + (f" on the clock of {tz}" if tz else ""))
    elif tz:
        lines.append(f"**Time zone** {tz}")
    lines.append(f"**How often** {CADENCE_WORDS[cadence]}")
    lines.append(f"**In** {layout.escape(describe_languages(languages))}, {ROLE_WORDS[role_wish]}")
    lines.append(f"**If the number is odd** {ODD_WORDS[odd_wish]}")
    return lines


def of_profile(profile: Profile) -> list[str]:
    """A saved profile in plain words."""
    return summary(
        level=profile.level, tracks=profile.tracks, topics=profile.topics, tz=profile.tz,
        windows=profile.windows, cadence=profile.cadence, languages=profile.languages,
        role_wish=profile.role_wish, odd_wish=profile.odd_wish,
    )  # fmt: skip


def tight(windows: tuple[Window, ...]) -> list[str]:
    """A word for who has little time in one piece."""
    longest = longest_minutes(windows)
    if longest >= ROOMY_MINUTES:
        return []
    return [
        f"**Tight:** your longest time in one piece is {longest} minutes. "
        f"With {ROOMY_MINUTES} both of you can be the candidate once."
    ]


def early(windows: tuple[Window, ...]) -> list[str]:
    """A word for who may have meant the evening."""
    if not starts_before_dawn(windows):
        return []
    return ["**Early:** some of it is before 7 in the morning. Evenings: 6–9pm, or 18–21."]


def rounds_line(rounds: Rounds) -> str:
    """When the next round is."""
    if not rounds.is_set_up:
        return (
            "An organiser hasn't set up rounds here yet. Your profile waits for the first one; "
            "`/mock now` works already."
        )
    if rounds.is_paused:
        return "The organiser has paused the rounds for now; `/mock now` works all the same."
    if rounds.next_at is None:
        return "The next round isn't planned yet; `/mock now` works any time."
    when = f"{layout.timestamp(rounds.next_at)} ({layout.from_now(rounds.next_at)})"
    return (
        f"**Next round** {when}. You needn't do anything until then; if somebody free before "
        "suits you, I ask you two at once."
    )


def saved_card(message: Saved) -> layout.Card:
    """You're in, or your changes are."""
    head = "### You're in" if message.is_new else "### Saved"
    lines = [head, *of_profile(message.profile), *tight(message.profile.windows)]
    lines.append(rounds_line(message.rounds))
    if message.profile.paused_until is not None:
        lines.append("A pause is set: `/mock profile` shows it, `/mock pause off` ends it.")
    return layout.notice(
        Accent.GOOD,
        "\n".join(lines),
        layout.button("Practise now", "mock:pool-join", style=ButtonStyle.primary),
        layout.button("My profile", "mock:profile"),
    )


def discarded_card(message: Discarded) -> layout.Card:
    """What was typed is forgotten."""
    rest = (
        "Your profile is as it was."
        if message.is_member
        else "You're not in mock interviews; `/mock join` any time."
    )
    return layout.notice(Accent.QUIET, f"**Discarded.** {rest}")


def _plain(words: str) -> str:
    return layout.escape(layout.truncate(words, _PROBLEM))
