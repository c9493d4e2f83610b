"""What each of the two sees of a duel, privately. Pure drawing."""

from discord import ButtonStyle

from bot.daily.question.ui import facts
from bot.gateway import layout as look
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


def opened_card(message: DuelOpened) -> look.Card:
    """To the challenger, privately."""
    return look.simple(
        Accent.GOOD,
        f"**Challenged.** The card for <@{message.other_id}> comes into this channel. You both "
        f"have until {look.clock(message.due_at)}. You may play your part at once; it counts "
        "when the challenge is accepted.",
        look.button("Play now", f"duel:next:{message.duel_id}", style=ButtonStyle.primary),
    )


def duel_busy_card(message: DuelBusy) -> look.Card:
    """One duel at a time between the same two."""
    where = ""
    if message.message_id is not None:
        url = look.message_url(message.guild_id, message.channel_id, message.message_id)
        where = f" [Its card]({url}) shows how it stands."
    action = ("Accept", "duel:take") if message.may_accept else ("Play", "duel:next")
    return look.simple(
        Accent.INFO,
        f"**You two have a duel already**, so no second one began: you and "
        f"<@{message.other_id}>.{where}",
        look.button(action[0], f"{action[1]}:{message.duel_id}", style=ButtonStyle.primary),
    )


def declined_card(message: DuelDeclined) -> look.Card:
    """Privately, to who declined or took it back."""
    other = name(message.other_id)
    if message.why is DuelEnd.WITHDRAWN:
        return look.simple(Accent.QUIET, f"**Taken back.** {other} sees that on the card.")
    return look.simple(Accent.QUIET, f"**Declined.** {other} sees that on the card, no more.")


def duel_question_card(message: DuelQuestion) -> look.Card:
    """One question with what it is answered by."""
    question = message.question
    place = f"{message.duel_id}:{message.position}"
    return look.card(
        look.text(LEFT_OUT) if message.left_out else None,
        look.box(
            Accent.QUESTION,
            look.text(
                f"-# Duel with {name(message.other_id)} · question {message.number} of "
                f"{message.total}\n"
                f"## {question.title}\n{question.prompt.strip()}{options(question)}\n"
                f"-# {facts(question)}"
            ),
            look.line(),
            answers(question, "duel", place),
            look.row(look.button("I don't know", f"duel:pass:{place}")),
            look.text(
                f"-# Only you see this. Take your time: it ends {look.from_now(message.due_at)}."
            ),
        ),
    )


def duel_answer_card(message: DuelAnswered) -> look.Card:
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
        look.button(label, f"duel:next:{message.duel_id}", style=ButtonStyle.primary),
        look.button("Report this question", f"quiz:flag:{question.id}"),
    ]
    if message.comes_back_on is None and not question.retired:
        buttons.append(look.button("Remind me of this one", f"review:keep:{question.id}"))
    return look.card(
        look.box(
            Accent.GOOD if message.is_right else Accent.QUIET,
            look.text(look.cut(text, look.TEXT_LIMIT - 300)),
            look.text("\n".join(after)) if after else None,
            look.row(*buttons),
        )
    )


def duel_waiting_card(message: DuelWaiting) -> look.Card:
    """All answered; the other's turn."""
    mine = message.mine
    before = f"{LEFT_OUT}\n" if message.left_out else ""
    head = f"{before}**You've played: {mine.right} of {mine.answered} right.**"
    other = name(message.other_id)
    if message.state is DuelState.CHALLENGED:
        words = f"Now it is up to {other} to accept, until {look.clock(message.due_at)}."
    else:
        words = (
            f"The result comes on the card when {other} has played too, at the latest "
            f"{look.from_now(message.due_at)}."
        )
    return look.simple(
        Accent.GOOD,
        f"{head}\n{words}\n-# What you missed comes back with `/review now`.",
        look.button("Look again", f"duel:next:{message.duel_id}"),
    )


def duel_over_card(message: DuelOver) -> look.Card:
    """How it went, for one of the two."""
    other = name(message.other_id)
    lines = []
    if message.late:
        lines.append("-# This duel was over before your click, so the click changed nothing.")
    if message.state is DuelState.FINISHED and message.theirs is not None:
        lines.append(f"### {_mine(message)}")
        lines.append(
            f"You {message.mine.right}, {other} {message.theirs.right}, of "
            f"{look.count(message.counting, 'question')}."
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
    return look.simple(Accent.GOOD, "\n".join(lines), look.button("Next 14 days", "review:ahead"))


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
