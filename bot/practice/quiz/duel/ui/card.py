"""The public card of a duel: who, till when, and at the end the scores. Pure drawing."""

from discord import ButtonStyle

from bot.core.ids import UserId
from bot.gateway import layout
from bot.gateway.layout import Accent
from bot.practice.quiz.duel.messages import DuelCard, DuelSide
from bot.practice.quiz.rules import DUEL_QUESTIONS, DuelEnd, DuelState, winner

SOMEBODY = "somebody who has left"
FAIR = "Only right answers decide, never speed; as many right is a draw."
NO_RESULT = {
    DuelEnd.DECLINED: "{second} would rather not this time.",
    DuelEnd.WITHDRAWN: "{first} has taken the challenge back.",
    DuelEnd.UNANSWERED: "The day went by before {second} came to it. Another time!",
    DuelEnd.LEFT: "One of the two has left, so it has no result.",
    DuelEnd.CHANGED: "All its questions were changed meanwhile, so it has no result.",
    DuelEnd.GONE: "It could not be shown, so it is over without a result.",
}


def name(user_id: UserId | None) -> str:
    """A mention, which rings at nobody; or words for who had everything deleted."""
    return SOMEBODY if user_id is None else f"<@{user_id}>"


def duel_card(message: DuelCard) -> layout.Card:
    """The public card in each state."""
    if message.state is DuelState.CHALLENGED:
        return _challenged(message)
    return _accepted(message) if message.state is DuelState.ACCEPTED else _over(message)


def _names(message: DuelCard) -> tuple[str, str]:
    first, second = (name(side.user_id) for side in message.sides)
    return first, second


def _challenged(message: DuelCard) -> layout.Card:
    first, second = _names(message)
    duel = message.duel_id
    return layout.card(
        layout.container(
            Accent.QUESTION,
            layout.text(
                f"-# Duel\n## Who knows more?\n"
                f"{first} challenges {second}: the same {DUEL_QUESTIONS} questions, each in "
                f"their own time; nobody sees the other's answers before it is over. {FAIR}\n\n"
                f"{_done(message)}It ends {layout.from_now(message.due_at)}.\n"
                f"-# {second} accepts or declines; {first} may play already, or take it back with "
                "*Decline*."
            ),
            layout.row(
                layout.button(
                    "Accept", f"duel:accept:{duel}:{message.marker}", style=ButtonStyle.success
                ),
                layout.button("Decline", f"duel:decline:{duel}"),
                layout.button("Play", f"duel:play:{duel}"),
            ),
        )
    )


def _done(message: DuelCard) -> str:
    done = [name(side.user_id) for side in message.sides if side.is_done]
    return f"**{layout.join(done)} {'has' if len(done) == 1 else 'have'} played.** " if done else ""


def _accepted(message: DuelCard) -> layout.Card:
    first, second = _names(message)
    return layout.card(
        layout.container(
            Accent.QUESTION,
            layout.text(
                f"-# Duel\n## {first} and {second}\n"
                f"{layout.count(message.counting, 'question')}, each in their own time. {FAIR}\n\n"
                f"{_done(message)}The result comes when both have played, or "
                f"{layout.from_now(message.due_at)}.{_void(message.void)}"
            ),
            layout.row(
                layout.button(
                    "Play",
                    f"duel:play:{message.duel_id}:{message.marker}",
                    style=ButtonStyle.primary,
                )
            ),
        )
    )


def _void(count: int) -> str:
    if not count:
        return ""
    if count == 1:
        return "\n-# One question was changed meanwhile and counts for neither."
    return f"\n-# {count} questions were changed meanwhile and count for neither."


def _over(message: DuelCard) -> layout.Card:
    first, second = _names(message)
    if message.state is not DuelState.FINISHED:
        words = NO_RESULT.get(message.why_ended, "").format(first=first, second=second)
        return layout.card(
            layout.container(
                Accent.QUIET,
                layout.text(f"-# Duel\n### {first} and {second}\n{words}"),
                _result_button(message),
            )
        )
    return layout.card(
        layout.container(
            Accent.GOOD,
            layout.text(f"-# Duel\n{_result(message)}{_void(message.void)}"),
            _result_button(message),
        )
    )


def _result_button(message: DuelCard) -> layout.CardItem:
    return layout.row(layout.button("How it went", f"duel:play:{message.duel_id}:{message.marker}"))


def _result(message: DuelCard) -> str:
    if message.is_private:
        names = " and ".join(_names(message))
        return f"### {names}\nIt is over. The two of them see the result with *How it went*."
    lines = []
    first, second = message.sides
    if first.user_id is not None and second.user_id is not None:
        lines.append(f"## {_verdict(message)}")
    lines += [_side(side, message.counting) for side in message.sides]
    if message.why_ended is DuelEnd.TIME:
        lines.append("The day is over; what nobody had the time for counts as not known.")
    lines.append("-# What was missed comes back with `/review now`.")
    return "\n".join(lines)


def _verdict(message: DuelCard) -> str:
    rights = [0 if side.score is None else side.score.right for side in message.sides]
    ahead = winner(rights)
    if ahead is not None:
        return f"{name(message.sides[ahead].user_id)} wins"
    if not any(side.score is not None and side.score.answered for side in message.sides):
        return "Nobody came to play"
    return "A draw"


def _side(side: DuelSide, counting: int) -> str:
    if side.score is None:
        return f"- {name(side.user_id)}"
    line = f"- {name(side.user_id)}: **{side.score.right} of {counting}** right"
    if side.score.answered < counting:
        line += f" ({side.score.answered} answered)"
    return line


RENDERERS: layout.Renderers = {DuelCard: duel_card}
"""What the notifier draws for duels."""
