"""How /setup looks: the panel and the first words. Pure drawing."""

import discord
from discord import ButtonStyle, ui

from bot.daily.question.messages import SetupShown
from bot.daily.setup.messages import DirectWelcome, Introduced, Introduction, Welcome, WhereToSetUp
from bot.gateway import layout
from bot.gateway.layout import Accent
from bot.gateway.ways_on import still_needed
from bot.server.settings.rules.panel import SETTINGS, summary

MOST_ZONES = 3


def panel(message: SetupShown) -> layout.Card:
    """What holds now, what is missing, one select to change it, and the way to the next card."""
    head = "### You're set up" if message.is_new else "### Daily question: settings"
    lines = [head, *_trouble(message), _next(message), *_zone(message)]
    lines += () if message.zones else summary(message.settings)  # below it the choice is off screen
    return layout.card(
        layout.container(
            Accent.TROUBLE if message.missing or message.channel_gone else Accent.GOOD,
            layout.text("\n".join(lines)),
            *_zone_buttons(message),
            layout.row(_change_select()),
            _first_steps(message),
            layout.text(
                "-# The post, its reveal and stricter rules change with the next question, "
                "everything else at once. Only you see this."
            ),
        )
    )


def _next(message: SetupShown) -> str:
    next_at = message.settings.next_post_at
    if message.settings.paused:
        return "Paused: `/organise resume` brings the questions back."
    if next_at is None:
        return "No question is planned."
    return f"Next question: {layout.timestamp(next_at)} ({layout.from_now(next_at)})"


def _zone(message: SetupShown) -> list[str]:
    """The zone is asked, and a guess is called one."""
    if message.settings.is_zone_told:
        return []
    lines = ["**Which time zone are you in?** Until you choose, I go by UTC."]
    if message.guess is not None and not message.zones:
        lines.append(f"My guess, from this server's language: *{message.guess}*.")
    return lines


def _zone_buttons(message: SetupShown) -> list[layout.CardItem]:
    if message.zones:
        likeliest = message.zones[:MOST_ZONES]
        named = [layout.button(label, f"setup:zone:{name}") for label, name in likeliest]
        return [layout.row(*named)]
    if message.settings.is_zone_told:
        return []
    choose = layout.button("Choose the time zone", "setup:ask", style=ButtonStyle.primary)
    if message.guess is None:
        return [layout.row(choose)]
    yes = f"Yes, {message.guess.rpartition('/')[2].replace('_', ' ')} time"
    taken = layout.button(yes, f"setup:zone:{message.guess}", style=ButtonStyle.primary)
    other = layout.button("Another time zone", "setup:ask")
    return [layout.row(taken, other)]


def _first_steps(message: SetupShown) -> layout.CardItem | None:
    """How the next card will look, and what a new server does next: after its zone is chosen."""
    if message.zones:
        return None
    preview = layout.button("Preview", "question:preview")
    if not message.is_new:
        return layout.row(preview)
    return layout.row(
        layout.next_step("Post the first question now", "question:now"),
        layout.button("Set up mock interviews", "round:begin"),
        layout.button("Introduce me here", "setup:introduce"),
        preview,
    )


_HELLO = (
    "**Hello! I help study groups prepare for machine-learning interviews.**\n"
    "A question a day with an honest model answer, quizzes, reviews and mock interviews."
)


def welcome(message: Welcome) -> layout.Card:
    """The first words in a server."""
    return layout.notice(
        Accent.INFO,
        f"{_HELLO}\nAn organiser sets me up: it takes one channel and a minute.",
        layout.button("Set up", f"setup:begin:{message.marker}", style=ButtonStyle.primary),
        layout.button("What can I do?", "help:show"),
    )


def direct_welcome(message: DirectWelcome) -> layout.Card:
    """The same to a person."""
    name = layout.escape(message.guild_name) or "your server"
    return layout.notice(
        Accent.INFO,
        f"{_HELLO}\nI was added to **{name}**, but I can't post in its system channel, "
        "so I'm writing to you. Setting me up takes a minute.",
        layout.button(
            "Set up", f"setup:there:{message.guild_id}:{message.marker}", style=ButtonStyle.primary
        ),
    )


def where_to_set_up(message: WhereToSetUp) -> layout.Card:
    """How it goes on in the server."""
    name = layout.escape(message.guild_name) or "your server"
    return layout.notice(
        Accent.INFO, f"Open any channel of **{name}** and type `/setup`: it asks for the rest."
    )


def introduction(message: Introduction) -> layout.Card:
    """Four lines for the members."""
    return layout.notice(
        Accent.INFO,
        "**I'm here to help you prepare for interviews.**\n"
        f"A question comes to <#{message.channel_id}> each posting day: press *Answer*.\n"
        "Quizzes and reviews are yours alone, whenever you like.\n"
        "`/help` shows what you can do now; only you see it.",
        layout.button("What can I do?", f"help:show:{message.marker}", style=ButtonStyle.primary),
    )


def introduced(message: Introduced) -> layout.Card:
    """Private: it is on its way."""
    if message.again:
        words = f"I've introduced myself in <#{message.channel_id}> already."
    else:
        words = f"**My introduction goes to <#{message.channel_id}>.** I'll pin it if I'm allowed."
    return layout.notice(Accent.GOOD, words, layout.next_step("Settings", "setup:panel"))


def _trouble(message: SetupShown) -> list[str]:
    lines = list(message.unread)
    if message.channel_gone:
        lines.append("**I can't see that channel.** Choose another, or let my role see it.")
    if message.missing:
        needed = still_needed(message.missing, f"<#{message.settings.channel_id}>")
        lines.append(f"{needed} Everything else is saved.")
    lines += _notices_trouble(message)
    if message.trouble:
        lines.append(f"**{message.trouble}**")
    if message.silenced:
        theirs = "member's evening reminder" if message.silenced == 1 else "evening reminders"
        lines.append(
            f"**{message.silenced:,} {theirs} won't come any more.** "
            "`/streak show` offers a better hour."
        )
    return lines


def _notices_trouble(message: SetupShown) -> list[str]:
    place = message.settings.notice_channel_id
    if message.notices_missing is None:
        return ["**I can't see the channel for notices.** Choose another, or let my role see it."]
    if message.notices_missing:
        return [still_needed(message.notices_missing, f"<#{place}>")]
    return []


def _change_select() -> layout.CardItem:
    return ui.Select(
        custom_id="setup:change",
        placeholder="Change one thing",
        options=[
            discord.SelectOption(label=one.label, description=one.words, value=one.key)
            for one in SETTINGS.values()
        ],
    )


RENDERERS: layout.Renderers = {
    SetupShown: panel,
    Welcome: welcome,
    DirectWelcome: direct_welcome,
    WhereToSetUp: where_to_set_up,
    Introduction: introduction,
    Introduced: introduced,
}
