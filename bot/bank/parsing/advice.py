"""What an author probably meant by a key that isn't known. Pure."""

from __future__ import annotations

from collections.abc import Collection
from types import MappingProxyType

from bot.bank.model import Kind
from bot.bank.parsing.fields import QUESTION, Group
from bot.bank.problems import nearest

OTHER_NAMES = MappingProxyType(
    {
        "title": "heading headline",
        "topic": "category subject area theme",
        "prompt": "question question_text",
        "answer": "model_answer solution sample_answer",
        "kind": "type question_type",
        "difficulty": "level",
        "minutes": "time duration",
        "key_points": "points key_point keypoints rubric",
        "pitfalls": "mistakes traps common_mistakes",
        "choices": "options answer_options alternatives",
        "accept": "accepted accepted_answers",
        "hint": "clue tip",
        "follow_ups": "follow_up followups follow_up_questions",
        "sources": "source reference references links",
        "tags": "tag",
        "author": "written_by",
    }
)
"""What people call the keys of a question, beside their own names."""
_OTHER_NAMES_IN_YAML = {
    "choices": "answers",
    "title": "name book",
    "text": "option label choice answer",
    "point": "statement text",
    "note": "text pitfall mistake",
    "terms": "keywords words wordings synonyms",
    "right": "correct is_correct is_right true yes answer_index correct_answer correct_option",
    "why": "explanation reason because feedback",
    "url": "link href address",
    "questions": "items",
    "id": "slug key",
}


def _meanings() -> MappingProxyType[str, tuple[str, ...]]:
    """The keys that a word may be meant for, the likeliest first."""
    meant: dict[str, tuple[str, ...]] = {}
    for name, others in (*OTHER_NAMES.items(), *_OTHER_NAMES_IN_YAML.items()):
        for other in others.split():
            meant[other] = (*meant.get(other, ()), name)
    return MappingProxyType(meant)


_MEANT = _meanings()


def advice(key: str, group: Group, given: Collection[str], kind: Kind | None) -> str:
    """What to do about an unknown key of a group in which those of ``given`` stand already."""
    word = key.strip().casefold().replace(" ", "_").replace("-", "_")
    fields = group.fields
    free = [
        name
        for name, field in fields.items()
        if name not in given and (kind is None or kind in field.allowed)
    ]
    names = (word, *_MEANT.get(word, ()))
    meant = next((one for one in names if one in free), None)
    if meant is not None:
        return f"did you mean `{meant}`?"
    close = nearest(key, free)
    if (below := _below(group, (key,))) is not None:
        return below
    if key in QUESTION.fields and any(one.group is group for one in QUESTION.fields.values()):
        return "it belongs to the question: indent it like `title:`"
    if close.startswith("did"):
        return close
    return _below(group, names) or nearest(key, fields)


def _below(group: Group, names: Collection[str]) -> str | None:
    """What stands further in, by the first of its names that does."""
    for part in group.fields.values():
        inner = part.group.fields if part.group and part.name != "sources" else ()
        if (name := next((one for one in names if one in inner), None)) is not None:
            return f"`{name}:` belongs below `{part.name}:`, indented by two more spaces"
    return None
