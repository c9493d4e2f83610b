"""The shape of a sheet, as one table of the bank's own kind; the loader checks by it.

What only plans have is optional here: `loader` tells the kinds apart. Upper limits keep an
entry to a few lines on a phone; passing one is an error.
"""

from __future__ import annotations

from bot.bank.lists.model import PREP_GUIDES, PrepKind
from bot.bank.loader.shape import ID_PATTERN, NONE, URL_PATTERN, Field, Form, Group

ITEM = Group.of(
    Field("text", Form.LINE, "what to do or to read", least=3, most=160),
    Field("why", Form.LINE, "one line of why", least=15, most=200),
    Field("url", Form.LINE, "its address", most=300, needed=NONE, pattern=URL_PATTERN),
    Field("minutes", Form.WHOLE, "minutes a week", least=5, most=210, needed=NONE),
)
SECTION = Group.of(
    Field("title", Form.LINE, "its heading", least=3, most=80),
    Field("area", Form.LINE, "the area of the guide", needed=NONE, most=60),
    Field("topics", Form.LINES, "ids of topics", needed=NONE, least=1, most=25, item_most=60),
    Field("items", Form.GROUPS, "the entries", least=1, most=20, group=ITEM),
)
SHEET = Group.of(
    Field(
        "id",
        Form.LINE,
        "lower-case words joined by hyphens",
        least=3,
        most=60,
        pattern=ID_PATTERN,
    ),
    Field("title", Form.LINE, "the heading of the sheet", least=5, most=70),
    Field("kind", Form.LINE, "checklist, list or plan", options=tuple(PrepKind)),
    Field("guide", Form.LINE, "the part of preparing", needed=NONE, options=PREP_GUIDES),
    Field("weeks", Form.WHOLE, "how many weeks", least=1, most=52, needed=NONE),
    Field("intro", Form.TEXT, "what the sheet is for", least=40, most=600),
    Field(
        "routine",
        Form.GROUPS,
        "what every week repeats",
        least=1,
        most=8,
        needed=NONE,
        group=ITEM,
    ),
    Field("sections", Form.GROUPS, "the parts of the sheet", least=1, most=30, group=SECTION),
)
