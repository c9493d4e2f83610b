"""What the daily question keeps of people: for export, erasure, visibility, the privacy policy."""

from datetime import datetime

from bot.core.database import Transaction
from bot.core.feature import Mention, Personal, PersonalTable, ServerTable
from bot.core.ids import GuildId, UserId
from bot.core.kept import GROUP, UNLESS_HIDDEN, YOU_UNTIL_SHARED, AgeingText, Kept
from bot.daily.answers import tx as answers
from bot.daily.contributed.tx import saving as contributed
from bot.daily.ledger import tx as ledger
from bot.daily.streaks import tx as streaks
from bot.daily.votes import store as votes_store
from bot.daily.votes import tx as votes
from bot.server.settings import store as guilds

_OWN = "guild_id = :guild_id AND user_id = :user_id"
_ORGANISERS = "You and the server's organisers"


def _before_erasure(tx: Transaction, guild_id: GuildId, user_id: UserId, now: datetime) -> None:
    for answer_id in votes.drop(tx, guild_id, user_id):
        answers.redraw_shown(tx, answer_id, now)
    answers.erase_copies(tx, guild_id, user_id, now)
    streaks.retract_milestones(tx, guild_id, user_id, now)


def _redraw(tx: Transaction, guild_id: GuildId, user_id: UserId, now: datetime) -> None:
    for answer_id in votes.dropped_if_hidden(tx, guild_id, user_id):
        answers.redraw_shown(tx, answer_id, now)
    contributed.redraw_cards_of(tx, guild_id, user_id, now)


def _on_erasure(tx: Transaction, guild_id: GuildId, user_id: UserId, _now: datetime) -> None:
    guilds.forget_organiser(tx, guild_id, user_id)
    ledger.forget_who_queued(tx, guild_id, user_id)
    contributed.forget_who_suggested(tx, guild_id, user_id)


_OF_SERVER = (
    "answer_picks", "answer_votes", "answers", "practice_days", "streak_checkpoints", "milestones",
    "members", "daily_queue", "daily_posts", "answer_channels", "organiser_alerts", "own_questions",
    "own_question_texts", "own_revisions", "own_drafts", "suggestions", "question_reports",
    "guilds",
)  # fmt: skip
_LARGE = {"answers": "post_id", "practice_days": "user_id"}
"""With a row for each day of everybody, and how they go with a server."""
_TABLES = (
    PersonalTable(
        name="answer_parts",
        kept=Kept(
            "The text of your answers, and which messages you handed in",
            "Your feedback, the copy in the thread, the length that counts",
            YOU_UNTIL_SHARED,
        ),
        belongs=f"answer_id IN (SELECT answer_id FROM answers WHERE {_OWN})",
        people="SELECT guild_id, user_id FROM answers",
        text=AgeingText("written_at", "body"),
    ),
    PersonalTable(
        name="drafts",
        kept=Kept(
            "An answer that was too short to count, and who may read it",
            "So that you needn't type it again",
            ends="When you hand in the form of that question, or a message with that text",
        ),
        belongs="user_id = :user_id AND post_id IN "
        "(SELECT post_id FROM daily_posts WHERE guild_id = :guild_id)",
        people="SELECT guild_id, user_id FROM drafts JOIN daily_posts USING (post_id)",
        text=AgeingText("saved_at"),
    ),
    PersonalTable(
        name="answer_votes",
        kept=Kept(
            "That you found somebody's answer *Well put*",
            "The number below that answer",
            "Only you; others see the number",
            ends="When you take it back, and when either of you hides",
        ),
        belongs=_OWN,
    ),
    PersonalTable(
        name="answers",
        kept=Kept(
            "When you answered which question, and whether it is shared",
            "Your streak, leaderboards, the reveal",
            UNLESS_HIDDEN,
        ),
        belongs=_OWN,
    ),
    PersonalTable(
        name="practice_days",
        kept=Kept("Days on which practice counted", "Your streak", UNLESS_HIDDEN),
        belongs=_OWN,
    ),
    PersonalTable(
        name="streak_checkpoints",
        kept=Kept(
            "Your streak up to a day", "So that it isn't worked out from the start", UNLESS_HIDDEN
        ),
        belongs=_OWN,
    ),
    PersonalTable(
        name="milestones",
        kept=Kept("Which milestones you reached", "So that each is told once", UNLESS_HIDDEN),
        belongs=_OWN,
    ),
    PersonalTable(
        name="members",
        kept=Kept(
            "Your name in the server, whether you hide, your reminder and its time zone",
            "To show or hide you as you chose, and to remind you if you asked for it",
            "Your name: everyone in the server, unless you hide. The rest: only you",
        ),
        belongs=_OWN,
    ),
    PersonalTable(
        name="own_drafts",
        kept=Kept(
            "The question that you handed in last for your server, before and after *Save*",
            "So that you can look at it first",
            ends="When you hand in another one",
        ),
        belongs=_OWN,
    ),
    PersonalTable(
        name="suggestions",
        kept=Kept(
            "Questions you suggested, and what became of them",
            "So that organisers can decide and you hear of it",
            f"{_ORGANISERS}; on the question's card if you wished to be named",
        ),
        belongs=_OWN,
    ),
    PersonalTable(
        name="question_reports",
        kept=Kept(
            "What you wrote when you reported a question",
            "So that it can be fixed",
            "You; organisers and authors see the words without your name",
        ),
        belongs=_OWN,
    ),
)
_MENTIONS = (
    Mention(
        name="guilds",
        kept=Kept(
            "That you set up the daily question", "To know whom to tell when something fails"
        ),
        rows=guilds.organised_by,
        people=("SELECT guild_id, organiser_id AS user_id FROM guilds",),
    ),
    Mention(
        name="daily_queue",
        kept=Kept(
            "That you chose the question for a date to come",
            "To tell it from one that was drawn",
            ends="When that question is posted",
        ),
        rows=ledger.queued_by,
        people=("SELECT guild_id, added_by AS user_id FROM daily_queue",),
    ),
    Mention(
        name="own_questions",
        kept=Kept(
            "Which of the server's questions you suggested",
            "To name you on its card if you wished it",
            f"{GROUP} if you wished to be named, else organisers",
        ),
        rows=contributed.suggested_by,
        people=(
            "SELECT guild_id, suggested_by AS user_id FROM own_questions WHERE suggested_by != 0",
        ),
    ),
    Mention(
        name="votes_on_your_answers",
        kept=Kept("How many found your answers *Well put*", "To show it below them", GROUP),
        rows=votes_store.received,
    ),
)
PERSONAL = Personal(
    title="The question of the day",
    tables=_TABLES,
    mentions=_MENTIONS,
    before_erasure=_before_erasure,
    on_erasure=_on_erasure,
    redraw=_redraw,
    read_again_since=ledger.open_since,
    of_server=(
        ServerTable(
            "drafts", "post_id IN (SELECT post_id FROM daily_posts WHERE guild_id = :guild_id)"
        ),
        *(ServerTable(one, parts=_LARGE.get(one, "")) for one in _OF_SERVER),
    ),
)
