"""How well feedback spots points, measured with answers written for it, and kept from falling.

The answers and their verdicts were written from prompts and key points alone, before anybody
who wrote them had seen a term. How far each file can be trusted as a measure:

- `answers.yaml` served to tune the matcher and the older terms of its questions; their plain
  terms came later, from the statements alone. It flatters.
- `fresh.yaml` has other questions. The plain terms of nine of its twelve were written by somebody
  who had not seen its answers, so it tells best how a new question does; it is small.
- `development.yaml` served to choose the weights of kinship and its groups of plain words.
- `held_out.yaml` was held out from that, and measured once before its questions had plain terms:
  precision 0.97, recall 0.44. Their plain terms are by the author of the answers, so its recall
  now flatters; its precision need not.
- `development_later.yaml` served to find terms that are too loose, and to choose how far apart the
  parts of `x + y` may stand. Its misses were left as they are, so its recall doesn't flatter.
- `second.yaml` is the most honest one: its questions had their plain terms long before, written by
  others, and nobody chose a term by it. Measured before the last changes: precision 0.90, recall
  0.77. Afterwards it was measured with several variants of the rules and helped to discard two
  that looked better on the other files; the one that was kept was the plainest.

- `unseen_open.yaml` and `unseen_held.yaml` have long, plain and short answers on 64 questions of no
  other file, written before their author had read the matcher. They served to choose the bar by
  chance, and later, with the files above, what a lead weighs (bot/bank/terms/passages.py).
- `unseen_later.yaml` was written and committed after the bar by chance, again before its author
  had read the matcher or a word list, and before leads. Measured then, without leads: plain 0.975
  and 0.71, short 0.99, long 1.00. With leads chosen by the other files: plain 0.97 and 0.84, short
  and long 1.00. After that measurement 396 further groups of plain words were taken out again (they
  were worth 0.02 of recall) and the bars of lead and of being about a question chosen once more,
  by the other files; credit to other questions in long answers, 3.02 % between, led to the latter.

Run with `-s` to see the figures.
"""

from collections import Counter
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import Any
from unittest.mock import patch

import yaml

from bot.bank.terms.text import Text
from bot.practice.self_check.rules import points as rules
from bot.practice.self_check.rules.points import PointMatcher, PointSeen, is_bare_list
from tests.real_bank import real_bank

HERE = Path(__file__).parent
FILES = (
    "answers.yaml",
    "fresh.yaml",
    "development.yaml",
    "held_out.yaml",
    "development_later.yaml",
    "second.yaml",
)
EVERY = 3
UNSEEN = ("unseen_open.yaml", "unseen_held.yaml")
LATER = "unseen_later.yaml"
STYLES = (
    "textbook", "plain", "partial", "reversed", "off", "keywords", "long", "short", "wrong",
)  # fmt: skip


@dataclass(slots=True)
class Tally:
    """Points credited rightly, credited though not said, and missed."""

    right: int = 0
    false: int = 0
    missed: int = 0

    @property
    def precision(self) -> float:
        return self.right / (self.right + self.false) if self.right + self.false else 1.0

    @property
    def recall(self) -> float:
        return self.right / (self.right + self.missed) if self.right + self.missed else 1.0


@cache
def spotter() -> PointMatcher:
    real = real_bank()
    with patch.object(rules, "KEPT_PREPARED", len(real.questions)):  # each is come back to here
        return real.derived.of(real, PointMatcher.of)


@cache
def answers(name: str) -> dict[str, list[dict[str, Any]]]:
    loaded: dict[str, list[dict[str, Any]]] = yaml.load(
        (HERE / name).read_text("utf-8"), Loader=yaml.CSafeLoader
    )
    return loaded


@lru_cache(maxsize=16)
def read(text: str) -> Text:
    """An answer made ready; it is looked at for one question after another."""
    return spotter().read(text)


@cache
def seen(question_id: str, text: str) -> tuple[PointSeen, ...]:
    """What the bot sees in an answer; several tests ask."""
    return spotter().points(real_bank().questions[question_id], read(text))


def spotted(question_id: str, text: str) -> set[int]:
    return {at for at, point in enumerate(seen(question_id, text), 1) if point.spotted}


@cache
def tallies(name: str) -> dict[str, Tally]:
    """By style; "all" leaves out the reversed ones, whose points no matcher of wordings can
    tell from points that were made."""
    found = {style: Tally() for style in (*STYLES, "all")}
    for question_id, given in answers(name).items():
        for answer in given:
            got = spotted(question_id, answer["text"])
            said = set(answer["says"])
            style = answer["style"]
            for tally in (found[style], *([found["all"]] if style != "reversed" else [])):
                tally.right += len(got & said)
                tally.false += len(got - said)
                tally.missed += len(said - got)
    return found


def test_there_are_enough_answers_of_every_style() -> None:
    given = answers("answers.yaml")
    assert len(given) == 20
    assert all({one["style"] for one in of_one} == set(STYLES[:6]) for of_one in given.values())
    assert sum(map(len, given.values())) >= 120
    for name, questions in (
        ("development.yaml", 15),
        ("held_out.yaml", 15),
        ("development_later.yaml", 16),
    ):
        assert len(answers(name)) == questions
        assert all([one["style"] for one in two] == ["plain"] * 2 for two in answers(name).values())
    second = [one["style"] for of_one in answers("second.yaml").values() for one in of_one]
    assert len(answers("second.yaml")) == 24
    assert Counter(second) == {"plain": 32, "partial": 12, "off": 6}
    unseen = [one for name in UNSEEN for of_one in answers(name).values() for one in of_one]
    styles = {"long": 43, "plain": 43, "short": 42, "reversed": 22, "wrong": 21}
    assert Counter(one["style"] for one in unseen) == styles
    assert all(150 <= len(one["text"].split()) <= 300 for one in unseen if one["style"] == "long")
    later = Counter(one["style"] for of_one in answers(LATER).values() for one in of_one)
    assert later == {"plain": 30, "short": 30, "long": 9, "reversed": 9, "wrong": 5}
    everything = (*FILES, *UNSEEN, LATER)
    shared = Counter(question_id for name in everything for question_id in answers(name))
    assert max(shared.values()) == 1, "no question is in two files"
    for name in everything:
        for question_id, of_one in answers(name).items():
            points = len(real_bank().questions[question_id].key_points)
            for one in of_one:
                claimed = [*one["says"], *one.get("reverses", ())]
                assert all(1 <= at <= points for at in claimed), question_id


FLOORS = (
    # the targets of the project, on answers that nobody chose anything by
    ("unseen_later.yaml", "plain", 0.95, 0.75),
    ("unseen_later.yaml", "short", 0.95, 0.88),
    ("unseen_later.yaml", "long", 0.92, 0.88),
    ("answers.yaml", "textbook", 0.95, 0.88),
    ("fresh.yaml", "textbook", 0.95, 0.88),
    # what is reached, a little below: it may rise and never fall
    ("answers.yaml", "all", 0.96, 0.93),
    ("answers.yaml", "textbook", 0.99, 0.98),
    ("answers.yaml", "plain", 0.98, 0.92),
    ("answers.yaml", "partial", 0.87, 0.91),
    ("answers.yaml", "keywords", 0.90, 0.88),
    ("fresh.yaml", "all", 0.94, 0.94),
    ("fresh.yaml", "textbook", 0.97, 0.97),
    ("fresh.yaml", "plain", 0.90, 0.90),
    ("development.yaml", "plain", 0.97, 0.99),
    ("held_out.yaml", "plain", 0.92, 0.95),
    ("development_later.yaml", "plain", 0.96, 0.74),
    ("second.yaml", "all", 0.94, 0.88),
    ("second.yaml", "plain", 0.96, 0.87),
    ("second.yaml", "partial", 0.84, 0.89),
    ("unseen_open.yaml", "plain", 0.93, 0.75),
    ("unseen_open.yaml", "long", 0.93, 0.96),
    ("unseen_open.yaml", "short", 0.97, 0.92),
    ("unseen_held.yaml", "plain", 0.99, 0.74),
    ("unseen_held.yaml", "long", 0.96, 0.97),
    ("unseen_held.yaml", "short", 0.98, 0.98),
    ("unseen_later.yaml", "plain", 0.95, 0.82),
    ("unseen_later.yaml", "short", 0.99, 0.95),
    ("unseen_later.yaml", "long", 0.99, 0.99),
)
"""Precision and recall by file and style."""


def test_points_are_found_as_well_as_ever_and_other_questions_are_hardly_credited() -> None:
    """One test for all files, so that one worker reads them, once."""
    total = Tally()
    for name in (*FILES, *UNSEEN, LATER):
        credited, asked = credited_to_others(name)
        print(f"\n{name}: credited {dict(credited)} of {dict(asked)} points of other questions")
        assert credited.total() <= 0.02 * asked.total(), name
        assert credited["long"] <= 0.03 * asked["long"], name
        for style, tally in tallies(name).items():
            figures = f"precision {tally.precision:.3f}, recall {tally.recall:.3f}"
            print(f"{name} {style:9} {figures}  {[tally.right, tally.false, tally.missed]}")
    for name, style, precision, recall in FLOORS:
        tally = tallies(name)[style]
        assert tally.precision >= precision, (name, style)
        assert tally.recall >= recall, (name, style)
    for name in FILES:
        one = tallies(name)["all"]
        total.right, total.false = total.right + one.right, total.false + one.false
        total.missed += one.missed
    print(f"all files: precision {total.precision:.3f}, recall {total.recall:.3f}")
    assert total.precision >= 0.95
    assert total.recall >= 0.87
    for name in ("answers.yaml", "second.yaml"):
        off = tallies(name)["off"]
        assert off.false == 0, "an answer about something else is credited with nothing"


def credited_to_others(name: str) -> tuple[Counter[str], Counter[str]]:
    """By style, how many points of other questions of a file are found, and of how many. A third
    of the questions: the figures of all are in the room's README."""
    credited: Counter[str] = Counter()
    asked: Counter[str] = Counter()
    for own, given in answers(name).items():
        for answer in given:
            text, style = answer["text"], answer["style"]
            # The matcher knows what the latest text shares with the whole bank, so its own first.
            seen(own, text)
            others = sorted(answers(name).keys() - {own})
            for question_id in others[len(text) % EVERY :: EVERY]:
                points = spotter().points(real_bank().questions[question_id], read(text))
                credited[style] += sum(point.spotted for point in points)
                asked[style] += len(points)
    return credited, asked


def test_reversed_statements_are_mostly_credited_which_is_why_nothing_is_judged() -> None:
    """Not a target: a reminder that the wording rules must stay."""
    credited = claimed = 0
    for question_id, given in answers("answers.yaml").items():
        for answer in given:
            wrong_way = set(answer.get("reverses", ()))
            credited += len(spotted(question_id, answer["text"]) & wrong_way)
            claimed += len(wrong_way)
    print(f"\n{credited} of {claimed} reversed statements credited")
    assert credited > claimed / 2


def test_bare_lists_are_told_from_sentences() -> None:
    found: Counter[tuple[bool, bool]] = Counter()
    for name in FILES:
        for given in answers(name).values():
            for answer in given:
                found[answer["style"] == "keywords", is_bare_list(answer["text"])] += 1
    assert found[True, True] >= 16
    assert found[False, True] <= 1
