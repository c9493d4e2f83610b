"""Practice as a feature: reviews, self-checks, and quizzes alone, as a group and as a duel."""

from functools import partial

from bot.core.database import Transaction
from bot.core.feature import Asker, CommandGroup, Core, Feature, NextStep
from bot.core.outbox.rules import Priority
from bot.core.preparation import shipped_lists
from bot.gateway.layout import Renderers
from bot.practice.ask import ui as ask_ui
from bot.practice.ask.cog import AskCog
from bot.practice.ask.service import AskService
from bot.practice.formula import ui as formula_ui
from bot.practice.formula.cog import FormulaCog
from bot.practice.formula.service import FormulaService
from bot.practice.open import ui as open_ui
from bot.practice.open.cog import PractiseCog
from bot.practice.open.service import PractiseService
from bot.practice.personal import PERSONAL
from bot.practice.quiz.asking import ui as asking_ui
from bot.practice.quiz.asking.cog import ReportCog
from bot.practice.quiz.asking.service import ReportService
from bot.practice.quiz.duel import tx as duels
from bot.practice.quiz.duel import ui as duel_ui
from bot.practice.quiz.duel.cog import DuelCog
from bot.practice.quiz.duel.outbox import DuelHandlers
from bot.practice.quiz.duel.service import DuelService
from bot.practice.quiz.group.cog import GroupCog
from bot.practice.quiz.group.outbox import GroupHandlers, set_back
from bot.practice.quiz.group.service import GroupService
from bot.practice.quiz.group.tx import games as groups
from bot.practice.quiz.group.ui import card as group_card
from bot.practice.quiz.group.ui import replies as group_replies
from bot.practice.quiz.solo import tx as quizzes
from bot.practice.quiz.solo import ui as solo_ui
from bot.practice.quiz.solo.cog import QuizCog
from bot.practice.quiz.solo.service import QuizService
from bot.practice.review import ui as review_ui
from bot.practice.review.cog import ReviewCog
from bot.practice.review.service import ReviewService
from bot.practice.second import tx as second_opinions
from bot.practice.second import ui as second_ui
from bot.practice.second.cog import SecondCog
from bot.practice.self_check import ui as self_check_ui
from bot.practice.self_check.cog import SelfCheckCog
from bot.practice.self_check.service import SelfCheckService

RENDERERS: Renderers = {
    **review_ui.RENDERERS,
    **second_ui.RENDERERS,
    **self_check_ui.RENDERERS,
    **solo_ui.RENDERERS,
    **group_card.RENDERERS,
    **group_replies.RENDERERS,
    **duel_ui.RENDERERS,
    **asking_ui.RENDERERS,
    **open_ui.RENDERERS,
    **ask_ui.RENDERERS,
    **formula_ui.RENDERERS,
}


def feature(core: Core) -> Feature:
    """Build the services of the wing, and say what it gives."""
    group, duel = GroupHandlers(core), DuelHandlers(core)
    self_checks = SelfCheckService(core)
    return Feature(
        name="practice",
        groups={
            "review": CommandGroup("Questions that come back to you in time"),
            "quiz": CommandGroup("Test yourself, alone or as a group"),
        },
        cogs=(
            ReviewCog(ReviewService(core)),
            SelfCheckCog(self_checks),
            SecondCog(self_checks.seconds),
            PractiseCog(PractiseService(core, self_checks)),
            AskCog(AskService(core, shipped_lists)),
            QuizCog(QuizService(core)),
            GroupCog(GroupService(core)),
            DuelCog(DuelService(core)),
            ReportCog(ReportService(core)),
            FormulaCog(FormulaService()),
        ),
        renderers=RENDERERS,
        next_steps=partial(_next_steps, core),
        handlers={**group.handlers, **duel.handlers},
        failures={**group.failures, **duel.failures},
        priorities={
            groups.TURN: Priority.CLOCK,
            groups.DRAW: Priority.CLOCK,
            groups.POST: Priority.REPLY,
            groups.MOVE: Priority.REPLY,
            duels.POST: Priority.REPLY,
            duels.DRAW: Priority.REPLY,
        },
        set_back=set_back,
        personal=PERSONAL,
    )


def _next_steps(core: Core, tx: Transaction, asker: Asker) -> tuple[NextStep, ...]:
    """What quizzes and reviews offer, a question to practise, the search, and a setting."""
    offer = core.language_model.offer
    return (
        *quizzes.next_steps(tx, core.bank, asker),
        NextStep(label="Practise", leads_to="practise:topic:need"),
        NextStep(label="Search", leads_to="ask:form"),
        *second_opinions.next_steps(tx, asker, offer),
    )
