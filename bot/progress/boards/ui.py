"""How leaderboards look. Pure drawing."""

from discord import ButtonStyle

from bot.daily.streaks.rules import Ranked
from bot.gateway import layout
from bot.gateway.layout import Accent
from bot.progress.boards.messages import PLACES_SHOWN, Leaderboard, Metric, Period

_PERIODS = {Period.WEEK: "Week", Period.MONTH: "Month", Period.EVER: "All time"}
_METRICS = {
    Metric.DAYS: "Days", Metric.ANSWERS: "Answers", Metric.PRACTICE: "Practice",
    Metric.MOCKS: "Interviews",
}  # fmt: skip
_COUNTED = {
    Metric.DAYS: "Days that count by an answer or by practice",
    Metric.ANSWERS: "Answers to the daily question",
    Metric.PRACTICE: "Questions of quizzes, reviews and practice",
    Metric.MOCKS: "Mock interviews held with a partner",
}
_CLIMB = {
    Metric.DAYS: ("My streak", "streaks:mine"),
    Metric.ANSWERS: ("My streak", "streaks:mine"),
    Metric.PRACTICE: ("Quiz me", "quiz:new"),
    Metric.MOCKS: ("Find a partner now", "pool:answer"),
}
"""What leads to a higher place."""
_NOBODY = "Nothing here yet. Be the first."


def leaderboard(message: Leaderboard) -> layout.Card:
    """Who did most; the viewer always finds their own line."""
    when = {
        Period.WEEK: "Since Monday", Period.MONTH: f"{message.last:%B}", Period.EVER: "All time",
    }  # fmt: skip
    rows = [_place(place, message) for place in message.places[:PLACES_SHOWN]]
    mine = next((p for p in message.places if p.standing.user_id == message.viewer_id), None)
    if mine is not None and mine not in message.places[:PLACES_SHOWN]:
        rows += ["…", _place(mine, message)]
    body = "\n".join(rows) if rows else _NOBODY
    # Said once above the numbers: a word in each row would break it in two on a phone.
    counted = f"-# {_COUNTED[message.metric]}; the streak, in days, breaks ties."
    hidden = "-# You chose not to be shown. `/streak visibility` changes that."
    return layout.card(
        layout.container(
            Accent.INFO,
            layout.text(f"### Leaderboard · {when[message.period]}\n{counted}\n{body}"),
            layout.text(hidden) if message.viewer_hidden else None,
            layout.separator(),
            layout.row(*_periods(message)),
            layout.row(*_metrics(message)),
            layout.row(layout.next_step(*_CLIMB[message.metric])),
        )
    )


def _periods(message: Leaderboard) -> list[layout.CardItem]:
    return [
        _button(label, period is message.period, f"{period.name}:{message.metric.name}:period")
        for period, label in _PERIODS.items()
    ]


def _metrics(message: Leaderboard) -> list[layout.CardItem]:
    return [
        _button(_METRICS[metric], metric is message.metric, f"{message.period.name}:{metric.name}")
        for metric in message.metrics
    ]


def _button(label: str, is_chosen: bool, arguments: str) -> layout.CardItem:
    """Leads to another board; the one that is shown can't be pressed. Ids differ in a card, so
    those of periods end with a word of their own."""
    style = ButtonStyle.primary if is_chosen else ButtonStyle.secondary
    one = layout.button(label, f"boards:show:board:{arguments.lower()}", style=style)
    one.disabled = is_chosen
    return one


def _place(place: Ranked, message: Leaderboard) -> str:
    one = place.standing
    name = layout.escape(one.name or "A member")
    me = " (you)" if one.user_id == message.viewer_id else ""
    streak = f" · streak {one.current:,}" if one.current else ""
    return f"`{place.place:>2}` **{name}**{me} · {one.answers:,}{streak}"


RENDERERS: layout.Renderers = {Leaderboard: leaderboard}
