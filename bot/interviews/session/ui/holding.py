"""How a running session looks: the interviewer's sheet, sections, the timer. Pure drawing."""

from datetime import datetime

import discord

from bot.bank.model import Question
from bot.core.ids import SessionId
from bot.gateway import layout
from bot.gateway.layout import Accent
from bot.interviews.session.messages.holding import ClockTurned, SectionCall, SheetPage, Turn
from bot.interviews.session.messages.life import ClockView
from bot.interviews.values.dimensions import MOVE_ON

FULL = "full"
ANSWER_LIMIT = 3600
"""How much of an answer is shown; the longest of the bank fits."""
SHORT = 700


def _seen(ends_at: datetime) -> int:
    return int(ends_at.timestamp())


def clock_buttons(session_id: SessionId, clock: ClockView) -> list[layout.CardItem]:
    """The buttons of the timer on the card of a running session, one row of them. *Next* and
    *5 min more* carry what the card shows, so that two clicks at once do what one does."""
    seen = _seen(clock.ends_at)
    steady = (
        layout.button("Go on", f"mock:resume:{session_id}", style=discord.ButtonStyle.primary)
        if clock.is_paused
        else layout.button("Pause", f"mock:pause:{session_id}")
    )
    buttons: list[layout.CardItem] = [
        layout.button("Interviewer's sheet", f"mock:sheet:{session_id}"),
        steady,
        layout.button("5 min more", f"mock:extend:{session_id}:{seen}"),
        layout.button("Next", f"mock:next:{session_id}:{seen}"),
    ]
    if clock.half < clock.halves:
        buttons.append(layout.button("Swap roles", f"mock:swap:{session_id}"))
    return buttons


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
    place = f"mock:page:{message.session_id}:{message.half}"
    if message.full:
        return layout.row(layout.button("Back to the question", f"{place}:{message.page}"))
    if message.pages == 1:
        return None
    back = layout.button("‹ Previous", f"{place}:{message.page - 1}")
    back.disabled = message.page == 0
    ahead = layout.button(
        "Next ›", f"{place}:{message.page + 1}", style=discord.ButtonStyle.primary
    )
    ahead.disabled = message.page == message.pages - 1
    if message.question is None or message.withheld:
        return layout.row(back, ahead)
    return layout.row(back, layout.button("Full answer", f"{place}:{message.page}:{FULL}"), ahead)


def _head(message: SheetPage) -> str:
    half = f" · part {message.half}" if message.halves > 1 else ""
    return f"-# Sheet · {message.rubric.name}{half} · page {message.page + 1} of {message.pages}"


def _asked(message: SheetPage, question: Question) -> tuple[str, ...]:
    lines = [
        f"{_head(message)} · <@{message.candidate_id}> prepares for {message.level}",
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
        return f"**A good answer**\n{layout.truncate(question.answer.strip(), SHORT)}"
    return "**Listen for**\n" + "\n".join(f"- {one.point}" for one in question.key_points)


def _answer(message: SheetPage, question: Question) -> str:
    """The same at length."""
    parts = [f"{_head(message)}\n### {question.title}"]
    if question.star is not None:
        parts.append(f"**A strong one** {question.strong_outline}")
        parts.append(f"**A weak one** {question.weak_outline}")
        parts.append(
            "**Could they tick these?**\n" + "\n".join(f"- {one}" for one in question.checklist)
        )
    else:
        parts.append(question.answer.strip())
    if question.pitfalls:
        notes = "\n".join(f"- {one.note}" for one in question.pitfalls)
        parts.append(f"**Often said the wrong way round**\n{notes}")
    if question.coding is not None:
        coding = question.coding
        parts.append(f"```{coding.language.value}\n{coding.solution.strip()}\n```")
    return _whole("\n\n".join(parts))


def _whole(text: str) -> str:
    """At most as much as fits; a code block that is cut is closed again."""
    shown = layout.truncate(text, ANSWER_LIMIT)
    return f"{shown}\n```" if shown.count("```") % 2 else shown


def _withheld(message: SheetPage) -> str:
    return (
        f"{_head(message)}\nThis one became the question of the day meanwhile, so I don't show "
        "it here. Take the next one."
    )


def _scoring(message: SheetPage) -> tuple[str, ...]:
    lines = [_head(message)]
    if message.pages == 1:
        lines.append(
            "The bank has no question for this round. Ask one of your own; score it all the same."
        )
    lines.append(f"### How to score\nFrom 1 to 4; {MOVE_ON} and up means *move on*. A 3 is:")
    lines += [f"- **{one.name}** {one.at(MOVE_ON)}" for one in message.rubric.dimensions]
    return "\n".join(lines), "-# After the session you get the sentences for all four."


def section_call(message: SectionCall) -> layout.Card:
    """A section begins, or the time is up."""
    sheet_button = layout.button(
        "Interviewer's sheet", f"mock:sheet:{message.session_id}:{message.marker}"
    )
    section = message.section
    if section is None:
        return layout.notice(
            Accent.INFO,
            "**Time is up.** Finish your sentence, then press *Finish* on the card: feedback "
            "comes next.",
            sheet_button,
        )
    lines = [f"**{section.name}** · {section.minutes} min · {section.todo}"]
    if message.opens_half:
        swap = "Swap! " if message.half > 1 else ""
        half = f", part {message.half} of {message.halves}" if message.halves > 1 else ""
        lines.insert(
            0,
            f"-# {swap}{message.track}{half}: <@{message.candidate_id}> is the candidate, "
            f"<@{message.interviewer_id}> interviews.",
        )
    lines.append(f"-# until {layout.short_time(message.ends_at)}")
    return layout.notice(Accent.INFO, "\n".join(lines), sheet_button)


def clock_turned(message: ClockTurned) -> layout.Card:
    """Private: what the click did."""
    section = f"**{message.section}**"
    if message.left is not None:
        minutes, seconds = divmod(int(message.left.total_seconds()), 60)
        left = f"{minutes}:{seconds:02} left in {section}."
        words = {
            Turn.PAUSED: f"Paused, with {left} Either of you can go on.",
            Turn.WAS_PAUSED: f"It is paused already, with {left}",
            Turn.EXTENDED: f"Five minutes more, and still paused: {left}",
        }[message.turn]
        return layout.notice(
            Accent.INFO,
            words,
            layout.button(
                "Go on", f"mock:resume:{message.session_id}", style=discord.ButtonStyle.primary
            ),
        )
    until = f"until {layout.short_time(message.ends_at)} ({layout.from_now(message.ends_at)})"
    extended = f"Five minutes more: {section} {until}."
    if message.more == 0:
        extended += " That was the last time in this part."
    return layout.notice(
        Accent.INFO,
        {
            Turn.EXTENDED: extended,
            Turn.RESUMED: f"Going on: {section} {until}.",
            Turn.SWAPPED: f"Swapped: {section} {until}.",
        }.get(message.turn, f"Next: {section} {until}."),
    )


RENDERERS: layout.Renderers = {SectionCall: section_call}
"""What the notifier draws of it."""
