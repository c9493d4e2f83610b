"""What a group quiz says privately, after each click."""

from bot.core.ids import GroupQuizId
from bot.gateway import layout
from bot.gateway.layout import Accent
from bot.gateway.questions import LETTERS
from bot.practice.quiz.asking.rules import fingerprint
from bot.practice.quiz.asking.ui import several
from bot.practice.quiz.group import messages
from bot.practice.quiz.group.messages import HostStep
from bot.practice.quiz.group.rules import Phase
from bot.practice.quiz.group.ui.card import SOMEBODY

UNNAMED = (
    f"\n-# You're private, so the card calls you *{SOMEBODY}*. `/streak visibility` changes it."
)
_STEPS = {
    HostStep.LOOKED: "**You're running this quiz.** Only you see this.",
    HostStep.LATE: "**It has moved on already**, so nothing was skipped.",
    HostStep.GOING: "**It has begun already**, so nothing changed. The card shows where it is.",
    HostStep.ALONE: "**Nobody else is in yet**: it takes at least two. This lobby stays open; for "
    "yourself there is `/quiz start`.",
    HostStep.STARTED: "**The quiz has started.** The first question is on the card.",
    HostStep.PAUSED: "**Paused.** The clock is stopped until you press *Go on*, "
    "for an hour at most.",
    HostStep.RESUMED: "**Resumed**, with the time that was left.",
    HostStep.SKIPPED: "**Skipped.** The card shows what comes next.",
    HostStep.ENDED: "**It's over.** The card shows the result.",
}


def _lobby(message: messages.LobbyOpened) -> layout.Card:
    """To the host, privately."""
    return layout.notice(
        Accent.GOOD,
        "**The lobby is open**; its card will appear in this channel. You're in, and you're "
        f"the host: press *Start* when everyone is there. It begins automatically "
        f"{layout.from_now(message.closes_at)} if somebody else is in.\n"
        "-# *For the host* on the card brings these buttons back.",
        *_controls(message.quiz_id, Phase.LOBBY),
    )


def _controls(
    quiz_id: GroupQuizId, phase: Phase, position: int = 0, *, is_paused: bool = False
) -> list[layout.CardItem]:
    """What a host can do in a phase."""
    if phase is Phase.ENDED:
        return [layout.next_step("Play again", f"group:again:{quiz_id}")]
    end = layout.button("End", f"group:stop:{quiz_id}")
    if phase is Phase.LOBBY:
        return [layout.next_step("Start", f"group:begin:{quiz_id}"), end]
    clock = layout.button("Pause", f"group:pause:{quiz_id}")
    if is_paused:
        clock = layout.next_step("Go on", f"group:resume:{quiz_id}")
    label = "Skip" if phase is Phase.ROUND else "Next"
    return [clock, layout.button(label, f"group:skip:{quiz_id}:{position}:{phase.value}"), end]


def _busy(message: messages.GroupBusy) -> layout.Card:
    """One group quiz at a time in a channel."""
    where = []
    if message.message_id is not None:
        url = layout.message_url(message.guild_id, message.channel_id, message.message_id)
        where = [layout.link("Go to that quiz", url)]
    return layout.notice(
        Accent.INFO,
        "**This channel has a group quiz already**, so nothing began. Join that one, or begin "
        "yours in another channel.",
        layout.next_step("Join", f"group:join:{message.quiz_id}"),
        *where,
    )


def _joined(message: messages.GroupJoined) -> layout.Card:
    """You're in."""
    if message.again:
        words = "**You're in already.** Nothing changed."
    elif message.is_running:
        so_far = f"{layout.count(message.points, 'point')} so far" if message.points else ""
        words = f"**You're in**, with {so_far or 'no points yet'}. Answer while a question is open."
    else:
        words = (
            "**You're in.** When it begins, answer with the buttons; only you see what you chose."
        )
    if message.is_hidden:
        words += UNNAMED
    return layout.notice(Accent.GOOD, words)


def _left(message: messages.GroupLeft) -> layout.Card:
    """You're out; the rest goes on."""
    if message.is_over:
        words = "**You've left**, and you were the last one, so the quiz is over."
        again = layout.next_step("Play again", f"group:again:{message.quiz_id}")
        return layout.notice(Accent.QUIET, words, again)
    words = "**You've left.** What you answered stays on the scoreboard; *Join* brings you back."
    if message.next_host_id is not None:
        name = "Somebody else" if message.is_host_hidden else f"<@{message.next_host_id}>"
        words += f" {name} is the host now."
    join = layout.next_step("Join again", f"group:join:{message.quiz_id}")
    return layout.notice(Accent.QUIET, words, join)


def _options(message: messages.GroupOptions) -> layout.Card:
    """Where several are right: the options to tick."""
    words = "**Tick all that are right**, then close the list; only you see what you tick."
    if message.chosen:
        words = f"You have chosen **{_letters(message.chosen)}**. Tick again to change it."
    return layout.card(
        layout.container(
            Accent.INFO,
            layout.text(f"{words} It closes {layout.from_now(message.ends_at)}."),
            _select(message),
        )
    )


def _select(message: messages.GroupOptions) -> layout.CardItem:
    place = f"{message.quiz_id}:{message.position}:{fingerprint(message.question)}"
    return several(message.question, f"group:tick:{place}", message.chosen)


def _letters(chosen: tuple[int, ...]) -> str:
    return ", ".join(LETTERS[at] for at in chosen)


def _choice(message: messages.ChoiceNoted) -> layout.Card:
    """What is stored, in few words: the options stand right above, on the same screen."""
    words = f"Noted: **{_letters(message.chosen)}**."
    if message.earlier == message.chosen:
        words = f"**{_letters(message.chosen)}** is still your choice."
    elif message.earlier is not None:
        words = f"Noted: **{_letters(message.chosen)}** instead of **{_letters(message.earlier)}**."
    words += " You can change it." if message.earlier is None else ""
    if message.day is not None:
        words += f"\n{message.day.words}"
    select = None if message.options is None else _select(message.options)
    return layout.card(layout.container(Accent.INFO, layout.text(words), select))


def _steered(message: messages.GroupSteered) -> layout.Card:
    """To the host, privately."""
    buttons = _controls(
        message.quiz_id, message.phase, message.position, is_paused=message.is_paused
    )
    return layout.notice(Accent.GOOD, _STEPS[message.step], *buttons)


def _mine(message: messages.GroupMine) -> layout.Card:
    """One's own line of the scoreboard."""
    one = message.standing
    so_far = "" if message.is_over else " so far"
    unnamed = UNNAMED if message.is_hidden else ""
    return layout.notice(
        Accent.INFO,
        f"**{layout.count(one.points, 'point')}**, place {one.place} of {message.player_count}: "
        f"{one.right} of {message.asked} right{so_far}.\n-# Anything you missed will come "
        f"back in `/review now`.{unnamed}",
        *([layout.next_step("My reviews", "review:now")] if message.is_over else []),
    )


RENDERERS: layout.Renderers = {
    messages.LobbyOpened: _lobby,
    messages.GroupBusy: _busy,
    messages.GroupJoined: _joined,
    messages.GroupLeft: _left,
    messages.GroupOptions: _options,
    messages.ChoiceNoted: _choice,
    messages.GroupSteered: _steered,
    messages.GroupMine: _mine,
}
