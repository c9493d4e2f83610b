"""How the status looks. Pure drawing."""

from collections.abc import Sequence
from datetime import date

from bot.daily.status.messages import DayStatus, Status, StatusLine, StatusOfOthers
from bot.gateway import layout
from bot.gateway.layout import Accent
from bot.gateway.ways_on import still_needed

MOST_AHEAD = 3
NO_DAILY = "**Daily question:** not set up. `/setup` starts it."


def status(message: Status) -> layout.Card:
    """The group in numbers, what is ahead, what is wrong, the last day and those before it."""
    # One screen of a phone: the last day whole, those before it in a line each.
    rows = [_day(day) for day in message.days[:1]] + [_line(day) for day in message.days[1:]]
    rows = rows or ["No question has been posted yet."]
    skipped = tuple(
        (on, layout.escape(layout.truncate(reason, 40))) for on, reason in message.skipped
    )
    return layout.card(
        layout.container(
            Accent.INFO,
            layout.text("\n".join(("### How the group is doing", *_head(message)))),
            layout.separator(),
            layout.text(layout.listing(rows, 1650)),
            _dates("Queued", message.queued, 400),
            _dates("Skipped", skipped, 200),
            _on(message),
        )
    )


def _dates(head: str, dates: Sequence[tuple[date, str]], limit: int) -> layout.CardItem | None:
    lines = [f"{_short(on)} · {words}" for on, words in dates[:MOST_AHEAD]]
    if len(dates) > MOST_AHEAD:
        lines.append(f"-# and {len(dates) - MOST_AHEAD:,} later")
    return layout.text(f"**{head}**\n{layout.listing(lines, limit)}") if lines else None


def status_of_others(message: StatusOfOthers) -> layout.Card:
    """How the rest stands where there is no daily question."""
    lines = ["### How it stands", NO_DAILY, *map(_other, message.others)]
    set_up = layout.next_step("Set up", "setup:begin")
    return layout.notice(Accent.INFO, "\n".join(lines), set_up)


def _other(one: StatusLine) -> str:
    at = one.at
    return one.words if at is None else one.words.replace("{when}", layout.from_now(at))


def _on(message: Status) -> layout.CardItem:
    if message.in_server:
        return layout.row(layout.next_step("Settings", "setup:panel"))
    return layout.text("-# `/setup` in the server changes the settings.")


def _head(message: Status) -> list[str]:
    group = message.group
    lines = [
        f"**Active** {group.active} · **new** {group.new} · **quiet** {group.drifting}",
        "-# Active: answered within two weeks. New: began within them. Quiet: active, but no "
        "answer for a week.",
        _ahead(message),
    ]
    lines += map(_other, message.others)
    if message.channel_gone:
        lines.append("**The channel is gone or hidden from me.** Choose another with `/setup`.")
    if message.missing_permissions:
        lines.append(still_needed(message.missing_permissions, f"<#{message.channel_id}>"))
    left = "Every question has been asked; they come again, the oldest first. "
    if message.questions_left:
        left = f"{layout.count(message.questions_left, 'unasked question')} left. "
    if message.why_none:
        lines.append(f"**No question can come:** {message.why_none}")
        left = ""
    what = "the daily answer or any practice" if message.any_practice else "the daily answer"
    return [*lines, f"{left}What makes a day count: {what}."]


def _ahead(message: Status) -> str:
    if message.paused:
        return "Paused. `/organise resume` brings the questions back; nobody loses a streak."
    if message.why_none:
        return "**Next question:** none, as things are."
    if message.next_at is None:
        return "No question is planned. `/setup` plans them."
    at = message.next_at
    return f"**Next question:** {layout.timestamp(at)} ({layout.from_now(at)})."


def _short(on: date) -> str:
    return f"`{on:%a} {on.day:>2} {on:%b}`"


def _day(day: DayStatus) -> str:
    title = f" **{layout.truncate(day.title, 60)}**" if day.title else ""
    link = f" · [see it]({layout.message_url(*day.link)})" if day.link is not None else ""
    how_many = f"{day.answered} of {day.active} answered · " if day.active else ""
    # The number of questions left stands above already.
    reason = day.why.rsplit("; ", 1)[0] if day.why.endswith("left.") else day.why
    why = f"\n-# Why this one: {layout.truncate(reason, 120)}" if reason else ""
    words = _words(day)
    apart = "\n" if title else " "
    return f"{_short(day.on)}{title}{apart}{how_many}{words}{link}{why}"


def _words(day: DayStatus) -> str:
    reason = f": {layout.escape(day.reason)}" if day.reason else ""
    note = f". {day.note}" if day.note else ""
    return layout.truncate(f"{day.words}{reason}{note}", 240)


def _line(day: DayStatus) -> str:
    share = f"{day.answered} of {day.active}" if day.active else "see it" if day.link else ""
    if day.link is not None:
        share = f"[{share}]({layout.message_url(*day.link)})"
    words = _words(day)
    return f"{_short(day.on)} {share} · {words}" if share else f"{_short(day.on)} {words}"


RENDERERS: layout.Renderers = {Status: status, StatusOfOthers: status_of_others}
