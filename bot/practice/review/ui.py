"""How reviews look. Pure drawing of ``review.messages``; all of it private."""

from discord import ButtonStyle

from bot.bank.model import Question
from bot.daily.question.ui import facts, solution
from bot.gateway import layout as look
from bot.gateway.layout import Accent
from bot.practice.review.messages import (
    Dropped,
    EnoughForToday,
    Kept,
    LoadAhead,
    NothingDue,
    ReviewAnswer,
    ReviewQuestion,
    ReviewSettings,
    ReviewStep,
)
from bot.practice.review.rules import Grade, describe_day

LETTERS = "ABCDE"
LEFT_SHOWN = 5
BAR = 20
_GRADES = (
    (Grade.AGAIN, "Again", ButtonStyle.secondary),
    (Grade.HARD, "Hard", ButtonStyle.secondary),
    (Grade.GOOD, "Good", ButtonStyle.primary),
    (Grade.EASY, "Easy", ButtonStyle.secondary),
)
HOW_CARDS_COME = (
    "A question joins when you miss it in a quiz (`/quiz start`), when your ticks below *What "
    "did you spot?* leave a point out, or when you press *Remind me of this one*."
)


def step(message: ReviewStep) -> look.Card:
    """What happened just now, and what comes next."""
    lines = []
    if message.graded is not None:
        when = describe_day(message.graded.on, message.today)
        lines.append(f"✓ *{message.graded.title}* comes back {when}.")
    if message.day is not None:
        lines.append(message.day.words)
    if message.stale:
        lines.append("That one is settled already, so nothing changed. This is where you stand:")
    if message.left:
        titles = ", ".join(f"*{title}*" for title in message.left[:LEFT_SHOWN])
        more = len(message.left) - LEFT_SHOWN
        also = f" and {more} more" if more > 0 else ""
        lines.append(f"{titles}{also} left your queue: the authors retired it from the bank.")
    before = look.text("\n".join(lines)) if lines else None
    return look.card(before, _then(message))


def _then(message: ReviewStep) -> look.CardItem:
    then = message.then
    if isinstance(then, ReviewQuestion):
        return _question(then)
    if isinstance(then, EnoughForToday):
        return look.box(
            Accent.GOOD,
            look.text(
                f"**That's your {look.count(then.per_day, 'review')} for today. Well done.**\n"
                f"{look.count(then.waiting, 'more question')} can wait until tomorrow; the most "
                "overdue comes first. `/review settings` changes how many come a day."
            ),
            look.row(look.button("Next 14 days", "review:ahead")),
        )
    return _nothing(then)


def _question(message: ReviewQuestion) -> look.CardItem:
    question = message.question
    ends = f"{question.id}:{message.version}"
    return look.box(
        Accent.QUESTION,
        look.text(
            f"-# Review · {look.count(message.waiting, 'question')} to go today\n"
            f"## {question.title}\n{question.prompt.strip()}{_options(question)}\n"
            f"-# {facts(question)}"
        ),
        look.line(),
        look.row(
            look.button("Show answer", f"review:show:{ends}", style=ButtonStyle.primary),
            look.button("Stop reminding me", f"review:drop:{question.id}"),
        ),
        look.text("-# Say your answer aloud or in your head first. Only you see this."),
    )


def _options(question: Question) -> str:
    if not question.choices:
        return ""
    pairs = zip(LETTERS, question.choices, strict=False)
    return "\n\n" + "\n".join(f"**{letter}** {choice.text}" for letter, choice in pairs)


def _nothing(message: NothingDue) -> look.CardItem:
    if not message.has_cards:
        words = f"**Nothing to review. That's good news!**\n{HOW_CARDS_COME}"
        return look.box(Accent.GOOD, look.text(words))
    head = "**Nothing is due. That's good news!**"
    if message.done:
        head = f"**Done for today: {look.count(message.done, 'review')}. Nothing else is due.**"
    lines = [head]
    if message.following is not None:
        lines.append(
            f"Next: {look.count(message.following.count, 'question')} "
            f"{describe_day(message.following.on, message.today)}."
        )
    return look.box(
        Accent.GOOD,
        look.text("\n".join(lines)),
        look.row(look.button("Next 14 days", "review:ahead")),
    )


def answer(message: ReviewAnswer) -> look.Card:
    """The answer, and how well it was remembered."""
    question = message.question
    head = f"-# Review\n## {question.title}\n{question.prompt.strip()}{_options(question)}"
    foot = "How well did you know it? The less, the sooner it comes back."
    room = look.TEXT_LIMIT - len(head) - len(foot) - 20
    ends = f"{question.id}:{message.version}"
    buttons = (
        look.button(label, f"review:grade:{ends}:{int(grade)}", style=style)
        for grade, label, style in _GRADES
    )
    return look.card(
        look.box(
            Accent.INFO,
            look.text(head),
            look.line(),
            look.text(look.cut(solution(question), room)),
            look.line(),
            look.text(foot),
            look.row(*buttons),
        )
    )


def kept(message: Kept) -> look.Card:
    """It will come back."""
    when = describe_day(message.on, message.today)
    if message.is_new:
        words = f"**Noted.** *{message.title}* comes back {when}, with `/review now`."
    else:
        words = f"*{message.title}* is in your queue already. It comes back {when}."
    return look.simple(
        Accent.GOOD, words, look.button("Stop reminding me", f"review:drop:{message.question_id}")
    )


def dropped(message: Dropped) -> look.Card:
    """It is out of the queue."""
    return look.simple(
        Accent.QUIET,
        f"*{message.title}* won't come back. What you knew of it is kept, should you change "
        "your mind.",
        look.button("Remind me after all", f"review:keep:{message.question_id}"),
        look.button("What is due", "review:now"),
    )


def ahead(message: LoadAhead) -> look.Card:
    """The next 14 days, one line each that has something."""
    lines = ["### The next 14 days"]
    most = max(day.count for day in message.days)
    total = sum(day.count for day in message.days)
    if most == 0:
        lines.append("Nothing is due. That's good news!")
    for at, day in enumerate(message.days):
        if day.count:
            bar = "▮" * max(1, round(BAR * day.count / most)) if most > BAR else "▮" * day.count
            today = " · today" if at == 0 else ""
            lines.append(f"`{look.short_day(day.on)}` {bar} {day.count}{today}")
    later = message.card_count - total
    if message.card_count == 0:
        lines.append(HOW_CARDS_COME)
    elif later:
        lines.append(f"-# {look.count(later, 'question')} later than that.")
    lines.append(f"-# At most {message.per_day} a day, the most overdue first.")
    due_now = message.days[0].count > 0
    buttons = look.row(look.button("Review now", "review:now")) if due_now else None
    return look.card(look.box(Accent.INFO, look.text("\n".join(lines)), buttons))


def settings(message: ReviewSettings) -> look.Card:
    """What holds now."""
    share = round(message.choices.retention * 100)
    head = "**Saved.** It holds from your next review on." if message.changed else "**Reviews**"
    return look.simple(
        Accent.GOOD if message.changed else Accent.INFO,
        f"{head}\n"
        f"- You want to remember **{share} %**. More means shorter gaps and more reviews.\n"
        f"- At most **{message.choices.per_day}** a day.\n"
        f"-# Your day follows {message.zone}; `/streak remind` sets a zone of your own. "
        "`/review settings` with a value changes it.",
        look.button("Next 14 days", "review:ahead"),
    )
