"""Short messages about a session: what happened, what is due, what one can do about it."""

from collections.abc import Callable

from discord import ButtonStyle

from bot.gateway import layout
from bot.gateway.layout import Accent, CardItem
from bot.interviews.session.messages.life import SessionCard, SessionSaying
from bot.interviews.session.rules.deadlines import Reminder
from bot.interviews.session.rules.events import Said
from bot.interviews.session.ui.life import session_card, stamp
from bot.interviews.values.values import State


def _offered(message: SessionSaying) -> str:
    at = message.life.asked_for
    return f"<@{message.actor_id}> suggests another time: **{layout.timestamp(at)}**. Does that suit you?"


def _agreed(message: SessionSaying) -> str:
    return f"**You're both in.** It begins {layout.timestamp(message.life.starts_at)}."


def _moved(message: SessionSaying) -> str:
    again = " Load the calendar file anew." if message.life.sequence else ""
    return f"**Agreed:** it begins {layout.timestamp(message.life.starts_at)}.{again}"


def _remind(message: SessionSaying) -> str:
    return (
        f"**Your mock interview begins {message.distance}**, "
        f"{layout.timestamp(message.life.starts_at)}. If you can't make it, say so now."
    )


def _remind_soon(message: SessionSaying) -> str:
    begins = "began" if message.distance.endswith("ago") else "begins"
    return f"**Your mock interview {begins} {message.distance}.** Press *I'm here* when you are."


def _nudge(message: SessionSaying) -> str:
    due = message.life.due_at
    until = f" After {layout.timestamp(due)} you're free for others." if due else ""
    return (
        f"Your answer is still missing: **{layout.timestamp(message.life.asked_for)}**, can you make "
        f"it?{until}"
    )


_SAID: dict[str, Callable[[SessionSaying], str]] = {
    Said.AGREED: _agreed,
    Said.MOVED: _moved,
    Said.OFFERED: _offered,
    Reminder.DAY: _remind,
    Reminder.SOON: _remind_soon,
    Reminder.NUDGE: _nudge,
}
_WORDS: dict[str, str] = {
    Said.CALLED_OFF: "<@{actor}> can't make it, so it is off. The card has what you can do now.",
    Said.LATER: (
        "<@{actor}> can't make it then. If another time suits you both, I ask you two again; if "
        "none does, I look for somebody else for you."
    ),
    Said.BOTH_HERE: "You're both here. Press *Start* when you're ready.",
    Said.OVER: "That was it. Tell each other how it went, while it is fresh.",
    Said.UNSEEN: (
        "I was away when you could have checked in, so nothing of that is held against anybody. "
        "If you met, tell each other how it went."
    ),
    Said.MET_ASKED: "<@{actor}> says that you met. If so, press *We met* too.",
    Said.MET: "Noted that you met; nothing else is kept. Tell each other how it went.",
    Said.UNANSWERED: "You didn't both answer in time, so it is off. Nobody did anything wrong.",
    Said.MISSED: (
        "You hadn't both checked in, so it didn't take place. The card has what you can do now."
    ),
    Said.LEFT: "Your partner can't take part any more. The card has what you can do now.",
    "paused": (
        "You missed three mock interviews lately, so I leave you out of the rounds for two weeks. "
        "Nobody else is told. Back at once: press *I'm back* in `/mock profile`."
    ),
}
_FEEDBACK = (("Give feedback", "debrief"),)
_CALENDAR = (("Add to calendar", "calendar"),)
_BUTTONS: dict[str, tuple[tuple[str, str], ...]] = {
    Said.AGREED: _CALENDAR,
    Said.MOVED: _CALENDAR,
    Reminder.DAY: (("Other time", "other"), ("Cancel", "cancel")),
    Reminder.SOON: (("I'm here", "here"),),
    Said.BOTH_HERE: (("Start", "start"),),
    Said.MET_ASKED: (("We met", "met"),),
    Said.MISSED: (("Find another now", "again"), ("Back to the pool", "pool")),
    Said.UNANSWERED: (("Back to the pool", "pool"),),
    Said.OVER: _FEEDBACK,
    Said.UNSEEN: _FEEDBACK,
    Said.MET: _FEEDBACK,
}
KNOWN = frozenset(_SAID) | frozenset(_WORDS)
"""Everything that is said."""


def saying_card(message: SessionSaying) -> layout.Card:
    """A short message with what one can do about it."""
    draw = _SAID.get(message.what)
    words = draw(message) if draw else _WORDS[message.what].format(actor=message.actor_id)
    called = " ".join(f"<@{one}>" for one in message.ping_user_ids)
    if called and not message.guild_name:
        words = f"{called}: {words}"
    session = message.session_id
    buttons: list[CardItem] = [
        layout.button(label, f"mock:{action}:{session}")
        for label, action in _BUTTONS.get(message.what, ())
    ]
    if message.what in (Said.OFFERED, Reminder.NUDGE):
        buttons.append(_yes(message))
    buttons.append(layout.button("Show the card", f"mock:show:{session}:{message.marker}"))
    return layout.notice(Accent.INFO, f"-# {_name(message)}\n{words}", *buttons)


def _yes(message: SessionSaying) -> CardItem:
    """The answer that is waited for; it says which time it means."""
    accepts = message.life.state is State.RESCHEDULING
    label, action = ("Accept", "accept") if accepts else ("Confirm", "confirm")
    which = f"mock:{action}:{message.session_id}:{stamp(message.life)}"
    return layout.button(label, which, style=ButtonStyle.success)


def _name(message: SessionSaying) -> str:
    title = f"Mock interview {message.session_id}"
    return f"{title} · {layout.escape(message.guild_name)}" if message.guild_name else title


RENDERERS: layout.Renderers = {SessionCard: session_card, SessionSaying: saying_card}
"""What the notifier draws for the life of a session."""
