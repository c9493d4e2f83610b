"""How /daily's answers to organisers look. Pure drawing."""

from datetime import date

from bot.daily.question.messages import (
    BankReloaded,
    DaySkipped,
    DayStatus,
    Paused,
    Posting,
    Preview,
    Queued,
    Resumed,
    SkipTakenBack,
    Status,
)
from bot.daily.question.ui.cards import disabled_question_box
from bot.gateway import layout
from bot.gateway.layout import Accent


def status(message: Status) -> layout.Card:
    """The ledger of the last days, and what is ahead."""
    rows = [_day(day) for day in message.days] or ["No question has been posted yet."]
    queued = [f"{_short(on)} · {title}" for on, title in message.queued]
    head = ["### Daily question", _ahead(message)]
    if message.channel_gone:
        head.append("**The channel is gone or hidden from me.** Choose another with `/setup`.")
    if message.missing_permissions:
        names = ", ".join(f"*{name}*" for name in message.missing_permissions)
        head.append(f"**I lack a permission in the channel:** {names}. Give it to my role.")
    if message.questions_left:
        head.append(f"{layout.count(message.questions_left, 'unasked question')} left.")
    else:
        head.append("Every question has been asked; they come again, the oldest first.")
    what = "the daily answer or any practice" if message.any_practice else "the daily answer"
    head.append(f"A day counts by {what}.")
    return layout.card(
        layout.container(
            Accent.INFO,
            layout.text("\n".join(head)),
            layout.separator(),
            layout.text(layout.listing(rows, 2600)),
            layout.text("**Queued**\n" + layout.listing(queued, 600)) if queued else None,
        )
    )


def _ahead(message: Status) -> str:
    if message.paused:
        return "Paused. `/daily resume` brings the questions back; nobody loses a streak."
    if message.next_at is None:
        return "No question is planned. `/setup` plans them."
    return f"Next: {layout.timestamp(message.next_at)} ({layout.from_now(message.next_at)})."


def _short(on: date) -> str:
    return f"`{on:%a} {on.day:>2} {on:%b}`"


def _day(day: DayStatus) -> str:
    title = f" **{layout.truncate(day.title, 60)}**" if day.title else ""
    link = f" · [see it]({layout.message_url(*day.link)})" if day.link is not None else ""
    # The number of questions left stands above already.
    reason = day.why.rsplit("; ", 1)[0] if day.why.endswith("left.") else day.why
    why = f"\n-# Why this one: {layout.truncate(reason, 120)}" if reason else ""
    return f"{_short(day.on)}{title}\n{layout.truncate(day.words, 240)}{link}{why}"


def preview(message: Preview) -> layout.Card:
    """How a card will look; its buttons don't work yet."""
    return layout.card(
        layout.text(f"**Preview.** Only you see this.\n-# {message.note}"),
        disabled_question_box(message.card),
    )


def posting(message: Posting) -> layout.Card:
    """A question is on its way."""
    return layout.notice(
        Accent.GOOD,
        f"The question of {layout.day_name(message.on)} goes to <#{message.channel_id}>.",
    )


def skipped(message: DaySkipped) -> layout.Card:
    """A date is left out."""
    following = f" Next question: {layout.timestamp(message.next_at)}." if message.next_at else ""
    return layout.notice(
        Accent.GOOD,
        f"**{layout.day_name(message.on)} is skipped:** {layout.escape(message.reason)}.\n"
        f"It costs nobody a streak.{following}",
    )


def skip_taken_back(message: SkipTakenBack) -> layout.Card:
    """A date is not left out any more."""
    following = f" Next question: {layout.timestamp(message.next_at)}." if message.next_at else ""
    return layout.notice(
        Accent.GOOD, f"**{layout.day_name(message.on)} has its question again.**{following}"
    )


def queued(message: Queued) -> layout.Card:
    """A question was put at a date."""
    return layout.notice(
        Accent.GOOD, f"**{message.title}** is the question of {layout.day_name(message.on)}."
    )


def paused(_message: Paused) -> layout.Card:
    """No questions for a while."""
    return layout.notice(
        Accent.GOOD,
        "**Paused.** No questions until `/daily resume`. Open questions stay open, and days "
        "without a question cost nobody a streak.",
    )


def reloaded(message: BankReloaded) -> layout.Card:
    """The question bank was read anew."""
    changes = [
        f"{number} {word}"
        for number, word in (
            (message.new_count, "new"),
            (message.changed_count, "changed"),
            (message.gone_count, "taken out"),
        )
        if number
    ]
    news = ", ".join(changes) if changes else "nothing changed"
    return layout.notice(
        Accent.GOOD, f"**{layout.count(message.question_count, 'question')} in the bank:** {news}."
    )


def resumed(message: Resumed) -> layout.Card:
    """Questions come again."""
    return layout.notice(
        Accent.GOOD,
        f"**Welcome back.** Next question: {layout.timestamp(message.next_at)} "
        f"({layout.from_now(message.next_at)}).",
    )
