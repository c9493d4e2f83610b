"""A small bank with every form of question that a quiz knows."""

import pytest

from bot.bank.model import Bank, Choice, Difficulty, KeyPoint, Kind, Question, Source
from tests.practice.quiz.table import Table
from tests.world import World


def question(id_: str, topic: str = "evaluation", **given: object) -> Question:
    """A question whose texts name it."""
    values: dict[str, object] = {
        "id": id_,
        "topic": topic,
        "title": f"Title of {id_}",
        "prompt": f"Prompt of {id_}?",
        "difficulty": Difficulty.EASY,
        "kind": Kind.OPEN,
        "answer": f"Answer of {id_}.",
        "sources": (Source(f"Source of {id_}"),),
    }
    return Question(**{**values, **given})  # type: ignore[arg-type]


def choice(id_: str, topic: str = "evaluation", rights: str = "0100", **given: object) -> Question:
    """A question with options; ``rights`` says which are right."""
    choices = tuple(
        Choice(f"Option {at} of {id_}", right == "1", f"Why {at} of {id_}.")
        for at, right in enumerate(rights)
    )
    return question(id_, topic, kind=Kind.CHOICE, choices=choices, **given)


def number(id_: str, topic: str = "evaluation", **given: object) -> Question:
    """A question for a figure."""
    return question(
        id_, topic, kind=Kind.NUMBER, **{"value": 0.5, "tolerance": 0.01, "work": "1 / 2", **given}
    )


@pytest.fixture(scope="session")
def bank() -> Bank:
    """One topic with a question of each form, others with questions of one right option."""
    return Bank.of(
        [
            choice("either", "vision", "01"),
            choice("one", "llm"),
            choice("several", "statistics", "1010"),
            number("figure", "probability"),
            *(choice(f"basics-{at}", "ml-basics") for at in range(6)),
            *(choice(f"mlops-{at}", "mlops", difficulty=Difficulty.HARD) for at in range(3)),
            *(
                question(
                    f"told-{at}", "behavioural", key_points=(KeyPoint("A point.", ("point",)),)
                )
                for at in range(6)
            ),
        ]
    )


@pytest.fixture
async def table(here: World) -> Table:
    """The daily channel as the place of a group quiz."""
    return Table(here)
