"""How one question of a quiz is asked and explained, and how it is reported. Pure drawing."""

from collections.abc import Collection

from discord import ButtonStyle, SelectOption, TextStyle, ui

from bot.bank.model import Question
from bot.gateway import layout, questions
from bot.gateway.layout import Accent
from bot.gateway.questions import LETTERS, sources
from bot.practice.quiz.asking.messages import (
    AnswerJudged,
    NoQuestionFits,
    Reported,
    ReportForm,
    Room,
    TypedAnswerForm,
)
from bot.practice.quiz.asking.rules import AnswerKind, answer_kind, confusion_at, fingerprint
from bot.practice.review.rules import describe_day

TITLE_LIMIT = 45
OPTION_LIMIT = 100
CHOOSE_ALL = "Choose all that are right"
WHOLE_ON_A_BUTTON = 20
TYPED_LIMITS = {AnswerKind.NUMBER: 40, AnswerKind.SHORT: 80}
FORMS_SHOWN = 6
REPORT_LIMIT = 500
_ROOMS = {
    "quiz": ("Quiz", "My result", "quiz:show"),
    "duel": ("Duel", "How it stands", "duel:next"),
}
"""What a quiz is called, and the button below its last answer with what all of them lead to."""


def options(question: Question) -> str:
    """The options with their letters, below the prompt; "" if there are none."""
    if not question.choices or _says_all_on_buttons(question):
        return ""
    return f"\n\n{questions.options(question)}"


def _says_all_on_buttons(question: Question) -> bool:
    """True and False need no list above the two buttons that say so."""
    longest = max(len(choice.text) for choice in question.choices)
    return answer_kind(question) is AnswerKind.EITHER and longest <= WHOLE_ON_A_BUTTON


def answers(question: Question, room: Room, place: str) -> layout.CardItem:
    """What a question is answered by: ids of ``room``, with the quiz and the position."""
    form = answer_kind(question)
    if form in TYPED_LIMITS:
        label = "Enter a number" if form is AnswerKind.NUMBER else "Type your answer"
        return layout.row(layout.button(label, f"{room}:form:{place}", style=ButtonStyle.primary))
    pictured = fingerprint(question)
    if form is AnswerKind.SEVERAL:
        return several(question, f"{room}:picks:{place}:{pictured}")
    labels = list(LETTERS)
    if form is AnswerKind.EITHER:
        labels = [layout.truncate(choice.text, layout.LABEL_LIMIT) for choice in question.choices]
    buttons = (
        layout.button(label, f"{room}:pick:{place}:{at}:{pictured}", style=ButtonStyle.primary)
        for at, label in enumerate(labels[: len(question.choices)])
    )
    return layout.row(*buttons)


def several(question: Question, custom_id: str, chosen: Collection[int] = ()) -> layout.CardItem:
    """A list in which all right options are ticked at once; ``chosen`` are ticked already."""
    listed = [
        SelectOption(
            label=layout.truncate(f"{letter}  {choice.text}", OPTION_LIMIT),
            value=str(at),
            default=at in chosen,
        )
        for at, (letter, choice) in enumerate(zip(LETTERS, question.choices, strict=False))
    ]
    return layout.row(
        ui.Select(
            custom_id=custom_id,
            placeholder=CHOOSE_ALL,
            min_values=1,
            max_values=len(listed),
            options=listed,
        )
    )


def _explained(question: Question, given: str, *, is_right: bool) -> str:
    """The verdict, the why of what was chosen and of what is right, and where to check it."""
    parts = [_verdict(given, is_right=is_right)]
    if question.choices:
        parts.append(_whys(question, given))
    else:
        parts.append(_short(question, given) if question.accepted else _figure(question, given))
    if question.sources:
        parts.append(f"-# {sources(question)}")
    return "\n\n".join(parts)


def _verdict(given: str, *, is_right: bool) -> str:
    if is_right:
        return "**Right.**"
    if not given:
        return "**Here is the answer.** Not knowing is where it starts."
    return "**Not quite.**"


def _whys(question: Question, given: str) -> str:
    """The why of each option that was chosen or is right."""
    chosen = {int(one) for one in given.split(",") if one.isdecimal()}
    blocks = []
    for at, choice in enumerate(question.choices):
        if at not in chosen and not choice.right:
            continue
        mark = "✓" if choice.right else "✕"
        letter = "" if _says_all_on_buttons(question) else f"**{LETTERS[at]}** "
        yours = " · *your choice*" if at in chosen else ""
        blocks.append(f"{mark} {letter}{choice.text}{yours}\n{choice.why}")
    return "\n\n".join(blocks)


def _figure(question: Question, given: str) -> str:
    if question.value is None:  # it was one for a figure when it was answered
        return question.answer.strip()
    unit = f" {question.unit}" if question.unit else ""
    value = f"{question.value:,.10g}{unit}"
    give = f", give or take {question.tolerance:g}" if question.tolerance else ""
    lines = [f"The answer is **{value}**{give}."]
    if given:
        lines.insert(0, written(given))
    return "\n".join(lines) + f"\n\n{question.answer.strip()}"


def _short(question: Question, given: str) -> str:
    first, *others = question.accepted
    lines = [f"The answer is **{first}**."]
    if others:
        lines.append(f"-# Also accepted: {', '.join(others[:FORMS_SHOWN])}")
    if given:
        lines.insert(0, written(given))
    at = confusion_at(question, given)
    if at is not None:
        lines.append(f"\n✕ *{question.refused[at].text}*: {question.refused[at].why}")
    return "\n".join(lines) + f"\n\n{question.answer.strip()}"


def written(given: str) -> str:
    """What was typed, handed back, in a sentence that ends once."""
    typed = layout.escape(layout.truncate(given, max(TYPED_LIMITS.values())))
    return f"You wrote {typed}" + ("" if typed.endswith((".", "!", "?", "…")) else ".")


def uncounted(words: str, typed: str) -> str:
    """Why an answer isn't counted, with what was typed, if anything was."""
    return f"{words}\n{written(typed)}" if typed else words


def _form(message: TypedAnswerForm) -> ui.Modal:
    """The form for a figure or a short text."""
    question = message.question
    asked = answer_kind(question)
    form = ui.Modal(
        title=layout.truncate(question.title, TITLE_LIMIT),
        custom_id=f"{message.room}:number:{message.quiz_id}:{message.position}:"
        f"{fingerprint(question)}",
    )
    label = f"Your answer in {question.unit}" if question.unit else "Your answer"
    advice = "Such as 0.5, 50 %, 1/2 or 1,000. A little rounding is fine."
    if asked is AnswerKind.SHORT:
        advice = "A name or a few words. Capitals, hyphens and small slips don't matter."
    field = ui.TextInput[ui.Modal](
        custom_id="number",
        max_length=TYPED_LIMITS.get(asked, TYPED_LIMITS[AnswerKind.NUMBER]),
        required=True,
    )
    label = layout.truncate(label, TITLE_LIMIT)
    form.add_item(questions.above_field(question, question.prompt.strip()))
    form.add_item(ui.Label(text=label, description=advice, component=field))
    return form


def _judged(message: AnswerJudged) -> layout.Card:
    """Right or not, why, and where to check it; then what comes next."""
    question = message.question
    sort, result, action = _ROOMS[message.room]
    following = layout.button(
        result if message.is_last else "Next", f"{action}:{message.quiz_id}",
        style=ButtonStyle.primary,
    )  # fmt: skip
    parts = [
        f"-# {sort} · question {message.number} of {message.total}",
        f"## {question.title}",
        _explained(question, message.given, is_right=message.is_right),
    ]
    after = []
    if message.comes_back_on is not None:
        after.append(f"You'll see it again {describe_day(message.comes_back_on, message.today)}.")
    if message.day is not None:
        after.append(message.day.words)
    if message.settled:
        after.append("-# You had answered this one before; that answer stands.")
    buttons = [following, layout.button("Report this question", f"report:form:{question.id}")]
    if message.comes_back_on is None and not question.retired:
        buttons.append(layout.button("Add to my reviews", f"review:add:{question.id}"))
    return layout.card(
        layout.container(
            Accent.GOOD if message.is_right else Accent.QUIET,
            layout.text(layout.within("\n".join(parts), layout.TEXT_LIMIT - 300)),
            layout.text("\n".join(after)) if after else None,
            layout.row(*buttons),
        )
    )


def _nothing(message: NoQuestionFits) -> layout.Card:
    """A way on where a quiz has none."""
    place = f"practise:topic:{message.topic}:{message.difficulty or ''}"
    practise = layout.button("Practise it", place, style=ButtonStyle.primary)
    quiz = layout.button("Quiz at any difficulty", f"quiz:more:{message.topic}")
    head = f"**No {message.sort} question fits that right now.**"
    if message.sort == "duel":
        head = "**There aren't enough questions for a duel right now**, so nothing began."
    return layout.notice(
        Accent.INFO,
        f"{head} You can practise: one question at a time, answered in your own words, with "
        "feedback. Only you see it.",
        *((practise, quiz) if message.at_any_level else (practise,)),
    )


def _report_form(message: ReportForm) -> ui.Modal:
    """The form for a report."""
    form = ui.Modal(title="Report this question", custom_id=f"report:send:{message.question_id}")
    form.add_item(ui.TextDisplay(f"**{message.title}**"))
    form.add_item(
        ui.Label(
            text="What is wrong with it?",
            description="Organisers and the question's authors read this, without your name.",
            component=ui.TextInput(
                custom_id="text",
                style=TextStyle.paragraph,
                max_length=REPORT_LIMIT,
                required=True,
                default=message.text or None,
            ),
        )
    )
    return form


def _reported(message: Reported) -> layout.Card:
    """Thank you."""
    words = "Your earlier report is replaced." if message.again else "Its authors will see it."
    if message.organisers_know:
        words += " Organisers have it in their queue, without your name."
    return layout.notice(Accent.GOOD, f"**Thank you.** *{message.title}* is reported. {words}")


RENDERERS: layout.Renderers = {
    TypedAnswerForm: _form,
    AnswerJudged: _judged,
    NoQuestionFits: _nothing,
    ReportForm: _report_form,
    Reported: _reported,
}
