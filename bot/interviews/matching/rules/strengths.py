"""In which topics somebody is strong, from their quizzes; what is weak the quiz's rules say.

Pure. Both only weigh in the matching and are shown to nobody."""

from collections.abc import Sequence

from bot.practice.quiz.asking.rules.selection import PastAnswer

LOOK_BACK = 10
LEAST_ANSWERS = 5
STRONG_FROM = 0.9


def strong_topics(seen: Sequence[PastAnswer]) -> frozenset[str]:
    """Topics in which nearly all of the latest answers were right. ``seen`` is oldest first."""
    latest: dict[str, list[bool]] = {}
    for one in reversed(seen):
        results = latest.setdefault(one.topic, [])
        if len(results) < LOOK_BACK:
            results.append(one.is_right)
    return frozenset(
        topic
        for topic, results in latest.items()
        if len(results) >= LEAST_ANSWERS and sum(results) >= STRONG_FROM * len(results)
    )
