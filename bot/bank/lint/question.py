"""The lints of one question: its terms against its own texts, lengths, tags and its sum. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import cache

from bot.bank.lint.addresses import odd
from bot.bank.lint.letters import mixed_letters
from bot.bank.lint.sums import SumError, compute
from bot.bank.lint.texts import commas, signs
from bot.bank.lint.unfilled import unfilled
from bot.bank.model import CORE_40_TAG, CORE_40_TOPICS, GUIDE_TAGS, Kind, Question
from bot.bank.parsing.drafts import Draft
from bot.bank.parsing.skeleton import ANSWERS
from bot.bank.problems import Fault, Problem, nearest
from bot.bank.terms.claims import claimed
from bot.bank.terms.matcher import compile_terms, match
from bot.bank.terms.short import plain, slips
from bot.bank.terms.text import Text, prepare_exact

NO_UNIT = frozenset(("none", "no unit", "unitless", "n/a", "-", "null", "nothing"))
OUTLINE_WORDS = (40, 120)
FEWEST_TERMS = 3
PARTS = " + "
# What a statement begins with that only makes sense after the one before it.
LEANING = frozenset(
    (
        *("It", "Its", "It's", "This", "That's", "These", "Those", "Such", "They", "Their"),
        *("That", "Which", "So", "Then", "Or", "Otherwise", "Thus", "Hence", "Therefore"),
        *("However", "But", "And", "Also", "Else", "Consequently", "Moreover", "Furthermore"),
    )
)
AVERAGE_SENTENCE = 30  # words
# How much longer than every other option a right one may be before it gives itself away.
LONGER_BY = 25
KNOWN_TAGS = frozenset(
    [CORE_40_TAG]
    + [part for part, areas in GUIDE_TAGS.items() if not areas]
    + [f"{part}:{area}" for part, areas in GUIDE_TAGS.items() for area in areas]
    + list(GUIDE_TAGS)
)
_WORD = re.compile(r"[^\W_]+(?:['’.-][^\W_]+)*")
_SENTENCE = re.compile(r"[.!?:;](?:\s|$)|\n\s*(?:[-*]|\d+\.|\n)")
_CODE = re.compile(r"```.*?```|`[^`]*`", re.DOTALL)
Prepared = Callable[[str], Text]
"""Makes what a question says ready for `match`, each text once."""


def lint_question(draft: Draft, *, is_ours: bool = True) -> Iterator[Problem]:
    """Everything that can be found in a question without looking at the others. The forty
    classics are our bank's alone."""
    prepared = cache(prepare_exact)  # what a question says is looked at from several sides
    yield from _points(draft, prepared)
    yield from _pitfalls(draft, prepared)
    yield from _lengths(draft)
    yield from _work(draft)
    yield from _tags(draft)
    if is_ours:
        yield from _classics(draft)
    yield from _choices(draft)
    yield from _forms(draft)
    if draft.question.coding is not None and not draft.question.coding.complexity:
        yield Fault.NO_COMPLEXITY.at(draft.place("coding"))
    for at, source in enumerate(draft.question.sources):
        yield from odd(source.url, draft.place("sources", at, "url"))
    yield from unfilled(draft)
    yield from signs(draft)
    yield from commas(draft)
    yield from mixed_letters(draft)


def count_words(text: str) -> int:
    """Words of prose; a piece of code counts as one."""
    return len(_WORD.findall(_CODE.sub(" code ", text)))


def _asked(question: Question, prepared: Prepared) -> tuple[tuple[str, Text], ...]:
    """What a member has read before answering."""
    return (
        ("title", prepared(question.title)),
        ("prompt", prepared(question.prompt)),
        ("hint", prepared(question.hint)),
    )


def _points(draft: Draft, prepared: Prepared) -> Iterator[Problem]:
    question = draft.question
    if not question.key_points:
        return
    answer = prepared(question.answer)
    asked = _asked(question, prepared)
    statements = [prepared(point.point) for point in question.key_points]
    for at, point in enumerate(question.key_points):
        opening = point.point.partition(" ")[0].rstrip(",:").replace("’", "'")
        if opening in LEANING:
            place = draft.place("key_points", at, "point")
            yield Fault.POINT_LEANS.at(place, text=opening)
        if not point.terms:  # a server's own questions may have none; reported as missing in ours
            continue
        matcher = compile_terms(point.terms)
        if match(matcher, answer) is None:
            yield Fault.ANSWER_MISSES.at(draft.place("key_points", at, "point"))
        if match(matcher, statements[at]) is None:
            yield Fault.POINT_MISSES.at(draft.place("key_points", at, "point"))
        if len(point.terms) < FEWEST_TERMS:
            place = draft.place("key_points", at, "terms")
            yield Fault.FEW_TERMS.at(place, count=len(point.terms))
        siblings = [(f"{other + 1}", text) for other, text in enumerate(statements) if other != at]
        for number, term in enumerate(point.terms):
            place = draft.place("key_points", at, "terms", number)
            single = compile_terms((term,))
            for part, text in asked:
                if match(single, text):
                    yield Fault.TERM_IN_PROMPT.at(place, text=term, part=part)
            for other, text in siblings:
                if match(single, text):
                    yield Fault.TERM_OF_SIBLING.at(place, text=term, other=f"point {other}")


def _pitfalls(draft: Draft, prepared: Prepared) -> Iterator[Problem]:
    """A wrong claim must not be found where only right ones stand: notes, points, the answer."""
    question = draft.question
    if not question.pitfalls:
        return
    right = [("a note", prepared(one.note)) for one in question.pitfalls]
    right += [("a key point", prepared(one.point)) for one in question.key_points]
    right += [("the model answer", prepared(question.answer))]
    asked = _asked(question, prepared)
    for at, pitfall in enumerate(question.pitfalls):
        if pitfall.terms and not any(PARTS in term for term in pitfall.terms):
            yield Fault.RIGID_PITFALL.at(draft.place("pitfalls", at, "terms"))
        for number, term in enumerate(pitfall.terms):
            place = draft.place("pitfalls", at, "terms", number)
            single = compile_terms((term,))
            for part, text in right:
                if claimed(single, text):
                    yield Fault.PITFALL_IN_RIGHT.at(place, text=term, part=part)
                    break
            for part, text in asked:
                if claimed(single, text):
                    yield Fault.PITFALL_IN_PROMPT.at(place, text=term, part=part)


def _lengths(draft: Draft) -> Iterator[Problem]:
    question = draft.question
    words = count_words(question.answer)
    _, least, most = ANSWERS[question.kind]
    if not least <= words <= most:
        place = draft.place("answer")
        numbers = {"count": words, "kind": question.kind, "least": least, "most": most}
        yield Fault.ANSWER_WORDS.at(place, **numbers)
    prose = _CODE.sub(" code ", question.answer)
    average = words / max(1, len([part for part in _SENTENCE.split(prose) if part.strip()]))
    if average > AVERAGE_SENTENCE:
        yield Fault.READING_LENGTH.at(draft.place("answer"), count=round(average))
    if question.kind is Kind.STORY:
        for key in ("weak_outline", "strong_outline"):
            words = count_words(getattr(question, key))
            least, most = OUTLINE_WORDS
            if not least <= words <= most:
                numbers = {"key": key, "count": words, "least": least, "most": most}
                yield Fault.OUTLINE_WORDS.at(draft.place(key), **numbers)


def _work(draft: Draft) -> Iterator[Problem]:
    question = draft.question
    if question.value is None or question.tolerance is None:
        return
    exact = abs(question.value) or question.tolerance + 1  # around 0 there is no share to judge by
    if not 0 <= question.tolerance < exact:
        words = {"tolerance": f"{question.tolerance:g}", "value": f"{question.value:g}"}
        yield Fault.TOLERANCE_WIDE.at(draft.place("tolerance"), **words)
    if question.unit.casefold() in NO_UNIT:
        yield Fault.BLANK_UNQUOTED.at(draft.place("unit"), key="unit")
    if not question.work:
        return  # reported as missing
    try:
        result = compute(question.work)
    except SumError as error:
        yield Fault.WORK_FAILS.at(draft.place("work"), reason=error, advice=error.fix)
        return
    # Exact answers may still differ in the last binary digit.
    if abs(result - question.value) > question.tolerance + 1e-9 * max(1.0, abs(result)):
        yield Fault.WORK_DIFFERS.at(
            draft.place("work"), result=f"{result:.6g}", value=f"{question.value:g}"
        )


def _tags(draft: Draft) -> Iterator[Problem]:
    question = draft.question
    for at, tag in enumerate(question.tags):
        if tag not in KNOWN_TAGS:
            advice = nearest(tag, KNOWN_TAGS, otherwise="see the list of tags")
            yield Fault.UNKNOWN_TAG.at(draft.place("tags", at), text=tag, advice=advice)


def _classics(draft: Draft) -> Iterator[Problem]:
    question = draft.question
    home = CORE_40_TOPICS.get(question.id)
    tagged = CORE_40_TAG in question.tags
    if home is None and tagged:
        yield Fault.CORE_TAG_ELSEWHERE.at(draft.place("tags"), id=question.id)
    if home is not None and not tagged:
        yield Fault.CORE_TAG_MISSING.at(draft.place("tags"), id=question.id)
    if home is not None and home != question.topic:
        yield Fault.CORE_ELSEWHERE.at(draft.place("id"), id=question.id, topic=home)


def _choices(draft: Draft) -> Iterator[Problem]:
    question = draft.question
    if not question.right_choices or question.takes_several:
        return
    right = question.right_choices[0]
    others = [len(choice.text) for at, choice in enumerate(question.choices) if at != right]
    longer = len(question.choices[right].text) - max(others, default=0)
    if longer > LONGER_BY:
        yield Fault.RIGHT_IS_LONGEST.at(draft.place("choices", right, "text"), count=longer)


def _forms(draft: Draft) -> Iterator[Problem]:
    """Forms of a short answer that the question gives away, that the model answer lacks, or that
    are too close to what is not accepted."""
    question = draft.question
    if not question.accepted:
        return
    asked = {"title": question.title, "prompt": question.prompt, "hint": question.hint}
    for at, form in enumerate(question.accepted):
        place = draft.place("accept", at)
        for part, text in asked.items():
            if _stands_in(form, text):
                yield Fault.FORM_IN_PROMPT.at(place, text=form, part=part)
        for other in question.refused:
            if slips(plain(form), plain(other.text)):
                yield Fault.FORMS_OVERLAP.at(place, text=form, other=other.text)
    first = question.accepted[0]
    if not _stands_in(first, question.answer):
        yield Fault.ANSWER_LACKS_FORM.at(draft.place("answer"), text=first)


def _stands_in(form: str, text: str) -> bool:
    """Whether the words of a form stand in a row in a text."""
    wanted = plain(form).words
    words = [word for match in _WORD.finditer(text) for word in plain(match.group()).words]
    spans = range(len(words) - len(wanted) + 1)
    return any(tuple(words[at : at + len(wanted)]) == wanted for at in spans)
