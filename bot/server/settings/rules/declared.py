"""The settings of a server, each declared once. Pure.

A field of :class:`GuildSettings` is a column of its name. A field that organisers may change
carries a :class:`Setting`: how it is called, read, chosen and told. The panel of ``/setup``, its
forms and what a form changes are made of these, so a new setting is a field here and a column.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Annotated, Any
from zoneinfo import ZoneInfo

from bot.bank.choose import OwnUse
from bot.bank.model import TOPICS
from bot.core.codec import Codec
from bot.core.errors import UserError
from bot.core.ids import ChannelId, GuildId, RoleId, UserId
from bot.server import choices, readers
from bot.server.calendar import describe_minutes, describe_weekdays
from bot.server.choices import Counts, Mix, SettingContext
from bot.server.settings.rules.forms import Control, Option
from bot.server.weekdays import EVERY_DAY, WEEKDAY_NAMES

DEFAULT_TIME = time(9, 0)
DEFAULT_TZ = "UTC"
DEFAULT_REVEAL_MINUTES = 24 * 60
DEFAULT_MIN_CHARS, DEFAULT_OWN_USE = 20, OwnUse.FIRST
LEAST_REVEAL_MINUTES, MOST_REVEAL_MINUTES = 30, 7 * 24 * 60
MOST_CHARS = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """What an organiser can change one at a time."""

    key: str
    """Stands in the ids of forms."""
    label: str
    words: str
    heading: str
    """The line of the panel on which it is told; those of one heading stand side by side."""
    told: Callable[["GuildSettings"], str]
    """What holds now, beginning with what separates it from the setting before."""
    control: Control = Control.ONE
    read: Callable[[str, SettingContext], Any]
    """The value of what was typed, or of what was chosen (joined by commas); ``UserError``."""
    chosen: Callable[[Any], Iterable[str]]
    """The texts that stand for a value: what is typed, or the values that are chosen."""
    options: tuple[Option, ...] = ()
    example: str = ""
    max_length: int = 60
    required: bool = True


def _id_or_none(text: str, _known: SettingContext) -> int | None:
    return int(text) if text.isascii() and text.isdecimal() else None


def _role(text: str, known: SettingContext) -> int | None:
    found = _id_or_none(text, known)
    if found is not None and (why := known.uncalled.get(RoleId(found))):
        raise UserError(f"{why} {readers.UNCHANGED}")
    return found


def _channel(text: str, known: SettingContext) -> int:
    found = _id_or_none(text, known)
    if found is None:
        raise UserError(f"Choose a channel. {readers.UNCHANGED}")
    return found


def _chosen_id(value: int | None) -> tuple[str, ...]:
    return () if value is None else (str(value),)


def _yes_or_no(yes: str, no: str, *, default: bool) -> dict[str, Any]:
    """What two options have in common; what holds without a choice stands first."""
    options = (Option("yes", yes), Option("no", no))
    return {
        "read": lambda text, _known: text == "yes",
        "chosen": lambda value: ("yes" if value else "no",),
        "options": options if default else options[::-1],
    }


_CHANNEL = Setting(
    key="channel", label="Channel", words="Where the question is posted", heading="Where",
    told=lambda s: f"<#{s.channel_id}>", control=Control.CHANNEL, read=_channel, chosen=_chosen_id,
)  # fmt: skip
_ROLE = Setting(
    key="role", label="Role to ping", words="A role told of each new question", heading="Where",
    told=lambda s: f", pings <@&{s.called_role_id}>" if s.called_role_id else "",
    control=Control.ROLE, read=_role, chosen=_chosen_id, required=False,
)  # fmt: skip
_WEEKDAYS = Setting(
    key="weekdays", label="Weekdays", words="The others are rest days", heading="When",
    told=lambda s: f"{describe_weekdays(s.weekdays)}, ",
    control=Control.SEVERAL, read=lambda text, _known: readers.read_weekdays(text),
    chosen=lambda days: (WEEKDAY_NAMES[day] for day in sorted(days)),
    options=tuple(Option(name, name) for name in WEEKDAY_NAMES),
)  # fmt: skip
_TIME = Setting(
    key="time", label="Time", words="When it is posted", heading="When",
    told=lambda s: f"{s.post_time:%H:%M} ",
    control=Control.TEXT, read=lambda text, _known: readers.read_time(text),
    chosen=lambda clock: (f"{clock:%H:%M}",), example="09:00", max_length=10,
)  # fmt: skip
_ZONE = Setting(
    key="zone", label="Time zone", words="The time zone for that time", heading="When",
    told=lambda s: s.tz,
    control=Control.TEXT, read=lambda text, known: readers.read_zone(text, known.now).key,
    chosen=lambda tz: (tz,), example="Berlin, Mumbai, California",
)  # fmt: skip
_TOPICS = Setting(
    key="topics", label="Topics", words="What is asked", heading="What",
    told=lambda s: choices.describe_topics(s.topics),
    control=Control.SEVERAL,
    read=lambda text, known: choices.read_topics(text, known.titles, known.own_topics),
    chosen=lambda weights: [one for one in TOPICS if not weights or weights.get(one, 0) > 0],
    options=tuple(Option(one.id, one.name, f"{one.count} questions") for one in TOPICS.values()),
)  # fmt: skip
_OWN = Setting(
    key="own", label="Own questions", words="When your own questions are asked", heading="What",
    told=lambda s: f" · your own questions: {choices.OWN_USE[s.own_use]}",
    read=lambda text, _known: OwnUse(text), chosen=lambda use: (use.value,),
    options=tuple(Option(use.value, words.capitalize()) for use, words in choices.OWN_USE.items()),
)  # fmt: skip
_MIX = Setting(
    key="mix", label="Difficulty", words="How hard it is", heading="What",
    told=lambda s: f" · {choices.mix_of(s.difficulty_mix).words}",
    read=lambda text, _known: Mix(text).weights,
    chosen=lambda weights: (choices.mix_of(weights).value,),
    options=tuple(Option(mix.value, mix.words.capitalize()) for mix in Mix),
)  # fmt: skip
_REVEAL = Setting(
    key="reveal", label="Reveal", words="When the model answer comes", heading="Answers",
    told=lambda s: f"revealed after {describe_minutes(s.reveal_minutes)}; ",
    read=lambda text, _known: readers.read_whole_number(
        text, LEAST_REVEAL_MINUTES, MOST_REVEAL_MINUTES
    ), chosen=lambda minutes: (str(minutes),),
    options=tuple(Option(str(at), f"After {words}") for at, words in choices.REVEAL.items()),
)  # fmt: skip
_MINIMUM = Setting(
    key="minimum", label="Minimum length", words="When an answer counts", heading="Answers",
    told=lambda s: f"at least {choices.letters_or_digits(s.min_chars)}; ",
    control=Control.TEXT, read=lambda text, _known: readers.read_whole_number(text, 1, MOST_CHARS),
    chosen=lambda count: (str(count),), example="20", max_length=4,
)  # fmt: skip
_LATE = Setting(
    key="late", label="Late answers", words="Whether they add a streak day", heading="Answers",
    told=lambda s: "late ones count" if s.late_counts else "late ones don't count",
    **_yes_or_no("They add a streak day", "They are saved, without a streak day", default=False),
)  # fmt: skip
_COUNTS = Setting(
    key="counts", label="What counts", words="What makes a day count for streaks",
    heading="A day counts", told=lambda s: f"by {choices.counts_of(s.any_practice).words}",
    read=lambda text, _known: text == Counts.PRACTICE,
    chosen=lambda any_practice: (choices.counts_of(any_practice).value,), options=(
        Option(Counts.ANSWER.value, "Only the daily answer"),
        Option(
            Counts.PRACTICE.value,
            "Any practice: 3 quiz, review or /practise questions, "
            "or a mock interview with a partner",
        ),
    ),
)  # fmt: skip
_NOTICES = Setting(
    key="notices", label="Notices", words="Organisers' channel; empty: I message you",
    heading="Notices", told=lambda s: f"to organisers in <#{s.notice_place}>"
    if s.notice_place is not None else "to you, in a direct message"
    if s.notice_channel_id is None else "to you, not below questions",
    control=Control.CHANNEL, read=_id_or_none, chosen=_chosen_id, required=False,
)  # fmt: skip
_MILESTONES = Setting(
    key="milestones", label="Milestones", words="Whether they're celebrated", heading="Milestones",
    told=lambda s: "celebrated in the thread" if s.milestones else "told to the member alone",
    **_yes_or_no("Celebrate in the thread", "Only tell the member", default=True),
)  # fmt: skip
_REPORTS = Setting(
    key="reports", label="Reports to authors",
    words="What feedback failed to spot, without names", heading="Reports",
    told=lambda s: "to authors, without names" if s.author_reports else "to authors: off",
    **_yes_or_no(
        "Which points weren't spotted, with sentences shared in threads",
        "Nothing leaves this server", default=False,
    ),
)  # fmt: skip
_SECOND = Setting(
    key="second", label="Second opinion", words="A language model looks at answers, too",
    heading="Second opinion",
    told=lambda s: "for members who agree, if the operator has a model"
    if s.second_opinion else "off; no answer leaves this server for a model",
    **_yes_or_no("For members who agree to it", "Off", default=False),
)  # fmt: skip


def weekday_mask(weekdays: frozenset[int]) -> int:
    """Weekdays as bits, Monday the lowest."""
    return sum(1 << day for day in weekdays)


def weekdays_of_mask(mask: int) -> frozenset[int]:
    """The weekdays in a mask."""
    return frozenset(day for day in range(7) if mask >> day & 1)


@dataclass(frozen=True, slots=True)
class GuildSettings:
    """What an organiser chose, and what is planned. Moments are aware UTC.

    ``weekdays`` counts Monday as 0; empty ``topics`` and ``difficulty_mix`` are all of the bank.
    """

    guild_id: GuildId
    channel_id: ChannelId = field(metadata={Setting: _CHANNEL})
    organiser_id: UserId
    ping_role_id: RoleId | None = field(default=None, metadata={Setting: _ROLE})
    weekdays: Annotated[frozenset[int], Codec(weekdays_of_mask, weekday_mask)] = field(
        default=EVERY_DAY, metadata={Setting: _WEEKDAYS}
    )
    post_time: time = field(default=DEFAULT_TIME, metadata={Setting: _TIME})
    tz: str = field(default=DEFAULT_TZ, metadata={Setting: _ZONE})
    topics: Mapping[str, int] = field(default_factory=dict, metadata={Setting: _TOPICS})
    difficulty_mix: Mapping[str, int] = field(default_factory=dict, metadata={Setting: _MIX})
    own_use: OwnUse = field(default=DEFAULT_OWN_USE, metadata={Setting: _OWN})
    reveal_minutes: int = field(default=DEFAULT_REVEAL_MINUTES, metadata={Setting: _REVEAL})
    min_chars: int = field(default=DEFAULT_MIN_CHARS, metadata={Setting: _MINIMUM})
    late_counts: bool = field(default=False, metadata={Setting: _LATE})
    any_practice: bool = field(default=False, metadata={Setting: _COUNTS})
    """Whether quizzes, reviews, ``/practise`` and mock interviews make a day count, too."""
    notice_channel_id: ChannelId | None = field(default=None, metadata={Setting: _NOTICES})
    milestones: bool = field(default=True, metadata={Setting: _MILESTONES})
    author_reports: bool = field(default=False, metadata={Setting: _REPORTS})
    """Whether the authors of the questions see, without names, what was not spotted."""
    second_opinion: bool = field(default=False, metadata={Setting: _SECOND})
    is_zone_told: bool = False
    """Whether somebody chose the zone; until then it is UTC for want of another."""
    paused: bool = False
    left_at: datetime | None = None
    """When the bot was removed from the server; None while it is there."""
    next_post_at: datetime | None = None
    next_post_on: date | None = None

    @property
    def zone(self) -> ZoneInfo:
        """The guild's time zone."""
        return ZoneInfo(self.tz)

    @property
    def called_role_id(self) -> RoleId | None:
        """The role that each question pings; None where it is everyone's, whose id is the server's,
        as one from before such a choice was refused may be."""
        return None if self.ping_role_id == RoleId(int(self.guild_id)) else self.ping_role_id

    @property
    def notice_place(self) -> ChannelId | None:
        """Where organisers hear of trouble: never below the questions; None: in person."""
        return None if self.notice_channel_id == self.channel_id else self.notice_channel_id
