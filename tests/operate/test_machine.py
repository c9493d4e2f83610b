"""What the machine says of copies."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

from bot.core.daily_copy import PREFIX
from bot.operate.machine import last_copy

NOW = datetime(2026, 1, 5, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)


def copied(folder: Path, *moments: datetime) -> datetime | None:
    """The last copy of those that are made at these moments."""
    for at in moments:
        (folder / f"{PREFIX}{at:%Y%m%d-%H%M%S}.sqlite3").touch()
    return last_copy(folder, NOW)


def test_copies_of_the_future_do_not_count(tmp_path: Path) -> None:
    assert copied(tmp_path, NOW + 25 * HOUR) is None
    assert copied(tmp_path, NOW - 50 * HOUR) == NOW - 50 * HOUR
    assert copied(tmp_path, NOW + HOUR) == NOW + HOUR, "the clock may be a little off"
