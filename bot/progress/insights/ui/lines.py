"""What insights say line by line. Pure drawing."""

from collections.abc import Iterable, Sequence

from bot.gateway import layout
from bot.progress.insights import rules
from bot.progress.insights.messages import Counted, PeopleInsights, QuestionInsights
from bot.server.weekdays import WEEKDAY_NAMES

WIDTH = 14
"""Of a bar, so that it stands on one line of a phone."""
MOST_HOURS, MOST_ASKED, MOST_TOPICS, TITLE = 3, 5, 6, 36


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


def weekdays(found: PeopleInsights) -> list[str]:
    """A bar for each, and the busiest hours; nothing of too few people."""
    if found.people is None:
        return []
    return [f"**By weekday**\n{_bars(WEEKDAY_NAMES, found.weekdays)}{_hours(found)}"]


def mock_interviews(found: PeopleInsights) -> list[str]:
    """Those agreed, held and missed."""
    mocks = found.mocks
    if mocks is None:
        return ["**Mock interviews:** fewer than five members were in one."]
    return [
        f"**Mock interviews:** {mocks.agreed:,} agreed, {mocks.held:,} held, "
        f"{mocks.missed:,} missed."
    ]


def _hours(found: PeopleInsights) -> str:
    told = [(number, hour) for hour, number in enumerate(found.hours) if number is not None]
    if not told:
        return ""
    busiest = sorted(told, key=lambda one: (-one[0], one[1]))[:MOST_HOURS]
    hours = layout.join(f"{hour:02}:00 ({number:,})" for number, hour in busiest)
    return f"\n**Busiest hours:** {hours}."


def questions(found: QuestionInsights) -> list[str]:
    """How the newest ones, the hardest and those that were reported went; the topics."""
    lines = []
    if found.asked:
        lines.append("**Answers in time, newest first**")
        lines += [
            f"- {layout.brief_day(one.on)}: {number_of(one.answers)} · "
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
    return lines + topics(found)


def topics(found: QuestionInsights) -> list[str]:
    """Those with the most questions of the day."""
    some = [f"{one.name} {one.number}" for one in found.topics[:MOST_TOPICS]]
    left = len(found.topics) - len(some)
    more = f" and {left} more" if left else ""
    return [f"**Topics covered:** {', '.join(some)}{more}."] if some else []


def number_of(number: int | None) -> str:
    """A figure, or that it is about too few people."""
    return "under 5" if number is None else f"{number:,}"


def _listed(found: Iterable[Counted]) -> list[str]:
    return [f"- {layout.truncate(one.name, TITLE)}: {number_of(one.number)}" for one in found]
