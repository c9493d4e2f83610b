"""`feedback evaluate`: how well points are found, on answers of which somebody says what they say.

A folder holds YAML files: by the id of a question a list of answers, each with its `text` and with
`says`, the numbers (from 1) of the points that it makes. Counted is each point that is credited:
rightly, wrongly, or missed though it is said. With the model all texts of the folder are sent to
it, two at a time and with the bot's own patience, beside the budgets and without the database.
"""

import argparse
import asyncio
import secrets
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from bot.bank.model import Bank, Question
from bot.cli.check import load_the_bank
from bot.core.config import PREFIX, load_settings
from bot.core.errors import StartError
from bot.core.language_model.client import ModelClient, ModelFailure, check_library
from bot.core.language_model.rules import ModelOffer
from bot.core.language_model.service import AT_ONCE, PATIENCE_SECONDS
from bot.practice.second import rules
from bot.practice.second.rules import Opinion, PointVerdict
from bot.practice.self_check.rules.points import PointMatcher

NO_MODEL = f"no model is set: {PREFIX}MODEL_ENDPOINT, {PREFIX}MODEL_KEY and {PREFIX}MODEL_NAME"


@dataclass(frozen=True, slots=True)
class Marked:
    """An answer, and the positions (from 0) of the points that it makes."""

    question: Question
    text: str
    says: frozenset[int]


@dataclass(frozen=True, slots=True)
class CreditTally:
    """Points credited rightly, credited though not said, and missed."""

    right: int
    false: int
    missed: int

    def __str__(self) -> str:
        precision = self.right / max(1, self.right + self.false)
        recall = self.right / max(1, self.right + self.missed)
        return (
            f"precision {precision:.3f}  recall {recall:.3f}  "
            f"({self.right} right, {self.false} wrong, {self.missed} missed)"
        )


def evaluate(args: argparse.Namespace) -> int:
    """Print precision and recall; 0.

    Raises `StartError` for a folder that can't be read, or a model that isn't set.
    """
    settings = load_settings()
    bank = load_the_bank(settings)
    given = read_answers(args.folder, bank)
    matcher = PointMatcher.of(bank)
    by_words = [_spotted(matcher, one) for one in given]
    points = sum(len(one.question.key_points) for one in given)
    print(f"{len(given)} answers, {points} points")
    print(f"by words          {figures(given, by_words)}")
    if not args.with_model:
        return 0
    if settings.model_offer is None:
        raise StartError(NO_MODEL)
    check_library()
    opinions = asyncio.run(_ask_all(settings.model_offer, given))
    print(model_text(settings.model_offer.name, given, opinions, by_words), end="")
    return 0


def model_text(
    name: str, given: Sequence[Marked], opinions: Sequence[Opinion | None],
    by_words: Sequence[Collection[int]],
) -> str:  # fmt: skip
    """What the model found, by how much of its word is taken; and how much of it was dropped."""
    said = [_credited(one, PointVerdict.SAID) for one in opinions]
    partly = [_credited(one, PointVerdict.SAID, PointVerdict.PARTLY) for one in opinions]
    both = [set(mine) | words for mine, words in zip(by_words, said, strict=True)]
    lost = sum(one is None for one in opinions)
    pairs = [(a, b) for a, b in zip(given, opinions, strict=True) if b is not None]
    dropped = sum(len(a.question.key_points) - len(b) for a, b in pairs)
    return (
        f"{name}: said         {figures(given, said)}\n"
        f"{name}: or in part   {figures(given, partly)}\n"
        f"by words or {name}   {figures(given, both)}\n"
        f"{lost} of {len(given)} replies were of no use; {dropped} verdicts were dropped for their "
        "quotation\n"
    )


def read_answers(folder: Path, bank: Bank) -> list[Marked]:
    """The answers in the YAML files of a folder, in the order of names and of the files."""
    found: list[Marked] = []
    for path in sorted(folder.glob("*.yaml")):
        try:
            loaded: dict[str, list[Mapping[str, Any]]] = yaml.safe_load(path.read_text("utf-8"))
            for question_id, answers in loaded.items():
                found += [_marked(bank.questions[question_id], one) for one in answers]
        except (OSError, ValueError, LookupError, TypeError, AttributeError, yaml.YAMLError) as no:
            what = "a question that the bank hasn't" if isinstance(no, KeyError) else "no answers"
            raise StartError(f"{path} holds {what}: question id -> `text` and `says`") from None
    if not found:
        raise StartError(f"{folder} holds no YAML file with answers")
    return found


def _marked(question: Question, row: Mapping[str, Any]) -> Marked:
    says = frozenset(int(at) - 1 for at in row["says"])
    if not says <= frozenset(range(len(question.key_points))):
        raise ValueError("a point that the question hasn't")
    return Marked(question, str(row["text"]), says)


def figures(given: Sequence[Marked], credited: Sequence[Collection[int]]) -> CreditTally:
    """How right it is what was credited to each answer."""
    pairs = [(one.says, frozenset(got)) for one, got in zip(given, credited, strict=True)]
    return CreditTally(
        sum(len(says & got) for says, got in pairs), sum(len(got - says) for says, got in pairs),
        sum(len(says - got) for says, got in pairs),
    )  # fmt: skip


def _spotted(matcher: PointMatcher, one: Marked) -> set[int]:
    seen = matcher.points(one.question, matcher.read(one.text))
    return {at for at, point in enumerate(seen) if point.spotted}


def _credited(opinion: Opinion | None, *wanted: PointVerdict) -> set[int]:
    return {at for at, one in (opinion or {}).items() if one.verdict in wanted}


async def _ask_all(offer: ModelOffer, given: Sequence[Marked]) -> list[Opinion | None]:
    client, places = ModelClient(offer), asyncio.Semaphore(AT_ONCE)
    try:
        return list(await asyncio.gather(*(_ask(client, places, one) for one in given)))
    finally:
        await client.close()


async def _ask(client: ModelClient, places: asyncio.Semaphore, one: Marked) -> Opinion | None:
    """None where no reply of use comes in time; the wait for a place is not counted here."""
    points = tuple(point.point for point in one.question.key_points)
    mark = f"=== {secrets.token_hex(16)} ==="
    prompt = rules.opinion_prompt(one.question, points, one.text, mark)
    async with places:
        try:
            async with asyncio.timeout(PATIENCE_SECONDS):
                return rules.read_opinion(await client.send(prompt), points, one.text)
        except (TimeoutError, ModelFailure):
            return None
