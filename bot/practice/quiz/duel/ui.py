"""How a duel looks: its public card, and what each of the two sees privately. Pure drawing."""

from discord import ButtonStyle

from bot.core.ids import DuelId, UserId
from bot.gateway import layout
from bot.gateway.layout import Accent
from bot.gateway.questions import facts
from bot.practice.quiz.asking.ui import answers, options, uncounted
from bot.practice.quiz.duel import messages
from bot.practice.quiz.duel.rules import DUEL_QUESTIONS, DuelEnd, DuelState, winner
from bot.practice.review.ui import take_a_quiz

DAY_OVER = "The day is over; unanswered questions count as missed."
SOMEBODY = "somebody who has left"
FAIR = "Only right answers decide, never speed; equal scores are a draw."
NO_RESULT = {
    DuelEnd.DECLINED: "{second} would rather not this time.",
    DuelEnd.WITHDRAWN: "{first} has taken the challenge back.",
    DuelEnd.UNANSWERED: "{second} didn't get to it in time. Another time!",
    DuelEnd.LEFT: "One of the two has left, so it has no result.",
    DuelEnd.CHANGED: "All its questions changed during the duel, so it has no result.",
    DuelEnd.GONE: "It could not be shown, so it is over without a result.",
}
LEFT_OUT = "That question changed during the duel, so it counts for neither of you."
# To the challenger, and to the challenged.
_OWN = {
    DuelEnd.DECLINED: ("{second} would rather not this time.", "You declined it."),
    DuelEnd.WITHDRAWN: ("You took it back.", "{first} has taken the challenge back."),
    DuelEnd.UNANSWERED: (
        "{second} didn't get to it in time. Another time!",
        "You didn't get to it in time. Another time: `/quiz duel` begins one.",
    ),
}


def _name(user_id: UserId | None) -> str:
    """A mention, which rings at nobody; or words for somebody who had everything deleted."""
    return SOMEBODY if user_id is None else f"<@{user_id}>"


def _card(message: messages.DuelCard) -> layout.Card:
    """The public card in each state."""
    if message.state is DuelState.CHALLENGED:
        return _challenged(message)
    return _accepted(message) if message.state is DuelState.ACCEPTED else _over(message)


def _challenged(message: messages.DuelCard) -> layout.Card:
    first, second = (_name(side.user_id) for side in message.sides)
    duel = message.duel_id
    return layout.card(
        layout.container(
            Accent.QUESTION,
            layout.text(
                f"-# Duel\n## Who knows more?\n"
                f"{first} challenges {second}: the same {DUEL_QUESTIONS} questions, each in "
                f"their own time; nobody sees the other's answers before it is over. {FAIR}\n\n"
                f"{_done(message)}It ends {layout.from_now(message.due_at)}.\n"
                f"-# {second} accepts or declines; {first} can play now, or take it back."
            ),
            layout.row(
                layout.button(
                    "Accept", f"duel:accept:{duel}:{message.marker}", style=ButtonStyle.success
                ),
                layout.button("Decline or take back", f"duel:decline:{duel}"),
                layout.button("Play", f"duel:play:{duel}"),
            ),
        )
    )


def _done(message: messages.DuelCard) -> str:
    done = [_name(side.user_id) for side in message.sides if side.is_done]
    return f"**{layout.join(done)} {'has' if len(done) == 1 else 'have'} played.** " if done else ""


def _accepted(message: messages.DuelCard) -> layout.Card:
    first, second = (_name(side.user_id) for side in message.sides)
    button = f"duel:play:{message.duel_id}:{message.marker}"
    return layout.card(
        layout.container(
            Accent.QUESTION,
            layout.text(
                f"-# Duel\n## {first} and {second}\n"
                f"{layout.count(message.counting, 'question')}, each in their own time. {FAIR}\n\n"
                f"{_done(message)}The result comes when both have played, or "
                f"{layout.from_now(message.due_at)}.{_void(message.void)}"
            ),
            layout.row(layout.button("Play", button, style=ButtonStyle.primary)),
        )
    )


def _void(count: int) -> str:
    if not count:
        return ""
    if count == 1:
        return "\n-# One question changed during the duel and counts for neither."
    return f"\n-# {count} questions changed during the duel and count for neither."


def _over(message: messages.DuelCard) -> layout.Card:
    first, second = (_name(side.user_id) for side in message.sides)
    if message.state is DuelState.FINISHED:
        accent, words = Accent.GOOD, f"{_result(message)}{_void(message.void)}"
    else:
        why = NO_RESULT.get(message.why_ended, "").format(first=first, second=second)
        accent, words = Accent.QUIET, f"### {first} and {second}\n{why}"
    buttons: list[layout.CardItem] = [
        layout.button("My result", f"duel:play:{message.duel_id}:{message.marker}")
    ]
    if all(side.user_id is not None for side in message.sides):
        buttons.insert(0, _rematch(message.duel_id))
    return layout.card(
        layout.container(accent, layout.text(f"-# Duel\n{words}"), layout.row(*buttons))
    )


def _rematch(duel_id: DuelId) -> layout.CardItem:
    return layout.button("Rematch", f"duel:again:{duel_id}", style=ButtonStyle.primary)


def _result(message: messages.DuelCard) -> str:
    if message.is_private:
        names = " and ".join(_name(side.user_id) for side in message.sides)
        return f"### {names}\nIt's over. Each of the two can see how it went with *My result*."
    lines = []
    first, second = message.sides
    if first.user_id is not None and second.user_id is not None:
        lines.append(f"## {_verdict(message)}")
    lines += [_side(side, message.counting) for side in message.sides]
    if message.why_ended is DuelEnd.TIME:
        lines.append(DAY_OVER)
    lines.append("-# What was missed comes back with `/review now`.")
    return "\n".join(lines)


def _verdict(message: messages.DuelCard) -> str:
    rights = [0 if side.score is None else side.score.right for side in message.sides]
    ahead = winner(rights)
    if ahead is not None:
        return f"{_name(message.sides[ahead].user_id)} wins"
    if not any(side.score is not None and side.score.answered for side in message.sides):
        return "Nobody came to play"
    return "A draw"


def _side(side: messages.DuelSide, counting: int) -> str:
    if side.score is None:
        return f"- {_name(side.user_id)}"
    line = f"- {_name(side.user_id)}: **{side.score.right} of {counting}** right"
    if side.score.answered < counting:
        line += f" ({side.score.answered} answered)"
    return line


def _opened(message: messages.DuelOpened) -> layout.Card:
    """To the challenger, privately."""
    return layout.notice(
        Accent.GOOD,
        f"**Challenged.** The card for <@{message.other_id}> will appear in this channel. You "
        f"both have until {layout.timestamp(message.due_at)}. You can play your part now; it "
        "counts when the challenge is accepted.",
        layout.button("Play now", f"duel:next:{message.duel_id}", style=ButtonStyle.primary),
    )


def _busy(message: messages.DuelBusy) -> layout.Card:
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


def _declined(message: messages.DuelDeclined) -> layout.Card:
    """Privately, to the one who declined or took it back."""
    other = _name(message.other_id)
    if message.why is DuelEnd.WITHDRAWN:
        words = f"**Taken back.** {other} will see that on the card."
    else:
        words = f"**Declined.** {other} will only see that on the card."
    return layout.notice(Accent.QUIET, words, take_a_quiz())


def _question(message: messages.DuelQuestion) -> layout.Card:
    """One question with what it is answered by."""
    question = message.question
    place = f"{message.duel_id}:{message.position}"
    return layout.card(
        layout.text(uncounted(LEFT_OUT, message.typed)) if message.left_out else None,
        layout.container(
            Accent.QUESTION,
            layout.text(
                f"-# Duel with {_name(message.other_id)} · question {message.number} of "
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


def _waiting(message: messages.DuelWaiting) -> layout.Card:
    """All answered; the other's turn."""
    mine = message.mine
    before = f"{uncounted(LEFT_OUT, message.typed)}\n" if message.left_out else ""
    head = f"{before}**You've played: {mine.right} of {mine.answered} right.**"
    other = _name(message.other_id)
    if message.state is DuelState.CHALLENGED:
        words = f"{other} has until {layout.timestamp(message.due_at)} to accept."
    else:
        words = (
            f"The result comes on the card when {other} has played too, at the latest "
            f"{layout.from_now(message.due_at)}."
        )
    return layout.notice(
        Accent.GOOD,
        f"{head}\n{words}\n-# Anything you missed will come back in `/review now`.",
        take_a_quiz(),
        layout.button("Look again", f"duel:next:{message.duel_id}"),
    )


def _ended(message: messages.DuelOver) -> layout.Card:
    """How it went, for one of the two."""
    other = _name(message.other_id)
    lines = []
    if message.late:
        lines.append(uncounted("-# This duel was over before your click.", message.typed))
    if message.state is DuelState.FINISHED and message.theirs is not None:
        lines.append(f"### {_mine(message)}")
        lines.append(
            f"Out of {layout.count(message.counting, 'question')}: you {message.mine.right}, "
            f"{other} {message.theirs.right}."
        )
        if message.why_ended is DuelEnd.TIME:
            lines.append(DAY_OVER)
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
    first_button = take_a_quiz() if message.other_id is None else _rematch(message.duel_id)
    return layout.notice(
        Accent.GOOD, "\n".join(lines), first_button, layout.button("Next 14 days", "review:ahead")
    )


def _mine(message: messages.DuelOver) -> str:
    assert message.theirs is not None
    ahead = winner((message.mine.right, message.theirs.right))
    if ahead is None:
        return "A draw"
    return "You win" if ahead == 0 else f"{_name(message.other_id)} wins this one"


def _line(one: messages.DuelLine, other: str) -> str:
    return f"you {_sign(one.mine)}, {other} {_sign(one.theirs)}"


def _sign(is_right: bool | None) -> str:
    return {None: "– open", True: "✓ right", False: "✕ missed"}[is_right]


RENDERERS: layout.Renderers = {
    messages.DuelOpened: _opened,
    messages.DuelBusy: _busy,
    messages.DuelDeclined: _declined,
    messages.DuelQuestion: _question,
    messages.DuelWaiting: _waiting,
    messages.DuelOver: _ended,
    messages.DuelCard: _card,
}
