"""How a session's card looks in each state."""

from collections.abc import Sequence

from discord import ButtonStyle

from bot.core.ids import UserId
from bot.gateway import layout
from bot.gateway.layout import Accent, CardItem
from bot.interviews.session.messages import ObserverOutCard, SessionCard, TimerView
from bot.interviews.session.rules.rubrics import RUBRICS
from bot.interviews.session.rules.state import CALLED_OFF, CUT_SHORT, LEFT, UNANSWERED, Session
from bot.interviews.session.ui.place import where_button, where_line
from bot.interviews.session.ui.sheet import at_the_latest, timer_buttons
from bot.interviews.session.ui.viewer import offered
from bot.interviews.values.rules import SessionState

WHY_SHOWN = 300
OTHERS = {"debrief": "interview_feedback:open", "again": "pool:another"}
"""Buttons that lead to later rooms."""
_WHY_OFF = {
    UNANSWERED: "You didn't both answer in time, so it is off.",
    CALLED_OFF: "It was called off.",
    LEFT: "One of you can't take part any more, so it is off.",
}


def stamp(session: Session) -> int:
    """The start that a card shows, in seconds: its buttons say which time they mean."""
    return int(session.asked_for.timestamp())


def session_card(message: SessionCard) -> layout.Card:
    """The card in each state."""
    accent, head, body, buttons = _DRAWN[message.session.state](message)
    lines = [f"-# {title(message.session, message.guild_name)}", f"### {head}", *body]
    words = layout.truncate("\n".join(line for line in lines if line), 3500)
    rows = [layout.row(*items) for items in offered(message, buttons)]
    return layout.card(layout.container(accent, layout.text(words), *rows))


def title(session: Session, guild_name: str) -> str:
    """Which session it is; outside the server, also of which server."""
    words = f"Mock interview {session.session_id}"
    return f"{words} · {layout.escape(guild_name)}" if guild_name else words


def _id(message: SessionCard, action: str, *args: object) -> str:
    known = OTHERS.get(action, f"session:{action}")
    return ":".join(map(str, (known, message.session.session_id, *args)))


def _marked(message: SessionCard, action: str, *args: object) -> str:
    """The id of the one button that is in every state's card carries the mark."""
    args = (*args, message.marker) if message.marker else args
    return _id(message, action, *args)


def _names(user_ids: Sequence[UserId]) -> str:
    return layout.join(f"<@{one}>" for one in user_ids)


def _people(message: SessionCard) -> str:
    pair = message.session.present_pair
    observers = [one for one in message.session.present if one not in pair]
    words = _names(pair) if pair else "Nobody is left."
    return f"{words}; {_names(observers)} observes" if observers and pair else words


def _when(message: SessionCard) -> str:
    at = message.session.starts_at
    return f"**{layout.timestamp(at)}** ({layout.from_now(at)}), {message.session.minutes} minutes"


def _plan(message: SessionCard) -> list[str]:
    # No list: what follows on a list stands as if it belonged to its last line.
    several = len(message.halves) > 1
    return [
        f"{f'Part {half.half}, ' if several else ''}{RUBRICS[half.track].name}: "
        f"<@{half.interviewer_id}> interviews <@{half.candidate_id}>"
        for half in message.halves
    ]


def _why(message: SessionCard) -> str:
    return f"-# {layout.truncate(message.session.why, WHY_SHOWN)}" if message.session.why else ""


Drawn = tuple[Accent, str, list[str], list[list[CardItem]]]


def _answer_by(message: SessionCard) -> str:
    due = message.session.due_at
    after = "after that it's off, and others can be paired with you."
    return f"Please answer by {layout.timestamp(due)}; {after}" if due else ""


def _answers(message: SessionCard, label: str, action: str) -> list[CardItem]:
    """To the question that stands; yes says which time it means."""
    yes = _id(message, action, stamp(message.session))
    return [
        layout.button(label, yes, style=ButtonStyle.success),
        layout.button("Suggest another time", _id(message, "other")),
        layout.button("Cancel", _marked(message, "cancel")),
    ]


def _proposed(message: SessionCard) -> Drawn:
    session = message.session
    yes = [one.user_id for one in session.pair if one.confirmed_at is not None]
    body = [
        _people(message),
        _when(message),
        *_plan(message),
        f"Said yes so far: {_names(yes)}." if yes else "",
        _answer_by(message),
        _why(message),
    ]
    buttons = _answers(message, "Confirm", "confirm")
    return Accent.QUESTION, "Can you both make it?", body, [buttons]


def _rescheduling(message: SessionCard) -> Drawn:
    session = message.session
    body = [
        _people(message),
        f"<@{session.offer_by}> suggests **{layout.timestamp(session.asked_for)}** "
        f"({layout.from_now(session.asked_for)}).",
        f"Before, it was {layout.timestamp(session.starts_at)}; that no longer stands.",
        _answer_by(message),
    ]
    return Accent.QUESTION, "Another time?", body, [_answers(message, "Accept", "accept")]


def _confirmed(message: SessionCard) -> Drawn:
    session = message.session
    is_open = session.due_at is not None and session.due_at > session.starts_at
    here = [one.user_id for one in session.pair if one.checked_in_at is not None]
    body = [
        _people(message),
        _when(message),
        *_plan(message),
        "The time has changed: press *Add to calendar* again." if session.sequence else "",
        where_line(message.where) if is_open else "",
        "Press *I'm here* when you are." if is_open else "",
        f"Here so far: {_names(here)}." if here else "",
        _why(message),
    ]
    buttons: list[CardItem] = [
        layout.button("Suggest another time", _id(message, "other")),
        layout.button("Cancel", _id(message, "cancel")),
        layout.button("Add to calendar", _marked(message, "calendar")),
    ]
    if is_open:
        here_button = layout.button("I'm here", _id(message, "here"), style=ButtonStyle.success)
        buttons.insert(0, here_button)
        buttons.append(where_button(message.where, session.session_id))
    return Accent.GOOD, "It's about to begin" if is_open else "You're both in", body, [buttons]


def _checked_in(message: SessionCard) -> Drawn:
    due = message.session.due_at
    starts = f"Press *Start*. It starts automatically {layout.from_now(due)}." if due else ""
    start = layout.button("Start", _id(message, "start"), style=ButtonStyle.success)
    cancel = layout.button("Cancel", _marked(message, "cancel"))
    where = where_button(message.where, message.session.session_id)
    body = [_people(message), *_plan(message), where_line(message.where), starts]
    return Accent.GOOD, "You're both here", body, [[start, cancel, where]]


def _section(timer: TimerView) -> list[str]:
    ends = "paused" if timer.is_paused else f"ends {layout.from_now(timer.ends_at)}"
    return [
        f"**{timer.track_name}**, part {timer.half} of {timer.halves}: "
        f"<@{timer.interviewer_id}> interviews <@{timer.candidate_id}>",
        f"Now: **{timer.section_name}**, {ends}.",
        at_the_latest(timer.closes_at),
    ]


def _running(message: SessionCard) -> Drawn:
    timer = message.timer
    finish = layout.button("Finish", _marked(message, "finish"))
    where = where_line(message.where)
    last = [finish, where_button(message.where, message.session.session_id)]
    if timer is None:
        return Accent.INFO, "It's on", [_people(message), *_plan(message), where], [last]
    buttons = timer_buttons(message.session.session_id, timer)
    return Accent.INFO, "It's on", [*_section(timer), where], [buttons, last]


def _feedback(message: SessionCard) -> Drawn:
    due = message.session.due_at
    if message.waits_for is not None:
        until = f" It opens for both of you then, or {layout.from_now(due)}." if due else ""
        change = layout.button("Look at mine", _marked(message, "debrief"))
        body = [_people(message), f"Waiting for <@{message.waits_for}>.{until}"]
        return Accent.GOOD, "Yours is in", body, [[change]]
    body = [
        _people(message),
        "First score yourself, then your partner, and say one thing to try.",
        f"You'll see each other's feedback when both are submitted, or {layout.from_now(due)}."
        if due
        else "",
    ]
    give = layout.button("Give feedback", _marked(message, "debrief"), style=ButtonStyle.success)
    return Accent.QUESTION, "How was it?", body, [[give]]


def _done(message: SessionCard) -> Drawn:
    see = layout.button("See the feedback", _marked(message, "debrief"))
    body = [_people(message), "You can both read what you said about each other; nobody else can."]
    return Accent.GOOD, "Well done, both", body, [[see]]


def _cancelled(message: SessionCard) -> Drawn:
    session = message.session
    body = [_people(message), _WHY_OFF.get(session.why_ended, "It is off.")]
    buttons: list[CardItem] = [layout.button("Find me somebody else", _marked(message, "pool"))]
    if session.was_confirmed:
        buttons.append(layout.button("Take it off my calendar", _id(message, "calendar")))
    if message.waiting_ids:
        who = _names(message.waiting_ids)
        body.append(f"I'll look for somebody else for {who} among the members who are waiting.")
    return Accent.QUIET, "It's off", body, [buttons]


def _no_show(message: SessionCard) -> Drawn:
    session = message.session
    met = [one.user_id for one in session.pair if one.met_at is not None]
    is_short = session.why_ended == CUT_SHORT
    after = "Did you meet after all? If you both press *We met*, it won't count as missed."
    if met:
        after = f"{_names(met)} says that you met. If so, press *We met* too."
    until = layout.short_time(session.changed_at)
    why = f"You hadn't both pressed *I'm here* by {until}."
    if is_short:
        why = "It ended within ten minutes, so it doesn't count as held."
        if not met:
            after = "Did you practise all the same? If you both press *We met*, it counts."
    body = [_people(message), why, after]
    buttons: list[CardItem] = [
        layout.button("Find another now", _id(message, "again"), style=ButtonStyle.primary),
        layout.button("Find me somebody else", _marked(message, "pool")),
        layout.button("We met", _id(message, "met")),
    ]
    return (
        Accent.QUIET,
        "It was very short" if is_short else "It didn't take place",
        body,
        [buttons],
    )


_DRAWN = {
    SessionState.PROPOSED: _proposed,
    SessionState.RESCHEDULING: _rescheduling,
    SessionState.CONFIRMED: _confirmed,
    SessionState.CHECKED_IN: _checked_in,
    SessionState.RUNNING: _running,
    SessionState.FEEDBACK: _feedback,
    SessionState.DONE: _done,
    SessionState.CANCELLED: _cancelled,
    SessionState.NO_SHOW: _no_show,
}


def observer_out(message: ObserverOutCard) -> layout.Card:
    """Nothing of what the two do is shown, nor why."""
    head = f"-# {title(message.session, message.guild_name)}\n### You're out of this interview"
    body = "There is nothing left for you to do here."
    why = f"round:why:{message.session.guild_id}:{message.marker}"
    return layout.notice(
        Accent.QUIET, f"{head}\n{body}", layout.next_step("Where do I stand?", why)
    )


RENDERERS: layout.Renderers = {SessionCard: session_card, ObserverOutCard: observer_out}
