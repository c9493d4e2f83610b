"""What feedback says of answers with a mistake in them, measured on answers written for it."""

from collections import Counter
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from tests.real_bank import real_bank

HERE = Path(__file__).parent
UNSEEN = "unseen_mistakes.yaml"


@cache
def answers(name: str) -> dict[str, list[dict[str, Any]]]:
    loaded: dict[str, list[dict[str, Any]]] = yaml.safe_load((HERE / name).read_text("utf-8"))
    return loaded


def test_the_answers_name_points_and_pitfalls_that_there_are() -> None:
    given = answers(UNSEEN)
    styles = Counter(one["style"] for of_one in given.values() for one in of_one)
    assert styles == {"mistake": 45, "right": 27, "turned": 33}
    for question_id, of_one in given.items():
        question = real_bank().questions[question_id]
        for one in of_one:
            claimed = {*one["says"], *one.get("reverses", ())}
            assert claimed <= set(range(1, len(question.key_points) + 1)), question_id
            wrong = set(one.get("errs", ()))
            assert wrong <= set(range(1, len(question.pitfalls) + 1)), question_id
            assert bool(wrong) == (one["style"] == "mistake"), question_id
            assert bool(one.get("reverses")) == (one["style"] == "turned"), question_id
