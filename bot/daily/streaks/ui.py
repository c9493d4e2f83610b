"""How streaks look. Pure drawing of ``streaks.messages``."""

import discord

from bot.daily.streaks.messages import (
    Leaderboard,
    Period,
    ReminderCard,
    ReminderOff,
    ReminderSet,
    StreakExplained,
    StreakShown,
    VisibilitySet,
)
from bot.daily.streaks.rules import DayKind, DayLine, Practice, Progress, Ranked
from bot.gateway import layout as look
from bot.gateway.layout import Accent

PLACES_SHOWN = 15
RULES = (
    "**How streaks work**\n"
    "- Answer before the reveal and the day counts.\n"
    "- Where your organiser lets practice count, three different questions of quizzes or of "
    "your reviews do so, too, or one mock interview, while the day's question is open.\n"
    "- Days without a question are no days: they cost nothing.\n"
    "- A day is *void* when I failed to post or was down. It costs nobody.\n"
    "- Every 7 days that count earn a *freeze*; you can hold two. A freeze covers one missed "
    "day by itself. It adds no day.\n"
    "- An answer after the reveal is saved but adds no day, unless your organiser allows it."
)
_KINDS = {
    DayKind.ANSWERED: "● answered",
    DayKind.PRACTISED: "● practised",
    DayKind.FREEZE: "❄ freeze used",
    DayKind.VOID: "◌ void",
    DayKind.REST: "· rest day",
    DayKind.SKIPPED: "· skipped",
    DayKind.MISSED: "✕ missed",
    DayKind.OPEN: "○ open: still time",
    DayKind.LATE: "✕ answered after the reveal",
    DayKind.BEFORE: "· before you began",
}


_PRACTICE = {
    Practice.QUIZ: "quiz",
    Practice.REVIEW: "review",
    Practice.MOCK: "mock interview",
}


def _whose(user_id: int, *, is_mine: bool) -> str:
    return "Your streak" if is_mine else f"The streak of <@{user_id}>"


def _freezes(progress: Progress) -> str:
    held = ("No freeze", "One freeze", "Two freezes")[progress.freezes]
    following = progress.days_to_next_freeze
    if following is None:
        return f"{held} in hand, the most you can hold."
    more = "1 more day** that counts" if following == 1 else f"{following} more days** that count"
    return f"{held} in hand; the next after **{more}."


def _by_practice(progress: Progress) -> str:
    return f" · {look.count(progress.practised, 'day')} by practice" if progress.practised else ""


def shown(message: StreakShown) -> look.Card:
    """A streak in a few lines, and what to do next."""
    progress = message.progress
    lines = [f"### {_whose(message.user_id, is_mine=message.is_mine)}"]
    if progress.answered == 0:
        lines.append("Nothing yet. The first answer starts it.")
    else:
        lines.append(f"**{look.count(progress.current, 'day')}** in a row.")
        lines.append(_freezes(progress))
        lines.append(
            f"-# Longest {look.count(progress.longest, 'day')} · "
            f"{look.count(progress.answers, 'answer')} in all{_by_practice(progress)}"
        )
    if message.open_link is not None and message.open_until is not None:
        counts = " Your day counts already, by practice." if message.practised else ""
        lines.append(f"Today's question is open; the answer comes {_soon(message)}.{counts}")
    elif message.is_mine and progress.answered:
        lines.append("Nothing is open for you right now. See you at the next question.")
    if message.note:
        lines.append(f"\n{message.note}")
    buttons: list[look.CardItem] = []
    if message.open_link is not None:
        buttons.append(look.link("To the question", look.message_url(*message.open_link)))
    buttons.append(look.button("Why?", f"streaks:why:{message.user_id}"))
    buttons.append(look.button("How streaks work", "streaks:rules"))
    return look.card(
        look.box(Accent.INFO, look.text("\n".join(lines)), look.row(*buttons)),
    )


def _soon(message: StreakShown) -> str:
    assert message.open_until is not None
    return look.from_now(message.open_until)


def explained(message: StreakExplained) -> look.Card:
    """One line for each of fourteen days."""
    whose = "you" if message.is_mine else f"<@{message.user_id}>"
    head = f"### Why {look.count(message.progress.current, 'day')} for {whose}"
    days = "\n".join(_line(line, is_mine=message.is_mine) for line in message.lines)
    foot = f"-# A void day costs nobody. A freeze covers one missed day and adds none.\n-# {_freezes(message.progress)}"  # noqa: E501
    buttons: list[look.CardItem] = []
    if message.has_earlier:
        earlier = message.lines[-1].on.toordinal() - 1
        buttons.append(look.button("Earlier", f"streaks:why:{message.user_id}:{earlier}"))
    buttons.append(look.button("How streaks work", "streaks:rules"))
    return look.card(
        look.box(
            Accent.INFO,
            look.text(f"{head}\n{days}"),
            look.line(),
            look.text(foot + (f"\n\n{message.note}" if message.note else "")),
            look.row(*buttons),
        )
    )


def _line(line: DayLine, *, is_mine: bool) -> str:
    words = _KINDS[line.kind]
    if line.kind is DayKind.BEFORE and not is_mine:
        words = "· before they began"
    if line.practice:
        words = f"{words}: {look.join(_PRACTICE[one] for one in line.practice)}"
    if line.reason and line.kind in (DayKind.VOID, DayKind.SKIPPED):
        words = f"{words}: {look.safe(look.cut(line.reason, 80))}"
    if line.late and line.kind is not DayKind.LATE:
        words = f"{words} (an answer came after the reveal)"
    return f"`{look.short_day(line.on)}` {words}"


def rules() -> look.Card:
    """The rules in plain words."""
    return look.simple(Accent.INFO, RULES, look.button("My last 14 days", "streaks:why:0"))


def leaderboard(message: Leaderboard) -> look.Card:
    """Who answered most; the viewer always finds their own line."""
    title = {
        Period.WEEK: "This week",
        Period.MONTH: f"{message.last:%B}",
        Period.EVER: "All time",
    }[message.period]
    rows = [_place(place, message) for place in message.places[:PLACES_SHOWN]]
    mine = next((p for p in message.places if p.member_id == message.viewer_id), None)
    if mine is not None and mine not in message.places[:PLACES_SHOWN]:
        rows += ["…", _place(mine, message)]
    body = "\n".join(rows) if rows else "No answers yet. The first one leads."
    foot = "-# Answers to the daily question in the period, then the streak. Equal numbers share a "
    "place."
    if message.viewer_hidden:
        foot = "-# You chose not to be shown. `/streak visibility` changes that."
    return look.card(
        look.box(
            Accent.INFO,
            look.text(f"### Leaderboard · {title}\n{body}"),
            look.line(),
            look.text(foot),
            look.row(*_periods(message.period)),
        )
    )


def _periods(now: Period) -> list[look.CardItem]:
    buttons: list[look.CardItem] = []
    for period, label in (
        (Period.WEEK, "Week"),
        (Period.MONTH, "Month"),
        (Period.EVER, "All time"),
    ):
        chosen = period is now
        one = look.button(
            label,
            f"streaks:board:{period.name.lower()}",
            style=discord.ButtonStyle.primary if chosen else discord.ButtonStyle.secondary,
        )
        one.disabled = chosen
        buttons.append(one)
    return buttons


def _place(place: Ranked, message: Leaderboard) -> str:
    name = look.safe(message.names.get(place.member_id) or "A member")
    me = " (you)" if place.member_id == message.viewer_id else ""
    streak = f", {look.count(place.current, 'day')} in a row" if place.current else ""
    return f"`{place.place:>2}` **{name}**{me} · {look.count(place.answers, 'answer')}{streak}"


def reminder_set(message: ReminderSet) -> look.Card:
    """A reminder is on."""
    return look.simple(
        Accent.GOOD,
        f"**Reminder on: {message.at:%H:%M}, {message.tz}.**\nI send you a direct message at "
        "that time, only while a streak is at stake. "
        f"First look: {look.clock(message.next_at)}.\n"
        "-# `/streak remind` with `off` stops it.",
    )


def reminder_off(_message: ReminderOff) -> look.Card:
    """No reminders."""
    return look.simple(Accent.GOOD, "**Reminder off.** `/streak remind` brings it back.")


def visibility(message: VisibilitySet) -> look.Card:
    """Whether others see the member."""
    if message.hidden:
        return look.simple(
            Accent.GOOD,
            "**You're private.** You are on no leaderboard, and nobody else sees your streak or "
            "a milestone; in a group quiz you're *somebody*. Answers you share in the thread stay "
            "visible there.",
        )
    return look.simple(Accent.GOOD, "**You're shown again** on leaderboards and milestones.")


def note(words: str) -> look.Card:
    """Something that waited to be said."""
    return look.simple(Accent.QUIET, words)


def reminder(message: ReminderCard) -> look.Card:
    """By direct message: a streak is at stake."""
    url = look.message_url(message.guild_id, message.channel_id, message.message_id)
    return look.card(
        look.box(
            Accent.QUESTION,
            look.text(
                f"**Your {look.count(message.current, 'day')} in {look.safe(message.guild_name)}: "
                f"today's question is still open.**\n{message.title}\n"
                f"Two minutes are enough. It closes at {look.hour(message.open_until)}."
            ),
            look.row(
                look.link("To the question", url),
                look.button("Stop reminders", f"streaks:quiet:{message.guild_id}:{message.mark}"),
            ),
        )
    )


RENDERERS: look.Renderers = {ReminderCard: reminder}
"""What the notifier draws for this feature."""
