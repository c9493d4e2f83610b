"""What a made-up id of a streak's button may not do."""

from datetime import date
from types import SimpleNamespace
from typing import Any

import pytest

from bot.daily.streaks.cog import StreakCog
from bot.gateway.routes import ComponentInteraction


@pytest.mark.parametrize("ordinal", ["0", "-5", "1", "٣"])
async def test_a_date_that_nobody_lived_is_no_failure(ordinal: str) -> None:
    asked: list[date] = []

    async def explain(*arguments: Any) -> None:
        asked.append(arguments[-1])

    cog = StreakCog(SimpleNamespace(explain=explain), SimpleNamespace())  # type: ignore[arg-type]
    raw: Any = SimpleNamespace(guild_id=1, user=SimpleNamespace(id=2))
    await cog.show_why(ComponentInteraction(raw, ("0", ordinal), {}))
    assert asked in ([date(2015, 1, 1)], [date.max])
