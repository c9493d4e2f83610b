"""Who may vote on what, and who may pick it."""

from dataclasses import replace

import pytest

from bot.daily.votes import rules
from bot.daily.votes.rules import SharedOne

ANN, BOB = 1, 2
ONE = SharedOne(answer_id=1, post_id=1, guild_id=1, user_id=ANN, stands=True, is_hidden=False)


@pytest.mark.parametrize(
    ("one", "by", "is_hidden", "wanted"),
    [
        (ONE, BOB, False, ""),
        (ONE, ANN, False, rules.OWN),
        (replace(ONE, stands=False), BOB, False, rules.NOT_SHARED),
        (replace(ONE, is_hidden=True), BOB, False, rules.HIDDEN_AUTHOR),
        (ONE, BOB, True, rules.HIDDEN_GIVER),
        (replace(ONE, stands=False), ANN, True, rules.NOT_SHARED),
    ],
)
def test_a_vote_is_for_what_others_share(
    one: SharedOne, by: int, is_hidden: bool, wanted: str
) -> None:
    assert rules.refusal(one, by, is_hidden=is_hidden) == wanted


@pytest.mark.parametrize(
    ("one", "by", "wanted"),
    [
        (ONE, BOB, ""),
        (ONE, ANN, rules.OWN_PICK),
        (replace(ONE, stands=False), BOB, rules.NOT_SHARED),
        (replace(ONE, is_hidden=True), BOB, rules.HIDDEN_AUTHOR),
    ],
)
def test_a_pick_is_for_what_others_share(one: SharedOne, by: int, wanted: str) -> None:
    assert rules.pick_refusal(one, by) == wanted
