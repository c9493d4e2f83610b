"""How reviews look. Pure drawing of ``review.messages``; all of it private."""

from discord import ButtonStyle

from bot.bank.model import Question
from bot.gateway import layout
from bot.gateway.layout import Accent
from bot.gateway.questions import facts, options, solution
from bot.practice.review import messages
from bot.practice.review.rules import Grade, describe_day

BAR = 20
_GRADES = (
    (Grade.AGAIN, "Again", ButtonStyle.secondary),
    (Grade.HARD, "Hard", ButtonStyle.secondary),
    (Grade.GOOD, "Good", ButtonStyle.primary),
    (Grade.EASY, "Easy", ButtonStyle.secondary),
)
HOW_CARDS_COME = (
    "A question is added when you miss it in a quiz (`/quiz start`), when you leave a point "
    "unticked in your feedback, or when you press *Add to my reviews*."
)


def _step(message: messages.ReviewStep) -> layout.Card:
    """What happened just now, and what comes next."""
    lines = []
    if message.graded is not None:
        when = describe_day(message.graded.on, message.today)
        lines.append(f"✓ You'll see *{message.graded.title}* again {when}.")
    if message.day is not None:
        lines.append(message.day.words)
    if message.stale:
        lines.append("You've done that one already. Here's where you are:")
    before = layout.text("\n".join(lines)) if lines else None
    return layout.card(before, _then(message))


def _then(message: messages.ReviewStep) -> layout.CardItem:
    then = message.then
    if isinstance(then, messages.ReviewQuestion):
        return _question(then)
    if isinstance(then, messages.EnoughForToday):
        return layout.container(
            Accent.GOOD,
            layout.text(
                f"**That's your {layout.count(then.per_day, 'review')} for today. Well done.**\n"
                f"{layout.count(then.waiting, 'more question')} can wait until tomorrow; the most "
                "overdue comes first. `/review settings` changes how many come a day."
            ),
            layout.row(take_a_quiz(), layout.button("Next 14 days", "review:ahead")),
        )
    return _nothing(then)


def _question(message: messages.ReviewQuestion) -> layout.CardItem:
    question = message.question
    ends = f"{question.id}:{message.version}"
    return layout.container(
        Accent.QUESTION,
        layout.text(
            f"-# Review · {layout.count(message.waiting, 'question')} to go today\n"
            f"## {question.title}\n{question.prompt.strip()}{_options(question)}\n"
            f"-# {facts(question)}"
        ),
        layout.separator(),
        layout.row(
            layout.button("Show answer", f"review:show:{ends}", style=ButtonStyle.primary),
            layout.button("Take out of my reviews", f"review:suspend:{question.id}"),
        ),
        layout.text("-# Say your answer aloud or in your head first. Only you see this."),
    )


def _options(question: Question) -> str:
    return f"\n\n{options(question)}" if question.choices else ""


def _nothing(message: messages.NothingDue) -> layout.CardItem:
    if not message.has_cards:
        words = f"**Nothing to review. That's good news!**\n{HOW_CARDS_COME}"
        return layout.container(Accent.GOOD, layout.text(words), layout.row(take_a_quiz()))
    head = "**Nothing is due. That's good news!**"
    if message.done:
        head = f"**Done for today: {layout.count(message.done, 'review')}. Nothing else is due.**"
    lines = [head]
    if message.following is not None:
        lines.append(
            f"Next: {layout.count(message.following.count, 'question')} "
            f"{describe_day(message.following.on, message.today)}."
        )
    return layout.container(
        Accent.GOOD,
        layout.text("\n".join(lines)),
        layout.row(take_a_quiz(), layout.button("Next 14 days", "review:ahead")),
    )


def take_a_quiz() -> layout.CardItem:
    """Where reviews end, a quiz on what the member needs can begin."""
    return layout.button("Quiz me", "quiz:more:need", style=ButtonStyle.primary)


def _answer(message: messages.ReviewAnswer) -> layout.Card:
    """The answer, and how well it was remembered."""
    question = message.question
    asked = f"-# Review\n## {question.title}\n{question.prompt.strip()}{_options(question)}"
    head = layout.after_lists(asked)
    foot = "How well did you know it? The less, the sooner it comes back."
    room = layout.TEXT_LIMIT - len(head) - len(foot) - 20
    ends = f"{question.id}:{message.version}"
    buttons = (
        layout.button(label, f"review:grade:{ends}:{int(grade)}", style=style)
        for grade, label, style in _GRADES
    )
    return layout.card(
        layout.container(
            Accent.INFO,
            layout.text(head),
            layout.separator(),
            layout.text(layout.within(solution(question), room)),
            layout.separator(),
            layout.text(foot),
            layout.row(*buttons),
        )
    )


def _added(message: messages.ReviewAdded) -> layout.Card:
    """It will come back."""
    when = describe_day(message.on, message.today)
    if message.is_new:
        words = f"**Added.** You'll see *{message.title}* again {when}, with `/review now`."
    else:
        words = f"*{message.title}* is in your reviews already. You'll see it again {when}."
    return layout.notice(
        Accent.GOOD,
        words,
        layout.next_step("My reviews", "review:now"),
        layout.button("Take out of my reviews", f"review:suspend:{message.question_id}"),
    )


def _suspended(message: messages.ReviewSuspended) -> layout.Card:
    """It is out of the queue."""
    return layout.notice(
        Accent.QUIET,
        f"*{message.title}* won't come back. I've kept how well you knew it, in case you "
        "change your mind.",
        layout.next_step("My reviews", "review:now"),
        layout.button("Add it again", f"review:add:{message.question_id}"),
    )


def _ahead(message: messages.LoadAhead) -> layout.Card:
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
            lines.append(f"`{layout.short_day(day.on)}` {bar} {day.count}{today}")
    later = message.card_count - total
    if message.card_count == 0:
        lines.append(HOW_CARDS_COME)
    elif later:
        lines.append(f"-# {layout.count(later, 'question')} later than that.")
    lines.append(f"-# At most {message.per_day} a day, the most overdue first.")
    due_now = message.days[0].count > 0
    review = layout.button("Review now", "review:now", style=ButtonStyle.primary)
    buttons = layout.row(review if due_now else take_a_quiz())
    return layout.card(layout.container(Accent.INFO, layout.text("\n".join(lines)), buttons))


def _settings(message: messages.ReviewSettings) -> layout.Card:
    """What holds now."""
    share = round(message.choices.retention * 100)
    head = "**Saved.** It applies from your next review." if message.changed else "**Reviews**"
    return layout.notice(
        Accent.GOOD if message.changed else Accent.INFO,
        f"{head}\n"
        f"- You want to remember **{share} %**. More means shorter gaps and more reviews.\n"
        f"- At most **{message.choices.per_day}** a day.\n"
        f"-# Your day follows {message.zone}; `/streak remind` sets a zone of your own. "
        "`/review settings` with a value changes it.",
        layout.next_step("Next 14 days", "review:ahead"),
    )


RENDERERS: layout.Renderers = {
    messages.ReviewStep: _step,
    messages.ReviewAnswer: _answer,
    messages.ReviewAdded: _added,
    messages.ReviewSuspended: _suspended,
    messages.LoadAhead: _ahead,
    messages.ReviewSettings: _settings,
}
