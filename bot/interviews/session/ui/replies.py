"""What is said about a session: short messages, and private answers to clicks on its card."""

from zoneinfo import ZoneInfo

from discord import ButtonStyle, ui

from bot.gateway import layout
from bot.gateway.layout import Accent, CardItem, FileReply
from bot.gateway.ways_on import ways_on
from bot.interviews.profiles.rules.ahead import Ahead, left_out, what_next
from bot.interviews.session import messages
from bot.interviews.session.rules.state import Announcement as Said
from bot.interviews.session.rules.timeouts import label
from bot.interviews.session.ui.card import session_card

NONE = "You have no mock interview at the moment"
NO_ROUNDS = (
    f"{NONE}, and this server has no rounds that would bring you one: an organiser can begin them."
)
_OTHERWISE = " `/mock now` looks for somebody for an hour, and `/mock solo` needs nobody."


def step_card(message: messages.StepTaken) -> layout.Card:
    """What a click meant, and what comes next."""
    return layout.notice(Accent.GOOD, _words(message))


def _partner(message: messages.StepTaken) -> str:
    others = [one for one in message.session.pair if one.user_id != message.user_id]
    return layout.join(f"<@{one.user_id}>" for one in others) if others else "your partner"


def _words(message: messages.StepTaken) -> str:
    session, partner = message.session, _partner(message)
    at = layout.timestamp(session.starts_at)
    waits = (
        ""
        if message.ahead is None
        else (f" {what_next(message.ahead, layout.escape(message.guild_name))}")
    )
    later = f" I found no time that suits you both in the next two weeks.{waits}"
    if message.later_at is not None:
        later = f" I've asked you both about {layout.timestamp(message.later_at)} instead."
    return {
        Said.ALREADY: "That is noted already. Nothing changed.",
        Said.ONE_CONFIRMED: f"**Noted:** you can make it. {partner} still has to confirm.",
        Said.AGREED: f"**You're both in**, {at}. I'll remind you beforehand.",
        Said.OFFERED: (
            f"**Suggested:** {layout.timestamp(session.asked_for)}. I'll ask {partner}; until "
            "they agree, no time is fixed."
        ),
        Said.MOVED: f"**Agreed:** {at}. I'll remind you beforehand.",
        Said.CALLED_OFF: f"**Called off.** I'll let {partner} know.{waits}",
        Said.LATER: f"**Called off.** I'll let {partner} know.{later}",
        Said.OBSERVER_OUT: "**Noted:** you won't observe. The two of them carry on.",
        Said.ONE_HERE: f"**You're here.** Now I'm waiting for {partner}.",
        Said.BOTH_HERE: "**You're both here.** Press *Start* on the card when you're ready.",
        Said.STARTED: "**It's on.** The card shows who interviews whom.",
        Said.OVER: "**That's it.** Press *Give feedback* on the card while it's fresh.",
        Said.CUT_SHORT: "**Ended within ten minutes**, so it doesn't count as held. If you did "
        "practise, both press *We met* on the card.",
        Said.MET_ASKED: f"**Noted.** When {partner} presses *We met* too, "
        "it won't count as missed.",
        Said.MET: "**Noted that you met.** It doesn't count as missed. "
        "Press *Give feedback* on the card.",
        Said.POOLED: f"**Noted.**{waits}",
    }.get(message.announcement, "Noted.")


def cancel_card(message: messages.CancelAsked) -> layout.Card:
    """Before it is called off: what should follow."""
    session_id = message.session_id
    if message.is_observer:
        return layout.notice(
            Accent.QUESTION,
            "**Changed your mind about observing?** The two who practise carry on without you."
            "\n-# To stay, do nothing.",
            layout.button("I won't observe", f"session:calloff:{session_id}:pool"),
        )
    return layout.notice(
        Accent.QUESTION,
        f"**Call it off?** It's planned for {layout.timestamp(message.starts_at)}. "
        "What should follow?\n"
        "-# To keep it, do nothing. You can also suggest another time.",
        layout.button("Same partner, later", f"session:calloff:{session_id}:same"),
        layout.button("Find me somebody else", f"session:calloff:{session_id}:pool"),
        layout.button("Suggest another time", f"session:other:{session_id}"),
    )


def times_card(message: messages.TimesOffered) -> layout.Card:
    """Three times that suit both, and a way to write one."""
    session_id, zone = message.session_id, ZoneInfo(message.tz)
    buttons: list[CardItem] = [
        layout.button(label(at, zone), f"session:offer:{session_id}:{int(at.timestamp())}")
        for at in message.starts
    ]
    buttons.append(layout.button("Suggest my own time", f"session:propose:{session_id}"))
    lines = [f"{layout.timestamp(at)} ({layout.from_now(at)})" for at in message.starts]
    words = "\n".join(("**Times that suit you both:**", *lines))
    if not lines:
        words = "**I found no other time that suits you both** in the next two weeks."
    words += "\n-# Whichever you choose, I'll ask your partner."
    return layout.notice(Accent.QUESTION, words, *buttons)


def finish_card(message: messages.FinishAsked) -> layout.Card:
    """Before it ends earlier than planned."""
    words = f"**Finish already?** It's planned to end {layout.from_now(message.ends_at)}."
    if message.is_too_short:
        words += (
            " It has run for less than ten minutes, so it won't count as held unless you both "
            "press *We met*."
        )
    words += "\n-# To carry on, do nothing."
    finish = layout.button(
        "Finish now", f"session:finish-now:{message.session_id}", style=ButtonStyle.danger
    )
    return layout.notice(Accent.QUESTION, words, finish)


def swap_card(message: messages.SwapAsked) -> layout.Card:
    """Before the second half begins earlier than planned."""
    ends = "is paused" if message.is_paused else f"ends {layout.from_now(message.ends_at)}"
    swap = layout.button(
        "Swap now", f"timer:swap-now:{message.session_id}", style=ButtonStyle.primary
    )
    return layout.notice(
        Accent.QUESTION,
        f"**Swap roles already?** *{message.section}* {ends}; this part would be over for good."
        "\n-# To carry on, do nothing: roles swap automatically when the part is over.",
        swap,
    )


def time_form(message: messages.TimeForm) -> ui.Modal:
    """A date and a time in one's own zone."""
    form = ui.Modal(
        title="Suggest another time", custom_id=f"session:proposed:{message.session_id}"
    )
    zone = layout.truncate(f"In your time zone, {message.tz}", 100)
    day = ui.TextInput[ui.Modal](custom_id="date", max_length=40)
    time = ui.TextInput[ui.Modal](custom_id="time", max_length=20, placeholder="18:30")
    example = f"Such as {message.example}, 28 Mar or Sat"
    form.add_item(ui.Label(text="Date", description=example, component=day))
    form.add_item(ui.Label(text="Time", description=zone, component=time))
    return form


def _none(ahead: Ahead | None) -> str:
    """No session: what would bring one."""
    if ahead is None or ahead.settings is None:
        return f"{NO_ROUNDS}{_OTHERWISE}"
    joins = " if you join with `/mock join`" if ahead.profile is None else ""
    at = "" if ahead.round_at is None else f" ({layout.timestamp(ahead.round_at)})"
    brings = f"The next round{at} brings you one{joins}."
    why = left_out(ahead) if ahead.profile is not None or ahead.settings.paused else ""
    otherwise = " `/mock solo` needs nobody." if "`/mock now`" in why else _OTHERWISE
    return f"{NONE}. {why or brings}{otherwise}"


def mine_card(message: messages.MySession) -> layout.Card:
    """My session with its buttons."""
    if message.card is None:
        words = _none(message.ahead)
        return layout.notice(Accent.QUIET, words, *ways_on(words))
    card = session_card(message.card)
    sessions = layout.count(message.more, "more session")
    more = f"-# {sessions} after this one." if message.more else ""
    if more:
        card.add_item(layout.text(more.strip()))
    return card


def calendar_file(message: messages.CalendarFile) -> FileReply:
    """The file, and what to do with it."""
    words = (
        "Open this file to put it into your calendar. If the time changes, press *Add to calendar* "
        "again."
    )
    if message.is_cancelled:
        words = "It is off: open this file, and your calendar takes it out."
    elif message.is_changed:
        words = "The time has changed: open this file, and your calendar moves the entry."
    return FileReply(words, message.name, message.content)


RENDERERS: layout.Renderers = {
    messages.StepTaken: step_card,
    messages.CancelAsked: cancel_card,
    messages.FinishAsked: finish_card,
    messages.SwapAsked: swap_card,
    messages.TimesOffered: times_card,
    messages.TimeForm: time_form,
    messages.MySession: mine_card,
    messages.CalendarFile: calendar_file,
}
