"""What leaderboards count here, and over which dates. Pure."""

from datetime import date, timedelta

from bot.progress.boards.messages import Metric, Period


def metrics(*, any_practice: bool) -> tuple[Metric, ...]:
    """What can be looked at, what counts here first."""
    others = (Metric.ANSWERS, Metric.PRACTICE, Metric.MOCKS)
    return (Metric.DAYS, *others) if any_practice else others


def first_date(period: Period, today: date) -> date | None:
    """The first local date of a period that ends today; None: since ever."""
    if period is Period.WEEK:
        return today - timedelta(days=today.weekday())
    return today.replace(day=1) if period is Period.MONTH else None
