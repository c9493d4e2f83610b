"""How feedback looks. Pure drawing.

The words keep to what a matcher can know: it *spotted* a wording or it didn't. They never
judge, and always say that meaning can't be judged. The count is of the member's own ticks.
"""

import discord
from discord import ui

from bot.bank.model import Choice, Kind, Question
from bot.bank.terms.opposites import Doubt
from bot.gateway import layout
from bot.gateway.layout import Accent
from bot.gateway.questions import LETTERS, model_answer, quote
from bot.practice.review.rules import describe_day
from bot.practice.second.ui import second_buttons, second_lines
from bot.practice.self_check.messages import ModelAnswer, SelfCheck
from bot.practice.self_check.rules.named import NameSeen, NumberSeen, OptionsSeen
from bot.practice.self_check.rules.points import PointSeen

OPTION_LABEL = 100  # Discord's limit
MOST_OPTIONS = 25
QUOTE = 90
PART = 1400
"""Characters of each part of the card: with all parts it stays below Discord's limit."""


def _self_check(message: SelfCheck) -> layout.Card:
    """What was spotted in one's own answer, for oneself alone."""
    return layout.card(
        layout.container(
            Accent.GOOD,
            layout.text(what_was_found(message)),
            layout.separator(),
            instruction(message),
            tick_list(message, f"self_check:tick:{message.post_id}"),
            layout.row(*_buttons(message)),
        )
    )


def what_was_found(message: SelfCheck, room: int = layout.TEXT_LIMIT - 200) -> str:
    """What was spotted, in at most ``room`` characters."""
    parts = [
        f"-# {layout.escape(message.question.title)}\n{_lead(message)}",
        *_told(message),
        *_lists(message),
        *second_lines(message.second, [(one.statement, one.spotted) for one in message.points]),
        *_pitfalls(message),
        *_small_print(message),
    ]
    return layout.truncate("\n".join(parts), room)


def _buttons(message: SelfCheck) -> list[layout.CardItem]:
    buttons = save_button(message, f"self_check:save:{message.post_id}")
    model = f"self_check:model:{message.post_id}"
    style = discord.ButtonStyle.secondary if buttons else discord.ButtonStyle.primary
    buttons.append(layout.button("Show model answer", model, style=style))
    if message.may_share:
        buttons.append(layout.button("Share in thread", f"answers:share:{message.post_id}"))
    return [*buttons, *second_buttons(message.second)]


def save_button(message: SelfCheck, custom_id: str) -> list[layout.CardItem]:
    """*Save*, with what the card shows ticked in its id; nothing where there is nothing to save."""
    if not message.points or message.just_saved:
        return []
    save = f"{custom_id}:{message.listing}:{message.mask}"
    return [layout.button("Save", save, style=discord.ButtonStyle.primary)]


def instruction(message: SelfCheck) -> layout.CardItem | None:
    """What to do with the list of points, if there is one."""
    return layout.text(f"-# {_instruction(message)}") if message.points else None


def _instruction(message: SelfCheck) -> str:
    if message.just_saved:
        return "Saved. Change a tick and press *Save* again whenever you like."
    whose = "what your story has" if message.question.kind is Kind.STORY else "what you said"
    return f"Tick {whose}, in whatever words, then press *Save*. Until then nothing is kept."


def _lead(message: SelfCheck) -> str:
    if message.question.kind is Kind.STORY:
        return "Only you know your story: tick what it has. I can't judge meaning."
    if not message.points:
        return "I look for the wording of options, figures and names; I can't judge meaning."
    ideas = layout.count(len(message.points), "idea")
    if not any(point.spotted for point in message.points):
        return (
            f"I looked for {ideas} and recognised none of your wording. I can't judge meaning, so "
            "tick what you did say."
        )
    if message.is_bare_list:
        return (
            f"Your answer reads as a list of terms. I looked for the wording of {ideas}; I can't "
            "judge meaning, and an interviewer will want to hear how the terms fit together."
        )
    return f"I looked for the wording of {ideas}; I can't judge meaning."


def _lists(message: SelfCheck) -> list[str]:
    if message.question.kind is Kind.STORY or not message.points:
        return []
    found = [point for point in message.points if point.is_preselected]
    perhaps = [point for point in message.points if point.spotted and not point.is_preselected]
    others = [point for point in message.points if not point.spotted]
    lines = []
    covered = len(message.is_shown_ticked & {point.fingerprint for point in message.points})
    if covered:
        lines.append(f"**You covered {covered} of {len(message.points)}**")
    for heading, group in (("", found), ("Perhaps said", perhaps), ("Not found yet", others)):
        if group:
            lines += [f"**{heading}**"] if heading else []
            lines.append(layout.listing((_line(point, message) for point in group), PART))
    return lines


def _line(point: PointSeen, message: SelfCheck) -> str:
    sign = "✓" if point.fingerprint in message.is_shown_ticked else "○"
    mine = ""
    if message.ticked is not None and message.marked is None:
        ticked = point.fingerprint in message.ticked
        if ticked and not point.spotted:
            mine = " · you ticked it"
        elif point.is_preselected and not ticked:
            mine = " · you left it unticked"
    if not point.spotted:
        return f"{sign} {point.statement}{mine}"
    line = f"{sign} {point.statement.rstrip('.')} — {quote(point.words, QUOTE)}{mine}"
    return line if point.doubt is None else f"{line}\n{_doubt(point.doubt)}"


def _doubt(doubt: Doubt) -> str:
    said, meant = layout.escape(doubt.said), layout.escape(doubt.meant)
    if not said:
        return f"-# Read this one again: the point says *{meant}*, and I didn't find that here"
    if not meant:
        return f"-# Read this one again: you say *{said}*, and the point doesn't"
    return f"-# Read this one again: *{said}* where the point says *{meant}*"


def _pitfalls(message: SelfCheck) -> list[str]:
    if not message.pitfalls:
        return []
    lines = (
        f"• {pitfall.note.rstrip('.')} — {quote(pitfall.words, QUOTE)}"
        for pitfall in message.pitfalls
    )
    heading = "Common mistake" if len(message.pitfalls) == 1 else "Common mistakes"
    return [f"**{heading}**", layout.listing(lines, PART // 2)]


def _told(message: SelfCheck) -> list[str]:
    """What a choice or number question has to say."""
    question = message.question
    if message.options is not None and question.choices:
        return _options(message.options, question)
    if message.number is not None:
        return _number(message.number, question)
    if message.name is not None:
        return [_name(message.name, question)]
    return []


def _name(name: NameSeen, question: Question) -> str:
    model = f"**{question.accepted[0]}**"
    if not name.words:
        return f"I found no name for it that I know. The model answer calls it {model}."
    return f"I found {quote(name.words, QUOTE)}. The model answer calls it {model}."


def _options(seen: OptionsSeen, question: Question) -> list[str]:
    model = question.right_choices
    lines = []
    if not seen.named:
        lines.append("I couldn't tell which option you named.")
    else:
        names = layout.join(f"**{LETTERS[at]}**" for at in seen.named)
        same = " So does the model answer." if seen.named == model else ""
        lines.append(f"You named {names}.{same}")
        lines += [_why(at, question.choices[at]) for at in seen.named]
    rest = [at for at in model if at not in seen.named]
    if rest:
        names = layout.join(f"**{LETTERS[at]}**" for at in rest)
        also = " also" if set(seen.named) & set(model) else ""
        lines.append(f"The model answer{also} names {names}.")
        lines += [_why(at, question.choices[at]) for at in rest]
    return lines


def _why(at: int, choice: Choice) -> str:
    return f"**{LETTERS[at]}** {choice.text}: {choice.why}"


def _number(number: NumberSeen, question: Question) -> list[str]:
    assert question.value is not None
    value = f"**{question.value:,.10g}{_unit(question.unit)}**"
    seen = number.seen
    if seen is None:
        lines = [f"I found no figure in your text. The worked value is {value}."]
    elif seen.agrees:
        lines = [
            f"I found **{layout.escape(seen.written)}**. It agrees with the worked value, {value}."
        ]
    else:
        lines = [
            "The last figure that I found is "
            f"**{layout.escape(layout.truncate(seen.written, QUOTE))}**. "
            f"The worked value is {value}."
        ]
    if question.work:
        lines.append(f"-# Worked as `{question.work.replace('`', '')}`")
    return lines


def _unit(unit: str) -> str:
    return f" {unit}" if unit else ""


def _small_print(message: SelfCheck) -> list[str]:
    lines = []
    if message.has_changed:
        lines.append(
            "**This question was reworded in the meantime**, so nothing was saved. Above is how "
            "it reads now: please tick again."
        )
    if message.just_saved and message.comes_back_on is not None and message.today is not None:
        when = describe_day(message.comes_back_on, message.today)
        lines.append(f"You'll see this question again {when}, with `/review now`.")
    if not message.all_read:
        lines.append("-# Your answer is long: I looked at its first 8,000 characters.")
    if message.reported and message.question.key_points:
        lines.append(
            "-# In this server the questions' authors can see which points you ticked that I "
            "hadn't spotted, without your name. They see your sentences only if your answer is in "
            "the thread."
        )
    return lines


def tick_list(message: SelfCheck, custom_id: str) -> layout.CardItem | None:
    """What a member ticks, if the question has points; the id ends with their fingerprint."""
    if not message.points:
        return None
    shown = {point.fingerprint: point for point in message.points}
    options = [
        discord.SelectOption(
            label=layout.truncate(point.statement, OPTION_LABEL),
            value=key,
            default=key in message.is_shown_ticked,
        )
        for key, point in list(shown.items())[:MOST_OPTIONS]
    ]
    story = message.question.kind is Kind.STORY
    select: layout.CardItem = ui.Select(
        custom_id=f"{custom_id}:{message.listing}",
        placeholder="What does your story have?" if story else "What did you say?",
        min_values=0,
        max_values=len(options),
        options=options,
    )
    return layout.row(select)


def _model_answer(message: ModelAnswer) -> layout.Card:
    """The model answer, for oneself alone."""
    # Its key points stand in the feedback, where they can be ticked.
    question = message.question
    head = f"### {layout.escape(question.title)}\n"
    room = layout.TEXT_LIMIT - len(head) - 100
    return layout.notice(
        Accent.INFO,
        f"{head}{layout.within(model_answer(question), room)}",
        layout.next_step("Add to my reviews", f"review:add:{question.id}"),
        layout.button("Another question", "practise:topic:need"),
    )


RENDERERS: layout.Renderers = {SelfCheck: _self_check, ModelAnswer: _model_answer}
