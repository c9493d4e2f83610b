"""What must hold, told a second time: from the documentation, without a line of the bot's rules.

A day of a group is a card that stood in its channel. What a member did for it is what they were
seen to do there, or what they practised while it was open; what became of their streak is folded
here as the README of the daily question tells it. Moments are aware UTC.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

from fsrs import Card, Rating, Scheduler, State

ENOUGH_FOR_A_FREEZE = 7
MOST_FREEZES = 2
ENOUGH_QUESTIONS = 3
OPEN = timedelta(days=1)
LONGEST = timedelta(days=365)
DAY = timedelta(days=1)
ZONES = ("UTC", "Europe/Berlin", "Asia/Kolkata", "America/New_York", "Australia/Sydney")


@dataclass(slots=True)
class Day:
    """One question: who answered it in time, by the form or by messages that still stand; and,
    where that counts, which questions somebody practised and who held a mock interview."""

    on: date
    card_id: int
    came_at: datetime
    is_void: bool = False
    is_unread: bool = False
    """Its thread couldn't be read for a while: if so at the reveal, any death makes it void."""
    is_closed: bool = False
    revealed_at: datetime | None = None
    """Where the answer came late: until then the question was open."""
    by_form: set[int] = field(default_factory=set)
    by_message: dict[int, set[int]] = field(default_factory=lambda: defaultdict(set))
    practised: dict[int, set[str]] = field(default_factory=lambda: defaultdict(set))
    held: set[int] = field(default_factory=set)

    @property
    def ends_at(self) -> datetime:
        """A day after it came, also where it came late, so that the next one is there already."""
        due_at = self.came_at + OPEN
        return due_at if self.revealed_at is None else max(due_at, self.revealed_at)

    def counts_for(self, user_id: int) -> bool:
        """Whether somebody has an answer here that was there in time, or practised enough: three
        questions, or a mock interview."""
        answered = user_id in self.by_form or bool(self.by_message.get(user_id))
        enough = user_id in self.held or len(self.practised.get(user_id, ())) >= ENOUGH_QUESTIONS
        return answered or enough

    def forget(self, user_id: int) -> None:
        """Somebody deleted everything about themselves."""
        self.by_form.discard(user_id)
        self.by_message.pop(user_id, None)
        self.practised.pop(user_id, None)
        self.held.discard(user_id)


@dataclass(frozen=True, slots=True)
class Streak:
    """What `/streak show` must say."""

    current: int
    longest: int
    freezes: int


def streak(days: Iterable[Day], user_id: int) -> Streak:
    """Seven days that count earn a freeze, two are held at most; a freeze covers a missed day and
    adds none; a break takes what was begun of the next one along; a void day costs nobody."""
    current = longest = freezes = begun = 0
    for day in days:
        if day.counts_for(user_id):
            current += 1
            longest = max(longest, current)
            begun += 1 if freezes < MOST_FREEZES else 0
            if begun == ENOUGH_FOR_A_FREEZE:
                freezes, begun = freezes + 1, 0
        elif day.is_closed and not day.is_void:
            if freezes:
                freezes -= 1
            else:
                current = begun = 0
    return Streak(current, longest, freezes)


@dataclass(frozen=True, slots=True)
class Review:
    """One grade as it was given, and when the bot says that the question comes back: not before
    ``not_before``, when the answer that was ticked is still to be revealed."""

    grade: int
    at: datetime
    due_at: datetime
    not_before: datetime | None = None


def grade_of_ticks(covered: int, total: int) -> Rating:
    """All points: easy. Three quarters: good. Half: hard. Less: again."""
    if covered == total:
        return Rating.Easy
    if covered >= total * 0.75:
        return Rating.Good
    return Rating.Hard if covered >= total * 0.5 else Rating.Again


def review_faults(history: Iterable[Review], recall: float = 0.9) -> list[str]:
    """What is wrong with one question's reviews of one member, who wants to remember so much. Whole
    days on a member's clocks, which may be those of any group, at least one, at most a year; within
    what FSRS itself would spread around what it says."""
    scheduler = Scheduler(
        desired_retention=recall, learning_steps=(), relearning_steps=(),
        maximum_interval=LONGEST.days, enable_fuzzing=False,
    )  # fmt: skip
    faults, card, due_at = [], Card(card_id=1, state=State.Learning), None
    for one in history:
        card.due = due_at or card.due
        card, _log = scheduler.review_card(card, Rating(one.grade), one.at)
        passed = [_on_clocks(one.due_at, zone) - _on_clocks(one.at, zone) for zone in ZONES]
        said = next((one for one in passed if not one % DAY), passed[0])
        wanted = (card.due - one.at).days
        leeway = 1.5 + wanted * 0.15  # FSRS moves it by a day and 15 % at most, and rounds
        if one.due_at == one.not_before and said >= timedelta(days=wanted - leeway):
            pass
        elif not DAY <= said <= LONGEST or said % DAY:
            faults.append(f"comes back after {said}")
        elif abs(said.days - wanted) > leeway:
            faults.append(f"comes back after {said.days} days, FSRS says {wanted}")
        due_at = one.due_at
    return faults


@dataclass(frozen=True, slots=True)
class Meeting:
    """A mock interview that was not cancelled, wherever it is."""

    session_id: int
    pair: frozenset[int]
    start: datetime
    end: datetime
    """As was agreed, or when the two finished, if that was earlier."""
    proposed_at: datetime


def pairing_faults(
    meetings: Iterable[Meeting], blocks: dict[frozenset[int], datetime]
) -> list[str]:
    """Nobody is asked to be in two places at once, in whichever server; nobody meets somebody of
    whom they had said never."""
    faults = []
    of_each: dict[int, list[Meeting]] = defaultdict(list)
    for one in meetings:
        if len(one.pair) != 2:
            faults.append(f"session {one.session_id} has {len(one.pair)} people")
        if one.pair in blocks and one.proposed_at > blocks[one.pair]:
            faults.append(f"session {one.session_id} pairs people who are blocked")
        for user_id in one.pair:
            of_each[user_id].append(one)
    for user_id, mine in of_each.items():
        mine.sort(key=lambda one: one.start)
        for earlier, later in pairwise(mine):
            if earlier.end > later.start:
                both = f"{earlier.session_id} and {later.session_id}"
                faults.append(f"{user_id} is to be in {both} at once")
    return faults


def _on_clocks(moment: datetime, zone: str) -> datetime:
    return moment.astimezone(ZoneInfo(zone)).replace(tzinfo=None)
