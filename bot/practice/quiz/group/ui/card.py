"""How the public card of a group quiz looks."""

from discord import ButtonStyle

from bot.bank.model import Question
from bot.core.ids import UserId
from bot.gateway import layout
from bot.gateway.layout import Accent
from bot.gateway.questions import LETTERS, options
from bot.practice.quiz.asking.rules import fingerprint
from bot.practice.quiz.asking.ui import CHOOSE_ALL
from bot.practice.quiz.group.messages import GroupCard
from bot.practice.quiz.group.rules import MOST_BONUS, RIGHT_POINTS, Phase, Standing

PLAYERS_SHOWN = 20
BOARD_SHOWN = 10
MEDALS = ("🥇", "🥈", "🥉")
"""Beside the place, never instead of it."""
BOARD_WHILE_PLAYING = 5
TEXT_SHOWN = 3000
SOMEBODY = "somebody"
VOID = "it changed while it was open, or became today's question."
KEPT_BACK = (
    "**This is now today's question**, so its answer is hidden until the reveal. Your points count."
)
CHANGED = "**This question has changed since**, so its answer isn't shown. Your points count."
_WHY_ENDED = {
    "": "",
    "host": "The host ended it.",
    "alone": "Nobody else joined, so it didn't begin.",
    "empty": "Everyone has left.",
    "away": "I was away for too long to go on. What was answered before counts.",
    "pause": "The pause lasted an hour. What was answered before counts.",
    "gone": "I couldn't show its card any more, so it ended. What was answered before counts.",
}


def _card(message: GroupCard) -> layout.Card:
    """The public card in each phase."""
    draw = {Phase.LOBBY: _lobby, Phase.ROUND: _round, Phase.SHOWN: _shown, Phase.ENDED: _ended}
    return draw[message.phase](message)


def _lobby(message: GroupCard) -> layout.Card:
    speed = (
        f" A quick one earns up to {MOST_BONUS} more; one more right answer always counts for more "
        "than speed."
        if message.speed
        else ""
    )
    quiz = message.quiz_id
    begins = (
        f", or it starts automatically {layout.from_now(message.ends_at)} if at least two are in"
        if message.ends_at
        else ""
    )
    return layout.card(
        layout.container(
            Accent.QUESTION,
            layout.text(
                "-# Group quiz\n## Who plays?\n"
                f"{layout.count(message.total, 'question')}, {message.seconds} seconds each. "
                f"A right answer earns {RIGHT_POINTS} points.{speed}\n"
                "Nobody sees what you choose; everyone sees the scoreboard. If you're private "
                f"(`/streak visibility`), you're *{SOMEBODY}* there.\n\n"
                f"**In ({len(message.player_ids)}):** {_players(message)}\n"
                f"-# {_host(message)} starts it{begins}."
            ),
            layout.row(
                layout.button(
                    "Join", f"group:join:{quiz}:{message.marker}", style=ButtonStyle.success
                ),
                layout.button("Leave", f"group:leave:{quiz}"),
                layout.button("For the host", f"group:host:{quiz}"),
            ),
        )
    )


def _players(message: GroupCard) -> str:
    named = [one for one in message.player_ids if one not in message.hidden_ids]
    shown = [f"<@{one}>" for one in named[:PLAYERS_SHOWN]]
    more = len(message.player_ids) - len(shown)
    if not more:
        return ", ".join(shown) or "nobody yet"
    if not shown:
        return SOMEBODY if more == 1 else f"{more} people who aren't named"
    return f"{', '.join(shown)} and {more} more"


def _name(message: GroupCard, user_id: UserId) -> str:
    return SOMEBODY if user_id in message.hidden_ids else f"<@{user_id}>"


def _host(message: GroupCard) -> str:
    if message.host_id is None:
        return "An organiser"
    return "The host" if message.host_id in message.hidden_ids else f"<@{message.host_id}>"


def _head(message: GroupCard) -> str:
    return f"-# Group quiz · question {message.number} of {message.total}"


def _round(message: GroupCard) -> layout.Card:
    """No line too many: below it stands what one chose, and both are to be on one screen."""
    question = message.question
    if question is None:
        body = f"**This question counts for nobody**: {VOID}"
        answers = None
    else:
        body = f"## {question.title}\n{question.prompt.strip()}\n\n{options(question)}"
        answers = _answers(message, question)
    until = "**Paused.** You can answer when it starts again."
    if message.ends_at is not None:
        until = f"Closes {layout.from_now(message.ends_at)}."
    count = f"**{message.answered} of {len(message.player_ids)}** answered so far."
    return layout.card(
        layout.container(
            Accent.QUESTION,
            layout.text(layout.truncate(f"{_head(message)}\n{body}", TEXT_SHOWN)),
            layout.text(f"{until}\n-# {count} Host: {_name_of_host(message)}"),
            answers,
            _controls(message),
        )
    )


def _answers(message: GroupCard, question: Question) -> layout.CardItem:
    place, pictured = f"{message.quiz_id}:{message.position}", fingerprint(question)
    if question.takes_several:
        button = f"group:options:{place}:{pictured}"
        return layout.row(layout.button(CHOOSE_ALL, button, style=ButtonStyle.primary))
    return layout.row(
        *(
            layout.button(
                LETTERS[at], f"group:choose:{place}:{at}:{pictured}", style=ButtonStyle.primary
            )
            for at in range(len(question.choices))
        )
    )


def _name_of_host(message: GroupCard) -> str:
    return "an organiser" if message.host_id is None else _name(message, message.host_id)


def _controls(message: GroupCard) -> layout.CardItem:
    quiz = message.quiz_id
    return layout.row(
        layout.button("Join", f"group:join:{quiz}:{message.marker}", style=ButtonStyle.success),
        layout.button("Leave", f"group:leave:{quiz}"),
        layout.button("For the host", f"group:host:{quiz}"),
    )


def _shown(message: GroupCard) -> layout.Card:
    question = message.question
    if message.is_void:
        body = f"**That question counts for nobody**: {VOID}"
    elif question is None:
        body = KEPT_BACK if message.is_of_the_day else CHANGED
    else:
        body = f"## {question.title}\n{_reveal(question, message.counts)}"
    after = "**Paused.**"
    if message.ends_at is not None:
        what = "The result" if message.number == message.total else "The next question"
        after = f"{what} comes {layout.from_now(message.ends_at)}."
    more = [] if message.is_void else [layout.button("My result", f"group:mine:{message.quiz_id}")]
    if question is not None:
        more.append(layout.button("Report this question", f"report:form:{question.id}"))
    return layout.card(
        layout.container(
            Accent.GOOD,
            layout.text(layout.truncate(f"{_head(message)}\n{body}", TEXT_SHOWN)),
            layout.separator(),
            layout.text(f"{_board(message, BOARD_WHILE_PLAYING)}\n{after}"),
            layout.row(*more) if more else None,
            _controls(message),
        )
    )


def _reveal(question: Question, counts: tuple[int, ...]) -> str:
    """Each option with how many chose it; the why of the right one, and of what was chosen."""
    blocks = []
    for at, choice in enumerate(question.choices):
        chosen = counts[at] if at < len(counts) else 0
        mark = "✓" if choice.right else "✕"
        why = f"\n-# {choice.why}" if choice.right or chosen else ""
        blocks.append(f"{mark} **{LETTERS[at]}** {choice.text} · chosen by {chosen}{why}")
    return "\n".join(blocks)


def _board(message: GroupCard, most: int, heading: str = "Scoreboard") -> str:
    lines = [_line(message, one) for one in message.standings[:most]]
    if len(message.standings) > most:
        lines.append(f"-# … and {len(message.standings) - most} more")
    return f"**{heading}**\n" + ("\n".join(lines) or "Nobody is on it.")


def _line(message: GroupCard, one: Standing) -> str:
    name = _name(message, one.user_id)
    # Not "1.": Discord would number the lines itself, and equal points share a place.
    medal = ""
    if message.phase is Phase.ENDED and one.points and one.place <= len(MEDALS):
        medal = f"{MEDALS[one.place - 1]} "
    return (
        f"{medal}`{one.place:>2}` {name} · {layout.count(one.points, 'point')} · {one.right} right"
    )


def _ended(message: GroupCard) -> layout.Card:
    why = _WHY_ENDED.get(message.why_ended, "")
    lines = ["-# Group quiz", "### It's over", why]
    if message.asked:
        lines.append(f"{layout.count(message.asked, 'question')} counted.")
        lines.append(_board(message, BOARD_SHOWN, "Final scores"))
    elif not why:
        lines.append("No question counted, so there is no scoreboard.")
    again = layout.next_step("Play again", f"group:again:{message.quiz_id}:{message.marker}")
    mine = layout.button("My result", f"group:mine:{message.quiz_id}")
    return layout.card(
        layout.container(
            Accent.GOOD,
            layout.text("\n".join(line for line in lines if line)),
            layout.row(again, mine) if message.asked else layout.row(again),
        )
    )


RENDERERS: layout.Renderers = {GroupCard: _card}
