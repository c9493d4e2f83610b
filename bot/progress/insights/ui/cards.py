"""How insights look: a picture, short words, bars of text, figures beside them. Pure drawing."""

from collections.abc import Sequence

from discord import ButtonStyle

from bot.gateway import layout
from bot.gateway.layout import Accent, FileReply
from bot.progress.insights import rules
from bot.progress.insights.messages import (
    DriftConsentSet,
    GroupInsights,
    InsightsFile,
    PeopleInsights,
    QuestionInsights,
    Weeks,
)
from bot.progress.insights.ui import lines
from bot.progress.insights.ui.picture import drawn

MOST_NAMES = 10
_FOOT = "-# Only you see this. Figures about fewer than five members aren't shown."
_VIEWS = {"picture": "Overview", "people": "People", "questions": "Questions"}
_WEEKS = {4: "4 weeks", 12: "12 weeks", 52: "A year"}


def _head(weeks: Weeks) -> str:
    first, last = layout.brief_day(weeks.first), layout.brief_day(weeks.last)
    if weeks.first.year != weeks.last.year:
        first, last = (f"{one.day} {one:%b %Y}" for one in (weeks.first, weeks.last))
    return f"### Insights · {first} to {last}"


def overview(message: GroupInsights) -> layout.Card:
    """All of it as one picture; nothing is drawn of fewer than five people."""
    found = message.people
    head = [_head(found.weeks), _active(found)]
    if found.people is None:
        return _card(found.weeks, [*head, *lines.topics(message.questions)], "picture")
    shown = [layout.text("\n".join(head)), drawn(message), layout.text(_drifting(found))]
    return _framed(found.weeks, shown, "picture")


def people(found: PeopleInsights) -> layout.Card:
    """When members are here, who drifts, and the mock interviews."""
    head = [_head(found.weeks), _active(found), *lines.weekdays(found)]
    return _card(found.weeks, [*head, _drifting(found), *lines.mock_interviews(found)], "people")


def _active(found: PeopleInsights) -> str:
    if found.people is None:
        return "**Fewer than five members were active**, so nothing is broken down."
    return f"**{found.people:,} members were active.**"


def _drifting(found: PeopleInsights) -> str:
    number = "fewer than five" if found.drifting is None else f"{found.drifting:,}"
    words = (
        f"**Drifting:** {number} members practised some weeks ago, but not in the last two weeks."
    )
    if found.drifting_ids:
        shown = [f"<@{one}>" for one in found.drifting_ids[:MOST_NAMES]]
        words += f" Of those, {', '.join(shown)} agreed to be named: a kind word may help."
    return words


def questions(found: QuestionInsights) -> layout.Card:
    """How the questions went."""
    return _card(found.weeks, [_head(found.weeks), *lines.questions(found)], "questions")


def _card(shown: Weeks, said: list[str], view: str) -> layout.Card:
    return _framed(shown, [layout.text("\n".join(said))], view)


def _framed(shown: Weeks, parts: Sequence[layout.CardItem], view: str) -> layout.Card:
    views = [
        _button(label, f"insights:{name}:{shown.number}:view", is_shown=name == view)
        for name, label in _VIEWS.items()
    ]
    spans = [
        _button(label, f"insights:{view}:{weeks}", is_shown=weeks == shown.number)
        for weeks, label in _WEEKS.items()
    ]
    file = layout.button("As a file", f"insights:file:{shown.number}")
    return layout.card(
        layout.container(
            Accent.INFO, *parts, layout.row(*views, file),
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
    GroupInsights: overview, PeopleInsights: people, QuestionInsights: questions,
    InsightsFile: file, DriftConsentSet: consent_set,
}  # fmt: skip
