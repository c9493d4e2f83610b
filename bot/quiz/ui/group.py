"""How a group quiz looks: one public card, and private words for each click."""

from discord import ButtonStyle

from bot import look
from bot.bank.model import Question
from bot.daily.ui import facts
from bot.look import Accent
from bot.quiz.messages import (
    ChoiceNoted,
    GroupBusy,
    GroupCard,
    GroupMine,
    GroupSteered,
    Joined,
    Left,
    LobbyOpened,
    Step,
)
from bot.quiz.rules import MOST_BONUS, RIGHT_POINTS, Phase, Standing, fingerprint

LETTERS = "ABCDE"
PLAYERS_SHOWN = 20
BOARD_SHOWN = 10
BOARD_WHILE_PLAYING = 5
TEXT_SHOWN = 3000
_WHY_ENDED = {
    "": "",
    "host": "The host ended it.",
    "alone": "Nobody else joined, so it didn't begin.",
    "empty": "Everybody has left.",
    "away": "I was away for too long to go on. What was answered before counts.",
    "pause": "The pause lasted an hour. What was answered before counts.",
    "gone": "",
}
_STEPS = {
    Step.STARTED: "**It begins.** The first question is on the card.",
    Step.PAUSED: "**Paused.** The clock stands until you press *Go on*, for an hour at most.",
    Step.RESUMED: "**It goes on** with the time that was left.",
    Step.SKIPPED: "**Skipped.** The card shows what comes next.",
    Step.ENDED: "**It's over.** The card shows the result.",
}


def group_card(message: GroupCard) -> look.Card:
    """The public card in each phase."""
    draw = {
        Phase.LOBBY: _lobby,
        Phase.ROUND: _round,
        Phase.SHOWN: _shown,
        Phase.ENDED: _ended,
    }
    return draw[message.phase](message)


def _lobby(message: GroupCard) -> look.Card:
    there = [f"<@{one}>" for one in message.player_ids[:PLAYERS_SHOWN]]
    more = len(message.player_ids) - len(there)
    names = ", ".join(there) + (f" and {more} more" if more > 0 else "")
    speed = (
        f" A quick one adds up to {MOST_BONUS}, never enough to beat one more right answer."
        if message.speed
        else ""
    )
    quiz = message.quiz_id
    begins = f" By itself {look.from_now(message.ends_at)}." if message.ends_at else ""
    return look.card(
        look.box(
            Accent.QUESTION,
            look.text(
                "-# Group quiz\n## Who plays?\n"
                f"{look.count(message.total, 'question')}, {message.seconds} seconds each. "
                f"A right answer is {RIGHT_POINTS} points.{speed}\n"
                "Nobody sees what you choose; everybody sees the scoreboard.\n\n"
                f"**In ({len(message.player_ids)}):** {names or 'nobody yet'}\n"
                f"-# {_host(message)} presses *Start*.{begins}"
            ),
            look.row(
                look.button("Join", f"quiz:join:{quiz}:{message.mark}", style=ButtonStyle.success),
                look.button("Leave", f"quiz:leave:{quiz}"),
                look.button("Start", f"quiz:begin:{quiz}", style=ButtonStyle.primary),
                look.button("End", f"quiz:stop:{quiz}"),
            ),
        )
    )


def _host(message: GroupCard) -> str:
    return "An organiser" if message.host_id is None else f"<@{message.host_id}>"


def _head(message: GroupCard) -> str:
    return f"-# Group quiz · question {message.number} of {message.total}"


def _round(message: GroupCard) -> look.Card:
    question = message.question
    if question is None:
        body = "**This question changed while it was open**, so it counts for nobody."
        answers = None
    else:
        body = (
            f"## {question.title}\n{question.prompt.strip()}\n\n{_options(question)}\n"
            f"-# {facts(question)}"
        )
        pictured = fingerprint(question)
        answers = look.row(
            *(
                look.button(
                    LETTERS[at],
                    f"quiz:choose:{message.quiz_id}:{message.position}:{at}:{pictured}",
                    style=ButtonStyle.primary,
                )
                for at in range(len(question.choices))
            )
        )
    until = "**Paused.** Choices wait, too."
    if message.ends_at is not None:
        until = f"Closes {look.from_now(message.ends_at)}; till then you can change your answer."
    count = f"**{message.answered} of {len(message.player_ids)}** have answered."
    return look.card(
        look.box(
            Accent.QUESTION,
            look.text(look.cut(f"{_head(message)}\n{body}", TEXT_SHOWN)),
            look.line(),
            look.text(f"{count} {until}\n-# Host: {_host(message)}"),
            answers,
            _controls(message),
        )
    )


def _options(question: Question) -> str:
    pairs = zip(LETTERS, question.choices, strict=False)
    return "\n".join(f"**{letter}** {choice.text}" for letter, choice in pairs)


def _controls(message: GroupCard) -> look.CardItem:
    quiz = message.quiz_id
    clock = (
        ("Go on", f"quiz:resume:{quiz}") if message.is_paused else ("Pause", f"quiz:pause:{quiz}")
    )
    label = "Skip" if message.phase is Phase.ROUND else "Next"
    return look.row(
        look.button("Join", f"quiz:join:{quiz}", style=ButtonStyle.success),
        look.button("Leave", f"quiz:leave:{quiz}"),
        look.button(*clock),
        look.button(label, f"quiz:skip:{quiz}:{message.position}:{message.phase.value}"),
        look.button("End", f"quiz:stop:{quiz}"),
    )


def _shown(message: GroupCard) -> look.Card:
    question = message.question
    if question is None:
        body = "**That question counts for nobody**: it changed while it was open."
    else:
        body = f"## {question.title}\n{_reveal(question, message.counts)}"
    after = "**Paused.**"
    if message.ends_at is not None:
        what = "The result" if message.number == message.total else "The next question"
        after = f"{what} comes {look.from_now(message.ends_at)}."
    flag = (
        None
        if question is None
        else look.row(
            look.button("How I stand", f"quiz:mine:{message.quiz_id}"),
            look.button("Report this question", f"quiz:flag:{question.id}"),
        )
    )
    return look.card(
        look.box(
            Accent.GOOD,
            look.text(look.cut(f"{_head(message)}\n{body}", TEXT_SHOWN)),
            look.line(),
            look.text(f"{_board(message.standings, BOARD_WHILE_PLAYING)}\n{after}"),
            flag,
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


def _board(standings: tuple[Standing, ...], most: int) -> str:
    lines = [
        f"{one.place}. <@{one.user_id}> · {look.count(one.points, 'point')} · {one.right} right"
        for one in standings[:most]
    ]
    if len(standings) > most:
        lines.append(f"-# … and {len(standings) - most} more")
    return "**Scoreboard**\n" + ("\n".join(lines) or "Nobody plays.")


def _ended(message: GroupCard) -> look.Card:
    why = _WHY_ENDED.get(message.why_ended, "")
    lines = ["-# Group quiz", "### It's over", why]
    if message.asked:
        lines.append(f"{look.count(message.asked, 'question')} counted.")
        lines.append(_board(message.standings, BOARD_SHOWN))
    elif not why:
        lines.append("No question counted, so there is no scoreboard.")
    mine = look.row(look.button("How I stand", f"quiz:mine:{message.quiz_id}"))
    return look.card(
        look.box(
            Accent.GOOD,
            look.text("\n".join(line for line in lines if line)),
            mine if message.asked else None,
        )
    )


def lobby_card(message: LobbyOpened) -> look.Card:
    """To the host, privately."""
    return look.simple(
        Accent.GOOD,
        "**The lobby is open**; its card comes into this channel. You're in, and you're the "
        f"host: press *Start* when all are there. It begins by itself "
        f"{look.from_now(message.closes_at)} if somebody else is in.",
    )


def busy_card(message: GroupBusy) -> look.Card:
    """One group quiz at a time in a channel."""
    where = "Join that one"
    if message.message_id is not None:
        url = look.message_url(message.guild_id, message.channel_id, message.message_id)
        where = f"[Join that one]({url})"
    return look.simple(
        Accent.INFO,
        f"**This channel has a group quiz already**, so nothing began. {where}, or begin yours "
        "in another channel.",
    )


def joined_card(message: Joined) -> look.Card:
    """You're in."""
    if message.again:
        words = "**You're in already.** Nothing changed."
    elif message.is_running:
        words = "**You're in**, with no points yet. Choose a letter while a question is open."
    else:
        words = "**You're in.** When it begins, choose a letter; only you see what you chose."
    return look.simple(Accent.GOOD, words)


def left_card(message: Left) -> look.Card:
    """You're out; the rest goes on."""
    words = "**You've left.** What you answered stays on the scoreboard; *Join* brings you back."
    if message.next_host_id is not None:
        words += f" <@{message.next_host_id}> is the host now."
    return look.simple(Accent.QUIET, words)


def choice_card(message: ChoiceNoted) -> look.Card:
    """What is stored, and till when it can be changed."""
    letter = LETTERS[message.chosen]
    words = f"**{letter}** {message.text}\n"
    if message.earlier == message.chosen:
        words += "That is what you had chosen."
    elif message.earlier is not None:
        words += f"Noted instead of **{LETTERS[message.earlier]}**."
    else:
        words += "Noted."
    words += f" You can change it; it closes {look.from_now(message.ends_at)}."
    if message.day is not None:
        words += f"\n{message.day.words}"
    return look.simple(Accent.INFO, words)


def steered_card(message: GroupSteered) -> look.Card:
    """To the host, privately."""
    return look.simple(Accent.GOOD, _STEPS[message.step])


def mine_card(message: GroupMine) -> look.Card:
    """One's own line of the scoreboard."""
    one = message.standing
    so_far = "" if message.is_over else " so far"
    return look.simple(
        Accent.INFO,
        f"**{look.count(one.points, 'point')}**, place {one.place} of {message.player_count}: "
        f"{one.right} of {message.asked} right{so_far}.\n-# What you missed comes back with "
        "`/review now`.",
    )


RENDERERS: look.Renderers = {GroupCard: group_card}
"""What the notifier draws for this feature."""
