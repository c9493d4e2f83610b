"""A question of the plain values that a file gives, and those values of a question. Pure."""

from __future__ import annotations

import json
from collections.abc import Mapping as MappingType
from dataclasses import fields, is_dataclass, replace
from datetime import date
from enum import Enum
from types import MappingProxyType
from typing import Any

from bot.bank.formulas.text import Formula, has_formulas, say
from bot.bank.model import (
    Choice,
    Coding,
    Confusion,
    Difficulty,
    KeyPoint,
    Kind,
    Language,
    Pitfall,
    Question,
    Source,
    Star,
)

_PARTS: MappingType[str, type] = MappingProxyType(
    {
        "key_points": KeyPoint,
        "pitfalls": Pitfall,
        "choices": Choice,
        "not": Confusion,
        "sources": Source,
    }
)
_PART_NEEDS = MappingProxyType(
    {
        "key_points": frozenset(("point",)),
        "pitfalls": frozenset(("note", "terms")),
        "choices": frozenset(("text", "right", "why")),
        "not": frozenset(("text", "why")),
        "sources": frozenset(("title",)),
    }
)
# `not` can't be a name in Python, and `accept` is what the file tells the bot to do.
_NAMES = MappingProxyType({"accept": "accepted", "not": "refused"})
_KEYS = MappingProxyType({name: key for key, name in _NAMES.items()})
_USUAL = MappingProxyType({"minutes": 4, "retired": False})
_NEEDED = frozenset(("id", "title", "prompt", "difficulty", "kind", "answer"))
_STAR_NEEDS = frozenset(field.name for field in fields(Star))
_CODING_NEEDS = frozenset(("language", "solution", "broken"))

_AS_WRITTEN = frozenset(
    ("id", "topic", "terms", "url", "work", "solution", "broken", "starter", "tests", "setup",
     "expected", "replaced_by", "formulas")
)  # fmt: skip
"""Parts of a question in which a dollar is a dollar."""


def question_of(values: MappingType[str, Any], topic: str) -> Question | None:
    """The question, or None when a part without which there is none is missing."""
    if not topic or not values.keys() >= _NEEDED:
        return None
    given: dict[str, Any] = dict(values)
    given["difficulty"] = Difficulty(given["difficulty"])
    given["kind"] = Kind(given["kind"])
    for name, part in _PARTS.items():
        if name in given:
            needs = _PART_NEEDS[name]
            if not all(item is not None and item.keys() >= needs for item in given[name]):
                return None
            given[name] = tuple([_part(part, item) for item in given[name]])
    for key, name in _NAMES.items():
        if key in given:
            given[name] = given.pop(key)
    for name, kind, needs in (("star", Star, _STAR_NEEDS), ("coding", Coding, _CODING_NEEDS)):
        if name in given:
            if given[name] is None or not given[name].keys() >= needs:
                return None
            given[name] = _part(kind, given[name])
    return Question(topic=topic, **given)


def _part(kind: type, item: MappingType[str, Any]) -> Any:
    if kind is KeyPoint:
        return KeyPoint(item["point"], item.get("terms", ()))
    if kind is Coding:
        return Coding(**{**item, "language": Language(item["language"])})
    return kind(**item)


def values_of(question: Question) -> dict[str, Any]:
    """What a file says of a question, but its topic: plain values, what is empty left out."""
    return {
        _KEYS.get(name, name): value
        for name, value in _plain(question).items()
        if name not in ("topic", "formulas") and value != _USUAL.get(name)
    }


def _plain(value: Any) -> Any:
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, tuple):
        return [_plain(one) for one in value]
    if not hasattr(value, "__dataclass_fields__"):
        return value
    named = {field.name: _plain(getattr(value, field.name)) for field in fields(value)}
    return {name: one for name, one in named.items() if not _is_empty(one)}


def _is_empty(value: Any) -> bool:
    return value is None or value == "" or value == []


def file_values(question: Question) -> dict[str, Any]:
    """A question as a file has it, its topic among the rest."""
    values = values_of(question)
    return {"id": values.pop("id"), "topic": question.topic, **values}


def stored(question: Question) -> str:
    """A question as a database keeps it."""
    return json.dumps(file_values(question), ensure_ascii=False, separators=(",", ":"))


def loaded(text: str, question_id: str = "") -> Question:
    """The same again; under another id where one is given. Raises ValueError if it is none."""
    values: dict[str, Any] = {name: _tuples(one) for name, one in json.loads(text).items()}
    topic = values.pop("topic", "")
    if "added" in values:
        values["added"] = date.fromisoformat(values["added"])
    if question_id:
        values["id"] = question_id
    question = question_of(values, topic)
    if question is None:
        raise ValueError(f"{question_id} is no whole question")
    return question


def _tuples(value: Any) -> Any:
    if isinstance(value, list):
        return tuple(_tuples(one) for one in value)
    if isinstance(value, dict):
        return {name: _tuples(one) for name, one in value.items()}
    return value


def shown(question: Question) -> Question:
    """A question as members read it, of one as it was written: its formulas in plain text, those
    on a line of their own kept for their pictures."""
    formulas: dict[str, Formula] = {}
    told: Question = _spoken(question, formulas)
    return replace(told, formulas=tuple(formulas.values())) if told is not question else question


def _spoken(value: Any, formulas: dict[str, Formula]) -> Any:
    """The same value where nothing in it is a formula."""
    if isinstance(value, str):
        if isinstance(value, Enum) or not has_formulas(value):
            return value
        found = say(value)
        formulas.update((one.line, one) for one in found.formulas)
        return found.text
    if isinstance(value, tuple):
        parts = tuple([_spoken(one, formulas) for one in value])
        return value if all(map(_is_same, parts, value)) else parts
    if not is_dataclass(value) or isinstance(value, type):
        return value
    changed = {}
    for field in fields(value):
        if field.name not in _AS_WRITTEN:
            before = getattr(value, field.name)
            after = _spoken(before, formulas)
            if after is not before:
                changed[field.name] = after
    return replace(value, **changed) if changed else value


def _is_same(one: object, other: object) -> bool:
    return one is other
