"""What a click on a session's card is answered, always privately."""

from datetime import datetime
from zoneinfo import ZoneInfo

from discord import ui

from bot.gateway import layout
from bot.gateway.layout import Accent, CardItem
from bot.interviews.session.messages.life import (
    CalendarFile,
    CancelAsked,
    MySession,
    StepTaken,
    TimeForm,
    TimesOffered,
)
from bot.interviews.session.rules.events import Said
from bot.interviews.session.rules.when import label
from bot.interviews.session.ui.life import session_card

NONE = (
    "You have no mock interview at the moment. The next round brings you one if you have joined "
    "with `/mock join`."
)
_WAITS = " I look for somebody else for you among those who wait."


def step_card(message: StepTaken) -> layout.Card:
    """What a click meant, and what comes next."""
    return layout.notice(Accent.GOOD, _words(message))


def _partner(message: StepTaken) -> str:
    others = [one for one in message.life.pair if one.user_id != message.user_id]
    return layout.join(f"<@{one.user_id}>" for one in others) if others else "your partner"


def _words(message: StepTaken) -> str:
    life, partner = message.life, _partner(message)
    at = layout.timestamp(life.starts_at)
    waits = _WAITS if message.is_waiting else " The next round takes you along."
    later = (
        f" You're both asked for {layout.timestamp(message.later_at)}."
        if message.later_at is not None
        else f" I found no time that suits you both in the next two weeks.{waits}"
    )
    return {
        Said.ALREADY: "That is noted already. Nothing changed.",
        Said.ONE_CONFIRMED: f"**Noted:** you can make it. {partner} still has to confirm.",
        Said.AGREED: f"**You're both in**, {at}. I remind you before.",
        Said.OFFERED: f"**Suggested:** {layout.timestamp(life.asked_for)}. {partner} is asked; until "
        "then no time is fixed.",
        Said.MOVED: f"**Agreed:** {at}. I remind you before.",
        Said.CALLED_OFF: f"**Called off.** {partner} is told that it is off.{waits}",
        Said.LATER: f"**Called off**, and {partner} is told.{later}",
        Said.ONLOOKER_OUT: "**Noted:** you don't look on. The two go on.",
        Said.ONE_HERE: f"**You're here.** Now I wait for {partner}.",
        Said.BOTH_HERE: "**You're both here.** Press *Start* on the card when you're ready.",
        Said.STARTED: "**It's on.** The card shows who interviews whom.",
        Said.OVER: "**That was it.** *Give feedback* on the card, while it is fresh.",
        Said.MET_ASKED: f"**Noted.** When {partner} presses *We met* too, nothing of this is kept.",
        Said.MET: "**Noted that you met.** Nothing else is kept. *Give feedback* on the card.",
        Said.POOLED: f"**You're back in the pool.**{waits}",
    }.get(message.said, "Noted.")


def cancel_card(message: CancelAsked) -> layout.Card:
    """Before it is called off: what should follow."""
    session = message.session_id
    return layout.notice(
        Accent.QUESTION,
        f"**Call it off?** It would be {layout.timestamp(message.starts_at)}. What should follow?\n"
        "-# Or leave it as it is: then do nothing, or suggest another time.",
        layout.button("Same partner, later", f"mock:calloff:{session}:same"),
        layout.button("Back to the pool", f"mock:calloff:{session}:pool"),
        layout.button("Other time", f"mock:other:{session}"),
    )


def times_card(message: TimesOffered) -> layout.Card:
    """Three times that suit both, and a way to write one."""
    session, zone = message.session_id, ZoneInfo(message.tz)
    buttons: list[CardItem] = [
        layout.button(label(at, zone), f"mock:offer:{session}:{_stamp(at)}")
        for at in message.starts
    ]
    buttons.append(layout.button("Propose one", f"mock:propose:{session}"))
    if message.starts:
        lines = [f"{layout.timestamp(at)} ({layout.from_now(at)})" for at in message.starts]
        words = "**Times that suit you both:**\n" + "\n".join(lines)
    else:
        words = "**I found no other time that suits you both** in the next two weeks."
    return layout.notice(
        Accent.QUESTION, f"{words}\n-# Your partner is asked whichever you choose.", *buttons
    )


def _stamp(at: datetime) -> int:
    return int(at.timestamp())


def time_form(message: TimeForm, opening: int) -> ui.Modal:
    """A date and a time in one's own zone; each opening has an id of its own."""
    form = ui.Modal(
        title="Another time", custom_id=f"mock:proposed:{message.session_id}:o{opening}"
    )
    zone = layout.truncate(f"In your time zone, {message.tz}", 100)
    form.add_item(
        ui.Label(
            text="Date",
            description=f"Such as {message.example}, 28 Mar or Sat",
            component=ui.TextInput[ui.Modal](custom_id="date", max_length=40),
        )
    )
    form.add_item(
        ui.Label(
            text="Time",
            description=zone,
            component=ui.TextInput[ui.Modal](custom_id="time", max_length=20, placeholder="18:30"),
        )
    )
    return form


def mine_card(message: MySession) -> layout.Card:
    """My session with its buttons, and what waits to be said."""
    note = f"\n\n{message.note}" if message.note else ""
    if message.card is None:
        return layout.notice(Accent.QUIET, NONE + note)
    card = session_card(message.card)
    more = (
        f"-# {layout.count(message.more, 'more session')} after this one." if message.more else ""
    )
    if more or note:
        card.add_item(layout.text((more + note).strip()))
    return card


def calendar_words(message: CalendarFile) -> str:
    """Beside the file."""
    if message.is_cancelled:
        return "It is off: open this file, and your calendar takes it out."
    if message.is_changed:
        return "The time has changed: open this file, and your calendar moves the entry."
    return "Open this file to put it into your calendar. If the time changes, load it anew."
