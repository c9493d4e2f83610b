"""Examples of every message, made from its type hints: full ones, empty ones, the longest ones.

A new message needs no line here. For each field that can be one of several things (None or not,
true or false, a member of an enum, one class or another) there is an example of each, the other
fields being as full as they can be. What a type can't say (a text that must be a zone) stands in
``SPECIAL`` by the name of the field.
"""

import dataclasses
import types
import typing
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, date, datetime, time, timedelta
from enum import Enum
from functools import cache
from pathlib import Path
from typing import Any, Union
from zoneinfo import ZoneInfo

from bot.bank.model import TOPICS, Kind, Question
from bot.bank.own.shape import LONGEST_TOPIC
from bot.bank.question_bank import own_id
from bot.core.ids import ChecklistId
from bot.core.ports import Purpose
from bot.gateway.needs import NEEDS, PERMISSIONS
from bot.interviews.profiles.rules.ahead import Ahead
from bot.interviews.rounds.ui import WITHOUT
from bot.interviews.session.messages import TimerChange
from bot.interviews.session.rules.rubrics import RUBRICS, Rubric
from bot.interviews.session.ui.said import WORDS
from bot.practice.ask.rules.query import LONGEST_QUERY
from bot.practice.self_check.messages import NumberSeen, OptionsSeen
from bot.practice.self_check.rules.named import NameSeen, ValueSeen
from bot.prepare.lists.rules import LONGEST_COMPANY
from bot.progress.help.messages import HelpButton
from bot.server.settings.rules.panel import SETTINGS
from tests.real_bank import real_bank

NOW = datetime(2026, 1, 2, 9, tzinfo=UTC)
BIG = 2**63 - 1
RESTORED_NUMBER = 10**13 - 1
"""The numbers of own questions go on from milliseconds once a copy was restored."""
LONG_TEXT = 120
MANY = 6
SPECIAL: dict[str, Any] = {
    "tz": "America/Argentina/ComodRivadavia",
    "zone": "America/Argentina/ComodRivadavia",
    "topic": max(TOPICS, key=len),
    "again_topic": "T" * LONGEST_TOPIC,
    "on": date(2026, 1, 2),
    "guess": "America/Argentina/ComodRivadavia",
    "fingerprint": "f" * 16,
    "listing": "f" * 16,
    "key": "f" * 24,
    "opening": "1" * 13 + "." + "f" * 8,
    "example": "28 March",
    "list_id": "a-list-with-the-longest-id-that-is-read!",
    "item_id": "an-entry",
    "query": "q" * LONGEST_QUERY,
}
"""By the name of a field, where its type says too little."""
STEPS = tuple(
    HelpButton(f"{at}" * 40, leads_to, at == 0)
    for at, leads_to in enumerate(
        ("answers:form:1", "quiz:new", "pool:join", "review:now", "streaks:mine")
    )
)
ZONES_ASKED = tuple(
    (f"{name} · Country · now 09:00 (UTC+5:30)", name)
    for name in (SPECIAL["tz"], "Europe/London", "America/Toronto", "America/Glace_Bay")
)
ORGANISERS = tuple(
    HelpButton("*" * 40, leads_to, False)
    for leads_to in ("setup:panel", "question:status", "round:begin")
)


@cache
def special() -> dict[tuple[str, str], tuple[Any, ...]]:
    """By message and field, where not everything that the type allows can be: the fullest first."""
    scores = {one.id: 3 for rubric in RUBRICS.values() for one in rubric.dimensions}
    return {
        ("ChangeForm", "key"): tuple(SETTINGS),
        ("OwnForm", "number"): (RESTORED_NUMBER, 0),
        ("OwnForm", "mark"): ("f" * 8 + "u", ""),
        ("OwnForm", "difficulty"): ("medium", ""),
        ("Meanwhile", "seen"): ("f" * 8, ""),
        ("StepTaken", "ahead"): (Ahead(None, None, NOW),),
        ("AnnouncementCard", "what"): tuple(sorted(WORDS)),
        ("Revealed", "own"): (scores, {}),
        ("Revealed", "said"): (scores, {}),
        ("ScoreForm", "chosen"): (scores, {}),
        ("TimesOffered", "starts"): (tuple(NOW + timedelta(hours=at) for at in range(3)), ()),
        ("Trend", "name"): (
            max((one.name for r in RUBRICS.values() for one in r.dimensions), key=len),
        ),
        ("TimerChanged", "left"): (None,),
        ("HelpCard", "steps"): (STEPS, ()),
        ("HelpCard", "organiser_steps"): (ORGANISERS, ()),
        ("MySettings", "steps"): (STEPS, ()),
        ("Sheet", "id"): (SPECIAL["list_id"],),
        ("CompanyLine", "company"): ("*" * LONGEST_COMPANY,),
        ("PageShown", "company"): ("*" * LONGEST_COMPANY, ""),
        ("PageShown", "listing"): ("f" * 8,),
        ("CompanyLine", "checklist_id"): (ChecklistId(BIG),),
        ("CompanyForm", "text"): ("*" * LONGEST_COMPANY, ""),
        ("Trend", "levels"): ((1, 4) * 4, (2,)),
        ("DraftShown", "zones"): ((("z" * LONG_TEXT, SPECIAL["tz"]),) * 1, ()),
        ("RoundsSetUp", "missing"): (tuple(WITHOUT), ()),
        ("RoundsSetUp", "zones"): (ZONES_ASKED, ()),
        ("RoundsSetUp", "unread"): (("*" * LONG_TEXT,) * 2, ()),
        ("SetupShown", "zones"): (ZONES_ASKED, ()),
        ("SetupShown", "notices_missing"): (
            tuple(PERMISSIONS[one] for one in NEEDS[Purpose.CARD]),
            None,
            (),
        ),
        ("SetupShown", "unread"): (("*" * LONG_TEXT,) * 2, ()),
        ("ChoiceNoted", "chosen"): ((0, 1, 4),),
        ("ChoiceNoted", "earlier"): ((1, 2, 3), (0, 1, 4), None),
        ("GroupOptions", "chosen"): ((0, 1), ()),
        ("GroupOptions", "question"): (of_kind(Kind.CHOICE),),
        ("AnswerJudged", "question"): tuple(map(of_kind, (Kind.CHOICE, Kind.NUMBER, Kind.SHORT))),
        ("Task", "subject"): (SPECIAL["topic"], ""),
        ("TodayCard", "after_list"): ("resources-by-topic", ""),
        ("SelfCheck", "options"): (None,),
        ("PeopleInsights", "weekdays"): ((BIG,) * 7, (None,) * 7),
        ("PeopleInsights", "hours"): ((BIG,) * 24, (None,) * 24),
        ("SelfCheck", "number"): (None,),
        ("SelfCheck", "name"): (None,),
    }


def of_kind(kind: Kind) -> Question:
    """The longest question of a kind."""
    return next(one for one in questions() if one.kind is kind)


@cache
def together() -> dict[str, tuple[dict[str, Any], ...]]:
    """Fields that go together, by message."""
    paused = (TimerChange.PAUSED, TimerChange.WAS_PAUSED, TimerChange.EXTENDED)
    choice, number, short = map(of_kind, (Kind.CHOICE, Kind.NUMBER, Kind.SHORT))
    checks: list[dict[str, Any]] = [
        {"question": choice, "options": OptionsSeen(named)} for named in ((0, 1), ())
    ]
    checks += [
        {"question": number, "number": NumberSeen(seen)}
        for seen in (ValueSeen("*" * 40, True), ValueSeen("7", False), None)
    ]
    checks += [{"question": short, "name": NameSeen(words)} for words in (("*" * 40, "more"), ())]
    return {
        "TimerChanged": tuple({"left": timedelta(minutes=3), "change": one} for one in paused),
        "SelfCheck": tuple(checks),
    }


NEVER_BLANK = {
    "title",
    "text",
    "note",
    "name",
    "guild_name",
    "words",
    "section",
    "track",
    "file_name",
}
"""Texts that always say something."""
NEVER_EMPTY = {
    "entries", "lines", "halves", "turns", "partner_ids", "other_ids", "days", "languages",
}  # fmt: skip
"""Fields that always hold something."""


@cache
def questions() -> tuple[Question, ...]:
    """One question of each kind, the one with the longest texts."""
    bank = real_bank()
    kinds: dict[object, Question] = {}
    for one in bank.active:
        best = kinds.get(one.kind)
        if best is None or len(one.prompt + one.answer) > len(best.prompt + best.answer):
            kinds[one.kind] = one
    return tuple(kinds.values())


@cache
def drawn_examples(kind: type, render: Callable[[Any], Any]) -> tuple[tuple[Any, Any], ...]:
    """Each example of a message and its drawing, made once for all tests: change none of them."""
    return tuple((message, render(message)) for message in examples(kind))


def examples(kind: type, depth: int = 0) -> Iterator[Any]:
    """Messages of a type, each once."""
    if not dataclasses.is_dataclass(kind):
        yield from values(kind, "", 0)
        return
    fields = [field for field in dataclasses.fields(kind) if field.init]
    hints = typing.get_type_hints(kind)
    known = special()
    options = {
        field.name: list(known.get((kind.__name__, field.name), ()))
        or list(values(hints[field.name], field.name, depth))
        for field in fields
    }
    full = {name: several[0] for name, several in options.items()}
    yield kind(**full)
    for name, several in options.items():
        for value in several[1:]:
            yield kind(**{**full, name: value})
    for changes in together().get(kind.__name__, ()):
        yield kind(**{**full, **changes})


def one_at_a_time(kind: type) -> Iterator[Any]:
    """Messages of a type with as little in them as can be, and one thing more in each: what people
    see, where the full ones have everything at once."""
    hints, known = typing.get_type_hints(kind), special()
    options = {
        field.name: list(known.get((kind.__name__, field.name), ()))
        or list(values(hints[field.name], field.name, 0))
        for field in dataclasses.fields(kind)
        if field.init
    }
    least = {name: several[-1] for name, several in options.items()}
    yield kind(**least)
    for name, several in options.items():
        for value in several[:-1]:
            yield kind(**{**least, name: value})


def values(hint: Any, name: str, depth: int) -> Iterator[Any]:
    """What a field can be, the fullest first."""
    if name == "question_id":
        own = own_id(BIG, RESTORED_NUMBER, RESTORED_NUMBER)
        yield max((*(one.id for one in real_bank().active), own), key=len)
        return
    if name in SPECIAL and hint in (str, date):
        yield SPECIAL[name]
        return
    origin, inner = typing.get_origin(hint), typing.get_args(hint)
    if hasattr(hint, "__supertype__"):
        yield from values(hint.__supertype__, name, depth)
    elif origin is typing.Annotated:
        yield from values(inner[0], name, depth)
    elif origin in (Union, types.UnionType):
        for one in inner:
            if one is not types.NoneType:
                yield from values(one, name, depth)
        if types.NoneType in inner:
            yield None
    elif origin is typing.Literal:
        yield from inner
    elif origin in (tuple, list, set, frozenset) or origin in SEQUENCES:
        yield from collections_of(hint, origin, inner, name, depth)
    elif origin in (dict, Mapping) or hint is dict:
        yield from mappings_of(inner, name, depth)
    else:
        yield from plain(hint, name, depth)


SEQUENCES = {typing.get_origin(one) for one in (typing.Sequence[int], typing.Collection[int])}


def collections_of(
    hint: Any, origin: Any, inner: tuple[Any, ...], name: str, depth: int
) -> Iterator[Any]:
    made = origin if origin in (set, frozenset, list) else tuple
    if origin is tuple and inner and inner[-1] is not Ellipsis:
        yield tuple(next(values(one, "", depth + 1)) for one in inner)
        return
    one = inner[0]
    several = list(values(one, name.removesuffix("s"), depth + 1))
    if isinstance(one, type) and issubclass(one, Enum):
        yield made(several)
    else:
        yield made(several[at % len(several)] for at in range(max(MANY, len(several))))
    if name not in NEVER_EMPTY:
        yield made()


def mappings_of(inner: tuple[Any, ...], name: str, depth: int) -> Iterator[Any]:
    if not inner:
        yield {}
        return
    keys = list(values(inner[0], name, depth + 1))
    for value in values(inner[1], name, depth + 1):
        yield dict.fromkeys(keys, value)
    yield {}


def plain(hint: Any, name: str, depth: int) -> Iterator[Any]:
    """A value that is no collection."""
    if hint is bool:
        yield from (True, False)
    elif name == "weekday":
        yield from (6, 0)
    elif hint is int:
        yield from (BIG, 0) if name.endswith(("_id", "_by")) or name in ("marker",) else (7, 1, 0)
    elif hint is float:
        yield from (0.9, 0.0)
    elif hint is str:
        yield f"o{BIG}" if name == "marker" else "*" * LONG_TEXT
        if name not in NEVER_BLANK:
            yield ""
    elif hint is bytes:
        yield b"bytes"
    elif hint is datetime:
        yield NOW
    elif hint is date:
        yield NOW.date()
    elif hint is time:
        yield time(9, 30)
    elif hint is timedelta:
        yield timedelta(hours=3)
    elif hint is ZoneInfo:
        yield ZoneInfo("Asia/Kolkata")
    elif hint is Path:
        yield Path("file")
    elif hint is Question:
        yield from questions()
    elif hint is Rubric:
        yield from RUBRICS.values()
    elif hint in (Any, object):
        yield "*" * LONG_TEXT
    elif isinstance(hint, type) and issubclass(hint, Enum):
        yield from hint
    elif dataclasses.is_dataclass(hint):
        deeper = examples(typing.cast(type, hint), depth + 1)
        yield from deeper if depth < 2 else [next(deeper)]
    else:
        raise TypeError(f"no example of {hint} for {name}")
