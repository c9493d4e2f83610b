"""What each of the two sees of a duel, privately. Pure drawing."""

from discord import ButtonStyle

from bot.daily.question.ui import facts
from bot.gateway import layout
from bot.gateway.layout import Accent
from bot.practice.quiz.asking.ui import answers, explained, options
from bot.practice.quiz.duel.messages import (
    DuelAnswered,
    DuelBusy,
    DuelDeclined,
    DuelLine,
    DuelOpened,
    DuelOver,
    DuelQuestion,
    DuelWaiting,
)
from bot.practice.quiz.duel.ui.card import NO_RESULT, SOMEBODY, name
from bot.practice.quiz.rules import DuelEnd, DuelState, winner
from bot.practice.review.rules import describe_day

LEFT_OUT = "That question was changed meanwhile, so it counts for neither of you."
# To the challenger, and to the challenged.
_OWN = {
    DuelEnd.DECLINED: ("{second} would rather not this time.", "You declined it."),
    DuelEnd.WITHDRAWN: ("You took it back.", "{first} has taken the challenge back."),
    DuelEnd.UNANSWERED: (
        "The day went by before {second} came to it. Another time!",
        "The day went by before you came to it. Another time: `/quiz duel` begins one.",
    ),
}


def opened_card(message: DuelOpened) -> layout.Card:
    """To the challenger, privately."""
    return layout.notice(
        Accent.GOOD,
        f"**Challenged.** The card for <@{message.other_id}> comes into this channel. You both "
        f"have until {layout.timestamp(message.due_at)}. You may play your part at once; it counts "
        "when the challenge is accepted.",
        layout.button("Play now", f"duel:next:{message.duel_id}", style=ButtonStyle.primary),
    )


def duel_busy_card(message: DuelBusy) -> layout.Card:
    """One duel at a time between the same two."""
    where = ""
    if message.message_id is not None:
        url = layout.message_url(message.guild_id, message.channel_id, message.message_id)
        where = f" [Its card]({url}) shows how it stands."
    action = ("Accept", "duel:take") if message.may_accept else ("Play", "duel:next")
    return layout.notice(
        Accent.INFO,
        f"**You two have a duel already**, so no second one began: you and "
        f"<@{message.other_id}>.{where}",
        layout.button(action[0], f"{action[1]}:{message.duel_id}", style=ButtonStyle.primary),
    )


def declined_card(message: DuelDeclined) -> layout.Card:
    """Privately, to who declined or took it back."""
    other = name(message.other_id)
    if message.why is DuelEnd.WITHDRAWN:
        return layout.notice(Accent.QUIET, f"**Taken back.** {other} sees that on the card.")
    return layout.notice(Accent.QUIET, f"**Declined.** {other} sees that on the card, no more.")


def duel_question_card(message: DuelQuestion) -> layout.Card:
    """One question with what it is answered by."""
    question = message.question
    place = f"{message.duel_id}:{message.position}"
    return layout.card(
        layout.text(LEFT_OUT) if message.left_out else None,
        layout.container(
            Accent.QUESTION,
            layout.text(
                f"-# Duel with {name(message.other_id)} · question {message.number} of "
                f"{message.total}\n"
                f"## {question.title}\n{question.prompt.strip()}{options(question)}\n"
                f"-# {facts(question)}"
            ),
            layout.separator(),
            answers(question, "duel", place),
            layout.row(layout.button("I don't know", f"duel:pass:{place}")),
            layout.text(
                f"-# Only you see this. Take your time: it ends {layout.from_now(message.due_at)}."
            ),
        ),
    )


def duel_answer_card(message: DuelAnswered) -> layout.Card:
    """Right or not, why, and where to check it."""
    question = message.question
    text = (
        f"-# Duel · question {message.number} of {message.total}\n## {question.title}\n"
        f"{explained(question, message.given, is_right=message.is_right)}"
    )
    after = []
    if message.comes_back_on is not None:
        after.append(f"It comes back {describe_day(message.comes_back_on, message.today)}.")
    if message.day is not None:
        after.append(message.day.words)
    if message.settled:
        after.append("-# You had answered this one before; that answer stands.")
    label = "How it stands" if message.is_last else "Next"
    buttons = [
        layout.button(label, f"duel:next:{message.duel_id}", style=ButtonStyle.primary),
        layout.button("Report this question", f"quiz:flag:{question.id}"),
    ]
    if message.comes_back_on is None and not question.retired:
        buttons.append(layout.button("Remind me of this one", f"review:keep:{question.id}"))
    return layout.card(
        layout.container(
            Accent.GOOD if message.is_right else Accent.QUIET,
            layout.text(layout.truncate(text, layout.TEXT_LIMIT - 300)),
            layout.text("\n".join(after)) if after else None,
            layout.row(*buttons),
        )
    )


def duel_waiting_card(message: DuelWaiting) -> layout.Card:
    """All answered; the other's turn."""
    mine = message.mine
    before = f"{LEFT_OUT}\n" if message.left_out else ""
    head = f"{before}**You've played: {mine.right} of {mine.answered} right.**"
    other = name(message.other_id)
    if message.state is DuelState.CHALLENGED:
        words = f"Now it is up to {other} to accept, until {layout.timestamp(message.due_at)}."
    else:
        words = (
            f"The result comes on the card when {other} has played too, at the latest "
            f"{layout.from_now(message.due_at)}."
        )
    return layout.notice(
        Accent.GOOD,
        f"{head}\n{words}\n-# What you missed comes back with `/review now`.",
        layout.button("Look again", f"duel:next:{message.duel_id}"),
    )


def duel_over_card(message: DuelOver) -> layout.Card:
    """How it went, for one of the two."""
    other = name(message.other_id)
    lines = []
    if message.late:
        lines.append("-# This duel was over before your click, so the click changed nothing.")
    if message.state is DuelState.FINISHED and message.theirs is not None:
        lines.append(f"### {_mine(message)}")
        lines.append(
            f"You {message.mine.right}, {other} {message.theirs.right}, of "
            f"{layout.count(message.counting, 'question')}."
        )
        if message.why_ended is DuelEnd.TIME:
            lines.append("The day is over; what was left open counts as not known.")
        lines += [f"- {one.title}: {_line(one, other)}" for one in message.lines]
    else:
        first, second = ("You", other) if not message.was_challenged else (other, "You")
        words = NO_RESULT.get(message.why_ended, f"You duelled with {SOMEBODY}.")
        if message.why_ended in _OWN:
            words = _OWN[message.why_ended][message.was_challenged]
        lines.append(f"**No result.** {words.format(first=first, second=second)}")
        if message.mine.answered:
            lines.append(
                f"You had {message.mine.right} of {message.mine.answered} right; what you missed "
                "comes back all the same."
            )
    return layout.notice(
        Accent.GOOD, "\n".join(lines), layout.button("Next 14 days", "review:ahead")
    )


def _mine(message: DuelOver) -> str:
    assert message.theirs is not None
    ahead = winner((message.mine.right, message.theirs.right))
    if ahead is None:
        return "A draw"
    return "You win" if ahead == 0 else f"{name(message.other_id)} wins this one"


def _line(one: DuelLine, other: str) -> str:
    return f"you {_sign(one.mine)}, {other} {_sign(one.theirs)}"


def _sign(is_right: bool | None) -> str:
    if is_right is None:
        return "– open"
    return "✓ right" if is_right else "✕ missed"
