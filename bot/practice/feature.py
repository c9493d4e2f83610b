"""Practice as a feature: reviews, self-checks, and quizzes alone, as a group and as a duel."""

from bot.core.feature import Core, Feature
from bot.practice.quiz.duel.outbox import DuelHandlers
from bot.practice.quiz.duel.ui import card as duel_card
from bot.practice.quiz.group.outbox import GroupHandlers
from bot.practice.quiz.group.ui import card as group_card


def feature(core: Core) -> Feature:
    """Build the services of the wing, and say what it gives."""
    group, duel = GroupHandlers(core), DuelHandlers(core)
    return Feature(
        name="practice",
        renderers={**group_card.RENDERERS, **duel_card.RENDERERS},
        handlers={**group.handlers, **duel.handlers},
        failures={**group.failures, **duel.failures},
    )
