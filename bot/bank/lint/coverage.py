"""The lints of the whole bank: counts, classics, guide areas, mix, and options that give away."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from bot.bank.faults import Fault
from bot.bank.loader import Draft, Place, Problem
from bot.bank.model import CORE_40, GUIDE_TAGS, TOPICS, Difficulty, Kind, Question

BANK_COUNT = 400
KIND_COUNTS = {Kind.OPEN: 240, Kind.CHOICE: 100, Kind.NUMBER: 40, Kind.STORY: 20}
DIFFICULTY_SHARES = {Difficulty.EASY: 40, Difficulty.MEDIUM: 45, Difficulty.HARD: 15}
SHARE_SLACK = 7  # percentage points
# Chance with four options is 25 %; beyond these shares a guesser would learn something.
LONGEST_SHARE, SHORTEST_SHARE, POSITION_SLACK = 38, 38, 12
ENOUGH_TO_JUDGE = 20


def coverage(drafts: Sequence[Draft], folder: str) -> Iterator[Problem]:
    """What the bank lacks as a whole; problems stand at the folder or at the topic's file."""
    active = [draft.question for draft in drafts if not draft.question.retired]
    place = Place(folder)
    files = {draft.question.topic: draft.tree.file for draft in reversed(drafts)}
    counts = Counter(question.topic for question in active)
    for topic in TOPICS.values():
        if counts[topic.id] < topic.count:
            where = Place(files.get(topic.id, folder))
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
    yield from _balance(active, place)


def _guide(active: Sequence[Question], place: Place) -> Iterator[Problem]:
    tags = {tag for question in active for tag in question.tags}
    for part, areas in GUIDE_TAGS.items():
        for wanted in [f"{part}:{area}" for area in areas] or [part]:
            if wanted not in tags:
                yield Fault.GUIDE_UNCOVERED.at(place, tag=wanted)


def _mix(active: Sequence[Question], place: Place) -> Iterator[Problem]:
    if not active:
        return
    counts = Counter(question.difficulty for question in active)
    for difficulty, aim in DIFFICULTY_SHARES.items():
        share = round(100 * counts[difficulty] / len(active))
        if abs(share - aim) > SHARE_SLACK:
            words = {"share": share, "difficulty": difficulty, "aim": aim}
            yield Fault.DIFFICULTY_MIX.at(place, **words)


def _balance(active: Sequence[Question], place: Place) -> Iterator[Problem]:
    """Whether length or position tells the right option; ties count for nobody."""
    single = [question for question in active if len(question.right_choices) == 1]
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
