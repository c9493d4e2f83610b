"""What each of the two sees of a duel, privately. Pure drawing."""

from discord import ButtonStyle, ui

from bot.gateway import layout
from bot.gateway.layout import Accent
from bot.gateway.questions import facts
from bot.practice.quiz.asking.ui import answer_form, answers, judged_card, options
from bot.practice.quiz.duel.messages import (
    DuelAnswered,
    DuelBusy,
    DuelDeclined,
    DuelForm,
    DuelLine,
    DuelOpened,
    DuelOver,
    DuelQuestion,
    DuelWaiting,
)
from bot.practice.quiz.duel.rules import DuelEnd, DuelState, winner
from bot.practice.quiz.duel.ui.card import NO_RESULT, SOMEBODY, name

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


def _opened(message: DuelOpened) -> layout.Card:
    """To the challenger, privately."""
    return layout.notice(
        Accent.GOOD,
        f"**Challenged.** The card for <@{message.other_id}> comes into this channel. You both "
        f"have until {layout.timestamp(message.due_at)}. You may play your part at once; it counts "
        "when the challenge is accepted.",
        layout.button("Play now", f"duel:next:{message.duel_id}", style=ButtonStyle.primary),
    )


def _busy(message: DuelBusy) -> layout.Card:
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


def _declined(message: DuelDeclined) -> layout.Card:
    """Privately, to the one who declined or took it back."""
    other = name(message.other_id)
    if message.why is DuelEnd.WITHDRAWN:
        return layout.notice(Accent.QUIET, f"**Taken back.** {other} sees that on the card.")
    return layout.notice(Accent.QUIET, f"**Declined.** {other} sees that on the card, no more.")


def _question(message: DuelQuestion) -> layout.Card:
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


def _form(message: DuelForm) -> ui.Modal:
    return answer_form(message.question, f"duel:number:{message.duel_id}:{message.position}")


def _answered(message: DuelAnswered) -> layout.Card:
    label = "How it stands" if message.answer.is_last else "Next"
    following = layout.button(label, f"duel:next:{message.duel_id}", style=ButtonStyle.primary)
    return judged_card("Duel", message.answer, following)


def _waiting(message: DuelWaiting) -> layout.Card:
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


def _over(message: DuelOver) -> layout.Card:
    """How it went, for one of the two."""
    other = name(message.other_id)
    lines = []
    if message.late:
        lines.append("-# This duel was over before your click.")
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


RENDERERS: layout.Renderers = {
    DuelOpened: _opened,
    DuelBusy: _busy,
    DuelDeclined: _declined,
    DuelQuestion: _question,
    DuelWaiting: _waiting,
    DuelOver: _over,
    DuelForm: _form,
    DuelAnswered: _answered,
}
