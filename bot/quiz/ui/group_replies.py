"""What a group quiz says privately, after each click."""

from bot import look
from bot.look import Accent
from bot.quiz.messages import (
    ChoiceNoted,
    GroupBusy,
    GroupMine,
    GroupSteered,
    Joined,
    Left,
    LobbyOpened,
    Step,
)
from bot.quiz.ui.group import LETTERS, SOMEBODY

UNNAMED = (
    f"\n-# You're private, so the card calls you *{SOMEBODY}*. `/streak visibility` changes it."
)
_STEPS = {
    Step.STARTED: "**It begins.** The first question is on the card.",
    Step.PAUSED: "**Paused.** The clock stands until you press *Go on*, for an hour at most.",
    Step.RESUMED: "**It goes on** with the time that was left.",
    Step.SKIPPED: "**Skipped.** The card shows what comes next.",
    Step.ENDED: "**It's over.** The card shows the result.",
}


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
    if message.is_hidden:
        words += UNNAMED
    return look.simple(Accent.GOOD, words)


def left_card(message: Left) -> look.Card:
    """You're out; the rest goes on."""
    words = "**You've left.** What you answered stays on the scoreboard; *Join* brings you back."
    if message.next_host_id is not None:
        name = "Somebody else" if message.is_host_hidden else f"<@{message.next_host_id}>"
        words += f" {name} is the host now."
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
    return look.simple(Accent.INFO, words)


def steered_card(message: GroupSteered) -> look.Card:
    """To the host, privately."""
    return look.simple(Accent.GOOD, _STEPS[message.step])


def mine_card(message: GroupMine) -> look.Card:
    """One's own line of the scoreboard."""
    one = message.standing
    so_far = "" if message.is_over else " so far"
    unnamed = UNNAMED if message.is_hidden else ""
    return look.simple(
        Accent.INFO,
        f"**{look.count(one.points, 'point')}**, place {one.place} of {message.player_count}: "
        f"{one.right} of {message.asked} right{so_far}.\n-# What you missed comes back with "
        f"`/review now`.{unnamed}",
    )
