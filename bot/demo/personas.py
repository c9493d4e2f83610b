"""The people of the demo: who they are, when they answer, how well, and what they write.

Pure: what a persona writes is built from the question's own answer and key points.
"""

import random
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, time
from enum import StrEnum

from bot.bank.model import Kind, Question
from bot.demo.timeline import TODAY

SATURDAY = 5
LETTERS = "ABCDE"


class Way(StrEnum):
    """How a member hands an answer in."""

    BUTTON = "button"
    THREAD = "thread"


@dataclass(frozen=True, slots=True)
class Persona:
    """One member. Times are wall clock times of the group; ``until_minutes`` is how much
    later than ``at`` they may be."""

    name: str
    about: str
    at: time
    until_minutes: int
    way: Way
    says: Callable[[Question], str]
    shared: bool = True
    free_weekends: bool = False
    joins: date = date.min
    misses: frozenset[date] = frozenset()
    """Dates on which they don't answer at all."""
    late_on: frozenset[date] = frozenset()
    """Dates on which they come after the reveal."""
    late_at: time = time(23, 40)
    remind_at: str = ""

    def comes_on(self, on: date) -> bool:
        """Whether they answer the question of that date."""
        if on < self.joins or on in self.misses:
            return False
        return not (self.free_weekends and on.weekday() >= SATURDAY)

    def answers_at(self, on: date) -> time:
        """When on that date; the same whenever it is asked."""
        if on in self.late_on:
            return self.late_at
        offset = random.Random(f"{self.name}:{on}").randint(0, self.until_minutes)
        minutes = self.at.hour * 60 + self.at.minute + offset
        return time(minutes // 60, minutes % 60)


def points(question: Question) -> tuple[str, ...]:
    """The statements that a good answer makes; the model answer's sentences if it lists none."""
    listed = tuple(one.point for one in question.key_points)
    if listed:
        return listed
    text = question.strong_outline or question.answer
    return tuple(part.strip() for part in re.split(r"(?<=[.!?])\s+", text) if part.strip())


def verdict(question: Question, *, right: bool) -> str:
    """The letters or the figure that the question asks for, with a space behind; "" if it
    asks for none. A wrong one names another option, or leaves the figure out."""
    if question.kind is Kind.CHOICE:
        wanted = [at for at, choice in enumerate(question.choices) if choice.right is right]
        chosen = wanted if right else wanted[:1]
        return f"{' and '.join(LETTERS[at] for at in chosen)}. "
    if question.kind is Kind.NUMBER and right and question.value is not None:
        return f"{question.value:g} {question.unit}".strip() + ". "
    if question.kind is Kind.SHORT and right:
        return f"{question.accepted[0][:1].upper()}{question.accepted[0][1:]}. "
    return ""


def _number(count: int) -> str:
    words = ("No", "One", "Two", "Three", "Four", "Five", "Six", "Seven", "Eight")
    return words[count] if count < len(words) else str(count)


def early_bird(question: Question) -> str:
    """Brisk and complete: every point, numbered in words."""
    said = points(question)[:6]
    things = "thing" if len(said) == 1 else "things"
    return f"{verdict(question, right=True)}{_number(len(said))} {things}. {' '.join(said)}"


def perfectionist(question: Question) -> str:
    """The long form, with the caution at the end."""
    paragraphs = [one.strip() for one in question.answer.split("\n\n") if one.strip()]
    body = "\n\n".join(" ".join(one.split()) for one in paragraphs[:2])
    caution = f"\n\nAnd a caution: {question.pitfalls[0].note}" if question.pitfalls else ""
    return f"{verdict(question, right=True)}{body}{caution}"


def weekday_person(question: Question) -> str:
    """One point, in small letters, between two meetings."""
    first = _sentence(points(question)[0]).lower()
    return f"{verdict(question, right=True).lower()}quick one between meetings: {first}"


def night_owl(question: Question) -> str:
    """First and last point as a list, and an excuse."""
    said = points(question)
    kept: Sequence[str] = said if len(said) < 2 else (said[0], said[-1])
    listed = "\n".join(f"- {one}" for one in kept)
    head = verdict(question, right=True).strip()
    return f"{head}\n{listed}\n\nThere was a third thing. It's late.".strip()


def newcomer(question: Question) -> str:
    """A beginning, with doubts; now and then wrong."""
    unsure = random.Random(f"zoe:{question.id}").random() < 0.4
    said = points(question)
    start = verdict(question, right=not unsure)
    return f"{start}I'd say: {said[min(1, len(said) - 1)]} Not sure about the rest, though."


def _sentence(text: str) -> str:
    return text if text.endswith((".", "!", "?")) else f"{text}."


TOO_SHORT = "no idea yet"
"""What the newcomer writes first of all; it is too little to count."""

ADA = Persona(
    name="Ada", about="the early bird: answers before her coffee, never missed a day",
    at=time(9, 6), until_minutes=14, way=Way.BUTTON, says=early_bird,
)  # fmt: skip
NOOR = Persona(
    name="Noor", about="the perfectionist: long answers that only she may read", at=time(12, 15),
    until_minutes=30, way=Way.BUTTON, says=perfectionist, shared=False,
    misses=frozenset({date(2026, 1, 20)}),
)  # fmt: skip
BEN = Persona(
    name="Ben", about="answers at lunch, forgets at weekends", at=time(12, 50), until_minutes=25,
    way=Way.THREAD, says=weekday_person, free_weekends=True,
)  # fmt: skip
MIKA = Persona(
    name="Mika", about="the night owl: reminded at eight, answers just before the reveal",
    at=time(20, 20), until_minutes=30, way=Way.THREAD, says=night_owl,
    late_on=frozenset({date(2026, 1, 9)}), remind_at="20:00",
)  # fmt: skip
ZOE = Persona(
    name="Zoe", about="the newcomer, here for a week", at=time(18, 10), until_minutes=40,
    way=Way.BUTTON, says=newcomer, joins=date(2026, 1, 19),
    misses=frozenset({date(2026, 1, 21)}),
)  # fmt: skip
MEMBERS = (ADA, NOOR, BEN, MIKA, ZOE)
ORGANISER = "Olga"
YOU = ZOE
"""Whom the person at the browser plays, to begin with."""


@dataclass(frozen=True, slots=True)
class PersonaProfile:
    """What somebody types into the forms of /mock join; hours are on their own clock.
    ``observes``: rather an observer than nothing, when the number is odd. ``joins``: not before
    that date, at that time of the group."""

    name: str
    level: str
    tracks: tuple[str, ...]
    hours: str
    zone: str
    topics: tuple[str, ...] = ()
    observes: bool = False
    joins: date = date.min
    at: time = time(18, 30)

    @property
    def first_form(self) -> dict[str, object]:
        """The fields of the first form."""
        return {"level": self.level, "tracks": list(self.tracks), "hours": self.hours,
                "zone": self.zone, "topics": list(self.topics)}  # fmt: skip


BREADTH, DESIGN = "ml-breadth", "ml-system-design"
PROFILES = (
    PersonaProfile(
        ADA.name, "senior", ("coding", DESIGN), "Wed and Thu 17:30–20:30", "Berlin",
        topics=("evaluation", "system-design"),
    ),
    PersonaProfile(
        NOOR.name, "senior", (BREADTH, DESIGN), "weekdays 20-23", "Asia/Karachi",
        topics=("statistics",),
    ),
    PersonaProfile(
        BEN.name, "mid", ("coding", BREADTH), "Tue, Wed and Thu 5pm to 8pm", "London UK"
    ),
    PersonaProfile(MIKA.name, "mid", ("coding", "behavioural"), "Wed, Thu 19–23", "Helsinki"),
    PersonaProfile(
        ORGANISER, "mid", (BREADTH, "behavioural"), "Wed–Thu 11am–1pm", "New York", observes=True
    ),
    PersonaProfile(
        ZOE.name, "junior", (BREADTH, "behavioural"), "weekdays 5pm–9pm, Sat 10-13", "Lisbon",
        joins=TODAY,
    ),
)  # fmt: skip
