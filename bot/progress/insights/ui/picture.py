"""A group's figures as one picture, and the same in words. Pure drawing."""

from collections.abc import Sequence
from statistics import median
from typing import Any

from bot.gateway import layout
from bot.progress.insights.messages import AskedOnce, Counted, GroupInsights, PeopleInsights
from bot.progress.insights.ui import lines
from bot.server.weekdays import WEEKDAY_NAMES

TITLE, HOURS_APART = 30, 3
"""Characters beside a figure, and from one hour that is named to the next."""


def drawn(message: GroupInsights) -> layout.CardItem:
    """Columns by weekday, hour and question; bars of mock interviews, what was hard and topics.
    Where nothing is drawn, the lines of the other two views stand there. A chart of nothing but
    figures that aren't told is left out."""
    found, asked = message.people, tuple(reversed(message.questions.asked))
    edges = (0, len(asked) - 1)
    dates = [layout.brief_day(one.on) if at in edges else "" for at, one in enumerate(asked)]
    charts = (
        ("Members by weekday", WEEKDAY_NAMES, found.weekdays, _weekdays_said(found)),
        ("Members by hour", [_hour(at) for at in range(24)], found.hours, _hours_said(found)),
        (_ANSWERS, dates, [one.answers for one in asked], _answers_said(asked)),
    )
    told = [one for one in charts if any(number is not None for number in one[2])]
    columns = [
        (title, "○ under 5" if None in numbers else "", _columns(names, numbers))
        for title, names, numbers, _ in told
    ]
    alt = [said for *_, said in told]
    rows: list[tuple[str, list[tuple[str, int, str]]]] = []
    for title, named, of, word in _listed_parts(message):
        shown = [(layout.truncate(one.name, TITLE), one.number or 0) for one in named]
        words = [f"{number:,}{word}" for _, number in shown]
        bars = [(name, 100 * number // max(of, 1)) for name, number in shown]
        rows.append((title, [(*bar, said) for bar, said in zip(bars, words, strict=True)]))
        pairs = zip(shown, words, strict=True)
        alt.append(f"{title}: {', '.join(f'{name} {said}' for (name, _), said in pairs)}")
    what: dict[str, Any] = {"columns": columns, "rows": rows}
    text = [
        *lines.weekdays(found), *lines.mock_interviews(found), *lines.questions(message.questions)
    ]  # fmt: skip
    if not alt:
        return layout.text("\n".join(text))
    return layout.Picture("group", what, text="\n".join(text), alt=". ".join(alt) + ".")


_ANSWERS = "Answers in time, by question"


def _columns(
    names: Sequence[str], numbers: Sequence[int | None]
) -> list[tuple[str, int | None, str]]:
    """Seven with their figures above them; of more the first of the highest alone, since they
    would run into each other."""
    highest = numbers.index(max(one for one in numbers if one is not None))
    told = [
        f"{one:,}" if one is not None and (len(numbers) <= 7 or at == highest) else ""
        for at, one in enumerate(numbers)
    ]
    return list(zip(names, numbers, told, strict=True))


def _listed_parts(message: GroupInsights) -> list[tuple[str, Sequence[Counted], int, str]]:
    """Title, names with figures, what fills a line, and what follows a figure; only parts that
    have any."""
    mocks, questions = message.people.mocks, message.questions
    topics = questions.topics[: lines.MOST_TOPICS]
    parts: list[tuple[str, Sequence[Counted], int, str]] = []
    if mocks is not None:
        three = (
            Counted("agreed", mocks.agreed), Counted("held", mocks.held),
            Counted("missed", mocks.missed),
        )  # fmt: skip
        parts.append(("Mock interviews", three, max(mocks.agreed, mocks.held, mocks.missed), ""))
    if questions.hardest:
        parts.append(("Hardest questions", questions.hardest, 100, " % right"))
    if topics:
        left = len(questions.topics) - len(topics)
        title = f"Topics, {len(topics)} of {len(questions.topics)}" if left else "Topics"
        parts.append((f"{title}, by questions asked", topics, topics[0].number or 0, ""))
    return parts


def _hour(at: int) -> str:
    return "" if at % HOURS_APART else f"{at:02}"


def _weekdays_said(found: PeopleInsights) -> str:
    named = zip(WEEKDAY_NAMES, found.weekdays, strict=True)
    return (
        f"Members by weekday: {', '.join(f'{name} {lines.number_of(one)}' for name, one in named)}"
    )


def _hours_said(found: PeopleInsights) -> str:
    told = ("few" if one is None else f"{one:,}" for one in found.hours)
    return f"Members by hour from 00:00: {', '.join(told)}"


def _answers_said(asked: Sequence[AskedOnce]) -> str:
    """How many answered, in short: a year of questions has no room; the file has each."""
    told = [one.answers for one in asked if one.answers is not None]
    if not told:
        return ""
    days = dict.fromkeys(layout.brief_day(asked[at].on) for at in (0, -1))
    words = (
        f"{_ANSWERS}: {layout.count(len(asked), 'question')}, {' to '.join(days)}; "
        f"{min(told):,} to {max(told):,} answers, {median(told):,.0f} in the middle"
    )
    few = len(asked) - len(told)
    return words + (f", {few:,} with fewer than five" if few else "")
