"""How much is asked of a language model, and when it is left alone: case by case."""

from datetime import UTC, datetime, timedelta

import pytest

from bot.core.language_model.rules import (
    Health,
    ModelOffer,
    fault_of_endpoint,
    fault_of_key,
    is_spent,
)

NOW = datetime(2026, 1, 1, tzinfo=UTC)
OFFER = ModelOffer(
    endpoint="https://example.org:8443/v1", name="m", key="k", per_day=10, per_member=3
)


@pytest.mark.parametrize(
    ("today", "of_member", "spent"),
    [(0, 0, False), (9, 2, False), (10, 0, True), (11, 2, True), (5, 3, True), (5, 4, True)],
)
def test_a_budget_of_everybody_and_one_of_a_member(
    today: int, of_member: int, *, spent: bool
) -> None:
    assert is_spent(OFFER, today=today, of_member=of_member) is spent


def test_three_failures_in_a_row_are_ten_minutes_of_rest_and_then_it_starts_afresh() -> None:
    health = Health()
    for failures in (1, 2):
        health = health.after_failure(NOW)
        assert health == Health(failures)
        assert not health.is_resting(NOW)
    health = health.after_failure(NOW)
    assert health == Health(0, NOW + timedelta(minutes=10))
    assert health.is_resting(NOW + timedelta(minutes=9, seconds=59))
    assert not health.is_resting(NOW + timedelta(minutes=10))
    assert health.after_failure(NOW) == health, "what was on its way doesn't end the rest"
    assert health.after_failure(NOW + timedelta(minutes=10)) == Health(1)


@pytest.mark.parametrize("port", ["", ":1", ":443"])
def test_an_endpoint_may_have_a_port(port: str) -> None:
    assert fault_of_endpoint(f"https://example.org{port}/v1") == ""
    assert "must be an address" in fault_of_endpoint("https://example.org:0/v1")
    assert OFFER.host == "example.org:8443"


@pytest.mark.parametrize("key", ["sk-ünique", "sk-a b", "sk-a\n", "sk-a\u00a0", "“sk-a”", "sk\x00"])
def test_a_key_fits_in_a_header(key: str) -> None:
    assert "must be letters" in fault_of_key(key)
    assert key not in fault_of_key(key)
    assert fault_of_key("sk-proj_1.~+/=") == ""
