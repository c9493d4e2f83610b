"""What a quiz asks, how, whether an answer is right, and when organisers hear of a report. Pure.

The pool comes in an order that chance made; nothing here draws. What was never asked comes
before what was, and what was asked longest ago before the rest: none follows itself.
"""

import itertools
import zlib
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from bot.bank.model import TOPICS, Difficulty, Kind, Question
from bot.bank.question_bank import QuestionBank
from bot.bank.terms.figures import Verdict, judge_figure
from bot.bank.terms.short import Lexicon, is_accepted, plain, refused_form
from bot.bank.terms.topics import TopicWords, search_topics, topic_key
from bot.core.errors import UserError
from bot.server.choices import means_every_topic, meant_own_topic, read_topic

MOST_QUESTIONS = 20
LOOK_BACK = 10
"""How many answers in a topic tell whether it is weak."""
WEAK_BELOW = 0.7
MOST_CHOICES = 25  # Discord shows no more
NEED = "need"
ANY = "any"


class PickReason(StrEnum):
    """Why a question is asked."""

    REQUESTED = "wish"
    DUE = "due"
    WEAK = "weak"
    NEW = "new"
    MISS = "miss"


@dataclass(frozen=True, slots=True)
class PastAnswer:
    """One answer of the past."""

    question_id: str
    topic: str
    is_right: bool


@dataclass(frozen=True, slots=True)
class Pick:
    """A question to ask, and why."""

    question_id: str
    topic: str
    reason: PickReason


@dataclass(frozen=True, slots=True)
class QuizRequest:
    """What a member wants to be asked; ``topic`` is a topic's id or name, NEED or ANY."""

    topic: str = NEED
    difficulty: Difficulty | None = None
    count: int = 5


def topic_of(topic: str, titles: TopicWords, own: Sequence[str] = ()) -> str | None:
    """The id of the topic that a text means; None for every topic. ``own``: topics of the server's
    own questions, which are their names."""
    if topic not in (NEED, ANY) and (mine := meant_own_topic(topic, own)) is not None:
        return mine
    if topic_key(topic) in (NEED, "what i need") or means_every_topic(topic):
        return None
    return read_topic(topic, titles)


def topics_like(
    typed: str, *first: tuple[str, str], among: frozenset[str], titles: TopicWords
) -> list[tuple[str, str]]:
    """Names and ids of those of some topics that may be meant, the likeliest first, after those of
    ``first`` and the server's own that hold what was typed; as many as fit. None where no topic is
    left."""
    wanted = ANY if means_every_topic(typed) else topic_key(typed)
    known = (*first, *((one, one) for one in sorted(among - TOPICS.keys())))
    found = [one for one in known if among and (wanted in topic_key(one[0]) or wanted in one[1])]
    found += [(TOPICS[one].name, one) for one in search_topics(typed, titles) if one in among]
    return found[:MOST_CHOICES]


def choose(pool: Sequence[Question], *, seen: Sequence[PastAnswer], count: int) -> tuple[Pick, ...]:
    """As the member asked: never asked first, then asked longest ago. ``seen``: oldest first."""
    return tuple(_picks(_rested(pool, seen)[:count], PickReason.REQUESTED))


def choose_needed(
    pool: Sequence[Question], *, due: Sequence[str], seen: Sequence[PastAnswer], count: int
) -> tuple[Pick, ...]:
    """*What I need*: due reviews in their order, then weak topics by turns, the weakest
    first, then what is new, then what was asked longest ago."""
    by_id = {question.id: question for question in pool}
    known = {one.question_id: one.is_right for one in seen}
    rested = _rested(pool, seen)
    shaky = [one for one in rested if not known.get(one.id, False) and one.id not in due]
    picks = itertools.chain(
        _picks((by_id[id_] for id_ in due if id_ in by_id), PickReason.DUE),
        _picks(_by_turns(shaky, weak_topics(seen)), PickReason.WEAK),
        _picks((question for question in rested if question.id not in known), PickReason.NEW),
        _picks(rested, PickReason.REQUESTED),
    )
    first: dict[str, Pick] = {}
    while len(first) < count and (pick := next(picks, None)) is not None:
        first.setdefault(pick.question_id, pick)
    return tuple(first.values())


def weak_topics(seen: Sequence[PastAnswer]) -> tuple[str, ...]:
    """Topics in which too few of the latest answers were right, the weakest first."""
    latest: dict[str, list[bool]] = {}
    for one in reversed(seen):
        results = latest.setdefault(one.topic, [])
        if len(results) < LOOK_BACK:
            results.append(one.is_right)
    shares = {topic: sum(results) / len(results) for topic, results in latest.items()}
    weak = [topic for topic, share in shares.items() if share < WEAK_BELOW]
    return tuple(sorted(weak, key=lambda topic: (shares[topic], topic)))


def _picks(questions: Iterable[Question], reason: PickReason) -> Iterator[Pick]:
    return (Pick(question.id, question.topic, reason) for question in questions)


def _rested(pool: Sequence[Question], seen: Sequence[PastAnswer]) -> list[Question]:
    last = {one.question_id: at for at, one in enumerate(seen)}
    return sorted(pool, key=lambda question: last.get(question.id, -1))


def _by_turns(questions: Sequence[Question], topics: Sequence[str]) -> list[Question]:
    """One of each topic, then the next of each."""
    turns: list[tuple[int, int, Question]] = []
    for place, topic in enumerate(topics):
        of_topic = (question for question in questions if question.topic == topic)
        turns += [(turn, place, question) for turn, question in enumerate(of_topic)]
    return [question for _, _, question in sorted(turns, key=lambda one: one[:2])]


_TWO = 2
_ASKED = frozenset((Kind.CHOICE, Kind.NUMBER, Kind.SHORT))
UNREADABLE = (
    "I can't read `{text}` as a number, so nothing is counted. Write it like 0.5, 50 %, 1/2 or "
    "1,000{unit}, and press *Enter a number* again."
)
HUNDREDFOLD = (
    "Is `{text}` a proportion or a percentage? I can't tell, so nothing is counted. Press *Enter a "
    "number* again and write a proportion, such as 0.12, or add the sign: 12 %."
)
WORDLESS = (
    "There are no letters or digits in that, so nothing is counted. Press *Type your answer* again."
)
STRANGE = "I can't make out that choice, so nothing is counted. Please choose again."

Judge = Callable[[Question, QuestionBank], tuple[str, bool]]
"""What is stored of an answer, and whether it is right. Raises ``UserError`` for what can't be
an answer and counts for nothing."""


class AnswerKind(StrEnum):
    """How a question is answered."""

    EITHER = "either"
    """One of two, such as true or false: two buttons with their words."""
    ONE = "one"
    SEVERAL = "several"
    NUMBER = "number"
    SHORT = "short"


@dataclass(frozen=True, slots=True)
class TopicScore:
    """How many of a topic's questions were right."""

    topic: str
    right: int
    asked: int


def can_be_asked(question: Question) -> bool:
    """Whether a quiz can tell at once if an answer is right."""
    return not question.retired and question.kind in _ASKED


def answer_kind(question: Question) -> AnswerKind:
    """How a question that can be asked is answered."""
    if question.kind is Kind.NUMBER:
        return AnswerKind.NUMBER
    if question.kind is Kind.SHORT:
        return AnswerKind.SHORT
    if question.takes_several:
        return AnswerKind.SEVERAL
    return AnswerKind.EITHER if len(question.choices) == _TWO else AnswerKind.ONE


def is_right_choice(question: Question, chosen: Collection[int]) -> bool:
    """Whether exactly the right options were chosen."""
    return set(chosen) == set(question.right_choices)


def is_right_text(question: Question, text: str, lexicon: Lexicon) -> bool | None:
    """Whether a short answer is accepted, spelling forgiven; None if it says nothing."""
    if not plain(text).joined:
        return None
    return is_accepted(question.accepted, _refused(question), text, lexicon)


def confusion_at(question: Question, text: str) -> int | None:
    """Which of the question's confusions a short answer is, if any."""
    return refused_form(_refused(question), text)


def _refused(question: Question) -> tuple[str, ...]:
    return tuple(one.text for one in question.refused)


def fingerprint(question: Question) -> str:
    """Eight characters that change with what is right, so that a click on options that were
    reworded or moved since, or a figure for another unit, is noticed and not judged."""
    text = "\n".join(f"{choice.right:d}{choice.text}" for choice in question.choices)
    if question.value is not None:
        text += f"{question.value!r} {question.tolerance!r} {question.unit}"
    text += "\n".join((*question.accepted, *_refused(question)))
    return f"{zlib.crc32(text.encode()):08x}"


def scores(results: Iterable[tuple[str, bool]]) -> tuple[TopicScore, ...]:
    """The score by topic, from (topic, was it right); the order of answers changes nothing."""
    right: dict[str, int] = {}
    asked: dict[str, int] = {}
    for topic, is_right in results:
        asked[topic] = asked.get(topic, 0) + 1
        right[topic] = right.get(topic, 0) + is_right
    order = {topic: at for at, topic in enumerate(TOPICS)}
    topics = sorted(asked, key=lambda one: (order.get(one, len(order)), one))
    return tuple(TopicScore(one, right[one], asked[one]) for one in topics)


def judge_choice(chosen: tuple[int, ...]) -> Judge:
    """One or several options, by their positions."""

    def judge(question: Question, _bank: QuestionBank) -> tuple[str, bool]:
        if not chosen or not all(0 <= one < len(question.choices) for one in chosen):
            raise UserError(STRANGE)
        given = ",".join(str(one) for one in sorted(set(chosen)))
        return given, is_right_choice(question, chosen)

    return judge


def judge_typed(text: str) -> Judge:
    """A figure or a short answer, whichever the question asks for."""

    def judge(question: Question, bank: QuestionBank) -> tuple[str, bool]:
        if question.kind is Kind.SHORT:
            return _short(question, text, bank)
        return _figure(question, text)

    return judge


def judge_pass(_question: Question, _bank: QuestionBank) -> tuple[str, bool]:
    """*I don't know*: not right, and it comes back."""
    return "", False


def _figure(question: Question, text: str) -> tuple[str, bool]:
    if question.value is None or question.tolerance is None:
        raise UserError(STRANGE)
    value, give, unit = question.value, question.tolerance, question.unit
    verdict = judge_figure(text, value=value, tolerance=give, unit=unit)
    if verdict in (Verdict.UNREADABLE, Verdict.HUNDREDFOLD):
        words = UNREADABLE if verdict is Verdict.UNREADABLE else HUNDREDFOLD
        typed, of = text.strip()[:40].replace("`", "'"), f" (in {unit})" if unit else ""
        raise UserError(words.format(text=typed, unit=of))
    return text.strip(), verdict is Verdict.RIGHT


def _short(question: Question, text: str, bank: QuestionBank) -> tuple[str, bool]:
    is_right = is_right_text(question, text, bank.lexicon)
    if is_right is None:
        raise UserError(WORDLESS)
    return " ".join(text.split()), is_right


NOTICE_PAUSE = timedelta(days=7)
"""One question that many report, or one member often, fills no channel."""


def is_notice_due(told_at: datetime | None, now: datetime) -> bool:
    """Whether organisers who last heard of a question at ``told_at`` are told again."""
    return told_at is None or now - told_at >= NOTICE_PAUSE
