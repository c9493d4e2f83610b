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


HEADER = """\
# yaml-language-server: $schema=../question.schema.json
topic: {topic}
questions:
"""
_START = """\
  - id: short-name-of-it        # lower case and hyphens; never changed later
    title: Names the subject    # 10 to 70 characters, without the answer
    prompt: |
      What the interviewer says, in 40 to 900 characters.
    difficulty: medium          # easy, medium or hard
    kind: {kind}
    minutes: 4                  # typing time, 2 to 6
    answer: |
      {answer}
"""
_PARTS = {
    Kind.OPEN: """\
    key_points:                 # 3 to 6
      - point: One statement that a good answer makes.
        terms: [textbook wording, plain wording, one/other word + word nearby]
      - point: A second statement.
        terms: [wording, other wording, third wording]
      - point: A third statement.
        terms: [wording, other wording, third wording]
    pitfalls:                   # what people say the wrong way round
      - note: What is true instead.
        terms: [the reversed claim]
""",
    Kind.CHOICE: """\
    choices:                    # 2 to 5 (2: True and False), about equally long;
                                # when several are right, the prompt says: Choose all that apply.
      - text: An option
        right: true
        why: Why it is right.
      - text: Another option
        right: false
        why: Why people believe it, and why it is wrong.
      - text: A third option
        right: false
        why: Why people believe it, and why it is wrong.
""",
    Kind.NUMBER: """\
    value: 0.375
    tolerance: 0.005            # how far off still counts; 0 if exact
    unit: ""                    # such as "%" or "GB"
    work: 3 / (3 + 5)           # the checker recomputes it
""",
    Kind.SHORT: """\
    accept: [the usual name, another name, ITS ABBREVIATION]  # the one to show first
    not:                        # near it, and never accepted; may be left out
      - text: another thing
        why: What it is instead.
""",
    Kind.STORY: """\
    star:
      situation: What to set the scene with, in one sentence.
      task: What was theirs to do.
      action: What they did, step by step, saying "I".
      result: What came of it, with a figure, and what they learnt.
    checklist:                  # 4 to 7 things to tick
      - I said what was at stake.
      - I told what I did myself.
      - I gave a figure for the result.
      - I said what I would do differently.
    weak_outline: |
      You say that … (40 to 120 words)
    strong_outline: |
      You say that … (40 to 120 words)
""",
}
_ANSWERS = {
    Kind.OPEN: "The model answer, 80 to 250 words: define, intuition, when, trade-offs.",
    Kind.CHOICE: "Why the right option is right, in 25 to 120 words.",
    Kind.NUMBER: "The worked solution, step by step, in 40 to 200 words.",
    Kind.SHORT: "What it is called and what it is, in 25 to 150 words.",
    Kind.STORY: "What the interviewer listens for, and how to build it, 60 to 200 words.",
}
_END = """\
    hint: Helps without giving it away.
    follow_ups: [What would the interviewer ask next?]
    sources:
      - title: "Author, Book (edition), chapter 3"
        # url: https://…
    tags: []                    # such as guide-basics
"""


def skeleton(kind: Kind) -> str:
    """One question of a kind, to be pasted below `questions:`."""
    start = _START.format(kind=kind, answer=_ANSWERS[kind])
    return start + _PARTS[kind] + _END
