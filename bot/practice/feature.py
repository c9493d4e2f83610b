"""Practice as a feature: reviews, self-checks, and quizzes alone, as a group and as a duel."""

from datetime import datetime
from functools import partial

from bot.bank.lists.loader import load_prep
from bot.core.bundle import bundled
from bot.core.database import Transaction
from bot.core.feature import (
    Asker,
    CommandGroup,
    Core,
    Feature,
    NextStep,
    Personal,
    PersonalTable,
    ServerTable,
)
from bot.core.ids import GuildId, UserId
from bot.core.outbox.rules import Priority
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
from bot.practice.quiz.asking import ui as asking_ui
from bot.practice.quiz.asking.cog import ReportCog
from bot.practice.quiz.asking.service import ReportService
from bot.practice.quiz.duel import tx as duels
from bot.practice.quiz.duel import ui as duel_ui
from bot.practice.quiz.duel.cog import DuelCog
from bot.practice.quiz.duel.outbox import DuelHandlers
from bot.practice.quiz.duel.service import DuelService
from bot.practice.quiz.group import tx as groups
from bot.practice.quiz.group.cog import GroupCog
from bot.practice.quiz.group.outbox import GroupHandlers
from bot.practice.quiz.group.service import GroupService
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

_MEMBER = "guild_id = :guild_id AND user_id = :user_id"
_GROUP = (
    "user_id = :user_id AND quiz_id IN "
    "(SELECT quiz_id FROM group_quizzes WHERE guild_id = :guild_id)"
)
_DUEL = "user_id = :user_id AND duel_id IN (SELECT duel_id FROM duels WHERE guild_id = :guild_id)"
PERSONAL = {
    "feedback_ticks": _MEMBER,
    "second_opinions": _MEMBER,
    "model_consents": _MEMBER,
    "model_requests": _MEMBER,
    "practice_attempts": _MEMBER,
    "quiz_items": f"quiz_id IN (SELECT quiz_id FROM quizzes WHERE {_MEMBER})",
    "quizzes": _MEMBER,
    "group_answers": _GROUP,
    "group_players": _GROUP,
    "duel_answers": _DUEL,
    "duel_players": _DUEL,
    "review_ticks": _MEMBER,
    "review_cards": _MEMBER,
    "review_grades": _MEMBER,
    "review_choices": _MEMBER,
}
"""How rows belong to a member, by table; children before their parents."""
_IN_GROUP = "SELECT guild_id, user_id FROM {} JOIN group_quizzes USING (quiz_id)"
_IN_DUEL = "SELECT guild_id, user_id FROM {} JOIN duels USING (duel_id)"
_PEOPLE = {
    "quiz_items": "SELECT guild_id, user_id FROM quizzes",
    "group_answers": _IN_GROUP.format("group_answers"),
    "group_players": _IN_GROUP.format("group_players"),
    "duel_answers": _IN_DUEL.format("duel_answers"),
    "duel_players": _IN_DUEL.format("duel_players"),
}
"""Whom rows are about, by table, where it doesn't stand in their own columns."""
_OF_SERVER = (
    "feedback_ticks", "second_opinions", "model_consents", "model_requests", "practice_attempts",
    "quizzes", "review_ticks",
    "review_cards", "review_grades", "review_choices", "group_quizzes", "duels", "question_notices",
)  # fmt: skip
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
            AskCog(AskService(core, lambda: load_prep(bundled("content") / "prep"))),
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
        personal=Personal(
            tables=tuple(
                PersonalTable(name=name, belongs=how, people=_PEOPLE.get(name))
                for name, how in PERSONAL.items()
            ),
            redraw=_redraw,
            of_server=tuple(map(ServerTable, _OF_SERVER)),
        ),
    )


def _next_steps(core: Core, tx: Transaction, asker: Asker) -> tuple[NextStep, ...]:
    """What quizzes and reviews offer, a question to practise, the search, and a setting."""
    offer = core.language_model.offer
    return (
        *quizzes.next_steps(tx, asker),
        NextStep(label="Practise", leads_to="practise:topic:need"),
        NextStep(label="Search", leads_to="ask:form"),
        *second_opinions.next_steps(tx, asker, offer),
    )


def _redraw(tx: Transaction, guild_id: GuildId, user_id: UserId, now: datetime) -> None:
    """The cards that name the member, while they are still in those games."""
    groups.redraw_cards_of(tx, guild_id, user_id, now)
    duels.redraw_cards_of(tx, guild_id, user_id, now)
