"""The personal tables of features that don't name theirs yet. It goes when all do."""

from collections.abc import Sequence

from bot.core.feature import Feature, Personal, PersonalTable
from bot.practice.quiz import tx as quizzes

# table -> how its rows belong to a member of a guild, children before their parents
PERSONAL: dict[str, str] = {
    "feedback_ticks": "guild_id = :guild_id AND user_id = :user_id",
    "quiz_items": """quiz_id IN (SELECT quiz_id FROM quizzes
        WHERE guild_id = :guild_id AND user_id = :user_id)""",
    "quizzes": "guild_id = :guild_id AND user_id = :user_id",
    "group_answers": """user_id = :user_id AND quiz_id IN
        (SELECT quiz_id FROM group_quizzes WHERE guild_id = :guild_id)""",
    "group_players": """user_id = :user_id AND quiz_id IN
        (SELECT quiz_id FROM group_quizzes WHERE guild_id = :guild_id)""",
    "duel_answers": """user_id = :user_id AND duel_id IN
        (SELECT duel_id FROM duels WHERE guild_id = :guild_id)""",
    "duel_players": """user_id = :user_id AND duel_id IN
        (SELECT duel_id FROM duels WHERE guild_id = :guild_id)""",
    "question_reports": "guild_id = :guild_id AND user_id = :user_id",
    "review_ticks": "guild_id = :guild_id AND user_id = :user_id",
    "review_cards": "guild_id = :guild_id AND user_id = :user_id",
    "review_grades": "guild_id = :guild_id AND user_id = :user_id",
    "review_choices": "guild_id = :guild_id AND user_id = :user_id",
}


def former(features: Sequence[Feature]) -> Feature:
    """What no feature names."""
    named = {table.name for one in features for table in one.personal.tables}
    tables = tuple(
        PersonalTable(name=name, belongs=belongs)
        for name, belongs in PERSONAL.items()
        if name not in named
    )
    return Feature(name="former", personal=Personal(tables=tables, redraw=quizzes.redraw_cards_of))
