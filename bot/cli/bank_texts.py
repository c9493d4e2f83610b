"""What `bank show`, `bank stats` and `bank new` print. Pure."""

from __future__ import annotations

import textwrap
from collections import Counter
from collections.abc import Iterable, Iterator

from bot.bank.model import TOPICS, Bank, Difficulty, Kind, Question

WIDTH = 88


def question_text(question: Question) -> str:
    """The question about as its card and its reveal will look."""
    return "\n".join(_lines(question)).rstrip() + "\n"


def _lines(question: Question) -> Iterator[str]:
    topic = TOPICS[question.topic].name
    yield f"{topic} · {question.difficulty} · {question.kind} · {question.minutes} min"
    yield question.title
    yield "=" * len(question.title)
    if question.retired:
        yield f"Retired{f'; replaced by {question.replaced_by}' if question.replaced_by else ''}."
    yield ""
    yield question.prompt
    for letter, choice in zip("ABCDE", question.choices, strict=False):
        yield f"  {letter}. {choice.text}"
    yield from _section("Hint", [question.hint])
    if question.coding is not None and question.coding.starter:
        yield from _section("Starter", [question.coding.starter], prose=False)
    yield ""
    yield "-" * WIDTH
    yield from _reveal(question)
    yield ""
    yield f"id: {question.id}   tags: {', '.join(question.tags) or 'none'}"


def _reveal(question: Question) -> Iterator[str]:
    if question.value is not None:
        unit = f" {question.unit}" if question.unit else ""
        yield f"{question.value:g}{unit} (give or take {question.tolerance:g})"
        yield f"work: {question.work}"
        yield ""
    if question.accepted:
        yield question.accepted[0]
        yield from _section("Also accepted", [", ".join(question.accepted[1:])])
        yield from _section("Not", [f"{one.text}: {one.why}" for one in question.refused])
        yield ""
    yield question.answer
    yield from _section(
        "Options",
        [
            f"{letter}. {'right' if choice.right else 'wrong'}: {choice.why}"
            for letter, choice in zip("ABCDE", question.choices, strict=False)
        ],
    )
    yield from _section("Key points", [f"• {point.point}" for point in question.key_points])
    yield from _section("Worth a second look", [f"• {item.note}" for item in question.pitfalls])
    if question.star is not None:
        star = question.star
        yield from _section(
            "Your story",
            [
                f"Situation: {star.situation}",
                f"Task: {star.task}",
                f"Action: {star.action}",
                f"Result: {star.result}",
            ],
        )
    yield from _section("Checklist", [f"[ ] {line}" for line in question.checklist])
    yield from _section("A weak outline", [question.weak_outline])
    yield from _section("A strong outline", [question.strong_outline])
    if question.coding is not None:
        yield from _section("Solution", [question.coding.solution], prose=False)
        yield from _section("Complexity", [question.coding.complexity])
    yield from _section("Follow-ups", [f"• {line}" for line in question.follow_ups])
    sources = [f"• {source.title} {source.url}".rstrip() for source in question.sources]
    yield from _section("Sources", sources)


def _section(heading: str, texts: Iterable[str], *, prose: bool = True) -> Iterator[str]:
    """A heading and its texts, or nothing when there is none."""
    given = [text for text in texts if text]
    if not given:
        return
    yield ""
    yield f"{heading}:"
    for text in given:
        if prose:
            yield textwrap.fill(text, WIDTH, initial_indent="  ", subsequent_indent="    ")
        else:
            yield textwrap.indent(text, "    ")


def stats_text(bank: Bank) -> str:
    """Counts of questions in use by topic, difficulty and kind, and how long they last."""
    heads = ["topic", "all", "floor", *Difficulty, *Kind]
    rows = [
        [topic.id, *_counts([q for q in bank.by_topic[topic.id] if not q.retired], topic.count)]
        for topic in TOPICS.values()
    ]
    floor = sum(topic.count for topic in TOPICS.values())
    rows.append(["whole bank", *_counts(bank.active, floor)])
    retired = len(bank.questions) - len(bank.active)
    table = [heads, *[[str(cell) for cell in row] for row in rows]]
    widths = [max(len(row[at]) for row in table) for at in range(len(heads))]
    lines = [_row(row, widths) for row in table]
    lines.insert(1, "-" * len(lines[0]))
    lines.insert(-1, "-" * len(lines[0]))
    lines += ["", f"{len(bank.active)} days without a repeat, with one question a day."]
    if retired:
        lines.append(f"{retired} more are retired.")
    return "\n".join(lines) + "\n"


def _counts(questions: Iterable[Question], floor: int) -> list[int]:
    listed = list(questions)
    difficulties = Counter(question.difficulty for question in listed)
    kinds = Counter(question.kind for question in listed)
    return [
        len(listed),
        floor,
        *(difficulties[difficulty] for difficulty in Difficulty),
        *(kinds[kind] for kind in Kind),
    ]


def _row(cells: list[str], widths: list[int]) -> str:
    first = cells[0].ljust(widths[0])
    return "  ".join(
        [first, *(cell.rjust(width) for cell, width in zip(cells[1:], widths[1:], strict=True))]
    )
