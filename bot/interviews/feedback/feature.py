"""What the feedback after mock interviews gives the root."""

from bot.core.feature import Core, Feature, Personal, PersonalTable
from bot.gateway.layout import Renderers
from bot.interviews.feedback import messages, store
from bot.interviews.feedback.cog import SessionFeedbackCog
from bot.interviews.feedback.outbox import FeedbackHandlers
from bot.interviews.feedback.service.feedback import SessionFeedbackService
from bot.interviews.feedback.service.history import HistoryService, RevealService
from bot.interviews.feedback.ui import feedback, history

RENDERERS: Renderers = {
    messages.FeedbackPanel: feedback.panel,
    messages.ScoreForm: feedback.score_form,
    messages.WordsForm: feedback.words_form,
    messages.TooLate: feedback.too_late,
    messages.Revealed: feedback.revealed,
    messages.RevealReady: feedback.ready,
    messages.QuestionsKept: feedback.practised,
    messages.History: history.history,
}
ABOUT_YOU = "interview_feedback_about_you"
"""Where the export says what partners said about a member."""
PERSONAL = Personal(
    tables=(
        PersonalTable(
            name="interview_feedback", belongs="guild_id = :guild_id AND user_id = :user_id"
        ),
    ),
    also_exported={ABOUT_YOU: store.about},
    on_erasure=store.erase_about,
)


def feature(core: Core) -> Feature:
    """What the two of a session say of each other, and the history of a member."""
    services = (SessionFeedbackService(core), RevealService(core), HistoryService(core))
    return Feature(
        name="interview_feedback",
        cogs=(SessionFeedbackCog(*services),),
        renderers=RENDERERS,
        handlers=FeedbackHandlers(core).handlers,
        personal=PERSONAL,
    )
