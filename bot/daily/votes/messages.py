"""What votes say: frozen values that the ui draws."""

from dataclasses import dataclass

from bot.core.ids import AnswerId, UserId


@dataclass(frozen=True, slots=True)
class VoteShown:
    """How a member stands to a shared answer, for themselves alone."""

    answer_id: AnswerId
    author_id: UserId
    is_given: bool
    """Their vote stands."""
    again: bool
    """It stood before."""
    may_pick: bool
    """An organiser sees it."""
    is_picked: bool
