"""What mock interviews keep of people, for export, erasure and the privacy policy."""

from typing import Any

from bot.core.database import Transaction
from bot.core.feature import Mention, Personal, PersonalTable, ServerTable
from bot.core.kept import AgeingText, Kept
from bot.interviews.feedback import store as feedback_store
from bot.interviews.membership import tx as membership
from bot.interviews.session.rules.timeouts import HALF_LIFE
from bot.interviews.session.store import places, sessions
from bot.interviews.session.tx import machine
from bot.interviews.values import store as interview_settings

TITLE = "Mock interviews"
ABOUT_YOU = "interview_feedback_about_you"
"""Where the export says what partners said about a member."""
_MINE = "guild_id = :guild_id AND user_id = :user_id"
_PARTNER = "You, your partner, and an observer if there is one"


def _mine(name: str, kept: Kept, text: AgeingText | None = None) -> PersonalTable:
    return PersonalTable(name=name, kept=kept, belongs=_MINE, text=text)


MEMBERS = Personal(
    title=TITLE,
    tables=(
        _mine(
            "interview_seats",
            Kept("Whom a round paired you with, or that you waited", "To pair you well", _PARTNER),
        ),
        _mine(
            "interview_pool",
            Kept(
                "That you want to practise now, and until when",
                "To find you a partner",
                "Your partner once you are paired; others see how many wait, never who",
                "When you are paired, stop, or the time is over",
            ),
        ),
        _mine(
            "interview_drafts",
            Kept(
                "What you typed in `/mock join` last",
                "So that nothing is lost between its steps",
            ),
        ),
        _mine(
            "interview_blocks",
            Kept(
                "Whom you never want to meet",
                "So that you are never paired, and neither challenges the other to a duel",
                "Only you; that person is never told",
                "When you unblock them",
            ),
        ),
        _mine(
            "interview_profiles",
            Kept(
                "Your level, tracks, topics, languages, usual hours and time zone, pauses, and how "
                "many proposals in a row you left without an answer",
                "To pair you well",
                "Only you; a partner sees what a session needs",
            ),
        ),
    ),
    mentions=(
        Mention(
            name="interview_settings",
            kept=Kept(
                "That you set up mock interviews", "To know whom to tell when something fails"
            ),
            rows=interview_settings.organised_by,
            people=("SELECT guild_id, organiser_id AS user_id FROM interview_settings",),
        ),
    ),
    before_erasure=membership.stop_before_erasure,
    on_erasure=interview_settings.forget_organiser,
    of_server=tuple(map(ServerTable, (
        "interview_sessions", "interview_rounds", "interview_pool", "interview_calls",
        "interview_drafts",
        "interview_blocks", "interview_profiles", "interview_settings",
    ))),
)  # fmt: skip


def _hide_questions_to_come(tx: Transaction, found: list[dict[str, Any]]) -> None:
    """A candidate doesn't learn what they'll be asked before the interview is over."""
    for row in found:
        if sessions.is_ahead(tx, row["session_id"]):
            row["questions"] = ""


SESSIONS = Personal(
    title=TITLE,
    tables=(
        PersonalTable(
            name="interview_boards",
            kept=Kept("Where your card of a session stands", "To keep it up to date"),
            belongs="""user_id = :user_id AND session_id IN
                (SELECT session_id FROM interview_sessions WHERE guild_id = :guild_id)""",
            people="""SELECT guild_id, user_id FROM interview_boards
                JOIN interview_sessions USING (session_id)""",
        ),
        PersonalTable(
            name="interview_halves",
            kept=Kept(
                "Who interviewed whom, on what track, with which questions",
                "Your history; so that no question comes twice",
                _PARTNER,
            ),
            belongs="guild_id = :guild_id AND candidate_id = :user_id",
            # It is also about the interviewer; it is their partner's to keep when they go.
            exported="guild_id = :guild_id AND "
            "(candidate_id = :user_id OR interviewer_id = :user_id)",
            redact=_hide_questions_to_come,
            people="""SELECT guild_id, candidate_id AS user_id FROM interview_halves UNION ALL
                SELECT guild_id, interviewer_id FROM interview_halves""",
        ),
        _mine(
            "interview_sides",
            Kept(
                "Whether you confirmed, came, left, and what you want next",
                "To hold the session and to follow up",
                _PARTNER,
            ),
        ),
        _mine(
            "interview_no_shows",
            Kept(
                "That you didn't come to a session",
                f"A pause after several; each weighs half after {HALF_LIFE.days} days",
            ),
        ),
    ),
    mentions=(
        Mention(
            name="interview_sessions",
            kept=Kept(
                "When your sessions were to be; another time or a link that you proposed",
                "To hold the session",
                _PARTNER,
            ),
            rows=sessions.exported,
            people=(
                "SELECT guild_id, offer_by AS user_id FROM interview_sessions "
                "WHERE offer_by IS NOT NULL",
                "SELECT guild_id, link_by AS user_id FROM interview_sessions "
                "WHERE link_by IS NOT NULL",
            ),
        ),
    ),
    before_erasure=machine.leave_before_erasure,
    on_erasure=places.erase_named,
)
FEEDBACK = Personal(
    title=TITLE,
    tables=(
        _mine(
            "interview_feedback",
            Kept(
                "How you scored yourself and your partner, and what you wrote to them",
                "What both learn from the session",
                "You; your partner sees what is about them, once both are done",
            ),
        ),
    ),
    mentions=(
        Mention(
            name=ABOUT_YOU,
            kept=Kept(
                "What partners said about you",
                "What you learn from it",
                "You and the partner who said it",
            ),
            rows=feedback_store.about,
        ),
    ),
    on_erasure=feedback_store.erase_about,
)
SOLO = Personal(
    title=TITLE,
    tables=(
        _mine(
            "solo_answers",
            Kept("Your answers in interviews that you held alone", "Your feedback"),
            AgeingText("answered_at", "answer"),
        ),
        _mine("solo_interviews", Kept("Interviews that you held alone", "Your history")),
    ),
    of_server=(ServerTable("solo_answers"), ServerTable("solo_interviews")),
)
