"""What changing a profile answers: frozen values that the ui draws."""

from dataclasses import dataclass

from bot.interviews.profiles.rules.drafts import DraftRead, ProfileDraft
from bot.interviews.values.rules import InterviewSettings, Profile


@dataclass(frozen=True, slots=True)
class BasicsForm:
    """The first modal is to be opened with what is known already: what and when."""

    draft: ProfileDraft


@dataclass(frozen=True, slots=True)
class PreferencesForm:
    """The second modal is to be opened with what is known already."""

    draft: ProfileDraft


@dataclass(frozen=True, slots=True)
class DraftShown:
    """What was typed, read back before it is saved. ``zones``: label and name of those that an
    unread one may mean. ``has_changed``: somebody pressed *Save* or *Discard* on a card that shows
    something older."""

    draft: ProfileDraft
    found: DraftRead
    zones: tuple[tuple[str, str], ...] = ()
    has_changed: bool = False


@dataclass(frozen=True, slots=True)
class TypedBack:
    """A modal that was opened before a newer draft came in: the draft stays, and what was typed is
    handed back."""

    typed: str


@dataclass(frozen=True, slots=True)
class ProfileSaved:
    """The profile as it is now. ``settings``: when rounds are, as far as the organiser chose."""

    profile: Profile
    settings: InterviewSettings | None
    is_new: bool


@dataclass(frozen=True, slots=True)
class DraftDiscarded:
    """What was typed is forgotten."""

    is_member: bool
