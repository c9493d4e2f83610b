"""How one question of a quiz is asked and explained, in quizzes of every sort. Pure drawing.

``feature`` begins the ids: whose quiz it is, and so who handles the clicks.
"""

from discord import ButtonStyle, SelectOption, ui

from bot.bank.model import Question
from bot.gateway import layout
from bot.practice.quiz.rules import Form, confusion_at, fingerprint, form_of
from bot.practice.quiz.solo.messages import TypedForm

LETTERS = "ABCDE"
TITLE_LIMIT = 45
OPTION_LIMIT = 100
WHOLE_ON_A_BUTTON = 20
TYPED_LIMITS = {Form.NUMBER: 40, Form.SHORT: 80}
FORMS_SHOWN = 6
SOURCES_SHOWN = 3


def options(question: Question) -> str:
    """The options with their letters, below the prompt; "" if there are none."""
    if not question.choices or _says_all_on_buttons(question):
        return ""
    pairs = zip(LETTERS, question.choices, strict=False)
    return "\n\n" + "\n".join(f"**{letter}** {choice.text}" for letter, choice in pairs)


def _says_all_on_buttons(question: Question) -> bool:
    """True and False need no list above the two buttons that say so."""
    longest = max(len(choice.text) for choice in question.choices)
    return form_of(question) is Form.EITHER and longest <= WHOLE_ON_A_BUTTON


def answers(question: Question, feature: str, place: str) -> layout.CardItem:
    """What a question is answered by: ids of ``feature``, with the quiz and the position."""
    form = form_of(question)
    if form in TYPED_LIMITS:
        label = "Enter a number" if form is Form.NUMBER else "Type your answer"
        return layout.row(
            layout.button(label, f"{feature}:form:{place}", style=ButtonStyle.primary)
        )
    pictured = fingerprint(question)
    if form is Form.SEVERAL:
        listed = [
            SelectOption(
                label=layout.truncate(f"{letter}  {choice.text}", OPTION_LIMIT), value=str(at)
            )
            for at, (letter, choice) in enumerate(zip(LETTERS, question.choices, strict=False))
        ]
        return layout.row(
            ui.Select(
                custom_id=f"{feature}:picks:{place}:{pictured}",
                placeholder="Choose all that are right",
                min_values=1,
                max_values=len(listed),
                options=listed,
            )
        )
    labels = list(LETTERS)
    if form is Form.EITHER:
        labels = [layout.truncate(choice.text, layout.LABEL_LIMIT) for choice in question.choices]
    buttons = (
        layout.button(label, f"{feature}:pick:{place}:{at}:{pictured}", style=ButtonStyle.primary)
        for at, label in enumerate(labels[: len(question.choices)])
    )
    return layout.row(*buttons)


def explained(question: Question, given: str, *, is_right: bool) -> str:
    """The verdict, the why of what was chosen and of what is right, and where to check it."""
    parts = [_verdict(given, is_right=is_right)]
    if question.choices:
        parts.append(_whys(question, given))
    else:
        parts.append(_short(question, given) if question.accepted else _figure(question, given))
    if question.sources:
        parts.append(
            "-# "
            + " · ".join(
                f"[{source.title}]({source.url})" if source.url else source.title
                for source in question.sources[:SOURCES_SHOWN]
            )
        )
    return "\n\n".join(parts)


def _verdict(given: str, *, is_right: bool) -> str:
    if is_right:
        return "**Right.**"
    if not given:
        return "**Here is the answer.** Not knowing is where it starts."
    return "**Not this time.**"


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
    unit = f" {question.unit}" if question.unit else ""
    value = f"{question.value:,.10g}{unit}"
    give = f", give or take {question.tolerance:g}" if question.tolerance else ""
    lines = [f"The answer is **{value}**{give}."]
    if given:
        lines.insert(0, _written(given, Form.NUMBER))
    return "\n".join(lines) + f"\n\n{question.answer.strip()}"


def _short(question: Question, given: str) -> str:
    first, *others = question.accepted
    lines = [f"The answer is **{first}**."]
    if others:
        lines.append(f"-# Also accepted: {', '.join(others[:FORMS_SHOWN])}")
    if given:
        lines.insert(0, _written(given, Form.SHORT))
    at = confusion_at(question, given)
    if at is not None:
        lines.append(f"\n✕ *{question.refused[at].text}*: {question.refused[at].why}")
    return "\n".join(lines) + f"\n\n{question.answer.strip()}"


def _written(given: str, form: Form) -> str:
    return f"You wrote {layout.escape(layout.truncate(given, TYPED_LIMITS[form]))}."


def typed_form(message: TypedForm, opening: int, feature: str = "quiz") -> ui.Modal:
    """The form for a figure or a short text. ``opening`` makes its id its own."""
    question = message.question
    asked = form_of(question)
    form = ui.Modal(
        title=layout.truncate(question.title, TITLE_LIMIT),
        custom_id=f"{feature}:number:{message.quiz_id}:{message.position}:{opening}",
        timeout=900,
    )
    label = f"Your answer in {question.unit}" if question.unit else "Your answer"
    advice = "Such as 0.5, 50 %, 1/2 or 1,000. A little rounding is fine."
    if asked is Form.SHORT:
        advice = "A name or a few words. Capitals, hyphens and small slips don't matter."
    form.add_item(
        ui.Label(
            text=layout.truncate(label, TITLE_LIMIT),
            description=advice,
            component=ui.TextInput(
                custom_id="number",
                max_length=TYPED_LIMITS.get(asked, TYPED_LIMITS[Form.NUMBER]),
                required=True,
            ),
        )
    )
    return form
