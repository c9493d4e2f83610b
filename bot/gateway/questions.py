"""How a question of the bank looks, wherever it is shown. Pure drawing, in Markdown."""

from collections.abc import Iterable

from discord import ui

from bot.bank.model import Coding, Kind, Question, Star, topic_name
from bot.gateway import layout

LETTERS = "ABCDE"
SOURCES_SHOWN = 3
NAMES_SHOWN = 6
CODE_COLUMNS = 28
"""Signs of a line of code in a card on a phone 390 px wide; what is longer is broken."""
FORM_TEXT_LIMIT = 3000
"""Of what a form shows above its field: a form is read with the keyboard open."""


def facts(question: Question) -> str:
    """Topic, difficulty and time, in one line."""
    return f"{topic_name(question.topic)} · {question.difficulty.value} · {question.minutes} min"


def options(question: Question) -> str:
    """The options with their letters, one below the other; "" if there are none."""
    pairs = zip(LETTERS, question.choices, strict=False)
    return "\n".join(f"**{letter}** {choice.text}" for letter, choice in pairs)


def task(question: Question) -> str:
    """The whole prompt, with its options and what to say about them."""
    parts = [question.prompt.strip()]
    if question.kind is Kind.SHORT:
        parts.append("Name it, and say in a sentence what it is.")
    elif question.kind is Kind.CHOICE:
        many = question.takes_several
        parts += [options(question), "Say why for each." if many else "Pick one and say why."]
    return "\n\n".join(parts)


def above_field(question: Question, asked: str) -> ui.Item[ui.Modal]:
    """What a form asks, whole, above its field: nobody has to keep it in mind while writing."""
    shown = layout.after_lists(asked)
    if len(shown) > FORM_TEXT_LIMIT:
        end = "\n-# The question goes on; its card has the rest."
        shown = layout.truncate(shown, FORM_TEXT_LIMIT - len(end)) + end
    return ui.TextDisplay(f"### {question.title}\n{shown}")


def sources(question: Question) -> str:
    """Where to read on, in one line; "" if there is nothing."""
    return " · ".join(
        f"[{source.title}]({source.url})" if source.url else source.title
        for source in question.sources[:SOURCES_SHOWN]
    )


def quote(words: Iterable[str], limit: int) -> str:
    """A member's own words as they were written, in one line; pieces are parted by an ellipsis."""
    plain = " … ".join(" ".join(piece.split()) for piece in words)
    return f"*“{layout.escape(layout.truncate(plain, limit))}”*"


def solution(question: Question) -> str:
    """Everything that is revealed of a question."""
    return "\n\n".join(filter(None, (*_model(question), further(question), _reading(question))))


def model_answer(question: Question) -> str:
    """What a good answer says, with its code or its outline, and where to check it."""
    return "\n\n".join(filter(None, (*_model(question), _reading(question))))


def further(question: Question) -> str:
    """What belongs to a model answer: its points, common mistakes, what is asked next."""
    parts = []
    for heading, lines in (
        ("Key points", [point.point for point in question.key_points]),
        ("Did you", question.checklist),
        ("Common mistakes", [pitfall.note for pitfall in question.pitfalls]),
        ("Likely follow-ups", question.follow_ups),
    ):
        if lines:
            parts.append(f"**{heading}**\n" + "\n".join(f"- {line}" for line in lines))
    return "\n\n".join(parts)


def _model(question: Question) -> tuple[str, ...]:
    return (
        _names(question) if question.accepted else "",
        _right_options(question) if question.choices else "",
        question.answer.strip(),
        _outline(question.star) if question.star is not None else "",
        *_examples(question),
        _code(question.coding) if question.coding is not None else "",
    )


def _reading(question: Question) -> str:
    return f"-# {sources(question)}" if question.sources else ""


def _outline(star: Star) -> str:
    """What to bring to each part of a story."""
    parts = (
        ("Situation", star.situation),
        ("Task", star.task),
        ("Action", star.action),
        ("Result", star.result),
    )
    return "\n".join(f"**{name}** {words}" for name, words in parts)


def _examples(question: Question) -> tuple[str, ...]:
    """How the story goes well, and how it falls short."""
    pairs = (
        ("A strong story", question.strong_outline), ("A weak story", question.weak_outline),
    )  # fmt: skip
    return tuple(f"**{name}**\n{words.strip()}" for name, words in pairs if words.strip())


def _code(coding: Coding) -> str:
    """The solution that the bank's own tests have run."""
    code = f"**Tested solution**\n{layout.code(coding.solution, coding.language.value)}"
    if result := rows(coding):
        code += f"\n**It gives**\n{layout.code(result)}"
    return f"{code}\n**Complexity** {coding.complexity}" if coding.complexity else code


def rows(coding: Coding) -> str:
    """The rows that a query gives, in columns, numbers to the right; "" for what is no query.
    Rows too wide for a phone have their values one below the other."""
    lines = [["NULL" if cell is None else str(cell) for cell in row] for row in coding.expected]
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    are_numbers = [
        all(isinstance(cell, int | float | None) for cell in column)
        for column in zip(*coding.expected, strict=True)
    ]
    if sum(widths) + 2 * (len(widths) - 1) > CODE_COLUMNS:
        return "\n".join(f"{at}) " + "\n   ".join(line) for at, line in enumerate(lines, start=1))
    return "\n".join(
        "  ".join(
            cell.rjust(width) if is_number else cell.ljust(width)
            for cell, width, is_number in zip(line, widths, are_numbers, strict=True)
        ).rstrip()
        for line in lines
    )


def _right_options(question: Question) -> str:
    lines = []
    for letter, choice in zip(LETTERS, question.choices, strict=False):
        verdict = "right" if choice.right else "not this one"
        lines.append(f"**{letter}** {verdict}: {choice.why}")
    return "\n".join(lines)


def _names(question: Question) -> str:
    """The name that was asked for, its other names, and what it is taken for."""
    first, *others = question.accepted
    lines = [f"It is **{first}**."]
    if others:
        lines.append(f"-# Also called {', '.join(others[:NAMES_SHOWN])}")
    lines += [f"Not *{one.text}*: {one.why}" for one in question.refused]
    return "\n".join(lines)
