"""Which option of a choice question, which name, or which figure a text gives. Pure.

Clear signs only. For options there are four kinds: the letter the text opens with; a letter after
a word such as *option*; the wording of an option; a capital letter that stands alone. The first
kind that is there decides, and nothing is guessed: "A" by itself is mostly an article.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial

from bot.bank.model import Kind, Question
from bot.bank.terms.figures import Verdict, figures_in, judge_figure, readings
from bot.bank.terms.matcher import compile_terms, match, term_fault
from bot.bank.terms.text import Text, prepare, unstruck

LETTERS = "ABCDE"
# Of an option, to be known by its wording: "Yes" or "Ridge" stands in any text.
FEWEST_WORDS = 3
# No "e.g.", "C-index", "A/B".
_WHOLE = r"(?![\w'’]|[-/.+#]\w|[+#])"
_OPENING = re.compile(
    rf"\W*(?:(?P<any>[A-Ea-e]){_WHOLE}(?=\s*(?:[).:,;&–—-]|$)|\s+(?:and|as|because|since|is)\b)"
    rf"|(?P<capital>[B-E]){_WHOLE}(?=\s))"
)
_CUED = (
    re.compile(
        rf"\b(?:option|answer|choice|letter)s?\s*(?:is|are|would be|:)?\s*\(?"
        rf"(?P<letter>[A-Eb-e]){_WHOLE}"
    ),
    re.compile(
        rf"\b(?:pick|choose|chose|take|say|with|for|it['’]s|it is)\s+\(?(?P<letter>[A-E]){_WHOLE}"
        r"(?=\s*(?:[).,:;]|$|(?:and|as|because|since|here)\b))"
    ),
)
_ALONE = re.compile(rf"(?<![\w'’+#/-])(?P<letter>[B-E]){_WHOLE}(?!\()")
_FOLLOWING = re.compile(
    rf"\)?\s*(?:,\s*and\b|,|\band\b|&|\+)\s*\(?(?P<letter>[A-Ea-e]){_WHOLE}(?=\s*(?:\W|$)|\s+\w)"
)
_SET_ASIDE = re.compile(
    r"(?:\bnot|n['’]t|\bthan|\binstead of|\bexcept|\bover)(?:\s+option)?\s+\(?$"
)
_LOOK_BACK = 24


def named_options(options: Sequence[str], text: str) -> tuple[int, ...]:
    """Positions (from 0) of the options that the text names, ascending; empty if unclear."""
    for signs in (_opening(text), _cued(text), _worded(options, text), _alone(text)):
        named = {at for at in signs if at < len(options)}
        if named:
            return tuple(sorted(named))
    return ()


def _opening(text: str) -> Iterator[int]:
    first = _OPENING.match(text)
    if first is not None:
        group = "any" if first["any"] else "capital"
        yield from _listed(text, first.end(group), first[group])


def _cued(text: str) -> Iterator[int]:
    for pattern in _CUED:
        for sign in _standing(pattern.finditer(text), text):
            yield from _listed(text, sign.end("letter"), sign["letter"])


def _alone(text: str) -> Iterator[int]:
    for sign in _standing(_ALONE.finditer(text), text):
        yield LETTERS.index(sign["letter"])


def _standing(signs: Iterable[re.Match[str]], text: str) -> Iterator[re.Match[str]]:
    """Without letters that are set aside: "rather than B", "not C"."""
    for sign in signs:
        at = sign.start("letter")
        if _SET_ASIDE.search(text, at - _LOOK_BACK, at) is None:
            yield sign


def _listed(text: str, end: int, first: str) -> Iterator[int]:
    """A letter, and those that are listed right after it: "B and D". "A" after a word needs
    to be a capital, or it is an article."""
    yield LETTERS.index(first.upper())
    more = _FOLLOWING.match(text, end)
    while more is not None and more["letter"] != "a":
        yield LETTERS.index(more["letter"].upper())
        more = _FOLLOWING.match(text, more.end("letter"))


def _worded(options: Sequence[str], text: str) -> Iterator[int]:
    prepared = prepare(text)
    for at, option in enumerate(options):
        wording = " ".join(re.sub(r"[/+]", " ", option).split())
        if len(wording.split()) < FEWEST_WORDS or term_fault(wording):
            continue
        if match(compile_terms((wording,)), prepared) is not None:
            yield at


@dataclass(frozen=True, slots=True)
class OptionsSeen:
    """The options (positions from 0) that the answer names; empty: none clearly."""

    named: tuple[int, ...]


def options_seen(question: Question, text: str) -> OptionsSeen | None:
    """The options that a text names; None where there are none. Several say nothing clear where
    one is asked for."""
    if question.kind is not Kind.CHOICE:
        return None
    positions = named_options([choice.text for choice in question.choices], unstruck(text))
    is_unclear = len(positions) > 1 and not question.takes_several
    return OptionsSeen(() if is_unclear else positions)


@dataclass(frozen=True, slots=True)
class NameSeen:
    """The words of the answer that name what a short question asks for; empty: none found."""

    words: tuple[str, ...]


def name_in(accepted: Sequence[str], text: Text) -> NameSeen | None:
    """What of a text is one of the accepted names; None where no name is asked for."""
    if not accepted:
        return None
    plain = (" ".join(re.sub(r"[/+]", " ", form).split()) for form in accepted)
    usable = tuple(form for form in plain if not term_fault(form))
    hit = match(compile_terms(usable), text) if usable else None
    return NameSeen(() if hit is None else hit.words)


@dataclass(frozen=True, slots=True)
class ValueSeen:
    """A figure as it was written, and whether it is the worked value within its tolerance."""

    written: str
    agrees: bool


@dataclass(frozen=True, slots=True)
class NumberSeen:
    """The figure found in the answer to a number question, if any."""

    seen: ValueSeen | None


def number_seen(question: Question, text: str) -> NumberSeen | None:
    """The figure that a text gives; None where none is asked for."""
    if question.value is None:
        return None
    return NumberSeen(value_in(text, question.value, question.tolerance or 0.0, question.unit))


def value_in(text: str, value: float, tolerance: float, unit: str) -> ValueSeen | None:
    """The figure that agrees with the worked value if there is one, otherwise the last one.

    Figures are read as in quizzes; a share of at most 1 also agrees where percent is asked for.
    """
    written = tuple(figures_in(unstruck(text)))
    for one in reversed(written):
        if _agrees(one, value, tolerance, unit):
            return ValueSeen(one, agrees=True)
    return ValueSeen(written[-1], agrees=False) if written else None


def _agrees(written: str, value: float, tolerance: float, unit: str) -> bool:
    asked = partial(judge_figure, written, tolerance=tolerance, unit=unit)
    if asked(value=value) is Verdict.RIGHT:
        return True
    found = (100 * one for one in readings(written) if abs(one) <= 1)
    return unit == "%" and any(abs(one - value) <= tolerance for one in found)
