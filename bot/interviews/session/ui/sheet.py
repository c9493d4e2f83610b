"""How a running session looks: the interviewer's sheet, sections, the timer. Pure drawing."""

from datetime import datetime

import discord

from bot.bank.model import Question
from bot.core.ids import SessionId
from bot.gateway import layout
from bot.gateway.layout import Accent
from bot.interviews.session.messages import (
    SectionCall,
    SheetPage,
    TimerChange,
    TimerChanged,
    TimerView,
)
from bot.interviews.session.rules.rubrics import PASS, RUBRICS
from bot.interviews.session.ui.viewer import sheet_button
from bot.interviews.values.rules import LEVEL_WORDS, Level, Track

FULL = "full"
PRIMARY = discord.ButtonStyle.primary
ANSWER_LIMIT = 3600
"""How much of an answer is shown; the longest of the bank fits."""
SHORT = 700


def timer_buttons(session_id: SessionId, timer: TimerView) -> list[layout.CardItem]:
    """The buttons of the timer on the card of a running session, one row of them. *Next* and
    *5 min more* carry what the card shows, so that two clicks at once do what one does."""
    seen = int(timer.ends_at.timestamp())
    steady = layout.button("Pause", f"timer:pause:{session_id}")
    if timer.is_paused:
        steady = layout.button("Go on", f"timer:resume:{session_id}", style=PRIMARY)
    buttons: list[layout.CardItem] = [
        sheet_button(session_id),
        steady,
        layout.button("5 min more", f"timer:extend:{session_id}:{seen}"),
        layout.button("Next", f"timer:next:{session_id}:{seen}"),
    ]
    if timer.half < timer.halves:
        buttons.append(layout.button("Swap roles", f"timer:swap:{session_id}"))
    return buttons


def at_the_latest(closes_at: datetime | None) -> str:
    """When the interview ends for good, where its timer may not be over by then."""
    if closes_at is None:
        return ""
    ends = f"{layout.short_time(closes_at)} ({layout.from_now(closes_at)})"
    return f"The interview ends at {ends} at the latest, paused or not."


def sheet(message: SheetPage) -> layout.Card:
    """One page: a question, or how to score."""
    question = message.question
    hidden = None
    if question is None:
        words = _scoring(message)
    elif message.withheld:
        words = (_withheld(message),)
    elif message.full:
        words = (_answer(message, question),)
    else:
        words = _asked(message, question)
        hidden = layout.container(Accent.QUIET, layout.text(_listen_for(question)), spoiler=True)
    shown = layout.container(Accent.INFO, *(layout.text(one) for one in words))
    return layout.card(shown, hidden, _turner(message))


def _turner(message: SheetPage) -> layout.CardItem | None:
    place = f"sheet:page:{message.session_id}:{message.half}"
    if message.full:
        return layout.row(layout.button("Back to the question", f"{place}:{message.page}"))
    if message.pages == 1:
        return None
    back = layout.button("‹ Previous", f"{place}:{message.page - 1}")
    back.disabled = message.page == 0
    ahead = layout.button("Next ›", f"{place}:{message.page + 1}", style=PRIMARY)
    ahead.disabled = message.page == message.pages - 1
    if message.question is None or message.withheld:
        return layout.row(back, ahead)
    full = layout.button("Show model answer", f"{place}:{message.page}:{FULL}")
    if not message.can_share:
        return layout.row(back, full, ahead)
    shared = f"sheet:share:{message.session_id}:{message.half}:{message.page}"
    return layout.row(back, full, ahead, layout.button("Show the question to my partner", shared))


def _head(message: SheetPage) -> str:
    half = f" · part {message.half}" if message.halves > 1 else ""
    return f"-# Sheet · {message.rubric.name}{half} · page {message.page + 1} of {message.pages}"


def _asked(message: SheetPage, question: Question) -> tuple[str, ...]:
    lines = [
        f"{_head(message)} · <@{message.candidate_id}>'s level: "
        f"{LEVEL_WORDS[Level(message.level)]}",
        f"### {question.title}",
        question.prompt.strip(),
    ]
    if question.hint:
        lines.append(f"**If they are stuck** {question.hint}")
    if question.follow_ups:
        lines.append("**Then ask**\n" + "\n".join(f"- {one}" for one in question.follow_ups))
    notes = []
    if message.met_before:
        notes.append("-# They may know this one: the bank has nothing new left for them.")
    notes.append("-# Read it aloud, or paste it. What to listen for is below: tap to open.")
    return "\n".join(lines), "\n".join(notes)


def _listen_for(question: Question) -> str:
    """What the candidate must not see, in short."""
    star = question.star
    if star is not None:
        return (
            f"**Listen for**\n- Situation: {star.situation}\n- Task: {star.task}\n"
            f"- Action: {star.action}\n- Result: {star.result}"
        )
    if not question.key_points:
        return f"**Model answer**\n{layout.truncate(question.answer.strip(), SHORT)}"
    return "**Listen for**\n" + "\n".join(f"- {one.point}" for one in question.key_points)


def _answer(message: SheetPage, question: Question) -> str:
    """The same at length."""
    parts = [f"{_head(message)}\n### {question.title}"]
    if question.star is not None:
        parts.append(f"**A strong one** {question.strong_outline}")
        parts.append(f"**A weak one** {question.weak_outline}")
        ticks = "\n".join(f"- {one}" for one in question.checklist)
        parts.append(f"**Could they tick these?**\n{ticks}")
    else:
        parts.append(question.answer.strip())
    if question.pitfalls:
        notes = "\n".join(f"- {one.note}" for one in question.pitfalls)
        parts.append(f"**Common mistakes**\n{notes}")
    if question.coding is not None:
        coding = question.coding
        parts.append(layout.code(coding.solution, coding.language.value))
    return layout.truncate("\n\n".join(parts), ANSWER_LIMIT)


def _withheld(message: SheetPage) -> str:
    return (
        f"{_head(message)}\nThis one has since become the question of the day, so I don't "
        "show it here. Take the next one."
    )


def _scoring(message: SheetPage) -> tuple[str, ...]:
    lines = [_head(message)]
    if message.pages == 1:
        lines.append(
            "The bank has no question for this interview. Ask one of your own; score it all "
            "the same."
        )
    lines.append(f"### How to score\nFrom 1 to 4; {PASS} and up is a *pass*. A 3 is:")
    lines += [f"- **{one.name}** {one.at(PASS)}" for one in message.rubric.dimensions]
    foot = "-# When you give feedback, you'll see what each of the four scores means."
    return "\n".join(lines), foot


def section_call(message: SectionCall) -> layout.Card:
    """A section begins, or the time is up."""
    place = f"{message.session_id}:{message.marker}"
    first = sheet_button(message.session_id, message.marker)
    if message.viewer_id == message.candidate_id:
        first = layout.button("Show the card", f"session:show:{place}")
    section = message.section
    if section is None:
        return layout.notice(
            Accent.INFO,
            "**Time is up.** Finish your sentence, then press *Finish* on the card: feedback "
            "comes next.",
            first,
        )
    lines = [f"**{section.name}** · {section.minutes} min · {section.todo}"]
    if message.opens_half:
        swap = "Swap! " if message.half > 1 else ""
        half = f", part {message.half} of {message.halves}" if message.halves > 1 else ""
        who = f"<@{message.candidate_id}> is the candidate, <@{message.interviewer_id}> interviews."
        lines.insert(0, f"-# {swap}{message.track}{half}: {who}")
    lines.append(f"-# until {layout.short_time(message.ends_at)}")
    buttons = [first]
    if message.opens_half and message.track == RUBRICS[Track.BEHAVIOURAL].name:
        buttons.append(layout.button("My stories", "stories:list"))
    return layout.notice(Accent.INFO, "\n".join(lines), *buttons)


def timer_changed(message: TimerChanged) -> layout.Card:
    """Private: what the click did."""
    section, latest = f"**{message.section}**", at_the_latest(message.closes_at)
    if message.left is not None:
        minutes, seconds = divmod(int(message.left.total_seconds()), 60)
        left = f"{minutes}:{seconds:02} left in {section}."
        words = {
            TimerChange.PAUSED: f"Paused, with {left} Either of you can go on.",
            TimerChange.WAS_PAUSED: f"It is paused already, with {left}",
            TimerChange.EXTENDED: f"Five minutes more, and still paused: {left}",
        }[message.change]
        go_on = layout.button("Go on", f"timer:resume:{message.session_id}", style=PRIMARY)
        return layout.notice(Accent.INFO, f"{words}\n{latest}".strip(), go_on)
    until = f"until {layout.short_time(message.ends_at)} ({layout.from_now(message.ends_at)})"
    extended = f"Five minutes more: {section} {until}."
    if message.more == 0:
        extended += " That was the last extension in this part."
    ahead = {
        TimerChange.EXTENDED: extended,
        TimerChange.RESUMED: f"Going on: {section} {until}.",
        TimerChange.SWAPPED: f"Swapped: {section} {until}.",
    }
    words = ahead.get(message.change, f"Next: {section} {until}.")
    return layout.notice(Accent.INFO, f"{words}\n{latest}".strip())


RENDERERS: layout.Renderers = {
    SheetPage: sheet,
    SectionCall: section_call,
    TimerChanged: timer_changed,
}
