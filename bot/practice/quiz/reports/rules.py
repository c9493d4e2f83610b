"""When organisers hear of a report about a question. Pure."""

from datetime import datetime, timedelta

NOTICE_PAUSE = timedelta(days=7)
"""One question that many report, or one member often, fills no channel."""


def is_notice_due(told_at: datetime | None, now: datetime) -> bool:
    """Whether organisers who last heard of a question at ``told_at`` are told again."""
    return told_at is None or now - told_at >= NOTICE_PAUSE
