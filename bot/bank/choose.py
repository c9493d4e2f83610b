"""The choice of the next question: the bank, the history and the organiser's policy in, one out.

A *round* is one pass through every question the policy allows; nothing is asked twice in it.
Topics take turns by their weight, then difficulties by the mix. Chance comes in as `random.Random`:
the same inputs, in any order of the bank, and the same state of chance give the same choice.
"""

import random
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import TypeVar

from bot.bank.model import Difficulty, Question, topic_name

MOST_RUNNING = 2  # a topic is never asked three times running while another one is left
BY_HAND = "An organiser queued it."  # so the note of such a question begins
MOST_OWED = 2  # questions a topic can be owed (or have had too many) at any moment

NONE_OF_OUR_OWN = (
    "Only this server's own questions are asked, and none is in use. `/organise questions` adds "
    "one or uses one again; *Own questions* in `/setup` lets the bank's be asked, too."
)

Key = TypeVar("Key", str, Difficulty)


@dataclass(frozen=True, slots=True)
class Asked:
    """One question of the history, as it was when it was asked; `on` is the local date."""

    question_id: str
    topic: str
    difficulty: Difficulty
    on: date


@dataclass(frozen=True, slots=True)
class Policy:
    """What an organiser wants asked, and how often.

    A weight of 0, or no weight, turns a topic or a difficulty off. An empty mapping turns
    everything on, each by the number of its questions, so that all of them last equally long.
    """

    topic_weights: Mapping[str, int]
    difficulty_mix: Mapping[Difficulty, int]


class OwnUse(StrEnum):
    """How a server's own questions stand beside the bank's."""

    ONLY = "only"  # the bank's are never asked
    FIRST = "first"  # those that were never asked come before all others
    MIXED = "mixed"  # as if they were the bank's
    OFF = "off"  # never, unless an organiser queues one


class Why(StrEnum):
    """Why a question was chosen."""

    QUEUED = "queued"  # an organiser put it there
    BALANCE = "balance"  # topic and difficulty were due
    STARTING_OVER = "starting_over"  # due as well, and the first question of a new round


@dataclass(frozen=True, slots=True)
class Chosen:
    """The question to ask; `note` tells the organiser in plain words why this one."""

    question_id: str
    why: Why
    note: str


@dataclass(frozen=True, slots=True)
class NothingToAsk:
    """No question is left to choose from; `note` tells the organiser what to do."""

    note: str


@dataclass(frozen=True, slots=True)
class _Round:
    """Where the history stands: who is left in this round, and whether a first pass is over."""

    left: tuple[Question, ...]
    is_first: bool
    is_new: bool


def eligible(questions: Iterable[Question], policy: Policy) -> tuple[Question, ...]:
    """The questions that may be chosen without the queue, by id: none retired or turned off."""
    topics, mix = policy.topic_weights, policy.difficulty_mix
    allowed = [
        question
        for question in questions
        if not question.retired
        and (not topics or topics.get(question.topic, 0) > 0)
        and (not mix or mix.get(question.difficulty, 0) > 0)
    ]
    return tuple(sorted(allowed, key=lambda question: question.id))


def pool(bank: Sequence[Question], own: Sequence[Question], use: OwnUse) -> tuple[Question, ...]:
    """What may be asked at all, now or later."""
    if use is OwnUse.ONLY:
        return tuple(own)
    return tuple(bank) if use is OwnUse.OFF else (*bank, *own)


def choose_among(
    bank: Sequence[Question], own: Sequence[Question], use: OwnUse, *, asked: Sequence[Asked],
    policy: Policy, queued_id: str | None, rng: random.Random,
) -> Chosen | NothingToAsk:  # fmt: skip
    """The next question where a server has some of its own; a queued one may be any."""
    rest: Sequence[Question] = pool(bank, own, use)
    if any(one.id == queued_id for one in (*bank, *own)):
        rest = (*bank, *own)
    elif use is OwnUse.ONLY and not own:
        return NothingToAsk(NONE_OF_OUR_OWN)
    elif use is OwnUse.FIRST:
        before = {one.question_id for one in asked}
        rest = [one for one in eligible(own, policy) if one.id not in before] or rest
    return choose_question(rest, asked=asked, policy=policy, queued_id=queued_id, rng=rng)


def days_left(questions: Iterable[Question], *, asked: Sequence[Asked], policy: Policy) -> int:
    """How many posts are left until one must be a repeat: eligible questions never asked yet."""
    before = {one.question_id for one in asked}
    return sum(question.id not in before for question in eligible(questions, policy))


def choose_question(
    questions: Sequence[Question], *, asked: Sequence[Asked], policy: Policy,
    queued_id: str | None, rng: random.Random,
) -> Chosen | NothingToAsk:  # fmt: skip
    """The next question for a guild whose history is `asked`, oldest first.

    A queued question comes first, whatever the policy and the history, unless it is retired or
    unknown: then it is passed over and the note says so. Otherwise the topic with the largest
    deficit against its weight is due, and within it the difficulty with the largest deficit
    against the mix; `rng` decides between equals and among the questions that remain.
    """
    passed_over = ""
    if queued_id is not None:
        queued = next((question for question in questions if question.id == queued_id), None)
        if queued is not None and not queued.retired:
            return Chosen(queued.id, Why.QUEUED, _queued_note(queued_id, asked))
        state = "is not in the bank" if queued is None else "is retired"
        passed_over = f"The queued question {queued_id} {state}, so it was passed over. "
    allowed = eligible(questions, policy)
    if not allowed:
        return NothingToAsk(passed_over + _nothing_note(questions))
    standing = _standing(allowed, asked)
    question, reason = _most_due(standing.left, allowed, asked, policy, rng)
    why = Why.STARTING_OVER if standing.is_new else Why.BALANCE
    note = f"{passed_over}{reason}; {_left_note(standing, len(allowed))}"
    return Chosen(question.id, why, note)


def _standing(allowed: Sequence[Question], asked: Sequence[Asked]) -> _Round:
    """Replay the history: a round is over when every question allowed *now* was asked in it.

    Counting how often each was asked would give the same with a bank that never changes. But a
    question added after five rounds would then be asked five times over before any other.
    """
    missing = {question.id for question in allowed}
    everyone, is_first = frozenset(missing), True
    for one in asked:
        missing.discard(one.question_id)
        if not missing:
            missing, is_first = set(everyone), False
    left = tuple(question for question in allowed if question.id in missing)
    is_new = not is_first and len(left) == len(allowed)
    return _Round(left, is_first, is_new)


def _most_due(
    left: Sequence[Question],
    allowed: Sequence[Question],
    asked: Sequence[Asked],
    policy: Policy,
    rng: random.Random,
) -> tuple[Question, str]:
    running = _running_topic(asked)
    fresh = [question for question in left if question.topic != running] or left
    rested = _rested(fresh, asked, len(allowed) // 2)

    topics = {question.topic for question in left}
    weights = _weights(policy.topic_weights, (one.topic for one in allowed), topics)
    owed = _owed(weights, [one.topic for one in asked])
    topic = _largest(owed, {question.topic for question in rested}, rng)
    of_topic = [question for question in rested if question.topic == topic]

    levels = {question.difficulty for question in left}
    mix = _weights(policy.difficulty_mix, (one.difficulty for one in allowed), levels)
    due = _owed(mix, [one.difficulty for one in asked])
    level = _largest(due, {question.difficulty for question in of_topic}, rng)
    question = rng.choice([one for one in of_topic if one.difficulty == level])

    is_due = due[level] == max(due.values())
    one = f"{'an' if level is Difficulty.EASY else 'a'} {level} question"
    due_or_near = "was next" if is_due else "came nearest to what was due"
    return question, f"{_topic_reason(topic, owed, asked)}, and {one} {due_or_near}"


def _rested(left: Sequence[Question], asked: Sequence[Asked], posts: int) -> Sequence[Question]:
    """Those of `left` not asked in the last `posts` posts.

    Only the rule about topics can leave none; then the half of `left` that rested longest.
    """
    lately = {one.question_id for one in asked[::-1][:posts]}
    rested = [question for question in left if question.id not in lately]
    if rested:
        return rested
    last_asked = {one.question_id: index for index, one in enumerate(asked)}
    oldest_first = sorted(left, key=lambda question: last_asked[question.id])
    return oldest_first[: (len(left) + 1) // 2]


def _running_topic(asked: Sequence[Asked]) -> str | None:
    """The topic that had all of the last posts and must wait now, if there is one."""
    last = {one.topic for one in asked[-MOST_RUNNING:]}
    return last.pop() if len(asked) >= MOST_RUNNING and len(last) == 1 else None


def _weights(wanted: Mapping[Key, int], present: Iterable[Key], still: set[Key]) -> dict[Key, int]:
    """The weights of what is `still` to be had; by number of questions where nothing is wanted."""
    weights = wanted or Counter(present)
    return {key: weights[key] for key in still}


def _owed(weights: Mapping[Key, int], history: Sequence[Key]) -> dict[Key, int]:
    """What each key is owed at the next post, in units of 1 / (sum of weights) questions.

    Every post each key earns its share, and the one that was asked pays a whole question: the
    deficit, share times posts less asked. It is held between plus and minus two questions, so
    that a topic that was turned on today, or one the organiser queued often, comes back to its
    share within days and does not take (or lose) weeks to make up for the past.
    """
    whole = sum(weights.values())
    most = MOST_OWED * whole
    owed: Counter[Key] = Counter()
    paid_at: Counter[Key] = Counter()
    for post, key in enumerate(history, start=1):
        if key in weights:
            earned = min(owed[key] + weights[key] * (post - paid_at[key]), most)
            owed[key] = max(earned - whole, -most)
            paid_at[key] = post
    post = len(history) + 1
    return {key: min(owed[key] + weights[key] * (post - paid_at[key]), most) for key in weights}


def _largest(owed: Mapping[Key, int], among: set[Key], rng: random.Random) -> Key:
    largest = max(owed[key] for key in among)
    return rng.choice(sorted(key for key in among if owed[key] == largest))


def _topic_reason(topic: str, owed: Mapping[str, int], asked: Sequence[Asked]) -> str:
    name, running = topic_name(topic), _running_topic(asked)
    most = max(owed.values())
    if len(owed) == 1:
        return f"{name} is the only topic left"
    if owed[topic] == most:
        if not asked:  # what is owed is the share itself
            return f"The first question: no topic has a larger share than {name}"
        return f"{name} was furthest behind its share"
    if running is not None and owed.get(running) == most:
        return f"{name} was next, because no topic comes three times running"
    return f"{name} was next among the questions that were not asked lately"


def _left_note(standing: _Round, size: int) -> str:
    others = len(standing.left) - 1
    if standing.is_new:
        return f"every question has been asked, so a new round of {size} begins."
    if standing.is_first:
        return f"{others} unasked {_questions(others)} left."
    return f"{others} {_questions(others)} left in this round, all asked in an earlier one."


def _queued_note(question_id: str, asked: Sequence[Asked]) -> str:
    on = max((one.on for one in asked if one.question_id == question_id), default=None)
    return BY_HAND if on is None else f"{BY_HAND} It was asked before, on {on.day} {on:%B %Y}."


def _nothing_note(questions: Sequence[Question]) -> str:
    if not questions:
        return "The bank has no questions: add some."
    if all(question.retired for question in questions):
        return "Every question of the bank is retired: add new ones."
    return "The topics and difficulties in use leave no question: turn on at least one more."


def _questions(count: int) -> str:
    return "question" if count == 1 else "questions"
