"""Practice as a feature: reviews, self-checks, and quizzes alone, as a group and as a duel."""

from datetime import datetime

from bot.core.database import Transaction
from bot.core.feature import Core, Feature, Personal, PersonalTable
from bot.core.ids import GuildId, UserId
from bot.practice.quiz.duel import tx as duels
from bot.practice.quiz.duel.outbox import DuelHandlers
from bot.practice.quiz.duel.ui import card as duel_card
from bot.practice.quiz.group import tx as groups
from bot.practice.quiz.group.outbox import GroupHandlers
from bot.practice.quiz.group.ui import card as group_card

_MEMBER = "guild_id = :guild_id AND user_id = :user_id"
_GROUP = (
    "user_id = :user_id AND quiz_id IN "
    "(SELECT quiz_id FROM group_quizzes WHERE guild_id = :guild_id)"
)
_DUEL = "user_id = :user_id AND duel_id IN (SELECT duel_id FROM duels WHERE guild_id = :guild_id)"
PERSONAL = {
    "feedback_ticks": _MEMBER,
    "quiz_items": f"quiz_id IN (SELECT quiz_id FROM quizzes WHERE {_MEMBER})",
    "quizzes": _MEMBER,
    "group_answers": _GROUP,
    "group_players": _GROUP,
    "duel_answers": _DUEL,
    "duel_players": _DUEL,
    "question_reports": _MEMBER,
    "review_ticks": _MEMBER,
    "review_cards": _MEMBER,
    "review_grades": _MEMBER,
    "review_choices": _MEMBER,
}
"""How rows belong to a member, by table; children before their parents."""


def feature(core: Core) -> Feature:
    """Build the services of the wing, and say what it gives."""
    group, duel = GroupHandlers(core), DuelHandlers(core)
    return Feature(
        name="practice",
        renderers={**group_card.RENDERERS, **duel_card.RENDERERS},
        handlers={**group.handlers, **duel.handlers},
        failures={**group.failures, **duel.failures},
        personal=Personal(
            tables=tuple(PersonalTable(name=name, belongs=how) for name, how in PERSONAL.items()),
            redraw=_redraw,
        ),
    )


def _redraw(tx: Transaction, guild_id: GuildId, user_id: UserId, now: datetime) -> None:
    """The cards that name the member, while they are still in those games."""
    groups.redraw_cards_of(tx, guild_id, user_id, now)
    duels.redraw_cards_of(tx, guild_id, user_id, now)
