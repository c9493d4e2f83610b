"""How a member's week looks: a few lines, one next step. Pure drawing."""

from discord import ButtonStyle

from bot.gateway import layout
from bot.gateway.layout import Accent
from bot.gateway.ways_on import in_server
from bot.progress.my_week.messages import (
    MemberWeek,
    MyWeekCard,
    MyWeekOff,
    MyWeekSet,
    MyWeekShown,
    WeekStep,
)
from bot.server.weekdays import DAY_NAMES


def _lines(week: MemberWeek) -> list[str]:
    done = [
        layout.count(number, word)
        for number, word in (
            (week.answers, "answer"), (week.quiz_questions, "quiz question"),
            (week.reviews, "review"), (week.practised, "practice question"),
            (week.mocks, "mock interview"), (week.solos, "solo interview"),
        )
        if number
    ]  # fmt: skip
    lines = [f"**Done:** {layout.join(done)}."] if done else [
        "**A quiet week, and that's fine.** Everything you learned is still here."
    ]  # fmt: skip
    if week.streak:
        lines.append(f"**Streak:** {layout.count(week.streak, 'day')} in a row.")
    if week.stronger:
        topics = layout.join(f"{name} ({number})" for name, number in week.stronger)
        lines.append(f"**Got stronger:** {topics}. You had missed these questions before.")
    if week.coming_back:
        now = f", {week.due_now} due now" if week.due_now else ""
        reviews = layout.count(week.coming_back, "review")
        lines.append(f"**Coming back:** {reviews} within a week{now}.")
    return lines


def _step(week: MemberWeek) -> str:
    if week.step is WeekStep.ANSWER:
        return f"**Next:** today's question is open: *{week.title}*."
    if week.step is WeekStep.REVIEW:
        return f"**Next:** {layout.count(week.due_now, 'review')}, a few minutes."
    return "**Next:** a short quiz, a few minutes."


def shown(message: MyWeekShown) -> layout.Card:
    """On demand: with the buttons that begin the next step at once."""
    week = message.week
    if week.step is WeekStep.ANSWER and week.message_id is not None:
        url = layout.message_url(message.guild_id, week.channel_id, week.message_id)
        step: layout.CardItem = layout.link("Go to the question", url)
    elif week.step is WeekStep.REVIEW:
        step = layout.button("My reviews", "review:now", style=ButtonStyle.primary)
    else:
        step = layout.button("Quiz me", "quiz:new", style=ButtonStyle.primary)
    if message.next_at is None:
        foot = "-# Only you see this. It can come by direct message each week."
        other = layout.button("Send it each week", "my_week:on")
    else:
        foot = f"-# Only you see this. The next one comes {layout.timestamp(message.next_at)}."
        other = layout.button("Stop weekly messages", f"my_week:stop:{message.guild_id}")
    lines = ["### Your week: the last 7 days", *_lines(week), _step(week)]
    return layout.card(
        layout.container(
            Accent.INFO, layout.text("\n".join(lines)), layout.row(step, other), layout.text(foot)
        )
    )


def sent(message: MyWeekCard) -> layout.Card:
    """By direct message: its buttons lead into the server, where the rest happens."""
    week = message.week
    name = layout.escape(message.guild_name) or "your study group"
    label, url = "Go to the server", layout.channel_url(message.guild_id, week.channel_id)
    head, line = f"### Your week in {name}: the last 7 days", _step(week)
    if week.step is WeekStep.ANSWER and week.message_id is not None:
        label = "Go to the question"
        url = layout.message_url(message.guild_id, week.channel_id, week.message_id)
    elif week.step is WeekStep.REVIEW:
        line += f" `/review now` in {name} brings them."
    else:
        line += f" `/quiz start` in {name} asks it."
    return layout.card(
        layout.container(
            Accent.INFO,
            layout.text("\n".join([head, *_lines(week), line])),
            layout.row(
                layout.link(label, url),
                layout.button(
                    "Stop weekly messages", f"my_week:stop:{message.guild_id}:{message.marker}"
                ),
            ),
        )
    )


def set_to(message: MyWeekSet) -> layout.Card:
    """It comes from now on."""
    day = DAY_NAMES[message.weekday]
    return layout.notice(
        Accent.GOOD,
        f"**Your week comes each {day} at {message.at:%H:%M}, {message.tz}.**\n"
        "By direct message, and only you see it. The next one comes "
        f"{layout.timestamp(message.next_at)}.\n"
        "-# `/streak week` with another day or time changes that.",
        layout.next_step("Show it now", "my_week:show"),
        layout.button("Stop weekly messages", f"my_week:stop:{message.guild_id}"),
    )


def off(message: MyWeekOff) -> layout.Card:
    """It doesn't come any more."""
    there = in_server(message.guild_name)
    return layout.notice(
        Accent.GOOD,
        f"**Your week isn't sent any more.** `/streak week`{there} shows it or brings it back.",
    )


RENDERERS: layout.Renderers = {
    MyWeekShown: shown, MyWeekCard: sent, MyWeekSet: set_to, MyWeekOff: off,
}  # fmt: skip
