"""What a server's own question may consist of, its limits, and what can be wrong with it.

The fields are the bank's own. What makes a question of the bank whole (a hint, follow-ups, sources,
wordings of each point) may be left out here, and a topic may be one of the server's own.
"""

from __future__ import annotations

import re
from collections.abc import Container
from dataclasses import replace
from itertools import count
from unicodedata import category, normalize

from bot.bank.model import TOPICS
from bot.bank.parsing.fields import KEY_POINT, NONE, QUESTION, Field, Form, Group
from bot.bank.problems import Message
from bot.bank.question_bank import free_id

MOST_BYTES = 500_000
"""Of a file."""
MOST_IN_FILE = 200
MOST_FAULTS = 500
"""Of a file that are told. Whatever has more is something else, and would only cost time."""
MOST_TERMS = 1_000
"""Wordings in a file that are compared with the answers of all other questions."""
LONGEST_TOPIC = 40
_OPTIONAL = frozenset(
    (
        "id",
        "difficulty",
        "kind",
        "hint",
        "follow_ups",
        "sources",
        "tags",
        "work",
        "unit",
        "key_points",
    )
)
_BETWEEN = frozenset(" &+/.,'’()-\u200c\u200d")
"""What may stand between the letters of a topic; some scripts join theirs by signs."""
_MARKS = ("Mn", "Mc")
"""Vowel signs, tones and accents: they belong to letters."""
_SHORTEST_ID = 3


def _lenient(field: Field) -> Field:
    if field.name == "key_points":
        wordings = replace(KEY_POINT.fields["terms"], needed=NONE)
        points = Group.of(KEY_POINT.fields["point"], wordings)
        field = replace(field, least=1, group=points)
    return replace(field, needed=NONE) if field.name in _OPTIONAL else field


TOPIC = Field(
    "topic", Form.LINE, "a topic of the bank, or one of your own", least=2, most=LONGEST_TOPIC,
    needed=NONE,
)  # fmt: skip
OWN_QUESTION = Group.of(TOPIC, *map(_lenient, QUESTION.fields.values()))
OWN_FILE = Group.of(
    TOPIC,
    Field(
        "questions", Form.GROUPS, "the questions", least=1, most=MOST_IN_FILE, group=OWN_QUESTION
    ),
)


def topic_of(text: str) -> str:
    """A topic of the bank by its id or name; else the server's own, as it was written."""
    plain = " ".join(normalize("NFC", text).split())
    folded = plain.casefold()
    for topic in TOPICS.values():
        if folded in (topic.id, topic.name.casefold()):
            return topic.id
    return plain


def is_topic(text: str) -> bool:
    """Whether a text can name a topic: letters and digits, and little between them."""
    return 2 <= len(text) <= LONGEST_TOPIC and text[0].isalnum() and all(map(_is_of_topic, text))


def _is_of_topic(sign: str) -> bool:
    return sign.isalnum() or sign in _BETWEEN or category(sign) in _MARKS


def slug_of(title: str) -> str:
    """An id made of a title; "" where it has no letter of the alphabet and no digit."""
    words = re.findall(r"[a-z0-9]+", normalize("NFC", title).casefold())
    return "-".join(words)[:60].strip("-")


def made_id(title: str, taken: Container[str]) -> str:
    """An id made of a title that nothing has yet: a number where the alphabet can't spell it, ""
    where the title has neither a letter nor a digit."""
    slug = slug_of(title)
    if len(slug) >= _SHORTEST_ID:
        return free_id(slug, taken)
    if not any(map(str.isalnum, title)):
        return ""
    return next(one for at in count(1) if (one := f"question-{at}") not in taken)


# fmt: off
class OwnFault(Message):
    """What can only be wrong with a server's own questions."""

    NO_TOPIC = ("!", "`topic` is missing",
        "name a topic of the bank, or one of your own in 2 to 40 characters")
    BAD_TOPIC = ("!", "`{text}` can't be a topic",
        "use 2 to 40 characters: letters, digits and spaces")
    NEAR_TOPIC = ("?", "`{text}` is a topic of your own", "did you mean `{near}`?")
    NO_ID = ("!", "no id can be made of this title: it has no letter and no digit",
        "name the subject in words")
    MENTION = ("!", "`{text}` would mention people, a role, a channel or a command",
        "leave it out: a question pings nobody")
    ENOUGH = ("!", "there are more faults further down", "fix those above first, then try again")
    # Tables
    EMPTY_TABLE = "!", "the file is empty", "begin with the template"
    NO_TITLES = ("!", "no row names a known column",
        "write title, topic, prompt and answer above the columns, as the template has it")
    NO_ROWS = "!", "there is no question below the names of the columns", "write one in each row"
    BAD_ROW = ("!", "this row can't be read: {reason}",
        "look at it in a spreadsheet, or begin with the template")
    OTHER_SIGN = ("!", "this row has another separator than the names of the columns",
        "use one for all rows, or save the file from a spreadsheet")
    COLUMN_LEFT = ("?", "the column `{key}` isn't read: the template has none of that name",
        "rename it if something in it is needed")
    OPTION_COLUMN = ("!", "options can't have columns of their own (`{key}`)",
        "write all of a question's into `choices`, each in a line: [x] text :: why it is right")
    COLUMN_TWICE = "!", "the column `{key}` is there twice", "keep one"
    NO_COLUMN = "!", "the column `{key}` is missing", "begin with the template"
    LONE_CELL = ("!", "there is a cell to the right of the last named column",
        'put text with a separator in it in "straight quotes", or name the column')
    SHEET_ERROR = ("!", "the spreadsheet wrote an error here ({text})",
        "the text began with = or -: type it with an apostrophe before it")
    TWO_NUMBERS = ("!", "`{text}` can be {either}",
        "write it with a decimal point and nothing between thousands")
    NO_OPTION = ("!", "the column of right options says `{text}`",
        "name them by letter (A;C), or begin each right line of `choices` with [x]")
    NO_MARK = ("!", "the option `{text}` isn't marked as right or wrong",
        "begin each line with [x] for a right option, or [ ] for another")
    NO_WHY = ("!", "`{text}` has no explanation",
        "write it in the same line after :: with a space on both sides")
# fmt: on
