"""How a quiz for oneself looks. Pure drawing of ``quiz.messages``; all of it private."""

import discord
from discord import ButtonStyle, ui

from bot.bank.model import TOPICS
from bot.daily.question.ui import facts
from bot.gateway import layout
from bot.gateway.layout import Accent
from bot.practice.quiz.asking.ui import answers, explained, options
from bot.practice.quiz.rules import Reason, TopicScore
from bot.practice.quiz.solo.messages import (
    QuizEnded,
    QuizQuestion,
    QuizResult,
    QuizRunning,
    Reported,
    ReportForm,
)
from bot.practice.review.rules import describe_day

REPORT_LIMIT = 500
LISTING_LIMIT = 1800
_REASONS = {
    Reason.WISH: "",
    Reason.DUE: " · due for review",
    Reason.WEAK: " · a topic that needs you",
    Reason.NEW: " · new to you",
    Reason.MISS: " · once more",
}


def question_card(message: QuizQuestion) -> layout.Card:
    """One question with what it is answered by."""
    question = message.question
    changed = None
    if message.changed:
        changed = layout.text(
            "This question was reworded just now, so your click isn't counted. Please choose again."
        )
    return layout.card(
        changed,
        layout.container(
            Accent.QUESTION,
            layout.text(
                f"-# Quiz · question {message.number} of {message.total}"
                f"{_REASONS[message.reason]}\n"
                f"## {question.title}\n{question.prompt.strip()}{options(question)}\n"
                f"-# {facts(question)}"
            ),
            layout.separator(),
            answers(question, "quiz", f"{message.quiz_id}:{message.position}"),
            layout.row(
                layout.button("I don't know", f"quiz:pass:{message.quiz_id}:{message.position}"),
                layout.button("Stop here", f"quiz:end:{message.quiz_id}"),
            ),
            layout.text("-# Only you see this. Take your time: it waits, even for days."),
        ),
    )


def result_card(message: QuizResult) -> layout.Card:
    """Right or not, why, and where to check it."""
    question = message.question
    parts = [
        f"-# Quiz · question {message.number} of {message.total}",
        f"## {question.title}",
        explained(question, message.given, is_right=message.is_right),
    ]
    after = []
    if message.comes_back_on is not None:
        after.append(f"It comes back {describe_day(message.comes_back_on, message.today)}.")
    if message.day is not None:
        after.append(message.day.words)
    if message.settled:
        after.append("-# You had answered this one before; that answer stands.")
    label = "How it went" if message.is_last else "Next"
    buttons = [
        layout.button(label, f"quiz:show:{message.quiz_id}", style=ButtonStyle.primary),
        layout.button("Report this question", f"quiz:flag:{question.id}"),
    ]
    if message.comes_back_on is None and not question.retired:
        buttons.append(layout.button("Remind me of this one", f"review:keep:{question.id}"))
    return layout.card(
        layout.container(
            Accent.GOOD if message.is_right else Accent.QUIET,
            layout.text(layout.truncate("\n".join(parts), layout.TEXT_LIMIT - 300)),
            layout.text("\n".join(after)) if after else None,
            layout.row(*buttons),
        )
    )


def ended_card(message: QuizEnded) -> layout.Card:
    """How it went: the score by topic, what comes back when, and the misses once more."""
    late = None
    if message.late:
        late = layout.text(
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
        lines.append(layout.listing(back, LISTING_LIMIT))
    buttons = []
    if message.miss_count:
        label = (
            "Repeat the miss"
            if message.miss_count == 1
            else (f"Repeat the {message.miss_count} misses")
        )
        buttons.append(
            layout.button(label, f"quiz:again:{message.quiz_id}", style=ButtonStyle.primary)
        )
    buttons.append(layout.button("Next 14 days", "review:ahead"))
    return layout.card(
        late, layout.container(Accent.GOOD, layout.text("\n".join(lines)), layout.row(*buttons))
    )


def _topic_line(score: TopicScore) -> str:
    topic = TOPICS.get(score.topic)
    return f"- {topic.name if topic else score.topic}: {score.right} of {score.asked}"


def running_card(message: QuizRunning) -> layout.Card:
    """One quiz at a time."""
    return layout.notice(
        Accent.INFO,
        f"**You're in the middle of a quiz**: {message.answered} of {message.total} answered. "
        "Go on with it, or end it and type `/quiz start` again. What you answered is kept.",
        layout.button("Go on", f"quiz:show:{message.quiz_id}", style=ButtonStyle.primary),
        layout.button("End it", f"quiz:end:{message.quiz_id}"),
    )


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
            description=layout.truncate(
                f"{message.title}. Its authors read this without your name.", 100
            ),
            component=ui.TextInput(
                custom_id="text",
                style=discord.TextStyle.paragraph,
                max_length=REPORT_LIMIT,
                required=True,
            ),
        )
    )
    return form


def reported_card(message: Reported) -> layout.Card:
    """Thank you."""
    words = "Your earlier report is replaced." if message.again else "Its authors will see it."
    if message.organisers_know:
        words += " Organisers hear that it was reported, but not by whom, nor what you wrote."
    return layout.notice(Accent.GOOD, f"**Thank you.** *{message.title}* is reported. {words}")
