"""How streaks look. Pure drawing of ``streaks.messages``."""

from collections.abc import Sequence

from bot.core.ids import UserId
from bot.daily.streaks import messages
from bot.daily.streaks.rules import DayKind, DayLine, Practice, Progress
from bot.gateway import layout
from bot.gateway.layout import Accent
from bot.gateway.ways_on import in_server
from bot.server.choices import letters_or_digits

SEVERAL = " | "
_KINDS = {
    DayKind.ANSWERED: "● answered",
    DayKind.PRACTISED: "● practised",
    DayKind.FREEZE: "❄ freeze used",
    DayKind.VOID: "◌ void",
    DayKind.REST: "· rest day",
    DayKind.SKIPPED: "· skipped",
    DayKind.MISSED: "✕ missed",
    DayKind.OPEN: "○ still time",
    DayKind.LATE: "✕ answered after the reveal",
    DayKind.BEFORE: "· before you began",
}


_PRACTICE = {Practice.QUIZ: "quiz", Practice.REVIEW: "review", Practice.MOCK: "mock interview"}


def _whose(user_id: UserId, *, is_mine: bool) -> str:
    return "Your streak" if is_mine else f"<@{user_id}>'s streak"


def _freezes(progress: Progress) -> str:
    held = ("No freeze", "One freeze", "Two freezes")[progress.freezes]
    following = progress.days_to_next_freeze
    if following is None:
        return f"{held} in hand, the most you can hold."
    more = "1 more day** that counts" if following == 1 else f"{following} more days** that count"
    return f"{held} in hand; the next after **{more}."


def _by_practice(progress: Progress) -> str:
    return f" · {layout.count(progress.practised, 'day')} by practice" if progress.practised else ""


def shown(message: messages.StreakShown) -> layout.Card:
    """A streak in a few lines, and what to do next."""
    progress = message.progress
    lines = [f"### {_whose(message.user_id, is_mine=message.is_mine)}"]
    if progress.answered == 0:
        lines.append("Nothing yet. The first answer starts it.")
    else:
        lines.append(f"**{layout.count(progress.current, 'day')}** in a row.")
        lines.append(_freezes(progress))
        if progress.current == 0:
            lines.append(_begin_again(message))
        if message.week:
            lines.append(week_row(message.week))
        lines.append(
            f"-# Longest {layout.count(progress.longest, 'day')} · "
            f"{layout.count(progress.answers, 'answer')} in all{_by_practice(progress)}"
        )
    if message.open_link is not None and message.open_until is not None:
        counts = " Your day counts already, by practice." if message.practised else ""
        what = "An extra question, a bonus," if message.bonus else "Today's question"
        lines.append(f"{what} is open; the model answer comes {_soon(message)}.{counts}")
    elif message.is_mine and progress.answered:
        say = layout.next_question if message.missed_today else layout.done_for_today
        lines.append(say(message.next_at))
    if message.dead_hour is not None:
        why = f"at that time {message.dead_hour.why}"
        lines.append(f"Your reminder at {message.dead_hour.at:%H:%M} won't come: {why}.")
    buttons: list[layout.CardItem] = []
    if message.open_link is not None and message.open_post_id is not None:
        buttons.append(layout.next_step("Answer", f"answers:form:{message.open_post_id}"))
        buttons.append(layout.link("Go to the question", layout.message_url(*message.open_link)))
    else:
        buttons.append(layout.next_step("Quiz me", "quiz:new"))
    if message.dead_hour is not None:
        buttons.append(layout.button(message.dead_hour.offer, message.dead_hour.leads_to))
    buttons.append(layout.button("Why?", f"streaks:why:{message.user_id}"))
    buttons.append(layout.button("How streaks work", "streaks:rules"))
    return layout.card(
        layout.container(Accent.INFO, layout.text("\n".join(lines)), layout.row(*buttons))
    )


def _begin_again(message: messages.StreakShown) -> str:
    """A lost streak, met kindly."""
    best = layout.count(message.progress.longest, "day")
    if not message.is_mine:
        return f"Best so far: {best}."
    when = "today" if message.open_link is not None else "with the next question"
    return f"Best so far: {best}, and nobody takes that away. Begin again {when}: it's day 1."


def week_row(week: Sequence[DayLine]) -> str:
    """Days as symbols below their names, and what each symbol says, in words."""
    names = " ".join(f"{line.on:%a}"[:2] for line in week)  # seven of three break on a phone
    signs = " ".join(f"{_KINDS[line.kind].partition(' ')[0]:<2}" for line in week)
    kinds = dict.fromkeys(line.kind for line in week)
    said = (f"{_KINDS[kind]}: {sum(line.kind is kind for line in week)}" for kind in kinds)
    return f"```\n{names}\n{signs.rstrip()}\n```\n-# {SEVERAL.join(said)}"


def _soon(message: messages.StreakShown) -> str:
    assert message.open_until is not None
    return layout.from_now(message.open_until)


def explained(message: messages.StreakExplained) -> layout.Card:
    """One line for each of fourteen days."""
    whose = "your streak" if message.is_mine else f"<@{message.user_id}>'s streak"
    head = f"### How {whose} came to {layout.count(message.progress.current, 'day')}"
    days = "\n".join(_line(line, is_mine=message.is_mine) for line in message.lines)
    foot = (
        "-# A void day, when I was down, costs nobody their streak. A freeze covers one missed "
        "day and adds none.\n"
        f"-# {_freezes(message.progress)}"
    )
    buttons: list[layout.CardItem] = []
    if message.has_earlier:
        earlier = message.lines[-1].on.toordinal() - 1
        buttons.append(layout.button("Earlier", f"streaks:why:{message.user_id}:{earlier}"))
    buttons.append(layout.button("How streaks work", "streaks:rules"))
    buttons.insert(0, _mine())
    return layout.card(
        layout.container(
            Accent.INFO,
            layout.text(f"{head}\n{days}"),
            layout.separator(),
            layout.text(foot),
            layout.row(*buttons),
        )
    )


def _line(line: DayLine, *, is_mine: bool) -> str:
    words = _KINDS[line.kind]
    if line.kind is DayKind.BEFORE and not is_mine:
        words = "· before they began"
    if line.practice:
        words = f"{words}: {layout.join(_PRACTICE[one] for one in line.practice)}"
    if line.lost:
        words = f"{words}: streak and {layout.count(line.lost, 'day')} towards a freeze start again"
    if line.reason and line.kind in (DayKind.VOID, DayKind.SKIPPED):
        words = f"{words}: {layout.escape(layout.truncate(line.reason, 80))}"
    if line.late and line.kind is not DayKind.LATE:
        words = f"{words} (an answer came after the reveal)"
    return f"`{layout.short_day(line.on)}` {words}"


def rules(message: messages.StreakRules) -> layout.Card:
    """The rules as they hold here."""
    counts = (
        f"Answer before the reveal (at least {letters_or_digits(message.need)}) and the day counts."
    )
    practice = (
        "Three different questions from quizzes, reviews or `/practise` count too, or one mock "
        "interview with a partner, while the day's question is open."
        if message.any_practice
        else "Only the answer counts here, not practice."
    )
    late = (
        "An answer after the reveal counts here, too."
        if message.late_counts
        else "An answer after the reveal is saved but adds no day."
    )
    lines = (
        counts,
        practice,
        late,
        "Days without a question cost nothing, nor does a *void* day, when I was down.",
        "Every 7 days that count earn a *freeze*; you can hold two. It covers one missed day "
        "automatically and adds none.",
        "A day missed without a freeze ends the streak, and the days towards the next freeze "
        "start again with it.",
    )
    content = "**How streaks work in this server**\n" + "\n".join(f"- {line}" for line in lines)
    return layout.notice(Accent.INFO, content, layout.next_step("My last 14 days", "streaks:why:0"))


def reminder_set(message: messages.ReminderSet) -> layout.Card:
    """A reminder is on, or at an hour at which it would never come."""
    missed = message.missed
    if missed is not None:
        return layout.notice(
            Accent.QUIET,
            f"**Reminder set: {message.at:%H:%M}, {message.tz}. But at that time {missed.why}, "
            "so it won't come.**\n"
            f"Questions open at {missed.opens:%H:%M} and close at {missed.closes:%H:%M} (your "
            f"time). Choose a time before that, such as {missed.better:%H:%M}.\n"
            "-# `/streak remind` with `off` stops it.",
            layout.next_step(missed.offer, missed.leads_to),
            layout.button("My streak", "streaks:mine"),
        )
    return layout.notice(
        Accent.GOOD,
        f"**Reminder on: {message.at:%H:%M}, {message.tz}.**\nI'll send you a direct message at "
        "that time, only while a streak is at stake. "
        f"First check: {layout.timestamp(message.next_at)}.\n"
        "-# `/streak remind` with `off` stops it.",
        _mine(),
    )


def reminder_off(message: messages.ReminderOff) -> layout.Card:
    """No reminders."""
    zone = "" if message.tz is None else f"Your time zone is {message.tz}. "
    there = in_server(message.guild_name)
    words = f"**Reminder off.** {zone}`/streak remind`{there} brings it back."
    return layout.notice(Accent.GOOD, words)


def _mine() -> layout.CardItem:
    return layout.next_step("My streak", "streaks:mine")


def note(message: messages.WaitingNote) -> layout.Card:
    """Something that waited to be said."""
    return layout.notice(Accent.QUIET, message.words)


def reminder(message: messages.ReminderCard) -> layout.Card:
    """By direct message: a streak is at stake."""
    url = layout.message_url(message.guild_id, message.channel_id, message.message_id)
    more = "".join(f"\n{line}" for line in message.lines)
    name = layout.escape(message.guild_name) or "your study group"
    takes = f"It takes about {layout.count(message.minutes, 'minute')}. " if message.minutes else ""
    return layout.card(
        layout.container(
            Accent.QUESTION,
            layout.text(
                f"**Your streak of {layout.count(message.current, 'day')} in {name} is at stake: "
                f"today's question is still open.**\n{message.title}\n"
                f"{takes}It closes at {layout.short_time(message.open_until)}.{more}"
            ),
            layout.row(
                layout.link("Go to the question", url),
                layout.button(
                    "Stop reminders", f"streaks:quiet:{message.guild_id}:{message.marker}"
                ),
            ),
        )
    )


RENDERERS: layout.Renderers = {
    messages.StreakShown: shown,
    messages.StreakExplained: explained,
    messages.StreakRules: rules,
    messages.ReminderSet: reminder_set,
    messages.ReminderOff: reminder_off,
    messages.ReminderCard: reminder,
    messages.WaitingNote: note,
}
