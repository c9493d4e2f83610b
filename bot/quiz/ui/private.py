"""How a quiz for oneself looks. Pure drawing of ``quiz.messages``; all of it private."""

import discord
from discord import ButtonStyle, SelectOption, ui

from bot import look
from bot.bank.model import TOPICS, Question
from bot.daily.ui import facts
from bot.look import Accent
from bot.quiz.messages import (
    NumberForm,
    QuizEnded,
    QuizQuestion,
    QuizResult,
    QuizRunning,
    Reported,
    ReportForm,
)
from bot.quiz.rules import Form, Reason, TopicScore, fingerprint, form_of
from bot.review.rules import describe_day

LETTERS = "ABCDE"
TITLE_LIMIT = 45
OPTION_LIMIT = 100
NUMBER_LIMIT = 40
REPORT_LIMIT = 500
SOURCES_SHOWN = 3
LISTING_LIMIT = 1800
_REASONS = {
    Reason.WISH: "",
    Reason.DUE: " · due for review",
    Reason.WEAK: " · a topic that needs you",
    Reason.NEW: " · new to you",
    Reason.MISS: " · once more",
}


def question_card(message: QuizQuestion) -> look.Card:
    """One question with what it is answered by."""
    question = message.question
    form = form_of(question)
    changed = None
    if message.changed:
        changed = look.text(
            "This question was reworded just now, so your click isn't counted. Please choose again."
        )
    return look.card(
        changed,
        look.box(
            Accent.QUESTION,
            look.text(
                f"-# Quiz · question {message.number} of {message.total}"
                f"{_REASONS[message.reason]}\n"
                f"## {question.title}\n{question.prompt.strip()}{_options(question)}\n"
                f"-# {facts(question)}"
            ),
            look.line(),
            _answers(message, form),
            look.row(
                look.button("I don't know", f"quiz:pass:{message.quiz_id}:{message.position}"),
                look.button("Stop here", f"quiz:end:{message.quiz_id}"),
            ),
            look.text("-# Only you see this. Take your time: it waits, even for days."),
        ),
    )


def _options(question: Question) -> str:
    if not question.choices:
        return ""
    pairs = zip(LETTERS, question.choices, strict=False)
    return "\n\n" + "\n".join(f"**{letter}** {choice.text}" for letter, choice in pairs)


def _answers(message: QuizQuestion, form: Form) -> look.CardItem:
    question = message.question
    place = f"{message.quiz_id}:{message.position}"
    if form is Form.NUMBER:
        number = look.button("Enter a number", f"quiz:form:{place}", style=ButtonStyle.primary)
        return look.row(number)
    pictured = fingerprint(question)
    if form is Form.SEVERAL:
        options = [
            SelectOption(label=look.cut(f"{letter}  {choice.text}", OPTION_LIMIT), value=str(at))
            for at, (letter, choice) in enumerate(zip(LETTERS, question.choices, strict=False))
        ]
        return look.row(
            ui.Select(
                custom_id=f"quiz:picks:{place}:{pictured}",
                placeholder="Choose all that are right",
                min_values=1,
                max_values=len(options),
                options=options,
            )
        )
    labels = list(LETTERS)
    if form is Form.EITHER:
        labels = [look.cut(choice.text, look.LABEL_LIMIT) for choice in question.choices]
    buttons = (
        look.button(labels[at], f"quiz:pick:{place}:{at}:{pictured}", style=ButtonStyle.primary)
        for at in range(len(question.choices))
    )
    return look.row(*buttons)


def result_card(message: QuizResult) -> look.Card:
    """Right or not, why, and where to check it."""
    question = message.question
    parts = [
        f"-# Quiz · question {message.number} of {message.total}\n## {question.title}\n"
        f"{_verdict(message)}"
    ]
    parts.append(_whys(message) if question.choices else _figure(message))
    if question.sources:
        sources = " · ".join(
            f"[{source.title}]({source.url})" if source.url else source.title
            for source in question.sources[:SOURCES_SHOWN]
        )
        parts.append(f"-# {sources}")
    after = []
    if message.comes_back_on is not None:
        after.append(f"It comes back {describe_day(message.comes_back_on, message.today)}.")
    if message.day is not None:
        after.append(message.day.words)
    if message.settled:
        after.append("-# You had answered this one before; that answer stands.")
    label = "How it went" if message.is_last else "Next"
    buttons = [
        look.button(label, f"quiz:show:{message.quiz_id}", style=ButtonStyle.primary),
        look.button("Report this question", f"quiz:flag:{question.id}"),
    ]
    if message.comes_back_on is None and not question.retired:
        buttons.append(look.button("Remind me of this one", f"review:keep:{question.id}"))
    return look.card(
        look.box(
            Accent.GOOD if message.is_right else Accent.QUIET,
            look.text(look.cut("\n\n".join(parts), look.TEXT_LIMIT - 300)),
            look.text("\n".join(after)) if after else None,
            look.row(*buttons),
        )
    )


def _verdict(message: QuizResult) -> str:
    if message.is_right:
        return "**Right.**"
    if not message.given:
        return "**Here is the answer.** Not knowing is where it starts."
    return "**Not this time.**"


def chosen_of(message: QuizResult) -> frozenset[int]:
    """The positions that were chosen."""
    return frozenset(int(one) for one in message.given.split(",") if one)


def _whys(message: QuizResult) -> str:
    """The why of each option that was chosen or is right."""
    chosen = chosen_of(message)
    blocks = []
    for at, choice in enumerate(message.question.choices):
        if at not in chosen and not choice.right:
            continue
        mark = "✓" if choice.right else "✕"
        yours = " · *your choice*" if at in chosen else ""
        blocks.append(f"{mark} **{LETTERS[at]}** {choice.text}{yours}\n{choice.why}")
    return "\n\n".join(blocks)


def _figure(message: QuizResult) -> str:
    question = message.question
    unit = f" {question.unit}" if question.unit else ""
    value = f"{question.value:,.10g}{unit}"
    give = f", give or take {question.tolerance:g}" if question.tolerance else ""
    lines = [f"The answer is **{value}**{give}."]
    if message.given:
        lines.insert(0, f"You wrote {look.safe(look.cut(message.given, NUMBER_LIMIT))}.")
    return "\n".join(lines) + f"\n\n{question.answer.strip()}"


def ended_card(message: QuizEnded) -> look.Card:
    """How it went: the score by topic, what comes back when, and the misses once more."""
    late = None
    if message.late:
        late = look.text(
            "That question belongs to a quiz that is over, so the click changed nothing. "
            "This is how it went:"
        )
    if message.asked == 0:
        lines = ["### Quiz over", "You answered no question, so nothing is counted."]
    else:
        lines = [f"### {message.right} of {message.asked} right"]
        if message.asked < message.total:
            lines.append(f"You stopped after {message.asked} of {message.total} questions.")
        lines += [_topic_line(score) for score in message.topics]
    if message.day is not None:
        lines.append(message.day.words)
    if message.comes_back:
        lines.append("**Comes back**")
        back = (
            f"- *{one.title}*: {describe_day(one.on, message.today)}" for one in message.comes_back
        )
        lines.append(look.listing(back, LISTING_LIMIT))
    buttons = []
    if message.miss_count:
        label = (
            "Repeat the miss"
            if message.miss_count == 1
            else (f"Repeat the {message.miss_count} misses")
        )
        buttons.append(
            look.button(label, f"quiz:again:{message.quiz_id}", style=ButtonStyle.primary)
        )
    buttons.append(look.button("Next 14 days", "review:ahead"))
    return look.card(late, look.box(Accent.GOOD, look.text("\n".join(lines)), look.row(*buttons)))


def _topic_line(score: TopicScore) -> str:
    topic = TOPICS.get(score.topic)
    return f"- {topic.name if topic else score.topic}: {score.right} of {score.asked}"


def running_card(message: QuizRunning) -> look.Card:
    """One quiz at a time."""
    return look.simple(
        Accent.INFO,
        f"**You're in the middle of a quiz**: {message.answered} of {message.total} answered. "
        "Go on with it, or end it and type `/quiz start` again. What you answered is kept.",
        look.button("Go on", f"quiz:show:{message.quiz_id}", style=ButtonStyle.primary),
        look.button("End it", f"quiz:end:{message.quiz_id}"),
    )


def number_form(message: NumberForm, opening: int) -> ui.Modal:
    """The form for a figure. ``opening`` makes its id its own."""
    form = ui.Modal(
        title=look.cut(message.title, TITLE_LIMIT),
        custom_id=f"quiz:number:{message.quiz_id}:{message.position}:{opening}",
        timeout=900,
    )
    label = f"Your answer in {message.unit}" if message.unit else "Your answer"
    form.add_item(
        ui.Label(
            text=look.cut(label, TITLE_LIMIT),
            description="Such as 0.5, 50 %, 1/2 or 1,000. A little rounding is fine.",
            component=ui.TextInput(custom_id="number", max_length=NUMBER_LIMIT, required=True),
        )
    )
    return form


def report_form(message: ReportForm, opening: int) -> ui.Modal:
    """The form for a report."""
    form = ui.Modal(
        title="Report this question",
        custom_id=f"quiz:flagged:{message.question_id}:{opening}",
        timeout=900,
    )
    form.add_item(
        ui.Label(
            text="What is wrong with it?",
            description=look.cut(f"{message.title}. Its authors read this without your name.", 100),
            component=ui.TextInput(
                custom_id="text",
                style=discord.TextStyle.paragraph,
                max_length=REPORT_LIMIT,
                required=True,
            ),
        )
    )
    return form


def reported_card(message: Reported) -> look.Card:
    """Thank you."""
    words = "Your earlier report is replaced." if message.again else "Its authors will see it."
    if message.organisers_know:
        words += " Organisers hear that it was reported, but not by whom, nor what you wrote."
    return look.simple(Accent.GOOD, f"**Thank you.** *{message.title}* is reported. {words}")
