"""The shape of a topic file, as one table: the loader checks by it, the JSON schema is made of it.

Upper limits are what the cards are laid out for and what Discord accepts; passing one is an
error. Lower limits of text are a matter of style.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from enum import StrEnum, auto
from types import MappingProxyType

from bot.bank.model import TOPICS, Difficulty, Kind, Language
from bot.bank.parsing.tree import Node
from bot.bank.terms.matcher import surely_terms, term_fault

OPEN, CHOICE, NUMBER, STORY = Kind.OPEN, Kind.CHOICE, Kind.NUMBER, Kind.STORY
SHORT = Kind.SHORT
EVERY = frozenset(Kind)
NONE: frozenset[Kind] = frozenset()
_KINDS = tuple(kind.value for kind in Kind)
ID_PATTERN = r"[a-z0-9]+(-[a-z0-9]+)*"
URL_PATTERN = r"https?://\S+"
SUSPICIOUS = frozenset("yYnNtTfFoO~.+-0123456789")  # first letters worth a look
LONGEST_OTHER = 30
# What YAML 1.1 makes of text without quotes.
_OTHERS = (
    ("true or false", re.compile(r"(?i:yes|no|true|false|on|off)")),
    ("nothing", re.compile(r"~|null|Null|NULL")),
    ("a number", re.compile(r"[-+]?(\d[\d_]*\.?[\d_]*|\.\d[\d_]*)([eE][-+]?\d+)?|0x[\da-fA-F]+")),
    ("a number", re.compile(r"[-+]?(\d+(:[0-5]?\d)+|\.inf|\.nan)")),
    ("a date", re.compile(r"\d{4}-\d\d?-\d\d?([Tt ].*)?")),
)
# One look finds that a text is none of them, as nearly all are.
_ANY = re.compile("|".join(f"(?:{pattern.pattern})" for _, pattern in _OTHERS))

# Words that YAML gives another meaning, as it accepts them.
_WORDS = ("yes", "no", "true", "false", "on", "off", "null")
_MEANINGS = frozenset(form for word in _WORDS for form in (word, word.title(), word.upper()))


class Form(StrEnum):
    """What the value of a key looks like."""

    LINE = auto()  # text on one line
    TEXT = auto()  # text of any number of lines
    WHOLE = auto()  # a whole number
    NUMBER = auto()
    FLAG = auto()
    DATE = auto()
    LINES = auto()  # a list of LINE
    ROWS = auto()  # a list of lists of plain values
    GROUP = auto()  # keys with values
    GROUPS = auto()  # a list of GROUP


@dataclass(frozen=True, slots=True)
class Field:
    """One key: `least` and `most` are characters, items or values, as `form` has it.

    `needed` are the kinds of question that must have it, `allowed` those that may.
    `item_most` limits the characters of each item of LINES. `options` is the closed list, if any.
    """

    name: str
    form: Form
    help: str
    least: int = 0
    most: int = 0
    needed: frozenset[Kind] = EVERY
    allowed: frozenset[Kind] = EVERY
    item_most: int = 0
    pattern: str = ""
    options: tuple[str, ...] = ()
    group: Group | None = None
    blank: bool = False  # "" is a value
    literal: bool = False  # code: not judged as prose
    commas: bool = False  # of LINES: may be written as one text with commas, too


@dataclass(frozen=True, slots=True)
class Group:
    """Fields by name, in the order of the file; `needed` has those that a kind can't go without.

    A group whose kind is unknown, or that has none, needs what every kind needs.
    """

    fields: MappingProxyType[str, Field]
    needed: MappingProxyType[Kind | None, tuple[Field, ...]]
    names: MappingProxyType[Kind | None, frozenset[str]]  # of `needed`, to see at a glance

    @classmethod
    def of(cls, *fields: Field) -> Group:
        """A group of these fields."""
        needed: dict[Kind | None, tuple[Field, ...]] = {
            kind: tuple(field for field in fields if kind in field.needed) for kind in Kind
        }
        needed[None] = tuple(field for field in fields if field.needed == EVERY)
        names = {kind: frozenset(field.name for field in those) for kind, those in needed.items()}
        by_name = {field.name: field for field in fields}
        return cls(MappingProxyType(by_name), MappingProxyType(needed), MappingProxyType(names))


def _only(kind: Kind, *fields: Field) -> tuple[Field, ...]:
    """The same fields, for one kind of question alone: it needs those that aren't optional."""
    kinds = frozenset((kind,))
    return tuple(
        replace(one, needed=kinds if one.needed else NONE, allowed=kinds) for one in fields
    )


TERMS = Field(
    "terms", Form.LINES, "wordings by which the point is spotted, in textbook and in plain words",
    least=1, most=20, item_most=80, commas=True,
)  # fmt: skip
CLAIMS = replace(
    TERMS, help="the wrong claim, in words of its own; several words for each idea", item_most=260
)
KEY_POINT = Group.of(
    Field("point", Form.LINE, "the statement, in one sentence", least=10, most=180), TERMS
)
PITFALL = Group.of(
    Field("note", Form.LINE, "what is true, against what people say", least=10, most=300), CLAIMS
)
OPTION = Group.of(
    Field("text", Form.LINE, "the option as the member reads it", least=1, most=90),
    Field("right", Form.FLAG, "true for a right option, else false"),
    Field("why", Form.TEXT, "why it is right, or why people believe it", least=15, most=300),
)
CONFUSION = Group.of(
    Field("text", Form.LINE, "what is never accepted", least=1, most=60),
    Field("why", Form.TEXT, "what it is instead", least=15, most=300),
)
SOURCE = Group.of(
    Field("title", Form.LINE, "book, paper or page, with the chapter", least=8, most=200),
    Field("url", Form.LINE, "its address", most=300, needed=NONE, pattern=URL_PATTERN),
)
STAR = Group.of(
    *(
        Field(name, Form.TEXT, f"what to bring to the {name}", least=15, most=300)
        for name in ("situation", "task", "action", "result")
    )
)
CODING = Group.of(
    Field("language", Form.LINE, "python or sql", options=tuple(Language)),
    Field("solution", Form.TEXT, "code that answers it", least=1, most=3000, literal=True),
    Field("broken", Form.TEXT, "a likely wrong variant", least=1, most=3000, literal=True),
    Field("complexity", Form.LINE, "time and memory of the solution", most=240, needed=NONE),
    Field("starter", Form.TEXT, "what they begin from", most=1000, needed=NONE, literal=True),
    Field("tests", Form.TEXT, "asserts (Python)", most=3000, needed=NONE, literal=True),
    Field("setup", Form.TEXT, "tables and rows (SQL)", most=3000, needed=NONE, literal=True),
    Field("expected", Form.ROWS, "the rows that come out (SQL)", most=50, needed=NONE),
)
QUESTION = Group.of(
    Field(
        "id", Form.LINE, "lower-case words joined by hyphens, never changed later",
        least=3, most=60, pattern=ID_PATTERN,
    ),
    Field("title", Form.LINE, "names the subject, without the answer", least=10, most=70),
    Field("prompt", Form.TEXT, "what the interviewer says", least=40, most=900),
    Field("difficulty", Form.LINE, "easy, medium or hard", options=tuple(Difficulty)),
    Field("kind", Form.LINE, f"{', '.join(_KINDS[:-1])} or {_KINDS[-1]}", options=tuple(Kind)),
    Field("minutes", Form.WHOLE, "typing time", least=2, most=6, needed=NONE),
    Field("answer", Form.TEXT, "the model answer", least=40, most=1900),
    Field(
        "key_points", Form.GROUPS, "the statements of a good answer", least=3, most=6,
        needed=frozenset((OPEN,)), allowed=EVERY - {STORY}, group=KEY_POINT,
    ),
    Field("pitfalls", Form.GROUPS, "what is said reversed", most=3, needed=NONE, group=PITFALL),
    *_only(CHOICE, Field("choices", Form.GROUPS, "the options", least=2, most=5, group=OPTION)),
    *_only(
        NUMBER,
        Field("value", Form.NUMBER, "the result"),
        Field("tolerance", Form.NUMBER, "how far off still counts; 0 if exact"),
        Field("unit", Form.LINE, 'the unit, "" if there is none', blank=True, most=40),
        Field(
            "work", Form.TEXT, "the sum that gives the value, such as 3 / (3 + 5)", least=1,
            most=500, literal=True,
        ),
    ),
    *_only(
        SHORT,
        Field(
            "accept", Form.LINES, "forms of the answer, the one to show first", least=1, most=30,
            item_most=60,
        ),
        Field(
            "not", Form.GROUPS, "what is near it and never accepted", least=1, most=4,
            needed=NONE, group=CONFUSION,
        ),
    ),
    *_only(
        STORY,
        Field(
            "star", Form.GROUP, "what to bring to situation, task, action and result", group=STAR,
        ),
        Field("checklist", Form.LINES, "what the member ticks", least=4, most=7, item_most=100),
        Field("weak_outline", Form.TEXT, "an outline that falls short", most=1000),
        Field("strong_outline", Form.TEXT, "an outline that convinces", most=1000),
    ),
    *_only(
        OPEN,
        Field("coding", Form.GROUP, "reference solution and its tests", needed=NONE, group=CODING),
    ),
    Field("hint", Form.TEXT, "a help that doesn't give it away", least=10, most=200),
    Field("follow_ups", Form.LINES, "what comes next", least=1, most=3, item_most=200),
    Field("sources", Form.GROUPS, "where to check it", least=1, most=4, group=SOURCE),
    Field("tags", Form.LINES, "may be empty: []", most=10, item_most=60),
    Field("added", Form.DATE, "the day it was written", needed=NONE),
    Field("author", Form.LINE, "who wrote it", most=60, needed=NONE),
    Field("retired", Form.FLAG, "true to ask it no more", needed=NONE),
    Field("replaced_by", Form.LINE, "the id that took over", needed=NONE, pattern=ID_PATTERN),
)  # fmt: skip
FILE = Group.of(
    Field("topic", Form.LINE, "the id of the topic", options=tuple(TOPICS)),
    Field("questions", Form.GROUPS, "the questions", least=1, group=QUESTION),
)


def other_type(text: str) -> str:
    """What another YAML reader takes this unquoted text for; empty when it stays text."""
    if len(text) > LONGEST_OTHER or text[:1] not in SUSPICIOUS or not _ANY.fullmatch(text):
        return ""
    return next((name for name, pattern in _OTHERS if pattern.fullmatch(text)), "")


def plain_lines(items: list[Node], field: Field) -> tuple[str, ...] | None:
    """The quick way for a list in which nothing is wrong: such lists are half of a bank.

    Each line begins with a letter, has no other meaning in YAML, and occurs once. None where a
    line needs a closer look.
    """
    try:
        lines: list[str] = [item.value for item in items]  # type: ignore[union-attr]
    except AttributeError:  # a list or a group has none
        return None
    return plain_strings(lines, field)


def plain_strings(lines: list[str], field: Field) -> tuple[str, ...] | None:
    """The same for lines that are text already."""
    initials = "".join([line[:1] for line in lines])
    joined = "\n".join(lines)
    if (
        len(initials) == len(lines)
        and initials.isalpha()
        and _MEANINGS.isdisjoint(lines)
        and " \n" not in joined
        and joined[-1] != " "
        and "$" not in joined
        and joined.count("\n") == len(lines) - 1
        and max(map(len, lines)) <= field.item_most
        and len(set(lines)) == len(lines)
        and (field.name != TERMS.name or surely_terms(joined) or not any(map(term_fault, lines)))
    ):
        return tuple(lines)
    return None
