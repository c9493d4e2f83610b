"""The lints of the whole bank: counts, classics, guide areas, mix, options that give themselves
away, terms that any answer hits, and prompts that ask the same."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path

from rapidfuzz import fuzz, process

from bot.bank.lint.question import lint_question
from bot.bank.lint.spelling import WORDS, dictionary, misspelt, our_words, read_words
from bot.bank.loader import Reading
from bot.bank.model import CORE_40, GUIDE_TAGS, TOPICS, Difficulty, Kind, Question
from bot.bank.parsing.drafts import Draft
from bot.bank.problems import BankError, Fault, Position, Problem
from bot.bank.terms.matcher import Matcher, Term, compile_terms, match
from bot.bank.terms.text import Text, prepare_exact
from bot.bank.terms.words import stem, word_lists

BANK_COUNT = sum(topic.count for topic in TOPICS.values())
KIND_COUNTS = {Kind.OPEN: 305, Kind.CHOICE: 150, Kind.NUMBER: 60, Kind.SHORT: 41, Kind.STORY: 25}
DIFFICULTY_SHARES = {Difficulty.EASY: 40, Difficulty.MEDIUM: 45, Difficulty.HARD: 15}
SHARE_SLACK = 7  # percentage points
# Chance with four options is 25 %; beyond these shares a guesser would learn something.
LONGEST_SHARE, SHORTEST_SHARE, POSITION_SLACK = 38, 38, 12
ENOUGH_TO_JUDGE = 20
TOO_MANY_ANSWERS = 5
# Of 100. The content words of two prompts in order; and the smaller among those of the larger.
# The nearest two of 414 questions that do ask different things reach 71 and 83.
NEARLY_SAME, NEARLY_INSIDE = 76, 92


def lint_bank(reading: Reading, folder: Path, *, is_ours: bool) -> tuple[Problem, ...]:
    """Everything that is wrong with a whole bank, sorted; its own words lie beside its folder.

    How many questions of what there must be is asked of our bank only; that nothing gives the
    answers away, of every bank.
    """
    files = frozenset(draft.tree.file for draft in reading.drafts)
    found = {*reading.problems, *_lint(reading, files, folder, is_ours=is_ours)}
    active = [draft.question for draft in reading.drafts if not draft.question.retired]
    found.update(balance(active, Position(str(folder))))
    if is_ours:
        found.update(coverage(reading.drafts, str(folder)))
    return tuple(sorted(found))


def lint_files(
    reading: Reading, files: frozenset[str], folder: Path, *, is_ours: bool = True
) -> tuple[Problem, ...]:
    """The problems of some files of a bank; the others are read to compare with."""
    found = {*reading.problems, *_lint(reading, files, folder, is_ours=is_ours)}
    concerned = files | {str(folder.parent / WORDS)}
    return tuple(sorted(problem for problem in found if problem.file in concerned))


def lint_among(
    reading: Reading, files: frozenset[str], *, is_ours: bool = False, compares: bool = True
) -> list[Problem]:
    """The lints of some files among all that was read, without their spelling. ``compares``: also
    each term with the answers of all questions, which takes longest."""
    found: list[Problem] = []
    index = AnswerIndex(reading.drafts if compares else ())
    for at, draft in enumerate(reading.drafts):
        if draft.tree.file in files:
            found.extend(lint_question(draft, is_ours=is_ours))
            if compares:
                found.extend(generic_terms(draft, index, at))
    found.extend(near_duplicates(reading.drafts, files))
    return found


def _lint(reading: Reading, files: frozenset[str], folder: Path, *, is_ours: bool) -> list[Problem]:
    found = lint_among(reading, files, is_ours=is_ours)
    words = dictionary()
    if words is not None:
        # Another bank's words come on top of those that came along: both are about the same field.
        beside, own = folder.parent / WORDS, our_words()
        try:
            own |= read_words(beside)
        except BankError as error:
            found.extend(error.problems)
        else:
            found.extend(misspelt(reading.drafts, files, words, own, beside))
    return found


def coverage(drafts: Sequence[Draft], folder: str) -> Iterator[Problem]:
    """What the bank lacks as a whole, reported at the folder or at the file of the topic."""
    active = [draft.question for draft in drafts if not draft.question.retired]
    place = Position(folder)
    files = {draft.question.topic: draft.tree.file for draft in reversed(drafts)}
    counts = Counter(question.topic for question in active)
    for topic in TOPICS.values():
        if counts[topic.id] < topic.count:
            where = Position(files.get(topic.id, folder))
            words = {"topic": topic.id, "count": counts[topic.id], "least": topic.count}
            yield Fault.TOPIC_SHORT.at(where, **words)
    if len(active) < BANK_COUNT:
        yield Fault.BANK_SHORT.at(place, count=len(active), least=BANK_COUNT)
    kinds = Counter(question.kind for question in active)
    for kind, least in KIND_COUNTS.items():
        if kinds[kind] < least:
            yield Fault.KIND_SHORT.at(place, count=kinds[kind], kind=kind, least=least)
    ids = {question.id for question in active}
    for id_ in CORE_40:
        if id_ not in ids:
            yield Fault.CORE_MISSING.at(place, id=id_)
    yield from _guide(active, place)
    yield from _mix(active, place)


def _guide(active: Sequence[Question], place: Position) -> Iterator[Problem]:
    tags = {tag for question in active for tag in question.tags}
    for part, areas in GUIDE_TAGS.items():
        for wanted in [f"{part}:{area}" for area in areas] or [part]:
            if wanted not in tags:
                yield Fault.GUIDE_UNCOVERED.at(place, tag=wanted)


def _mix(active: Sequence[Question], place: Position) -> Iterator[Problem]:
    if not active:
        return
    counts = Counter(question.difficulty for question in active)
    for difficulty, aim in DIFFICULTY_SHARES.items():
        share = round(100 * counts[difficulty] / len(active))
        if abs(share - aim) > SHARE_SLACK:
            words = {"share": share, "difficulty": difficulty, "aim": aim}
            yield Fault.DIFFICULTY_MIX.at(place, **words)


def balance(active: Sequence[Question], place: Position) -> Iterator[Problem]:
    """Whether length or position gives the right option away; ties don't count."""
    single = [one for one in active if one.right_choices and not one.takes_several]
    if len(single) >= ENOUGH_TO_JUDGE:
        longest = shortest = 0
        for question in single:
            lengths = [len(choice.text) for choice in question.choices]
            right = lengths.pop(question.right_choices[0])
            longest += right > max(lengths)
            shortest += right < min(lengths)
        share = round(100 * longest / len(single))
        if share > LONGEST_SHARE:
            yield Fault.LONGEST_TELLS.at(place, share=share, most=LONGEST_SHARE)
        share = round(100 * shortest / len(single))
        if share > SHORTEST_SHARE:
            yield Fault.SHORTEST_TELLS.at(place, share=share, most=SHORTEST_SHARE)
    for options in sorted({len(question.choices) for question in single}):
        group = [question for question in single if len(question.choices) == options]
        if len(group) < ENOUGH_TO_JUDGE:
            continue
        even = 100 / options
        least, most = round(even - POSITION_SLACK), round(even + POSITION_SLACK)
        positions = Counter(question.right_choices[0] for question in group)
        for position in range(options):
            share = round(100 * positions[position] / len(group))
            if not least <= share <= most:
                words = {"options": options, "position": position + 1, "share": share}
                yield Fault.POSITION_TELLS.at(place, **words, least=least, most=most)


class AnswerIndex:
    """Which answers hold a stem: finds the few answers in which a term is worth looking for."""

    def __init__(self, drafts: Sequence[Draft]) -> None:
        self.texts: list[Text] = [prepare_exact(draft.question.answer) for draft in drafts]
        self._holders: dict[str, int] = {}
        for at, text in enumerate(self.texts):
            for word in text.at:
                self._holders[word] = self._holders.get(word, 0) | 1 << at

    def hits(self, matcher: Matcher, least: int = 1) -> int:
        """How many answers the term is spotted in; 0 where its words are not in so many."""
        candidates = self._candidates(matcher.terms[0])
        if candidates.bit_count() < least:
            return 0
        found = 0
        while candidates:
            at = candidates.bit_length() - 1
            candidates ^= 1 << at
            found += match(matcher, self.texts[at]) is not None
        return found

    def _candidates(self, term: Term) -> int:
        """A bit for each answer that has a word for every slot of the term."""
        answers = (1 << len(self.texts)) - 1
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


def generic_terms(draft: Draft, index: AnswerIndex, own: int) -> Iterator[Problem]:
    """Terms of a question that are found in five or more other answers; `own` is the place of its
    own one in the index."""
    for at, point in enumerate(draft.question.key_points):
        for number, term in enumerate(point.terms):
            matcher = compile_terms((term,))
            others = index.hits(matcher, TOO_MANY_ANSWERS)
            if others:
                others -= match(matcher, index.texts[own]) is not None
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
    """The stems that nearly every prompt has."""
    return frozenset(stem(word) for word in word_lists().prompts)
