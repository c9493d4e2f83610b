"""A story in the four parts of STAR: how long each part is, and what could be better. Pure.

Nothing here refuses a story. Times are a range, since people speak at 120 to 160 words a minute.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from zlib import crc32

from bot.core.ids import GuildId, StoryId, UserId

LONGEST: Mapping[str, int] = {
    "title": 80, "situation": 1000, "task": 800, "action": 2000, "result": 1200,
}  # fmt: skip
"""Characters that a form takes, by field; what comes from elsewhere is cut there."""
MOST_STORIES = 25
"""As many as one list of Discord shows."""
WORDS_A_MINUTE = 140
SLOWEST, QUICKEST = 120, 160
LONG_MINUTES = 3
_WORD = re.compile(r"[^\W_]+(?:['’.,-][^\W_]+)*")
_WE = re.compile(r"\b(?:we|we['’](?:re|ve|d|ll)|our|ours|us)\b", re.IGNORECASE)
_I = re.compile(r"\b(?:i|i['’](?:m|ve|d|ll)|my|mine|me)\b", re.IGNORECASE)
_FIGURE = re.compile(
    r"\d|\b(?:two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|twenty|thirty|forty|fifty"
    r"|hundreds?|thousands?|millions?|half|halved|thirds?|quarters?|twice|doubled|tripled|dozens?"
    r"|none|zero|per cent|percent)\b",
    re.IGNORECASE,
)
"""A number, also in words; one alone is rarely a figure."""
_FEWEST_TO_JUDGE = 30


class StarPart(StrEnum):
    """What a story is made of, in the order in which it is told."""

    SITUATION = "situation"
    TASK = "task"
    ACTION = "action"
    RESULT = "result"


NAMES: Mapping[StarPart, str] = {
    StarPart.SITUATION: "Situation",
    StarPart.TASK: "Task",
    StarPart.ACTION: "Action",
    StarPart.RESULT: "Result, and what you learnt",
}


@dataclass(frozen=True, slots=True)
class Texts:
    """What somebody typed. Each part may be empty: it is kept all the same."""

    title: str = ""
    situation: str = ""
    task: str = ""
    action: str = ""
    result: str = ""

    def part(self, part: StarPart) -> str:
        """The text of a part."""
        return str(getattr(self, part))


@dataclass(frozen=True, slots=True)
class OwnStory:
    """One story of one person. ``guild_id`` is the server in which it is at home, or
    ``DIRECT``; its author reads it everywhere. ``form_key`` says which form it came from,
    ``based_on`` which opening of it wrote it last."""

    story_id: StoryId
    guild_id: GuildId
    user_id: UserId
    form_key: str
    title: str
    situation: str
    task: str
    action: str
    result: str
    changed_at: datetime
    based_on: str = ""

    def is_newer_than(self, opening: str) -> bool:
        """Whether it was changed since a form with it was opened, by another one: the same may come
        in again, with more in it, if its answer was lost."""
        return opening != self.based_on and opening.partition(".")[0] != self._version

    def opening(self, token: str) -> str:
        """What a form that shows it carries; no two openings have the same token."""
        return f"{self._version}.{token}"

    @property
    def _version(self) -> str:
        return str(int(self.changed_at.timestamp() * 1000))

    @property
    def texts(self) -> Texts:
        """What its author typed."""
        return Texts(self.title, self.situation, self.task, self.action, self.result)


def kept(given: Texts) -> Texts:
    """What is kept of a form: trimmed, within the limits, and never without a title."""
    found = {name: getattr(given, name).strip()[:most] for name, most in LONGEST.items()}
    if not found["title"]:
        words = " ".join(next((found[part] for part in StarPart if found[part]), "").split()[:6])
        found["title"] = words[: LONGEST["title"]] or "Untitled story"
    return Texts(**found)


def key_beside(key: str, opening: str) -> str:
    """The key of a story that is kept beside the one of a form; the same for the same opening of
    it, which may come in twice."""
    return f"{key.partition('.')[0]}.{crc32(opening.encode()):08x}"


def words_in(text: str) -> int:
    """How many words a text has."""
    return len(_WORD.findall(text))


def seconds(words: int) -> tuple[int, int]:
    """How long it takes to say so many words, quickly and slowly."""
    return round(words * 60 / QUICKEST), round(words * 60 / SLOWEST)


def describe_time(words: int) -> str:
    """The same in plain words: "40 to 55 seconds", "2 to 2½ minutes"."""
    quick, slow = seconds(words)
    if slow < 90:
        low, high = (max(5, round(one / 5) * 5) for one in (quick, slow))
        return f"{low} to {high} seconds" if low < high else f"about {high} seconds"
    low, high = (max(1, round(one / 30)) for one in (quick, slow))
    return f"{_halves(low)} to {_halves(max(high, low + 1))} minutes"


def _halves(count: int) -> str:
    whole, half = divmod(count, 2)
    return f"{whole or ''}{'½' if half else ''}"


@dataclass(frozen=True, slots=True)
class Lengths:
    """How long a story is. ``opening_share``: of Situation and Task, from 0 to 1."""

    words: Mapping[StarPart, int]

    @property
    def total(self) -> int:
        """Words of all parts."""
        return sum(self.words.values())

    @property
    def opening_share(self) -> float:
        """How much of it is said before the Action begins."""
        opening = self.words[StarPart.SITUATION] + self.words[StarPart.TASK]
        return opening / self.total if self.total else 0.0

    @property
    def missing(self) -> tuple[StarPart, ...]:
        """The parts that say nothing yet."""
        return tuple(part for part in StarPart if not self.words[part])

    @property
    def opening_is_long(self) -> bool:
        """Whether Situation and Task take more than a third of a whole story."""
        return (
            not self.missing
            and 3 * (self.words[StarPart.SITUATION] + self.words[StarPart.TASK]) > self.total
        )


def lengths(texts: Texts) -> Lengths:
    """The words of each part."""
    return Lengths({part: words_in(texts.part(part)) for part in StarPart})


def advice(texts: Texts) -> tuple[str, ...]:
    """What could be better, kindly, the most important first; nothing for a story that is fine."""
    found, said = lengths(texts), []
    if found.missing:
        still = ", ".join(NAMES[part].partition(",")[0] for part in found.missing)
        said.append(f"Still to write: {still}. What you have is kept.")
    if found.opening_is_long:
        to_cut = _to_cut(found)
        said.append(
            f"Situation and Task are {found.opening_share:.0%} of it; a third is enough. About "
            f"{to_cut} words fewer there, and the listener gets to what you did sooner."
        )
    if found.total > LONG_MINUTES * WORDS_A_MINUTE:
        said.append(
            f"It's long for one answer. Two to {_NUMBER[LONG_MINUTES]} minutes keep a listener "
            "with you; they'll ask for the rest."
        )
    if words_in(texts.action) >= _FEWEST_TO_JUDGE:
        we, i = len(_WE.findall(texts.action)), len(_I.findall(texts.action))
        if we > i:
            said.append("The Action says *we* more often than *I*. Say which part was yours.")
    if texts.result.strip() and not _FIGURE.search(texts.result):
        said.append("The Result has no figure yet. One number makes it believable.")
    return tuple(said)


_NUMBER = {3: "three"}


def _to_cut(found: Lengths) -> int:
    """How many words less in the opening make it a third, the others being as they are."""
    opening = found.words[StarPart.SITUATION] + found.words[StarPart.TASK]
    return opening - (found.total - opening) // 2
