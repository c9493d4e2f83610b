"""Which points and pitfalls an answer's wording shows, with the words that show them; and what
authors learn from points that members ticked though they were not spotted. Pure.

Nothing here judges: a point that isn't spotted may well have been said in other words.
"""

from __future__ import annotations

import hashlib
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from bot.bank.latest import Latest
from bot.bank.model import Bank, Kind, Question
from bot.bank.terms.chance import Chance, QuestionTerms
from bot.bank.terms.claims import claimed
from bot.bank.terms.exchanged import Told
from bot.bank.terms.matcher import Hit, Matcher, compile_terms, match
from bot.bank.terms.opposites import Doubt
from bot.bank.terms.passages import passages_about
from bot.bank.terms.related import Rarity, RelatedTerms, related_terms, said_by
from bot.bank.terms.text import Text, known_words, plain_words, prepare
from bot.bank.terms.words import word_lists
from bot.practice.self_check.rules.doubts import doubts

LONGEST_READ = 8000
"""Characters of an answer that are looked at; several messages can make one longer."""
KEPT_PREPARED = 64
"""Questions that stay compiled, at some 50 KB each: those that members answer at the moment. One
more takes some milliseconds."""
FEWEST_WORDS_OF_A_LIST = 5
LIGHTEST_PROSE = 0.15
LONGEST_WORDING = 240
MOST_WORDINGS = 12
_PERSON = re.compile(r"<[@#][!&]?\d+>|@\S+")


@dataclass(frozen=True, slots=True)
class PointSeen:
    """One point of a question, and the words of the answer that show it (none: not spotted)."""

    statement: str
    fingerprint: str
    words: tuple[str, ...] = ()
    is_sure: bool = False
    """Found by a wording that its author named, and not only by words that are related."""

    doubt: Doubt | None = None
    """What in the answer may say the opposite of the point."""

    @property
    def spotted(self) -> bool:
        """Whether any wording of it was found."""
        return bool(self.words)

    @property
    def is_preselected(self) -> bool:
        """Whether it is ticked before its author has looked: only what leaves no doubt."""
        return self.is_sure and self.doubt is None


@dataclass(frozen=True, slots=True)
class PitfallSeen:
    """A note that is worth a second look, and the words that brought it up."""

    note: str
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Prepared:
    """A question's matchers, compiled."""

    points: tuple[tuple[Told, RelatedTerms], ...]
    pitfalls: tuple[Matcher, ...]


class PointMatcher:
    """Looks for the points of one bank's questions. Build it once a bank, off the loop."""

    def __init__(self, known: frozenset[str], rarity: Rarity, chance: Chance) -> None:
        self._known = known
        self._rarity = rarity
        self._chance = chance
        self._prepared = Latest[str, Question, _Prepared](KEPT_PREPARED)

    @classmethod
    def of(cls, bank: Bank) -> PointMatcher:
        """A matcher that knows the bank's words and how rare each is among its points."""
        words = known_words(text for one in bank.questions.values() for text in _texts(one))
        said = {one.id: tuple(map(said_by, one.key_points)) for one in bank.active}
        rarity = Rarity.of([point for points in said.values() for point in points])
        asked = {
            one.id: QuestionTerms(one.topic, related_terms(one, said[one.id], rarity))
            for one in bank.active
            if one.key_points
        }
        return cls(words, rarity, Chance(asked))

    def read(self, text: str) -> Text:
        """An answer made ready, at most ``LONGEST_READ`` characters of it."""
        return prepare(text[:LONGEST_READ], self._known)

    def points(self, question: Question, text: Text) -> tuple[PointSeen, ...]:
        """Each point of the question, in order; those of a story are only listed."""
        if not question.key_points:
            return tuple(PointSeen(one, fingerprint(one)) for one in question.checklist)
        prepared = self._of(question).points
        by_term = [match(told.terms, text) for told, _related in prepared]
        bar = self._chance.bar(question.id, text, has_term=any(by_term))
        related = [related for _told, related in prepared]
        is_list = is_bare_list(text.source)
        hits = passages_about(related, text, by_term, bar, is_list=is_list)
        return tuple(
            PointSeen(
                point.point,
                fingerprint(point.point),
                _words(hit),
                is_sure=bool(hit and hit.term),
                doubt=doubt,
            )
            for point, hit, doubt in zip(
                question.key_points,
                hits,
                doubts([told for told, _related in prepared], hits, text),
                strict=True,
            )
        )

    def pitfalls(self, question: Question, text: Text) -> tuple[PitfallSeen, ...]:
        """Notes whose claim the answer makes. Only by terms: a hint at a mix-up must be sure."""
        prepared = self._of(question).pitfalls
        hits = ((one, claimed(m, text)) for one, m in zip(question.pitfalls, prepared, strict=True))
        return tuple(PitfallSeen(one.note, _words(hit)) for one, hit in hits if hit is not None)

    def related(self, question: Question, at: int) -> RelatedTerms:
        """The own words of one key point."""
        return self._of(question).points[at][1]

    def _of(self, question: Question) -> _Prepared:
        return self._prepared.of(question.id, question, self._prepare)

    def _prepare(self, question: Question) -> _Prepared:
        points = question.key_points
        told = (Told.of(point.point, compile_terms(point.terms)) for point in points)
        related = related_terms(question, map(said_by, points), self._rarity)
        return _Prepared(
            tuple(zip(told, related, strict=True)),
            tuple(compile_terms(pitfall.terms) for pitfall in question.pitfalls),
        )


def _words(hit: Hit | None) -> tuple[str, ...]:
    return () if hit is None else hit.words


def points_of(question: Question) -> tuple[str, ...]:
    """What a member can tick: key points, or the checklist of a story."""
    if question.key_points:
        return tuple(point.point for point in question.key_points)
    return question.checklist if question.kind is Kind.STORY else ()


def fingerprint(statement: str) -> str:
    """Sixteen figures that change when a statement is reworded, but not with its spacing."""
    plain = " ".join(statement.split())
    return hashlib.sha256(plain.encode()).hexdigest()[:16]


def listing_print(statements: Iterable[str]) -> str:
    """The same for all points of a question in their order."""
    return fingerprint("\n".join(fingerprint(one) for one in statements))


def is_bare_list(text: str) -> bool:
    """Whether a text is a list of terms rather than sentences. It changes wording only."""
    words = list(plain_words(text[:LONGEST_READ]))
    if len(words) < FEWEST_WORDS_OF_A_LIST:
        return False
    function_words = word_lists().function_words
    light = sum(word in function_words for word in words)
    return light < LIGHTEST_PROSE * len(words)


def nearest_sentence(related: RelatedTerms, text: Text) -> str:
    """The sentence that shares most of a point's own words; "" if none shares any."""
    by_sentence: dict[int, float] = {}
    for word, weight in related.weights.items():
        for sentence in {text.sentences[at] for at in text.at.get(word, ())}:
            by_sentence[sentence] = by_sentence.get(sentence, 0.0) + weight
    if not by_sentence:
        return ""
    best = max(by_sentence, key=lambda sentence: (by_sentence[sentence], -sentence))
    places = [at for at, sentence in enumerate(text.sentences) if sentence == best]
    return text.words(places[0], places[-1] + 1)


def _texts(question: Question) -> Iterator[str]:
    yield from (question.title, question.prompt, question.answer)
    for point in question.key_points:
        yield point.point
        yield from point.terms
    for pitfall in question.pitfalls:
        yield pitfall.note
    for choice in question.choices:
        yield from (choice.text, choice.why)


@dataclass(frozen=True, slots=True)
class HandTick:
    """A point that was ticked though it was not spotted, and where the answer stands."""

    question_id: str
    fingerprint: str
    wording: str
    """The parts of the answer that stand in the question's thread; "" if none do."""


@dataclass(frozen=True, slots=True)
class UnspottedPoint:
    """A point that members ticked by hand: how often, and the wordings they shared."""

    question_id: str
    position: int
    statement: str
    times: int
    wordings: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class AuthorsReport:
    """For the authors of the questions, without names. ``guilds`` opted in."""

    guilds: int
    points: tuple[UnspottedPoint, ...]
    changed: int
    """Ticks of points that were reworded or are gone."""


def authors_report(bank: Bank, guilds: int, ticks: Sequence[HandTick]) -> AuthorsReport:
    """The points of a bank that were ticked by hand, the most frequent first."""
    matcher = bank.derived.of(bank, PointMatcher.of)
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
