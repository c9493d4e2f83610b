"""The JSON schema of a topic file, for completion and red underlines in editors.

Made of the loader's own table, so that the editor and the checker agree. What only the checker
can see (terms, duplicates, sums) is not in it.
"""

from __future__ import annotations

import json
from typing import Any

from bot.bank.model import Kind
from bot.bank.parsing.fields import FILE, Field, Form, Group

Schema = dict[str, Any]
_DATE = r"^\d{4}-\d{2}-\d{2}$"


def schema_text() -> str:
    """The schema as it stands in `content/question.schema.json`."""
    return json.dumps(file_schema(), indent=2, ensure_ascii=False) + "\n"


def file_schema() -> Schema:
    """A JSON schema (draft 7, which the YAML extension of VS Code reads)."""
    return {
        "$schema": "http://json-schema.org/draft-07/schema#",
        "title": "Questions of one topic",
        "description": "How to write a question: content/README.md",
        **_group(FILE),
    }


def _group(group: Group) -> Schema:
    schema: Schema = {
        "type": "object",
        "additionalProperties": False,
        "required": [field.name for field in group.needed[None]],
        "properties": {name: _field(field) for name, field in group.fields.items()},
    }
    if "kind" in group.fields:
        schema["allOf"] = [_of_kind(group, kind) for kind in Kind]
    return schema


def _of_kind(group: Group, kind: Kind) -> Schema:
    """What one kind of question needs beside what all need, and what it can't have."""
    always = group.needed[None]
    needed = [field.name for field in group.needed[kind] if field not in always]
    without = [field.name for field in group.fields.values() if kind not in field.allowed]
    return {
        "if": {"properties": {"kind": {"const": kind.value}}, "required": ["kind"]},
        "then": {"required": needed, "properties": dict.fromkeys(without, False)},
    }


def _field(field: Field) -> Schema:
    schema: Schema = {"description": field.help}
    match field.form:
        case Form.LINE | Form.TEXT:
            schema |= _text(field)
        case Form.WHOLE:
            schema |= {"type": "integer", "minimum": field.least, "maximum": field.most}
        case Form.NUMBER:
            schema |= {"type": "number"}
        case Form.FLAG:
            schema |= {"type": "boolean"}
        case Form.DATE:
            schema |= {"type": "string", "pattern": _DATE}
        case Form.LINES:
            item = {"type": "string", "minLength": 1, "maxLength": field.item_most}
            listed = {"type": "array", "items": item, "uniqueItems": True, **_items(field)}
            # A text with commas is a list as well.
            schema |= {"anyOf": [listed, {"type": "string"}]} if field.commas else listed
        case Form.ROWS:
            schema |= {"type": "array", "items": {"type": "array"}, **_items(field)}
        case Form.GROUP if field.group is not None:
            schema |= _group(field.group)
        case Form.GROUPS if field.group is not None:
            schema |= {"type": "array", "items": _group(field.group), **_items(field)}
    return schema


def _text(field: Field) -> Schema:
    schema: Schema = {"type": "string"}
    if not field.blank:
        schema["minLength"] = 1
    if field.most:
        schema["maxLength"] = field.most
    if field.options:
        schema["enum"] = list(field.options)
    if field.pattern:
        schema["pattern"] = f"^{field.pattern}$"
    return schema


def _items(field: Field) -> Schema:
    counts: Schema = {}
    if field.least:
        counts["minItems"] = field.least
    if field.most:
        counts["maxItems"] = field.most
    return counts
