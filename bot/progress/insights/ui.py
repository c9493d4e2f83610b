"""How insights look: short words, bars of text, figures beside them. Pure drawing."""

from collections.abc import Iterable, Sequence

from discord import ButtonStyle

from bot.gateway import layout
from bot.gateway.layout import Accent, FileReply
from bot.progress.insights import rules
from bot.progress.insights.messages import (
    Counted,
    DriftConsentSet,
    InsightsFile,
    PeopleInsights,
    QuestionInsights,
    Weeks,
)
from bot.server.weekdays import WEEKDAY_NAMES

WIDTH = 14
"""Of a bar, so that it stands on one line of a phone."""
MOST_HOURS, MOST_ASKED, MOST_TOPICS, MOST_NAMES, TITLE = 3, 5, 6, 10, 36
_FOOT = "-# Only you see this. Figures about fewer than five members aren't told."
_WEEKS = {4: "4 weeks", 12: "12 weeks", 52: "A year"}


def _bars(names: Sequence[str], numbers: Sequence[int | None]) -> str:
    """One line each: the name, a bar, the figure."""
    most = max((one for one in numbers if one is not None), default=0)
    lines = []
    for name, number in zip(names, numbers, strict=True):
        if number is None:
            lines.append(f"{name} · under 5")
        else:
            lines.append(f"{name} {'█' * max(1, round(WIDTH * number / most))} {number:,}")
    return "```\n" + "\n".join(lines) + "\n```"


def _head(weeks: Weeks) -> str:
    first, last = layout.brief_day(weeks.first), layout.brief_day(weeks.last)
    return f"### Insights · {first} to {last}"


def people(found: PeopleInsights) -> layout.Card:
    """When members are here, who drifts, and the mock interviews."""
    lines = [_head(found.weeks)]
    if found.people is None:
        lines.append("**Fewer than five members were active**, so nothing is broken down.")
    else:
        lines.append(f"**{found.people:,} members were active.** By weekday:")
        lines.append(_bars(WEEKDAY_NAMES, found.weekdays) + _hours(found))
    lines.append(_drifting(found))
    if found.mocks is None:
        lines.append("**Mock interviews:** fewer than five members were in one.")
    else:
        mocks = found.mocks
        lines.append(
            f"**Mock interviews:** {mocks.agreed:,} agreed, {mocks.held:,} held, "
            f"{mocks.missed:,} missed."
        )
    return _card(found.weeks, lines, "people")


def _hours(found: PeopleInsights) -> str:
    told = [(number, hour) for hour, number in enumerate(found.hours) if number is not None]
    if not told:
        return ""
    busiest = sorted(told, key=lambda one: (-one[0], one[1]))[:MOST_HOURS]
    hours = layout.join(f"{hour:02}:00 ({number:,})" for number, hour in busiest)
    return f"\n**Busiest hours:** {hours}."


def _drifting(found: PeopleInsights) -> str:
    number = "fewer than five" if found.drifting is None else f"{found.drifting:,}"
    words = f"**Drifting:** {number} members practised some weeks ago and not in the last two."
    if found.drifting_ids:
        shown = [f"<@{one}>" for one in found.drifting_ids[:MOST_NAMES]]
        words += f" Of those, {', '.join(shown)} let you see it: a kind word may help."
    return words


def questions(found: QuestionInsights) -> layout.Card:
    """How the questions went."""
    lines = [_head(found.weeks)]
    if found.asked:
        lines.append("**Answers in time, newest first**")
        lines += [
            f"- {layout.brief_day(one.on)}: {_number(one.answers)} · "
            f"{layout.truncate(one.title, TITLE)}"
            for one in found.asked[:MOST_ASKED]
        ]
    else:
        lines.append("No question of the day was posted.")
    if found.hardest:
        lines.append("**Hardest**")
        lines += [
            f"- {layout.truncate(one.name, TITLE)}: {one.number} % right" for one in found.hardest
        ]
    if found.reported:
        lines.append("**Reported by members**")
        lines += _listed(found.reported[: rules.MOST_LISTED])
    if found.topics:
        some = [f"{one.name} {one.number}" for one in found.topics[:MOST_TOPICS]]
        left = len(found.topics) - len(some)
        more = f" and {left} more" if left else ""
        lines.append(f"**Topics covered:** {', '.join(some)}{more}.")
    return _card(found.weeks, lines, "questions")


def _number(number: int | None) -> str:
    return "under 5" if number is None else f"{number:,}"


def _listed(found: Iterable[Counted]) -> list[str]:
    return [f"- {layout.truncate(one.name, TITLE)}: {_number(one.number)}" for one in found]


def _card(shown: Weeks, lines: list[str], view: str) -> layout.Card:
    views = [
        _button(label, f"insights:{name}:{shown.number}:view", is_shown=name == view)
        for name, label in (("people", "People"), ("questions", "Questions"))
    ]
    spans = [
        _button(label, f"insights:{view}:{weeks}", is_shown=weeks == shown.number)
        for weeks, label in _WEEKS.items()
    ]
    file = layout.button("As a file", f"insights:file:{shown.number}")
    return layout.card(
        layout.container(
            Accent.INFO, layout.text("\n".join(lines)), layout.row(*views, file),
            layout.row(*spans), layout.text(_FOOT),
        )
    )  # fmt: skip


def _button(label: str, custom_id: str, *, is_shown: bool) -> layout.CardItem:
    style = ButtonStyle.primary if is_shown else ButtonStyle.secondary
    one = layout.button(label, custom_id, style=style)
    one.disabled = is_shown
    return one


def file(message: InsightsFile) -> FileReply:
    """All of it for a spreadsheet."""
    weeks = message.people.weeks
    return FileReply(
        "**Your group in figures.** Only you see this.",
        f"insights-{weeks.first.isoformat()}-{weeks.last.isoformat()}.csv",
        # With the mark by which Excel knows it.
        rules.table(message.people, message.questions).encode("utf-8-sig"),
    )


def consent_set(message: DriftConsentSet) -> layout.Card:
    """What a member lets organisers see."""
    if message.is_given:
        words = (
            "**Organisers may see your name if you stop practising for two weeks.** They see it "
            "among their insights, nowhere else."
        )
        return layout.notice(
            Accent.GOOD, words, layout.next_step("My settings", "help:settings"),
            layout.button("Hide my name", "insights:withdraw"),
        )  # fmt: skip
    return layout.notice(
        Accent.GOOD,
        "**Organisers don't see your name.** They see how many members stopped practising.",
        layout.next_step("My settings", "help:settings"),
    )


RENDERERS: layout.Renderers = {
    PeopleInsights: people, QuestionInsights: questions, InsightsFile: file,
    DriftConsentSet: consent_set,
}  # fmt: skip
