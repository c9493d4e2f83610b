"""How the question's card and its reveal look. Pure drawing."""

from discord import ButtonStyle, ui

from bot.bank.model import TOPICS, Kind, Question
from bot.daily.question.messages import Hint, Notice, QuestionCard, RevealCard, SharedAnswer
from bot.gateway import layout
from bot.gateway.layout import Accent

LETTERS = "ABCDE"
SOURCES_SHOWN = 3
MOST_LINKS = 6
NAMES_SHOWN = 6


def question_card(message: QuestionCard) -> layout.Card:
    """The public card of a day's question."""
    ping = None
    if message.ping_role_id is not None and not message.revealed:
        ping = layout.text(f"<@&{message.ping_role_id}>")
    return layout.card(ping, _question_box(message))


def _question_box(message: QuestionCard) -> layout.CardItem:
    question = message.question
    body = f"{question.prompt.strip()}{_options(question)}"
    answer = layout.button(
        "Answer late" if message.revealed else "Answer",
        f"answers:form:{message.post_id}",
        style=ButtonStyle.secondary if message.revealed else ButtonStyle.primary,
    )
    hint = None if message.revealed else layout.button("Hint", f"daily:hint:{message.post_id}")
    mine = layout.button("My streak", f"streaks:mine:{message.marker}")
    return layout.container(
        Accent.QUIET if message.revealed else Accent.QUESTION,
        layout.text(
            f"-# Question of the day · {layout.brief_day(message.on)}\n"
            f"## {question.title}\n{body}\n-# {facts(question)}"
        ),
        layout.separator(),
        layout.row(*(one for one in (answer, hint, mine) if one is not None)),
        layout.text(f"-# {_what_next(message)}"),
    )


def _what_next(message: QuestionCard) -> str:
    if message.revealed:
        how_many = layout.count(message.answered_count, "answer")
        where = f" in <#{message.thread_id}>" if message.thread_id is not None else ""
        return f"{how_many} in time. The model answer is{where or ' below'}."
    ways = (
        "Write in the thread or press Answer."
        if message.reads_messages
        else f"Press Answer; it takes about {layout.count(message.question.minutes, 'minute')}."
    )
    return (
        f"{ways} The model answer comes {layout.from_now(message.reveal_at)} "
        f"({layout.short_time(message.reveal_at)})."
    )


def facts(question: Question) -> str:
    """Topic, difficulty and time, in one line."""
    topic = TOPICS[question.topic].name
    return f"{topic} · {question.difficulty.value} · {question.minutes} min"


def _options(question: Question) -> str:
    if question.kind is Kind.SHORT:
        return "\n\nName it, and say in a sentence what it is."
    if question.kind is not Kind.CHOICE:
        return ""
    lines = (
        f"**{letter}** {choice.text}"
        for letter, choice in zip(LETTERS, question.choices, strict=False)
    )
    many = len(question.right_choices) > 1
    ask = "Say why for each." if many else "Pick one and say why."
    return "\n\n" + "\n".join(lines) + f"\n\n{ask}"


def reveal_card(message: RevealCard) -> layout.Card:
    """The model answer, behind a spoiler, in the question's thread."""
    question = message.question
    head = [f"### The answer: {question.title}", _who_answered(message)]
    if message.void_reason:
        head.append(f"-# A missed answer costs nobody: {message.void_reason}.")
    if message.shared:
        head.append(_shared(message))
    head_text = "\n".join(head)
    room = layout.TEXT_LIMIT - len(head_text) - 100
    return layout.card(
        layout.container(
            Accent.GOOD,
            layout.text(head_text),
            layout.row(
                layout.button("My streak", f"streaks:mine:{message.marker}"),
                layout.button("Remind me of this one", f"review:keep:{question.id}"),
                layout.link(
                    "Question",
                    layout.message_url(
                        message.guild_id, message.card_channel_id, message.card_message_id
                    ),
                ),
            ),
        ),
        layout.container(
            Accent.GOOD, layout.text(layout.truncate(solution(question), room)), spoiler=True
        ),
    )


def _who_answered(message: RevealCard) -> str:
    if message.answered_count == 0:
        return "Nobody answered this one in time. It still makes a good read."
    people = "One member" if message.answered_count == 1 else f"{message.answered_count} members"
    return f"{people} answered. Tap the box below to read the model answer."


def _shared(message: RevealCard) -> str:
    def one(answer: SharedAnswer) -> str:
        url = layout.message_url(message.guild_id, answer.channel_id, answer.message_id)
        return f"<@{answer.user_id}> [read]({url})"

    shown = [one(answer) for answer in message.shared[:MOST_LINKS]]
    left = len(message.shared) - len(shown)
    return "Shared by " + " · ".join(shown) + (f" and {left} more above" if left else "")


def solution(question: Question) -> str:
    """Everything that is revealed of a question, in Markdown."""
    parts = [question.answer.strip()]
    if question.choices:
        parts.insert(0, _right_options(question))
    if question.accepted:
        parts.insert(0, _forms(question))
    if question.key_points:
        points = "\n".join(f"- {point.point}" for point in question.key_points)
        parts.append(f"**Key points**\n{points}")
    if question.checklist:
        parts.append("**Did you**\n" + "\n".join(f"- {item}" for item in question.checklist))
    if question.pitfalls:
        notes = "\n".join(f"- {pitfall.note}" for pitfall in question.pitfalls)
        parts.append(f"**Worth a second look**\n{notes}")
    if question.follow_ups:
        asks = "\n".join(f"- {ask}" for ask in question.follow_ups)
        parts.append(f"**They may go on with**\n{asks}")
    if question.sources:
        sources = " · ".join(
            f"[{source.title}]({source.url})" if source.url else source.title
            for source in question.sources[:SOURCES_SHOWN]
        )
        parts.append(f"-# {sources}")
    return "\n\n".join(parts)


def _right_options(question: Question) -> str:
    lines = []
    for letter, choice in zip(LETTERS, question.choices, strict=False):
        verdict = "right" if choice.right else "not this one"
        lines.append(f"**{letter}** {verdict}: {choice.why}")
    return "\n".join(lines)


def _forms(question: Question) -> str:
    """The name that was asked for, its other names, and what it is taken for."""
    first, *others = question.accepted
    lines = [f"It is **{first}**."]
    if others:
        lines.append(f"-# Also called {', '.join(others[:NAMES_SHOWN])}")
    lines += [f"Not *{one.text}*: {one.why}" for one in question.refused]
    return "\n".join(lines)


def notice(message: Notice) -> layout.Card:
    """A word to the organiser."""
    return layout.notice(
        Accent.TROUBLE,
        f"-# For the organisers\n{message.text}",
        layout.button("Status", f"daily:status:{message.marker}"),
    )


def hint(message: Hint) -> layout.Card:
    """A hint, for one member."""
    return layout.notice(Accent.INFO, f"**Hint**\n{message.text}")


def disabled_question_box(message: QuestionCard) -> layout.CardItem:
    """The card with buttons that can't be pressed."""
    box = _question_box(message)
    assert isinstance(box, ui.Container)
    for item in box.walk_children():
        if isinstance(item, ui.Button):
            item.disabled = True
    return box
