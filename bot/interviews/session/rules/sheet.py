"""What a session is held by: the questions that its interviewer gets, and its timer. Pure.

The pool of questions comes in an order that chance made; nothing here draws. First come questions
that the candidate has not met, fitting the level before others; for ML breadth the topics they
wished take half of the pack, weak topics half of the rest. When there is nothing new left, the one
met longest ago comes back.

A *plan* is the minutes of every section, half by half. A timer stands in a section until
``ends_at``; after the last section of the first half the second half begins automatically, so that
after downtime the timer is where it should be. After the last section of all it is *over*: it
stays there, ``section`` counts one beyond, until somebody finishes the session. Every function
takes the moment; what is due by then has happened before the step is taken.

The end of the session follows the timer: whatever was added or paused, it lies as long after the
last section as it does when nothing is. Only pauses of more than ``LONGEST_PAUSES`` aren't added.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from bot.bank.model import TOPICS, Difficulty, Kind, Question
from bot.interviews.session.rules.rubrics import RUBRICS
from bot.interviews.session.rules.timeouts import OVERTIME
from bot.interviews.values.rules import Half, Level, Track

MINUTES_A_QUESTION = 7
FEWEST, MOST = 2, 8
SPARE = 2
"""Coding and design: one to work through, and one in reserve."""
_EASY, _MEDIUM, _HARD = Difficulty.EASY, Difficulty.MEDIUM, Difficulty.HARD
FITS: Mapping[Level, Mapping[Difficulty, int]] = {
    Level.JUNIOR: {_EASY: 0, _MEDIUM: 0, _HARD: 1},
    Level.MID: {_MEDIUM: 0, _EASY: 1, _HARD: 1},
    Level.SENIOR: {_MEDIUM: 0, _HARD: 0, _EASY: 1},
    Level.STAFF: {_HARD: 0, _MEDIUM: 1, _EASY: 2},
}
"""How far a difficulty is from a level; 0 fits."""
_OWN_TRACK = ("coding", "system-design", "behavioural", "interview-craft")
TRACK_TOPICS: Mapping[Track, tuple[str, ...]] = {
    Track.CODING: ("coding",),
    Track.DESIGN: ("system-design", "mlops"),
    Track.BEHAVIOURAL: ("behavioural", "interview-craft"),
    Track.BREADTH: tuple(topic for topic in TOPICS if topic not in _OWN_TRACK),
}


@dataclass(frozen=True, slots=True)
class Candidate:
    """What is known of a candidate. ``met`` says when a question was met last, in any form that
    sorts; ``wished`` and ``weak`` are topics in order."""

    level: Level
    met: Mapping[str, str] = field(default_factory=dict)
    wished: tuple[str, ...] = ()
    weak: tuple[str, ...] = ()


def pack_size(track: Track, minutes: int) -> int:
    """How many questions a half of so many minutes needs: five to eight in 45 minutes of short
    ones, one and a spare of long ones."""
    if track in (Track.CODING, Track.DESIGN):
        return SPARE
    return max(FEWEST, min(MOST, minutes // MINUTES_A_QUESTION))


def suits(question: Question, track: Track) -> bool:
    """Whether a question can be asked aloud in an interview of this track."""
    if question.retired or question.topic not in TRACK_TOPICS[track]:
        return False
    if track is Track.BEHAVIOURAL:
        return question.kind is Kind.STORY
    return question.kind is Kind.OPEN


def choose_questions(
    pool: Iterable[Question], *, track: Track, candidate: Candidate, taken: Collection[str] = (),
    count: int,
) -> tuple[str, ...]:  # fmt: skip
    """At most ``count`` questions, none of them ``taken``; fewer only if the pool has no more."""
    left = [one for one in pool if one.id not in taken and suits(one, track)]
    ranked = sorted(left, key=lambda one: _rank(one, candidate))
    if track is not Track.BREADTH:
        order = [*(one for one in ranked if one.topic == TRACK_TOPICS[track][0]), *ranked]
        fresh = [one for one in order if one.id not in candidate.met]
        return _first([*fresh, *ranked], count)
    return _by_need(ranked, candidate, count)


def _rank(question: Question, candidate: Candidate) -> tuple[str, int]:
    """Never met before met, longest ago first; then the fitting level."""
    return candidate.met.get(question.id, ""), FITS[candidate.level][question.difficulty]


def _by_need(ranked: Sequence[Question], candidate: Candidate, count: int) -> tuple[str, ...]:
    fitting = [
        one
        for one in ranked
        if one.id not in candidate.met and FITS[candidate.level][one.difficulty] == 0
    ]
    wished = _by_turns(fitting, candidate.wished)[: (count + 1) // 2]
    rest = count - len(wished)
    used = {one.id for one in wished}
    weak = _by_turns([one for one in fitting if one.id not in used], candidate.weak)
    others = _by_turns(fitting, tuple(dict.fromkeys(one.topic for one in fitting)))
    return _first([*wished, *weak[: (rest + 1) // 2], *others, *ranked], count)


def _by_turns(questions: Sequence[Question], topics: Sequence[str]) -> list[Question]:
    """One of each topic, then the next of each."""
    turns: list[tuple[int, int, Question]] = []
    for place, topic in enumerate(topics):
        of_topic = (one for one in questions if one.topic == topic)
        turns += [(turn, place, one) for turn, one in enumerate(of_topic)]
    return [one for _, _, one in sorted(turns, key=lambda each: each[:2])]


def _first(questions: Iterable[Question], count: int) -> tuple[str, ...]:
    return tuple(dict.fromkeys(one.id for one in questions))[:count]


MINUTE = timedelta(minutes=1)
EXTENSION = 5 * MINUTE
MOST_EXTENSIONS = 3
"""In a half."""
LONGEST_PAUSES = timedelta(hours=2)
"""All pauses of a session together, at least: time that was not added to a section may be paused,
too. One that nobody ends must not keep a session open for ever."""
OVER = "Time is up"

Plan = tuple[tuple[int, ...], ...]


@dataclass(frozen=True, slots=True)
class Timer:
    """Where a session is. ``half`` counts from 1, ``section`` from 0. ``left_ms`` is what was
    left of the section when it was paused; ``extended`` counts in this half."""

    half: int
    section: int
    ends_at: datetime
    left_ms: int | None = None
    extended: int = 0

    @property
    def is_paused(self) -> bool:
        """Whether it stands still."""
        return self.left_ms is not None


def plan(halves: Sequence[Half], minutes: int) -> Plan:
    """The sections of every half in whole minutes; each half gets its equal part of them."""
    share = minutes // max(1, len(halves))
    return tuple(
        fitted([one.minutes for one in RUBRICS[half.track].sections], share) for half in halves
    )


def fitted(lengths: Sequence[int], minutes: int) -> tuple[int, ...]:
    """Lengths brought to a sum of ``minutes`` in proportion (largest remainder), each at least
    one. The sum is larger only where one minute each is more."""
    whole = sum(lengths)
    found = [max(1, one * minutes // whole) for one in lengths]
    rests = [(-(one * minutes % whole), at) for at, one in enumerate(lengths)]
    for _, at in sorted(rests)[: max(0, minutes - sum(found))]:
        found[at] += 1
    while sum(found) > minutes and max(found) > 1:
        found[found.index(max(found))] -= 1
    return tuple(found)


def start(plan: Plan, now: datetime) -> Timer:
    """The first section begins."""
    return Timer(1, 0, now + plan[0][0] * MINUTE)


def is_over(timer: Timer, plan: Plan) -> bool:
    """Whether the last section of all has ended."""
    return timer.half >= len(plan) and timer.section >= len(plan[timer.half - 1])


def current(timer: Timer, plan: Plan, now: datetime) -> Timer:
    """Where the timer is at this moment, however long nobody looked."""
    while not timer.is_paused and not is_over(timer, plan) and timer.ends_at <= now:
        timer = _following(timer, plan, timer.ends_at)
    return timer


def _following(timer: Timer, plan: Plan, at: datetime) -> Timer:
    """The section after this one, from ``at``; the next half after the last of a half."""
    section = timer.section + 1
    if section < len(plan[timer.half - 1]):
        minutes = plan[timer.half - 1][section]
        return Timer(timer.half, section, at + minutes * MINUTE, None, timer.extended)
    if timer.half < len(plan):
        return Timer(timer.half + 1, 0, at + plan[timer.half][0] * MINUTE)
    return Timer(timer.half, section, at, None, timer.extended)


def end(timer: Timer, plan: Plan) -> datetime:
    """When the last section of all ends, or ended, if the timer is not touched. It must run."""
    if is_over(timer, plan):
        return timer.ends_at
    here, *later = plan[timer.half - 1 :]
    return timer.ends_at + sum((*here[timer.section + 1 :], *map(sum, later))) * MINUTE


def closes_at(timer: Timer, plan: Plan, planned_end: datetime) -> datetime:
    """When the clock ends a session that was planned to end then: not before its timer is over
    and some time has passed, nor earlier than without a timer. During a pause, at the latest
    moment that there is."""
    added = len(plan) * MOST_EXTENSIONS * EXTENSION
    latest = planned_end + added + LONGEST_PAUSES + OVERTIME
    if timer.is_paused:
        return latest
    return min(latest, max(planned_end, end(timer, plan)) + OVERTIME)


def may_be_cut(timer: Timer, plan: Plan, due_at: datetime) -> bool:
    """Whether the time may run out before the timer does, if the session ends then."""
    return timer.is_paused or due_at < end(timer, plan) + OVERTIME


def pause(timer: Timer, plan: Plan, now: datetime) -> Timer:
    """It stands still; paused or over already: nothing changes."""
    timer = current(timer, plan, now)
    if timer.is_paused or is_over(timer, plan):
        return timer
    left = (timer.ends_at - now) // timedelta(milliseconds=1)
    return replace(timer, left_ms=left)


def resume(timer: Timer, now: datetime) -> Timer:
    """It goes on with what was left; going already: nothing changes."""
    if timer.left_ms is None:
        return timer
    return replace(timer, ends_at=now + timedelta(milliseconds=timer.left_ms), left_ms=None)


def may_extend(timer: Timer, plan: Plan, now: datetime) -> bool:
    """Whether the section that runs now can get five minutes more."""
    timer = current(timer, plan, now)
    return not is_over(timer, plan) and timer.extended < MOST_EXTENSIONS


def extend(timer: Timer, plan: Plan, now: datetime) -> Timer:
    """Five minutes more for this section; nothing where that may not be. Also in a pause."""
    timer = current(timer, plan, now)
    if not may_extend(timer, plan, now):
        return timer
    longer = replace(timer, extended=timer.extended + 1, ends_at=timer.ends_at + EXTENSION)
    if timer.left_ms is not None:
        longer = replace(longer, left_ms=timer.left_ms + EXTENSION // timedelta(milliseconds=1))
    return longer


def skip(timer: Timer, plan: Plan, now: datetime) -> Timer:
    """The next section begins now, also out of a pause; over already: nothing changes."""
    timer = current(timer, plan, now)
    return timer if is_over(timer, plan) else _following(timer, plan, now)


def swap(timer: Timer, plan: Plan, now: datetime) -> Timer:
    """The second half begins now; in the last half nothing changes."""
    timer = current(timer, plan, now)
    if timer.half >= len(plan):
        return timer
    return Timer(timer.half + 1, 0, now + plan[timer.half][0] * MINUTE)
