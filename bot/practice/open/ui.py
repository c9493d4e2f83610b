"""How practising on demand looks. Pure drawing."""

import discord
from discord import ButtonStyle, ui

from bot.bank.model import Kind, Question
from bot.daily.answers.rules import LONGEST_ANSWER
from bot.gateway import layout
from bot.gateway.layout import Accent
from bot.gateway.questions import above_field, facts, rows, solution, task
from bot.practice.open import messages
from bot.practice.open.rules import PractiseKind, is_any, name_of
from bot.practice.second.ui import follow_up_button, second_buttons
from bot.practice.self_check.ui import instruction, save_button, tick_list, what_was_found
from bot.server.typed import text_print

TITLE_LIMIT = 45
_ROOM = layout.TEXT_LIMIT - 200
_MINUTE = 60


def _question(message: messages.PractiseQuestion) -> layout.Card:
    """The same card as the question of the day has."""
    question, at = message.question, message.attempt_id
    why = " · due for review" if message.is_due else f" · {name_of(message.wish.topic)}"
    head = f"-# Practice{why}\n## {question.title}\n{task(question)}"
    given = layout.truncate(head, _ROOM)
    foot = f"It takes about {layout.count(question.minutes, 'minute')}."
    if message.until is not None:
        foot = (
            f"Time is up {layout.from_now(message.until)} ({layout.short_time(message.until)}). "
            "You'll still get feedback on a late answer."
        )
    with_material = _material(question, _ROOM - len(given))
    return layout.card(
        layout.container(
            Accent.QUESTION,
            layout.text(f"{given}{with_material}\n-# {facts(question)}"),
            layout.separator(),
            layout.row(
                layout.button("Answer", f"practise:form:{at}", style=ButtonStyle.primary),
                layout.button("Hint", f"practise:hint:{at}"),
                layout.button("Show model answer", f"practise:model:{at}"),
                layout.button("Next question", f"practise:next:{at}"),
                *_stories(question),
            ),
            layout.text(f"-# Only you see this. {foot}"),
        )
    )


def _stories(question: Question) -> list[layout.CardItem]:
    """What its author wrote for such questions, before the answer and beside the feedback."""
    if question.kind is not Kind.STORY:
        return []
    return [layout.button("My stories", f"stories:for:{question.id}")]


def _material(question: Question, room: int) -> str:
    """What one starts from: code, tables and the rows to get, or the parts of a story."""
    parts = []
    coding, star = question.coding, question.star
    if coding is not None:
        parts += [
            _block("Start from", coding.language.value, coding.starter),
            _block("The tables", "sql", coding.setup),
            _block("Expected result", "", rows(coding)),
        ]
    if star is not None:
        pairs = (
            ("Situation", star.situation), ("Task", star.task), ("Action", star.action),
            ("Result", star.result),
        )  # fmt: skip
        parts.append("\n".join(f"**{name}**: {text}" for name, text in pairs))
    return _fitting(parts, room)


def _fitting(parts: list[str], room: int) -> str:
    """The parts that fit, whole: half a block of code would break the card."""
    shown = ""
    for part in filter(None, parts):
        if len(shown) + len(part) + 2 <= room:
            shown += f"\n\n{part}"
    return shown


def _block(heading: str, language: str, code: str) -> str:
    return f"**{heading}**\n{layout.code(code, language)}" if code.strip() else ""


def _form(message: messages.PractiseForm) -> ui.Modal:
    """The form."""
    form = ui.Modal(
        title=layout.truncate(message.question.title, TITLE_LIMIT),
        custom_id=f"practise:submit:{message.attempt_id}:{text_print(message.text)}",
    )
    field = ui.TextInput[ui.Modal](
        custom_id="text",
        style=discord.TextStyle.paragraph,
        default=message.text or None,
        max_length=LONGEST_ANSWER,
        required=True,
    )
    advice = "As you'd say it in an interview. Only you can read it."
    form.add_item(above_field(message.question, task(message.question)))
    form.add_item(ui.Label(text="Your answer", description=advice, component=field))
    return form


def _typed_back(message: messages.PractiseTypedBack) -> layout.HandedBack:
    """As on two devices: what stands isn't replaced unseen."""
    return layout.HandedBack(
        "**Not saved:** you've answered this question since you opened that form, and that answer "
        "stays. *Change it* below its feedback replaces it.",
        message.typed,
    )


def _hint(message: messages.PractiseHint) -> layout.Card:
    """A hint."""
    return layout.notice(Accent.INFO, f"**Hint**\n{message.text}")


def _feedback(message: messages.PractiseFeedback) -> layout.Card:
    """What was spotted, and where to go from here."""
    at, question = message.attempt_id, message.seen.question
    lines = []
    if message.late_by:
        minutes, seconds = divmod(message.late_by, _MINUTE)
        lines.append(f"⏱ {minutes}:{seconds:02} min after the time you set.")
    if message.day is not None:
        lines.append(message.day.words)
    buttons = save_button(message.seen, f"practise:save:{at}")
    style = ButtonStyle.secondary if buttons else ButtonStyle.primary
    buttons += [
        layout.button("Show model answer", f"practise:model:{at}", style=style),
        layout.button("Change it", f"practise:form:{at}"),
    ]
    if not question.retired and message.seen.comes_back_on is None:
        buttons.append(layout.button("Add to my reviews", f"review:add:{question.id}"))
    buttons.append(layout.button("Next question", f"practise:next:{at}"))
    second = message.seen.second
    more = [
        *_stories(question), *second_buttons(second),
        *follow_up_button(second, f"practise:follow_up:{at}"),
    ]  # fmt: skip
    return layout.card(
        layout.container(
            Accent.GOOD,
            layout.text(what_was_found(message.seen, _ROOM - 200)),
            layout.text("\n".join(lines)) if lines else None,
            layout.separator(),
            instruction(message.seen),
            tick_list(message.seen, f"practise:tick:{at}"),
            layout.row(*buttons),
            layout.row(*more) if more else None,
        )
    )


def _answer(message: messages.PractiseAnswer) -> layout.Card:
    """The model answer with all that belongs to it."""
    question, at = message.question, message.attempt_id
    head = f"### {question.title}\n"
    body = layout.within(solution(question), _ROOM - len(head))
    buttons = [layout.button("Next question", f"practise:next:{at}", style=ButtonStyle.primary)]
    if not message.answered:
        buttons.append(layout.button("Answer", f"practise:form:{at}"))
    if not question.retired:
        buttons.append(layout.button("Add to my reviews", f"review:add:{question.id}"))
    buttons.append(layout.button("Report this question", f"report:form:{question.id}"))
    return layout.card(
        layout.container(
            Accent.INFO, layout.text(f"{head}{body}"), layout.separator(), layout.row(*buttons)
        )
    )


def _nothing(message: messages.NothingToPractise) -> layout.Card:
    """Nothing fits; a way on."""
    return layout.notice(
        Accent.QUIET,
        f"**No question fits that right now** ({name_of(message.wish.topic)}). Leave out the kind "
        "or the difficulty, or take any question.",
        *_ways_on(message),
    )


def _ways_on(message: messages.NothingToPractise) -> list[layout.CardItem]:
    ways: list[layout.CardItem] = []
    narrowed = message.wish.kind is not PractiseKind.ANY or message.wish.difficulty is not None
    if narrowed and not is_any(message.wish.topic):
        ways.append(layout.next_step("The same topic", f"practise:topic:{message.wish.topic}"))
    any_question = "Any question", "practise:topic:any"
    ways.append(layout.button(*any_question) if ways else layout.next_step(*any_question))
    return ways


RENDERERS: layout.Renderers = {
    messages.PractiseQuestion: _question,
    messages.PractiseForm: _form,
    messages.PractiseTypedBack: _typed_back,
    messages.PractiseHint: _hint,
    messages.PractiseFeedback: _feedback,
    messages.PractiseAnswer: _answer,
    messages.NothingToPractise: _nothing,
}
