"""Feedback on twice the text takes twice as long, even on the worst texts found.

How long it takes is measured by ``python -m tests.bench feedback``.
"""

import random
from functools import partial

import pytest

from tests.growth import LINEAR, growth
from tests.practice.self_check.hostile import HOSTILE, check, hostile_text
from tests.practice.self_check.test_evaluation import answers


@pytest.mark.parametrize("kind", HOSTILE)
def test_the_time_grows_no_faster_than_the_worst_text(kind: str) -> None:
    chance, turn = random.Random(4), list(HOSTILE).index(kind)
    for question_id in sorted(answers("answers.yaml"))[turn :: len(HOSTILE)]:
        text = hostile_text(kind, question_id, chance)
        assert growth(partial(check, question_id), text) <= LINEAR, question_id
