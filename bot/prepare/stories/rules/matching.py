"""Which behavioural questions a story answers, with the reason. Pure.

Two things are looked at: what the story is about, by words that tell it (*argued*, *convinced*: a
disagreement) and the areas that the question is tagged with; and rare words that it shares with
the question. It is an offer, never a verdict: the author sees why, and decides.
"""

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from bot.bank.model import Kind, Question
from bot.bank.terms.text import TOKEN, plain_words, prepare_exact
from bot.bank.terms.words import fold, stem, word_lists
from bot.prepare.stories.rules.story import OwnStory, StarPart, Texts

MOST_FITS = 4
LEAST_SCORE = 0.16
FEWEST_SHARED = 3
CUES_OF_A_THEME = 2
A_THEME = 0.2
REASON_WORDS = 3
_SAME_BEGINNING = 4
COMMON = 0.4
"""A word in more of the questions than this tells nothing."""
GUIDE = "guide-behavioural:"
_THEMES: Mapping[str, tuple[str, str]] = {
    "conflict": (
        "a disagreement",
        "disagreed disagreement argued argument objected opposed conflict disputed tension refused "
        "pushback convinced compromise insisted concern",
    ),
    "failure": (
        "something that went wrong",
        "failed failure mistake wrong bug outage incident rollback blame broke broken regression "
        "missed wasted alert postmortem criticism feedback",
    ),
    "leadership": (
        "leading others",
        "led leading mentored delegated convinced coordinated initiative taught coached persuaded "
        "proposed decided responsible introduced junior",
    ),
    "ambiguity": (
        "an unclear task",
        "unclear vague ambiguous undefined unknown assumption clarified unfamiliar nobody scope "
        "new guess exploratory",
    ),
    "deadlines": (
        "little time",
        "deadline late hurry urgent overtime prioritised postponed launch friday weeks delay "
        "schedule short behind",
    ),
    "teamwork": (
        "working with others",
        "team colleague teammate together stakeholder designer manager engineer analyst partner "
        "helped paired marketing sales",
    ),
}


@dataclass(frozen=True, slots=True)
class Fit:
    """A question that a story answers. ``reason``: why, in words for its author."""

    question_id: str
    title: str
    score: float
    reason: str


class StoryMatcher:
    """Knows the behavioural questions of one bank. Build it once a bank."""

    def __init__(self, questions: Iterable[Question]) -> None:
        self._questions = tuple(one for one in questions if one.kind is Kind.STORY)
        asked = {one.id: _stems(_asked(one)) for one in self._questions}
        holders = Counter(word for words in asked.values() for word in words)
        most = max(1.0, COMMON * len(asked))
        every = len(asked) + 1
        self._weights = {
            word: math.log(every / count) for word, count in holders.items() if count <= most
        }
        self._asked = {id_: words & self._weights.keys() for id_, words in asked.items()}

    def questions_for(self, texts: Texts) -> tuple[Fit, ...]:
        """The questions that a story answers, the best first."""
        words, themes = _words(texts), _themes(texts)
        found = (self._fit(one, words, themes) for one in self._questions)
        best = sorted(
            (one for one in found if one is not None), key=lambda one: (-one.score, one.question_id)
        )
        return tuple(best[:MOST_FITS])

    def stories_for(
        self, question: Question, stories: Sequence[OwnStory]
    ) -> tuple[tuple[OwnStory, Fit], ...]:
        """The stories that answer a question, the best first."""
        found = []
        for story in stories:
            fit = self._fit(question, _words(story.texts), _themes(story.texts))
            if fit is not None:
                found.append((story, fit))
        return tuple(sorted(found, key=lambda pair: (-pair[1].score, pair[0].story_id)))

    def _fit(
        self, question: Question, words: Mapping[str, str], themes: Mapping[str, tuple[str, ...]]
    ) -> Fit | None:
        asked = self._asked.get(question.id)
        if asked is None:
            return None
        shared = sorted(asked & words.keys(), key=lambda one: (-self._weights[one], one))
        size = math.sqrt(sum(self._weights[one] ** 2 for one in asked)) or 1.0
        own = math.sqrt(sum(self._weights.get(one, 0.0) ** 2 for one in words)) or 1.0
        score = sum(self._weights[one] ** 2 for one in shared) / (size * own)
        about = [area for area in _areas(question) if area in themes]
        score += A_THEME * len(about) / max(1, len(_areas(question)))
        if score < LEAST_SCORE or len(shared) < FEWEST_SHARED - len(about):
            return None
        if about:
            reason = f"it's about {_THEMES[about[0]][0]} ({_quoted(themes[about[0]])})"
        else:
            reason = f"both mention {_quoted([words[one] for one in shared])}"
        return Fit(question.id, question.title, score, reason)


def _quoted(words: Sequence[str]) -> str:
    """The first few words, each idea once: *argued* and *argument* are one."""
    apart = {word[:_SAME_BEGINNING]: word for word in reversed(words)}
    return ", ".join(f"*{one}*" for one in list(apart.values())[::-1][:REASON_WORDS])


def _areas(question: Question) -> list[str]:
    areas = (tag.removeprefix(GUIDE) for tag in question.tags if tag.startswith(GUIDE))
    return [area for area in areas if area in _THEMES]


def _asked(question: Question) -> str:
    star = question.star
    parts = () if star is None else (star.situation, star.task, star.action, star.result)
    return "\n".join((question.title, question.prompt, *parts, *question.checklist))


def _told(texts: Texts) -> str:
    return "\n".join((texts.title, *(texts.part(part) for part in StarPart)))


@cache
def _grammar() -> frozenset[str]:
    return frozenset(stem(word) for word in word_lists().grammar)


def _stems(text: str) -> frozenset[str]:
    words = prepare_exact(text).at
    return frozenset(one for one in words if len(one) > 2 and one not in _grammar())


def _words(texts: Texts) -> Mapping[str, str]:
    """How each stem of a story is written there, the first time."""
    found: dict[str, str] = {}
    for match in TOKEN.finditer(_told(texts)):
        written = match.group().casefold()
        for word in plain_words(written):
            found.setdefault(stem(word), written)
    return found


@cache
def _cues() -> Mapping[str, frozenset[str]]:
    return {
        area: frozenset(stem(fold(word)) for word in words.split())
        for area, (_name, words) in _THEMES.items()
    }


def _themes(texts: Texts) -> Mapping[str, tuple[str, ...]]:
    """What a story is about, with the words that tell it."""
    words = {stem(word): word for word in plain_words(_told(texts))}
    found = {}
    for area, cues in _cues().items():
        said = tuple(sorted(words[one] for one in cues & words.keys()))
        if len(said) >= CUES_OF_A_THEME:
            found[area] = said
    return found
