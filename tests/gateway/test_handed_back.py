"""What was typed into a form that could not be kept is handed back whole."""

from typing import Any

import pytest

from bot.gateway.routes import ComponentInteraction

LONG, OTHER = "s" * 200, "a" * 300


@pytest.mark.parametrize(
    ("values", "written"),
    [
        ({"title": "Faster", "situation": LONG, "action": OTHER}, f"{LONG}\n\n{OTHER}"),
        ({"text": LONG, "who": "share"}, LONG),
        ({"on": "in 3 weeks", "hours": "5", "tracks": ("coding",)}, "in 3 weeks"),
        ({}, ""),
    ],
)
def test_every_long_field_is_handed_back(values: dict[str, Any], written: str) -> None:
    raw: Any = None
    assert ComponentInteraction(raw, (), values).written() == written
