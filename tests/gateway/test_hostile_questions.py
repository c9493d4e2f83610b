"""Questions of a server's own as long and as odd as the check lets them be: every card that shows
one stays within Discord's limits, ends its code, and lets nothing call anybody."""

import dataclasses
import operator
import random
from collections.abc import Iterator
from functools import cache
from typing import Any

from discord import ui

from bot.bank.model import Kind, Question
from bot.bank.own.reader import read_file
from bot.bank.own.writer import yaml_text
from bot.bank.parsing.question import shown
from bot.gateway import layout
from tests.bank.texts import CHOICE, NUMBER, OPEN, SHORT, STORY, topic_file
from tests.gateway.examples import examples
from tests.together import each
from tests.world import World

MOST_PARTS = 40
PIECES = (
    "word ", "W" * 80 + " ", "\n", "\n\n", "- item\n", "1. item\n", "> quote\n", "# Heading\n",
    "-# small\n", "**bold** ", "*", "_", "~~", "||spoiler||", "`code`", "`", "🙂", "漢字", "ـ",
    "[a](https://example.org) ", "\\", "\\$", "$5 ", "$x_i^2$ ", "\n\nmath: \\frac{a}{b}\n\n",
    "\n```python\nx = 1\n```\n", "\n```\n" + "wide " * 30 + "\n```\n", "```x```", "\u202fnarrow",
    "@ here", "<b>", "&amp;", "| a | b |\n",
)  # fmt: skip


def odd_texts(count: int) -> Iterator[str]:
    """Texts made by chance of everything that Markdown knows."""
    rng = random.Random(7)
    for _ in range(count):
        some = "".join(rng.choices(PIECES, k=rng.randint(1, 30)))
        yield "Words that begin it. " + some * rng.choice([1, 99])


@cache
def bases() -> tuple[Question, ...]:
    """One question of each kind; the open one has a tail of everything."""
    files = topic_file(OPEN, CHOICE, NUMBER, SHORT), topic_file(STORY, topic="behavioural")
    found = [one for text in files for one in read_file("a.yaml", text.encode()).questions]
    assert {one.kind for one in found} == set(Kind), "all of them can be read"
    return tuple(found)


def filled(base: Question, text: str) -> Question:
    """The same question with every text as long as the form of a file has room for."""

    def fit(most: int) -> str:
        cut = text[:most]
        if len(text) > most:
            cut = cut[: max(cut.rfind(" "), cut.rfind("\n"), most // 2)]
        if cut.count("$") % 2:
            cut = cut[: cut.rfind("$")]
        cut = cut.rstrip().removesuffix("math:")
        return f"{cut.strip()}\n```" if cut.count("```") % 2 else cut.strip()

    def line(most: int) -> str:
        words = " ".join(text.replace("```", "").replace("math:", "").split())
        return words.replace("\\frac", "").replace("$", "")[:most].strip()

    return dataclasses.replace(
        base,
        title=line(70),
        topic="Our own topic of forty characters, all",
        prompt="Choose all that apply. " + fit(870),
        answer="It is recall. " + fit(1500 if base.choices else 1850),
        hint=fit(190),
        follow_ups=tuple(f"{line(190)} {at}" for at in range(3)),
        key_points=tuple(
            dataclasses.replace(point, point=f"{line(170)} {at}", terms=())
            for at, point in enumerate(base.key_points)
        ),
        choices=tuple(
            dataclasses.replace(one, text=f"{at}{line(85)}", why=fit(180))
            for at, one in enumerate((*base.choices, *base.choices)[:5])
        ),
        checklist=tuple(f"{at}{line(95)}" for at, _ in enumerate(base.checklist)),
        weak_outline=fit(980) if base.star else "",
        strong_outline=fit(980) if base.star else "",
        pitfalls=(),
        sources=tuple(dataclasses.replace(one, title=line(180)) for one in base.sources),
    )


@cache
def fields_of(kind: type) -> tuple[str, ...]:
    """The names of what a dataclass is made of; none of another type."""
    fields = dataclasses.fields(kind) if dataclasses.is_dataclass(kind) else ()
    return tuple(field.name for field in fields if field.init)


def swapped(value: Any, by_kind: dict[Kind, Question]) -> Any:
    """A message with the questions in it exchanged; itself where it has none."""
    if isinstance(value, Question):
        return by_kind.get(value.kind, value)
    if isinstance(value, tuple):
        others = tuple(swapped(one, by_kind) for one in value)
        return value if all(map(operator.is_, others, value)) else others
    changed = {}
    for name in fields_of(type(value)):
        part = getattr(value, name)
        if (other := swapped(part, by_kind)) is not part:
            changed[name] = other
    return dataclasses.replace(value, **changed) if changed else value


def kind_shown(message: object) -> Kind | None:
    """The kind of the first question in a message; None if there is none."""
    for kind in Kind:
        only = {one.kind: one for one in bases() if one.kind is kind}
        if swapped(message, only) is not message:
            return kind
    return None


@cache
def shown_in(here: World) -> tuple[tuple[Any, Any], ...]:
    """A message of every type for each kind of question that it can show, and its drawing."""
    found = [
        (message, render)
        for kind, render in here.app.router.renderers.items()
        for message in examples(kind)
    ]
    kept: dict[tuple[type, Kind], tuple[Any, Any]] = {}
    for message, render in found:
        if (kind := kind_shown(message)) is not None:
            kept.setdefault((type(message), kind), (message, render))
    return tuple(kept.values())


def faults(drawn: object) -> Iterator[str]:
    if isinstance(drawn, ui.LayoutView):
        if drawn.content_length() > layout.TEXT_LIMIT:
            yield f"{drawn.content_length()} characters"
        if sum(1 for _ in drawn.walk_children()) > MOST_PARTS:
            yield "too many parts"
        for item in drawn.walk_children():
            if isinstance(item, ui.TextDisplay):
                yield from text_faults(item.content)
    elif isinstance(drawn, ui.Modal):
        for part in drawn.children:
            if isinstance(part, ui.TextDisplay):
                yield from text_faults(part.content)


def text_faults(text: str) -> Iterator[str]:
    if not text.strip():
        yield "an empty text"
    if text.count("```") % 2:
        yield f"code that isn't ended: {text[-60:]!r}"


EXTREMES = [
    "Word " * 400,
    "W" * 2000,
    "Words, then\n" + "- item\n" * 300,
    "Words.\n```python\n" + "x = 1\n" * 20 + "```\n" + "and on " * 300,
    "Words.\n```\n" + "y" * 60 + "\n```\n" + "z\n" * 500,
    "Words.\n```sql\n" + "SELECT a, b FROM c;\n" * 100,
    "🙂" * 1000,
    "Words " + "`code` " * 200,
    "Words.\n\n" + "math: \\frac{a}{b}\n\n" * 40,
    "Words $x_{q}$ " * 90,
    "Words\n" * 300,
    "Words\n- a\n" * 300,
]


async def test_cards_hold_the_longest_and_oddest_questions(here: World) -> None:
    messages = shown_in(here)
    assert len({type(message) for message, _ in messages}) > 15
    wrong: dict[str, str] = {}
    for text in (*EXTREMES, *odd_texts(8)):
        hostile = {one.kind: shown(filled(one, text)) for one in bases()}
        for message, render in messages:
            for fault in faults(render(swapped(message, hostile))):
                wrong.setdefault(
                    f"{type(message).__name__}: {fault[:30]}", f"{text[:30]!r} {fault}"
                )
    assert not wrong, "\n".join(f"{name}: {words}" for name, words in sorted(wrong.items()))


@each("text", EXTREMES)
def test_the_check_lets_them_be(text: str) -> None:
    for one in bases():
        told = read_file("a.yaml", yaml_text([filled(one, text)]).encode())
        assert [str(fault) for fault in told.errors] == []
