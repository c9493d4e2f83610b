"""What authors learn from points that members ticked though they were not spotted. Pure."""

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from bot.bank.model import Bank, Question
from bot.practice.self_check.messages import AuthorsReport, UnspottedPoint
from bot.practice.self_check.rules.points import PointMatcher, fingerprint, nearest_sentence

LONGEST_WORDING = 240
MOST_WORDINGS = 12
_PERSON = re.compile(r"<[@#][!&]?\d+>|@\S+")


@dataclass(frozen=True, slots=True)
class HandTick:
    """A point that was ticked though it was not spotted, and where the answer stands."""

    question_id: str
    fingerprint: str
    wording: str
    """The parts of the answer that stand in the question's thread; "" if none do."""


def authors_report(bank: Bank, guilds: int, ticks: Sequence[HandTick]) -> AuthorsReport:
    """The points of a bank that were ticked by hand, the most frequent first."""
    matcher = PointMatcher.of(bank)
    by_point: dict[tuple[str, int], list[str]] = defaultdict(list)
    changed = 0
    for tick in ticks:
        at = _position(bank, tick)
        if at is None:
            changed += 1
            continue
        by_point[tick.question_id, at].append(tick.wording)
    found = (
        UnspottedPoint(
            question_id=question_id,
            position=at,
            statement=bank.questions[question_id].key_points[at].point,
            times=len(texts),
            wordings=_wordings(matcher, bank.questions[question_id], at, texts),
        )
        for (question_id, at), texts in by_point.items()
    )
    ordered = sorted(found, key=lambda one: (-one.times, one.question_id, one.position))
    return AuthorsReport(guilds, tuple(ordered), changed)


def _position(bank: Bank, tick: HandTick) -> int | None:
    question = bank.questions.get(tick.question_id)
    points = () if question is None else question.key_points
    prints = [fingerprint(one.point) for one in points]
    return prints.index(tick.fingerprint) if tick.fingerprint in prints else None


def _wordings(
    matcher: PointMatcher, question: Question, at: int, texts: list[str]
) -> tuple[str, ...]:
    """The sentence of each text that is nearest to the point, or its beginning."""
    found = []
    for text in filter(None, texts):
        nearest = nearest_sentence(matcher.related(question, at), matcher.read(text))
        plain = _PERSON.sub("@…", " ".join((nearest or text).split()))
        found.append(plain[:LONGEST_WORDING])
    return tuple(sorted(set(found)))[:MOST_WORDINGS]
