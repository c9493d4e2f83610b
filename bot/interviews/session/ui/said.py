"""What is announced about a session: short messages in its thread, or to one person."""

from discord import ButtonStyle

from bot.gateway import layout
from bot.gateway.layout import Accent, CardItem
from bot.interviews.session import messages
from bot.interviews.session.rules.state import Announcement as Said
from bot.interviews.session.rules.timeouts import Reminder
from bot.interviews.session.ui.card import OTHERS, stamp, title
from bot.interviews.values.rules import SessionState

WORDS: dict[str, str] = {
    Said.AGREED: "**You're both in.** It begins {start}.",
    Said.MOVED: "**Agreed:** it begins {start}.{again}",
    Said.OFFERED: "<@{actor}> suggests another time: **{at}**. Does that suit you?",
    Reminder.DAY: (
        "**Your mock interview begins {distance}**, {start}. If you can't make it, say so now."
    ),
    Reminder.SOON: "**Your mock interview {begins} {distance}.** Press *I'm here* when you are.",
    Reminder.NUDGE: "Your answer is still missing: **{at}**, can you make it?{until}",
    Said.CALLED_OFF: "<@{actor}> can't make it, so it is off. The card shows what you can do now.",
    Said.LATER: "<@{actor}> can't make it then, so it is off. {later}",
    Said.BOTH_HERE: "You're both here. Press *Start* when you're ready.",
    Said.OVER: "That's it. Tell each other how it went while it's fresh.",
    Said.CUT_SHORT: (
        "<@{actor}> ended it within ten minutes, so it doesn't count as held. If you did practise, "
        "both press *We met*."
    ),
    Said.UNSEEN: (
        "I was away when you could have checked in, so this doesn't count against anybody. If you "
        "met, tell each other how it went."
    ),
    Said.MET_ASKED: "<@{actor}> says that you met. If so, press *We met* too.",
    Said.MET: "Noted that you met: it doesn't count as missed. Tell each other how it went.",
    Said.UNANSWERED: "You didn't both answer in time, so it is off. Nobody did anything wrong.",
    Said.MISSED: (
        "You hadn't both checked in, so it didn't take place. The card shows what you can do now."
    ),
    Said.LEFT: "Your partner can't take part any more. The card shows what you can do now.",
    Said.PAUSED: (
        "Several of your recent mock interviews were missed, so I'm leaving you out of the rounds "
        "for two weeks. Nobody else is told. To come back at once, press *I'm back*, also in "
        "`/mock profile` there."
    ),
    Said.RESTED: (
        "Your last few mock interviews were proposed and not answered, so I'm leaving you out of "
        "the rounds for now. Nothing is wrong, and nobody else is told; your profile is kept. "
        "Whenever you'd like to practise again, press *I'm back*, also in `/mock profile` there."
    ),
}
_FEEDBACK = (("Give feedback", "debrief"),)
_CALENDAR = (("Add to calendar", "calendar"),)
_ASIDE = {"calendar", "other"}
"""What is possible, but not what the message waits for."""
_BUTTONS: dict[str, tuple[tuple[str, str], ...]] = {
    Said.AGREED: _CALENDAR,
    Said.MOVED: _CALENDAR,
    Reminder.DAY: (("Suggest another time", "other"), ("Cancel", "cancel")),
    Reminder.SOON: (("I'm here", "here"),),
    Said.BOTH_HERE: (("Start", "start"),),
    Said.CUT_SHORT: (("We met", "met"),),
    Said.MET_ASKED: (("We met", "met"),),
    Said.MISSED: (("Find another now", "again"), ("Find me somebody else", "pool")),
    Said.UNANSWERED: (("Find me somebody else", "pool"),),
    Said.OVER: _FEEDBACK,
    Said.UNSEEN: _FEEDBACK,
    Said.MET: _FEEDBACK,
}


def _said(message: messages.AnnouncementCard) -> str:
    session, due = message.session, message.session.due_at
    return WORDS[message.what].format(
        actor=message.actor_id,
        at=layout.timestamp(session.asked_for),
        start=layout.timestamp(session.starts_at),
        again=" Press *Add to calendar* again." if session.sequence else "",
        later=_later(message),
        distance=message.distance,
        begins="began" if message.distance.endswith("ago") else "begins",
        until=f" After {layout.timestamp(due)} it's off, and others can be paired with you."
        if due
        else "",
    )


def _later(message: messages.AnnouncementCard) -> str:
    """What came of *Same partner, later*, for the partner; in a thread others read it, too."""
    if message.later_at is not None:
        return f"I've asked you both about {layout.timestamp(message.later_at)} instead."
    waits = " I'll look for somebody else for you." if message.is_looked_for else ""
    none = "I found no other time that suits you both in the next two weeks."
    return f"{none}{waits} The card shows what you can do now."


def announcement_card(message: messages.AnnouncementCard) -> layout.Card:
    """A short message with what one can do about it."""
    words = _said(message)
    called = " ".join(f"<@{one}>" for one in message.ping_user_ids)
    if called and not message.guild_name:
        words = f"{called}: {words}"
    session_id = message.session.session_id
    buttons: list[CardItem] = [
        (layout.button if at or action in _ASIDE else layout.next_step)(
            label, f"{OTHERS.get(action, f'session:{action}')}:{session_id}"
        )
        for at, (label, action) in enumerate(_BUTTONS.get(message.what, ()))
    ]
    if message.what in (Said.OFFERED, Reminder.NUDGE):
        buttons.append(_yes(message))
    if message.what in (Said.PAUSED, Said.RESTED):
        back = f"membership:back:{message.session.guild_id}"
        buttons.append(layout.next_step("I'm back", back))
    buttons.append(layout.button("Show the card", f"session:show:{session_id}:{message.marker}"))
    head = title(message.session, message.guild_name)
    return layout.notice(Accent.INFO, f"-# {head}\n{words}", *buttons)


def _yes(message: messages.AnnouncementCard) -> CardItem:
    """The answer that is waited for; it says which time it means."""
    accepts = message.session.state is SessionState.RESCHEDULING
    label, action = ("Accept", "accept") if accepts else ("Confirm", "confirm")
    which = f"session:{action}:{message.session.session_id}:{stamp(message.session)}"
    return layout.button(label, which, style=ButtonStyle.success)


RENDERERS: layout.Renderers = {messages.AnnouncementCard: announcement_card}
