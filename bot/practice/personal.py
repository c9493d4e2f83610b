"""What practice keeps of people, for export, erasure, visibility and the privacy policy."""

from datetime import datetime

from bot.core.database import Transaction
from bot.core.feature import Personal, PersonalTable, ServerTable
from bot.core.ids import GuildId, UserId
from bot.core.kept import AgeingText, Kept
from bot.practice.quiz.duel import tx as duels
from bot.practice.quiz.group.tx import cards as group_cards
from bot.practice.quiz.group.tx import games as groups

_MEMBER = "guild_id = :guild_id AND user_id = :user_id"
_GROUP = (
    "user_id = :user_id AND quiz_id IN "
    "(SELECT quiz_id FROM group_quizzes WHERE guild_id = :guild_id)"
)
_DUEL = "user_id = :user_id AND duel_id IN (SELECT duel_id FROM duels WHERE guild_id = :guild_id)"
_IN_GROUP = "SELECT guild_id, user_id FROM {} JOIN group_quizzes USING (quiz_id)"
_IN_DUEL = "SELECT guild_id, user_id FROM {} JOIN duels USING (duel_id)"
_COUNTED = "Only you; how much you practised counts on leaderboards, unless you hide"
_PLAYERS = "Everyone in the channel; if you hide, without your name"


def _mine(
    name: str, kept: Kept, belongs: str = _MEMBER, people: str | None = None,
    text: AgeingText | None = None,
) -> PersonalTable:  # fmt: skip
    return PersonalTable(name=name, kept=kept, belongs=belongs, people=people, text=text)


_OPINIONS = (
    _mine(
        "feedback_ticks",
        Kept(
            "Which points you said your answer has",
            "Your feedback; better questions, where organisers allow it",
            "Only you; authors may see, without your name, what I missed",
        ),
    ),
    _mine(
        "second_opinions",
        Kept(
            "What a language model said of your answers, with the words it quotes",
            "So that the same answer isn't sent twice",
            ends="When you withdraw your consent",
        ),
        text=AgeingText("given_at"),
    ),
    _mine(
        "model_consents",
        Kept(
            "That your answers may be sent to a language model, and to which",
            "So that nothing is sent without your consent",
            ends="When you take it back",
        ),
    ),
    _mine(
        "model_requests",
        Kept(
            "How many requests to it you caused on one day",
            "The daily limit",
            ends="With your next request on another day",
        ),
    ),
)
_PRACTISED = (
    _mine(
        "practice_attempts",
        Kept("Questions you practised, your answers and ticks", "What to ask next", _COUNTED),
        text=AgeingText("answered_at", "answer"),
    ),
    _mine(
        "quiz_items",
        Kept("What you were asked in quizzes, and what you chose or typed", "What to ask next"),
        f"quiz_id IN (SELECT quiz_id FROM quizzes WHERE {_MEMBER})",
        "SELECT guild_id, user_id FROM quizzes",
    ),
    _mine("quizzes", Kept("When you took quizzes", "To go on where you stopped", _COUNTED)),
    _mine(
        "group_answers",
        Kept("What you chose in group quizzes, and how fast", "The scoreboard", _PLAYERS),
        _GROUP,
        _IN_GROUP.format("group_answers"),
    ),
    _mine(
        "group_players",
        Kept("Which group quizzes you were in", "The scoreboard", _PLAYERS),
        _GROUP,
        _IN_GROUP.format("group_players"),
    ),
    _mine(
        "duel_answers",
        Kept("What you chose or typed in duels", "The result", _PLAYERS),
        _DUEL,
        _IN_DUEL.format("duel_answers"),
    ),
    _mine(
        "duel_players",
        Kept("Whom you duelled", "The result", _PLAYERS),
        _DUEL,
        _IN_DUEL.format("duel_players"),
    ),
)
_REVIEWS = (
    _mine("review_ticks", Kept("Which points you ticked in reviews", "When they come back")),
    _mine("review_cards", Kept("Which questions come back to you, and when", "Reviews")),
    _mine("review_grades", Kept("How well you remembered, each time", "When they come back")),
    _mine("review_choices", Kept("How much you want to remember, how many a day", "Reviews")),
)
_OF_SERVER = (
    "feedback_ticks", "second_opinions", "model_consents", "model_requests", "practice_attempts",
    "quizzes", "review_ticks",
    "review_cards", "review_grades", "review_choices", "group_quizzes", "duels", "question_notices",
)  # fmt: skip
_LARGE = {
    "practice_attempts": "attempt_id", "quizzes": "quiz_id", "review_cards": "user_id",
    "review_grades": "grade_id",
}  # fmt: skip
"""With a row for each question of everybody, and how they go with a server."""


def _redraw(tx: Transaction, guild_id: GuildId, user_id: UserId, now: datetime) -> None:
    """The cards that name the member, while they are still in those games."""
    group_cards.redraw_cards_of(tx, guild_id, user_id, now)
    duels.redraw_cards_of(tx, guild_id, user_id, now)


PERSONAL = Personal(
    title="Practice",
    tables=(*_OPINIONS, *_PRACTISED, *_REVIEWS),
    before_erasure=groups.forget_player,
    redraw=_redraw,
    of_server=tuple(ServerTable(one, parts=_LARGE.get(one, "")) for one in _OF_SERVER),
)
