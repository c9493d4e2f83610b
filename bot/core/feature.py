"""What every service is given, and what every feature gives: the two seams of the house.

``app.py`` builds one :class:`Core` and the features of its list; the agenda, the outbox, the
router, the notifier and privacy work over that list and know no feature. Nothing is discovered
and nothing registers itself. No Discord types here.
"""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, TypeVar

from bot.bank.question_bank import QuestionBank
from bot.core.clock import Clock
from bot.core.database import Database, Transaction
from bot.core.erasures import Erasures
from bot.core.ids import ChannelId, GuildId, MessageId, RoleId, UserId
from bot.core.kept import AgeingText, Kept
from bot.core.language_model.service import LanguageModel
from bot.core.outbox.extras import ReadExtra
from bot.core.outbox.rules import Priority
from bot.core.outbox.service import FailureHandler, Handler, OutboxService
from bot.core.ports import IncomingMessage, Notifier, Used, Wake
from bot.core.presence.service import PresenceService
from bot.core.shards import Shard

T = TypeVar("T")
NextAt = Callable[[Transaction, datetime], datetime | None]
"""The earliest moment after the given one at which something is due (aware UTC)."""
SetBack = Callable[[Transaction, timedelta, datetime], None]
"""The clock was set back by so much, to a moment (aware UTC): what runs ends when it would have."""
Restored = Callable[[Transaction, datetime], None]
"""A copy became the database at a moment (aware UTC): what was due until then may be done."""
Places = Callable[[Transaction], Sequence[Used]]
"""Which channels and roles are in use, of all servers."""
Say = Callable[[object], Awaitable[None]]
"""Says a message privately to whoever asked."""
Answered = Callable[[GuildId, UserId, Say], Awaitable[None]]


async def _nobody_draws(_latex: str, _guild_id: GuildId) -> bool:
    """Where nothing is drawn, no formula is known that can't be."""
    return True


@dataclass(frozen=True, slots=True, kw_only=True)
class Core:
    """What every service stands on. Nothing else is injected but what one service alone needs."""

    database: Database
    clock: Clock
    bank: QuestionBank
    notifier: Notifier
    outbox: OutboxService
    seed: int
    """Every choice by chance is made of this and of what it is about, so it can be repeated."""
    wake: Wake
    """Call it after a commit that made something due."""
    erasures: Erasures
    presence: PresenceService
    language_model: LanguageModel
    """The operator's, which may be none; asked where organisers and members want it."""
    can_draw: Callable[[str, GuildId], Awaitable[bool]] = _nobody_draws
    """Whether a formula in LaTeX, of a server, becomes a picture."""
    offers: "list[NextSteps]" = field(default_factory=list)
    """What every feature offers a member, in their order: filled by the root once all are built, so
    that an earlier wing may tell what a later one offers."""
    reminder_lines: "list[ReminderLine]" = field(default_factory=list)
    """What features add to the evening reminder: filled in the same way."""
    settings_changed: "list[SettingsChanged]" = field(default_factory=list)
    """What of later wings follows a server's settings: filled in the same way."""
    keep_apart: "list[KeepsApart]" = field(default_factory=list)
    """Who must not meet, as later wings know it: filled in the same way."""

    async def write(self, do: Callable[[Transaction], T]) -> T:
        """``database.write`` of something that may make something due."""
        result = await self.database.write(do)
        self.wake()
        return result


@dataclass(frozen=True, slots=True)
class Due:
    """Something that becomes due by the clock, besides rows of the outbox."""

    claim: Callable[[], Awaitable[None]]
    """Reserves what is due and puts it in the outbox. Idempotent."""
    next_at: NextAt


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonalTable:
    """A table with what a person wrote or did. Children come before their parents."""

    name: str
    kept: Kept
    belongs: str
    """The SQL condition by which a row is a member's, of ``:guild_id`` and ``:user_id``."""
    exported: str | None = None
    """The same for the export, where that shows more; None: as ``belongs``."""
    redact: Callable[[Transaction, list[dict[str, Any]]], None] | None = None
    """Takes out of exported rows what their member may not see yet."""
    people: str | None = None
    """A SELECT of the ``guild_id`` and ``user_id`` that its rows are about; None: its columns."""
    text: AgeingText | None = None
    of_person: bool = False
    """It is the same in every server: it is exported with each of them, and erased with ``DIRECT``
    or everywhere. Its ``guild_id``, where it has one, is its home: once that server is erased, it
    is another one in which its person is known; if there is none, it goes."""


BY_SERVER = "guild_id = :guild_id"


@dataclass(frozen=True, slots=True)
class ServerTable:
    """A table that goes when a server is erased; what the schema hangs on it goes with it.
    Tables that refer to others come before them."""

    name: str
    belongs: str = BY_SERVER
    """The SQL condition by which a row is a server's, of ``:guild_id``."""
    parts: str = ""
    """For one that may hold very much of a server: the column by whose values it goes, some rows
    at a time. What has one value lies close together in the file; "": all at once."""


PersonHook = Callable[[Transaction, GuildId, UserId, datetime], None]
"""Does something about a member inside the caller's transaction: it may put rows in the outbox."""
PersonRows = Callable[[Transaction, GuildId, UserId], list[dict[str, Any]]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """Rows that are somebody else's, or the server's, and name a person or tell of them."""

    name: str
    """What it is called in the export."""
    kept: Kept
    rows: PersonRows
    """What of them their person may see."""
    people: tuple[str, ...] = ()
    """SELECTs of the ``guild_id`` and ``user_id`` whom they name; 0 is nobody."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Personal:
    """A feature's part in export, erasure and visibility."""

    title: str = ""
    """What the privacy policy calls it, where there is anything personal."""
    tables: tuple[PersonalTable, ...] = ()
    mentions: tuple[Mention, ...] = ()
    before_erasure: PersonHook | None = None
    """Runs first, while the rows are still there: frees partners, has copies deleted."""
    on_erasure: PersonHook | None = None
    """Takes the member out of rows that are somebody else's to keep."""
    redraw: PersonHook | None = None
    """Has the cards that show the member drawn again: they hid, came back or are erased."""
    of_server: tuple[ServerTable, ...] = ()
    """Everything that is kept about a server, whoever it is about."""
    read_again_since: Callable[[Transaction], datetime | None] | None = None
    """From when on what stands in Discord may still be read again (aware UTC); None: nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Events:
    """What of the gateway a feature listens to. Each may be called again for the same thing."""

    connected: Callable[[Shard], Awaitable[None]] | None = None
    """Ready, also after a lost session: catching up must be harmless to repeat."""
    guilds_present: Callable[[Shard, set[GuildId]], Awaitable[None]] | None = None
    """The servers of a shard that the bot is in, also those that are away for the moment; of the
    shard's others it was removed, and of another shard's this says nothing."""
    guild_joined: Callable[[GuildId], Awaitable[None]] | None = None
    guild_left: Callable[[GuildId], Awaitable[None]] | None = None
    guild_lost: Callable[[GuildId], Awaitable[None]] | None = None
    """Discord has trouble with the server; ``guild_joined`` says that it is back."""
    message_written: Callable[[GuildId, IncomingMessage], Awaitable[None]] | None = None
    """In a public thread that the bot opened (or may have), or edited there or in a channel of
    ``follows``; only where message content is granted."""
    messages_deleted: (
        Callable[[GuildId, ChannelId, Sequence[MessageId]], Awaitable[None]] | None
    ) = None
    """In the same places."""
    follows: Callable[[ChannelId], bool] | None = None
    """Whether edits and deletions in a channel that is no thread of the bot's may concern the
    feature. Asked for every one of every server, so it looks at memory and at nothing else."""
    thread_deleted: Callable[[GuildId, ChannelId], Awaitable[None]] | None = None
    channel_deleted: Callable[[GuildId, ChannelId], Awaitable[None]] | None = None
    role_deleted: Callable[[GuildId, RoleId], Awaitable[None]] | None = None
    command_answered: Answered | None = None
    """A member's command or form was answered; what waits for them is said after it."""


@dataclass(frozen=True, slots=True)
class Asker:
    """Who asks what they could do now, where and when (aware UTC)."""

    guild_id: GuildId
    user_id: UserId
    channel_id: ChannelId
    is_organiser: bool
    now: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class NextStep:
    """What can be done now: a line that says how things stand, a button that leads to it, or both.
    What is a button here needs no command of its own."""

    line: str = ""
    at: datetime | None = None
    """The moment that ``{when}`` in the line stands for."""
    label: str = ""
    leads_to: str = ""
    """The id that the button carries."""
    is_primary: bool = False
    for_organisers: bool = False
    is_status: bool = False
    """``/organise status`` tells its line, too."""
    is_setting: bool = False
    """It stands among the member's own settings, not among what to do."""


NextSteps = Callable[[Transaction, Asker], Sequence[NextStep]]
ReminderLine = Callable[[Transaction, GuildId, UserId, datetime], str]
"""A line of the evening reminder for who wants it, at a moment (aware UTC); "" for none."""
SettingsChanged = Callable[[Transaction, GuildId, datetime], None]
"""The settings of a server were saved at a moment (aware UTC), in the same transaction."""
KeepsApart = Callable[[Transaction, UserId, UserId], bool]
"""Whether two people must not meet, whichever of them wants it so. Neither is told."""


@dataclass(frozen=True, slots=True)
class CommandGroup:
    """A group of slash commands, such as ``/quiz``."""

    description: str
    organisers_only: bool = False
    operators_only: bool = False
    """For administrators of the server that the operator names; there is none elsewhere."""
    everywhere: bool = False
    """Also in direct messages, and for people who installed the bot for themselves."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Feature:
    """One feature, whole. Every part is optional."""

    name: str
    groups: Mapping[str, CommandGroup] = field(default_factory=dict)
    cogs: tuple[object, ...] = ()
    """Objects whose methods carry a route or a command (``gateway.router``)."""
    renderers: Mapping[type, Callable[[Any], object]] = field(default_factory=dict)
    """How each message is drawn, by its type."""
    handlers: Mapping[str, Handler] = field(default_factory=dict)
    """Does a row of the outbox, by its kind."""
    failures: Mapping[str, FailureHandler] = field(default_factory=dict)
    """Hears of a row that was put off or given up, by its kind."""
    extras: Mapping[str, ReadExtra] = field(default_factory=dict)
    """Reads the thread of an extra card, by the kind of the card's row."""
    priorities: Mapping[str, Priority] = field(default_factory=dict)
    """How urgent a row is, by its kind; else it is a card."""
    due: tuple[Due, ...] = ()
    set_back: SetBack | None = None
    """Moves what runs with a clock that was set back; what is agreed on for a time stays."""
    restored: Restored | None = None
    """Passes over what it planned and has no row for yet, so that it isn't done a second time."""
    opened: Callable[[], Awaitable[None]] | None = None
    """Reads what it needs before anything is said: the database is open."""
    personal: Personal = Personal()
    events: Events = Events()
    next_steps: NextSteps | None = None
    """What it offers a member now (``progress/help``)."""
    places: Places | None = None
    """Which channels and roles it uses (``operate/doctor``)."""
    reminder_line: ReminderLine | None = None
    """What it adds to the evening reminder (``daily/streaks``)."""
    settings_changed: SettingsChanged | None = None
    """What it plans again by a server's new settings (``daily/setup``)."""
    keeps_apart: KeepsApart | None = None
    """Whom it keeps from meeting (``practice/quiz/duel``)."""
