"""How a session's card looks in each state."""

from discord import ButtonStyle

from bot.core.ids import UserId
from bot.gateway import layout
from bot.gateway.layout import Accent, CardItem
from bot.interviews.session.messages.life import ClockView, SessionCard
from bot.interviews.session.rules.events import CALLED_OFF, LEFT, UNANSWERED, Life
from bot.interviews.session.ui.holding import clock_buttons
from bot.interviews.values.rubrics import RUBRICS
from bot.interviews.values.values import State

WHY_SHOWN = 300
_WHY_OFF = {
    UNANSWERED: "You didn't both answer in time, so it is off.",
    CALLED_OFF: "It was called off.",
    LEFT: "One of you can't take part any more, so it is off.",
}


def stamp(life: Life) -> int:
    """The start that a card shows, in seconds: its buttons say which time they mean."""
    return int(life.asked_for.timestamp())


def session_card(message: SessionCard) -> layout.Card:
    """The card in each state."""
    accent, head, body, buttons = _DRAWN[message.life.state](message)
    lines = [f"-# {_title(message)}", f"### {head}", *body]
    rows = [layout.row(*items) for items in buttons if items]
    return layout.card(
        layout.container(
            accent,
            layout.text(layout.truncate("\n".join(line for line in lines if line), 3500)),
            *rows,
        )
    )


def _title(message: SessionCard) -> str:
    title = f"Mock interview {message.session_id}"
    return f"{title} · {layout.escape(message.guild_name)}" if message.guild_name else title


def _id(message: SessionCard, action: str, *args: object) -> str:
    return ":".join(["mock", action, str(message.session_id), *map(str, args)])


def _marked(message: SessionCard, action: str, *args: object) -> str:
    """The id of the one button that is in every state's card carries the mark."""
    args = (*args, message.marker) if message.marker else args
    return _id(message, action, *args)


def _names(user_ids: list[UserId]) -> str:
    return layout.join(f"<@{one}>" for one in user_ids)


def _people(message: SessionCard) -> str:
    present = [one.user_id for one in message.life.pair if one.left_at is None]
    onlookers = [
        one.user_id for one in message.life.people if one.is_shadow and one.left_at is None
    ]
    words = _names(present) if present else "Nobody is left."
    return f"{words}; {_names(onlookers)} looks on" if onlookers and present else words


def _when(message: SessionCard) -> str:
    at = message.life.starts_at
    return f"**{layout.timestamp(at)}** ({layout.from_now(at)}), {message.life.minutes} minutes"


def _plan(message: SessionCard) -> list[str]:
    # No list: what follows on a list stands as if it belonged to its last line.
    several = len(message.halves) > 1
    return [
        f"{f'Part {half.half}, ' if several else ''}{RUBRICS[half.track].name}: "
        f"<@{half.interviewer_id}> interviews <@{half.candidate_id}>"
        for half in message.halves
    ]


def _why(message: SessionCard) -> str:
    return f"-# {layout.truncate(message.why, WHY_SHOWN)}" if message.why else ""


Drawn = tuple[Accent, str, list[str], list[list[CardItem]]]


def _more(message: SessionCard) -> CardItem:
    return layout.button("Add to calendar", _marked(message, "calendar"))


def _proposed(message: SessionCard) -> Drawn:
    life = message.life
    yes = [one.user_id for one in life.pair if one.confirmed_at is not None]
    body = [
        _people(message),
        _when(message),
        *_plan(message),
        f"Said yes so far: {_names(yes)}." if yes else "",
        f"Please answer {layout.from_now(life.due_at)}; after that you're free for others."
        if life.due_at
        else "",
        _why(message),
    ]
    return (
        Accent.QUESTION,
        "Can you both make it?",
        body,
        [
            [
                layout.button(
                    "Confirm", _id(message, "confirm", stamp(life)), style=ButtonStyle.success
                ),
                layout.button("Other time", _id(message, "other")),
                layout.button("Cancel", _marked(message, "cancel")),
            ]
        ],
    )


def _rescheduling(message: SessionCard) -> Drawn:
    life = message.life
    body = [
        _people(message),
        f"<@{life.offer_by}> suggests **{layout.timestamp(life.asked_for)}** "
        f"({layout.from_now(life.asked_for)}).",
        f"Before, it was {layout.timestamp(life.starts_at)}; that no longer stands.",
        f"Please answer {layout.from_now(life.due_at)}; after that you're free for others."
        if life.due_at
        else "",
    ]
    return (
        Accent.QUESTION,
        "Another time?",
        body,
        [
            [
                layout.button(
                    "Accept", _id(message, "accept", stamp(life)), style=ButtonStyle.success
                ),
                layout.button("Other time", _id(message, "other")),
                layout.button("Cancel", _marked(message, "cancel")),
            ]
        ],
    )


def _confirmed(message: SessionCard) -> Drawn:
    life = message.life
    is_open = life.due_at is not None and life.due_at > life.starts_at
    here = [one.user_id for one in life.pair if one.checked_in_at is not None]
    body = [
        _people(message),
        _when(message),
        *_plan(message),
        "The time has changed: load the calendar file anew." if life.sequence else "",
        "Press *I'm here* when you are." if is_open else "",
        f"Here so far: {_names(here)}." if here else "",
        _why(message),
    ]
    first = [
        layout.button("Other time", _id(message, "other")),
        layout.button("Cancel", _id(message, "cancel")),
        _more(message),
    ]
    if is_open:
        here_button = layout.button("I'm here", _id(message, "here"), style=ButtonStyle.success)
        first = [here_button, *first]
    head = "It's about to begin" if is_open else "You're both in"
    return Accent.GOOD, head, body, [list(first)]


def _checked_in(message: SessionCard) -> Drawn:
    life = message.life
    body = [
        _people(message),
        *_plan(message),
        f"Press *Start*. It begins by itself {layout.from_now(life.due_at)}."
        if life.due_at
        else "",
    ]
    return (
        Accent.GOOD,
        "You're both here",
        body,
        [
            [
                layout.button("Start", _id(message, "start"), style=ButtonStyle.success),
                layout.button("Cancel", _marked(message, "cancel")),
            ]
        ],
    )


def _section(clock: ClockView) -> list[str]:
    ends = "paused" if clock.is_paused else f"ends {layout.from_now(clock.ends_at)}"
    return [
        f"**{clock.track_name}**, part {clock.half} of {clock.halves}: "
        f"<@{clock.interviewer_id}> interviews <@{clock.candidate_id}>",
        f"Now: **{clock.section_name}**, {ends}.",
    ]


def _running(message: SessionCard) -> Drawn:
    clock = message.clock
    finish = layout.button("Finish", _marked(message, "finish"))
    if clock is None:
        return Accent.INFO, "It's on", [_people(message), *_plan(message)], [[finish]]
    return (
        Accent.INFO,
        "It's on",
        _section(clock),
        [clock_buttons(message.session_id, clock), [finish]],
    )


def _feedback(message: SessionCard) -> Drawn:
    life = message.life
    body = [
        _people(message),
        "First score yourself, then your partner, and say one thing to try.",
        f"You see each other's when both are in, or {layout.from_now(life.due_at)}."
        if life.due_at
        else "",
    ]
    give = layout.button("Give feedback", _marked(message, "debrief"), style=ButtonStyle.success)
    return Accent.QUESTION, "How was it?", body, [[give]]


def _done(message: SessionCard) -> Drawn:
    see = layout.button("See the feedback", _marked(message, "debrief"))
    body = [_people(message), "What you said of each other is open to you two, and only to you."]
    return Accent.GOOD, "Well done, both", body, [[see]]


def _cancelled(message: SessionCard) -> Drawn:
    life = message.life
    body = [_people(message), _WHY_OFF.get(life.why_ended, "It is off.")]
    buttons: list[CardItem] = [layout.button("Back to the pool", _marked(message, "pool"))]
    if life.was_confirmed:
        buttons.append(layout.button("Take it off my calendar", _id(message, "calendar")))
    if message.waiting_ids:
        who = _names(list(message.waiting_ids))
        body.append(f"I look for somebody else for {who} among those who wait.")
    return Accent.QUIET, "It's off", body, [buttons]


def _no_show(message: SessionCard) -> Drawn:
    life = message.life
    met = [one.user_id for one in life.pair if one.met_at is not None]
    body = [
        _people(message),
        f"You hadn't both pressed *I'm here* by {layout.short_time(life.changed_at)}.",
        f"{_names(met)} says that you met. If so, press *We met* too."
        if met
        else "If you met all the same, both press *We met*; then nothing of this is kept.",
    ]
    return (
        Accent.QUIET,
        "It didn't take place",
        body,
        [
            [
                layout.button("Find another now", _id(message, "again"), style=ButtonStyle.primary),
                layout.button("Back to the pool", _id(message, "pool")),
                layout.button("We met", _marked(message, "met")),
            ]
        ],
    )


_DRAWN = {
    State.PROPOSED: _proposed,
    State.RESCHEDULING: _rescheduling,
    State.CONFIRMED: _confirmed,
    State.CHECKED_IN: _checked_in,
    State.RUNNING: _running,
    State.FEEDBACK: _feedback,
    State.DONE: _done,
    State.CANCELLED: _cancelled,
    State.NO_SHOW: _no_show,
}
