"""The common look of everything the bot says: cards, buttons, times, safe text.

Buttons and selects are pictures with an id ``room:action:argument…`` and no callback;
``gateway.router`` hands a click to the method whose route it is. A marker, by which the
bot finds its own message again, is the last argument of one of the ids.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from enum import IntEnum
from typing import Any

import discord
from discord import ui

from bot.core.ids import ChannelId, GuildId, MessageId

TEXT_LIMIT, LABEL_LIMIT, LONG_WORD = 4000, 80, 15
MOST_PICTURES = 4
"""In a card: each takes a while to draw, and splits its text in three."""
_BULLET = re.compile(r"\s*(?:[-*]|\d+\.)\s+\S")
_CODE_EDGE, _TURNS = "```", re.compile(r"[\u202d\u202e]")

Card = ui.LayoutView
CardItem = ui.Item[ui.LayoutView]
Renderers = Mapping[type, Callable[[Any], Any]]
"""How each message of a feature is drawn, by its type."""


@dataclass(frozen=True, slots=True)
class FileReply:
    """A private answer of a few words and a file, or several."""

    words: str
    name: str
    content: bytes
    more: tuple[tuple[str, bytes], ...] = ()
    """Further files by their names, a message each."""
    too_large: str = "The file is larger than Discord lets me send. Nothing is lost or changed."
    """What is said where Discord refuses it for its size."""


@dataclass(frozen=True, slots=True)
class HandedBack:
    """A private answer of a few words, and all that a member wrote and that is kept nowhere."""

    words: str
    written: str


class Picture(ui.TextDisplay[ui.LayoutView]):
    """What is drawn before it is said; where it can't be, its text stands there.

    ``kind`` and ``what`` say what the drawing worker draws, ``alt`` the same in words.
    """

    def __init__(self, kind: str, what: Mapping[str, Any], *, text: str, alt: str) -> None:
        super().__init__(text)
        self.kind, self.what, self.alt = kind, dict(what), alt


def formula(source: str, text: str) -> Picture:
    """A formula in LaTeX, and the text that it is without a picture."""
    return Picture("formula", {"latex": source}, text=text, alt=source)


def with_pictures(
    content: str, formula_of: Callable[[str], str | None], most: int
) -> list[ui.TextDisplay[ui.LayoutView]]:
    """A text in parts: the first lines that are a formula as pictures, ``most`` of them, by
    ``formula_of`` their LaTeX."""
    parts: list[ui.TextDisplay[ui.LayoutView]] = []
    waiting: list[str] = []

    def end() -> None:
        if (words := "\n".join(waiting).strip("\n")).strip():
            parts.append(ui.TextDisplay(words))
        waiting.clear()

    for line in content.split("\n"):
        source = formula_of(line) if most > 0 and line.startswith("`") else None
        if source is None:
            waiting.append(line)
        else:
            end()
            parts.append(formula(source, line))
            most -= 1
    end()
    return parts


class Accent(IntEnum):
    """The colour at the side of a card. It only repeats what the words say."""

    QUESTION = 0xE3A02F
    GOOD = 0x3BA55D
    INFO = 0x5865F2
    QUIET = 0x80848E
    TROUBLE = 0xD9534F


def text(content: str) -> CardItem:
    """A block of Markdown; what comes after a list stands free of its last bullet."""
    return ui.TextDisplay(after_lists(content))


def after_lists(content: str) -> str:
    """The same Markdown with a blank line between a list and what follows it, which Discord would
    show as the end of the last bullet. Code stays as it is."""
    shown: list[str] = []
    in_list = in_code = False
    for line in content.split("\n"):
        is_bullet = not in_code and _BULLET.match(line) is not None
        goes_on = line.startswith((" ", "\t"))
        if in_list and not is_bullet and line.strip() and not goes_on:
            shown.append("")
            in_list = False
        shown.append(line)
        in_list = (in_list and bool(line.strip())) or is_bullet
        in_code ^= line.count(_CODE_EDGE) % 2 == 1
    return "\n".join(shown)


def separator() -> CardItem:
    """A thin line between two parts of a card."""
    return ui.Separator()


def button(
    label: str, custom_id: str, *, style: discord.ButtonStyle = discord.ButtonStyle.secondary
) -> ui.Button[ui.LayoutView]:
    """A button whose click goes to the handler of its id."""
    return ui.Button(label=label, custom_id=custom_id, style=style)


def next_step(label: str, custom_id: str) -> ui.Button[ui.LayoutView]:
    """The one button that leads on from where something ends; it stands first."""
    return button(label, custom_id, style=discord.ButtonStyle.primary)


def link(label: str, url: str) -> ui.Button[ui.LayoutView]:
    """A button that opens an address."""
    return ui.Button(label=label, url=url)


def row(*items: CardItem) -> CardItem:
    """Up to five buttons, or one select, side by side."""
    return ui.ActionRow(*items)


def container(accent: Accent, *items: CardItem | None, spoiler: bool = False) -> CardItem:
    """A framed part of a card; None among the items is left out."""
    shown = [item for item in items if item is not None]
    return ui.Container(*shown, accent_colour=int(accent), spoiler=spoiler)


def card(*items: CardItem | None) -> Card:
    """A whole message."""
    view = ui.LayoutView(timeout=None)
    for item in items:
        if item is not None:
            view.add_item(item)
    return view


def notice(accent: Accent, content: str, *buttons: CardItem) -> Card:
    """A message of one frame: text and perhaps a row of buttons."""
    return card(container(accent, text(content), row(*buttons) if buttons else None))


def escape(content: str) -> str:
    """What a person wrote, as it shows: no Markdown, no mention, no sign that turns a line."""
    return discord.utils.escape_mentions(discord.utils.escape_markdown(_TURNS.sub("", content)))


def within(content: str, limit: int) -> str:
    """Markdown as ``text`` shows it, at most ``limit`` characters of it."""
    return truncate(after_lists(content), limit)


def truncate(content: str, limit: int) -> str:
    """At most ``limit`` characters, with an ellipsis where something is left out, after a whole
    word if there is one near; code that is cut is closed."""
    if len(content) <= limit:
        return content
    cut = _begin(content, limit - 1)
    if cut.count(_CODE_EDGE) % 2:
        closing = f"\n{_CODE_EDGE}"
        cut = _begin(content, limit - 1 - len(closing))
        if cut.count(_CODE_EDGE) % 2:
            opened = cut.rfind(_CODE_EDGE)
            if "\n" in cut[opened:].rstrip():
                return f"{cut.rstrip()}…{closing}"
            cut = cut[:opened]  # of the code nothing but its language would be left
    return _whole_words(cut, content).rstrip() + "…"


def _whole_words(cut: str, content: str) -> str:
    """Without the part of a word at the end, unless that is long or code."""
    kept, space, part = cut.rpartition(" ")
    is_part = space and not content[len(cut) : len(cut) + 1].isspace()
    return kept if is_part and len(part) < LONG_WORD and "`" not in part else cut


def _begin(content: str, length: int) -> str:
    """The first characters, without a part of what opens or closes code."""
    cut = content[: max(0, length)]
    while cut.endswith("`") and content[len(cut) : len(cut) + 1] == "`":
        cut = cut[:-1]
    return cut


def code(body: str, language: str = "") -> str:
    """A block of code; what would end it early is parted."""
    inside = body.strip("\n").rstrip().replace(_CODE_EDGE, "`` `")
    return f"{_CODE_EDGE}{language}\n{inside}\n{_CODE_EDGE}"


def timestamp(moment: datetime) -> str:
    """A moment that each reader sees in their own zone: date and time."""
    return f"<t:{int(moment.astimezone(UTC).timestamp())}:f>"


def short_time(moment: datetime) -> str:
    """A moment that each reader sees in their own zone: time only."""
    return f"<t:{int(moment.astimezone(UTC).timestamp())}:t>"


def from_now(moment: datetime) -> str:
    """How far a moment is away, for each reader: "in 3 hours"."""
    return f"<t:{int(moment.astimezone(UTC).timestamp())}:R>"


def done_for_today(next_at: datetime | None) -> str:
    """Nothing is open: when the next question comes, in the reader's own zone."""
    return f"**You're done for today.** {next_question(next_at)}"


def next_question(next_at: datetime | None) -> str:
    """When the next question comes."""
    if next_at is None:
        return "No next question is planned."
    return f"The next question comes {moment(next_at)}."


def moment(at: datetime) -> str:
    """How far a moment is away, and which it is: "in 3 hours, 3 May 2026 09:00"."""
    return f"{from_now(at)}, {timestamp(at)}"


def day_name(day: date) -> str:
    """Such as "Friday 20 November"."""
    return f"{day:%A} {day.day} {day:%B}"


def brief_day(day: date) -> str:
    """Such as "Fri 20 Nov"; fits into a line on a phone."""
    return f"{day:%a} {day.day} {day:%b}"


def short_day(day: date) -> str:
    """Such as "Fri 20"; the numbers line up in a list."""
    return f"{day:%a} {day.day:>2}"


def message_url(guild_id: GuildId, channel_id: ChannelId, message_id: MessageId) -> str:
    """The address of a message."""
    return f"https://discord.com/channels/{guild_id}/{channel_id}/{message_id}"


def channel_url(guild_id: GuildId, channel_id: ChannelId) -> str:
    """The address of a channel."""
    return f"https://discord.com/channels/{guild_id}/{channel_id}"


def count(number: int, word: str) -> str:
    """A number with its word: "1 day", "2 days"."""
    return f"{number:,} {word}" if number == 1 else f"{number:,} {word}s"


def listing(lines: Iterable[str], limit: int) -> str:
    """Lines one below the other, at most ``limit`` characters, and how many are left out."""
    shown: list[str] = []
    used = 0
    everything = list(lines)
    for at, one in enumerate(everything):
        more = f"… and {len(everything) - at} more"
        if used + len(one) + 1 + len(more) > limit:
            return "\n".join([*shown, more])
        shown.append(one)
        used += len(one) + 1
    return "\n".join(shown)


def join(words: Iterable[str]) -> str:
    """Such as "A", "A and B", or "A, B and C"."""
    *others, last = list(words)
    return f"{', '.join(others)} and {last}" if others else last
