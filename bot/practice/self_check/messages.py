"""What a self-check says: frozen values that the ui draws."""

from dataclasses import dataclass
from datetime import date

from bot.bank.model import Question
from bot.core.ids import PostId
from bot.practice.second.messages import Second
from bot.practice.self_check.rules.named import NameSeen, NumberSeen, OptionsSeen
from bot.practice.self_check.rules.points import PitfallSeen, PointSeen


@dataclass(frozen=True, slots=True)
class SelfCheck:
    """What was found in one member's answer, for that member alone.

    ``ticked`` are fingerprints; None until the member has saved, when what was found by its
    authors' terms stands in. ``listing`` is the fingerprint of all points, so that a tick on a
    card of a question that has changed since is not taken for another point.
    """

    post_id: PostId | None
    """None: it was practised on demand, and is no question of the day."""
    question: Question
    points: tuple[PointSeen, ...]
    listing: str
    ticked: frozenset[str] | None
    pitfalls: tuple[PitfallSeen, ...]
    is_bare_list: bool
    may_share: bool
    reported: bool
    """Whether the server lets authors see, without names, what was not spotted."""
    all_read: bool
    options: OptionsSeen | None = None
    number: NumberSeen | None = None
    name: NameSeen | None = None
    second: Second | None = None
    """A second opinion; None where there is none to have."""
    marked: frozenset[str] | None = None
    """What is ticked on the card and not saved; None: nothing was touched since it was opened."""
    just_saved: bool = False
    comes_back_on: date | None = None
    """When the question comes back as a review, where ticks were just saved; None: it doesn't."""
    today: date | None = None
    """The member's, where ticks were just saved."""
    has_changed: bool = False
    """The question was reworded after the card was drawn: nothing was saved."""

    @property
    def is_shown_ticked(self) -> frozenset[str]:
        """The fingerprints that the list shows as ticked."""
        if self.marked is not None:
            return self.marked
        if self.ticked is not None:
            return self.ticked
        return frozenset(point.fingerprint for point in self.points if point.is_preselected)

    @property
    def mask(self) -> int:
        """The same as a number: bit n stands for the n-th point."""
        shown = self.is_shown_ticked
        return sum(1 << at for at, one in enumerate(self.points) if one.fingerprint in shown)

    def ticked_by(self, mask: int) -> frozenset[str]:
        """The fingerprints that such a number stands for."""
        return frozenset(one.fingerprint for at, one in enumerate(self.points) if mask >> at & 1)


@dataclass(frozen=True, slots=True)
class ModelAnswer:
    """The model answer, for one member who has answered."""

    question: Question
