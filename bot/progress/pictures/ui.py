"""How a member's year looks: a picture, the same in words, one next step. Pure drawing."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from discord import ButtonStyle

from bot.bank.model import topic_name
from bot.gateway import layout
from bot.gateway.layout import Accent
from bot.interviews.session.rules.rubrics import LEVEL_NAMES, LEVELS
from bot.progress.pictures.messages import (
    ProgressInWords,
    ProgressIsShared,
    ProgressShown,
    SharedProgress,
    ShareTakenBack,
    YearProgress,
)
from bot.progress.pictures.rules import (
    DONE,
    DimensionLine,
    Known,
    KnownBy,
    Mark,
    TopicKnown,
    TrackLines,
    Year,
)

MOST_TOPICS = 6
"""In the picture, those with the most tries: it has to fit one screen of a phone."""
LONGEST = layout.TEXT_LIMIT - 100
"""Characters of a year in words, below its title."""
_MARKS = {
    Mark.ANSWERED: "answered", Mark.PRACTISED: "practised", Mark.LATE: "answered late",
    Mark.FREEZE: "freeze", Mark.VOID: "void", Mark.QUIET: "missed",
}  # fmt: skip
_SOURCES = {KnownBy.REVIEW: "reviews", KnownBy.QUIZ: "quizzes", KnownBy.POINTS: "points"}
_NOTHING = (
    "**Nothing here yet, and that's a fine place to begin.** The first answer, quiz or review "
    "makes the first mark."
)
SCALE = f"1 {LEVEL_NAMES[LEVELS[0]]}, {LEVELS[-1]} {LEVEL_NAMES[LEVELS[-1]]}"


@dataclass(frozen=True, slots=True)
class _InWords:
    """A part of a year in words."""

    head: str
    lines: tuple[str, ...]


def shown(message: ProgressShown) -> layout.Card:
    """Privately: the picture, and what to do next."""
    if message.due:
        step = layout.button("My reviews", "review:now", style=ButtonStyle.primary)
    else:
        step = layout.button("Quiz me", "quiz:new", style=ButtonStyle.primary)
    progress = message.progress
    if _is_empty(progress):
        return layout.notice(Accent.INFO, f"### Your progress\n{_NOTHING}", step)
    return layout.card(
        layout.container(
            Accent.INFO,
            layout.text("### Your progress"),
            _picture(progress),
            layout.row(
                step,
                layout.button("Share", "pictures:share"),
                layout.button("In words", "pictures:words"),
                layout.button("My week", "my_week:show"),
            ),
            layout.text("-# Only you see this. *Share* posts days and topics in this channel."),
        )
    )  # fmt: skip


def in_words(message: ProgressInWords) -> layout.Card:
    """All of it, also what has no place in the picture."""
    progress = message.progress
    if _is_empty(progress):
        return layout.notice(Accent.INFO, _NOTHING, layout.next_step("Quiz me", "quiz:new"))
    parts = [_days(progress.year)]
    if progress.topics:
        topics = (f"{_topic(one)}{_by_source(one.parts)}" for one in progress.topics)
        parts.append(_InWords(_TOPICS, tuple(topics)))
    parts += [_track(one, _way) for one in progress.tracks]
    return layout.notice(
        Accent.INFO, f"### Your progress in words\n{layout.listing(_markdown(parts), LONGEST)}",
        layout.button("Quiz me", "quiz:new", style=ButtonStyle.primary),
        layout.button("My streak", "streaks:mine"),
    )  # fmt: skip


def shared(message: SharedProgress) -> layout.Card:
    """For everyone: days and topics."""
    remove = f"pictures:remove:{message.user_id}:{message.on.toordinal()}:{message.marker}"
    return layout.card(
        layout.container(
            Accent.INFO,
            layout.text(f"### <@{message.user_id}>'s year"),
            _picture(message.progress),
            layout.row(
                layout.button("My progress", "pictures:show"), layout.button("Remove", remove)
            ),
        )
    )


def is_shared(message: ProgressIsShared) -> layout.Card:
    """Whether it comes or is there."""
    words = "**Shared.** It appears in this channel in a moment."
    if message.was_there:
        words = "**You shared it in this channel today,** so it isn't posted again."
    words += " *Remove* below it takes it back."
    return layout.notice(
        Accent.GOOD, words, layout.button("Quiz me", "quiz:new", style=ButtonStyle.primary)
    )


def taken_back(_message: ShareTakenBack) -> layout.Card:
    """It goes."""
    return layout.notice(
        Accent.GOOD,
        "**Removed.** It will disappear from the channel in a moment; nothing else changes.",
        layout.next_step("My progress", "pictures:show"),
    )  # fmt: skip


def _is_empty(progress: YearProgress) -> bool:
    done = any(mark in DONE for mark in progress.year.marks)
    return not (done or progress.topics or progress.tracks)


def _picture(progress: YearProgress) -> layout.CardItem:
    """One track in the picture, the latest; the others in words."""
    year, track = progress.year, next(iter(progress.tracks), None)
    topics = _most_tried(progress.topics)
    titles = (f"Days since {_long(year.first)}", _topics_title(progress), _title(track))
    what: dict[str, Any] = {
        "first": year.first.isoformat(),
        "marks": "".join(year.marks),
        "legend": _counted(year),
        "titles": titles,
        "topics": [(topic_name(one.topic), one.percent, _tries(one)) for one in topics],
        "dimensions": [
            (one.name, one.own, one.partner, _latest(one))
            for one in (() if track is None else track.dimensions)
        ],
        "span": () if track is None else _span(track),
        "scores": [("you", "you"), ("partner", "partner"), ("", SCALE)],
    }  # fmt: skip
    parts = [_days(year)]
    if topics:
        parts.append(_InWords(titles[1], tuple(map(_topic, topics))))
    alt, text = list(parts), list(parts)
    if track is not None:
        alt.append(_track(track, _levels))
        text.append(_track(track, _way))
    said = "\n".join(f"{one.head}: {'; '.join(one.lines)}." for one in alt)
    return layout.Picture("progress", what, text="\n".join(_markdown(text)), alt=said)


_TOPICS = "Topics, share of right answers"


def _topics_title(progress: YearProgress) -> str:
    number = len(progress.topics)
    return _TOPICS if number <= MOST_TOPICS else f"Topics, the {MOST_TOPICS} most tried of {number}"


def _most_tried(topics: Sequence[TopicKnown]) -> list[TopicKnown]:
    """Those with the most tries, in the order they came."""
    kept = sorted(topics, key=lambda one: -one.tries)[:MOST_TOPICS]
    return [one for one in topics if one in kept]


def _markdown(parts: Iterable[_InWords]) -> list[str]:
    return [
        line
        for part in parts
        for line in (f"**{part.head}**", *(f"- {words}" for words in part.lines))
    ]


def _long(on: date) -> str:
    return f"{on.day} {on:%B} {on.year}"


def _counted(year: Year) -> list[tuple[Mark, str]]:
    """Such as "120 answered", for each mark that there is."""
    counts = year.counts
    words = dict(_MARKS)
    if counts[Mark.FREEZE] > 1:
        words[Mark.FREEZE] = "freezes"
    return [(mark, f"{counts[mark]} {word}") for mark, word in words.items() if counts[mark]]


def _days(year: Year) -> _InWords:
    days = (words for _, words in _counted(year))
    months = (
        f"{on:%B} {on.year}: {number}" if not at or on.month == 1 else f"{on:%B}: {number}"
        for at, (on, number) in enumerate(year.months)
    )
    lines = [", ".join(days) or "none yet"]
    if year.months:
        lines.append(f"with something done, by month: {', '.join(months)}")
    return _InWords(f"Days since {_long(year.first)}", tuple(lines))


def _tries(one: TopicKnown) -> str:
    return f"{one.percent} % of {one.tries:,} {'try' if one.tries == 1 else 'tries'}"


def _topic(one: TopicKnown) -> str:
    return f"{topic_name(one.topic)} {_tries(one)}"


def _by_source(parts: Iterable[Known]) -> str:
    told = (f"{_SOURCES[one.source]} {one.right:,} of {one.total:,}" for one in parts)
    return f" ({', '.join(told)})"


def _title(track: TrackLines | None) -> str:
    if track is None:
        return ""
    return f"Interviews, {track.name} ({len(track.on)})"


def _span(track: TrackLines) -> tuple[str, ...]:
    """The date of the first, and of the latest if it is another one."""
    return tuple(dict.fromkeys(f"{on.day} {on:%b}" for on in (track.on[0], track.on[-1])))


def _track(track: TrackLines, say: Callable[[DimensionLine], str]) -> _InWords:
    head = f"{_title(track)}, {' to '.join(_span(track))}"
    return _InWords(head, tuple(f"{one.name}: {say(one)}" for one in track.dimensions))


def _latest(line: DimensionLine) -> str:
    return _said(line, lambda levels: str([one for one in levels if one is not None][-1]))


def _way(line: DimensionLine) -> str:
    """From the first level to the latest."""

    def told(levels: Sequence[int | None]) -> str:
        known = [str(one) for one in levels if one is not None]
        return known[0] if len(known) == 1 else f"{known[0]} → {known[-1]}"

    return _said(line, told)


def _levels(line: DimensionLine) -> str:
    """Each level; "no" where it wasn't scored."""
    return _said(line, lambda levels: " ".join("no" if one is None else str(one) for one in levels))


def _said(line: DimensionLine, told: Callable[[Sequence[int | None]], str]) -> str:
    both = (("you", line.own), ("partner", line.partner))
    return ", ".join(f"{who} {told(levels)}" for who, levels in both if any(levels))


RENDERERS: layout.Renderers = {
    ProgressShown: shown, ProgressInWords: in_words, SharedProgress: shared,
    ProgressIsShared: is_shared, ShareTakenBack: taken_back,
}  # fmt: skip
