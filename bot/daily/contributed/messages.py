"""What organisers and members hear of contributions: frozen values that the ui draws."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Literal

from bot.bank.choose import OwnUse
from bot.bank.model import Question
from bot.core.ids import DraftId, GuildId, SuggestionId, UserId
from bot.daily.contributed.rules import NO_SUGGESTION, Meanwhile, OwnCounts


@dataclass(frozen=True, slots=True)
class OwnItem:
    """One own question in the list."""

    number: int
    title: str
    topic: str
    is_retired: bool


@dataclass(frozen=True, slots=True)
class OwnPanel:
    """What a server has of its own, a page of it, and what can be done."""

    counts: OwnCounts
    use: OwnUse
    items: tuple[OwnItem, ...]
    page: int
    page_count: int


@dataclass(frozen=True, slots=True)
class OwnForm:
    """The form for one question. ``number`` is the question that is edited, ``suggestion_id`` the
    suggestion that it comes from; 0 for none. ``mark`` is that of the question as the form shows
    it; ``difficulty`` was chosen in the preview ("": it wasn't)."""

    values: Mapping[str, str]
    number: int = 0
    suggestion_id: SuggestionId = NO_SUGGESTION
    has_points: bool = True
    """Whether its kind may have key points."""
    mark: str = ""
    difficulty: str = ""


@dataclass(frozen=True, slots=True)
class OwnRetired:
    """How many questions of a draft are retired and stay so, come back, or are being retired."""

    still: int = 0
    back: int = 0
    new: int = 0


@dataclass(frozen=True, slots=True)
class OwnPreview:
    """What was handed in and can be saved: one question whole, or several by their titles.
    ``remarks`` say what could be better."""

    draft_id: DraftId
    questions: tuple[Question, ...]
    new_count: int
    changed_count: int
    remarks: tuple[str, ...]
    by_form: bool
    retired: OwnRetired
    meanwhile: Meanwhile
    is_held_back: bool = False
    """*Save* was pressed, and nothing was saved because of that."""


@dataclass(frozen=True, slots=True)
class OwnFaults:
    """What has to be fixed first, all of it; nothing is saved. ``draft_id`` keeps what was typed
    (0 for a file); ``room`` is what the ids of its buttons begin with."""

    faults: tuple[str, ...]
    draft_id: DraftId
    room: Literal["own", "suggest"] = "own"


@dataclass(frozen=True, slots=True)
class OwnSaved:
    """Questions are the server's now."""

    new_count: int
    changed_count: int
    again: bool
    switched_off: tuple[str, ...] = ()
    """Names of topics and difficulties of theirs that aren't asked here."""
    still_retired: int = 0


@dataclass(frozen=True, slots=True)
class OwnDiscarded:
    """What was handed in is thrown away."""


@dataclass(frozen=True, slots=True)
class OwnShown:
    """One own question, whole. ``suggested_by`` is who is named on its card."""

    number: int
    question: Question
    is_retired: bool
    suggested_by: UserId | None
    is_nothing_left: bool = False
    """It was the last that could be asked, and only the server's own are."""


@dataclass(frozen=True, slots=True)
class OwnFiles:
    """How files go in and out."""

    question_count: int


class FileKind(StrEnum):
    """A file that the bot hands out."""

    CSV_TEMPLATE = "csv-template"
    YAML_TEMPLATE = "yaml-template"
    CSV = "csv"
    YAML = "yaml"
    BANK = "bank"


@dataclass(frozen=True, slots=True)
class OwnFile:
    """A file with a few words."""

    words: str
    file_name: str
    content: bytes


@dataclass(frozen=True, slots=True)
class SuggestForm:
    """The form in which a member suggests a question."""

    values: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Suggested:
    """A suggestion is in the queue. ``again``: it was there already."""

    title: str
    is_named: bool
    again: bool


@dataclass(frozen=True, slots=True)
class QueuedSuggestion:
    """A suggestion as organisers see it. ``by`` is None for somebody private or gone."""

    suggestion_id: SuggestionId
    title: str
    topic: str
    prompt: str
    answer: str
    by: UserId | None
    is_named: bool


@dataclass(frozen=True, slots=True)
class QueuedReport:
    """A report as organisers see it: never whose. ``number``: of a question of their own, else 0;
    ``at`` (microseconds) tells it from others about the same question."""

    question_id: str
    title: str
    body: str
    number: int
    at: int


@dataclass(frozen=True, slots=True)
class QueueCard:
    """One thing of the organisers' queue; None where nothing waits. ``position`` counts from 0."""

    item: QueuedSuggestion | QueuedReport | None
    position: int
    total: int
    done: str = ""
    """What became of the one before."""
    switched_off: tuple[str, ...] = ()
    """Names of its topic and difficulty, where they aren't asked here."""


@dataclass(frozen=True, slots=True)
class DeclineForm:
    """The form for the reason."""

    suggestion_id: SuggestionId
    title: str


@dataclass(frozen=True, slots=True)
class SuggestionAnswer:
    """To who suggested it, by direct message: what became of it."""

    marker: str
    guild_id: GuildId
    guild_name: str
    title: str
    is_approved: bool
    reason: str
