"""A server's own questions as files: YAML as the bank's, tables, and templates to fill in. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, ClassVar

import yaml

from bot.bank.model import TOPICS, Kind, Question
from bot.bank.own.table import table_text
from bot.bank.parsing.paragraphs import unwrap
from bot.bank.parsing.question import file_values, values_of
from bot.bank.parsing.skeleton import skeleton

BOM = "\ufeff"
"""By which spreadsheets know that a table is UTF-8."""


def _string(dumper: yaml.SafeDumper, text: str) -> yaml.ScalarNode:
    # The reader joins lines of a block that are broken for the file alone.
    block = "\n" in text and unwrap(text) == text
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style="|" if block else '"')


def _key_or_text(dumper: yaml.SafeDumper, values: dict[str, Any]) -> yaml.MappingNode:
    pairs = [
        (yaml.ScalarNode("tag:yaml.org,2002:str", key), dumper.represent_data(value))
        for key, value in values.items()
    ]
    return yaml.MappingNode("tag:yaml.org,2002:map", pairs, flow_style=False)


class _Dumper(yaml.SafeDumper):
    """Texts in double quotes, those of several lines in a block; nothing that refers."""

    yaml_representers: ClassVar[dict[type, Any]] = {
        **yaml.SafeDumper.yaml_representers, str: _string, dict: _key_or_text,
    }  # fmt: skip

    def ignore_aliases(self, data: Any) -> bool:
        """Two equal lists are written twice: the reader takes no aliases."""
        return True

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:
        """Items of a list stand further in than its key, as in the bank's files."""
        super().increase_indent(flow, indentless=False)


def yaml_text(questions: Iterable[Question]) -> str:
    """One file that can be handed in again, whatever the topics of its questions."""
    return _dumped({"questions": [file_values(one) for one in questions]})


def topic_files(questions: Iterable[Question]) -> dict[str, str]:
    """Files for the common bank by their names: one for each topic, as the bank wants them."""
    by_topic: dict[str, list[dict[str, Any]]] = {}
    for one in questions:
        by_topic.setdefault(one.topic, []).append(values_of(one))
    return {
        f"{topic}.yaml": _dumped({"topic": topic, "questions": by_topic[topic]})
        for topic in sorted(by_topic)
        if topic in TOPICS
    }


def _dumped(values: Any) -> str:
    text: str = yaml.dump(
        _with_dates(values), Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=10_000
    )
    return text


def _with_dates(value: Any) -> Any:
    """Dates stand without quotes."""
    if isinstance(value, dict):
        return {
            name: date.fromisoformat(one) if name == "added" else _with_dates(one)
            for name, one in value.items()
        }
    return [_with_dates(one) for one in value] if isinstance(value, list) else value


def csv_text(questions: Iterable[Question]) -> tuple[str, int]:
    """A table, and how many questions it leaves out: those with code go by YAML alone."""
    everything = list(questions)
    rows = [file_values(one) for one in everything if one.coding is None]
    return BOM + table_text(rows), len(everything) - len(rows)


YAML_TEMPLATE = """\
# Questions of your own server. Fill in, delete what you don't need, and hand the file in again with
# /organise questions and its option file. Needed: title, prompt, answer, and a topic: one of the
# bank's (such as evaluation) or one of your own. Everything else may be left out. A question with
# the same id replaces the one you have; without an id, it is the one with the same title.
topic: Our team
questions:
"""


def yaml_template() -> str:
    """A commented skeleton of an open question and of one with options."""
    return YAML_TEMPLATE + "\n".join(skeleton(kind) for kind in (Kind.OPEN, Kind.CHOICE))


def csv_template() -> str:
    """The columns and two rows that show how cells are written."""
    return BOM + table_text(_EXAMPLES)


_EXAMPLES: tuple[Mapping[str, Any], ...] = (
    {
        "id": "our-fallback",
        "topic": "Our team",
        "title": "What happens when the model is down",
        "prompt": "Our ranking service stops answering at night. What should the page show?",
        "difficulty": "medium",
        "kind": "open",
        "answer": "A list that needs no model: what sold most this week, by country, computed "
        "each hour and kept beside the page. It is worse than the ranking and far better than "
        "an error, and an alarm goes off so that somebody looks at the service.",
        "key_points": [
            {
                "point": "Show a list that needs no model.",
                "terms": ["list that needs no model", "best sellers", "what sold most"],
            },
            {"point": "Raise an alarm."},
        ],
        "hint": "What did the page show before there was a model?",
    },
    {
        "id": "our-metric",
        "topic": "evaluation",
        "title": "The figure that we are judged by",
        "prompt": "One click in fifty becomes a sale. Which figure do we report each Monday?",
        "difficulty": "easy",
        "kind": "choice",
        "answer": "Precision of the first ten places, because people rarely look further.",
        "choices": [
            {"text": "Precision at ten", "right": True, "why": "It is what people see first."},
            {"text": "Accuracy", "right": False, "why": "Never buying would score 98 %."},
        ],
    },
)
