"""How a quiz for oneself looks. Pure drawing; all of it private."""

from discord import ButtonStyle

from bot.bank.model import topic_name
from bot.gateway import layout
from bot.gateway.layout import Accent
from bot.gateway.questions import facts
from bot.practice.quiz.asking.rules import PickReason, TopicScore, fingerprint
from bot.practice.quiz.asking.ui import answers, options, uncounted, written
from bot.practice.quiz.solo.messages import QuizEnded, QuizQuestion, QuizRunning
from bot.practice.quiz.solo.rules import ANOTHER, WEAK
from bot.practice.review.rules import describe_day

LISTING_LIMIT = 1800
FEWER = (
    "You asked for {wanted}; this quiz has {found}. It leaves out today's question and any "
    "question I can't mark straight away."
)
LEFT_OUT = (
    "That question has left the quiz: it is today's question now, or was changed or removed. "
    "Nothing is counted for it."
)
LATE = "That question belongs to a quiz that is over, so nothing is counted. This is how it went:"
_REASONS = {
    PickReason.REQUESTED: "",
    PickReason.DUE: " · due for review",
    PickReason.WEAK: " · a topic to work on",
    PickReason.NEW: " · new to you",
    PickReason.MISS: " · once more",
}


def _question(message: QuizQuestion) -> layout.Card:
    """One question with what it is answered by."""
    question = message.question
    place = f"{message.quiz_id}:{message.position}"
    changed = None
    if message.changed:
        changed = layout.text(_reworded(message))
    if message.left_out:
        changed = layout.text(uncounted(LEFT_OUT, message.typed))
    if message.asked_for:
        changed = layout.text(FEWER.format(wanted=message.asked_for, found=message.total))
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
            answers(question, "quiz", place),
            layout.row(
                layout.button("I don't know", f"quiz:pass:{place}:{fingerprint(question)}"),
                layout.button("Stop here", f"quiz:end:{message.quiz_id}"),
            ),
            layout.text("-# Only you see this. Take your time: it waits, even for days."),
        ),
    )


def _reworded(message: QuizQuestion) -> str:
    if message.typed:
        return (
            "This question was reworded just now, so your answer isn't counted. "
            f"{written(message.typed)} Please answer it as it is now."
        )
    return "This question was reworded just now, so your click isn't counted. Please choose again."


def _ended(message: QuizEnded) -> layout.Card:
    """How it went: the score by topic, what comes back when, and the misses once more."""
    late = None
    if message.late or message.left_out:
        late = layout.text(uncounted(LATE if message.late else LEFT_OUT, message.typed))
    if message.asked == 0:
        lines = ["### Quiz over", "You didn't answer any questions, so nothing is counted."]
    else:
        lines = [f"### {message.right} of {message.asked} right"]
        if message.asked < message.total:
            lines.append(f"You stopped after {message.asked} of {message.total} questions.")
        lines += [_topic_line(score) for score in message.topics]
    if message.day is not None:
        lines.append(message.day.words)
    if message.comes_back:
        lines.append("\n**You'll see again**")
        back = (
            f"- *{one.title}*: {describe_day(one.on, message.today)}" for one in message.comes_back
        )
        lines.append(layout.listing(back, LISTING_LIMIT))
    return layout.card(
        late,
        layout.container(
            Accent.GOOD, layout.text("\n".join(lines)), layout.row(*_what_next(message))
        ),
    )


def _what_next(message: QuizEnded) -> list[layout.CardItem]:
    """One primary button: the misses, or else more."""
    buttons: list[layout.CardItem] = []
    if message.miss_count:
        label = (
            "Repeat the one I missed"
            if message.miss_count == 1
            else (f"Repeat the {message.miss_count} I missed")
        )
        buttons.append(
            layout.button(label, f"quiz:again:{message.quiz_id}", style=ButtonStyle.primary)
        )
    style = ButtonStyle.secondary if buttons else ButtonStyle.primary
    more = f"quiz:more:{message.again_topic}"
    buttons.append(layout.button(f"Another {ANOTHER}", more, style=style))
    if message.has_weak:
        buttons.append(layout.button("Only my weak topics", f"quiz:more:{WEAK}"))
    buttons.append(layout.button("Next 14 days", "review:ahead"))
    return buttons


def _topic_line(score: TopicScore) -> str:
    return f"- {topic_name(score.topic)}: {score.right} of {score.asked}"


def _running(message: QuizRunning) -> layout.Card:
    """One quiz at a time."""
    return layout.notice(
        Accent.INFO,
        f"**You're in the middle of a quiz**: {message.answered} of {message.total} answered. "
        "Go on with it, or end it and type `/quiz start` again. What you answered is kept.",
        layout.button("Go on", f"quiz:show:{message.quiz_id}", style=ButtonStyle.primary),
        layout.button("End it", f"quiz:end:{message.quiz_id}"),
    )


RENDERERS: layout.Renderers = {QuizQuestion: _question, QuizEnded: _ended, QuizRunning: _running}
