"""The lints between questions: terms that any answer hits, prompts that ask the same. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache

from rapidfuzz import fuzz, process

from bot.bank.faults import Fault
from bot.bank.loader import Draft, Problem
from bot.bank.terms import Term, Text, compile_terms, match, prepare_exact
from bot.bank.terms.word_lists import word_lists
from bot.bank.terms.words import stem

TOO_MANY_ANSWERS = 5
# Of 100. The content words of two prompts in order; and the smaller among those of the larger.
# The nearest two of 414 questions that do ask different things reach 71 and 83.
NEARLY_SAME, NEARLY_INSIDE = 76, 92


class AnswerIndex:
    """Which answers hold a stem: finds the few answers in which a term is worth looking for."""

    def __init__(self, drafts: Sequence[Draft]) -> None:
        self._texts: list[Text] = [prepare_exact(draft.question.answer) for draft in drafts]
        self._holders: dict[str, int] = {}
        for at, text in enumerate(self._texts):
            for word in text.at:
                self._holders[word] = self._holders.get(word, 0) | 1 << at

    def hits(self, term: str) -> int:
        """How many answers the term is spotted in."""
        matcher = compile_terms((term,))
        candidates = self._candidates(matcher.terms[0])
        found = 0
        while candidates:
            at = candidates.bit_length() - 1
            candidates ^= 1 << at
            found += match(matcher, self._texts[at]) is not None
        return found

    def _candidates(self, term: Term) -> int:
        """A bit for each answer that has a word for every slot of the term."""
        answers = (1 << len(self._texts)) - 1
        for phrase in term.phrases:
            for slot in phrase:
                either = 0
                for option in slot:
                    every = answers
                    for word in option:
                        every &= self._holders.get(word, 0)
                    either |= every
                answers &= either
        return answers


def generic_terms(drafts: Sequence[Draft], files: frozenset[str]) -> Iterator[Problem]:
    """Terms of questions in these files that five or more other answers would hit."""
    index = AnswerIndex(drafts)
    for draft in drafts:
        if draft.tree.file not in files:
            continue
        own = prepare_exact(draft.question.answer)
        for at, point in enumerate(draft.question.key_points):
            for number, term in enumerate(point.terms):
                others = index.hits(term) - (match(compile_terms((term,)), own) is not None)
                if others >= TOO_MANY_ANSWERS:
                    place = draft.place("key_points", at, "terms", number)
                    yield Fault.TERM_TOO_GENERIC.at(place, text=term, count=others)


def near_duplicates(drafts: Sequence[Draft], files: frozenset[str]) -> Iterator[Problem]:
    """Prompts and titles that say nearly the same; reported at the later of the two."""
    titles: dict[str, str] = {}
    prompts = [" ".join(sorted(_content(draft.question.prompt))) for draft in drafts]
    for at, draft in enumerate(drafts):
        question = draft.question
        title = question.title.casefold()
        if title in titles and draft.tree.file in files:
            yield Fault.SAME_TITLE.at(draft.place("title"), id=titles[title])
        titles.setdefault(title, question.id)
        if at == 0 or draft.tree.file not in files:
            continue
        other = _nearest(prompts[at], prompts[:at])
        if other is not None:
            words = {"id": drafts[other].question.id}
            yield Fault.NEAR_DUPLICATE.at(draft.place("prompt"), **words)


def _nearest(prompt: str, others: Sequence[str]) -> int | None:
    """The position of a prompt that asks nearly the same, or None."""
    scorers = ((fuzz.ratio, NEARLY_SAME), (fuzz.token_set_ratio, NEARLY_INSIDE))
    for scorer, cutoff in scorers:
        best = process.extractOne(prompt, others, scorer=scorer, score_cutoff=cutoff)
        if best is not None:
            return best[2]
    return None


def _content(prompt: str) -> frozenset[str]:
    """The stems of a prompt, without the words every prompt has."""
    return frozenset(prepare_exact(prompt).at) - _everywhere()


@cache
def _everywhere() -> frozenset[str]:
    return frozenset(stem(word) for word in word_lists().prompts)
