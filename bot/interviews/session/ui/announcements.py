"""Short messages about a session: what happened, what is due, what one can do about it."""

from collections.abc import Callable

from discord import ButtonStyle

from bot.gateway import layout
from bot.gateway.layout import Accent, CardItem
from bot.interviews.session.messages import AnnouncementCard
from bot.interviews.session.rules.state import Announcement as Said
from bot.interviews.session.rules.timeouts import Reminder
from bot.interviews.session.ui.card import OTHERS, stamp, title
from bot.interviews.values.rules.values import SessionState


def _offered(message: AnnouncementCard) -> str:
    at = layout.timestamp(message.session.asked_for)
    return f"<@{message.actor_id}> suggests another time: **{at}**. Does that suit you?"


def _agreed(message: AnnouncementCard) -> str:
    return f"**You're both in.** It begins {layout.timestamp(message.session.starts_at)}."


def _moved(message: AnnouncementCard) -> str:
    again = " Load the calendar file again." if message.session.sequence else ""
    return f"**Agreed:** it begins {layout.timestamp(message.session.starts_at)}.{again}"


def _remind(message: AnnouncementCard) -> str:
    return (
        f"**Your mock interview begins {message.distance}**, "
        f"{layout.timestamp(message.session.starts_at)}. If you can't make it, say so now."
    )


def _remind_soon(message: AnnouncementCard) -> str:
    begins = "began" if message.distance.endswith("ago") else "begins"
    return f"**Your mock interview {begins} {message.distance}.** Press *I'm here* when you are."


def _nudge(message: AnnouncementCard) -> str:
    due = message.session.due_at
    until = f" After {layout.timestamp(due)} you're free for others." if due else ""
    at = layout.timestamp(message.session.asked_for)
    return f"Your answer is still missing: **{at}**, can you make it?{until}"


_SAID: dict[str, Callable[[AnnouncementCard], str]] = {
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
        "<@{actor}> can't make it then. If another time suits you both, I'll ask you two again; if "
        "none does, I'll look for somebody else for you."
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
    Said.PAUSED: (
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


def announcement_card(message: AnnouncementCard) -> layout.Card:
    """A short message with what one can do about it."""
    draw = _SAID.get(message.what)
    words = draw(message) if draw else _WORDS[message.what].format(actor=message.actor_id)
    called = " ".join(f"<@{one}>" for one in message.ping_user_ids)
    if called and not message.guild_name:
        words = f"{called}: {words}"
    session_id = message.session.session_id
    buttons: list[CardItem] = [
        layout.button(label, f"{OTHERS.get(action, f'session:{action}')}:{session_id}")
        for label, action in _BUTTONS.get(message.what, ())
    ]
    if message.what in (Said.OFFERED, Reminder.NUDGE):
        buttons.append(_yes(message))
    buttons.append(layout.button("Show the card", f"session:show:{session_id}:{message.marker}"))
    return layout.notice(
        Accent.INFO, f"-# {title(message.session, message.guild_name)}\n{words}", *buttons
    )


def _yes(message: AnnouncementCard) -> CardItem:
    """The answer that is waited for; it says which time it means."""
    accepts = message.session.state is SessionState.RESCHEDULING
    label, action = ("Accept", "accept") if accepts else ("Confirm", "confirm")
    which = f"session:{action}:{message.session.session_id}:{stamp(message.session)}"
    return layout.button(label, which, style=ButtonStyle.success)
