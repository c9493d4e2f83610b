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
from bot.gateway import layout as look
from bot.gateway.layout import Accent


def status(message: Status) -> look.Card:
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
        head.append(f"{look.count(message.questions_left, 'unasked question')} left.")
    else:
        head.append("Every question has been asked; they come again, the oldest first.")
    what = "the daily answer or any practice" if message.any_practice else "the daily answer"
    head.append(f"A day counts by {what}.")
    return look.card(
        look.box(
            Accent.INFO,
            look.text("\n".join(head)),
            look.line(),
            look.text(look.listing(rows, 2600)),
            look.text("**Queued**\n" + look.listing(queued, 600)) if queued else None,
        )
    )


def _ahead(message: Status) -> str:
    if message.paused:
        return "Paused. `/daily resume` brings the questions back; nobody loses a streak."
    if message.next_at is None:
        return "No question is planned. `/setup` plans them."
    return f"Next: {look.clock(message.next_at)} ({look.from_now(message.next_at)})."


def _short(on: date) -> str:
    return f"`{on:%a} {on.day:>2} {on:%b}`"


def _day(day: DayStatus) -> str:
    title = f" **{look.cut(day.title, 60)}**" if day.title else ""
    link = f" · [see it]({look.message_url(*day.link)})" if day.link is not None else ""
    # The number of questions left stands above already.
    reason = day.why.rsplit("; ", 1)[0] if day.why.endswith("left.") else day.why
    why = f"\n-# Why this one: {look.cut(reason, 120)}" if reason else ""
    return f"{_short(day.on)}{title}\n{look.cut(day.words, 240)}{link}{why}"


def preview(message: Preview) -> look.Card:
    """How a card will look; its buttons don't work yet."""
    return look.card(
        look.text(f"**Preview.** Only you see this.\n-# {message.note}"),
        disabled_question_box(message.card),
    )


def posting(message: Posting) -> look.Card:
    """A question is on its way."""
    return look.simple(
        Accent.GOOD, f"The question of {look.day_name(message.on)} goes to <#{message.channel_id}>."
    )


def skipped(message: DaySkipped) -> look.Card:
    """A date is left out."""
    following = f" Next question: {look.clock(message.next_at)}." if message.next_at else ""
    return look.simple(
        Accent.GOOD,
        f"**{look.day_name(message.on)} is skipped:** {look.safe(message.reason)}.\n"
        f"It costs nobody a streak.{following}",
    )


def skip_taken_back(message: SkipTakenBack) -> look.Card:
    """A date is not left out any more."""
    following = f" Next question: {look.clock(message.next_at)}." if message.next_at else ""
    return look.simple(
        Accent.GOOD, f"**{look.day_name(message.on)} has its question again.**{following}"
    )


def queued(message: Queued) -> look.Card:
    """A question was put at a date."""
    return look.simple(
        Accent.GOOD, f"**{message.title}** is the question of {look.day_name(message.on)}."
    )


def paused(_message: Paused) -> look.Card:
    """No questions for a while."""
    return look.simple(
        Accent.GOOD,
        "**Paused.** No questions until `/daily resume`. Open questions stay open, and days "
        "without a question cost nobody a streak.",
    )


def reloaded(message: BankReloaded) -> look.Card:
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
    return look.simple(
        Accent.GOOD, f"**{look.count(message.question_count, 'question')} in the bank:** {news}."
    )


def resumed(message: Resumed) -> look.Card:
    """Questions come again."""
    return look.simple(
        Accent.GOOD,
        f"**Welcome back.** Next question: {look.clock(message.next_at)} "
        f"({look.from_now(message.next_at)}).",
    )
