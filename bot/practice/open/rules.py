"""What is practised on demand: what a wish means, and which question comes next. Pure.

The pool comes in an order that chance made; nothing here draws. What was never shown comes before
what was, so nothing is repeated until all that fits has been shown.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.bank.model import CORE_40_TAG, GUIDE_TAGS, TOPICS, Difficulty, Question
from bot.bank.terms.topics import TopicWords, search_topics, topic_key
from bot.practice.quiz.asking.rules import ANY, MOST_CHOICES, NEED
from bot.practice.quiz.solo.rules import means_weak
from bot.server.choices import means_every_topic, meant_own_topic, read_topic

MOST_MINUTES = 60


class PractiseKind(StrEnum):
    """What sort of question a member wants."""

    ANY = ""
    """What is answered in one's own words; what a quiz asks only where there is nothing else."""
    OPEN = "open"
    CODING = "coding"
    STORY = "story"
    CHOICE = "choice"
    NUMBER = "number"
    SHORT = "short"


KIND_NAMES = {
    PractiseKind.OPEN: "open question",
    PractiseKind.CODING: "coding",
    PractiseKind.STORY: "story (behavioural)",
    PractiseKind.CHOICE: "options to choose from",
    PractiseKind.NUMBER: "a number",
    PractiseKind.SHORT: "a name or a few words",
}
"""What people choose from."""
_BY_KIND = {kind.value: kind for kind in PractiseKind}
_IN_ONES_OWN_WORDS = (PractiseKind.OPEN, PractiseKind.CODING, PractiseKind.STORY)


@dataclass(frozen=True, slots=True)
class Wish:
    """What a member wants to practise; ``topic`` is one of :func:`topics`' values. ``minutes``:
    how long the countdown runs, 0 for none."""

    topic: str = NEED
    kind: PractiseKind = PractiseKind.ANY
    difficulty: Difficulty | None = None
    minutes: int = 0


def topics() -> tuple[tuple[str, str], ...]:
    """Everything that can be practised, as names and values: what I need, the classic 40, topics,
    areas of the guide."""
    areas = []
    for guide, names in GUIDE_TAGS.items():
        part = _words(guide.removeprefix("guide-"))
        areas.append((f"Guide: {part}", guide))
        areas += [(f"Guide: {part}, {_words(name).lower()}", f"{guide}/{name}") for name in names]
    return (
        ("What I need", NEED),
        ("Any topic", ANY),
        ("The classic 40", CORE_40_TAG),
        *((topic.name, topic.id) for topic in TOPICS.values()),
        *areas,
    )


def topics_like(
    typed: str, titles: TopicWords, own: Sequence[str] = ()
) -> list[tuple[str, str]]:  # fmt: skip
    """Those that hold what was typed, then topics that may be meant by it; as many as Discord
    shows. ``own``: topics of the server's own questions, which come first."""
    wanted = ANY if means_every_topic(typed) else topic_key(typed)
    known = (*((name, name) for name in own), *topics())
    found = [one for one in known if wanted in topic_key(one[0]) or wanted in one[1]]
    found += [(TOPICS[topic].name, topic) for topic in search_topics(typed, titles)]
    return list(dict.fromkeys(found))[:MOST_CHOICES]


def topic_of(typed: str, titles: TopicWords, own: Sequence[str] = ()) -> str:
    """The value that is meant by a value or a name; weak topics come among what one needs. Refuses
    what is neither."""
    if typed not in (NEED, ANY) and (mine := meant_own_topic(typed, own)) is not None:
        return mine
    if means_weak(typed):
        return NEED
    wanted = topic_key(typed).removeprefix("the ")
    for name, value in topics():
        if wanted in (value, topic_key(name).removeprefix("the ")):
            return value
    return ANY if means_every_topic(typed) else read_topic(typed, titles)


def name_of(topic: str) -> str:
    """The name of a value; the value itself if it has left the list since."""
    return next((name for name, value in topics() if value == topic), topic)


def is_any(topic: str) -> bool:
    """Whether a value names nothing in particular."""
    return topic in (NEED, ANY)


def kind_of(question: Question) -> PractiseKind | None:
    """The sort of a question: what has code is coding, whatever it asks for. None for a kind that
    nobody can wish for: such a question comes where no kind is named."""
    if question.coding is not None:
        return PractiseKind.CODING
    return _BY_KIND.get(question.kind.value)


def fits(question: Question, wish: Wish) -> bool:
    """Whether a question is what a wish asks for; of any kind where it names none."""
    wanted = wish.topic.replace("/", ":")
    if wish.topic not in (NEED, ANY, question.topic) and not any(
        tag == wanted or tag.startswith(f"{wanted}:") for tag in question.tags
    ):
        return False
    if wish.difficulty not in (None, question.difficulty):
        return False
    return wish.kind is PractiseKind.ANY or wish.kind is kind_of(question)


def fitting(pool: Sequence[Question], wish: Wish) -> list[Question]:
    """What fits a wish. Without a kind: what is answered in one's own words, if there is any."""
    found = [question for question in pool if fits(question, wish)]
    if wish.kind is not PractiseKind.ANY:
        return found
    own = [question for question in found if kind_of(question) in _IN_ONES_OWN_WORDS]
    return own or found


def choose(
    pool: Sequence[Question], *, shown: Mapping[str, datetime], due: Mapping[str, datetime],
    weak: Sequence[str],
) -> Question | None:  # fmt: skip
    """The question that comes now. ``shown``: when each was shown last. ``due``: the member's due
    reviews and since when, the most overdue first; ``weak``: topics, the weakest first; both
    are empty unless the wish is *what I need*. A due one that was shown since waits its turn."""
    order = [id_ for id_, since in due.items() if id_ not in shown or shown[id_] < since]

    def rank(question: Question) -> tuple[int, float]:
        if question.id in order:
            return 0, order.index(question.id)
        place = weak.index(question.topic) if question.topic in weak else len(weak)
        seen = shown.get(question.id)
        if seen is None:
            return 1, place
        return 2, seen.timestamp()

    return min(pool, key=rank, default=None)


def takes_an_answer(text: str) -> bool:
    """Whether there is anything to look at in what was handed in."""
    return any(char.isalnum() for char in text)


def _words(slug: str) -> str:
    return slug.replace("-", " ").capitalize()
