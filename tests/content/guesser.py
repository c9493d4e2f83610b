"""A guesser that sees only the looks of options, never what they say about the subject.

It learns from other questions which looks right options have (hedges, reasons, absolute words,
length beside the others, figures, signs), and picks the likeliest option of a question it has not
seen. A bank whose options can't be told apart by their looks leaves it at chance.
"""

import random
import re
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

import numpy as np

WORDS = {
    "hedges": "usually can often may might could tend tends mostly likely some sometimes about"
    " roughly nearly almost typically generally possibly perhaps partly mainly rarely hardly",
    "softest": "usually can often may might could mostly likely",
    "reasons": "because so since which as for therefore thus hence when while that",
    "absolutes": "all every any no none must cannot can't each exactly whole entire not isn't"
    " doesn't don't",
    "strictest": "always never only",
}
SIGNS = {"commas": r",", "stops": r'[;:()–"]', "figures": r"\d", "code": r"[`*=]"}
GLUED = re.compile(r"\bbecause|, so|, since|, as\b|, which", re.IGNORECASE)
_PATTERNS = [
    *(rf"\b(?:{'|'.join(words.split())})\b" for words in WORDS.values()),
    *SIGNS.values(),
    GLUED.pattern,
]
CHANCE, FOLDS = 0.25, 10


class Options(NamedTuple):
    """The options of one question and which of them are right."""

    topic: str
    texts: tuple[str, ...]
    right: tuple[bool, ...]


def looks(texts: Sequence[str]) -> np.ndarray:
    """One row for each option: counts, the same beside the others, and its rank by length."""
    counted = []
    for text in texts:
        words = re.findall(r"[\w'’-]+", text)
        row = [len(text), len(words), sum(map(len, words)) / max(1, len(words))]
        row += [len(re.findall(pattern, text, re.IGNORECASE)) for pattern in _PATTERNS]
        counted.append(row)
    own = np.array(counted, dtype=float)
    spread = own.std(axis=0)
    beside = own - own.mean(axis=0)
    scaled = beside / np.where(spread > 0, spread, 1)
    length = own[:, 0]
    order = np.argsort(np.argsort(length)) / (len(texts) - 1)
    ends = [order, length == length.max(), length == length.min()]
    return np.hstack([own[:, 3:], beside, scaled, np.column_stack(ends)])


# scikit-learn takes seconds to import: only the worker that guesses does.


def by_looks() -> Any:
    from sklearn.linear_model import LogisticRegression
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import StandardScaler

    return make_pipeline(StandardScaler(), LogisticRegression(C=0.3, max_iter=500))


def by_trees() -> Any:
    from sklearn.ensemble import GradientBoostingClassifier

    return GradientBoostingClassifier(n_estimators=40, max_depth=2, random_state=0)


def by_characters() -> Any:
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.linear_model import LogisticRegression
    from sklearn.pipeline import make_pipeline

    letters = TfidfVectorizer(analyzer="char_wb", ngram_range=(2, 3), sublinear_tf=True, min_df=2)
    return make_pipeline(letters, LogisticRegression(C=3.0, max_iter=200))


def hits(
    bank: Sequence[Options], model: Callable[[], Any], *, text: bool = False, rounds: int = 2
) -> np.ndarray:
    """For each question how well the guesser does, as if it had four options of which one is
    right: 0.25 at chance. Grouped cross-validation: all options of a question in one fold."""
    rows: list[Any] = [list(one.texts) if text else looks(one.texts) for one in bank]
    found = np.zeros(len(bank))
    order = list(range(len(bank)))
    shuffle = random.Random(13)
    for _ in range(rounds):
        shuffle.shuffle(order)
        for fold in range(FOLDS):
            tested = order[fold::FOLDS]
            others = [at for at in order if at not in set(tested)]
            told = [row for at in others for row in rows[at]]
            fitted = model().fit(told, [yes for at in others for yes in bank[at].right])
            for at in tested:
                found[at] += _hit(fitted.predict_proba(rows[at])[:, 1], bank[at].right) / rounds
    return found


def _hit(likely: np.ndarray, right: Sequence[bool]) -> float:
    best = np.flatnonzero(likely >= likely.max() - 1e-12)
    hit = float(np.array(right)[best].mean())
    chance = sum(right) / len(right)
    return CHANCE + (hit - chance) * (1 - CHANCE) / (1 - chance)
